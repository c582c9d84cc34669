"""What the published cases are expected to show; `docs/cases.toml` lists it all.

What they show of a formulation is tested here, and what other rooms tell of them, there.
"""

import ast
import json
import re
import runpy
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.builders import into_middle, opened

import ipt
from ipt.findings import Severity
from ipt.formulation import (
    Formulation,
    Timeline,
    audit_statement,
    audit_support,
    audit_timeline,
    eligible,
    focus_of,
    formulate,
)
from ipt.model import (
    Area,
    Consideration,
    Course,
    Episode,
    LifeEvent,
    PartialDate,
    ProblemArea,
    events as ev,
)

pytestmark = pytest.mark.once

TODAY = date(2030, 1, 1)  # after every course
PROJECT = Path(__file__).parents[2]
NOTES = PROJECT.parent / "shared" / "reference" / "cases.md"
PAGE = runpy.run_path(str(PROJECT / "docs" / "cases_page.py"))
ROWS: dict[tuple[str, str, int], dict[str, Any]] = PAGE["rows"]()


@cache
def case(name: str) -> Course:
    return ipt.load(PROJECT / "examples" / "courses" / f"{name}.json")


@cache
def told(name: str) -> Formulation:
    return formulate(case(name))


def found(course: Course) -> list[tuple[str, Severity, tuple[str, ...]]]:
    """Every finding that a course gets."""
    every = (*formulate(course).findings, *ipt.review.look(course, today=TODAY).findings)
    return [(finding.code, finding.severity, finding.where) for finding in every]


def asked(course: Course) -> list[tuple[str, tuple[str, ...]]]:
    """Every question."""
    every = (*formulate(course).questions, *ipt.review.look(course, today=TODAY).questions)
    return [(question.code, question.about) for question in every]


def codes(course: Course) -> set[str]:
    return {code for code, _, _ in found(course)}


def refused(course: Course) -> list[str]:
    """What the machine objects to in the history of *course*."""
    _, refusals = ipt.machine.survey(course.protocol, course.events)
    return [finding.code for refusal in refusals for finding in refusal.findings]


def held_against(course: Course, *families: str) -> list[str]:
    """The codes of *families*, information as well."""
    return [code for code, _, _ in found(course) if code.startswith(families)]


# --- what is not assessable -----------------------------------------------------------------------


def judged_here() -> list[tuple[str, str, int]]:
    """The lines of single courses that are not assessable; care and groups have their own tests."""
    here = "::test_what_a_record_does_not_say_is_not_held_against_it"
    return [key for key, row in ROWS.items() if key[1] == "na" and row["test"].endswith(here)]


@pytest.mark.parametrize("key", judged_here(), ids=str)
def test_what_a_record_does_not_say_is_not_held_against_it(key):
    name, _, _ = key
    assert held_against(case(name), *ROWS[key]["codes"]) == []


def test_the_same_is_held_against_a_record_that_does_say_it():
    late = opened(*(ev.SessionHeld() for _ in range(4)), override="because")
    assert held_against(late, "FORM-") == ["FORM-LATE"]
    assert held_against(late, "FOC-") == ["FOC-NONE-BY-LIMIT"]
    asked_for = opened(ev.RelationshipRecorded(relationship=ipt.Relationship(id="p")))
    assert held_against(asked_for, "INV-") == ["INV-VIOLENCE-UNASKED"]
    unannounced = opened(*into_middle(), *(ev.SessionHeld() for _ in range(11)))
    assert held_against(unannounced, "TERM-") == ["TERM-NOT-ANNOUNCED"]
    totals = [ev.MeasureTaken(instrument="phq-9", total=total) for total in (12, 8, 14)]
    assert held_against(opened(*totals), "MEA-", "OUT-") == ["MEA-WORSE", "OUT-RULES-DISAGREE"]


# --- the cases ------------------------------------------------------------------------------------


class TestAllan:
    course = case("b1-allan")

    def test_support_rests_on_the_aunt_alone(self):
        assert ("SUP-SINGLE-POINT", Severity.INFO, ("aunt",)) in found(self.course)
        assert told("b1-allan").support.confidants == ("aunt",)

    def test_it_is_asked_who_else_there_is_and_who_helps_the_aunt(self):
        asked = audit_support(self.course.inventory).questions  # the course has ended
        [question] = [q for q in asked if q.code == "SUP-WHO-ELSE"]
        assert question.text == "who else gives emotional support, and who helps 'aunt'"
        assert question.about == ("aunt", "acquaintances", "former-partner", "parents")

    def test_nobody_says_that_he_has_no_confidant(self):
        assert codes(self.course).isdisjoint({"INV-NO-CONFIDANT", "SUP-NO-CONFIDANT", "INV-NOBODY"})


