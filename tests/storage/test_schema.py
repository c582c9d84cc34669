"""The published schema and the reader accept the same documents, but for what no schema can say."""

import copy
import enum
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator
from tests.builders import PROTOCOL_PARTS, VALUES, opened, protocol, sample
from tests.storage.scales import HOME, diary, instruments, whole as whole_instrument
from tests.strategies import events, values

import ipt
from ipt import documents, storage
from ipt.errors import DocumentError, EventRefused
from ipt.findings import Finding
from ipt.measures import Instrument
from ipt.model import Actor, Deviation, PartialDate, Protocol, events as ev
from ipt.model.change import ChangeKind, ChangeRule
from ipt.model.checks import at_least
from ipt.model.descent import Departure, Descent
from ipt.model.norms import BandSet
from ipt.storage.schema import UNSAID

pytestmark = pytest.mark.once

SCHEMA = storage.json_schema()
NAMES = {kind: name for name, kind in ev.EVENT_TYPES.items()}
SHIPPED = sorted((Path(__file__).parents[2] / "examples" / "courses").glob("*.json"))

Steps = tuple[str | int, ...]


@cache
def validator(name: str) -> Draft202012Validator:
    """Judges what `$defs` has as *name*."""
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


DOCUMENT = Draft202012Validator(SCHEMA)
EVENT = validator("Event")

# --- what they are tried on -----------------------------------------------------------------------


def whole() -> Iterator[tuple[str, Any]]:
    """Every shipped course, written in the newest form."""
    for path in SHIPPED:
        yield path.name, json.loads(storage.dumps(storage.load(path)))


WHOLE: dict[str, Any] = dict(whole())

PROTOCOL: Protocol = protocol(
    phase_labels=(("termination", "conclusion"),),
    tasks=(sample(ipt.model.Task),),
    measures=(sample(ipt.model.MeasurePlan),),
    exclusions=(sample(ipt.model.Exclusion),),
    advisories=(sample(ipt.model.Advisory),),
    descent=(Descent(parent="p", departures=(Departure(what="w"),)),),
)
INSTRUMENT = whole_instrument()
HISTORY: tuple[ev.Event, ...] = (
    ev.CourseOpened(patient="p", protocol=PROTOCOL.pin),
    *map(sample, ev.EVENT_TYPES.values()),
    ev.SessionHeld(by=Actor(role="therapist"), deviation=sample(Deviation)),
    ev.RelationshipRecorded(
        relationship=ipt.model.Relationship(
            id="p2",
            support=(sample(ipt.model.Support),),
            expectations=(sample(ipt.model.Expectation),),
            conflict=ipt.model.Conflict(),
            changes=(sample(ipt.model.RelationshipChange),),
            attachment=sample(ipt.model.Attachment),
        )
    ),
    ev.TiesRecorded(ties=(sample(ipt.model.Tie),)),
    ev.SickRoleGiven(role=ipt.model.SickRole(excused=(sample(ipt.model.RoleDemand),))),
    ev.FormulationShared(statement=ipt.model.Statement()),
    ev.SessionHeld(acts=(sample(ipt.model.Act),), affect=(ipt.model.AffectNote(),)),
    ev.IncidentAnalysed(
        incident=ipt.model.Incident(
            id="i2",
            before=(sample(ipt.model.EmotionRating),),
            turns=(
                ipt.model.Turn(
                    id="t1",
                    speaker="patient",
                    meant=(sample(ipt.model.Message),),
                    received=sample(ipt.model.Reading),
                ),
            ),
        )
    ),
    ev.DecisionAnalysed(
        decision=ipt.model.Decision(
            id="d2",
            options=(
                ipt.model.Option(
                    id="o1",
                    consequences=(
                        ipt.model.Consequence(
                            id="c1", ratings=(sample(ipt.model.AttributeRating),)
                        ),
                    ),
                    arguments=(sample(ipt.model.Argument),),
                ),
            ),
            attributes=(sample(ipt.model.DecisionAttribute),),
            weights=(sample(ipt.model.WeightRating),),
            constraints=(sample(ipt.model.Constraint),),
        )
    ),
    ev.RolePlayed(
        rehearsal=ipt.model.Rehearsal(
            id="r2",
            roles=(sample(ipt.model.CastRole),),
            feedback=(sample(ipt.model.Feedback),),
        )
    ),
    ev.RelapsePlanMade(
        plan=ipt.model.RelapsePlan(
            id="p2",
            signs=(ipt.model.PlanItem(id="s1", contact=sample(ipt.model.Contact)),),
            triggers=(sample(ipt.model.Trigger),),
            thresholds=(sample(ipt.model.RelapseThreshold),),
        )
    ),
    ev.SafetyPlanMade(
        plan=ipt.model.SafetyPlan(id="p2", escalation="call", steps=(sample(ipt.model.SafetyStep),))
    ),
)
"""A protocol, an instrument and events: together they hold a value of every class."""

