"""What happened near the onset, before it or after it, and what returns from episode to episode.

A link says that two things lie near each other in time, and which came first as far as that can be
told. It never says that one caused the other: an event can set off an episode, and follow from it.
"""

import math
from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.formulation.clocks import BEREAVEMENTS
from ipt.formulation.moments import MONTH, Moment, lag, lasting, within
from ipt.formulation.timeline import Entry, EntryKind, Timeline
from ipt.formulation.trace import Step
from ipt.model.checks import at_least
from ipt.model.readings import Interval
from ipt.model.three_valued import any_of
from ipt.model.understanding import Episode
from ipt.model.value import Value

__all__ = ["WINDOW", "Link", "LinkWindow", "OnsetCandidate", "link_events", "onset_candidates"]


@frozen(kw_only=True, eq=False, repr=False)
class LinkWindow(Value):
    """How far from the onset an event may lie to count as near it; both numbers are assumed.

    Attributes:
        months: Before or after it.
        grief_months: The same for a death.
    """

    months: int = field(default=6, validator=at_least(1, 1200))
    grief_months: int = field(default=12, validator=at_least(1, 1200))

    def of(self, entry: Entry) -> int:
        """The months that hold for *entry*."""
        return self.grief_months if entry.kind in BEREAVEMENTS else self.months


WINDOW: Final = LinkWindow()
"""Six months, and twelve for a death."""


@frozen(kw_only=True, eq=False, repr=False)
class Link(Value):
    """How an event lies to the onset of an episode; a nearness in time, and no cause.

    Attributes:
        what: Whether it is a life event or a change in a relationship.
        event: Id of the life event, or of the person whose relationship changed.
        kind: Of which kind it is.
        people: Ids of the relationships concerned.
        episode: Id of the episode.
        anchor: The onset, or the worst point of an episode that has no onset.
        lag: How many days after the event the anchor lies; negative if the event came after it,
            ``None`` if that cannot be told.
        event_first: Whether the event came first, or on the same day.
        months: How near counts as near.
        near: Whether it is so near, or lasted until it was.
    """

    what: EntryKind
    event: str
    kind: str
    people: tuple[str, ...]
    episode: str
    anchor: EntryKind
    lag: Interval | None
    event_first: bool | None
    months: int
    near: bool | None

    @property
    def distance(self) -> Interval:
        """How many days lie between the two, whichever came first; 0 and up."""
        return Interval(0, math.inf) if self.lag is None else _size(self.lag)

    def __str__(self) -> str:
        return f"{self.what} {self.event!r} ({self.kind}): {_in_words(self)} of {self.episode!r}"


def _size(days: Interval) -> Interval:
    ends = sorted((abs(days.low), abs(days.high)))
    return Interval(0 if 0 in days else ends[0], ends[1])


_SIDE: Final = {True: "before", False: "after", None: "before or after"}


def _in_words(link: Link) -> str:
    if link.lag is None:
        return f"nobody knows how long before or after the {link.anchor}"
    days = link.distance
    if days.high == 0:
        return f"on the day of the {link.anchor}"
    span = f"{days.low:.0f}" if days.exact else f"{days.low:.0f} to {days.high:.0f}"
    return f"{span} days {_SIDE[link.event_first]} the {link.anchor}"


def anchor(timeline: Timeline, episode: Episode) -> tuple[EntryKind, Moment] | None:
    """What events are linked to: the onset of *episode*, or else its worst point."""
    for what, at in (
        (EntryKind.ONSET, timeline.onset(episode)),
        (EntryKind.WORST, timeline.at(episode.worst)),
    ):
        if at.known:
            return what, at
    return None


def link_events(timeline: Timeline, *, window: LinkWindow = WINDOW) -> tuple[Link, ...]:
    """Every event and change with every episode that has a time, the nearest of an episode first.

    Those that are not near are among them, and so are those of which that cannot be told.
    """
    links = [link for episode in timeline.episodes for link in _links(timeline, episode, window)]
    return tuple(sorted(links, key=_nearness))


def _links(timeline: Timeline, episode: Episode, window: LinkWindow) -> Iterator[Link]:
    anchored = anchor(timeline, episode)
    if anchored is None:
        return
    what, at = anchored
    for entry in timeline.happenings:
        days, months = lag(entry.at, at), window.of(entry)
        yield Link(
            what=entry.what,
            event=entry.id,
            kind=entry.kind,
            people=tuple(sorted(set(entry.people))),
            episode=episode.id,
            anchor=what,
            lag=days,
            event_first=None if days is None else days.at_least(0),
            months=months,
            near=_near(entry, days, at, round(months * MONTH)),
        )


def _near(entry: Entry, days: Interval | None, at: Moment, most: int) -> bool | None:
    began = within(days, most)
    if entry.until is None:
        return began
    ended = lag(entry.until, at)
    return any_of(began, within(ended, most), lasting(days, ended))


_RANK: Final = {True: 0, None: 1, False: 2}
_Nearness = tuple[str, int, float, float, str, str, str, tuple[str, ...]]


def _nearness(link: Link) -> _Nearness:
    """Sort key: near, perhaps near, not near; then the most and the fewest days that may lie between."""
    far = link.distance
    return (
        link.episode,
        _RANK[link.near],
        far.high,
        far.low,
        link.what.value,
        link.event,
        link.kind,
        link.people,
    )


# --- near the onset of the present episode -------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class OnsetCandidate(Value):
    """Something that may lie near the onset, so that it is worth asking about.

    Attributes:
        link: How it lies to the onset.
        trace: What was looked at, and what it said.
    """

    link: Link
    trace: tuple[Step, ...]


def onset_candidates(
    timeline: Timeline, *, k: int = 5, window: LinkWindow = WINDOW
) -> tuple[OnsetCandidate, ...]:
    r"""The *k* events nearest to the onset of the present episode, the nearest first.

    What is surely not near is left out; what may be near comes last.

    Raises:
        ipt.errors.InvalidValue: If *k* is less than 1.

    Examples:
        >>> from ipt.formulation.links import onset_candidates
        >>> from ipt.formulation.timeline import Timeline
        >>> from ipt.model import Episode, LifeEvent, PartialDate
        >>> told = Timeline(
        ...     episodes=[Episode(id="now", onset=PartialDate.parse("2025-09"))],
        ...     life_events=[LifeEvent(id="e1", kind="birth", when=PartialDate.parse("2025-08-10"))],
        ... )
        >>> print(*onset_candidates(told)[0].trace, sep="\n")
        TL-LAG: life-event 'e1' (birth): 22 to 51 days before the onset of 'now' [Markowitz06, secondary]
        TL-WINDOW: within 6 months: yes [ipt, assumed]
    """
    if k < 1:
        msg = f"k is at least 1, not {k!r}; it says how many candidates are wanted"
        raise InvalidValue(msg)
    current = {episode.id for episode in timeline.episodes if episode.current}
    links = [
        link
        for link in link_events(timeline, window=window)
        if link.episode in current and link.near is not False
    ]
    links.sort(key=lambda link: _nearness(link)[1:])
    return tuple(OnsetCandidate(link=link, trace=_trace(link)) for link in links[:k])


_ANSWER: Final = {True: "yes", False: "no", None: "cannot be told"}


def _trace(link: Link) -> tuple[Step, ...]:
    within = f"within {link.months} months: {_ANSWER[link.near]}"
    return (
        Step(code="TL-LAG", says=str(link), source="Markowitz06", status=Status.SECONDARY),
        Step(code="TL-WINDOW", says=within, source="ipt", status=Status.ASSUMED),
    )
