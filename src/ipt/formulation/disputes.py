"""How far a role dispute has gone, and what must be asked before anything else.

The signs of a stage are rows of a table. A stage is told only if the rows of the other two are
ruled out; until then there are questions.

Abuse is not a role dispute. Where violence, threat, coercion or fear was told of, or was not asked
about, a dispute has no stage, no strategy, no role play and no joint session.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Params, Question, Rule, Severity, Status
from ipt.formulation.asked import Asked, open_questions, trace
from ipt.formulation.strategies import strategies_of
from ipt.formulation.trace import Step
from ipt.model.relationships import Relationship
from ipt.model.three_valued import all_of
from ipt.model.understanding import Dispute
from ipt.model.value import Value
from ipt.model.values import ProblemArea
from ipt.model.vocabulary import Area, DisputeStage, Lineage

__all__ = [
    "RULES",
    "STAGE_SIGNS",
    "StageSign",
    "Staged",
    "legal_stage_moves",
    "safety_first",
    "stage_dispute",
    "strategies_for",
    "violence_asked",
    "workable",
]

_RENEGOTIATION: Final = DisputeStage.RENEGOTIATION
_IMPASSE: Final = DisputeStage.IMPASSE
_DISSOLUTION: Final = DisputeStage.DISSOLUTION


# --- the words ------------------------------------------------------------------------------------

SAFETY_FIRST: Final = Rule(
    code="SAFETY-FIRST",
    severity=Severity.WARNING,
    message=(
        "violence, threat, coercion or fear with {person!r} is {known}; until it is known that there "
        "is none, there is no staging, no strategy for the dispute, no role play and no joint session"
    ),
    remedy="ask the patient alone; abuse is not a role dispute",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_VIOLENCE: Final = Rule(
    code="SAFETY-ASK",
    asks=True,
    message="asked of the patient alone: is there violence, threat, coercion or fear with {person!r}",
    remedy="whether the dispute is worked on at all",
    source="ipt",
    status=Status.ASSUMED,
)


def _sign(code: str, message: str, source: str, status: Status) -> Rule:
    return Rule(
        code=code,
        asks=True,
        message=message,
        remedy="how far the dispute with {person!r} has gone",
        source=source,
        status=status,
    )


ASK_ENDED: Final = _sign(
    "STAGE-ENDED", "has one of the two ended it", "KWRC-dispute", Status.SECONDARY
)
ASK_AWARE: Final = _sign("STAGE-AWARE", "do both know that they differ", "CITC", Status.SECONDARY)
ASK_TRYING: Final = _sign(
    "STAGE-TRYING", "do they still try to settle it", "CITC", Status.SECONDARY
)
ASK_TALKING: Final = _sign("STAGE-TALKING", "do they talk about it at all", "ipt", Status.ASSUMED)
ASK_PATIENT_STAYS: Final = _sign(
    "STAGE-PATIENT-STAYS", "does the patient want to stay in it", "ipt", Status.ASSUMED
)
ASK_OTHER_STAYS: Final = _sign(
    "STAGE-OTHER-STAYS", "does {person!r} want to stay in it", "ipt", Status.ASSUMED
)

_ASKED: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "ended": ASK_ENDED,
        "both_aware": ASK_AWARE,
        "trying": ASK_TRYING,
        "talking": ASK_TALKING,
        "patient_stays": ASK_PATIENT_STAYS,
        "other_stays": ASK_OTHER_STAYS,
    }
)
"""The fields of `Dispute` that tell the stage, in the order in which they are asked."""


# --- the tables -----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class StageSign(Value):
    """What tells a stage: all of it together.

    Attributes:
        stage: Which.
        signs: Fields of `Dispute`, each with the answer that speaks for the stage.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    stage: DisputeStage
    signs: tuple[tuple[str, bool], ...]
    source: str
    status: Status

    def matches(self, dispute: Dispute) -> bool | None:
        """Whether *dispute* shows all of it; one sign that speaks against it settles that."""
        told = ((getattr(dispute, name), wanted) for name, wanted in self.signs)
        return all_of(*(None if answer is None else answer is wanted for answer, wanted in told))


_GOES_ON: Final = ("ended", False)
_GIVEN_UP: Final = (_GOES_ON, ("trying", False))
STAGE_SIGNS: Final = (
    StageSign(
        stage=_DISSOLUTION,
        signs=(("ended", True),),
        source="KWRC-dispute",
        status=Status.SECONDARY,
    ),
    StageSign(
        stage=_DISSOLUTION,
        signs=(*_GIVEN_UP, ("patient_stays", False), ("other_stays", False)),
        source="KWRC-dispute",
        status=Status.INFERRED,
    ),
    StageSign(
        stage=_RENEGOTIATION,
        signs=(_GOES_ON, ("both_aware", True), ("trying", True)),
        source="CITC",
        status=Status.SECONDARY,
    ),
    *(
        StageSign(
            stage=_IMPASSE,
            signs=(*_GIVEN_UP, ("talking", False), (stays, True)),
            source="ipt",
            status=Status.ASSUMED,
        )
        for stays in ("patient_stays", "other_stays")
    ),
)
"""What tells each stage; no two stages can be told at once."""

