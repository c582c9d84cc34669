"""Whether an area is open to be the focus; techniques 9, protocols T07-T10 and X15-X35."""

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import CITED, areas, into_middle, opened, protocol
from tests.formulation.considered import (
    CLASSIC,
    PEOPLE,
    answers,
    considerations,
    considered,
    deficits,
    dispute,
    grief,
    happenings,
    inventories,
    others,
    person,
    problem_areas,
    protocols,
    quarrelled,
    transition,
)

import ipt
from ipt.errors import InvalidValue
from ipt.formulation import area_questions, disputes
from ipt.formulation.areas import Eligibility, eligible, rejected_areas
from ipt.model import (
    Area,
    AreaRule,
    Conflict,
    Consideration,
    Course,
    Episode,
    Expectation,
    LifeEvent,
    ProblemArea,
    events as ev,
)

pytestmark = pytest.mark.once

DEATH = LifeEvent(id="l1", kind="death", people=["p1"])
SOCIAL_ANXIETY = """
id = "sad-14"
revision = 1
title = "IPT for social anxiety, as a variant of one's own"
parent = "ipt-ptsd"

[areas.role-transition]
label = "role insecurity"
note = "the treatment itself may be the transition: out of the illness"
source = "Casebook-SAD"
status = "secondary"
"""


def seen(consideration: Consideration, **more: Any) -> Eligibility:
    return eligible(consideration, **{"protocol": CLASSIC, **more})


def asked(eligibility: Eligibility) -> list[str]:
    return [question.code for question in eligibility.needs]


def against(eligibility: Eligibility) -> list[str]:
    return [step.code for step in eligibility.against]


class TestWhatTheProtocolOffers:
    def test_an_area_that_it_does_not_offer_is_a_no_with_the_reason(self):
        only = protocol(areas=areas()[:3])
        no = seen(deficits(pattern=True), protocol=only)
        assert (no.answer, no.allowed, no.needs) == (False, False, ())
        assert str(no) == (
            "interpersonal deficits: not open\n"
            "  AREA-OFFERED: does test-16 offer interpersonal deficits: no [ipt, inferred]"
        )

    def test_what_it_offers_has_the_source_of_its_rule(self):
        [first, *_] = seen(transition(new_role="x"), protocol=ipt.protocols.get("ipt-sr")).trace
        assert (
            str(first) == "AREA-OFFERED: does ipt-sr offer role transition: yes [SR-3, published]"
        )

    def test_a_variant_is_a_change_of_its_file_alone(self):
        """Social anxiety: no deficits, other words, and a transition that the treatment is."""
        variant = ipt.protocols.loads(SOCIAL_ANXIETY)
        assert seen(deficits(pattern=True), protocol=variant).answer is False
        unsure = seen(transition(), protocol=variant)
        assert (unsure.name, unsure.answer) == ("role insecurity", None)
        assert str(unsure.trace[-1]) == (
            "AREA-NOTE: sad-14 adds: the treatment itself may be the transition: out of the illness "
            "[Casebook-SAD, secondary]"
        )
        [told] = [each for each in variant.descent[0].departures if "role-transition" in each.what]
        assert told.now == "offered as 'role insecurity' [Casebook-SAD, secondary]"

    def test_stuart_and_robertson_have_three_areas_and_take_a_loss_as_grief(self):
        school = ipt.protocols.get("ipt-sr")
        divorce = LifeEvent(id="l1", kind="divorce")
        near = grief(onset_months=1)
        assert seen(near, life_events=[divorce], protocol=school).answer is True
        assert seen(near, life_events=[divorce]).answer is False
        assert seen(deficits(pattern=True), protocol=school).answer is False


