"""From rows to a table and an automaton: what is unsound is refused, with exact words."""

import re

import pytest
from attrs import evolve
from tests.machine import protocols
from tests.machine.events_for import event
from tests.machine.histories import MIDDLE, course
from tests.machine.interpreter import Reading

import ipt
from ipt.errors import InvalidValue, UnsoundTable
from ipt.machine import (
    ROWS,
    Effect,
    Guard,
    Kind,
    Row,
    build_automaton,
    classify,
    compile_automaton,
    compile_protocol,
    compile_rows,
)
from ipt.machine.rules import NO_FOCUS
from ipt.model import COUNTS, Phase

SMALL = protocols.get("small")
START = (Phase.INITIAL, compile_rows(SMALL, ROWS).start)


def unsound(*rows: Row) -> str:
    with pytest.raises(UnsoundTable) as refused:
        compile_rows(SMALL, rows)
    return str(refused.value)


def with_row(phase: Phase, on: str, **changes: object) -> tuple[Row, ...]:
    """The rows with one of them changed."""
    return tuple(
        evolve(row, **changes) if (row.phase, row.on) == (phase, on) else row for row in ROWS
    )


class TestUnsoundTables:
    """What cannot be meant is refused when it is compiled."""

    def test_an_unknown_limit_in_a_guard(self):
        guard = Guard("focus", "focus_mx-1", None, NO_FOCUS)
        rows = with_row(Phase.INITIAL, "measure-taken", guards=(guard,))
        assert unsound(*rows) == "unknown limit 'focus_mx' in 'focus_mx-1'"

    def test_an_unknown_limit_in_an_effect(self):
        rows = with_row(
            Phase.INITIAL, "measure-taken", effects=(Effect("baseline", "one", adds=False),)
        )
        assert unsound(*rows) == "unknown limit 'one' in 'one'"

    def test_a_count_that_is_added_for_a_limit(self):
        effect = Effect("baseline", "sessions_held", adds=False)
        rows = with_row(Phase.INITIAL, "measure-taken", effects=(effect,))
        assert unsound(*rows) == "unknown limit 'sessions_held' in 'sessions_held'"

    def test_an_unknown_count_in_a_guard(self):
        rows = with_row(Phase.INITIAL, "measure-taken", guards=(Guard("foci", 1, None, NO_FOCUS),))
        assert unsound(*rows) == "unknown count 'foci'"

    def test_an_unknown_count_in_an_effect(self):
        rows = with_row(Phase.INITIAL, "measure-taken", effects=(Effect("foci", 1, adds=True),))
        assert unsound(*rows) == "unknown count 'foci'"

    def test_two_rows_for_one_case(self):
        assert unsound(*ROWS, ROWS[0]) == "two rows for 'session-held' in the initial phase"

    @pytest.mark.parametrize("phase", ["middle", "termination"])
    def test_a_phase_that_cannot_be_reached(self, phase):
        rows = (row for row in ROWS if row.to != phase or row.phase == phase)
        assert unsound(*rows) == f"the {phase} phase cannot be reached"

    def test_a_phase_that_only_an_override_reaches(self):
        rows = (row for row in ROWS if row.on != "phase-began:middle" or row.phase != "initial")
        assert unsound(*rows) == "the middle phase cannot be reached"

    def test_a_termination_phase_that_cannot_be_left(self):
        rows = (row for row in ROWS if row.phase != "termination" or row.to == "termination")
        assert unsound(*rows) == "the termination phase cannot be left"

    def test_a_middle_phase_that_cannot_be_left(self):
        skips = with_row(Phase.INITIAL, "phase-began:termination", guards=())
        rows = (row for row in skips if row.phase != "middle" or row.to == "middle")
        assert unsound(*rows) == "the middle phase cannot be left"

    def test_a_count_that_no_row_reads(self):
        rows = (
            evolve(row, guards=tuple(g for g in row.guards if g.count != "inventory"))
            for row in ROWS
        )
        assert unsound(*rows) == "no row reads the count 'inventory'"

    def test_the_rows_themselves_are_sound(self):
        assert compile_rows(SMALL, ROWS).protocol is SMALL


class TestTable:
    """The rows of one protocol, ready to step."""

    def test_it_knows_every_kind_of_the_rows(self):
        kinds = compile_protocol(SMALL).kinds
        assert kinds == tuple(sorted({row.on for row in ROWS}))

    def test_a_kind_brings_the_numbers_that_the_rules_tell_apart(self):
        table = compile_protocol(SMALL)
        assert list(table.numbers("session-held")) == [0]
        assert list(table.numbers("focus-changed")) == [0, 1]
        assert list(table.numbers("focus-changed:areas")) == [1, 2, 3]
        assert list(table.numbers("contract-agreed")) == [3, 4, 5, 6, 7]
        assert list(table.numbers("contract-amended")) == [3, 4, 5, 6, 7, 8]

    def test_a_kind_without_a_row_is_neither_allowed_nor_stepped(self):
        table = compile_protocol(SMALL)
        kind = Kind("follow-up-held")
        assert not table.allows(Phase.INITIAL, table.start, kind)
        assert table.refusals(Phase.INITIAL, table.start, kind) == ()
        assert [f.code for f in table.explain(Phase.INITIAL, table.start, kind)] == [
            "MACH-NOT-HERE"
        ]
        with pytest.raises(KeyError, match="follow-up-held"):
            table.step(Phase.INITIAL, table.start, kind)

    def test_it_says_where_a_refusal_comes_from(self):
        table = compile_protocol(SMALL)
        kind = Kind("contract-agreed", 9)
        (finding,) = table.explain(Phase.INITIAL, table.start, kind, "here", "there")
        assert finding.where == ("here", "there")
        assert dict(finding.params) == {"number": 9, "sessions_max": 6, "sessions_min": 4}

    def test_the_label_of_a_phase_is_the_protocols_own(self):
        labelled = evolve(SMALL, phase_labels=[(Phase.TERMINATION, "conclusion")])
        told = ipt.open_course(labelled, patient="p")
        told = ipt.apply(told, event("phase-began termination"), override="only here")
        (finding,) = ipt.check(told, event("follow-up-held"))
        assert finding.message == "'follow-up-held' has no place in the conclusion phase"

    def test_a_course_opens_with_the_cap_of_sessions_and_nothing_else(self):
        table = compile_protocol(SMALL)
        assert {name: value for name, value in zip(COUNTS, table.start, strict=True) if value} == {
            "sessions_left": 7
        }

    def test_its_repr_is_short(self):
        assert "cases" not in repr(compile_protocol(SMALL))

    def test_the_same_protocol_has_the_same_table(self):
        again = evolve(SMALL)
        assert again is not SMALL
        assert compile_protocol(again) is compile_protocol(SMALL)
        assert compile_rows(SMALL, ROWS) is not compile_protocol(SMALL)
        assert compile_protocol(protocols.varied(SMALL, focus_max=1)) is not compile_protocol(SMALL)


