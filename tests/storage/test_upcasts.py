"""Documents of every schema that there ever was are read, and written in the newest."""

import copy
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.builders import opened
from tests.storage.test_records import json_values, places, put

import ipt
from ipt import machine, storage
from ipt.errors import DocumentError, EventRefused, IPTError
from ipt.model import Course, events as ev
from ipt.storage import SCHEMA
from ipt.storage.upcasts import UPCASTS, upcast

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.json*"))
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


NO_ANSWERS = ("g2", "g4", "g5")
"""Measures of the oldest files whose answers are none of their instrument, which was legal then."""
REFUSED = {"schema-1-every-field.json": NO_ANSWERS, "schema-2.json": NO_ANSWERS}


def survey(path: Path) -> tuple[Course, tuple[EventRefused, ...]]:
    """The course that a golden file tells, without what is refused by now."""
    told = storage.read(path)
    return machine.survey(told.protocol, told.events, instruments=told.instruments)


class TestGoldenFiles:
    """They are kept for ever; a new schema gets a new one."""

    def test_there_is_one_of_each_schema(self):
        headers = [path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".json"]
        assert {json.loads(text)["schema"] for text in headers} == set(range(1, SCHEMA + 1))
        assert set(UPCASTS) == set(range(1, SCHEMA))

    def test_there_is_a_log_of_each_schema_since_there_are_logs(self):
        logs = [path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".jsonl"]
        headers = [json.loads(text.partition("\n")[0]) for text in logs]
        assert {header["schema"] for header in headers} == set(range(2, SCHEMA + 1))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_it_is_read_replayed_and_written_in_the_newest_schema(self, path: Path):
        course, _ = survey(path)
        text = ipt.dumps(course)
        assert json.loads(text)["schema"] == SCHEMA
        assert ipt.loads(text) == course
        assert ipt.dumps(ipt.loads(text)) == text

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_only_answers_that_are_none_are_refused_today(self, path: Path):
        course, refusals = survey(path)
        assert tuple(refusal.event_id for refusal in refusals) == REFUSED.get(path.name, ())
        codes = [finding.code for refusal in refusals for finding in refusal.findings]
        assert set(codes) <= {"MACH-UNSCORABLE"}
        if refusals:
            with pytest.raises(EventRefused, match=r"^'measure-taken:no-total' is refused in "):
                ipt.load(path)
        else:
            assert ipt.load(path) == course

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_no_event_becomes_another(self, path: Path):
        old = written(path)
        new = [*map(storage.unstructured, storage.read(path).events)]
        for event in unnamed(new, path):
            assert event["deviation"].pop("codes") == ["MACH-UNKNOWN-INSTRUMENT"]
            assert event.pop("deviation") == {
                "reason": "recorded when any instrument could be named"
            }
        assert [old[0] | {"protocol": 0}, *old[1:]] == [new[0] | {"protocol": 0}, *new[1:]]

    def test_every_type_of_event_with_every_field_is_in_one(self):
        written: dict[type, set[str]] = {}
        newest = [
            event
            for path in GOLDEN.glob(f"schema-{SCHEMA}*.json")
            for event in storage.read(path).events
        ]
        for event in (*storage.read(EVERY).events, survey(EVERY)[0].opened, *newest):
            written.setdefault(type(event), set()).update(storage.unstructured(event))
        for kind in ev.EVENT_TYPES.values():
            names = {field.name for field in attrs.fields(kind)}
            assert written[kind] >= names, kind


