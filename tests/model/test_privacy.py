"""What identifies somebody or is in their own words stays out of `repr`, errors and findings.

The fields are found by their attrs metadata: a new private field is covered by itself, and a new
text that is not private has to be entered in `CODE_LIKE` by somebody who thought about it.
"""

import contextlib
import itertools
import types
import typing

import attrs
import pytest
from tests.builders import (
    EVENTS,
    NEEDED,
    VALUES,
    into_middle,
    model_classes,
    opened,
    own_fields,
    sample,
)

import ipt
from ipt.errors import EventRefused, InvalidValue
from ipt.model import Relationship, events as ev
from ipt.model.privacy import FREE_TEXT, IDENTIFYING, REDACTED, blanked, is_private, masked
from ipt.model.readings import Worded
from ipt.model.value import Value

pytestmark = pytest.mark.once

CODE_LIKE = {
    # ids that the record gives, and names of roles; "a local name that tells nothing"
    "Actor.role",
    "Dispute.person",
    "Episode.first_signs",
    "Episode.id",
    "Factor.id",
    "GoalReviewed.goal",
    "LedgerItem.id",
    "RoleBalanceDrawn.life_event",
    "RoleDemand.covered_by",
    "RoleDemand.id",
    "SickRole.topics",
    "Statement.life_events",
    "Statement.people",
    "Tie.one",
    "Tie.other",
    "Correction.event",
    "Course.ids",
    "Event.id",
    "Goal.id",
    "Goal.people",
    "LifeEvent.id",
    "LifeEvent.people",
    "Measured.event",
    "Medication.id",
    "MedicationStopped.medication",
    "ProblemArea.life_event",
    "ProblemArea.people",
    "Relationship.id",
    "Risk.id",
    "RiskReviewed.risk",
    "Session.event",
    "Session.present",
    "SessionCancelled.cancelled_by",
    "SessionHeld.present",
    "Act.about",
    "AffectNote.about",
    "Argument.id",
    "Argument.whose",
    "AttributeRating.attribute",
    "Beat.id",
    "Beat.role",
    "BetweenSessionTask.decision",
    "BetweenSessionTask.id",
    "BetweenSessionTask.person",
    "BetweenSessionTask.rehearsal",
    "CastRole.id",
    "CastRole.person",
    "Consequence.id",
    "Constraint.attribute",
    "Constraint.broken_by",
    "Constraint.id",
    "Decision.chosen",
    "Decision.id",
    "Decision.people",
    "DecisionAttribute.id",
    "Feedback.beat",
    "Feedback.id",
    "Incident.id",
    "Incident.people",
    "Message.topic",
    "Option.id",
    "PlanItem.id",
    "PlanItem.person",
    "Reading.by",
    "Reading.topic",
    "Play.beat",
    "Play.script",
    "PlayStep.beat",
    "PlayStep.reply",
    "Rehearsal.decision",
    "Rehearsal.id",
    "Rehearsal.incident",
    "Rehearsal.people",
    "Rehearsal.script",
    "RelapsePlan.id",
    "RelapsePlan.people",
    "Reply.id",
    "Reply.to",
    "SafetyPlan.id",
    "SafetyPlan.shared_with",
    "Script.decision",
    "Script.id",
    "Script.incident",
    "Script.start",
    "Slot.name",
    "TaskReviewed.task",
    "Trigger.id",
    "Trigger.life_event",
    "Trigger.person",
    "Turn.id",
    "Turn.replies_to",
    "Turn.speaker",
    "Turn.to",
    "WeightRating.attribute",
    # names of things that many patients share
    "RelapseThreshold.instrument",
    "Deviation.codes",
    "Attachment.measure",
    "Session.strategies",
    "SessionHeld.strategies",
    "MeasureTaken.instrument",
    "Measured.instrument",
    "Medication.substance",
    "ScreeningRecorded.exclusions",
    "Session.tasks",
    "SessionHeld.tasks",
    # names of rules, scales, items and sources, and the reasons that rules give
    "Band.bands",
    "Band.label",
    "Band.source",
    "ChangeRule.id",
    "Converted.source",
    "Converted.to",
    "ExpectedCourse.id",
    "Incomplete.missing",
    "Judgement.rule",
    "Judgement.source",
    "Judgement.why",
    "Lasting.id",
    "PatternFound.pattern",
    "PatternFound.source",
    "Prorated.missing",
    "RiskFlag.item",
    "RiskFlag.source",
    "ScaleScore.scale",
    "SuddenRule.id",
    "Threshold.id",
}
"""Texts of values and events that are shown; reviewed."""
OF_NOBODY = {
    f"ipt.model.{module}"
    for module in ("protocol", "parts", "descent", "instrument", "norms", "scales")
}
"""Protocols and instruments speak of no patient."""


