"""The command on recorded courses that no example shows: illegal, corrected, odd ones."""

from datetime import date
from pathlib import Path

import pytest
from tests import builders
from tests.cli.running import as_json, run, written

import ipt
from ipt import events as ev
from ipt.model import (
    Contract,
    Deviation,
    LifeEvent,
    Medication,
    ProblemArea,
    Relationship,
    Risk,
)

pytestmark = pytest.mark.once

OPENED = ev.CourseOpened(id="e0", patient="p")
ILLEGAL = (
    OPENED,
    ev.SessionHeld(id="e1"),
    ev.FocusAgreed(
        id="e2",
        focus=ProblemArea(area="deficits"),
        deviation=Deviation(reason="ruled out elsewhere", codes=("MACH-DEFICITS-NOT-LAST",)),
    ),
    ev.PhaseBegan(id="e3", phase="middle"),
    ev.PhaseBegan(id="e4", phase="initial"),
    ev.SessionHeld(id="e1"),
    ev.ContractAgreed(id="e6", contract=Contract(sessions_min=40)),
    ev.SessionHeld(id="e7", tasks=("roles-played",)),
    ev.CourseEnded(id="e8", reason="non-response"),
    ev.SessionHeld(id="e9"),
)
"""A rule that was passed with a reason, rules that were broken, and what cannot be."""

HEAD = "course  ipt-16  ended: non-response  2 of 40 agreed sessions held\n"
LEFT_OUT = (
    "  left out   event 5 (e4), event 6 (e1), event 10 (e9): not possible in any case; "
    "the rest is read without\n"
)
BROKEN = "  VIOLATION  5 events break a rule; see ipt check\n"


@pytest.fixture
def illegal(tmp_path: Path) -> Path:
    return written(tmp_path / "course.json", *ILLEGAL)


class TestAnIllegalHistory:
    def test_check_tells_every_refusal_and_goes_on(self, illegal: Path):
        result = run("check", illegal)
        assert result.exit_code == 1
        assert result.stdout == (
            HEAD
            + "  VIOLATION  MACH-NO-BASELINE  the middle phase needs a baseline measure with a "
            "total; none is recorded (e3); record measure-taken first  [PTSD-23, published]\n"
            "  VIOLATION  MACH-NO-INVENTORY  the middle phase needs the interpersonal inventory; "
            "it is not recorded as completed (e3); record inventory-completed first  "
            "[PTSD-36, published]\n"
            "  VIOLATION  MACH-NO-FORMULATION  the middle phase needs the formulation; "
            "none was shared with the patient (e3); record formulation-shared first  "
            "[PTSD-36, published]\n"
            "  VIOLATION  MACH-NO-SICK-ROLE  this protocol gives the sick role before "
            "the middle phase; it is not recorded (e3); record sick-role-given first  "
            "[IPTUK, secondary]\n"
            "  VIOLATION  MACH-NO-CONTRACT  the middle phase needs an agreed contract with "
            "a time limit; none is recorded (e3); record contract-agreed first  "
            "[PTSD-36, published]\n"
            "  VIOLATION  MACH-PHASE-ORDER  phases never go back or begin twice; the course is "
            "in the middle phase (e4); revise the plan inside this phase  [S4, inferred]\n"
            "  VIOLATION  MACH-ID-TAKEN  the id 'e1' belongs to an earlier event; "
            "leave the id empty, or choose another  [ipt, inferred]\n"
            "  VIOLATION  MACH-CONTRACT-LENGTH  a first contract names 12 to 20 sessions, not 40 "
            "(e6); choose a number in that range, or a protocol of that length  "
            "[ISIPT-KEY, secondary]\n"
            "  VIOLATION  MACH-ENDED  'session-held' is not possible any more; the course has "
            "ended (e9); record follow-up-held or crisis-contact-held, or open a new course  "
            "[ipt, inferred]\n"
            "  INFO       REC-DEVIATION  the protocol was departed from (MACH-DEFICITS-NOT-LAST), "
            "with a reason that is kept in the record (e2)  [ipt, inferred]\n"
            "  INFO       REC-UNKNOWN-TASK  'roles-played' is no task of ipt-16; "
            "did you mean 'role-played'? (e7)  [ipt, inferred]\n"
            + LEFT_OUT
            + "  question   RISK-ASKED  was risk asked about? It would decide whether "
            "a risk review is open  [PTSD-57, published]\n"
            "  question   CON-END-DATE  on which day does the treatment end? It would decide "
            "whether the time limit was fixed and told at the outset  [CG2000-7, published]\n"
            "  question   CON-CONFIDENTIALITY  were the limits of confidentiality discussed? "
            "It would decide whether the contract is complete  [PTSD-59, published]\n"
        )

    def test_programs_are_told_what_was_left_out(self, illegal: Path):
        [report] = as_json("check", illegal)
        assert run("check", "--json", illegal).exit_code == 1
        assert report["left_out"] == [
            {"event": "e4", "number": 5},
            {"event": "e1", "number": 6},
            {"event": "e9", "number": 10},
        ]

    def test_show_marks_what_was_refused_and_what_was_overridden(self, illegal: Path):
        result = run("show", illegal)
        assert result.exit_code == 1
        assert result.stdout == (
            HEAD + "  contract    40 sessions, weekly\n"
            "  focus       interpersonal deficits\n"
            "  history\n"
            "    e0  undated     course-opened\n"
            "    e1  undated     session-held\n"
            "    e2  undated     focus-agreed           interpersonal deficits  (overridden)\n"
            "    e3  undated     phase-began            middle  (refused)\n"
            "    e6  undated     contract-agreed        40 sessions  (refused)\n"
            "    e7  undated     session-held           roles-played\n"
            "    e8  undated     course-ended           non-response\n" + LEFT_OUT + BROKEN
        )

    def test_next_says_what_it_was_read_without(self, illegal: Path):
        result = run("next", illegal)
        assert result.exit_code == 1
        assert result.stdout.startswith(HEAD + LEFT_OUT + BROKEN + "  may be recorded now\n")

    def test_after_the_end_one_reason_stands_for_all(self, illegal: Path):
        reason = "this is not possible any more; the course has ended; record follow-up-held"
        assert run("next", illegal).stdout.count(reason) == 1

    def test_an_override_that_does_not_cover_all_is_no_deviation(self, tmp_path: Path):
        half = ev.PhaseBegan(
            id="e1",
            phase="middle",
            deviation=Deviation(reason="in passing", codes=("MACH-NO-BASELINE",)),
        )
        [report] = as_json("check", written(tmp_path / "half.json", OPENED, half))
        codes = [finding["code"] for finding in report["findings"]]
        assert "MACH-NO-BASELINE" in codes
        assert "REC-DEVIATION" not in codes

    def test_what_the_review_says_of_a_refused_event_is_kept(self, tmp_path: Path):
        early = ev.ScreeningRecorded(id="e9", exclusions=("psychosis",))
        path = written(
            tmp_path / "late.json",
            OPENED,
            *(ev.SessionHeld(id=f"e{number}", tasks=("x",)) for number in (1, 2, 3, 4)),
            early,
        )
        [report] = as_json("check", path)
        told = [(finding["code"], finding["where"]) for finding in report["findings"]]
        assert told == [
            ("MACH-INITIAL-OVERRUN", ["e4"]),
            ("SCR-EXCLUSION", ["e9"]),
            *(("REC-UNKNOWN-TASK", [f"e{number}"]) for number in (1, 2, 3, 4)),
        ]


