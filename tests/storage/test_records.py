"""Courses as JSON: nothing is lost, nothing illegal is read, and a private text never shows."""

import copy
import json
import math
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from tests.builders import opened, protocol, sample
from tests.storage.scales import HOME, diary, instruments, keyed, whole as whole_instrument
from tests.strategies import courses, values

import ipt
from ipt import storage
from ipt.errors import DocumentError, EventRefused, InvalidValue, IPTError
from ipt.findings import Finding
from ipt.measures import Instrument
from ipt.model import Actor, Contract, Course, Descent, PartialDate, ProblemArea, events as ev
from ipt.model.scales import Pattern

pytestmark = pytest.mark.once

NAMES = {kind: name for name, kind in ev.EVENT_TYPES.items()}


@cache
def whole() -> str:
    """A legal course in all phases, with a correction of each kind."""
    first = ipt.open_course(
        protocol(), patient="p", on=date(2026, 1, 5), instruments=[diary(), keyed()]
    )
    focus = ProblemArea(area="role-dispute", people=("p1",), stage="impasse")
    course = ipt.apply(
        first,
        ev.SessionHeld(on=date(2026, 1, 6), minutes=50, tasks=("history-taken",), note="n"),
        ev.MeasureTaken(instrument="phq-9", items=(1, 2, None, 3, 0, 0, 1, 1, 0)),
        ev.MeasureTaken(instrument="sleep-diary", items=(5, 0)),
        ev.MeasureTaken(instrument="bdi-ii", total=20),
        ev.RelationshipRecorded(relationship=sample_of("relationship")),
        ev.InventoryCompleted(on=PartialDate(2026, 1)),
        ev.FormulationShared(agreed=True, sessions_left=14),
        ev.SickRoleGiven(by=Actor(role="therapist", name="n")),
        ev.FocusAgreed(focus=focus),
        ev.ContractAgreed(contract=Contract(sessions_min=12, sessions_max=16)),
        ev.PhaseBegan(phase="middle", recorded_at=datetime(2026, 2, 1, 9, tzinfo=UTC)),
        ev.SessionHeld(id="wrong", minutes=5),
        ev.EventReplaced(event="wrong", replacement=ev.SessionHeld(minutes=50, note="n")),
        ev.SessionMissed(reason="illness", id="never"),
        ev.EventVoided(event="never", reason="n"),
        ev.EventRedacted(event="e1"),
        ev.RiskRaised(risk=sample_of("risk")),
    )
    return ipt.dumps(ipt.apply(course, ev.AreaRejected(area="grief", reason="n")))


def sample_of(field: str) -> Any:
    """The least that an event holds as *field*."""
    kinds = {"relationship": ev.RelationshipRecorded, "risk": ev.RiskRaised}
    return getattr(sample(kinds[field]), field)


@cache
def header() -> str:
    """A document with an opening and nothing else."""
    return ipt.dumps(opened())


def document(*events: ev.Event) -> dict[str, Any]:
    """A document with an opening and *events*, legal or not."""
    content: dict[str, Any] = json.loads(header())
    content["events"] += json.loads(json.dumps([storage.unstructured(event) for event in events]))
    return content


def problems(content: Any) -> list[str]:
    """Code and message of everything that is wrong with a document."""
    with pytest.raises(DocumentError) as caught:
        storage.reads(content if isinstance(content, str | bytes) else json.dumps(content))
    return [str(finding) for finding in caught.value.findings]


# --- nothing is lost ------------------------------------------------------------------------------


