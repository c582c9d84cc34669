"""The sick role: given in time and whole, covered, explained, and lifted again."""

import pytest
from hypothesis import given, strategies as st
from tests.builders import FIRST_DAY, into_middle, protocol
from tests.strategies import courses

import ipt
from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.formulation.education import CURRICULUM, EducationGap, EducationTopic, education_gaps
from ipt.formulation.exemptions import exemption_plan
from ipt.formulation.sick_role import audit_sick_role
from ipt.model import LifeEvent, PartialDate, Relationship, RoleDemand, SickRole, events as ev

pytestmark = pytest.mark.once

WHOLE = SickRole(duty_stated=True, options_given=True, scale_shown=True)
GIVEN = ev.SickRoleGiven(role=WHOLE)
SESSION = ev.SessionHeld()
LATE = "SICK-LATE: the sick role was given "


def course(*events, **limits):
    opened = ipt.open_course(protocol(initial_max=9, **limits), patient="p", on=FIRST_DAY)
    return ipt.apply(opened, *events)


def role(**fields):
    return SickRole(**{"duty_stated": True, "options_given": True, "scale_shown": True, **fields})


def found(*events, **limits):
    return [str(finding) for finding in audit_sick_role(course(*events, **limits)).findings]


def asked(*events, **limits):
    return [str(question) for question in audit_sick_role(course(*events, **limits)).questions]


def closing(*events):
    """A course with *events* at its beginning and the termination phase at its end."""
    way = [e for e in into_middle() if not isinstance(e, ev.SickRoleGiven)]
    rest = (*[SESSION] * 13, ev.EndingAnnounced(), ev.PhaseBegan(phase="termination"))
    return (*events, *way, *rest)


def test_that_nobody_took_the_blame_off_the_patient_is_told():
    [told] = audit_sick_role(course(ev.SickRoleGiven(role=role(not_fault=False)))).findings
    assert (told.severity, str(told)) == (
        Severity.ADVICE,
        (
            "SICK-NOT-ABSOLVED: the sick role was given without saying that the illness is not the "
            "patient's fault"
        ),
    )
    assert found(ev.SickRoleGiven(role=role(not_fault=True))) == []
    assert found(ev.SickRoleGiven(role=role(not_fault=None))) == []


class TestWhenItIsGiven:
    @pytest.mark.parametrize("sessions", [0, 1, 2])
    def test_in_the_first_two_sessions_is_in_time(self, sessions):
        assert found(*[SESSION] * sessions, GIVEN) == []

    def test_after_the_third_session_is_late(self):
        assert found(*[SESSION] * 3, GIVEN) == [
            LATE + "after 3 sessions; it belongs to the first 2"
        ]

    def test_after_the_formulation_is_late(self):
        assert found(SESSION, ev.FormulationShared(), SESSION, GIVEN) == [
            LATE + "in a later session than the formulation, which builds on it"
        ]

    def test_in_the_session_of_the_formulation_is_in_time(self):
        assert found(SESSION, ev.FormulationShared(), GIVEN) == []

    def test_giving_it_again_is_not_late(self):
        assert found(GIVEN, *[SESSION] * 4, GIVEN) == []

    def test_an_unrecorded_period_may_hide_that_it_was_given(self):
        assert found(ev.PeriodUnrecorded(sessions=3), *[SESSION] * 3, GIVEN) == []

    def test_nothing_is_late_where_the_protocol_does_not_ask_for_it(self):
        assert found(*[SESSION] * 3, GIVEN, sick_role_min=0) == []

    def test_a_course_without_one_is_not_told_of_it(self):
        assert (found(SESSION), asked(SESSION)) == ([], [])


class TestWhatWasSaid:
    @pytest.mark.parametrize(
        ("field", "message"),
        [
            (
                "duty_stated",
                "SICK-NO-DUTY: the sick role was given without its duty to work towards recovery",
            ),
            ("options_given", "EDU-NO-OPTIONS: the options of treatment were not told"),
            ("scale_shown", "EDU-NO-SCALE: no score was shown and explained"),
        ],
    )
    def test_what_was_left_out_is_found(self, field, message):
        given_ = ev.SickRoleGiven(role=role(**{field: False}))
        assert (found(given_), asked(given_)) == ([message], [])

    @pytest.mark.parametrize(
        ("field", "question"),
        [
            (
                "duty_stated",
                "SICK-DUTY-STATED: was the duty to work towards recovery stated",
            ),
            ("options_given", "EDU-OPTIONS-TOLD: were the options of treatment told"),
            ("scale_shown", "EDU-SCALE-SHOWN: was a score shown and explained"),
        ],
    )
    def test_what_is_not_recorded_is_asked(self, field, question):
        given_ = ev.SickRoleGiven(role=role(**{field: None}))
        assert (found(given_), asked(given_)) == ([], [question])

    def test_of_a_bare_record_one_thing_is_asked(self):
        assert found(ev.SickRoleGiven()) == []
        assert asked(ev.SickRoleGiven()) == [
            "SICK-WHAT-WAS-SAID: what was said when the sick role was given"
        ]

    def test_a_limited_one_keeps_something(self):
        limited = ev.SickRoleGiven(role=role(limited=True))
        school = ev.SickRoleGiven(role=role(limited=True, kept=[RoleDemand(id="school")]))
        assert asked(limited) == [
            "SICK-WHAT-IS-KEPT: which roles does the patient keep, such as school"
        ]
        assert asked(school) == []

    def test_nothing_is_both_excused_and_kept(self):
        both = [RoleDemand(id="school", cannot_wait=False)]
        given_ = ev.SickRoleGiven(role=role(excused=both, kept=both))
        assert found(given_) == ["SICK-EXCUSED-AND-KEPT: 'school' is both excused and kept"]


