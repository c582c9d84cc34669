"""What the values of the techniques refuse: one bad value for each field, by what the field holds."""

import re

import attrs
import pytest
from tests.builders import VALUES, sample

from ipt.errors import InvalidValue
from ipt.model import (
    Act,
    AffectNote,
    Argument,
    AttributeRating,
    Beat,
    BetweenSessionTask,
    CastRole,
    Consequence,
    Constraint,
    Contact,
    Decision,
    DecisionAttribute,
    EmotionRating,
    Feedback,
    Incident,
    Message,
    Option,
    PlanItem,
    Play,
    PlayStep,
    Reading,
    Rehearsal,
    RelapsePlan,
    RelapseThreshold,
    Reply,
    SafetyPlan,
    SafetyStep,
    Script,
    Slot,
    Trigger,
    Turn,
    WeightRating,
)

pytestmark = pytest.mark.once

SEQUENCE = "a sequence is needed, not a single text; put it into a tuple"
REFUSED = {
    "name": ("", "{field} must not be empty"),
    "link": (" ", "{field} must not be empty"),
    "text": (None, "{field} is text, not NoneType"),
    "unknown?": (1, "{field} is True, False or None for unknown, not int"),
    "yes or no": (None, "{field} is True or False, not NoneType"),
    "day": (
        "2026-01-05",
        "a date, a PartialDate or None is needed, not str; PartialDate.parse reads text",
    ),
    "days": (
        ("2026",),
        "a date, a PartialDate or None is needed, not str; PartialDate.parse reads text",
    ),
    "names": (("",), "{field} holds texts, but item 1 is empty; leave it out"),
    "ratings": ((1,), "{field} holds EmotionRating values, but item 1 is int"),
    "items": ((1,), "{field} holds PlanItem values, but item 1 is int"),
    "number": (float("inf"), "{field} is a finite number, not inf"),
    "0-10": (11, "{field} is from 0 to 10, not 11"),
    "0-4": (5, "{field} is from 0 to 4, not 5"),
    "1-5": (0, "{field} is from 1 to 5, not 0"),
    "1-20": (0, "{field} is from 1 to 20, not 0"),
    "0-600": (601, "{field} is from 0 to 600, not 601"),
    "from 1": (0, "{field} is at least 1, not 0"),
    "from 0": (-1, "{field} is at least 0, not -1"),
    "0..1": (1.5, "{field} is from 0 to 1, not 1.5"),
    "contact": ("1", "{field} is of type Contact or None, not str"),
    "reading": ("p1", "{field} is of type Reading or None, not str"),
}
"""What a field holds, a bad value for it, and what is said."""

