"""How anything is refused: one root, and every error survives a process pool."""

import copy
import pickle

import pytest
from tests.builders import every_module

from ipt.care import CareRefused
from ipt.errors import (
    DocumentError,
    EventRefused,
    InvalidValue,
    IPTError,
    StaleCourse,
    UnknownName,
    UnsoundTable,
    did_you_mean,
)
from ipt.findings import Finding, Params, Severity

FINDINGS = (
    Finding(
        code="X-MANY",
        severity=Severity.VIOLATION,
        message="4 are too many",
        params=Params(held=4),
        where=("e4",),
    ),
)
SAMPLES = {
    IPTError: IPTError("what; why", FINDINGS),
    CareRefused: CareRefused("what; why", FINDINGS),
    DocumentError: DocumentError("what in '$.events'", FINDINGS),
    EventRefused: EventRefused("what; why", FINDINGS, 4, "e4", "phase-began:middle", True),
    InvalidValue: InvalidValue("what; why"),
    StaleCourse: StaleCourse("what; why", FINDINGS, 17, 18),
    UnknownName: UnknownName("what; why", FINDINGS),
    UnsoundTable: UnsoundTable("what; why", FINDINGS),
}
"""One of every error of the library."""


def below(root: type[IPTError]) -> set[type[IPTError]]:
    """*root* and all its subclasses in the library."""
    found = {root}.union(*(below(kind) for kind in root.__subclasses__()))
    return {kind for kind in found if kind.__module__.startswith("ipt")}


def test_every_error_of_the_library_has_a_sample_here():
    assert list(every_module())
    assert below(IPTError) == set(SAMPLES)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("error", SAMPLES.values(), ids=lambda error: type(error).__name__)
def test_an_error_pickles_with_all_it_carries(error, protocol):
    other = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301
    assert (type(other), other.args, vars(other)) == (type(error), error.args, vars(error))


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy])
@pytest.mark.parametrize("error", SAMPLES.values(), ids=lambda error: type(error).__name__)
def test_an_error_copies_with_all_it_carries(error, again):
    other = again(error)
    assert other is not error
    assert (type(other), other.args, vars(other)) == (type(error), error.args, vars(error))


@pytest.mark.parametrize("error", SAMPLES.values(), ids=lambda error: type(error).__name__)
def test_an_error_carries_what_its_class_announces(error):
    announced = {
        name for kind in type(error).__mro__ for name in vars(kind).get("__annotations__", ())
    }
    assert announced >= {"message", "findings"}
    assert vars(error).keys() == announced


@pytest.mark.parametrize("error", SAMPLES.values(), ids=lambda error: type(error).__name__)
def test_an_error_reads_as_its_message(error):
    assert str(error) == error.message


def test_a_refusal_carries_what_a_program_needs():
    refused = SAMPLES[EventRefused]
    assert refused.findings == FINDINGS
    assert (refused.position, refused.event_id, refused.kind) == (4, "e4", "phase-began:middle")
    assert refused.overridable


def test_a_stale_course_says_where_it_and_the_record_stand():
    stale = SAMPLES[StaleCourse]
    assert (stale.expected, stale.found) == (17, 18)


def test_findings_may_be_missing():
    assert IPTError("what").findings == ()


def test_errors_are_caught_by_the_usual_names_too():
    assert issubclass(InvalidValue, ValueError)
    assert issubclass(UnknownName, LookupError)


class TestDidYouMean:
    def test_it_offers_the_nearest(self):
        assert did_you_mean("greif", ["grief", "deficits"]) == "; did you mean 'grief'?"

    def test_it_is_silent_where_nothing_is_near(self):
        assert did_you_mean("xyz", ["grief", "deficits"]) == ""

    def test_it_takes_any_iterable(self):
        assert did_you_mean("focus", iter(("focus_max",))) == "; did you mean 'focus_max'?"
