"""Courses of one patient, as short as the order of courses needs them."""

from datetime import date
from typing import Any

from tests.builders import FIRST_DAY, protocol

import ipt
from ipt import events as ev
from ipt.care import Care, begin

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 6), date(2026, 8, 3)
HELPED = ev.ResponseReviewed(responding=True)
UNHELPED = ev.ResponseReviewed(responding=False)


def course(*events: ev.Event, on: Any = FIRST_DAY, patient: str = "p") -> ipt.Course:
    """A course with *events*, which may leave out what the protocol asks for."""
    start = ipt.open_course(protocol(), patient=patient, on=on)
    return ipt.apply(start, *events, override="told as it was")


def ended(reason: str = "completed", on: Any = JUNE) -> ev.CourseEnded:
    return ev.CourseEnded(reason=reason, on=on)


def acute(*events: ev.Event, reason: str = "completed", on: Any = JUNE) -> Care:
    """Care with one acute course that has ended."""
    return begin(course(*events, ended(reason, on)))


def told(thing: Any) -> list[str]:
    return [str(each) for each in thing]
