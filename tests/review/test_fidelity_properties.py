"""What holds of fidelity whatever a record says, and whatever it leaves out."""

from typing import Any

import attrs
import pytest
from hypothesis import assume, given, strategies as st
from tests.review.histories import PROTOCOLS, follow, scripts
from tests.strategies import courses

import ipt
from ipt.model import Achievement, Course, events as ev
from ipt.review.fidelity import Fidelity, Layer, Verdict, fidelity

pytestmark = pytest.mark.once

protocols = st.sampled_from(PROTOCOLS)


def followed(protocol: str, script: Any) -> Course:
    course = follow(protocol, script)
    assume(course is not None)
    assert course is not None
    return course


def verdicts(told: Fidelity) -> dict[str, Verdict]:
    return {line.item.id: line.verdict for line in told.lines}


def layers(told: Fidelity) -> tuple[Layer, Layer]:
    return told.structure, told.content


@given(protocol=protocols, script=scripts())
def test_taking_away_what_speaks_for_a_line_never_meets_it(protocol, script):
    told = fidelity(followed(protocol, script))
    for line in told.lines:
        for name in line.answer.shown_by if line.verdict is Verdict.NOT_MET else ():
            less = follow(protocol, [event for event in script if event.id != name])
            if less is not None:
                assert verdicts(fidelity(less)).get(line.item.id) is not Verdict.MET


@given(
    protocol=protocols,
    script=scripts(),
    at=st.integers(0, 60),
    period=st.builds(
        ev.PeriodUnrecorded,
        id=st.just("hole"),
        sessions=st.integers(1, 5),
        achieved=st.lists(st.sampled_from(Achievement), max_size=2, unique=True),
    ),
)
def test_a_hole_in_the_record_never_holds_anything_against_it(protocol, script, at, period):
    before = verdicts(fidelity(followed(protocol, script)))
    at = min(at, len(script))
    after = verdicts(fidelity(followed(protocol, (*script[:at], period, *script[at:]))))
    worse = {
        name: (before.get(name), verdict)
        for name, verdict in after.items()
        if verdict is Verdict.NOT_MET and before.get(name) is not Verdict.NOT_MET
    }
    assert worse == {}


@given(protocol=protocols, script=scripts(), turn=st.randoms(use_true_random=False))
def test_the_order_of_people_is_no_difference(protocol, script, turn):
    people = [event for event in script if isinstance(event, ev.RelationshipRecorded)]
    turned = [*people]
    turn.shuffle(turned)
    by = {
        one.id: attrs.evolve(one, relationship=other.relationship)
        for one, other in zip(people, turned, strict=True)
    }
    one = followed(protocol, script)
    other = followed(protocol, [by.get(event.id, event) for event in script])
    assert verdicts(fidelity(one)) == verdicts(fidelity(other))


@given(course=courses())
def test_its_numbers_are_shares_of_any_course(course):
    for layer in layers(fidelity(course)):
        assert 0 <= layer.numerator <= layer.denominator <= layer.due
        assert layer.coverage is None or 0 <= layer.coverage <= 1
        assert (layer.coverage is None) is (layer.due == 0)


@given(protocol=protocols, script=scripts())
def test_every_answer_is_sound(protocol, script):
    course = followed(protocol, script)
    told = fidelity(course)
    for line in told.lines:
        answer = line.answer
        assert {*answer.shown_by, *answer.against} <= {*course.ids}
        assert (answer.due is not None) or line.verdict in {Verdict.MET, Verdict.NOT_DUE}, line
        assert line.verdict is not Verdict.PARTLY or answer.shown_by
        if (
            answer.done is not None
            and answer.of is not None
            and line.item.id not in {"S2", "S5", "S6"}
        ):
            assert 0 <= answer.done <= answer.of
    for finding in told.findings:
        assert {*finding.where} <= {*course.ids}


@given(protocol=protocols, script=scripts())
def test_it_is_the_same_again_and_after_a_document(protocol, script):
    course = followed(protocol, script)
    told = fidelity(course)
    assert fidelity(course) == told
    assert fidelity(ipt.loads(ipt.dumps(course))) == told


@given(protocol=protocols, script=scripts(), more=st.integers(0, 3))
def test_as_of_its_last_session_or_later_it_is_the_whole_course(protocol, script, more):
    course = followed(protocol, script)
    assert fidelity(course, as_of_session=course.sessions_held + more) == fidelity(course)
