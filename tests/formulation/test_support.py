"""Section 19 of the reference on techniques: who gives which support, and what is not known."""

from datetime import date

import pytest
from hypothesis import given, strategies as st
from tests.formulation.inventories import giving, inventories, supports

import ipt
from ipt.errors import InvalidValue
from ipt.findings import Finding, Severity
from ipt.formulation.audit import Audit
from ipt.formulation.missing_support import who_could_be_asked
from ipt.formulation.reach import reachable
from ipt.formulation.support import Provider, support_map, without
from ipt.formulation.support_audit import RULES, audit_support
from ipt.formulation.support_trend import support_trend
from ipt.model import Relationship, Support
from ipt.model.vocabulary import SupportKind

pytestmark = pytest.mark.once

EVERY_KIND = "emotional, practical, informational, companionship, financial"

# Case B1 of the reference, as far as its inventory is told.
ALLAN = (
    Relationship(id="aunt", kin="relative", living=True, confidant=True),
    Relationship(id="parents", kin="parent", count=2),
    Relationship(id="ex", kin="ex-partner", confidant=False),
    Relationship(id="acq", kin="other", living=True, confidant=False),
)


def said(audit: Audit) -> list[str]:
    return [str(each) for each in (*audit.findings, *audit.questions)]


def codes(people: list[Relationship], **options: str) -> list[str]:
    return [finding.code for finding in audit_support(people, **options).findings]


def of_code(people: list[Relationship], code: str, **options: str) -> Finding:
    [found] = [each for each in audit_support(people, **options).findings if each.code == code]
    return found


class TestReach:
    @pytest.mark.parametrize(
        "facts",
        [
            {"living": False, "contact": "daily"},
            {"ended": date(2025, 3, 1)},
            {"ended": ipt.PartialDate(2025), "contact": "weekly"},
            {"living": True, "contact": "never"},
        ],
        ids=str,
    )
    def test_the_dead_the_parted_and_those_never_in_touch_are_out_of_it(self, facts):
        assert reachable(Relationship(id="p", **facts)) is False

    @pytest.mark.parametrize("contact", ["daily", "weekly", "monthly", "rarely"])
    def test_whoever_is_in_touch_is_alive_and_within_it(self, contact):
        assert reachable(Relationship(id="p", contact=contact)) is True

    @pytest.mark.parametrize("living", [True, None])
    def test_it_is_unknown_where_nobody_asked_about_contact(self, living):
        assert reachable(Relationship(id="p", living=living)) is None


class TestTheMap:
    def test_providers_stand_in_the_order_of_reach_then_amount_then_id(self):
        people = [
            giving("dead", "emotional", much=4, living=False),
            giving("maybe", "emotional", much=4, contact=None),
            giving("b", "emotional", much=2),
            giving("a", "emotional", much=2),
            giving("most", "emotional", much=3),
            giving("other", "financial"),
        ]
        supply = support_map(people).of("emotional")
        assert [each.person for each in supply.providers] == ["most", "a", "b", "maybe", "dead"]
        assert supply.providers[-2:] == (
            Provider(person="maybe", reachable=None, received=4),
            Provider(person="dead", reachable=False, received=4),
        )
        assert (supply.number, supply.asked, supply.unassessed) == (4, 6, ())

    def test_a_confidant_gives_emotional_support_unless_it_was_rated_as_none(self):
        friend = Relationship(id="p", contact="daily", confidant=True)
        assert support_map([friend]).of("emotional").providers == (
            Provider(person="p", reachable=True, received=None),
        )
        assert support_map([friend]).of("practical").number == 0
        assert support_map([giving("p", confidant=True)]).of("emotional").number == 0
        unrated = giving("p", confidant=True, support=(Support(kind="emotional", given=1),))
        assert support_map([unrated]).of("emotional").number == 1

    def test_a_group_is_one_provider(self):
        assert support_map([giving("parish", "practical", count=80)]).of("practical").number == 1

    def test_whoever_was_not_asked_about_is_unassessed_and_not_counted_as_no(self):
        people = [Relationship(id="p1"), Relationship(id="p2", living=False)]
        supply = support_map(people).of("financial")
        assert (supply.number, supply.unassessed, supply.asked) == (0, ("p1",), 0)

    def test_it_keeps_confidants_and_those_out_of_reach(self):
        support = support_map([*ALLAN, Relationship(id="d", living=False, confidant=True)])
        assert support.people == ("acq", "aunt", "d", "ex", "parents")
        assert support.out_of_reach == ("d",)
        assert support.confidants == ("aunt",)
        assert support.confidants_unassessed == ("parents",)

    def test_two_people_of_one_id_are_refused(self):
        with pytest.raises(InvalidValue) as refused:
            support_map([Relationship(id="p1"), Relationship(id="p1")])
        assert str(refused.value) == "the inventory has 'p1' twice; keep the one recorded last"


