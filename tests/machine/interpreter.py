"""The rows read plainly: a second reading of the table that shares no code with the compiler.

An expression such as ``"initial_max-1"`` is read by Python itself, with the limits of the
protocol and the counts of the course for its names.
"""

from collections.abc import Iterable

from ipt.machine import ROWS, Kind, Row
from ipt.model import COUNTS, Area, Phase, Protocol

Counts = tuple[int, ...]


class Reading:
    """What the rows say under one protocol."""

    def __init__(self, protocol: Protocol, rows: Iterable[Row] = ROWS) -> None:
        self.limits = {limit.name: limit.value for limit in protocol.limits}
        offered = {rule.area: rule for rule in protocol.areas}
        for area in Area:
            self.limits[f"{area.name.lower()}_offered"] = int(area in offered)
        grief, deficits = offered.get(Area.GRIEF), offered.get(Area.DEFICITS)
        self.limits["grief_events"] = 1 if grief and grief.life_events else 0
        self.limits["deficits_rejections"] = len(deficits.after_rejecting) if deficits else 0
        self.rows = {(row.phase, row.on): row for row in rows}
        self.bounds = {at: self._bounds(row) for at, row in self.rows.items()}

    def value(
        self, expression: int | str | None, names: dict[str, int] | None = None
    ) -> int | None:
        """The value of *expression*, with the limits for its names unless others are given."""
        if isinstance(expression, str):
            return eval(expression, {}, names or self.limits)  # noqa: S307 - our rows, and Python itself reads them
        return expression

    def _bounds(self, row: Row) -> list[tuple[int, int | None, int | None, str]]:
        """For each guard: place of the count, or of the number behind them all; bounds; code."""
        return [
            (
                (*COUNTS, "number").index(guard.count),
                self.value(guard.low),
                self.value(guard.high),
                guard.rule.code,
            )
            for guard in row.guards
        ]

    def refusals(self, phase: Phase, counts: Counts, kind: Kind) -> tuple[str, ...]:
        """The codes with which *kind* is refused; none if it is legal."""
        if (phase, kind.name) not in self.rows:
            return ("MACH-ENDED" if phase is Phase.ENDED else "MACH-NOT-HERE",)
        bounds = self.bounds[phase, kind.name]
        if not bounds:
            return ()
        known = (*counts, kind.number)
        return tuple(
            code
            for place, low, high, code in bounds
            if (low is not None and known[place] < low)
            or (high is not None and known[place] > high)
        )

    def after(self, phase: Phase, counts: Counts, kind: Kind) -> tuple[Phase, Counts]:
        """Phase and counts after *kind*, legal or not."""
        row = self.rows[phase, kind.name]
        if not row.effects:
            return row.to, counts
        names = self.limits | dict(zip(COUNTS, counts, strict=True)) | {"number": kind.number}
        new = list(counts)
        for effect in row.effects:
            value = self.value(effect.value, names)
            place = COUNTS.index(effect.count)
            new[place] = max(0, names[effect.count] + value if effect.adds else value)
        return row.to, tuple(new)
