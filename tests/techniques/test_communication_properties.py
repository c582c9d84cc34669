"""What holds of every exchange, however little of it was recorded; techniques 12."""

import sys
from typing import Any

import attrs
import pytest
from hypothesis import example, given, strategies as st
from tests.techniques.exchanges import (
    OTHER,
    exchange,
    feelings,
    felt,
    incidents,
    meant,
    own,
    swapped,
    theirs,
    unsure,
)

from ipt.findings import Finding
from ipt.model import PATIENT, Incident, Reading, Relationship
from ipt.techniques.communication import (
    CODE_BOOK,
    Pattern,
    analyse,
    indices,
    missing_annotations,
)

pytestmark = pytest.mark.once

CLASSIC = {entry.code for entry in CODE_BOOK if entry.classic}


def part_of(finding: Finding, others: tuple[Pattern, ...]) -> bool:
    """Whether one of *others* says the same of at least these turns."""
    return any(
        finding.code == other.code and set(finding.where) <= set(other.finding.where)
        for other in others
    )


@given(incidents())
def test_every_finding_and_question_names_what_is_there(incident):
    known = {incident.id, OTHER, "father", *(turn.id for turn in incident.turns)}
    analysis = analyse(incident)
    for finding in analysis.findings:
        assert finding.where
        assert set(finding.where) <= known
    assert analysis.questions == missing_annotations(incident)
    for question in analysis.questions:
        assert set(question.about) <= known


RISING = exchange(
    own("t0", tone=["calm"]),
    theirs("t1", tone=["sharp"]),
    own("t2", tone=["blaming"]),
    theirs("t3", tone=["insulting"]),
)


@given(incidents(), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
@example(RISING, {3}, set())
@example(RISING, {1}, set())
def test_without_a_tone_or_a_gesture_there_is_never_a_further_pattern(incident, toneless, still):
    turns = [
        attrs.evolve(
            turn,
            tone=() if number in toneless else turn.tone,
            gesture="" if number in still else turn.gesture,
        )
        for number, turn in enumerate(incident.turns)
    ]
    before = analyse(incident).patterns
    for pattern in analyse(attrs.evolve(incident, turns=turns)).patterns:
        assert part_of(pattern.finding, before)


@given(incidents(violence=False, people=(OTHER,)))
@example(RISING)
def test_with_the_speakers_swapped_the_patterns_are_swapped(incident):
    other = {PATIENT: OTHER, OTHER: PATIENT}

    def told(incident: Incident, names: dict[str, str]) -> list[Any]:
        patterns = analyse(incident).patterns
        return sorted(
            (each.code, each.finding.where, sorted(names.get(by, by) for by in each.by))
            for each in patterns
        )

    assert told(swapped(incident), {}) == told(incident, other)


@given(incidents())
def test_with_the_speakers_swapped_their_numbers_are_swapped(incident):
    numbers = indices(swapped(incident))
    assert numbers == indices(incident, OTHER)
    for share in (numbers.directness, numbers.checking, numbers.reciprocity):
        assert share is None or 0 <= share <= 1
    assert numbers.expression is None or numbers.expression >= 0


@given(incidents(violence=False), feelings)
def test_where_the_patient_is_direct_checks_and_shows_there_is_no_classic_pattern(incident, shown):
    turns = []
    for turn in incident.turns:
        reading = turn.received
        if reading is not None and reading.by == PATIENT:
            reading = attrs.evolve(reading, checked=True)
        turn = attrs.evolve(turn, received=reading)  # noqa: PLW2901 - one change after another
        if turn.speaker == PATIENT:
            turn = attrs.evolve(turn, directness=3, shown=(*shown, *felt("joy", 1)))  # noqa: PLW2901 - likewise
        turns.append(turn)
    patterns = analyse(attrs.evolve(incident, turns=turns)).of(PATIENT)
    assert not CLASSIC & {pattern.code for pattern in patterns}


@given(
    incidents(),
    st.permutations([OTHER, "father", "aunt"]),
    st.tuples(unsure, unsure, unsure),
)
def test_the_order_of_people_changes_nothing(incident, order, answers):
    told = dict(zip([OTHER, "father", "aunt"], answers, strict=True))
    people = [Relationship(id=name, violence=told[name]) for name in told]
    shuffled = [Relationship(id=name, violence=told[name]) for name in order]
    assert analyse(incident, people=shuffled) == analyse(incident, people=people)


@given(incidents(), unsure)
def test_nothing_is_said_of_the_patients_turns_unless_violence_is_ruled_out(incident, mother):
    analysis = analyse(incident, people=[Relationship(id=OTHER, violence=mother)])
    if analysis.violence is False:
        return
    assert all(PATIENT not in pattern.by for pattern in analysis.patterns)
    assert attrs.astuple(analysis.indices) == (None,) * 4
    speakers = {turn.id: turn.speaker for turn in incident.turns}
    assert analysis.pivot is None or speakers[analysis.pivot.turn] != PATIENT


@given(st.lists(st.sampled_from([PATIENT, OTHER]), max_size=6), unsure)
def test_what_was_not_asked_about_shows_no_pattern(speakers, resolved):
    turns = [attrs.evolve(own(f"t{n}"), speaker=who) for n, who in enumerate(speakers)]
    analysis = analyse(exchange(*turns, resolved=resolved))
    assert analysis.patterns == ()
    assert analysis.pivot is None
    assert analysis.unmet_needs == ()


def calls(turns: int) -> int:
    """How many calls it takes to analyse an exchange of so many turns, each by somebody else, the patient apart."""
    row = [
        own(
            tone=["sharp"],
            meant=meant("complaint", "request", topic="late"),
            directness=1,
            need="help",
            felt=felt("anger", 8),
            shown=felt("fear", 0),
        ),
        theirs(
            mode="silence",
            tone=["blaming"],
            meant=meant("bid", topic="money"),
            received=Reading(by=PATIENT, source="guessed", checked=False),
            takes_as_known="respect",
        ),
        theirs(speaker="father", mode="nonverbal", meant=meant("feeling")),
    ]
    script = []
    for number in range(turns):
        turn = row[number % 3]
        speaker = turn.speaker if turn.speaker == PATIENT else f"{turn.speaker}-{number}"
        script.append(attrs.evolve(turn, id=f"t{number}", speaker=speaker))
    incident = exchange(*script, resolved=False)
    count = 0

    def counted(_frame: object, what: str, _arg: object) -> None:
        nonlocal count
        count += what in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        analyse(incident)
    finally:
        sys.setprofile(before)
    return count


def test_twice_the_turns_take_twice_the_steps():
    assert calls(400) < 2.1 * calls(200)