class TestCoverage:
    def test_it_counts_people_within_reach(self):
        people = [giving("a", "emotional"), giving("b", "emotional", "practical"), giving("c")]
        support = support_map(people)
        assert [*support.coverage().values()] == [True, True, False, False, False]
        assert [*support.coverage(by=2).values()] == [True, False, False, False, False]

    def test_it_cannot_be_told_where_it_hangs_on_an_unknown(self):
        unasked, far = Relationship(id="u"), giving("far", "emotional", contact=None)
        assert support_map([giving("a"), unasked]).of("emotional").covered() is None
        assert support_map([giving("a"), far]).of("emotional").covered() is None
        assert support_map([giving("a"), far]).of("emotional").covered(by=2) is False
        assert support_map([giving("a", "emotional"), unasked]).of("emotional").covered() is True

    def test_it_cannot_be_told_where_nobody_was_asked_about(self):
        assert set(support_map([]).coverage().values()) == {None}
        assert set(support_map([Relationship(id="u")]).coverage(by=2).values()) == {None}

    def test_the_dead_cover_nothing(self):
        support = support_map([giving("husband", "emotional", living=False)])
        assert support.of("emotional").covered() is False

    @pytest.mark.parametrize("by", [0, -1])
    def test_less_than_one_person_covers_nothing(self, by):
        with pytest.raises(InvalidValue) as refused:
            support_map([]).coverage(by)
        assert str(refused.value) == f"support is covered by at least 1 person, not by {by}"


class TestConcentration:
    def test_it_is_the_sum_of_squared_shares(self):
        people = [giving("a", "emotional", much=3), giving("b", "emotional", "practical", much=1)]
        support = support_map(people)
        assert support.of("emotional").concentration == pytest.approx((3 / 4) ** 2 + (1 / 4) ** 2)
        assert support.of("practical").concentration == 1
        assert support.concentration == pytest.approx((3 / 5) ** 2 + (2 / 5) ** 2)

    @pytest.mark.parametrize("n", [1, 2, 5])
    def test_equal_shares_of_n_people_make_one_nth(self, n):
        people = [giving(f"p{i}", "emotional", "financial") for i in range(n)]
        assert support_map(people).concentration == pytest.approx(1 / n)

    def test_there_is_none_where_nothing_was_rated(self):
        unrated = Relationship(id="c", contact="daily", confidant=True)
        dead = giving("d", "emotional", living=False)
        for people in ([], [unrated], [dead]):
            assert support_map(people).concentration is None
            assert support_map(people).of("emotional").concentration is None


class TestIfSomebodyWereNotThere:
    def test_what_only_they_gave_is_not_covered_any_more(self):
        support = support_map([giving("mother", "practical"), giving("friend", "emotional")])
        left = without(support, ["mother"])
        assert left.of("practical").covered() is False
        assert left.of("emotional") == support.of("emotional")
        assert left.people == ("friend",)

    def test_without_anybody_nothing_is_covered_and_it_is_known(self):
        left = without(support_map([giving("mother", "practical")]), ["mother"])
        assert left.people == ()
        assert left.coverage() == dict.fromkeys(SupportKind, False)

    def test_a_stranger_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            without(support_map(ALLAN), ["aunt", "uncle"])
        expected = "'uncle' is not on the support map; name people of the inventory"
        assert str(refused.value) == expected

    def test_a_single_id_is_no_collection_of_ids(self):
        with pytest.raises(InvalidValue, match="put it into a tuple"):
            without(support_map(ALLAN), "aunt")


