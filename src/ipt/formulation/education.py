"""What the patient was told about the illness and its treatment, and what is left."""

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.model.checks import as_tuple, is_text, named, to_status
from ipt.model.understanding import SickRole
from ipt.model.value import Value

__all__ = ["CURRICULUM", "EducationGap", "EducationTopic", "education_gaps"]


@frozen(kw_only=True, eq=False, repr=False)
class EducationTopic(Value):
    """Something that belongs to explaining the illness and the treatment.

    Attributes:
        id: What `SickRole.topics` names it by, unless a field of its own tells.
        label: What is told, in our own words.
        told_by: The field of `SickRole` that tells whether it was, if one does.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    id: str = field(validator=named)
    label: str = field(validator=named)
    told_by: str = field(default="", validator=is_text)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


@frozen(kw_only=True, eq=False, repr=False)
class EducationGap(Value):
    """A topic that is not recorded as told.

    Attributes:
        topic: Which.
        told: ``False`` if it is recorded that it was not, ``None`` if nothing is recorded.
    """

    topic: EducationTopic
    told: bool | None


def _topic(name: str, label: str, told_by: str, source: str, status: Status) -> EducationTopic:
    return EducationTopic(id=name, label=label, told_by=told_by, source=source, status=status)


_SECONDARY = Status.SECONDARY

CURRICULUM: Final = (
    _topic("diagnosis", "the name of the illness", "diagnosis_named", "IPTUK", _SECONDARY),
    _topic("not-fault", "that it is not the patient's fault", "not_fault", "IPTUK", _SECONDARY),
    _topic("hope", "that it can be treated", "hope_stated", "IPTUK", _SECONDARY),
    _topic("duty", "the part the patient has in recovery", "duty_stated", "IPTUK", _SECONDARY),
    _topic("options", "the options of treatment", "options_given", "IPTUK", _SECONDARY),
    _topic("scale", "a score, and what it says", "scale_shown", "Markowitz06", _SECONDARY),
    _topic("illness", "the illness, and what goes with it between people", "", "S1", _SECONDARY),
    _topic("ipt", "how this treatment works", "", "S1", _SECONDARY),
    _topic("interpersonal-problems", "common problems between people", "", "S1", _SECONDARY),
    _topic("communication", "how to say what one wants", "", "S1", _SECONDARY),
    _topic("conflict", "ways to deal with a conflict", "", "S1", _SECONDARY),
)
"""What is explained, first what belongs to the sick role."""


def education_gaps(
    sick_role: SickRole | None, curriculum: Iterable[EducationTopic] = CURRICULUM
) -> tuple[EducationGap, ...]:
    """The topics of *curriculum*, in its order, that are not recorded as told.

    Args:
        sick_role: What was recorded; ``None`` if nothing was.
        curriculum: What belongs to it.

    Raises:
        ipt.errors.InvalidValue: If two topics have one id, or a topic names what is no answer of a
            sick role.

    Examples:
        >>> from ipt.formulation.education import education_gaps
        >>> from ipt.model import SickRole
        >>> role = SickRole(diagnosis_named=True, not_fault=True, hope_stated=False, topics=["ipt"])
        >>> for gap in education_gaps(role)[:3]:
        ...     print(gap.topic.id, gap.told)
        hope False
        duty None
        options None
    """
    role = sick_role or SickRole()
    gaps: list[EducationGap] = []
    seen: set[str] = set()
    for topic in as_tuple(curriculum):
        if topic.id in seen:
            msg = f"the curriculum has the topic {topic.id!r} twice; keep one of them"
            raise InvalidValue(msg)
        seen.add(topic.id)
        told = _told(topic, role)
        if not told:
            gaps.append(EducationGap(topic=topic, told=told))
    return tuple(gaps)


def _told(topic: EducationTopic, role: SickRole) -> bool | None:
    if topic.id in role.topics:
        return True
    if not topic.told_by:
        return None
    answer = getattr(role, topic.told_by, ())
    if answer is None or isinstance(answer, bool):
        return answer
    msg = f"the topic {topic.id!r} is told by {topic.told_by!r}, which is no answer of a sick role"
    raise InvalidValue(msg)