class TestRoundTrip:
    @pytest.mark.parametrize("kind", ev.EVENT_TYPES.values(), ids=NAMES.get)
    @given(data=st.data())
    def test_every_field_of_every_event_comes_back(self, kind: type[ev.Event], data: st.DataObject):
        event = data.draw(values(kind))
        back = storage.reads(json.dumps(document(event))).events[-1]
        assert type(back) is type(event)
        for field in attrs.fields(kind):
            old, new = getattr(event, field.name), getattr(back, field.name)
            assert (new, type(new)) == (old, type(old))

    @pytest.mark.parametrize("kind", ev.EVENT_TYPES.values(), ids=NAMES.get)
    def test_the_least_event_is_short(self, kind: type[ev.Event]):
        event = sample(kind)
        plain = document(event)["events"][-1]
        assert plain["type"] == NAMES[kind]
        needed = {field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING}
        assert set(plain) == needed | {"type"}

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(course=courses())
    @example(course=opened())
    def test_what_is_written_is_read_back(self, course: Course):
        text = ipt.dumps(course)
        assert ipt.loads(text) == course
        assert ipt.loads(text.encode()) == course
        assert ipt.dumps(ipt.loads(text)) == text
        recorded = storage.reads(text)
        assert (recorded.protocol, recorded.instruments, recorded.events) == (
            course.protocol,
            course.instruments,
            course.events,
        )

    def test_derived_state_is_read_back_because_it_is_replayed(self):
        course = ipt.loads(whole())
        again = ipt.loads(ipt.dumps(course))
        assert [getattr(again, f.name) for f in attrs.fields(Course)] == [
            getattr(course, f.name) for f in attrs.fields(Course)
        ]

    def test_the_keys_of_an_object_may_be_sorted_by_others(self):
        course = ipt.loads(whole())
        assert ipt.loads(json.dumps(json.loads(whole()), sort_keys=True)) == course

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_the_protocol_comes_back_whole(self, name: str):
        course = ipt.open_course(ipt.protocols.get(name), patient="p")
        back = ipt.loads(ipt.dumps(course)).protocol
        assert back == course.protocol
        assert back.digest == course.protocol.digest

    def test_other_names_of_phases_come_back(self):
        course = ipt.open_course(
            protocol(phase_labels=(("termination", "conclusion"),)), patient="p"
        )
        assert ipt.loads(ipt.dumps(course)).protocol == course.protocol

    @pytest.mark.parametrize("number", [10**15, -(10**20)])
    def test_what_could_not_be_read_is_not_written(self, number: int):
        taken = ev.MeasureTaken(instrument="unheard-of", items=(number,))
        course = opened(taken, override="it was on paper")
        message = "^a whole number of more than 15 digits cannot be stored$"
        with pytest.raises(InvalidValue, match=message):
            ipt.dumps(course)

    def test_half_a_character_does_no_harm(self):
        course = ipt.open_course(protocol(), patient="\ud83d")
        text = ipt.dumps(course)
        assert '"\\ud83d"' in text
        assert ipt.loads(text.encode()) == course


class TestLayout:
    def test_a_header_for_people_and_then_a_line_for_each_event(self):
        text = ipt.dumps(
            opened(
                ev.SessionHeld(minutes=50, note="Grüße", on=date(2026, 1, 6)),
                ev.EventReplaced(event="e1", replacement=ev.SessionHeld(tasks=("sung",))),
                ev.ScreeningRecorded(exclusions=("a b",) * 4, by=Actor(role="therapist")),
            )
        )
        header, events = text.split('"events": [\n')
        assert header.startswith('{\n"schema": 3,\n"protocol": {\n  "id": "test-16",\n')
        assert header.endswith("\n  ]\n},\n")
        assert max(map(len, header.splitlines())) <= 100
        pin = f'{{"id":"test-16","revision":1,"digest":"{protocol().digest}"}}'
        assert events == (
            f'{{"type":"course-opened","id":"e0","on":"2026-01-05","patient":"p","protocol":{pin}}},\n'
            '{"type":"session-held","id":"e1","on":"2026-01-06","minutes":50,"note":"Grüße"},\n'
            '{"type":"event-replaced","id":"e2","event":"e1",'
            '"replacement":{"type":"session-held","id":"e1","tasks":["sung"]}},\n'
            '{"type":"screening-recorded","id":"e3","exclusions":["a b","a b","a b","a b"],'
            '"by":{"role":"therapist"}}\n'
            "]\n}\n"
        )

    def test_a_long_history_differs_from_a_shorter_one_by_lines_alone(self):
        course = ipt.loads(whole())
        begun = ipt.dumps(course).splitlines()
        longer = ipt.dumps(ipt.apply(course, ev.SessionMissed())).splitlines()
        assert longer[: len(begun) - 3] == begun[:-3]
        assert longer[len(begun) - 3] == begun[-3] + ","

    @pytest.mark.parametrize("thing", ["x", None, storage.reads(whole())])
    def test_only_a_course_is_written(self, thing: object):
        kind = type(thing).__name__
        message = rf"^a Course is needed, not a {kind}; get one with ipt\.open_course\(\.\.\.\)$"
        with pytest.raises(InvalidValue, match=message):
            ipt.dumps(thing)


