"""Scripts of role play: how they are made, filled, cast, varied and printed."""

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.strategies import values
from tests.techniques.role_plays import CAST, INCIDENT, SAFE, SLOTS, any_scripts, beat, script

from ipt.errors import InvalidValue
from ipt.model import (
    Beat,
    CastRole,
    Decision,
    Incident,
    Option,
    PlayVariant,
    Reply,
    ReplyStyle,
    Slot,
    Turn,
)
from ipt.techniques import role_play as rp

pytestmark = pytest.mark.once

STYLES = [str(style) for style in ReplyStyle]
DECISION = Decision(
    id="d1", goal="to be heard", options=(Option(id="ask"), Option(id="wait")), people=("p1",)
)


def from_incident(incident=INCIDENT, pivot="t2", slots=SLOTS, **more):
    return rp.from_incident(incident, pivot=pivot, slots=slots, **more)


def refused(call, *args, **more):
    with pytest.raises(InvalidValue) as error:
        call(*args, **more)
    return str(error.value)


def said(made, *replies):
    return [
        (line.role, line.text) for line in rp.lines(made, rp.choose(made, rp.start(made), *replies))
    ]


class TestAScriptOfAnIncident:
    def test_repeats_what_was_said_and_lets_the_patient_say_something_else(self):
        assert said(from_incident(), "next", "busy") == [
            ("p1", "{fine}, do it yourself (turns away)"),
            ("patient", "I felt alone. {request}"),
            ("p1", "{reply_busy}"),
        ]

    def test_its_beats_are_called_as_the_turns_are_and_what_came_after_is_left_out(self):
        made = from_incident()
        assert [each.id for each in made.beats] == ["t1", "t2", *(f"t2:{s}" for s in STYLES)]
        assert (made.id, made.start, made.incident, made.decision) == ("i1:t2", "t1", "i1", None)

    def test_the_answer_is_open_in_four_styles_from_the_easiest_to_the_hardest(self):
        made = from_incident()
        replies = made.beats[1].replies
        assert [repr(reply.id) for reply in replies] == [repr(style) for style in STYLES]
        assert [reply.style for reply in replies] == list(ReplyStyle)
        assert [slot.name for slot in made.slots if not slot.text] == [
            "request",
            "reply_agreeable",
            "reply_busy",
            "reply_dismissive",
            "reply_angry",
        ]

    def test_what_was_hoped_for_is_its_goal(self):
        assert from_incident().goal == "that he listens"

    def test_it_is_sound_once_its_slots_are_filled(self):
        made = rp.fill(from_incident(), request="r", **{f"reply_{s}": "yes" for s in STYLES})
        assert rp.lint(made, SAFE) == ()

    @given(values(Incident), st.data())
    def test_any_incident_with_a_turn_of_the_patient_makes_one(self, incident, data):
        turns = [attrs.evolve(turn, id=f"t{n}") for n, turn in enumerate(incident.turns)]
        turns.append(Turn(id="own", speaker="patient", to="p1"))
        incident = attrs.evolve(
            incident, turns=turns, violence=data.draw(st.none() | st.just(False))
        )
        made = from_incident(incident, "own")
        spoken = said(made, *["next"] * (len(turns) - 1), "angry")
        assert [role for role, _ in spoken] == [*(turn.speaker for turn in turns), "p1"]
        for turn, (_, words) in zip(turns[:-1], spoken, strict=False):
            gesture = f"({turn.gesture})" if turn.gesture else ""
            assert words == " ".join(filter(None, [turn.text, gesture]))
        codes = {found.code for found in rp.lint(made)}
        assert codes <= {"RP-SLOT-OPEN", "RP-UNSAFE"}

    @pytest.mark.parametrize(
        ("changes", "answers"),
        [
            ({"turns": [Turn(id="t", speaker="patient", to="p3")], "people": ("p1",)}, "p3"),
            (
                {
                    "turns": [
                        Turn(id="a", speaker="p1"),
                        Turn(id="t", speaker="patient", to="patient"),
                        Turn(id="b", speaker="patient"),
                        Turn(id="c", speaker="p2"),
                    ]
                },
                "p2",
            ),
            (
                {
                    "turns": [
                        Turn(id="a", speaker="p2"),
                        Turn(id="b", speaker="p1"),
                        Turn(id="t", speaker="patient"),
                    ]
                },
                "p1",
            ),
            ({"turns": [Turn(id="t", speaker="patient")], "people": ("patient", "p4")}, "p4"),
        ],
        ids=["whom it was for", "who spoke next", "who spoke before", "who took part"],
    )
    def test_the_other_answers(self, changes, answers):
        made = from_incident(Incident(id="i1", **changes), "t")
        assert made.beats[-1].role == answers

    def test_the_patient_plays_the_patient_unless_it_is_cast_otherwise(self):
        played = {role.person: str(role.played_by) for role in from_incident().roles}
        assert played == {"p1": "therapist", "patient": "patient"}
        reversed_ = from_incident(variant="reversal")
        played = {role.person: str(role.played_by) for role in reversed_.roles}
        assert played == {"p1": "patient", "patient": "therapist"}
        assert reversed_.variant is PlayVariant.REVERSAL

    def test_what_it_is_refused_for(self):
        assert refused(from_incident, pivot="t9") == (
            "'t9' is no turn of the patient in incident 'i1'; there are: 't2'"
        )
        assert refused(from_incident, pivot="t1") == (
            "'t1' is no turn of the patient in incident 'i1'; there are: 't2'"
        )
        assert refused(from_incident, Incident(id="i2")) == (
            "'t2' is no turn of the patient in incident 'i2'; there are: none"
        )
        alone = Incident(id="i3", turns=(Turn(id="t2", speaker="patient"),))
        assert refused(from_incident, alone) == (
            "incident 'i3' names nobody but the patient; say who else took part"
        )
        assert refused(from_incident, slots=()) == (
            "what the patient says is made of slots; give at least one"
        )
        assert refused(from_incident, slots=(Slot(name="a}"),)) == (
            "the name of a slot stands in braces in a line; leave them out of the name itself"
        )
        assert refused(from_incident, slots=(Slot(name="reply_busy"),)) == (
            "slot 3 has the id of slot 1; give each its own"
        )

    def test_violence_is_not_rehearsed(self):
        with pytest.raises(InvalidValue) as error:
            from_incident(attrs.evolve(INCIDENT, violence=True))
        assert str(error.value) == (
            "incident 'i1' is not rehearsed: there is violence; safety comes first"
        )
        [found] = error.value.findings
        assert (found.code, found.where) == ("RP-UNSAFE", ("p1",))


