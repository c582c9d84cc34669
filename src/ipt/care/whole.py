"""`Care`: the courses of one patient in their order, and how it grows."""

from collections.abc import Iterable

import attrs
from attrs import field, frozen

from ipt import machine
from ipt.care import rules as r
from ipt.care.order import broken, place, refuse, refused
from ipt.care.stages import Stage, StageKind
from ipt.errors import InvalidValue
from ipt.findings import Finding
from ipt.model import Course, Deviation, events as ev
from ipt.model.checks import When, as_tuple, each_a
from ipt.model.value import Value

__all__ = [
    "Care",
    "begin",
    "check",
    "follow",
    "numbered",
    "only_a_care",
    "record",
    "recur",
    "replaced",
]


def _stages(values: Iterable[Stage]) -> tuple[Stage, ...]:
    return as_tuple(values)


@frozen(eq=False, repr=False)
class Care(Value):
    """The care of one patient: courses, one after the other, of which only the last may be open.

    Contacts and boosters after the end of a course are `FollowUpHeld` events of that course; they
    are no courses, and no sessions.

    Attributes:
        stages: The courses in order, each with its kind and its terms.

    Raises:
        ipt.care.CareRefused: If one cannot follow those before it.
        ipt.errors.InvalidValue: If there is none.
    """

    stages: tuple[Stage, ...] = field(converter=_stages, validator=each_a(Stage))

    def __attrs_post_init__(self) -> None:
        if not self.stages:
            msg = "stages must not be empty; care begins with a course"
            raise InvalidValue(msg)
        for before, stage in enumerate(self.stages):
            what = f"{stage.kind} as course {before + 1}"
            refuse(what, refused(self.stages[:before], stage))

    @property
    def last(self) -> Stage:
        """The last stage."""
        return self.stages[-1]

    @property
    def open(self) -> Stage | None:
        """The stage whose course has not ended; ``None`` if all have."""
        return self.last if self.last.ended is None else None


def only_a_care(care: object) -> None:
    """Refuse what is no care.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    if not isinstance(care, Care):
        msg = f"a Care is needed, not a {type(care).__name__}; get one with ipt.care.begin(...)"
        raise InvalidValue(msg)


def begin(course: Course) -> Care:
    """The care that begins with the acute *course*.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> ipt.care.begin(course).last.kind
        <StageKind.ACUTE: 'acute'>
    """
    return Care((Stage(course=course, kind=StageKind.ACUTE),))


def check(
    care: Care, course: Course, kind: StageKind | str, *, remitted: bool | None = None
) -> tuple[Finding, ...]:
    """Why *course* could not follow, every reason; empty if it can.

    Args:
        care: What came before.
        course: What would follow.
        kind: What it is for.
        remitted: Whether the illness is in remission; ``None`` refuses nothing and is asked about.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, or there is no such *kind*.
    """
    only_a_care(care)
    return tuple(broken(care.stages, Stage(course=course, kind=kind, remitted=remitted)))


def follow(
    care: Care,
    course: Course,
    kind: StageKind | str,
    *,
    remitted: bool | None = None,
    needed_medication: bool | None = None,
    recurrence: bool | None = None,
    review_on: When | None = None,
    override: str | None = None,
) -> Care:
    """The care after *course* has followed.

    Args:
        care: Stays as it is.
        course: Opened by now, or further on.
        kind: What it is for.
        remitted: Whether the illness is in remission, as a clinician concludes; the library does not.
        needed_medication: Whether that remission took medication.
        recurrence: Whether *course* was opened because of a recurrence.
        review_on: The day on which maintenance is looked at again.
        override: A reason to pass what is not structural; kept with the stage.

    Raises:
        ipt.care.CareRefused: If it cannot follow; its ``findings`` say why.
        ipt.errors.InvalidValue: If a value is none, or *override* is empty.
    """
    only_a_care(care)
    stage = Stage(
        course=course,
        kind=kind,
        remitted=remitted,
        needed_medication=needed_medication,
        recurrence=recurrence,
        review_on=review_on,
    )
    found = tuple(broken(care.stages, stage))
    if override is not None:
        codes = tuple(sorted({finding.code for finding in found}))
        deviation = Deviation(reason=override, codes=codes)
        stage = attrs.evolve(stage, deviation=deviation) if codes else stage
    return Care((*care.stages, stage))


def recur(care: Care, course: Course, *, on: When | None = None) -> Care:
    """The care after a recurrence: it closes maintenance and opens a new acute *course*.

    Args:
        care: Stays as it is; its last stage is maintenance.
        course: The new one.
        on: The day maintenance was closed; that on which *course* was opened if left out.

    Raises:
        ipt.care.CareRefused: If the last stage is no maintenance, or *course* cannot follow it.
        ipt.errors.EventRefused: If maintenance cannot end on that day.
    """
    only_a_care(care)
    last, before = care.last, len(care.stages)
    if last.kind is not StageKind.MAINTENANCE:
        found = r.NO_RECURRENCE.finding(place(before), before=before, kind=last.kind)
        refuse("a recurrence", (found,))
    if care.open is not None:
        ended = ev.CourseEnded(reason="other", on=on or course.opened.on, onward="recurrence")
        care = record(care, ended)
    return follow(care, course, StageKind.ACUTE, recurrence=True)


def record(
    care: Care, *events: ev.Event, number: int | None = None, override: str | None = None
) -> Care:
    """The care after *events* in one of its courses; see `ipt.apply`.

    Args:
        care: Stays as it is.
        *events: In order.
        number: Of the course, 1 being the first; the last one if left out.
        override: A reason to pass rules of the protocol.

    Raises:
        ipt.care.CareRefused: If the courses after it could not follow it any more.
        ipt.errors.EventRefused: If an event is not possible.
        ipt.errors.InvalidValue: If there is no such course, or as by `ipt.apply`.
    """
    stage = numbered(care, number)
    course = machine.apply(stage.course, *events, override=override)
    return replaced(care, number, attrs.evolve(stage, course=course))


def numbered(care: Care, number: int | None) -> Stage:
    """Stage *number* of *care*, 1 being the first; the last one for ``None``.

    Raises:
        ipt.errors.InvalidValue: If there is no such stage.
    """
    only_a_care(care)
    if number is None:
        return care.last
    if number not in range(1, len(care.stages) + 1):
        msg = f"there is no course {number!r}; the care has {len(care.stages)}, counted from 1"
        raise InvalidValue(msg)
    return care.stages[number - 1]


def replaced(care: Care, number: int | None, stage: Stage) -> Care:
    """*care* with *stage* in the place of stage *number*, the last one for ``None``.

    Raises:
        ipt.care.CareRefused: If the stages after it could not follow it.
    """
    stages = list(care.stages)
    stages[-1 if number is None else number - 1] = stage
    return Care(stages)
