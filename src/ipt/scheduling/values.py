"""What a series of sessions is: how it is planned, what it has to keep to, and when it meets.

A time is a wall-clock time in a named time zone, so that nine o'clock stays nine o'clock when the
clocks change. Days and times are given by the caller; nothing here reads a clock.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from attrs import Attribute, Factory, field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding
from ipt.model import Cadence, Phase, Protocol
from ipt.model.checks import as_tuple, at_least, each_a, is_a, is_text, named, to_cadence, when
from ipt.model.privacy import IDENTIFYING
from ipt.model.value import Value
from ipt.model.vocabulary import Word
from ipt.scheduling.clock import zone_named

__all__ = [
    "Appointment",
    "AppointmentStatus",
    "Away",
    "DaysOff",
    "Frame",
    "Plan",
    "Series",
    "Taper",
    "Weekday",
    "day_off",
    "uids",
]


class Weekday(Word):
    """The days of the week, from Monday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as `datetime.date.weekday` counts."""
        return [*Weekday].index(self)

    @classmethod
    def of(cls, day: date) -> "Weekday":
        """The weekday of *day*."""
        return tuple(cls)[day.weekday()]


class Away(Word):
    """Why nobody meets on a day."""

    HOLIDAY = "holiday"
    PATIENT = "patient"
    THERAPIST = "therapist"


class AppointmentStatus(Word):
    """What became of a proposal."""

    PROPOSED = "proposed"
    MOVED = "moved"
    CANCELLED = "cancelled"


# --- what is asked for --------------------------------------------------------------------------


def _to_away(value: Away | str) -> Away:
    return Away(value)


def _weekdays(values: Iterable[Weekday | str]) -> tuple[Weekday, ...]:
    return tuple(map(Weekday, as_tuple(values)))


def _day(_instance: object, attribute: "Attribute[date]", value: object) -> None:
    if not isinstance(value, date):
        msg = f"{attribute.name} is a day, not {type(value).__name__}"
        raise InvalidValue(msg)
    when(value)  # a datetime is a date, too


def _to_the_minute(_instance: object, attribute: "Attribute[time]", value: object) -> None:
    if not isinstance(value, time):
        msg = f"{attribute.name} is a time of day, not {type(value).__name__}"
        raise InvalidValue(msg)
    if value.tzinfo is not None or value.second or value.microsecond:
        msg = f"{attribute.name} is a time on the wall clock to the minute, without a time zone"
        raise InvalidValue(msg)


def _first(days: "DaysOff") -> date:
    return days.first


@frozen(kw_only=True, eq=False, repr=False)
class DaysOff(Value):
    """Days on which nobody meets.

    Attributes:
        why: A holiday, or who is away.
        first: The first of them.
        last: The last of them, included; the first alone, if left out.
    """

    why: Away = field(converter=_to_away)
    first: date = field(validator=_day)
    last: date = field(default=Factory(_first, takes_self=True), validator=_day)

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            msg = f"last, {self.last}, lies before first, {self.first}; exchange them"
            raise InvalidValue(msg)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def day_off(days_off: Iterable[DaysOff], day: date) -> str | None:
    """Why nobody meets on *day*; ``None`` if somebody can."""
    whose = (each.why for each in days_off if day in each)
    return next((_REASONS[why] for why in whose), None)


_REASONS: Final = {
    Away.HOLIDAY: "holiday",
    Away.PATIENT: "the patient is away",
    Away.THERAPIST: "the therapist is away",
}


@frozen(kw_only=True, eq=False, repr=False)
class Taper(Value):
    """The last sessions of a course, at a cadence of their own.

    Attributes:
        sessions: How many, 1 to 999.
        cadence: How often they are; the first of them, too, keeps that distance.
    """

    sessions: int = field(validator=at_least(1, 999))
    cadence: Cadence = field(converter=to_cadence)


def _tapers(values: Iterable[Taper]) -> tuple[Taper, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Plan(Value):
    """How often, on which days and at what time sessions are meant to be.

    Attributes:
        at: The time on the wall clock.
        zone: The time zone by its name in the IANA database, such as ``"Europe/Berlin"``.
        weekdays: On which days: as many as there are sessions in a week of its densest cadence. If
            that is one, it may be left out, and is that of the first session.
        cadence: How often, up to the taper.
        taper: How the last sessions thin out, in their order.
        minutes: Length of a session, 1 to 600.
        longest_gap: Most days between two sessions that need no remark; if left out, twice the
            usual distance.
    """

    at: time = field(validator=_to_the_minute)
    zone: str = field(validator=named)
    weekdays: tuple[Weekday, ...] = field(default=(), converter=_weekdays)
    cadence: Cadence = field(default=Cadence.WEEKLY, converter=to_cadence)
    taper: tuple[Taper, ...] = field(default=(), converter=_tapers, validator=each_a(Taper))
    minutes: int = field(default=50, validator=at_least(1, 600))
    longest_gap: int | None = field(default=None, validator=at_least(1, optional=True))

    def __attrs_post_init__(self) -> None:
        zone_named(self.zone)
        days, given = self.weekdays, len({*self.weekdays})
        densest = max((self.cadence, *(s.cadence for s in self.taper)), key=lambda c: c.weekdays)
        if densest.weekdays > 1 and not given == len(days) == densest.weekdays:
            needed = f"{densest.value} sessions need {densest.weekdays} weekdays, not {given}"
            msg = f"{needed}; give each once, the usual one first"
            raise InvalidValue(msg)
        if len(days) > densest.weekdays:
            msg = f"{self.cadence.value} sessions have one weekday, not {len(days)}; give one"
            raise InvalidValue(msg)

    def cadence_of(self, number: int, of: int) -> Cadence:
        """How often sessions are where session *number* of *of* lies."""
        left = of - number
        for step in reversed(self.taper):
            if left < step.sessions:
                return step.cadence
            left -= step.sessions
        return self.cadence


@frozen(kw_only=True, eq=False, repr=False)
class Frame(Value):
    """What a series has to keep to: how many sessions, what was held, and until when.

    Attributes:
        protocol: Which variant of IPT; its outline gives each session its phase.
        sessions: The number of sessions that binds.
        held: How many were held.
        met: The days of those, in order, as far as they are known.
        phase: The phase that the course is in.
        agreed: How often sessions are by the contract; ``None`` without one.
        end: The day on which treatment ends, if the contract names it.
    """

    protocol: Protocol = field(validator=is_a(Protocol))
    sessions: int = field(validator=at_least(0))
    held: int = field(default=0, validator=at_least(0))
    met: tuple[date, ...] = ()
    phase: Phase = Phase.INITIAL
    agreed: Cadence | None = None
    end: date | None = None

    @property
    def spans(self) -> dict[Phase, tuple[int, int]]:
        """The first and the last session of each phase by the outline; empty if too few have one."""
        usual = self.protocol.limit("initial_max") + self.protocol.limit("termination_default")
        if self.sessions <= usual:
            return {}
        outline = self.protocol.outline(self.sessions)
        return {
            Phase.INITIAL: outline.initial,
            Phase.MIDDLE: outline.middle,
            Phase.TERMINATION: outline.termination,
        }

    @property
    def announce(self) -> tuple[int, int] | None:
        """The session by which the end is announced preferably, and the one at the latest.

        ``None`` if the protocol does not ask for it, or so few sessions leave no time for it.
        """
        limit = self.protocol.limit
        early, late = limit("announce_by"), limit("termination_min")
        if not limit("announced_min") or self.sessions <= early:
            return None
        return self.sessions - early, self.sessions - late


# --- what comes of it ---------------------------------------------------------------------------


def _on_a_clock(_instance: object, attribute: "Attribute[datetime]", value: object) -> None:
    if not isinstance(value, datetime) or not getattr(value.tzinfo, "key", ""):
        msg = f"{attribute.name} is a datetime whose time zone is a zoneinfo.ZoneInfo with a name"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Appointment(Value):
    """When a session is meant to be.

    Attributes:
        number: The number of the session.
        start: When it begins, in the time zone of the series.
        minutes: Its length.
        phase: The phase it belongs to, where that can be told.
        uid: Names it in every calendar, whatever becomes of it.
        sequence: How often it was changed.
        status: Proposed, moved or cancelled.
        why: Why it is then; no text of anybody's.
        findings: What is to be known about the time itself.
    """

    number: int = field(validator=at_least(1))
    start: datetime = field(validator=_on_a_clock)
    minutes: int = field(validator=at_least(1, 600))
    phase: Phase | None = None
    uid: str = field(validator=named)
    sequence: int = field(default=0, validator=at_least(0))
    status: AppointmentStatus = field(default=AppointmentStatus.PROPOSED)
    why: str = field(default="", validator=is_text)
    findings: tuple[Finding, ...] = ()

    @property
    def day(self) -> date:
        """The day, where it takes place."""
        return self.start.date()

    @property
    def stands(self) -> bool:
        """Whether it was not cancelled."""
        return self.status is not AppointmentStatus.CANCELLED


@frozen(kw_only=True, eq=False, repr=False)
class Series(Value):
    """The sessions that are still to come, and what they were planned by.

    A new edition also keeps those that were held since, see `ipt.scheduling.revised`.

    Attributes:
        id: Names the series; the UIDs are derived from it, one way. Identifying.
        frame: What it has to keep to.
        plan: How it was planned.
        days_off: When nobody meets.
        appointments: In the order of their numbers.
    """

    id: str = field(validator=named, metadata=IDENTIFYING)
    frame: Frame
    plan: Plan
    days_off: tuple[DaysOff, ...] = field(default=(), validator=each_a(DaysOff))
    appointments: tuple[Appointment, ...] = ()

    @property
    def to_come(self) -> tuple[Appointment, ...]:
        """The appointments of sessions that were not held yet, cancelled ones included."""
        return tuple(each for each in self.appointments if each.number > self.frame.held)

    @property
    def standing(self) -> tuple[Appointment, ...]:
        """The appointments that are to come and were not cancelled."""
        return tuple(each for each in self.to_come if each.stands)


def uids(series: str, numbers: Iterable[int]) -> Iterator[str]:
    """The UIDs of the sessions *numbers* of the series with that id: the same in every run.

    The id itself is not in them, but a short one can be guessed and tried.
    """
    name = uuid5(NAMESPACE_URL, f"ipt:series:{series}")
    return (f"{name}-{number}" for number in numbers)