class TestEllen:
    course = case("b2-ellen")

    def test_two_areas_are_allowed_and_the_primary_one_is_to_be_named(self):
        assert [area.area for area in self.course.focus] == [
            Area.ROLE_TRANSITION,
            Area.ROLE_DISPUTE,
        ]
        assert ("FOC-NO-PRIMARY", Severity.ADVICE, ()) in found(self.course)

    def test_the_dispute_has_no_stage(self):
        assert ("FOC-DISPUTE-NO-STAGE", Severity.ADVICE, ("husband",)) in found(self.course)

    def test_the_answer_about_self_harm_that_a_total_hides_is_asked_for(self):
        score = self.course.latest("epds")
        assert score is not None
        assert [(q.code, q.about) for q in score.questions] == [("MEA-RISK-ITEM", ("self-harm",))]

    def test_it_is_asked_who_looks_after_the_child_meanwhile(self):
        assert asked(self.course)[1] == ("SICK-WHO-CARES", ("birth", "baby"))
        lifted = ipt.apply(self.course, ev.SickRoleLifted())
        assert "SICK-WHO-CARES" not in dict(asked(lifted))

    def test_two_areas_are_not_too_many(self):
        assert refused(self.course) == []
        assert "FORM-3PLUS-AREAS" not in codes(self.course)


class TestJoy:
    def test_the_dispute_has_no_stage(self):
        where = ("mother", "ex-partner")
        assert ("FOC-DISPUTE-NO-STAGE", Severity.ADVICE, where) in found(case("b3-joy"))


class TestMrsE:
    course = case("b4-mrs-e")

    def test_grief_is_open_to_be_the_focus(self):
        [focus] = self.course.focus
        seen = eligible(
            Consideration(area=focus),
            protocol=self.course.protocol,
            life_events=self.course.life_events,
            people=self.course.inventory,
        )
        assert (seen.answer, seen.allowed, seen.needs) == (True, True, ())
        [issue] = [each for each in told("b4-mrs-e").issues if each.area is Area.GRIEF]
        assert (issue.holds, issue.people, issue.life_event) == (True, ("husband",), "death")

    def test_six_months_may_have_passed_and_twelve_have_not(self):
        clocks = told("b4-mrs-e").grief
        assert [(clock.clock.id, clock.passed) for clock in clocks] == [
            ("icd-11", None),
            ("dsm-5-tr", False),
        ]
        assert not [code for code, weight, _ in found(self.course) if code.startswith("TL-")]

    def test_who_died_is_no_present_support(self):
        support = told("b4-mrs-e").support
        assert support.out_of_reach == ("husband",)
        assert "husband" not in {p.person for supply in support.supplies for p in supply.counted}
        living = [e for e in asked(self.course) if e[0].startswith("SUP-")]
        assert living
        assert not [code for code, about in living if "husband" in about]

    def test_the_day_of_the_anniversary_is_asked_for(self):
        [question] = [q for q in told("b4-mrs-e").questions if q.code == "TL-ANNIVERSARY"]
        assert question.about == ("death",)
        assert question.decides == "when its anniversary comes, for the plan against a relapse"

    def test_it_is_asked_whether_risk_was_asked_about(self):
        assert ("RISK-ASKED", ()) in asked(self.course)

    def test_no_clock_makes_a_diagnosis(self):
        said = [finding.message for finding in told("b4-mrs-e").findings]
        said += [str(clock) for clock in told("b4-mrs-e").grief]
        said += [f"{q.text} {q.decides}" for q in told("b4-mrs-e").questions]
        assert len(said) > 20
        assert not [words for words in said if re.search("prolonged|complicated|diagnos", words)]

    def test_grief_does_not_lack_its_death(self):
        assert refused(self.course) == []


class TestLeonard:
    course = case("b5-leonard")

    def test_twelve_months_have_passed_whichever_month_it_was(self):
        assert self.course.opened.on == PartialDate(2006)
        assert [clock.passed for clock in told("b5-leonard").grief] == [True, True]

    def test_the_formulation_counts_right_and_is_in_time(self):
        assert audit_statement(self.course).findings == ()
        [shared] = self.course.of(ev.FormulationShared)
        wrong = ev.FormulationShared(sessions_left=11)
        assert (shared.sessions_left, self.course.sessions_held) == (12, 2)
        assert "FORM-ARITH" in codes(ipt.apply(self.course, wrong))

    def test_how_many_days_have_passed_is_not_claimed(self):
        days = [clock.days for clock in told("b5-leonard").grief]
        assert [(each.low, each.high) for each in days if each] == [(1573, 1937)] * 2

    def test_the_day_of_the_anniversary_is_known(self):
        assert "TL-ANNIVERSARY" not in dict(asked(self.course))


