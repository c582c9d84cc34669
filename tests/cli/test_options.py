"""From the fields of events to options and back: every event that options can say."""

import enum
from datetime import date, datetime
from typing import Any

import attrs
import click
import pytest
from hypothesis import assume, given, strategies as st
from tests import strategies

import ipt
from ipt import events as ev
from ipt.cli import options
from ipt.cli.options import Said
from ipt.errors import DocumentError
from ipt.model import PartialDate

NOT_BY_OPTIONS = {"event-replaced", "focus-changed", "role-balance-drawn", "ties-recorded"}
SAYABLE = [name for name in ev.EVENT_TYPES if name not in NOT_BY_OPTIONS]
every_name = pytest.mark.parametrize("name", SAYABLE)


def flags(name: str) -> list[str]:
    return [said.flag for said in options.said_of(name) or ()]


def words(value: Any) -> Any:
    """How somebody would write *value* in a shell."""
    match value:
        case bool():
            return value
        case enum.Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case date() | PartialDate() | int() | float():
            return str(value)
        case tuple():
            return tuple("-" if item is None else words(item) for item in value)
        case _:
            return value


def given_by(event: ev.Event, name: str) -> dict[Said, Any]:
    """What options have to say so that they say *event*."""
    given: dict[Said, Any] = {}
    for said in options.said_of(name) or ():
        value: Any = event
        for step in said.path:
            value = getattr(value, step, None)
        if value is not None and value != ():
            given[said] = words(value)
    return given


def sayable(value: object) -> bool:
    """Whether options say all of *value*: no several values in it, and none of which all is left out."""
    if isinstance(value, tuple):
        return not any(attrs.has(type(item)) for item in value)
    if not attrs.has(type(value)):
        return True
    inside = [getattr(value, field.name) for field in attrs.fields(type(value))]
    said = any(part not in {None, ""} for part in inside if not isinstance(part, tuple))
    return all(map(sayable, inside)) and (said or any(inside))


class TestWhatOptionsThereAre:
    def test_only_what_no_option_can_say_has_none(self):
        assert {name for name in ev.EVENT_TYPES if options.said_of(name) is None} == NOT_BY_OPTIONS

    def test_the_fields_of_an_event(self):
        assert flags("session-held") == [
            "--minutes",
            "--modality",
            "--present",
            "--tasks",
            "--strategies",
            "--id",
            "--on",
            "--by",
            "--by-name",
            "--recorded-at",
            "--note",
        ]

    def test_the_fields_of_a_value_have_its_name_before_them(self):
        assert flags("focus-agreed")[:4] == [
            "--focus-area",
            "--focus-people",
            "--focus-life-event",
            "--focus-stage",
        ]

    @every_name
    def test_no_two_have_one_name(self, name: str):
        assert len(set(flags(name))) == len(flags(name))

    @every_name
    def test_each_is_explained(self, name: str):
        for said in options.said_of(name) or ():
            assert said.meaning or said.words, said.flag
            assert option_help(said)

    @every_name
    def test_what_is_needed_is_one_word_or_number(self, name: str):
        """A question at a terminal takes one answer, in words."""
        for said in options.said_of(name) or ():
            assert not (said.needed and (said.many or said.kind is bool)), said.flag


def option_help(said: Said) -> tuple[str, str]:
    option = options.option(said)
    told = option.get_help_record(click.Context(click.Command("x")))
    assert told is not None
    return told


class TestHelp:
    def said(self, name: str, flag: str) -> tuple[str, str]:
        [said] = [said for said in options.said_of(name) or () if said.flag == flag]
        return option_help(said)

    def test_a_list_of_words(self):
        assert self.said("course-ended", "--reason") == (
            "--reason [completed|early-by-agreement|withdrawn|referred|non-response|risk|died|other]",
            "Why.  [required]",
        )

    def test_a_number(self):
        assert self.said("session-held", "--minutes") == (
            "--minutes NUMBER",
            "Its length, 1 to 600.",
        )

    def test_a_date(self):
        assert self.said("session-held", "--on")[0] == "--on DATE"

    def test_yes_or_no(self):
        assert self.said("formulation-shared", "--agreed") == (
            "--agreed / --no-agreed",
            "Whether the patient found that it fits.",
        )

    def test_several(self):
        assert self.said("session-held", "--tasks") == (
            "--tasks TEXT",
            "Ids of the protocol's tasks that were done.  [several times, or separated by commas]",
        )
        assert self.said("measure-taken", "--items")[1].endswith(
            "[several times, or separated by commas; - where one is missing]"
        )

    def test_what_is_needed_only_with_others(self):
        assert self.said("session-held", "--by")[1].endswith("[required with --by-...]")

    def test_what_is_private(self):
        assert self.said("relationship-recorded", "--relationship-name") == (
            "--relationship-name TEXT",
            "Identifying; never shown.",
        )


