"""What returns from one episode to the next: first signs, kinds of event, people.

A plan against relapse may begin here: what came before several episodes is worth watching for. What
was seen with one episode only is listed too, behind the rest.
"""

import enum
from collections import defaultdict
from collections.abc import Iterator

from attrs import frozen

from ipt.formulation.links import WINDOW, LinkWindow, anchor, link_events
from ipt.formulation.timeline import EntryKind, Timeline
from ipt.model.value import Value

__all__ = ["EpisodeSignature", "Sign", "SignKind", "episode_signature"]


class SignKind(enum.StrEnum):
    """What a sign is."""

    FIRST_SIGN = "first-sign"
    """What was noticed first."""
    LIFE_EVENT = "life-event"
    """A kind of life event near the onset."""
    CHANGE = "change"
    """A kind of change in a relationship near the onset."""
    PERSON = "person"
    """Somebody whom such an event or change concerned."""


@frozen(kw_only=True, eq=False, repr=False)
class Sign(Value):
    """Something that was there when an episode began.

    Attributes:
        what: What it is.
        name: Of the first sign, of the kind of event or change, or the id of the person.
        episodes: Ids of the episodes with which it surely was there.
        perhaps: Ids of those of which that cannot be told.
    """

    what: SignKind
    name: str
    episodes: tuple[str, ...]
    perhaps: tuple[str, ...] = ()

    @property
    def recurs(self) -> bool | None:
        """Whether it was there with two episodes or more."""
        if len(self.episodes) > 1:
            return True
        return None if len(self.episodes) + len(self.perhaps) > 1 else False


@frozen(kw_only=True, eq=False, repr=False)
class EpisodeSignature(Value):
    """What was there when the episodes began.

    Attributes:
        signs: Those of the most episodes first.
        unknown: Ids of the episodes of which neither a first sign nor a time is known.
    """

    signs: tuple[Sign, ...]
    unknown: tuple[str, ...]

    @property
    def recurring(self) -> tuple[Sign, ...]:
        """The signs that surely were there with two episodes or more."""
        return tuple(sign for sign in self.signs if sign.recurs)


_Seen = tuple[SignKind, str, str, bool]


def episode_signature(timeline: Timeline, *, window: LinkWindow = WINDOW) -> EpisodeSignature:
    """What was there when the episodes of *timeline* began.

    Args:
        timeline: With the episodes, their first signs, and what happened.
        window: How near to the onset an event may lie to count.

    Examples:
        >>> from ipt.formulation.signature import episode_signature
        >>> from ipt.formulation.timeline import Timeline
        >>> from ipt.model import Episode
        >>> episodes = [
        ...     Episode(id="first", current=False, first_signs=["early-waking", "no-calls"]),
        ...     Episode(id="now", first_signs=["no-calls"]),
        ... ]
        >>> told = Timeline(episodes=episodes)
        >>> [sign.name for sign in episode_signature(told).recurring]
        ['no-calls']
    """
    sure: dict[tuple[SignKind, str], set[str]] = defaultdict(set)
    perhaps: dict[tuple[SignKind, str], set[str]] = defaultdict(set)
    for what, name, episode, surely in _seen(timeline, window):
        (sure if surely else perhaps)[what, name].add(episode)
    signs = [
        Sign(
            what=what,
            name=name,
            episodes=tuple(sorted(sure[what, name])),
            perhaps=tuple(sorted(perhaps[what, name] - sure[what, name])),
        )
        for what, name in {*sure, *perhaps}
    ]
    unknown = [
        episode.id
        for episode in timeline.episodes
        if not episode.first_signs and anchor(timeline, episode) is None
    ]
    return EpisodeSignature(signs=tuple(sorted(signs, key=_place)), unknown=tuple(sorted(unknown)))


def _seen(timeline: Timeline, window: LinkWindow) -> Iterator[_Seen]:
    for episode in timeline.episodes:
        for name in episode.first_signs:
            yield SignKind.FIRST_SIGN, name, episode.id, True
    for link in link_events(timeline, window=window):
        if link.near is False:
            continue
        change = link.what is EntryKind.CHANGE
        surely = link.near is True
        yield SignKind.CHANGE if change else SignKind.LIFE_EVENT, link.kind, link.episode, surely
        for person in link.people:
            yield SignKind.PERSON, person, link.episode, surely


def _place(sign: Sign) -> tuple[int, int, str, str]:
    return -len(sign.episodes), -len(sign.perhaps), sign.what.value, sign.name
