"""What is found and asked about a decision, in words.

None of it says what to choose. An option that breaks nothing stays an option.
"""

from typing import Final

from attrs import field, frozen

from ipt.findings import Rule, Severity, Status
from ipt.model.checks import at_least, between
from ipt.model.value import Value

__all__ = ["MARGINS", "RULES", "Margins"]


@frozen(kw_only=True, eq=False, repr=False)
class Margins(Value):
    """The numbers here that are a choice; all of them are assumed.

    Scores run from 0 (the worst of everything) to 1 (the best of everything).

    Attributes:
        clear_lead: How far ahead an option must be to lead.
        fragile: How small a change of one weight that turns the order is worth saying.
        rounding: By how much probabilities may miss 1; they are then divided by their sum.
        options: From how many options on there is a choice.
    """

    clear_lead: float = field(default=0.10, validator=between(0, 1))
    fragile: float = field(default=0.05, validator=between(0, 1))
    rounding: float = field(default=0.01, validator=between(0, 1))
    options: int = field(default=3, validator=at_least(1))


MARGINS: Final = Margins()
"""The margins that hold where no others are given."""


# --- how it is set up -----------------------------------------------------------------------------

FEW_OPTIONS: Final = Rule(
    code="DEC-LT3-OPTIONS",
    severity=Severity.ADVICE,
    message="{options} of {wanted} options are on the table",
    remedy="look together for more before any is weighed, also for some that seem out of reach",
    source="S2",
    status=Status.INFERRED,
)
NO_STATUS_QUO: Final = Rule(
    code="DEC-NO-STATUS-QUO",
    severity=Severity.ADVICE,
    message="none of the options is to leave things as they are",
    remedy="put it beside the others, it has consequences too",
    source="ipt",
    status=Status.ASSUMED,
)
BINARY: Final = Rule(
    code="DEC-BINARY",
    severity=Severity.ADVICE,
    message="there is {option!r} and leaving things as they are, and nothing between or beside",
    remedy="ask what else could be done, or which part of it",
    source="ipt",
    status=Status.ASSUMED,
)
THERAPIST_ONLY: Final = Rule(
    code="DEC-THERAPIST-ONLY",
    severity=Severity.ADVICE,
    message="none of the options came from the patient",
    remedy="ask what the patient has thought of; the patient decides",
    source="KWRC-dispute",
    status=Status.INFERRED,
)
UNANCHORED: Final = Rule(
    code="DEC-UNANCHORED",
    severity=Severity.ADVICE,
    message="options are rated on {attribute!r}, and what {ends} would be is not said",
    remedy="say in words what the worst and the best would be",
    source="ipt",
    status=Status.ASSUMED,
)
OUTSIDE: Final = Rule(
    code="DEC-OUTSIDE-ANCHORS",
    severity=Severity.ADVICE,
    message="{consequence!r} of {option!r} is rated {value} on {attribute!r}, outside {worst} to {best}",
    remedy="correct the rating, or say anew what the worst and the best are",
    source="ipt",
    status=Status.ASSUMED,
)
PROBABILITY_SUM: Final = Rule(
    code="DEC-PROB-SUM",
    severity=Severity.WARNING,
    message="the probabilities of {option!r} sum to {total}, not to 1",
    remedy="ask again how likely each consequence is, and whether one is missing",
    source="ipt",
    status=Status.COMPUTED,
)

# --- what the numbers say -------------------------------------------------------------------------

BROKEN: Final = Rule(
    code="DEC-BROKEN",
    severity=Severity.INFO,
    message="{option!r} breaks the constraint {constraint!r}, so it is not weighed",
    remedy="see whether it can be changed so that it does not",
    source="ipt",
    status=Status.ASSUMED,
)
DOMINATED: Final = Rule(
    code="DEC-DOMINATED",
    severity=Severity.INFO,
    message="{option!r} does no better than {by} on anything that was rated, whatever happens",
    remedy="ask whether something matters that was not rated",
    source="ipt",
    status=Status.COMPUTED,
)
LEADS: Final = Rule(
    code="DEC-LEADS",
    severity=Severity.INFO,
    message="{option!r} leads on the numbers given",
    remedy="see which weights would turn it, and what has not been considered",
    source="ipt",
    status=Status.ASSUMED,
)
NO_CLEAR_LEAD: Final = Rule(
    code="DEC-NO-CLEAR-LEAD",
    severity=Severity.INFO,
    message="no clear lead: {option!r} is not ahead of {behind!r} by {margin}",
    remedy="the numbers do not tell them apart; ask what has not been considered",
    source="ipt",
    status=Status.ASSUMED,
)
NOT_COMPARED: Final = Rule(
    code="DEC-NOT-COMPARED",
    severity=Severity.INFO,
    message=(
        "no lead is told: it takes two options that break nothing, and a score of each; "
        "{scored} of {options} have one"
    ),
    remedy="ask what is still open, or go on in words alone",
    source="ipt",
    status=Status.ASSUMED,
)
FRAGILE: Final = Rule(
    code="DEC-FRAGILE",
    severity=Severity.ADVICE,
    message="{ahead!r} and {behind!r} change places if {attribute!r} weighs {at} and not {weight}",
    remedy="take the numbers as a tie, and say so",
    source="ipt",
    status=Status.ASSUMED,
)

