"""What a course speaks of: people, events in a life, the focus, the contract.

All values are immutable. `None` and an empty text mean *not known*, never *no*.
"""

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import (
    When,
    at_least,
    each_named,
    is_bool,
    is_text,
    named,
    named_or_none,
    to_area,
    to_area_or_none,
    to_cadence,
    to_dispute_stage_or_none,
    to_life_event_kind,
    to_risk_kind,
    to_texts,
    when,
)
from ipt.model.privacy import FREE_TEXT, IDENTIFYING
from ipt.model.value import Value
from ipt.model.vocabulary import (
    Area,
    Cadence,
    DisputeStage,
    LifeEventKind,
    RiskKind,
)

__all__ = [
    "Actor",
    "Contract",
    "Deviation",
    "Goal",
    "LifeEvent",
    "Medication",
    "ProblemArea",
    "Risk",
]


@frozen(kw_only=True, eq=False, repr=False)
class Actor(Value):
    """Who did or recorded something.

    Attributes:
        role: ``"therapist"``, ``"patient"``, ``"supervisor"`` and so on.
        name: Identifying; masked in ``repr``.
    """

    role: str = field(validator=named)
    name: str = field(default="", validator=is_text, metadata=IDENTIFYING)


@frozen(kw_only=True, eq=False, repr=False)
class Deviation(Value):
    """A departure from the protocol, passed with a reason.

    Attributes:
        reason: Why; free text.
        codes: The codes of the rules that were overridden.
    """

    reason: str = field(validator=named, metadata=FREE_TEXT)
    codes: tuple[str, ...] = field(converter=to_texts, validator=each_named)


@frozen(kw_only=True, eq=False, repr=False)
class LifeEvent(Value):
    """Something that happened in the patient's life.

    Attributes:
        id: A local name that tells nothing.
        kind: What happened.
        when: The day, or as much of it as is known.
        months_from_intake: Where only the distance is known: -6 is half a year before.
        until: When it was over, if it lasted.
        people: Ids of the relationships concerned.
        role_lost: The role that ended with it; free text.
        role_gained: The role that began with it; free text.
        desirability: How welcome it was, -3 to 3.
        foreseen: Whether it was seen coming.
        controllable: Whether the patient had a hand in it.
        severity: How much it weighed, 0 to 4.
        independent: Whether it would have happened without the illness.
        note: Free text.
    """

    id: str = field(validator=named)
    kind: LifeEventKind = field(converter=to_life_event_kind)
    until: When | None = field(default=None, converter=when)
    when: When | None = field(default=None, converter=when)  # last: it hides the converter
    months_from_intake: int | None = field(
        default=None, validator=at_least(-1200, 1200, optional=True)
    )
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    role_lost: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    role_gained: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    desirability: int | None = field(default=None, validator=at_least(-3, 3, optional=True))
    foreseen: bool | None = field(default=None, validator=is_bool())
    controllable: bool | None = field(default=None, validator=is_bool())
    severity: int | None = field(default=None, validator=at_least(0, 4, optional=True))
    independent: bool | None = field(default=None, validator=is_bool())
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class ProblemArea(Value):
    """A problem area with what makes it this patient's own.

    Attributes:
        area: Which of the four.
        people: Ids of the relationships it concerns.
        life_event: Id of the linked life event; grief needs a death.
        stage: Of a role dispute.
        primary: Whether it is the first of two.
        old_role: Of a role transition; free text.
        new_role: Of a role transition; free text.
        note: Free text.
    """

    area: Area = field(converter=to_area)
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    life_event: str | None = field(default=None, validator=named_or_none)
    stage: DisputeStage | None = field(default=None, converter=to_dispute_stage_or_none)
    primary: bool | None = field(default=None, validator=is_bool())
    old_role: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    new_role: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)

    def __attrs_post_init__(self) -> None:
        if self.stage is not None and self.area is not Area.ROLE_DISPUTE:
            msg = f"a dispute stage belongs to a role dispute, not to {self.area.label}; drop it"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Contract(Value):
    """What was agreed about the length and the frame of the treatment.

    Give the number of sessions, a range of it, or a number of weeks.

    Attributes:
        sessions_min: Agreed number of sessions, or the lower end of a range.
        sessions_max: Upper end of a range.
        weeks: Agreed number of weeks, where no number of sessions was agreed.
        conditional: Whether the patient and the therapist decide at the end whether to go on; such
            a contract ends at its first number.
        cadence: How often.
        minutes: Length of a session.
        end_date: The day treatment ends, if it was named.
        confidentiality_limits: Whether the limits of confidentiality were discussed.
        note: Free text: place, fees, absences.
    """

    sessions_min: int | None = field(default=None, validator=at_least(1, 999, optional=True))
    sessions_max: int | None = field(default=None, validator=at_least(1, 999, optional=True))
    weeks: int | None = field(default=None, validator=at_least(1, 999, optional=True))
    conditional: bool = field(default=False, validator=is_bool(optional=False))
    cadence: Cadence = field(default=Cadence.WEEKLY, converter=to_cadence)
    minutes: int | None = field(default=None, validator=at_least(1, 600, optional=True))
    end_date: When | None = field(default=None, converter=when)
    confidentiality_limits: bool | None = field(default=None, validator=is_bool())
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)

    def __attrs_post_init__(self) -> None:
        low, high = self.sessions_min, self.sessions_max
        if low is None and self.weeks is None:
            msg = "a contract needs a time limit; give sessions_min or weeks"
            raise InvalidValue(msg)
        if high is not None and (low is None or high < low):
            msg = f"sessions_max {high!r} needs a sessions_min that is not larger, not {low!r}"
            raise InvalidValue(msg)

    @property
    def sessions(self) -> int:
        """The number of sessions that binds.

        The upper end of a range, the first number of a conditional contract, the sessions that
        fit into the weeks.
        """
        if self.sessions_min is not None:
            return self.sessions_min if self.conditional else self.sessions_max or self.sessions_min
        return self.cadence.sessions_in(self.weeks or 0)

    @property
    def is_range(self) -> bool:
        """Whether a range of sessions was agreed."""
        return self.sessions_max is not None and self.sessions_max != self.sessions_min