PLAIN: dict[str, Any] = {
    "schema": storage.SCHEMA,
    "protocol": storage.unstructured(PROTOCOL),
    "instruments": [storage.unstructured(INSTRUMENT)],
    "events": [storage.unstructured(event) for event in HISTORY],
}


def inside(value: object, path: Steps = ()) -> Iterator[tuple[type, Steps]]:
    """The class and the path of every value in *value*, itself included."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from inside(item, (*path, index))
    elif attrs.has(type(value)) and not isinstance(value, PartialDate):
        yield type(value), path
        for field in attrs.fields(type(value)):
            yield from inside(getattr(value, field.name), (*path, field.name))


PLACES: dict[type, Steps] = {}
"""Where a value of each class stands in `PLAIN`."""
for _kind, _path in (
    *inside(PROTOCOL, ("protocol",)),
    *inside((INSTRUMENT,), ("instruments",)),
    *inside(HISTORY, ("events",)),
):
    PLACES.setdefault(_kind, _path)


IN_COURSES = [kind for kind in VALUES if kind in PLACES]
"""The values that stand in courses; a script and a play have files of their own."""


def at(value: Any, path: Steps) -> Any:
    for step in path:
        value = value[step]
    return value


def put(value: Any, path: Steps, new: Any) -> Any:
    """*value* with *new* at *path*."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


# --- how they are compared ------------------------------------------------------------------------

NO_SUCH_DAYS = ("2026-02-30", "2026-04-31", "2025-02-29")
FRACTIONS = {
    field.name
    for kind in PLACES
    for field in attrs.fields(attrs.resolve_types(kind))
    if float in (field.type, *get_args(field.type))
}
BEYOND_A_SCHEMA = (
    (r"DOC-VALUE: there is no such (date|moment) in", NO_SUCH_DAYS),
    (r"DOC-VALUE: sessions_max \d+ needs a sessions_min that is not larger, not \d+ in", ()),
    (r"DOC-VALUE: a whole number has at most 15 digits in", FRACTIONS),
    (r"DOC-SYNTAX: a number must be finite and have at most 15 digits", FRACTIONS),
    (r"DOC-WRONG-TYPE: a whole number is needed, not the number -?\d+\.0 in", ()),
    (r"DOC-VALUE: '.+' is there already; a course has one edition in", ()),
    (r"DOC-VALUE: there is no (item|counted item|scale|code|set of bands) '", ()),
    (r"DOC-VALUE: [a-z -]+ '.+' is there \d+ times; once is enough in", ()),
    (r"DOC-VALUE: .+ runs from the smaller to the larger number, not from ", ()),
    (r"DOC-VALUE: the levels of '.+' rise, and there is one at least, not \[", ()),
    (r"DOC-VALUE: the crosswalk to '.+' needs a row for each total from ", ()),
    (r"DOC-VALUE: skip of item '.+' is an answer that counts: ", ()),
    (r"DOC-VALUE: item '.+' can be skipped, and so ", ()),
    (r"DOC-VALUE: (anxiety|avoidance) lies on the scale from ", ()),
    (r"DOC-VALUE: the scale runs from low to high, not from ", ()),
    (r"DOC-VALUE: a tie joins two people, not ", ()),
    (r"DOC-VALUE: [a-z]+ \d+ has the id of [a-z]+ \d+; ", ()),
    (r"DOC-VALUE: turn \d+ replies to none of the turns before it; ", ()),
    (r"DOC-VALUE: .+ what is not in the decision; ", ()),
    (r"DOC-VALUE: worst and best are both ", ()),
    (r"DOC-VALUE: a probability is a low and a high that is not smaller, ", ()),
    (r"DOC-VALUE: a constraint has both, attribute and at_least, or neither", ()),
)
"""What the reader alone refuses, and the words of which one is in the document then."""