class TestTheAudit:
    def test_the_published_case_hangs_on_the_aunt(self):
        audit = audit_support(ALLAN)
        assert said(audit) == [
            "SUP-SINGLE-POINT: one person is known to give emotional support, 'aunt'",
            "SUP-WHO-GIVES: who gives support of these kinds: " + EVERY_KIND,
            "SUP-IN-REACH: how often are the patient and 'aunt' in touch",
            "SUP-WHO-ELSE: who else gives emotional support, and who helps 'aunt'",
        ]
        assert audit.findings[0].where == ("aunt",)
        assert audit.questions[0].about == ("acq", "aunt", "ex", "parents")
        assert audit.questions[-1].about == ("aunt", "acq", "ex", "parents")
        assert [question.decides for question in audit.questions] == [
            "what is missing, and what comes from one person alone",
            "whether the support of 'aunt' is within reach",
            "whether emotional support comes from one person alone",
        ]

    def test_nobody_to_confide_in_is_an_observation(self):
        people = [giving("p1"), giving("dead", living=False, confidant=True)]
        found = of_code(people, "SUP-NO-CONFIDANT")
        assert found.message == "nobody within reach can be confided in"
        assert found.severity is Severity.ADVICE

    def test_whom_nobody_asked_about_may_be_a_confidant(self):
        audit = audit_support([giving("p1"), giving("p2", confidant=None)])
        assert "SUP-NO-CONFIDANT" not in {finding.code for finding in audit.findings}
        assert said(audit) == ["SUP-WHO-CONFIDANT: who can be confided in"]
        [question] = audit.questions
        assert (question.about, question.decides) == (("p2",), "whether there is a confidant")

    def test_two_providers_are_no_single_point(self):
        people = [giving("a", "emotional", confidant=True), giving("b", "emotional")]
        assert "SUP-SINGLE-POINT" not in codes(people)
        assert "SUP-SINGLE-POINT" in codes([people[0], giving("b", "emotional", living=False)])

    def test_the_therapist_alone_is_told_apart(self):
        therapist = giving("t", "emotional", kin="professional", confidant=True)
        people = [therapist, giving("p1", confidant=False)]
        assert said(audit_support(people, therapist="t")) == [
            "SUP-ONLY-THERAPIST: nobody is known to give emotional support but the therapist"
        ]
        assert of_code(people, "SUP-ONLY-THERAPIST", therapist="t").where == ("t",)
        assert codes(people) == ["SUP-SINGLE-POINT", "SUP-PROFESSIONAL-ONLY"]

    def test_a_therapist_whom_nobody_recorded_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            audit_support(ALLAN, therapist="t")
        assert str(refused.value) == "the therapist 't' is not in the inventory; leave it out"

    def test_support_from_professionals_alone_is_an_observation(self):
        people = [
            giving("nurse", "practical", kin="professional"),
            giving("t", "emotional", confidant=True),
            giving("son", kin="child"),
        ]
        found = of_code(people, "SUP-PROFESSIONAL-ONLY", therapist="t")
        assert found.message == "all support that is known of comes from professionals"
        assert found.where == ("nurse", "t")
        assert "SUP-PROFESSIONAL-ONLY" not in codes(people)

    @pytest.mark.parametrize(
        ("received", "given", "way"),
        [(0, 3, "given and not received"), (2, 0, "received and not given")],
    )
    def test_support_that_goes_one_way_is_an_observation(self, received, given, way):
        rated = (Support(kind="practical", received=received, given=given),)
        found = of_code([Relationship(id="p1", support=rated)], "SUP-ONE-WAY")
        expected = f"as far as it was rated, support between the patient and 'p1' is {way}"
        assert (found.message, found.where) == (expected, ("p1",))

    @pytest.mark.parametrize(
        "facts",
        [
            {"support": (Support(kind="practical", received=1, given=1),)},
            {"support": (Support(kind="practical", received=0, given=0),)},
            {"support": (Support(kind="practical", given=3),)},
            {"support": (Support(kind="practical", received=3),)},
            {"support": (Support(kind="practical", received=0, given=3),), "confidant": True},
            {"support": (Support(kind="practical", received=0, given=3),), "living": False},
            {"support": (Support(kind="practical", received=3, given=0),), "kin": "professional"},
            {"support": ()},
        ],
        ids=str,
    )
    def test_it_is_quiet_where_it_goes_both_ways_or_cannot_be_told(self, facts):
        assert "SUP-ONE-WAY" not in codes([Relationship(id="p1", **facts)])

    def test_support_that_nobody_asked_about_is_said_to_be_so(self):
        audit = audit_support([Relationship(id="p2"), Relationship(id="p1", confidant=False)])
        assert said(audit) == [
            "SUP-UNASSESSED: it is not recorded of anybody what support they give; people to ask about: 2",
            "SUP-WHO-GIVES: who gives support of these kinds: " + EVERY_KIND,
            "SUP-WHO-CONFIDANT: who can be confided in",
        ]
        assert audit.findings[0].where == ("p1", "p2")

    def test_an_empty_inventory_gives_a_question_and_no_finding(self):
        audit = audit_support([])
        assert said(audit) == ["SUP-WHO-GIVES: who gives support of these kinds: " + EVERY_KIND]
        assert audit.questions[0].about == ()

    def test_what_is_covered_is_not_asked_about(self):
        people = [giving("a", *SupportKind, confidant=True), giving("b", *SupportKind)]
        assert audit_support([*people, Relationship(id="c")]).questions == ()

    def test_nothing_here_weighs_more_than_advice(self):
        findings = [rule for rule in RULES if not rule.asks]
        assert max(rule.severity for rule in findings) is Severity.ADVICE
        assert [rule.code for rule in findings] == [
            "SUP-NO-CONFIDANT",
            "SUP-ONE-WAY",
            "SUP-ONLY-THERAPIST",
            "SUP-PROFESSIONAL-ONLY",
            "SUP-SINGLE-POINT",
            "SUP-UNASSESSED",
        ]


