"""From a table of sessions and scores to a course: nothing invented, nothing passed over."""

import contextlib
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, strategies as st

import ipt
from ipt import events as ev, exchange
from ipt.errors import DocumentError, InvalidValue
from ipt.findings import Severity
from ipt.model import Contract, PartialDate, Phase, SessionStatus

IPT_16 = ipt.protocols.get("ipt-16")


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def read(*rows: str, **settings: object) -> exchange.Imported:
    settings = {"patient": "p", **settings}
    return exchange.read_sessions(table(*rows), IPT_16, **settings)  # type: ignore[arg-type]


def codes(read: exchange.Imported) -> list[str]:
    return [finding.code for finding in read.findings]


def refused(*rows: str, **settings: object) -> list[str]:
    """What is wrong, with its code."""
    with pytest.raises(DocumentError) as error:
        read(*rows, **settings)
    return [str(finding) for finding in error.value.findings]


def names(events: Iterable[ev.Event]) -> list[str]:
    kinds = {kind: name for name, kind in ev.EVENT_TYPES.items()}
    return [kinds[type(event)] for event in events]


WHOLE = table(
    "date,session,status,minutes,modality,phase,instrument,total,focus,contract,done,reason,note",
    "2026-01-05,1,held,50,in-person,initial,phq-9,18,,,sick-role-given,,first",
    "2026-01-12,2,,50,video,,phq-9,17,Role transition,16,inventory-completed formulation-shared,,",
    "2026-01-19,,missed,,,,,,,,,illness,called",
    "2026-01-26,3,,45,,middle,phq-9,15,,16,,,",
    "2026-02-02,,cancelled,,,,,,,,contact-attempted,,",
)


class TestAWholeTable:
    course = exchange.read_sessions(WHOLE, IPT_16, patient="p").course

    def test_every_row_is_told_in_order(self):
        assert names(self.course.events) == [
            "course-opened",
            "measure-taken",
            "session-held",
            "sick-role-given",
            "focus-agreed",
            "contract-agreed",
            "measure-taken",
            "session-held",
            "inventory-completed",
            "formulation-shared",
            "session-missed",
            "phase-began",
            "measure-taken",
            "session-held",
            "session-cancelled",
            "contact-attempted",
        ]

    def test_what_the_sessions_were(self):
        told = [(s.status, s.number, s.on, s.minutes, s.phase) for s in self.course.sessions]
        held = SessionStatus.HELD
        assert told == [
            (held, 1, date(2026, 1, 5), 50, Phase.INITIAL),
            (held, 2, date(2026, 1, 12), 50, Phase.INITIAL),
            (SessionStatus.MISSED, None, date(2026, 1, 19), None, Phase.INITIAL),
            (held, 3, date(2026, 1, 26), 45, Phase.MIDDLE),
            (SessionStatus.CANCELLED, None, date(2026, 2, 2), None, Phase.MIDDLE),
        ]
        assert self.course.sessions[2].reason == "illness"

    def test_what_was_agreed(self):
        assert [area.area for area in self.course.focus] == ["role-transition"]
        assert self.course.contract == Contract(sessions_min=16)

    def test_the_notes_stand_with_their_events(self):
        assert [
            (name, e.note)
            for name, e in zip(names(self.course.events), self.course.events, strict=True)
            if e.note
        ] == [
            ("session-held", "first"),
            ("session-missed", "called"),
        ]

    def test_where_nothing_is_missing_nothing_departs(self):
        assert self.course.deviations == ()
        assert codes(exchange.read_sessions(WHOLE, IPT_16, patient="p")) == ["GAP-ENDING"]

    def test_the_day_of_the_opening_is_not_made_up(self):
        assert self.course.opened.on is None

    def test_it_replays(self):
        assert ipt.loads(ipt.dumps(self.course)) == self.course