class TestWhoDoesItMeanwhile:
    def excused(self, **fields):
        return ev.SickRoleGiven(role=role(excused=[RoleDemand(id="infant", **fields)]))

    def test_what_cannot_wait_and_nobody_covers_is_found(self):
        audit = audit_sick_role(course(self.excused(cannot_wait=True)))
        [finding] = audit.findings
        assert str(finding) == (
            "SICK-UNSAFE-EXEMPTION: 'infant' cannot wait, the patient is excused from it, and nobody "
            "is recorded who covers it"
        )
        assert (finding.severity, finding.where) == (Severity.WARNING, ("infant",))

    def test_what_may_not_wait_is_asked(self):
        [question] = asked(self.excused())
        assert question == "SICK-CAN-IT-WAIT: can 'infant' wait, and who does it meanwhile"

    @pytest.mark.parametrize(
        "fields", [{"cannot_wait": False}, {"cannot_wait": True, "covered_by": ["aunt"]}]
    )
    def test_what_can_wait_or_is_covered_is_left_in_peace(self, fields):
        given_ = self.excused(**fields)
        assert (found(given_), asked(given_)) == ([], [])

    def test_somebody_out_of_reach_covers_nothing(self):
        aunt = ev.RelationshipRecorded(relationship=Relationship(id="aunt", living=False))
        [finding] = found(aunt, self.excused(cannot_wait=True, covered_by=["aunt"]))
        assert finding.startswith("SICK-UNSAFE-EXEMPTION")

    def test_it_no_longer_matters_once_it_is_lifted(self):
        assert found(self.excused(cannot_wait=True), ev.SickRoleLifted()) == []

    def test_it_matters_again_if_it_is_given_again(self):
        given_ = self.excused(cannot_wait=True)
        assert len(found(given_, ev.SickRoleLifted(), given_)) == 1

    def test_a_birth_asks_who_cares_for_the_child(self):  # B2
        birth = LifeEvent(id="birth", kind="birth", people=["sara"])
        events = (ev.LifeEventRecorded(life_event=birth), ev.SickRoleGiven())
        audit = audit_sick_role(course(*events))
        assert str(audit.questions[-1]) == (
            "SICK-WHO-CARES: who looks after the child while the patient is excused"
        )
        assert audit.questions[-1].about == ("birth", "sara")
        assert len(audit.questions) == 2

    def test_not_where_the_demands_were_recorded(self):
        birth = ev.LifeEventRecorded(life_event=LifeEvent(id="birth", kind="birth"))
        for recorded in ("excused", "kept"):
            demand = [RoleDemand(id="care", cannot_wait=False)]
            assert asked(birth, ev.SickRoleGiven(role=role(**{recorded: demand}))) == []


class TestWhenItIsLifted:
    KEPT = (
        "SICK-NEVER-LIFTED: the sick role was given, and is not recorded as lifted by the "
        "termination phase"
    )

    def test_it_is_lifted_by_the_termination_phase(self):
        assert found(*closing(GIVEN)) == [self.KEPT]
        assert found(*closing(GIVEN), ev.SickRoleLifted()) == []

    def test_one_that_was_given_again_is_lifted_again(self):
        assert found(*closing(GIVEN, ev.SickRoleLifted(), GIVEN)) == [self.KEPT]

    def test_in_the_middle_phase_it_may_stay(self):
        assert found(*into_middle()) == []

    def test_an_unrecorded_period_may_hide_that_it_was_lifted(self):
        events = closing(GIVEN)
        assert found(*events[:-3], ev.PeriodUnrecorded(sessions=1), *events[-2:]) == []

    def test_nothing_is_asked_of_a_course_that_has_ended(self):
        ended = (ev.SickRoleGiven(), ev.CourseEnded(reason="withdrawn"))
        assert (found(*ended), asked(*ended)) == ([], [])


@given(courses(most=6))
def test_every_course_can_be_looked_through(some):
    audit = audit_sick_role(some)
    assert some.last(ev.SickRoleGiven) is not None or (audit.findings, audit.questions) == ((), ())


