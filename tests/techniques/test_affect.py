"""Feelings in sessions: felt against shown, and what a course tells of them."""

import pytest
from hypothesis import given
from tests.techniques.held import acts, asked, course, feeling, found, note, notes, phases

from ipt.findings import Severity, Status
from ipt.model import AffectNote, EmotionFamily, events as ev
from ipt.techniques.affect import (
    RULES,
    AffectLimits,
    AffectTrend,
    Discrepancy,
    audit,
    discrepancy,
    trend,
)
from ipt.techniques.recorded import Recorded

UNKNOWN = Discrepancy(only_felt=None, only_shown=None, gap=None, flat=None)
AVOIDED = note(avoided=True, felt=[feeling("sadness")])
FLAT = (
    "AFF-FLAT-TELLING: what was felt then was 7 of 10 or more, and nothing above 2 was shown in "
    "the telling"
)
FLOOD = (
    "AFF-FLOOD: what was shown was 9 of 10 or more, and it did not come to rest before the session "
    "ended"
)
ASK_CONTAINED = (
    "AFF-ASK-CONTAINED: what was shown was 9 of 10 or more; did it come to rest before the session "
    "ended"
)
KEPT_AWAY = "AFF-SUPPRESSED-UNEXPLORED: feelings were kept away in {} sessions in a row, and none "
KEPT_AWAY += "of them notes that affect was encouraged"


def avoided(*techniques):
    """A session in which feelings were kept away, with *techniques*."""
    return ev.SessionHeld(acts=acts(*techniques).acts, affect=AVOIDED.affect)


def apart(felt, shown):
    return discrepancy(AffectNote(felt=felt, shown=shown))


class TestFeltAgainstShown:
    def test_a_side_that_is_not_recorded_leaves_all_unknown(self):
        assert apart([], [feeling()]) == UNKNOWN
        assert apart([feeling()], []) == UNKNOWN

    def test_other_families_are_told(self):
        told = apart([feeling("sadness", 8), feeling("fear", 0)], [feeling("anger", 6)])
        assert told == Discrepancy(
            only_felt=(EmotionFamily.SADNESS,),
            only_shown=(EmotionFamily.ANGER,),
            gap=2,
            flat=False,
        )

    @pytest.mark.parametrize(
        ("felt", "shown", "gap", "flat"),
        [
            (7, 2, 5, True),
            (6, 2, 4, False),
            (7, 3, 4, False),
            (7, None, None, None),
            (None, 2, None, None),
            (None, 3, None, False),
            (6, None, None, False),
        ],
    )
    def test_a_strong_feeling_may_be_told_flatly(self, felt, shown, gap, flat):
        told = apart([feeling(intensity=felt)], [feeling(intensity=shown)])
        assert (told.gap, told.flat) == (gap, flat)

    def test_numbness_is_no_feeling_however_strong(self):
        told = apart([feeling("fear", 8)], [feeling("numbness", 9)])
        assert (told.gap, told.flat) == (8, True)

    @given(note=notes)
    def test_the_gap_keeps_its_bounds_and_swaps_its_sign(self, note):
        told = discrepancy(note)
        back = discrepancy(AffectNote(felt=note.shown, shown=note.felt))
        assert told.gap is None or -10 <= told.gap <= 10
        assert (back.only_felt, back.only_shown) == (told.only_shown, told.only_felt)
        assert back.gap == (None if told.gap is None else -told.gap)


class TestNaming:
    def test_three_sessions_without_a_name_are_told_of(self):
        silent = [note(avoided=False), note(shown=[feeling("numbness", 5)]), note()]
        assert found(audit(course(*silent[:2]))) == []
        assert found(audit(course(*silent))) == [
            "AFF-NEVER-NAMED: 3 sessions tell of affect, and none of them names a feeling"
        ]

    def test_one_name_is_enough(self):
        assert found(audit(course(note(), note(), note(), note(felt=[feeling()])))) == []

    def test_a_feeling_that_was_not_there_is_no_name(self):
        nothing = note(felt=[feeling(intensity=0)])
        assert len(found(audit(course(nothing, nothing, nothing)))) == 1

    def test_three_sessions_of_anger_alone_are_told_of(self):
        angry = note(felt=[feeling("anger", 4)], shown=[feeling("confusion", 5)])
        assert found(audit(course(angry, note(), angry, angry))) == [
            "AFF-ONLY-ANGER: 3 sessions name feelings, and the only one is anger"
        ]
        assert found(audit(course(angry, angry))) == []
        assert found(audit(course(angry, angry, angry, note(shown=[feeling("hurt")])))) == []