FIELDS = {
    EmotionRating: "family=angr:emotion family 'angr'; did you mean 'anger'? intensity:0-10 word:text",
    AffectNote: "about:link felt:ratings shown:ratings avoided:unknown? contained:unknown?",
    Message: "kind=aplogy:message kind 'aplogy'; did you mean 'apology'? topic:link text:text",
    Reading: "by:name source=guesed:reading source 'guesed'; did you mean 'guessed'?"
    " kind=aplogy:message kind 'aplogy'; did you mean 'apology'? topic:link checked:unknown? text:text",
    Turn: "id:name speaker:name to:link mode=silense:turn mode 'silense'; did you mean 'silence'?"
    " text:text tone[warn:tone 'warn'; did you mean 'warm'? gesture:text meant[]Message directness:0-4"
    " received:reading felt:ratings shown:ratings need=respct:need kind 'respct'; did you mean 'respect'?"
    " takes_as_known=respct:need kind 'respct'; did you mean 'respect'? replies_to:link",
    Incident: "id:name on:day people:names setting:text hoped_for:text before:ratings turns[]Turn"
    " ended:text resolved:unknown? violence:unknown?",
    DecisionAttribute: "id:name text:text worst:number best:number worst_means:text best_means:text",
    AttributeRating: "attribute:name value:number",
    Consequence: "id:name text:text low:0..1 high:0..1 ratings[]AttributeRating",
    Argument: "id:name speaks_for:yes or no whose:names text:text",
    Option: "id:name text:text proposed_by=patent:proposed by 'patent'; did you mean 'patient'?"
    " status_quo:yes or no reversible:unknown? reduces_danger:unknown?"
    " consequences[]Consequence arguments[]Argument",
    WeightRating: "attribute:name value:from 0",
    Constraint: "id:name text:text safety:yes or no attribute:link at_least:number broken_by:names",
    Decision: "id:name goal:text described:unknown?"
    " matter=medicl:decision matter 'medicl'; did you mean 'medical'? people:names options[]Option"
    " attributes[]DecisionAttribute weight_method=swng:weight method 'swng'; did you mean 'swing'?"
    " weights[]WeightRating constraints[]Constraint chosen:link review_on:day",
    CastRole: "id:name person:name played_by=patent:played by 'patent'; did you mean 'patient'?",
    Reply: "id:name to:name style=angri:reply style 'angri'; did you mean 'angry'?",
    Beat: "id:name role:name text:text replies[]Reply ends:yes or no",
    Slot: "name:name text:text",
    Script: "id:name version:from 1 goal:text"
    " variant=modl:play variant 'modl'; did you mean 'model'? roles[]CastRole beats[]Beat start:name"
    " slots[]Slot incident:link decision:link",
    PlayStep: "beat:name reply:name",
    Play: "script:name version:from 1 beat:name log[]PlayStep",
    Feedback: "id:name beat:link behaviour:unknown? praise:unknown? text:text",
    Rehearsal: "id:name script:link variant=modl:play variant 'modl'; did you mean 'model'?"
    " style=angri:reply style 'angri'; did you mean 'angry'? roles[]CastRole people:names incident:link"
    " decision:link goal:text before:ratings after:ratings goal_met:0-4 debriefed:unknown?"
    " feedback[]Feedback",
    Act: "technique=expsure:technique 'expsure'; did you mean 'exposure'? minutes:0-600"
    " on_focus:unknown? about:link hypothesis:unknown? on_topic:unknown? accepted:unknown?"
    " corrected:unknown?",
    BetweenSessionTask: "id:name kind=reed:task kind 'reed'; did you mean 'read'? person:link"
    " text:text first_line:text due:day difficulty:1-5 feared:unknown? agreed:unknown? decision:link"
    " rehearsal:link",
    Contact: "name:name phone:name when:text",
    PlanItem: "id:name text:text person:link contact:contact",
    Trigger: "id:name person:link life_event:link anniversary:day planned:unknown? text:text",
    RelapseThreshold: "instrument:name total:number times:1-20",
    RelapsePlan: "id:name signs:items triggers[]Trigger first_actions:items people:names"
    " what_helped:items contact:contact thresholds[]RelapseThreshold review_on:days",
    SafetyStep: "kind=alon:safety step kind 'alon'; did you mean 'alone'? items:items",
    SafetyPlan: "id:name made_on:day steps[]SafetyStep means_discussed:unknown? shared_with:names"
    " escalation:name",
}
"""What each field holds: a key of `REFUSED`, ``=`` or ``[`` a slip of a word, ``[]`` values."""


def described(kind):
    """Field, bad value and message, for each field of *kind*."""
    pattern = r"(\w+)(:|=|\[\]|\[)(.*?)(?=(?: \w+(?::|=|\[))|$)"
    for field, sign, rest in re.findall(pattern, FIELDS[kind]):
        if sign == ":":
            bad, message = REFUSED[rest]
            yield field, bad, message.format(field=field)
        elif sign == "[]":
            yield field, (1,), f"{field} holds {rest} values, but item 1 is int"
        else:
            slip, message = rest.split(":", 1)
            yield field, (slip,) if sign == "[" else slip, f"unknown {message}"


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_every_field_refuses_what_it_cannot_hold_and_says_why(kind):
    rows = list(described(kind))
    assert [field for field, _, _ in rows] == [field.name for field in attrs.fields(kind)]
    for field, bad, message in rows:
        with pytest.raises(InvalidValue) as refused:
            sample(kind, **{field: bad})
        assert str(refused.value) == message


