"""A decision as a patient looks at it: options, what each would bring, and what matters.

It works in words alone: arguments for and against, and whose needs they serve. Numbers are
optional, and whatever was not asked is ``None`` or empty.
"""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import (
    When,
    as_tuple,
    between,
    each_a,
    each_named,
    is_bool,
    is_text,
    named,
    named_or_none,
    to_texts,
    unique,
    when,
)
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = [
    "Argument",
    "AttributeRating",
    "Consequence",
    "Constraint",
    "Decision",
    "DecisionAttribute",
    "DecisionMatter",
    "Option",
    "ProposedBy",
    "WeightMethod",
    "WeightRating",
]


class ProposedBy(Word):
    """Who thought of an option."""

    PATIENT = "patient"
    THERAPIST = "therapist"
    OTHER = "other"


class DecisionMatter(Word):
    """What a decision is about, where that changes what may be said of it."""

    LEAVING_VIOLENCE = "leaving-violence"
    REPRODUCTIVE = "reproductive"
    MEDICAL = "medical"
    OTHER = "other"


class WeightMethod(Word):
    """How weights were asked for."""

    EQUAL = "equal"
    DIRECT = "direct"
    SWING = "swing"
    RANK_SUM = "rank-sum"
    RANK_ORDER_CENTROID = "rank-order-centroid"


def _proposed_by_or_none(value: ProposedBy | str | None) -> ProposedBy | None:
    return None if value is None else ProposedBy(value)


def _matter_or_none(value: DecisionMatter | str | None) -> DecisionMatter | None:
    return None if value is None else DecisionMatter(value)


def _method(value: WeightMethod | str) -> WeightMethod:
    return WeightMethod(value)


@frozen(kw_only=True, eq=False, repr=False)
class DecisionAttribute(Value):
    """Something that matters in a decision, with what its worst and best would be.

    Attributes:
        id: A local name that tells nothing.
        text: What it is; free text.
        worst: The rating that is worth nothing, 0 if not said.
        best: The rating that is worth most, 1 if not said; below *worst* where less is better.
        worst_means: What the worst looks like; free text.
        best_means: What the best looks like; free text.

    Raises:
        ipt.errors.InvalidValue: If worst and best are one number.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    worst: float = field(default=0, validator=between())
    best: float = field(default=1, validator=between())
    worst_means: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    best_means: str = field(default="", validator=is_text, metadata=FREE_TEXT)

    def __attrs_post_init__(self) -> None:
        if self.worst == self.best:
            msg = f"worst and best are both {self.worst!r}; they have to differ"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class AttributeRating(Value):
    """How a consequence does on one attribute.

    Attributes:
        attribute: Id of the attribute.
        value: The rating, on the scale between its worst and its best.
    """

    attribute: str = field(validator=named)
    value: float = field(validator=between())


def _ratings(values: Iterable[AttributeRating]) -> tuple[AttributeRating, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Consequence(Value):
    """What an option may lead to.

    Attributes:
        id: A local name that tells nothing.
        text: What would happen; free text.
        low: The least likely it is held to be, 0 to 1; ``None`` if nobody said.
        high: The most likely it is held to be; equal to *low* where one number was given.
        ratings: How it does on the attributes.

    Raises:
        ipt.errors.InvalidValue: If only one of the two is given, they are the wrong way round, or
            an attribute is rated twice.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    low: float | None = field(default=None, validator=between(0, 1, optional=True))
    high: float | None = field(default=None, validator=between(0, 1, optional=True))
    ratings: tuple[AttributeRating, ...] = field(
        default=(), converter=_ratings, validator=each_a(AttributeRating)
    )

    def __attrs_post_init__(self) -> None:
        low, high = self.low, self.high
        if (low is None) != (high is None) or (low is not None and high is not None and low > high):
            msg = f"a probability is a low and a high that is not smaller, not {low!r} and {high!r}"
            raise InvalidValue(msg)
        unique((rating.attribute for rating in self.ratings), "rating")


@frozen(kw_only=True, eq=False, repr=False)
class Argument(Value):
    """A reason for or against an option.

    Attributes:
        id: A local name that tells nothing.
        speaks_for: Whether it speaks for the option.
        whose: Whose need it serves: ``"patient"`` or ids of relationships.
        text: The reason; free text.
    """

    id: str = field(validator=named)
    speaks_for: bool = field(validator=is_bool(optional=False))
    whose: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def _consequences(values: Iterable[Consequence]) -> tuple[Consequence, ...]:
    return as_tuple(values)


