"""A summary of four patients, worked out on paper."""

import json
import math

import attrs
import numpy as np
import pytest
from tests.cohort.results.hand import COMPLETED, EARLY, FOUR, NAN, WAITING, WITHDRAWN, records

from ipt import cohort, measures
from ipt.cohort.estimates import Estimate
from ipt.cohort.results import (
    Line,
    Summary,
    attendance,
    by_area,
    fan,
    flow,
    relapse,
    select,
    summary,
)
from ipt.errors import InvalidValue, UnknownName
from ipt.measures import Threshold, published
from ipt.model import Area, EndReason

pytestmark = pytest.mark.once


def told(estimate: Estimate | None) -> tuple[float, int] | None:
    return None if estimate is None else (round(estimate.value, 4), estimate.n)


class TestOfAllPatients:
    SUMMARY = summary(FOUR)

    def test_scores_are_those_of_the_week_in_which_the_last_course_ended(self):
        assert (self.SUMMARY.week, self.SUMMARY.view) == (3, "all")
        assert told(self.SUMMARY.baseline) == (14.5, 4)  # 20 16 12 10
        assert told(self.SUMMARY.post) == (9.25, 4)  # 10 4 17 6
        assert told(self.SUMMARY.change) == (5.25, 4)
        assert told(self.SUMMARY.baseline_sd) == (round(math.sqrt(59 / 3), 4), 4)
        assert told(self.SUMMARY.post_sd) == (round(math.sqrt(98.75 / 3), 4), 4)

    def test_verdicts_name_their_rules(self):
        response, [remission] = self.SUMMARY.response, self.SUMMARY.remission
        assert str(response) == "response-50: at least 50 percent [Bobo16, secondary]"
        assert told(response.share) == (0.5, 4)  # 10 of 20, 12 of 16
        assert str(remission) == "remission: 4 or less [ipt, assumed]"
        assert told(remission.share) == (0.25, 4)
        worse = self.SUMMARY.deterioration
        assert worse is not None
        assert str(worse) == "phq-9-2-sem: at least 5 points [Loewe04, published]"
        assert told(worse.share) == (0.25, 4)  # from 12 to 17

    def test_courses(self):
        assert told(self.SUMMARY.completion) == told(self.SUMMARY.dropout) == (0.5, 4)
        assert {reason: told(share) for reason, share in self.SUMMARY.endings.items()} == {
            EndReason.COMPLETED: (0.5, 4),
            EndReason.WITHDRAWN: (0.5, 4),
        }
        assert told(self.SUMMARY.sessions) == (1.5, 4)  # 3 2 1 0
        assert told(self.SUMMARY.attended) == (round(6 / 7, 4), 4)
        assert told(self.SUMMARY.received) == (0.5, 4)  # 6 of 12

    def test_an_earlier_week_may_be_asked_for(self):
        assert told(summary(FOUR, week=1).post) == (12.5, 4)

    @pytest.mark.parametrize("week", [0, 4, 2.5, True, "2"])
    def test_other_weeks_have_no_scores(self, week):
        with pytest.raises(InvalidValue) as refused:
            summary(FOUR, week=week)
        assert str(refused.value) == (
            f"the scores of by hand are of weeks 1 to 3, not of week {week!r}; give a whole number of"
            " these"
        )

    def test_a_week_of_numpy_is_one(self):
        week = summary(FOUR, week=np.int64(1)).week  # type: ignore[arg-type]
        assert (week, type(week)) == (1, int)