def texts(annotation):
    """Whether a value of this type may hold text that is no closed list of words."""
    return annotation is str or any(texts(inner) for inner in typing.get_args(annotation))


def classes_in(annotation):
    """The attrs classes inside a type."""
    if isinstance(annotation, type) and attrs.has(annotation):
        return [annotation]
    return [kind for inner in typing.get_args(annotation) for kind in classes_in(inner)]


def planted(kind, words):
    """A *kind* with a new word of *words* in every private field, however deep."""
    changes = {}
    for field in attrs.fields(kind):
        nested = [inner for inner in classes_in(field.type) if inner in NEEDED]
        if is_private(field):
            changes[field.alias] = next(words)
        elif nested and typing.get_origin(field.type) is tuple:
            changes[field.alias] = (planted(nested[0], words),)
        elif nested and field.type != ipt.model.When | None:
            changes[field.alias] = planted(nested[0], words)
        elif field.type is ev.Event:
            changes[field.alias] = planted(ev.CourseEnded, words)
    return sample(kind, **changes)


def canaries(start=0):
    return (f"canary{number}x" for number in itertools.count(start))


def leaves(value, path="$", *, private=False):
    """Every innermost value with its path and whether it is private."""
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inside = getattr(value, field.name)
            yield from leaves(inside, f"{path}.{field.name}", private=is_private(field))
    elif isinstance(value, tuple):
        for number, inside in enumerate(value):
            yield from leaves(inside, f"{path}[{number}]")
    else:
        yield path, value, private


KINDS = [*VALUES, Worded, *EVENTS]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
every_event = pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)


class TestTheReview:
    def test_every_text_is_private_or_reviewed(self):
        shown = {
            f"{kind.__name__}.{field.name}"
            for kind in model_classes()
            if kind.__module__ not in OF_NOBODY
            for field in own_fields(kind)
            if texts(field.type) and not is_private(field)
        }
        assert shown == CODE_LIKE

    def test_every_private_field_is_a_text(self):
        for kind in model_classes():
            for field in filter(is_private, attrs.fields(kind)):
                assert field.type is str, field

    def test_whatever_has_private_fields_has_the_repr_that_masks(self):
        for kind in KINDS:
            assert kind.__repr__ is Value.__repr__, kind

    def test_a_derived_class_masks_as_well(self):
        @attrs.frozen(kw_only=True, eq=False, repr=False)
        class Derived(Relationship):
            nickname: str = attrs.field(default="", metadata=IDENTIFYING)

        person = Derived(id="p1", name="canary", nickname="canary")
        assert "canary" not in repr(person)
        assert "nickname='***'" in repr(person)

    def test_both_sorts_are_in_use(self):
        marks = [field.metadata for kind in KINDS for field in attrs.fields(kind)]
        assert FREE_TEXT in marks
        assert IDENTIFYING in marks

    def test_all_values_and_events_are_looked_at_here(self):
        of_patients = {
            kind
            for kind in model_classes()
            if any(is_private(field) for field in attrs.fields(kind))
        }
        assert of_patients <= set(KINDS)


class TestMasking:
    def test_there_is_something_and_not_what(self):
        assert masked("Erika") == "'***'"

    def test_nothing_is_shown_as_nothing(self):
        assert masked("") == "''"

    @every_kind
    def test_a_repr_shows_no_private_word(self, kind):
        value = planted(kind, canaries())
        secrets = [leaf for _, leaf, private in leaves(value) if private]
        assert all(secret.startswith("canary") for secret in secrets)
        assert "canary" not in repr(value)
        assert "canary" not in str(value)
        assert repr(value).count("'***'") == len(secrets)


