"""Single values in files of their own."""

import json
from datetime import date

import attrs
import pytest
from hypothesis import given, strategies as st
from tests import strategies
from tests.builders import sample

from ipt import storage
from ipt.errors import DocumentError, InvalidValue
from ipt.model import Decision, Goal, Incident, Script, Turn

pytestmark = pytest.mark.once

TOML = """
[incident]
id = "airport"
people = ["mother"]
on = "2026-02"

[[incident.turns]]
id = "t1"
speaker = "patient"
tone = ["sharp"]
"""


def test_toml_and_json_hold_the_same(tmp_path):
    (tmp_path / "airport.toml").write_text(TOML, encoding="utf-8")
    incident = storage.load_value(tmp_path / "airport.toml", Incident)
    assert incident.turns == (Turn(id="t1", speaker="patient", tone=["sharp"]),)
    storage.dump_value(incident, tmp_path / "airport.json")
    assert storage.load_value(tmp_path / "airport.json", Incident) == incident


def test_a_date_of_toml_is_a_date_and_a_moment_is_none():
    text = '[incident]\nid = "a"\non = {}\n'
    incident = storage.loads_value(text.format("2026-03-01"), Incident, toml=True)
    assert incident.on == date(2026, 3, 1)
    with pytest.raises(DocumentError) as refused:
        storage.loads_value(text.format("2026-03-01T09:30:00"), Incident, toml=True)
    assert str(refused.value) == "a date is needed, not a datetime in '$.incident.on'"


@pytest.mark.parametrize("kind", storage.VALUE_TYPES, ids=lambda kind: kind.__name__)
def test_the_only_key_says_what_it_is(kind):
    [key] = json.loads(storage.dumps_value(sample(kind)))
    assert key.replace("_", "") == kind.__name__.lower()


@given(st.sampled_from(storage.VALUE_TYPES).flatmap(strategies.values))
def test_what_is_written_is_read_back(value):
    assert storage.loads_value(storage.dumps_value(value), type(value)) == value


def test_every_problem_is_told_with_its_place():
    with pytest.raises(DocumentError) as refused:
        storage.loads_value('{"incident": {"id": "a", "turns": [{"id": 3}], "tuns": 1}}', Incident)
    assert [str(finding) for finding in refused.value.findings] == [
        "DOC-WRONG-TYPE: text is needed, not a number in '$.incident.turns[0].id'",
        "DOC-MISSING-KEY: the key 'speaker' is missing in '$.incident.turns[0]'",
        "DOC-UNKNOWN-KEY: unknown key 'tuns'; did you mean 'turns'? in '$.incident'",
    ]


def test_a_file_of_another_kind_is_told_apart():
    with pytest.raises(DocumentError) as refused:
        storage.loads_value('{"decision": {"id": "a"}}', Incident)
    assert [str(finding) for finding in refused.value.findings] == [
        "DOC-MISSING-KEY: the key 'incident' is missing in '$'",
        "DOC-UNKNOWN-KEY: unknown key 'decision' in '$'",
    ]


def test_what_does_not_fit_together_names_its_place():
    text = json.dumps({"decision": {"id": "d", "options": [{"id": "o"}, {"id": "o"}]}})
    with pytest.raises(DocumentError) as refused:
        storage.loads_value(text, Decision)
    assert (
        str(refused.value) == "option 2 has the id of option 1; give each its own in '$.decision'"
    )


def test_what_has_no_file_of_its_own_is_refused():
    message = "a Goal has no file of its own; these have: Decision, Incident, Play, RelapsePlan, SafetyPlan, Script"
    with pytest.raises(InvalidValue) as refused:
        storage.loads_value("{}", Goal)
    assert str(refused.value) == message
    with pytest.raises(InvalidValue) as refused:
        storage.dumps_value(Goal(id="g"))
    assert str(refused.value) == message


def test_toml_is_not_written(tmp_path):
    with pytest.raises(InvalidValue) as refused:
        storage.dump_value(sample(Script), tmp_path / "s.toml")
    assert (
        str(refused.value) == "a value is written as JSON; choose a name that does not end in .toml"
    )


def test_a_number_that_is_too_long_is_refused_before_the_file_is_touched(tmp_path):
    file = tmp_path / "s.json"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(InvalidValue):
        storage.dump_value(attrs.evolve(sample(Script), version=10**16), file)
    assert file.read_text(encoding="utf-8") == "old"
