"""What the source documents ask of a formulation and no test of a single part shows."""

from datetime import date

import pytest

import ipt
from ipt import events as ev
from ipt.formulation import Formulation, candidate_issues, completeness, formulate, next_questions
from ipt.model import (
    Area,
    Conflict,
    Consideration,
    Course,
    Episode,
    Expectation,
    Factor,
    FactorDomain,
    LifeEvent,
    ProblemArea,
    Relationship,
)

pytestmark = pytest.mark.once

ONSET = Episode(id="now", onset=date(2025, 11, 1))


def course(*events: ev.Event) -> Course:
    opened = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=date(2026, 1, 5))
    return ipt.apply(opened, *events)


class TestVulnerability:
    @staticmethod
    def told(*factors: Factor) -> Formulation:
        return formulate(course(*(ev.FactorRecorded(factor=factor) for factor in factors)))

    @pytest.mark.parametrize(
        "domain", ["biological", "psychological", "social", "cultural", "spiritual"]
    )
    def test_every_domain_can_hold_one(self, domain):
        weak = Factor(id="weak", domain=domain, role="predisposing")
        strong = Factor(id="strong", domain=domain, role="protective")
        told = self.told(weak, strong)
        assert (told.triad.vulnerabilities, told.triad.strengths) == ((weak,), (strong,))
        assert told.grid.factors(domains=[FactorDomain(domain)]) == (weak, strong)

    @pytest.mark.parametrize("domain", ["social", "cultural"])
    def test_what_surrounds_the_patient_may_keep_the_distress_up(self, domain):
        housing = Factor(id="housing", domain=domain, role="perpetuating", text="a room for four")
        told = self.told(housing)
        assert told.triad.vulnerabilities == (housing,)
        assert "BPS-NO-MECHANISM" not in [question.code for question in told.questions]


class TestWhatIsAsked:
    @staticmethod
    def decides(code: str, person: Relationship) -> str | None:
        """What the question would decide; ``None`` if it is not asked."""
        asked = next_questions([person], limit=None)
        return next((question.decides for question in asked if question.code == code), None)

    def test_what_the_patient_would_change_may_become_a_goal(self):
        assert self.decides("INV-ASK-WISHED", Relationship(id="p")) == "what a goal could be"
        told = Relationship(id="p", wished_change="to be asked")
        assert self.decides("INV-ASK-WISHED", told) is None

    def test_what_is_liked_about_a_person_and_what_is_not(self):
        assert self.decides("INV-ASK-LIKED", Relationship(id="p", liked=3)) == (
            "what is satisfying in the relationship, and what is missing"
        )
        assert self.decides("INV-ASK-LIKED", Relationship(id="p", liked=3, disliked=2)) is None

    def test_how_two_people_are_in_touch(self):
        assert self.decides("INV-ASK-CONTACT", Relationship(id="p")) == "who is within reach"
        told = Relationship(id="p", contact="daily", channels=["text"], initiates="other")
        assert self.decides("INV-ASK-CONTACT", told) is None
        [known] = completeness([told]).people
        assert known.known == ("contact", "channels", "initiates")


def test_a_dispute_may_be_with_somebody_at_school():
    friend = Relationship(
        id="friend",
        kin="schoolmate",
        violence=False,
        confidant=True,
        conflict=Conflict(present=True),
        expectations=[Expectation(holder="both", reciprocal=False)],
    )
    [issue] = candidate_issues([friend])
    assert (issue.area, issue.people, issue.holds) == (Area.ROLE_DISPUTE, ("friend",), True)


@pytest.mark.parametrize("kind", ["new-relationship", "marriage", "separation", "divorce"])
def test_a_relationship_that_begins_or_ends_is_a_transition(kind):
    event = LifeEvent(id="e", kind=kind, when=date(2025, 10, 1))
    [issue] = candidate_issues([], [event], [ONSET])
    assert (issue.area, issue.life_event, issue.holds) == (Area.ROLE_TRANSITION, "e", True)


def test_history_and_complaint_are_read_off_the_course():
    then = Episode(id="then", current=False, onset=date(2010, 3, 1), first_signs=["waking"])
    move = LifeEvent(id="move", kind="move", when=date(2025, 10, 1))
    moved = ProblemArea(area="role-transition", life_event="move")
    complaint = Consideration(area=moved, weighs=True)
    told = formulate(
        course(
            ev.EpisodeRecorded(episode=then),
            ev.EpisodeRecorded(episode=ONSET),
            ev.LifeEventRecorded(life_event=move),
            ev.AreaConsidered(consideration=complaint),
        )
    )
    assert [near.link.event for near in told.onset] == ["move"]
    assert told.focus.primary == complaint
