"""What the end of a course leaves open, so that the two can say what becomes of it."""

from attrs import frozen

from ipt.formulation.goals import goal_attainment
from ipt.model import Area, Course, events as ev
from ipt.model.value import Value

__all__ = ["Remaining", "remaining"]


@frozen(kw_only=True, eq=False, repr=False)
class Remaining(Value):
    """What is left; that something is left is no failure.

    Attributes:
        goals: Ids of the goals that were reached less than expected, by their last review.
        unreviewed: Ids of those of which nobody looked how far they are reached.
        areas: The problem areas that were explicitly left for later and never came into focus.
    """

    goals: tuple[str, ...]
    unreviewed: tuple[str, ...]
    areas: tuple[Area, ...]


def remaining(course: Course) -> Remaining:
    """What is left of the goals of *course*, and which problem areas were left for later.

    Examples:
        >>> import ipt
        >>> from ipt.model import Goal
        >>> from ipt.techniques import ending
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(course, ipt.events.GoalAgreed(goal=Goal(id="g1")))
        >>> ending.remaining(course).unreviewed
        ('g1',)
    """
    attained = {review.goal: review.attained for review in course.of(ev.GoalReviewed)}
    agreed = {event.focus.area for event in course.of(ev.FocusAgreed)}
    changed = {area.area for event in course.of(ev.FocusChanged) for area in event.to}
    deferred = {each.area.area for each in course.considerations if each.deferred}
    return Remaining(
        goals=tuple(goal.id for goal in course.goals if attained.get(goal.id, 0) < 0),
        unreviewed=goal_attainment(course).unreviewed,
        areas=tuple(area for area in Area if area in deferred - agreed - changed),
    )