class TestOtherForms:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_the_delimiter_is_that_of_the_header(self, delimiter: str):
        text = table("date,session,minutes", "2026,1,50").replace(",", delimiter)
        assert exchange.read_sessions(text, IPT_16, patient="p").course.sessions[0].minutes == 50

    def test_a_mark_at_the_beginning_line_ends_and_capitals(self):
        text = "\ufeffDate; Session \r\n2026-01-05;1\r\n;;\r\n\r\n".replace(";;", ";")
        course = exchange.read_sessions(text, IPT_16, patient="p").course
        assert course.sessions_held == 1

    def test_a_quoted_note_may_have_the_delimiter_and_lines(self):
        course = read("date,session,note", '2026,1,"one, two', 'and ""three"""').course
        assert course.events[1].note == 'one, two\nand "three"'

    def test_days_in_another_order(self):
        course = read("date;session", "31.01.2026;1", date_format="%d.%m.%Y").course
        assert course.sessions[0].on == date(2026, 1, 31)

    def test_as_much_of_a_day_as_is_known(self):
        course = read("date,session", "2026,1", "2026-02,2", ",3").course
        assert [s.on for s in course.sessions] == [PartialDate(2026), PartialDate(2026, 2), None]

    @pytest.mark.parametrize("wrong", ["%d.%m.", "%m/%Y", "x", "%Q", "%d.%m.%Y %"])
    def test_a_format_that_tells_no_day(self, wrong: str):
        with pytest.raises(InvalidValue, match=r"^a date format has a day, a month and a year"):
            read("date,session", "31.01.2026,1", date_format=wrong)

    def test_scores_alone(self):
        course = read(
            "instrument,total,items", "phq-9,18,", 'mspss,"4,5",', "gad-7,,1 2 - 0 1 1 0"
        ).course
        assert [(m.instrument, m.total, m.items) for m in course.of(ev.MeasureTaken)] == [
            ("phq-9", 18, None),
            ("mspss", 4.5, None),
            ("gad-7", None, (1, 2, None, 0, 1, 1, 0)),
        ]

    def test_answers_that_are_none_have_their_place(self):
        with pytest.raises(DocumentError) as caught:
            read("instrument,total,items", "gad-7,,1 2 - 0", "gad-7,9,", "phq-9,28,")
        assert [(finding.code, finding.message) for finding in caught.value.findings] == [
            ("TAB-VALUE", "'gad-7' has 7 items, not 4 in row 2"),
            ("TAB-VALUE", "the total of 'phq-9' is from 0 to 27, not 28.0 in row 4"),
        ]

    def test_several_scores_of_one_session(self):
        imported = read(
            "date,session,instrument,total,minutes,note",
            "2026-01-05,1,phq-9,18,,one",
            "2026-01-05,1,gad-7,9,50,two",
        )
        assert names(imported.course.events[1:]) == [
            "measure-taken",
            "session-held",
            "measure-taken",
        ]
        session = imported.course.events[2]
        assert (session.minutes, session.note) == (50, "one\ntwo")  # type: ignore[attr-defined]

    def test_a_note_of_a_score_or_an_event_without_a_session(self):
        course = read(
            "date,session,instrument,total,done,note",
            "2026,,phq-9,18,sick-role-given,one",
            "2026,,,,sick-role-lifted contact-attempted,two",
        ).course
        assert [event.note for event in course.events[1:]] == ["one", "", "two", ""]

    @pytest.mark.parametrize(
        ("cell", "areas"),
        [
            ("grief", ["grief"]),
            ("Interpersonal sensitivity", ["deficits"]),
            ("role-dispute + Life transition", ["role-dispute", "role-transition"]),
        ],
    )
    def test_a_focus_by_any_name(self, cell: str, areas: list[str]):
        course = read("date,session,focus", f"2026,1,{cell}").course
        assert [area.area for area in course.focus] == areas


