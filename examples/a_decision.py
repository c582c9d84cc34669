"""A decision: words first, then numbers, and how little it takes to turn them."""

from ipt.model import (
    Argument,
    AttributeRating,
    Consequence,
    Decision,
    DecisionAttribute,
    Option,
    WeightRating,
)
from ipt.techniques import decision as deciding

ATTRIBUTES = ("rest", "closeness", "money")


def option(name: str, ratings: tuple[float, ...], why: str, against: str) -> Option:
    """An option that was rated on every attribute."""
    rated = zip(ATTRIBUTES, ratings, strict=True)
    return Option(
        id=name,
        proposed_by="patient",
        status_quo=name == "as-it-is",
        consequences=[
            Consequence(
                id=f"{name}-then",
                ratings=[AttributeRating(attribute=of, value=value) for of, value in rated],
            )
        ],
        arguments=[
            Argument(id=why, speaks_for=True, whose=["patient"]),
            Argument(id=against, speaks_for=False, whose=["mother"]),
        ],
    )


evenings = Decision(
    id="evenings",
    described=True,
    people=["mother"],
    options=[
        option("as-it-is", (0.1, 0.9, 0.5), why="she-is-glad", against="she-knows-nothing"),
        option("one-evening-off", (0.7, 0.6, 0.5), why="rest", against="she-is-alone"),
        option("move-out", (0.9, 0.2, 0.1), why="quiet", against="she-is-hurt"),
    ],
    attributes=[DecisionAttribute(id=name) for name in ATTRIBUTES],
    weight_method="rank-order-centroid",
    weights=[WeightRating(attribute=name, value=rank) for rank, name in enumerate(ATTRIBUTES, 1)],
)

print(deciding.as_text(deciding.in_words(evenings)))
print(deciding.evaluate(evenings))
for flip in deciding.flips(evenings):
    print(flip)
for finding in deciding.audit(evenings, severe=False).findings:
    print(finding)