# --- instruments ----------------------------------------------------------------------------------


def adopted(*given: Instrument) -> Course:
    """A course that was given these instruments."""
    return ipt.open_course(protocol(), patient="p", instruments=given)


def exact(instrument: Instrument) -> str:
    """All of *instrument*, with types: equality takes 1 for 1.0 and for true."""
    return repr(attrs.asdict(instrument))


SHIPPED = tuple(map(ipt.measures.get, ipt.measures.names()))
EVERY_ONE = (*SHIPPED, diary(), whole_instrument(), keyed())


class TestInstruments:
    @pytest.mark.parametrize("instrument", EVERY_ONE, ids=lambda instrument: instrument.id)
    def test_it_comes_back_whole(self, instrument: Instrument):
        [back] = ipt.loads(ipt.dumps(adopted(instrument))).instruments
        assert exact(back) == exact(instrument)
        assert back.digest == instrument.digest

    @given(instrument=instruments())
    def test_any_comes_back_whole(self, instrument: Instrument):
        text = json.dumps({"instruments": [storage.unstructured(instrument)]})
        content = document() | json.loads(text)
        [back] = storage.reads(json.dumps(content)).instruments
        assert exact(back) == exact(instrument)
        anew = attrs.evolve(back, note=f"{back.note}.")  # whose digest nobody has kept
        assert anew.digest == attrs.evolve(instrument, note=f"{instrument.note}.").digest

    @given(given=st.lists(instruments(), max_size=3, unique_by=lambda instrument: instrument.id))
    def test_a_course_with_any_comes_back(self, given: list[Instrument]):
        course = adopted(*given)
        text = ipt.dumps(course)
        assert ipt.loads(text) == course
        assert ipt.dumps(ipt.loads(text)) == text

    def test_one_is_a_line_in_the_order_of_ids(self):
        taken = (ev.MeasureTaken(instrument=name, total=9) for name in ("wsas", "phq-9"))
        course = ipt.apply(adopted(diary()), *taken)
        header, events = ipt.dumps(course).split('"events": [\n')
        lines = header.partition('"instruments": [\n')[2].splitlines()
        assert lines[-1] == "],"
        names = [json.loads(line.removesuffix(","))["id"] for line in lines[:-1]]
        assert names == ["phq-9", "sleep-diary", "wsas"]
        assert events.count("\n") == 5

    def test_a_course_without_any_has_no_word_of_them(self):
        assert "instruments" not in json.loads(header())
        assert ipt.loads(json.dumps(document() | {"instruments": []})) == ipt.loads(header())

    def test_nothing_is_looked_up(self, monkeypatch: pytest.MonkeyPatch):
        taken = (ev.MeasureTaken(instrument=name, total=9) for name in ("phq-9", "sleep-diary"))
        course = ipt.apply(adopted(diary()), *taken)
        text = ipt.dumps(course)
        monkeypatch.setattr(ipt.measures, "names", tuple)
        monkeypatch.delattr(ipt.measures, "get")
        assert ipt.loads(text) == course

    def test_an_edition_stays_whatever_ships_by_now(self):
        was = attrs.evolve(ipt.measures.get("phq-9"), edition="of old", note="as it shipped then")
        text = ipt.dumps(ipt.apply(adopted(was), ev.MeasureTaken(instrument="phq-9", total=9)))
        course = ipt.apply(ipt.loads(text), ev.MeasureTaken(instrument="phq-9", total=8))
        assert course.instruments == (was,)

    def test_courses_with_one_instrument_share_it(self):
        text = ipt.dumps(adopted(diary()))
        assert ipt.loads(text).instruments[0] is ipt.loads(text).instruments[0]

    def test_the_order_in_a_document_means_nothing(self):
        course = adopted(diary(), keyed())
        content = json.loads(ipt.dumps(course))
        content["instruments"].reverse()
        assert ipt.loads(json.dumps(content)) == course

    def test_its_sources_are_those_of_its_author(self):
        assert HOME["source"] not in ipt.sources.names()
        assert ipt.loads(ipt.dumps(adopted(diary()))).instruments == (diary(),)

    @pytest.mark.parametrize("second", [diary(), diary(edition="2")], ids=["same", "another"])
    def test_one_is_there_once(self, second: Instrument):
        both = [storage.unstructured(diary()), storage.unstructured(second)]
        assert problems(document() | {"instruments": both}) == [
            (
                "DOC-VALUE: 'sleep-diary' is there already; a course has one edition "
                "in '$.instruments[1]'"
            )
        ]

    @pytest.mark.parametrize(
        ("change", "complaint"),
        [
            ({"titel": "x"}, "UNKNOWN-KEY: unknown key 'titel'; did you mean 'title'? in '{}'"),
            ({"items": {}}, "WRONG-TYPE: an array is needed, not an object in '{}.items'"),
            (
                {"items": [{"code": "a", "high": "3"}]},
                "WRONG-TYPE: a whole number is needed, not text in '{}.items[0].high'",
            ),
            (
                {"items": [{"code": "a", "high": 3, "low": 4}]},
                (
                    "VALUE: item 'a' runs from the smaller to the larger number, not from 4 to 3 "
                    "in '{}.items[0]'"
                ),
            ),
            (
                {"subscales": [{"id": "s", "items": ["night"], **HOME}]},
                "VALUE: there is no item 'night'; did you mean 'nights'? in '{}'",
            ),
            (
                {"changes": [{"id": "c", "kind": "sem", "z": 1, **HOME}]},
                (
                    "VALUE: a rule of kind 'sem' takes z, sd, reliability or z, sem, and no other "
                    "number in '{}.changes[0]'"
                ),
            ),
        ],
        ids=range(6),
    )
    def test_a_problem_has_its_path(self, change: dict[str, object], complaint: str):
        plain = storage.unstructured(diary()) | change
        content = document() | {"instruments": [storage.unstructured(keyed()), plain]}
        assert problems(content) == [f"DOC-{complaint.format('$.instruments[1]')}"]

    @pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
    def test_a_number_is_finite(self, number: float):
        plain = storage.unstructured(whole_instrument())
        ipt.loads(json.dumps(document() | {"instruments": [plain]}))
        plain["reliability"][0]["high"] = number
        with pytest.raises(DocumentError) as caught:
            storage.recorded(document() | {"instruments": [plain]})
        assert str(caught.value) == (
            f"a number is finite, not {number} in '$.instruments[0].reliability[0].high'"
        )

    def test_a_number_that_could_not_be_read_is_not_written(self):
        counts = (("nights", 10**15),)
        long = diary(patterns=[Pattern(id="p", counts=counts, low=1, high=1, **HOME)])
        message = "^a whole number of more than 15 digits cannot be stored$"
        with pytest.raises(InvalidValue, match=message):
            ipt.dumps(adopted(long))