class TestShow:
    def test_everything_a_course_can_hold(self, tmp_path: Path):
        dispute = ProblemArea(
            area="role-dispute", people=("mother", "aunt"), stage="impasse", primary=True
        )
        grief = ProblemArea(area="grief", life_event="l1")
        path = written(
            tmp_path / "course.json",
            ev.CourseOpened(id="open", patient="p", on=date(2026, 1, 5)),
            ev.MeasureTaken(id="m1", instrument="phq-9", total=15.5, on=ipt.PartialDate(2026)),
            ev.MeasureTaken(id="m2", instrument="phq-9"),
            ev.RelationshipRecorded(
                id="p1", relationship=Relationship(id="mother", kin="parent", living=False)
            ),
            ev.RelationshipRecorded(id="p2", relationship=Relationship(id="aunt")),
            ev.LifeEventRecorded(id="l", life_event=LifeEvent(id="l1", kind="death")),
            ev.SessionHeld(id="s1", tasks=("history-taken", "listened")),
            ev.SessionMissed(id="s2", reason="illness"),
            ev.PeriodUnrecorded(id="s3", sessions=1),
            ev.AreaRejected(id="a", area="deficits"),
            ev.FocusAgreed(id="f1", focus=dispute),
            ev.FocusAgreed(id="f2", focus=grief),
            ev.RiskRaised(id="r", risk=Risk(id="r1", kind="self-neglect")),
            ev.MedicationStarted(id="d", medication=Medication(id="m", substance="sertraline")),
            ev.MedicationStarted(
                id="b", medication=Medication(id="n", substance="mirtazapine", earlier=True)
            ),
            ev.ContractAgreed(
                id="c1", contract=Contract(sessions_min=12, sessions_max=16, minutes=50)
            ),
            ev.ContractAmended(id="c2", contract=Contract(weeks=12), reason="moved away"),
            ev.EventVoided(id="v", event="s2"),
            ev.EventReplaced(id="x", event="m2", replacement=ev.SickRoleGiven()),
            ev.EventRedacted(id="y", event="open"),
        )
        result = run("show", path)
        assert result.exit_code == 0
        assert result.stdout == (
            "course  ipt-16  initial phase  2 of 12 agreed sessions held "
            "(1 without a record), 10 left\n"
            "  contract    12 weeks, weekly\n"
            "  focus       role dispute, impasse with mother, aunt (primary)\n"
            "  focus       grief, linked to l1\n"
            "  person      mother (parent, deceased)\n"
            "  person      aunt (relation unknown)\n"
            "  medication  sertraline\n"
            "  open risk   self-neglect\n"
            "  phq-9       15.5\n"
            "  history\n"
            "    open  2026-01-05  course-opened\n"
            "    m1    2026        measure-taken          phq-9 15.5\n"
            "    m2    undated     measure-taken          phq-9  (corrected)\n"
            "    p1    undated     relationship-recorded  mother parent\n"
            "    p2    undated     relationship-recorded  aunt\n"
            "    l     undated     life-event-recorded    death\n"
            "    s1    undated     session-held           history-taken, listened\n"
            "    s2    undated     session-missed         illness  (corrected)\n"
            "    s3    undated     period-unrecorded      1 session\n"
            "    a     undated     area-rejected          interpersonal deficits\n"
            "    f1    undated     focus-agreed           role dispute\n"
            "    f2    undated     focus-agreed           grief\n"
            "    r     undated     risk-raised            self-neglect\n"
            "    d     undated     medication-started     sertraline\n"
            "    b     undated     medication-started     mirtazapine, earlier\n"
            "    c1    undated     contract-agreed        16 sessions\n"
            "    c2    undated     contract-amended       12 sessions\n"
            "    v     undated     event-voided           s2\n"
            "    x     undated     event-replaced         m2\n"
            "    y     undated     event-redacted         open\n"
        )

    @pytest.mark.parametrize(
        ("contract", "words"),
        [
            (Contract(sessions_min=16), "16 sessions, weekly"),
            (Contract(sessions_min=12, sessions_max=16), "12 to 16 sessions, weekly"),
            (Contract(weeks=20, cadence="fortnightly"), "20 weeks, fortnightly"),
            (
                Contract(sessions_min=12, conditional=True, minutes=50),
                "12 sessions, weekly, 50 minutes, then to be decided",
            ),
        ],
    )
    def test_a_contract_in_words(self, contract: Contract, words: str, tmp_path: Path):
        path = written(tmp_path / "c.json", OPENED, ev.ContractAgreed(id="e1", contract=contract))
        assert f"  contract    {words}\n" in run("show", path).stdout

    def test_a_missing_score_is_a_dash(self, tmp_path: Path):
        taken = (ev.MeasureTaken(instrument="phq-9", total=total) for total in (18, None, 9.5))
        path = written(tmp_path / "c.json", OPENED, *taken)
        assert "  phq-9       18 - 9.5\n" in run("show", path).stdout

    def test_a_change_of_focus_names_the_new_one(self, tmp_path: Path):
        to = (ProblemArea(area="role-dispute"), ProblemArea(area="role-transition"))
        changed = ev.FocusChanged(id="c", to=to, reason="both", agreed=True)
        path = written(tmp_path / "c.json", OPENED, *builders.into_middle(), changed)
        assert (
            "    c   undated     focus-changed          role dispute, role transition\n"
            in run("show", path).stdout
        )

    def test_before_a_contract(self, tmp_path: Path):
        path = written(tmp_path / "c.json", OPENED, ev.SessionHeld(id="e1"))
        assert run("show", path).stdout.splitlines()[0] == (
            "c  ipt-16  initial phase  1 session held, no contract"
        )


