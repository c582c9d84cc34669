"""Which area to propose, and in which order; techniques 9, cases B2 to B9."""

from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import CITED, into_middle, opened, protocol
from tests.formulation.considered import (
    CLASSIC,
    considered,
    deficits,
    dispute,
    grief,
    happenings,
    inventories,
    others,
    person,
    protocols,
    quarrelled,
    transition,
)

import ipt
from ipt import sources
from ipt.errors import InvalidValue, UnknownName
from ipt.findings import Status
from ipt.formulation import focus, focus_order
from ipt.formulation.areas import eligible
from ipt.formulation.criteria import CRITERIA, SETTINGS, Criteria, Setting
from ipt.formulation.focus import FocusRecommendation, focus_of, recommend_focus
from ipt.model import (
    Area,
    AreaRule,
    Consideration,
    Episode,
    LifeEvent,
    PartialDate,
    events as ev,
)

pytestmark = pytest.mark.once

BIRTH = LifeEvent(id="birth", kind="birth")
HUSBAND = quarrelled("husband")


def recommended(*considerations: Consideration, **more: Any) -> FocusRecommendation:
    usual: dict[str, Any] = {"protocol": CLASSIC, "life_events": [BIRTH], "people": [HUSBAND]}
    return recommend_focus(considerations, **{**usual, **more})


def codes(recommendation: FocusRecommendation) -> list[str]:
    return [finding.code for finding in recommendation.findings]


def asked(recommendation: FocusRecommendation) -> list[str]:
    return [question.code for question in recommendation.needs]


def full(**more: Any) -> dict[str, Any]:
    """All that the order depends on."""
    usual = {"onset_months": 6, "importance": 2, "manageable": True, "patient_rank": 2}
    return {**usual, **more}


class TestOrder:
    def test_what_is_nearer_the_onset_comes_first(self):
        near, far = transition("birth", **full(onset_months=1)), dispute("husband", **full())
        told = recommended(far, near)
        assert [each.consideration for each in told.ranked] == [near, far]
        assert [(each.rank, each.points, each.most) for each in told.ranked] == [
            (1, 30, 30),
            (2, 24, 24),
        ]
        assert (told.primary, told.secondary) == (near, far)

    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            ({"onset_months": 2}, {"onset_months": 3}),
            ({"importance": 3}, {"importance": 2}),
            ({"manageable": True}, {"manageable": False}),
            ({"patient_rank": 1}, {"patient_rank": 2}),
        ],
    )
    def test_each_criterion_counts(self, better, worse):
        one, two = transition("birth", **full(**better)), dispute("husband", **full(**worse))
        assert recommended(two, one).primary == one

    def test_the_trace_tells_where_the_points_come_from(self):
        [first] = recommended(transition("birth", onset_months=1, importance=3)).ranked
        assert (first.points, first.most) == (18, 34)
        assert str(first) == (
            "1. role transition: open to be the focus\n"
            "  AREA-OFFERED: does test-16 offer role transition: yes [ipt, assumed]\n"
            "  AREA-ROLES: is an old or a new role named, or an event that changes one: yes "
            "[ISIPT-strategies, secondary]\n"
            "  AREA-ADJUSTING: does adjusting to the new role fail: yes [S2, secondary]\n"
            "  AREA-NEAR-ONSET: near the onset: 4 of 4 points, times 3 [S4, assumed]\n"
            "  AREA-IMPORTANCE: important to the patient: 3 of 4 points, times 2 [S3, assumed]\n"
            "  AREA-MANAGEABLE: can be worked on now: not known (0 to 4 points), times 2 "
            "[Casebook, assumed]\n"
            "  AREA-OWN-RANK: the patient's own order: not known (0 to 4 points), times 2 [S3, assumed]"
        )

    @pytest.mark.parametrize(
        ("when", "onset", "points"),
        [
            (PartialDate(2026, 1), PartialDate(2026, 2), (12, 12)),
            (PartialDate(2026, 1), PartialDate(2026, 4), (9, 12)),
            (PartialDate(2026), PartialDate(2026), (0, 12)),
            (PartialDate(2020), PartialDate(2026), (0, 0)),
        ],
    )
    def test_dates_tell_the_nearness_as_far_as_they_go(self, when, onset, points):
        only = CRITERIA.with_("x", weight_importance=0, weight_manageable=0, weight_own_rank=0)
        birth = attrs.evolve(BIRTH, when=when)
        episodes = [Episode(id="now", onset=onset)]
        told = recommended(
            transition("birth"), life_events=[birth], episodes=episodes, criteria=only
        )
        assert (told.ranked[0].points, told.ranked[0].most) == points

    def test_what_stands_alike_stays_so_and_nothing_is_crowned(self):
        told = recommended(transition("birth", **full()), dispute("husband", **full()))
        assert [each.rank for each in told.ranked] == [1, 1]
        assert (told.primary, told.secondary) == (None, None)
        tie = told.findings[0]
        assert (tie.code, tie.remedy) == ("FOC-TIE", "let the patient choose")
        assert tie.message == (
            "role dispute with 'husband' and role transition stand alike; nothing that is known "
            "puts one of them first"
        )

    def test_two_that_stand_alike_in_the_second_place_are_no_second(self):
        told = recommended(
            transition("birth", **full(onset_months=0)),
            dispute("husband", **full()),
            dispute("p2", **full()),
            people=[HUSBAND, quarrelled("p2")],
        )
        assert [each.rank for each in told.ranked] == [1, 2, 2]
        assert told.primary is not None
        assert told.secondary is None

    def test_deficits_come_last_and_alone(self):
        free = protocol(areas=[AreaRule(area=a, **CITED) for a in ("role-transition", "deficits")])
        lonely = deficits(pattern=True, **full(onset_months=0, importance=4))
        told = recommended(lonely, transition("birth", **full()), protocol=free)
        assert [each.consideration.area.area for each in told.ranked] == [
            Area.ROLE_TRANSITION,
            Area.DEFICITS,
        ]
        assert told.secondary is None
        assert "FOC-UNSETTLED" not in codes(told)

    def test_a_protocol_with_one_area_has_no_second(self):
        pair = transition("birth", **full(onset_months=1)), dispute("husband", **full())
        assert recommended(*pair, protocol=protocol(focus_max=1)).secondary is None
        assert recommended(*pair, protocol=protocol(focus_max=0)).primary is None

    @pytest.mark.parametrize(("left", "second"), [(None, True), (8, True), (7, False), (0, False)])
    def test_few_sessions_leave_no_time_for_a_second(self, left, second):
        pair = transition("birth", **full(onset_months=1)), dispute("husband", **full())
        told = recommended(*pair, sessions_left=left)
        assert told.primary == pair[0]
        assert (told.secondary is not None) is second


