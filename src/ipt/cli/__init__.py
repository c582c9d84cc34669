"""The ``ipt`` command; it needs the extra ``cli``."""

import sys

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
    if (reconfigure := getattr(sys.stdout, "reconfigure", None)) is not None:
        reconfigure(errors="backslashreplace")  # what its encoding lacks is escaped
    ipt()