# --- nothing illegal is read ----------------------------------------------------------------------


class TestReplay:
    def test_the_first_illegal_event_is_refused(self):
        text = json.dumps(document(ev.SessionHeld(), ev.PhaseBegan(phase="middle")))
        with pytest.raises(EventRefused) as caught:
            ipt.loads(text)
        assert caught.value.position == 2
        assert caught.value.kind == "phase-began:middle"
        assert caught.value.message.startswith("'phase-began:middle' is refused in event 'e2': ")
        assert caught.value.message.endswith(" in '$.events[2]'")
        assert pickle.loads(pickle.dumps(caught.value)).args == caught.value.args  # noqa: S301 - our own

    def test_a_check_reads_what_is_not_legal(self):
        events = (ev.PhaseBegan(phase="middle"), ev.PhaseBegan(phase="middle"))
        assert storage.reads(json.dumps(document(*events))).events[1:] == events

    def test_an_override_is_legal_again(self):
        course = opened(ev.SessionHeld(), ev.PhaseBegan(phase="middle"), override="so be it")
        assert course.deviations
        assert ipt.loads(ipt.dumps(course)) == course

    def test_a_protocol_changed_by_hand_is_another_protocol(self):
        content = document()
        limit = next(x for x in content["protocol"]["limits"] if x["name"] == "focus_max")
        limit["value"] = 4
        assert problems(content) == [
            (
                "DOC-CHANGED-PROTOCOL: the protocol 'test-16 revision 1' in this document was "
                "changed after the course was opened in '$.protocol'"
            )
        ]

    def test_courses_of_one_protocol_share_it(self):
        first, second = ipt.loads(whole()), ipt.loads(header())
        assert first.protocol is second.protocol

    def test_an_opening_of_another_protocol_is_refused(self):
        content = document()
        content["protocol"]["revision"] = 2
        with pytest.raises(EventRefused) as caught:
            ipt.loads(json.dumps(content))
        assert [finding.code for finding in caught.value.findings] == ["MACH-OTHER-PROTOCOL"]

    def test_an_opening_without_a_pin_is_pinned(self):
        content = document()
        del content["events"][0]["protocol"]
        assert ipt.loads(json.dumps(content)) == ipt.loads(header())

    def test_nothing_is_looked_up(self):
        unheard_of = protocol(id="unheard-of", descent=(Descent(parent="nobody"),))
        course = ipt.open_course(unheard_of, patient="p")
        assert ipt.loads(ipt.dumps(course)).protocol == unheard_of

    def test_a_history_begins_with_its_opening(self):
        content = document(ev.SessionHeld())
        del content["events"][0]
        with pytest.raises(EventRefused) as caught:
            ipt.loads(json.dumps(content))
        assert [finding.code for finding in caught.value.findings] == ["MACH-NOT-OPENED"]