class TestWhatIsToldAndAsked:
    def test_a_dispute_beside_a_transition_is_advice_and_no_rejection(self):
        told = recommended(transition("birth", **full()), dispute("husband", **full(importance=4)))
        [finding] = told.findings
        assert str(finding) == (
            "FOC-ONE-AREA: a role dispute and a role transition are both open to be the focus"
        )
        assert finding.remedy == (
            "keep to one of them as the primary area; the other may be left for later, explicitly"
        )
        assert told.secondary is not None

    def test_what_is_not_known_and_could_change_the_order_is_said_and_asked(self):
        told = recommended(
            transition("birth", **full(onset_months=1)),
            dispute("husband", **full(onset_months=None)),
        )
        unsettled = told.findings[0]
        assert unsettled.message == (
            "role transition stands first by what is known; what is still to be asked could "
            "change that"
        )
        assert (unsettled.code, unsettled.remedy) == ("FOC-UNSETTLED", "ask before proposing it")
        [question] = told.needs
        assert (question.code, question.about) == ("AREA-NEAR-ONSET", ("husband",))
        assert question.text == (
            "how many months lie between role dispute with 'husband' and the onset of the episode"
        )
        assert question.decides == "in which order the areas are proposed"

    def test_what_could_not_change_it_leaves_it_settled(self):
        told = recommended(
            transition("birth", **full(onset_months=0, importance=4, patient_rank=1)),
            dispute("husband", **full(onset_months=24, importance=None)),
        )
        assert codes(told) == ["FOC-ONE-AREA"]
        assert asked(told) == ["AREA-IMPORTANCE"]

    def test_an_undecided_area_may_come_first_too(self):
        told = recommended(transition("birth", **full()), dispute("p9", **full()))
        assert [each.title for each in told.undecided] == ["role dispute with 'p9'"]
        assert "FOC-UNSETTLED" in codes(told)

    def test_of_a_single_area_the_order_is_not_asked(self):
        assert recommended(transition("birth")).needs == ()

    def test_what_cannot_be_worked_on_now_may_be_left_for_later_explicitly(self):
        told = recommended(transition("birth", manageable=False))
        [question] = told.needs
        assert str(question) == (
            "AREA-DEFER: role transition cannot be worked on now: is it left for later, explicitly"
        )
        assert question.decides == "whether it is proposed at all"
        assert recommended(transition("birth", manageable=False, deferred=False)).needs == ()

    def test_what_is_deferred_is_proposed_no_more_and_still_shuts_out_deficits(self):
        later = transition("birth", deferred=True)
        told = recommended(later, *others(), deficits(pattern=True))
        assert [each.consideration for each in told.deferred] == [later]
        assert told.primary is None
        assert deficits(pattern=True) in [each.consideration for each in told.rejected]

    def test_without_an_open_area_there_is_no_focus_yet(self):
        told = recommended(transition(), deficits(pattern=True))
        assert told.ranked == ()
        [finding] = told.findings
        assert str(finding) == "FOC-NOT-YET: no problem area is known to be open to be the focus"
        assert finding.remedy == "ask what is still to be asked, or consider the other areas"
        assert {"AREA-ROLES", "AREA-REJECTED"} <= {*asked(told)}

    def test_what_does_not_weigh_is_not_proposed_and_what_may_is_asked_about(self):
        light, unknown = transition("birth", weighs=False), dispute("husband", weighs=None)
        told = recommended(light, unknown)
        assert [each.consideration for each in told.rejected] == [light]
        assert [each.consideration for each in told.undecided] == [unknown]
        assert "AREA-DISTRESS" in asked(told)

    def test_violence_is_told_of_first(self):
        told = recommended(
            dispute("husband"),
            transition("birth"),
            people=[person("husband", violence=True)],
        )
        assert codes(told)[0] == "SAFETY-FIRST"
        assert [each.title for each in told.rejected] == ["role dispute with 'husband'"]

    def test_whether_there_is_violence_is_asked_first(self):
        told = recommended(grief(None), transition(), dispute("p9"))
        assert asked(told)[:2] == ["SAFETY-ASK", "AREA-LINKED"]
        assert codes(told) == ["SAFETY-FIRST", "FOC-NOT-YET"]

    def test_it_reads_as_what_was_looked_at_what_to_bear_in_mind_and_what_to_ask(self):
        lines = str(recommended(transition("birth", manageable=False), dispute())).splitlines()
        assert lines[0] == "1. role transition: open to be the focus"
        assert "role dispute: cannot be told yet" in lines
        assert lines[-1].startswith("AREA-OWN-RANK")


