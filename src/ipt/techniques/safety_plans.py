"""Whether a safety plan is complete: six steps in their order, people to call, and nobody to fear among them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from ipt.errors import InvalidValue
from ipt.formulation.asked import open_questions
from ipt.formulation.audit import Audit
from ipt.formulation.disputes import violence_asked
from ipt.formulation.moments import shifted
from ipt.formulation.reach import by_id
from ipt.model import (
    ConflictEnding,
    Dispute,
    Kin,
    PlanItem,
    Relationship,
    SafetyPlan,
    SafetyStepKind,
)
from ipt.model.checks import as_tuple, is_day
from ipt.model.dates import is_before
from ipt.model.three_valued import all_of
from ipt.techniques import safety_rules as r
from ipt.techniques.audited import Said, audited

__all__ = ["STALE_MONTHS", "check_safety_plan"]

STALE_MONTHS: Final = 6
"""After so many months a plan is gone through again; assumed."""

_TO_CALL: Final = (SafetyStepKind.HELPERS, SafetyStepKind.PROFESSIONALS)
_TO_TURN_TO: Final = (SafetyStepKind.PEOPLE_AND_PLACES, SafetyStepKind.HELPERS)

_Items = Mapping[SafetyStepKind, tuple[PlanItem, ...]]


def check_safety_plan(
    plan: SafetyPlan,
    *,
    today: date,
    people: Iterable[Relationship] = (),
    disputes: Iterable[Dispute] = (),
    months: int = STALE_MONTHS,
) -> Audit:
    """What *plan* still lacks, and what is to be asked about it.

    Args:
        plan: Any.
        today: The day it is looked at.
        people: The inventory, for who is a professional and with whom there is violence.
        disputes: The disputes, for whom not to name without asking.
        months: After how many months it is gone through again, 1 to 1200.

    Raises:
        ipt.errors.InvalidValue: If *today* is no day, two people have one id, or *months* is out of range.

    Examples:
        >>> from datetime import date
        >>> from ipt.model import SafetyPlan
        >>> from ipt.techniques import safety
        >>> plan = SafetyPlan(id="plan", escalation="as our clinic has it", shared_with=["p1"])
        >>> [found.code for found in safety.check_safety_plan(plan, today=date(2026, 6, 1)).findings][-2:]
        ['SAFE-STEP-EMPTY', 'SAFE-MEANS-BLANK']
    """
    is_day(today, "today")
    if not 1 <= months <= 1200:  # noqa: PLR2004 - a hundred years
        msg = f"months is from 1 to 1200, not {months!r}"
        raise InvalidValue(msg)
    known, items = by_id(people), {step.kind: step.items for step in plan.steps}
    return audited(
        [
            *_steps(plan, items),
            *_means(plan, items),
            *_to_call(items),
            *_helpers(items.get(SafetyStepKind.HELPERS, ()), known),
            *_partners(items, known, {dispute.person for dispute in as_tuple(disputes)}),
            *([] if plan.shared_with else [r.NOT_SHARED.finding(plan.id)]),
            *_stale(plan, today, months),
        ]
    )


def _steps(plan: SafetyPlan, items: _Items) -> Said:
    for kind in SafetyStepKind:
        if kind is not SafetyStepKind.SAFER_PLACE and not items.get(kind):
            yield r.STEP_EMPTY.finding(plan.id, step=kind.value)
    order = [*items]
    if order != [kind for kind in SafetyStepKind if kind in items]:
        yield r.ORDER.finding(plan.id, order=", ".join(order))


def _means(plan: SafetyPlan, items: _Items) -> Said:
    if not items.get(SafetyStepKind.SAFER_PLACE):
        yield r.MEANS_BLANK.finding(plan.id, why="")
    elif plan.means_discussed is False:
        yield r.MEANS_BLANK.finding(plan.id, why="; it was not talked about")
    elif plan.means_discussed is None:
        yield r.ASK_MEANS.question(plan.id)


def _to_call(items: _Items) -> Said:
    for kind in _TO_CALL:
        for item in items.get(kind, ()):
            if item.contact is None:
                yield r.NO_PHONE.finding(item.id, item=item.id, step=kind.value)


def _helpers(helpers: Sequence[PlanItem], known: Mapping[str, Relationship]) -> Said:
    """Whether all of *helpers* are professionals; an entry without a person tells nothing of that."""
    professional = all_of(*(_professional(item, known) for item in helpers))
    if helpers and professional:
        yield r.ONLY_PROFESSIONALS.finding(*(item.id for item in helpers))
    elif professional is None:
        yield r.ASK_WHO_HELPS.question(*(item.id for item in helpers))


def _professional(item: PlanItem, known: Mapping[str, Relationship]) -> bool | None:
    person = known.get(item.person or "")
    if person is None or person.kin is None:
        return None
    return person.kin is Kin.PROFESSIONAL


def _partners(items: _Items, known: Mapping[str, Relationship], disputes: set[str]) -> Said:
    for kind in _TO_TURN_TO:
        for name in dict.fromkeys(item.person for item in items.get(kind, ())):
            if name is None:
                continue
            person = known.get(name, Relationship(id=name))
            if why := _why_not(person, disputed=name in disputes):
                yield r.DISPUTE_PARTNER.finding(name, step=kind.value, person=name, why=why)
            if person.violence is None:
                yield from open_questions([violence_asked(name, None)])


def _why_not(person: Relationship, *, disputed: bool) -> str:
    """Why it is to be asked whether turning to *person* is safe; empty if nothing speaks against it."""
    if person.violence:
        return "with whom there is violence, threat, coercion or fear"
    if disputed and person.violence is None:
        return "with whom there is a dispute in which violence is not ruled out"
    ending = None if person.conflict is None else person.conflict.ending
    if disputed and ending is ConflictEnding.ESCALATED:
        return "with whom there is a dispute that escalates"
    return ""


def _stale(plan: SafetyPlan, today: date, months: int) -> Said:
    limit = date.fromordinal(max(1, shifted(today, -months)))
    stale = None if plan.made_on is None else is_before(plan.made_on, limit)
    if stale:
        yield r.STALE.finding(plan.id, months=months)
    elif stale is None:
        yield r.ASK_MADE_ON.question(plan.id)
