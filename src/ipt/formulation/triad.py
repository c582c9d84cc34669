"""The interpersonal triad: a crisis meets what makes vulnerable, and support does not suffice.

It comes from the school of Stuart and Robertson and may be laid over any protocol. It tells whether
a story has its three legs, and where one could begin.
"""

import enum
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.formulation.grid import Grid, formulation_grid
from ipt.formulation.trace import Step
from ipt.model.checks import at_least, is_bool, to_texts
from ipt.model.three_valued import all_of
from ipt.model.understanding import Factor
from ipt.model.value import Value
from ipt.model.vocabulary import FactorRole

__all__ = [
    "RULES",
    "Leverage",
    "LeveragePoint",
    "Triad",
    "audit_triad",
    "build_triad",
    "leverage_points",
]

NO_CRISIS: Final = Rule(
    code="TRI-NO-CRISIS",
    severity=Severity.INFO,
    message="no acute crisis between people was found",
    remedy="ask about a covert conflict, and about changes near the onset",
    source="S4",
    status=Status.INFERRED,
)
ONE_LEG: Final = Rule(
    code="TRI-ONE-LEG",
    severity=Severity.ADVICE,
    message="what makes vulnerable is recorded, and neither a crisis nor anything about support",
    remedy="look for what happened and who is there; a course cannot rest on personality alone",
    source="SR03-ch9",
    status=Status.INFERRED,
)
ASK_CRISIS: Final = Rule(
    code="TRI-CRISIS-UNASKED",
    asks=True,
    message="what happened between people before it became worse",
    remedy="whether there is an acute crisis",
    source="S4",
    status=Status.SECONDARY,
)
ASK_SUPPORT: Final = Rule(
    code="TRI-SUPPORT-UNASSESSED",
    asks=True,
    message="who supports the patient, and does it suffice",
    remedy="whether support has to be found or widened",
    source="S4",
    status=Status.SECONDARY,
)
ASK_STRENGTH: Final = Rule(
    code="TRI-NO-STRENGTH",
    asks=True,
    message="what are the strengths of the patient",
    remedy="what the treatment can build on",
    source="S4",
    status=Status.SECONDARY,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""


@frozen(kw_only=True, eq=False, repr=False)
class Triad(Value):
    """The three legs, and the strengths.

    Attributes:
        crises: Ids of what may be the acute crisis, such as candidate issues or life events;
            empty if there is none, ``None`` if nobody looked.
        grid: The factors.
        confidants: How many people the patient can confide in; ``None`` if it was not asked.
        lacking: Whether support does not suffice, as patient and therapist see it.
    """

    crises: tuple[str, ...] | None
    grid: Grid
    confidants: int | None = field(validator=at_least(0, optional=True))
    lacking: bool | None = field(validator=is_bool())

    @property
    def vulnerabilities(self) -> tuple[Factor, ...]:
        """What made or keeps the patient vulnerable."""
        return self.grid.factors(roles=_VULNERABLE)

    @property
    def strengths(self) -> tuple[Factor, ...]:
        """What protects."""
        return self.grid.factors(roles=_STRONG)

    @property
    def has_crisis(self) -> bool | None:
        """Whether there is a crisis, or a factor that set the distress off."""
        found = None if self.crises is None else bool(self.crises)
        set_off = bool(self.grid.factors(roles=_ACUTE))
        return True if set_off else found

    @property
    def has_vulnerability(self) -> bool | None:
        """Whether anything made or keeps the patient vulnerable."""
        return self.grid.filled(roles=_VULNERABLE)

    @property
    def lacks_support(self) -> bool | None:
        """Whether support does not suffice, as it was judged or because nobody can be confided in."""
        if self.lacking is not None:
            return self.lacking
        return True if self.confidants == 0 else None

    @property
    def suffices(self) -> bool | None:
        """Whether the three legs are there, so that they can tell how the distress came about."""
        return all_of(self.has_crisis, self.has_vulnerability, self.lacks_support)


_UNKNOWN: Final[Mapping[str, bool | None]] = MappingProxyType({})
_ACUTE: Final = (FactorRole.PRECIPITATING,)
_VULNERABLE: Final = (FactorRole.PREDISPOSING, FactorRole.PERPETUATING)
_STRONG: Final = (FactorRole.PROTECTIVE,)


def build_triad(
    *,
    crises: Iterable[str] | None = None,
    factors: Iterable[Factor] = (),
    confidants: int | None = None,
    lacking: bool | None = None,
) -> Triad:
    """The triad of what is known.

    Args:
        crises: Ids of what may be the acute crisis; ``None`` if nobody looked.
        factors: The factors of the formulation.
        confidants: How many people the patient can confide in, 0 and up.
        lacking: Whether support does not suffice, as patient and therapist see it.

    Raises:
        ipt.errors.InvalidValue: If two factors have one id, or a number is negative.

    Examples:
        >>> from ipt.formulation.triad import build_triad
        >>> from ipt.model import Factor
        >>> triad = build_triad(
        ...     crises=["quarrel"],
        ...     factors=[Factor(id="f1", domain="psychological", role="predisposing")],
        ...     confidants=0,
        ... )
        >>> triad.suffices
        True
    """
    named = None if crises is None else tuple(sorted(set(to_texts(crises))))
    return Triad(
        crises=named, grid=formulation_grid(factors), confidants=confidants, lacking=lacking
    )


def audit_triad(triad: Triad) -> Audit:
    """What the triad shows, and which leg is still to be asked about."""
    findings: list[Finding] = []
    questions: list[Question] = []
    unassessed = triad.confidants is None and triad.lacking is None
    if triad.has_crisis is False:
        findings.append(NO_CRISIS.finding())
    if triad.vulnerabilities and not triad.has_crisis and unassessed:
        findings.append(ONE_LEG.finding(*(factor.id for factor in triad.vulnerabilities)))
    if triad.has_crisis is None:
        questions.append(ASK_CRISIS.question())
    if unassessed:
        questions.append(ASK_SUPPORT.question())
    if not any(cell.role in _STRONG and cell.filled is not None for cell in triad.grid.cells):
        questions.append(ASK_STRENGTH.question())
    return Audit(findings=tuple(findings), questions=tuple(questions))


# --- where to begin ------------------------------------------------------------------------------


class Leverage(enum.StrEnum):
    """Where an intervention could begin, in the order in which IPT looks at it."""

    CRISIS = "crisis"
    SUPPORT = "support"
    COPING = "coping"


@frozen(kw_only=True, eq=False, repr=False)
class LeveragePoint(Value):
    """Something that could be worked on.

    Attributes:
        leverage: Which leg it belongs to.
        about: Id of the crisis or the factor; empty for support.
        changeable: Whether it could change in the time there is.
        trace: Why it stands where it stands.
    """

    leverage: Leverage
    about: str
    changeable: bool | None
    trace: tuple[Step, ...]


def leverage_points(
    triad: Triad, *, can_change: Mapping[str, bool | None] = _UNKNOWN
) -> tuple[LeveragePoint, ...]:
    """What could be worked on: the crisis, then support, then coping; what cannot change comes last.

    Within a leg, what surely can change goes before what nobody was asked about. The order is
    assumed, and crowns no winner. Support is left out where it is said to suffice.

    Args:
        triad: The triad; its factors say themselves whether they could change in the time there is.
        can_change: Whether a crisis could, by its id; who is not named is not known.

    Raises:
        ipt.errors.InvalidValue: If *can_change* names what is no crisis of the triad.
    """
    crises = triad.crises or ()
    for name in sorted(can_change):
        if name not in crises:
            msg = f"{name!r} is no crisis of the triad; factors say themselves what can change"
            raise InvalidValue(msg)
    points = [
        *((Leverage.CRISIS, name, can_change.get(name)) for name in crises),
        *((Leverage.CRISIS, f.id, f.changeable) for f in triad.grid.factors(roles=_ACUTE)),
        *((Leverage.COPING, f.id, f.changeable) for f in triad.vulnerabilities),
    ]
    if triad.lacks_support is not False:
        points.append((Leverage.SUPPORT, "", None))
    return tuple(
        LeveragePoint(
            leverage=leverage, about=about, changeable=change, trace=_trace(leverage, change)
        )
        for leverage, about, change in sorted(points, key=_place)
    )


def _place(point: tuple[Leverage, str, bool | None]) -> tuple[bool, int, bool, str]:
    leverage, about, change = point
    return change is False, list(Leverage).index(leverage), change is None, about


_CHANGE: Final = {True: "it can change in time", False: "it cannot change in time", None: "unknown"}


def _trace(leverage: Leverage, change: bool | None) -> tuple[Step, ...]:  # noqa: FBT001 - an answer
    place = f"{leverage} is number {list(Leverage).index(leverage) + 1} of the three legs"
    return (
        Step(code="TRI-LEG", says=place, source="S4", status=Status.ASSUMED),
        Step(code="TRI-CHANGEABLE", says=_CHANGE[change], source="ipt", status=Status.ASSUMED),
    )
