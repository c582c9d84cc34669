"""Several exchanges side by side, the annotated chain, the code book and the hints; techniques 12."""

import pytest
from hypothesis import given, strategies as st
from tests.techniques.exchanges import OTHER, exchange, felt, incidents, meant, own, theirs

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.model import Turn
from ipt.techniques.communication import (
    CODE_BOOK,
    CUES,
    RULES,
    CodeKind,
    Cue,
    Hint,
    Indices,
    analyse,
    as_markdown,
    as_text,
    compare,
    hints,
    recurring,
    trend,
)

pytestmark = pytest.mark.once


def quarrel(name, *turns, **told):
    return analyse(exchange(*turns, id=name, **told))


SHARP = quarrel("i1", own(tone=["sarcastic"], meant=meant("request"), directness=1), theirs())
OPEN = quarrel("i2", own(tone=["blaming", "sarcastic"], meant=meant("request"), directness=3))
HIDDEN = quarrel("i3", own(tone=["sarcastic"]), theirs(tone=["sarcastic"]), violence=None)


class TestOverTime:
    """What changed from one exchange to the next, and what comes back."""

    def test_what_is_gone_new_and_kept(self):
        change = compare(SHARP, OPEN)
        assert (change.earlier, change.later) == ("i1", "i2")
        assert (change.gone, change.new, change.kept) == (
            ("CA-INDIRECT",),
            ("CA-HOSTILE",),
            ("CA-SARCASM",),
        )
        assert change.indices == Indices(directness=0.5, reciprocity=-1.0)

    @pytest.mark.parametrize("pair", [(SHARP, HIDDEN), (HIDDEN, SHARP)])
    def test_what_was_held_back_is_neither_gone_nor_new(self, pair):
        change = compare(*pair)
        assert (change.gone, change.new, change.kept) == (None, None, None)
        assert change.indices == Indices()

    def test_a_trend_goes_from_each_to_the_next(self):
        assert trend([SHARP, OPEN, SHARP]) == (compare(SHARP, OPEN), compare(OPEN, SHARP))
        assert trend([SHARP]) == trend([]) == ()

    def test_what_comes_back_with_the_same_person(self):
        [again] = recurring([SHARP, OPEN, HIDDEN])
        assert (again.partner, again.by, again.code) == (OTHER, ("patient",), "CA-SARCASM")
        assert again.incidents == ("i1", "i2")

    def test_how_often_is_a_parameter_and_most_often_comes_first(self):
        found = recurring([SHARP, OPEN, HIDDEN], min_support=1)
        assert [(each.by, each.code, len(each.incidents)) for each in found] == [
            (("patient",), "CA-SARCASM", 2),
            (("mother",), "CA-SARCASM", 1),
            (("patient",), "CA-HOSTILE", 1),
            (("patient",), "CA-INDIRECT", 1),
        ]
        assert recurring([SHARP, OPEN], min_support=3) == ()

    def test_one_incident_counts_once(self):
        assert recurring([SHARP, SHARP]) == ()
        twice = quarrel("i4", own("t1", tone=["sarcastic"]), own("t2", tone=["sarcastic"]))
        assert recurring([twice]) == ()

    def test_with_somebody_else_it_is_not_the_same(self):
        turns = [own(to="father", tone=["sarcastic"])]
        assert recurring([SHARP, quarrel("i5", *turns, people=("father",))]) == ()

    def test_a_partner_who_cannot_be_told_is_left_out(self):
        alone = quarrel("i6", own(tone=["sarcastic"]), people=())
        assert recurring([alone], min_support=1) == ()

    def test_less_than_once_makes_no_sense(self):
        with pytest.raises(InvalidValue) as refused:
            recurring([], min_support=0)
        assert str(refused.value) == (
            "a pattern shows in at least 1 incident, not in 0; min_support is 1 or more"
        )


TOLD = analyse(
    exchange(
        own(
            "t1",
            to=OTHER,
            text="must be\n*nice* | <b>",
            tone=["sarcastic"],
            meant=meant("request"),
            directness=1,
            felt=felt("hurt", 6),
            shown=felt("anger"),
            need="help",
        ),
        theirs("t2", gesture="turns away"),
        setting="in the car",
        hoped_for="a ride",
        ended="in silence",
    )
)