class TestSchema:
    def test_a_newer_one_is_refused_with_both_numbers(self):
        content = {"schema": 4, "course": {"anything": "at all"}}
        with pytest.raises(DocumentError) as caught:
            storage.reads(json.dumps(content))
        [finding] = caught.value.findings
        assert str(finding) == (
            "DOC-NEWER-SCHEMA: schema 4 is newer than 3, the newest that is known here "
            "in '$.schema'"
        )
        assert dict(finding.params) == {"schema": 4, "known": storage.SCHEMA}
        assert finding.remedy == "update ipt, or have the document written with schema 3"

    @pytest.mark.parametrize(
        ("schema", "complaint"),
        [
            (0, "DOC-VALUE: schema is at least 1, not 0"),
            ("1", "DOC-WRONG-TYPE: a whole number is needed, not text"),
            (True, "DOC-WRONG-TYPE: a whole number is needed, not true"),
            (1.0, "DOC-WRONG-TYPE: a whole number is needed, not the number 1.0"),
            (1.5, "DOC-WRONG-TYPE: a whole number is needed, not the number 1.5"),
            (None, "DOC-WRONG-TYPE: a whole number is needed, not null"),
        ],
    )
    def test_no_other_is_known(self, schema: object, complaint: str):
        assert problems(document() | {"schema": schema}) == [f"{complaint} in '$.schema'"]


# --- what cannot be read --------------------------------------------------------------------------


class TestHeader:
    @pytest.mark.parametrize("content", [[], "x", 1, None, True])
    def test_a_document_is_an_object(self, content: object):
        [found] = problems(json.dumps(content))
        assert found.startswith("DOC-WRONG-TYPE: an object is needed, not ")
        assert found.endswith(" in '$'")

    @pytest.mark.parametrize("key", ["schema", "protocol", "events"])
    def test_all_three_keys_are_needed(self, key: str):
        content = document()
        del content[key]
        assert problems(content) == [f"DOC-MISSING-KEY: the key {key!r} is missing in '$'"]

    def test_no_others_are_known(self):
        assert problems(document() | {"phase": "ended", "event": []}) == [
            "DOC-UNKNOWN-KEY: unknown key 'event'; did you mean 'events'? in '$'",
            "DOC-UNKNOWN-KEY: unknown key 'phase' in '$'",
        ]

    def test_a_history_is_never_empty(self):
        assert problems(document() | {"events": []}) == [
            "DOC-VALUE: events must not be empty; a history begins with its opening in '$.events'"
        ]

    def test_the_protocol_is_read_as_strictly(self):
        content = document()
        content["protocol"]["limits"][0] |= {"value": "1", "valeu": 1}
        del content["protocol"]["areas"][3]["source"]
        assert problems(content) == [
            "DOC-WRONG-TYPE: a whole number is needed, not text in '$.protocol.limits[0].value'",
            "DOC-UNKNOWN-KEY: unknown key 'valeu'; did you mean 'value'? in '$.protocol.limits[0]'",
            "DOC-MISSING-KEY: the key 'source' is missing in '$.protocol.areas[3]'",
        ]


