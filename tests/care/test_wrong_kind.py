"""What is no care, no course or no protocol is said so, whatever is asked of it."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from tests.builders import protocol
from tests.care.courses import acute, course

import ipt
from ipt import care, events as ev
from ipt.errors import DocumentError, InvalidValue, UnknownName

OPEN = course()


def test_a_course_is_no_care():
    words = r"^a Care is needed, not a Course; get one with ipt\.care\.begin\(\.\.\.\)$"
    for ask, more in (
        (care.check, (OPEN, "acute")),
        (care.follow, (OPEN, "acute")),
        (care.recur, (OPEN,)),
        (care.record, (ev.SessionHeld(),)),
        (partial(care.migrate, reason="because"), (protocol(id="other"),)),
        (care.examine, ()),
        (care.care_as_of, (date(2026, 1, 1),)),
        (care.care_as_known, (datetime(2026, 1, 1, tzinfo=UTC),)),
        (care.dumps, ()),
    ):
        with pytest.raises(InvalidValue, match=words):
            ask(OPEN, *more)


def test_a_move_is_one_of_a_course_to_a_protocol():
    for move in (
        lambda: care.can_migrate(OPEN, "ipt-sr"),
        lambda: care.migrate(care.begin(OPEN), "ipt-sr", reason="because"),
    ):
        with pytest.raises(InvalidValue) as refused:
            move()
        assert str(refused.value) == (
            "a Protocol is needed, not a str; get it with ipt.protocols.get(...)"
        )
    with pytest.raises(InvalidValue) as refused:
        care.can_migrate(acute(), protocol())
    assert str(refused.value) == "a Course is needed, not a Care; take that of a stage"


def test_care_is_no_course():
    for ask, more in (
        (care.as_of, (date(2026, 1, 1),)),
        (care.as_known, (datetime(2026, 1, 1, tzinfo=UTC),)),
    ):
        with pytest.raises(InvalidValue) as refused:
            ask(acute(), *more)
        assert str(refused.value) == (
            "a Course is needed, not a Care; care_as_of and care_as_known take a Care"
        )


HELD = ev.SessionHeld(id="s", on=date(2026, 1, 5))


def test_the_verbs_take_a_course():
    group = ipt.groups.open_group(ipt.groups.get("ipt-g"))
    for thing, words in (
        (acute(), "Care; record with ipt.care.record, or take the course of a stage"),
        (
            group,
            (
                "GroupCourse; record with ipt.groups.apply_group, or take a course with "
                "ipt.groups.member_view"
            ),
        ),
        (None, "NoneType; get one with ipt.open_course(...)"),
    ):
        for ask, more in (
            (ipt.adopt, ()),
            (ipt.apply, (HELD,)),
            (ipt.apply, (HELD, HELD)),
            (partial(ipt.apply, override="because"), (HELD,)),
            (ipt.available, ()),
            (ipt.check, (HELD,)),
        ):
            with pytest.raises(InvalidValue) as refused:
                ask(thing, *more)
            assert str(refused.value) == f"a Course is needed, not a {words}"


def test_what_is_no_text_is_not_read():
    for loads in (ipt.loads, ipt.groups.loads_group, ipt.groups.loads_protocol, care.loads):
        with pytest.raises(InvalidValue) as refused:
            loads(None)
        assert str(refused.value) == (
            "a text is needed, not a NoneType; a file is read by its path with load"
        )


def test_a_name_is_a_text():
    group = ipt.groups.open_group(ipt.groups.get("ipt-g"))
    for ask, words in (
        (lambda: ipt.groups.get(None), "unknown group protocol None"),
        (
            lambda: ipt.groups.member_view(group, None),
            "unknown member None; name one of: nobody has joined",
        ),
    ):
        with pytest.raises(UnknownName) as refused:
            ask()
        assert str(refused.value) == words


def test_today_is_a_day():
    with pytest.raises(InvalidValue, match=r"^a day is needed, not a str"):
        care.examine(acute(), today="2026-01-01")


GROUP = ipt.groups.dumps_group(ipt.groups.open_group(ipt.groups.get("ipt-g")))
TEXTS = {
    "a course": (ipt.loads, ipt.dumps(OPEN), "ipt.load"),
    "a group": (ipt.groups.loads_group, GROUP, "ipt.groups.load_group"),
    "the care of a patient": (care.loads, care.dumps(acute()), "ipt.care.load"),
}


@pytest.mark.parametrize("wanted", TEXTS)
@pytest.mark.parametrize("found", TEXTS)
def test_a_document_of_another_kind_is_called_what_it_is(wanted, found):
    loads, _, _ = TEXTS[wanted]
    _, text, reader = TEXTS[found]
    if wanted == found:
        assert loads(text)
        return
    with pytest.raises(DocumentError) as refused:
        loads(text)
    [finding] = refused.value.findings
    assert str(finding) == f"DOC-OTHER-KIND: this is {found}, not {wanted} in '$'"
    assert finding.remedy == f"read it with {reader}, or look at it with ipt show"
