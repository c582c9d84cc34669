"""A draft of a relapse plan: ids that the record offers, for the two of them to put into words."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from attrs import frozen

from ipt.findings import Question, Rule, Status
from ipt.formulation.clocks import BEREAVEMENTS
from ipt.formulation.links import link_events
from ipt.formulation.signature import SignKind, episode_signature
from ipt.formulation.timeline import EntryKind, Timeline
from ipt.formulation.trace import Step
from ipt.measures import Instrument
from ipt.model import (
    Area,
    Course,
    LifeEvent,
    PlanItem,
    RelapsePlan,
    TaskResult,
    Trigger,
    events as ev,
)
from ipt.model.value import Value
from ipt.techniques.ending.relapse import mourned, returns
from ipt.techniques.tasks import review

__all__ = ["RULES", "RelapsePlanDraft", "draft_relapse_plan"]

ASK_SLOT: Final = Rule(
    code="REL-SLOT",
    asks=True,
    message="what belongs into the plan as {slot}",
    remedy="whether the plan can be used",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""What a draft leaves to be asked."""

_SLOTS: Final = ("first_actions", "people", "contact", "thresholds", "review_on")
"""What no record offers."""


@frozen(kw_only=True, eq=False, repr=False)
class RelapsePlanDraft(Value):
    """A plan of ids without words.

    Attributes:
        plan: What the record offers; what it does not is empty.
        trace: Where each entry comes from.
        needs: What is still to be filled in, by name of the field.
    """

    plan: RelapsePlan
    trace: tuple[Step, ...]
    needs: tuple[Question, ...]


def draft_relapse_plan(course: Course, *, id: str = "draft") -> RelapsePlanDraft:  # noqa: A002 - a plan has that field
    """What the record of *course* offers for a plan against a relapse; ids, and no advice.

    * Early signs: the first signs of its episodes, those of the most episodes first; then the items
      that changed first in the course, the largest change first, as ``instrument:item``. Items about
      risk are left out; they belong to the safety plan.
    * Triggers: the deaths, the life events of the focus and those near the onset of an episode, and the
      people of a dispute in focus. Of a death the day returns each year, as far as it is known.
    * What helped: the tasks that were done.

    Args:
        course: Any.
        id: The id of the plan.

    Examples:
        >>> import ipt
        >>> from ipt.model import Episode
        >>> from ipt.techniques import ending
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> now = Episode(id="now", first_signs=["early-waking"])
        >>> course = ipt.apply(course, ipt.events.EpisodeRecorded(episode=now))
        >>> draft = ending.draft_relapse_plan(course)
        >>> [sign.id for sign in draft.plan.signs], draft.needs[0].text
        (['early-waking'], 'what belongs into the plan as first_actions')
    """
    signs = dict(_signs(course))
    triggers = tuple(_triggers(course))
    helped = {
        attempt.task.id: PlanItem(id=attempt.task.id, person=attempt.task.person)
        for attempt in review(course).attempts
        if attempt.result is TaskResult.DONE
    }
    return RelapsePlanDraft(
        plan=RelapsePlan(
            id=id,
            signs=[PlanItem(id=name) for name in signs],
            triggers=[trigger for trigger, _ in triggers],
            what_helped=helped.values(),
        ),
        trace=(
            *(_step("REL-SIGN", f"{name!r} {why}") for name, why in signs.items()),
            *(_step("REL-TRIGGER", f"{trigger.id!r} {why}") for trigger, why in triggers),
            *(_step("REL-HELPED", f"the task {name!r} was done") for name in helped),
        ),
        needs=tuple(ASK_SLOT.question(id, slot=slot) for slot in _SLOTS),
    )


def _step(code: str, says: str) -> Step:
    return Step(code=code, says=says, source="ipt", status=Status.INFERRED)


# --- signs ----------------------------------------------------------------------------------------


def _signs(course: Course) -> Iterator[tuple[str, str]]:
    for sign in episode_signature(Timeline.of(course)).signs:
        if sign.what is SignKind.FIRST_SIGN:
            yield sign.name, f"was noticed first; episodes: {', '.join(sign.episodes)}"
    for scale in course.instruments:
        for code in _first_changed(course, scale):
            yield f"{scale.id}:{code}", "was among the items that changed first"


def _first_changed(course: Course, scale: Instrument) -> list[str]:
    """The items that differ at the first step between two measures at which any of them does."""
    taken = [
        event.items
        for event in course.of(ev.MeasureTaken)
        if event.instrument == scale.id and event.items is not None
    ]
    for before, after in pairwise(taken):
        changes = [
            (-abs(now - then), place, item.code)
            for place, (item, then, now) in enumerate(zip(scale.items, before, after, strict=True))
            if item.risk is None and then is not None and now is not None and then != now
            if item.skip not in {then, now}
        ]
        if changes:
            return [code for _, _, code in sorted(changes)]
    return []


# --- triggers -------------------------------------------------------------------------------------


def _triggers(course: Course) -> Iterator[tuple[Trigger, str]]:
    timeline = Timeline.of(course)
    near = {
        link.event
        for link in link_events(timeline)
        if link.near and link.what is EntryKind.LIFE_EVENT
    }
    focus = {area.life_event for area in course.focus} | {event.id for event in mourned(course)}
    for event in sorted(course.life_events, key=lambda event: event.id):
        why = _why(event, focus, near)
        if why:
            yield _trigger(event), why
    disputes = (area.people for area in course.focus if area.area is Area.ROLE_DISPUTE)
    for person in sorted({person for people in disputes for person in people}):
        yield Trigger(id=f"person:{person}", person=person), "is in the dispute of the focus"


def _why(event: LifeEvent, focus: set[str | None], near: set[str]) -> str:
    reasons = (
        (event.kind in BEREAVEMENTS, "is a death"),
        (event.id in focus, "belongs to the focus"),
        (event.id in near, "lies near the onset of an episode"),
    )
    return " and ".join(words for holds, words in reasons if holds)


def _trigger(event: LifeEvent) -> Trigger:
    return Trigger(
        id=f"life-event:{event.id}",
        life_event=event.id,
        person=event.people[0] if len(event.people) == 1 else None,
        anniversary=event.when if event.kind in BEREAVEMENTS and returns(event.when) else None,
    )