class TestEvents:
    @pytest.mark.parametrize(
        ("event", "complaint"),
        [
            # the type
            ([], "DOC-WRONG-TYPE: an object is needed, not an array in '{}'"),
            ("session-held", "DOC-WRONG-TYPE: an object is needed, not text in '{}'"),
            ({}, "DOC-MISSING-KEY: the key 'type' is missing in '{}'"),
            ({"id": "x"}, "DOC-MISSING-KEY: the key 'type' is missing in '{}'"),
            ({"type": 1}, "DOC-WRONG-TYPE: text is needed, not a number in '{}.type'"),
            ({"type": None}, "DOC-WRONG-TYPE: text is needed, not null in '{}.type'"),
            (
                {"type": "sesion-held"},
                (
                    "DOC-UNKNOWN-NAME: unknown event type 'sesion-held'; did you mean 'session-held'? "
                    "in '{}.type'"
                ),
            ),
            ({"type": "Anna"}, "DOC-UNKNOWN-NAME: unknown event type in '{}.type'"),
            (
                {"type": ["session-held"]},
                "DOC-WRONG-TYPE: text is needed, not an array in '{}.type'",
            ),
            # keys
            (
                {"type": "session-held", "onn": "2026-01-01"},
                "DOC-UNKNOWN-KEY: unknown key 'onn'; did you mean 'on'? in '{}'",
            ),
            (
                {"type": "session-held", "area": "grief"},
                "DOC-UNKNOWN-KEY: unknown key 'area' in '{}'",
            ),
            (
                {"type": "period-unrecorded"},
                "DOC-MISSING-KEY: the key 'sessions' is missing in '{}'",
            ),
            (
                {"type": "goal-agreed", "goal": {"id": "g", "txt": "x"}},
                "DOC-UNKNOWN-KEY: unknown key 'txt'; did you mean 'text'? in '{}.goal'",
            ),
            # dates
            (
                {"type": "session-held", "on": "2026-13"},
                "DOC-VALUE: there is no such date in '{}.on'",
            ),
            (
                {"type": "session-held", "on": "2026-02-29"},
                "DOC-VALUE: there is no such date in '{}.on'",
            ),
            (
                {"type": "session-held", "on": "2026-1-5"},
                "DOC-VALUE: a date is written 2026, 2026-01 or 2026-01-31 in '{}.on'",
            ),
            (
                {"type": "session-held", "on": "2026-W01-1"},
                "DOC-VALUE: a date is written 2026, 2026-01 or 2026-01-31 in '{}.on'",
            ),
            (
                {"type": "session-held", "on": "0000"},
                "DOC-VALUE: there is no such date in '{}.on'",
            ),
            (
                {"type": "session-held", "on": "٢٠٢٦"},
                "DOC-VALUE: a date is written 2026, 2026-01 or 2026-01-31 in '{}.on'",
            ),
            (
                {"type": "session-held", "on": 2026},
                "DOC-WRONG-TYPE: a date is needed, not a number in '{}.on'",
            ),
            (
                {"type": "session-held", "recorded_at": "2026-01-05T09:00:00"},
                (
                    "DOC-VALUE: a moment is written 2026-01-31T09:30:00+01:00, with its time zone "
                    "in '{}.recorded_at'"
                ),
            ),
            # nothing is converted
            (
                {"type": "session-held", "minutes": "50"},
                "DOC-WRONG-TYPE: a whole number is needed, not text in '{}.minutes'",
            ),
            (
                {"type": "session-held", "minutes": 50.7},
                "DOC-WRONG-TYPE: a whole number is needed, not the number 50.7 in '{}.minutes'",
            ),
            (
                {"type": "session-held", "minutes": True},
                "DOC-WRONG-TYPE: a whole number is needed, not true in '{}.minutes'",
            ),
            (
                {"type": "session-held", "tasks": "history-taken"},
                "DOC-WRONG-TYPE: an array is needed, not text in '{}.tasks'",
            ),
            (
                {"type": "session-held", "tasks": ["a", 1]},
                "DOC-WRONG-TYPE: text is needed, not a number in '{}.tasks[1]'",
            ),
            (
                {"type": "session-held", "note": 1},
                "DOC-WRONG-TYPE: text is needed, not a number in '{}.note'",
            ),
            (
                {"type": "session-held", "note": None},
                "DOC-WRONG-TYPE: text is needed, not null in '{}.note'",
            ),
            (
                {"type": "contact-attempted", "reached": 1},
                "DOC-WRONG-TYPE: true or false is needed, not the number 1 in '{}.reached'",
            ),
            (
                {"type": "contact-attempted", "reached": "yes"},
                "DOC-WRONG-TYPE: true or false is needed, not text in '{}.reached'",
            ),
            (
                {"type": "measure-taken", "instrument": "phq-9", "items": [1, "2"]},
                "DOC-WRONG-TYPE: a whole number is needed, not text in '{}.items[1]'",
            ),
            (
                {"type": "measure-taken", "instrument": "phq-9", "items": {"1": 1}},
                "DOC-WRONG-TYPE: an array is needed, not an object in '{}.items'",
            ),
            (
                {"type": "measure-taken", "instrument": "phq-9", "total": "16"},
                "DOC-WRONG-TYPE: a number is needed, not text in '{}.total'",
            ),
            # words and values
            (
                {"type": "session-held", "modality": "vidio"},
                "DOC-UNKNOWN-NAME: unknown modality 'vidio'; did you mean 'video'? in '{}.modality'",
            ),
            (
                {"type": "area-rejected", "area": "bereavement"},
                (
                    "DOC-UNKNOWN-NAME: unknown area; use one of 'grief', 'role-dispute', "
                    "'role-transition', 'deficits' in '{}.area'"
                ),
            ),
            (
                {"type": "session-held", "minutes": 0},
                "DOC-VALUE: minutes is from 1 to 600, not 0 in '{}.minutes'",
            ),
            (
                {"type": "measure-taken", "instrument": "  "},
                "DOC-VALUE: instrument must not be empty in '{}.instrument'",
            ),
            (
                {"type": "session-held", "present": ["patient", ""]},
                "DOC-VALUE: present holds texts, but item 2 is empty; leave it out in '{}.present'",
            ),
            (
                {"type": "phase-began", "phase": "ended"},
                (
                    "DOC-VALUE: no phase begins by ending; record CourseEnded with its reason "
                    "in '{}.phase'"
                ),
            ),
            (
                {"type": "focus-agreed", "focus": {"area": "grief", "stage": "impasse"}},
                (
                    "DOC-VALUE: a dispute stage belongs to a role dispute, not to grief; drop it "
                    "in '{}.focus'"
                ),
            ),
            (
                {"type": "focus-changed", "to": [], "reason": "x", "agreed": True},
                "DOC-VALUE: to needs the new focus; give at least one ProblemArea in '{}.to'",
            ),
            (
                {"type": "contract-agreed", "contract": {}},
                (
                    "DOC-VALUE: a contract needs a time limit; give sessions_min or weeks "
                    "in '{}.contract'"
                ),
            ),
            # corrections
            (
                {"type": "event-replaced", "event": "e0"},
                "DOC-MISSING-KEY: the key 'replacement' is missing in '{}'",
            ),
            (
                {"type": "event-replaced", "event": "e0", "replacement": {"id": "e0"}},
                "DOC-MISSING-KEY: the key 'type' is missing in '{}.replacement'",
            ),
            (
                {
                    "type": "event-replaced",
                    "event": "e0",
                    "replacement": {"type": "session-held", "minutes": "5"},
                },
                "DOC-WRONG-TYPE: a whole number is needed, not text in '{}.replacement.minutes'",
            ),
        ],
        ids=range(45),
    )
    def test_a_problem_has_its_path(self, event: object, complaint: str):
        content = document()
        content["events"].append(event)
        assert problems(content) == [complaint.format("$.events[1]")]

    @pytest.mark.parametrize("name", ["event", "correction", "Event", "SessionHeld"])
    def test_the_name_of_a_class_is_no_type(self, name: str):
        content = document()
        content["events"].append({"type": name})
        [found] = problems(content)
        assert found.startswith("DOC-UNKNOWN-NAME: unknown event type")

    def test_null_is_the_same_as_nothing_where_something_may_be_unknown(self):
        content = document()
        content["events"].append({"type": "session-held", "on": None, "minutes": None, "by": None})
        assert storage.reads(json.dumps(content)).events[1] == ev.SessionHeld()

    def test_all_problems_are_found_at_once(self):
        content = document()
        content["events"] += [{"type": "x"}, {"type": "session-held", "minutes": 0, "on": "x"}]
        content["schema"] = 0
        assert [found.partition(":")[0] for found in problems(content)] == [
            "DOC-VALUE",
            "DOC-UNKNOWN-NAME",
            "DOC-VALUE",
            "DOC-VALUE",
        ]

    def test_a_repeated_key_is_refused(self):
        text = json.dumps(document()).replace('"patient"', '"patient": "Anna", "patient"')
        assert problems(text) == [
            "DOC-DUPLICATE-KEY: the key 'patient' is there more than once in '$.events[0]'"
        ]

    def test_replacements_of_replacements_come_to_an_end(self):
        event: dict[str, Any] = {"type": "session-held"}
        for _ in range(200):
            event = {"type": "event-replaced", "event": "e0", "replacement": event}
        content = document()
        content["events"].append(event)
        assert problems(content)[0].startswith("DOC-TOO-LARGE: the depth of the nesting")


