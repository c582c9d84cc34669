"""The words of a line: slots stand in it as ``{name}``, and braces that are to be read are doubled."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ipt.model import Script

__all__ = ["filled", "literal", "slots_in", "spoken"]

_MARKS: Final = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")


def literal(words: str) -> str:
    """*words* so that no slot is read into them."""
    return words.replace("{", "{{").replace("}", "}}")


def slots_in(text: str) -> Iterator[str]:
    """The names of the slots in a line, as often as they stand there."""
    return (mark[1] for mark in _MARKS.finditer(text) if mark[1] is not None)


def filled(script: Script) -> dict[str, str]:
    """What stands in the slots that are no longer open, by name."""
    return {slot.name: slot.text for slot in script.slots if slot.text}


def spoken(text: str, words: Mapping[str, str]) -> str:
    """A line as it is said; a slot without *words* stays as it is."""
    return _MARKS.sub(lambda mark: words.get(mark[1], mark[0]) if mark[1] else mark[0][0], text)
