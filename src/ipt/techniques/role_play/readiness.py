"""Whether a conversation was rehearsed enough to be tried, and the task that comes of it."""

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Params, Question
from ipt.formulation.asked import Asked, holds, open_questions, trace
from ipt.formulation.trace import Step
from ipt.model import (
    PATIENT,
    BetweenSessionTask,
    EmotionFamily,
    EmotionRating,
    PlayedBy,
    Rehearsal,
    TaskKind,
)
from ipt.model.checks import When, as_tuple, at_least, unique
from ipt.model.value import Value
from ipt.techniques.role_play import rules
from ipt.techniques.role_play.casting import as_self

__all__ = [
    "READY_RULE",
    "Ready",
    "ReadyRule",
    "in_order",
    "plays_other",
    "plays_self",
    "ready",
    "real_try",
]


_PLEASANT: Final = frozenset({EmotionFamily.JOY, EmotionFamily.LOVE})


@frozen(kw_only=True, eq=False, repr=False)
class ReadyRule(Value):
    """How much rehearsal is enough; every number is assumed.

    Attributes:
        runs: How many rehearsals in a row must have gone well.
        goal_met: From which rating a goal counts as met, 0 to 4.
        rise: By how much the strongest unpleasant feeling may be stronger after a rehearsal than
            before, 0 to 10.
    """

    runs: int = field(default=2, validator=at_least(1, 20))
    goal_met: int = field(default=3, validator=at_least(0, 4))
    rise: int = field(default=0, validator=at_least(0, 10))


READY_RULE: Final = ReadyRule()
"""Two rehearsals in a row with a goal met by 3 of 4, and no rise of distress; assumed."""


@frozen(kw_only=True, eq=False, repr=False)
class Ready(Value):
    """Whether it was rehearsed enough.

    Attributes:
        answer: ``None`` if it cannot be told.
        trace: What was looked at.
        needs: What is still to be asked.
    """

    answer: bool | None
    trace: tuple[Step, ...]
    needs: tuple[Question, ...] = ()


def ready(rehearsals: Iterable[Rehearsal], *, rule: ReadyRule = READY_RULE) -> Ready:
    """Whether the last of *rehearsals* went well enough for a real try.

    Looked at are the last `ReadyRule.runs` in which the patient spoke as self; others do not count.
    Nothing is said of safety: see `lint` and `audit`.

    Args:
        rehearsals: Of one conversation, in the order in which they were played.
        rule: How much is enough.

    Raises:
        ipt.errors.InvalidValue: If two rehearsals share an id.
    """
    own = [each for each in in_order(rehearsals) if plays_self(each)]
    enough = Asked(
        rule=rules.ENOUGH_RUNS, answer=len(own) >= rule.runs, params=Params(runs=rule.runs)
    )
    asked = [enough]
    for each in own[-rule.runs :]:
        asked += [
            Asked(
                rule=rules.GOAL_MET,
                answer=None if each.goal_met is None else each.goal_met >= rule.goal_met,
                about=(each.id,),
                params=Params(rehearsal=each.id, least=rule.goal_met),
            ),
            Asked(
                rule=rules.DISTRESS_LOW,
                answer=_no_rise(each, rule),
                about=(each.id,),
                params=Params(rehearsal=each.id, rise=rule.rise),
            ),
        ]
    return Ready(answer=holds(asked), trace=trace(asked), needs=open_questions(asked))


def real_try(
    rehearsal: Rehearsal,
    *,
    person: str | None = None,
    first_line: str = "",
    due: When | None = None,
) -> BetweenSessionTask:
    """The conversation that was rehearsed, as a task for real life.

    It is called ``"r1:try"`` for a rehearsal ``"r1"``. How hard it is, whether it is feared and
    agreed to is asked of the patient, and set with `attrs.evolve`.

    Args:
        rehearsal: What was rehearsed.
        person: With whom; need not be said if the rehearsal was about one person.
        first_line: How the patient means to begin.
        due: When.

    Raises:
        ipt.errors.InvalidValue: If the rehearsal names people, and *person* is none of them.
    """
    people = rehearsal.people
    if person is None and len(people) == 1:
        person = people[0]
    if people and person not in people:
        shown = ", ".join(map(repr, people))
        msg = f"a try of rehearsal {rehearsal.id!r} is with one of {shown}, not with {person!r}"
        raise InvalidValue(msg)
    return BetweenSessionTask(
        id=f"{rehearsal.id}:try",
        kind=TaskKind.CONVERSATION,
        person=person,
        text=rehearsal.goal,
        first_line=first_line,
        due=due,
        decision=rehearsal.decision,
        rehearsal=rehearsal.id,
    )


# --- what a rehearsal was -------------------------------------------------------------------------


def in_order(rehearsals: Iterable[Rehearsal]) -> tuple[Rehearsal, ...]:
    """*rehearsals*, each of them once.

    Raises:
        ipt.errors.InvalidValue: If two share an id.
    """
    each = as_tuple(rehearsals)
    unique((rehearsal.id for rehearsal in each), "rehearsal")
    return each


def plays_self(rehearsal: Rehearsal) -> bool:
    """Whether the patient spoke as self: by the roles, or where none are given by the variant."""
    if not rehearsal.roles:
        return as_self(rehearsal.variant)
    return any(role.person == PATIENT for role in rehearsal.roles if _by_patient(role.played_by))


def plays_other(rehearsal: Rehearsal) -> bool:
    """Whether the patient spoke as somebody else, likewise."""
    if not rehearsal.roles:
        return not as_self(rehearsal.variant)
    return any(role.person != PATIENT for role in rehearsal.roles if _by_patient(role.played_by))


def _by_patient(player: PlayedBy) -> bool:
    return player is PlayedBy.PATIENT


def _no_rise(rehearsal: Rehearsal, rule: ReadyRule) -> bool | None:
    before, after = _distress(rehearsal.before), _distress(rehearsal.after)
    return None if before is None or after is None else after <= before + rule.rise


def _distress(felt: tuple[EmotionRating, ...]) -> int | None:
    """The strongest; 0 if only pleasant feelings were named; ``None`` if it was not rated."""
    strengths = [each.intensity for each in felt if each.family not in _PLEASANT]
    known = [strength for strength in strengths if strength is not None]
    return max(known, default=0) if felt and len(known) == len(strengths) else None
