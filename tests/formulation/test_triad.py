"""The triad: a crisis, what makes vulnerable, and support that does not suffice."""

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.formulation.triad import audit_triad, build_triad, leverage_points
from ipt.model import Factor, FactorRole

pytestmark = pytest.mark.once

VULNERABLE = Factor(id="shy", domain="psychological", role="predisposing")
STRENGTH = Factor(id="humour", domain="psychological", role="protective")
WHOLE = {"crises": ["quarrel"], "factors": [VULNERABLE, STRENGTH], "confidants": 0}

factors = st.lists(
    st.builds(
        Factor,
        id=st.sampled_from("abcdef"),
        domain=st.sampled_from(["social", "psychological"]),
        role=st.sampled_from(FactorRole),
        present=st.booleans(),
        changeable=st.none() | st.booleans(),
    ),
    max_size=6,
    unique_by=lambda factor: factor.id,
)
crises = st.none() | st.lists(st.sampled_from(["u", "v", "w"]), max_size=3)
triads = st.builds(
    build_triad,
    crises=crises,
    factors=factors,
    confidants=st.none() | st.integers(0, 3),
    lacking=st.none() | st.booleans(),
)


def told(**parts):
    audit = audit_triad(build_triad(**parts))
    return [str(finding) for finding in audit.findings], [q.code for q in audit.questions]


class TestTheThreeLegs:
    def test_of_a_whole_triad_nothing_is_told(self):
        assert told(**WHOLE) == ([], [])
        assert build_triad(**WHOLE).suffices is True

    def test_nothing_known_is_nothing_told_and_everything_asked(self):
        assert told() == (
            [],
            ["TRI-CRISIS-UNASKED", "TRI-SUPPORT-UNASSESSED", "TRI-NO-STRENGTH"],
        )
        assert build_triad().suffices is None

    @pytest.mark.parametrize(
        ("crises", "present", "answer"),
        [
            (None, None, None),
            ([], None, False),
            (["quarrel"], None, True),
            ([], True, True),
            (None, True, True),
            (None, False, None),
        ],
    )
    def test_a_crisis_is_named_or_is_what_set_it_off(self, crises, present, answer):
        set_off = Factor(id="f", domain="social", role="precipitating", present=bool(present))
        triad = build_triad(crises=crises, factors=[] if present is None else [set_off])
        assert triad.has_crisis is answer

    @pytest.mark.parametrize(
        ("confidants", "lacking", "answer"),
        [
            (None, None, None),
            (0, None, True),
            (3, None, None),
            (0, False, False),
            (3, True, True),
        ],
    )
    def test_support_is_judged_by_those_two_and_not_by_a_number(self, confidants, lacking, answer):
        triad = build_triad(confidants=confidants, lacking=lacking)
        assert triad.lacks_support is answer

    def test_the_strengths_are_what_protects(self):
        triad = build_triad(**WHOLE)
        assert (triad.vulnerabilities, triad.strengths) == ((VULNERABLE,), (STRENGTH,))

    @pytest.mark.parametrize("confidants", [-1, 1.5, True])
    def test_a_number_of_people_is_a_whole_number(self, confidants):
        with pytest.raises(InvalidValue):
            build_triad(confidants=confidants)

    def test_two_factors_of_one_id_are_refused(self):
        with pytest.raises(InvalidValue):
            build_triad(factors=[VULNERABLE, VULNERABLE])

    @given(triads)
    def test_three_legs_are_needed_and_one_that_is_not_there_settles_it(self, triad):
        legs = (triad.has_crisis, triad.has_vulnerability, triad.lacks_support)
        assert (triad.suffices is True) == all(leg is True for leg in legs)
        assert (triad.suffices is False) == (False in legs)


class TestWhatIsTold:
    def test_that_no_crisis_was_found(self):
        audit = audit_triad(build_triad(**{**WHOLE, "crises": []}))
        [finding] = audit.findings
        assert str(finding) == "TRI-NO-CRISIS: no acute crisis between people was found"
        assert finding.severity is Severity.INFO

    def test_that_all_the_weight_lies_on_what_makes_vulnerable(self):
        [finding] = audit_triad(build_triad(factors=[VULNERABLE, STRENGTH])).findings
        assert str(finding) == (
            "TRI-ONE-LEG: what makes vulnerable is recorded, and neither a crisis nor anything "
            "about support"
        )
        assert (finding.where, finding.severity) == (("shy",), Severity.ADVICE)

    @pytest.mark.parametrize(
        "more", [{"crises": ["quarrel"]}, {"confidants": 2}, {"lacking": False}]
    )
    def test_not_if_another_leg_is_known(self, more):
        found, _ = told(factors=[VULNERABLE], **more)
        assert not any("TRI-ONE-LEG" in finding for finding in found)

    def test_the_questions_say_what_to_ask(self):
        assert [str(question) for question in audit_triad(build_triad()).questions] == [
            "TRI-CRISIS-UNASKED: what happened between people before it became worse",
            "TRI-SUPPORT-UNASSESSED: who supports the patient, and does it suffice",
            "TRI-NO-STRENGTH: what are the strengths of the patient",
        ]

    def test_strengths_that_were_asked_for_are_not_asked_again(self):
        none = Factor(id="n", domain="social", role="protective", present=False)
        assert "TRI-NO-STRENGTH" not in told(factors=[none])[1]


class TestWhereOneCouldBegin:
    def test_the_crisis_comes_first_then_support_then_coping(self):
        points = leverage_points(build_triad(**WHOLE))
        assert [(str(p.leverage), p.about) for p in points] == [
            ("crisis", "quarrel"),
            ("support", ""),
            ("coping", "shy"),
        ]

    def test_what_cannot_change_comes_last(self):
        points = leverage_points(build_triad(**WHOLE), can_change={"quarrel": False})
        assert [p.about for p in points] == ["", "shy", "quarrel"]

    def test_what_surely_can_change_goes_before_what_nobody_knows(self):
        sure = Factor(id="z", domain="social", role="perpetuating", changeable=True)
        set_off = Factor(id="a", domain="social", role="precipitating", changeable=False)
        triad = build_triad(crises=["u", "v"], factors=[VULNERABLE, sure, set_off], lacking=False)
        points = leverage_points(triad, can_change={"v": True})
        assert [p.about for p in points] == ["v", "u", "z", "shy", "a"]

    def test_each_says_why_it_stands_there(self):
        point = leverage_points(build_triad(**WHOLE))[1]
        assert [str(step) for step in point.trace] == [
            "TRI-LEG: support is number 2 of the three legs [S4, assumed]",
            "TRI-CHANGEABLE: unknown [ipt, assumed]",
        ]

    def test_support_that_suffices_is_no_place_to_begin(self):
        assert leverage_points(build_triad(lacking=False)) == ()

    def test_only_a_crisis_of_the_triad_can_be_named(self):
        with pytest.raises(InvalidValue) as refused:
            leverage_points(build_triad(), can_change={"x": True})
        assert str(refused.value) == (
            "'x' is no crisis of the triad; factors say themselves what can change"
        )

    @given(crises, factors, st.data())
    def test_the_order_in_which_it_was_told_changes_nothing(self, named, given_, data):
        one = build_triad(crises=named, factors=given_)
        other = build_triad(
            crises=None if named is None else data.draw(st.permutations(named)),
            factors=data.draw(st.permutations(given_)),
        )
        assert other == one
        assert leverage_points(other) == leverage_points(one)
        assert audit_triad(other) == audit_triad(one)
