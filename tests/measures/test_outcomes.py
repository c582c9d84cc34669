"""An outcome is told of symptoms and of relationships; and over time, like anything that is measured."""

import pytest
from tests.builders import FIRST_DAY, opened, week

from ipt import measures
from ipt.errors import UnknownName
from ipt.measures import Change, ChangeRule, Domain, Point
from ipt.model import events as ev

pytestmark = pytest.mark.once

DOMAINS = {
    Domain.SYMPTOMS: {
        "bdi-ii", "caps", "caps-5", "core-10", "epds", "gad-7", "gds-15", "hrsd-17", "madrs",
        "mood-10-best", "mood-10-worst", "pcl-5", "phq-2", "phq-8", "phq-9", "phq-a", "qids-sr16",
    },
    Domain.FUNCTIONING: {"sas-sr", "social-functioning", "wsas", "wsas-not-working"},
    Domain.RELATIONSHIPS: {
        "iip-32-barkham", "iip-32-horowitz", "iip-sc-soldz", "mspss", "relationship-satisfaction",
    },
    Domain.ALLIANCE: {"alliance"},
    Domain.RHYTHM: {"srm-17", "srm-5"},
}  # fmt: skip


def test_every_instrument_that_ships_says_what_it_measures():
    assert {name: measures.get(name).domain for name in measures.names()} == {
        name: domain for domain, names in DOMAINS.items() for name in names
    }


class TestAReportOfOutcome:
    @pytest.mark.parametrize(
        ("names", "asked"),
        [
            ((), ["symptoms", "relationships"]),
            (("phq-9",), ["relationships"]),
            (("phq-9", "gad-7", "wsas", "alliance"), ["relationships"]),
            (("mspss", "social-functioning"), ["symptoms"]),
            (("hrsd-17", "relationship-satisfaction"), []),
        ],
    )
    def test_needs_symptoms_and_relationships(self, names: tuple[str, ...], asked: list[str]):
        questions = measures.unmeasured(*names)
        assert [question.about for question in questions] == [(domain,) for domain in asked]

    def test_asks_for_what_is_not_there(self):
        (question,) = measures.unmeasured(measures.get("phq-9"))
        assert str(question) == (
            "MEA-UNMEASURED: what became of the relationships; no instrument that was named measures "
            "them"
        )
        assert question.decides == (
            "whether an outcome can be told: IPT has one of symptoms and one of relationships"
        )

    def test_goes_by_known_instruments(self):
        with pytest.raises(
            UnknownName, match=r"^unknown instrument 'phq9'; did you mean 'phq-9'\?$"
        ):
            measures.unmeasured("phq9")


@pytest.mark.parametrize("name", ["social-functioning", "relationship-satisfaction"])
class TestOverTime:
    """High is good on both of these scales."""

    TWO = ChangeRule(id="two", kind="absolute", points=2, source="ipt", status="assumed")

    @pytest.fixture
    def points(self, name: str) -> list[Point]:
        course = opened(
            *(
                ev.MeasureTaken(instrument=name, items=(answer,), on=week(number))
                for number, answer in enumerate((3, 4, 6, 5), 1)
            ),
            ev.MeasureTaken(instrument="phq-9", total=18, on=week(4)),
        )
        taken = [event for event in course.of(ev.MeasureTaken) if event.instrument == name]
        return [Point(event.on, measures.score(name, event.items).total) for event in taken]

    def test_a_course_keeps_every_time_it_was_asked(self, points: list[Point]):
        assert [point.weeks_since(points[0]) for point in points] == [0, 1, 2, 3]
        assert points[0].at == FIRST_DAY
        assert [point.score for point in points] == [3, 4, 6, 5]

    def test_a_rise_is_an_improvement(self, name: str, points: list[Point]):
        first, *_, last = (point.score for point in points)
        answer = measures.changed(first, last, rule=self.TWO, ends=measures.get(name).ends)
        assert answer.verdict is Change.IMPROVED

    def test_a_fall_asks_for_a_review(self, name: str, points: list[Point]):
        fell = [*points, Point(week(5), 4)]
        found = measures.signals(fell, rule=self.TWO, ends=measures.get(name).ends)
        assert [finding.code for finding in found.findings] == ["MEA-WORSE"]
