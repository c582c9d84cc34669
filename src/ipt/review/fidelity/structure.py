"""Predicates about the frame of a course: how many sessions, how often, how long, how measured."""

import re
from typing import Final

from ipt.model import Cadence, Contract, EndReason, MeasurePlan, events as ev
from ipt.review.fidelity.answers import Answer, Verdict, counted, share
from ipt.review.fidelity.dose import days_between, dose
from ipt.review.fidelity.items import Item
from ipt.review.fidelity.record import Record

__all__ = [
    "amendments",
    "contract_reached",
    "measured_often",
    "minutes",
    "phase_length",
    "spacing",
    "window",
    "within_contract",
]

_DAYS: Final = {
    Cadence.THRICE_WEEKLY: 3,
    Cadence.TWICE_WEEKLY: 4,
    Cadence.WEEKLY: 7,
    Cadence.FORTNIGHTLY: 14,
    Cadence.MONTHLY: 31,
}
"""Most days from one session to the next."""
_CONTRACT: Final = ev.ContractAgreed | ev.ContractAmended
_HELD: Final = ev.SessionHeld | ev.PeriodUnrecorded
_NOT_DUE: Final = Answer(verdict=Verdict.NOT_DUE)


def _contracts(record: Record) -> tuple[str, ...]:
    return tuple(place.event.id for place in record.places if isinstance(place.event, _CONTRACT))


# --- the contract ---------------------------------------------------------------------------------


def within_contract(record: Record, item: Item) -> Answer:
    """No session beyond what was agreed when it was held."""
    contract: Contract | None = None
    hidden, beyond = False, list[str]()
    for place in record.places:
        event = place.event
        if isinstance(event, ev.ContractAgreed | ev.ContractAmended):
            contract = event.contract
        elif isinstance(event, ev.SessionHeld | ev.PeriodUnrecorded):
            hidden = hidden or isinstance(event, ev.PeriodUnrecorded)
            if contract is not None and place.sessions > contract.sessions:
                beyond.append(event.id)
    due, held = record.due(item.last), record.course.sessions_held
    if beyond:  # an unrecorded period may have brought a new contract
        verdict = Verdict.NOT_ASSESSABLE if hidden else Verdict.NOT_MET
        return Answer(verdict=verdict, against=tuple(beyond), due=due or held)
    if contract is not None:
        return Answer(verdict=Verdict.MET, shown_by=_contracts(record), due=due)
    return _NOT_DUE if due is None else Answer(verdict=Verdict.NOT_ASSESSABLE, due=due)


def contract_reached(record: Record, item: Item) -> Answer:
    """As many sessions as the least that was agreed, unless the course was broken off."""
    held, contract = record.course.sessions_held, record.course.contract
    if record.course.end_reason not in {EndReason.COMPLETED, EndReason.NON_RESPONSE}:
        return _NOT_DUE
    if contract is None or contract.sessions_min is None:
        return Answer(verdict=Verdict.NOT_ASSESSABLE, due=held)
    return Answer(
        verdict=share(held, 0, contract.sessions_min, item.percent),
        shown_by=tuple(session.event for session in record.held),
        due=held,
        done=held,
        of=contract.sessions_min,
    )


def amendments(record: Record, _item: Item) -> Answer:
    """Not more amendments of the contract than the protocol has."""
    amended = tuple(event.id for event in record.course.of(ev.ContractAmended))
    if not amended:
        return _NOT_DUE
    if len(amended) <= record.limit("amendments_max"):
        return Answer(verdict=Verdict.MET, shown_by=amended)
    return Answer(
        verdict=Verdict.NOT_MET,
        against=amended[record.limit("amendments_max") :],
        due=record.course.sessions_held,
    )


# --- how often, how long --------------------------------------------------------------------------


def spacing(record: Record, item: Item) -> Answer:
    """So many percent of the gaps between sessions are no longer than twice the cadence."""
    given, contract = dose(record.course), record.course.contract
    cadence = record.course.protocol.cadence if contract is None else contract.cadence
    answers = [
        None if gap.days is None else gap.days.at_most(2 * _DAYS[cadence]) for gap in given.gaps
    ]
    good = [gap for gap, answer in zip(given.gaps, answers, strict=True) if answer]
    bad = [gap for gap, answer in zip(given.gaps, answers, strict=True) if answer is False]
    shown = dict.fromkeys(name for gap in good for name in (gap.before, gap.after))
    of = len(given.gaps) + given.gaps_hidden
    if len(record.held) < item.least:
        return Answer(verdict=Verdict.NOT_DUE, shown_by=tuple(shown), done=len(good), of=of)
    return Answer(
        verdict=share(len(good), of - len(good) - len(bad), of, item.percent),
        shown_by=tuple(shown),
        against=tuple(gap.after for gap in bad),
        due=record.held[-1].number,
        done=len(good),
        of=of,
    )


