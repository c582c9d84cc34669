"""Which techniques belong to which phase, and which to none (protocols T40, T41, T42)."""

import pytest
from tests.techniques.held import acts, course, found

from ipt.findings import Severity, Status
from ipt.model import Decision, Incident, Rehearsal, Technique, events as ev
from ipt.techniques import past, relationship
from ipt.techniques.legality import legality

EARLY = "TECH-EARLY: {!r} belongs to the middle phase and after, and came in the initial phase"
LATE = "TECH-LATE: {} belongs to the initial phase, and came first in the {} phase"
OFF = "TECH-OFF-MODEL: the session notes {!r}, which is no technique of IPT"
CORRECTED = (
    "TECH-CORRECTED: the session notes {!r}, which is no technique of IPT; it was noticed and left"
)
WORK = (
    (
        "communication-analysis",
        "communication-analysed",
        ev.IncidentAnalysed(incident=Incident(id="i1")),
    ),
    ("decision-analysis", "decision-analysed", ev.DecisionAnalysed(decision=Decision(id="d1"))),
    ("role-play", "role-played", ev.RolePlayed(rehearsal=Rehearsal(id="r1"))),
)


class TestThePhaseOfATechnique:
    """T40: a warning, and no refusal."""

    @pytest.mark.parametrize(("technique", "task", "event"), WORK)
    def test_the_work_on_the_focus_comes_after_the_initial_phase(self, technique, task, event):
        for told in (acts(technique), ev.SessionHeld(tasks=[task]), event):
            early = legality(course(told)).findings
            assert [(str(f), f.where) for f in early] == [(EARLY.format(technique), ("e1",))]
            assert (early[0].severity, early[0].status) == (Severity.WARNING, Status.INFERRED)
            assert found(legality(course(middle=[told], termination=[told]))) == []

    def test_it_is_told_once_of_a_session(self):
        twice = ev.SessionHeld(
            tasks=["role-played", "role-played"], acts=acts("role-play", "role-play").acts
        )
        assert found(legality(course(twice))) == [EARLY.format("role-play")]

    def test_so_does_a_strategy_of_an_area(self):
        told = ev.SessionHeld(strategies=["grief-rebuild", "any-symptoms", "nobody-knows"])
        assert found(legality(course(told))) == [EARLY.format("grief-rebuild")]

    @pytest.mark.parametrize(
        "technique",
        ["supportive-listening", "clarification", "psychoeducation", "encouragement-of-affect"],
    )
    def test_what_belongs_to_any_phase_is_never_told_of(self, technique):
        told = acts(technique)
        assert found(legality(course(told, middle=[told], termination=[told]))) == []

    def test_inventory_and_sick_role_come_first_in_the_initial_phase(self):
        usual = [ev.SessionHeld(tasks=["inventory-taken", "sick-role-given"])]
        assert found(legality(course(*usual))) == []
        assert found(legality(course(middle=[*usual, ev.SickRoleGiven()]))) == []

    def test_for_the_first_time_later_they_are_told_of(self):
        late = (
            ev.PhaseBegan(phase="middle"),
            ev.SessionHeld(tasks=["inventory-taken"]),
            ev.SickRoleGiven(),
            ev.InventoryCompleted(),
        )
        assert found(legality(course(*late))) == [
            LATE.format("the inventory", "middle"),
            LATE.format("the sick role", "middle"),
        ]

    def test_an_unrecorded_period_may_hide_them(self):
        hidden = (
            ev.PeriodUnrecorded(sessions=2),
            ev.PhaseBegan(phase="middle"),
            ev.InventoryCompleted(),
        )
        assert found(legality(course(*hidden))) == []


class TestWhatIsNoTechniqueOfIpt:
    """T41: marked as off the protocol, each with its source."""

    @pytest.mark.parametrize(
        ("technique", "source", "status"),
        [
            ("thought-record", "STUART-SL", Status.PUBLISHED),
            ("dream-interpretation", "DYN98", Status.PUBLISHED),
            ("exposure", "PTSD-9", Status.PUBLISHED),
            ("advice-giving", "ipt", Status.ASSUMED),
        ],
    )
    def test_it_is_told_of(self, technique, source, status):
        told = legality(course(acts(technique))).findings
        assert [(str(f), f.source, f.status) for f in told] == [
            (OFF.format(technique), source, status)
        ]
        assert told[0].severity is Severity.WARNING

    @pytest.mark.parametrize(
        ("technique", "audit"),
        [
            ("transference-interpretation", relationship.audit),
            ("childhood-reconstruction", past.audit),
        ],
    )
    def test_what_has_a_finding_elsewhere_is_told_word_for_word(self, technique, audit):
        held = course(acts(technique))
        assert legality(held).findings == audit(held).findings

    @pytest.mark.parametrize("technique", [t for t in Technique if t.off_model])
    def test_what_was_noticed_and_left_is_told_as_that(self, technique):
        """The supervisor stopped a drift into the parents' old marriage (case B3)."""
        told = legality(course(middle=[acts(technique, corrected=True)])).findings
        assert [(str(f), f.severity) for f in told] == [
            (CORRECTED.format(technique.value), Severity.INFO)
        ]

    def test_a_technique_of_ipt_is_never_told_of_in_the_middle_phase(self):
        usual = [technique for technique in Technique if not technique.off_model]
        assert found(legality(course(middle=[acts(*usual)]))) == []


class TestTalkOfEating:
    """T42: after the first stage it is led back to what goes on between people."""

    def test_in_the_initial_phase_it_has_its_place(self):
        assert found(legality(course(acts("eating-talk")))) == []

    def test_later_it_is_told_of(self):
        told = legality(course(middle=[acts("eating-talk")])).findings
        assert [(str(f), f.source, f.status) for f in told] == [
            (
                "TECH-EATING: the session notes talk of eating and weight, after the initial phase",
                "BN-94",
                Status.SECONDARY,
            )
        ]
