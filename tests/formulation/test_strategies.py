"""The strategies as data, what of them was followed, and a plan for the middle phase."""

from math import ceil, inf, nan

import pytest
from hypothesis import given, strategies as st
from tests.builders import FIRST_DAY, into_middle, opened, protocol, week

import ipt
from ipt import sources
from ipt.errors import DocumentError, InvalidValue, UnknownName
from ipt.findings import Status
from ipt.formulation.coverage import Progress, audit_strategies, strategy_coverage
from ipt.formulation.disputes import workable
from ipt.formulation.plan import plan_middle_phase
from ipt.formulation.strategies import (
    Aim,
    Proscribed,
    Strategy,
    StrategyTable,
    aims_of,
    area_of,
    by_focus,
    load_strategies,
    strategies_of,
    strategy_table,
)
from ipt.model import (
    Area,
    DisputeStage,
    LifeEvent,
    Lineage,
    ProblemArea,
    Relationship,
    events as ev,
)

SR = "stuart-robertson"
CITED = {"source": "ipt", "status": "assumed"}
OWN = """
[strategies]
grief-write-letter = {{ core = true, {more}label = "write a letter", source = "ipt", status = "assumed" }}
any-breathe = {{ label = "breathe", source = "ipt", status = "assumed" }}
"""


def own(more=""):
    return load_strategies(OWN.format(more=more))


def ids(strategies):
    return [strategy.id for strategy in strategies]


def area(name, **more):
    return ProblemArea(area=name, **more)


areas = st.lists(
    st.builds(
        lambda name, stage, primary: ProblemArea(
            area=name, stage=stage if name is Area.ROLE_DISPUTE else None, primary=primary
        ),
        st.sampled_from(Area),
        st.none() | st.sampled_from(DisputeStage),
        st.sampled_from([True, False, None]),
    ),
    max_size=3,
)


class TestTheTable:
    def test_every_area_of_the_first_lineage_has_core_strategies_and_aims(self):
        for one in Area:
            assert any(strategy.core for strategy in strategies_of(one))
            assert aims_of(one)

    def test_the_other_lineage_has_no_deficits(self):
        assert strategies_of("deficits", SR) == ()
        assert aims_of("deficits", SR) == ()

    def test_the_other_lineage_has_grief_and_loss(self):
        assert ids(strategies_of("grief"))[0] == "grief-link-death"
        assert ids(strategies_of("grief", SR))[0] == "grief-link-loss"

    def test_the_grief_tasks_stand_in_the_order_of_the_outlines(self):
        assert ids(one for one in strategies_of("grief") if not one.practical) == [
            "grief-link-death",
            "grief-rebuild",
            "grief-tell-death",
            "grief-feel",
            "grief-involve",
        ]

    def test_practical_ones_help_another_along(self):
        assert ids(one for one in strategies_of("grief") if one.practical) == [
            "grief-keepsakes",
            "grief-firsts",
            "grief-burden",
        ]

    def test_a_dispute_that_ends_is_mourned_and_not_negotiated(self):
        parting = ids(strategies_of("role-dispute", stages=["dissolution"]))
        assert "role-dispute-mourning" in parting
        assert "role-dispute-communication" not in parting
        assert ids(aims_of("role-dispute", stages=["impasse"]))[-1] == "role-dispute-reopen"

    def test_without_a_stage_every_strategy_is_given(self):
        every = set(ids(strategies_of("role-dispute")))
        staged = [set(ids(strategies_of("role-dispute", stages=[one]))) for one in DisputeStage]
        assert set().union(*staged) == every
        assert all(one < every for one in staged)

    def test_some_are_done_whatever_the_area_is(self):
        assert ids(strategies_of(None)) == ["any-review-symptoms", "any-link-week", "any-open-week"]

    def test_every_line_cites_a_work_and_stands_in_its_area(self):
        table = strategy_table()
        for line in (*table.strategies, *table.aims, *table.proscribed):
            assert line.source in sources.names()
        assert {line.area for line in table.aims} == set(Area)
        assert {act.status for act in table.proscribed} == {Status.ASSUMED, Status.PUBLISHED}

    def test_the_tasks_that_show_one_exist(self):
        tasks = {task.id for task in ipt.protocols.get("ipt-16").tasks}
        shown = {task for one in strategy_table().strategies for task in one.shown_by}
        assert shown <= tasks

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("role-dispute-stage", Area.ROLE_DISPUTE), ("deficits-x", Area.DEFICITS), ("any-x", None)],
    )
    def test_an_id_tells_its_area(self, name, expected):
        assert area_of(name) is expected

    def test_an_id_of_no_area_is_unknown(self):
        with pytest.raises(UnknownName) as refused:
            area_of("greif-rebuild")
        assert str(refused.value) == (
            "'greif-rebuild' names no problem area; an id begins with one of 'grief-', "
            "'role-dispute-', 'role-transition-', 'deficits-', 'any-'"
        )

    def test_unknown_words_are_refused(self):
        with pytest.raises(InvalidValue, match="unknown area 'greif'; did you mean 'grief'"):
            strategies_of("greif")
        with pytest.raises(InvalidValue, match="unknown lineage"):
            strategies_of("grief", "freud")


