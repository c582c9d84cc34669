"""The biopsychosocial, cultural and spiritual grid: five domains by four roles.

A cell holds factors, or was asked about and is empty, or was not asked about; the three are never
mixed up. Nothing is weighed, and no cell has to be filled.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.model.checks import as_tuple
from ipt.model.three_valued import any_of
from ipt.model.understanding import Factor
from ipt.model.value import Value
from ipt.model.vocabulary import FactorDomain, FactorRole

__all__ = ["PURPOSES", "RULES", "Cell", "Grid", "audit_grid", "formulation_grid", "purpose_slots"]

ASK_PRECIPITANT: Final = Rule(
    code="BPS-NO-PRECIPITANT",
    asks=True,
    message="what set off the distress",
    remedy="why it came now",
    source="Eells-coding",
    status=Status.INFERRED,
)
ASK_MECHANISM: Final = Rule(
    code="BPS-NO-MECHANISM",
    asks=True,
    message="what made the patient vulnerable to it, or keeps it up",
    remedy="how the distress can be explained, and not only described",
    source="Eells-coding",
    status=Status.INFERRED,
)
ASK_PROTECTIVE: Final = Rule(
    code="BPS-NO-PROTECTIVE",
    asks=True,
    message="what protects the patient, and what goes well",
    remedy="what the treatment can build on",
    source="SR12-formulation",
    status=Status.INFERRED,
)
ASK_CULTURE: Final = Rule(
    code="BPS-CULTURE-BLANK",
    asks=True,
    message="what does the culture that the patient lives in say about this",
    remedy="how the distress is understood, and which way out is open",
    source="SR12-formulation",
    status=Status.INFERRED,
)
ASK_SPIRIT: Final = Rule(
    code="BPS-SPIRIT-UNASKED",
    asks=True,
    message="does faith or a search for meaning play a part",
    remedy="whether it burdens or supports; that it plays none is an answer too",
    source="SR12-formulation",
    status=Status.INFERRED,
)
DUPLICATED: Final = Rule(
    code="BPS-FACTOR-DUPLICATED",
    severity=Severity.ADVICE,
    message="{first!r} and {second!r} say the same, in one domain and one role",
    remedy="keep one of them",
    source="ipt",
    status=Status.INFERRED,
)
NOT_SHARED: Final = Rule(
    code="BPS-NOT-SHARED",
    severity=Severity.ADVICE,
    message="the formulation was not shared with the patient",
    remedy="offer it, and change it until it fits",
    source="SR12-formulation",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_D, _R = FactorDomain, FactorRole


# --- the grid ------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Cell(Value):
    """One domain in one role.

    Attributes:
        domain: Which domain.
        role: Which role.
        factors: What there is, by id.
        none: What was asked for and is not there, by id.
    """

    domain: FactorDomain
    role: FactorRole
    factors: tuple[Factor, ...] = ()
    none: tuple[Factor, ...] = ()

    @property
    def filled(self) -> bool | None:
        """Whether there is anything; ``False`` if it was asked for, ``None`` if it was not."""
        if self.factors:
            return True
        return False if self.none else None


@frozen(kw_only=True, eq=False, repr=False)
class Grid(Value):
    """The twenty cells, domain by domain, each with its roles in order."""

    cells: tuple[Cell, ...]

    def cell(self, domain: FactorDomain | str, role: FactorRole | str) -> Cell:
        """The cell of a domain and a role.

        Raises:
            ipt.errors.InvalidValue: If there is no such domain or role.
        """
        wanted = FactorDomain(domain), FactorRole(role)
        return next(cell for cell in self.cells if (cell.domain, cell.role) == wanted)

    def factors(
        self,
        *,
        domains: Collection[FactorDomain] = tuple(FactorDomain),
        roles: Collection[FactorRole] = tuple(FactorRole),
    ) -> tuple[Factor, ...]:
        """What there is in these domains and roles, in order of the cells."""
        return tuple(
            factor
            for cell in self.cells
            if cell.domain in domains and cell.role in roles
            for factor in cell.factors
        )

    def filled(
        self,
        *,
        domains: Collection[FactorDomain] = tuple(FactorDomain),
        roles: Collection[FactorRole] = tuple(FactorRole),
    ) -> bool | None:
        """Whether there is anything in these cells; ``None`` while one of them was not asked about."""
        return any_of(
            *(cell.filled for cell in self.cells if cell.domain in domains and cell.role in roles)
        )

    @property
    def unasked(self) -> tuple[Cell, ...]:
        """The cells nobody asked about."""
        return tuple(cell for cell in self.cells if cell.filled is None)

    @property
    def asked_and_none(self) -> tuple[Cell, ...]:
        """The cells that were asked about and are empty."""
        return tuple(cell for cell in self.cells if cell.filled is False)

    @property
    def counts(self) -> Mapping[FactorDomain, Mapping[FactorRole, int]]:
        """How many factors there are in each cell."""
        return MappingProxyType(
            {
                domain: MappingProxyType(
                    {role: len(self.cell(domain, role).factors) for role in FactorRole}
                )
                for domain in FactorDomain
            }
        )


def formulation_grid(factors: Iterable[Factor]) -> Grid:
    """The grid of *factors*.

    Raises:
        ipt.errors.InvalidValue: If two factors have one id.

    Examples:
        >>> from ipt.formulation.grid import formulation_grid
        >>> from ipt.model import Factor
        >>> made = formulation_grid([
        ...     Factor(id="f1", domain="social", role="precipitating"),
        ...     Factor(id="f2", domain="spiritual", role="protective", present=False),
        ... ])
        >>> made.cell("social", "precipitating").filled
        True
        >>> made.cell("spiritual", "protective").filled
        False
        >>> len(made.unasked)
        18
    """
    given = sorted(as_tuple(factors), key=lambda factor: factor.id)
    for one, other in pairwise(given):
        if one.id == other.id:
            msg = f"two factors have the id {one.id!r}; keep the one recorded last"
            raise InvalidValue(msg)
    return Grid(
        cells=tuple(
            Cell(
                domain=domain,
                role=role,
                factors=tuple(f for f in here if f.present),
                none=tuple(f for f in here if not f.present),
            )
            for domain in FactorDomain
            for role in FactorRole
            for here in [[f for f in given if (f.domain, f.role) == (domain, role)]]
        )
    )


# --- what is missing -----------------------------------------------------------------------------

_EXPLAINING: Final = (_R.PREDISPOSING, _R.PERPETUATING)


def audit_grid(grid: Grid, *, shared: bool | None = None) -> Audit:
    """What *grid* leaves to ask. Where something was asked for and is not there, it is not asked again.

    Args:
        grid: The grid.
        shared: Whether the formulation was shared; of ``None`` nothing is said.
    """
    findings = [*_duplicates(grid), *([NOT_SHARED.finding()] if shared is False else [])]
    return Audit(findings=tuple(findings), questions=tuple(_missing(grid)))


def _missing(grid: Grid) -> Iterator[Question]:
    for rule, cells in (
        (ASK_PRECIPITANT, [c for c in grid.cells if c.role is _R.PRECIPITATING]),
        (ASK_MECHANISM, [c for c in grid.cells if c.role in _EXPLAINING]),
        (ASK_PROTECTIVE, [c for c in grid.cells if c.role is _R.PROTECTIVE]),
        (ASK_CULTURE, [c for c in grid.cells if c.domain is _D.CULTURAL]),
        (ASK_SPIRIT, [c for c in grid.cells if c.domain is _D.SPIRITUAL]),
    ):
        if all(cell.filled is None for cell in cells):
            yield rule.question()


def _duplicates(grid: Grid) -> Iterator[Finding]:
    for cell in grid.cells:
        seen: dict[str, str] = {}
        for factor in cell.factors:
            said = " ".join(factor.text.casefold().split())
            if said and said in seen:
                ids = seen[said], factor.id
                yield DUPLICATED.finding(*ids, first=ids[0], second=ids[1])
            seen.setdefault(said, factor.id)


# --- what it is for ------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class PurposeSlot(Value):
    """One of the purposes of a formulation, with the factors that bear on it; no words.

    Attributes:
        purpose: One of `PURPOSES`.
        factors: Ids of the factors, in order of the grid.
        filled: Whether there is any; ``None`` while a cell that belongs to it was not asked about.
    """

    purpose: str
    factors: tuple[str, ...]
    filled: bool | None


_Cells = tuple[tuple[FactorDomain, ...], tuple[FactorRole, ...]]
_ANY: Final = tuple(FactorDomain)
_CAUSES: Final = (_R.PREDISPOSING, _R.PRECIPITATING, _R.PERPETUATING)

PURPOSES: Final[Mapping[str, _Cells]] = MappingProxyType(
    {
        "experience": (_ANY, tuple(FactorRole)),
        "origin": (_ANY, _CAUSES),
        "validation": (_ANY, (_R.PRECIPITATING, _R.PERPETUATING)),
        "rationale": ((_D.SOCIAL,), _CAUSES),
        "focus": ((_D.SOCIAL,), (_R.PRECIPITATING, _R.PERPETUATING)),
        "stance": ((_D.PSYCHOLOGICAL, _D.CULTURAL, _D.SPIRITUAL), (_R.PREDISPOSING,)),
        "techniques": ((_D.PSYCHOLOGICAL, _D.SOCIAL), (_R.PERPETUATING, _R.PROTECTIVE)),
        "prognosis": (_ANY, (_R.PREDISPOSING, _R.PROTECTIVE)),
    }
)
"""The eight purposes that SR12-formulation names, and the domains and roles that bear on each.

The purposes are published; which cells bear on them is inferred.
"""


def purpose_slots(grid: Grid) -> tuple[PurposeSlot, ...]:
    """The factors that bear on each purpose of a formulation; whoever uses them writes the words."""
    return tuple(
        PurposeSlot(
            purpose=purpose,
            factors=tuple(factor.id for factor in grid.factors(domains=domains, roles=roles)),
            filled=grid.filled(domains=domains, roles=roles),
        )
        for purpose, (domains, roles) in PURPOSES.items()
    )