class TestWhatIsNotTold:
    def test_unknown_is_not_no(self):
        imported = read("date,session,phase", "2026-01-05,1,initial", "2026-01-12,2,middle")
        [(_, deviation)] = imported.course.deviations
        assert deviation.reason == "imported: the table does not tell what is needed"
        assert deviation.codes == (
            "MACH-NO-BASELINE",
            "MACH-NO-CONTRACT",
            "MACH-NO-FOCUS",
            "MACH-NO-FORMULATION",
            "MACH-NO-INVENTORY",
            "MACH-NO-SICK-ROLE",
        )
        assert codes(imported) == [
            "GAP-BASELINE",
            "GAP-INVENTORY",
            "GAP-FORMULATION",
            "GAP-SICK-ROLE",
            "GAP-FOCUS",
            "GAP-CONTRACT",
            "GAP-ENDING",
        ]

    def test_the_sick_role_is_missed_only_where_the_protocol_gives_it(self):
        protocol = IPT_16.with_(id="x", limits={"sick_role_min": 0})
        text = table("date,session,phase", "2026,1,initial", "2026,2,middle")
        imported = exchange.read_sessions(text, protocol, patient="p")
        assert "GAP-SICK-ROLE" not in codes(imported)

    def test_the_announcement(self):
        rows = ["2026,1,initial,", "2026,2,middle,", "2026,3,middle,{}", "2026,4,termination,"]
        for done, missing in (("", True), ("ending-announced", False)):
            imported = read("date,session,phase,done", *(row.format(done) for row in rows))
            assert ("GAP-ANNOUNCEMENT" in codes(imported)) is missing

    def test_a_death_that_grief_is_linked_to(self):
        imported = read("date,session,focus", "2026,1,grief")
        assert [str(d) for _, d in imported.course.deviations]
        assert codes(imported) == ["GAP-DEATH", "GAP-ENDING"]
        assert imported.findings[0].where == ("row 2",)

    def test_what_was_considered_before_deficits(self):
        assert codes(read("date,session,focus", "2026,1,deficits")) == [
            "GAP-REJECTIONS",
            "GAP-ENDING",
        ]

    def test_nothing_weighs_more_than_advice(self):
        weights = {rule.severity for rule in exchange.RULES if rule.code[:3] in {"GAP", "IMP"}}
        assert weights == {Severity.INFO, Severity.ADVICE}


class TestGaps:
    def test_numbers_that_are_left_out(self):
        imported = read("date,session", "2026-01-05,1", "2026-01-26,3")
        assert names(imported.course.events[1:]) == [
            "session-held",
            "period-unrecorded",
            "session-held",
        ]
        assert imported.course.sessions_held == 3
        [gap, _] = imported.findings
        assert gap.message == (
            "sessions 2 to 2 are not in the table; recorded as a period without a record"
        )

    def test_the_first_ones(self):
        imported = read("date,session,phase", "2026-03-02,7,middle")
        assert imported.course.events[1] == ev.PeriodUnrecorded(
            id="e1", sessions=6, deviation=imported.course.events[1].deviation
        )
        assert imported.course.sessions_unrecorded == 6
        assert imported.course.phase is Phase.MIDDLE
        assert "IMP-DEPARTURE" not in codes(imported)

    def test_a_session_that_was_missed_is_no_gap(self):
        imported = read(
            "date,session,status", "2026-01-05,1,", "2026-01-12,2,missed", "2026-01-19,2,held"
        )
        assert imported.course.sessions_held == 2
        assert codes(imported) == ["GAP-ENDING"]

    def test_where_the_table_numbers_missed_sessions_too(self):
        imported = read(
            "date,session,status",
            "2026-01-05,1,",
            "2026-01-12,2,missed",
            "2026-01-19,3,cancelled",
            "2026-01-26,4,",
        )
        assert imported.course.sessions_held == 2
        assert [str(finding) for finding in imported.findings[:-1]] == [
            "IMP-RENUMBERED: the table numbers sessions that were not held, such as 2 in row 3"
        ]