class TestWhoCouldBeAsked:
    def asked(self, *people: Relationship, enough: int = 1) -> list[str]:
        candidates = who_could_be_asked(support_map(people), people, enough=enough)
        return [candidate.person for candidate in candidates]

    def test_every_candidate_comes_with_a_printed_trace(self):
        friend = giving(
            "friend",
            "practical",
            closeness=2,
            closeness_wished=1,
            confidant=True,
            knows_of_illness=True,
            support=(
                Support(kind="practical", received=1, given=2),
                Support(kind="companionship", received=0),
            ),
            conflict=ipt.model.Conflict(present=True),
        )
        [candidate] = who_could_be_asked(support_map([friend]), [friend])
        assert candidate.person == "friend"
        assert candidate.kinds == (SupportKind.COMPANIONSHIP,)
        first, *others = map(str, candidate.steps)
        assert first == (
            "SUP-ASK-MISSING: companionship support has 0 known providers of 1 wanted"
            " [ipt, inferred]"
        )
        assert others == [
            "SUP-ASK-IN-TOUCH: in touch at least monthly [ipt, assumed]",
            "SUP-ASK-CLOSE: in one of the two innermost rings [ipt, assumed]",
            "SUP-ASK-WISHED-CLOSER: the patient wishes to be closer [ipt, assumed]",
            "SUP-ASK-CONFIDANT: can be confided in [ipt, assumed]",
            "SUP-ASK-KNOWS: knows of the symptoms [ipt, assumed]",
            "SUP-ASK-GIVES: gives support of some kind already [ipt, assumed]",
            "SUP-ASK-GETS: gets support from the patient [ipt, assumed]",
            "SUP-ASK-CONFLICT: there is a conflict now [ipt, assumed]",
            "SUP-ASK-VIOLENCE: whether there is violence, threat or fear was not asked [ipt, assumed]",
        ]

    def test_what_is_not_known_of_a_candidate_is_said(self):
        unclear = giving("p", contact=None, knows_of_illness=True, violence=False)
        [candidate] = who_could_be_asked(support_map([unclear]), [unclear])
        assert [step.code for step in candidate.steps[5:]] == ["SUP-ASK-KNOWS", "SUP-ASK-REACH"]

    def test_those_without_conflict_come_first_then_those_with_more_that_speaks_for_them(self):
        quarrel = ipt.model.Conflict(present=True)
        people = [
            giving("d", "practical", knows_of_illness=True, closeness=1, conflict=quarrel),
            giving("c"),
            giving("b"),
            giving("a", knows_of_illness=True),
        ]
        assert self.asked(*people) == ["a", "b", "c", "d"]

    @pytest.mark.parametrize(
        "facts",
        [
            {"living": False},
            {"kin": "professional"},
            {"violence": True},
            {"contact": "rarely"},
        ],
        ids=str,
    )
    def test_some_are_never_named(self, facts):
        assert self.asked(giving("p")) == ["p"]
        assert self.asked(giving("p", **facts)) == []

    def test_nobody_is_asked_for_what_is_there_already(self):
        assert self.asked(giving("p", *SupportKind)) == []
        assert self.asked(giving("p", *SupportKind), giving("q", "practical"), enough=2) == ["q"]

    def test_a_kind_that_nobody_was_asked_about_is_not_known_to_be_missing(self):
        assert self.asked(Relationship(id="p", contact="daily")) == []

    def test_nobody_is_named_in_an_empty_inventory(self):
        assert self.asked() == []

    def test_whoever_would_be_gone_is_not_asked(self):
        people = [giving("mother", "practical"), giving("friend")]
        left = without(support_map(people), ["mother"])
        [friend] = who_could_be_asked(left, people)
        assert friend.person == "friend"
        assert SupportKind.PRACTICAL in friend.kinds

    def test_the_map_has_to_be_of_the_same_people(self):
        with pytest.raises(InvalidValue) as refused:
            who_could_be_asked(support_map(ALLAN), ALLAN[1:])
        assert str(refused.value) == (
            "'aunt' is on the support map and not in the inventory; map these people"
        )

    def test_less_than_one_provider_is_never_enough(self):
        with pytest.raises(InvalidValue) as refused:
            self.asked(enough=0)
        assert str(refused.value) == "enough is at least 1 person, not 0"


