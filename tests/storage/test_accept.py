"""The short cut for events takes nothing that the strict reader would not take."""

import json
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from tests.builders import opened, sample
from tests.strategies import events

from ipt import storage
from ipt.errors import DocumentError
from ipt.model import PartialDate, events as ev
from ipt.storage import accept

ANYTHING: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.0,
    0.5,
    10**15,
    "",
    " ",
    "x",
    "2026",
    "2026-02-30",
    "2026-01-05",
    "2026-01-05T09:00:00Z",
    "grief",
    "middle",
    "withdrawn",
    [],
    [[]],
    ["x"],
    ["x", ""],
    [1, None],
    [True],
    [1.5],
    ["baseline"],
    [{}],
    [{"area": "grief"}],
    {},
    {"0": 1},
    {"x": "y"},
    {"role": "therapist"},
    {"role": 1},
    {"id": "r", "kind": "suicide"},
    {"type": "session-held"},
    {"type": "session-held", "minutes": "50"},
    {"type": "event"},
    [["id", "x"]],
]


def taken(value: object) -> object:
    """What the short cut makes of an event, or that it does not take it."""
    try:
        [event] = accept.events([value])
    except Exception:  # noqa: BLE001 - as it is used
        return None
    return event


def read(value: object) -> object:
    """What the strict reader makes of an event, or that it refuses it."""
    try:
        return storage.structured(value)
    except DocumentError:
        return None


def exact(event: object) -> str:
    """All of *event*, with types: equality takes 1 for 1.0 and for true."""
    return repr(attrs.asdict(event)) if event else ""  # type: ignore[arg-type] # or None


@pytest.mark.parametrize("kind", ev.EVENT_TYPES.values(), ids=lambda kind: kind.__name__)
def test_any_value_in_any_field_is_taken_alike(kind: type[ev.Event]):
    plain = storage.unstructured(sample(kind))
    for name in (*(field.name for field in attrs.fields(kind)), "type", "unknown", "self"):
        for value in ANYTHING:
            changed = plain | {name: value}
            assert exact(taken(changed)) == exact(read(changed)), (name, value)


@pytest.mark.parametrize("kind", ev.EVENT_TYPES.values(), ids=lambda kind: kind.__name__)
def test_a_missing_field_is_missed(kind: type[ev.Event]):
    plain = storage.unstructured(sample(kind))
    for name in plain:
        less = {key: value for key, value in plain.items() if key != name}
        assert exact(taken(less)) == exact(read(less))


@pytest.mark.parametrize("value", ANYTHING)
def test_what_is_no_event_is_not_taken(value: object):
    assert exact(taken(value)) == exact(read(value))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(events())
def test_every_event_that_is_in_order_is_taken(event: ev.Event):
    assert taken(storage.unstructured(event)) == event


def test_a_whole_history_is_taken_or_nothing():
    good, bad = {"type": "session-held"}, {"type": "session-held", "minutes": 0}
    content = json.loads(storage.dumps(opened()))
    content["events"] += [good, bad, good, bad]
    with pytest.raises(DocumentError) as caught:
        storage.reads(json.dumps(content))
    assert [finding.where for finding in caught.value.findings] == [
        ("$.events[2].minutes",),
        ("$.events[4].minutes",),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("0001-01-01", date(1, 1, 1)),
        ("2026-01", PartialDate(2026, 1)),
        ("2026", PartialDate(2026)),
    ],
)
def test_a_day_is_read(text: str, day: object):
    assert accept.day(text) == day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-W01-1", "20260105", "\u0662026-01-05", "", "x"]
)
def test_what_is_no_day_is_not_read(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - which one tells nothing
        accept.day(text)
