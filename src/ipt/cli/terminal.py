"""How lines are printed: coloured and wrapped on a terminal, plain in a pipe, never obeyed."""

import json
import re
import shutil
import sys
from collections.abc import Iterable
from typing import Final

import click

__all__ = ["emit"]

_LONGEST: Final = 2_000
"""How much of a line is shown, in characters: an id may be as long as its document."""
_ODD: Final = re.compile(r"(\x1b\[[0-9;]*m)|[^ -~]")
"""A colour, or a character that may not be printable."""


def emit(
    report: object,
    lines: Iterable[str],
    *,
    as_json: bool = False,
    wrap: bool = True,
    err: bool = False,
) -> None:
    """Print *report* as JSON, in ASCII so that no terminal or pipe refuses it, or *lines*."""
    if as_json:
        click.echo(json.dumps(report, indent=2))
        return
    for line in map(_printable, lines):
        click.echo(_wrapped(line) if wrap else line, err=err)


def _printable(line: str) -> str:
    """*line* with its colours, and with escapes for whatever else a terminal would obey."""
    if len(line) > _LONGEST:
        line = f"{click.unstyle(line)[:_LONGEST]}..."
    return _ODD.sub(lambda m: m[0] if m[1] or m[0].isprintable() else ascii(m[0])[1:-1], line)


def _wrapped(line: str) -> str:
    """*line* wrapped to the terminal, with its indentation; as it is in a pipe."""
    width = shutil.get_terminal_size().columns
    if not sys.stdout.isatty() or len(click.unstyle(line)) <= width:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    wrapped, used = "", 0
    for word in re.findall(r"\s*\S+", line):  # `textwrap` would count the colours
        fits = not used or used + len(click.unstyle(word)) <= width
        piece = word if fits else indent + word.lstrip()
        wrapped += piece if fits else f"\n{piece}"
        used = len(click.unstyle(piece)) + (used if fits else 0)
    return wrapped
