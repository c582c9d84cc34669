"""Open a course, ask, apply, write, read: each step has exactly the type the docs promise."""

from datetime import date
from typing import assert_type

import ipt
from ipt import events as ev

DAY = date(2026, 1, 5)


def first_session() -> ipt.Course:
    protocol = ipt.protocols.get("ipt-16")
    assert_type(protocol, ipt.Protocol)
    course = ipt.open_course(protocol, patient="p", on=DAY)
    assert_type(course, ipt.Course)
    assert_type(course.phase, ipt.Phase)

    held = ev.SessionHeld(on=DAY, minutes=50)
    assert_type(ipt.check(course, held), tuple[ipt.Finding, ...])
    course = ipt.apply(course, held, override=None)
    assert_type(course, ipt.Course)

    text = ipt.dumps(course)
    assert_type(text, str)
    again = ipt.loads(text)
    assert_type(again, ipt.Course)
    return again


if __name__ == "__main__":
    first_session()