class TestGrief:
    def test_it_takes_a_linked_death_and_a_tie(self):
        yes = seen(grief(), life_events=[DEATH], people=[person("p1", kin="spouse")])
        assert (yes.answer, yes.allowed, yes.needs) == (True, True, ())
        assert str(yes) == (
            "grief: open to be the focus\n"
            "  AREA-OFFERED: does test-16 offer grief: yes [ipt, assumed]\n"
            "  AREA-LINKED: is a death linked: yes [ipt, assumed]\n"
            "  AREA-TIE: was the patient close to who died, or is the loss linked with the onset: "
            "yes [ISIPT-KEY, secondary]"
        )

    @pytest.mark.parametrize("linked", [None, "l9"])
    def test_no_known_death_is_a_question(self, linked):
        unsure = seen(grief(linked), life_events=[DEATH])
        assert (unsure.answer, unsure.allowed) == (None, None)
        question = unsure.needs[0]
        assert (question.code, question.text) == ("AREA-LINKED", "is a death linked")
        assert question.about == (() if linked is None else (linked,))
        assert question.decides == "whether grief is open to be the focus"

    def test_another_event_is_a_no(self):
        no = seen(grief(), life_events=[LifeEvent(id="l1", kind="divorce")])
        assert (no.answer, no.allowed, against(no)) == (False, False, ["AREA-LINKED"])

    def test_the_death_of_an_animal_is_asked_about(self):
        """T10: a question in place of a rejection."""
        pet = LifeEvent(id="l1", kind="pet-death")
        unsure = seen(grief(fits=True), life_events=[pet])
        assert (unsure.answer, unsure.allowed, asked(unsure)) == (None, None, ["AREA-PET"])
        assert unsure.needs[0].text == (
            "an animal died, and test-16 takes a death: what was lost with it"
        )
        assert (
            unsure.needs[0].decides
            == "whether another loss can be linked, or a role transition fits"
        )
        school = ipt.protocols.get("ipt-sr")
        assert seen(grief(fits=True), life_events=[pet], protocol=school).answer is True

    @pytest.mark.parametrize(
        ("tie", "answer"),
        [
            ({"onset_months": 2}, True),
            ({"onset_months": 30}, None),
            ({"fits": True}, True),
            ({"fits": False}, False),
            ({}, None),
        ],
    )
    def test_where_nobody_close_died_the_link_is_what_counts(self, tie, answer):
        stranger = person("p1", closeness=5)
        told = seen(grief(**tie), life_events=[DEATH], people=[stranger])
        assert told.answer is answer
        assert asked(told) == (["AREA-TIE"] if answer is None else [])

    def test_the_dates_link_as_well(self):
        death, now = LifeEvent(id="l1", kind="death", when=None, months_from_intake=-5), "now"
        episode = Episode(id=now, onset_months_from_intake=-4)
        assert seen(grief(), life_events=[death], episodes=[episode]).answer is True

    def test_the_people_named_count_like_those_of_the_event(self):
        death = LifeEvent(id="l1", kind="death")
        named = grief(people=("p1",))
        assert seen(named, life_events=[death], people=[person("p1", kin="child")]).answer is True

    def test_a_protocol_may_name_several_losses_or_none(self):
        rule = AreaRule(area="grief", life_events=["death", "stillbirth"], **CITED)
        asks = seen(grief(None), protocol=protocol(areas=[rule])).needs[0]
        assert asks.text == "is a death or stillbirth linked"
        free = protocol(areas=[AreaRule(area="grief", **CITED)])
        assert seen(grief(None, fits=True), protocol=free).answer is True


