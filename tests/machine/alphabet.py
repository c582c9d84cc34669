"""The whole events that stand for the kinds of the automaton, and the graph they span.

Some kinds are steps within one event: the tasks of a session, what an unrecorded period achieved,
the parts of a change of focus, the lower end of a range. They have no event of their own, so the
automaton and the engine are compared at whole events: a `Sample` names the kinds that its event
must be classified as, and the automaton walks all of them or none.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, combinations

from attrs import evolve, frozen
from tests.machine import events_for
from tests.machine.interpreter import Reading

import ipt
from ipt.machine import Automaton, Kind, Table
from ipt.model import Area, Course, EndReason, Phase, Protocol, events as ev

TASKS = (
    "progress-reviewed",
    "gains-attributed",
    "ending-felt",
    "relapse-plan-made",
    "next-step-decided",
)
_PLAIN = (
    "session-missed", "session-cancelled", "session-rescheduled", "contact-attempted",
    "crisis-contact-held", "follow-up-held", "measure-taken", "relationship-recorded p1",
    "inventory-completed", "life-event-recorded other birth", "sick-role-given", "sick-role-lifted",
    "formulation-shared", "goal-agreed g1", "goal-reviewed known", "screening-recorded",
    "ties-recorded", "episode-recorded now", "factor-recorded f1", "area-considered grief",
    "dispute-assessed p1", "role-balance-drawn", "response-reviewed",
    "incident-analysed i", "decision-analysed d", "role-played r", "task-agreed t",
    "task-reviewed known", "relapse-plan-made", "safety-plan-made",
    "ending-announced", "medication-started m", "medication-stopped m", "risk-raised r",
)  # fmt: skip
NEW = "new"
"""The id of every sample, which no event of a course has."""


def event(text: str) -> ev.Event:
    """The event of *text* with the id `NEW`, as documents have it: the engine goes its short way."""
    return events_for.event(text, id=NEW)


@frozen
class Sample:
    """A whole event: the kinds it is, and how to make it in a course.

    Attributes:
        kinds: What `classify` must say.
        make: The event, or ``None`` where no event is classified so in this course.
    """

    kinds: tuple[Kind, ...]
    make: Callable[[Course], ev.Event | None]

    def __str__(self) -> str:
        return " + ".join(f"{kind.name}={kind.number}" for kind in self.kinds)


def _sample(text: str, *kinds: tuple[str, int] | str) -> Sample:
    made = event(text)
    named = [Kind(kind) if isinstance(kind, str) else Kind(*kind) for kind in kinds]
    return Sample(tuple(named) or (Kind(text.split(maxsplit=1)[0]),), lambda _: made)


def _count_rejections(course: Course) -> ev.Event | None:
    """The rejection of an area that still counts: not yet rejected since the last focus or phase.

    The courses here override nothing, so every focus spends the count.
    """
    rejected: set[Area] = set()
    for earlier in course.effective:
        if isinstance(earlier, ev.FocusAgreed | ev.FocusChanged | ev.PhaseBegan):
            rejected.clear()
        elif isinstance(earlier, ev.AreaRejected):
            rejected.add(earlier.area)
    rule = course.protocol.area(Area.DEFICITS)
    left = [area for area in (rule.after_rejecting if rule else ()) if area not in rejected]
    return event(f"area-rejected {left[0]}") if left else None


def _review(course: Course) -> ev.Event:
    """The review of the risk that waits, whatever raised it."""
    waiting = [risk.id for risk in course.open_risks]
    return event(f"risk-reviewed {waiting[0] if waiting else 'r'}")


def _stay_on_hold(course: Course) -> ev.Event | None:
    """A review that leaves the risk open; without an open risk it is a review like any other."""
    waiting = [risk.id for risk in course.open_risks]
    return event(f"risk-reviewed {waiting[0]} hold") if waiting else None


def samples(table: Table) -> Iterator[Sample]:
    """Whole events that together are every kind with every number that the rules tell apart."""
    for text in _PLAIN:
        yield _sample(text)
    yield _sample("session-held", "session-held")
    for done in chain.from_iterable(combinations(TASKS, size) for size in range(1, len(TASKS) + 1)):
        told = f"session-held {' '.join(done)} mood-linked"  # a task that no rule counts is no kind
        yield _sample(told, "session-held", *(f"task:{task}" for task in done))
    once = "period-unrecorded"
    yield _sample(f"{once} 1 baseline", once)
    yield _sample(f"{once} 2", once, once)
    yield _sample(f"{once} 1 focus", once, "achieved:focus")
    yield _sample(
        f"{once} 3 contract focus", once, once, once, "achieved:contract", "achieved:focus"
    )
    yield Sample((Kind("area-rejected"),), _count_rejections)
    yield _sample("area-rejected deficits", "area-rejected:not-counted")
    for area in Area:
        yield _sample(f"focus-agreed {area}", f"focus-agreed:{area}")
        yield _sample(f"focus-changed {area}", *_changed(area))
    needs = table.limits["grief_events"]
    yield _sample("focus-agreed grief:loss", ("focus-agreed:grief", needs))
    yield _sample("focus-changed grief:loss", *_changed("grief", number=needs))
    yield _sample("focus-changed role-dispute disagreed", *_changed("role-dispute", agreed=0))
    for more in range(2, table.limits["focus_max"] + 2):
        areas = ("role-transition", "role-dispute", "deficits", "grief")[:more]
        yield _sample(f"focus-changed {' '.join(areas)}", *_changed(*areas))
    yield from _contracts(table)
    for phase in ("initial", "middle", "termination"):
        yield _sample(f"phase-began {phase}", f"phase-began:{phase}")
    for reason in EndReason:
        yield _sample(f"course-ended {reason}", f"course-ended:{reason}")
    yield _sample("measure-taken gaps", "measure-taken:no-total")
    yield _sample("measure-taken risk", "measure-taken", "risk-answered")
    yield _sample("measure-taken risk gaps", "measure-taken:no-total", "risk-answered")
    yield Sample((Kind("risk-reviewed"),), _review)
    yield Sample((Kind("risk-reviewed:hold-remains"),), _stay_on_hold)


def _contracts(table: Table) -> Iterator[Sample]:
    """Every number of sessions, alone and as the upper end of a range."""
    for name in ("contract-agreed", "contract-amended"):
        for number in table.numbers(name):
            yield _sample(f"{name} {number}", (name, number))
            for start in table.numbers("contract-agreed:from"):
                if start < number:
                    kinds = (("contract-agreed:from", start), (name, number))
                    yield _sample(f"{name} {start}-{number}", *kinds)


def _changed(*areas: str, agreed: int = 1, number: int = 0) -> Iterator[tuple[str, int] | str]:
    yield "focus-changed", agreed
    yield "focus-changed:areas", len(areas)
    for area in areas:
        yield f"focus-changed:to-{area}", number
    yield "focus-changed:done"


def opened(protocol: Protocol) -> Course:
    """A course that knows a death, a medication and a goal, so that events can refer to them."""
    course = ipt.open_course(protocol, patient="p")
    known = (
        "life-event-recorded loss death",
        "medication-started m",
        "goal-agreed known",
        "task-agreed known",
    )
    return ipt.apply(course, *map(events_for.event, known))


def walk(automaton: Automaton, state: int, columns: tuple[int, ...]) -> int:
    """The configuration after all *columns*, or -1 if one of them is refused."""
    for column in columns:
        state = automaton.step(state, column)
        if state < 0:
            break
    return state


def courses(automaton: Automaton, alphabet: tuple[Sample, ...]) -> dict[int, Course]:
    """A real course for each configuration that whole events reach, breadth first.

    Its events get their ids from the engine, which goes the long way for it.
    """
    column = {kind: place for place, kind in enumerate(automaton.kinds)}
    paths = [(sample, tuple(column[kind] for kind in sample.kinds)) for sample in alphabet]
    found = {0: opened(automaton.table.protocol)}
    queue = deque([0])
    while queue:
        state = queue.popleft()
        for sample, columns in paths:
            after = walk(automaton, state, columns)
            if after >= 0 and after not in found and (made := sample.make(found[state])):
                found[after] = ipt.apply(found[state], evolve(made, id=""))
                queue.append(after)
    return found


def expected(reading: Reading, phase: Phase, counts: tuple[int, ...], sample: Sample) -> set[str]:
    """The codes with which a whole event is refused: those of all its kinds, each in its turn."""
    codes: set[str] = set()
    *before, last = sample.kinds
    for kind in before:
        codes.update(reading.refusals(phase, counts, kind))
        if (phase, kind.name) not in reading.rows:
            return codes
        phase, counts = reading.after(phase, counts, kind)
    return codes.union(reading.refusals(phase, counts, last))