def unsaid(finding: Finding, content: object) -> bool:
    """Whether *finding*, about *content*, is one of those."""
    return any(
        re.match(why, str(finding)) and (not words or any(word in str(content) for word in words))
        for why, words in BEYOND_A_SCHEMA
    )


def alike(content: object, findings: Iterable[Finding], *, accepted: bool) -> bool:
    """Whether the reader, by its *findings*, judges *content* as the schema does."""
    findings = tuple(findings)
    if accepted:
        return all(unsaid(finding, content) for finding in findings)
    return bool(findings)


BEGUN = json.dumps(PLAIN | {"instruments": [], "events": PLAIN["events"][:1]}).removesuffix("]}")


def with_event(text: str) -> str:
    """A document with an opening and the event that *text* tells."""
    return f"{BEGUN}, {text}]}}"


def read(content: Any) -> tuple[Finding, ...]:
    """What the reader finds in a whole document."""
    return read_text(json.dumps(content))


def read_text(text: str) -> tuple[Finding, ...]:
    """What it finds in the text of one."""
    try:
        storage.reads(text)
    except DocumentError as error:
        return error.findings
    return ()


def read_part(kind: type, new: Any) -> tuple[Finding, ...]:
    """What the reader finds with *new* in the place of a *kind*: in its event, or alone."""
    root, *path = PLACES[kind]
    if root == "events":
        changed = put(PLAIN["events"][path[0]], tuple(path[1:]), new)
        return read_text(with_event(json.dumps(changed)))
    try:
        documents.structure(new, kind)
    except DocumentError as error:
        return error.findings
    return ()


def disagreement(kind: type, new: Any) -> tuple[object, ...]:
    """What the two say of *new* in the place of a value of *kind*, unless they agree."""
    findings, accepted = read_part(kind, new), validator(kind.__name__).is_valid(new)
    return () if alike(new, findings, accepted=accepted) else (new, accepted, findings)


# --- the schema itself ----------------------------------------------------------------------------


def shapes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a schema."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list):
            yield from shapes(item)


