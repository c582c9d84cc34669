"""The life events, and how near each lies to the onset of the episode that is treated."""

from collections.abc import Iterable
from itertools import pairwise

from ipt.errors import InvalidValue
from ipt.formulation.moments import MONTH, lag, lasting, moment, within
from ipt.model.checks import When
from ipt.model.three_valued import any_of
from ipt.model.understanding import Episode
from ipt.model.values import LifeEvent

__all__ = ["has_onset", "near_onset", "told"]


def told(life_events: Iterable[LifeEvent]) -> tuple[LifeEvent, ...]:
    """The life events in order of id.

    Raises:
        ipt.errors.InvalidValue: If two have one id.
    """
    events = tuple(sorted(life_events, key=lambda event: event.id))
    for one, other in pairwise(events):
        if one.id == other.id:
            msg = f"the life events have {one.id!r} twice; keep the one recorded last"
            raise InvalidValue(msg)
    return events


def has_onset(episodes: Iterable[Episode]) -> bool:
    """Whether the onset of a current episode is known, as a date or as a distance."""
    return any(
        e.onset is not None or e.onset_months_from_intake is not None for e in episodes if e.current
    )


def near_onset(
    event: LifeEvent, episodes: Iterable[Episode], *, months: int, intake: When | None = None
) -> bool | None:
    """Whether *event* lies at most *months* months before or after the onset, or lasted until then.

    It is the onset of a current episode, or its worst point where no onset is known. ``None`` if
    that cannot be told, such as where of the one the date is known, of the other the distance from
    intake, and the day of *intake* is not.
    """
    current = [episode for episode in episodes if episode.current]
    return any_of(*(_near(event, each, months, intake) for each in current)) if current else None


def _near(event: LifeEvent, episode: Episode, months: int, intake: When | None) -> bool | None:
    onset = moment(episode.onset, episode.onset_months_from_intake, intake=intake)
    onset = onset if onset.known else moment(episode.worst)
    began = lag(moment(event.when, event.months_from_intake, intake=intake), onset)
    ended = lag(moment(event.until), onset)
    most = round(months * MONTH)
    near = within(began, most)
    return near if event.until is None else any_of(near, within(ended, most), lasting(began, ended))
