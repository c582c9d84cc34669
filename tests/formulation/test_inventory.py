"""The audit of an inventory: what it shows, what it leaves out, and what is asked next."""

from datetime import date
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.formulation.lives import episodes, inventories, known, life_events

from ipt.errors import InvalidValue
from ipt.findings import Finding, Severity
from ipt.formulation.completeness import FIELDS, completeness
from ipt.formulation.inventory import RULES, audit_inventory
from ipt.formulation.people import Mention
from ipt.formulation.question_rules import RULES as QUESTIONS
from ipt.formulation.questions import ORDER, next_questions
from ipt.formulation.spared import Spared, spared
from ipt.model import (
    Conflict,
    Episode,
    Expectation,
    LifeEvent,
    Phase,
    Relationship,
    RelationshipChange,
    Support,
)

pytestmark = pytest.mark.once

NOW = Episode(id="now", onset=date(2026, 1, 10))


def found(code: str, *people: Relationship, **more: Any) -> list[Finding]:
    findings = audit_inventory(people, **more).findings
    return [finding for finding in findings if finding.code == code]


def asked(code: str, *people: Relationship, **more: Any) -> tuple[str, ...] | None:
    """The ids that the question is about; ``None`` if it is not asked."""
    questions = next_questions(people, limit=None, **more)
    return next((question.about for question in questions if question.code == code), None)


def who(name: str = "p", /, **facts: Any) -> Relationship:
    return Relationship(id=name, **facts)


class TestWhoIsThere:
    def test_an_empty_inventory_makes_questions_and_no_findings(self):
        audit = audit_inventory([])
        assert audit.findings == ()
        assert [str(question) for question in audit.questions] == [
            "INV-ASK-WHO: who are the people in this life, now and before the episode"
        ]

    def test_nobody_is_there_if_everybody_is_known_to_be_dead(self):
        [finding] = found("INV-NOBODY", who(living=False))
        assert finding.message == "nobody in the inventory is alive"
        assert found("INV-NOBODY", who("a", living=False), who("b")) == []

    def test_no_confidant_is_found_only_where_everybody_was_asked_about(self):
        [finding] = found("INV-NO-CONFIDANT", who(confidant=False))
        assert finding.message == "nobody in the inventory is somebody to confide in now"
        assert found("INV-NO-CONFIDANT", who("a", confidant=False), who("b")) == []
        assert found("INV-NO-CONFIDANT", who("a", confidant=False), who("b", confidant=True)) == []

    @pytest.mark.parametrize(
        "gone", [{"living": False}, {"ended": date(2020, 1, 1)}, {"contact": "never"}], ids=str
    )
    def test_whoever_is_out_of_reach_is_no_confidant_now(self, gone):
        people = who("a", confidant=False), who("b", confidant=True, **gone)
        assert len(found("INV-NO-CONFIDANT", *people)) == 1

    def test_where_nobody_is_alive_it_is_not_said_twice(self):
        assert found("INV-NO-CONFIDANT", who(living=False, confidant=False)) == []

    @pytest.mark.parametrize(
        "support", [{"confidant": True}, {"support": (Support(kind="practical", received=1),)}]
    )
    def test_the_dead_are_not_present_support(self, support):
        [finding] = found("INV-DECEASED-AS-SUPPORT", who("husband", living=False, **support))
        assert finding.where == ("husband",)
        assert finding.message == (
            "'husband' is no longer alive, and is recorded as present support"
        )
        assert found("INV-DECEASED-AS-SUPPORT", who("husband", **support)) == []

    def test_the_dead_of_whom_no_support_is_recorded_are_not_spoken_of(self):
        none = (Support(kind="practical", received=0), Support(kind="emotional"))
        assert found("INV-DECEASED-AS-SUPPORT", who(living=False, support=none)) == []


