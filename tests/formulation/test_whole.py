"""`formulate` looks at a course with every part, whatever the course holds."""

from datetime import date

import pytest
from hypothesis import given
from tests import strategies
from tests.cli.running import EXAMPLES
from tests.machine.events_for import event

import ipt
from ipt import events as ev, formulation
from ipt.formulation import formulate
from ipt.model import Consideration, Course, Episode, ProblemArea, Tie


def course(*events: ev.Event | str) -> Course:
    opened = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=date(2026, 1, 5))
    return ipt.apply(opened, *(event(e) if isinstance(e, str) else e for e in events))


def codes(told: formulation.Formulation) -> list[str]:
    return [finding.code for finding in told.findings]


@given(strategies.courses())
def test_it_looks_at_any_legal_course_and_says_each_thing_once(any_course: Course):
    told = formulate(any_course)
    assert len({*told.findings}) == len(told.findings)
    assert len({*told.questions}) == len(told.questions)
    known = {rule.code for rule in formulation.RULES}
    assert {found.code for found in (*told.findings, *told.questions)} <= known
    assert [*told.findings] == sorted(told.findings, key=lambda finding: -finding.severity)
    assert formulate(any_course) == told


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_not_recorded_is_asked_and_is_no_violation(path):
    recorded = ipt.load(path)
    told = formulate(recorded)
    assert not [f for f in told.findings if f.severity > ipt.Severity.WARNING]
    assert bool(told.questions) == (recorded.phase is not ipt.Phase.ENDED)


def test_an_empty_course_is_asked_and_told_nothing():
    told = formulate(course())
    assert told.findings == ()
    assert told.statement == told.issues == told.onset == told.grief == ()
    assert (told.network.size, told.circles.rings, told.goals.t) == (0, (), None)
    assert told.questions


def test_once_the_course_has_ended_nothing_is_asked():
    people = course("relationship-recorded a")
    assert formulate(people).questions
    ended = ipt.apply(people, ev.CourseEnded(reason="withdrawn"))
    assert formulate(ended).questions == ()


def test_a_tie_of_somebody_who_is_not_in_the_inventory_is_passed_over():
    known = course(
        "relationship-recorded a",
        "relationship-recorded b",
        ev.TiesRecorded(ties=(Tie(one="a", other="b"), Tie(one="a", other="stranger"))),
    )
    assert formulate(known).network.ties == 1
    assert formulate(course("relationship-recorded a")).network.ties is None


class TestTheSameIsSaidOnce:
    def test_nobody_to_confide_in(self):
        alone = ipt.Relationship(id="a", living=True, confidant=False, closeness=1)
        told = formulate(course(ev.RelationshipRecorded(relationship=alone)))
        assert codes(told).count("INV-NO-CONFIDANT") == 1
        assert "SUP-NO-CONFIDANT" not in codes(told)

    def test_violence_is_asked_about_in_one_question(self):
        dispute = ProblemArea(area="role-dispute", people=("a",))
        told = formulate(
            course(
                "relationship-recorded a",
                ev.AreaConsidered(consideration=Consideration(area=dispute)),
            )
        )
        asked = [question.code for question in told.questions]
        assert asked.count("INV-ASK-VIOLENCE") == 1
        assert "SAFETY-ASK" not in asked

    def test_whoever_the_one_question_leaves_out_has_a_question_of_their_own(self):
        dispute = ProblemArea(area="role-dispute", people=("b",))
        told = formulate(course("relationship-recorded a", ev.FocusAgreed(focus=dispute)))
        asked = {question.code: question.about for question in told.questions}
        assert (asked["INV-ASK-VIOLENCE"], asked["SAFETY-ASK"]) == (("a",), ("b",))


