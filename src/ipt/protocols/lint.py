"""What is wrong with a protocol: limits that contradict one another, and courses without a way out.

Everything is judged on the value alone, so a variant made in Python is judged like a file. What no
value can be, such as an unknown limit, is refused before; see `ipt.protocols.reader`.
"""

from collections import Counter, deque
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from ipt import sources
from ipt.errors import InvalidValue, UnsoundTable, did_you_mean
from ipt.findings import Finding, Status
from ipt.machine.automaton import Automaton, build_automaton
from ipt.machine.classify import COUNTED_TASKS, Kind
from ipt.machine.compile import compile_protocol
from ipt.model.parts import Task
from ipt.model.protocol import Protocol
from ipt.model.vocabulary import Area, Phase
from ipt.protocols import reader, rules as r

__all__ = ["lint"]

_RISING: Final = (
    ("sessions_min", "sessions_default", "sessions_max", "sessions_cap"),
    ("initial_min", "initial_max"),
    ("termination_min", "termination_default", "termination_max"),
    ("minutes_min", "minutes_default", "minutes_max"),
)
_SWITCHES: Final = ("sick_role_min", "announced_min", "ending_felt_min")
_MOST: Final = 50_000
"""More configurations than any shipped protocol has; they are enumerated in seconds."""
_KINDS: Final = 250
"""More kinds of event, with the numbers they bring, than any shipped protocol has."""


def lint(protocol: Protocol) -> tuple[Finding, ...]:
    """What is wrong with *protocol*, or missing in it; nothing is raised.

    A violation says that the protocol contradicts itself. ``where`` holds the places in its file, or
    for a phase that is not reached or a course that is never completed the shortest way there: the
    kinds of event in their order, with the numbers they bring.

    Examples:
        >>> import ipt
        >>> hasty = ipt.protocols.get("ipt-b").with_(id="hasty", limits={"initial_max": 7})
        >>> for finding in ipt.protocols.lint(hasty):
        ...     print(finding.severity.label, finding)
        violation PROT-NO-MIDDLE: the shortest contract, 8 sessions, leaves no middle phase between 7 opening and 1 closing ones
        info PROT-NO-NOTE: initial_max is 7 by assumption, and no note says why
    """
    return (
        *_identity(protocol),
        *_limits(protocol),
        *_last_resort(protocol),
        *_course(protocol),
        *_tasks(protocol),
        *_measures(protocol),
        *_twice(protocol),
        *_foundations(protocol),
    )


# --- which one it is ----------------------------------------------------------------------------


def _identity(protocol: Protocol) -> Iterator[Finding]:
    if protocol.id in reader.names():
        shipped = reader.get(protocol.id)
        if shipped.revision == protocol.revision and shipped.digest != protocol.digest:
            yield r.SHIPPED_ID.finding("$.id", id=protocol.id, revision=protocol.revision)


# --- limits that contradict one another ---------------------------------------------------------


def _at(*limits: str) -> tuple[str, ...]:
    return tuple(f"$.limits.{name}" for name in limits)


def _limits(protocol: Protocol) -> Iterator[Finding]:
    value = {limit.name: limit.value for limit in protocol.limits}
    for low, high in chain.from_iterable(map(pairwise, _RISING)):
        if value[low] > value[high]:
            yield r.ORDER.finding(
                *_at(low, high), low=low, below=value[low], high=high, above=value[high]
            )
    for name in _SWITCHES:
        if value[name] > 1:
            yield r.NOT_A_SWITCH.finding(*_at(name), limit=name, value=value[name])
    shortest, by, kept = value["sessions_min"], value["announce_by"], value["termination_min"]
    for rule, holds, names in (
        (r.NO_FOCUS, value["focus_max"] == 0, ("focus_max",)),
        (
            r.NO_MIDDLE,
            shortest <= value["initial_max"] + value["termination_default"],
            ("sessions_min", "initial_max", "termination_default"),
        ),
        (
            r.ANNOUNCE_EARLY,
            by > max(0, shortest - value["initial_min"]),
            ("announce_by", "sessions_min", "initial_min"),
        ),
        (
            r.ANNOUNCE_LATE,
            value["announced_min"] > 0 and by < kept,
            ("announce_by", "termination_min"),
        ),
        (r.REVIEW_LATE, value["review_after"] > shortest, ("review_after", "sessions_min")),
    ):
        if holds:
            yield rule.finding(*_at(*names), **{name: value[name] for name in names})