def written(path: Path) -> list[Any]:
    """The events of a golden file as they stand in it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(text)["events"]
    return [event for line in text.split("\n")[1:-1] for event in json.loads(line)["events"]]


def unnamed(events: list[Any], path: Path) -> list[Any]:
    """The measures of instruments that nobody has, in a file that is older than schema 3."""
    if not path.name.startswith("schema-2.jsonl"):
        return []
    measures = [event.get("replacement", event) for event in events]
    return [m for m in measures if m.get("instrument") in {"sleep-diary", "mood-ladder"}]


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

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_the_pin_is_made_anew(self, path: Path):
        course, _ = survey(path)
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


def second(*events: dict[str, Any]) -> dict[str, Any]:
    """A document of schema 2 with an opening and *events*."""
    content = json.loads(ipt.dumps(opened()))
    return content | {"schema": 2, "events": [*content["events"], *events]}


def taken(instrument: object, **more: object) -> dict[str, Any]:
    return {"type": "measure-taken", "instrument": instrument, "total": 9, **more}


PASSED = {
    "reason": "recorded when any instrument could be named",
    "codes": ["MACH-UNKNOWN-INSTRUMENT"],
}


class TestSecondToThird:
    def test_shipped_instruments_are_taken_on(self):
        course = ipt.loads(json.dumps(second(taken("wsas"), taken("phq-9"))))
        assert course.instruments == tuple(map(ipt.measures.get, ("phq-9", "wsas")))
        assert course.deviations == ()

    def test_what_ships_with_this_schema_is_frozen(self):
        shipped = [
            name
            for name in ipt.measures.names()
            if upcast(second(taken(name)))["events"][1:] == [taken(name)]
        ]
        assert len(shipped) == 29

    def test_a_measure_of_another_instrument_passes_with_a_deviation(self):
        course = ipt.loads(json.dumps(second(taken("sleep-diary"))))
        assert storage.unstructured(course.events[1])["deviation"] == PASSED
        assert course.latest("sleep-diary") is None
        assert ipt.loads(ipt.dumps(course)) == course

    def test_so_does_one_that_replaces_another_event(self):
        held = {"type": "session-held", "id": "e1"}
        replaced = {"type": "event-replaced", "event": "e1", "replacement": taken("sleep-diary")}
        course = ipt.loads(json.dumps(second(held, replaced)))
        assert storage.unstructured(course.effective[1])["deviation"] == PASSED

    @pytest.mark.parametrize(
        ("codes", "kept"),
        [
            ([], ["MACH-UNKNOWN-INSTRUMENT"]),
            (["MACH-NO-FOCUS"], ["MACH-NO-FOCUS", "MACH-UNKNOWN-INSTRUMENT"]),
            (["MACH-UNKNOWN-INSTRUMENT", "X"], ["MACH-UNKNOWN-INSTRUMENT", "X"]),
        ],
    )
    def test_a_deviation_that_is_there_stays(self, codes: list[str], kept: list[str]):
        there = {"reason": "so be it", "codes": codes}
        [_, event] = upcast(second(taken("sleep-diary", deviation=there)))["events"]
        assert event["deviation"] == {"reason": "so be it", "codes": kept}

    @pytest.mark.parametrize(
        "event",
        [
            None,
            taken(None),
            taken(["phq-9"]),
            taken("sleep-diary", deviation=3),
            taken("sleep-diary", deviation={"codes": "X"}),
            taken("sleep-diary") | {"type": "session-held"},
            {"type": "event-replaced", "replacement": [taken("sleep-diary")]},
        ],
        ids=range(7),
    )
    def test_anything_else_is_left_to_the_reader(self, event: Any):
        assert upcast(second(event))["events"][1:] == [event]

    @pytest.mark.parametrize("events", [None, 3, {}, "x"])
    def test_events_that_are_none_are_left_to_the_reader(self, events: object):
        assert upcast(second() | {"events": events})["events"] == events

    def test_a_risk_that_an_old_answer_tells_of_waits_for_a_review(self):
        content = json.loads(ipt.dumps(opened(ev.PhaseBegan(phase="middle"), override="so be it")))
        answers = {"items": [1, 1, 1, 1, 1, 1, 1, 1, 2]}
        told = {"type": "measure-taken", "id": "told", "instrument": "phq-9", **answers}
        content |= {"schema": 2}
        content["events"].insert(1, told)
        with pytest.raises(EventRefused) as caught:
            ipt.loads(json.dumps(content))
        assert caught.value.event_id == "e1"
        assert "MACH-OPEN-RISK" in {finding.code for finding in caught.value.findings}
        recorded = storage.recorded(content)
        course, refusals = machine.survey(recorded.protocol, recorded.events)
        assert [refusal.event_id for refusal in refusals] == ["e1"]
        assert [risk.id for risk in course.open_risks] == ["told:self-harm"]


class TestOddContent:
    @pytest.mark.parametrize("content", [None, 1, "x", [], {}, {"schema": 1}, {"schema": True}])
    def test_what_is_no_document_is_left_to_the_reader(self, content: object):
        assert codes(content)

    @pytest.mark.parametrize("schema", [0, -1, 1.0, "1", None, True, storage.SCHEMA, 99])
    def test_another_schema_is_left_as_it_is(self, schema: object):
        content = first() | {"schema": schema}
        assert upcast(content) is content

    @settings(
        max_examples=settings().max_examples * 4, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(path=st.sampled_from(list(places(FIRST))), new=json_values)
    def test_anything_anywhere_is_a_course_or_an_error_of_ours(self, path: Any, new: Any):
        content = put(FIRST, path, new)
        before = copy.deepcopy(content)
        try:
            told = storage.reads(json.dumps(content))
            course, _ = machine.survey(told.protocol, told.events, instruments=told.instruments)
            assert isinstance(course, Course)
        except IPTError as error:
            assert error.message  # noqa: PT017 - either is right
        upcast(content)
        assert repr(content) == repr(before)
