"""How an event is refused: one error that carries every reason."""

from collections.abc import Mapping
from typing import Final, NoReturn

from ipt.errors import EventRefused, InvalidValue
from ipt.findings import Finding
from ipt.machine.rules import RULES
from ipt.model import events as ev
from ipt.model.course import Course

__all__ = ["STRUCTURAL", "kind_of", "only_a_course", "refuse"]

STRUCTURAL: Final = frozenset(rule.code for rule in RULES if rule.structural)
"""The codes of the rules that no override passes."""
_INSTEAD: Final = {
    "Care": "record with ipt.care.record, or take the course of a stage",
    "GroupCourse": "record with ipt.groups.apply_group, or take a course with ipt.groups.member_view",
}
"""What there is for the histories of rooms above this one, by the name of their type."""
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


def only_a_course(course: object) -> None:
    """Refuse what is no course.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    if not isinstance(course, Course):
        what = type(course).__name__
        instead = _INSTEAD.get(what, "get one with ipt.open_course(...)")
        msg = f"a Course is needed, not a {what}; {instead}"
        raise InvalidValue(msg)
