"""A trial as it is planned, and every plan that cannot be."""

import pickle

import attrs
import pytest
from tests.cohort.trials.planned import small

import ipt
from ipt import cohort
from ipt.cohort.scenario import Given, Treatment
from ipt.cohort.trials import Allocation, Analysis, Arm, Trial, Visit
from ipt.errors import InvalidValue, UnknownName

pytestmark = pytest.mark.once

USUAL = cohort.CARE_AS_USUAL


class TestArms:
    def test_a_mapping_names_what_each_gives(self):
        trial = small(arms={"a": "ipt-b", "b": ipt.protocols.get("ipc"), "c": cohort.WAITING_LIST})
        assert trial.names == ("a", "b", "c", "control")
        assert [arm.protocol.id for arm in trial.arms[:2]] == ["ipt-b", "ipc"]
        assert trial.arms[2].treatment == cohort.WAITING_LIST
        assert (trial.reference, trial.compared) == (3, (0, 1, 2))

    def test_the_control_may_be_one_of_them(self):
        trial = small(arms={"a": "ipt-b", "b": USUAL}, control="b")
        assert (trial.names, trial.reference, trial.compared) == (("a", "b"), 1, (0,))

    def test_the_control_may_be_an_arm_of_its_own_name(self):
        trial = small(control=Arm(name="usual", treatment=USUAL, share=2))
        assert trial.names == ("brief", "usual")
        assert (trial.shares, trial.patients) == ((1, 2), 60)

    def test_an_arm_in_a_mapping_keeps_its_name(self):
        arm = Arm(name="a", protocol="ipt-b")
        assert small(arms={"a": arm}) == small(arms=[arm])

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"arms": {}}, "a trial compares two arms at least; add one, or another control"),
            (
                {"arms": {"a": "ipt-b"}, "control": "a"},
                "a trial compares two arms at least; add one, or another control",
            ),
            (
                {"arms": {"brief": "ipt-b"}, "control": "breif"},
                (
                    "there is no arm 'breif' that could be the control; did you mean 'brief'?; name one,"
                    " or give a Treatment such as CARE_AS_USUAL"
                ),
            ),
            (
                {"control": 3},
                "control is a Treatment, an Arm or the name of one, not int; CARE_AS_USUAL will do",
            ),
            (
                {"arms": {"control": "ipt-b"}},
                "arm 2 has the id of arm 1; give each its own",
            ),
            (
                {"arms": {"a": Arm(name="b", protocol="ipt-b")}},
                "the arm 'b' is called 'a' among the arms; use one name",
            ),
            ({"arms": ["ipt-b"]}, "arms holds Arm values, but item 1 is str"),
            ({"per_arm": 1}, "per_arm is from 2 to 8192, not 1"),
            (
                {"per_arm": 5000},
                "10000 patients are too many for a trial; take 8192 at most in all",
            ),
            (
                {"allocation": Allocation(sizes=[3])},
                "a block of 3 cannot hold the arms in their shares; use a multiple of 2",
            ),
            (
                {"arms": {"a": cohort.WAITING_LIST}, "allocation": Allocation(strata=["area"])},
                "no arm has a protocol, so that there are no areas to stratify by; leave them out",
            ),
            ({"primary": 6}, "primary is the week of a visit, 4, 8, not 6"),
            (
                {"weeks": 8, "visits": [4, Visit(week=8, window=7)]},
                (
                    "the visit in week 8 may take place as late as week 9, but only 8 weeks are"
                    " simulated; take more, or leave weeks out"
                ),
            ),
            (
                {"analysis": "anova"},
                "there is no analysis 'anova'; did you mean 'ancova'?",
            ),
            (
                {"analysis": 3},
                (
                    "there is no analysis 3; use one of 'mmrm', 'ancova', 't-test', 'growth',"
                    " 'clustered', 'random-therapist', 'response', 'remission', 'survival'"
                ),
            ),
            (
                {"analysis": "remission"},
                (
                    "remission needs the highest score of the remitted, such as remission=7; sources"
                    " differ"
                ),
            ),
            (
                {"analysis": "survival"},
                (
                    "time to relapse is for those who are well at the start; take another analysis, or"
                    " population='remitted'"
                ),
            ),
            ({"lost": 2}, "lost is from 0 to 1, not 2"),
            ({"alpha": 0}, "alpha is from 1e-06 to 0.5, not 0"),
        ],
    )
    def test_what_cannot_be_says_why(self, fields, why):
        with pytest.raises(InvalidValue) as refused:
            small(**fields)
        assert str(refused.value) == why

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"population": "adult"}, "unknown population 'adult'; did you mean 'adults'?"),
            ({"arms": {"a": "ipt-bb"}}, "unknown protocol 'ipt-bb'; did you mean 'ipt-b'?"),
        ],
    )
    def test_an_unknown_name_says_what_is_near(self, fields, why):
        with pytest.raises(UnknownName) as refused:
            small(**fields)
        assert str(refused.value).startswith(why)

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            (
                {},
                (
                    "arm 'a' gives sessions of a protocol, and names none; add protocol=, or another"
                    " treatment"
                ),
            ),
            (
                {"protocol": "ipt-b", "treatment": USUAL},
                "arm 'a' names a protocol, and gives 'usual'; leave out one of them",
            ),
            (
                {"protocol": "ipt-b", "caseload": 5, "group_size": 6},
                "arm 'a' has both caseload and group_size; a patient shares only one of them",
            ),
        ],
    )
    def test_an_arm_that_cannot_be_says_why(self, fields, why):
        with pytest.raises(InvalidValue) as refused:
            Arm(name="a", **fields)
        assert str(refused.value) == why