class TestReading:
    @given(
        st.sampled_from(SAYABLE).flatmap(
            lambda name: st.tuples(st.just(name), strategies.values(ev.EVENT_TYPES[name]))
        )
    )
    def test_what_an_event_holds_can_be_said(self, drawn: tuple[str, Any]):
        name, event = drawn
        event = attrs.evolve(event, deviation=None)
        if isinstance(event, ev.CourseOpened):
            event = attrs.evolve(event, protocol=None)
        if isinstance(event, ev.MeasureTaken):
            assume(event.items != () and (event.total is None or "e" not in str(event.total)))
        for field in attrs.fields(type(event)):
            assume(sayable(getattr(event, field.name)))
        given = given_by(event, name)
        assume(
            not any(
                "," in item or item != item.strip()
                for said in given
                if said.many
                for item in given[said]
            )
        )
        assert options.read(name, given) == event
        assert options.lacking(options.said_of(name) or (), given) == []

    @pytest.mark.parametrize(
        ("text", "items"),
        [
            (("1,2,-,0",), (1, 2, None, 0)),
            (("1", "2", "-"), (1, 2, None)),
            (("1, 2", "3"), (1, 2, 3)),
        ],
    )
    def test_a_list_of_numbers(self, text: tuple[str, ...], items: tuple[int | None, ...]):
        event = options.read(
            "measure-taken", self.given("measure-taken", instrument="x", items=text)
        )
        assert event.items == items

    def test_an_empty_day_is_an_unknown_one(self):
        assert options.read("session-held", self.given("session-held", on="")).on is None

    @pytest.mark.parametrize(
        ("name", "said", "flag", "why"),
        [
            (
                "session-held",
                {"minutes": "50.5"},
                "--minutes",
                "a whole number is needed, not the number 50.5",
            ),
            (
                "session-held",
                {"minutes": "fifty"},
                "--minutes",
                "a whole number is needed, not text",
            ),
            ("session-held", {"minutes": "-1"}, "--minutes", "minutes is from 1 to 600, not -1"),
            (
                "session-held",
                {"minutes": "9" * 18},
                "--minutes",
                "a whole number has at most 15 digits",
            ),
            (
                "session-held",
                {"tasks": ("a,,b",)},
                "--tasks",
                "tasks holds texts, but item 2 is empty; leave it out",
            ),
            (
                "measure-taken",
                {"instrument": "x", "total": "nan"},
                "--total",
                "a number is needed, not text",
            ),
            (
                "measure-taken",
                {"instrument": "x", "items": ("1,x",)},
                "--items",
                "a whole number is needed, not text",
            ),
            (
                "phase-began",
                {"phase": "midle"},
                "--phase",
                "unknown phase 'midle'; did you mean 'middle'?",
            ),
            (
                "focus-agreed",
                {"focus__area": "grieff"},
                "--focus-area",
                "unknown area 'grieff'; did you mean 'grief'?",
            ),
            (
                "contract-agreed",
                {},
                "--contract-...",
                "a contract needs a time limit; give sessions_min or weeks",
            ),
        ],
    )
    def test_a_problem_names_its_option(self, name: str, said: dict[str, Any], flag: str, why: str):
        with pytest.raises(DocumentError) as refused:
            options.read(name, self.given(name, **said))
        [finding] = refused.value.findings
        assert finding.message == f"{why} in {flag!r}"
        assert finding.where == (flag,)
        assert finding.params["path"] == flag

    def test_every_problem_is_told_at_once(self):
        with pytest.raises(DocumentError, match=r"^2 problems, the first: "):
            options.read("session-held", self.given("session-held", minutes="0", modality="x"))

    def test_a_text_is_not_repeated(self):
        for name in SAYABLE:
            for said in options.said_of(name) or ():
                if not (said.many or said.kind in {str, bool}):
                    [problem] = options.problems(name, said, "ein Brief")
                    assert "Brief" not in str(problem)

    def given(self, name: str, **said: Any) -> dict[Said, Any]:
        known = {one.name: one for one in options.said_of(name) or ()}
        return {known[key]: value for key, value in said.items()}


class TestWhatIsLacking:
    def lacking(self, name: str, *flags: str) -> list[str]:
        said = options.said_of(name) or ()
        given = {one: "x" for one in said if one.flag in flags}
        return [one.flag for one in options.lacking(said, given)]

    def asked(self, name: str, *flags: str) -> list[str]:
        said = options.said_of(name) or ()
        return [one.flag for one in options.asked(said, {o: "x" for o in said if o.flag in flags})]

    @pytest.mark.parametrize(
        ("name", "lacking"),
        [
            ("session-held", []),
            ("relationship-recorded", ["--relationship-id"]),
            ("risk-raised", ["--risk-id", "--risk-kind"]),
            ("contract-amended", ["--reason"]),
        ],
    )
    def test_what_has_no_default(self, name: str, lacking: list[str]):
        assert self.lacking(name) == lacking

    def test_what_is_given_is_not_lacking(self):
        assert self.lacking("risk-raised", "--risk-kind") == ["--risk-id"]

    def test_a_value_that_is_begun_must_be_whole(self):
        assert self.lacking("session-held", "--by-name") == ["--by"]

    def test_the_day_is_asked_for_last(self):
        assert self.asked("risk-raised") == ["--risk-id", "--risk-kind", "--on"]
        assert self.asked("risk-raised", "--on", "--risk-id") == ["--risk-kind"]

    def test_a_value_of_which_nothing_is_said_is_asked_for_its_first_field(self):
        assert self.asked("contract-agreed", "--on") == ["--contract-sessions-min"]
        assert self.asked("contract-agreed", "--on", "--contract-weeks") == []


def test_an_event_that_was_read_can_be_applied():
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
    event = options.read("session-held", {})
    assert ipt.apply(course, event).sessions_held == 1
