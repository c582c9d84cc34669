"""Libraries that are needed only here and there: loaded there, and told plainly where missing."""

import importlib
from typing import Any

from ipt.errors import IPTError

__all__ = ["extra"]


def extra(module: str, name: str, what: str) -> Any:  # noqa: ANN401 - a module
    """The *module* that *what* needs, of the extra of that *name*.

    Raises:
        ipt.errors.IPTError: If it is not installed.
        ModuleNotFoundError: If something else is missing.
    """
    library = module.partition(".")[0]
    try:
        importlib.import_module(library)
    except ModuleNotFoundError as missing:
        if missing.name != library:
            raise
        msg = (
            f"{what} needs {library}, which is not installed; "
            f"run: python -m pip install 'ipt-psychotherapy[{name}]'"
        )
        raise IPTError(msg) from None
    return importlib.import_module(module)