class TestOfWhatTheCoursesObserved:
    SUMMARY = summary(FOUR, view="observed")

    def test_the_last_score_of_each_course_counts(self):
        assert told(self.SUMMARY.baseline) == (14.5, 4)
        assert told(self.SUMMARY.post) == (round(26 / 3, 4), 3)  # 10 4 12, and one has none
        assert told(self.SUMMARY.change) == (round(22 / 3, 4), 3)
        assert told(self.SUMMARY.response.share) == (round(2 / 3, 4), 3)

    def test_until_the_week_that_is_asked_for(self):
        assert told(summary(FOUR, view="observed", week=1).post) == (14, 2)  # 16 12

    def test_what_is_measured_after_a_course_ended_does_not_count(self):
        followed = records(
            [[20, 12, 3], [20, 15, 9]],
            slots=["h", "h"],
            ended=[COMPLETED, ""],
            ended_week=[1, -1],
            simulated=False,
        )
        assert (summary(followed).week, told(summary(followed).post)) == (2, (10.5, 2))  # 12 9
        assert told(summary(followed, view="all").post) == (6, 2)

    def test_it_is_what_is_known_of_real_courses(self):
        real = summary(attrs.evolve(FOUR, simulated=False))
        assert (real.view, real.simulated, real.post) == ("observed", False, self.SUMMARY.post)


class TestWithoutTherapy:
    SUMMARY = summary(WAITING)

    def test_there_is_nothing_to_tell_of_sessions(self):
        assert self.SUMMARY.week == 1
        assert self.SUMMARY.endings == {}
        of_courses = ("completion", "dropout", "sessions", "attended", "received")
        assert {getattr(self.SUMMARY, name) for name in of_courses} == {None}
        assert [line.label for line in self.SUMMARY.lines][-1] == "deterioration"


class TestRules:
    def test_others_may_be_named(self):
        rules = summary(
            FOUR,
            response=published.EARLY_20_PERCENT,
            remission=published.PHQ9_CASENESS,
            worse=published.PHQ9_RELIABLE_NHS,
        )
        assert told(rules.response.share) == (
            0.75,
            4,
        )  # all began on the ill side, one of them at 10
        assert rules.response.rule == "early-response-20"
        assert [each.asks for each in rules.remission] == ["less than 10"]
        assert rules.deterioration is not None
        assert told(rules.deterioration.share) == (0, 4)

    def test_worse_is_what_the_widest_error_of_measurement_says(self):
        hrsd = summary(records([[20, 24], [20, 26]], instrument="hrsd-17"))
        assert hrsd.deterioration is not None
        assert hrsd.deterioration.rule == "hrsd-17-reliable-alpha"
        assert told(hrsd.deterioration.share) == (0.5, 2)

    def test_every_cut_off_for_remission_is_told(self):
        hrsd = summary(records([[20, 6], [22, 7]], instrument="hrsd-17"))
        assert [(each.rule, told(each.share)) for each in hrsd.remission] == [
            ("remission", (1, 2)),
            ("remission-6", (0.5, 2)),
        ]

    def test_an_instrument_may_have_none(self):
        epds = summary(records([[3, 1], [22, 13]], instrument="epds"))
        assert epds.remission == ()
        assert told(epds.response.share) == (0.5, 2)  # nobody is taken to have begun well
        bare = summary(records([[2, 1]], instrument="mood-10-worst"))
        assert bare.deterioration is None
        assert "deterioration" not in str(bare)

    def test_the_well_side_may_be_above(self):
        rule = Threshold(id="content", score=7, included=False, source="ipt", status="assumed")
        best = summary(records([[2, 8]], instrument="mood-10-best"), remission=rule)
        assert [each.asks for each in best.remission] == ["more than 7"]


