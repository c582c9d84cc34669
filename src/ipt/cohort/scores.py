"""What scoring columns gives: for each number of a score a column, with a place for each row.

All columns are read-only. `Scores` are what a row of them would be as a score of `ipt.measures`;
where that has nothing, such as a total, the column says so in its own way, which is told there.
"""

import enum
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, TypeGuard, cast

import attrs
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.model.instrument import InstrumentPin
from ipt.model.scales import MissingPolicy
from ipt.model.scores import Band
from ipt.model.vocabulary import RiskKind

__all__ = ["Bands", "RiskAnswers", "ScaleScores", "ScoreKind", "Scores", "joined"]


class ScoreKind(enum.IntEnum):
    """Which kind of score a row has; the names are those of `ipt.measures`."""

    INCOMPLETE = 0
    PRORATED = 1
    COMPLETE = 2


class _Columns:
    """Values of which some are columns; equal if all of them are, NaN to NaN included."""

    __slots__ = ()
    __hash__: ClassVar[None] = None  # type: ignore[assignment] # pyright: ignore[reportIncompatibleMethodOverride]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        mine, theirs = _parts(self), _parts(other)
        return all(_same(mine[name], theirs[name]) for name in mine)


def _parts(value: object) -> dict[str, Any]:
    kind: type[Any] = type(value)
    return {name: getattr(value, name) for name in attrs.fields_dict(kind)}


def _is_array(value: object) -> TypeGuard[NDArray[Any]]:
    return isinstance(value, np.ndarray)


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - what the parts are
    if _is_array(one):
        return np.array_equal(one, other, equal_nan=True)
    return bool(one == other)


@frozen(kw_only=True, eq=False)
class Bands(_Columns):
    """The bands that scores lie in, as one source has them.

    Attributes:
        levels: The bands, the lowest score first.
        place: Which of the *labels* each row has; 0 where it has none.
    """

    levels: tuple[Band, ...] = field(repr=False)
    place: NDArray[np.int16] = field(repr=False)

    @property
    def id(self) -> str:
        """Name of the set of bands."""
        return self.levels[0].bands

    @property
    def labels(self) -> tuple[str, ...]:
        """What *place* points to; the first is empty, for rows that lie in no band."""
        return ("", *(level.label for level in self.levels))


@frozen(kw_only=True, eq=False)
class ScaleScores(_Columns):
    """The scores of a subscale.

    Attributes:
        scale: Its id.
        total: Its sum or mean; NaN if too few of its items were answered, or none applies.
        answered: How many of its items were.
        bands: The bands it lies in, the default set first.
    """

    scale: str
    total: NDArray[np.float64] = field(repr=False)
    answered: NDArray[np.int16] = field(repr=False)
    bands: tuple[Bands, ...] = field(repr=False)


@frozen(kw_only=True, eq=False)
class RiskAnswers(_Columns):
    """What is told of a risk item. It has no level, and where there is no flag nothing is said.

    Attributes:
        item: Code of the item.
        kind: What the item is about.
        flagged: Whether it was answered above its least; somebody has to look at it.
        unknown: Whether it has no answer, so that it has to be asked; this is no reassurance.
    """

    item: str
    kind: RiskKind
    flagged: NDArray[np.bool_] = field(repr=False)
    unknown: NDArray[np.bool_] = field(repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class Scores(_Columns):
    """The scores of the rows of a table.

    Attributes:
        pin: Which edition of which instrument.
        policy: What was done about missing answers.
        total: The score; NaN where there is none. It is never the sum of what happens to be there.
        answered: How many items were answered.
        kind: A `ScoreKind`, as a number.
        bands: The bands the total lies in, the default set first.
        subscales: Those whose key is known.
        risks: The risk items.
    """

    pin: InstrumentPin
    policy: MissingPolicy
    total: NDArray[np.float64]
    answered: NDArray[np.int16]
    kind: NDArray[np.int8]
    bands: tuple[Bands, ...]
    subscales: tuple[ScaleScores, ...]
    risks: tuple[RiskAnswers, ...]

    def __len__(self) -> int:
        return len(self.total)

    def __repr__(self) -> str:
        return f"<Scores of {self.pin.id!r}, rows: {len(self)}>"

    @property
    def by_scale(self) -> dict[str, NDArray[np.float64]]:
        """The scores of each subscale, by its id."""
        return {scores.scale: scores.total for scores in self.subscales}


# --- from blocks to a whole -----------------------------------------------------------------------


def joined(blocks: Iterable[Scores], rows: int) -> Scores:
    """Scores of *rows* rows from those of its *blocks*, of which there is one at least.

    The columns are made once and filled, which takes half of the time of putting them together.
    """
    start, following = 0, iter(blocks)
    first = next(following)
    whole: Scores = _with_room(first, rows)
    for block in itertools.chain([first], following):
        for column, part in zip(_columns(whole), _columns(block), strict=True):
            column[start : start + len(block)] = part
        start += len(block)
    for column in _columns(whole):
        column.setflags(write=False)
    return whole


def _columns(value: object) -> Iterator[NDArray[Any]]:
    if _is_array(value):
        yield value
    for part in _inside(value):
        yield from _columns(part)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, _Columns):
        return _parts(value).values()
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()


def _with_room(value: Any, rows: int) -> Any:  # noqa: ANN401 - what the parts are
    """*value* with columns of *rows* rows, of which nothing is written yet."""
    if _is_array(value):
        return np.empty(rows, dtype=value.dtype)
    if isinstance(value, tuple):
        return tuple(_with_room(part, rows) for part in cast("tuple[object, ...]", value))
    if isinstance(value, _Columns):
        kind: type[Any] = type(value)
        return kind(**{name: _with_room(part, rows) for name, part in _parts(value).items()})
    return value
