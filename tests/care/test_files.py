"""The care of a patient in a file: written, read back, and refused where it is wrong."""

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given, strategies as st
from tests import strategies
from tests.builders import protocol
from tests.care.courses import AUGUST, HELPED, JULY, UNHELPED, acute, course, ended

from ipt.care import (
    Care,
    CareRefused,
    Move,
    Stage,
    dump,
    dumps,
    follow,
    load,
    loads,
    migrate,
    recur,
)
from ipt.errors import DocumentError, EventRefused, InvalidValue
from ipt.findings import Severity
from ipt.model import PartialDate
from ipt.model.dates import is_before


def whole():
    """Acute, continuation by override, maintenance, recurrence; the last one moved."""
    care = follow(
        acute(UNHELPED), course(HELPED, ended(on=JULY), on=JULY), "continuation", override="so"
    )
    terms = {"remitted": True, "needed_medication": False, "review_on": PartialDate(2028, 7)}
    care = follow(care, course(on=JULY), "maintenance", **terms)
    care = recur(care, course(on=AUGUST))
    return migrate(care, protocol(id="other"), reason="she moved house", on=date(2026, 8, 4))


def document():
    return json.loads(dumps(whole()))


def problems(content):
    with pytest.raises(DocumentError) as refused:
        loads(json.dumps(content))
    return [finding.message for finding in refused.value.findings]


def test_what_is_written_is_read_back(tmp_path: Path):
    dump(whole(), tmp_path / "care.json")
    assert load(tmp_path / "care.json") == whole()
    assert dumps(loads(dumps(whole()))) == dumps(whole())


def test_a_file_holds_the_whole_document_of_each_course():
    written = document()
    assert [*written] == ["schema", "stages"]
    assert [stage["kind"] for stage in written["stages"]] == [
        "acute", "continuation", "maintenance", "acute",
    ]  # fmt: skip
    assert [*written["stages"][0]["course"]] == ["schema", "protocol", "events"]
    assert written["stages"][2]["review_on"] == "2028-07"


MOVES = st.builds(
    Move,
    was=st.sampled_from([protocol(), protocol(id="other")]),
    events=st.just(1),
    reason=strategies.names,
)


@given(
    strategies.courses(most=4),
    st.sampled_from([None, True, False]),
    st.none() | strategies.days,
    st.lists(MOVES, max_size=2),
)
def test_any_care_is_read_back(told, answer, day, moves):
    opened = told.opened.on
    if day is not None and opened is not None and is_before(day, opened):
        day = opened
    moves = [attrs.evolve(move, events=len(told.events), on=day) for move in moves]
    terms = {"remitted": answer, "recurrence": answer, "review_on": day, "moves": moves}
    care = Care([Stage(course=told, kind="acute", **terms)])
    assert loads(dumps(care)) == care


class TestWhatIsWrong:
    def test_a_newer_schema(self):
        assert problems({"schema": 2}) == [
            "schema 2 is newer than 1, the newest that is known here in '$.schema'"
        ]

    def test_no_stages(self):
        assert problems({"schema": 1, "stages": []}) == [
            "stages must not be empty; care begins with a course in '$.stages'"
        ]

    def test_an_unknown_key(self):
        content = document()
        content["stages"][1]["remited"] = True
        assert problems(content) == [
            "unknown key 'remited'; did you mean 'remitted'? in '$.stages[1]'"
        ]

    @pytest.mark.parametrize(("course", "found"), [(None, "null"), ([], "an array")])
    def test_a_stage_without_a_course(self, course, found):
        content = document()
        content["stages"][1]["course"] = course
        assert problems(content) == [f"an object is needed, not {found} in '$.stages[1].course'"]

    def test_what_is_wrong_inside_a_course_has_the_path_from_the_top(self):
        content = document()
        inner = content["stages"][2]["course"]
        inner["events"][0]["on"] = "yesterday"
        inner["more"] = 1
        with pytest.raises(DocumentError) as refused:
            loads(json.dumps(content))
        found = refused.value.findings
        assert sorted(finding.message for finding in found) == [
            ("a date is written 2026, 2026-01 or 2026-01-31 in '$.stages[2].course.events[0].on'"),
            "unknown key 'more' in '$.stages[2].course'",
        ]
        assert {finding.params["path"] for finding in found} == {
            "$.stages[2].course", "$.stages[2].course.events[0].on",
        }  # fmt: skip
        assert {finding.where for finding in found} == {
            ("$.stages[2].course",), ("$.stages[2].course.events[0].on",),
        }  # fmt: skip

    def test_a_newer_schema_of_a_course(self):
        content = document()
        content["stages"][0]["course"]["schema"] = 99
        assert problems(content) == [
            "schema 99 is newer than 3, the newest that is known here in '$.stages[0].course.schema'"
        ]

    def test_an_illegal_history(self):
        content = document()
        content["stages"][2]["course"]["events"].insert(
            1, {"type": "phase-began", "id": "x", "phase": "middle"}
        )
        with pytest.raises(EventRefused, match=r"in '\$\.stages\[2\]\.course\.events\[1\]'$"):
            loads(json.dumps(content))

    def test_courses_in_an_order_that_cannot_be(self):
        content = document()
        content["stages"].reverse()
        with pytest.raises(CareRefused, match="as course 2 is refused"):
            loads(json.dumps(content))

    def test_an_override_is_not_forged_by_leaving_it_out(self):
        content = document()
        del content["stages"][1]["deviation"]
        with pytest.raises(CareRefused) as refused:
            loads(json.dumps(content))
        [finding] = refused.value.findings
        assert (finding.code, finding.severity) == ("CARE-NOT-IMPROVED", Severity.VIOLATION)

    def test_moves_that_cannot_be(self):
        content = document()
        content["stages"][3]["moves"][0]["events"] = 9
        assert problems(content) == [
            (
                "a course of 1 events was moved after [9]; give the moves in their order in "
                "'$.stages[3]'"
            )
        ]

    def test_a_move_and_the_next_look_lie_not_before_the_opening(self):
        content = document()
        content["stages"][3]["moves"][0]["on"] = "2026-08-02"
        content["stages"][2]["review_on"] = "2026-06"
        assert problems(content) == [
            (
                "the next look at the course is dated 2026-06, which lies before 2026-07-06; "
                "correct the date that is wrong in '$.stages[2]'"
            )
        ]
        del content["stages"][2]["review_on"]
        assert problems(content) == [
            (
                "a move is dated 2026-08-02, which lies before 2026-08-03; "
                "correct the date that is wrong in '$.stages[3]'"
            )
        ]

    def test_only_care_is_written(self):
        words = r"^a Care is needed, not a Course; get one with ipt\.care\.begin\(\.\.\.\)$"
        with pytest.raises(InvalidValue, match=words):
            dumps(course())


def test_a_move_keeps_the_whole_protocol_it_came_from():
    [move] = loads(dumps(whole())).last.moves
    assert move == Move(was=protocol(), events=1, reason="she moved house", on=date(2026, 8, 4))