class TestErrors:
    def test_patients_of_one_therapist_count_together(self):
        alone, together = (
            summary(records([[20, 9], [20, 9], [20, 15], [20, 15]], therapist=numbers)).post
            for numbers in (None, [0, 0, 1, 1])
        )
        assert alone is not None
        assert together is not None
        assert alone.value == together.value == 12
        assert together.mcse == pytest.approx(math.sqrt(2 * 2 * 36) / 4)
        assert alone.mcse == pytest.approx(math.sqrt(36 / (4 * 3)))

    def test_it_is_asked_whether_anything_was_measured(self):
        nothing = select(FOUR, np.ones(4, dtype=bool), "nothing")
        nothing = attrs.evolve(nothing, scales=())
        with pytest.raises(InvalidValue, match="nothing was measured of nothing; there are no"):
            summary(nothing)

    def test_an_unknown_instrument_is_refused(self):
        with pytest.raises(
            UnknownName, match="no scores by 'phq-8' of by hand; did you mean 'phq-9'"
        ):
            summary(FOUR, instrument="phq-8")
        with pytest.raises(UnknownName, match="no scores by 'caps' of by hand; use one of phq-9"):
            summary(FOUR, instrument="caps")

    def test_an_instrument_that_does_not_ship_may_be_given(self):
        own = attrs.evolve(measures.get("phq-9"), cut_offs=())
        assert summary(FOUR, instrument=own).remission == ()

    def test_so_is_an_unknown_view(self):
        with pytest.raises(InvalidValue, match="a view is 'all' or 'observed', not 'none'"):
            summary(FOUR, view="none")  # type: ignore[arg-type]


class TestByArea:
    def test_each_area_that_somebody_worked_on(self):
        areas = by_area(FOUR)
        assert {area: one.patients for area, one in areas.items()} == {
            Area.GRIEF: 1,
            Area.ROLE_DISPUTE: 3,
        }
        assert areas[Area.ROLE_DISPUTE].title == "by hand, role-dispute"
        assert areas[Area.ROLE_DISPUTE].simulated

    def test_with_rules_of_ones_own(self):
        def strictly(part) -> Summary:
            return summary(part, week=1)

        assert {one.week for one in by_area(FOUR, strictly).values()} == {1}


class TestHowItIsPrinted:
    def test_for_people(self):
        known = summary(
            records(
                [[20, 9], [16, 10], [12, 13]],
                slots=["h", "h", "-"],
                ended=[COMPLETED, EARLY, ""],
                ended_week=[1, 1, -1],
            )
        )
        assert str(known).splitlines() == [
            "by hand: 3 simulated patients",
            "phq-9 at week 1, everybody followed up",
            "",
            "                         value   MCSE  n",
            "baseline, mean           16.00  2.309  3  points",
            "baseline, SD              4.00  0.667  3  points",
            "post, mean               10.67  1.202  3  points",
            "post, SD                  2.08  0.347  3  points",
            "improvement, mean         5.33  3.480  3  points",
            "response                  33.3  27.22  3  %         response-50: at least 50 percent [Bobo16, secondary]",
            "remission                  0.0   0.00  3  %         remission: 4 or less [ipt, assumed]",
            "deterioration              0.0   0.00  3  %         phq-9-2-sem: at least 5 points [Loewe04, published]",
            "completion               100.0   0.00  2  %         completed, or ended early by agreement",
            "dropout                    0.0   0.00  2  %         withdrawn",
            "  completed               50.0  35.36  2  %",
            "  early-by-agreement      50.0  35.36  2  %",
            "sessions attended, mean   1.00  0.000  2  sessions",
            "attended of scheduled    100.0   0.00  2  %         while the course went on",
            "attended of planned      100.0   0.00  2  %         from the start, whoever dropped out",
        ]

    def test_one_real_patient_of_whom_little_is_known(self):
        lines = str(
            summary(records([[20, NAN]], slots=["h"], simulated=False, title="real courses"))
        ).splitlines()
        assert lines[:7] == [
            "real courses: 1 patient",
            "phq-9 as the courses measured it, the last until week 1",
            "",
            "                         value    SE  n",
            "baseline, mean           20.00     -  1  points",
            "baseline, SD                 -     -  0  points",
            "post, mean                   -     -  0  points",
        ]
        assert "  not ended              100.0  0.00  1  %" in lines

    def test_for_a_page(self):
        page = summary(FOUR).markdown().splitlines()
        assert page[:6] == [
            "by hand: 4 simulated patients, phq-9 at week 3, everybody followed up",
            "",
            "| | value | MCSE | n | | |",
            "| --- | ---: | ---: | ---: | --- | --- |",
            "| baseline, mean | 14.50 | 2.217 | 4 | points |  |",
            "| baseline, SD | 4.43 | 0.727 | 4 | points |  |",
        ]
        assert "| completed | 50.0 | 25.00 | 4 | % |  |" in page

    def test_for_programs(self):
        plain = summary(FOUR).as_dict()
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain
        assert plain["endings"]["withdrawn"] == {"value": 0.5, "mcse": 0.25, "n": 4}
        assert plain["remission"][0]["status"] == "assumed"
        assert plain["deterioration"]["share"] == {
            "value": 0.25,
            "mcse": 0.21650635094610965,
            "n": 4,
        }
        alone = summary(records([[20, 10]])).as_dict()
        assert alone["post"] == {"value": 10.0, "mcse": None, "n": 1}
        ongoing = summary(records([[20, 10]], slots=["h"])).as_dict()
        assert [*ongoing["endings"]] == ["not ended"]

    def test_thousands_are_set_apart(self):
        line = Line("x", Estimate(0.5, 0.001, 250_000), "%")
        assert line.cells == ("50.0", "0.10", "250,000", "%")