class TestDispute:
    def test_it_takes_somebody_a_conflict_and_expectations_that_differ(self):
        yes = seen(dispute("p1"), people=[quarrelled()])
        assert (yes.answer, yes.title) == (True, "role dispute with 'p1'")
        assert "\n".join(map(str, yes.trace[1:])) == (
            "AREA-SOMEBODY: is it said with whom the dispute is: yes [ISIPT-strategies, secondary]\n"
            "SAFETY-ASK: asked of the patient alone: is there violence, threat, coercion or fear "
            "with 'p1': no [ipt, assumed]\n"
            "AREA-CONFLICT: is there a conflict with 'p1', open or covert: yes "
            "[ISIPT-strategies, secondary]\n"
            "AREA-EXPECTATIONS: do the patient and 'p1' expect different things of each other: yes "
            "[KWRC-dispute, secondary]\n"
            "AREA-DISTRESS: does the dispute weigh heavily on the patient: yes [S3, secondary]"
        )

    def test_who_is_not_named_is_asked_for(self):
        assert asked(seen(dispute(fits=True))) == ["AREA-SOMEBODY"]

    def test_of_whom_nothing_is_known_everything_is_asked_and_safety_first(self):
        unsure = seen(dispute("p1", weighs=None))
        assert unsure.answer is None
        assert asked(unsure) == [
            "SAFETY-ASK",
            "AREA-CONFLICT",
            "AREA-EXPECTATIONS",
            "AREA-DISTRESS",
        ]
        assert [finding.code for finding in unsure.findings] == ["SAFETY-FIRST"]
        assert {question.about for question in unsure.needs} == {("p1",)}

    def test_abuse_is_not_a_role_dispute(self):
        no = seen(dispute("p1", fits=True), people=[quarrelled(violence=True)])
        assert (no.answer, against(no), no.needs) == (False, ["SAFETY-ASK"], ())
        assert no.allowed is True  # by the protocol alone
        assert [finding.code for finding in no.findings] == ["SAFETY-FIRST"]

    def test_violence_with_one_of_two_is_enough(self):
        both = dispute("p1", "p2")
        people = [quarrelled("p1"), quarrelled("p2", violence=True)]
        assert seen(both, people=people).answer is False

    @pytest.mark.parametrize(
        "spared",
        [
            {"conflict": Conflict(present=False)},
            {"expectations": [Expectation(holder="both", reciprocal=True)]},
        ],
        ids=["no conflict", "seen alike"],
    )
    def test_what_is_known_to_be_missing_is_a_no(self, spared):
        assert seen(dispute("p1"), people=[quarrelled(**spared)]).answer is False

    def test_one_that_does_not_weigh_heavily_is_not_open(self):
        no = seen(dispute("p1", weighs=False), people=[quarrelled()])
        assert (no.answer, no.allowed, against(no)) == (False, True, ["AREA-DISTRESS"])
        assert no.against[0].says == "does the dispute weigh heavily on the patient: no"

    def test_whether_it_weighs_heavily_is_asked(self):
        unsure = seen(dispute("p1", weighs=None), people=[quarrelled()])
        assert unsure.answer is None
        assert list(map(str, unsure.needs)) == [
            "AREA-DISTRESS: does the dispute weigh heavily on the patient"
        ]

    def test_that_it_fits_answers_whether_it_weighs_unless_that_was_denied(self):
        people = [quarrelled()]
        yes = seen(dispute("p1", weighs=None, fits=True), people=people)
        assert (yes.answer, yes.needs) == (True, ())
        assert yes.trace[5].says == (
            "does the dispute weigh heavily on the patient: yes, as patient and therapist see it"
        )
        unsure = seen(dispute("p1", weighs=False, fits=True), people=people)
        assert (unsure.answer, asked(unsure)) == (None, ["AREA-DISTRESS"])

    def test_one_of_two_people_is_enough(self):
        quiet = person("p1", violence=False, conflict=Conflict(present=False))
        assert seen(dispute("p1", "p2"), people=[quiet, quarrelled("p2")]).answer is True

    def test_what_patient_and_therapist_see_answers_what_the_record_leaves_open(self):
        silent = person("p1", violence=False)
        yes = seen(dispute("p1", fits=True), people=[silent])
        assert yes.answer is True
        assert yes.trace[3].says == (
            "is there a conflict with 'p1', open or covert: yes, as patient and therapist see it"
        )

    def test_where_it_speaks_against_the_record_that_is_asked(self):
        none = quarrelled(conflict=Conflict(present=False))
        unsure = seen(dispute("p1", fits=True), people=[none])
        assert (unsure.answer, asked(unsure)) == (None, ["AREA-CONFLICT"])
        assert unsure.trace[3].says == (
            "is there a conflict with 'p1', open or covert: no by the record, yet patient and "
            "therapist see that it fits"
        )

    def test_it_never_answers_for_safety(self):
        assert asked(seen(dispute("p1", fits=True))) == ["SAFETY-ASK"]

    def test_where_it_does_not_fit_that_is_the_reason(self):
        no = seen(dispute("p1", fits=False))
        assert (no.answer, against(no)) == (False, ["AREA-FITS"])
        assert no.against[0].says == "do patient and therapist see that it fits: no"