class TestWhoIsLeftOut:
    def test_kin_spoken_of_elsewhere_is_missed(self):
        mentions = [Mention(person="mother", kin="parent"), Mention(person="boss", kin="colleague")]
        [finding] = found("INV-OMITTED-KIN", mentions=mentions)
        assert finding.message == (
            "'mother' (parent) is spoken of elsewhere and is not in the inventory"
        )
        assert found("INV-OMITTED-KIN", who("mother"), mentions=mentions) == []

    def test_somebody_of_whom_nothing_is_known_is_asked_about(self):
        event = LifeEvent(id="quarrel", kind="conflict", people=("x", "p"))
        mentions = [Mention(person="boss", kin="colleague"), Mention(person="y")]
        told = {"life_events": [event], "mentions": mentions}
        assert asked("INV-ASK-MENTIONED", who(), **told) == ("x", "y")
        assert found("INV-OMITTED-KIN", who(), **told) == []

    def test_an_event_may_name_who_was_mentioned_with_their_kin(self):
        event = LifeEvent(id="quarrel", kind="conflict", people=("mother",))
        mention = Mention(person="mother", kin="parent")
        told = {"life_events": [event], "mentions": [mention, mention, Mention(person="mother")]}
        assert asked("INV-ASK-MENTIONED", who(), **told) is None
        assert len(found("INV-OMITTED-KIN", who(), **told)) == 1


class TestWhatWasTold:
    def test_everybody_all_good_or_all_bad_is_one_sided(self):
        good, bad = who("a", liked=3, disliked=0), who("b", liked=0, disliked=1)
        [finding] = found("INV-ONE-SIDED", good, bad)
        assert finding.message == "everybody is described as all good or all bad"

    @pytest.mark.parametrize(
        "other",
        [{"liked": 2, "disliked": 2}, {"liked": 2}, {"liked": 0, "disliked": 0}],
        ids=["both", "not asked", "neither"],
    )
    def test_one_person_seen_otherwise_is_enough(self, other):
        assert found("INV-ONE-SIDED", who("a", liked=3, disliked=0), who("b", **other)) == []

    def test_one_person_alone_is_not_everybody(self):
        assert found("INV-ONE-SIDED", who(liked=3, disliked=0)) == []

    def test_an_onset_without_any_change_between_people_is_odd(self):
        [finding] = found("INV-NOCHANGE", who(closeness=2, closeness_before=2), episodes=[NOW])
        assert finding.message == "an onset is recorded, and no change with anybody"

    @pytest.mark.parametrize(
        "facts",
        [
            {"changes": (RelationshipChange(change="closer"),)},
            {"ended": date(2025, 1, 1)},
            {"closeness": 3, "closeness_before": 1},
        ],
        ids=["told", "ended", "moved"],
    )
    def test_any_recorded_change_is_one(self, facts):
        assert found("INV-NOCHANGE", who(**facts), episodes=[NOW]) == []

    def test_a_life_event_with_somebody_is_one_too(self):
        event = LifeEvent(id="e", kind="conflict", people=("p",))
        assert found("INV-NOCHANGE", who(), episodes=[NOW], life_events=[event]) == []

    @pytest.mark.parametrize(
        "episode",
        [Episode(id="now"), Episode(id="then", current=False, onset=date(2001, 1, 1))],
        ids=["no onset", "a former one"],
    )
    def test_without_an_onset_of_the_present_episode_nothing_is_said(self, episode):
        assert found("INV-NOCHANGE", who(), episodes=[episode]) == []

    def test_the_other_side_of_expectations_may_be_missing(self):
        one, both = Expectation(holder="patient"), Expectation(holder="other")
        [finding] = found("INV-EXPECT-ONESIDED", who(expectations=(one,)))
        assert finding.message == (
            "of the expectations with 'p' only those of the patient are recorded"
        )
        for facts in ({"expectations": (one, both)}, {}, {"expectations": (one,), "living": False}):
            assert found("INV-EXPECT-ONESIDED", who(**facts)) == []

    def test_violence_that_was_not_asked_about_is_named_with_the_people(self):
        people = who("a"), who("b", violence=False), who("c", living=False), who("d")
        [finding] = found("INV-VIOLENCE-UNASKED", *people)
        assert finding.where == ("a", "d")
        assert finding.remedy == "ask, alone with the patient"
        assert finding.message == (
            "whether there is violence, threat or fear is not recorded of 2 of 3 people"
        )
        assert found("INV-VIOLENCE-UNASKED", who(violence=True)) == []