class TestTheSchema:
    def test_it_is_one(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_it_describes_every_class_of_a_document_and_no_other(self):
        objects = {name for name, shape in SCHEMA["$defs"].items() if "properties" in shape}
        assert objects == {kind.__name__ for kind in PLACES}

    def test_it_gives_every_key_a_meaning(self):
        for shape in (SCHEMA, *SCHEMA["$defs"].values()):
            assert shape["description"]
            for key, value in shape.get("properties", {}).items():
                assert key == "type" or value.get("description") or "$ref" in value

    def test_it_tells_what_it_cannot_say(self):
        assert all(rule in SCHEMA["description"] for rule in UNSAID)

    def test_every_dialect_reads_its_patterns_alike(self):
        patterns = {
            shape["pattern"]
            for shape in shapes(SCHEMA)
            if isinstance(shape.get("pattern"), str)  # there is a field of that name
        }
        assert len(patterns) == 4
        assert not [pattern for pattern in patterns if re.search(r"\(\?|\\[dwbAZ]", pattern)]

    def test_its_blank_text_is_that_of_the_reader(self):
        characters = "".join(map(chr, range(sys.maxunicode + 1)))
        assert not re.sub(r"\S", "", characters).strip()
        assert not re.findall(r"\S", "".join(filter(str.isspace, characters)))

    def test_a_caller_may_change_what_it_gets(self):
        mine = storage.json_schema()
        for shape in shapes(mine):
            shape.clear()
        assert storage.json_schema() == SCHEMA


class TestWhatIsWritten:
    @pytest.mark.parametrize("name", WHOLE)
    def test_every_shipped_course_is_valid(self, name: str):
        assert not [*DOCUMENT.iter_errors(WHOLE[name])]

    def test_a_document_with_every_class_is_valid(self):
        assert not [*DOCUMENT.iter_errors(PLAIN)]
        assert not read(PLAIN)

    @pytest.mark.parametrize("kind", [*IN_COURSES, *PROTOCOL_PARTS, *NAMES])
    def test_the_least_value_is_valid(self, kind: type):
        value = storage.unstructured(sample(kind))
        assert not [*validator(kind.__name__).iter_errors(value)]

    @given(value=st.sampled_from(IN_COURSES).flatmap(values))
    def test_every_value_is_valid(self, value: object):
        assert validator(type(value).__name__).is_valid(storage.unstructured(value))

    @given(value=st.sampled_from(storage.VALUE_TYPES).flatmap(values))
    def test_every_value_with_a_file_of_its_own_is_valid_in_it(self, value: object):
        schema = Draft202012Validator(storage.json_schema(type(value)))
        assert schema.is_valid(json.loads(storage.dumps_value(value)))
        assert not schema.is_valid({"goal": {}})

    @pytest.mark.parametrize("name", ipt.measures.names())
    def test_every_shipped_instrument_is_valid(self, name: str):
        plain = storage.unstructured(ipt.measures.get(name))
        assert not [*validator("Instrument").iter_errors(plain)]

    @given(instrument=instruments())
    def test_every_instrument_is_valid(self, instrument: Instrument):
        assert validator("Instrument").is_valid(storage.unstructured(instrument))

    @given(event=events())
    def test_every_event_is_valid_as_one_of_them(self, event: ev.Event):
        assert EVENT.is_valid(storage.unstructured(event))


# --- every field, one at a time -------------------------------------------------------------------

SCALARS: tuple[object, ...] = (
    None,
    True,
    False,
    *(-1, 0, 1, 2, 10**15 - 1, 1 - 10**15, 10**15, -(10**15)),
    *(0.5, 1.0, 2.0, -0.0, 1e20, 1e300),
    *("", " ", "\t\n\u2003", "\x1c\x85", "\ufeff", "x", "\ud83d", "1"),
)
DATES = (
    *("2026", "2026-01", "2026-01-31", "0001", "9999-12-31", "2024-02-29"),
    *NO_SUCH_DAYS,
    *("0000", "0000-01", "2026-00", "2026-13", "2026-01-00", "2026-01-32", "2026-1", "26", "2026-"),
    *("2026\n", "2026-01\n", "2026-01-31\n", " 2026", "20260131", "٢٠٢٦", "2026-W01-1", "-2026"),
)
MOMENTS = tuple(
    day + time + zone
    for day in ("2026-01-31", "2026-02-30", "0000-01-01", "2026-13-01", "2026-01")
    for time in (
        *("T09:30", "T09:30:00", "T23:59:59.9", "T09:30:00.123456", "T00:00"),
        *(
            "T24:00",
            "T09:60",
            "T09:30:60",
            "T09:30:00.1234567",
            "T09:30:00.",
            "T0930",
            " 09:30",
            "",
        ),
    )
    for zone in (
        *("Z", "+01:00", "-23:59", "+00:00:30", "-01:00:30.000500"),
        *("", "z", "+24:00", "+01:60", "+01", "+0100", "+01:00:60", "+01:00:30.5", "Z\n", "Z "),
    )
)
ARRAYS = (
    *(
        [],
        [None],
        [""],
        [" "],
        ["x"],
        ["x", "x"],
        ["x", 1],
        [1],
        [1, None],
        [1.0],
        [10**15],
        [[]],
        [{}],
    ),
    *([["initial", "x"]], [["initial", " "]], [["initial", 1]], [["initial"]], [["x", "x"]]),
    *([["initial", "x", "x"]], [["initial", "x"], ["initial", "y"]]),
)


def named_in(kind: Any) -> Iterator[Any]:
    """Every class that an annotation names."""
    yield from (named for inner in get_args(kind) or () for named in named_in(inner))
    if isinstance(kind, type):
        yield kind


def tried(kind: type, field: "attrs.Attribute[Any]") -> Iterator[object]:
    """What the *field* of a *kind* is set to."""
    yield from (*SCALARS, *ARRAYS, {}, {"x": 1})
    yield at(PLAIN, PLACES[kind]).get(field.name)
    if isinstance(field.validator, at_least):
        ends = (field.validator.low, field.validator.high or 0)
        yield from (end + step for end in ends for step in (-1, 0, 1))
    for named in named_in(field.type):
        if named is date:
            yield from DATES
        if named in PLACES:
            value = at(PLAIN, PLACES[named])
            yield from (value, value | {"x": 1}, [value], [value, value], [value, None])
        if isinstance(named, enum.EnumType):
            for word in map(str, named):
                yield from (word, word.upper(), [word], [word, word], [word, "x"])


def own_or_shared_once(kind: type) -> "Iterator[attrs.Attribute[Any]]":
    """The fields of *kind*; what all events have is tried with one of them."""
    shared = attrs.fields_dict(ev.Event) if kind in NAMES and kind is not ev.SessionHeld else {}
    fields = attrs.fields(attrs.resolve_types(kind))
    return (field for field in fields if field.name not in shared)


class TestEveryField:
    @pytest.mark.parametrize("kind", [kind for kind in PLACES if any(own_or_shared_once(kind))])
    def test_both_judge_each_value_alike(self, kind: type):
        plain, judge = at(PLAIN, PLACES[kind]), validator(kind.__name__)
        apart: list[object] = []
        of_one_sort: list[str] = []
        for field in own_or_shared_once(kind):
            cases = [plain | {field.name: new} for new in tried(kind, field)]
            accepted = [judge.is_valid(case) for case in cases]
            apart += [
                (field.name, case[field.name], valid)
                for case, valid in zip(cases, accepted, strict=True)
                if not alike(case, read_part(kind, case), accepted=valid)
            ]
            of_one_sort += [field.name] * (set(accepted) != {True, False})
        assert (apart, of_one_sort) == ([], [])

    def test_both_read_the_same_moments(self):
        plain = at(PLAIN, PLACES[ev.SessionHeld])
        cases = [plain | {"recorded_at": moment} for moment in MOMENTS]
        assert not [*filter(None, (disagreement(ev.SessionHeld, case) for case in cases))]

    @pytest.mark.parametrize("kind", PLACES)
    def test_both_know_the_same_keys(self, kind: type):
        plain = at(PLAIN, PLACES[kind])
        fewer = [{key: plain[key] for key in plain if key != gone} for gone in plain]
        more = [plain | {key: new} for key in ("x", "Type", "", "__class__") for new in (None, 1)]
        judge = validator(kind.__name__)
        assert not [case for case in (*fewer, *more) if disagreement(kind, case)]
        assert not [case for case in more if judge.is_valid(case)]
        needed = {field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING}
        gone = {key for key, case in zip(plain, fewer, strict=True) if not judge.is_valid(case)}
        assert gone >= needed | ({"type"} if kind in NAMES else set())

    @pytest.mark.parametrize("kind", PLACES)
    def test_both_want_an_object(self, kind: type):
        other = [case for case in (*SCALARS, *ARRAYS) if case is not None]  # it may be left out
        assert not [case for case in other if disagreement(kind, case)]
        assert not [case for case in other if validator(kind.__name__).is_valid(case)]

    @pytest.mark.parametrize("kind", NAMES, ids=NAMES.get)
    def test_the_type_decides_which_event_it_is(self, kind: type):
        plain = at(PLAIN, PLACES[kind])
        for name in ("session-held", "event", "correction", kind.__name__, None, 1, [], "x"):
            case = plain | {"type": name}
            assert alike(case, read_part(kind, case), accepted=EVENT.is_valid(case))

    @pytest.mark.parametrize("key", SCHEMA["properties"])
    def test_the_header_is_judged_alike(self, key: str):
        numbers = (0, 1.5, -1, storage.SCHEMA, float(storage.SCHEMA), storage.SCHEMA + 1, 10**15)
        for new in (
            *numbers,
            None,
            True,
            "1",
            [],
            {},
            [{}],
            PLAIN["events"][:1],
            PLAIN["protocol"],
        ):
            content = PLAIN | {"events": PLAIN["events"][:2]} | {key: new}
            assert alike(content, read(content), accepted=DOCUMENT.is_valid(content))


class TestRulesAcrossFields:
    @pytest.mark.parametrize("low", [None, 1, 4, 999, "-"])
    @pytest.mark.parametrize("high", [None, 1, 4, 5, "-"])
    @pytest.mark.parametrize("weeks", [None, 16, "-"])
    def test_the_time_limit_of_a_contract(self, low: object, high: object, weeks: object):
        keys = {"sessions_min": low, "sessions_max": high, "weeks": weeks}
        case = {key: value for key, value in keys.items() if value != "-"}
        assert not disagreement(ipt.Contract, case)

    @pytest.mark.parametrize("area", ipt.Area)
    def test_what_belongs_to_one_area(self, area: ipt.Area):
        for stage in (None, "impasse"):
            assert not disagreement(ipt.ProblemArea, {"area": area.value, "stage": stage})
        rule = at(PLAIN, PLACES[ipt.model.AreaRule]) | {"area": area.value}
        for key, word in (("after_rejecting", "grief"), ("life_events", "death")):
            for new in ([], [word], [word, word], [word, "x"], word, None, {}):
                case = {k: v for k, v in rule.items() if k != "life_events"} | {key: new}
                assert not disagreement(ipt.model.AreaRule, case)

    @pytest.mark.parametrize("key", ["limits", "areas"])
    def test_a_protocol_sets_each_of_them_once(self, key: str):
        plain = PLAIN["protocol"]
        items: list[Any] = plain[key]
        for index, item in enumerate(items):
            rest = items[:index] + items[index + 1 :]
            other = items[index - 1]
            for new in (rest, [*rest, other], [*items, item], [*items, other], [*rest, item]):
                assert not disagreement(Protocol, plain | {key: new})
        renamed = [{**items[0], "name": "session_min"}, *items[1:]]
        assert not disagreement(Protocol, plain | {key: renamed})

    @pytest.mark.parametrize("kind", ChangeKind)
    def test_the_numbers_of_a_rule_for_change(self, kind: ChangeKind):
        rule = {"id": "r", "kind": kind.value, **HOME}
        names = ("points", "percent", "z", "sem", "sd", "reliability")
        for some in chain.from_iterable(combinations(names, size) for size in range(5)):
            case = rule | dict.fromkeys(some, 0.5)
            assert not disagreement(ChangeRule, case)
            assert not disagreement(ChangeRule, case | {"points": None})
        rules = [rule | {"percent": p} for p in (0, 5e-324, 100, 100.5)]
        rules += [rule | {"z": 1, "sd": 1, "reliability": r} for r in (0, 0.99, 1, 1.0, 2)]
        assert not [case for case in rules if disagreement(ChangeRule, case)]

    @pytest.mark.parametrize("low", [None, 0, "-"])
    @pytest.mark.parametrize("high", [None, 9, "-"])
    def test_an_instrument_has_items_or_the_ends_of_its_total(self, low: object, high: object):
        ends = {key: end for key, end in (("low", low), ("high", high)) if end != "-"}
        plain = storage.unstructured(diary())
        without = {key: value for key, value in plain.items() if key != "items"}
        for case in (plain, plain | {"items": []}, without):
            for total in ({}, {"total": ends}, {"total": {"method": "mean", **ends}}):
                assert not disagreement(Instrument, case | total)

    def test_a_set_of_bands_has_some(self):
        plain = at(PLAIN, PLACES[BandSet])
        assert not disagreement(BandSet, plain | {"levels": []})
        assert not validator("BandSet").is_valid(plain | {"levels": []})


# --- what only the reader can judge ---------------------------------------------------------------


OPENED: dict[str, Any] = json.loads(ipt.dumps(opened(ev.SessionHeld(minutes=50))))
del OPENED["events"][0]["protocol"]  # the digest, which would betray every change


def nested(levels: int) -> str:
    text = '{"type": "session-held"}'
    for _ in range(levels):
        text = f'{{"type": "event-replaced", "event": "e0", "replacement": {text}}}'
    return text


def with_attachment(anxiety: int) -> str:
    """A relationship whose attachment goes beyond its scale of 1 to 7."""
    measured = {"anxiety": anxiety, "avoidance": 1, "measure": "x"}
    person = {"id": "a", "attachment": measured}
    return json.dumps({"type": "relationship-recorded", "relationship": person})


class TestUnsaid:
    @pytest.mark.parametrize(
        ("rule", "event", "codes"),
        [
            (0, '{"type": "session-held", "on": "2026-02-30"}', ["DOC-VALUE"]),
            (0, '{"type": "session-held", "recorded_at": "2026-02-30T09:30Z"}', ["DOC-VALUE"]),
            (1, '{"type": "session-held", "minutes": 50.0}', ["DOC-WRONG-TYPE"]),
            (1, '{"type": "session-held", "minutes": 5e1}', ["DOC-WRONG-TYPE"]),
            (
                1,
                '{"type": "measure-taken", "instrument": "x", "total": 1000000000000000}',
                ["DOC-SYNTAX"],
            ),
            (
                2,
                '{"type": "contract-agreed", "contract": {"sessions_min": 4, "sessions_max": 3}}',
                ["DOC-VALUE"],
            ),
            (
                7,
                '{"type": "session-held", "minutes": 50, "minutes": 50}',
                ["DOC-DUPLICATE-KEY"],
            ),
            (8, '{"type": "session-held"}' + " " * 10_000_000, ["DOC-TOO-LARGE"]),
            (9, nested(32), ["DOC-TOO-LARGE"]),
            (11, '{"type": "risk-reviewed", "risk": "unheard-of"}', ["MACH-NO-OPEN-RISK"]),
            (
                12,
                '{"type": "ties-recorded", "ties": [{"one": "a", "other": "a"}]}',
                ["DOC-VALUE"],
            ),
            (
                12,
                with_attachment(8),
                ["DOC-VALUE"],
            ),
            (
                13,
                '{"type": "decision-analysed", "decision": {"id": "d", "chosen": "o"}}',
                ["DOC-VALUE"],
            ),
            (
                14,
                '{"type": "decision-analysed", "decision": {"id": "d", "attributes": [{"id": "a", "worst": 1}]}}',
                ["DOC-VALUE"],
            ),
        ],
        ids=range(14),
    )
    def test_a_schema_lets_it_by_and_the_reader_does_not(
        self, rule: int, event: str, codes: list[str]
    ):
        assert UNSAID[rule]
        text = with_event(event)
        assert DOCUMENT.is_valid(json.loads(text))
        with pytest.raises((DocumentError, EventRefused)) as caught:
            ipt.loads(text)
        assert [finding.code for finding in caught.value.findings] == codes

    @pytest.mark.parametrize(
        ("rule", "change", "complaint"),
        [
            (
                4,
                {"forms": [], "plot": {"step": 1, "bands": "b", **HOME}},
                "there is no set of bands",
            ),
            (4, {"items": [{"code": "a", "high": 3}] * 2}, "item 'a' is there 2 times"),
            (5, {"items": [{"code": "a", "low": 2, "high": 1}]}, "item 'a' runs from the smaller"),
            (
                5,
                {"crosswalks": [{"to": "x", "rows": [[0, 1]], **HOME}]},
                "the crosswalk to 'x' needs",
            ),
            (
                5,
                {"bands": [{"id": "b", "levels": [{"label": "l", "low": 1}] * 2, **HOME}]},
                "the levels of 'b' rise",
            ),
            (6, {"items": [{"code": "a", "high": 3, "skip": 3}]}, "skip of item 'a' is an answer"),
            (
                6,
                {"items": [{"code": "a", "high": 3, "skip": 9}]},
                "item 'a' can be skipped, and so",
            ),
        ],
        ids=range(7),
    )
    def test_nor_how_the_parts_of_an_instrument_fit(
        self, rule: int, change: dict[str, object], complaint: str
    ):
        assert UNSAID[rule]
        content = OPENED | {"instruments": [storage.unstructured(diary()) | change]}
        assert DOCUMENT.is_valid(content)
        [finding] = read(content)
        assert finding.message.startswith(complaint)

    def test_nor_that_an_instrument_is_there_once(self):
        assert UNSAID[3] == "an instrument is there once"
        content = OPENED | {"instruments": [storage.unstructured(diary())] * 2}
        assert DOCUMENT.is_valid(content)
        assert [finding.where for finding in read(content)] == [("$.instruments[1]",)]

    def test_a_schema_does_not_know_the_digest_of_a_protocol(self):
        assert UNSAID[10].endswith("pinned its digest")
        content = PLAIN | {"protocol": PLAIN["protocol"] | {"title": "another"}}
        assert DOCUMENT.is_valid(content)
        assert [finding.code for finding in read(content)] == ["DOC-CHANGED-PROTOCOL"]

    def test_these_are_all(self):
        assert len(UNSAID) == 15

    def test_a_number_that_is_no_whole_one_is_bound_by_no_digits(self):
        text = with_event('{"type": "measure-taken", "instrument": "x", "total": 1e15}')
        assert DOCUMENT.is_valid(json.loads(text))
        assert storage.reads(text)


# --- anything at all ------------------------------------------------------------------------------

texts = st.sampled_from(["", " ", "x", "2026", "2026-02-30"]) | st.text(max_size=5)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 1000)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: Steps = ()) -> Iterator[Steps]:
    """The path of everything inside *value*, itself included."""
    yield path
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, step))


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """*value* with something in it replaced, removed or added."""
    path = draw(st.sampled_from([*places(value)]))
    part = at(value, path)
    match part, draw(st.sampled_from(["replace", "move", "remove", "add"])):
        case dict(), "remove" if part:
            gone = draw(st.sampled_from([*part]))
            return put(value, path, {key: part[key] for key in part if key != gone})
        case dict(), "add":
            return put(value, path, part | {draw(texts | st.sampled_from(KEYS)): draw(json_values)})
        case list(), "remove" if part:
            return put(value, path, part[1:])
        case list(), "add":
            return put(value, path, [*part, draw(json_values)])
        case _, "move":
            return put(value, path, at(value, draw(st.sampled_from([*places(value)]))))
        case _:
            return put(value, path, draw(json_values))