class TestPublishedCases:
    def test_b6_a_loss_without_a_death_is_a_transition_and_in_one_school_also_grief(self):
        told = [
            LifeEvent(id="job", kind="job-loss"),
            LifeEvent(id="attack", kind="trauma"),
        ]
        both = transition("job", fits=True), grief("job", fits=True)
        classic = recommended(*both, life_events=told, protocol=ipt.protocols.get("ipt-ptsd"))
        assert classic.primary == both[0]
        assert [each.consideration for each in classic.rejected] == [both[1]]
        school = recommended(*both, life_events=told, protocol=ipt.protocols.get("ipt-sr"))
        assert len(school.ranked) == 2

    def test_b8_where_the_onset_is_lifelong_the_worst_time_is_asked_for(self):
        variant = ipt.protocols.loads("""
            id = "dysthymia"
            revision = 1
            title = "a variant for dysthymia"
            parent = "ipt-16"
            [areas.role-transition]
            note = "from a flawed person to a state that can be treated"
            source = "alpf-dysthymia"
            status = "secondary"
        """)
        told = recommended(
            transition(),
            dispute("husband"),
            deficits(pattern=True),
            people=[person("husband")],
            episodes=[Episode(id="now", chronic=True)],
            protocol=variant,
        )
        assert told.primary is None
        assert len(told.undecided) == 3
        worst = [question for question in told.needs if question.code == "AREA-NEAR-WORST"]
        assert worst[0].text == (
            "no onset can be told: how many months lie between role dispute with 'husband' and the "
            "time when it was worst"
        )
        assert "AREA-NEAR-ONSET" not in asked(told)
        assert "from a flawed person to a state that can be treated" in str(told)

    def test_b9_a_dispute_and_a_transition_one_month_after_a_birth(self):
        told = recommended(
            dispute("husband", onset_months=1, fits=True),
            transition("birth", onset_months=1),
            people=[person("husband", violence=False)],
        )
        assert len(told.ranked) == 2
        assert codes(told) == ["FOC-TIE", "FOC-ONE-AREA"]


