"""What a timeline shows and what it leaves to ask.

Nothing here is an error of anybody. A missing date gives a question, an illness that has always been
there is asked about its worst point, and only dates that exclude each other are called impossible.
That a score is read from the wrong end cannot happen: a timeline takes no mood without its ends.
"""

from collections.abc import Collection, Iterator
from typing import Final

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.formulation.clocks import BEREAVEMENTS
from ipt.formulation.links import WINDOW, Link, LinkWindow, anchor, link_events
from ipt.formulation.moments import Moment, moment, not_after
from ipt.formulation.timeline import EntryKind, Timeline
from ipt.model.vocabulary import LifeEventKind

__all__ = ["RULES", "audit_timeline"]

NO_EVENT: Final = Rule(
    code="TL-NO-EVENT-NEAR-ONSET",
    severity=Severity.INFO,
    message="nothing that was told lies within {months} months of the {anchor} of {episode!r}, and no "
    "death within {grief_months}",
    remedy="ask about a covert conflict, and about who or what is left out",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
AFTER_ONLY: Final = Rule(
    code="TL-EVENT-AFTER-ONSET-ONLY",
    severity=Severity.INFO,
    message="all that may lie near the {anchor} of {episode!r} came after it; it can still be worked on",
    source="Markowitz06",
    status=Status.INFERRED,
)
IMPOSSIBLE: Final = Rule(
    code="TL-IMPOSSIBLE-ORDER",
    severity=Severity.WARNING,
    message="of {id!r}, {then} lies before {first}; both cannot be right",
    remedy="ask again when it was, and correct the one that is wrong",
    source="ipt",
    status=Status.INFERRED,
)
ASK_ONSET: Final = Rule(
    code="TL-NO-ONSET",
    asks=True,
    message="when did the present episode begin, as nearly as can be told",
    remedy="what happened near its onset",
    source="Markowitz06",
    status=Status.SECONDARY,
)
ASK_WORST: Final = Rule(  # B8: a lifelong illness has no onset
    code="TL-WORST-POINT",
    asks=True,
    message="when was it at its worst, as it has lasted too long for an onset",
    remedy="what happened near the worst point",
    source="alpf-dysthymia",
    status=Status.INFERRED,
)
ASK_EVENTS: Final = Rule(
    code="TL-WHAT-HAPPENED",
    asks=True,
    message="what happened around that time, and what changed between people",
    remedy="which problem area lies near the onset",
    source="Markowitz06",
    status=Status.SECONDARY,
)
ASK_WHEN: Final = Rule(
    code="TL-WHEN",
    asks=True,
    message="when was it, as nearly as can be told",
    remedy="whether it lies near the {anchor} of {episode!r}",
    source="ipt",
    status=Status.INFERRED,
)
ASK_INTAKE: Final = Rule(  # B6
    code="TL-INTAKE",
    asks=True,
    message="on which day was the intake, as nearly as can be told",
    remedy="how what has a date lies to what was told in months before the intake",
    source="ipt",
    status=Status.INFERRED,
)
ASK_WHO: Final = Rule(
    code="TL-DEATH-WITHOUT-PERSON",
    asks=True,
    message="who was it that died",
    remedy="whose loss it is, and how close they were",
    source="ISIPT-KEY",
    status=Status.INFERRED,
)
ASK_ANNIVERSARY: Final = Rule(  # B4
    code="TL-ANNIVERSARY",
    asks=True,
    message="in which month was it, and on which day",
    remedy="when its anniversary comes, for the plan against a relapse",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_OF_SOMEBODY: Final = frozenset({LifeEventKind.DEATH, LifeEventKind.PRESUMED_DEAD})


def audit_timeline(timeline: Timeline, *, window: LinkWindow = WINDOW) -> Audit:
    """What *timeline* shows about the present episode, and what is still to ask.

    Examples:
        >>> from ipt.formulation.timeline import Timeline
        >>> from ipt.formulation.timeline_audit import audit_timeline
        >>> from ipt.model import Episode
        >>> told = Timeline(episodes=[Episode(id="now", chronic=True)])
        >>> print(*audit_timeline(told).questions)
        TL-WORST-POINT: when was it at its worst, as it has lasted too long for an onset
    """
    near: dict[str, list[Link]] = {episode.id: [] for episode in timeline.episodes}
    for link in link_events(timeline, window=window):
        near[link.episode].append(link)
    current = sorted(
        (episode for episode in timeline.episodes if episode.current), key=lambda each: each.id
    )
    findings = list(_impossible(timeline))
    questions = [] if current else [ASK_ONSET.question()]
    for episode in current:
        anchored = anchor(timeline, episode)
        if anchored is None:
            rule = ASK_WORST if episode.chronic else ASK_ONSET
            questions.append(rule.question(episode.id))
        else:
            findings += _about(episode.id, anchored[0], near[episode.id], window)
            questions += _open(episode.id, anchored[0], near[episode.id], timeline)
    undated = {name for asked in questions if asked.code == ASK_WHEN.code for name in asked.about}
    questions += _deaths(timeline, undated)
    return Audit(findings=tuple(findings), questions=tuple(questions))


def _about(
    episode: str, what: EntryKind, links: list[Link], window: LinkWindow
) -> Iterator[Finding]:
    possible = [link for link in links if link.near is not False]
    if links and not possible:
        yield NO_EVENT.finding(
            episode,
            months=window.months,
            grief_months=window.grief_months,
            anchor=what.value,
            episode=episode,
        )
    if possible and all(link.event_first is False for link in possible):
        events = sorted({link.event for link in possible})
        yield AFTER_ONLY.finding(*events, anchor=what.value, episode=episode)


def _open(
    episode: str, what: EntryKind, links: list[Link], timeline: Timeline
) -> Iterator[Question]:
    if not links:
        yield ASK_EVENTS.question(episode)
    elif not any(link.near for link in links):
        known = {(entry.what, entry.id) for entry in timeline.happenings if entry.at.known}
        unclear = [link for link in links if link.near is None]
        apart = {link.event for link in unclear if _told_apart(link, known)}
        if apart:
            yield ASK_INTAKE.question(*sorted(apart))
        for name in sorted({link.event for link in unclear} - apart):
            yield ASK_WHEN.question(name, anchor=what.value, episode=episode)


def _told_apart(link: Link, known: Collection[tuple[EntryKind, str]]) -> bool:
    """Whether both have a time, one on the calendar and one as a distance from intake."""
    return link.lag is None and (link.what, link.event) in known


def _deaths(timeline: Timeline, undated: Collection[str]) -> Iterator[Question]:
    for event in sorted(timeline.life_events, key=lambda each: each.id):
        if event.kind in _OF_SOMEBODY and not event.people:
            yield ASK_WHO.question(event.id)
        month = None if event.when is None else event.when.month
        if event.kind in BEREAVEMENTS and month is None and event.id not in undated:
            yield ASK_ANNIVERSARY.question(event.id)


# --- dates that exclude each other ---------------------------------------------------------------

_Pair = tuple[str, str, Moment, str, Moment]
"""An id, and two times of it with their names, in the order in which they have to be."""


def _impossible(timeline: Timeline) -> Iterator[Finding]:
    pairs = [*_of_events(timeline), *_of_people(timeline), *_of_episodes(timeline)]
    for name, first, one, then, other in sorted(
        pairs, key=lambda pair: (pair[0], pair[1], pair[3])
    ):
        if not_after(one, other) is False:
            yield IMPOSSIBLE.finding(name, id=name, first=first, then=then)


def _of_events(timeline: Timeline) -> Iterator[_Pair]:
    for event in timeline.life_events:
        began = timeline.at(event.when, event.months_from_intake)
        yield event.id, "its beginning", began, "its end", timeline.at(event.until)


def _of_people(timeline: Timeline) -> Iterator[_Pair]:
    for person in timeline.people:
        since, ended = timeline.at(person.since), timeline.at(person.ended)
        yield person.id, "its beginning", since, "its end", ended
        for change in person.changes:
            at = timeline.at(change.when, change.months_from_intake)
            yield person.id, "its beginning", since, "a change", at


def _of_episodes(timeline: Timeline) -> Iterator[_Pair]:
    intake = moment(timeline.intake)
    for episode in timeline.episodes:
        onset, worst = timeline.onset(episode), timeline.at(episode.worst)
        ended = timeline.at(episode.ended)
        yield episode.id, "the onset", onset, "the worst point", worst
        yield episode.id, "the onset", onset, "the end", ended
        yield episode.id, "the worst point", worst, "the end", ended
        if episode.current:
            yield episode.id, "the onset", onset, "the intake", intake