class TestMartina:
    course = case("b6-martina")

    def test_the_formulation_counts_right(self):
        assert audit_statement(self.course).findings == ()
        assert "FORM-ARITH" in codes(ipt.apply(self.course, ev.FormulationShared(sessions_left=12)))

    def test_the_third_session_is_in_time_unless_two_are_the_most(self):
        assert "FORM-LATE" not in codes(self.course)
        short = self.course.protocol.with_(id="short", limits={"initial_max": 2})
        again = ipt.open_course(short, patient="p")
        [shared] = self.course.of(ev.FormulationShared)
        again = ipt.apply(again, ev.PeriodUnrecorded(sessions=3), shared, override="because")
        late = [(code, weight) for code, weight, _ in found(again) if code.startswith("FORM-")]
        assert late == [("FORM-LATE", Severity.WARNING)]

    def test_losses_without_a_death_are_transitions_and_may_be_grief_elsewhere(self):
        issues = told("b6-martina").issues
        assert {(issue.area, issue.holds) for issue in issues} == {(Area.ROLE_TRANSITION, None)}
        losses = {"life_events": self.course.life_events, "people": self.course.inventory}
        grief = Consideration(area=ProblemArea(area="grief", life_event="manuscript"))
        answers = {
            name: eligible(grief, protocol=ipt.protocols.get(name), **losses).allowed
            for name in ("ipt-ptsd", "ipt-16", "ipt-sr")
        }
        assert answers == {"ipt-ptsd": False, "ipt-16": False, "ipt-sr": True}
        school = ipt.open_course(ipt.protocols.get("ipt-sr"), patient="p")
        school = ipt.apply(school, *self.course.of(ev.LifeEventRecorded))
        assert ipt.check(school, ev.FocusAgreed(focus=grief.area)) == ()

    @pytest.mark.parametrize("intake", [None, PartialDate(2006), date(2005, 11, 1)])
    def test_an_onset_years_before_the_intake_is_not_impossible(self, intake):
        [episode] = self.course.episodes
        assert episode.onset_months_from_intake == -48
        timeline = attrs.evolve(Timeline.of(self.course), intake=intake)
        assert audit_timeline(timeline).findings == ()

    def test_an_inventory_without_people_makes_questions(self):
        assert ("INV-ASK-WHO", ()) in asked(self.course)
        assert not [code for code in codes(self.course) if code.startswith("INV-")]


class TestAlicia:
    def test_violence_is_asked_about_first(self):
        first = told("b7a-alicia").questions[0]
        assert first.code == "INV-ASK-VIOLENCE"
        assert first.about[0] == "husband"


class TestVictor:
    course = case("b7b-victor")

    def test_nothing_is_late_after_three_sessions(self):
        assert self.course.sessions_held == self.course.protocol.limit("initial_max") == 3
        assert "FORM-LATE" not in codes(self.course)

    def test_it_is_asked_which_area_and_none_is_guessed(self):
        assert ("FOC-WHICH-AREA", ()) in asked(self.course)
        seen = told("b7b-victor")
        assert (self.course.focus, seen.issues, seen.focus.ranked) == ((), (), ())
        assert seen.focus.primary is None


class TestTheObstetrician:
    course = case("b9-obstetrician")

    def test_an_onset_one_month_after_the_birth_is_a_link(self):
        issue = told("b9-obstetrician").issues[0]
        assert (issue.life_event, issue.near_onset, issue.holds) == ("birth", True, True)
        [transition] = [each for each in self.course.considerations if each.area.area is issue.area]
        weighed = ev.AreaConsidered(consideration=attrs.evolve(transition, weighs=True))
        [ranked] = focus_of(ipt.apply(self.course, weighed)).ranked
        assert ranked.trace[0].says == "near the onset: 4 of 4 points, times 3"
        about = dict(asked(self.course))
        assert "INV-ASK-WHEN" not in about

    def test_of_a_dispute_and_a_transition_one_is_to_be_the_primary(self):
        assert ("FOC-NO-PRIMARY", Severity.ADVICE, ()) in found(self.course)

    def test_a_transition_waits_until_it_is_known_whether_adjusting_fails(self):
        _, transition = told("b9-obstetrician").focus.undecided
        assert transition.consideration.area.life_event == "birth"
        assert [question.code for question in transition.needs] == ["AREA-ADJUSTING"]

    def test_a_dispute_waits_until_violence_was_asked_about(self):
        dispute, _ = told("b9-obstetrician").focus.undecided
        assert dispute.consideration.area.people == ("husband",)
        assert "SAFETY-FIRST" in {each.code for each in told("b9-obstetrician").focus.findings}

    def test_an_agreed_focus_is_not_proposed_again(self):
        assert codes(self.course).isdisjoint({"FOC-UNSETTLED", "FOC-ONE-AREA", "FOC-NOT-YET"})

    def test_two_areas_are_not_too_many(self):
        assert refused(self.course) == []


