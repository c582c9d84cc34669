"""A script to read or to print, with all its ways; the words of the patient are in it."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from ipt.model import Beat, Reply, Script
from ipt.techniques.role_play.wording import filled, spoken

__all__ = ["as_markdown", "as_text"]

_SILENT: Final = "..."
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&])")


def as_text(script: Script) -> str:
    """*script* as plain text, beat by beat in its own order.

    It holds free text. An open slot stands as ``{name}``, a beat without words as ``...``.
    """
    head = [f"script {script.id}, version {script.version}: {script.variant}"]
    head += [f"goal: {_line(script.goal)}"] if script.goal else []
    head += [f"{role.id}: {role.person}, played by {role.played_by}" for role in script.roles]
    words = filled(script)
    for beat in script.beats:
        head += ["", f"[{beat.id}] {beat.role}: {_line(spoken(beat.text, words))}"]
        head += [f"  {_way(reply, str)}" for reply in beat.replies]
        head += _ending(beat, "  (the play may end here)")
    return "\n".join(head) + "\n"


def as_markdown(script: Script) -> str:
    """*script* as Markdown, likewise; what could be read as markup is escaped."""
    page = [f"# {_plain(script.id)}, version {script.version}: {script.variant}", ""]
    page += [f"Goal: {_plain(script.goal)}", ""] if script.goal else []
    page += [
        f"- **{_plain(role.id)}**: {_plain(role.person)}, played by {role.played_by}"
        for role in script.roles
    ]
    words = filled(script)
    for beat in script.beats:
        said = _plain(spoken(beat.text, words))
        page += ["", f"**{_plain(beat.id)}** *{_plain(beat.role)}:* {said}", ""]
        page += [f"- {_way(reply, _plain)}" for reply in beat.replies]
        page += _ending(beat, "- the play may end here")
    return "\n".join(page) + "\n"


def _way(reply: Reply, shown: Callable[[str], str]) -> str:
    style = f" ({reply.style})" if reply.style and reply.style != reply.id else ""
    return f"{shown(reply.id)}{style} -> {shown(reply.to)}"


def _ending(beat: Beat, words: str) -> Iterator[str]:
    if beat.ends:
        yield words


def _line(words: str) -> str:
    return " ".join(words.split()) or _SILENT


def _plain(words: str) -> str:
    return _MARKUP.sub(r"\\\1", _line(words))
