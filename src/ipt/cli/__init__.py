"""The ``ipt`` command; it needs the extra ``cli``."""

import sys
from io import TextIOWrapper

__all__ = ["main"]


def main() -> None:
    """Run the command, or say what it lacks.

    Raises:
        ModuleNotFoundError: If something else than the extra is missing.
    """
    try:
        from ipt.cli.command import ipt  # noqa: PLC0415 - what it needs may be missing
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            raise
        sys.stderr.write(
            "the ipt command needs click, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[cli]'\n"
        )
        sys.exit(2)
    if isinstance(sys.stdout, TextIOWrapper):  # what its encoding lacks is escaped
        sys.stdout.reconfigure(errors="backslashreplace")
    ipt()