class TestWhoSharesATherapist:
    parameters = cohort.parameters()

    def test_with_a_protocol_as_many_as_the_parameters_say(self):
        assert Arm(name="a", protocol="ipt-b").cluster_size(self.parameters) == 12

    def test_or_as_the_arm_says(self):
        assert Arm(name="a", protocol="ipt-b", caseload=5).cluster_size(self.parameters) == 5
        assert Arm(name="a", protocol="ipt-b", group_size=8).cluster_size(self.parameters) == 8

    def test_without_one_nobody(self):
        assert Arm(name="a", treatment=USUAL).cluster_size(self.parameters) is None


class TestWhatFollows:
    def test_the_last_visit_counts_if_nothing_is_said(self):
        assert small().primary_visit == 1
        assert small(primary=4).primary_visit == 0

    def test_it_is_as_long_as_visits_and_sessions_need(self):
        assert {one.weeks for one in small(visits=[4]).scenarios} == {8}
        assert {one.weeks for one in small(visits=[4, 30]).scenarios} == {30}
        assert {one.weeks for one in small(weeks=20).scenarios} == {20}

    def test_arms_have_the_parameters_for_their_protocol(self):
        trial = small(arms={"brief": "ipt-b", "monthly": "ipt-m"}, visits=[200])
        usual = cohort.parameters().effect.value
        assert [one.parameters.effect.value for one in trial.scenarios] == [usual, 0, usual]

    def test_switches_go_to_the_scenarios(self):
        trial = small(dropout="mnar", events=True, support=True, stopping=True, relapse="decay")
        one = trial.scenarios[0]
        assert (str(one.dropout), str(one.relapse)) == ("mnar", "decay")
        assert (one.events, one.support, one.stopping) == (True, True, True)

    def test_it_shows_itself_in_a_line(self):
        assert repr(small()) == "<Trial of brief against control, 40 patients, hrsd-17 in week 8>"

    def test_it_is_a_value_that_can_be_sent_to_a_worker(self):
        trial = small()
        assert pickle.loads(pickle.dumps(trial)) == trial  # noqa: S301 - our own
        assert hash(trial) == hash(small())
        assert attrs.evolve(trial, per_arm=30) != trial
        assert isinstance(attrs.evolve(trial, per_arm=30), Trial)

    def test_the_example_of_the_tour_is_a_trial(self):
        trial = cohort.Trial(arms={"ipt": "ipt-16", "brief": "ipt-b"}, per_arm=60, control=USUAL)
        assert trial.analysis is Analysis.MMRM
        assert trial.patients == 180


class TestNull:
    def test_no_arm_gives_more_than_the_control(self):
        null = small().null()
        first, control = null.scenarios
        assert first.protocol is not None
        assert first.treatment.response(first.parameters) == (0.0, 0.0)
        assert first.treatment.usual(first.parameters) == control.treatment.usual(
            control.parameters
        )
        assert null.control == "control"

    def test_where_the_control_has_an_effect_all_arms_have_it(self):
        other = Treatment(kind=Given.COMPARATOR, effect=0.5)
        null = small(control=other).null()
        assert [arm.protocol for arm in null.arms] == [None, None]
        assert {arm.treatment for arm in null.arms} == {other}
