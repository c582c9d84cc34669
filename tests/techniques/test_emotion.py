"""Naming a feeling: exact, without guessing and without judging."""

import itertools
import math
from collections import Counter

import pytest
from hypothesis import given, strategies as st
from tests.techniques.held import feeling, ratings

from ipt.errors import DocumentError, InvalidValue
from ipt.findings import Status
from ipt.model import EmotionFamily, NeedKind
from ipt.techniques.emotion import (
    EmotionWord,
    Granularity,
    Vocabulary,
    granularity,
    load_words,
    lookup,
    masking,
    narrow,
    suggestions,
    vocabulary,
)

WORDS = vocabulary().words
STATES = {EmotionFamily.NUMBNESS, EmotionFamily.CONFUSION}
NAMES = {name for word in WORDS for name in word.names}
FLIEDER = Vocabulary(
    words=[EmotionWord(word="wütend", family="anger", intensity=2, need="respect")],
    source="ipt",
    status="assumed",
)


class TestTheVocabulary:
    def test_it_has_about_sixty_words_for_feelings_and_some_for_states(self):
        states = [word for word in WORDS if word.family in STATES]
        assert (len(WORDS) - len(states), len(states)) == (64, 7)

    def test_every_family_has_a_word_of_each_intensity(self):
        there = {(word.family, word.intensity) for word in WORDS}
        assert there == set(itertools.product(EmotionFamily, (1, 2, 3)))

    def test_it_says_that_it_is_assumed(self):
        assert (vocabulary().source, vocabulary().status) == ("ipt", Status.ASSUMED)

    def test_a_word_stands_in_one_place(self):
        twice = [EmotionWord(word="mad", family="anger", intensity=1, need="respect")] * 2
        with pytest.raises(
            InvalidValue, match=r"^the vocabulary has 'mad' twice; keep it in one place$"
        ):
            Vocabulary(words=twice, source="ipt", status="assumed")

    def test_another_one_is_read_from_a_file(self):
        text = (
            'source = "ipt"\nstatus = "assumed"\n'
            '[words]\n"wütend" = { family = "anger", intensity = 2, need = "respect" }\n'
        )
        assert load_words(text) == FLIEDER

    def test_a_file_that_is_none_is_refused_with_its_place(self):
        text = 'source = "ipt"\nstatus = "assumed"\n[words]\nmad = { family = "anger", need = "respect" }\n'
        with pytest.raises(DocumentError, match=r"\$\.words\.mad"):
            load_words(text)


class TestLookingUp:
    def test_every_word_is_found_by_each_of_its_names(self):
        for word in WORDS:
            for name in (word.word, word.word.upper(), f"  {word.word} ", *word.also):
                assert lookup(name) is word

    @pytest.mark.parametrize("word", ["left out", "Left-Out", "left   out"])
    def test_case_hyphens_and_blanks_are_no_difference(self, word):
        assert lookup(word).word == "left out"

    @given(st.text())
    def test_what_is_unknown_is_nothing(self, word):
        name = " ".join(word.casefold().replace("-", " ").split())
        assert (lookup(word) is None) == (name not in NAMES)

    def test_a_near_word_is_a_suggestion_and_no_answer(self):
        assert lookup("furios") is None
        assert suggestions("furios") == ("furious",)
        assert suggestions("xyz") == ()

    def test_another_vocabulary_may_be_asked(self):
        assert lookup("Wütend", among=FLIEDER).family is EmotionFamily.ANGER
        assert lookup("angry", among=FLIEDER) is None
        assert suggestions("wutend", among=FLIEDER) == ("wütend",)
        assert narrow("anger", among=FLIEDER) == FLIEDER.words


class TestNarrowing:
    def test_a_word_is_among_those_of_its_family_intensity_and_need(self):
        for word in WORDS:
            assert word in narrow(word.family, intensity=word.intensity, need=word.need)
            assert word in narrow(word.family)

    def test_it_narrows(self):
        for family, need in itertools.product(EmotionFamily, NeedKind):
            every = narrow(family)
            assert {word.family for word in every} == {family}
            assert narrow(family, need=need) == tuple(w for w in every if w.need is need)

    def test_the_milder_come_first(self):
        assert [word.intensity for word in narrow("hurt")] == [1] * 3 + [2] * 4 + [3] * 3

    @pytest.mark.parametrize("intensity", [0, 4, 7])
    def test_an_intensity_is_one_to_three(self, intensity):
        with pytest.raises(InvalidValue, match=f"^intensity is 1, 2 or 3, not {intensity}$"):
            narrow("hurt", intensity=intensity)

    def test_a_family_is_one(self):
        with pytest.raises(InvalidValue, match=r"^unknown emotion family 'hurd'; did you mean"):
            narrow("hurd")


class TestPrompts:
    def test_anger_may_be_sadness_and_sadness_anger(self):
        for one, other in (("sadness", "anger"), ("anger", "sadness")):
            prompt = masking(one)[0]
            assert str(prompt) == f"EMO-TAKEN-FOR: could it be {other} that is taken for {one}"
            assert prompt.decides == "which feeling it is; neither is good or bad"
            assert (prompt.source, prompt.status) == ("S2", Status.SECONDARY)

    def test_what_may_lie_beneath_is_asked(self):
        assert [str(prompt) for prompt in masking("anger")[1:]] == [
            "EMO-BENEATH: is there hurt as well, beneath the anger",
            "EMO-BENEATH: is there fear as well, beneath the anger",
            "EMO-BENEATH: is there shame as well, beneath the anger",
        ]
        assert masking("anger")[1].decides == "whether another feeling was there that was not shown"

    def test_no_feeling_is_beneath_itself_and_every_prompt_names_a_feeling(self):
        for family in EmotionFamily:
            beneath = [EmotionFamily(name) for prompt in masking(family) for name in prompt.about]
            assert not {family, *STATES} & set(beneath)

    def test_nothing_is_asked_of_love(self):
        assert masking("love") == ()


class TestGranularity:
    def test_ten_feelings_are_needed(self):
        nine = [feeling("anger", 5, "mad")] * 9
        few = Granularity(feelings=9, named=9, words=None, families=None, entropy=None)
        assert granularity(nine) == few
        assert granularity([*nine, feeling("anger", 0, "mad")]) == few
        assert granularity([*nine, feeling("fear")]) == Granularity(
            feelings=10, named=9, words=None, families=2, entropy=pytest.approx(0.4689955935892812)
        )

    def test_two_families_alike_are_one_bit(self):
        even = [feeling("anger", word="mad"), feeling("fear", word="Mad ")] * 5
        assert granularity(even) == Granularity(
            feelings=10, named=10, words=1, families=2, entropy=1.0
        )

    def test_one_is_enough_if_somebody_says_so(self):
        assert granularity([feeling("joy")], enough=1).entropy == 0.0
        with pytest.raises(InvalidValue, match=r"^enough is at least 1, not 0$"):
            granularity([], enough=0)

    @given(rated=st.lists(ratings, min_size=1, max_size=30), data=st.data())
    def test_the_order_is_no_difference(self, rated, data):
        turned = data.draw(st.permutations(rated))
        assert granularity(rated, enough=1) == granularity(turned, enough=1)

    @given(rated=st.lists(ratings, max_size=30))
    def test_entropy_keeps_its_bounds(self, rated):
        told = granularity(rated, enough=1)
        families = len(Counter(r.family for r in rated if r.intensity != 0))
        assert told.families == (families or None)
        if told.entropy is not None:
            assert 0 <= told.entropy <= math.log2(families) + 1e-12