class TestRefusals:
    @every_kind
    def test_a_private_field_of_the_wrong_type_is_not_repeated(self, kind):
        for field in filter(is_private, attrs.fields(kind)):
            for wrong in (["canary"], b"canary", {"canary": 1}):
                with pytest.raises(InvalidValue) as refused:
                    sample(kind, **{field.alias: wrong})
                assert str(refused.value) == f"{field.name} is text, not {type(wrong).__name__}"
                assert "canary" not in repr(refused.value)

    @every_kind
    def test_another_bad_field_tells_nothing_of_the_private_ones(self, kind):
        secrets = {field.alias: "canary" for field in attrs.fields(kind) if is_private(field)}
        for field in attrs.fields(kind):
            if not is_private(field):
                with pytest.raises((InvalidValue, TypeError)) as refused:
                    sample(kind, **{**secrets, field.alias: object})
                assert "canary" not in repr(refused.value)

    @every_kind
    def test_a_text_in_the_wrong_place_is_not_repeated(self, kind):
        for field in attrs.fields(kind):
            try:
                told = repr(sample(kind, **{field.alias: "ein Brief"}))
            except InvalidValue as refused:
                told = repr(refused)
            shown = f"{field.alias}='ein Brief'"  # a text that is reviewed and shown
            assert "Brief" not in told.replace(shown, "", not is_private(field)), field

    @every_event
    @pytest.mark.parametrize("before", ["initial", "middle", "ended"])
    def test_a_refusal_by_the_machine_tells_no_secret(self, kind, before):
        history = {
            "initial": (),
            "middle": into_middle(),
            "ended": (*into_middle(), ev.CourseEnded(reason="withdrawn")),
        }[before]
        course = opened(*history)
        event = planted(kind, canaries())
        assert "canary" in str(list(leaves(event)))
        try:
            told = repr(ipt.apply(course, event, override="canary"))
        except (EventRefused, InvalidValue) as refused:
            told = f"{refused} {refused!r} {vars(refused)}"
        assert "canary" not in told
        with contextlib.suppress(InvalidValue):
            findings = ipt.check(course, event)
            assert "canary" not in f"{findings} {[str(finding) for finding in findings]}"


class TestBlanking:
    @every_kind
    def test_it_blanks_every_private_field_and_nothing_else(self, kind):
        value = planted(kind, canaries())
        before, after = list(leaves(value)), list(leaves(blanked(value)))
        assert [path for path, *_ in before] == [path for path, *_ in after]
        for (path, old, private), (_, new, _) in zip(before, after, strict=True):
            assert new == (REDACTED if private else old), path
            assert type(new) is type(old), path

    @every_kind
    def test_what_is_empty_stays_empty(self, kind):
        bare = sample(kind)
        for (path, old, private), (_, new, _) in zip(
            leaves(bare), leaves(blanked(bare)), strict=True
        ):
            assert new == (REDACTED if private and old else old), path

    @every_kind
    def test_twice_is_once(self, kind):
        once = blanked(planted(kind, canaries()))
        assert blanked(once) == once

    def test_where_there_is_nothing_to_blank_the_value_itself_comes_back(self):
        event = ev.SessionHeld(id="e1", tasks=("listened",))
        assert blanked(event) is event

    @pytest.mark.parametrize("value", ["text", 3, None, types.MappingProxyType({})], ids=repr)
    def test_what_is_no_value_of_the_model_is_left_alone(self, value):
        assert blanked(value) is value

    def test_an_erased_event_still_replays(self):
        course = opened(
            ev.SessionHeld(id="a", note="canary"),
            ev.EventReplaced(event="a", replacement=ev.SessionHeld(note="canary"), reason="canary"),
            ev.EventRedacted(event="a"),
        )
        assert "canary" not in str([list(leaves(event)) for event in course.events])
        assert ipt.replay(course.protocol, course.events) == course
        assert course.sessions_held == 1
