"""Random histories against an independent short model of a course.

`Model` is plain Python about phases and counts, written from the rules in words. Whatever it does
not allow must be refused; whatever it allows must be taken. The machine overrides nothing, so the
automaton is walked along with it.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.machine import protocols
from tests.machine.events_for import event

import ipt
from ipt import EventRefused
from ipt.machine import Kind, classify, compile_automaton
from ipt.model import events as ev

pytestmark = pytest.mark.once

EARLY = ("initial", "middle")
TASKS = (
    "progress-reviewed",
    "gains-attributed",
    "ending-felt",
    "relapse-plan-made",
    "next-step-decided",
)
NEEDED = ("measure-taken", "inventory-completed", "formulation-shared", "sick-role-given")
ENDS = ("early-by-agreement", "withdrawn", "referred", "non-response", "risk", "died", "other")
ALWAYS = (
    "crisis-contact-held",
    "contact-attempted",
    "medication-started m",
    "measure-taken",
    "risk-raised r",
)
WHILE_IT_LASTS = (
    "session-missed", "session-cancelled", "session-rescheduled", "relationship-recorded p",
    "life-event-recorded joy birth", "goal-agreed g", "response-reviewed", "sick-role-lifted",
    "inventory-completed", "formulation-shared", "sick-role-given", "ending-announced",
    "area-rejected deficits",
)  # fmt: skip


class Model:
    """What a course of the protocol `small` is about, in a few lines."""

    def __init__(self):
        self.phase, self.contract, self.left, self.open_risk = "initial", False, 7, False
        self.held = self.opening = self.amended = 0
        self.done, self.focus = set(), 0  # since the phase began

    def allows(self, name: str, *words: str) -> bool:
        phase, done = self.phase, self.done
        more = words[0] if words else ""
        number = int(more) if more.isdigit() else 0
        lasts, once = phase != "ended", phase == "initial" or not self.amended
        room = phase != "initial" or self.opening < 2
        foreseen = {
            "session-held": lasts and room and self.left > (phase == "middle"),
            "period-unrecorded": lasts and room and self.left > 0,
            "screening-recorded": phase == "initial",
            "focus-agreed": phase == "initial" and self.focus < 2,
            "focus-changed": phase == "middle" and "disagreed" not in words and len(words) <= 2,
            "contract-agreed": phase in EARLY and not self.contract and 4 <= number <= 6,
            "contract-amended": phase in EARLY and once and self.contract and 4 <= number <= 7,
            "phase-began middle": phase == "initial" and {*NEEDED} <= done and self.focus > 0
            and self.contract and self.opening > 0 and not self.open_risk,
            "phase-began termination": phase == "middle" and self.left <= 2
            and "ending-announced" in done and not self.open_risk,
            "phase-began initial": False,
            "course-ended completed": phase == "termination" and {*TASKS} <= done
            and not self.open_risk,
            "risk-reviewed": self.open_risk,
            "follow-up-held": phase == "ended",
        } | dict.fromkeys(ALWAYS, True)  # fmt: skip
        return foreseen.get(f"{name} {more}".strip(), foreseen.get(name, lasts))

    def take(self, name: str, *words: str) -> None:
        if name in {"session-held", "period-unrecorded"}:
            self.held, self.left, self.opening = self.held + 1, self.left - 1, self.opening + 1
            self.done |= (
                {*words} if name == "session-held" else {*NEEDED, *TASKS, "ending-announced"}
            )
        elif name in {"contract-agreed", "contract-amended"}:
            self.left, self.contract = max(0, int(words[0]) - self.held), True
            self.amended += name == "contract-amended" and self.phase == "middle"
        elif name in {"phase-began", "course-ended"}:
            self.phase, self.done = words[0] if name == "phase-began" else "ended", set()
        elif name in {"risk-raised", "risk-reviewed"}:
            self.open_risk = name == "risk-raised" or "hold" in words
        else:
            self.focus += name == "focus-agreed"
            self.done.add(name)


def refusal(attempt: Callable[[], object]) -> EventRefused | None:
    try:
        attempt()
    except EventRefused as refused:
        return refused
    return None


class Courses(RuleBasedStateMachine):
    """A course, the model and the automaton, all told the same."""

    @initialize(phases=st.integers(0, 2))
    def open(self, phases):
        self.protocol = protocols.get("small")
        self.course = ipt.open_course(self.protocol, patient="p", on=date(2024, 1, 1))
        self.automaton = compile_automaton(self.protocol)
        self.model, self.state = Model(), 0
        self.told: list[str] = []
        for _ in range(phases):
            self.go_on()

    def tell(self, text: str) -> None:
        """Tell all three, who must agree."""
        happened = event(text, on=self.course.horizon + timedelta(days=1))
        expected = self.model.allows(*text.split())
        before, state = self.course, self.state
        for name, number in classify(before, happened):
            if state >= 0:
                told_apart = self.automaton.table.numbers(name)
                kind = Kind(name, min(number, told_apart[-1]))
                state = self.automaton.step(state, self.automaton.kinds.index(kind))
        assert (state >= 0) == expected, text
        assert (ipt.check(before, happened) == ()) == expected, text
        if expected:
            self.course, self.state = ipt.apply(before, happened), state
            self.model.take(*text.split())
            self.told.append(text)
        else:
            events, counts = before.events, before.counts
            refused = refusal(partial(ipt.apply, before, happened))
            assert refused is not None
            assert refused.findings == ipt.check(before, happened)
            assert (before.events, before.counts) == (events, counts)

    # --- what the model foresees ---

    @rule(tasks=st.sets(st.sampled_from(TASKS)))
    def hold_a_session(self, tasks):
        self.tell(" ".join(["session-held", *sorted(tasks)]))

    @rule(area=st.sampled_from(["role-dispute", "role-transition"]))
    def agree_on_a_focus(self, area):
        self.tell(f"focus-agreed {area}")

    @rule(words=st.sampled_from(["role-dispute", "role-transition disagreed",
                                 "role-dispute role-transition"]))  # fmt: skip
    def change_the_focus(self, words):
        self.tell(f"focus-changed {words}")

    @rule(verb=st.sampled_from(["agreed", "amended"]), sessions=st.integers(3, 8))
    def agree_on_a_contract(self, verb, sessions):
        self.tell(f"contract-{verb} {sessions}")

    @rule(text=st.sampled_from([*NEEDED, *ALWAYS, *WHILE_IT_LASTS]))
    def record_something(self, text):
        self.tell(text)

    @rule()
    def go_on(self):
        """The way of the manual, so that histories get far; each event may still be refused."""
        way = {
            "initial": ("session-held", *NEEDED, "focus-agreed role-dispute", "contract-agreed 5"),
            "middle": ("session-held", "session-held", "ending-announced"),
            "termination": (f"session-held {' '.join(TASKS)}",),
            "ended": ("follow-up-held",),
        }
        following = {"initial": "phase-began middle", "middle": "phase-began termination"}
        phase = self.model.phase
        for text in (*way[phase], "risk-reviewed r"):
            self.tell(text)
        if phase in following:
            self.tell(following[phase])

    @rule()
    def lose_the_records_of_a_session(self):
        self.tell("period-unrecorded 1")

    @rule(phase=st.sampled_from(["middle", "termination", "initial"]))
    def begin_a_phase(self, phase):
        self.tell(f"phase-began {phase}")

    @rule(words=st.sampled_from(["r", "r hold"]))
    def review_a_risk(self, words):
        self.tell(f"risk-reviewed {words}")

    @precondition(lambda self: self.model.phase != "initial")
    @rule(reason=st.sampled_from(["completed", *ENDS]))
    def end_the_course(self, reason):
        self.tell(f"course-ended {reason}")

    @rule(text=st.sampled_from(["phase-began initial", "phase-began middle", "phase-began termination",
                                "follow-up-held", "screening-recorded", "session-held",
                                "course-ended completed", "contract-agreed 3", "contract-amended 8",
                                "focus-changed role-dispute disagreed"]))  # fmt: skip
    def anything_else_is_refused(self, text):
        """Always enabled: what the model does not allow must be refused, in every phase."""
        if not self.model.allows(*text.split()):
            self.tell(text)

    # --- corrections ---

    @rule(data=st.data())
    def void_an_event(self, data):
        """Voiding equals never having had it, or is refused with the first event that breaks."""
        effective = self.course.effective
        place = data.draw(st.integers(0, len(effective) - 1))
        voided = ev.EventVoided(event=effective[place].id)
        rest = effective[:place] + effective[place + 1 :]
        findings = ipt.check(self.course, voided)
        if place == 0:
            assert [finding.code for finding in findings] == ["MACH-NOT-CORRECTABLE"]
            return
        if broken := refusal(partial(ipt.replay, self.protocol, rest)):
            first, *why = findings
            assert first.code == "MACH-BREAKS-LATER"
            assert first.where == (broken.event_id,)
            assert rest[broken.position].id == broken.event_id
            assert tuple(why) == broken.findings
            return
        without, after = ipt.replay(self.protocol, rest), ipt.apply(self.course, voided)
        assert after.effective == without.effective == rest
        for view in ("phase", "counts", "horizon", "sessions", "focus", "open_risks", "contract"):
            assert getattr(after, view) == getattr(without, view)
        assert after.events == (*self.course.events, after.events[-1])
        assert ipt.replay(self.protocol, after.events) == after

    @rule()
    def erase_everything_private(self):
        for told in self.course.effective:
            self.course = ipt.apply(self.course, ev.EventRedacted(event=told.id))

    # --- invariants ---

    @invariant()
    def the_three_agree(self):
        course, model = self.course, self.model
        assert course.phase == model.phase
        assert course.sessions_held == model.held
        assert course.count("sessions_left") == model.left
        assert bool(course.open_risks) == model.open_risk
        assert self.automaton.number(course.phase, course.counts) == self.state
        held = Counter(text.split()[0] for text in self.told)
        assert course.sessions_held == held["session-held"] + held["period-unrecorded"]

    @invariant()
    def replaying_gives_the_course(self):
        assert ipt.replay(self.protocol, self.course.events) == self.course

    def teardown(self):
        """What was told can be stored."""
        if hasattr(self, "course"):  # it was opened
            assert ipt.loads(ipt.dumps(self.course)) == self.course


TestCourses = Courses.TestCase
TestCourses.settings = settings(stateful_step_count=30)
