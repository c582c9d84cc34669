"""The strategies of each problem area: what they are, by lineage and by the stage of a dispute.

They are data, in ``strategies.toml``. A school of one's own, or a service's own list, is a table of
the same form: every function that looks one up takes it as ``table``.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName
from ipt.findings import Status
from ipt.model import Area, DisputeStage, Lineage, ProblemArea
from ipt.model.checks import (
    as_tuple,
    each_a,
    each_named,
    is_bool,
    named,
    to_lineage,
    to_status,
    to_texts,
)
from ipt.model.value import Value

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = [
    "Aim",
    "Proscribed",
    "Strategy",
    "StrategyTable",
    "aims_of",
    "area_of",
    "by_focus",
    "load_strategies",
    "strategies_of",
    "strategy_table",
]

_EVERY_AREA: Final = "any"
_OFF_MODEL: Final = "off-model-"


def area_of(strategy: str) -> Area | None:
    """The problem area that an id of a strategy or an aim begins with; ``None`` for ``any-``.

    Raises:
        ipt.errors.UnknownName: If it begins with neither.

    Examples:
        >>> from ipt.formulation.strategies import area_of
        >>> area_of("grief-rebuild")
        <Area.GRIEF: 'grief'>
    """
    if strategy.startswith(f"{_EVERY_AREA}-"):
        return None
    for area in Area:
        if strategy.startswith(f"{area.value}-"):
            return area
    starts = ", ".join(repr(f"{start}-") for start in (*Area, _EVERY_AREA))
    msg = f"{strategy!r} names no problem area; an id begins with one of {starts}"
    raise UnknownName(msg)


def _of_an_area(_instance: object, _attribute: "Attribute[Any]", value: str) -> None:
    try:
        area_of(value)
    except UnknownName as error:
        raise InvalidValue(error.message) from None


def _off_model(_instance: object, _attribute: "Attribute[Any]", value: str) -> None:
    if not value.startswith(_OFF_MODEL):
        msg = f"what is no part of IPT has an id that begins with {_OFF_MODEL!r}, not {value!r}"
        raise InvalidValue(msg)


def _lineages(values: Iterable[Lineage | str]) -> tuple[Lineage, ...]:
    return tuple(map(to_lineage, as_tuple(values)))


def _stages(values: Iterable[DisputeStage | str]) -> tuple[DisputeStage, ...]:
    return tuple(map(DisputeStage, as_tuple(values)))


@frozen(kw_only=True, eq=False, repr=False)
class _Line(Value):
    """What every line of the table has."""

    id: str = field(validator=named)
    label: str = field(validator=named)
    lineages: tuple[Lineage, ...] = field(default=tuple(Lineage), converter=_lineages)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


@frozen(kw_only=True, eq=False, repr=False)
class _Staged(_Line):
    """A line that belongs to an area, and of a dispute perhaps to some stages."""

    id: str = field(validator=[named, _of_an_area])
    stages: tuple[DisputeStage, ...] = field(default=(), converter=_stages)

    def __attrs_post_init__(self) -> None:
        if self.stages and self.area is not Area.ROLE_DISPUTE:
            msg = f"stages belong to a role dispute, not to {self.id!r}"
            raise InvalidValue(msg)

    @property
    def area(self) -> Area | None:
        """Which area; ``None`` if any."""
        return area_of(self.id)


@frozen(kw_only=True, eq=False, repr=False)
class Aim(_Staged):
    """What work on a problem area is to reach.

    Attributes:
        id: Begins with the area.
        label: In our words.
        lineages: Which schools have it.
        stages: Of a dispute, which stages it belongs to; all if empty.
        source: A key of the bibliography.
        status: How well founded it is.
    """


@frozen(kw_only=True, eq=False, repr=False)
class Strategy(_Staged):
    """A way to work on a problem area.

    Attributes:
        id: Begins with the area; what `SessionHeld.strategies` names it by.
        label: In our words.
        lineages: Which schools have it.
        stages: Of a dispute, which stages it fits; all if empty.
        core: Whether no middle phase leaves it out.
        practical: Whether it only helps another along; such a one is never due.
        shown_by: Tasks of a protocol that show it was followed.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    core: bool = field(default=False, validator=is_bool(optional=False))
    practical: bool = field(default=False, validator=is_bool(optional=False))
    shown_by: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.core and self.practical:
            msg = f"{self.id!r} is core or practical, not both"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Proscribed(_Line):
    """Something that is no part of IPT, at least not as main work.

    Attributes:
        id: Begins with ``"off-model-"``; a session that did it names it among its strategies.
        label: In our words.
        lineages: For which schools.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    id: str = field(validator=[named, _off_model])


_L = TypeVar("_L", bound=_Staged)


def _aims(values: Iterable[Aim]) -> tuple[Aim, ...]:
    return as_tuple(values)


def _strategies(values: Iterable[Strategy]) -> tuple[Strategy, ...]:
    return as_tuple(values)


def _acts(values: Iterable[Proscribed]) -> tuple[Proscribed, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class StrategyTable(Value):
    """Everything that a file of strategies states, in its order.

    Attributes:
        strategies: Of every area and lineage.
        aims: What each area is to reach.
        proscribed: What is no part of IPT.
    """

    strategies: tuple[Strategy, ...] = field(converter=_strategies, validator=each_a(Strategy))
    aims: tuple[Aim, ...] = field(default=(), converter=_aims, validator=each_a(Aim))
    proscribed: tuple[Proscribed, ...] = field(
        default=(), converter=_acts, validator=each_a(Proscribed)
    )


def load_strategies(text: str | bytes) -> StrategyTable:
    """The table that a TOML *text* states, in the form of ``strategies.toml``.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    from ipt import documents  # noqa: PLC0415 - it loads cattrs

    by = documents.converter()
    for entry in (Aim, Proscribed, Strategy):
        documents.Keyed(entry, "id").register(by)
    return documents.structure_cited(documents.read_toml(text), StrategyTable, by)


