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


def words_and_sequences(course: ipt.Course) -> tuple[ipt.Choice, ...]:
    """Words stand for members of a closed list, and any sequence for a tuple."""
    course = ipt.apply(
        course,
        ev.RelationshipRecorded(relationship=ipt.Relationship(id="mother", kin="parent")),
        ev.SessionHeld(
            on=DAY, modality="video", present=["patient", "mother"], tasks=("listened",)
        ),
        ev.MeasureTaken(instrument="phq-9", items=(1, 2, None, 0, 1, 2, 3, 0, 1)),
        ev.FocusAgreed(focus=ipt.ProblemArea(area="role-dispute", people=("mother",))),
    )
    assert_type(course.focus, tuple[ipt.ProblemArea, ...])
    assert_type(course.sessions, tuple[ipt.Session, ...])
    try:
        ipt.apply(course, ev.PhaseBegan(phase="middle"))
    except ipt.EventRefused as refused:
        assert_type(refused.findings, tuple[ipt.Finding, ...])
        assert_type(refused.overridable, bool)
    return ipt.available(course)


if __name__ == "__main__":
    words_and_sequences(first_session())