def _arguments(values: Iterable[Argument]) -> tuple[Argument, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Option(Value):
    """Something that could be done.

    Attributes:
        id: A local name that tells nothing.
        text: What; free text.
        proposed_by: Who thought of it.
        status_quo: Whether it is to leave things as they are.
        reversible: Whether it can be undone.
        reduces_danger: Whether it makes somebody safer.
        consequences: What it may lead to; one of probability 1 if there is one without number.
        arguments: What speaks for and against it.

    Raises:
        ipt.errors.InvalidValue: If two consequences share an id.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    proposed_by: ProposedBy | None = field(default=None, converter=_proposed_by_or_none)
    status_quo: bool = field(default=False, validator=is_bool(optional=False))
    reversible: bool | None = field(default=None, validator=is_bool())
    reduces_danger: bool | None = field(default=None, validator=is_bool())
    consequences: tuple[Consequence, ...] = field(
        default=(), converter=_consequences, validator=each_a(Consequence)
    )
    arguments: tuple[Argument, ...] = field(
        default=(), converter=_arguments, validator=each_a(Argument)
    )

    def __attrs_post_init__(self) -> None:
        unique((each.id for each in self.consequences), "consequence")
        unique((each.id for each in self.arguments), "argument")


@frozen(kw_only=True, eq=False, repr=False)
class WeightRating(Value):
    """How much an attribute matters.

    Attributes:
        attribute: Id of the attribute.
        value: A weight or a number of points, at least 0; for ranks 1 is the most important.
    """

    attribute: str = field(validator=named)
    value: float = field(validator=between(0))


@frozen(kw_only=True, eq=False, repr=False)
class Constraint(Value):
    """What an option must not do, whatever else speaks for it.

    Attributes:
        id: A local name that tells nothing.
        text: What must hold; free text.
        safety: Whether it is about somebody's safety.
        attribute: The attribute it is read off, if it is.
        at_least: The worst rating of that attribute that is still good enough.
        broken_by: Ids of the options that are known to break it.

    Raises:
        ipt.errors.InvalidValue: If only one of *attribute* and *at_least* is given.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    safety: bool = field(default=False, validator=is_bool(optional=False))
    attribute: str | None = field(default=None, validator=named_or_none)
    at_least: float | None = field(default=None, validator=between(optional=True))
    broken_by: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)

    def __attrs_post_init__(self) -> None:
        if (self.attribute is None) != (self.at_least is None):
            msg = "a constraint has both, attribute and at_least, or neither"
            raise InvalidValue(msg)


def _options(values: Iterable[Option]) -> tuple[Option, ...]:
    return as_tuple(values)


def _attributes(values: Iterable[DecisionAttribute]) -> tuple[DecisionAttribute, ...]:
    return as_tuple(values)


def _weights(values: Iterable[WeightRating]) -> tuple[WeightRating, ...]:
    return as_tuple(values)


def _constraints(values: Iterable[Constraint]) -> tuple[Constraint, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Decision(Value):
    """A decision that patient and therapist look at together.

    Attributes:
        id: A local name that tells nothing.
        goal: What is to be reached; free text.
        described: Whether the problem was described before options were collected.
        matter: What it is about, where that matters.
        people: Ids of the relationships concerned.
        options: What could be done, the status quo included.
        attributes: What matters.
        weight_method: How weights were asked for.
        weights: How much each attribute matters; none for equal weights.
        constraints: What must hold in any case.
        chosen: Id of the option the patient chose, if so.
        review_on: When to look at it again.

    Raises:
        ipt.errors.InvalidValue: If two parts share an id, or one names what does not exist.
    """

    id: str = field(validator=named)
    goal: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    described: bool | None = field(default=None, validator=is_bool())
    matter: DecisionMatter | None = field(default=None, converter=_matter_or_none)
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    options: tuple[Option, ...] = field(default=(), converter=_options, validator=each_a(Option))
    attributes: tuple[DecisionAttribute, ...] = field(
        default=(), converter=_attributes, validator=each_a(DecisionAttribute)
    )
    weight_method: WeightMethod = field(default=WeightMethod.EQUAL, converter=_method)
    weights: tuple[WeightRating, ...] = field(
        default=(), converter=_weights, validator=each_a(WeightRating)
    )
    constraints: tuple[Constraint, ...] = field(
        default=(), converter=_constraints, validator=each_a(Constraint)
    )
    chosen: str | None = field(default=None, validator=named_or_none)
    review_on: When | None = field(default=None, converter=when)

    def __attrs_post_init__(self) -> None:
        unique((each.id for each in self.options), "option")
        unique((each.id for each in self.attributes), "attribute")
        unique((each.id for each in self.constraints), "constraint")
        unique((each.attribute for each in self.weights), "weight")
        for number, option in enumerate(self.options, 1):
            rated = (each.attribute for one in option.consequences for each in one.ratings)
            _known(rated, self.attributes, f"option {number} rates")
        _known((each.attribute for each in self.weights), self.attributes, "a weight is given to")
        for number, constraint in enumerate(self.constraints, 1):
            read = () if constraint.attribute is None else (constraint.attribute,)
            _known(read, self.attributes, f"constraint {number} is read off")
            _known(constraint.broken_by, self.options, f"constraint {number} is broken by")
        if self.chosen is not None:
            _known((self.chosen,), self.options, "the patient chose")


def _known(names: Iterable[str], known: Iterable[DecisionAttribute | Option], by: str) -> None:
    ids = {each.id for each in known}
    if not ids.issuperset(names):
        msg = f"{by} what is not in the decision; add it, or correct the id"
        raise InvalidValue(msg)