def test_every_value_is_in_this_table_or_in_that_of_the_course():
    assert set(FIELDS) <= set(VALUES)
    assert len(FIELDS) == 32


RATED = AttributeRating(attribute="a1", value=1)
TURN = Turn(id="t1", speaker="patient")


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        (Incident, {"turns": (TURN, TURN)}, "turn 2 has the id of turn 1; give each its own"),
        (
            Incident,
            {"turns": (Turn(id="t1", speaker="p1", replies_to="t2"), Turn(id="t2", speaker="p1"))},
            "turn 1 replies to none of the turns before it; name one by its id",
        ),
        (
            DecisionAttribute,
            {"worst": 1, "best": 1},
            "worst and best are both 1; they have to differ",
        ),
        (
            Consequence,
            {"low": 0.5},
            "a probability is a low and a high that is not smaller, not 0.5 and None",
        ),
        (
            Consequence,
            {"low": 0.5, "high": 0.4},
            "a probability is a low and a high that is not smaller, not 0.5 and 0.4",
        ),
        (
            Consequence,
            {"ratings": (RATED, RATED)},
            "rating 2 has the id of rating 1; give each its own",
        ),
        (
            Option,
            {"arguments": (Argument(id="x", speaks_for=True), Argument(id="x", speaks_for=False))},
            "argument 2 has the id of argument 1; give each its own",
        ),
        (
            Option,
            {"consequences": (Consequence(id="x"), Consequence(id="x"))},
            "consequence 2 has the id of consequence 1; give each its own",
        ),
        (
            Constraint,
            {"at_least": 3},
            "a constraint has both, attribute and at_least, or neither",
        ),
        (
            Decision,
            {"options": (Option(id="o"), Option(id="o"))},
            "option 2 has the id of option 1; give each its own",
        ),
        (
            Decision,
            {"options": (Option(id="o", consequences=(Consequence(id="c", ratings=(RATED,)),)),)},
            "option 1 rates what is not in the decision; add it, or correct the id",
        ),
        (
            Decision,
            {
                "weights": (WeightRating(attribute="a2", value=1),),
                "attributes": (DecisionAttribute(id="a1"),),
            },
            "a weight is given to what is not in the decision; add it, or correct the id",
        ),
        (
            Decision,
            {"constraints": (Constraint(id="c", attribute="a", at_least=1),)},
            "constraint 1 is read off what is not in the decision; add it, or correct the id",
        ),
        (
            Decision,
            {"constraints": (Constraint(id="c", broken_by=("o",)),)},
            "constraint 1 is broken by what is not in the decision; add it, or correct the id",
        ),
        (
            Decision,
            {"chosen": "stay", "options": (Option(id="leave"), Option(id="ask"))},
            "the patient chose what is not in the decision; add it, or correct the id",
        ),
        (
            Script,
            {"beats": (Beat(id="b1", role="self"), Beat(id="b1", role="self"))},
            "beat 2 has the id of beat 1; give each its own",
        ),
        (
            Beat,
            {"replies": (Reply(id="r", to="x"), Reply(id="r", to="y"))},
            "reply 2 has the id of reply 1; give each its own",
        ),
        (
            SafetyPlan,
            {"steps": (SafetyStep(kind="alone"), SafetyStep(kind="alone"))},
            "step 2 has the id of step 1; give each its own",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(kind, fields, message):
    with pytest.raises(InvalidValue) as refused:
        sample(kind, **fields)
    assert str(refused.value) == message