class TestACourse:
    def test_everything_is_read_off_it(self):
        course = opened(
            ev.LifeEventRecorded(life_event=BIRTH),
            ev.RelationshipRecorded(relationship=HUSBAND),
            ev.EpisodeRecorded(episode=Episode(id="now", onset_months_from_intake=-2)),
            ev.AreaConsidered(consideration=transition("birth")),
            ev.AreaConsidered(consideration=dispute("husband")),
            ev.AreaRejected(area="role-dispute"),
        )
        told = focus_of(course)
        assert told.primary == transition("birth")
        assert [each.title for each in told.rejected] == ["role dispute with 'husband'"]
        assert told.criteria == "ipt-1"

    def test_the_sessions_left_count(self):
        second = ev.AreaConsidered(consideration=dispute("husband", **full(onset_months=9)))
        known = (
            ev.LifeEventRecorded(life_event=BIRTH),
            ev.RelationshipRecorded(relationship=HUSBAND),
            ev.AreaConsidered(consideration=transition("birth", **full())),
            second,
        )
        early = opened(*into_middle(), *known)
        late = ipt.apply(early, *(ev.SessionHeld() for _ in range(8)))
        assert (early.sessions_left, late.sessions_left) == (15, 7)
        assert focus_of(early).secondary == second.consideration
        assert focus_of(late).secondary is None

    def test_other_criteria_are_said_to_be_so(self):
        own = CRITERIA.with_("clinic-1", weight_onset=0)
        course = opened(ev.AreaConsidered(consideration=transition(new_role="x")))
        assert focus_of(course, criteria=own).criteria == "clinic-1"


class TestBadInput:
    def test_an_area_is_considered_once(self):
        with pytest.raises(InvalidValue) as refused:
            recommended(transition("birth"), transition("birth", fits=True))
        assert str(refused.value) == (
            "role transition is considered 2 times with the people () and the life event 'birth'; "
            "keep the last"
        )

    def test_no_fewer_than_no_sessions_are_left(self):
        with pytest.raises(InvalidValue) as refused:
            recommended(sessions_left=-1)
        assert str(refused.value) == "sessions_left is at least 0, not -1"


class TestCriteria:
    def test_every_number_is_assumed_and_cites_a_work(self):
        assert {setting.status for setting in CRITERIA.settings} == {Status.ASSUMED}
        assert {setting.source for setting in CRITERIA.settings} <= {*sources.names()}
        assert all(setting.note for setting in CRITERIA.settings)

    def test_a_set_of_ones_own_says_what_it_changed_and_why(self):
        own = CRITERIA.with_("clinic-1", source="S3", status="secondary", note="why", onset_step=1)
        assert own["onset_step"] == 1
        assert own.setting("onset_step").note == "why"
        assert own.version == "clinic-1"
        assert own["weight_onset"] == CRITERIA["weight_onset"]

    def test_it_needs_a_version_of_its_own(self):
        with pytest.raises(InvalidValue, match="need a version of their own, not 'ipt-1'"):
            CRITERIA.with_("ipt-1", onset_step=1)

    def test_a_number_that_does_not_exist_is_refused(self):
        with pytest.raises(UnknownName, match="unknown setting 'weight_onse'; did you mean"):
            CRITERIA.with_("x", weight_onse=1)

    def test_a_step_of_no_months_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            CRITERIA.with_("x", onset_step=0)
        assert str(refused.value) == "onset_step of criteria 'x' is at least 1 month, not 0"

    @pytest.mark.parametrize(
        "settings", [CRITERIA.settings[1:], [*CRITERIA.settings, CRITERIA.settings[0]]]
    )
    def test_each_number_is_there_once(self, settings):
        with pytest.raises(InvalidValue, match=r"criteria 'x' need each of .* once, not"):
            Criteria(version="x", settings=settings)

    def test_the_numbers_are_those_that_are_explained(self):
        assert {setting.name for setting in CRITERIA.settings} == {*SETTINGS}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("value", 100),
            ("value", -1),
            ("source", ""),
            ("status", "x"),
            ("note", None),
        ],
    )
    def test_a_number_is_strict(self, field, value):
        with pytest.raises(InvalidValue):
            Setting(**{"name": "weight_onset", "value": 1, **CITED, field: value})


def test_the_rules_are_these():
    assert [rule.code for rule in focus.RULES] == [
        "FOC-NOT-YET",
        "FOC-ONE-AREA",
        "FOC-TIE",
        "FOC-UNSETTLED",
    ]
    assert [rule.code for rule in focus_order.RULES] == [
        "AREA-DEFER",
        "AREA-IMPORTANCE",
        "AREA-MANAGEABLE",
        "AREA-NEAR-ONSET",
        "AREA-NEAR-WORST",
        "AREA-OWN-RANK",
    ]


# --- whatever is given ----------------------------------------------------------------------------