class TestDepartures:
    def test_what_the_table_tells_is_recorded_with_a_deviation(self):
        rows = [f"2026-01-{day:02},{n},initial" for n, day in enumerate((5, 12, 19, 26), 1)]
        imported = read("date,session,phase", *rows)
        [(_, deviation)] = imported.course.deviations
        assert deviation.reason == "imported: so it stands in the table"
        assert [str(finding) for finding in imported.findings[:-1]] == [
            "IMP-DEPARTURE: the table departs from ipt-16 (MACH-INITIAL-OVERRUN) in row 5"
        ]

    def test_both_reasons_are_given_where_both_hold(self):
        imported = read("date,session,phase", "2026,1,middle")
        assert imported.course.deviations[0][1].reason == (
            "imported: so it stands in the table; imported: the table does not tell what is needed"
        )

    def test_another_contract_is_an_amendment(self):
        imported = read("date,session,contract", "2026,1,16", "2026,2,18", "2026,3,18")
        assert names(imported.course.of(ev.ContractAmended)) == ["contract-amended"]
        assert imported.course.contract == Contract(sessions_min=18)

    def test_another_focus_is_told_and_not_made_up(self):
        imported = read("date,session,focus", "2026,1,role-dispute", "2026,2,Role transition")
        assert [area.area for area in imported.course.focus] == ["role-dispute"]
        assert str(imported.findings[0]) == (
            "IMP-FOCUS-LEFT-OUT: another focus is not recorded, because a change needs its reason "
            "and the patient's agreement, in row 3, column 'focus'"
        )


class TestPhases:
    ROWS = tuple(f"2026-01-05,{number}" for number in range(1, 17))

    def test_where_they_are_not_told_somebody_must_decide(self):
        [told] = refused("date,session", *self.ROWS)
        assert told == (
            "TAB-NO-PHASES: session 4 lies beyond the 3 of the initial phase, "
            "and no column tells the phases in row 5"
        )

    def test_a_few_sessions_need_none(self):
        assert read("date,session", *self.ROWS[:3]).course.phase is Phase.INITIAL

    def test_by_the_usual_outline(self):
        imported = read("date,session", *self.ROWS, phases="usual")
        phases = [s.phase for s in imported.course.sessions]
        assert phases == [Phase.INITIAL] * 3 + [Phase.MIDDLE] * 10 + [Phase.TERMINATION] * 3
        began = list(imported.course.of(ev.PhaseBegan))
        assert {event.note for event in began} == {
            "placed by the usual outline of ipt-16, not told"
        }
        assert "IMP-PHASES-INFERRED" in codes(imported)
        assert "IMP-DEPARTURE" not in codes(imported)

    def test_of_the_length_that_was_agreed(self):
        rows = [f"{row},12" for row in self.ROWS[:12]]
        imported = read("date,session,contract", *rows, phases="usual")
        assert imported.course.sessions[9].phase is Phase.TERMINATION

    def test_a_contract_that_leaves_no_middle_phase(self):
        [told] = refused("date,session,contract", "2026,1,", "2026,2,5", phases="usual")
        assert told == (
            "TAB-VALUE: 5 sessions leave no middle phase between 3 opening and 3 closing ones; "
            "take at least 7 in row 3, column 'contract'"
        )

    def test_a_gap_over_the_whole_middle_phase(self):
        imported = read("date,session", "2026,1", "2026,15", phases="usual")
        assert [event.phase for event in imported.course.of(ev.PhaseBegan)] == [
            Phase.MIDDLE,
            Phase.TERMINATION,
        ]

    def test_what_the_table_tells_is_not_placed(self):
        imported = read("date,session,phase", "2026,1,initial", "2026,2,middle", phases="usual")
        assert [event.note for event in imported.course.of(ev.PhaseBegan)] == [""]
        assert "IMP-PHASES-INFERRED" not in codes(imported)

    def test_a_measure_between_belongs_to_the_phase_it_falls_into(self):
        rows = ["1,,", "2,,", "3,,", ",phq-9,9", "4,,"]
        imported = read("session,instrument,total", *rows, phases="usual")
        assert "GAP-BASELINE" not in codes(imported)


HEAD = "date,session,status,minutes,modality,phase,instrument,total,items,focus,contract,done,reason,note"


