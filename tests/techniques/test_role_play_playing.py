"""Playing a script: step by step, back, saved, and gone on with after the script was edited."""

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.techniques.role_plays import (
    INCIDENT,
    SAFE,
    SLOTS,
    any_scripts,
    beat,
    chain,
    clean_scripts,
    script,
)

from ipt import storage
from ipt.documents.values import structure
from ipt.errors import InvalidValue
from ipt.model import Beat, Play, PlayStep, Reply
from ipt.techniques import role_play as rp

pytestmark = pytest.mark.once

THREE = script(beat("a", "b", "c"), beat("b", "a", "c"), beat("c", ends=True))


def refused(call, *args):
    with pytest.raises(InvalidValue) as error:
        call(*args)
    return str(error.value)


def played(made, *replies):
    return rp.choose(made, rp.start(made), *replies)


def walk(data, made, most=12):
    """A play of *made* after some replies, as they come."""
    play, taken = rp.start(made), []
    while not rp.is_over(made, play) and len(taken) < data.draw(st.integers(0, most)):
        taken.append(data.draw(st.sampled_from(rp.now(made, play).replies)).id)
        play = rp.choose(made, play, taken[-1])
    return play, taken


class TestPlaying:
    @given(clean_scripts(), st.data())
    def test_of_a_sound_script_every_choice_leads_on_or_to_an_ending(self, made, data):
        play, taken = walk(data, made)
        here = rp.now(made, play)
        assert here.replies or here.ends
        assert rp.is_over(made, play) is not bool(here.replies)
        assert played(made, *taken) == play
        assert [line.beat for line in rp.lines(made, play)] == [
            *(step.beat for step in play.log),
            play.beat,
        ]

    @given(clean_scripts(), st.data())
    def test_every_step_can_be_taken_back(self, made, data):
        play, taken = walk(data, made)
        for left in range(len(taken) - 1, -1, -1):
            play = rp.back(play)
            assert play == played(made, *taken[:left])
        assert play == rp.start(made)

    def test_a_play_may_end_where_it_may_also_go_on(self):
        made = script(beat("a", "b", ends=True), beat("b", ends=True))
        assert rp.now(made, rp.start(made)).ends
        assert not rp.is_over(made, rp.start(made))
        assert rp.is_over(made, played(made, "b"))

    def test_a_line_is_masked_and_has_the_words_of_its_slots(self):
        made = rp.from_incident(INCIDENT, pivot="t2", slots=SLOTS)
        line = rp.lines(made, played(made, "next"))[-1]
        assert (line.beat, line.role, line.text) == ("t2", "patient", "I felt alone. {request}")
        assert repr(line) == "Line(beat='t2', role='patient', text='***')"

    def test_ten_thousand_steps_are_no_trouble(self):
        made = chain(10_000)
        play = played(made, *(f"b{n}" for n in range(1, 10_000)))
        assert rp.is_over(made, play)
        assert len(rp.lines(made, play)) == 10_000
        assert rp.resume(made, play) == rp.Resumed(play=play)

    def test_what_is_refused(self):
        assert refused(rp.start, script()) == (
            "script 's1' starts with 'a', which is no beat; lint tells more"
        )
        assert refused(rp.choose, THREE, rp.start(THREE), "x") == (
            "beat 'a' has no reply 'x'; it has: 'b', 'c'"
        )
        near = script(Beat(id="a", role="self", replies=(Reply(id="listen", to="x"),)))
        assert refused(rp.choose, near, rp.start(near), "listn") == (
            "beat 'a' has no reply 'listn'; did you mean 'listen'?"
        )
        assert refused(rp.choose, near, rp.start(near), "listen") == (
            "reply 'listen' of beat 'a' leads to 'x', which is no beat; lint tells more"
        )
        assert refused(rp.choose, THREE, rp.start(THREE), "c", "a") == (
            "the play is over at beat 'c'; there is nothing to choose"
        )
        assert refused(rp.back, rp.start(THREE)) == (
            "the play stands at its first beat 'a'; there is nothing to take back"
        )

    @pytest.mark.parametrize(
        "call", [rp.now, rp.choose, rp.is_over, rp.lines], ids=lambda call: call.__name__
    )
    def test_a_play_of_another_script_or_edition_is_refused(self, call):
        play = played(THREE, "b", "c")
        assert refused(call, attrs.evolve(THREE, id="s2"), play) == (
            "the play is of script 's1', not of 's2'; take that one"
        )
        assert refused(call, attrs.evolve(THREE, version=2), play) == (
            "the play is of version 1 of script 's1', and this is version 2; read it with resume"
        )
        without = attrs.evolve(THREE, beats=(THREE.beats[0], THREE.beats[2]))
        assert refused(call, without, play) == (
            "beat 'b' of the play is not in script 's1'; read it with resume"
        )


