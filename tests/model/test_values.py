"""The values a course speaks of: what each refuses, and what it derives."""

import copy
import pickle
import re
from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import VALUES, own_fields, sample
from tests.model.test_working_values import FIELDS

from ipt.errors import InvalidValue
from ipt.model import (
    Actor,
    Area,
    Attachment,
    Cadence,
    Conflict,
    Consideration,
    Contract,
    Deviation,
    Dispute,
    DisputeStage,
    Episode,
    Expectation,
    Factor,
    Goal,
    Kin,
    LedgerItem,
    LifeEvent,
    LifeEventKind,
    Medication,
    PartialDate,
    ProblemArea,
    Relationship,
    RelationshipChange,
    Risk,
    RiskKind,
    RoleDemand,
    SickRole,
    Statement,
    Support,
    Tie,
)

pytestmark = pytest.mark.once

KIN = ", ".join(repr(kin.value) for kin in Kin)
TEXT = "a sequence is needed, not a single text; put it into a tuple"
DAY = "a date, a PartialDate or None is needed, not str; PartialDate.parse reads text"

BAD = [
    (Actor, "role", "", "role must not be empty"),
    (Actor, "role", " \t", "role must not be empty"),
    (Actor, "role", None, "role is text, not NoneType"),
    (Actor, "name", None, "name is text, not NoneType"),
    (Deviation, "reason", " ", "reason must not be empty"),
    (Deviation, "reason", 3, "reason is text, not int"),
    (Deviation, "codes", "MACH-NO-FOCUS", TEXT),
    (Deviation, "codes", None, "a sequence is needed, not NoneType; put it into a tuple"),
    (Deviation, "codes", ("A", 3), "codes holds texts, but item 2 is int"),
    (Deviation, "codes", ("", "B"), "codes holds texts, but item 1 is empty; leave it out"),
    (Relationship, "id", "", "id must not be empty"),
    (Relationship, "id", 1, "id is text, not int"),
    (Relationship, "kin", "sposue", "unknown kin 'sposue'; did you mean 'spouse'?"),
    (Relationship, "kin", "?", f"unknown kin; use one of {KIN}"),
    (Relationship, "name", 1, "name is text, not int"),
    (Relationship, "living", 1, "living is True, False or None for unknown, not int"),
    (Relationship, "confidant", "no", "confidant is True, False or None for unknown, not str"),
    (Relationship, "closeness", 0, "closeness is from 1 to 9, not 0"),
    (Relationship, "closeness", 10, "closeness is from 1 to 9, not 10"),
    (Relationship, "closeness", True, "closeness is a whole number, not bool"),
    (Relationship, "count", 0, "count is from 1 to 999, not 0"),
    (Relationship, "count", 1_000, "count is from 1 to 999, not 1000"),
    (Relationship, "note", None, "note is text, not NoneType"),
    (Relationship, "since", "2006", DAY),
    (Relationship, "ended", "2006", DAY),
    (Relationship, "ended_by", "othr", "unknown party 'othr'; did you mean 'other'?"),
    (Relationship, "contact", "weakly", "unknown contact frequency 'weakly'; did you mean 'weekly'?"),
    (Relationship, "channels", "text", TEXT),
    (Relationship, "channels", ("telefone",), "unknown channel 'telefone'; did you mean 'telephone'?"),
    (Relationship, "initiates", "pateint", "unknown party 'pateint'; did you mean 'patient'?"),
    (Relationship, "closeness_wished", 0, "closeness_wished is from 1 to 9, not 0"),
    (Relationship, "closeness_before", 10, "closeness_before is from 1 to 9, not 10"),
    (Relationship, "support", "emotional", TEXT),
    (Relationship, "support", ("emotional",), "support holds Support values, but item 1 is str"),
    (Relationship, "support", (Support(kind="practical"),) * 2, "support has 'practical' 2 times; once is enough"),
    (Relationship, "expectations", (1,), "expectations holds Expectation values, but item 1 is int"),
    (Relationship, "liked", 4, "liked is from 0 to 3, not 4"),
    (Relationship, "disliked", -1, "disliked is from 0 to 3, not -1"),
    (Relationship, "conflict", True, "conflict is of type Conflict or None, not bool"),
    (Relationship, "changes", (1,), "changes holds RelationshipChange values, but item 1 is int"),
    (Relationship, "feelings", ("warm",), "feelings is text, not tuple"),
    (Relationship, "wished_change", None, "wished_change is text, not NoneType"),
    (Relationship, "change_by", "me", "unknown party; use one of 'patient', 'other', 'both'"),
    (Relationship, "attachment", 3, "attachment is of type Attachment or None, not int"),
    (Expectation, "holder", "", "unknown party; use one of 'patient', 'other', 'both'"),
    (Expectation, "text", None, "text is text, not NoneType"),
    (Conflict, "frequency", "dayly", "unknown contact frequency 'dayly'; did you mean 'daily'?"),
    (Conflict, "ending", "droped", "unknown conflict ending 'droped'; did you mean 'dropped'?"),
    (Conflict, "topics", 1, "topics is text, not int"),
    (Support, "kind", "emotionel", "unknown support kind 'emotionel'; did you mean 'emotional'?"),
    (Support, "received", 5, "received is from 0 to 4, not 5"),
    (Support, "given", -1, "given is from 0 to 4, not -1"),
    (RelationshipChange, "change", "closr", "unknown tie change 'closr'; did you mean 'closer'?"),
    (RelationshipChange, "when", "2006", DAY),
    (RelationshipChange, "months_from_intake", 1201, "months_from_intake is from -1200 to 1200, not 1201"),
    (RelationshipChange, "note", None, "note is text, not NoneType"),
    (Attachment, "anxiety", "3", "anxiety is a finite number"),
    (Attachment, "anxiety", 8, "anxiety lies on the scale from 1 to 7"),
    (Attachment, "avoidance", float("nan"), "avoidance is a finite number"),
    (Attachment, "avoidance", 0, "avoidance lies on the scale from 1 to 7"),
    (Attachment, "low", 7, "the scale runs from low to high, not from 7 to 7"),
    (Attachment, "high", True, "high is a finite number"),
    (Attachment, "measure", " ", "measure must not be empty"),
    (Tie, "one", "", "one must not be empty"),
    (Tie, "other", "p1", "a tie joins two people, not 'p1' with itself"),
    (Episode, "id", "", "id must not be empty"),
    (Episode, "current", None, "current is True or False, not NoneType"),
    (Episode, "onset", "2006", DAY),
    (Episode, "onset_months_from_intake", 1, "onset_months_from_intake is from -1200 to 0, not 1"),
    (Episode, "worst", "2006", DAY),
    (Episode, "ended", "2006", DAY),
    (Episode, "first_signs", "sleep", TEXT),
    (Factor, "id", "", "id must not be empty"),
    (Factor, "domain", "sozial", "unknown factor domain 'sozial'; did you mean 'social'?"),
    (Factor, "role", "protectiv", "unknown factor role 'protectiv'; did you mean 'protective'?"),
    (Factor, "present", None, "present is True or False, not NoneType"),
    (Factor, "text", None, "text is text, not NoneType"),
    (RoleDemand, "id", "", "id must not be empty"),
    (RoleDemand, "covered_by", "p1", TEXT),
    (RoleDemand, "text", None, "text is text, not NoneType"),
    (SickRole, "excused", (1,), "excused holds RoleDemand values, but item 1 is int"),
    (SickRole, "kept", "school", TEXT),
    (SickRole, "topics", ("",), "topics holds texts, but item 1 is empty; leave it out"),
    (Statement, "areas", ("griev",), "unknown area 'griev'; did you mean 'grief'?"),
    (Statement, "people", "p1", TEXT),
    (Statement, "life_events", "l1", TEXT),
    (Statement, "wording", None, "wording is text, not NoneType"),
    (Dispute, "person", "", "person must not be empty"),
    (Consideration, "area", "grief", "area is of type ProblemArea, not str"),
    (Consideration, "onset_months", -1, "onset_months is from 0 to 1200, not -1"),
    (Consideration, "patient_rank", 0, "patient_rank is from 1 to 9, not 0"),
    (Consideration, "importance", 5, "importance is from 0 to 4, not 5"),
    (Consideration, "reason", None, "reason is text, not NoneType"),
    (LedgerItem, "id", "", "id must not be empty"),
    (LedgerItem, "side", "old-goood", "unknown ledger side 'old-goood'; did you mean 'old-good'?"),
    (LedgerItem, "weight", 5, "weight is from 0 to 4, not 5"),
    (LedgerItem, "planned", True, "planned belongs to a skill that is needed, not to 'old-good'"),
    (LedgerItem, "text", None, "text is text, not NoneType"),
    *(
        (kind, name, 1, f"{name} is True, False or None for unknown, not int")
        for kind, names in {
            Relationship: "knows_of_illness violence",
            Expectation: "met spoken negotiable reciprocal",
            Conflict: "present overt",
            Episode: "chronic",
            Factor: "changeable",
            RoleDemand: "cannot_wait",
            SickRole: "diagnosis_named scale_shown not_fault duty_stated hope_stated options_given limited",
            Statement: "diagnosis_named not_fault onset_linked time_limit_stated gain_stated",
            Dispute: "both_aware trying talking ended patient_stays other_stays",
            Consideration: "fits weighs pattern manageable deferred",
            LedgerItem: "mourned",
            LifeEvent: "foreseen controllable independent",
            Goal: "observable needs_other",
        }.items()
        for name in names.split()
    ),
    (LifeEvent, "until", "2006", DAY),
    (LifeEvent, "role_lost", None, "role_lost is text, not NoneType"),
    (LifeEvent, "role_gained", None, "role_gained is text, not NoneType"),
    (LifeEvent, "desirability", 4, "desirability is from -3 to 3, not 4"),
    (LifeEvent, "severity", 5, "severity is from 0 to 4, not 5"),
    (Goal, "weight", 0, "weight is from 1 to 9, not 0"),
    (LifeEvent, "id", " ", "id must not be empty"),
    (LifeEvent, "kind", "moved", "unknown life event kind 'moved'; did you mean 'move'?"),
    (LifeEvent, "when", "2006", DAY),
    (LifeEvent, "when", datetime(2006, 3, 9, tzinfo=UTC), "a date is needed, not a datetime; use its .date()"),
    (LifeEvent, "months_from_intake", -1201, "months_from_intake is from -1200 to 1200, not -1201"),
    (LifeEvent, "months_from_intake", 1201, "months_from_intake is from -1200 to 1200, not 1201"),
    (LifeEvent, "months_from_intake", -6.0, "months_from_intake is a whole number, not float"),
    (LifeEvent, "people", "p1", TEXT),
    (LifeEvent, "people", (None,), "people holds texts, but item 1 is NoneType"),
    (LifeEvent, "note", b"", "note is text, not bytes"),
    (ProblemArea, "area", "dispute", "unknown area 'dispute'; did you mean 'role-dispute'?"),
    (ProblemArea, "people", "p1", TEXT),
    (ProblemArea, "people", ("p1", ""), "people holds texts, but item 2 is empty; leave it out"),
    (ProblemArea, "life_event", "", "life_event must not be empty"),
    (ProblemArea, "life_event", 1, "life_event is text, not int"),
    (ProblemArea, "stage", "impase", "unknown dispute stage 'impase'; did you mean 'impasse'?"),
    (ProblemArea, "primary", 0, "primary is True, False or None for unknown, not int"),
    (ProblemArea, "old_role", None, "old_role is text, not NoneType"),
    (ProblemArea, "new_role", None, "new_role is text, not NoneType"),
    (ProblemArea, "note", None, "note is text, not NoneType"),
    (Contract, "sessions_min", 0, "sessions_min is from 1 to 999, not 0"),
    (Contract, "sessions_min", "16", "sessions_min is a whole number, not str"),
    (Contract, "sessions_max", 1000, "sessions_max is from 1 to 999, not 1000"),
    (Contract, "weeks", 0, "weeks is from 1 to 999, not 0"),
    (Contract, "conditional", None, "conditional is True or False, not NoneType"),
    (Contract, "cadence", "weakly", "unknown cadence 'weakly'; did you mean 'weekly'?"),
    (Contract, "minutes", 601, "minutes is from 1 to 600, not 601"),
    (Contract, "end_date", "2026-05-01", DAY),
    (Contract, "confidentiality_limits", "yes", "confidentiality_limits is True, False or None for unknown, not str"),
    (Contract, "note", None, "note is text, not NoneType"),
    (Goal, "id", "", "id must not be empty"),
    (Goal, "text", None, "text is text, not NoneType"),
    (Goal, "area", "griev", "unknown area 'griev'; did you mean 'grief'?"),
    (Goal, "people", "p1", TEXT),
    (Goal, "people", ({},), "people holds texts, but item 1 is dict"),
    (Risk, "id", "", "id must not be empty"),
    (Risk, "kind", "suicidal", "unknown risk kind 'suicidal'; did you mean 'suicide'?"),
    (Risk, "note", None, "note is text, not NoneType"),
    (Medication, "id", "", "id must not be empty"),
    (Medication, "substance", "", "substance must not be empty"),
    (Medication, "psychotropic", 1, "psychotropic is True, False or None for unknown, not int"),
    (Medication, "earlier", None, "earlier is True or False, not NoneType"),
    (Medication, "sufficient", 1, "sufficient is True, False or None for unknown, not int"),
    (Medication, "note", None, "note is text, not NoneType"),
]  # fmt: skip
"""Class, field, bad value, exact message."""