class TestNext:
    def test_at_the_beginning(self, tmp_path: Path):
        result = run("next", written(tmp_path / "c.json", OPENED))
        assert (
            "    phase-began (middle)\n"
            "      MACH-NO-INITIAL-SESSION  the middle phase comes after session 1 of the initial "
            "phase at the earliest; held in it so far: 0; record session-held first  "
            "[PTSD-30, published]\n"
        ) in result.stdout
        assert "  c  ipt-16" not in result.stdout
        assert result.stdout.startswith("c  ipt-16  initial phase  0 sessions held, no contract")


class TestScores:
    """`ipt show` tells the totals that answers make, and no sum where they make none."""

    @pytest.mark.parametrize(
        ("taken", "shown"),
        [
            ({"instrument": "phq-9", "items": (2, 2, 1, 2, 1, 1, 1, 0, 0)}, "phq-9       10"),
            ({"instrument": "phq-9", "items": (3,) + (None,) * 8}, "phq-9       -"),
            ({"instrument": "phq-9", "total": 15}, "phq-9       15"),
            ({"instrument": "our-own", "items": (1, 2)}, "our-own     -"),
        ],
    )
    def test_of_one_form(self, tmp_path: Path, taken: dict, shown: str):
        opened = ev.CourseOpened(id="e0", patient="p")
        path = written(tmp_path / "c.json", opened, ev.MeasureTaken(id="e1", **taken))
        assert f"  {shown}\n" in run("show", path).stdout
