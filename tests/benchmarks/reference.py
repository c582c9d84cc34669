"""The one course that every benchmark runs: 16 sessions, all rules on, and its rivals.

The rivals get the same events, keep them in a history, and know far fewer rules: four phases, two
conditions. What they are spared is what `ipt` is compared with.
"""

from datetime import date, timedelta

import attrs
from pydantic import BaseModel, ConfigDict
from statemachine import State, StateMachine
from transitions import Machine

import ipt
from ipt import events as ev

OPENED = date(2026, 1, 5)
PROTOCOL = ipt.protocols.get("ipt-16")


def history() -> tuple[ev.Event, ...]:
    """What follows the opening."""
    day = iter(OPENED + timedelta(weeks=week) for week in range(16))
    first, second, third = next(day), next(day), next(day)
    death = ipt.LifeEvent(id="death", kind="death", people=("husband",))
    events: list[ev.Event] = [
        ev.MeasureTaken(on=first, instrument="phq-9", items=(2, 3, 2, 2, 1, 2, 2, 1, 0)),
        ev.SickRoleGiven(on=first),
        ev.SessionHeld(on=first, minutes=50, tasks=("symptoms-reviewed", "sick-role-given")),
        ev.RelationshipRecorded(
            on=first, relationship=ipt.Relationship(id="husband", living=False)
        ),
        ev.LifeEventRecorded(on=first, life_event=death),
        ev.SessionHeld(on=second, minutes=50, tasks=("inventory-taken",)),
        ev.InventoryCompleted(on=second),
        ev.MeasureTaken(on=second, instrument="phq-9", items=(2, 3, 2, 2, 1, 2, 2, 1, 0)),
        ev.SessionHeld(on=third, minutes=50, tasks=("formulation-shared", "contract-set")),
        ev.FormulationShared(on=third, agreed=True, sessions_left=13),
        ev.FocusAgreed(on=third, focus=ipt.ProblemArea(area="grief", life_event="death")),
        ev.ContractAgreed(on=third, contract=ipt.Contract(sessions_min=16)),
        ev.PhaseBegan(on=third, phase="middle"),
    ]
    for _ in range(9):
        on = next(day)
        events += [
            ev.MeasureTaken(on=on, instrument="phq-9", items=(1, 2, 2, 1, 1, 2, 1, 1, 0)),
            ev.SessionHeld(on=on, minutes=50, tasks=("mood-linked", "focus-worked")),
        ]
    events += [ev.EndingAnnounced(on=on), ev.PhaseBegan(on=on, phase="termination")]
    for tasks in (
        ("progress-reviewed",),
        ("gains-attributed", "ending-felt"),
        ("relapse-plan-made", "next-step-decided"),
        (),
    ):
        on = next(day)
        events += [
            ev.MeasureTaken(on=on, instrument="phq-9", items=(1, 1, 1, 0, 0, 1, 0, 0, 0)),
            ev.SessionHeld(on=on, minutes=50, tasks=tasks),
        ]
    events.append(ev.CourseEnded(on=on, reason="completed"))
    return tuple(attrs.evolve(event, id=f"e{n}") for n, event in enumerate(events, 1))


HISTORY = history()
COURSE = ipt.open_course(PROTOCOL, patient="p-1", on=OPENED)
WHOLE = ipt.apply(COURSE, *HISTORY).events


def apply_one_by_one() -> ipt.Course:
    course = COURSE
    for event in HISTORY:
        course = ipt.apply(course, event)
    return course


def replay() -> ipt.Course:
    return ipt.replay(PROTOCOL, WHOLE)


def _trigger(event: ev.Event) -> str:
    match event:
        case ev.PhaseBegan(phase=phase):
            return f"begin_{phase}"
        case ev.SessionHeld():
            return "session"
        case ev.CourseEnded():
            return "end"
        case _:
            return "record"


TRIGGERS = [(_trigger(event), event) for event in HISTORY]


class StateMachineCourse(StateMachine):
    """python-statemachine: a machine per course."""

    initial = State(initial=True)
    middle = State()
    termination = State()
    ended = State(final=True)

    record = initial.to.itself() | middle.to.itself() | termination.to.itself()
    session = (
        initial.to.itself(cond="few")
        | middle.to.itself(cond="few")
        | termination.to.itself(cond="few")
    )
    begin_middle = initial.to(middle, cond="few")
    begin_termination = middle.to(termination, cond="few")
    end = termination.to(ended)

    def __init__(self):
        self.history = []
        super().__init__()

    def few(self):
        return len(self.history) < 1000

    def on_transition(self, payload=None):
        self.history.append(payload)


def python_statemachine() -> StateMachineCourse:
    machine = StateMachineCourse()
    for trigger, event in TRIGGERS:
        machine.send(trigger, payload=event)
    return machine


class TransitionsModel:
    """transitions: the model of a machine per course."""

    def __init__(self):
        self.history = []

    def few(self, payload):  # noqa: ARG002 - every callback gets it
        return len(self.history) < 1000

    def note(self, payload):
        self.history.append(payload)


def transitions() -> TransitionsModel:
    model = TransitionsModel()
    machine = Machine(
        model,
        states=["initial", "middle", "termination", "ended"],
        initial="initial",
        auto_transitions=False,
        after_state_change="note",
    )
    for state in ("initial", "middle", "termination"):
        machine.add_transition("record", state, "=")
        machine.add_transition("session", state, "=", conditions="few")
    machine.add_transition("begin_middle", "initial", "middle", conditions="few")
    machine.add_transition("begin_termination", "middle", "termination", conditions="few")
    machine.add_transition("end", "termination", "ended")
    for trigger, event in TRIGGERS:
        model.trigger(trigger, payload=event)
    return model


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


def pydantic_twin(value: object) -> object:
    """*value* with every attrs instance in it rebuilt as a frozen pydantic v2 model."""
    if isinstance(value, tuple):
        return tuple(pydantic_twin(item) for item in value)
    if not attrs.has(type(value)):
        return value
    fields = attrs.fields(type(value))
    if type(value) not in _TWINS:
        annotations = {field.name: object for field in fields}
        _TWINS[type(value)] = type(
            type(value).__name__, (_Frozen,), {"__annotations__": annotations}
        )
    return _TWINS[type(value)](**{f.name: pydantic_twin(getattr(value, f.name)) for f in fields})


_TWINS: dict[type, type[BaseModel]] = {}