# --- safety, rehearsal, review --------------------------------------------------------------------

SAFETY: Final = Rule(
    code="DEC-SAFETY-VIOLATED",
    severity=Severity.WARNING,
    message="{option!r} breaks {constraint!r}, a constraint of safety, and is {how}",
    remedy="talk about safety before anything else is weighed",
    source="ipt",
    status=Status.ASSUMED,
)
IRREVERSIBLE: Final = Rule(
    code="DEC-IRREVERSIBLE-WHILE-SEVERE",
    severity=Severity.ADVICE,
    message=(
        "{option!r} cannot be undone, and the patient is severely ill or in the sick role at present"
    ),
    remedy="ask whether it can wait, or whether a part of it can be undone",
    source="ipt",
    status=Status.ASSUMED,
)
NO_REHEARSAL: Final = Rule(
    code="DEC-NO-REHEARSAL",
    severity=Severity.ADVICE,
    message="{option!r} was chosen, and is not recorded as played through or tried",
    remedy="rehearse it, or agree on a first step to try",
    source="S2",
    status=Status.INFERRED,
)
NO_REVIEW: Final = Rule(
    code="DEC-NO-REVIEW",
    severity=Severity.ADVICE,
    message="{option!r} was chosen, and nothing says when it is looked at again",
    remedy="agree on a day for it",
    source="ipt",
    status=Status.ASSUMED,
)


# --- what is asked --------------------------------------------------------------------------------


def _ask(code: str, message: str, decides: str) -> Rule:
    return Rule(
        code=code,
        asks=True,
        message=message,
        remedy=decides,
        source="ipt",
        status=Status.ASSUMED,
    )


ASK_ATTRIBUTES: Final = _ask(
    "DEC-WHAT-MATTERS", "what matters in this decision", "what options are compared by"
)
ASK_METHOD: Final = _ask(
    "DEC-WEIGHT-METHOD",
    "weights are given: how were they asked for",
    "whether attributes weigh the same",
)
ASK_WEIGHT: Final = _ask(
    "DEC-WEIGHT", "how much does {attribute!r} matter", "how options are weighed"
)
ASK_WEIGHTS: Final = _ask(
    "DEC-WEIGHTS-ZERO",
    "the weights given sum to 0: which attribute matters, and how much",
    "how options are weighed",
)
ASK_CONSEQUENCES: Final = _ask(
    "DEC-CONSEQUENCES", "what would {option!r} lead to", "whether it can be compared"
)
ASK_RATING: Final = _ask(
    "DEC-RATING",
    "how does {consequence!r} of {option!r} do on {attribute!r}, from its worst to its best",
    "whether {option!r} can be compared",
)
ASK_PROBABILITY: Final = _ask(
    "DEC-PROBABILITY",
    "how likely is each consequence of {option!r}",
    "whether {option!r} can be compared",
)
ASK_STATE: Final = _ask(
    "DEC-STATE",
    "what would {option!r} lead to in the case {state!r}",
    "what could be regretted",
)
ASK_PROPOSER: Final = _ask(
    "DEC-PROPOSED-BY", "who thought of {option!r}", "whether any option came from the patient"
)
ASK_REVERSIBLE: Final = _ask(
    "DEC-REVERSIBLE", "can {option!r} be undone", "whether it is for a time of severe illness"
)
ASK_DANGER: Final = _ask(
    "DEC-REDUCES-DANGER",
    "does {option!r} make somebody safer",
    "whether anything is said about waiting",
)
ASK_MATTER: Final = _ask(
    "DEC-MATTER",
    "is it about leaving violence, reproductive or medical",
    "whether anything is said about waiting",
)
ASK_SEVERE: Final = _ask(
    "DEC-SEVERE",
    "is the patient severely ill or in the sick role at present",
    "whether anything is said about waiting",
)
ASK_REHEARSED: Final = _ask(
    "DEC-REHEARSED",
    "was {option!r} played through or tried",
    "whether the choice was prepared",
)
ASK_REVIEWED: Final = _ask(
    "DEC-REVIEWED", "was {option!r} looked at again", "whether the choice is followed up"
)
ASK_FOR: Final = _ask("DEC-FOR", "what speaks for {option!r}", "what has not been considered")
ASK_AGAINST: Final = _ask(
    "DEC-AGAINST", "what speaks against {option!r}", "what has not been considered"
)
ASK_WHOSE: Final = _ask(
    "DEC-WHOSE-NEEDS",
    "what would {option!r} mean for {person!r}",
    "what has not been considered",
)

RULES: Final = Rule.collect(globals())
"""Every rule about decisions, in order of code."""