class TestTelling:
    def test_a_flat_telling_is_told_of_with_what_it_was_about(self):
        flat = note(about="i1", felt=[feeling(intensity=7)], shown=[feeling(intensity=2)])
        told = audit(course(flat)).findings
        assert [(str(f), f.where, f.severity) for f in told] == [
            (FLAT, ("e1", "i1"), Severity.INFO)
        ]

    def test_other_limits_may_be_set(self):
        flat = course(note(felt=[feeling(intensity=5)], shown=[feeling(intensity=4)]))
        assert found(audit(flat)) == []
        [told] = found(audit(flat, AffectLimits(strong=5, quiet=4)))
        assert told == FLAT.replace("was 7", "was 5").replace("above 2", "above 4")

    def test_what_did_not_come_to_rest_is_told_of(self):
        told = course(note(shown=[feeling(intensity=9)], contained=False))
        assert found(audit(told)) == [FLOOD]

    def test_whether_it_came_to_rest_is_asked_if_nobody_said(self):
        told = audit(course(note(about="i1", shown=[feeling(intensity=10)])))
        assert (found(told), asked(told)) == ([], [ASK_CONTAINED])
        assert told.questions[0].about == ("e1", "i1")

    @pytest.mark.parametrize(
        "fields",
        [
            {"shown": [feeling(intensity=8)], "contained": False},
            {"shown": [feeling(intensity=9)], "contained": True},
            {"felt": [feeling(intensity=9)], "contained": False},
            {"shown": [feeling()], "contained": False},
        ],
    )
    def test_what_is_weaker_or_rested_or_was_felt_then_is_no_flood(self, fields):
        told = audit(course(note(**fields)))
        assert (told.findings, told.questions) == ((), ())


class TestWhatIsKeptAway:
    def test_two_sessions_in_a_row_are_told_of(self):
        told = audit(course(avoided("exploration"), avoided("clarification"))).findings
        assert [(str(f), f.where) for f in told] == [(KEPT_AWAY.format(2), ("e1", "e2"))]

    def test_one_is_not(self):
        assert found(audit(course(avoided("exploration")))) == []

    @pytest.mark.parametrize(
        "between",
        [avoided("encouragement-of-affect"), note(avoided=False)],
        ids=["encouraged", "open"],
    )
    def test_encouragement_and_openness_end_the_row(self, between):
        told = course(avoided("exploration"), between, avoided("exploration"))
        assert found(audit(told)) == []

    def test_a_session_that_does_not_tell_what_was_done_is_asked_about(self):
        told = audit(course(AVOIDED, avoided("exploration"), AVOIDED))
        assert found(told) == []
        assert (
            asked(told) == ["AFF-ASK-ENCOURAGED: feelings were kept away; were they taken up"] * 2
        )


class TestOverTime:
    def test_of_nothing_nothing_is_told(self):
        assert trend(course(ev.SessionHeld())) == AffectTrend(
            recorded=Recorded(told=0, held=1), naming=None, early=None, avoidance=None
        )

    def test_it_counts_names_early_names_and_rows(self):
        told = trend(
            course(
                note(felt=[feeling("sadness"), feeling("fear")], avoided=True),
                note(avoided=True),
                note(shown=[feeling("numbness")], avoided=False),
                note(shown=[feeling("sadness")]),
                note(avoided=True),
            )
        )
        assert told == AffectTrend(
            recorded=Recorded(told=5, held=5), naming=0.4, early=0.75, avoidance=((1, 2), (5,))
        )

    def test_what_is_early_may_be_set(self):
        told = course(note(felt=[feeling()]), note(avoided=False))
        assert trend(told, AffectLimits(early=1)).early == 1.0

    def test_late_notes_say_nothing_of_the_early_sessions(self):
        late = course(*[ev.SessionHeld()] * 4, note(felt=[feeling()]))
        assert (trend(late).naming, trend(late).early, trend(late).avoidance) == (1.0, None, None)

    @given(phases=phases)
    def test_shares_keep_their_bounds(self, phases):
        told = trend(course(*phases[0], middle=phases[1]))
        assert told.naming is None or 0 <= told.naming <= 1
        assert told.early is None or 0 <= told.early <= 8
        assert (told.naming is None) == (told.recorded.told == 0)


def test_only_what_follows_from_a_source_is_more_than_assumed():
    founded = {rule.code: rule.source for rule in RULES if rule.status is not Status.ASSUMED}
    assert founded == {
        "AFF-NEVER-NAMED": "GuideCh10",
        "AFF-ONLY-ANGER": "S2",
        "AFF-SUPPRESSED-UNEXPLORED": "SID",
    }
