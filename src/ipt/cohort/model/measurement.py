"""What an instrument shows of a severity: whole numbers between 0 and a most, with an error.

The mean is a logistic curve of severity, and the error is largest in the middle of the scale, as
that of a binomial is; so floor and ceiling are part of the model.
"""

import math

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameter, explained
from ipt.cohort.model.parts import Floats, Ints
from ipt.model.checks import at_least, is_a, named
from ipt.model.value import Value

__all__ = ["Curve", "Graded", "GradedItem"]


@frozen(kw_only=True, eq=False, repr=False)
class Curve(Value):
    """A total whose mean is a logistic curve of severity.

    Attributes:
        id: Of the instrument.
        most: Its highest score.
        slope: How steep the curve is (lambda).
        middle: The severity at which half of the scale is reached (delta).
        noise: The variance of the error in units of ``mean * (1 - mean / most)`` (c).
    """

    id: str = field(validator=named)
    most: int = field(validator=at_least(1, 32767))
    slope: Parameter = field(validator=is_a(Parameter))
    middle: Parameter = field(validator=is_a(Parameter))
    noise: Parameter = field(validator=is_a(Parameter))

    def expected(self, severity: Floats) -> Floats:
        """The mean before rounding."""
        away: Floats = np.exp(-self.slope.value * (severity - self.middle.value))
        return self.most / (1 + away)

    def observe(self, severity: Floats, random: np.random.Generator, out: Ints) -> None:
        """Write a score for each severity into *out*.

        With ``h = exp(-z / 2)`` the mean is ``M / (1 + h*h)`` and the SD of its error
        ``sqrt(c * M) * h / (1 + h*h)``: one exponential serves both.
        """
        score = random.standard_normal(len(severity))
        half = severity - self.middle.value
        half *= -self.slope.value / 2
        np.exp(half, out=half)
        score *= half
        score *= math.sqrt(self.noise.value * self.most)
        score += self.most
        half *= half
        half += 1
        score /= half
        np.rint(score, out=score)
        np.clip(score, 0, self.most, out=score)
        np.copyto(out, score, casting="unsafe")

    def explain(self) -> str:
        """A table of its numbers, and what they rest on."""
        parts = ("slope", "middle", "noise")
        title = f"{self.id}: 0 to {self.most}"
        return explained(title, [(name, getattr(self, name)) for name in parts])


@frozen(kw_only=True, eq=False, repr=False)
class GradedItem(Value):
    """An item of a graded-response model.

    Attributes:
        code: Its code.
        slope: How well it tells severities apart (a).
        steps: The severity at which half answer at least 1, 2 and so on (b).
    """

    code: str
    slope: float
    steps: tuple[float, ...]


@frozen(kw_only=True, eq=False, repr=False)
class Graded(Value):
    """Answers to items by a graded-response model, and their sum.

    Attributes:
        id: Of the instrument.
        items: Its items, in the order of the form.
    """

    id: str
    items: tuple[GradedItem, ...]

    @property
    def most(self) -> int:
        """The highest sum."""
        return sum(len(item.steps) for item in self.items)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items."""
        return tuple(item.code for item in self.items)

    def expected(self, severity: Floats) -> Floats:
        """The mean sum at each severity."""
        total = np.zeros(np.shape(severity))
        for item in self.items:
            for step in item.steps:
                total += 1 / (1 + np.exp(-item.slope * (severity - step)))
        return total

    def observe(self, severity: Floats, random: np.random.Generator, out: Ints) -> None:
        """Write a sum for each severity into *out*."""
        answers = np.empty((len(self.items), len(severity)), dtype=np.int8)
        self.answer(severity, random, answers)
        np.sum(answers, axis=0, dtype=out.dtype, out=out)

    def answer(self, severity: Floats, random: np.random.Generator, out: NDArray[np.int8]) -> None:
        """Write the answers to each item into *out*, ``(items, patients)``.

        An answer is the number of steps that severity with a logistic error lies above.
        """
        for row, item in zip(out, self.items, strict=True):
            felt = random.logistic(0, 1 / item.slope, len(severity))
            felt += severity
            row[:] = 0
            for step in item.steps:
                np.add(row, felt > step, out=row)