class TestSavedPlays:
    def test_a_play_holds_ids_alone_and_is_read_as_it_was_written(self):
        play = played(THREE, "b", "c")
        kept = storage.unstructured(play)
        assert kept == {
            "script": "s1",
            "beat": "c",
            "log": [{"beat": "a", "reply": "b"}, {"beat": "b", "reply": "c"}],
        }
        assert structure(kept, Play) == play

    @given(clean_scripts(), st.data())
    def test_nothing_changed_is_nothing_told(self, made, data):
        play, _ = walk(data, made)
        assert rp.resume(made, play) == rp.Resumed(play=play)

    @given(clean_scripts(), any_scripts(), st.data())
    def test_whatever_was_removed_or_added_it_stands_on_the_last_beat_that_is_left(
        self, made, other, data
    ):
        play, _ = walk(data, made)
        kept = data.draw(st.lists(st.sampled_from(made.beats), unique_by=lambda b: b.id))
        beats = data.draw(st.permutations([*kept, *other.beats]))
        if not beats:
            return
        edited = attrs.evolve(made, version=2, beats=beats)
        resumed = rp.resume(edited, play).play
        there = {b.id for b in beats}
        gone_through = [*(step.beat for step in play.log), play.beat]
        left = [name for name in gone_through if name in there]
        first = made.start if made.start in there else beats[0].id
        assert resumed.beat == (left[-1] if left else first)
        assert [step.beat for step in resumed.log] == left[:-1]
        assert rp.lines(edited, resumed)[-1].beat == resumed.beat
        assert rp.resume(edited, resumed).play == resumed

    def test_what_changed_is_told(self):
        play = played(THREE, "b", "a", "b", "c")
        edited = script(
            beat("a", "c"),
            Beat(id="b", role="self", replies=(Reply(id="a", to="new"), Reply(id="c", to="c"))),
            beat("new"),
            version=3,
        )
        resumed = rp.resume(edited, play)
        assert [(str(found), found.where) for found in resumed.findings] == [
            (
                "RP-OTHER-VERSION: the play was of version 1 of the script, and this is version 3",
                (),
            ),
            ("RP-BEAT-GONE: beat 'c', which was played, is not in the script any more", ("c",)),
            (
                "RP-WAY-CHANGED: reply 'b' of beat 'a', which was chosen, is not there any more",
                ("a",),
            ),
            ("RP-WAY-CHANGED: reply 'a' of beat 'b', which was chosen, leads to 'new' now", ("b",)),
            (
                "RP-WAY-CHANGED: reply 'b' of beat 'a', which was chosen, is not there any more",
                ("a",),
            ),
            ("RP-STEPPED-BACK: the play stands on beat 'b', because 'c' is gone", ("b",)),
        ]
        assert resumed.findings[-1].remedy == "go on from there, or start again"
        assert resumed.play == Play(
            script="s1",
            version=3,
            beat="b",
            log=[PlayStep(beat=b, reply=r) for b, r in [("a", "b"), ("b", "a"), ("a", "b")]],
        )

    def test_a_beat_that_is_gone_on_the_way_leaves_the_log(self):
        play = played(THREE, "b", "c")
        resumed = rp.resume(script(beat("a", "c"), beat("c")), play)
        assert resumed.play == Play(script="s1", beat="c", log=(PlayStep(beat="a", reply="b"),))
        assert [found.code for found in resumed.findings] == ["RP-BEAT-GONE"]

    def test_swapped_sides_go_on_with_the_same_play(self):
        play = played(THREE, "b")
        assert rp.resume(rp.reversal(THREE), play).play == play
        assert rp.lint(rp.reversal(THREE), SAFE) == ()

    def test_another_script_or_one_without_beats_is_refused(self):
        assert refused(rp.resume, script(id="s2"), rp.start(THREE)) == (
            "the play is of script 's1', not of 's2'; take that one"
        )
        assert refused(rp.resume, script(), rp.start(THREE)) == (
            "script 's1' has no beats; there is nowhere to stand"
        )
