"""Which measures are due: what the protocol asks for, held against what was taken."""

import pytest
from tests.machine.events_for import event

import ipt
from ipt import events as ev, review
from ipt.findings import Status
from ipt.model import MeasurePlan

READY = (
    "session-held", "inventory-completed", "formulation-shared", "sick-role-given",
    "focus-agreed role-transition", "contract-agreed 12",
)  # fmt: skip
MIDDLE = ("measure-taken", *READY, "phase-began middle")
TERMINATION = (*MIDDLE, *["session-held"] * 8, "ending-announced", "phase-began termination")


def due(when: str, *texts: str) -> bool | None:
    """Whether a PHQ-9 that is asked for at *when* is due after *texts*."""
    plan = MeasurePlan(instrument="phq-9", when=when, source="ipt", status="assumed")
    protocol = ipt.protocols.get("ipt-16").with_(id="own", title="own", measures=[plan])
    course = ipt.apply(ipt.open_course(protocol, patient="p"), *map(event, texts))
    [measure] = review.measures_due(course)
    assert (measure.instrument, measure.when) == ("phq-9", when)
    assert (measure.source, measure.status) == ("ipt", Status.ASSUMED)
    return measure.due


@pytest.mark.parametrize(
    ("when", "texts", "answer"),
    [
        ("baseline", (), True),
        ("baseline", ("measure-taken",), False),
        ("baseline", ("measure-taken gaps",), True),
        ("baseline", ("measure-taken nothing",), True),
        ("baseline", ("period-unrecorded 1",), None),
        ("baseline", MIDDLE, False),
        ("each session", (), True),
        ("each session", ("measure-taken",), False),
        ("each session", ("measure-taken", "session-held"), True),
        ("each session", ("session-held", "measure-taken"), False),
        ("each session", ("measure-taken", "period-unrecorded 1"), True),
        ("each session", ("course-ended withdrawn",), False),
        ("about every 4 sessions", (), True),
        ("about every 4 sessions", MIDDLE, False),
        ("about every 4 sessions", (*MIDDLE, *["session-held"] * 3), True),
        ("about every 4 sessions", ("course-ended withdrawn",), False),
        ("serial", (), True),
        ("serial", ("measure-taken",), None),
        ("serial", ("course-ended withdrawn",), False),
        ("middle and end", ("measure-taken",), False),
        ("middle and end", MIDDLE, True),
        ("middle and end", (*MIDDLE, "measure-taken"), False),
        ("middle and end", (*MIDDLE, "period-unrecorded 1"), None),
        ("middle and end", (*MIDDLE, "measure-taken", *TERMINATION[len(MIDDLE) :]), True),
        ("end", MIDDLE, False),
        ("end", TERMINATION, True),
        ("end", ("period-unrecorded 1", *TERMINATION[: len(MIDDLE)], *TERMINATION[len(MIDDLE) + 1 :]), True),
        ("end", (*TERMINATION, "measure-taken"), False),
        ("end", (*TERMINATION, "measure-taken", "course-ended withdrawn"), False),
        ("now and then", (), None),
    ],
)  # fmt: skip
def test_a_measure_is_due_when_the_protocol_asks(
    when: str,
    texts: tuple[str, ...],
    answer: bool | None,  # noqa: FBT001 - it is the answer
):
    assert due(when, *texts) is answer


def test_it_tells_the_last_one_with_a_total():
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
    first = ev.MeasureTaken(id="a", instrument="phq-9", total=18)
    course = ipt.apply(course, first, ev.MeasureTaken(id="b", instrument="phq-9"))
    told = {measure.instrument: measure.last for measure in review.measures_due(course)}
    assert told["phq-9"].event == "a"
    assert told["hrsd-17"] is None


def test_every_moment_that_ships_is_understood():
    for name in ipt.protocols.names():
        course = ipt.open_course(ipt.protocols.get(name), patient="p")
        assert None not in [measure.due for measure in review.measures_due(course)]
