"""The words of the field, and every other name the literature has for them."""

import contextlib
import copy
import enum
import pickle
import re
from collections import Counter

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue, UnknownName
from ipt.findings import Status
from ipt.model import Area, Cadence, Phase, vocabulary
from ipt.model.checks import to_status

WORDS = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, enum.StrEnum) and len(kind)
]
ALIASES = {
    # protocols.md, contradiction X60
    Area.ROLE_DISPUTE: [
        "role dispute",
        "interpersonal dispute",
        "interpersonal conflict",
        "relational conflict",
    ],
    Area.GRIEF: ["grief", "complicated grief", "unresolved grief", "bereavement"],
    Area.ROLE_TRANSITION: ["role transition", "life transition", "life change"],
    Area.DEFICITS: [
        "interpersonal deficit",
        "interpersonal deficits",
        "interpersonal deficiencies",
        "IP deficits",
        "social isolation",
        # Stuart & Robertson
        "interpersonal sensitivity",
    ],
    Phase.INITIAL: ["initial", "opening", "beginning", "first"],
    Phase.MIDDLE: ["middle"],
    Phase.TERMINATION: ["final", "termination", "ending", "conclusion"],
    Phase.ENDED: ["ended"],
}
NAMES = [(member, name) for member, names in ALIASES.items() for name in names]


class TestTheNamesOfTheSeeds:
    """X60: names of areas and phases differ across the seeds; a parser knows them all."""

    @pytest.mark.parametrize(("member", "name"), NAMES, ids=str)
    def test_every_name_is_known(self, member, name):
        assert type(member).parse(name) is member

    @pytest.mark.parametrize(("member", "name"), NAMES, ids=str)
    def test_case_hyphens_underlines_and_spaces_are_no_difference(self, member, name):
        for variant in (
            name.upper(),
            name.title(),
            name.replace(" ", "-"),
            name.replace(" ", "_"),
            f"  {name.replace(' ', '   ')}\t",
        ):
            assert type(member).parse(variant) is member

    @pytest.mark.parametrize("phase", Phase)
    def test_a_phase_may_be_called_one(self, phase):
        assert Phase.parse(f"{phase} phase") is phase
        assert Phase.parse(f"{phase.value.title()} Phase") is phase

    def test_an_area_is_not_called_a_phase(self):
        with pytest.raises(UnknownName, match=r"^unknown problem area 'grief phase'; did you"):
            Area.parse("grief phase")

    @pytest.mark.parametrize("member", [*Area, *Phase], ids=repr)
    def test_every_member_parses_from_its_own_value(self, member):
        assert type(member).parse(member.value) is member
        assert type(member).parse(member.name) is member

    @pytest.mark.parametrize(
        "table", [vocabulary._AREAS, vocabulary._PHASES], ids=["areas", "phases"]
    )
    def test_no_name_means_two_things_and_none_is_out_of_reach(self, table):
        names = [name for names in table.values() for name in names]
        assert [name for name, times in Counter(names).items() if times > 1] == []
        assert [name for name in names if vocabulary._normal(name) != name] == []

    def test_the_table_names_every_member(self):
        assert list(vocabulary._AREAS) == list(Area)
        assert list(vocabulary._PHASES) == list(Phase)

    @pytest.mark.parametrize(
        ("parse", "text", "message"),
        [
            (Area.parse, "Greif", "unknown problem area 'greif'; did you mean 'grief'?"),
            (
                Area.parse,
                "interpersonal defecits",
                (
                    "unknown problem area 'interpersonal defecits'; "
                    "did you mean 'interpersonal deficits'?"
                ),
            ),
            (Phase.parse, "intial phase", "unknown phase 'intial'; did you mean 'initial'?"),
            (
                Phase.parse,
                "xyz",
                "unknown phase; use one of 'initial', 'middle', 'termination', 'ended'",
            ),
            (
                Area.parse,
                "",
                (
                    "unknown problem area; "
                    "use one of 'grief', 'role-dispute', 'role-transition', 'deficits'"
                ),
            ),
        ],
    )
    def test_an_unknown_name_is_refused_with_the_nearest_or_with_all(self, parse, text, message):
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            parse(text)


class TestEveryWord:
    @pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
    def test_it_is_written_in_lower_case_with_hyphens(self, kind):
        for member in kind:
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", member.value)
            assert member.name == member.value.upper().replace("-", "_")

    @pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
    def test_it_is_made_from_its_text(self, kind):
        for member in kind:
            assert kind(member.value) is kind(member) is member

    @pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
    def test_it_stays_itself_when_copied_or_pickled(self, kind):
        for member in kind:
            assert copy.deepcopy(member) is member
            assert pickle.loads(pickle.dumps(member)) is member  # noqa: S301

    @pytest.mark.parametrize("kind", [*WORDS, to_status], ids=lambda kind: kind.__name__)
    @pytest.mark.parametrize("other", ["", "xyz-secret", None, 3, [], ("grief",)], ids=repr)
    def test_anything_else_is_refused_with_all_that_there_are(self, kind, other):
        with pytest.raises(InvalidValue) as refused:
            kind(other)
        words = list(Status if kind is to_status else kind)
        what, offer = str(refused.value).split("; ")
        assert re.fullmatch(r"unknown [a-z ]+", what)
        assert offer == f"use one of {', '.join(repr(word.value) for word in words)}"

    @pytest.mark.parametrize(
        ("kind", "text", "message"),
        [
            (Area, "greif", "unknown area 'greif'; did you mean 'grief'?"),
            (
                vocabulary.LifeEventKind,
                "stilbirth",
                "unknown life event kind 'stilbirth'; did you mean 'stillbirth'?",
            ),
            (
                vocabulary.EndReason,
                "Completed",
                "unknown end reason 'Completed'; did you mean 'completed'?",
            ),
            (to_status, "publshed", "unknown status 'publshed'; did you mean 'published'?"),
        ],
    )
    def test_a_slip_is_refused_with_the_nearest(self, kind, text, message):
        with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
            kind(text)

    @given(st.text())
    def test_no_text_crashes_a_parser(self, text):
        for parse, words, error in ((Area.parse, Area, UnknownName), (Phase, Phase, InvalidValue)):
            with contextlib.suppress(error):
                assert parse(text) in words


def test_areas_have_the_names_that_clinicians_write():
    assert [area.label for area in Area] == [
        "grief",
        "role dispute",
        "role transition",
        "interpersonal deficits",
    ]


class TestCadence:
    @pytest.mark.parametrize(
        ("cadence", "sessions"),
        [
            (Cadence.THRICE_WEEKLY, [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]),
            (Cadence.TWICE_WEEKLY, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]),
            (Cadence.WEEKLY, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (Cadence.FORTNIGHTLY, [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]),
            (Cadence.MONTHLY, [0, 1, 1, 1, 1, 2, 2, 2, 2, 3]),
        ],
    )
    def test_the_sessions_that_fit_into_weeks(self, cadence, sessions):
        assert [cadence.sessions_in(weeks) for weeks in range(10)] == sessions