class TestAScriptOfADecision:
    def test_opens_the_conversation_with_the_person_and_leaves_the_answer_open(self):
        made = rp.from_decision(DECISION, option="ask", person="p1")
        assert (made.id, made.goal, made.decision) == ("d1:ask", "to be heard", "d1")
        assert said(made, "angry") == [("patient", "{opening}"), ("p1", "{reply_angry}")]
        assert {found.code for found in rp.lint(made, SAFE)} == {"RP-SLOT-OPEN"}

    def test_may_have_slots_and_a_cast_of_its_own(self):
        made = rp.from_decision(DECISION, option="ask", person="p1", slots=SLOTS, variant="model")
        assert said(made) == [("patient", "I felt alone. {request}")]
        assert made.variant is PlayVariant.MODEL

    def test_needs_an_option_and_somebody_else(self):
        assert refused(rp.from_decision, DECISION, option="go", person="p1") == (
            "'go' is no option of decision 'd1'; there are: 'ask', 'wait'"
        )
        assert refused(rp.from_decision, Decision(id="d2"), option="go", person="p1") == (
            "'go' is no option of decision 'd2'; there are: none"
        )
        assert refused(rp.from_decision, DECISION, option="ask", person="patient") == (
            "a conversation needs somebody else; name a relationship, not the patient"
        )


class TestFilling:
    MADE = script(
        beat("a", text="{word}, {{word}}, {other} {"),
        slots=(Slot(name="word"), Slot(name="other")),
    )

    def test_puts_words_into_slots_and_reads_no_slot_into_the_words(self):
        assert said(rp.fill(self.MADE, word="{other}")) == [("self", "{other}, {word}, {other} {")]
        assert said(rp.fill(self.MADE, word="a", other="b")) == [("self", "a, {word}, b {")]

    def test_an_empty_text_opens_a_slot_again(self):
        assert rp.fill(rp.fill(self.MADE, word="a"), word="") == self.MADE

    def test_any_name_will_do(self):
        made = script(beat("a", text="{script}"), slots=(Slot(name="script"),))
        assert said(rp.fill(made, script="x")) == [("self", "x")]

    def test_a_slot_that_is_not_declared_is_refused(self):
        assert refused(rp.fill, self.MADE, wrod="x") == (
            "script 's1' has no slot 'wrod'; did you mean 'word'?"
        )
        assert refused(rp.fill, self.MADE, zzz="x") == (
            "script 's1' has no slot 'zzz'; it has: 'word', 'other'"
        )
        assert refused(rp.fill, script(), zzz="x") == "script 's1' has no slot 'zzz'; it has: none"
        assert refused(rp.fill, self.MADE, word=1) == "text is text, not int"


