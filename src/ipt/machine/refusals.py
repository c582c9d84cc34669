"""How an event is refused: one error that carries every reason."""

from collections.abc import Mapping
from typing import Final, NoReturn

from ipt.errors import EventRefused
from ipt.findings import Finding
from ipt.machine.rules import RULES
from ipt.model import events as ev

__all__ = ["STRUCTURAL", "kind_of", "refuse"]

STRUCTURAL: Final = frozenset(rule.code for rule in RULES if rule.structural)
"""The codes of the rules that no override passes."""
_NAMES: Final[Mapping[type[ev.Event], str]] = {kind: name for name, kind in ev.EVENT_TYPES.items()}


def kind_of(event: ev.Event) -> str:
    """What *event* is called."""
    return _NAMES[type(event)]


def refuse(
    event: ev.Event, findings: tuple[Finding, ...], position: int, kind: str = ""
) -> NoReturn:
    """Refuse *event*, which would stand at *position* of the history.

    Raises:
        ipt.errors.EventRefused: Always.
    """
    first, *more = findings
    remedy = f"; {first.remedy}" if first.remedy else ""
    others = f" ({len(more)} more in .findings)" if more else ""
    kind = kind or kind_of(event)
    msg = f"{kind!r} is refused in event {event.id!r}: {first.message}{remedy}{others}"
    overridable = not any(finding.code in STRUCTURAL for finding in findings)
    raise EventRefused(msg, findings, position, event.id, kind, overridable)