def _last_resort(protocol: Protocol) -> Iterator[Finding]:
    """What deficits wait for can be rejected, and once is enough."""
    deficits = protocol.area(Area.DEFICITS)
    for area, times in Counter(deficits.after_rejecting if deficits else ()).items():
        if area is Area.DEFICITS:
            why = "which are deficits themselves"
        elif protocol.area(area) is None:
            why = "which is not offered"
        elif times > 1:
            why = "which is named twice and counts once"
        else:
            continue
        yield r.AFTER_REJECTING.finding(
            "$.areas.deficits.after_rejecting", area=area.label, why=why
        )


# --- what the limits do to a course -------------------------------------------------------------


def _course(protocol: Protocol) -> Iterator[Finding]:
    """Whether a course that keeps to the rules comes through all phases to its completion."""
    try:
        table = compile_protocol(protocol)
        if sum(len(table.numbers(name)) for name in table.kinds) > _KINDS:
            yield r.LARGE.finding(most=_KINDS, what="kinds of event")
            return
        automaton = build_automaton(table, most=_MOST)
    except UnsoundTable as error:
        yield r.UNSOUND.finding(why=error.message)
    except InvalidValue:
        yield r.LARGE.finding(most=_MOST, what="configurations")
    else:
        yield from _ways(automaton)


_CONTRACTS: Final = frozenset({"contract-agreed", "contract-amended"})
_STEPS: Final = frozenset(
    {
        "session-held", "measure-taken", "inventory-completed", "formulation-shared",
        "sick-role-given", "area-rejected", "ending-announced", "phase-began:middle",
        "phase-began:termination", "course-ended:completed", *_CONTRACTS,
        *(f"focus-agreed:{area}" for area in Area),
    }
)  # fmt: skip
"""The kinds that lead on to completion in a course that is recorded in full."""


def _ways(automaton: Automaton) -> Iterator[Finding]:
    came = _search(automaton)
    first: dict[Phase, int] = {}
    for state in came:
        first.setdefault(automaton.phases[state], state)
    if Phase.ENDED in first:
        return
    label = automaton.table.protocol.label
    if Phase.TERMINATION in first:
        phase = Phase.TERMINATION
        yield r.NEVER_COMPLETED.finding(*_way(came, first[phase]), phase=label(phase))
        return
    here, there = Phase.INITIAL, Phase.MIDDLE
    if there in first:
        here, there = there, Phase.TERMINATION
    refusals = {
        state: automaton.table.refusals(here, counts, Kind(f"phase-began:{there}"))
        for state, (phase, counts) in enumerate(automaton.configurations())
        if phase is here and state in came
    }
    nearest = min(refusals, key=lambda state: len(refusals[state]))
    codes = ", ".join(bound.rule.code for bound in refusals[nearest])
    yield r.UNREACHABLE.finding(*_way(came, nearest), phase=label(there), codes=codes)


_Came = dict[int, tuple[int, str]]
"""Each configuration with the one before it and the kind that led there, the nearest first."""


def _search(automaton: Automaton) -> _Came:
    """What a course comes to on its shortest ways; nothing beyond the first completion."""
    moves = [*_moves(automaton)]
    came: _Came = {0: (0, "")}
    waiting = deque(came)
    while waiting:
        state = waiting.popleft()
        for name, columns in moves:
            after = state
            for column in columns:
                after = automaton.step(after, column)
                if after < 0:
                    break
            if after >= 0 and after not in came:
                came[after] = state, name
                waiting.append(after)
                if automaton.phases[after] is Phase.ENDED:
                    return came
    return came