def row(**cells: str) -> str:
    return ",".join(cells.get(name, "") for name in HEAD.split(","))


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            (
                {"date": "5.1.2026"},
                "a date is written 2026, 2026-01 or 2026-01-31, and exists, unless --date-format says otherwise",
            ),
            (
                {"date": "2026-02-30"},
                "a date is written 2026, 2026-01 or 2026-01-31, and exists, unless --date-format says otherwise",
            ),
            ({"session": "0"}, "a whole number from 1 to 999 is needed"),
            ({"session": "two"}, "a whole number from 1 to 999 is needed"),
            ({"minutes": "50.5"}, "a whole number from 1 to 600 is needed"),
            ({"contract": "1e3"}, "a whole number from 1 to 999 is needed"),
            ({"status": "done"}, "a status is one of held, missed, cancelled"),
            ({"modality": "vido"}, "unknown modality 'vido'; did you mean 'video'?"),
            (
                {"phase": "Erika"},
                "unknown phase; use one of 'initial', 'middle', 'termination', 'ended'",
            ),
            (
                {"phase": "ended"},
                "a table does not tell how a course ended; record course-ended after the import",
            ),
            ({"total": "much"}, "a number is needed"),
            (
                {"items": "1 x"},
                "items are whole numbers with spaces between, and - where one is missing",
            ),
            (
                {"done": "sick-role-gven"},
                "unknown event 'sick-role-gven'; did you mean 'sick-role-given'?",
            ),
            ({"reason": "ilness"}, "unknown missed reason 'ilness'; did you mean 'illness'?"),
        ],
    )
    def test_a_cell(self, cells: dict[str, str], why: str):
        [column] = cells
        assert refused(HEAD, row(**cells)) == [f"TAB-VALUE: {why} in row 2, column {column!r}"]

    def test_an_event_that_is_like_none(self):
        [told] = refused(HEAD, row(done="Erika"))
        assert told.startswith("TAB-VALUE: unknown event; use contact-attempted, ")

    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            ({"date": "2026"}, "there is no session, score or event"),
            ({"total": "5"}, "a score needs its instrument"),
            ({"items": "5"}, "a score needs its instrument"),
            ({"instrument": "phq-9"}, "an instrument needs its score"),
            ({"status": "held"}, "a session that was held needs its number"),
            ({"session": "1", "reason": "illness"}, "a reason belongs to a missed session"),
            ({"status": "missed", "minutes": "50"}, "minutes belong to a session held"),
            ({"done": "sick-role-given", "modality": "video"}, "modality belong to a session held"),
        ],
    )
    def test_a_row_that_is_not_whole(self, cells: dict[str, str], why: str):
        assert refused(HEAD, row(**cells)) == [f"TAB-INCOMPLETE: {why} in row 2"]

    def test_what_goes_backwards(self):
        assert refused(
            HEAD,
            row(date="2026-01-12", session="2", phase="middle"),
            row(date="2026-01", session="2", instrument="x", total="1"),
            row(date="2026-01-05", session="1", phase="initial"),
        )[:3] == [
            "TAB-BACKWARDS: date goes back behind row 2 in row 4, column 'date'",
            "TAB-BACKWARDS: session goes back behind row 2 in row 4, column 'session'",
            "TAB-BACKWARDS: phase goes back behind row 2 in row 4, column 'phase'",
        ]

    def test_the_same_twice(self):
        same = row(date="2026-01-05", session="1")
        assert refused(HEAD, same, same) == ["TAB-REPEATED: row 2 tells the same already in row 3"]

    def test_two_scores_of_one_instrument(self):
        two = (row(date="2026", instrument="phq-9", total=str(total)) for total in (5, 6))
        assert refused(HEAD, *two) == [
            "TAB-REPEATED: row 2 tells a score of this instrument already in row 3"
        ]

    def test_scores_without_a_day_may_be_equal(self):
        same = row(instrument="phq-9", total="5")
        assert len(list(read(HEAD, same, same).course.of(ev.MeasureTaken))) == 2

    def test_two_rows_that_say_different_things_of_a_session(self):
        assert refused(
            HEAD,
            row(date="2026-01-05", session="1", minutes="50", instrument="a", total="1"),
            row(date="2026-01-06", session="1", minutes="45", instrument="b", total="1"),
            row(session="1", status="missed"),
        ) == [
            "TAB-CONFLICT: session 1 has another date in row 2 than in row 3, column 'date'",
            "TAB-CONFLICT: session 1 has another minutes in row 2 than in row 3, column 'minutes'",
            "TAB-CONFLICT: session 1 has another status in row 2 than in row 4, column 'status'",
        ]

    def test_all_of_it_is_told_at_once(self):
        told = refused("date,sesion,foo,date", "x,1,,", "2026,1", '"2026,1,,')
        assert [line.partition(":")[0] for line in told] == [
            "TAB-UNKNOWN-COLUMN",
            "TAB-UNKNOWN-COLUMN",
            "TAB-REPEATED-COLUMN",
            "TAB-VALUE",
            "TAB-CELLS",
            "TAB-SYNTAX",
            "TAB-NEEDED-COLUMNS",
        ]
        assert (
            told[0]
            == "TAB-UNKNOWN-COLUMN: unknown column 2 'sesion'; did you mean 'session'? in row 1"
        )
        assert told[1] == "TAB-UNKNOWN-COLUMN: unknown column 3 in row 1"

    @pytest.mark.parametrize(
        "text", ["", "\n\n", "date\n2026\n", "session\n1\n", "instrument,note\n"]
    )
    def test_no_table_of_sessions_or_scores(self, text: str):
        with pytest.raises(DocumentError, match="neither sessions nor scores can be told"):
            exchange.read_sessions(text, IPT_16, patient="p")

    def test_a_header_without_rows_is_a_course_without_events(self):
        assert read("date,session").course.events[1:] == ()

    def test_the_records_of_a_whole_clinic(self):
        rows = ["phq-9,5"] * 1_999
        assert len(read("instrument,total", *rows[:40]).course.events) == 41
        assert refused("instrument,total", *rows, "x,") == [
            "TAB-TOO-LONG: the table goes on after row 2000"
        ]

    def test_an_empty_patient(self):
        with pytest.raises(InvalidValue, match=r"^patient must not be empty$"):
            read("date,session", patient=" ")