class TestATableOfOnesOwn:
    def test_a_lineage_variant_is_a_change_of_data(self):
        mine = own('lineages = ["stuart-robertson"], ')
        assert ids(strategies_of("grief", SR, table=mine)) == ["grief-write-letter"]
        assert strategies_of("grief", table=mine) == ()
        assert ids(strategies_of("grief", table=own())) == ["grief-write-letter"]

    def test_it_is_used_wherever_strategies_are_looked_up(self):
        plan = plan_middle_phase([area("grief")], sessions_left=1, table=own())
        assert plan.sessions == (("grief-write-letter",),)
        assert plan.each_session == ("any-breathe",)
        course = followed(["grief-write-letter"], focus="grief")
        assert [one.progress for one in strategy_coverage(course, table=own())[0].strategies] == [
            Progress.DONE
        ]
        assert audit_strategies(course, table=own()) == ()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                '[strategies]\ngreif-x = { label = "x", source = "ipt", status = "assumed" }',
                (
                    "'greif-x' names no problem area; an id begins with one of 'grief-', "
                    "'role-dispute-', 'role-transition-', 'deficits-', 'any-' in "
                    "'$.strategies.greif-x.id'"
                ),
            ),
            (
                '[strategies]\ngrief-x = { label = "x", source = "nobody", status = "assumed" }',
                (
                    "unknown source; a source is a key of the bibliography (ipt.sources.names()), or 'ipt' "
                    "for a decision of your own, with the work you have it from in the note in "
                    "'$.strategies.grief-x.source'"
                ),
            ),
            ("[strategy]", "2 problems, the first: the key 'strategies' is missing in '$'"),
        ],
    )
    def test_it_is_read_strictly(self, text, message):
        with pytest.raises(DocumentError) as refused:
            load_strategies(text)
        assert str(refused.value) == message

    @pytest.mark.parametrize(
        ("kind", "fields", "message"),
        [
            (
                Strategy,
                {"id": "grief-x", "stages": ["impasse"]},
                "stages belong to a role dispute, not to 'grief-x'",
            ),
            (
                Aim,
                {"id": "any-x", "stages": ["impasse"]},
                "stages belong to a role dispute, not to 'any-x'",
            ),
            (
                Strategy,
                {"id": "grief-x", "core": True, "practical": True},
                "'grief-x' is core or practical, not both",
            ),
            (
                Proscribed,
                {"id": "advice"},
                "what is no part of IPT has an id that begins with 'off-model-', not 'advice'",
            ),
        ],
    )
    def test_a_line_that_contradicts_itself_is_refused(self, kind, fields, message):
        with pytest.raises(InvalidValue) as refused:
            kind(label="x", **CITED, **fields)
        assert str(refused.value) == message

    def test_the_same_text_makes_the_same_table(self):
        assert own() == own()
        assert own() == StrategyTable(strategies=list(own().strategies))


