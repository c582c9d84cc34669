"""A script holds everything that may become of a simulated course, and nothing that is refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from tests.builders import CITED, LIMITS, limits, protocol
from tests.cohort.simulated import assert_every_step_is_allowed

import ipt
from ipt.cohort.script import Script, script
from ipt.errors import InvalidValue
from ipt.machine import Kind
from ipt.model import Area, AreaRule, EndReason, Phase, Protocol

pytestmark = pytest.mark.once

REASONS, PHASES = tuple(EndReason), tuple(Phase)
CLASSIC = ipt.protocols.get("ipt-16")
BRIEF = {"sessions_min": 5, "sessions_default": 6, "sessions_max": 6, "sessions_cap": 6}
CLOSING = (
    "task:progress-reviewed task:gains-attributed task:ending-felt task:relapse-plan-made "
    "task:next-step-decided"
)


def bundles(plan: Script, became: str, area: int = 0) -> list[tuple[Kind, ...]]:
    """What happens in a course: held, missed, withdrawn, stopped, by the first letter."""
    node, told = int(plan.start[area]), list[tuple[Kind, ...]]()
    for letter in became:
        action = "hmws".index(letter)
        told.append(plan.bundle(node, action))
        node = int(plan.next[node, action])
    return told


def walk(plan: Script, became: str, area: int = 0) -> list[str]:
    """The same in words."""
    return [" ".join(map(str, bundle)) for bundle in bundles(plan, became, area)]


# --- the classic course ---------------------------------------------------------------------------


def test_the_classic_course():
    plan = script(CLASSIC)
    area = plan.areas.index(Area.DEFICITS)
    rejected = " area-rejected" * 3
    chosen = "focus-agreed:deficits contract-agreed phase-began:middle"
    assert [*map(str, plan.opening)] == ["screening-recorded", "measure-taken"]
    assert walk(plan, "h" * 16, area) == [
        "measure-taken session-held sick-role-given",
        "measure-taken session-held relationship-recorded inventory-completed",
        f"measure-taken session-held formulation-shared{rejected} {chosen}",
        *["measure-taken session-held"] * 8,
        "measure-taken session-held ending-announced",
        "measure-taken session-held",
        f"phase-began:termination measure-taken session-held {CLOSING}",
        f"measure-taken session-held {CLOSING}",
        f"measure-taken session-held {CLOSING} course-ended:completed",
    ]


def test_what_an_area_needs_is_told_before_it_becomes_the_focus():
    plan = script(CLASSIC)
    told = {area: " ".join(walk(plan, "hhh", place)) for place, area in enumerate(plan.areas)}
    assert "life-event-recorded" in told[Area.GRIEF]
    assert "life-event-recorded" in told[Area.ROLE_TRANSITION]
    assert "life-event-recorded" not in told[Area.ROLE_DISPUTE]
    assert told[Area.DEFICITS].count("area-rejected") == 3
    assert Kind("focus-agreed:grief", 1) in bundles(plan, "hhh")[-1]


def test_a_missed_session_is_lost_and_the_contract_is_amended_when_too_many_are_left():
    told = walk(script(CLASSIC), "hhhmmm" + "h" * 10)
    assert told[3:6] == ["session-missed"] * 3
    assert told[13].split()[:2] == ["contract-amended", "phase-began:termination"]
    assert told[-1].endswith("course-ended:completed")


def test_an_amended_contract_has_as_many_sessions_as_can_still_be_held():
    told = bundles(script(CLASSIC), "hhhmmm" + "h" * 8)
    assert told[-1][0] == Kind("contract-amended", 13)


def test_an_amended_contract_has_no_fewer_sessions_than_the_protocol_allows():
    told = bundles(script(CLASSIC), "hhhmmmmm" + "h" * 6)
    assert told[-1][0] == Kind("contract-amended", 12)


def test_where_the_contract_may_not_be_amended_the_ending_begins_when_the_contract_lets_it():
    told = walk(script(ipt.protocols.get("ipt-16-uk")), "hhhhmm" + "h" * 10)
    begins = [number for number, bundle in enumerate(told, 1) if "termination" in bundle]
    assert begins == [15]  # with 4 left of 16, where nothing missed would mean session 13
    assert told[-1].endswith("course-ended:completed")


def test_who_missed_too_much_ends_by_agreement_after_the_last_slot():
    told = walk(script(CLASSIC), "h" * 4 + "m" * 12)
    assert told[-1] == "session-missed course-ended:early-by-agreement"


@pytest.mark.parametrize("name", ["ipt-16", "ipt-b", "ipc-triage", "ipt-16-twice-weekly"])
def test_who_came_to_no_session_has_withdrawn(name: str):
    plan = script(ipt.protocols.get(name))
    told = walk(plan, "m" * len(plan.weeks))
    assert told == ["session-missed"] * (len(told) - 1) + ["session-missed course-ended:withdrawn"]


def test_a_missed_last_session_undoes_nothing():
    told = walk(script(CLASSIC), "h" * 15 + "m")
    assert told[-1] == "session-missed course-ended:completed"


def test_the_end_that_was_not_announced_in_time_is_announced_before_the_ending_begins():
    told = walk(script(CLASSIC), "h" * 11 + "mm" + "hhh")
    assert told[13].startswith("ending-announced contract-amended phase-began:termination")


def test_withdrawing_is_possible_before_every_slot():
    plan = script(CLASSIC)
    for number in range(16):
        assert walk(plan, "h" * number + "w")[-1] == "course-ended:withdrawn"


def test_stopping_is_by_agreement_until_completion_is_possible():
    plan = script(CLASSIC)
    for number in range(16):
        reason = "early-by-agreement" if number < 14 else "completed"
        assert walk(plan, "h" * number + "s")[-1] == f"course-ended:{reason}"


def test_nothing_is_done_that_a_protocol_never_asks_for():
    told = " ".join(walk(script(ipt.protocols.get("ipc-triage")), "hhh"))
    assert "sick-role" not in told
    assert "announced" not in told
    assert "ending-felt" not in told
    assert "relapse-plan-made" in told


# --- weeks ----------------------------------------------------------------------------------------


def test_slots_follow_the_cadence():
    weeks = {
        cadence: script(protocol(**BRIEF, cadence=cadence)).weeks[:5]
        for cadence in ("twice-weekly", "weekly", "fortnightly", "monthly")
    }
    assert weeks == {
        "twice-weekly": (1, 1, 2, 2, 3),
        "weekly": (1, 2, 3, 4, 5),
        "fortnightly": (1, 3, 5, 7, 9),
        "monthly": (1, 5, 9, 13, 17),
    }


def test_measures_are_taken_once_a_week_at_the_first_session_that_is_held():
    plan = script(ipt.protocols.get("ipt-b").with_(id="own", cadence="twice-weekly"))
    taken = ["measure-taken" in bundle for bundle in walk(plan, "hhmhmmh")]
    assert taken == [True, False, False, True, False, False, True]


# --- the value ------------------------------------------------------------------------------------


def test_a_script_says_how_large_it_is():
    assert repr(script(CLASSIC)) == "<Script ipt-16: 319 nodes over 16 sessions>"


def test_the_arrays_of_a_script_cannot_be_written_to():
    plan = script(CLASSIC)
    for array in (plan.start, plan.next, plan.phase, plan.ended, plan.state):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_script_is_made_once():
    assert script(CLASSIC) is script(CLASSIC, sessions=16)
    assert len(script(CLASSIC, sessions=12).weeks) == 12


def test_the_types_of_the_columns():
    plan = script(CLASSIC)
    arrays = (plan.start, plan.next, plan.phase, plan.ended, plan.state)
    assert [a.dtype for a in arrays] == [np.int32, np.int32, np.int8, np.int8, np.int32]
    assert plan.next.shape == (len(plan), 4)


# --- protocols of one's own -----------------------------------------------------------------------


def test_a_course_too_short_for_the_whole_opening_opens_in_fewer_sessions():
    told = walk(script(protocol(**BRIEF), sessions=5), "hhhhh")
    assert told[0].endswith("phase-began:middle")
    assert told[0].count("session-held") == 1


def test_grief_that_needs_no_linked_death_has_one_all_the_same():
    free = protocol(**BRIEF, areas=(AreaRule(area="grief", **CITED),))
    plan = script(free)
    assert "life-event-recorded" in walk(plan, "hh")[-1]
    assert Kind("focus-agreed:grief", 0) in bundles(plan, "hh")[-1]


REFUSED: tuple[tuple[dict[str, int], int, str, str], ...] = (
    ({}, 4, "CONTRACT-LENGTH", "contract-agreed"),
    ({}, 7, "CONTRACT-LENGTH", "contract-agreed"),
    ({"termination_max": 0, "termination_min": 0}, 6, "TERMINATION-EARLY", "phase-began:termination"),
    ({"termination_min": 5, "termination_max": 3}, 6, "TERMINATION-DUE", "session-held"),
    ({"initial_min": 4}, 6, "NO-INITIAL-SESSION", "phase-began:middle"),
    ({"focus_max": 0}, 6, "FOCUS-TOO-MANY", "focus-agreed:grief"),
    ({"initial_max": 5, "initial_min": 5}, 5, "NOT-IN-TERMINATION", "course-ended:completed"),
)  # fmt: skip


def test_a_protocol_that_cannot_be_simulated_is_refused_by_a_rule():
    for changes, sessions, rule, refused in REFUSED:
        own = protocol(**BRIEF, **changes)
        with pytest.raises(InvalidValue) as caught:
            script(own, sessions=sessions)
        assert caught.value.findings[0].code == f"MACH-{rule}"
        assert f"{refused!r} is refused by MACH-{rule}: " in str(caught.value)


def test_the_refusal_says_what_the_rule_says():
    with pytest.raises(InvalidValue) as caught:
        script(CLASSIC, sessions=11)
    assert str(caught.value) == (
        "'ipt-16' cannot be simulated; 'contract-agreed' is refused by MACH-CONTRACT-LENGTH: a "
        "first contract names 12 to 20 sessions, not 11; choose a number in that range, or a "
        "protocol of that length"
    )


@pytest.mark.parametrize("sessions", [16.0, True, "16"])
def test_sessions_are_a_whole_number(sessions: Any):
    with pytest.raises(InvalidValue, match="sessions is a whole number from 1 on, not "):
        script(CLASSIC, sessions=sessions)


def test_a_course_without_sessions_is_none():
    with pytest.raises(InvalidValue) as caught:
        script(CLASSIC, sessions=0)
    assert str(caught.value) == "sessions is a whole number from 1 on, not 0"


@st.composite
def own_protocols(draw: st.DrawFn) -> Protocol:
    """Small limits, many of which make no sense together; the rest must be simulated well."""
    flags = ("sick_role_min", "announced_min", "ending_felt_min")
    small = {name: draw(st.integers(0, 1 if name in flags else 4)) for name in LIMITS}
    usual = draw(st.integers(1, 8))
    most = usual + draw(st.integers(0, 2))
    lengths = {"sessions_default": usual, "sessions_max": most, "sessions_cap": most}
    rules = [
        AreaRule(area="grief", life_events=draw(st.sampled_from([(), ("death",)])), **CITED),
        AreaRule(area="deficits", after_rejecting=draw(st.sampled_from([(), ("grief",)])), **CITED),
    ]
    cadence = draw(st.sampled_from(["twice-weekly", "weekly"]))
    return protocol(limits=limits(**small | lengths), areas=rules, cadence=cadence)


@given(own_protocols())
def test_whatever_a_protocol_says_its_script_is_sound_or_it_is_refused(own: Protocol):
    try:
        plan = script(own)
    except InvalidValue as refused:
        refusal: Exception = refused
    else:
        assert_every_step_is_allowed(plan)
        return
    assert "cannot be simulated; " in str(refusal)
