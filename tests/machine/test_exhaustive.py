"""Every configuration x every kind: four ways to ask what may happen, one answer.

* the *automaton*: numbered configurations and integers;
* the *rows*, read plainly by `Reading`, which shares no code with the compiler;
* the *table* that the compiler makes of them;
* the *engine*, with a real course for each configuration and real events.

How they are compared:

* Automaton, rows and table are compared cell by cell, all of them, always: legal or not, the codes
  of the refusal, the configuration afterwards.
* The normal run takes the protocols that `protocols.PROVEN` chooses, the nightly run all of them.
* The engine knows whole events only, see `alphabet`. A real course stands for each configuration
  that whole events reach; in it every sample is applied and compared with the automaton, which
  walks all kinds of the sample or none. The normal run does so in a slice of the configurations,
  see `in_slice`; the nightly run in all. Each sample is applied once, and has an id, which is the
  way that most events of a document go; the courses are made of events without one.

Two sets are not comparable, and the tests say exactly which: configurations that whole events do
not reach, and events that `classify` does not make in some courses.
"""

from collections.abc import Iterator

import pytest
from tests.machine import protocols
from tests.machine.alphabet import Sample, courses, expected, samples, walk
from tests.machine.interpreter import Reading

import ipt
from ipt.machine import classify, compile_automaton
from ipt.machine.classify import Kind
from ipt.model import COUNTS, Area, Course, Phase, events as ev

pytestmark = pytest.mark.once

ALL = protocols.params("bare", "sparse")


@pytest.mark.parametrize("name", ALL)
def test_the_automaton_the_rows_and_the_table_agree_on_every_configuration_and_kind(name):
    protocol = protocols.get(name)
    automaton, reading = compile_automaton(protocol), Reading(protocol)
    table, kinds = automaton.table, automaton.kinds
    cells = iter(automaton.next)
    for state, (phase, counts) in enumerate(automaton.configurations()):
        for kind, after in zip(kinds, cells, strict=False):
            codes = reading.refusals(phase, counts, kind)
            if codes:
                assert after == -1, (phase, counts, kind)
                told = tuple(bound.rule.code for bound in table.refusals(phase, counts, kind))
                known = kind.name in table.cases[phase]
                assert told == (codes if known else ()), (phase, counts, kind)
            else:
                assert table.allows(phase, counts, kind), (phase, counts, kind)
                then = reading.after(phase, counts, kind)
                assert table.step(phase, counts, kind) == then, (phase, counts, kind)
                here = then == (phase, counts)
                assert after == (state if here else automaton.number(*then)), (phase, counts, kind)
    assert next(cells, None) is None


@pytest.mark.parametrize("name", ALL)
def test_the_automaton_starts_where_a_course_opens(name):
    protocol = protocols.get(name)
    course = ipt.open_course(protocol, patient="p")
    automaton = compile_automaton(protocol)
    assert automaton.number(course.phase, course.counts) == 0
    assert Reading(protocol).limits["sessions_cap"] == course.count("sessions_left")


@pytest.mark.parametrize("name", protocols.params())
def test_whole_events_bring_every_kind_with_every_number(name):
    """But for the linked death of a grief that is not offered: no event is taken to be one."""
    protocol = protocols.get(name)
    automaton = compile_automaton(protocol)
    alphabet = samples(automaton.table)
    missing = set(automaton.kinds) - {kind for sample in alphabet for kind in sample.kinds}
    deaths = {Kind("focus-agreed:grief", 1), Kind("focus-changed:to-grief", 1)}
    assert missing == (set() if protocol.area(Area.GRIEF) else deaths)


@pytest.mark.parametrize("name", protocols.params())
def test_whole_events_reach_every_configuration_but_tasks_without_a_session(name):
    """Tasks are reported by a session, and a session leaves one less than the most possible."""
    automaton = compile_automaton(protocols.get(name))
    reached = courses(automaton, tuple(samples(automaton.table)))
    configurations = automaton.configurations()
    for state, course in reached.items():
        assert automaton.number(course.phase, course.counts) == state
    missing = {number for number in range(len(automaton)) if number not in reached}
    most = automaton.table.limits["termination_max"]
    assert missing == {
        number
        for number, (phase, counts) in enumerate(configurations)
        if phase is Phase.TERMINATION
        and counts[COUNTS.index("sessions_left")] == most
        and any(counts[COUNTS.index("progress_reviewed") : COUNTS.index("zero")])
    }
    tasks = 4 + automaton.table.limits["ending_felt_min"]
    assert len(missing) == 2 * (2**tasks - 1)  # with an open risk or without


