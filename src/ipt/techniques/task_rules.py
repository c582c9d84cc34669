"""What is said and asked about tasks between sessions, and the numbers that were chosen for it."""

from typing import Final

from attrs import field, frozen

from ipt.findings import Rule, Severity, Status
from ipt.model.checks import at_least
from ipt.model.value import Value

__all__ = ["NUMBERS", "RULES", "TaskNumbers"]


@frozen(kw_only=True, eq=False, repr=False)
class TaskNumbers(Value):
    """The numbers of this subject; each is a choice, and assumed.

    Attributes:
        first: The hardest first task that is not too big, 1 to 5.
        jump: How much harder than what was carried out the next task may be, 1 to 4.
        avoided: How many avoided in a row are worth a word, 1 to 20.
        easy: How many done in a row raise the next step, 1 to 20.
        hard: How many in a row neither done nor tried lower it, 1 to 20.
    """

    first: int = field(default=3, validator=at_least(1, 5))
    jump: int = field(default=1, validator=at_least(1, 4))
    avoided: int = field(default=3, validator=at_least(1, 20))
    easy: int = field(default=2, validator=at_least(1, 20))
    hard: int = field(default=2, validator=at_least(1, 20))


NUMBERS: Final = TaskNumbers()
"""What holds unless something else is said."""

UNREVIEWED: Final = Rule(
    code="HW-UNREVIEWED",
    severity=Severity.ADVICE,
    message="a session followed the task {task!r}, and what became of it is not recorded",
    remedy="ask what became of it, whatever that was, and record TaskReviewed",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
NO_HOMEWORK: Final = Rule(
    code="HW-ASSIGNED-UNDER-NO-HOMEWORK-PROTOCOL",
    severity=Severity.INFO,
    message="tasks were agreed on; {protocol} sets no homework, only the task that the focus implies",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
TOO_BIG: Final = Rule(
    code="HW-TOO-BIG",
    severity=Severity.ADVICE,
    message=(
        "the task {task!r} seems as hard as {difficulty} of 5; after what was carried out before, "
        "{most} is the next step"
    ),
    remedy="look for a smaller part of it",
    source="ipt",
    status=Status.ASSUMED,
)
NO_REHEARSAL: Final = Rule(
    code="HW-NO-REHEARSAL",
    severity=Severity.ADVICE,
    message="the patient is afraid of the conversation {task!r}, and no rehearsal of it is recorded",
    remedy="rehearse it before it is tried, and record RolePlayed",
    source="S4",
    status=Status.INFERRED,
)
AVOIDED: Final = Rule(
    code="HW-3-AVOIDED",
    severity=Severity.ADVICE,
    message="tasks avoided in a row{whom}: {times}",
    remedy="ask what stood in the way, and agree on a smaller step",
    source="ipt",
    status=Status.ASSUMED,
)
SAFETY: Final = Rule(
    code="HW-SAFETY",
    severity=Severity.WARNING,
    message=(
        "the task {task!r} is with {person!r}, and violence, threat, coercion or fear with them is "
        "{known}"
    ),
    remedy="ask the patient alone; leave the task until it is known that there is none",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_REVIEWED: Final = Rule(
    code="HW-REVIEWED",
    asks=True,
    message="was the task {task!r} reviewed in the sessions that left no record",
    remedy="what became of it",
    source="Mk-PTSD",
    status=Status.PUBLISHED,
)
ASK_DIFFICULTY: Final = Rule(
    code="HW-DIFFICULTY",
    asks=True,
    message="how hard does the task {task!r} seem beside what was carried out before",
    remedy="whether it is too big",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_FEARED: Final = Rule(
    code="HW-FEARED",
    asks=True,
    message="is the patient afraid of the conversation {task!r}",
    remedy="whether it is rehearsed before it is tried",
    source="S4",
    status=Status.INFERRED,
)
ASK_REHEARSED: Final = Rule(
    code="HW-REHEARSED",
    asks=True,
    message="was the conversation {task!r} rehearsed in the sessions that left no record",
    remedy="whether it is rehearsed before it is tried",
    source="S4",
    status=Status.INFERRED,
)
ASK_RESULT: Final = Rule(
    code="HW-RESULT",
    asks=True,
    message="what became of the last tasks",
    remedy="whether the next step is a larger or a smaller one",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about tasks, in order of code."""