class TestTransition:
    @pytest.mark.parametrize("role", [{"old_role": "boss"}, {"new_role": "mother"}])
    def test_a_role_that_is_named_is_enough(self, role):
        assert seen(transition(**role)).answer is True

    @pytest.mark.parametrize(
        "event",
        [
            {"kind": "retirement"},
            {"kind": "other", "role_lost": "x"},
            {"kind": "death", "role_gained": "widow"},
        ],
    )
    def test_so_is_an_event_that_changes_one(self, event):
        told = LifeEvent(id="l1", **event)
        assert seen(transition("l1"), life_events=[told]).answer is True

    def test_anything_else_is_asked(self):
        unsure = seen(transition("l1"), life_events=[LifeEvent(id="l1", kind="conflict")])
        assert (unsure.answer, unsure.allowed, asked(unsure)) == (None, True, ["AREA-ROLES"])

    def test_one_to_which_the_patient_adjusts_is_not_open(self):
        no = seen(transition(new_role="x", weighs=False))
        assert (no.answer, no.allowed, against(no)) == (False, True, ["AREA-ADJUSTING"])
        assert no.against[0].says == "does adjusting to the new role fail: no"

    def test_whether_adjusting_fails_is_asked(self):
        unsure = seen(transition(new_role="x", weighs=None))
        assert unsure.answer is None
        assert list(map(str, unsure.needs)) == [
            "AREA-ADJUSTING: does adjusting to the new role fail"
        ]

    def test_that_it_fits_answers_whether_adjusting_fails_unless_that_was_denied(self):
        yes = seen(transition(new_role="x", weighs=None, fits=True))
        assert (yes.answer, yes.needs) == (True, ())
        assert yes.trace[2].says == (
            "does adjusting to the new role fail: yes, as patient and therapist see it"
        )
        unsure = seen(transition(new_role="x", weighs=False, fits=True))
        assert (unsure.answer, asked(unsure)) == (None, ["AREA-ADJUSTING"])


class TestDeficits:
    def test_they_take_that_the_others_were_rejected_and_a_long_pattern(self):
        yes = seen(deficits(pattern=True), others=others())
        assert yes.answer is True
        assert [step.says for step in yes.trace[1:]] == [
            "was grief considered and rejected: yes",
            "was role dispute considered and rejected: yes",
            "was role transition considered and rejected: yes",
            "is there a long pattern of isolation or of ties that do not satisfy: yes",
        ]

    def test_what_nobody_considered_is_asked(self):
        unsure = seen(deficits(pattern=True))
        assert (unsure.answer, asked(unsure)) == (None, ["AREA-REJECTED"] * 3)

    def test_what_cannot_be_told_yet_is_asked(self):
        assert (
            asked(seen(deficits(pattern=True), others=others(fits=None))) == ["AREA-REJECTED"] * 3
        )

    @pytest.mark.parametrize(("pattern", "answer"), [(None, None), (False, False)])
    def test_the_pattern_alone_decides_where_the_others_are_settled(self, pattern, answer):
        assert seen(deficits(pattern=pattern), others=others()).answer is answer

    def test_another_area_that_is_open_rules_them_out(self):
        no = seen(deficits(pattern=True), others=[*others(), transition("l1", new_role="x")])
        assert (no.answer, no.allowed, against(no)) == (False, False, ["AREA-REJECTED"])

    def test_what_is_not_offered_needs_no_rejection(self):
        only = protocol(areas=[areas()[0], areas()[3]])
        assert seen(deficits(pattern=True), others=[grief(None, fits=False)], protocol=only).answer

    def test_an_area_may_not_wait_for_itself(self):
        odd = AreaRule(area="deficits", after_rejecting=["deficits"], **CITED)
        both = [deficits(pattern=True), deficits(pattern=False)]
        assert seen(both[0], others=both[1:], protocol=protocol(areas=[odd])).answer is None

    def test_where_a_course_keeps_the_record_it_decides(self):
        three = (Area.GRIEF, Area.ROLE_DISPUTE, Area.ROLE_TRANSITION)
        assert seen(deficits(pattern=True), rejected=three).answer is True
        assert seen(deficits(pattern=True), others=others(), rejected=()).answer is None

    def test_a_rejected_area_that_is_open_after_all_rules_them_out(self):
        three = ("grief", "role-dispute", "role-transition")
        again = transition(new_role="x", fits=True)
        no = seen(deficits(pattern=True), others=[again], rejected=three)
        assert (no.answer, no.allowed, against(no)) == (False, True, ["AREA-AFTER-ALL"])
        assert no.against[0].says == (
            "is role transition open to be the focus, although it was rejected: yes"
        )


