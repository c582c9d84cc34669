"""`ipt show`, `ipt check` and `ipt next` on groups and on the care of a patient."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from tests.cli.running import COURSES, as_json, run, written
from tests.groups.invented import day, invented, of

import ipt
from ipt import care, events as ev, groups
from ipt.care import Care
from ipt.cli import chained, following, grouped
from ipt.groups import Absence, GroupCourse, events as ge
from ipt.model import Contract, ProblemArea, Risk

pytestmark = pytest.mark.once

SIXTEEN = ipt.protocols.get("ipt-16")
COMMANDS = ("show", "check", "next")


@cache
def five() -> GroupCourse:
    """Five members, one of them late, one who left, and words in every private field."""
    group = groups.open_group(groups.get("ipt-g"), on=day(1))
    joins = (ge.MemberJoined(member=f"m{n}", patient=f"canary {n}") for n in range(1, 5))
    illness = Absence(member="m3", reason="illness")
    group = groups.apply_group(
        group,
        *joins,
        ge.PreMeetingHeld(member="m1", on=day(1)),
        *of("m1", ev.FocusAgreed(focus=ProblemArea(area="role-transition"))),
        *of("m1", ev.MeasureTaken(instrument="phq-9", total=12, note="canary")),
        *of("m2", ev.RiskRaised(risk=Risk(id="r", kind="self-neglect"), note="canary")),
        ge.GroupSessionHeld(present=["m1", "m2"], absent=[illness], facilitators=["f1"]),
        ge.GroupSessionHeld(on=day(2)),
    )
    return groups.apply_group(
        group,
        ge.MemberJoined(member="m5", patient="canary 5", on=day(2)),
        ge.MakeUpHeld(member="m3", session=1, on=day(3)),
        ge.MemberLeft(member="m4", on=day(3)),
        ge.MembersRelated(one="m1", other="m2"),
        ge.MeetingOmitted(id="wrong", member="m2", meeting="mid"),
        ge.GroupPhaseBegan(phase="middle", on=day(3)),
        ge.SharedNote(text="canary of all"),
        ge.PrivateNote(member="m1", text="canary of one"),
        ge.GroupEventVoided(event="wrong", reason="canary"),
        override="canary reason",
    )


def course(on: Any, *events: ev.Event, of: ipt.Protocol = SIXTEEN) -> ipt.Course:
    return ipt.apply(ipt.open_course(of, patient="canary", on=on), *events)


def ended(on: date, reason: str = "early-by-agreement") -> ev.CourseEnded:
    return ev.CourseEnded(on=on, reason=reason, note="canary")


@cache
def chain() -> Care:
    """Acute, maintenance against a rule, and a recurrence that was moved."""
    first = course(date(2026, 1, 5), ended(date(2026, 5, 1)))
    monthly = course(date(2026, 6, 1), ev.ContractAgreed(contract=Contract(sessions_min=16)))
    whole = care.follow(
        care.begin(first),
        monthly,
        "maintenance",
        remitted=False,
        needed_medication=True,
        review_on=date(2028, 6, 1),
        override="canary reason",
    )
    whole = care.recur(whole, course(date(2027, 9, 6), ev.SessionHeld(id="s1")))
    uk = ipt.protocols.get("ipt-16-uk")
    whole = care.migrate(whole, uk, reason="canary", on=date(2027, 9, 13))
    return care.move_back(whole, reason="canary")


@pytest.fixture
def group(tmp_path: Path) -> Path:
    groups.dump_group(five(), tmp_path / "group.json")
    return tmp_path / "group.json"


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    care.dump(chain(), tmp_path / "patient.json")
    return tmp_path / "patient.json"


def lines(*words: Any) -> list[str]:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def refused(*words: Any) -> str:
    result = run(*words)
    assert result.exit_code == 2, result.output
    return result.stdout


class TestAGroup:
    def test_who_came_and_how_each_member_stands(self, group: Path):
        head, *rest = lines("show", group)
        assert head == (
            "group  group ipt-g  middle phase  2 of at most 20 sessions held, 5 members, "
            "1 of them left"
        )
        assert rest[: rest.index("  history")] == SHOWN

    def test_its_history_is_shown_with_what_was_passed_and_corrected(self, group: Path):
        told = lines("show", group)
        assert told[told.index("  history") + 1 :] == HISTORY

    def test_before_anybody_joined(self, tmp_path: Path):
        groups.dump_group(groups.open_group(groups.get("rose-5")), tmp_path / "new.json")
        assert lines("show", tmp_path / "new.json") == [
            "new  group rose-5  initial phase  0 of at most 9 sessions held, 0 members",
            "  history",
            "    g0  undated     group-opened",
        ]
        assert lines("check", tmp_path / "new.json")[1:] == ["  1 event, nothing to object to"]

    def test_a_form_that_says_nothing_of_its_sessions(self, tmp_path: Path):
        text = 'id = "ours"\nrevision = 1\ntitle = "Ours"\nparent = "ipt-12"\n'
        own = groups.open_group(groups.loads_protocol(text))
        own = groups.apply_group(own, ge.GroupSessionHeld(), ge.GroupEnded(reason="other"))
        groups.dump_group(own, tmp_path / "own.json")
        assert lines("show", tmp_path / "own.json")[:2] == [
            "own  group ours  ended: other  1 session held, 0 members",
            "  session      1  undated     nobody named",
        ]
        assert lines("next", tmp_path / "own.json")[1] == (
            "  no further session: the group has ended, or has held all that its form has"
        )

    def test_an_ended_one(self, tmp_path: Path):
        groups.dump_group(invented(), tmp_path / "ended.json")
        told = lines("show", tmp_path / "ended.json")
        assert told[1] == (
            "  member      m1  ended: completed; came to 20 of 20 sessions; role dispute; "
            "met alone: pre, mid, post; phq-9 15 6"
        )
        assert told[4].startswith("  member      m4  left: withdrawn; came to 6 of 6 sessions; ")

    def test_a_check_tells_the_audit_and_how_much_there_is_of_each_member(self, group: Path):
        told, audit = lines("check", group), groups.audit(five())
        [report] = as_json("check", group)
        assert [f["code"] for f in report["findings"]] == [f.code for f in audit.findings]
        assert [q["code"] for q in report["questions"]] == [q.code for q in audit.questions]
        assert told[-5:] == CHECKED_MEMBERS

    def test_what_is_ahead(self, group: Path):
        told = lines("next", group)
        assert told[1:4] == [
            "  session 3 comes next",
            "  session 10: after it, each member is met alone  [IPTG-81, published]",
            "  session 16: from it on, the end is spoken of  [IPTG-93, published]",
        ]
        assert told[-1] == "  what the next session has for one of them: --member ID"

    @pytest.mark.parametrize("command", COMMANDS)
    def test_a_member_is_an_ordinary_course(self, command: str, group: Path, tmp_path: Path):
        ipt.dump(five().view("m1"), tmp_path / "m1.json")
        head, *told = lines(command, group, "--member", "m1")
        assert head.startswith("group: member m1  ipt-g-member  initial phase  2 sessions held")
        assert told == lines(command, tmp_path / "m1.json")[1:]
        [report] = as_json(command, group, "--member", "m1")
        assert (report["kind"], report["part"]) == ("course", "member m1")

    def test_a_member_as_of_a_day(self, group: Path):
        assert lines("show", group, "--member", "m5", "--on", day(2)) == [
            "group: member m5  ipt-g-member  initial phase  0 sessions held, no contract",
            "  as of       2026-01-14, as its events are dated and corrected by now",
            "  history",
            "    e0  2026-01-14  course-opened",
        ]

    @pytest.mark.parametrize("command", COMMANDS)
    @pytest.mark.parametrize("more", [(), ("--member", "m1"), ("--member", "m2")])
    def test_nothing_private_is_shown(self, command: str, more: tuple[str, ...], group: Path):
        assert "canary" in group.read_text(encoding="utf-8")
        assert "canary" not in run(command, group, *more).output
        assert "canary" not in run(command, group, *more, "--json").output

    def test_a_history_that_breaks_a_rule_has_status_1_and_no_advice_to_override(self, group: Path):
        document = json.loads(group.read_text(encoding="utf-8"))
        for event in document["events"]:
            event.pop("deviation", None)
        group.write_text(json.dumps(document), encoding="utf-8")
        for command in COMMANDS:
            result = run(command, group)
            assert result.exit_code == 1
            assert result.stdout == (
                "group.json: cannot be used\n"
                "  VIOLATION  GRP-NEW-MEMBER-LATE  'm5' joins after 2 sessions; enrolment closes "
                "with session 2 (g11); begin with the next group, or take in the member with the "
                "reason  [ipt, assumed]\n"
            )


SHOWN = [
    "  member      m1  initial phase; came to 1 of 1 session; of 1 session it is not known; role transition; met alone: pre; phq-9 12",
    "  member      m2  initial phase; came to 1 of 1 session; of 1 session it is not known; open risk self-neglect",
    "  member      m3  initial phase; came to 0 of 1 session; of 1 session it is not known; 1 made up for",
    "  member      m4  left: withdrawn; of 2 sessions it is not known",
    "  member      m5  initial phase; joined after session 2",
    "  session      1  undated     present m1, m2; absent m3 (illness); not known of m4",
    "  session      2  2026-01-14  not known of m1, m2, m3, m4",
]
HISTORY = [
    "    g0     2026-01-07  group-opened",
    "    g1     undated     member-joined          m1",
    "    g2     undated     member-joined          m2",
    "    g3     undated     member-joined          m3",
    "    g4     undated     member-joined          m4",
    "    g5     2026-01-07  pre-meeting-held       m1",
    "    g6     undated     focus-agreed           m1 role transition",
    "    g7     undated     measure-taken          m1 phq-9 12",
    "    g8     undated     risk-raised            m2 self-neglect",
    "    g9     undated     group-session-held     2 present, 1 absent",
    "    g10    2026-01-14  group-session-held     0 present, 0 absent",
    "    g11    2026-01-14  member-joined          m5  (overridden)",
    "    g12    2026-01-21  make-up-held           m3 session 1  (overridden)",
    "    g13    2026-01-21  member-left            m4 withdrawn",
    "    g14    undated     members-related        m1 m2",
    "    wrong  undated     meeting-omitted        m2 mid  (corrected)",
    "    g16    2026-01-21  group-phase-began      middle",
    "    g17    undated     shared-note",
    "    g18    undated     private-note           m1",
    "    g19    undated     group-event-voided     wrong",
]
CHECKED_MEMBERS = [
    "  member      m1: 1 finding and 1 question; see --member m1",
    "  member      m2: 2 findings and 0 questions; see --member m2",
    "  member      m3: 1 finding and 1 question; see --member m3",
    "  member      m4: 2 findings and 1 question; see --member m4",
    "  member      m5: 0 findings and 1 question; see --member m5",
]


class TestTheCareOfAPatient:
    def test_its_courses_in_order(self, patient: Path):
        assert lines("show", patient) == CARE

    def test_as_of_a_day(self, patient: Path):
        told = lines("show", patient, "--on", "2026-12-31")
        assert told[1] == "  as of 2026-12-31, as its events are dated and corrected by now"
        assert told[-1] == "  course 3  acute  had not begun"
        [report] = as_json("show", patient, "--on", "2026-12-31")
        assert [row["begun"] for row in report["courses"]] == [True, True, False]
        assert (report["on"], report["courses"][2]["course"]) == ("2026-12-31", None)

    def test_what_is_not_sure_as_of_a_day(self, tmp_path: Path):
        patient = tmp_path / "patient.json"
        later = course(ipt.PartialDate(2026, 5), ev.SessionHeld(id="s1"))
        whole = care.begin(
            course(date(2026, 1, 5), ev.SessionHeld(id="s1"), ended(date(2026, 5, 1)))
        )
        care.dump(care.follow(whole, later, "acute"), patient)
        told = lines("show", patient, "--on", "2026-05-04")
        assert told[-2:] == [
            "  course 2  acute  it is not known whether it had begun",
            "    unsure        e0, s1: may have happened by then",
        ]
        assert lines("show", patient, "--on", "2026-04-30", "--course", "1")[-1] == (
            "  unsure      s1: may have happened by then"
        )
        assert refused("show", patient, "--on", "2026-05-04", "--course", "2") == (
            "patient.json: it is not known whether it had begun by 2026-05-04; choose a later day\n"
        )

    def test_a_check_tells_of_the_whole_and_of_each_course(self, patient: Path):
        told, examined = lines("check", patient), care.examine(chain())
        [report] = as_json("check", patient)
        assert [f["code"] for f in report["findings"]] == [f.code for f in examined.findings]
        assert [line for line in told if not line.startswith("  ")] == [
            "patient  care of one patient  3 courses, course 3 is open",
            "patient: course 1  ipt-16  ended: early-by-agreement  0 sessions held, no contract",
            "patient: course 2  ipt-16  ended: other  0 of 16 agreed sessions held",
            "patient: course 3  ipt-16  initial phase  1 session held, no contract",
        ]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_one_course_of_it_is_an_ordinary_course(
        self, command: str, patient: Path, tmp_path: Path
    ):
        ipt.dump(chain().stages[1].course, tmp_path / "two.json")
        head, *told = lines(command, patient, "--course", "2")
        assert head.startswith("patient: course 2  ipt-16  ended: other")
        assert told == lines(command, tmp_path / "two.json")[1:]

    def test_what_is_due_in_the_open_course(self, patient: Path, tmp_path: Path):
        ipt.dump(chain().last.course, tmp_path / "three.json")
        told = lines("next", patient, "--today", "2027-09-20")
        place = next(n for n, line in enumerate(told) if line.startswith("patient: course 3"))
        assert (
            told[place + 1 :] == lines("next", tmp_path / "three.json", "--today", "2027-09-20")[1:]
        )

    def test_what_may_follow_where_none_is_open(self, tmp_path: Path):
        done = care.begin(course(date(2026, 1, 5), ended(date(2026, 5, 1))))
        care.dump(done, tmp_path / "done.json")
        assert lines("next", tmp_path / "done.json") == [
            "done  care of one patient  1 course, none is open",
            "  may follow  acute, with a contract of its own",
            "  not now     continuation",
            (
                "    CARE-NOT-COMPLETED  continuation follows a course that was brought to its end; "
                "course 1 ended as 'early-by-agreement'; open an acute course, or say why not  "
                "[PTSD-25, published]"
            ),
            "  may follow  maintenance, with a contract of its own",
        ]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_nothing_private_is_shown(self, command: str, patient: Path):
        assert "canary" in patient.read_text(encoding="utf-8")
        for more in ((), ("--course", "2"), ("--json",)):
            assert "canary" not in run(command, patient, *more).output

    def test_an_order_that_cannot_be_has_status_1(self, patient: Path):
        document = json.loads(patient.read_text(encoding="utf-8"))
        document["stages"].reverse()
        patient.write_text(json.dumps(document), encoding="utf-8")
        result = run("check", patient)
        assert result.exit_code == 1
        assert "  VIOLATION  CARE-OPEN  course 1 has not ended; " in result.stdout


class TestWhichPartIsMeant:
    def test_a_course_as_of_a_day(self, tmp_path: Path):
        ipt.dump(chain().stages[0].course, tmp_path / "course.json")
        head, day_, *_ = lines("show", tmp_path / "course.json", "--on", "2026-02-01")
        assert "initial phase" in head
        assert day_.startswith("  as of       2026-02-01")

    def test_a_course_in_a_log(self, tmp_path: Path):
        ipt.storage.log.begin(tmp_path / "log.jsonl", chain().stages[0].course)
        assert lines("check", tmp_path / "log.jsonl")
        assert "and this is a course; leave it out" in refused(
            "show", tmp_path / "log.jsonl", "--member", "m1"
        )

    def test_what_a_file_does_not_have(self, group: Path, patient: Path, tmp_path: Path):
        alone = written(tmp_path / "course.json", ev.CourseOpened(id="e0", patient="p"))
        for words, told in (
            ((group, "--member", "zed"), "unknown member 'zed'; name one of: m1, m2, m3, m4, m5"),
            (
                (group, "--course", "1"),
                "--course asks for one of several courses, and this is a group; use --member",
            ),
            (
                (group, "--on", "2026-02-01"),
                "--on looks at courses, and this is a group; name a --member, too",
            ),
            (
                (patient, "--member", "m1"),
                (
                    "--member asks for one member of a group, and this is the care of a patient; "
                    "leave it out"
                ),
            ),
            ((patient, "--course", "9"), "there is no course 9; the care has 3, counted from 1"),
            (
                (patient, "--course", "3", "--on", "2027-01-01"),
                "it had not begun by 2027-01-01; choose a later day",
            ),
            (
                (alone, "--course", "1"),
                "--course asks for one of several courses, and this is a course; leave it out",
            ),
        ):
            assert refused("show", *words) == f"{words[0].name}: {told}\n"

    @pytest.mark.parametrize("command", COMMANDS)
    def test_a_file_that_holds_something_else_is_told_what_it_holds(
        self, command: str, tmp_path: Path
    ):
        files = {
            "quarrel.json": '{"incident": {"id": "airport"}}',
            "quarrel.toml": '[incident]\nid = "airport"\n',
            "own.toml": 'id = "own"\n',
        }
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        assert "'events' is missing in '$'; this holds an incident; see ipt analyse" in refused(
            command, tmp_path / "quarrel.json"
        )
        assert "this holds an incident; see ipt analyse" in refused(
            command, tmp_path / "quarrel.toml"
        )
        assert "this is TOML, and records are JSON; for a protocol see ipt lint" in refused(
            command, tmp_path / "own.toml"
        )

    @pytest.mark.parametrize("command", ["review", "formulate", "analyse"])
    def test_what_takes_courses_alone_says_so(self, command: str, group: Path):
        assert "DOC-OTHER-KIND  this is a group, not a course in '$'; read it with " in refused(
            command, group
        )

    def test_several_kinds_at_once(self, group: Path, patient: Path):
        reports = as_json("check", group, patient, COURSES / "b2-ellen.json")
        assert [report["kind"] for report in reports] == ["group", "care", "course"]


@pytest.mark.parametrize(
    ("command", "of_group", "of_care"),
    [
        ("show", grouped.show, chained.show),
        ("check", grouped.check, chained.check),
        ("next", following.lines, following.lines),
    ],
)
def test_the_text_is_made_from_the_json(
    command: str, of_group: Any, of_care: Any, group: Path, patient: Path
):
    for file, words in ((group, of_group), (patient, of_care)):
        [report] = as_json(command, file)
        assert lines(command, file) == [click.unstyle(line) for line in words(report)]


CARE = [
    "patient  care of one patient  3 courses, course 3 is open",
    "  course 1  acute  2026-01-05  ipt-16  ended: early-by-agreement  0 sessions held, no contract",
    "    ended on      2026-05-01",
    "  course 2  maintenance  2026-06-01  ipt-16  ended: other  0 of 16 agreed sessions held",
    "    ended on      2027-09-06",
    "    contract      16 sessions, weekly",
    "    remission     no",
    "    medication    yes",
    "    looked at     again on 2028-06-01",
    "    begun against CARE-NOT-REMITTED; the reason is kept in the record",
    "  course 3  acute  2027-09-06  ipt-16  initial phase  1 session held, no contract",
    "    recurrence    yes",
    "    moved         from ipt-16 to ipt-16-uk after 2 events on 2027-09-13",
    "    moved         from ipt-16-uk to ipt-16 after 2 events",
]
