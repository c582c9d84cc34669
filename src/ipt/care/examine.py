"""What the care of a patient is told and asked: nothing here refuses anything."""

from datetime import date
from typing import Final

from ipt import review
from ipt.care import rules as r
from ipt.care.order import place
from ipt.care.stages import Stage, StageKind
from ipt.care.standing import only_a_day
from ipt.care.whole import Care, only_a_care
from ipt.formulation.audit import Audit
from ipt.model.dates import earliest, is_before, latest
from ipt.techniques.audited import Said, audited

__all__ = ["examine"]

_THREE_YEARS: Final = 3 * 366


def examine(care: Care, *, today: date | None = None) -> Audit:
    """What *care* is told and asked, course by course.

    Args:
        care: Any.
        today: The day to judge by whether maintenance is to be looked at again; unknown if left out.

    Raises:
        ipt.errors.InvalidValue: If *care* is none, or *today* no day.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> ipt.care.examine(ipt.care.begin(course))
        Audit(findings=(), questions=())
    """
    only_a_care(care)
    if today is not None:
        only_a_day(today)
    return audited(_said(care, today))


def _said(care: Care, today: date | None) -> Said:
    for before, stage in enumerate(care.stages):
        number, where = before + 1, place(before + 1)
        yield from _departures(stage, number, where)
        if stage.kind is StageKind.ACUTE:
            continue
        if stage.course.contract is None and stage.ended is None:
            yield r.ASK_CONTRACT.question(where, number=number, kind=stage.kind)
        last = care.stages[before - 1] if before else None
        if stage.kind is StageKind.CONTINUATION:
            yield from _continuation(stage, last, number, where)
        else:
            yield from _maintenance(stage, last, number, where)
            yield from _next_look(stage, where, today)


def _departures(stage: Stage, number: int, where: str) -> Said:
    if stage.deviation is not None:
        yield r.DEVIATION.finding(where, number=number, codes=", ".join(stage.deviation.codes))
    names = [*(move.was.id for move in stage.moves), stage.course.protocol.id]
    for move, now in zip(stage.moves, names[1:], strict=True):
        events = move.events
        yield r.MOVED.finding(where, number=number, was=move.was.id, now=now, events=events)


def _continuation(stage: Stage, last: Stage | None, number: int, where: str) -> Said:
    if stage.remitted:
        yield r.REMITTED.finding(where, number=number)
    elif last is not None and last.improved is None:
        yield r.ASK_IMPROVED.question(where, before=number - 1)


def _maintenance(stage: Stage, last: Stage | None, number: int, where: str) -> Said:
    if stage.remitted is None:
        yield r.ASK_REMISSION.question(where, before=number - 1)
    elif stage.remitted:
        yield from _by_the_cut_offs(last, where)
        yield from _medication(stage, number, where)


def _by_the_cut_offs(last: Stage | None, where: str) -> Said:
    measures = () if last is None else review.outcome(last.course).measures
    for measure in measures:
        for cut_off in measure.cut_offs:
            if cut_off.rule.startswith("remission") and cut_off.verdict is False:
                told = {"instrument": measure.instrument, "rule": cut_off.rule}
                yield r.CUT_OFF.finding(where, **told)


def _medication(stage: Stage, number: int, where: str) -> Said:
    if stage.needed_medication is None:
        yield r.ASK_MEDICATION.question(where)
    elif stage.needed_medication and not _taking(stage):
        yield r.IPT_ALONE.finding(where, number=number)


def _taking(stage: Stage) -> bool:
    """Whether medication that may be psychotropic is recorded beside the course."""
    return any(taken.psychotropic is not False for taken in stage.course.medication)


def _next_look(stage: Stage, where: str, today: date | None) -> Said:
    review_on, opened = stage.review_on, stage.course.opened.on
    if review_on is None:
        if stage.ended is None:
            yield r.ASK_REVIEW.question(where)
        return
    if opened is not None and (earliest(review_on) - latest(opened)).days > _THREE_YEARS:
        yield r.REVIEW_LATE.finding(where, review=str(review_on), opened=str(opened))
    if today is not None and stage.ended is None and is_before(review_on, today):
        yield r.ASK_ANEW.question(where, review=str(review_on))
