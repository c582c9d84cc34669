"""Predicates about what is agreed in time: baseline, focus, formulation, contract and the ending."""

from typing import Final

from ipt.formulation.focus_audit import audit_focus
from ipt.model import Achievement, Area, Phase, events as ev
from ipt.review.fidelity.answers import Answer, Verdict, ids
from ipt.review.fidelity.items import Item
from ipt.review.fidelity.record import Place, Record

__all__ = ["announced_ahead", "baseline", "by_limit", "focus_count", "focus_kept"]

_NOT_DUE: Final = Answer(verdict=Verdict.NOT_DUE)


def baseline(record: Record, item: Item) -> Answer:
    """A measure with a total was taken in the initial phase."""
    achieved, due = record.course.achieved(Achievement.BASELINE), record.due(item.last)
    shown = tuple(
        taken.event
        for taken in record.course.measured
        if taken.phase is Phase.INITIAL and hasattr(taken.score, "total")
    )
    if achieved:
        return Answer(verdict=Verdict.MET, shown_by=shown, due=due)
    if due is None:
        return _NOT_DUE
    verdict = Verdict.NOT_ASSESSABLE if achieved is None else Verdict.NOT_MET
    return Answer(verdict=verdict, due=due)


def by_limit(record: Record, item: Item) -> Answer:
    """An event of its own tells of it, within the longest initial phase."""
    most, places = record.limit("initial_max"), tuple(record.evidence(item))
    in_time = [place for place in places if place.sessions <= most]
    due = record.due(Phase.INITIAL)
    if in_time:
        return Answer(verdict=Verdict.MET, shown_by=ids(in_time), due=due)
    if due is None and not places:
        return _NOT_DUE
    if any(place.sessions - _sessions(place.event) <= most for place in _periods(record)):
        verdict = Verdict.NOT_ASSESSABLE
    else:
        verdict = Verdict.PARTLY if places else Verdict.NOT_MET
    return Answer(verdict=verdict, shown_by=ids(places), due=due or most)


def _periods(record: Record) -> list[Place]:
    return [place for place in record.places if isinstance(place.event, ev.PeriodUnrecorded)]


def _sessions(event: ev.Event) -> int:
    return event.sessions if isinstance(event, ev.PeriodUnrecorded) else 0


def announced_ahead(record: Record, item: Item) -> Answer:
    """The end was raised so many sessions ahead: as the protocol has it, or at least so many."""
    course, announced = record.course, list(record.evidence(item))
    wanted = record.limit("announce_by")
    least = min(item.least, wanted)
    total = None if course.contract is None else course.contract.sessions
    if Phase.TERMINATION in record.closed:
        total = max(total or 0, course.sessions_held)
    ahead = [0 if total is None else total - place.sessions for place in announced]
    fell = course.sessions_held if total is None else max(total - wanted, 0)
    if total is not None and any(left >= wanted for left in ahead):
        return Answer(verdict=Verdict.MET, shown_by=ids(announced), due=fell)
    late = total is not None and total - course.sessions_held < least
    if not announced and not late and Phase.MIDDLE not in record.closed:
        return _NOT_DUE
    if total is None or record.hidden():
        return Answer(verdict=Verdict.NOT_ASSESSABLE, due=fell)
    if any(left >= least for left in ahead):
        return Answer(verdict=Verdict.PARTLY, shown_by=ids(announced), due=fell)
    return Answer(verdict=Verdict.NOT_MET, against=ids(announced), due=fell)


def focus_count(record: Record, _item: Item) -> Answer:
    """Never more problem areas in focus than the protocol has."""
    areas: tuple[Area, ...] = ()
    shown, many = list[str](), list[str]()
    for place in record.places:
        match place.event:
            case ev.FocusAgreed(focus=focus):
                areas = (*areas, focus.area)
            case ev.FocusChanged(to=to):
                areas = tuple(area.area for area in to)
            case _:
                continue
        (many if len(areas) > record.limit("focus_max") else shown).append(place.event.id)
    due = record.due(Phase.INITIAL)
    if many:
        held = record.course.sessions_held
        return Answer(verdict=Verdict.NOT_MET, against=tuple(many), due=due or held)
    if shown:
        return Answer(verdict=Verdict.MET, shown_by=tuple(shown), due=due)
    return _NOT_DUE if due is None else Answer(verdict=Verdict.NOT_ASSESSABLE, due=due)


def focus_kept(record: Record, item: Item) -> Answer:
    """The focus changed with agreement only: neither in silence, nor against the patient."""
    held = record.within(item.phases)
    silent = [
        name
        for finding in audit_focus(record.course)
        if finding.code == "FOC-SILENT-CHANGE"
        for name in finding.where
    ]
    refused = [event.id for event in record.course.of(ev.FocusChanged) if not event.agreed]
    due = held[-1].number if held else None
    if silent or refused:
        against = (*silent, *refused)
        return Answer(
            verdict=Verdict.NOT_MET, against=against, due=due or record.course.sessions_held
        )
    if len(held) < item.least:
        return _NOT_DUE
    known = all(session.strategies for session in held) and not record.hidden(item.phases)
    if known and record.areas:
        shown = tuple(session.event for session in held)
        return Answer(verdict=Verdict.MET, shown_by=shown, due=due)
    return Answer(verdict=Verdict.NOT_ASSESSABLE, due=due)
