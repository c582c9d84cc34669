"""Which sessions a day asks about: those that are due on it, and those it has left behind."""

from datetime import date

from ipt.model import Course
from ipt.model.checks import when
from ipt.scheduling.values import Appointment, Series

__all__ = ["due", "overdue"]


def due(series: Series, today: date) -> tuple[Appointment, ...]:
    """The sessions that *today* is the day of, where they take place.

    Raises:
        ipt.errors.InvalidValue: If *today* is no day.
    """
    when(today)
    return tuple(each for each in series.standing if each.day == today)


def overdue(series: Series, course: Course, today: date) -> tuple[Appointment, ...]:
    """The sessions whose day lies before *today*, and of which *course* tells nothing.

    A session is told of if one with its number was held, or if anything is recorded for its day: that
    it was held, missed, cancelled or rescheduled.

    Raises:
        ipt.errors.InvalidValue: If *today* is no day.
    """
    when(today)
    told = {session.on for session in course.sessions}
    held = course.sessions_held
    return tuple(
        each
        for each in series.standing
        if each.day < today and each.number > held and each.day not in told
    )
