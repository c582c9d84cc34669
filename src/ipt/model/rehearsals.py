"""Role play: a script whose lines have names of their own, and the rehearsals that followed it.

Every beat and every reply has an id that its author gave, so that a rehearsal recorded with one
version of a script can still be read with the next.
"""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.model.checks import (
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_bool,
    is_text,
    named,
    named_or_none,
    to_texts,
    unique,
)
from ipt.model.emotions import EmotionRating, ratings
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = [
    "Beat",
    "CastRole",
    "Feedback",
    "Play",
    "PlayStep",
    "PlayVariant",
    "PlayedBy",
    "Rehearsal",
    "Reply",
    "ReplyStyle",
    "Script",
    "Slot",
]


class PlayVariant(Word):
    """How a role play is cast and used."""

    REHEARSE = "rehearse"
    REVERSAL = "reversal"
    MODEL = "model"
    DOUBLE = "double"
    COPING = "coping"


class ReplyStyle(Word):
    """How willingly the other person answers, from the easiest to the hardest."""

    AGREEABLE = "agreeable"
    BUSY = "busy"
    DISMISSIVE = "dismissive"
    ANGRY = "angry"


class PlayedBy(Word):
    """Who plays a role."""

    PATIENT = "patient"
    THERAPIST = "therapist"
    OTHER = "other"


def _variant(value: PlayVariant | str) -> PlayVariant:
    return PlayVariant(value)


def _style_or_none(value: ReplyStyle | str | None) -> ReplyStyle | None:
    return None if value is None else ReplyStyle(value)


def _played_by(value: PlayedBy | str) -> PlayedBy:
    return PlayedBy(value)


@frozen(kw_only=True, eq=False, repr=False)
class CastRole(Value):
    """A role, and who plays it.

    Attributes:
        id: A local name of the role, such as ``"self"`` or ``"other"``.
        person: Whom it shows: `ipt.model.PATIENT` or the id of a relationship.
        played_by: Who plays it.
    """

    id: str = field(validator=named)
    person: str = field(validator=named)
    played_by: PlayedBy = field(converter=_played_by)


@frozen(kw_only=True, eq=False, repr=False)
class Reply(Value):
    """A way on from a beat.

    Attributes:
        id: A local name, unique in its beat.
        to: Id of the beat that follows.
        style: How willing that answer is, if it is the other's.
    """

    id: str = field(validator=named)
    to: str = field(validator=named)
    style: ReplyStyle | None = field(default=None, converter=_style_or_none)


