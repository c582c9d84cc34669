"""Every scenario of `scenarios.txt`, in the engine and in the automaton."""

import pytest
from tests.machine import protocols
from tests.machine.alphabet import walk
from tests.machine.scenarios import agrees, scenarios, script

from ipt.machine import compile_automaton, compile_protocol


@pytest.mark.parametrize("scenario", scenarios(), ids=str)
def test_a_course_goes_as_the_scenario_says(scenario):
    noted = script(scenario)  # plays it through the engine
    assert agrees(compile_protocol(protocols.get(scenario.protocol)), noted.moves)
    automaton = compile_automaton(protocols.get(scenario.protocol))
    state = 0
    for move in noted.plain:
        after = walk(automaton, state, tuple(map(automaton.kinds.index, move.kinds)))
        assert (after < 0) == bool(move.codes)
        state = state if after < 0 else after
        assert automaton.phases[state] is move.phase