def _moves(automaton: Automaton) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Whole events as the columns they walk; a session reports every task that counts."""
    columns = {kind: place for place, kind in enumerate(automaton.kinds)}
    tasks = [columns[Kind(f"task:{task}")] for task in COUNTED_TASKS]
    for kind, column in columns.items():
        if kind.name not in _STEPS or (kind.name in _CONTRACTS and kind.number < 1):
            continue  # no contract is shorter than one session
        name = f"{kind.name} {kind.number}" if kind.number else kind.name
        yield name, (column, *(tasks if kind.name == "session-held" else ()))


def _way(came: _Came, state: int) -> tuple[str, ...]:
    """The kinds that lead to *state*."""
    steps: list[str] = []
    while state:
        state, name = came[state]
        steps.append(name)
    return tuple(reversed(steps))


# --- content ------------------------------------------------------------------------------------


def _tasks(protocol: Protocol) -> Iterator[Finding]:
    listed = {
        task.id for task in protocol.tasks if not task.phases or Phase.TERMINATION in task.phases
    }
    if not protocol.limit("ending_felt_min"):
        listed.add("ending-felt")
    for missing in sorted(COUNTED_TASKS - listed):
        yield r.TASK_NEEDED.finding("$.tasks", task=missing)
    for task in protocol.tasks:
        if Phase.ENDED in task.phases:
            yield r.TASK_AFTER_END.finding(f"$.tasks.{task.id}", task=task.id)
        yield from _task_sessions(protocol, task)


def _task_sessions(protocol: Protocol, task: Task) -> Iterator[Finding]:
    """Whether the sessions that a task names lie in its phases, in a course of the usual length."""
    sessions = protocol.limit("sessions_default")
    opening = protocol.limit("initial_max")
    ending = sessions - protocol.limit("termination_default")
    for session in dict.fromkeys((task.first, task.last)):
        if session is None:
            continue
        phase = Phase.INITIAL if session <= opening else Phase.MIDDLE
        phase = Phase.TERMINATION if session > ending else phase
        at = f"$.tasks.{task.id}"
        if session > sessions:
            yield r.TASK_BEYOND.finding(at, task=task.id, session=session, sessions=sessions)
        elif task.phases and phase not in task.phases:
            label = protocol.label(phase)
            yield r.TASK_OUTSIDE.finding(
                at, task=task.id, session=session, phase=label, sessions=sessions
            )


def _measures(protocol: Protocol) -> Iterator[Finding]:
    if not any(plan.when in {"baseline", "each session"} for plan in protocol.measures):
        yield r.NO_BASELINE.finding("$.measures")


def _twice(protocol: Protocol) -> Iterator[Finding]:
    stated = (
        *((f"the task {task.id!r}", "$.tasks") for task in protocol.tasks),
        *((f"the exclusion {e.id!r}", "$.exclusions") for e in protocol.exclusions),
        *((f"{p.instrument!r}, {p.when}", "$.measures") for p in protocol.measures),
        *((f"the {a.topic} {a.id!r}", f"$.advisories.{a.topic}") for a in protocol.advisories),
        *((f"a name of the {phase} phase", "$.phase_labels") for phase, _ in protocol.phase_labels),
    )
    for (what, path), times in Counter(stated).items():
        if times > 1:
            yield r.TWICE.finding(path, what=what, times=times)


def _foundations(protocol: Protocol) -> Iterator[Finding]:
    """Whether every number says where it comes from."""
    known = sources.names()
    for source, path in _cited(protocol):
        if source not in known:
            hint = did_you_mean(source, known)
            yield r.UNKNOWN_SOURCE.finding(path, source=source, hint=hint)
    for limit in protocol.limits:
        if limit.status is Status.ASSUMED and not limit.note:
            yield r.NO_NOTE.finding(*_at(limit.name), limit=limit.name, value=limit.value)


def _cited(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Every source with the place where it stands."""
    for limit in protocol.limits:
        yield limit.source, f"$.limits.{limit.name}.source"
    for rule in protocol.areas:
        yield rule.source, f"$.areas.{rule.area}.source"
    for task in protocol.tasks:
        yield task.source, f"$.tasks.{task.id}.source"
    for number, plan in enumerate(protocol.measures):
        yield plan.source, f"$.measures[{number}].source"
    for exclusion in protocol.exclusions:
        yield exclusion.source, f"$.exclusions.{exclusion.id}.source"
    for advisory in protocol.advisories:
        yield advisory.source, f"$.advisories.{advisory.topic}.{advisory.id}.source"
