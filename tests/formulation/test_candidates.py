"""What could become the focus: each candidate with its cues, and never because of somebody else."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.formulation.lives import episodes, fully_known, inventories, life_events

import ipt
from ipt.errors import InvalidValue
from ipt.formulation.candidates import CandidateIssue, candidate_issues
from ipt.formulation.expectations import expectation_gaps
from ipt.formulation.links import LinkWindow
from ipt.model import (
    AreaRule,
    Conflict,
    Episode,
    Expectation,
    LifeEvent,
    PartialDate,
    Relationship,
)

pytestmark = pytest.mark.once

NOW = Episode(id="now", onset=date(2026, 1, 10))
APART = Expectation(holder="patient", reciprocal=False)


def partner(**facts: Any) -> Relationship:
    usual: dict[str, Any] = {
        "conflict": Conflict(present=True, overt=False),
        "expectations": (APART,),
        "violence": False,
        "confidant": True,
    }
    return Relationship(id="partner", **{**usual, **facts})


def told(issues: Iterable[CandidateIssue]) -> list[tuple[str, tuple[str, ...], bool | None]]:
    return [(issue.area.value, issue.people, issue.holds) for issue in issues]


def said(issue: CandidateIssue) -> list[str]:
    return [f"{step.code}: {step.says}" for step in issue.trace]


class TestADispute:
    def test_it_is_a_conflict_with_expectations_that_are_not_reciprocal(self):
        [issue] = candidate_issues([partner()])
        assert told([issue]) == [("role-dispute", ("partner",), True)]
        assert said(issue) == [
            "ISSUE-CONFLICT: there is a conflict with 'partner', a covert one",
            (
                "ISSUE-EXPECTATIONS: what the patient and 'partner' expect of each other is not "
                "reciprocal"
            ),
            (
                "ISSUE-VIOLENCE: violence, threat and fear were asked about, and there is none with "
                "'partner'"
            ),
        ]

    @pytest.mark.parametrize(
        ("overt", "form"),
        [(True, "an open one"), (False, "a covert one"), (None, "open or covert")],
        ids=str,
    )
    def test_open_and_covert_conflicts_count_alike(self, overt, form):
        [issue] = candidate_issues([partner(conflict=Conflict(present=True, overt=overt))])
        assert issue.holds is True
        assert said(issue)[0].endswith(form)

    def test_until_violence_was_asked_about_it_does_not_hold(self):
        [issue] = candidate_issues([partner(violence=None)])
        assert issue.holds is None
        assert said(issue)[2] == (
            "ISSUE-VIOLENCE: whether there is violence, threat or fear with 'partner' is not known; "
            "that comes first"
        )

    def test_abuse_is_no_role_dispute_and_does_not_go_unseen(self):
        [issue] = candidate_issues([partner(violence=True)])
        assert issue.holds is False
        assert said(issue)[2] == (
            "ISSUE-VIOLENCE: there is violence, threat or fear with 'partner'; abuse is not a role "
            "dispute"
        )

    def test_where_one_cue_is_not_known_it_stays_open(self):
        [unasked] = candidate_issues([partner(expectations=())])
        [quiet] = candidate_issues([partner(conflict=None)])
        assert (unasked.holds, quiet.holds) == (None, None)
        assert said(unasked)[1] == (
            "ISSUE-EXPECTATIONS: it is not known whether the patient and 'partner' see their "
            "expectations alike"
        )
        assert said(quiet)[0] == (
            "ISSUE-CONFLICT: it is not known whether there is a conflict with 'partner' now"
        )

    @pytest.mark.parametrize(
        "facts",
        [
            {"conflict": Conflict(present=False)},
            {"expectations": (Expectation(holder="both", reciprocal=True),)},
            {"conflict": None, "expectations": ()},
            {"living": False, "kin": "other", "closeness": 4},
        ],
        ids=["no conflict", "seen alike", "nothing known", "dead"],
    )
    def test_without_a_cue_or_against_one_it_is_none(self, facts):
        issues = candidate_issues([partner(**facts)])
        assert [issue for issue in issues if issue.area is ipt.Area.ROLE_DISPUTE] == []

    def test_a_quarrel_that_was_told_of_is_a_cue_and_the_one_nearest_the_onset_is_named(self):
        quarrels = [
            LifeEvent(id="a", kind="conflict", people=("partner",), when=date(2001, 1, 1)),
            LifeEvent(id="b", kind="conflict", people=("partner",), when=date(2026, 1, 2)),
        ]
        person = partner(conflict=None, expectations=())
        [issue] = candidate_issues([person], quarrels, [NOW])
        assert (issue.life_event, issue.near_onset, issue.holds) == ("b", True, None)
        assert said(issue)[3] == "ISSUE-NEAR-ONSET: 'b' lies within 6 months of the onset"


class TestGrief:
    def test_it_is_a_death_of_somebody_close(self):
        husband = Relationship(id="husband", kin="spouse", living=False)
        death = LifeEvent(id="death", kind="death", months_from_intake=-6, people=("husband",))
        [issue, _] = candidate_issues([husband], [death])
        assert (issue.area, issue.life_event, issue.holds) == ("grief", "death", True)
        assert said(issue) == [
            "ISSUE-LOSS: 'death' is a loss that counts as grief here",
            "ISSUE-CLOSE: whoever died was close",
            "ISSUE-NEAR-ONSET: it is not known whether 'death' lies within 12 months of the onset",
        ]

    def test_a_death_long_ago_still_counts_and_is_said_to_be_far(self):
        death = LifeEvent(id="d", kind="stillbirth", when=date(1990, 1, 1))
        [issue] = candidate_issues([], [death], [NOW])
        assert (issue.holds, issue.near_onset) == (True, False)
        assert said(issue)[-1] == ("ISSUE-NEAR-ONSET: 'd' lies more than 12 months from the onset")

    def test_of_somebody_far_it_is_none(self):
        far = Relationship(id="p", kin="colleague", living=False, closeness=4, closeness_before=3)
        death = LifeEvent(id="d", kind="death", people=("p",))
        assert told(candidate_issues([far], [death])) == [("deficits", (), True)]
        assert told(candidate_issues([far])) == [("deficits", (), True)]

    def test_how_close_somebody_was_may_not_be_known(self):
        [issue] = candidate_issues([], [LifeEvent(id="d", kind="death", people=("stranger",))])
        assert told([issue]) == [("grief", ("stranger",), None)]
        assert said(issue)[1] == "ISSUE-CLOSE: it is not known how close whoever died was"

    def test_a_death_may_name_nobody_or_only_those_who_live_on(self):
        daughter = Relationship(id="daughter", kin="child", living=True, confidant=True)
        for people in ((), ("daughter",)):
            death = LifeEvent(id="d", kind="death", people=people)
            assert told(candidate_issues([daughter], [death])) == [("grief", (), None)]

    def test_somebody_who_died_is_a_candidate_without_the_event(self):
        son = Relationship(id="son", kin="child", living=False)
        issue = candidate_issues([son])[0]
        assert (issue.people, issue.life_event, issue.near_onset) == (("son",), None, None)
        assert said(issue)[0] == (
            "ISSUE-LOSS: 'son' is no longer alive, and no life event tells of the death"
        )

    def test_what_counts_as_grief_is_for_the_protocol_to_say(self):
        job = LifeEvent(id="job", kind="job-loss")
        classic = ipt.protocols.get("ipt-16").areas
        wide = ipt.protocols.get("ipt-sr").areas
        assert told(candidate_issues([], [job], areas=classic)) == [("role-transition", (), None)]
        assert told(candidate_issues([], [job], areas=wide)) == [
            ("grief", (), True),
            ("role-transition", (), None),
        ]


class TestATransition:
    def test_it_is_a_role_change_near_the_onset(self):
        birth = LifeEvent(
            id="birth", kind="birth", when=PartialDate(2025, 12), people=("b", "a", "b")
        )
        [issue] = candidate_issues([], [birth], [NOW])
        assert told([issue]) == [("role-transition", ("a", "b"), True)]
        assert said(issue) == [
            "ISSUE-ROLE: a role changed with 'birth'",
            "ISSUE-NEAR-ONSET: 'birth' lies within 6 months of the onset",
        ]

    def test_far_from_the_onset_it_is_none(self):
        birth = LifeEvent(id="birth", kind="birth", when=date(2020, 1, 1))
        assert candidate_issues([], [birth], [NOW]) == ()
        [issue] = candidate_issues([], [birth], [NOW], window=LinkWindow(months=100))
        assert issue.holds is True

    @pytest.mark.parametrize("role", ["role_lost", "role_gained"])
    def test_a_role_that_was_told_makes_one_of_any_event(self, role):
        event = LifeEvent(id="e", kind="other", **{role: "captain"})
        [issue] = candidate_issues([], [event])
        assert issue.holds is None
        assert "captain" not in str(issue)

    def test_an_event_that_changes_no_role_is_none(self):
        assert candidate_issues([], [LifeEvent(id="e", kind="other")]) == ()

    def test_the_day_of_intake_brings_months_and_dates_together(self):
        move = LifeEvent(id="move", kind="move", months_from_intake=-4)
        [apart] = candidate_issues([], [move], [NOW])
        [joined] = candidate_issues([], [move], [NOW], intake=date(2026, 4, 1))
        assert (apart.holds, joined.holds) == (None, True)


class TestIsolation:
    def test_it_is_that_nobody_alive_is_a_confidant(self):
        people = [
            Relationship(id="a", confidant=False),
            Relationship(
                id="b", confidant=True, living=False, kin="other", closeness_before=4, closeness=4
            ),
        ]
        [issue] = candidate_issues(people)
        assert told([issue]) == [("deficits", (), True)]
        assert said(issue) == ["ISSUE-CONFIDANT: no living person in the inventory is a confidant"]

    def test_what_was_not_asked_is_no_isolation(self):
        assert candidate_issues([Relationship(id="a"), Relationship(id="b", confidant=False)]) == ()
        assert candidate_issues([]) == ()

    def test_a_protocol_without_deficits_has_no_such_candidate(self):
        grief = AreaRule(area="grief", source="ipt", status="assumed")
        assert candidate_issues([Relationship(id="a", confidant=False)], areas=[grief]) == ()


class TestAllCandidates:
    def test_those_that_hold_come_first_then_those_nearest_the_onset(self):
        events = [
            LifeEvent(id="a", kind="move"),
            LifeEvent(id="b", kind="birth", when=date(2026, 1, 1)),
            LifeEvent(id="c", kind="stillbirth", when=date(1999, 1, 1)),
        ]
        issues = candidate_issues([partner(violence=True)], events, [NOW])
        assert [issue.life_event or issue.people for issue in issues] == [
            "b",
            "c",
            "a",
            ("partner",),
        ]

    def test_a_line_of_the_trace_cites_its_source(self):
        [issue] = candidate_issues([partner()])
        assert str(issue.trace[0]).endswith("[KWRC-dispute, secondary]")

    def test_one_person_or_event_given_twice_is_refused(self):
        with pytest.raises(InvalidValue, match=r"^the inventory has 'p' twice; keep the one "):
            candidate_issues([Relationship(id="p"), Relationship(id="p")])
        with pytest.raises(
            InvalidValue, match=r"^the life events have 'e' twice; keep the one recorded last$"
        ):
            candidate_issues([], [LifeEvent(id="e", kind="move"), LifeEvent(id="e", kind="other")])

    @given(inventories(), life_events(), episodes(), st.randoms(use_true_random=False))
    def test_the_order_of_what_is_given_means_nothing(self, people, events, ill, random):
        mixed = [random.sample(each, len(each)) for each in (people, events, ill)]
        assert candidate_issues(*mixed) == candidate_issues(people, events, ill)

    @given(inventories(min_size=1), fully_known("new"), life_events(), episodes())
    def test_somebody_who_has_nothing_to_do_with_it_makes_no_other_candidate_weigh_more(
        self, people, new, events, ill
    ):
        before = candidate_issues(people, events, ill)
        after = candidate_issues([*people, new], events, ill)
        assert [issue for issue in after if "new" not in issue.people and issue.people] == [
            issue for issue in before if issue.people
        ]
        assert {i.area for i in after if not i.people} <= {i.area for i in before if not i.people}

    @given(inventories(), life_events(), episodes())
    def test_to_learn_that_violence_was_asked_about_is_the_only_way_to_a_dispute(
        self, people, events, ill
    ):
        unasked = [attrs.evolve(person, violence=None) for person in people]
        issues = candidate_issues(unasked, events, ill)
        assert all(i.holds is None for i in issues if i.area is ipt.Area.ROLE_DISPUTE)


class TestExpectations:
    def test_a_gap_is_what_is_unmet_unspoken_or_not_seen_alike(self):
        person = Relationship(
            id="mother",
            expectations=(
                Expectation(holder="patient", text="secret", met=False, negotiable=True),
                Expectation(holder="other", met=True, spoken=True, reciprocal=True),
                Expectation(holder="other"),
                Expectation(holder="both", spoken=False, reciprocal=False),
            ),
        )
        first, second = expectation_gaps(person)
        assert (first.person, first.position, first.holder) == ("mother", 1, "patient")
        assert (first.unmet, first.unspoken, first.not_reciprocal) == (True, None, None)
        assert first.negotiable is True
        assert (second.position, second.unspoken, second.not_reciprocal) == (4, True, True)
        assert "secret" not in repr((first, second))

    def test_nothing_recorded_is_no_gap(self):
        assert expectation_gaps(Relationship(id="p")) == ()