class TestADispute:
    DISPUTE = ev.FocusAgreed(focus=ProblemArea(area="role-dispute", people=("a",)))

    def dispute(self, violence: bool | None) -> formulation.Formulation:  # noqa: FBT001
        person = ipt.Relationship(id="a", living=True, violence=violence)
        return formulate(course(ev.RelationshipRecorded(relationship=person), self.DISPUTE))

    @staticmethod
    def progress(told: formulation.Formulation) -> set[str]:
        [coverage] = told.strategies
        return {strategy.progress for strategy in coverage.strategies}

    def test_its_strategies_are_due_once_violence_is_ruled_out(self):
        assert self.progress(self.dispute(False)) == {"due"}

    @pytest.mark.parametrize("violence", [True, None])
    def test_none_is_before(self, violence: bool | None):  # noqa: FBT001
        assert self.progress(self.dispute(violence)) == {"held-back"}

    def test_nor_is_one_with_somebody_unknown(self):
        assert self.progress(formulate(course(self.DISPUTE))) == {"held-back"}


class TestTheFocus:
    def test_nothing_is_proposed_before_an_area_was_considered(self):
        assert not [code for code in codes(formulate(course())) if code.startswith("FOC-")]

    def test_an_area_that_is_open_is_ranked(self):
        move = ProblemArea(
            area="role-transition", life_event="move", old_role="there", new_role="here"
        )
        told = formulate(
            course(
                ev.EpisodeRecorded(episode=Episode(id="now", onset=date(2025, 11, 1))),
                ev.LifeEventRecorded(
                    life_event=ipt.LifeEvent(id="move", kind="move", when=date(2025, 10, 1))
                ),
                ev.AreaConsidered(consideration=Consideration(area=move, fits=True)),
            )
        )
        assert told.focus.primary == Consideration(area=move, fits=True)
        assert [near.link.event for near in told.onset] == ["move"]


class TestTheInventory:
    READY = (
        "relationship-recorded a", "session-held", "measure-taken", "inventory-completed",
        "formulation-shared", "sick-role-given", "focus-agreed role-transition",
        "contract-agreed 12", "phase-began middle",
    )  # fmt: skip
    ENDING = (*["session-held"] * 8, "ending-announced", "phase-began termination")

    def test_it_is_gone_through_again_in_the_end(self):
        assert "INV-UNREVIEWED" in codes(
            formulate(course(*self.READY, *self.ENDING, "session-held"))
        )
        again = course(*self.READY, *self.ENDING, "inventory-completed")
        assert "INV-UNREVIEWED" not in codes(formulate(again))

    def test_how_old_it_is_counts_in_sessions(self):
        told = formulate(course(*self.READY, *["session-held"] * 5)).findings
        [stale] = [finding for finding in told if finding.code == "INV-STALE"]
        assert dict(stale.params) == {"updated": 1, "session": 6}

    def test_sessions_without_a_record_may_hide_both(self):
        told = codes(formulate(course(*self.READY, "period-unrecorded 6")))
        assert not {"INV-STALE", "INV-UNREVIEWED"} & {*told}


class TestTheTriad:
    def test_as_long_as_there_is_something_to_ask_no_crisis_is_missed(self):
        assert "TRI-NO-CRISIS" not in codes(formulate(course("relationship-recorded a")))

    def test_what_holds_is_the_crisis(self):
        death = ipt.LifeEvent(id="loss", kind="death", people=("a",))
        told = formulate(
            course(
                ev.RelationshipRecorded(
                    relationship=ipt.Relationship(id="a", kin="spouse", living=False)
                ),
                ev.RelationshipRecorded(
                    relationship=ipt.Relationship(id="b", living=True, confidant=True)
                ),
                ev.LifeEventRecorded(life_event=death),
            )
        )
        assert [issue.holds for issue in told.issues] == [True]
        assert told.triad.crises == ("loss",)


def test_the_formulation_that_was_shared_has_its_slots():
    told = formulate(course("session-held", "formulation-shared"))
    assert [slot.name for slot in told.statement]
    assert all(slot.said is None for slot in told.statement if not slot.number)