class TestTheTrend:
    def test_it_tells_what_changed_from_one_inventory_to_the_next(self):
        before = [giving("husband", "emotional", confidant=True), giving("son", "practical")]
        after = [
            giving("husband", "emotional", living=False, confidant=True),
            giving("son", "practical", confidant=True),
            giving("parish", "companionship"),
        ]
        trend = support_trend([before, after])
        assert trend.maps == (support_map(before), support_map(after))
        [change] = trend.changes
        assert (change.joined, change.left) == (("parish",), ("husband",))
        assert change.overlap == pytest.approx(1 / 3)
        assert change.confidants_gained == ("son",)
        assert change.confidants_lost == ("husband",)
        assert change.kinds_gained == (SupportKind.COMPANIONSHIP,)
        assert change.kinds_lost == (SupportKind.EMOTIONAL,)

    def test_what_became_unknown_is_not_lost(self):
        before = [giving("p", "emotional", confidant=True), giving("q")]
        after = [giving("p", contact="weekly", confidant=None, support=()), giving("q")]
        [change] = support_trend([before, after]).changes
        assert change.confidants_lost == change.kinds_lost == ()
        [back] = support_trend([after, before]).changes
        assert back.confidants_gained == back.kinds_gained == ()

    def test_two_empty_inventories_have_no_overlap_to_tell(self):
        [change] = support_trend([[], []]).changes
        assert change.overlap is None
        assert change.kinds_gained == change.joined == ()

    @pytest.mark.parametrize("inventories", [[], [[]]])
    def test_it_takes_two_to_change(self, inventories):
        assert support_trend(inventories).changes == ()

    @given(people=inventories())
    def test_nothing_changes_where_nothing_changed(self, people):
        [change] = support_trend([people, people]).changes
        assert change.overlap in {1, None}
        changed = (change.joined, change.left, change.confidants_gained, change.confidants_lost)
        assert {*changed, change.kinds_gained, change.kinds_lost} == {()}

    @given(before=inventories(), after=inventories())
    def test_backwards_what_was_gained_is_lost(self, before, after):
        [there], [back] = (
            support_trend(pair).changes for pair in ([before, after], [after, before])
        )
        assert (there.joined, there.left) == (back.left, back.joined)
        assert there.confidants_gained == back.confidants_lost
        assert there.kinds_gained == back.kinds_lost
        assert there.overlap == back.overlap