class TestPrivacy:
    def test_no_cell_is_repeated(self):
        for name in HEAD.split(","):
            if name not in {"note", "instrument"}:
                assert "Brief" not in str(refused(HEAD, row(**{name: "ein Brief"})))
        assert "Brief" not in str(refused("ein Brief,date", "1,2"))

    def test_neither_notes_nor_the_patient(self):
        imported = read(HEAD, row(session="1", note="Brief", focus="grief"), patient="Brief")
        assert "Brief" not in f"{imported} {imported.course.events}"


CELLS = st.sampled_from(
    [
        "x",
        '"',
        "1",
        "2",
        "7",
        "12",
        "16",
        "2026-01-05",
        "2026-02",
        "held",
        "missed",
        "video",
        "middle",
        "initial",
        "termination",
        "phq-9",
        "grief",
        "deficits+grief",
        "sick-role-given",
    ]
) | st.just("")


@given(
    st.lists(st.lists(CELLS, min_size=14, max_size=14), max_size=5),
    st.sampled_from(["told", "usual"]),
)
def test_whatever_stands_in_a_table_it_is_read_or_refused(
    rows: list[list[str]], phases: exchange.Phases
):
    text = table(HEAD, *map(",".join, rows))
    with contextlib.suppress(DocumentError):
        imported = exchange.read_sessions(text, IPT_16, patient="p", phases=phases)
        assert ipt.loads(ipt.dumps(imported.course)) == imported.course


def sessions(draw: st.DrawFn) -> list[str]:
    """Rows that are right by themselves: numbers go up, phases go on."""
    rows, number, phase = [], 0, 0
    for _ in range(draw(st.integers(0, 12))):
        number += draw(st.integers(1, 3))
        phase = min(2, phase + draw(st.sampled_from([0, 0, 0, 1])))
        rows.append(
            row(
                session=str(number),
                phase=[*Phase][phase],
                focus=draw(st.sampled_from(["", "", "grief", "role-dispute", "deficits"])),
                contract=draw(st.sampled_from(["", "", "16", "5", "40"])),
                done=draw(st.sampled_from(["", "", *exchange.columns.DONE])),
            )
        )
    return rows


@given(st.composite(sessions)())
def test_what_is_right_by_itself_is_always_read(rows: list[str]):
    imported = read(HEAD, *rows)
    numbers = [int(line.split(",")[1]) for line in rows]
    assert imported.course.sessions_held == max(numbers, default=0)
    assert ipt.machine.survey(IPT_16, imported.course.events)[1] == ()