class TestWhatWasRejected:
    def test_it_is_not_open_until_it_is_seen_to_fit(self):
        no = seen(transition(new_role="x"), rejected=["role-transition"])
        assert (no.answer, no.allowed, against(no)) == (False, True, ["AREA-REJECTED"])
        assert (
            seen(transition(new_role="x", fits=True), rejected=["role-transition"]).answer is True
        )

    def test_it_is_read_off_a_course(self):
        course = opened(ev.AreaRejected(area="grief"), ev.AreaRejected(area="role-dispute"))
        assert rejected_areas(course) == {Area.GRIEF, Area.ROLE_DISPUTE}
        focus = ev.FocusAgreed(focus=ProblemArea(area="role-transition"))
        assert rejected_areas(ipt.apply(course, focus)) == rejected_areas(course)

    def test_a_new_phase_and_a_change_of_focus_have_them_considered_anew(self):
        course = opened(ev.AreaRejected(area="grief"), *into_middle())
        assert rejected_areas(course) == frozenset()
        rejecting = ipt.apply(course, ev.AreaRejected(area="grief"))
        assert rejected_areas(rejecting) == {Area.GRIEF}
        changed = ev.FocusChanged(to=[ProblemArea(area="role-dispute")], reason="x", agreed=True)
        assert rejected_areas(ipt.apply(rejecting, changed)) == frozenset()

    def test_what_had_no_place_in_its_phase_does_not_count(self):
        ending = ev.PhaseBegan(phase="termination")
        course = ipt.apply(opened(*into_middle()), ending, override="x")
        course = ipt.apply(course, ev.AreaRejected(area="grief"), override="x")
        assert rejected_areas(course) == frozenset()


class TestBadInput:
    @pytest.mark.parametrize(
        ("more", "message"),
        [
            (
                {"people": [person(), person()]},
                "the inventory has 'p1' twice; keep the one recorded last",
            ),
            (
                {"life_events": [DEATH, DEATH]},
                "the life events have 'l1' twice; keep the one recorded last",
            ),
            ({"rejected": ["griev"]}, "unknown area 'griev'; did you mean 'grief'?"),
        ],
        ids=["people", "life events", "rejected"],
    )
    def test_it_is_refused(self, more, message):
        with pytest.raises(InvalidValue) as refused:
            seen(dispute("p1"), **more)
        assert str(refused.value) == message


def test_the_questions_are_these():
    assert [rule.code for rule in area_questions.RULES] == [
        "AREA-ADJUSTING",
        "AREA-AFTER-ALL",
        "AREA-CONFLICT",
        "AREA-DISTRESS",
        "AREA-EXPECTATIONS",
        "AREA-FITS",
        "AREA-LINKED",
        "AREA-OFFERED",
        "AREA-PATTERN",
        "AREA-PET",
        "AREA-REJECTED",
        "AREA-ROLES",
        "AREA-SOMEBODY",
        "AREA-TIE",
    ]
    assert all(rule.asks for rule in (*area_questions.RULES, disputes.ASK_VIOLENCE))


# --- whatever is given ----------------------------------------------------------------------------

