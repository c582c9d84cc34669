"""The quarrel on the way to the airport: case B3 of the published cases, as far as it was read."""

from pathlib import Path

import pytest
from tests.techniques.exchanges import felt

import ipt
from ipt.model import PATIENT, Incident, Relationship, Turn
from ipt.techniques.communication import analyse, pivot_turn

pytestmark = pytest.mark.once

AIRPORT = Incident(
    id="airport",
    people=["mother"],
    turns=[
        Turn(
            id="t1",
            speaker="mother",
            directness=1,
            felt=felt("fear"),
            shown=felt("fear", 0),
        ),
        Turn(id="t2", speaker=PATIENT, tone=["sharp"]),
        Turn(id="t3", speaker=PATIENT, tone=["sarcastic"], directness=1),
    ],
)
NONE_WITH_HER = [Relationship(id="mother", violence=False)]


class TestB3:
    """`must` of the case; that violence was asked about is supposed, as the case does not say."""

    analysis = analyse(AIRPORT, people=NONE_WITH_HER)

    def test_the_sarcasm_is_hers(self):
        [pattern] = self.analysis.of(PATIENT)
        assert (pattern.code, pattern.finding.where) == ("CA-SARCASM", ("t3",))

    def test_the_worry_that_was_not_said_is_the_mothers(self):
        [pattern] = self.analysis.of("mother")
        assert (pattern.code, pattern.finding.where) == ("CA-AFFECT-MISMATCH", ("t1",))
        assert pattern.finding.message == (
            "in turn 't1' 'mother' felt fear and showed nothing of it"
        )

    def test_three_turns_are_no_script(self):
        assert "CA-SUMMARY-NOT-SCRIPT" in {finding.code for finding in self.analysis.findings}

    def test_it_turned_where_she_snapped(self):
        assert pivot_turn(AIRPORT, people=NONE_WITH_HER).turn == "t2"

    def test_it_is_the_exchange_of_the_course_that_ships(self):
        courses = Path(__file__).parents[2] / "examples" / "courses"
        assert ipt.load(courses / "b3-joy.json").incidents == (AIRPORT,)

    def test_as_read_nobody_asked_about_violence_so_only_the_mothers_turn_is_told(self):
        as_read = analyse(AIRPORT)
        assert [pattern.by for pattern in as_read.patterns] == [("mother",)]
        assert as_read.questions[0].code == "CA-ASK-VIOLENCE"
        assert "CA-HELD-BACK" in {finding.code for finding in as_read.findings}
