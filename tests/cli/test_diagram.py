"""`ipt diagram`, and the drawing of a table behind it."""

import pytest
from tests import builders
from tests.cli.running import as_json, run

import ipt
from ipt import machine
from ipt.model import Phase


def table(**changes):
    return machine.compile_protocol(builders.protocol(**changes))


class TestTheCommand:
    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_it_draws_the_phases(self, name: str):
        drawn = machine.mermaid(machine.compile_protocol(ipt.protocols.get(name)))
        assert run("diagram", name).stdout == drawn
        assert as_json("diagram", name) == {"protocol": name, "text": drawn}

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_it_writes_every_row(self, name: str):
        rows = machine.markdown(machine.compile_protocol(ipt.protocols.get(name)))
        assert run("diagram", name, "--markdown").stdout == rows
        assert as_json("diagram", "--markdown", name) == {"protocol": name, "text": rows}


class TestMermaid:
    def test_it_begins_ends_and_names_every_phase(self):
        lines = machine.mermaid(table()).splitlines()
        assert lines[:6] == [
            "stateDiagram-v2",
            "    [*] --> phase_initial",
            '    state "initial" as phase_initial',
            '    state "middle" as phase_middle',
            '    state "termination" as phase_termination',
            '    state "ended" as phase_ended',
        ]
        assert lines[-1] == "    phase_ended --> [*]"

    def test_a_way_says_what_it_needs(self):
        assert (
            "    phase_middle --> phase_termination: phase-began (termination)"
            "<br/>needs sessions left at most 4, announced at least 1, no open risks\n"
        ) in machine.mermaid(table())

    def test_ways_that_need_the_same_are_drawn_as_one(self):
        ways = [line for line in machine.mermaid(table()).splitlines() if "initial -->" in line]
        [ended, middle] = [way.strip().removeprefix("phase_initial --> ") for way in ways]
        assert ended == (
            "phase_ended: course-ended "
            "(died, early-by-agreement, non-response, other, referred, risk, withdrawn)"
        )
        assert middle == (
            "phase_middle: phase-began (middle)<br/>needs initial sessions at least 1, "
            "baseline at least 1, inventory at least 1, formulation at least 1, "
            "sick role at least 1, focus at least 1, contract at least 1, no open risks"
        )

    def test_what_takes_an_override_is_no_way(self):
        assert "phase_initial --> phase_termination" not in machine.mermaid(table())

    @pytest.mark.parametrize("phase", Phase)
    def test_the_phase_a_course_is_in_is_marked(self, phase: Phase):
        marked = machine.mermaid(table(), at=phase)
        assert marked == machine.mermaid(table()) + (
            f"    classDef here stroke-width:4px\n    class phase_{phase.value} here\n"
        )

    def test_a_phase_goes_by_the_name_of_the_protocol(self):
        renamed = table(phase_labels=(("termination", "conclusion"),))
        assert '    state "conclusion" as phase_termination\n' in machine.mermaid(renamed)
        assert "phase_middle --> phase_termination" in machine.mermaid(renamed)


class TestMarkdown:
    def test_each_phase_is_a_section_with_a_table(self):
        lines = machine.markdown(table()).splitlines()
        assert [line for line in lines if line.startswith("#")] == [
            "## Initial",
            "## Middle",
            "## Termination",
            "## Ended",
        ]
        assert lines.count("| event | needs | or else | leads to | changes |") == 4
        assert lines.count("| --- | --- | --- | --- | --- |") == 4

    @pytest.mark.parametrize(
        "row",
        [
            # an interval, and a count that is set to what was agreed
            "| `contract-agreed` | no contract<br>number 12 to 20 | `MACH-CONTRACT-AGAIN`<br>`MACH-CONTRACT-LENGTH` |  | contract = 1<br>sessions left = number - sessions held |",
            # a lower and an upper bound, and counts that are added to
            "| `session-held` | initial sessions at most 2<br>sessions left at least 1 | `MACH-INITIAL-OVERRUN`<br>`MACH-NO-SESSIONS-LEFT` |  | initial sessions +1<br>sessions held +1<br>sessions left -1 |",
            # what only an override lets pass, and what nothing does
            "| `screening-recorded` | an override | `MACH-SCREENING-LATE` |  |  |",
            "| `phase-began:middle` | never | `MACH-PHASE-ORDER` |  |  |",
            # a way to another phase, and a row without any condition
            "| `course-ended:withdrawn` |  |  | ended |  |",
        ],
    )
    def test_a_row_in_words(self, row: str):
        assert row in machine.markdown(table()).splitlines()

    def test_an_interval_of_one_number_is_that_number(self):
        rows = machine.markdown(table(sessions_min=16, sessions_max=16))
        assert "| no contract<br>number 16 |" in rows

    def test_what_the_protocol_makes_void_is_not_said(self):
        assert "<br>sick role at least 1<br>" in machine.markdown(table())
        free = table(sick_role_min=0)
        for told in (machine.markdown(free), machine.mermaid(free)):
            assert "initial sessions at least 1" in told
            assert "sick role at least" not in told
            assert "sick role 0" not in told
            assert "MACH-NO-SICK-ROLE" not in told

    def test_a_phase_goes_by_the_name_of_the_protocol(self):
        rows = machine.markdown(table(phase_labels=(("termination", "conclusion"),)))
        assert "## Conclusion\n" in rows
        assert "<br>no open risks |" in rows
        assert "| conclusion |  |\n" in rows