class TestTheFocus:
    def test_the_primary_area_comes_first(self):
        two = [area("grief"), area("role-dispute", primary=True)]
        assert list(by_focus(two)) == [Area.ROLE_DISPUTE, Area.GRIEF]

    def test_two_disputes_are_one_area_and_fit_either_stage(self):
        two = [area("role-dispute", stage="impasse"), area("role-dispute", stage="dissolution")]
        assert set(ids(by_focus(two)[Area.ROLE_DISPUTE])) == set(ids(strategies_of("role-dispute")))
        one = by_focus(two[1:])[Area.ROLE_DISPUTE]
        assert one == strategies_of("role-dispute", stages=["dissolution"])

    def test_a_dispute_without_a_stage_leaves_all_open(self):
        two = [area("role-dispute", stage="impasse"), area("role-dispute")]
        assert by_focus(two)[Area.ROLE_DISPUTE] == strategies_of("role-dispute")

    @given(areas, st.sampled_from(Lineage), st.randoms(use_true_random=False))
    def test_the_order_does_not_matter(self, focus, lineage, random):
        shuffled = random.sample(focus, len(focus))
        found = by_focus(focus, lineage)
        assert list(by_focus(shuffled, lineage).items()) == list(found.items())


# --- what was followed ----------------------------------------------------------------------------

TRANSITION = ids(strategies_of("role-transition"))
CORE = [one.id for one in strategies_of("role-transition") if one.core]


def followed(*sessions, focus="role-transition", ended=False):
    """A course in the middle phase whose sessions noted these strategies."""
    begun = [
        ev.FocusAgreed(focus=ProblemArea(area=focus, life_event="death"))
        if isinstance(event, ev.FocusAgreed) and focus == "grief"
        else event
        for event in into_middle()
    ]
    told = LifeEvent(id="death", kind="death")
    held = [ev.SessionHeld(on=week(n), strategies=each) for n, each in enumerate(sessions, 2)]
    end = (ev.EndingAnnounced(), ev.PhaseBegan(phase="termination")) if ended else ()
    return opened(ev.LifeEventRecorded(life_event=told), *begun, *held, *end, override="because")


def progress(course):
    (found,) = strategy_coverage(course)
    return {one.strategy: (one.progress.value, one.sessions) for one in found.strategies}


class TestCoverage:
    def test_without_a_focus_there_is_nothing_to_cover(self):
        assert strategy_coverage(opened()) == ()

    def test_done_and_due_with_the_numbers_of_the_sessions(self):
        course = followed(CORE[:1], CORE[:2])
        (found,) = strategy_coverage(course)
        assert found.area is Area.ROLE_TRANSITION
        told = progress(course)
        assert list(told) == TRANSITION
        assert told[CORE[0]] == ("done", (2, 3))
        assert told[CORE[1]] == ("done", (3,))
        assert told[CORE[2]] == ("due", ())

    def test_a_task_that_shows_a_strategy_counts(self):
        course = opened(
            *into_middle(),
            ev.RelationshipRecorded(relationship=Relationship(id="a", violence=False)),
            ev.FocusChanged(to=[area("role-dispute", people=["a"])], reason="because", agreed=True),
            ev.SessionHeld(tasks=["communication-analysed"], strategies=["role-dispute-issue"]),
        )
        assert progress(course)["role-dispute-communication"] == ("done", (2,))
        assert progress(course)["role-dispute-rehearsal"] == ("due", ())

    @pytest.mark.parametrize(
        "silent", [ev.SessionHeld(on=week(3)), ev.PeriodUnrecorded(sessions=2)], ids=["one", "many"]
    )
    def test_what_may_be_hidden_is_not_assessable(self, silent):
        course = ipt.apply(followed(CORE[:1]), silent)
        assert progress(course)[CORE[0]] == ("done", (2,))
        assert progress(course)[CORE[1]] == ("not-assessable", ())

    def test_unrecorded_sessions_are_numbered(self):
        course = ipt.apply(
            followed(CORE[:1]),
            ev.PeriodUnrecorded(sessions=2),
            ev.SessionHeld(strategies=CORE[:1]),
        )
        assert progress(course)[CORE[0]] == ("done", (2, 5))

    def test_a_practical_strategy_is_never_due(self):
        (found,) = strategy_coverage(followed(["grief-firsts"], focus="grief"))
        told = {one.strategy: (one.progress, one.sessions) for one in found.strategies}
        assert told["grief-firsts"] == (Progress.DONE, (2,))
        assert told["grief-keepsakes"] == (None, ())
        assert told["grief-feel"] == (Progress.DUE, ())

    def test_the_lineage_of_the_protocol_decides(self):
        course = ipt.open_course(protocol(lineage=SR), patient="p", on=FIRST_DAY)
        course = ipt.apply(course, ev.FocusAgreed(focus=area("grief")), override="because")
        (found,) = strategy_coverage(course)
        assert found.strategies[0].strategy == "grief-link-loss"