def window(record: Record, item: Item) -> Answer:
    """The whole course takes no more than so many weeks over what its sessions need."""
    due, contract = record.due(item.last), record.course.contract
    if due is None:
        return _NOT_DUE
    meetings = [place.event for place in record.places if isinstance(place.event, _HELD)]
    ends = (meetings[0], meetings[-1]) if meetings else ()
    took = None
    if ends and all(isinstance(event, ev.SessionHeld) for event in ends):
        took = days_between(ends[0].on, ends[1].on)
    if took is None or contract is None:
        return Answer(verdict=Verdict.NOT_ASSESSABLE, due=due)
    most = _DAYS[contract.cadence] * max(contract.sessions, due) + 7 * item.least
    names = tuple(event.id for event in ends)
    fits = took.at_most(most)
    if fits is None:
        return Answer(verdict=Verdict.NOT_ASSESSABLE, due=due)
    if fits:
        return Answer(verdict=Verdict.MET, shown_by=names, due=due)
    return Answer(verdict=Verdict.NOT_MET, against=names, due=due)


def minutes(record: Record, item: Item) -> Answer:
    """So many percent of the sessions are as long as the protocol has them."""
    low, high = record.limit("minutes_min"), record.limit("minutes_max")
    return counted(
        record,
        item,
        (
            (session.event, None if session.minutes is None else low <= session.minutes <= high)
            for session in record.within(item.phases)
        ),
    )


def phase_length(record: Record, item: Item) -> Answer:
    """The last phase of the line has no fewer and no more sessions than the protocol gives it."""
    phase = item.last
    low, high = record.limit(f"{phase}_min"), record.limit(f"{phase}_max")
    held, over = record.within([phase]), phase in record.closed
    total = len(held) + record.hidden([phase])
    names = tuple(session.event for session in held)
    if len(held) > high:
        return Answer(
            verdict=Verdict.NOT_MET,
            against=names[high:],
            due=held[high].number,
            done=total,
            of=high,
        )
    if not over:
        return Answer(verdict=Verdict.NOT_DUE, done=total, of=high)
    verdict = Verdict.NOT_MET if total < low else Verdict.MET
    if total > high:  # the next phase may have begun inside an unrecorded period
        verdict = Verdict.NOT_ASSESSABLE
    return Answer(
        verdict=verdict,
        shown_by=names if verdict is Verdict.MET else (),
        due=record.closed[phase],
        done=total,
        of=high,
    )


def measured_often(record: Record, item: Item) -> Answer:
    """So many percent of the sessions have a measure in the rhythm that the protocol asks for.

    A measure counts for so many sessions as it is to be taken in, and once between two sessions.
    """
    rhythms = [_rhythm(plan) for plan in record.course.protocol.measures]
    every = min((rhythm for rhythm in rhythms if rhythm), default=None)
    if every is None:
        return _NOT_DUE
    taken = [each for each in record.course.measured if hasattr(each.score, "total")]
    hidden = record.hidden()
    of = len(record.held) + hidden
    done = min(every * len({each.sessions_held for each in taken}), len(record.held))
    shown = tuple(each.event for each in taken)
    if len(record.held) < item.least:
        return Answer(verdict=Verdict.NOT_DUE, shown_by=shown, done=done, of=of)
    return Answer(
        verdict=share(done, hidden, of, item.percent) if taken else Verdict.NOT_ASSESSABLE,
        shown_by=shown,
        due=record.held[-1].number,
        done=done,
        of=of,
    )


def _rhythm(plan: MeasurePlan) -> int:
    """In every how many sessions a measure is asked for; 0 if no rhythm is said."""
    if plan.when == "each session":
        return 1
    told = re.fullmatch(r"about every (\d+) sessions", plan.when)
    return 0 if told is None else int(told[1])