class TestTheProcess:
    def test_after_the_initial_phase_an_incomplete_inventory_is_late(self):
        [finding] = found("INV-LATE", phase=Phase.MIDDLE, completed=False)
        assert finding.message == "the initial phase is over, and the inventory is not complete"
        assert found("INV-LATE", phase=Phase.INITIAL, completed=False) == []
        assert found("INV-LATE", phase=Phase.MIDDLE, completed=True) == []
        assert found("INV-LATE", completed=False) == []

    def test_towards_the_end_it_is_gone_through_again(self):
        [finding] = found("INV-UNREVIEWED", phase=Phase.TERMINATION, reviewed=False)
        assert finding.message == (
            "the middle phase is over, and the inventory was not gone through again"
        )
        assert found("INV-UNREVIEWED", phase=Phase.MIDDLE, reviewed=False) == []
        assert found("INV-UNREVIEWED", phase=Phase.ENDED, reviewed=True) == []

    @pytest.mark.parametrize(
        ("phase", "codes"),
        [
            (None, []),
            (Phase.INITIAL, []),
            (Phase.MIDDLE, ["INV-ASK-COMPLETED"]),
            (Phase.ENDED, ["INV-ASK-COMPLETED", "INV-ASK-REVIEWED"]),
        ],
        ids=str,
    )
    def test_what_is_not_recorded_is_asked(self, phase, codes):
        audit = audit_inventory([], phase=phase)
        assert audit.findings == ()
        assert [question.code for question in audit.questions[1:]] == codes

    def test_it_grows_stale(self):
        [finding] = found("INV-STALE", updated=2, session=7)
        assert finding.message == (
            "the inventory was last brought up to date in session 2; now it is 7"
        )
        assert found("INV-STALE", updated=2, session=6) == []
        assert found("INV-STALE", updated=2) == []
        assert found("INV-STALE", session=7) == []
        assert found("INV-STALE", updated=2, session=6, stale_after=3) != []


class TestTheAudit:
    def test_the_heaviest_comes_first(self):
        person = who(liked=1, confidant=True, living=False)
        codes = [finding.code for finding in audit_inventory([person]).findings]
        assert codes == ["INV-NOBODY", "INV-DECEASED-AS-SUPPORT"]

    def test_it_reproaches_nobody(self):
        assert max(rule.severity for rule in RULES if not rule.asks) is Severity.ADVICE

    @given(
        inventories(),
        life_events(),
        episodes(),
        st.sampled_from([None, *Phase]),
        st.randoms(use_true_random=False),
    )
    def test_the_order_of_what_is_given_means_nothing(self, people, events, ill, phase, random):
        mixed = [random.sample(each, len(each)) for each in (people, events, ill)]
        assert audit_inventory(
            mixed[0], life_events=mixed[1], episodes=mixed[2], phase=phase
        ) == audit_inventory(people, life_events=events, episodes=ill, phase=phase)

    @given(inventories(min_size=1), life_events())
    def test_no_text_of_the_patient_is_in_it(self, people, events):
        secret = [who(f"q{n}", name="Zebedee", note="Zebedee") for n, _ in enumerate(people)]
        audit = audit_inventory([*people, *secret], life_events=events)
        assert "Zebedee" not in repr(audit)