class TestWhatIsSaid:
    def test_a_skipped_core_strategy_is_told_when_the_middle_phase_is_over(self):
        sessions = [CORE[1:]] * 11
        assert audit_strategies(followed(*sessions)) == ()
        (found,) = audit_strategies(followed(*sessions, ended=True))
        assert str(found) == (
            "STR-CORE-SKIPPED: the middle phase is over, and no session notes the core strategy "
            f"{CORE[0]!r}"
        )

    def test_nothing_is_skipped_if_a_session_noted_nothing(self):
        assert audit_strategies(followed(CORE[:1], *[()] * 11, ended=True)) == ()

    def test_a_course_that_broke_off_skipped_nothing(self):
        course = ipt.apply(followed(CORE[:1]), ev.CourseEnded(reason="withdrawn"))
        assert audit_strategies(course) == ()

    def test_a_strategy_of_another_area(self):
        (found,) = audit_strategies(followed(["grief-rebuild", *CORE]))
        assert str(found) == (
            "STR-OUT-OF-AREA: the session followed 'grief-rebuild'; the focus is role transition"
        )
        assert len(found.where) == 1

    def test_what_fits_any_area_or_comes_before_a_focus_is_in_place(self):
        assert audit_strategies(followed(["any-open-week", *CORE])) == ()
        assert audit_strategies(opened(ev.SessionHeld(strategies=["grief-rebuild"]))) == ()

    def test_a_change_of_focus_changes_what_is_in_place(self):
        two = ev.FocusChanged(
            to=[area("role-dispute", primary=True), area("role-transition")],
            reason="because",
            agreed=True,
        )
        course = opened(*into_middle(), two, ev.SessionHeld(strategies=["role-dispute-issue"]))
        assert audit_strategies(course) == ()
        course = ipt.apply(course, ev.SessionHeld(strategies=["deficits-past"]))
        assert [found.params["focus"] for found in audit_strategies(course)] == [
            "role dispute and role transition"
        ]

    def test_what_is_no_part_of_ipt_is_told_with_its_own_source(self):
        course = opened(ev.SessionHeld(strategies=["off-model-childhood", "off-model-advice"]))
        found = audit_strategies(course)
        assert str(found[0]) == (
            "STR-PROSCRIBED: the session notes 'off-model-childhood', which is no part of IPT"
        )
        assert [(one.source, one.status) for one in found] == [
            ("Casebook-Joy-disc", Status.PUBLISHED),
            ("ipt", Status.ASSUMED),
        ]

    def test_an_unknown_strategy_is_told_with_the_nearest(self):
        course = opened(ev.SessionHeld(strategies=["grief-rebuilt", "zzz"]))
        assert list(map(str, audit_strategies(course))) == [
            (
                "STR-UNKNOWN: 'grief-rebuilt' is no strategy that is known; "
                "did you mean 'grief-rebuild'?"
            ),
            "STR-UNKNOWN: 'zzz' is no strategy that is known",
        ]


# --- the plan -------------------------------------------------------------------------------------


