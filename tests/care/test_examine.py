"""What the care of a patient is told and asked: every rule speaks, and can be silent."""

from datetime import date

import attrs
import pytest
from tests.builders import protocol
from tests.care.courses import AUGUST, HELPED, JULY, UNHELPED, acute, course, ended, told

from ipt import events as ev
from ipt.care import Care, begin, examine, follow, migrate
from ipt.model import Contract, Deviation, Medication, PartialDate

CONTRACT = ev.ContractAgreed(contract=Contract(sessions_min=12))
PILL = ev.MedicationStarted(medication=Medication(id="m1", substance="antidepressant"))
THE_PILL = ev.MedicationStarted(
    medication=Medication(id="m2", substance="contraceptive", psychotropic=False)
)
SOUND = {"remitted": True, "needed_medication": False, "review_on": date(2028, 7, 3)}


def continued(*events, before=HELPED, **terms):
    new = course(CONTRACT, *events, on=JULY)
    return follow(acute(*([before] if before else [])), new, "continuation", **terms)


def maintained(*events, before=(), on=JULY, **terms):
    return follow(acute(*before), course(CONTRACT, *events, on=on), "maintenance", **SOUND | terms)


def said(care, today=None):
    audit = examine(care, today=today)
    return told((*audit.findings, *audit.questions))


def measured(total):
    return ev.MeasureTaken(instrument="phq-9", total=total)


QUIET = [
    ("an acute course", begin(course())),
    ("two acute courses", follow(acute(), course(on=JULY), "acute")),
    ("continuation after improvement", continued()),
    ("maintenance after remission", maintained()),
    ("medication beside maintenance", maintained(PILL, needed_medication=True)),
    ("a contract that is over is not asked for", follow(
        acute(HELPED), course(ended(on=AUGUST), on=JULY), "continuation")),
    ("a cut-off that agrees", maintained(before=(measured(18), measured(3)))),
    ("an opening without a date", maintained(on=None, review_on=date(2050, 1, 1))),
]  # fmt: skip


@pytest.mark.parametrize("care", [pytest.param(care, id=name) for name, care in QUIET])
def test_sound_care_is_told_and_asked_nothing(care):
    assert said(care) == []


TOLD = [
    (
        "an override",
        continued(before=UNHELPED, override="she wants to go on"),
        [
            (
                "CARE-DEVIATION: course 2 was begun against a rule (CARE-NOT-IMPROVED), "
                "with a reason that is kept"
            )
        ],
    ),
    (
        "a move",
        migrate(begin(course()), protocol(id="other"), reason="she moved house"),
        [
            "CARE-MOVED: course 1 was moved from test-16 to other after 1 events, with a reason that is kept"
        ],
    ),
    (
        "continuation after remission",
        continued(remitted=True),
        [
            (
                "CARE-REMITTED: course 2 is a continuation, which is for those improved but still "
                "with symptoms; a remission is recorded"
            )
        ],
    ),
    (
        "unknown improvement",
        continued(before=None),
        ["CARE-IMPROVED: did course 1 bring an improvement"],
    ),
    (
        "no contract",
        follow(acute(HELPED), course(on=JULY), "continuation"),
        [
            "CARE-CONTRACT: what was agreed on for course 2; continuation needs a contract of its own"
        ],
    ),
    (
        "unknown remission",
        maintained(remitted=None),
        ["CARE-REMISSION: was the illness in remission at the end of course 1"],
    ),
    (
        "unknown medication",
        maintained(needed_medication=None),
        ["CARE-MEDICATION: did the remission take medication"],
    ),
    (
        "IPT alone after medication",
        maintained(THE_PILL, needed_medication=True),
        [
            (
                "CARE-IPT-ALONE: remission took medication, and none is recorded beside the "
                "maintenance of course 2"
            )
        ],
    ),
    (
        "a cut-off that disagrees",
        maintained(before=(measured(18), measured(12))),
        [
            (
                "CARE-CUT-OFF: a remission is recorded, and the last total of 'phq-9' is not one "
                "by 'remission'"
            )
        ],
    ),
    (
        "no review date",
        maintained(review_on=None),
        ["CARE-REVIEW-DATE: on which day is maintenance looked at again"],
    ),
    (
        "a review far off",
        maintained(review_on=PartialDate(2030)),
        [
            (
                "CARE-REVIEW-LATE: maintenance is looked at again on 2030, more than three years "
                "after 2026-07-06"
            )
        ],
    ),
]


@pytest.mark.parametrize(("care", "words"), [pytest.param(*case, id=name) for name, *case in TOLD])
def test_what_is_open_or_against_a_rule_is_told_once(care, words):
    assert said(care) == words


def test_no_remission_passed_with_a_reason_is_asked_no_more():
    care = maintained(remitted=False, needed_medication=None, override="she asks for it")
    assert [each.partition(":")[0] for each in said(care)] == ["CARE-DEVIATION"]


def test_maintenance_without_a_course_before_it_is_judged_by_itself():
    elsewhere = Deviation(reason="the acute course was elsewhere", codes=("CARE-NO-ACUTE",))
    care = Care([attrs.evolve(maintained().last, deviation=elsewhere)])
    assert [each.partition(":")[0] for each in said(care)] == ["CARE-DEVIATION"]


class TestTheReviewDate:
    due = "CARE-REVIEW-DUE: maintenance was to be looked at again on 2028-07-03: does it go on"

    @pytest.mark.parametrize(
        ("today", "words"),
        [(None, []), (date(2028, 7, 3), []), (date(2028, 7, 4), [due])],
        ids=["no day", "the day", "a day later"],
    )
    def test_it_asks_when_the_day_has_passed(self, today, words):
        assert said(maintained(), today) == words

    def test_it_is_no_cut_off(self):
        assert maintained().last.ended is None

    def test_a_course_that_ended_is_asked_nothing(self):
        over = maintained(ended(on=AUGUST))
        assert said(over, date(2030, 1, 1)) == []
        assert said(maintained(ended(on=AUGUST), review_on=None)) == []