class TestWhatIsAskedNext:
    def test_the_order_is_a_table_with_a_reason_for_each(self):
        assert all(topic.why for topic in ORDER)
        assert len({topic.rule.code for topic in ORDER}) == len(ORDER)
        assert {topic.rule for topic in ORDER} == set(QUESTIONS)

    def test_violence_comes_before_whatever_else_there_is_to_ask(self):
        first = next_questions([who("a"), who("b")])[0]
        assert str(first) == (
            "INV-ASK-VIOLENCE: asked alone with the patient: is there violence, threat, coercion "
            "or fear"
        )
        assert first.decides == "whether a dispute may be worked on, and anybody asked in"

    def test_those_who_upset_come_first_then_those_who_changed_then_the_closest(self):
        people = [
            who("near", closeness=1),
            who("far", closeness=3),
            who("unplaced"),
            who("moved", closeness=3, closeness_before=1),
            who("disliked", disliked=2),
            who("quarrel", conflict=Conflict(present=True)),
        ]
        order = ("quarrel", "moved", "disliked", "near", "far", "unplaced")
        assert asked("INV-ASK-VIOLENCE", *people) == order

    def test_one_confidant_settles_who_can_be_confided_in(self):
        assert asked("INV-ASK-CONFIDANT", who("a"), who("b", confidant=False)) == ("a",)
        assert asked("INV-ASK-CONFIDANT", who("a"), who("b", confidant=True)) is None

    def test_a_conflict_asks_for_expectations(self):
        fight = Conflict(present=True)
        alike = Expectation(holder="both", reciprocal=True)
        assert asked("INV-ASK-RECIPROCAL", who(conflict=fight)) == ("p",)
        assert asked("INV-ASK-RECIPROCAL", who(conflict=fight, expectations=(alike,))) is None
        assert asked("INV-ASK-RECIPROCAL", who()) is None

    def test_a_role_change_without_a_time_is_asked_when(self):
        birth = LifeEvent(id="birth", kind="birth")
        assert asked("INV-ASK-WHEN", life_events=[birth], episodes=[NOW]) == ("birth",)
        dated = LifeEvent(id="birth", kind="birth", when=date(2025, 12, 1))
        assert asked("INV-ASK-WHEN", life_events=[dated], episodes=[NOW]) is None

    def test_the_day_of_intake_may_settle_it(self):
        move = LifeEvent(id="move", kind="move", months_from_intake=-4)
        told = {"life_events": [move], "episodes": [NOW]}
        assert asked("INV-ASK-WHEN", **told) == ("move",)
        assert asked("INV-ASK-WHEN", intake=date(2026, 4, 1), **told) is None

    def test_of_the_dead_it_is_asked_when_and_how_close(self):
        assert asked("INV-ASK-DEATH", who(living=False)) == ("p",)
        assert asked("INV-ASK-CLOSE", who(living=False)) == ("p",)
        death = LifeEvent(id="d", kind="death", people=("p",))
        assert asked("INV-ASK-DEATH", who(living=False), life_events=[death]) is None
        assert asked("INV-ASK-CLOSE", who(living=False, kin="parent")) is None

    def test_changes_are_asked_for_once_an_onset_is_known(self):
        assert asked("INV-ASK-CHANGES", who(), episodes=[NOW]) == ("p",)
        assert asked("INV-ASK-CHANGES", who()) is None
        still = who(closeness=2, closeness_before=2)
        assert asked("INV-ASK-CHANGES", still, episodes=[NOW]) is None

    def test_of_the_dead_nobody_asks_what_goes_on_now(self):
        gone = next_questions([who(living=False, kin="parent")], limit=None)
        assert {question.code for question in gone} == {"INV-ASK-DEATH", "INV-ASK-LIKED"}

    def test_where_everything_is_known_nothing_is_asked(self):
        assert next_questions([known("p")], limit=None, episodes=[NOW]) == ()

    def test_a_group_is_spared_what_makes_no_sense_of_it(self):
        codes = {q.code for q in next_questions([who("parish", kin="community")], limit=None)}
        assert codes == {
            "INV-ASK-VIOLENCE",
            "INV-ASK-CONFLICT",
            "INV-ASK-SUPPORT",
            "INV-ASK-CLOSENESS",
            "INV-ASK-CONTACT",
            "INV-ASK-WISHED",
        }
        both = next_questions([who("parish", kin="community"), who("aunt")], limit=None)
        [alive] = [question for question in both if question.code == "INV-ASK-LIVING"]
        assert alive.about == ("aunt",)

    def test_a_small_child_is_spared_what_makes_no_sense_of_it(self):
        infant, born = (
            who("infant", kin="child"),
            LifeEvent(id="b", kind="birth", people=["infant"]),
        )
        lately = attrs.evolve(born, months_from_intake=-5)
        codes = [q.code for q in next_questions([infant], life_events=[lately], limit=None)]
        assert codes == [
            "INV-ASK-VIOLENCE",
            "INV-ASK-WHEN",
            "INV-ASK-LIVING",
            "INV-ASK-CLOSENESS",
            "INV-ASK-LIKED",
            "INV-ASK-CONTACT",
            "INV-ASK-WISHED",
        ]

    @pytest.mark.parametrize(
        "event",
        [
            LifeEvent(id="b", kind="birth", people=["child"]),
            LifeEvent(id="b", kind="birth", people=["child"], when=date(2020, 1, 1)),
            LifeEvent(id="b", kind="birth", people=["child"], months_from_intake=-72),
            LifeEvent(id="b", kind="move", people=["child"], months_from_intake=-5),
            LifeEvent(id="b", kind="birth", people=["child", "baby"], months_from_intake=-5),
            LifeEvent(id="b", kind="birth", people=["somebody"], months_from_intake=-5),
        ],
        ids=["no time", "no intake", "long ago", "no birth", "of a grandchild", "of somebody else"],
    )
    def test_no_other_child_is_spared_anything(self, event: LifeEvent):
        people = [who("child", kin="child"), who("baby", kin="grandchild")]
        assert spared(people, [event]) == {}

    def test_a_child_is_small_by_the_day_of_intake(self):
        born = LifeEvent(id="b", kind="birth", people=["p"], when=date(2020, 1, 1))
        child = who("p", kin="child")
        assert spared([child], [born], date(2025, 12, 1)) == {"p": Spared.SMALL_CHILD}
        assert spared([child], [born], date(2026, 1, 2)) == {}

    def test_the_order_may_be_another(self):
        last = next_questions([who()], order=ORDER[::-1], limit=1)
        assert [question.code for question in last] == ["INV-ASK-WISHED"]

    def test_a_negative_limit_is_refused(self):
        with pytest.raises(
            InvalidValue,
            match=r"^limit is the number of questions, not -1; None asks all of them$",
        ):
            next_questions([], limit=-1)

    @given(inventories(), life_events(), episodes())
    def test_a_longer_list_begins_with_the_shorter_one(self, people, events, ill):
        told = {"life_events": events, "episodes": ill}
        lists = [next_questions(people, limit=n, **told) for n in range(len(ORDER) + 1)]
        assert all(more[: len(fewer)] == fewer for fewer, more in pairwise(lists))
        assert lists[-1] == next_questions(people, limit=None, **told)
        assert len(next_questions(people, **told)) <= 8


