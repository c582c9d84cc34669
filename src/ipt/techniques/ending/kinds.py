"""How a course ended: completed, early, by staying away, and so on."""

from typing import Final

from ipt.model import Course, EndReason, events as ev
from ipt.model.vocabulary import Word
from ipt.techniques.ending.checklist import improved_at_end

__all__ = ["EndType", "end_type"]


class EndType(Word):
    """How a course ended; how well it went is another matter."""

    COMPLETED = "completed"
    EARLY_IMPROVED = "early-improved"
    EARLY_UNIMPROVED = "early-unimproved"
    DROPOUT = "dropout"
    REFERRED = "referred"
    EXTENDED = "extended"
    CONVERTED_TO_MAINTENANCE = "converted-to-maintenance"
    OTHER = "other"
    UNKNOWN = "unknown"


_PLAIN: Final = {
    EndReason.WITHDRAWN: EndType.DROPOUT,
    EndReason.REFERRED: EndType.REFERRED,
    EndReason.RISK: EndType.OTHER,
    EndReason.DIED: EndType.OTHER,
    EndReason.OTHER: EndType.OTHER,
}
"""The reasons that say it all."""


def end_type(
    course: Course, *, improved: bool | None = None, maintenance: bool | None = None
) -> EndType | None:
    """How *course* ended; ``None`` while it goes on.

    Maintenance goes before an extension, and that before completion. Trials define a dropout in many
    ways; here it is an end that was recorded as `EndReason.WITHDRAWN`, and nothing that was counted.

    Args:
        course: Any.
        improved: Whether the treatment helped; what the last review of the response near the end
            said, if it is not given.
        maintenance: Whether maintenance was agreed on. The record says what comes next in free text
            alone, which nothing here reads.

    Examples:
        >>> import ipt
        >>> from ipt.techniques import ending
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(course, ipt.events.CourseEnded(reason="early-by-agreement"))
        >>> ending.end_type(course), ending.end_type(course, improved=True)
        (<EndType.UNKNOWN: 'unknown'>, <EndType.EARLY_IMPROVED: 'early-improved'>)
    """
    reason = course.end_reason
    if reason is None:
        return None
    if reason in _PLAIN:
        return _PLAIN[reason]
    if maintenance:
        return EndType.CONVERTED_TO_MAINTENANCE
    left = course.sessions_left
    if reason is EndReason.COMPLETED or (reason is EndReason.NON_RESPONSE and left == 0):
        return EndType.EXTENDED if _extended(course) else EndType.COMPLETED
    helped = improved_at_end(course) if improved is None else improved
    if helped is None:
        return EndType.UNKNOWN
    return EndType.EARLY_IMPROVED if helped else EndType.EARLY_UNIMPROVED


def _extended(course: Course) -> bool:
    """Whether an amendment raised the number of sessions above that of the first contract."""
    first = next((event.contract.sessions for event in course.of(ev.ContractAgreed)), None)
    last = course.last(ev.ContractAmended)
    return first is not None and last is not None and last.contract.sessions > first
