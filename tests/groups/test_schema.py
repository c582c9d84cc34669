"""The schema of groups and their reader accept the same documents, but for what no schema can say."""

import json
from pathlib import Path

import attrs
import pytest
from jsonschema import Draft202012Validator
from tests.builders import sample
from tests.groups.invented import invented
from tests.storage.both_ways import Judges
from tests.storage.test_schema import shapes

import ipt
from ipt import events as ev, groups
from ipt.errors import DocumentError
from ipt.groups import Absence, GroupProtocol, Link, Spoken, events as ge
from ipt.groups.schema import UNSAID
from ipt.model import Actor, Deviation

pytestmark = pytest.mark.once

SCHEMA = groups.json_schema()
SHIPPED = sorted((Path(__file__).parents[2] / "examples" / "groups").glob("*.json"))
OF = {"member": "m1", "on": ipt.PartialDate(2026, 1)}
HISTORY = (
    ge.GroupOpened(by=Actor(role="therapist"), all_recorded=True),
    ge.MemberJoined(patient="p", **OF),
    ge.GroupSessionHeld(
        present=["m1"],
        absent=[Absence(member="m2")],
        spoken=[Spoken(member="m1", minutes=5)],
        facilitators=["f1"],
        links=[Link(giver="m1", receiver="f1")],
        deviation=sample(Deviation),
    ),
    ge.GroupPhaseBegan(phase="middle"),
    ge.EndingRaised(sessions_left=2),
    ge.MembersRelated(one="m1", other="m2"),
    ge.SharedNote(text="x"),
    ge.PrivateNote(text="x", **OF),
    ge.GuestAdmitted(person="p", **OF),
    ge.PreMeetingHeld(**OF),
    ge.MidMeetingHeld(**OF),
    ge.PostMeetingHeld(**OF),
    ge.MeetingOmitted(meeting="mid", **OF),
    ge.MakeUpHeld(session=1, **OF),
    ge.AbsenceFollowedUp(**OF),
    ge.MemberEvent(member="m1", event=ev.SickRoleGiven()),
    ge.MemberLeft(**OF),
    ge.GroupEnded(),
    ge.GroupEventVoided(event="g1"),
    ge.GroupEventReplaced(event="g2", replacement=ge.GroupEnded()),
    ge.GroupEventRedacted(event="g3"),
)
"""An event of each type; together they hold a value of every class that only groups have."""


def written(event):
    """*event* as a document has it."""
    plain = {"type": groups.records.kind_of(event), **ipt.storage.unstructured(event)}
    if isinstance(event, ge.GroupEventReplaced):
        plain["replacement"] = written(event.replacement)
    return plain


PLAIN = {
    "group_schema": groups.GROUP_SCHEMA,
    "protocol": ipt.storage.unstructured(groups.get("ipt-g")),
    "events": [written(event) for event in HISTORY],
}
PLACES = {type(event): ("events", place) for place, event in enumerate(HISTORY)} | {
    GroupProtocol: ("protocol",),
    Absence: ("events", 2, "absent", 0),
    Spoken: ("events", 2, "spoken", 0),
    Link: ("events", 2, "links", 0),
}
JUDGES = Judges(
    SCHEMA,
    lambda content: groups.loads_group(json.dumps(content)),
    PLAIN,
    PLACES,
    (
        r"DOC-VALUE: (person|member|member with minutes) \d+ has the id of ",
        r"DOC-VALUE: only members who are present speak or are silent; ",
        r"DOC-VALUE: a member who had minutes was not silent; ",
        r"DOC-VALUE: members had the floor for ",
        r"DOC-VALUE: links? joins? ",
        r"DOC-VALUE: a link joins two people",
    ),
)


class TestTheSchema:
    def test_it_is_one_and_tells_what_it_cannot_say(self):
        Draft202012Validator.check_schema(SCHEMA)
        assert SCHEMA["title"] == "Group of interpersonal psychotherapy, schema 1"
        assert all(rule in SCHEMA["description"] for rule in UNSAID)

    def test_it_gives_every_key_a_meaning(self):
        for shape in (SCHEMA, *SCHEMA["$defs"].values()):
            assert shape["description"]
            for key, value in shape.get("properties", {}).items():
                assert key == "type" or value.get("description") or "$ref" in value

    def test_what_courses_have_too_is_described_as_it_is_there(self):
        of_courses = ipt.storage.json_schema()["$defs"]
        own = SCHEMA["$defs"].keys() - of_courses.keys()
        assert own == {kind.__name__ for kind in PLACES} | {
            "GroupEvent", "LinkKind", "Meeting",
        }  # fmt: skip
        assert {
            name: SCHEMA["$defs"][name] for name in of_courses.keys() & SCHEMA["$defs"].keys()
        } == {name: shape for name, shape in of_courses.items() if name in SCHEMA["$defs"]}

    def test_a_caller_may_change_what_it_gets(self):
        for shape in shapes(groups.json_schema()):
            shape.clear()
        assert groups.json_schema() == SCHEMA


