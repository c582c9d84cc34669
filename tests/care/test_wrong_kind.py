"""What is no care, no course or no protocol is said so, whatever is asked of it."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from tests.builders import protocol
from tests.care.courses import acute, course

import ipt
from ipt import care, events as ev
from ipt.errors import DocumentError, InvalidValue

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