@frozen(kw_only=True, eq=False, repr=False)
class Goal(Value):
    """What patient and therapist want to reach.

    Attributes:
        id: A local name that tells nothing.
        text: The goal in their words; free text.
        area: The problem area it belongs to.
        people: Ids of the relationships concerned.
        observable: Whether others could see that it is reached.
        needs_other: Whether only somebody else's change could reach it.
        weight: How much it matters, 1 to 9; for goal-attainment scaling.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    area: Area | None = field(default=None, converter=to_area_or_none)
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    observable: bool | None = field(default=None, validator=is_bool())
    needs_other: bool | None = field(default=None, validator=is_bool())
    weight: int = field(default=1, validator=at_least(1, 9))


@frozen(kw_only=True, eq=False, repr=False)
class Risk(Value):
    """A risk that somebody recorded; the library computes no level of it.

    Attributes:
        id: A local name that tells nothing.
        kind: What it is about.
        note: Free text.
    """

    id: str = field(validator=named)
    kind: RiskKind = field(converter=to_risk_kind)
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class Medication(Value):
    """A medication, as a class of substance.

    Attributes:
        id: A local name that tells nothing.
        substance: Class or name, such as ``"antidepressant"``.
        psychotropic: Whether it acts on the mind.
        earlier: Whether it was taken before this course, and is not taken now.
        sufficient: Whether dose and duration were enough to tell if it helps.
        note: Free text, dose included.
    """

    id: str = field(validator=named)
    substance: str = field(validator=named)
    psychotropic: bool | None = field(default=None, validator=is_bool())
    earlier: bool = field(default=False, validator=is_bool(optional=False))
    sufficient: bool | None = field(default=None, validator=is_bool())
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)
