"""What may follow what: whether a course may be the next one in the care of a patient."""

from collections.abc import Iterator
from typing import Final

from ipt.care import rules as r
from ipt.care.stages import Stage, StageKind
from ipt.errors import IPTError
from ipt.findings import Finding
from ipt.model import EndReason
from ipt.model.dates import is_before
from ipt.model.privacy import REDACTED

__all__ = ["CareRefused", "broken", "place", "refuse", "refused"]

_BROUGHT_TO_AN_END: Final = {
    StageKind.CONTINUATION: frozenset({EndReason.COMPLETED}),
    StageKind.MAINTENANCE: frozenset({EndReason.COMPLETED, EndReason.EARLY_BY_AGREEMENT}),
}


class CareRefused(IPTError):
    """A course cannot follow, or cannot be moved; its ``findings`` say why."""


def place(number: int) -> str:
    """Where course *number* stands, 1 being the first."""
    return f"$.stages[{number - 1}]"


def broken(earlier: tuple[Stage, ...], new: Stage) -> Iterator[Finding]:
    """Every rule that *new* breaks where it follows the *earlier* stages, overridden or not.

    A date that is unknown, or not known well enough, breaks none; nor does a patient whose key was
    redacted.
    """
    before, where = len(earlier), place(len(earlier) + 1)
    patients = {stage.course.patient for stage in (*earlier, new)} - {REDACTED}
    if len(patients) > 1:
        yield r.OTHER_PATIENT.finding(where)
    if earlier:
        yield from _too_soon(earlier[-1], new, before, where)
    if new.kind is StageKind.ACUTE:
        return
    if all(stage.kind is not StageKind.ACUTE for stage in earlier):
        yield r.NO_ACUTE.finding(where, kind=new.kind)
    if earlier:
        yield from _out_of_order(earlier[-1], new, before, where)


def _too_soon(last: Stage, new: Stage, before: int, where: str) -> Iterator[Finding]:
    ended, opened = last.ended, new.course.opened.on
    if ended is None:
        yield r.OPEN.finding(where, before=before)
        return
    if ended.reason is EndReason.DIED:
        yield r.DIED.finding(where, before=before)
    if ended.on is not None and opened is not None and is_before(opened, ended.on):
        days = {"opened": str(opened), "ended": str(ended.on)}
        yield r.BACKWARDS.finding(where, before=before, **days)


def _out_of_order(last: Stage, new: Stage, before: int, where: str) -> Iterator[Finding]:
    kind, reason = new.kind, last.course.end_reason
    if reason is not None and reason not in _BROUGHT_TO_AN_END[kind]:
        yield r.NOT_COMPLETED.finding(where, kind=kind, before=before, reason=reason.value)
    if kind is StageKind.MAINTENANCE:
        if new.remitted is False:
            yield r.NOT_REMITTED.finding(where, before=before)
    elif last.kind is StageKind.MAINTENANCE:
        yield r.AFTER_MAINTENANCE.finding(where, before=before)
    elif last.improved is False:
        yield r.NOT_IMPROVED.finding(where, before=before)


def refused(earlier: tuple[Stage, ...], new: Stage) -> tuple[Finding, ...]:
    """What of `broken` refuses *new*: all that its deviation does not pass."""
    passed = () if new.deviation is None else new.deviation.codes
    found = broken(earlier, new)
    return tuple(f for f in found if f.code in r.STRUCTURAL or f.code not in passed)


def refuse(what: str, findings: tuple[Finding, ...]) -> None:
    """Refuse *what* because of *findings*, if there are any.

    Raises:
        CareRefused: If there are.
    """
    if findings:
        first, *more = findings
        others = f" ({len(more)} more in .findings)" if more else ""
        msg = f"{what} is refused: {first.message}; {first.remedy}{others}"
        raise CareRefused(msg, findings)