known = st.fixed_dictionaries(
    {
        "protocol": protocols(),
        "people": inventories,
        "life_events": happenings,
        "others": considered(),
        "rejected": st.none() | st.sets(st.sampled_from(Area)),
    }
)


class TestEveryJudgement:
    @given(considerations(), known)
    def test_what_cannot_be_told_asks_and_what_is_settled_does_not(self, consideration, facts):
        told = eligible(consideration, **facts)
        assert bool(told.needs) == (told.answer is None)
        assert bool(told.against) == (told.answer is False)
        assert not (told.allowed is False and told.answer is not False)
        assert str(told).count("\n") == len(told.trace)

    @given(considerations(Area.GRIEF, Area.ROLE_DISPUTE, Area.ROLE_TRANSITION), known, st.data())
    def test_forgetting_a_fact_never_rejects(self, consideration, facts, data):
        before = eligible(consideration, **facts).answer
        fewer = dict(facts)
        which = data.draw(st.sampled_from(["people", "life_events", "fits", "weighs"]))
        if which == "fits":
            if consideration.fits:  # what the judgement answered is open again, or as recorded
                return
            consideration = attrs.evolve(consideration, fits=None)
        elif which == "weighs":
            consideration = attrs.evolve(consideration, weighs=None)
        else:
            fewer[which] = (
                data.draw(st.lists(st.sampled_from(facts[which]), unique=True))
                if facts[which]
                else []
            )
        after = eligible(consideration, **fewer).answer
        assert after is not False or before is False

    @given(considerations(Area.ROLE_DISPUTE, Area.ROLE_TRANSITION), known)
    def test_what_does_not_weigh_is_never_open(self, consideration, facts):
        light = attrs.evolve(consideration, weighs=False)
        assert eligible(light, **facts).answer is not True

    @given(considerations(Area.GRIEF, Area.DEFICITS), known, answers)
    def test_grief_and_deficits_are_not_weighed(self, consideration, facts, weighs):
        other = attrs.evolve(consideration, weighs=weighs)
        assert eligible(other, **facts).trace == eligible(consideration, **facts).trace

    @given(considerations(Area.DEFICITS), known)
    def test_deficits_take_a_pattern_and_a_no_to_each_of_the_others(self, consideration, facts):
        told = eligible(consideration, **facts)
        rule = facts["protocol"].area(Area.DEFICITS)
        if told.answer:
            assert consideration.pattern is True
            for area in rule.after_rejecting:
                seen_so = [
                    eligible(other, **facts).answer
                    for other in facts["others"]
                    if other.area.area is area
                ]
                assert True not in seen_so
                if facts["rejected"] is not None:
                    assert area in facts["rejected"]
                elif facts["protocol"].area(area) is not None:
                    assert seen_so
                    assert None not in seen_so

    @given(considerations(Area.GRIEF), happenings, st.none() | st.integers(12, 99))
    def test_who_was_not_close_makes_no_grief_without_a_link(self, consideration, events, months):
        unlinked = attrs.evolve(consideration, fits=None, onset_months=months)
        far = [person(who, closeness=4, closeness_before=5, kin="colleague") for who in PEOPLE]
        assert (
            eligible(unlinked, protocol=CLASSIC, life_events=events, people=far).answer is not True
        )

    @given(considerations(), known, inventories)
    def test_people_who_are_not_concerned_change_nothing(self, consideration, facts, more):
        strangers = [attrs.evolve(one, id=f"stranger-{one.id}") for one in more]
        crowd = {**facts, "people": [*strangers, *facts["people"]]}
        assert eligible(consideration, **crowd) == eligible(consideration, **facts)

    @given(considerations(), known, st.randoms())
    def test_the_order_of_what_is_known_means_nothing(self, consideration, facts, random):
        shuffled = dict(facts)
        for name in ("people", "life_events", "others"):
            shuffled[name] = random.sample(facts[name], len(facts[name]))
        assert eligible(consideration, **shuffled) == eligible(consideration, **facts)


# --- the machine ----------------------------------------------------------------------------------

OF_AREAS = {"MACH-AREA-NOT-OFFERED", "MACH-GRIEF-NO-DEATH", "MACH-DEFICITS-NOT-LAST"}
"""The refusals that come from the rules of a protocol about its areas."""


