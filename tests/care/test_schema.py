"""The schema of care files and their reader accept the same, but for what no schema can say."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.builders import protocol
from tests.care.courses import AUGUST, HELPED, acute, course
from tests.storage.both_ways import Judges

import ipt
from ipt import care
from ipt.care import Move
from ipt.care.schema import UNSAID, CareFile, CourseOfCare
from ipt.model import Actor

pytestmark = pytest.mark.once

SCHEMA = care.json_schema()
SHIPPED = sorted((Path(__file__).parents[2] / "examples" / "care").glob("*.json"))
MOVED = care.migrate(
    care.follow(
        acute(HELPED), course(on=AUGUST), "maintenance", remitted=False, override="all the same"
    ),
    protocol(id="other"),
    reason="she moved house",
    on=ipt.PartialDate(2026, 9),
    by=Actor(role="therapist"),
)
PLAIN = json.loads(care.dumps(MOVED))
JUDGES = Judges(
    SCHEMA,
    lambda content: care.loads(json.dumps(content)),
    PLAIN,
    {CourseOfCare: ("stages", 1), Move: ("stages", 1, "moves", 0)},
    (
        r"DOC-VALUE: a course of \d+ events was moved after ",
        r"DOC-VALUE: (a move|the next look at the course) is dated ",
    ),
)


def test_it_is_a_schema_and_tells_what_it_cannot_say():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["title"] == "Care of a patient by interpersonal psychotherapy, schema 1"
    assert all(rule in SCHEMA["description"] for rule in UNSAID)


def test_every_key_has_a_meaning():
    for shape in (SCHEMA, *SCHEMA["$defs"].values()):
        assert shape["description"]
        for key, value in shape.get("properties", {}).items():
            assert key == "type" or value.get("description") or "$ref" in value


def test_a_course_in_it_is_described_as_one_alone():
    of_courses = ipt.storage.json_schema()
    assert SCHEMA["$defs"].keys() - of_courses["$defs"].keys() == {
        "CourseOfCare", "Move", "Recorded", "StageKind",
    }  # fmt: skip
    assert {name: SCHEMA["$defs"][name] for name in of_courses["$defs"]} == of_courses["$defs"]
    alone = {key: of_courses[key] for key in ("properties", "required", "allOf")}
    assert {key: SCHEMA["$defs"]["Recorded"][key] for key in alone} == alone


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_care_is_valid(path: Path):
    plain = json.loads(care.dumps(care.load(path)))
    assert not [*Draft202012Validator(SCHEMA).iter_errors(plain)]


def test_a_care_with_a_move_and_a_deviation_is_valid():
    assert not [*Draft202012Validator(SCHEMA).iter_errors(PLAIN)]
    assert not JUDGES.findings(PLAIN)


@pytest.mark.parametrize("kind", JUDGES.places)
def test_both_judge_each_value_of_each_field_alike(kind: type):
    for cases in JUDGES.fields(kind):
        assert not [*JUDGES.apart(kind, cases)]
        assert {JUDGES.valid(kind, case) for case in cases} == {True, False}


@pytest.mark.parametrize("kind", JUDGES.places)
def test_both_know_the_same_keys(kind: type):
    fewer, more = JUDGES.keys(kind)
    assert not [*JUDGES.apart(kind, (*fewer, *more, None, [], "x", 1))]
    assert not [case for case in more if JUDGES.valid(kind, case)]


@pytest.mark.parametrize("key", CareFile.__annotations__)
def test_the_header_is_judged_alike(key: str):
    judge = Draft202012Validator(SCHEMA)
    for new in (0, 1.5, -1, 1, 2, None, True, "1", [], {}, [{}], PLAIN["stages"]):
        content = PLAIN | {key: new}
        assert judge.is_valid(content) is not bool(JUDGES.findings(content)), new


def test_only_the_reader_knows_what_may_follow_what():
    content = PLAIN | {"stages": PLAIN["stages"][::-1]}
    assert Draft202012Validator(SCHEMA).is_valid(content)
    with pytest.raises(care.CareRefused):
        care.loads(json.dumps(content))
