"""What a session of a group is made of: who was away, who spoke, who turned to whom."""

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import at_least, named, to_missed_reason
from ipt.model.value import Value
from ipt.model.vocabulary import MissedReason, Word

__all__ = ["Absence", "Link", "LinkKind", "Meeting", "Spoken"]


class Meeting(Word):
    """The meetings of one member alone, before, amid and after the sessions of the group."""

    PRE = "pre"
    MID = "mid"
    POST = "post"


class LinkKind(Word):
    """What somebody in a group did for or towards another."""

    SUPPORT = "support"
    FEEDBACK = "feedback"
    OPTIONS = "options"
    PRACTICE = "practice"
    CONFLICT = "conflict"
    OTHER = "other"


def _to_kind(value: LinkKind | str) -> LinkKind:
    return LinkKind(value)


@frozen(kw_only=True, eq=False, repr=False)
class Absence(Value):
    """A member was away from a session.

    Attributes:
        member: Who.
        reason: Why.
    """

    member: str = field(validator=named)
    reason: MissedReason = field(default=MissedReason.UNEXPLAINED, converter=to_missed_reason)


@frozen(kw_only=True, eq=False, repr=False)
class Spoken(Value):
    """How long a member had the floor in a session.

    Attributes:
        member: Who.
        minutes: How long, 0 to 600.
    """

    member: str = field(validator=named)
    minutes: int = field(validator=at_least(0, 600))


@frozen(kw_only=True, eq=False, repr=False)
class Link(Value):
    """Somebody in a session turned to somebody else; each is a member or a facilitator.

    Attributes:
        giver: From whom it came.
        receiver: To whom it went.
        kind: What it was.
    """

    giver: str = field(validator=named)
    receiver: str = field(validator=named)
    kind: LinkKind = field(default=LinkKind.SUPPORT, converter=_to_kind)

    def __attrs_post_init__(self) -> None:
        if self.giver == self.receiver:
            msg = "a link joins two people; giver and receiver are the same"
            raise InvalidValue(msg)