KEYS = sorted({key for shape in SCHEMA["$defs"].values() for key in shape.get("properties", ())})
PROTOCOLS = [content["protocol"] for content in WHOLE.values()] + [PLAIN["protocol"]]
HISTORIES = [event for content in (*WHOLE.values(), PLAIN) for event in content["events"]]
INSTRUMENTS = [
    *PLAIN["instruments"],
    *(storage.unstructured(ipt.measures.get(name)) for name in ipt.measures.names()),
]


class TestAnything:
    """A part is judged by its own part of the schema: the rest is valid, and stays as it is."""

    @given(event=st.sampled_from(HISTORIES).flatmap(changed))
    @settings(max_examples=settings().max_examples * 2)
    def test_an_event_with_any_change(self, event: Any):
        content = OPENED | {"events": [*OPENED["events"], event]}
        assert alike(event, read(content), accepted=EVENT.is_valid(event))

    @given(protocol=st.sampled_from(PROTOCOLS).flatmap(changed))
    def test_a_protocol_with_any_change(self, protocol: Any):
        content = OPENED | {"protocol": protocol}
        accepted = validator("Protocol").is_valid(protocol)
        assert alike(protocol, read(content), accepted=accepted)

    @given(instrument=st.sampled_from(INSTRUMENTS).flatmap(changed))
    def test_an_instrument_with_any_change(self, instrument: Any):
        content = OPENED | {"instruments": [instrument]}
        accepted = validator("Instrument").is_valid(instrument)
        assert alike(instrument, read(content), accepted=accepted)

    @given(content=changed(OPENED))
    def test_a_document_with_any_change(self, content: Any):
        older = isinstance(content, dict) and content.get("schema") in range(1, storage.SCHEMA)
        assert older or alike(content, read(content), accepted=DOCUMENT.is_valid(content))
