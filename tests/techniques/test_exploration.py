"""The middle phase follows the patient, the initial phase asks."""

import pytest
from tests.techniques.held import acts, course, found

from ipt.errors import InvalidValue
from ipt.model import Phase, Technique, events as ev
from ipt.techniques.exploration import ExplorationBalance, audit, balance

ASKING, FOLLOWING = acts("direct-elicitation"), acts("exploration")
ELICITATION = (
    "EXP-NO-ELICITATION: 3 sessions of the initial phase tell what was done, and none notes direct "
    "elicitation"
)
EXPLORATION = (
    "EXP-NO-EXPLORATION: 3 sessions of the middle phase tell what was done, and none notes "
    "non-directive exploration"
)


def test_three_sessions_of_the_initial_phase_without_asking_are_told_of():
    told = audit(course(FOLLOWING, ev.SessionHeld(), FOLLOWING, FOLLOWING))
    assert found(told) == [ELICITATION]
    assert told.findings[0].where == ("e1", "e3", "e4")


def test_three_sessions_of_the_middle_phase_without_exploration_are_told_of():
    assert found(audit(course(middle=[ASKING] * 3))) == [EXPLORATION]


def test_two_sessions_are_too_few_unless_somebody_says_otherwise():
    two = course(FOLLOWING, FOLLOWING, middle=[ASKING] * 2)
    assert found(audit(two)) == []
    assert len(found(audit(two, enough=2))) == 2
    with pytest.raises(InvalidValue, match=r"^enough is at least 1, not 0$"):
        audit(two, enough=0)


def test_one_session_that_does_is_enough():
    usual = course(FOLLOWING, FOLLOWING, ASKING, middle=[ASKING, ASKING, FOLLOWING])
    assert found(audit(usual)) == []


def test_of_the_termination_phase_no_rule_of_thumb_says_anything():
    last = course(termination=[acts("reassurance")] * 3)
    assert found(audit(last)) == []


def test_the_balance_of_each_phase_that_tells_is_counted():
    told = course(
        ASKING,
        ASKING,
        FOLLOWING,
        ev.SessionHeld(),
        termination=[acts("reassurance", "exploration")],
    )
    assert balance(told) == (
        ExplorationBalance(
            phase=Phase.INITIAL, told=3, followed=1, asked=2, usual=Technique.DIRECT_ELICITATION
        ),
        ExplorationBalance(phase=Phase.TERMINATION, told=1, followed=1, asked=0, usual=None),
    )
    assert balance(course(middle=[FOLLOWING]))[0].usual is Technique.EXPLORATION