def test_the_repr_of_records_is_short():
    assert repr(FOUR) == "<Records of by hand, patients: 4>"
    assert FOUR.instruments == ("phq-9",)
    assert measures.get("phq-9") in FOUR.scales


def test_withdrawal_is_the_word_of_the_machine():
    assert WITHDRAWN == "withdrawn"


class TestOfThoseWhoWereWell:
    WELL = attrs.evolve(
        records([[3, 3, 3], [2, 9, 9], [3, 2, 1], [4, 3, 12]], relapse_week=[-1, 1, -1, 2]),
        remitted=True,
    )

    def test_it_is_told_who_fell_ill_again(self):
        assert told(summary(self.WELL).recurrence) == (0.5, 4)
        assert told(summary(self.WELL, week=1).recurrence) == (0.25, 4)

    def test_they_have_nothing_to_respond_from(self):
        of_well = summary(self.WELL)
        assert (of_well.response.share, of_well.deterioration) == (None, None)
        assert [line.label for line in of_well.lines][4:] == ["recurrence", "remission"]
        assert of_well.lines[4].note == "fell ill again since week 0"

    def test_of_others_it_is_not_told(self):
        assert summary(FOUR).recurrence is None
        assert "recurrence" not in str(summary(FOUR))

    def test_a_part_of_them_was_well_too(self):
        assert select(self.WELL, np.array([True, True, False, False]), "two").remitted

    def test_a_cohort_knows_it(self):
        remitted = cohort.simulate("ipt-m", patients=40, seed=7)
        assert remitted.remitted
        assert summary(remitted).recurrence is not None


class TestWhatIsNoCohort:
    @pytest.mark.parametrize(
        "ask", [summary, fan, relapse, attendance, by_area, lambda no: flow({"ipt": no})]
    )
    def test_is_refused(self, ask):
        with pytest.raises(InvalidValue) as refused:
            ask("ipt-16")
        assert str(refused.value) == (
            "courses are a Cohort or Records, not str; give what cohort.simulate or"
            " results.from_courses makes"
        )


class TestAnInstrumentOfOnesOwn:
    ARM = cohort.simulate(
        "ipt-12",
        patients=40,
        seed=7,
        instruments=["phq-9", attrs.evolve(cohort.measurement("phq-9"), id="thermometer")],
    )

    def test_has_to_be_given_and_not_only_named(self):
        for ask in (self.ARM.summary, lambda instrument: fan(self.ARM, instrument=instrument)):
            with pytest.raises(UnknownName) as refused:
                ask(instrument="thermometer")
            assert str(refused.value) == (
                "the instrument 'thermometer' does not ship, so that nothing is known of its ends and"
                " cut-offs; pass an ipt.Instrument as instrument="
            )

    def test_is_looked_at_as_it_is_given(self):
        own = attrs.evolve(measures.get("phq-9"), id="thermometer")
        assert self.ARM.summary(instrument=own).instrument == "thermometer"