_MOVES: Final = frozenset(
    {
        (_RENEGOTIATION, _IMPASSE),
        (_IMPASSE, _RENEGOTIATION),
        (_RENEGOTIATION, _DISSOLUTION),
        (_IMPASSE, _DISSOLUTION),
    }
)
_REUNION: Final = (_DISSOLUTION, _RENEGOTIATION)


# --- what they say --------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Staged(Value):
    """How far a dispute has gone, as far as its signs tell.

    Attributes:
        person: Id of the relationship.
        stage: ``None`` if it cannot be told, or must not be before safety is known.
        trace: What was looked at.
        findings: ``SAFETY-FIRST``, where it holds.
        needs: What is still to be asked.
    """

    person: str
    stage: DisputeStage | None
    trace: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    needs: tuple[Question, ...] = ()

    def __str__(self) -> str:
        lines = [f"dispute with {self.person!r}: {self.stage or 'stage not told'}"]
        return "\n  ".join([*lines, *map(str, self.trace)])


def violence_asked(person: str, violence: bool | None) -> Asked:  # noqa: FBT001 - it reads as a pair
    """What is known of violence with *person*, as a criterion that only a no fulfils."""
    return Asked(
        rule=ASK_VIOLENCE,
        answer=violence,
        about=(person,),
        params=Params(person=person),
        wanted=False,
    )


def safety_first(person: str, violence: bool | None) -> tuple[Finding, ...]:  # noqa: FBT001 - likewise
    """What comes before any work on a dispute with *person*; nothing, if *violence* is ``False``."""
    if violence is False:
        return ()
    known = "told of" if violence else "not ruled out"
    return (SAFETY_FIRST.finding(person, person=person, known=known),)


def workable(area: ProblemArea, people: Iterable[Relationship]) -> bool:
    """Whether *area* may be worked on: a dispute waits until violence is ruled out with everybody in it.

    So does one that names nobody, because nobody can have been asked about.
    """
    if area.area is not Area.ROLE_DISPUTE:
        return True
    ruled_out = {person.id for person in people if person.violence is False}
    return bool(area.people) and ruled_out.issuperset(area.people)


def stage_dispute(dispute: Dispute, *, violence: bool | None) -> Staged:
    """How far *dispute* has gone.

    Args:
        dispute: What is known of it.
        violence: Whether there is violence, threat, coercion or fear, as `Relationship.violence`
            has it. Anything but ``False`` stops here: nothing is staged.

    Returns:
        The stage if its signs are told and those of the others are ruled out; else what to ask. It
        may also be that all is told, and fits no stage.

    Examples:
        >>> from ipt.model import Dispute
        >>> told = Dispute(person="p1", ended=False, both_aware=True, trying=True)
        >>> print(stage_dispute(told, violence=False).stage)
        renegotiation
        >>> [question.code for question in stage_dispute(told, violence=None).needs]
        ['SAFETY-ASK']
    """
    person = dispute.person
    safe = violence_asked(person, violence)
    if violence is not False:
        return Staged(
            person=person,
            stage=None,
            trace=(safe.step,),
            findings=safety_first(person, violence),
            needs=open_questions([safe]),
        )
    matches = [(sign, sign.matches(dispute)) for sign in STAGE_SIGNS]
    possible = {sign.stage for sign, match in matches if match is not False}
    certain = {sign.stage for sign, match in matches if match}
    told = certain == possible and bool(certain)
    undecided = {name for sign, match in matches if match is None for name, _ in sign.signs}
    signs = [
        Asked(
            rule=rule,
            answer=getattr(dispute, name),
            about=(person,),
            params=Params(person=person),
        )
        for name, rule in _ASKED.items()
    ]
    return Staged(
        person=person,
        stage=certain.pop() if told else None,
        trace=trace([safe, *signs]),
        needs=()
        if told
        else tuple(
            each.question
            for name, each in zip(_ASKED, signs, strict=True)
            if each.answer is None and name in undecided
        ),
    )


def legal_stage_moves(*, reunited: bool = False) -> frozenset[tuple[DisputeStage, DisputeStage]]:
    """From which stage a dispute can come to which other.

    Args:
        reunited: Whether the two took the relationship up again; only then does a dissolution
            become a renegotiation.
    """
    return _MOVES | {_REUNION} if reunited else _MOVES


def strategies_for(
    stage: DisputeStage | str,
    *,
    violence: bool | None,
    lineage: Lineage | str = Lineage.KLERMAN_WEISSMAN_MARKOWITZ,
) -> tuple[str, ...]:
    """Ids of the strategies that serve a dispute at *stage*; none, unless *violence* is ``False``.

    Which outcome is sought, to leave it as it is, to agree anew or to part, is the patient's choice;
    the strategies serve any of them (KWRC-dispute).

    Raises:
        ipt.errors.InvalidValue: If there is no such stage or lineage.
    """
    fitting = strategies_of(Area.ROLE_DISPUTE, lineage, stages=[stage])
    return tuple(each.id for each in fitting) if violence is False else ()


RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""
