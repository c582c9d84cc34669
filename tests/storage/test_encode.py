"""Values as JSON: one spelling, whoever writes it."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.builders import EVENTS, PROTOCOL_PARTS, VALUES, opened, protocol, sample
from tests.strategies import courses, events, values

import ipt
from ipt import storage
from ipt.documents import fast
from ipt.errors import InvalidValue
from ipt.model import Actor, Contract, Course, PartialDate, events as ev

EXTREME_FLOATS = [0.0, -0.0, 1e-4, 9.9e-5, 1e-07, 5e-324, 1e15, 9999999999999998.0, 1e16, -1e22]
EXTREME_TEXTS = [
    "\ud83d",
    "a\udc00",
    "\x7f",
    "\x00",
    "\u2028",
    "</",
    '"\\',
    "😀",
    "\ufeff",
    '},{"type":',
]


def by_json(value: object) -> str:
    """`storage.line` without orjson."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "orjson", None)
        return storage.line(value)


class TestOrder:
    def test_an_event_begins_with_its_type_and_ends_with_its_note(self):
        event = ev.EventReplaced(
            id="e2",
            on=PartialDate(2026, 1),
            by=Actor(role="therapist"),
            recorded_at=datetime(2026, 1, 6, 9, tzinfo=UTC),
            deviation=ipt.model.Deviation(reason="r", codes=("C",)),
            note="n",
            event="e1",
            reason="because",
            replacement=ev.SessionHeld(minutes=50),
        )
        assert storage.line(event) == (
            '{"type":"event-replaced","id":"e2","on":"2026-01","event":"e1",'
            '"replacement":{"type":"session-held","minutes":50},"reason":"because",'
            '"by":{"role":"therapist"},"recorded_at":"2026-01-06T09:00:00+00:00",'
            '"deviation":{"reason":"r","codes":["C"]},"note":"n"}'
        )

    @pytest.mark.parametrize("kind", [*VALUES, *PROTOCOL_PARTS, *EVENTS[2:]])
    def test_a_line_is_what_the_plain_values_are(self, kind: type):
        value = sample(kind)
        assert json.loads(storage.line(value)) == storage.unstructured(value)
        assert "\n" not in storage.line(value)

    def test_other_things_are_written_as_they_are(self):
        assert storage.line({"at": 3, "events": (ev.SickRoleGiven(),), "on": date(2026, 1, 5)}) == (
            '{"at":3,"events":[{"type":"sick-role-given"}],"on":"2026-01-05"}'
        )


class TestOneSpelling:
    """With and without orjson, to the byte."""

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(events())
    def test_of_every_event(self, event: ev.Event):
        assert storage.line(event) == by_json(event)

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(courses())
    def test_of_whole_courses(self, course: Course):
        with pytest.MonkeyPatch.context() as patch:
            text = ipt.dumps(course)
            patch.setattr(fast, "orjson", None)
            assert ipt.dumps(course) == text
            assert ipt.loads(text) == course

    @given(values(Contract) | values(ipt.Relationship) | values(ipt.LifeEvent))
    def test_of_values(self, value: object):
        assert storage.line(value) == by_json(value)

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_of_protocols(self, name: str):
        assert storage.line(ipt.protocols.get(name)) == by_json(ipt.protocols.get(name))

    @given(st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(EXTREME_FLOATS))
    def test_of_every_score(self, total: float):
        event = ev.MeasureTaken(instrument="i", total=total)
        assert storage.line(event) == by_json(event)
        assert storage.line(event).endswith(f'"total":{total!r}}}')

    @given(st.text(st.characters(exclude_categories=())) | st.sampled_from(EXTREME_TEXTS))
    def test_of_every_text(self, note: str):
        event = ev.SessionHeld(note=note)
        assert storage.line(event) == by_json(event)
        storage.line(event).encode()
        assert storage.line(event).isascii() or not note.isascii()

    @given(
        st.datetimes(
            timezones=st.integers(-86_399, 86_399).map(lambda s: timezone(timedelta(seconds=s)))
        )
    )
    def test_of_every_moment(self, moment: datetime):
        event = ev.SickRoleGiven(recorded_at=moment)
        assert storage.line(event) == by_json(event)
        assert storage.unstructured(event)["recorded_at"] == moment.isoformat()

    @given(st.dates())
    def test_of_every_day(self, day: date):
        event = ev.SickRoleGiven(on=day)
        assert storage.line(event) == by_json(event)
        assert storage.unstructured(event)["on"] == day.isoformat()


class TestWhatIsNotWritten:
    @pytest.mark.parametrize("write", [storage.line, by_json, storage.unstructured])
    @pytest.mark.parametrize(
        "value",
        [
            ev.MeasureTaken(instrument="i", items=(1, None, 10**15)),
            ev.MeasureTaken(instrument="i", items=(-(10**15),)),
            ev.MeasureTaken(instrument="i", total=10**20),
            protocol(revision=10**15),
        ],
        ids=range(4),
    )
    def test_a_number_that_could_not_be_read_back(self, write: object, value: object):
        message = "^a whole number of more than 15 digits cannot be stored$"
        with pytest.raises(InvalidValue, match=message):
            write(value)

    @pytest.mark.parametrize("write", [storage.line, by_json])
    @pytest.mark.parametrize(
        ("thing", "name"),
        [(opened(), "Course"), (ev.Event(), "Event"), (object(), "object"), ({1: {2}}, "set")],
    )
    def test_what_is_no_value_of_the_model(self, write: object, thing: object, name: str):
        with pytest.raises(
            InvalidValue, match=rf"^a {re.escape(name)} has no place in a document$"
        ):
            write(thing)

    def test_the_longest_number_is_written(self):
        event = ev.MeasureTaken(instrument="i", items=(10**15 - 1,), total=-(10**15) + 1)
        assert storage.line(event) == by_json(event)
        assert "999999999999999]" in storage.line(event)