ALL_BUT_DEFICITS = [area for area in Area if area is not Area.DEFICITS]
VARIANTS = [
    *map(ipt.protocols.get, ipt.protocols.names()),
    *(
        protocol(
            areas=[
                AreaRule(area="grief", life_events=losses, **CITED),
                AreaRule(area="role-transition", **CITED),
                AreaRule(area="deficits", after_rejecting=waits, **CITED),
            ]
        )
        for losses in ((), ("death",), ("pet-death", "loss"))
        for waits in ((), ("grief",), ("grief", "role-dispute", "role-transition"))
    ),
]
UNTRIED = {
    "MACH-PHASE-ORDER",
    "MACH-NO-SESSIONS-LEFT",
    # overridden, it lets the machine count a rejection again that it has counted already
    "MACH-FOCUS-BY-CHANGE",
}
"""What no history here overrides."""


def bare(area: ProblemArea) -> ProblemArea:
    return attrs.evolve(area, life_event=None)


happened = st.one_of(
    st.builds(ev.AreaConsidered, consideration=considerations()).map(lambda one: [one]),
    st.lists(st.builds(ev.AreaRejected, area=st.sampled_from(Area)), min_size=1, max_size=2),
    st.just([ev.AreaRejected(area=area) for area in ALL_BUT_DEFICITS]),
    st.builds(ev.FocusAgreed, focus=problem_areas().map(bare)).map(lambda one: [one]),
    st.just([ev.PeriodUnrecorded(sessions=1, achieved=["focus"])]),
    st.just([ev.PhaseBegan(phase="middle")]),
)


@st.composite
def histories(draw: st.DrawFn) -> Course:
    """Courses with whatever was told, considered, rejected and agreed, also against the rules."""
    course = ipt.open_course(draw(st.sampled_from(VARIANTS)), patient="p")
    told = [ev.LifeEventRecorded(life_event=event) for event in draw(happenings)]
    course = ipt.apply(course, *told)
    for events in draw(st.lists(happened, max_size=5)):
        for event in events:
            if UNTRIED.isdisjoint(finding.code for finding in ipt.check(course, event)):
                course = ipt.apply(course, event, override="because")
    return course


class TestFormulationAndMachineAgree:
    @given(st.data())
    def test_what_one_calls_a_no_the_other_refuses_and_never_the_other_way_round(self, data):
        course = data.draw(histories())
        area = data.draw(problem_areas() | problem_areas(Area.DEFICITS))
        if area.life_event not in {event.id for event in course.life_events}:
            area = bare(area)
        told = eligible(
            Consideration(
                area=area,
                fits=data.draw(answers),
                weighs=data.draw(answers),
                pattern=data.draw(answers),
            ),
            protocol=course.protocol,
            life_events=course.life_events,
            people=course.inventory,
            others=course.considerations,
            rejected=rejected_areas(course),
        )
        agreeing = [
            ev.FocusAgreed(focus=area),
            ev.FocusChanged(to=[area], reason="x", agreed=True),
        ]
        for event in agreeing:
            refused = {finding.code for finding in ipt.check(course, event)}
            if told.allowed is False:
                assert refused
            if refused & OF_AREAS:
                assert told.allowed is not True
                assert told.answer is not True

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_they_read_the_same_rules_of_every_shipped_protocol(self, name):
        shipped = ipt.protocols.get(name)
        course = ipt.apply(
            ipt.open_course(shipped, patient="p"),
            *(
                ev.LifeEventRecorded(life_event=LifeEvent(id=kind.value, kind=kind))
                for kind in ipt.model.LifeEventKind
            ),
        )
        for kind in ipt.model.LifeEventKind:
            told = eligible(
                grief(kind.value),
                protocol=shipped,
                life_events=course.life_events,
                rejected=rejected_areas(course),
            )
            refused = {
                f.code for f in ipt.check(course, ev.FocusAgreed(focus=told.consideration.area))
            }
            assert (told.allowed is True) == (not refused & OF_AREAS)