# --- what the cases brought to the timeline -------------------------------------------------------


class TestTheTimeline:
    @pytest.mark.parametrize(
        ("when", "about"), [("2001-09-11", []), ("2001-09", []), ("2001", ["d"]), (None, ["d"])]
    )
    def test_an_anniversary_is_asked_for_unless_its_month_is_known(self, when, about):
        death = LifeEvent(
            id="d", kind="death", people=("p",), when=when and PartialDate.parse(when)
        )
        questions = audit_timeline(Timeline(life_events=[death])).questions
        assert [n for q in questions if q.code == "TL-ANNIVERSARY" for n in q.about] == about

    def test_a_death_that_is_asked_for_is_not_asked_for_twice(self):
        death = LifeEvent(id="d", kind="death", people=("p",))
        now = Episode(id="now", onset=PartialDate(2005))
        questions = audit_timeline(Timeline(life_events=[death], episodes=[now])).questions
        assert [q.code for q in questions] == ["TL-WHEN"]

    def test_of_what_is_told_apart_only_the_intake_is_asked_for(self):
        dated = LifeEvent(id="job", kind="job-loss", when=PartialDate.parse("2001-09"))
        undated = LifeEvent(id="move", kind="move")
        now = Episode(id="now", onset_months_from_intake=-48)
        questions = audit_timeline(Timeline(life_events=[dated, undated], episodes=[now])).questions
        assert [(q.code, q.about) for q in questions] == [
            ("TL-INTAKE", ("job",)),
            ("TL-WHEN", ("move",)),
        ]


# --- the list -------------------------------------------------------------------------------------


def nodes(path: str) -> Iterator[str]:
    for statement in ast.parse((PROJECT / path).read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef):
            yield f"{path}::{statement.name}"
        elif isinstance(statement, ast.ClassDef):
            inner = (each for each in statement.body if isinstance(each, ast.FunctionDef))
            yield from (f"{path}::{statement.name}::{each.name}" for each in inner)


def noted() -> dict[tuple[str, str, int], str]:
    """Every line of the notes on the cases that ship, by case, mark and place."""
    text = NOTES.read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    names = {"b6-martina": "b6-martina", "b9-38yo": "b9-obstetrician"}
    shipped = {key[0] for key in ROWS}
    return {
        (name, mark, place): line
        for block in blocks
        if (name := names.get(block["id"].lower(), block["id"].lower())) in shipped
        for mark, lines in block["expect"].items()
        for place, line in enumerate(lines, 1)
    }


class TestTheList:
    @pytest.mark.parametrize("key", ROWS, ids=str)
    def test_a_line_is_shown_by_a_test_or_says_why_not(self, key):
        row: dict[str, Any] = ROWS[key]
        codes = {"codes"} if key[1] == "na" else set()
        assert set(row) in ({"what", "test", *codes}, {"what", "why", *codes})
        if "test" in row:
            assert row["test"] in nodes(row["test"].partition("::")[0])

    def test_every_shipped_case_is_in_it(self):
        cases = {path.stem for path in (PROJECT / "examples").glob("*/b*.json")}
        assert {name for name, _, _ in ROWS} == cases

    def test_all_of_it_is_reached(self):
        open_ = [key for key, row in ROWS.items() if "why" in row]
        assert open_ == []

    def test_the_page_has_every_line(self):
        text = (PROJECT / "docs/generated/cases.md").read_text(encoding="utf-8")
        assert all(row["what"] in text for row in ROWS.values())


@pytest.mark.skipif(not NOTES.exists(), reason="the notes on the cases are not beside the project")
class TestTheNotes:
    def test_every_line_is_listed(self):
        assert ROWS.keys() == noted().keys()

    def test_no_line_copies_its_words(self):
        lines = noted()
        assert not [key for key, row in ROWS.items() if row["what"] == lines[key]]
