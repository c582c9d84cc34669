"""A course as a stage of care: of which kind it is, and on what terms it was begun."""

from collections.abc import Iterable
from itertools import pairwise

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.model import Actor, Course, Deviation, EndReason, Protocol, events as ev
from ipt.model.checks import When, as_tuple, at_least, each_a, is_a, is_bool, named, when
from ipt.model.dates import is_before
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = ["Move", "Stage", "StageKind", "Terms"]


class StageKind(Word):
    """What a course is for: to get well, to get better still, or to stay well."""

    ACUTE = "acute"
    CONTINUATION = "continuation"
    MAINTENANCE = "maintenance"


def _kind(value: StageKind | str) -> StageKind:
    return StageKind(value)


@frozen(kw_only=True, eq=False, repr=False)
class Move(Value):
    """A course was moved to another protocol; its history stayed as it was.

    Attributes:
        was: The protocol it was one of.
        events: How many events it had then, 1 and up.
        reason: Why; free text, needed.
        on: The day, as much of it as is known.
        by: Who moved it, in which role.
    """

    was: Protocol = field(validator=is_a(Protocol))
    events: int = field(validator=at_least(1))
    reason: str = field(validator=named, metadata=FREE_TEXT)
    on: When | None = field(default=None, converter=when)
    by: Actor | None = field(default=None, validator=is_a(Actor, optional=True))


def _moves(values: Iterable[Move]) -> tuple[Move, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Terms(Value):
    """On what terms a course was begun.

    Attributes:
        kind: What it is for.
        remitted: Whether the illness was in remission then, as a clinician concluded.
        needed_medication: Whether that remission took medication.
        recurrence: Whether it was opened because of a recurrence.
        review_on: The day on which maintenance is looked at again; no cut-off.
        deviation: The rules it was begun against, and why.
        moves: How it came from one protocol to another, in order.
    """

    kind: StageKind = field(converter=_kind)
    remitted: bool | None = field(default=None, validator=is_bool())
    needed_medication: bool | None = field(default=None, validator=is_bool())
    recurrence: bool | None = field(default=None, validator=is_bool())
    review_on: When | None = field(default=None, converter=when)
    deviation: Deviation | None = field(default=None, validator=is_a(Deviation, optional=True))
    moves: tuple[Move, ...] = field(default=(), converter=_moves, validator=each_a(Move))


def _in_order(what: str, days: Iterable[When | None]) -> None:
    """Refuse *days* of which one surely lies before the one ahead of it.

    Raises:
        ipt.errors.InvalidValue: If there is such a one.
    """
    for earlier, later in pairwise(day for day in days if day is not None):
        if is_before(later, earlier):
            msg = (
                f"{what} dated {later}, which lies before {earlier}; correct the date that is wrong"
            )
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Stage(Terms):
    """One course in the care of a patient, with the terms on which it was begun.

    Attributes:
        course: As it is by now. Neither a move nor the next look at it lies before its opening.
    """

    course: Course = field(validator=is_a(Course))

    def __attrs_post_init__(self) -> None:
        then, now = [move.events for move in self.moves], len(self.course.events)
        if sorted([*then, now]) != [*then, now]:
            msg = f"a course of {now} events was moved after {then}; give the moves in their order"
            raise InvalidValue(msg)
        opened = self.course.opened.on
        _in_order("a move is", (opened, *(move.on for move in self.moves)))
        _in_order("the next look at the course is", (opened, self.review_on))

    @property
    def ended(self) -> ev.CourseEnded | None:
        """The event that ended the course; ``None`` while it goes on."""
        return self.course.last(ev.CourseEnded)

    @property
    def improved(self) -> bool | None:
        """Whether the course brought an improvement, as it was last concluded in it."""
        if self.course.end_reason is EndReason.NON_RESPONSE:
            return False
        reviewed = self.course.last(ev.ResponseReviewed)
        return None if reviewed is None else reviewed.responding