class TestCompleteness:
    def test_it_names_what_is_known_of_each(self):
        told = completeness([who("b", kin="friend", conflict=Conflict()), who("a", violence=False)])
        assert [person.person for person in told.people] == ["a", "b"]
        assert [person.known for person in told.people] == [("violence",), ("kin",)]
        assert "conflict" in told.people[1].unknown

    def test_it_counts_of_how_many_each_field_is_known(self):
        told = completeness([who("a", violence=False), who("b"), who("c", living=False)])
        counts = {field.field: (field.known, field.people) for field in told.fields}
        assert counts["violence"] == (1, 2)
        assert counts["living"] == (1, 3)
        assert list(counts) == list(FIELDS)

    def test_an_empty_inventory_is_neither_complete_nor_incomplete(self):
        assert completeness([]).complete is None
        assert completeness([who()]).complete is False
        assert completeness([known("p")]).complete is True

    @given(inventories())
    def test_every_field_is_known_or_unknown_and_counted_once(self, people):
        told = completeness(people)
        for person in told.people:
            assert not set(person.known) & set(person.unknown)
        assert sum(field.known for field in told.fields) == sum(len(p.known) for p in told.people)
        assert sum(field.people for field in told.fields) == sum(
            len(p.known) + len(p.unknown) for p in told.people
        )
