"""The balance of an old role and a new one, and how it shifts.

Old roles are easily idealised. A more even view of both is an end-point that is worth recording.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.model import Course, LedgerItem, LedgerSide as Side, events as ev
from ipt.model.three_valued import any_of
from ipt.model.value import Value

__all__ = [
    "RULES",
    "LedgerShift",
    "TransitionLedger",
    "audit_ledger",
    "audit_transitions",
    "ledger_shift",
    "transition_ledger",
]

ONLY_LOSS: Final = Rule(
    code="TR-ONLY-LOSS",
    severity=Severity.INFO,
    message="the balance of the roles has losses ({losses}) and nothing on the other side",
    remedy="ask what was hard in the old role, and what the new one may offer",
    source="Casebook-role-transition",
    status=Status.INFERRED,
)
NO_NEW_ROLE: Final = Rule(
    code="TR-NO-NEW-ROLE",
    severity=Severity.ADVICE,
    message="the balance tells of the old role ({entries}), and of the new one nothing",
    remedy="ask what the new role is like, its good and its bad sides",
    source="CITC",
    status=Status.INFERRED,
)
NO_MOURNING: Final = Rule(
    code="TR-NO-MOURNING",
    severity=Severity.ADVICE,
    message="the new role has good sides ({chances}), and nothing that was lost was mourned ({losses})",
    remedy="stay with the loss before the chances",
    source="Memphis",
    status=Status.INFERRED,
)
NO_PLAN: Final = Rule(
    code="TR-SKILL-NO-PLAN",
    severity=Severity.ADVICE,
    message="there is no plan for the skill {skill!r} that the new role takes",
    remedy="look together for a way to learn it",
    source="Memphis",
    status=Status.INFERRED,
)
ASK_MOURNED: Final = Rule(
    code="TR-MOURNED",
    asks=True,
    message="what was lost with the old role, and has it been mourned",
    remedy="whether the loss came before the chances",
    source="Memphis",
    status=Status.INFERRED,
)
ASK_PLAN: Final = Rule(
    code="TR-SKILL-PLAN",
    asks=True,
    message="is there a plan for the skill {skill!r}",
    remedy="whether the new role can be mastered",
    source="Memphis",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What is found and asked about the balance of two roles."""

_ROLES: Final = (Side.OLD_GOOD, Side.OLD_BAD, Side.NEW_GOOD, Side.NEW_BAD)
_GAINS: Final = (Side.OLD_BAD, Side.NEW_GOOD, Side.SUPPORT_GAINED)


@frozen(kw_only=True, eq=False, repr=False)
class TransitionLedger(Value):
    """The balance of an old and a new role.

    Attributes:
        items: Its entries, by id.
        weighed: Whether the entries of the two roles have weights; if none has one, each counts
            alike, and ``None`` says that only some have one.
        old: How the old role looks, from -1 (all bad) to 1 (all good).
        new: How the new one does.
        idealisation: *old* less *new*, from -2 to 2. Above 0 the old role looks better than the new;
            2 is an old role that was all good before a new one that is all bad.

    Each of the three numbers is ``None`` if it cannot be told: the role has no entry that weighs
    anything, or only some entries have a weight.
    """

    items: tuple[LedgerItem, ...]
    weighed: bool | None
    old: float | None
    new: float | None
    idealisation: float | None

    def side(self, side: Side | str) -> tuple[LedgerItem, ...]:
        """The entries of one side, by id.

        Raises:
            ipt.errors.InvalidValue: If there is no such side.
        """
        wanted = Side(side)
        return tuple(item for item in self.items if item.side is wanted)


@frozen(kw_only=True, eq=False, repr=False)
class LedgerShift(Value):
    """What changed from one balance to a later one; the later less the earlier.

    Attributes:
        old: Change in how the old role looks, -2 to 2; ``None`` if either balance cannot tell, or
            if one of them has weights and the other has none.
        new: Change in how the new one does.
        idealisation: Change of the idealisation, -4 to 4; below 0 the view became more even, or
            turned towards the new role.
        entries: Change of the number of entries, by side.
        mourned: Change of the number of entries that have been mourned.
        planned: Change of the number of skills for which there is a plan.
    """

    old: float | None
    new: float | None
    idealisation: float | None
    entries: Mapping[Side, int]
    mourned: int
    planned: int


