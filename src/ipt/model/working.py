"""What the work of a session consists of: acts of the therapist, and tasks between sessions."""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    is_bool,
    is_text,
    named,
    named_or_none,
    when,
)
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = ["Act", "BetweenSessionTask", "TaskKind", "TaskResult", "Technique"]


class Technique(Word):
    """What a therapist does; from `THOUGHT_RECORD` on, what IPT does not do."""

    EXPLORATION = "exploration"
    DIRECT_ELICITATION = "direct-elicitation"
    SUPPORTIVE_LISTENING = "supportive-listening"
    CLARIFICATION = "clarification"
    CONFRONTATION = "confrontation"
    ENCOURAGEMENT_OF_AFFECT = "encouragement-of-affect"
    COMMUNICATION_ANALYSIS = "communication-analysis"
    DECISION_ANALYSIS = "decision-analysis"
    ROLE_PLAY = "role-play"
    PROBLEM_SOLVING = "problem-solving"
    THERAPEUTIC_RELATIONSHIP = "therapeutic-relationship"
    PSYCHOEDUCATION = "psychoeducation"
    REASSURANCE = "reassurance"
    BETWEEN_SESSION_WORK = "between-session-work"
    PAST_RELATIONSHIPS = "past-relationships"
    THOUGHT_RECORD = "thought-record"
    DREAM_INTERPRETATION = "dream-interpretation"
    TRANSFERENCE_INTERPRETATION = "transference-interpretation"
    EXPOSURE = "exposure"
    CHILDHOOD_RECONSTRUCTION = "childhood-reconstruction"
    ADVICE_GIVING = "advice-giving"
    EATING_TALK = "eating-talk"

    @property
    def off_model(self) -> bool:
        """Whether IPT does not do it, or not as the main work."""
        return self in _OFF_MODEL


_OFF_MODEL = frozenset(
    {
        Technique.THOUGHT_RECORD,
        Technique.DREAM_INTERPRETATION,
        Technique.TRANSFERENCE_INTERPRETATION,
        Technique.EXPOSURE,
        Technique.CHILDHOOD_RECONSTRUCTION,
        Technique.ADVICE_GIVING,
        Technique.EATING_TALK,
    }
)


def _technique(value: Technique | str) -> Technique:
    return Technique(value)


@frozen(kw_only=True, eq=False, repr=False)
class Act(Value):
    """Something that a therapist did in a session.

    Attributes:
        technique: What.
        minutes: How long, 0 to 600.
        on_focus: Whether it served the agreed focus.
        about: Id of the relationship, the incident or whatever it was about.
        hypothesis: For a clarification: whether it served an idea that the therapist had.
        on_topic: For a clarification: whether the patient was with that topic just then.
        accepted: Whether the patient took it up.
        corrected: For what IPT does not do: whether it was noticed and left.
    """

    technique: Technique = field(converter=_technique)
    minutes: int | None = field(default=None, validator=at_least(0, 600, optional=True))
    on_focus: bool | None = field(default=None, validator=is_bool())
    about: str | None = field(default=None, validator=named_or_none)
    hypothesis: bool | None = field(default=None, validator=is_bool())
    on_topic: bool | None = field(default=None, validator=is_bool())
    accepted: bool | None = field(default=None, validator=is_bool())
    corrected: bool | None = field(default=None, validator=is_bool())


def to_acts(values: Iterable[Act]) -> tuple[Act, ...]:
    """A tuple of acts."""
    return as_tuple(values)


class TaskKind(Word):
    """What a task between two sessions consists of."""

    CONVERSATION = "conversation"
    CONTACT = "contact"
    OBSERVE = "observe"
    MOURN = "mourn"
    SUPPORT = "support"
    ROUTINE = "routine"
    READ = "read"


class TaskResult(Word):
    """What became of a task."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not-done"
    AVOIDED = "avoided"
    HAPPENED_DIFFERENTLY = "happened-differently"


def _kind(value: TaskKind | str) -> TaskKind:
    return TaskKind(value)


def to_task_result(value: TaskResult | str) -> TaskResult:
    """What became of a task, or its name."""
    return TaskResult(value)


@frozen(kw_only=True, eq=False, repr=False)
class BetweenSessionTask(Value):
    """What the patient means to try before the next session.

    Attributes:
        id: A local name that tells nothing.
        kind: What it consists of.
        person: Id of the relationship it is with.
        text: What; free text.
        first_line: How the patient will begin; free text.
        due: When it is to be tried.
        difficulty: How hard it seems, 1 (easy) to 5 (the hardest so far).
        feared: Whether the patient is afraid of it.
        agreed: Whether the patient agreed to it.
        decision: Id of the decision it comes from.
        rehearsal: Id of the rehearsal it comes from.
    """

    id: str = field(validator=named)
    kind: TaskKind = field(converter=_kind)
    person: str | None = field(default=None, validator=named_or_none)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    first_line: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    due: When | None = field(default=None, converter=when)
    difficulty: int | None = field(default=None, validator=at_least(1, 5, optional=True))
    feared: bool | None = field(default=None, validator=is_bool())
    agreed: bool | None = field(default=None, validator=is_bool())
    decision: str | None = field(default=None, validator=named_or_none)
    rehearsal: str | None = field(default=None, validator=named_or_none)