# --- anything at all ------------------------------------------------------------------------------

Path = tuple[str | int, ...]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3)
    ),
    max_leaves=5,
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of everything inside *value*, itself included."""
    yield path
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, step))


def put(value: Any, path: Path, new: Any) -> Any:
    """*value* with *new* at *path*."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


WHOLE: dict[str, Any] = json.loads(whole())
EVERY: dict[str, Any] = document(*(sample(kind) for kind in ev.EVENT_TYPES.values()))


class TestMutations:
    @given(path=st.sampled_from(list(places(WHOLE))), new=json_values)
    @settings(max_examples=settings().max_examples * 4)
    def test_anything_anywhere_is_a_course_or_an_error_of_ours(self, path: Path, new: Any):
        text = json.dumps(put(WHOLE, path, new))
        try:
            assert isinstance(ipt.loads(text), Course)
        except IPTError as error:
            assert error.message  # noqa: PT017 - either is right

    @given(path=st.sampled_from(list(places(WHOLE))), other=st.sampled_from(list(places(WHOLE))))
    @settings(max_examples=settings().max_examples * 4)
    def test_a_part_in_the_place_of_another(self, path: Path, other: Path):
        part: Any = WHOLE
        for step in other:
            part = part[step]
        try:
            assert isinstance(ipt.loads(json.dumps(put(WHOLE, path, part))), Course)
        except IPTError as error:
            assert error.message  # noqa: PT017 - either is right

    @given(start=st.integers(0, len(whole())), length=st.integers(0, 80), new=st.text(max_size=5))
    def test_a_broken_text(self, start: int, length: int, new: str):
        text = whole()[:start] + new + whole()[start + length :]
        try:
            assert isinstance(ipt.loads(text), Course)
        except IPTError as error:
            assert error.message  # noqa: PT017 - either is right

    def test_a_legal_document_is_where_they_start(self):
        assert ipt.loads(json.dumps(WHOLE)) == ipt.loads(whole())