class TestSwappingSides:
    @given(any_scripts())
    def test_done_twice_it_gives_the_script_as_it_was(self, made):
        assert rp.reversal(rp.reversal(made)) == made

    def test_the_patient_and_the_therapist_change_parts(self):
        other = rp.reversal(script(beat("a")))
        assert [str(role.played_by) for role in other.roles] == ["therapist", "patient"]
        assert other.variant is PlayVariant.REVERSAL
        assert rp.reversal(other).variant is PlayVariant.REHEARSE

    def test_a_part_of_somebody_else_and_the_other_variants_stay(self):
        third = CastRole(id="third", person="p2", played_by="other")
        made = script(beat("a"), roles=(*CAST, third), variant="coping")
        other = rp.reversal(made)
        assert other.roles[2] == third
        assert other.variant is PlayVariant.COPING

    @given(any_scripts(), st.sampled_from(PlayVariant), st.sampled_from(PlayVariant))
    def test_a_cast_forgets_the_one_before(self, made, first, then):
        assert rp.recast(rp.recast(made, first), then) == rp.recast(made, then)

    @pytest.mark.parametrize(
        ("variant", "own", "others"),
        [
            ("rehearse", "patient", "therapist"),
            ("reversal", "therapist", "patient"),
            ("model", "therapist", "patient"),
            ("double", "patient", "other"),
            ("coping", "patient", "therapist"),
        ],
    )
    def test_who_plays_whom(self, variant, own, others):
        made = rp.recast(script(beat("a")), variant)
        assert [str(role.played_by) for role in made.roles] == [own, others]
        assert str(made.variant) == variant


class TestALadder:
    def test_has_a_rung_for_each_style_from_the_easiest_with_its_replies_alone(self):
        rungs = rp.ladder(from_incident(), ["angry", "busy", "angry"])
        assert [[each.id for each in rung.beats] for rung in rungs] == [
            ["t1", "t2", "t2:busy"],
            ["t1", "t2", "t2:angry"],
        ]
        assert [rung.id for rung in rungs] == ["i1:t2", "i1:t2"]

    def test_a_beat_without_that_style_keeps_its_replies_and_a_reply_without_style_stays(self):
        kind, cross = (Reply(id=s, to=s, style=s) for s in ("agreeable", "angry"))
        made = script(
            Beat(id="a", role="self", replies=(kind, Reply(id="plain", to="b"))),
            Beat(id="agreeable", role="other", replies=(cross,)),
            beat("angry", ends=True),
            beat("b", ends=True),
        )
        [easy, hard] = rp.ladder(made, ["agreeable", "angry"])
        assert easy == hard == made

    @given(any_scripts())
    def test_each_rung_leads_only_where_the_script_does(self, made):
        there = [s for s in ReplyStyle for b in made.beats if s in {r.style for r in b.replies}]
        if not there:
            return
        for rung in rp.ladder(made, there):
            assert "RP-UNREACHABLE" not in {found.code for found in rp.lint(rung)}
            assert {each.id for each in rung.beats} <= {each.id for each in made.beats}

    def test_a_style_that_no_reply_has_is_refused(self):
        assert refused(rp.ladder, from_incident(), []) == (
            "a ladder is made of rungs; name at least one style of reply"
        )
        assert refused(rp.ladder, script(beat("a")), ["busy"]) == (
            "no reply of script 's1' is 'busy'; it has: none"
        )
        [rung] = rp.ladder(from_incident(), ["angry"])
        assert refused(rp.ladder, rung, ["busy"]) == (
            "no reply of script 'i1:t2' is 'busy'; it has: 'angry'"
        )


class TestOnPaper:
    MADE = script(
        beat("a", "b", text="*you*\n never {word}", ends=True),
        Beat(id="b", role="other", replies=(Reply(id="hard", to="a", style="angry"),)),
        goal="to be heard",
        slots=(Slot(name="word", text="<help>"),),
    )

    def test_as_text(self):
        assert rp.as_text(self.MADE) == (
            "script s1, version 1: rehearse\n"
            "goal: to be heard\n"
            "self: patient, played by patient\n"
            "other: p1, played by therapist\n"
            "\n"
            "[a] self: *you* never <help>\n"
            "  b -> b\n"
            "  (the play may end here)\n"
            "\n"
            "[b] other: ...\n"
            "  hard (angry) -> a\n"
        )

    def test_as_markdown_without_markup_in_the_words(self):
        assert rp.as_markdown(self.MADE) == (
            "# s1, version 1: rehearse\n"
            "\n"
            "Goal: to be heard\n"
            "\n"
            "- **self**: patient, played by patient\n"
            "- **other**: p1, played by therapist\n"
            "\n"
            "**a** *self:* \\*you\\* never \\<help\\>\n"
            "\n"
            "- b -> b\n"
            "- the play may end here\n"
            "\n"
            "**b** *other:* ...\n"
            "\n"
            "- hard (angry) -> a\n"
        )

    @given(any_scripts())
    def test_every_beat_of_any_script_is_there(self, made):
        for page in (rp.as_text(made), rp.as_markdown(made)):
            assert "Goal" not in page
            assert sum(line.startswith(("[", "**")) for line in page.splitlines()) == len(
                made.beats
            )