class TestStates:
    """What a table remembers of the courses it has seen."""

    def test_a_state_is_one_and_the_same_for_all_courses(self):
        table = compile_rows(SMALL, ROWS)
        state = table.state(Phase.INITIAL, table.start)
        assert table.state(Phase.INITIAL, table.start) is state
        once, again = (table.follow(state, Kind("session-held")) for _ in range(2))
        assert once is again
        assert (once.phase, once.counts) == table.step(*START, Kind("session-held"))

    def test_a_refusal_leads_nowhere(self):
        table = compile_rows(SMALL, ROWS)
        state = table.state(Phase.INITIAL, table.start)
        assert table.follow(state, Kind("phase-began:middle")) is None
        assert table.follow(state, Kind("phase-began:middle")) is None

    def test_what_is_forgotten_is_worked_out_anew(self, monkeypatch):
        monkeypatch.setattr("ipt.machine.compile._REMEMBERED", 1)
        table = compile_rows(SMALL, ROWS)
        first = table.state(Phase.INITIAL, table.start)
        second = table.follow(first, Kind("session-held"))
        assert table.state(Phase.INITIAL, table.start) is not first
        assert table.state(Phase.INITIAL, table.start) == first
        assert second.counts == table.step(*START, Kind("session-held"))[1]


class TestAutomaton:
    """Every configuration numbered."""

    def test_its_repr_tells_its_size(self):
        automaton = compile_automaton(SMALL)
        assert re.fullmatch(r"<Automaton small: \d{4} configurations x 89 kinds>", repr(automaton))
        assert len(automaton) == len(automaton.phases) == len(automaton.configurations())
        assert len(automaton.next) == len(automaton) * len(automaton.kinds)

    def test_the_same_protocol_has_the_same_automaton(self):
        assert compile_automaton(evolve(SMALL)) is compile_automaton(SMALL)
        table = compile_protocol(SMALL)
        assert build_automaton(table) is not build_automaton(table)
        assert build_automaton(table).table is table

    def test_the_number_of_a_configuration_is_its_place(self):
        automaton = compile_automaton(SMALL)
        for number, (phase, counts) in enumerate(automaton.configurations()):
            assert automaton.number(phase, counts) == number
            assert automaton.phases[number] is phase

    def test_what_no_history_reaches_has_no_number(self):
        counts = tuple(7 if name == "sessions_left" else 0 for name in COUNTS)
        with pytest.raises(KeyError):
            compile_automaton(SMALL).number(Phase.TERMINATION, counts)

    def test_a_contract_above_the_cap_is_followed_to_its_end(self):
        """Such a protocol is odd, not unsound."""
        odd = protocols.varied(protocols.get("bare"), sessions_max=9, initial_min=1)
        automaton, reading = compile_automaton(odd), Reading(odd)
        told = ipt.open_course(odd, patient="p")
        state = 0
        for text in (
            *MIDDLE[:-2],
            "contract-agreed 9",
            "phase-began middle",
            *["session-held"] * 7,
        ):
            happened = event(text)
            for kind in classify(told, happened):
                assert not reading.refusals(told.phase, told.counts, kind)
                state = automaton.step(state, automaton.kinds.index(kind))
            told = ipt.apply(told, happened)
            assert automaton.number(told.phase, told.counts) == state
        assert told.sessions_left == 1

    @pytest.mark.parametrize("name", protocols.params())
    def test_shipped_protocols_stay_below_fifty_thousand(self, name):
        assert len(compile_automaton(protocols.get(name))) < 50_000

    def test_more_configurations_than_wanted_are_refused(self):
        table = compile_protocol(protocols.get("bare"))
        size = len(build_automaton(table))
        assert len(build_automaton(table, most=size)) == size
        with pytest.raises(InvalidValue, match=f"there are more than {size - 1} configurations"):
            build_automaton(table, most=size - 1)


def test_every_kind_of_a_middle_course_is_known_to_the_table():
    told = course(*MIDDLE)
    assert {kind.name for e in told.events[1:] for kind in classify(told, e)} <= set(
        compile_protocol(told.protocol).kinds
    )
    assert str(Kind("phase-began:middle", 3)) == "phase-began:middle"
