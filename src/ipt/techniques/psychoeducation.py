"""Psychoeducation: what a course records as explained, and where.

What belongs to it is the curriculum of `ipt.formulation.education`; what the sick role lacks is told
by `ipt.formulation.sick_role`. Here the whole course is read: the sick role, the tasks of its
sessions, and acts of psychoeducation, which name a topic by what they are about.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.formulation.education import CURRICULUM, EducationTopic, education_gaps
from ipt.model import Course, Technique, events as ev
from ipt.model.checks import as_tuple
from ipt.model.value import Value
from ipt.techniques.recorded import Recorded, recorded

__all__ = ["TOLD_BY_TASK", "Explained", "TopicTold", "explained"]

TOLD_BY_TASK: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "illness-explained": ("illness",),
        "sick-role-given": ("duty",),
    }
)
"""Which topics a task of a protocol tells, by its label; inferred."""


@frozen(kw_only=True, eq=False, repr=False)
class TopicTold(Value):
    """A topic of the curriculum, and whether it was told.

    Attributes:
        topic: Which.
        told: ``False`` if it is recorded that it was not, ``None`` if nothing is recorded.
        events: Ids of the events that tell it was, in order.
    """

    topic: EducationTopic
    told: bool | None
    events: tuple[str, ...]


@frozen(kw_only=True, eq=False, repr=False)
class Explained(Value):
    """What a course records as explained.

    Attributes:
        topics: Those of the curriculum, in its order.
        sessions: Ids of the sessions that note psychoeducation, whatever the topic.
        recorded: How many sessions tell of their acts.
    """

    topics: tuple[TopicTold, ...]
    sessions: tuple[str, ...]
    recorded: Recorded

    @property
    def open(self) -> tuple[EducationTopic, ...]:
        """The topics that are not recorded as told."""
        return tuple(each.topic for each in self.topics if not each.told)


def explained(course: Course, curriculum: Iterable[EducationTopic] = CURRICULUM) -> Explained:
    """What *course* records as explained.

    Args:
        course: Any.
        curriculum: What belongs to it.

    Raises:
        ipt.errors.InvalidValue: If two topics have one id, or a topic names what is no answer of a
            sick role.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.psychoeducation import explained
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> act = Act(technique="psychoeducation", about="conflict")
        >>> course = ipt.apply(
        ...     course, ipt.events.SessionHeld(tasks=["illness-explained"], acts=[act])
        ... )
        >>> [each.topic.id for each in explained(course).topics if each.told]
        ['illness', 'conflict']
    """
    topics = as_tuple(curriculum)
    education_gaps(None, topics)  # it refuses a curriculum that is none
    denied: set[str] = set()
    told: dict[str, list[str]] = {}
    for event in course.effective:
        for topic in _told(event, topics):
            told.setdefault(topic, []).append(event.id)
        if isinstance(event, ev.SickRoleGiven):
            gaps = education_gaps(event.role, topics)
            denied |= {gap.topic.id for gap in gaps if gap.told is False}
    return Explained(
        topics=tuple(
            TopicTold(
                topic=topic,
                told=True if topic.id in told else (False if topic.id in denied else None),
                events=tuple(dict.fromkeys(told.get(topic.id, ()))),
            )
            for topic in topics
        ),
        sessions=tuple(event.id for event in course.of(ev.SessionHeld) if _teaches(event)),
        recorded=recorded(course, "acts"),
    )


def _teaches(event: ev.SessionHeld) -> bool:
    return any(act.technique is Technique.PSYCHOEDUCATION for act in event.acts)


def _told(event: ev.Event, topics: tuple[EducationTopic, ...]) -> Iterator[str]:
    """The ids of the topics that *event* tells of."""
    match event:
        case ev.SickRoleGiven():
            gaps = {gap.topic.id for gap in education_gaps(event.role, topics)}
            yield from (topic.id for topic in topics if topic.id not in gaps)
        case ev.SessionHeld():
            for task in event.tasks:
                yield from TOLD_BY_TASK.get(task, ())
            for act in event.acts:
                if act.technique is Technique.PSYCHOEDUCATION and act.about is not None:
                    yield act.about
        case _:
            pass