@cache
def strategy_table() -> StrategyTable:
    """The table that ships with this library."""
    file = files("ipt.formulation").joinpath("strategies.toml")
    return load_strategies(file.read_text(encoding="utf-8"))


def strategies_of(
    area: Area | str | None,
    lineage: Lineage | str = Lineage.KLERMAN_WEISSMAN_MARKOWITZ,
    *,
    stages: Iterable[DisputeStage | str] = (),
    table: StrategyTable | None = None,
) -> tuple[Strategy, ...]:
    """The strategies of a problem area in their order.

    Args:
        area: Which; ``None`` for what is done whatever the area is.
        lineage: Of which school; the Stuart-Robertson one has no deficits, so no strategies of it.
        stages: Of a dispute; only what fits one of them is given, everything if there is none.
        table: Another table than the one that ships.

    Raises:
        ipt.errors.InvalidValue: If there is no such area, lineage or stage.

    Examples:
        >>> from ipt.formulation.strategies import strategies_of
        >>> [strategy.id for strategy in strategies_of("deficits") if not strategy.core]
        ['deficits-therapist']
        >>> strategies_of("deficits", "stuart-robertson")
        ()
    """
    return _fitting((table or strategy_table()).strategies, area, lineage, stages)


def aims_of(
    area: Area | str,
    lineage: Lineage | str = Lineage.KLERMAN_WEISSMAN_MARKOWITZ,
    *,
    stages: Iterable[DisputeStage | str] = (),
    table: StrategyTable | None = None,
) -> tuple[Aim, ...]:
    """What work on a problem area is to reach; the arguments are those of `strategies_of`.

    Raises:
        ipt.errors.InvalidValue: If there is no such area, lineage or stage.
    """
    return _fitting((table or strategy_table()).aims, area, lineage, stages)


def _fitting(
    lines: Iterable[_L],
    area: Area | str | None,
    lineage: Lineage | str,
    stages: Iterable[DisputeStage | str],
) -> tuple[_L, ...]:
    wanted = None if area is None else Area(area)
    school, at = Lineage(lineage), _stages(stages)
    return tuple(
        line
        for line in lines
        if line.area is wanted
        and school in line.lineages
        and not (at and line.stages and set(at).isdisjoint(line.stages))
    )


def by_focus(
    focus: Iterable[ProblemArea],
    lineage: Lineage | str = Lineage.KLERMAN_WEISSMAN_MARKOWITZ,
    *,
    table: StrategyTable | None = None,
) -> Mapping[Area, tuple[Strategy, ...]]:
    """The strategies of each area in *focus*, the primary one first.

    Two disputes are one area; a strategy fits if it fits the stage of either, and the stage of a
    dispute that nobody has staged is any.
    """
    areas = sorted(focus, key=lambda one: (not one.primary, tuple(Area).index(one.area)))
    found: dict[Area, tuple[Strategy, ...]] = {}
    for area in dict.fromkeys(one.area for one in areas):
        stages = {one.stage for one in areas if one.area is area}
        known = () if None in stages else {stage for stage in stages if stage is not None}
        found[area] = strategies_of(area, lineage, stages=known, table=table)
    return MappingProxyType(found)