class TestWhatIsWritten:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_every_shipped_group_is_valid(self, path: Path):
        assert not [*Draft202012Validator(SCHEMA).iter_errors(json.loads(path.read_bytes()))]

    def test_an_invented_group_is_valid(self):
        plain = json.loads(groups.dumps_group(invented()))
        assert not [*Draft202012Validator(SCHEMA).iter_errors(plain)]

    @pytest.mark.parametrize("name", groups.names())
    def test_every_shipped_form_is_valid(self, name: str):
        assert JUDGES.valid(GroupProtocol, ipt.storage.unstructured(groups.get(name)))

    def test_a_document_with_an_event_of_each_type_is_valid(self):
        assert {type(event) for event in HISTORY} == {*ge.GROUP_EVENT_TYPES.values()}
        assert not [*Draft202012Validator(SCHEMA).iter_errors(PLAIN)]
        assert not JUDGES.findings(PLAIN)


class TestEveryField:
    @pytest.mark.parametrize("kind", PLACES)
    def test_both_judge_each_value_alike(self, kind: type):
        event = issubclass(kind, ge.GroupEvent)
        shared = ge.GroupEvent if event and kind is not ge.GroupSessionHeld else None
        for cases in JUDGES.fields(kind, shared):
            assert not [*JUDGES.apart(kind, cases)]
            assert {JUDGES.valid(kind, case) for case in cases} == {True, False}

    @pytest.mark.parametrize("kind", PLACES)
    def test_both_know_the_same_keys(self, kind: type):
        fewer, more = JUDGES.keys(kind)
        assert not [*JUDGES.apart(kind, (*fewer, *more, None, [], "x", 1))]
        assert not [case for case in more if JUDGES.valid(kind, case)]
        needed = {f.name for f in attrs.fields(kind) if f.default is attrs.NOTHING}
        missing = [case for case in fewer if not needed <= case.keys()]
        assert not [case for case in missing if JUDGES.valid(kind, case)]

    @pytest.mark.parametrize("key", SCHEMA["properties"])
    def test_the_header_is_judged_alike(self, key: str):
        judge = Draft202012Validator(SCHEMA)
        news = (0, 1.5, -1, 1, 2, None, True, "1", [], {}, [{}], PLAIN["protocol"], PLAIN["events"])
        for new in news:
            content = PLAIN | {key: new}
            assert judge.is_valid(content) is not bool(JUDGES.findings(content)), new

    def test_a_correction_replaces_nothing(self):
        inner = written(ge.GroupEventVoided(event="g1"))
        case = written(HISTORY[-2]) | {"replacement": inner}
        assert not [*JUDGES.apart(ge.GroupEventReplaced, [case])]
        assert not JUDGES.valid(ge.GroupEventReplaced, case)

    def test_a_form_sets_each_limit_once_and_none_of_a_course(self):
        limits = PLAIN["protocol"]["limits"]
        for new in ([*limits, limits[0]], [limits[0] | {"name": "focus_max"}], []):
            case = PLAIN["protocol"] | {"limits": new}
            assert not [*JUDGES.apart(GroupProtocol, [case])]
            assert JUDGES.valid(GroupProtocol, case) is (new == [])


@pytest.mark.parametrize(
    "fields",
    [
        {"present": ["m1", "m1"]},
        {"present": [], "spoken": [{"member": "m1", "minutes": 5}]},
        {"present": ["m1"], "spoken": [{"member": "m1", "minutes": 5}], "minutes": 4},
        {"present": ["m1"], "links": [{"giver": "m1", "receiver": "m1"}]},
        {"present": ["m1"], "links": [{"giver": "m1", "receiver": "m2"}]},
    ],
)
def test_who_was_there_only_the_reader_can_judge(fields: dict):
    content = PLAIN | {"events": [PLAIN["events"][0], {"type": "group-session-held", **fields}]}
    assert Draft202012Validator(SCHEMA).is_valid(content)
    with pytest.raises(DocumentError):
        groups.loads_group(json.dumps(content))