class TestChain:
    """The exchange turn by turn; what people said only for whoever asks for it."""

    def test_as_text_without_what_was_said(self):
        assert as_text(TOLD) == (
            "i1: 2 turns, violence ruled out\n"
            "> t1  patient: verbal to mother, sarcastic, meant as request, directness 1 of 4, "
            "felt hurt 6, showed anger, needed help\n"
            "      CA-AFFECT-MISMATCH: in turn 't1' 'patient' felt hurt and showed anger\n"
            "      CA-INDIRECT: turn 't1' of 'patient' only hints at a request\n"
            "      CA-SARCASM: turn 't1' of 'patient' is told as sarcastic\n"
            "  t2  mother: verbal\n"
            "pivot: turn 't1': hostility rose from 0 to 5\n"
            "record: CA-SUMMARY-NOT-SCRIPT: 2 turns are recorded; with fewer than 4 it is a summary "
            "and no script\n"
        )

    def test_as_text_with_what_was_said(self):
        lines = as_text(TOLD, free_text=True).splitlines()
        assert lines[1:4] == [
            "  setting: in the car",
            "  hoped for: a ride",
            "  ended: in silence",
        ]
        assert '      "must be *nice* | <b>"' in lines
        assert "      (turns away)" in lines

    def test_as_markdown_without_what_was_said(self):
        assert as_markdown(TOLD).splitlines() == [
            "## i1: 2 turns, violence ruled out",
            "",
            "| turn | speaker | how | shows |",
            "| --- | --- | --- | --- |",
            (
                "| **t1** | patient | verbal to mother, sarcastic, meant as request, directness 1 of 4, "
                "felt hurt 6, showed anger, needed help | "
                "CA-AFFECT-MISMATCH: in turn 't1' 'patient' felt hurt and showed anger<br>"
                "CA-INDIRECT: turn 't1' of 'patient' only hints at a request<br>"
                "CA-SARCASM: turn 't1' of 'patient' is told as sarcastic |"
            ),
            "| t2 | mother | verbal |  |",
            "",
            "* pivot: turn 't1': hostility rose from 0 to 5",
            (
                "* record: CA-SUMMARY-NOT-SCRIPT: 2 turns are recorded; with fewer than 4 it is a "
                "summary and no script"
            ),
        ]

    def test_as_markdown_what_was_said_cannot_break_the_table(self):
        lines = as_markdown(TOLD, free_text=True).splitlines()
        assert lines[2:5] == ["* setting: in the car", "* hoped for: a ride", "* ended: in silence"]
        assert r'"must be \*nice\* \| \<b\>"' in lines[8]
        assert "| (turns away) |" in lines[9]

    @pytest.mark.parametrize("write", [as_text, as_markdown])
    def test_an_empty_exchange_has_a_chain_too(self, write):
        written = write(analyse(exchange(violence=None)))
        assert "i1: 0 turns, violence not ruled out" in written
        assert "pivot" not in written

    @given(incidents(), st.sampled_from([as_text, as_markdown]))
    def test_free_text_is_printed_only_if_asked_for(self, incident, write):
        assert "turns away" not in write(analyse(incident))
        assert "a ride" not in write(analyse(incident))
        assert "turns away" not in repr(analyse(incident))


class TestCodeBook:
    """Every code of an analysis is in it, once."""

    def test_it_has_a_row_for_every_finding(self):
        codes = [entry.code for entry in CODE_BOOK]
        assert sorted(codes) == [rule.code for rule in RULES if not rule.asks]
        assert all(entry.definition and entry.name for entry in CODE_BOOK)

    def test_the_five_classic_ones_are_told_apart(self):
        assert [entry.code for entry in CODE_BOOK if entry.classic] == [
            "CA-NONVERBAL",
            "CA-ASSUMED-SENT",
            "CA-ASSUMED-UNDERSTOOD",
            "CA-INDIRECT",
            "CA-SILENCE",
        ]
        assert {entry.kind for entry in CODE_BOOK} == set(CodeKind)

    def test_each_row_says_where_it_comes_from(self):
        rules = {rule.code: rule for rule in RULES}
        for entry in CODE_BOOK:
            rule = rules[entry.code]
            assert (entry.source, entry.status) == (rule.source, rule.status)
            assert not entry.classic or entry.status is Status.ASSUMED


class TestHints:
    """Cues in words are no findings, and say little."""

    def test_a_cue_names_what_one_could_ask_about(self):
        turn = Turn(id="t1", speaker="patient", text="You should have KNOWN. Forget it!")
        assert hints(turn) == (
            Hint(turn="t1", cue="should-know", code="CA-ASSUMED-SENT", confidence=0.4),
            Hint(turn="t1", cue="close-off", code="CA-SILENCE", confidence=0.3),
        )

    @pytest.mark.parametrize("text", ["", "I was nevertheless content", "finest"])
    def test_only_whole_words_count(self, text):
        assert hints(Turn(id="t1", speaker="patient", text=text)) == ()

    def test_a_typographic_apostrophe_is_one(self):
        assert [each.cue for each in hints(own(text="I\u2019m fine"))] == ["fine"]

    def test_a_lexicon_of_ones_own_is_data(self):
        cue = Cue(id="nie", phrases=["nie wieder"], code="CA-HOSTILE", confidence=0.1)
        assert [each.cue for each in hints(own(text="Nie wieder!"), cues=[cue])] == ["nie"]

    def test_no_cue_says_much_and_each_names_a_pattern(self):
        patterns = {entry.code for entry in CODE_BOOK if entry.kind is not CodeKind.RECORD}
        assert all(cue.confidence <= 0.4 and cue.code in patterns for cue in CUES)
        with pytest.raises(InvalidValue, match=r"^confidence is from 0 to 0\.4, not 0\.5$"):
            Cue(id="sure", phrases=["sure"], code="CA-HOSTILE", confidence=0.5)

    @given(st.sampled_from([phrase for cue in CUES for phrase in cue.phrases]))
    def test_words_alone_make_no_finding(self, phrase):
        said, silent = analyse(exchange(own(text=phrase))), analyse(exchange(own()))
        assert said.findings == silent.findings
        assert hints(own(text=phrase))