class TestWhatAlwaysHolds:
    @given(people=inventories(), mixer=st.randoms())
    def test_the_order_of_people_means_nothing(self, people, mixer):
        mixed = mixer.sample(people, len(people))
        assert support_map(mixed) == support_map(people)
        assert audit_support(mixed) == audit_support(people)
        support = support_map(people)
        assert who_could_be_asked(support, mixed) == who_could_be_asked(support, people)

    @given(people=inventories(min_size=1))
    def test_removing_a_person_never_raises_a_count(self, people):
        more, fewer = support_map(people), support_map(people[1:])
        assert len(fewer.confidants) <= len(more.confidants)
        for kind in SupportKind:
            assert fewer.of(kind).number <= more.of(kind).number
            for by in (1, 2):
                assert not (fewer.of(kind).covered(by) and more.of(kind).covered(by) is not True)

    @given(people=inventories())
    def test_without_nobody_is_the_same(self, people):
        assert without(support_map(people), ()) == support_map(people)

    @given(people=inventories(min_size=1), data=st.data())
    def test_without_people_the_rest_is_what_it_would_be_of_the_rest(self, people, data):
        gone = data.draw(st.sets(st.sampled_from([person.id for person in people])))
        left = without(support_map(people), gone)
        rest = support_map([person for person in people if person.id not in gone])
        assert (left.people, left.confidants) == (rest.people, rest.confidants)
        assert left.out_of_reach == rest.out_of_reach
        assert left.confidants_unassessed == rest.confidants_unassessed
        for kind in SupportKind:
            assert left.of(kind).providers == rest.of(kind).providers
            assert left.of(kind).unassessed == rest.of(kind).unassessed

    @given(people=inventories(min_size=2))
    def test_one_after_another_is_both_at_once(self, people):
        support, (one, other) = support_map(people), (people[0].id, people[1].id)
        assert without(without(support, [one]), [other]) == without(support, [one, other])

    @given(people=inventories())
    def test_so_many_losses_empty_a_kind_and_one_less_does_not(self, people):
        support = support_map(people)
        for supply in support.supplies:
            names = [each.person for each in supply.counted]
            assert without(support, names).of(supply.kind).number == 0
            assert without(support, names[1:]).of(supply.kind).number == min(len(names), 1)

    @given(people=inventories(), rated=supports())
    def test_the_unknown_becoming_known_never_turns_an_answer_round(self, people, rated):
        """Whether a kind is covered may only become clear, and never the other way."""
        unasked = Relationship(id="x", contact="weekly")
        told = Relationship(id="x", contact="weekly", support=rated)
        before, after = support_map([*people, unasked]), support_map([*people, told])
        for kind, answer in before.coverage().items():
            assert answer in {None, after.coverage()[kind]}

    @given(people=inventories())
    def test_concentration_is_a_share_of_shares(self, people):
        support = support_map(people)
        for part in (support, *support.supplies):
            assert part.concentration is None or 0 < part.concentration <= 1

    @given(people=inventories())
    def test_nobody_is_named_who_is_not_there_or_is_to_be_feared(self, people):
        known = {person.id: person for person in people}
        for candidate in who_could_be_asked(support_map(people), people, enough=2):
            person = known[candidate.person]
            assert reachable(person) is not False
            assert not person.violence
            assert len(candidate.steps) > len(candidate.kinds) >= 1

    @given(people=inventories())
    def test_a_finding_or_a_question_names_people_of_the_inventory(self, people):
        ids = {person.id for person in people}
        audit = audit_support(people)
        assert {name for finding in audit.findings for name in finding.where} <= ids
        assert {name for question in audit.questions for name in question.about} <= ids


def test_no_private_word_is_in_what_is_said():
    secret = "the canary sings"  # noqa: S105
    person = giving("p1", name=secret, note=secret, feelings=secret, wished_change=secret)
    support = support_map([person])
    shown = (support, audit_support([person]), who_could_be_asked(support, [person]))
    assert secret not in repr(shown)