facts = st.fixed_dictionaries(
    {
        "protocol": protocols(),
        "people": inventories,
        "life_events": happenings,
        "sessions_left": st.none() | st.integers(0, 20),
        "rejected": st.none() | st.sets(st.sampled_from(Area)),
    }
)
SURE = [HUSBAND, quarrelled("p1"), quarrelled("p2"), quarrelled("p3")]


class TestEveryRecommendation:
    @given(considered(), facts)
    def test_each_area_is_in_one_place_and_never_more_than_the_protocol_has_are_proposed(
        self, given_, known
    ):
        told = recommend_focus(given_, **known)
        places = [
            *(each.consideration for each in told.ranked),
            *(each.consideration for each in (*told.undecided, *told.rejected, *told.deferred)),
        ]
        assert len(places) == len(given_)
        assert all(one in places for one in given_)
        proposed = [one for one in (told.primary, told.secondary) if one is not None]
        assert len(proposed) <= known["protocol"].limit("focus_max")
        assert all(one in [each.consideration for each in told.ranked] for one in proposed)
        assert told.secondary is None or told.primary is not None

    @given(considered(), facts, st.randoms())
    def test_the_order_they_are_given_in_means_nothing(self, given_, known, random):
        shuffled = {**known, "people": random.sample(known["people"], len(known["people"]))}
        again = recommend_focus(random.sample(given_, len(given_)), **shuffled)
        assert again == recommend_focus(given_, **known)

    @given(considered(), facts)
    def test_deficits_are_proposed_only_where_all_others_were_found_not_to_fit(self, given_, known):
        known["protocol"] = CLASSIC
        told = recommend_focus(given_, **known)
        if told.primary is not None and told.primary.area.area is Area.DEFICITS:
            assert told.primary.pattern is True
            assert told.secondary is None
            for area in set(Area) - {Area.DEFICITS}:
                others_ = [one for one in given_ if one.area.area is area]
                if known["rejected"] is None:
                    assert others_
                    assert all(
                        each.consideration.area.area is not area
                        for each in (*told.undecided, *told.deferred)
                    )
                else:
                    assert area in known["rejected"]

    @given(considered(Area.ROLE_DISPUTE, Area.ROLE_TRANSITION, Area.GRIEF), facts, st.data())
    def test_what_comes_nearer_the_onset_never_falls_behind(self, given_, known, data):
        known.update(people=SURE, rejected=None)
        ranked = recommend_focus(given_, **known).ranked
        if not ranked:
            return
        before = data.draw(st.sampled_from(ranked))
        months = before.consideration.onset_months
        nearer = data.draw(st.integers(0, 20 if months is None else months))
        moved = attrs.evolve(before.consideration, onset_months=nearer)
        after = recommend_focus(
            [moved if one == before.consideration else one for one in given_], **known
        ).ranked
        [now] = [each for each in after if each.consideration == moved]
        assert now.rank <= before.rank

    @given(considered(Area.ROLE_DISPUTE, Area.ROLE_TRANSITION), facts, st.data())
    def test_leaving_one_out_turns_no_two_others_round(self, given_, known, data):
        """No rank reversal: each is scored by itself."""
        known.update(people=SURE, rejected=None, protocol=CLASSIC)
        before = recommend_focus(given_, **known).ranked
        if len(before) < 2:
            return
        gone = data.draw(st.sampled_from(given_))
        after = recommend_focus([one for one in given_ if one != gone], **known).ranked
        assert [each.consideration for each in after] == [
            each.consideration for each in before if each.consideration != gone
        ]

    @given(considered(), facts)
    def test_it_agrees_with_the_judgement_of_each_area(self, given_, known):
        told = recommend_focus(given_, **known)
        plain = {name: known[name] for name in ("protocol", "people", "life_events", "rejected")}
        for each in (
            *told.undecided,
            *told.rejected,
            *told.deferred,
            *(r.eligibility for r in told.ranked),
        ):
            rest = [one for one in given_ if one is not each.consideration]
            assert eligible(each.consideration, others=rest, **plain) == each

    @given(considered(), facts)
    def test_where_nothing_is_open_and_something_may_be_there_are_questions(self, given_, known):
        told = recommend_focus(given_, **known)
        assert bool(told.needs) or not told.undecided
        assert len(set(told.needs)) == len(told.needs)
        assert ("FOC-NOT-YET" in codes(told)) == (not told.ranked)

    @given(considered(), facts)
    def test_one_place_alone_is_the_first(self, given_, known):
        told = recommend_focus(given_, **known)
        first = [each for each in told.ranked if each.rank == 1]
        assert (told.primary is not None) == (len(first) == 1)
        assert ("FOC-TIE" in codes(told)) == (len(first) > 1)