class TestPrivacy:
    """No message repeats a text, nor a number where a text belongs."""

    SECRET = "Zqxv Wyrtkfeld 1971"  # noqa: S105 - a name, not a password
    NUMBER = 197104041234

    @pytest.mark.parametrize("path", list(places(EVERY["events"])), ids=str)
    def test_a_text_in_the_wrong_place_is_not_repeated(self, path: Path):
        self.never_shown(EVERY | {"events": put(EVERY["events"], path, self.SECRET)}, self.SECRET)
        self.never_shown(EVERY | {"events": put(EVERY["events"], path, [self.SECRET])}, self.SECRET)

    @pytest.mark.parametrize(
        "path", [path for path in places(EVERY["events"]) if path[-1:] == ("patient",)], ids=str
    )
    def test_a_number_in_place_of_a_private_text_is_not_repeated(self, path: Path):
        self.never_shown(EVERY | {"events": put(EVERY["events"], path, self.NUMBER)}, self.NUMBER)

    @pytest.mark.parametrize("kind", ev.EVENT_TYPES.values(), ids=NAMES.get)
    def test_nor_is_any_number_where_text_belongs(self, kind: type[ev.Event]):
        for field in attrs.fields(kind):
            if field.type is str:
                plain = document(sample(kind))
                plain["events"][1][field.name] = self.NUMBER
                self.never_shown(plain, self.NUMBER)

    def never_shown(self, content: Any, private: object) -> None:
        """Whatever is said about *content* does not say *private*."""
        findings: tuple[Finding, ...] = ()
        try:
            storage.reads(json.dumps(content))
        except DocumentError as error:
            findings = error.findings
        assert not any(str(private) in repr(finding) for finding in findings)
