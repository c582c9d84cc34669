"""What a recorded course is told about its focus; techniques 9."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle, opened
from tests.formulation.considered import dispute, grief, person
from tests.strategies import courses

import ipt
from ipt.findings import Finding
from ipt.formulation import focus_audit
from ipt.formulation.focus_audit import audit_focus, focus_questions
from ipt.model import (
    Course,
    Episode,
    LedgerItem,
    LifeEvent,
    ProblemArea,
    Statement,
    events as ev,
)

pytestmark = pytest.mark.once

EXAMPLES = Path(__file__).parents[2] / "examples" / "courses"
BIRTH = ev.LifeEventRecorded(life_event=LifeEvent(id="birth", kind="birth"))
LINKED = {"life_event": "birth", "old_role": "x", "new_role": "y"}


def codes(course: Course, **more: Any) -> list[str]:
    return [finding.code for finding in audit_focus(course, **more)]


def agreed(area: str = "role-transition", **more: Any) -> ev.FocusAgreed:
    return ev.FocusAgreed(focus=ProblemArea(area=area, **more))


def working(*sessions: Any) -> Course:
    """A course in its middle phase with a transition in focus, and sessions or other events."""
    way = [
        agreed(**LINKED) if isinstance(event, ev.FocusAgreed) else event for event in into_middle()
    ]
    middle = [on(event) if isinstance(event, str) else event for event in sessions]
    return opened(BIRTH, *way, *middle)


def on(*strategies: str, minutes: int | None = 50) -> ev.SessionHeld:
    return ev.SessionHeld(strategies=strategies, minutes=minutes)


GRIEF, OWN, GENERAL = "grief-mourn", "role-transition-loss", "any-opening"


class TestNoFocusByTheLimit:
    @pytest.mark.parametrize(("held", "told"), [(2, False), (3, True)])
    def test_it_is_told_when_the_initial_phase_is_used_up(self, held, told):
        course = opened(*(ev.SessionHeld() for _ in range(held)))
        assert ("FOC-NONE-BY-LIMIT" in codes(course)) is told

    def test_its_words(self):
        [finding] = audit_focus(opened(*(ev.SessionHeld() for _ in range(3))))
        assert finding.message == (
            "after 3 sessions no focus is agreed; test-16 opens with at most 3"
        )
        assert finding.remedy == "record FocusAgreed, or ask what is still missing for it"

    def test_an_unrecorded_period_may_hide_it(self):
        assert codes(opened(ev.PeriodUnrecorded(sessions=3))) == []


class TestWhatIsMissing:
    def test_a_dispute_with_nobody(self):
        course = opened(BIRTH, agreed("role-dispute", life_event="birth"))
        [finding] = audit_focus(course)
        assert str(finding) == "FOC-DISPUTE-NO-OTHER: the role dispute names nobody it is with"
        assert (finding.where, finding.remedy) == (
            ("e2",),
            "name the relationship in ProblemArea.people",
        )

    @pytest.mark.parametrize(
        ("roles", "missing"),
        [({}, "old or new"), ({"old_role": "x"}, "new"), ({"new_role": "x"}, "old")],
    )
    def test_a_transition_without_its_roles(self, roles, missing):
        [finding] = audit_focus(opened(BIRTH, agreed(life_event="birth", **roles)))
        assert str(finding) == (
            f"FOC-TRANSITION-NO-ROLES: the role transition names no {missing} role"
        )
        assert finding.remedy == "ask what was lost and what began, and name both in ProblemArea"

    def test_the_event_or_the_balance_may_name_them(self):
        named = attrs.evolve(BIRTH.life_event, role_lost="x", role_gained="y")
        told = ev.LifeEventRecorded(life_event=named)
        assert codes(opened(told, agreed(life_event="birth"))) == []
        balance = ev.RoleBalanceDrawn(items=[LedgerItem(id="i", side="old-good")])
        assert codes(opened(BIRTH, agreed(life_event="birth"), balance)) == []

    @pytest.mark.parametrize("erased", ["e1", "e2"])
    def test_what_was_erased_is_not_assessable(self, erased):
        named = ev.LifeEventRecorded(
            life_event=attrs.evolve(BIRTH.life_event, role_lost="x", role_gained="y")
        )
        course = opened(named, agreed(**LINKED), ev.EventRedacted(event=erased))
        assert codes(course) == []

    def test_nothing_that_links_it_with_the_onset(self):
        [finding] = audit_focus(opened(agreed("role-dispute", people=["p1"])))
        assert finding.message == (
            "nothing that is recorded links the focus, role dispute, with the onset of the episode"
        )
        assert finding.remedy == (
            "name its life event, or say with AreaConsidered how far it is from the onset"
        )

    @pytest.mark.parametrize(
        "link",
        [
            ev.AreaConsidered(consideration=dispute("p1", onset_months=3)),
            ev.FormulationShared(statement=Statement(onset_linked=True)),
            ev.EpisodeRecorded(episode=Episode(id="now", chronic=True)),
            ev.PeriodUnrecorded(sessions=1),
        ],
        ids=["considered", "formulated", "chronic", "unrecorded"],
    )
    def test_what_links_it_or_may_do_so(self, link):
        assert codes(opened(link, agreed("role-dispute", people=["p1"]))) == []

    @pytest.mark.parametrize(
        "link",
        [
            ev.AreaConsidered(consideration=grief(onset_months=3)),
            ev.FormulationShared(),
            ev.FormulationShared(statement=Statement(onset_linked=False)),
            ev.EpisodeRecorded(episode=Episode(id="then", current=False, chronic=True)),
        ],
        ids=["another area", "no statement", "not linked", "another episode"],
    )
    def test_what_does_not(self, link):
        assert codes(opened(link, agreed("role-dispute", people=["p1"]))) == ["FOC-NO-LINK"]

    def test_deficits_need_no_event(self):
        rejected = (ev.AreaRejected(area=a) for a in ("grief", "role-dispute", "role-transition"))
        assert codes(opened(*rejected, agreed("deficits"))) == []

    def test_a_change_of_focus_is_looked_at_alike(self):
        changed = ev.FocusChanged(
            to=[ProblemArea(area="role-dispute", life_event="birth")], reason="x", agreed=True
        )
        assert codes(working(changed)) == ["FOC-DISPUTE-NO-OTHER"]


class TestSafety:
    def test_a_dispute_in_which_violence_was_told_of(self):
        violent = ev.RelationshipRecorded(relationship=person("p1", violence=True))
        course = opened(BIRTH, violent, agreed("role-dispute", people=["p1"], life_event="birth"))
        assert codes(course) == ["SAFETY-FIRST"]
        assert focus_questions(course) == ()

    def test_where_it_was_not_asked_about_that_is_a_question_and_no_finding(self):
        course = opened(BIRTH, agreed("role-dispute", people=["p1", "p2"], life_event="birth"))
        assert codes(course) == []
        assert [(q.code, q.about) for q in focus_questions(course)] == [
            ("SAFETY-ASK", ("p1",)),
            ("SAFETY-ASK", ("p2",)),
        ]

    def test_of_another_area_it_is_not_asked(self):
        course = opened(BIRTH, agreed(people=["p1"], **LINKED))
        assert focus_questions(course) == ()


def silent_changes(course: Course) -> list[Finding]:
    return [finding for finding in audit_focus(course) if finding.code == "FOC-SILENT-CHANGE"]


class TestSilentChange:
    def test_two_sessions_in_a_row_on_another_area(self):
        course = working(OWN, GRIEF, GRIEF)
        [finding] = silent_changes(course)
        assert str(finding) == (
            "FOC-SILENT-CHANGE: 2 sessions in a row worked on grief, and the agreed focus is role "
            "transition"
        )
        assert finding.remedy == (
            "agree on the change and record FocusChanged, or come back to the focus"
        )
        assert finding.where == tuple(session.event for session in course.sessions[-2:])

    @pytest.mark.parametrize(
        "sessions",
        [
            (GRIEF,),
            (GRIEF, OWN, GRIEF),
            (GRIEF, on(GRIEF, OWN), GRIEF),
            (GRIEF, ev.PeriodUnrecorded(sessions=1), GRIEF),
            (GENERAL, GENERAL, GENERAL),
        ],
        ids=["one", "back between", "both", "unrecorded between", "general"],
    )
    def test_anything_less_is_none(self, sessions):
        assert silent_changes(working(*sessions)) == []

    def test_a_session_of_which_nothing_is_known_neither_adds_nor_ends(self):
        [finding] = silent_changes(working(GRIEF, on(), ev.SessionMissed(), on(GENERAL), GRIEF))
        assert finding.params["sessions"] == 2

    def test_an_agreed_change_is_not_silent(self):
        changed = ev.FocusChanged(
            to=[ProblemArea(area="role-dispute", people=["p"], life_event="birth")],
            reason="x",
            agreed=True,
        )
        dispute_work = "role-dispute-issue"
        assert codes(working(dispute_work, changed, dispute_work, dispute_work)) == []

    def test_each_run_is_told(self):
        course = working(GRIEF, GRIEF, OWN, GRIEF, "role-dispute-issue", "grief-x")
        runs = silent_changes(course)
        assert [run.params["sessions"] for run in runs] == [2, 3]
        assert runs[1].params["worked"] == "grief and role dispute"

    def test_before_anything_is_agreed_there_is_none(self):
        course = opened(BIRTH, on(GRIEF), on(GRIEF), agreed(**LINKED))
        assert codes(course) == []


class TestDrift:
    def test_less_than_half_of_the_known_minutes(self):
        course = working(OWN, GRIEF, on(OWN, minutes=45), on(GRIEF, minutes=60))
        [finding] = audit_focus(course)
        assert str(finding) == (
            "FOC-DRIFT: 95 of 205 minutes of the middle phase were on the focus, as far as it is known"
        )
        assert finding.remedy == "look at what takes the time, and whether the focus still fits"

    def test_what_is_off_the_model_is_off_the_focus(self):
        off = "off-model-childhood"
        assert codes(working(off, off, OWN)) == ["FOC-DRIFT"]

    def test_half_is_enough_and_the_share_is_an_argument(self):
        course = working(OWN, GRIEF, OWN, GRIEF)
        assert codes(course) == []
        assert codes(course, drift_below=51) == ["FOC-DRIFT"]

    @pytest.mark.parametrize(
        "sessions",
        [
            (GRIEF, OWN),
            (on(GRIEF, minutes=None), OWN, on(GRIEF, minutes=None), OWN),
            (GENERAL, on(), GENERAL, OWN),
        ],
        ids=["few", "no minutes", "no areas"],
    )
    def test_it_is_told_only_where_it_can_be(self, sessions):
        assert codes(working(*sessions)) == []

    def test_the_initial_phase_does_not_count(self):
        course = opened(BIRTH, agreed(**LINKED), on(GRIEF), on(OWN), on(GRIEF))
        assert "FOC-DRIFT" not in codes(course)


def test_the_rules_are_these():
    assert [rule.code for rule in focus_audit.RULES] == [
        "FOC-DISPUTE-NO-OTHER",
        "FOC-DRIFT",
        "FOC-NO-LINK",
        "FOC-NONE-BY-LIMIT",
        "FOC-SILENT-CHANGE",
        "FOC-TRANSITION-NO-ROLES",
    ]


class TestEveryCourse:
    @given(courses(most=6))
    def test_any_can_be_looked_at_and_what_is_named_is_in_it(self, course):
        for finding in audit_focus(course):
            assert {*finding.where} <= {*course.ids} | {p.id for p in course.inventory}

    @given(st.lists(st.sampled_from([OWN, GRIEF, GENERAL]), max_size=8))
    def test_a_course_without_any_strategies_is_never_told_of_a_change(self, work):
        with_, without = working(*work), working(*(on() for _ in work))
        assert codes(without) == []
        of_areas = [each for each in work if each != GENERAL]
        silent = any(one == other == GRIEF for one, other in pairwise(of_areas))
        assert ("FOC-SILENT-CHANGE" in codes(with_)) is silent


def test_the_shipped_examples_have_no_silent_change():
    examples = ("b2-ellen", "b9-obstetrician", "invented-16-sessions", "invented-deficits")
    for name in examples:
        course = ipt.load(EXAMPLES / f"{name}.json")
        assert {"FOC-SILENT-CHANGE", "FOC-DRIFT", "FOC-NONE-BY-LIMIT"}.isdisjoint(codes(course))