def _replies(values: Iterable[Reply]) -> tuple[Reply, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Beat(Value):
    """One line of a script.

    Attributes:
        id: A local name, unique in its script; kept when the script is edited.
        role: Id of the role that speaks.
        text: What is said; ``{name}`` stands for a slot; free text.
        replies: The ways on; none where the play ends.
        ends: Whether the play may end here.

    Raises:
        ipt.errors.InvalidValue: If two replies share an id.
    """

    id: str = field(validator=named)
    role: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    replies: tuple[Reply, ...] = field(default=(), converter=_replies, validator=each_a(Reply))
    ends: bool = field(default=False, validator=is_bool(optional=False))

    def __attrs_post_init__(self) -> None:
        unique((reply.id for reply in self.replies), "reply")


@frozen(kw_only=True, eq=False, repr=False)
class Slot(Value):
    """Something that the patient puts into a script in own words.

    Attributes:
        name: Its name in the lines.
        text: What stands there; empty as long as it is open; free text.
    """

    name: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def _roles(values: Iterable[CastRole]) -> tuple[CastRole, ...]:
    return as_tuple(values)


def _beats(values: Iterable[Beat]) -> tuple[Beat, ...]:
    return as_tuple(values)


def _slots(values: Iterable[Slot]) -> tuple[Slot, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Script(Value):
    """A conversation to practise, with branches.

    Whether it holds together is the business of `ipt.techniques.role_play.lint`.

    Attributes:
        id: A local name that tells nothing.
        version: Its edition, 1 for the first.
        goal: What the patient wants from the conversation, in a sentence; free text.
        variant: How it is cast and used.
        roles: Who speaks.
        beats: The lines.
        start: Id of the first beat.
        slots: What is still to be filled in, or was.
        incident: Id of the incident it came from.
        decision: Id of the decision it came from.

    Raises:
        ipt.errors.InvalidValue: If two roles, beats or slots share an id.
    """

    id: str = field(validator=named)
    version: int = field(default=1, validator=at_least(1))
    goal: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    variant: PlayVariant = field(default=PlayVariant.REHEARSE, converter=_variant)
    roles: tuple[CastRole, ...] = field(default=(), converter=_roles, validator=each_a(CastRole))
    beats: tuple[Beat, ...] = field(default=(), converter=_beats, validator=each_a(Beat))
    start: str = field(validator=named)
    slots: tuple[Slot, ...] = field(default=(), converter=_slots, validator=each_a(Slot))
    incident: str | None = field(default=None, validator=named_or_none)
    decision: str | None = field(default=None, validator=named_or_none)

    def __attrs_post_init__(self) -> None:
        unique((role.id for role in self.roles), "role")
        unique((beat.id for beat in self.beats), "beat")
        unique((slot.name for slot in self.slots), "slot")


@frozen(kw_only=True, eq=False, repr=False)
class PlayStep(Value):
    """A way that was taken from a beat.

    Attributes:
        beat: Id of the beat.
        reply: Id of the reply that was chosen there.
    """

    beat: str = field(validator=named)
    reply: str = field(validator=named)


def _steps(values: Iterable[PlayStep]) -> tuple[PlayStep, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Play(Value):
    """How far a script was played: ids alone, so that it outlives an edit of the script.

    Attributes:
        script: Id of the script.
        version: Its edition when it was played.
        beat: Id of the beat at which the play stands.
        log: The ways taken, in order; their beats come before *beat*.
    """

    script: str = field(validator=named)
    version: int = field(default=1, validator=at_least(1))
    beat: str = field(validator=named)
    log: tuple[PlayStep, ...] = field(default=(), converter=_steps, validator=each_a(PlayStep))


@frozen(kw_only=True, eq=False, repr=False)
class Feedback(Value):
    """What somebody said about a rehearsal.

    Attributes:
        id: A local name.
        beat: The beat it is about, if it is about one.
        behaviour: Whether it names what was done and not what somebody is like.
        praise: Whether it says what worked.
        text: What was said; free text.
    """

    id: str = field(validator=named)
    beat: str | None = field(default=None, validator=named_or_none)
    behaviour: bool | None = field(default=None, validator=is_bool())
    praise: bool | None = field(default=None, validator=is_bool())
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def _feedback(values: Iterable[Feedback]) -> tuple[Feedback, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Rehearsal(Value):
    """One time that a conversation was played.

    Attributes:
        id: A local name that tells nothing.
        script: Id of the script, if there was one.
        variant: How it was cast and used.
        style: How willing the other was played.
        roles: Who played whom, where that differs from the script, or there was none.
        people: Ids of the relationships it is about.
        incident: Id of the incident it came from.
        decision: Id of the decision it came from.
        goal: What it was for; free text.
        before: What the patient felt before.
        after: What the patient felt after.
        goal_met: How far the goal was met: 0 (not at all) to 4 (wholly).
        debriefed: Whether feelings were talked about afterwards, before anything else.
        feedback: What was said about it.
    """

    id: str = field(validator=named)
    script: str | None = field(default=None, validator=named_or_none)
    variant: PlayVariant = field(default=PlayVariant.REHEARSE, converter=_variant)
    style: ReplyStyle | None = field(default=None, converter=_style_or_none)
    roles: tuple[CastRole, ...] = field(default=(), converter=_roles, validator=each_a(CastRole))
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    incident: str | None = field(default=None, validator=named_or_none)
    decision: str | None = field(default=None, validator=named_or_none)
    goal: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    before: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    after: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    goal_met: int | None = field(default=None, validator=at_least(0, 4, optional=True))
    debriefed: bool | None = field(default=None, validator=is_bool())
    feedback: tuple[Feedback, ...] = field(
        default=(), converter=_feedback, validator=each_a(Feedback)
    )
