"""How NHS Talking Therapies in England counts an outcome, from PHQ-9 and GAD-7 together.

A case is at or above the cut-off of one of the two scales. Recovery is asked of cases only, and of
both scales. The two scales speak for improvement or deterioration together: one has to move by its
reliable change, and the other must not move the other way by its own. That last rule is as recalled;
the numbers are those of `ipt.measures.published`. A course counts with two contacts or more.
"""

from typing import Final

from attrs import frozen

from ipt.findings import Status
from ipt.measures.change import changed, is_well
from ipt.measures.published import (
    GAD7_CASENESS,
    GAD7_RELIABLE_NHS,
    PHQ9_CASENESS,
    PHQ9_RELIABLE_NHS,
)
from ipt.model.change import Change, ChangeRule, Judgement, Threshold
from ipt.model.readings import Ends, Reading
from ipt.model.three_valued import all_of, any_of, negated
from ipt.model.value import Value

__all__ = ["FEWEST_CONTACTS", "Outcome", "outcome"]

FEWEST_CONTACTS: Final = 2
_SOURCE: Final = "NHS-TT"
_PHQ9: Final = Ends(best=0, worst=27)
_GAD7: Final = Ends(best=0, worst=21)


@frozen(kw_only=True, eq=False, repr=False)
class Outcome(Value):
    """The outcome of a course as this service counts it.

    Attributes:
        caseness: Whether the patient was a case at the first contact.
        recovery: Whether a case is one no longer; not assessable in who was none.
        improvement: Whether there is reliable improvement.
        deterioration: Whether there is reliable deterioration.
        reliable_recovery: Whether there are recovery and reliable improvement.
    """

    caseness: Judgement[bool]
    recovery: Judgement[bool]
    improvement: Judgement[bool]
    deterioration: Judgement[bool]
    reliable_recovery: Judgement[bool]


@frozen(kw_only=True)
class _Scale:
    """What one of the two scales says."""

    first: Reading | None
    last: Reading | None
    ends: Ends
    caseness: Threshold
    rule: ChangeRule

    def case(self, reading: Reading | None) -> bool | None:
        return None if reading is None else negated(is_well(reading, self.caseness, self.ends))

    def moved(self, way: Change) -> bool | None:
        verdict = changed(self.first, self.last, rule=self.rule, ends=self.ends).verdict
        return None if verdict is None else verdict is way


def outcome(
    *,
    phq9: tuple[Reading | None, Reading | None],
    gad7: tuple[Reading | None, Reading | None],
    contacts: int | None,
) -> Outcome:
    """Caseness, recovery, improvement, deterioration and reliable recovery of a course.

    Args:
        phq9: The first and the last total; ``None`` where there is none.
        gad7: The same.
        contacts: Attended treatment contacts; ``None`` if not known.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside its scale.

    Examples:
        >>> from ipt.measures.talking_therapies import outcome
        >>> course = outcome(phq9=(18, 9), gad7=(12, 7), contacts=8)
        >>> course.reliable_recovery.verdict, course.deterioration.verdict
        (True, False)
    """
    scales = (
        _Scale(
            first=phq9[0], last=phq9[1], ends=_PHQ9, caseness=PHQ9_CASENESS, rule=PHQ9_RELIABLE_NHS
        ),
        _Scale(
            first=gad7[0], last=gad7[1], ends=_GAD7, caseness=GAD7_CASENESS, rule=GAD7_RELIABLE_NHS
        ),
    )
    case = any_of(*(scale.case(scale.first) for scale in scales))
    still = any_of(*(scale.case(scale.last) for scale in scales))
    better = any_of(*(scale.moved(Change.IMPROVED) for scale in scales))
    worse = any_of(*(scale.moved(Change.DETERIORATED) for scale in scales))
    recovered, improved = all_of(case, negated(still)), all_of(better, negated(worse))

    course = _why_no_course(contacts)
    no_case = course or _why_no_case(case)
    return Outcome(
        caseness=_judgement("nhs-caseness", case, "a first score at or above its cut-off", ""),
        recovery=_judgement("nhs-recovery", recovered, "a case before, none after", no_case),
        improvement=_judgement(
            "nhs-reliable-improvement", improved, "one scale reliably better, none worse", course
        ),
        deterioration=_judgement(
            "nhs-reliable-deterioration",
            all_of(worse, negated(better)),
            "one scale reliably worse, none better",
            course,
        ),
        reliable_recovery=_judgement(
            "nhs-reliable-recovery",
            all_of(recovered, improved),
            "recovery and reliable improvement",
            no_case,
        ),
    )


def _why_no_course(contacts: int | None) -> str:
    if contacts is None:
        return "the number of contacts is not known"
    if contacts < FEWEST_CONTACTS:
        return f"a course has at least {FEWEST_CONTACTS} contacts, not {contacts!r}"
    return ""


def _why_no_case(case: bool | None) -> str:  # noqa: FBT001
    if case is None:
        return "a first score is missing or not exact"
    return "" if case else "no case at the first contact"


def _judgement(rule: str, verdict: bool | None, asked: str, barrier: str) -> Judgement[bool]:  # noqa: FBT001
    if barrier:
        verdict, why = None, barrier
    elif verdict is None:
        why = f"a score is missing or not exact; the rule asks for {asked}"
    else:
        why = f"{'' if verdict else 'not '}{asked}"
    combined = rule in {"nhs-reliable-improvement", "nhs-reliable-deterioration"}
    status = Status.ASSUMED if combined else Status.SECONDARY
    return Judgement(verdict=verdict, why=why, rule=rule, source=_SOURCE, status=status)
