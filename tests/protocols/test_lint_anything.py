"""No protocol is too odd for `lint`, and what it tells of any is true."""

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st
from tests.machine.events_for import event

import ipt
from ipt import protocols
from ipt.findings import Severity
from ipt.machine import Kind, compile_protocol
from ipt.model import LIMITS, Area, AreaRule, Course, Limit, Phase, Protocol, events as ev

pytestmark = pytest.mark.once

BRIEF = protocols.get("ipt-b")
CLOSING = "session-held progress-reviewed gains-attributed ending-felt relapse-plan-made next-step-decided"
_LENGTHS = ("sessions_min", "sessions_default", "sessions_max", "sessions_cap")
_OPENING = ("initial_min", "initial_max")
_CLOSING = ("termination_min", "termination_default", "termination_max")
_FLAGS = ("sick_role_min", "announced_min", "ending_felt_min")


def _named(names: tuple[str, ...], values: list[int]) -> dict[str, int]:
    return dict(zip(names, values, strict=True))


@st.composite
def fitting(draw: st.DrawFn) -> dict[str, int]:
    """Limits of a course of a few sessions that fit together."""
    opening = sorted(draw(st.integers(0, 3)) for _ in _OPENING)
    closing = sorted([draw(st.integers(0, 3)), draw(st.integers(0, 3)), draw(st.integers(1, 3))])
    shortest = opening[1] + closing[1] + 1
    lengths = sorted(shortest + draw(st.integers(0, 2)) for _ in _LENGTHS)
    return {
        **_named(_LENGTHS, lengths),
        **_named(_OPENING, opening),
        **_named(_CLOSING, closing),
        **{flag: draw(st.integers(0, 1)) for flag in _FLAGS},
        "focus_max": draw(st.integers(1, 2)),
        "amendments_max": draw(st.integers(0, 1)),
        "announce_by": draw(st.integers(closing[0], lengths[0] - opening[0])),
        "review_after": 0,
    }


def short() -> st.SearchStrategy[dict[str, int]]:
    """Limits of a course of a few sessions that need not fit together."""
    anything = st.fixed_dictionaries(
        {}, optional={n: st.integers(0, 4) for n in (*_LENGTHS, *_OPENING, *_CLOSING, *_FLAGS)}
    )
    return st.builds(lambda fit, more: fit | more, fitting(), anything)


def few_limits() -> st.SearchStrategy[dict[str, int]]:
    """Some limits that are far off; the others as in the brief protocol."""
    return st.dictionaries(st.sampled_from([*LIMITS]), st.integers(0, 999), max_size=4)


def with_limits(limits: dict[str, int]) -> Protocol:
    changed = [
        Limit(name=p.name, value=limits.get(p.name, p.value), source="ipt", status="inferred")
        for p in BRIEF.limits
    ]
    return evolve(BRIEF, id="drawn", limits=changed)


def completed(protocol: Protocol) -> Course:
    """A course of the usual length, told in the plainest way, that is completed."""
    number = {name: protocol.limit(name) for name in LIMITS}
    closing = max(1, number["termination_default"])
    middle = number["sessions_default"] - number["initial_min"] - closing
    texts = (
        *["session-held"] * number["initial_min"],
        *("measure-taken", "inventory-completed", "formulation-shared", "sick-role-given"),
        "focus-agreed role-dispute",
        f"contract-agreed {number['sessions_default']}",
        "phase-began middle",
        *["session-held"] * middle,
        "ending-announced",
        "phase-began termination",
        CLOSING,
        "course-ended completed",
    )
    return ipt.apply(ipt.open_course(protocol, patient="p"), *map(event, texts))


class TestAnyProtocol:
    @given(fitting())
    def test_what_fits_together_is_not_violated_and_can_be_completed(self, limits):
        protocol = with_limits(limits)
        assert [f for f in protocols.lint(protocol) if f.severity is Severity.VIOLATION] == []
        assert completed(protocol).last(ev.CourseEnded)

    @given(short())
    def test_what_cannot_be_completed_is_violated(self, limits):
        protocol = with_limits(limits)
        try:
            completed(protocol)
        except ipt.IPTError:
            assert any(f.severity is Severity.VIOLATION for f in protocols.lint(protocol))

    @given(short())
    def test_the_way_that_is_told_is_legal_and_ends_where_it_says(self, limits):
        protocol = with_limits(limits)
        table = compile_protocol(protocol)
        for finding in protocols.lint(protocol):
            if finding.code not in {"PROT-UNREACHABLE", "PROT-NEVER-COMPLETED"}:
                continue
            state = table.state(Phase.INITIAL, table.start)
            for step in finding.where:
                name, _, number = step.partition(" ")
                after = table.follow(state, Kind(name, int(number or 0)))
                assert after is not None
                state = after
            if finding.code == "PROT-UNREACHABLE":
                there = f"phase-began:{finding.params['phase']}"
                refused = table.refusals(state.phase, state.counts, Kind(there))
                codes = ", ".join(bound.rule.code for bound in refused)
                assert codes == finding.params["codes"]
            else:
                assert state.phase is Phase.TERMINATION

    @settings(max_examples=20)
    @given(few_limits())
    def test_no_number_is_too_odd(self, limits):
        for finding in protocols.lint(with_limits(limits)):
            assert finding.code.startswith("PROT-")
            assert "{" not in finding.message

    @given(st.lists(st.sampled_from(Area), min_size=1, unique=True), st.data())
    def test_no_choice_of_areas_is_too_odd(self, areas, data):
        rules = []
        for area in areas:
            waits = (
                st.lists(st.sampled_from(Area), max_size=4)
                if area is Area.DEFICITS
                else st.just([])
            )
            rules.append(
                AreaRule(
                    area=area, after_rejecting=data.draw(waits), source="ipt", status="inferred"
                )
            )
        codes = {f.code for f in protocols.lint(BRIEF.with_(id="mine", areas=rules))}
        assert codes <= {"PROT-AFTER-REJECTING"}
