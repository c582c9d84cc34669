"""Groups as documents, and the forms of group IPT that ship."""

import json

import pytest
from tests.groups.invented import invented
from tests.groups.test_engine import opened

import ipt
from ipt import groups
from ipt.errors import DocumentError, EventRefused, InvalidValue, UnknownName
from ipt.groups import GROUP_LIMITS
from ipt.machine import compile_protocol

pytestmark = pytest.mark.once

FORM = """
id = "ours"
revision = 1
title = "Ours"
parent = "ipt-12"
"""


def document(**changes):
    return json.dumps(json.loads(groups.dumps_group(opened("a"))) | changes)


def problems(text, read=groups.loads_group):
    with pytest.raises(DocumentError) as refused:
        read(text)
    return [str(finding) for finding in refused.value.findings]


class TestDocuments:
    def test_a_file_holds_the_group(self, tmp_path):
        groups.dump_group(invented(), tmp_path / "group.json")
        assert groups.load_group(tmp_path / "group.json") == invented()

    def test_only_a_group_is_written(self):
        with pytest.raises(InvalidValue) as refused:
            groups.dumps_group(invented().view("m1"))
        assert str(refused.value) == (
            "a GroupCourse is needed, not a Course; get one with ipt.groups.open_group(...)"
        )

    def test_a_newer_schema_is_refused(self):
        assert problems(document(group_schema=2)) == [
            "DOC-NEWER-SCHEMA: schema 2 is newer than 1, the newest that is known here in '$.schema'"
        ]

    def test_every_problem_is_told_with_its_place(self):
        events = [
            {"id": "g0"},
            {"type": 3},
            {"type": "member-left", "membr": "a"},
            {"type": "group-end"},
            7,
        ]
        assert problems(document(events=events)) == [
            "DOC-MISSING-KEY: the key 'type' is missing in '$.events[0]'",
            "DOC-WRONG-TYPE: text is needed, not a number in '$.events[1].type'",
            "DOC-MISSING-KEY: the key 'member' is missing in '$.events[2]'",
            "DOC-UNKNOWN-KEY: unknown key 'membr'; did you mean 'member'? in '$.events[2]'",
            "DOC-UNKNOWN-NAME: unknown event type 'group-end'; did you mean 'group-ended'? in '$.events[3].type'",
            "DOC-WRONG-TYPE: an object is needed, not a number in '$.events[4]'",
        ]

    def test_an_impossible_history_is_refused_with_its_place(self):
        events = [{"type": "group-opened"}, {"type": "pre-meeting-held", "member": "a"}]
        with pytest.raises(EventRefused) as refused:
            groups.loads_group(document(events=events))
        assert str(refused.value).endswith("name one of: nobody has joined in '$.events[1]'")
        assert refused.value.position == 1


class TestForms:
    @pytest.mark.parametrize("name", groups.names())
    def test_each_has_a_sound_protocol_for_its_members(self, name):
        form = groups.get(name)
        assert (form.id, form.member.id) == (name, f"{name}-member")
        assert compile_protocol(form.member)

    def test_the_numbers_of_the_twenty_sessions(self):
        form = groups.get("ipt-g")
        assert {name: form.limit(name) for name in GROUP_LIMITS} == {
            "sessions_min": 20,
            "sessions_max": 20,
            "size_min": 6,
            "size_max": 9,
            "facilitators_min": 1,
            "facilitators_max": 2,
            "minutes": None,
            "pre_meetings": 1,
            "mid_after": 10,
            "post_days": 7,
            "ending_from": 16,
            "join_until": 2,
            "make_ups": 0,
        }
        outline = form.member.outline()
        assert (outline.initial, outline.middle, outline.termination) == ((1, 5), (6, 15), (16, 20))

    def test_every_source_is_in_the_bibliography(self):
        cited = {limit.source for name in groups.names() for limit in groups.get(name).limits}
        assert cited <= set(ipt.sources.names())

    def test_an_unknown_form_is_told_with_the_nearest(self):
        with pytest.raises(UnknownName) as refused:
            groups.get("ipt-gg")
        assert str(refused.value) == "unknown group protocol 'ipt-gg'; did you mean 'ipt-g'?"

    def test_an_unknown_limit_is_told_with_the_nearest(self):
        with pytest.raises(UnknownName) as refused:
            groups.get("ipt-g").limit("size_mx")
        assert str(refused.value) == "unknown limit 'size_mx' of a group; did you mean 'size_max'?"

    def test_a_form_of_ones_own_is_read_from_a_file(self, tmp_path):
        (tmp_path / "ours.toml").write_text(FORM, encoding="utf-8")
        form = groups.load_protocol(tmp_path / "ours.toml")
        assert (form.limits, form.limit("size_min")) == ((), None)
        assert form.member.parent == "ipt-12"

    def test_a_form_departs_from_a_protocol_that_ships(self):
        text = FORM.replace("ipt-12", "ipt-13")
        [problem] = problems(text, groups.loads_protocol)
        assert problem.startswith(
            "DOC-UNKNOWN-NAME: unknown protocol 'ipt-13'; did you mean 'ipt-1"
        )

    def test_a_limit_of_a_course_is_none_of_a_group(self):
        text = f'{FORM}[limits]\nfocus_max = {{ value = 1, source = "ipt", status = "assumed" }}\n'
        with pytest.raises(InvalidValue) as refused:
            groups.loads_protocol(text)
        assert str(refused.value) == "unknown limit 'focus_max' of a group"
