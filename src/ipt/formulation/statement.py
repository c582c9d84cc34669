"""Is the interpersonal formulation complete, in time, agreed on, and right in its arithmetic?

What was not noted gives a question; only what is known to be missing gives a finding. The words of
a statement are the therapist's and the patient's: nothing here writes or repeats them.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.model import Achievement, Area, Contract, Course, Statement, events as ev
from ipt.model.value import Value

__all__ = [
    "RULES",
    "Slot",
    "audit_statement",
    "check_statement",
    "statement_slots",
]

MISSING_SLOT: Final = Rule(
    code="FORM-MISSING-SLOT",
    severity=Severity.ADVICE,
    message="the formulation was shared without {slot}",
    remedy="add it when the formulation is next spoken of",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
ARITHMETIC: Final = Rule(
    code="FORM-ARITH",
    severity=Severity.WARNING,
    message="{named} sessions left were named, but {agreed} less {held} held leave {left}",
    remedy="name the number again, or correct what was recorded",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
NOT_AGREED: Final = Rule(  # T03
    code="FORM-NO-AGREEMENT",
    severity=Severity.WARNING,
    message="the patient did not find that the formulation fits",
    remedy="change it together, and record FormulationShared again",
    source="alpf-phases",
    status=Status.PUBLISHED,
)
MANY_AREAS: Final = Rule(  # T08
    code="FORM-3PLUS-AREAS",
    severity=Severity.ADVICE,
    message="the formulation names {areas} problem areas; {most} are the most",
    remedy="choose one, or two at the most",
    source="ISIPT-KEY",
    status=Status.SECONDARY,
)
LATE: Final = Rule(  # T05
    code="FORM-LATE",
    severity=Severity.WARNING,
    message="the formulation was not shared within {limit} sessions, as in {protocol}; {held} were held",
    remedy="share it, or note what made the longer opening necessary",
    source="PTSD-30",
    status=Status.PUBLISHED,
)
CAUSAL: Final = Rule(
    code="FORM-CAUSAL-CLAIM",
    severity=Severity.INFO,
    message="a word of the formulation may claim a cause; what is known is a link in time",
    remedy="say that it began around then; this is a guess from single English words",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_SLOT: Final = Rule(
    code="FORM-SLOT",
    asks=True,
    message="did the formulation have {slot}",
    remedy="whether it is complete",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
ASK_STATEMENT: Final = Rule(
    code="FORM-SAID",
    asks=True,
    message="what did the formulation say: diagnosis, onset, problem area, time, what may become better",
    remedy="whether it is complete",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
ASK_AGREED: Final = Rule(  # T03
    code="FORM-AGREED",
    asks=True,
    message="did the patient find that the formulation fits",
    remedy="whether the middle phase has its agreement",
    source="alpf-phases",
    status=Status.PUBLISHED,
)

RULES: Final = Rule.collect(globals())
"""What is found and asked about a formulation."""

_WORDS: Final = {
    "diagnosis": "the diagnosis as a treatable illness",
    "not-fault": "the word that it is not the patient's fault",
    "onset": "the link of the onset to what happened",
    "areas": "a problem area",
    "people": "the person it concerns",
    "time-limit": "the time limit",
    "sessions-left": "the number of sessions left",
    "gain": "what may become better",
    "agreement": "the question whether it fits",
}
_WITH_OTHERS: Final = frozenset({Area.GRIEF, Area.ROLE_DISPUTE})
"""Areas that concern somebody by definition; a transition may concern nobody else."""
_MOST_AREAS: Final = 2
_CAUSE: Final = re.compile(r"\b(caus(e|es|ed|ing)|due to|result(s|ed)? (of|from))\b", re.IGNORECASE)


@frozen(kw_only=True, eq=False, repr=False)
class Slot(Value):
    """One move of the statement, for an app to put into words.

    Attributes:
        name: Which move, such as ``"onset"``.
        said: Whether it was made; ``None`` if that was not noted.
        refs: What it names: codes of problem areas, ids of people or life events.
        number: Sessions left, or for the agreement the number of the session it was reached in.
    """

    name: str
    said: bool | None
    refs: tuple[str, ...] = ()
    number: int | None = None


def statement_slots(shared: ev.FormulationShared, course: Course | None = None) -> tuple[Slot, ...]:
    """The moves of a formulation in the order in which published samples make them.

    Args:
        shared: The formulation, recorded or not.
        course: Where it belongs; it tells the session of the agreement.
    """
    said = shared.statement or Statement()
    left = shared.sessions_left
    areas = tuple(area.value for area in Area if area in said.areas)
    session = _held(shared, course) if course is not None and shared.agreed else None
    return (
        Slot(name="diagnosis", said=said.diagnosis_named),
        Slot(name="not-fault", said=said.not_fault),
        Slot(name="onset", said=said.onset_linked, refs=tuple(sorted(set(said.life_events)))),
        Slot(name="areas", said=bool(areas) or None, refs=areas),
        Slot(name="people", said=bool(said.people) or None, refs=tuple(sorted(set(said.people)))),
        Slot(name="time-limit", said=said.time_limit_stated if left is None else True),
        Slot(name="sessions-left", said=None if left is None else True, number=left),
        Slot(name="gain", said=said.gain_stated),
        Slot(name="agreement", said=shared.agreed, number=session),
    )


def check_statement(shared: ev.FormulationShared, course: Course | None = None) -> Audit:
    """What is to be said about a formulation, before it is recorded or after.

    Args:
        shared: The formulation.
        course: Where it belongs. One that the course holds is judged where it stands, any other
            as if it were shared now. Without a course, the arithmetic and the time are not judged.

    Examples:
        >>> from ipt.formulation.statement import check_statement
        >>> from ipt.model import Statement, events as ev
        >>> shared = ev.FormulationShared(agreed=True, statement=Statement(not_fault=False))
        >>> print(*check_statement(shared).findings)
        FORM-MISSING-SLOT: the formulation was shared without the word that it is not the patient's fault
    """
    most = _MOST_AREAS
    found: list[Finding] = []
    if course is not None:
        most = max(most, course.protocol.limit("focus_max"))
        found = [*_arithmetic(shared, course), *_late(shared, course)]
    found = [*_content(shared, most), *found]
    return Audit(findings=tuple(found), questions=tuple(_questions(shared)))


def audit_statement(course: Course) -> Audit:
    """What is to be said about the last formulation of *course*, or about there being none.

    Of one that may lie in an unrecorded period nothing is said.
    """
    shared = course.last(ev.FormulationShared)
    if shared is not None:
        return check_statement(shared, course)
    missing = course.achieved(Achievement.FORMULATION) is False
    late = _overdue(course, course.sessions_held) if missing else ()
    return Audit(findings=tuple(late))


# --- what is known ------------------------------------------------------------------------------


def _content(shared: ev.FormulationShared, most: int) -> Iterator[Finding]:
    for slot in statement_slots(shared):
        if slot.said is False and slot.name == "agreement":
            yield NOT_AGREED.finding(*_where(shared))
        elif slot.said is False:
            yield MISSING_SLOT.finding(*_where(shared), slot=_WORDS[slot.name])
        elif slot.name == "areas" and len(slot.refs) > most:
            yield MANY_AREAS.finding(*_where(shared), areas=len(slot.refs), most=most)
    if shared.statement is not None and _CAUSE.search(shared.statement.wording):
        yield CAUSAL.finding(*_where(shared))


def _arithmetic(shared: ev.FormulationShared, course: Course) -> Iterator[Finding]:
    named = shared.sessions_left
    if named is None:
        return
    held, contract = _held(shared, course), _contract(shared, course)
    if contract is None:  # what the protocol could still allow
        low, high = 0, course.protocol.limit("sessions_cap")
        agreed = f"at most {high} in {course.protocol.id}"
    else:  # of weeks only the most is known
        low, high = contract.sessions_min or 0, contract.sessions
        agreed = f"{_span(low, high)} agreed" if low else f"{contract.weeks} weeks agreed"
    low, high = max(low - held, 0), max(high - held, 0)
    if not low <= named <= high:
        yield ARITHMETIC.finding(
            *_where(shared), named=named, agreed=agreed, held=held, left=_span(low, high)
        )


def _late(shared: ev.FormulationShared, course: Course) -> Iterator[Finding]:
    before, _ = _around(shared, course)
    first = next((e for e in before if isinstance(e, ev.FormulationShared)), shared)
    periods = (e for e in before if isinstance(e, ev.PeriodUnrecorded))
    if not any(Achievement.FORMULATION in period.achieved for period in periods):
        yield from _overdue(course, _held(first, course), *_where(first))


def _overdue(course: Course, held: int, *where: str) -> Iterator[Finding]:
    limit = course.protocol.limit("initial_max")
    if held > limit:
        yield LATE.finding(*where, limit=limit, protocol=course.protocol.id, held=held)


# --- what is not --------------------------------------------------------------------------------


def _questions(shared: ev.FormulationShared) -> Iterator[Question]:
    where = _where(shared)
    said = shared.statement
    if said is None:
        yield ASK_STATEMENT.question(*where)
    else:
        needless = set[str]()
        if _WITH_OTHERS.isdisjoint(said.areas):
            needless.add("people")
        if said.time_limit_stated is False:
            needless.add("sessions-left")
        for slot in statement_slots(shared):
            if slot.said is None and slot.name not in {*needless, "agreement"}:
                yield ASK_SLOT.question(*where, slot=_WORDS[slot.name])
    if shared.agreed is None:
        yield ASK_AGREED.question(*where)


# --- where it stands ----------------------------------------------------------------------------


def _where(shared: ev.FormulationShared) -> tuple[str, ...]:
    return (shared.id,) if shared.id else ()


def _around(
    shared: ev.FormulationShared, course: Course
) -> tuple[tuple[ev.Event, ...], tuple[ev.Event, ...]]:
    """What the history has before *shared*, and after it."""
    events = course.effective
    ids = [event.id for event in events]
    at = ids.index(shared.id) if shared.id in ids else len(events)
    return events[:at], events[at + 1 :]


def _held(shared: ev.FormulationShared, course: Course) -> int:
    """How many sessions had been held, that of *shared* included if it is of the same day."""
    before, after = _around(shared, course)
    same_day = (e for e in after if isinstance(e.on, date) and e.on == shared.on)
    return sum(_sessions(event) for event in (*before, *same_day))


def _sessions(event: ev.Event) -> int:
    if isinstance(event, ev.PeriodUnrecorded):
        return event.sessions
    return int(isinstance(event, ev.SessionHeld))


def _contract(shared: ev.FormulationShared, course: Course) -> Contract | None:
    """The contract in force at *shared*, or the first one after it in the initial phase."""
    before, after = _around(shared, course)
    opening = takewhile(lambda event: not isinstance(event, ev.PhaseBegan), after)
    contracts = (
        event.contract
        for event in (*reversed(before), *opening)
        if isinstance(event, ev.ContractAgreed | ev.ContractAmended)
    )
    return next(contracts, None)


def _span(low: int, high: int) -> str:
    return str(high) if low == high else f"{low} to {high}"
