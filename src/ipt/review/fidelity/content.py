"""Predicates about what the sessions of a course were for."""

from itertools import chain
from typing import Final

from attrs import evolve

from ipt.formulation.coverage import Progress, strategy_coverage
from ipt.formulation.statement import check_statement
from ipt.model import events as ev
from ipt.review.fidelity.answers import Answer, Verdict, counted, ids, once, share
from ipt.review.fidelity.facts import FACTS
from ipt.review.fidelity.items import Item
from ipt.review.fidelity.on_focus import minutes_on_focus
from ipt.review.fidelity.record import Place, Record, shows

__all__ = [
    "core_strategies",
    "focus_share",
    "formulation",
    "often",
    "onset",
    "people",
    "recorded",
    "said",
    "seen",
    "tries",
]

_NOT_DUE: Final = Answer(verdict=Verdict.NOT_DUE)

# --- what any line may use ------------------------------------------------------------------------


def recorded(record: Record, item: Item) -> Answer:
    """An event of its own tells of it; a record without that event tells that it was not done."""
    return once(record, item, record.evidence(item), silent=False)


def seen(record: Record, item: Item) -> Answer:
    """An event or a session tells of it, once; a session that does not speak of it says nothing."""
    return once(record, item, record.evidence(item), silent=record.silent(item))


def often(record: Record, item: Item) -> Answer:
    """So many percent of the sessions tell of it."""
    answers = (
        (session.event, shows(session, item) if record.speaks(session, item) else None)
        for session in record.within(item.phases)
    )
    return counted(record, item, answers)


def said(record: Record, item: Item) -> Answer:
    """A fact that was noted as yes or no tells of it; what `seen` takes tells of it, too."""
    assert item.fact is not None  # noqa: S101 - an item that shows by a fact has one
    told = tuple(FACTS[item.fact](record.course))
    yes = {name for name, answer in told if answer}
    no = tuple(name for name, answer in told if answer is False)
    shown = {place.event.id for place in record.evidence(item)}
    places = [place for place in record.places if place.event.id in yes | shown]
    return once(record, item, places, silent=record.silent(item), against=no)


# --- the initial phase ----------------------------------------------------------------------------


def people(record: Record, item: Item) -> Answer:
    """So many people are in the inventory, or it was gone through with all there are."""
    through = list(record.evidence(item))
    first: dict[str, Place] = {}
    for place in record.places:
        if isinstance(place.event, ev.RelationshipRecorded):
            first.setdefault(place.event.relationship.id, place)
    entered = [*first.values()]
    shown = [*through, *entered[item.least - 1 :]]
    answer = once(record, item, shown, silent=record.silent(item))
    some = entered and answer.verdict is Verdict.NOT_MET
    verdict = Verdict.PARTLY if some else answer.verdict
    return evolve(answer, verdict=verdict, shown_by=ids((*through, *entered)))


def onset(record: Record, item: Item) -> Answer:
    """The onset of the present episode is dated, or the episode told to be chronic."""
    dated = [
        place
        for place in record.places
        if isinstance(place.event, ev.EpisodeRecorded)
        and place.event.episode.current
        and (
            place.event.episode.onset is not None
            or place.event.episode.onset_months_from_intake is not None
            or place.event.episode.chronic
        )
    ]
    return once(record, item, [*record.evidence(item), *dated], silent=record.silent(item))


def formulation(record: Record, item: Item) -> Answer:
    """The formulation was shared, and made every move; what was not noted is not assessable."""
    answer = once(record, item, record.evidence(item), silent=False)
    shared = record.course.last(ev.FormulationShared)
    if shared is None:  # it may have been shared in an unrecorded period
        unsaid = answer.verdict is Verdict.MET
        return evolve(answer, verdict=Verdict.NOT_ASSESSABLE) if unsaid else answer
    told = check_statement(shared)
    missing = any(each.code == "FORM-MISSING-SLOT" for each in told.findings)
    unknown = any(each.code in {"FORM-SLOT", "FORM-SAID"} for each in told.questions)
    due = next(place.sessions for place in record.places if place.event is shared)
    verdict = Verdict.NOT_ASSESSABLE if unknown else Verdict.MET
    return Answer(
        verdict=Verdict.PARTLY if missing else verdict, shown_by=(shared.id,), due=answer.due or due
    )


# --- the middle phase -----------------------------------------------------------------------------


def focus_share(record: Record, item: Item) -> Answer:
    """So many percent of the minutes are on the focus."""
    told = minutes_on_focus(record.course, record.within(item.phases))
    if not told:
        return _NOT_DUE
    usual = record.limit("minutes_default")
    hidden = usual * record.hidden(item.phases)
    done = sum(session.on_focus.low for session in told)
    of = sum(session.minutes for session in told) + hidden
    best = sum(session.on_focus.high for session in told) + hidden
    shown = tuple(
        session.event
        for session in told
        if 100 * session.on_focus.low >= item.percent * session.minutes
    )
    if len(told) < item.least:
        return Answer(verdict=Verdict.NOT_DUE, shown_by=shown, done=done, of=of)
    return Answer(
        verdict=share(done, best - done, of, item.percent),
        shown_by=shown,
        against=tuple(session.event for session in told if session.on_focus.high == 0),
        due=told[-1].number,
        done=done,
        of=of,
    )


def core_strategies(record: Record, item: Item) -> Answer:
    """Each core strategy of the focus was followed; one that is held back is not counted."""
    due = record.due(item.last)
    core = [
        strategy
        for coverage in strategy_coverage(record.course)
        for strategy in coverage.strategies
        if strategy.core and strategy.progress is not Progress.HELD_BACK
    ]
    numbers = set(chain.from_iterable(strategy.sessions for strategy in core))
    shown = tuple(session.event for session in record.held if session.number in numbers)
    progress = [strategy.progress for strategy in core]
    done, unknown = progress.count(Progress.DONE), progress.count(Progress.NOT_ASSESSABLE)
    if due is None:
        return Answer(verdict=Verdict.NOT_DUE, shown_by=shown, done=done, of=len(core))
    return Answer(
        verdict=share(done, unknown, len(core), item.percent) if core else Verdict.NOT_ASSESSABLE,
        shown_by=shown,
        due=due,
        done=done,
        of=len(core),
    )


def tries(record: Record, item: Item) -> Answer:
    """Something to try in life was planned, and what became of it was talked about.

    Neither has a place in every record, so what is not there is not assessable.
    """
    agreed = {event.task.id: event.id for event in record.course.of(ev.TaskAgreed)}
    reviewed = tuple(
        name
        for event in record.course.of(ev.TaskReviewed)
        for name in (agreed.get(event.task), event.id)
        if name is not None
    )
    due = record.due(item.last)
    if reviewed:
        return Answer(verdict=Verdict.MET, shown_by=tuple(dict.fromkeys(reviewed)), due=due)
    if due is None:
        return _NOT_DUE
    partly = bool(agreed) and not record.hidden(item.phases)
    verdict = Verdict.PARTLY if partly else Verdict.NOT_ASSESSABLE
    return Answer(verdict=verdict, shown_by=tuple(agreed.values()), due=due)
