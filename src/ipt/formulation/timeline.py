"""The timeline: what happened, how relationships and mood changed, and when the illness was there.

A `Timeline` holds what was told, in no order. `Timeline.entries` is all of it in order of time, for
reading and drawing; what belongs together is the business of `ipt.formulation.links`. Every mood
point comes with the ends of its scale, so that 10 is never taken for the worst where it is the best.
"""

import enum
import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.formulation.moments import Moment, moment
from ipt.measures import points
from ipt.model.checks import When, as_tuple, each_a, is_a, when
from ipt.model.course import Course
from ipt.model.readings import Ends, Interval, Point
from ipt.model.relationships import Relationship
from ipt.model.understanding import Episode
from ipt.model.value import Value
from ipt.model.values import LifeEvent

__all__ = ["Entry", "EntryKind", "Timeline"]


class EntryKind(enum.StrEnum):
    """What an entry of a timeline is."""

    LIFE_EVENT = "life-event"
    CHANGE = "change"
    """A change in a relationship."""
    TIE_BEGAN = "tie-began"
    TIE_ENDED = "tie-ended"
    ONSET = "onset"
    WORST = "worst"
    """When an episode was worst."""
    RECOVERY = "recovery"
    """When an episode ended."""
    MOOD = "mood"


@frozen(kw_only=True, eq=False, repr=False)
class Entry(Value):
    """Something on a timeline.

    Attributes:
        what: What it is.
        id: Of the life event, the person or the episode; of a mood point its day.
        kind: Of a life event or a change, which; otherwise empty.
        at: When, as far as it is known.
        until: When a life event was over, if it lasted.
        people: Ids of the relationships concerned.
        burden: Of a mood point, how far from the best end of the scale it lies; 0 and up.
    """

    what: EntryKind
    id: str
    kind: str = ""
    at: Moment
    until: Moment | None = None
    people: tuple[str, ...] = ()
    burden: Interval | None = None


def _life_events(values: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    return as_tuple(values)


def _people(values: Iterable[Relationship]) -> tuple[Relationship, ...]:
    return as_tuple(values)


def _episodes(values: Iterable[Episode]) -> tuple[Episode, ...]:
    return as_tuple(values)


def _mood(values: Iterable[Point]) -> tuple[Point, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Timeline(Value):
    """What was told of a life, as far as it has a time.

    Attributes:
        life_events: What happened.
        people: The inventory, for the changes in relationships.
        episodes: Of the illness, the present one and earlier ones.
        mood: Scores of one scale, each at its day.
        ends: Which end of that scale is the worst; needed with mood points.
        intake: The day of intake, or as much of it as is known; what is told as a distance from it
            stands on the calendar only with this.
    """

    life_events: tuple[LifeEvent, ...] = field(
        default=(), converter=_life_events, validator=each_a(LifeEvent)
    )
    people: tuple[Relationship, ...] = field(
        default=(), converter=_people, validator=each_a(Relationship)
    )
    episodes: tuple[Episode, ...] = field(
        default=(), converter=_episodes, validator=each_a(Episode)
    )
    mood: tuple[Point, ...] = field(default=(), converter=_mood, validator=each_a(Point))
    ends: Ends | None = field(default=None, validator=is_a(Ends, optional=True))
    intake: When | None = field(default=None, converter=when)

    def __attrs_post_init__(self) -> None:
        _each_once("life event", (event.id for event in self.life_events))
        _each_once("person", (person.id for person in self.people))
        _each_once("episode", (episode.id for episode in self.episodes))
        if self.mood and self.ends is None:
            msg = "mood points need the ends of their scale; say which is the best and which the worst"
            raise InvalidValue(msg)
        if any(not isinstance(point.at, date) for point in self.mood):
            msg = "a mood point on a timeline has a date, not a number of weeks or sessions"
            raise InvalidValue(msg)

    @classmethod
    def of(cls, course: Course, *, instrument: str | None = None) -> Self:
        """The timeline of *course*, with the mood by *instrument* if one is named.

        Measures whose day is not known have no place on it and are left out.

        Raises:
            ipt.errors.UnknownName: If the course has no such instrument.
        """
        ends: Ends | None = None
        mood: tuple[Point, ...] = ()
        if instrument is not None:
            scales = {scale.id: scale for scale in course.instruments}
            if instrument not in scales:
                msg = (
                    f"the course has no instrument {instrument!r}{did_you_mean(instrument, scales)}"
                )
                raise UnknownName(msg)
            ends = scales[instrument].ends
            dated = [each for each in course.series(instrument) if isinstance(each.on, date)]
            mood = points(dated)
        return cls(
            life_events=course.life_events,
            people=course.inventory,
            episodes=course.episodes,
            mood=mood,
            ends=ends,
            intake=course.opened.on,
        )

    def at(self, when: When | None, months: int | None = None) -> Moment:
        """The time that is given by *when*, or else by so many *months* from intake."""
        return moment(when, months, intake=self.intake)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything on it, the earliest first; what cannot be placed comes last."""
        return tuple(sorted((*self.happenings, *self._rest()), key=_place))

    @property
    def happenings(self) -> tuple[Entry, ...]:
        """The life events and the changes in relationships, the earliest first."""
        told = [
            Entry(
                what=EntryKind.LIFE_EVENT,
                id=event.id,
                kind=event.kind.value,
                at=self.at(event.when, event.months_from_intake),
                until=None if event.until is None else self.at(event.until),
                people=event.people,
            )
            for event in self.life_events
        ]
        changed = [
            Entry(
                what=EntryKind.CHANGE,
                id=person.id,
                kind=change.change.value,
                at=self.at(change.when, change.months_from_intake),
                people=(person.id,),
            )
            for person in self.people
            for change in person.changes
        ]
        return tuple(sorted((*told, *changed), key=_place))

    def onset(self, episode: Episode) -> Moment:
        """When *episode* began."""
        return self.at(episode.onset, episode.onset_months_from_intake)

    def _rest(self) -> Iterator[Entry]:
        for person in self.people:
            for what, day in (
                (EntryKind.TIE_BEGAN, person.since),
                (EntryKind.TIE_ENDED, person.ended),
            ):
                if day is not None:
                    yield Entry(what=what, id=person.id, at=self.at(day), people=(person.id,))
        for episode in self.episodes:
            for what, at in (
                (EntryKind.ONSET, self.onset(episode)),
                (EntryKind.WORST, self.at(episode.worst)),
                (EntryKind.RECOVERY, self.at(episode.ended)),
            ):
                if at.known:
                    yield Entry(what=what, id=episode.id, at=at)
        for point in self.mood:
            assert self.ends is not None and isinstance(point.at, date)  # noqa: S101, PT018 - seen above
            burden = None if point.score is None else self.ends.burden(point.score)
            at = self.at(point.at)
            yield Entry(what=EntryKind.MOOD, id=point.at.isoformat(), at=at, burden=burden)


def _each_once(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            msg = f"the timeline has the {what} {name!r} twice; keep the one recorded last"
            raise InvalidValue(msg)
        seen.add(name)


_Place = tuple[float, float, float, str, str, str, tuple[str, ...]]


def _place(entry: Entry) -> _Place:
    """Sort key: by the calendar, then by the distance from intake alone, then what is not known."""
    at = entry.at
    days = Interval(math.inf, math.inf) if at.days is None else at.days
    months = math.inf if at.months is None else at.months
    return days.low, days.high, months, entry.what.value, entry.id, entry.kind, entry.people
