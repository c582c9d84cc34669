"""Which instruments there are, and how one is read; nothing is read before it is asked for."""

import os
from functools import cache
from importlib.resources import files
from typing import NoReturn

from ipt.errors import UnknownName, did_you_mean
from ipt.measures.rules import WRONG_FORM
from ipt.model.instrument import Instrument

__all__ = ["get", "load", "loads", "names"]


@cache
def names() -> tuple[str, ...]:
    """The ids of the instruments that ship with this library, sorted."""
    shipped = (file.name for file in files("ipt.measures").joinpath("instruments").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


@cache
def get(name: str) -> Instrument:
    """The shipped instrument *name*.

    Raises:
        ipt.errors.UnknownName: If none has that name, or if it is the name of several forms.
    """
    if name not in names():
        _refuse(name)
    file = files("ipt.measures").joinpath("instruments", f"{name}.toml")
    return loads(file.read_text(encoding="utf-8"))


def load(path: str | os.PathLike[str]) -> Instrument:
    """The instrument in the TOML file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or what it says cannot be read.
    """
    from ipt import documents  # noqa: PLC0415 - it loads cattrs

    return loads(documents.read_file(path))


def loads(text: str | bytes) -> Instrument:
    """The instrument that a TOML text states.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    from ipt.measures import tables  # noqa: PLC0415 - it loads cattrs

    return tables.read(text)


def _refuse(name: str) -> NoReturn:
    forms = [repr(known) for known in names() if known.startswith(f"{name}-")]
    if len(forms) < 2:  # noqa: PLR2004 - several
        msg = f"unknown instrument {name!r}{did_you_mean(name, names())}"
        raise UnknownName(msg)
    finding = WRONG_FORM.finding(
        name, what=f"the name {name!r}", other=" and ".join(forms), instrument="one form alone"
    )
    msg = f"there are several forms of {name!r}; take one of {', '.join(forms)}"
    raise UnknownName(msg, (finding,))
