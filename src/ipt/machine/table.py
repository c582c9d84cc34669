"""The rules of a course of IPT, all of them.

Three rules about the rules:

1. **Every rule is a row.** *In this phase, on this kind of event, if these counts lie in these
   intervals, go to that phase and change those counts.* What has no row is not possible.
2. **A guard is an interval on a named count.** ``at_least("contract", 1, NO_CONTRACT)`` reads: the
   count ``contract`` is at least 1, or else the refusal is ``NO_CONTRACT``. Two names are not
   counts of the course: ``number`` is the number the event itself brings (see `classify`), and
   ``zero`` is always 0.
3. **A bound is a number, or the name of a limit of the protocol, plus or minus a number.** The one
   effect that needs more is the contract: it sets ``sessions_left`` to what was agreed less what
   was held.

So the table can be read, drawn, compiled to an automaton, compared and mutated. No guard is a
function. Two checks are not rows, and stand in `engine`: dates never go backwards, and what an
event refers to exists.

**Theory of operation.** A course opens in the initial phase with ``sessions_left`` at the
protocol's cap, so even without a contract no course runs on for ever. Each session held takes one
off. The contract sets it; while the initial phase lasts it may be amended freely, because it
is still being drawn up. The middle phase keeps the last ``termination_min`` sessions for the
ending, and the termination phase may begin when at most ``termination_max`` are left: the way out
depends on what was agreed, not on a constant. The counts of the initial phase are forgotten when
the middle phase begins.

**The last resort.** ``areas_rejected`` counts the areas that were considered and rejected. Once a
focus is agreed the count is spent: it stands at what deficits need, and deficits ask for no other
focus beside them instead.

**Unrecorded sessions** count as held, and whatever could have happened inside them is taken as
done, because *unknown is not no*. Only the focus and the contract must be stated.

**Warning.** Each row can be mutated one edit at a time, and the tests kill every mutant or prove
it void. A new row needs a test that would miss it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from ipt.findings import Rule
from ipt.machine import rules as r
from ipt.model.vocabulary import Area, EndReason, Phase

__all__ = ["NUMBERS", "ROWS", "START", "Effect", "Guard", "Row", "add", "put"]


@frozen
class Guard:
    """An interval that a count must lie in, both ends included; ``None`` is open.

    Attributes:
        count: Name of a count, or ``number``, or ``zero``.
        low: Least value, as a number or an expression such as ``"focus_max-1"``.
        high: Greatest value.
        rule: What is violated outside.
    """

    count: str
    low: int | str | None
    high: int | str | None
    rule: Rule


@frozen
class Effect:
    """A change of one count.

    Attributes:
        count: Its name.
        value: A number, or for ``set`` an expression over limits, counts and ``number``.
        adds: Whether the value is added or set.
    """

    count: str
    value: int | str
    adds: bool


@frozen
class Row:
    """One rule of the table.

    Attributes:
        phase: Where it holds.
        on: Name of the kind of event.
        guards: All of which must hold.
        to: The phase afterwards.
        effects: Applied in order, all reading the counts as they were before.
    """

    phase: Phase
    on: str
    guards: tuple[Guard, ...]
    to: Phase
    effects: tuple[Effect, ...] = field(default=())


def within(count: str, low: int | str, high: int | str, rule: Rule) -> Guard:
    """*count* lies between *low* and *high*."""
    return Guard(count, low, high, rule)


def at_least(count: str, low: int | str, rule: Rule) -> Guard:
    """*count* is *low* or more."""
    return Guard(count, low, None, rule)


def at_most(count: str, high: int | str, rule: Rule) -> Guard:
    """*count* is *high* or less."""
    return Guard(count, None, high, rule)


def never(rule: Rule) -> tuple[Guard, ...]:
    """Never, but for an override: the reason is worth a rule of its own."""
    return (Guard("zero", 1, None, rule),)


def add(count: str, value: int = 1) -> Effect:
    """Add *value* to *count*."""
    return Effect(count, value, adds=True)


def put(count: str, value: int | str = 1) -> Effect:
    """Set *count* to *value*."""
    return Effect(count, value, adds=False)


I, M, T, E = Phase.INITIAL, Phase.MIDDLE, Phase.TERMINATION, Phase.ENDED  # noqa: E741

START: Final = ("sessions_left", "sessions_cap")
"""The one count that does not start at zero, and the limit it starts at."""

NUMBERS: Final[Mapping[str, tuple[int | str, int | str]]] = {
    "contract-agreed": ("sessions_min-1", "sessions_max+1"),
    "contract-agreed:from": ("sessions_min-1", "sessions_min"),
    "contract-amended": ("sessions_min-1", "sessions_cap+1"),
    "focus-agreed:grief": (0, 1),
    "focus-changed": (0, 1),
    "focus-changed:areas": (1, "focus_max+1"),
    "focus-changed:to-grief": (0, 1),
}
"""Kinds that bring a number, and the span of it that the automaton tells apart."""

_HELD = (add("sessions_held"), add("sessions_left", -1))
_FORGET_INITIAL = tuple(
    put(count, 0)
    for count in ("initial_sessions", "baseline", "inventory", "formulation", "sick_role", "focus",
                  "areas_rejected")
)  # fmt: skip
_NO_RISK = at_most("open_risks", 0, r.OPEN_RISK)
_COMPLETION: Final[Mapping[str, Guard]] = {
    "task:progress-reviewed": at_least("progress_reviewed", 1, r.NO_PROGRESS_REVIEW),
    "task:gains-attributed": at_least("gains_attributed", 1, r.NO_ATTRIBUTION),
    "task:ending-felt": at_least("ending_felt", "ending_felt_min", r.NO_ENDING_FEELINGS),
    "task:relapse-plan-made": at_least("relapse_plan", 1, r.NO_RELAPSE_PLAN),
    "task:next-step-decided": at_least("next_step", 1, r.NO_NEXT_STEP),
}
"""What completion takes, by the task that a session of the termination phase reports."""


def _open_to(area: Area) -> tuple[Guard, ...]:
    """What choosing *area* takes, in whatever phase: data of the protocol."""
    offered = at_most("zero", f"{area.name.lower()}_offered-1", r.AREA_NOT_OFFERED)
    more: dict[Area, Guard] = {
        Area.GRIEF: at_least("number", "grief_events", r.GRIEF_NO_DEATH),
        Area.DEFICITS: at_least("areas_rejected", "deficits_rejections", r.DEFICITS_NOT_LAST),
    }
    return (offered, more[area]) if area in more else (offered,)


# fmt: off


def _sessions() -> Iterator[Row]:
    """Sessions, and what is known of those without a record."""
    yield Row(I, "session-held", (
        at_most("initial_sessions", "initial_max-1", r.INITIAL_OVERRUN),
        at_least("sessions_left", 1, r.NO_SESSIONS_LEFT),
    ), I, (add("initial_sessions"), *_HELD))
    yield Row(M, "session-held", (at_least("sessions_left", "termination_min+1", r.TERMINATION_DUE),), M, _HELD)
    yield Row(T, "session-held", (at_least("sessions_left", 1, r.NO_SESSIONS_LEFT),), T, _HELD)

    left = at_least("sessions_left", 1, r.NO_SESSIONS_LEFT)
    yield Row(I, "period-unrecorded", (at_most("initial_sessions", "initial_max-1", r.INITIAL_OVERRUN), left), I, (
        add("initial_sessions"), *_HELD,
        put("baseline"), put("inventory"), put("formulation"), put("sick_role")))
    yield Row(M, "period-unrecorded", (left,), M, (*_HELD, put("announced")))
    yield Row(T, "period-unrecorded", (left,), T, (*_HELD, *(put(guard.count) for guard in _COMPLETION.values())))
    yield Row(I, "achieved:focus",    (), I, (put("focus"), put("areas_rejected", "deficits_rejections")))
    yield Row(I, "achieved:contract", (), I, (put("contract"),))
    for phase in (M, T):
        for kind in ("achieved:focus", "achieved:contract"):
            yield Row(phase, kind, (), phase)


def _opening() -> Iterator[Row]:
    """What counts towards the middle phase."""
    yield Row(I, "measure-taken",       (), I, (put("baseline"),))  # one without a total is none
    yield Row(I, "inventory-completed", (), I, (put("inventory"),))
    yield Row(I, "formulation-shared",  (), I, (put("formulation"),))
    yield Row(I, "sick-role-given",     (), I, (put("sick_role"),))
    yield Row(I, "screening-recorded",  (), I)
    yield Row(M, "screening-recorded",  never(r.SCREENING_LATE), M)
    yield Row(T, "screening-recorded",  never(r.SCREENING_LATE), T)


def _focus() -> Iterator[Row]:
    """Choosing the focus, and changing it."""
    for phase in (I, M):
        yield Row(phase, "area-rejected", (), phase, (add("areas_rejected"),))
    yield Row(T, "area-rejected", never(r.FOCUS_LATE), T)
    for area in Area:
        kind = f"focus-agreed:{area}"
        alone = (at_most("focus", 0, r.DEFICITS_BESIDE),) if area is Area.DEFICITS else ()
        yield Row(I, kind, (at_most("focus", "focus_max-1", r.FOCUS_TOO_MANY), *alone, *_open_to(area)), I,
                  (add("focus"), put("areas_rejected", "deficits_rejections")))
        yield Row(M, kind, (*never(r.FOCUS_BY_CHANGE), *_open_to(area)), M)
        yield Row(T, kind, (*never(r.FOCUS_LATE), *_open_to(area)), T)
    agreed = at_least("number", 1, r.FOCUS_NOT_AGREED)
    yield Row(I, "focus-changed", (*never(r.FOCUS_CHANGE_EARLY), agreed), I, (put("focus"),))
    yield Row(M, "focus-changed", (agreed,), M)
    yield Row(T, "focus-changed", (*never(r.FOCUS_LATE), agreed), T)
    for phase, first in ((I, never(r.FOCUS_CHANGE_EARLY)), (M, ()), (T, never(r.FOCUS_LATE))):
        few = at_most("number", "focus_max", r.FOCUS_TOO_MANY)
        yield Row(phase, "focus-changed:areas", (*first, few), phase)
        for area in Area:
            yield Row(phase, f"focus-changed:to-{area}", (*first, *_open_to(area)), phase)
    yield Row(I, "focus-changed:done", never(r.FOCUS_CHANGE_EARLY), I)
    yield Row(M, "focus-changed:done", (), M, (put("areas_rejected", 0),))
    yield Row(T, "focus-changed:done", never(r.FOCUS_LATE), T)


def _contract() -> Iterator[Row]:
    """Agreeing on a contract, and amending it."""
    as_agreed = put("sessions_left", "number-sessions_held")
    for phase in (I, M, T):
        yield Row(phase, "contract-agreed:from", (at_least("number", "sessions_min", r.CONTRACT_LENGTH),), phase)
    for phase in (I, M):
        yield Row(phase, "contract-agreed", (
            at_most("contract", 0, r.CONTRACT_AGAIN),
            within("number", "sessions_min", "sessions_max", r.CONTRACT_LENGTH),
        ), phase, (put("contract"), as_agreed))
    to_amend = at_least("contract", 1, r.NO_CONTRACT_TO_AMEND)
    amended = within("number", "sessions_min", "sessions_cap", r.CONTRACT_CAP)
    often = at_most("amendments", "amendments_max-1", r.AMENDED_OFTEN)
    yield Row(I, "contract-amended", (to_amend, amended), I, (as_agreed,))
    yield Row(M, "contract-amended", (to_amend, often, amended), M, (add("amendments"), as_agreed))
    yield Row(T, "contract-agreed",  never(r.CONTRACT_LATE), T, (as_agreed,))
    yield Row(T, "contract-amended", never(r.CONTRACT_LATE), T, (as_agreed,))


def _phases() -> Iterator[Row]:
    """From phase to phase."""
    yield Row(I, "phase-began:middle", (
        at_least("initial_sessions", "initial_min", r.NO_INITIAL_SESSION),
        at_least("baseline", 1, r.NO_BASELINE),
        at_least("inventory", 1, r.NO_INVENTORY),
        at_least("formulation", 1, r.NO_FORMULATION),
        at_least("sick_role", "sick_role_min", r.NO_SICK_ROLE),
        at_least("focus", 1, r.NO_FOCUS),
        at_least("contract", 1, r.NO_CONTRACT),
        _NO_RISK,
    ), M, _FORGET_INITIAL)
    yield Row(M, "phase-began:termination", (
        at_most("sessions_left", "termination_max", r.TERMINATION_EARLY),
        at_least("announced", "announced_min", r.NOT_ANNOUNCED),
        _NO_RISK,
    ), T)
    yield Row(I, "phase-began:termination", never(r.SKIPS_MIDDLE), T, _FORGET_INITIAL)
    for phase, begun in ((I, (I,)), (M, (I, M)), (T, (I, M, T))):
        for earlier in begun:
            yield Row(phase, f"phase-began:{earlier}", never(r.PHASE_ORDER), phase)
    yield Row(M, "ending-announced", (), M, (put("announced"),))


def _end() -> Iterator[Row]:
    """The end, and what completion takes."""
    for kind, guard in _COMPLETION.items():
        yield Row(T, kind, (), T, (put(guard.count),))
    yield Row(T, "course-ended:completed", (*_COMPLETION.values(), _NO_RISK), E)
    for phase in (I, M):
        yield Row(phase, "course-ended:completed", never(r.NOT_IN_TERMINATION), E)
    for reason in EndReason:
        if reason is not EndReason.COMPLETED:
            for phase in (I, M, T):
                yield Row(phase, f"course-ended:{reason}", (), E)
    yield Row(E, "follow-up-held", (), E)


def _risk() -> Iterator[Row]:
    """An open risk, in every phase."""
    held = at_least("open_risks", 1, r.NO_SUCH_OPEN_RISK)
    for phase in Phase:
        yield Row(phase, "risk-raised",                  (),      phase, (put("open_risks"),))
        yield Row(phase, "risk-answered",                (),      phase, (put("open_risks"),))
        yield Row(phase, "risk-reviewed",                (held,), phase, (put("open_risks", 0),))
        yield Row(phase, "risk-reviewed:hold-remains",   (held,), phase)


def _rest() -> Iterator[Row]:
    """What is possible and changes no count."""
    for phases, kinds in (
        ((I, M, T, E), ("crisis-contact-held", "contact-attempted", "medication-started", "medication-stopped")),
        ((M, T, E), ("measure-taken",)),
        ((I, M, T, E), ("measure-taken:no-total", "relapse-plan-made", "safety-plan-made", "task-reviewed")),
        ((M, T), ("inventory-completed", "formulation-shared", "sick-role-given")),
        ((I, M, T), ("session-missed", "session-cancelled", "session-rescheduled", "relationship-recorded",
                     "ties-recorded", "episode-recorded", "factor-recorded", "area-considered",
                     "dispute-assessed", "role-balance-drawn", "goal-reviewed",
                     "incident-analysed", "decision-analysed", "role-played", "task-agreed",
                     "life-event-recorded", "goal-agreed", "response-reviewed", "sick-role-lifted",
                     "area-rejected:not-counted")),
        ((I, T), ("ending-announced",)),
        ((I, M), _COMPLETION),
    ):
        for phase in phases:
            for kind in kinds:
                yield Row(phase, kind, (), phase)
# fmt: on


ROWS: Final[tuple[Row, ...]] = (
    *_sessions(),
    *_opening(),
    *_focus(),
    *_contract(),
    *_phases(),
    *_end(),
    *_risk(),
    *_rest(),
)
"""Every rule of a course, the same for every protocol."""
