"""Every single edit of every row is noticed by a scenario, or proven to change nothing."""

import pytest
from tests.machine import proof, protocols
from tests.machine.proof import Mutant, same_graph, why_void

from ipt.machine import ROWS, build_automaton, compile_automaton, compile_rows

pytestmark = pytest.mark.once


def _all(*what: str) -> list[Mutant]:
    return [mutant for mutant, verdict in proof.verdicts().items() if verdict.what in what]


def _same_in(name: str, mutant: Mutant) -> bool:
    protocol = protocols.get(name)
    changed = build_automaton(compile_rows(protocol, mutant.rows))
    return same_graph(compile_automaton(protocol), changed)


def test_no_mutant_survives():
    assert list(map(str, _all("survived"))) == []


def test_every_row_is_edited_and_every_edit_differs():
    mutants = list(proof.mutants())
    assert {mutant.place for mutant in mutants} == set(range(len(ROWS)))
    assert all(mutant.rows != ROWS for mutant in mutants)
    assert len({(mutant.place, mutant.row) for mutant in mutants}) == len(mutants)


def test_no_mutant_that_a_scenario_notices_is_argued_to_be_void():
    """The arguments are checked against the scenarios: whatever is noticed is not void."""
    noticed = _all("killed", "killed by override")
    assert [str(mutant) for mutant in noticed if why_void(mutant)] == []


def test_void_mutants_are_few_and_each_has_one_of_four_reasons():
    reasons = {proof.verdicts()[mutant].why for mutant in _all("void")}
    assert reasons == {
        proof.NEVER_PASSED, proof.SAME_TRUTH, proof.NOT_READ, proof.NOT_TOLD_APART,
    }  # fmt: skip


def test_void_mutants_allow_the_same_histories():
    assert [str(mutant) for mutant in _all("void") if not _same_in("bare", mutant)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", proof.PROTOCOLS)
def test_void_mutants_allow_the_same_histories_in_every_protocol(name):
    assert [str(mutant) for mutant in _all("void") if not _same_in(name, mutant)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", proof.PROTOCOLS)
def test_what_only_an_override_notices_changes_nothing_without_one(name):
    """So no scenario without an override is missing."""
    found = _all("killed by override")
    assert [str(mutant) for mutant in found if not _same_in(name, mutant)] == []


def test_two_automata_of_other_rows_or_other_kinds_differ():
    bare, sparse = (compile_automaton(protocols.get(name)) for name in ("bare", "sparse"))
    assert same_graph(bare, bare)
    assert not same_graph(bare, sparse)
    assert not same_graph(bare, compile_automaton(protocols.get("small")))


def test_the_numbers_of_the_proof():
    counts = proof.counts()
    assert list(counts["protocols"]) == list(protocols.PROVEN)
    for cells in counts["protocols"].values():
        assert cells["legal"] + cells["refused"] == cells["configurations"] * cells["kinds"]
        assert cells["configurations"] < 50_000
    mutants = counts["mutants"]
    assert mutants["survived"] == 0
    assert mutants["killed"] + mutants["void"] == mutants["total"]
    assert sum(counts["void because"].values()) == mutants["void"]