demands = st.lists(
    st.builds(
        RoleDemand,
        id=st.sampled_from("abcdef"),
        cannot_wait=st.none() | st.booleans(),
        covered_by=st.lists(st.sampled_from(["p1", "p2", "late"]), max_size=2),
    ),
    max_size=6,
    unique_by=lambda demand: demand.id,
)
PEOPLE = (
    Relationship(id="p1"),
    Relationship(id="p2", contact="daily"),
    Relationship(id="late", living=False, ended=PartialDate(2020)),
)


class TestTheExemptionPlan:
    def test_says_who_covers_what(self):
        plan = exemption_plan(
            [
                RoleDemand(id="nights", cannot_wait=True, covered_by=["p2", "late", "p1"]),
                RoleDemand(id="garden"),
            ],
            PEOPLE,
        )
        assert [(cover.demand, cover.by, cover.out_of_reach) for cover in plan.covers] == [
            ("garden", (), ()),
            ("nights", ("p1", "p2"), ("late",)),
        ]
        assert (plan.uncovered, plan.unsafe, plan.unclear) == (("garden",), (), ("garden",))

    def test_refuses_somebody_who_is_not_in_the_inventory(self):
        with pytest.raises(InvalidValue) as refused:
            exemption_plan([RoleDemand(id="nights", covered_by=["p9"])], PEOPLE)
        assert str(refused.value) == (
            "the demand 'nights' is covered by 'p9', who is not in the inventory"
        )

    def test_refuses_two_demands_of_one_id(self):
        with pytest.raises(InvalidValue) as refused:
            exemption_plan([RoleDemand(id="nights"), RoleDemand(id="nights")], PEOPLE)
        assert str(refused.value) == "two demands have the id 'nights'; keep one of them"

    @given(demands, st.data())
    def test_every_demand_is_there_once_and_the_order_changes_nothing(self, given_, data):
        plan = exemption_plan(given_, PEOPLE)
        assert [cover.demand for cover in plan.covers] == sorted(each.id for each in given_)
        assert set(plan.unsafe) | set(plan.unclear) <= set(plan.uncovered)
        shuffled = exemption_plan(
            data.draw(st.permutations(given_)), data.draw(st.permutations(PEOPLE))
        )
        assert shuffled == plan

    @given(demands)
    def test_more_cover_never_leaves_more_uncovered(self, given_):
        helped = [
            RoleDemand(
                id=each.id, cannot_wait=each.cannot_wait, covered_by=(*each.covered_by, "p1")
            )
            for each in given_
        ]
        assert exemption_plan(helped, PEOPLE).uncovered == ()


class TestWhatIsLeftToExplain:
    def test_what_was_told_is_no_gap(self):
        everything = SickRole(
            **{topic.told_by: True for topic in CURRICULUM if topic.told_by},
            topics=[topic.id for topic in CURRICULUM if not topic.told_by],
        )
        assert education_gaps(everything) == ()

    def test_what_was_not_told_is_kept_apart_from_what_is_not_recorded(self):
        gaps = education_gaps(SickRole(hope_stated=False))
        told = {gap.topic.id: gap.told for gap in gaps}
        assert told["hope"] is False
        assert {answer for name, answer in told.items() if name != "hope"} == {None}

    def test_nothing_recorded_leaves_the_whole_curriculum(self):
        assert education_gaps(None) == tuple(
            EducationGap(topic=topic, told=None) for topic in CURRICULUM
        )

    def test_a_topic_may_be_told_under_its_own_name(self):
        assert "scale" not in {gap.topic.id for gap in education_gaps(SickRole(topics=["scale"]))}

    def test_a_curriculum_may_be_ones_own(self):
        sleep = EducationTopic(id="sleep", label="sleep", source="ipt", status="assumed")
        assert education_gaps(SickRole(), [sleep]) == (EducationGap(topic=sleep, told=None),)

    def test_a_topic_twice_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            education_gaps(None, [CURRICULUM[0], CURRICULUM[0]])
        assert str(refused.value) == (
            "the curriculum has the topic 'diagnosis' twice; keep one of them"
        )

    @pytest.mark.parametrize("field", ["excused", "mood"])
    def test_a_topic_that_no_answer_tells_of_is_refused(self, field):
        topic = EducationTopic(id="x", label="x", told_by=field, source="ipt", status="assumed")
        with pytest.raises(InvalidValue) as refused:
            education_gaps(None, [topic])
        assert str(refused.value) == (
            f"the topic 'x' is told by {field!r}, which is no answer of a sick role"
        )

    @given(st.lists(st.sampled_from(CURRICULUM), unique_by=lambda topic: topic.id))
    def test_whoever_tells_a_topic_closes_its_gap_alone(self, told):
        topics = [topic.id for topic in told]
        left = [gap.topic for gap in education_gaps(SickRole(topics=topics))]
        assert left == [topic for topic in CURRICULUM if topic not in told]
