"""Documents of every schema that there ever was are read, and written in the newest."""

import copy
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.storage.test_records import json_values, places, put

import ipt
from ipt import storage
from ipt.errors import DocumentError, IPTError
from ipt.model import Course, events as ev
from ipt.storage.upcasts import UPCASTS, upcast

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.json"))
EVERY = GOLDEN / "schema-1-every-field.json"
FIRST: dict[str, Any] = json.loads(EVERY.read_text(encoding="utf-8"))


def first() -> dict[str, Any]:
    """A document of schema 1 with every field of it."""
    return copy.deepcopy(FIRST)


def codes(content: object) -> list[str]:
    """The codes of all that is wrong with a document."""
    with pytest.raises(DocumentError) as caught:
        storage.recorded(content)
    return [finding.code for finding in caught.value.findings]


class TestGoldenFiles:
    """They are kept for ever; a new schema gets a new one."""

    def test_there_is_one_of_each_schema(self):
        schemas = {json.loads(path.read_text(encoding="utf-8"))["schema"] for path in FILES}
        assert schemas == set(range(1, storage.SCHEMA + 1))
        assert set(UPCASTS) == set(range(1, storage.SCHEMA))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_it_is_read_replayed_and_written_in_the_newest_schema(self, path: Path):
        course = ipt.load(path)
        text = ipt.dumps(course)
        assert json.loads(text)["schema"] == storage.SCHEMA
        assert ipt.loads(text) == course
        assert ipt.dumps(ipt.loads(text)) == text

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_no_event_becomes_another(self, path: Path):
        old = json.loads(path.read_text(encoding="utf-8"))["events"]
        new = json.loads(ipt.dumps(ipt.load(path)))["events"]
        assert [old[0] | {"protocol": 0}, *old[1:]] == [new[0] | {"protocol": 0}, *new[1:]]

    def test_every_type_of_event_with_every_field_is_in_one(self):
        written: dict[type, set[str]] = {}
        for event in ipt.load(EVERY).events:
            written.setdefault(type(event), set()).update(storage.unstructured(event))
        for kind in ev.EVENT_TYPES.values():
            names = {field.name for field in attrs.fields(kind)}
            assert written[kind] >= names - ADDED_LATER.get(kind, set()), kind


ADDED_LATER: dict[type, set[str]] = {}
"""Fields that schema 1 did not have."""


class TestFirstToSecond:
    def test_a_parent_becomes_a_descent(self):
        protocol = storage.recorded(first()).protocol
        assert [(step.parent, step.revision) for step in protocol.descent] == [("ipt-16", None)]

    @pytest.mark.parametrize("parent", [{}, {"parent": ""}, {"parent": " "}])
    def test_no_parent_becomes_none(self, parent: dict[str, str]):
        content = first()
        del content["protocol"]["parent"]
        content["protocol"] |= parent
        del content["events"][0]["protocol"]
        assert storage.recorded(content).protocol.descent == ()

    @pytest.mark.parametrize("parent", [None, 1, ["ipt-16"]])
    def test_what_is_no_parent_is_reported(self, parent: object):
        content = first()
        content["protocol"]["parent"] = parent
        assert codes(content) == ["DOC-UNKNOWN-KEY"]

    def test_a_descent_beside_a_parent_is_reported(self):
        content = first()
        content["protocol"]["descent"] = []
        assert codes(content) == ["DOC-UNKNOWN-KEY"]

    def test_two_rules_become_limits(self):
        protocol = storage.recorded(first()).protocol
        new = {limit.name: limit for limit in protocol.limits}
        for name, source in (("announced_min", "CG2000-7"), ("ending_felt_min", "PTSD-25")):
            assert (new[name].value, new[name].source) == (1, source)
            assert new[name].status == "published"

    def test_limits_that_are_none_are_left_to_the_reader(self):
        content = first()
        content["protocol"]["limits"] = 3
        assert upcast(content)["protocol"]["limits"] == 3
        assert codes(content) == ["DOC-WRONG-TYPE"]

    def test_limits_that_are_there_stay(self):
        content = first()
        limit = {"name": "announced_min", "value": 0, "source": "ipt", "status": "assumed"}
        content["protocol"]["limits"].append(limit)
        del content["events"][0]["protocol"]
        assert storage.recorded(content).protocol.limit("announced_min") == 0

    @pytest.mark.parametrize(
        ("note", "kept"), [({}, "held online"), ({"note": "late"}, "late; held online")]
    )
    def test_online_becomes_a_note_because_it_said_too_little(
        self, note: dict[str, str], kept: str
    ):
        held = {"type": "session-held", "modality": "online", **note}
        content = first()
        content["events"] = [held, {"type": "event-replaced", "event": "e1", "replacement": held}]
        one, other = upcast(content)["events"]
        assert one == {"type": "session-held", "note": kept}
        assert other["replacement"] == one

    def test_a_note_that_is_none_is_left_to_the_reader(self):
        content = first()
        held = {"type": "session-held", "modality": "online", "note": 3}
        content["events"].append(held)
        assert upcast(content)["events"][-1] == held

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_the_pin_is_made_anew(self, path: Path):
        course = ipt.load(path)
        assert course.opened.protocol == course.protocol.pin

    def test_a_protocol_without_anything_optional_is_pinned_anew(self):
        content = first()
        for key in ("parent", "tasks", "measures", "exclusions", "phase_labels"):
            del content["protocol"][key]
        digest = "cc4f61301d376ea532d7470f6b0ea2766f320d2de12307f9293a1b78fa51c96b"
        content["events"][0]["protocol"]["digest"] = digest
        assert storage.recorded(content).events[0].protocol is None

    def test_a_protocol_that_was_changed_after_the_opening_is_refused(self):
        content = first()
        content["protocol"]["limits"][0]["value"] += 1
        assert codes(content) == ["DOC-CHANGED-PROTOCOL"]


class TestOddContent:
    @pytest.mark.parametrize("content", [None, 1, "x", [], {}, {"schema": 1}, {"schema": True}])
    def test_what_is_no_document_is_left_to_the_reader(self, content: object):
        assert codes(content)

    @pytest.mark.parametrize("schema", [0, -1, 1.0, "1", None, True, storage.SCHEMA, 99])
    def test_another_schema_is_left_as_it_is(self, schema: object):
        content = first() | {"schema": schema}
        assert upcast(content) is content

    @settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
    @given(path=st.sampled_from(list(places(FIRST))), new=json_values)
    def test_anything_anywhere_is_a_course_or_an_error_of_ours(self, path: Any, new: Any):
        content = put(FIRST, path, new)
        before = copy.deepcopy(content)
        try:
            assert isinstance(ipt.loads(json.dumps(content)), Course)
        except IPTError as error:
            assert error.message  # noqa: PT017 - either is right
        upcast(content)
        assert repr(content) == repr(before)