@pytest.mark.parametrize(
    ("kind", "name", "value", "message"),
    [pytest.param(*row, id=f"{row[0].__name__}.{row[1]}-{n}") for n, row in enumerate(BAD)],
)
def test_a_bad_value_is_refused_with_the_field_and_the_reason(kind, name, value, message):
    with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
        sample(kind, **{name: value})


def test_every_field_of_every_value_has_a_bad_value_here():
    here = (kind for kind in VALUES if kind not in FIELDS)
    fields = {(kind, field.name) for kind in here for field in own_fields(kind)}
    assert {(kind, name) for kind, name, _, _ in BAD} == fields


@pytest.mark.parametrize("told", [{"overt": True}, {"frequency": "daily"}, {"ending": "dropped"}])
def test_a_conflict_that_is_not_there_has_no_form(told: dict[str, object]):
    message = "a conflict that is not present has no form; drop overt, frequency and ending"
    with pytest.raises(InvalidValue, match=f"^{message}$"):
        Conflict(present=False, **told)
    assert Conflict(present=False, topics="none")


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
class TestEveryValue:
    def test_it_cannot_be_changed(self, kind):
        value = sample(kind)
        for field in attrs.fields(kind):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(value, field.name, getattr(value, field.name))

    def test_it_equals_hashes_copies_and_pickles_by_its_content(self, kind):
        value = sample(kind)
        for other in (sample(kind), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301
            assert other == value
            assert hash(other) == hash(value)

    def test_every_field_matters_to_equality(self, kind):
        for field in attrs.fields(kind):
            other = sample(kind)
            object.__setattr__(other, field.name, object())
            assert other != sample(kind), field.name

    def test_its_fields_have_names(self, kind):
        with pytest.raises(TypeError):
            kind(*(getattr(sample(kind), field.name) for field in attrs.fields(kind)))


class TestWords:
    def test_the_text_of_a_word_becomes_the_word(self):
        assert Relationship(id="p1", kin="ex-partner").kin is Kin.EX_PARTNER
        assert LifeEvent(id="l1", kind="death").kind is LifeEventKind.DEATH
        assert Goal(id="g1", area="grief").area is Area.GRIEF
        assert Risk(id="r1", kind="other").kind is RiskKind.OTHER
        assert Contract(weeks=12, cadence="fortnightly").cadence is Cadence.FORTNIGHTLY
        assert ProblemArea(area="role-dispute", stage="impasse").stage is DisputeStage.IMPASSE

    def test_a_list_becomes_a_tuple(self):
        assert Goal(id="g1", people=["p1", "p2"]).people == ("p1", "p2")


class TestTheDayOfALifeEvent:
    @pytest.mark.parametrize(
        "when", [None, date(2006, 3, 9), PartialDate(2006), PartialDate(2006, 3)]
    )
    def test_it_is_kept_as_far_as_it_is_known(self, when):
        assert LifeEvent(id="l1", kind="move", when=when).when == when

    def test_known_to_the_day_it_is_a_day(self):
        event = LifeEvent(id="l1", kind="move", when=PartialDate(2006, 3, 9))
        assert event == LifeEvent(id="l1", kind="move", when=date(2006, 3, 9))
        assert type(event.when) is date


class TestProblemArea:
    @pytest.mark.parametrize(
        ("area", "label"),
        [
            ("grief", "grief"),
            ("role-transition", "role transition"),
            ("deficits", "interpersonal deficits"),
        ],
    )
    def test_only_a_dispute_has_a_stage(self, area, label):
        message = f"a dispute stage belongs to a role dispute, not to {label}; drop it"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            ProblemArea(area=area, stage="impasse")


class TestContract:
    @pytest.mark.parametrize(
        ("terms", "message"),
        [
            ({}, "a contract needs a time limit; give sessions_min or weeks"),
            ({"end_date": date(2026, 5, 1)}, "a contract needs a time limit; give sessions_min or weeks"),
            ({"sessions_max": 16}, "a contract needs a time limit; give sessions_min or weeks"),
            (
                {"sessions_min": 16, "sessions_max": 12},
                "sessions_max 12 needs a sessions_min that is not larger, not 16",
            ),
            (
                {"weeks": 12, "sessions_max": 12},
                "sessions_max 12 needs a sessions_min that is not larger, not None",
            ),
        ],
    )  # fmt: skip
    def test_it_has_a_time_limit_that_makes_sense(self, terms, message):
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            Contract(**terms)

    @pytest.mark.parametrize(
        ("terms", "sessions", "is_range"),
        [
            ({"sessions_min": 16}, 16, False),
            ({"sessions_min": 16, "sessions_max": 16}, 16, False),
            ({"sessions_min": 12, "sessions_max": 16}, 16, True),
            ({"sessions_min": 12, "sessions_max": 16, "conditional": True}, 12, True),
            ({"sessions_min": 12, "conditional": True}, 12, False),
            ({"sessions_min": 12, "weeks": 16}, 12, False),
            ({"weeks": 16}, 16, False),
            ({"weeks": 5, "cadence": "thrice-weekly"}, 15, False),
            ({"weeks": 6, "cadence": "twice-weekly"}, 12, False),
            ({"weeks": 16, "cadence": "fortnightly"}, 8, False),
            ({"weeks": 17, "cadence": "monthly"}, 5, False),
        ],
    )
    def test_the_number_of_sessions_that_binds(self, terms, sessions, is_range):
        contract = Contract(**terms)
        assert contract.sessions == sessions
        assert contract.is_range is is_range

    @given(st.integers(1, 999), st.integers(1, 999), st.booleans())
    def test_what_binds_lies_in_the_range(self, one, other, conditional):
        low, high = sorted((one, other))
        contract = Contract(sessions_min=low, sessions_max=high, conditional=conditional)
        assert contract.sessions == (low if conditional else high)
        assert contract.is_range == (low != high)
