"""The focus of DIT: a record with checks, beside IPT and not part of it."""

import attrs
import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.model import EmotionRating
from ipt.techniques import ipaf
from ipt.techniques.ipaf import Ipaf, IpafEpisode, IpafNumbers, Pattern, recurrent_patterns

pytestmark = pytest.mark.once

EPISODES = tuple(
    IpafEpisode(id=f"e{n}", person=person, affect=[EmotionRating(family="shame")])
    for n, person in enumerate(["p1", "p2", "p1", "p3"])
)
WHOLE = Ipaf(
    id="focus",
    self_rep="one who is in the way",
    other_rep="one who turns away",
    affect="shame",
    defence="not asking",
    support=["e0", "e1", "e2"],
    shared=True,
    agreed_at=4,
)


def about(*, episodes=EPISODES, check=None, **changes):
    audit = ipaf.check_ipaf(attrs.evolve(WHOLE, **changes), episodes, **(check or {}))
    return [str(found) for found in audit.findings], [str(asked) for asked in audit.questions]


class TestTheFocus:
    def test_a_whole_one_is_met_with_silence_and_each_part_that_lacks_is_told(self):
        assert about() == ([], [])
        for changes, expected in (
            (
                {"support": ["e0", "e2", "e2"]},
                [
                    (
                        "IPAF-ONE-RELATIONSHIP: all episodes behind the focus are with 'p1'; a pattern "
                        "shows with two people or more"
                    ),
                    "IPAF-LT3-EPISODES: episodes behind the focus: 2; 3 at least are asked for",
                ],
            ),
            (
                {"support": ["e0", "e1"]},
                ["IPAF-LT3-EPISODES: episodes behind the focus: 2; 3 at least are asked for"],
            ),
            (
                {"support": ()},
                ["IPAF-LT3-EPISODES: episodes behind the focus: 0; 3 at least are asked for"],
            ),
            (
                {"affect": " "},
                [
                    (
                        "IPAF-NO-AFFECT: the focus has no affect; it links how the patient sees self and "
                        "other"
                    )
                ],
            ),
            ({"shared": False}, ["IPAF-NOT-SHARED: the focus was not shared with the patient"]),
            (
                {"agreed_at": 6},
                [
                    (
                        "IPAF-LATE: the focus was agreed on in session 6; the first phase ends with "
                        "session 5"
                    )
                ],
            ),
            (
                {"defence": "Projections of it"},
                ["IPAF-JARGON: the field 'defence' of the focus has a technical term"],
            ),
        ):
            assert about(**changes) == (expected, []), changes

    def test_one_relationship_alone_is_told_with_enough_episodes_too(self):
        alone = [attrs.evolve(each, person="p1") for each in EPISODES]
        [found] = about(episodes=alone)[0]
        assert found.startswith("IPAF-ONE-RELATIONSHIP")

    def test_what_is_not_known_is_asked(self):
        assert about(shared=None) == ([], ["IPAF-SHARED: was the focus shared with the patient"])
        assert about(agreed_at=None) == (
            [],
            ["IPAF-AGREED: in which session was the focus agreed on"],
        )

    def test_borderline_features_ask_for_care_with_the_pace(self):
        for borderline, expected in (
            (
                True,
                [
                    (
                        "IPAF-PACING: borderline features were noted, with which the pace of the focus "
                        "needs care"
                    )
                ],
            ),
            (False, []),
            (None, []),
        ):
            assert about(check={"borderline": borderline}) == (expected, [])

    def test_numbers_and_terms_may_be_chosen(self):
        assert about(agreed_at=7, check={"numbers": IpafNumbers(latest=7, episodes=2)}) == ([], [])
        assert about(affect="shame", check={"jargon": ["Shame"]})[0] == [
            "IPAF-JARGON: the field 'affect' of the focus has a technical term"
        ]
        assert about(affect="splitting", check={"jargon": []}) == ([], [])
        assert about(affect="a hairsplitting word") == ([], [])

    def test_it_rests_on_episodes_that_are_there(self):
        with pytest.raises(InvalidValue) as refused:
            about(support=["e9"])
        assert str(refused.value) == "there is no episode 'e9'; add it, or correct the id"
        with pytest.raises(InvalidValue) as refused:
            about(episodes=[EPISODES[0], EPISODES[0]])
        assert str(refused.value) == "episode 2 has the id of episode 1; give each its own"

    def test_its_words_stay_its_own(self):
        assert "turns away" not in repr(WHOLE)
        told = attrs.evolve(EPISODES[0], wish="a call", other_response="none", self_response="rage")
        for word in ("a call", "none", "rage"):
            assert word not in repr(told)

    @given(st.permutations(EPISODES), st.permutations(WHOLE.support))
    def test_the_order_of_episodes_means_nothing(self, episodes, support):
        assert about(episodes=episodes, support=support) == ([], [])


class TestPatterns:
    def test_a_pattern_shows_with_two_people(self):
        codes = {"e0": "overlooked", "e2": "overlooked", "e1": "blamed", "e3": "blamed"}
        assert recurrent_patterns(EPISODES, codes) == (
            Pattern(code="blamed", episodes=("e1", "e3"), people=("p2", "p3")),
        )
        assert recurrent_patterns(EPISODES, {}) == ()

    def test_that_of_the_most_people_comes_first_and_then_that_of_the_most_episodes(self):
        every = dict.fromkeys(["e0", "e1", "e2", "e3"], "all")
        more = [*EPISODES, *(attrs.evolve(e, id=f"x{e.id}") for e in EPISODES)]
        codes = {**every, "xe0": "few", "xe1": "few", "xe2": "more", "xe3": "more"}
        extra = [*more, IpafEpisode(id="y", person="p3")]
        found = recurrent_patterns(extra, {**codes, "y": "more"})
        assert [pattern.code for pattern in found] == ["all", "more", "few"]

    def test_a_code_belongs_to_an_episode(self):
        with pytest.raises(InvalidValue) as refused:
            recurrent_patterns(EPISODES, {"e9": "overlooked"})
        assert str(refused.value) == "there is no episode 'e9'; add it, or correct the id"

    @given(
        st.permutations(EPISODES),
        st.dictionaries(st.sampled_from(["e0", "e1", "e2", "e3"]), st.sampled_from("ab")),
    )
    def test_each_is_backed_by_two_people_in_whatever_order(self, episodes, codes):
        found = recurrent_patterns(episodes, codes)
        assert found == recurrent_patterns(EPISODES, codes)
        for pattern in found:
            assert len(pattern.people) >= 2
            assert all(codes[name] == pattern.code for name in pattern.episodes)