class Comparison:
    """The engine beside the automaton, in one configuration after the other."""

    def __init__(self, name: str) -> None:
        protocol = protocols.get(name)
        self.automaton, self.reading = compile_automaton(protocol), Reading(protocol)
        self.configurations = self.automaton.configurations()
        self.alphabet = tuple(samples(self.automaton.table))
        self.courses = courses(self.automaton, self.alphabet)
        column = {kind: place for place, kind in enumerate(self.automaton.kinds)}
        self.columns = [tuple(column[kind] for kind in each.kinds) for each in self.alphabet]

    def compare(self, state: int) -> Iterator[Sample]:
        """Compare every sample in one configuration; those that cannot be made in its course."""
        course = self.courses[state]
        for sample, columns in zip(self.alphabet, self.columns, strict=True):
            event = sample.make(course)
            if event is None:
                yield sample
                continue
            assert classify(course, event) == sample.kinds, (course.events, event)
            codes = expected(self.reading, *self.configurations[state], sample)
            after = walk(self.automaton, state, columns)
            assert (after < 0) == bool(codes), (course.events, event)
            try:
                then = ipt.apply(course, event)
            except ipt.EventRefused as refused:
                told = {finding.code for finding in refused.findings}
            else:
                told = set[str]()
                arrived = self.automaton.number(then.phase, then.counts)
                assert arrived == after, (course.events, event)
            assert told == codes, (course.events, event)


def not_made(course: Course) -> set[str]:
    """The samples that no event of this course is classified as, and why."""
    missing = set()
    if not course.open_risks:  # a hold cannot remain where there is none
        missing.add("risk-reviewed:hold-remains=0")
    since = ()
    for event in course.effective:
        if isinstance(event, ev.FocusAgreed | ev.FocusChanged | ev.PhaseBegan):
            since = ()
        elif isinstance(event, ev.AreaRejected) and event.area is not Area.DEFICITS:
            since = (*since, event.area)
    last_resort = course.protocol.area(Area.DEFICITS)
    if last_resort is None or {*last_resort.after_rejecting} <= {*since}:  # each area counts once
        missing.add("area-rejected=0")
    return missing


def in_slice(state: int, phase: Phase) -> bool:
    """Every 197th configuration of the two long phases, every 7th of termination, all ends."""
    return state % {Phase.INITIAL: 197, Phase.MIDDLE: 197, Phase.TERMINATION: 7}.get(phase, 1) == 0


@pytest.mark.parametrize("name", protocols.params())
def test_the_engine_agrees_with_the_automaton_in_a_slice_of_the_configurations(name):
    beside = Comparison(name)
    for state, course in beside.courses.items():
        if in_slice(state, course.phase):
            assert {str(sample) for sample in beside.compare(state)} == not_made(course)


@pytest.mark.parametrize("name", protocols.NAMED)
def test_checking_tells_with_what_applying_refuses(name):
    beside = Comparison(name)
    chosen = [c for state, c in beside.courses.items() if in_slice(state, c.phase)]
    for course in chosen:
        for event in filter(None, (sample.make(course) for sample in beside.alphabet)):
            if told := ipt.check(course, event):
                with pytest.raises(ipt.EventRefused) as refused:
                    ipt.apply(course, event)
                assert refused.value.findings == told
            else:
                ipt.apply(course, event)


@pytest.mark.slow
@pytest.mark.parametrize("name", protocols.params())
def test_the_engine_agrees_with_the_automaton_in_every_configuration(name):
    beside = Comparison(name)
    for state, course in beside.courses.items():
        assert {str(sample) for sample in beside.compare(state)} == not_made(course)