class TestThePlan:
    def test_one_session_for_each_strategy_and_the_rest_is_free(self):
        plan = plan_middle_phase([area("role-transition")], sessions_left=9)
        assert plan.sessions == (*((one,) for one in TRANSITION), (), ())
        assert (plan.needed, plan.slack) == (7, 2)

    def test_too_few_sessions_are_shared_by_neighbours(self):
        plan = plan_middle_phase([area("role-transition")], sessions_left=3)
        assert plan.sessions == (
            tuple(TRANSITION[:3]),
            tuple(TRANSITION[2:5]),
            tuple(TRANSITION[4:]),
        )
        assert plan.slack == -4

    def test_a_weight_is_a_number_of_sessions(self):
        weights = dict.fromkeys(TRANSITION, 0.0) | {TRANSITION[0]: 1.5, TRANSITION[4]: 2}
        plan = plan_middle_phase([area("role-transition")], sessions_left=4, weights=weights)
        first, second = (TRANSITION[0],), (TRANSITION[4],)
        assert plan.sessions == (first, first + second, second, second)
        assert (plan.needed, plan.slack) == (3.5, 0.5)

    def test_the_primary_area_comes_first(self):
        two = [area("role-transition"), area("grief", primary=True)]
        plan = plan_middle_phase(two, sessions_left=12)
        assert plan.sessions[0] == ("grief-link-death",)
        assert plan.sessions[-1] == (TRANSITION[-1],)

    def test_practical_strategies_are_planned_if_they_are_asked_for(self):
        usual = plan_middle_phase([area("grief")], sessions_left=6)
        asked = plan_middle_phase([area("grief")], sessions_left=6, weights={"grief-firsts": 1})
        assert (usual.sessions[-1], asked.sessions[-1]) == ((), ("grief-firsts",))

    @pytest.mark.parametrize("violence", [True, None])
    def test_a_dispute_has_no_place_in_it_before_violence_is_ruled_out(self, violence):
        dispute, grief = area("role-dispute", people=["a"]), area("grief")
        unsafe = [Relationship(id="a", violence=violence)]
        plan = plan_middle_phase([dispute, grief], people=unsafe, sessions_left=6)
        assert plan.held_back == (dispute,)
        assert plan.sessions == plan_middle_phase([grief], sessions_left=6).sessions
        nobody = plan_middle_phase([area("role-dispute")], people=unsafe, sessions_left=6)
        assert nobody.sessions == ((),) * 6
        safe = [Relationship(id="a", violence=False)]
        assert plan_middle_phase([dispute], people=safe, sessions_left=6).held_back == ()

    def test_without_a_focus_or_without_sessions_the_plan_is_empty(self):
        assert plan_middle_phase([], sessions_left=2).sessions == ((), ())
        none = plan_middle_phase([area("role-transition")], sessions_left=0)
        assert (none.sessions, none.slack) == ((), -7)

    @pytest.mark.parametrize(
        ("sessions_left", "weights", "message"),
        [
            (-1, {}, "sessions_left is at least 0, not -1"),
            (
                4,
                {"role-transition-los": 1},
                (
                    "'role-transition-los' is no strategy of this focus; "
                    "did you mean 'role-transition-loss'?"
                ),
            ),
            (4, {"grief-feel": 1}, "'grief-feel' is no strategy of this focus"),
            (
                4,
                {TRANSITION[0]: -1},
                "the weight of 'role-transition-link' is a finite number from 0, not -1",
            ),
            (
                4,
                {TRANSITION[0]: inf},
                "the weight of 'role-transition-link' is a finite number from 0, not inf",
            ),
            (
                4,
                {TRANSITION[0]: nan},
                "the weight of 'role-transition-link' is a finite number from 0, not nan",
            ),
        ],
    )
    def test_what_is_out_of_range_is_refused(self, sessions_left, weights, message):
        with pytest.raises(InvalidValue) as refused:
            plan_middle_phase(
                [area("role-transition")], sessions_left=sessions_left, weights=weights
            )
        assert str(refused.value) == message

    @given(
        areas,
        st.integers(0, 20),
        st.dictionaries(st.sampled_from(TRANSITION), st.integers(0, 20).map(lambda n: n / 4)),
        st.randoms(use_true_random=False),
    )
    def test_it_uses_the_sessions_there_are_whatever_the_order(self, focus, left, weights, random):
        every = [area("role-transition"), *focus]
        plan = plan_middle_phase(every, sessions_left=left, weights=weights)
        shuffled = random.sample(every, len(every))
        assert plan_middle_phase(shuffled, sessions_left=left, weights=weights) == plan
        assert len(plan.sessions) == left
        assert plan.slack == pytest.approx(left - plan.needed)
        usual = [
            one.id
            for strategies in by_focus(one for one in every if workable(one, ())).values()
            for one in strategies
            if weights.get(one.id, not one.practical)
        ]
        seen = list(dict.fromkeys(one for session in plan.sessions for one in session))
        assert seen == (usual if left else [])
        free = [bool(session) for session in plan.sessions]
        assert free == sorted(free, reverse=True)
        if plan.slack > 0:
            assert sum(free) == ceil(plan.needed)

    @given(areas, st.integers(0, 20))
    def test_one_more_session_is_one_more_of_slack(self, focus, left):
        one = plan_middle_phase(focus, sessions_left=left)
        more = plan_middle_phase(focus, sessions_left=left + 1)
        assert more.slack == one.slack + 1