def transition_ledger(items: Iterable[LedgerItem]) -> TransitionLedger:
    """The balance that *items* make, in any order.

    A role looks as ``(good - bad) / (good + bad)``, where good and bad are the sums of weights.

    Raises:
        ipt.errors.InvalidValue: If two items have one id.

    Examples:
        >>> from ipt.formulation.ledger import transition_ledger
        >>> from ipt.model import LedgerItem
        >>> transition_ledger([
        ...     LedgerItem(id="colleagues", side="old-good", weight=4),
        ...     LedgerItem(id="nights", side="old-bad", weight=1),
        ...     LedgerItem(id="alone", side="new-bad", weight=3),
        ... ]).idealisation
        1.6
    """
    entries = sorted(items, key=lambda item: item.id)
    for one, other in pairwise(entries):
        if one.id == other.id:
            msg = f"the balance has {one.id!r} more than once; give each entry an id of its own"
            raise InvalidValue(msg)
    unweighed = [item.weight is None for item in entries if item.side in _ROLES]
    weighed = None if any(unweighed) and not all(unweighed) else not any(unweighed)
    sums = dict.fromkeys(Side, 0)
    for item in entries:
        sums[item.side] += 1 if item.weight is None else item.weight
    old, new = (
        _look(sums[good], sums[bad]) if weighed is not None else None
        for good, bad in (_ROLES[:2], _ROLES[2:])
    )
    return TransitionLedger(
        items=tuple(entries), weighed=weighed, old=old, new=new, idealisation=_less(old, new)
    )


def _look(good: int, bad: int) -> float | None:
    return (good - bad) / (good + bad) if good + bad else None


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def ledger_shift(early: TransitionLedger, late: TransitionLedger) -> LedgerShift:
    """What changed from *early* to *late*."""
    alike = early.weighed is late.weighed

    def change(later: float | None, earlier: float | None) -> float | None:
        return _less(later, earlier) if alike else None

    def plans(ledger: TransitionLedger) -> int:
        return sum(item.planned is True for item in ledger.items)

    def mourned(ledger: TransitionLedger) -> int:
        return sum(item.mourned is True for item in ledger.items)

    return LedgerShift(
        old=change(late.old, early.old),
        new=change(late.new, early.new),
        idealisation=change(late.idealisation, early.idealisation),
        entries=MappingProxyType(
            {side: len(late.side(side)) - len(early.side(side)) for side in Side}
        ),
        mourned=mourned(late) - mourned(early),
        planned=plans(late) - plans(early),
    )


def audit_ledger(ledger: TransitionLedger) -> Audit:
    """What is to be said and asked about a balance."""
    return Audit(findings=tuple(_findings(ledger)), questions=tuple(_questions(ledger)))


def audit_transitions(course: Course) -> Audit:
    """What is to be said and asked about the last balance of each transition of *course*."""
    drawn = {balance.life_event: balance.items for balance in course.of(ev.RoleBalanceDrawn)}
    audits = [audit_ledger(transition_ledger(items)) for items in drawn.values()]
    return Audit(
        findings=tuple(found for audit in audits for found in audit.findings),
        questions=tuple(asked for audit in audits for asked in audit.questions),
    )


def _losses(ledger: TransitionLedger) -> tuple[LedgerItem, ...]:
    return (*ledger.side(Side.OLD_GOOD), *ledger.side(Side.SUPPORT_LOST))


def _mourned(ledger: TransitionLedger) -> bool | None:
    """Whether anything lost was mourned; ``None`` also if nothing lost was told."""
    losses = _losses(ledger)
    return any_of(*(item.mourned for item in losses)) if losses else None


def _findings(ledger: TransitionLedger) -> Iterator[Finding]:
    losses, chances = _losses(ledger), ledger.side(Side.NEW_GOOD)
    old = (*ledger.side(Side.OLD_GOOD), *ledger.side(Side.OLD_BAD))
    if losses and not any(ledger.side(side) for side in _GAINS):
        yield ONLY_LOSS.finding(*_ids(losses), losses=len(losses))
    if old and not (chances or ledger.side(Side.NEW_BAD)):
        yield NO_NEW_ROLE.finding(*_ids(old), entries=len(old))
    if chances and _mourned(ledger) is False:
        yield NO_MOURNING.finding(*_ids(losses), chances=len(chances), losses=len(losses))
    for skill in ledger.side(Side.SKILL_NEEDED):
        if skill.planned is False:
            yield NO_PLAN.finding(skill.id, skill=skill.id)


def _questions(ledger: TransitionLedger) -> Iterator[Question]:
    if ledger.side(Side.NEW_GOOD) and _mourned(ledger) is None:
        yield ASK_MOURNED.question(*_ids(_losses(ledger)))
    for skill in ledger.side(Side.SKILL_NEEDED):
        if skill.planned is None:
            yield ASK_PLAN.question(skill.id, skill=skill.id)


def _ids(items: Sequence[LedgerItem]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
