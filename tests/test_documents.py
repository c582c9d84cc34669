"""Strict reading: every message, every bound, and nothing converted on the way."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import field, frozen
from hypothesis import example, given, settings, strategies as st

from ipt import documents
from ipt.documents import fast
from ipt.documents.text import _read_json
from ipt.errors import DocumentError, InvalidValue, IPTError
from ipt.findings import Severity


class Colour(StrEnum):
    RED = "red"
    PALE_BLUE = "pale-blue"


def _small(_instance: object, attribute: Any, value: int) -> None:
    if value > 9:
        msg = f"{attribute.name} is at most 9, not {value}"
        raise InvalidValue(msg)


def _even(_instance: object, attribute: Any, value: tuple[int, ...]) -> None:
    if len(value) % 2:
        msg = f"{attribute.name} go in pairs"
        raise InvalidValue(msg)


@frozen(kw_only=True)
class Leaf:
    colour: Colour = Colour.RED
    size: int = field(default=1, validator=_small)
    when: datetime | None = None


@frozen(kw_only=True)
class Tree:
    name: str
    height: float
    alive: bool
    rings: tuple[int, ...] = field(default=(), validator=_even)
    span: tuple[str, int] | None = None
    leaves: tuple[Leaf, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.alive and not self.height:
            msg = "a tree that lives has a height"
            raise InvalidValue(msg)


TREE: dict[str, Any] = {"name": "oak", "height": 7, "alive": True}


def problems(read: Any, *arguments: Any) -> list[str]:
    """Code and message of everything that is wrong."""
    with pytest.raises(DocumentError) as caught:
        read(*arguments)
    assert caught.value.findings
    assert caught.value.message.endswith(caught.value.findings[0].message)
    for finding in caught.value.findings:
        assert finding.severity is Severity.VIOLATION
        assert finding.remedy
    return [str(finding) for finding in caught.value.findings]


class TestJSON:
    @pytest.mark.parametrize("text", ["null", '"x"', "[1, 2.5, true]", '{"a": {"b": []}}'])
    def test_text_and_bytes_read_alike(self, text: str):
        assert documents.read_json(text) == json.loads(text)
        assert documents.read_json(text.encode()) == json.loads(text)
        assert documents.read_json(b"\xef\xbb\xbf" + text.encode()) == json.loads(text)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "the document is empty (at line 1, column 1) in '$'"),
            (b" \n\t\r\n", "the document is empty (at line 1, column 1) in '$'"),
            ('{"a": 1,\n "b" 2}', "expecting ':' delimiter (at line 2, column 6) in '$'"),
            ("[1] x", "extra data (at line 1, column 5) in '$'"),
            ("{'a': 1}", "expecting property name enclosed in double quotes"),
            ('["a\n"]', "invalid control character at (at line 1, column 4) in '$'"),
            (b'{"a": "\xff"}', "this is no UTF-8 (at byte 7) in '$'"),
            ("// no\n{}", "expecting value (at line 1, column 1) in '$'"),
        ],
    )
    def test_what_is_no_json_says_where(self, text: str | bytes, problem: str):
        [found] = problems(documents.read_json, text)
        assert found.startswith(f"DOC-SYNTAX: {problem}")

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("{", "line 1, column 2"),
            ('{"a": 1,\n', "line 1, column 9"),
            ('{"a":\n [1,\n  {"b"', "line 3, column 7"),
            ('["x', "line 1, column 4"),
            ('["x", "an \\"', "line 1, column 13"),
        ],
        ids=range(5),
    )
    def test_a_text_that_was_cut_off_says_so(self, text: str, place: str):
        why = "the text ends before the document does"
        assert problems(documents.read_json, text) == [f"DOC-SYNTAX: {why} (at {place}) in '$'"]

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("NaN", "line 1, column 1"),
            ("[1, NaN0]", "line 1, column 5"),
            ('{"a": "NaN", "b":\n  [NaN]}', "line 2, column 4"),
            ("[1, -Infinity]", "line 1, column 5"),
            ('["1e999", 1e999]', "line 1, column 11"),
            ('["\\"1e999", 1, 1e999]', "line 1, column 16"),
            ("1234567890123456", "line 1, column 1"),
            ("[1,\n -1234567890123456]", "line 2, column 2"),
            ("[" + "9" * 5000 + "]", "line 1, column 2"),
        ],
        ids=range(9),
    )
    def test_numbers_are_finite_and_short(self, text: str, place: str):
        why = "a number must be finite and have at most 15 digits"
        assert problems(documents.read_json, text) == [f"DOC-SYNTAX: {why} (at {place}) in '$'"]

    @pytest.mark.parametrize("number", ["999999999999999", "-999999999999999", "1e308", "-0.5"])
    def test_numbers_within_the_bounds_are_read(self, number: str):
        assert documents.read_json(number) == json.loads(number)

    def test_every_repeated_key_has_its_path(self):
        text = '{"a": 1, "a": {"b": 2, "b": 3, "c d": [{"x": 1, "x": 2, "x": 3}]}, "z": 0, "z": 1}'
        assert problems(documents.read_json, text) == [
            "DOC-DUPLICATE-KEY: the key 'a' is there more than once in '$'",
            "DOC-DUPLICATE-KEY: the key 'z' is there more than once in '$'",
            "DOC-DUPLICATE-KEY: the key 'b' is there more than once in '$.a'",
            "DOC-DUPLICATE-KEY: the key 'x' is there more than once in \"$.a['c d'][0]\"",
        ]

    @pytest.mark.parametrize("deep", ["[" * 33 + "]" * 33, '{"a":' * 33 + "1" + "}" * 33])
    def test_nesting_is_bounded(self, deep: str):
        message = "DOC-TOO-LARGE: the depth of the nesting is more than 32 in '$'"
        assert problems(documents.read_json, deep) == [message]

    def test_nesting_within_the_bound_is_read(self):
        deep = "[" * 32 + "1" + "]" * 32
        assert documents.read_json(deep) == json.loads(deep)

    @pytest.mark.parametrize("start", ["[", '{"a":'])
    def test_a_tower_of_brackets_exhausts_nothing(self, start: str):
        assert "DOC-TOO-LARGE" in problems(documents.read_json, start * 100_000)[0]

    def test_size_is_bounded(self):
        big = '"' + "x" * 10_000_000 + '"'
        many = "a document of 10000002 {} is more than 10000000 in '$'"
        assert problems(documents.read_json, big) == ["DOC-TOO-LARGE: " + many.format("characters")]
        found = problems(documents.read_json, big.encode())
        assert found == ["DOC-TOO-LARGE: " + many.format("bytes")]

    @given(st.text() | st.binary())
    def test_nothing_else_is_ever_raised(self, text: str | bytes):
        try:
            documents.read_json(text)
        except IPTError as error:
            assert isinstance(error, DocumentError)  # noqa: PT017 - most of the texts are no JSON


class TestTOML:
    def test_text_and_bytes_read_alike(self):
        assert documents.read_toml("a = 1") == documents.read_toml(b"a = 1") == {"a": 1}

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("a = ", "invalid value (at end of document)"),
            ("a = 1\nb\n", "expected '=' after a key in a key/value pair (at line 2, column 2)"),
            ("[a]\n[a]\n", "cannot declare ('a',) twice (at line 2, column 3)"),
            (b"a = '\xff'", "this is no UTF-8 (at byte 5)"),
            (
                "a = " + "9" * 5000,
                "a number must be finite and have at most 15 digits (at an unknown line)",
            ),
        ],
        ids=range(5),
    )
    def test_what_is_no_toml_says_where(self, text: str | bytes, problem: str):
        assert problems(documents.read_toml, text) == [f"DOC-SYNTAX: {problem} in '$'"]

    @pytest.mark.parametrize("deep", ["a = " + "[" * 40 + "]" * 40, "a = " + "[" * 9999])
    def test_nesting_is_bounded(self, deep: str):
        message = "DOC-TOO-LARGE: the depth of the nesting is more than 32 in '$'"
        assert problems(documents.read_toml, deep) == [message]

    @given(st.text() | st.binary())
    def test_nothing_else_is_ever_raised(self, text: str | bytes):
        try:
            documents.read_toml(text)
        except IPTError as error:
            assert isinstance(error, DocumentError)  # noqa: PT017 - most of the texts are no TOML


class TestFile:
    def test_a_mark_of_byte_order_is_no_content(self, tmp_path: Path):
        path = tmp_path / "a.json"
        path.write_bytes(b"\xef\xbb\xbf{}")
        assert documents.read_file(path) == documents.read_file(str(path)) == "{}"

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("missing.json", None, "no such file or directory"),
            ("latin.json", b'{"a": "\xe9"}', "byte 7 is no UTF-8"),
            ("x" * 300, None, "file name too long"),
        ],
        ids=["missing", "latin", "long"],
    )
    def test_what_cannot_be_read_is_named_without_its_folder(
        self, tmp_path: Path, name: str, content: bytes | None, why: str
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        shown = name if len(name) <= 60 else "x" * 57 + "..."
        found = problems(documents.read_file, path)
        assert found == [f"DOC-UNREADABLE: cannot read {shown!r}: {why}"]
        assert str(tmp_path) not in found[0]

    def test_a_folder_is_no_file(self, tmp_path: Path):
        [found] = problems(documents.read_file, tmp_path)
        assert found.startswith(f"DOC-UNREADABLE: cannot read {tmp_path.name!r}: ")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path):
        os.mkfifo(tmp_path / "pipe")
        [found] = problems(documents.read_file, tmp_path / "pipe")
        assert found == (
            "DOC-UNREADABLE: cannot read 'pipe': this is a pipe, and nobody may ever write to it"
        )

    @pytest.mark.parametrize("text", ['{"patient": "Anna"}', "Anna\n", "Anna\0"])
    def test_a_text_in_place_of_a_path_is_never_shown(self, text: str):
        why = "this is no path, but perhaps the text itself"
        found = problems(documents.read_file, text)
        assert found == [f"DOC-UNREADABLE: cannot read '...': {why}"]

    def test_no_more_than_the_bound_is_read(self, tmp_path: Path):
        path = tmp_path / "big.json"
        path.write_bytes(b" " * 10_000_100)
        assert len(documents.read_bytes(path)) == 10_000_001
        assert problems(documents.read_file, path) == [
            "DOC-TOO-LARGE: a document of 10000001 bytes is more than 10000000 in '$'"
        ]


class TestStructure:
    def test_a_whole_tree(self):
        value = {
            **TREE,
            "rings": [1, 2],
            "span": ["m", 3],
            "leaves": [{"colour": "pale-blue", "when": "2026-01-31T09:30:00+01:00"}, {"size": 2}],
        }
        tree = documents.structure(value, Tree)
        assert tree == Tree(
            name="oak",
            height=7,
            alive=True,
            rings=(1, 2),
            span=("m", 3),
            leaves=(
                Leaf(colour=Colour.PALE_BLUE, when=datetime(2026, 1, 31, 8, 30, tzinfo=UTC)),
                Leaf(size=2),
            ),
        )
        assert type(tree.height) is int

    def test_what_is_written_goes_one_level_deep_without_defaults(self):
        write = documents.unstructurer(
            Tree,
            {field.name.removesuffix("ive"): field for field in attrs.fields(Tree)},
            lambda field: str if field.name == "height" else None,
        )
        leaves = (Leaf(), Leaf(size=2))
        tree = Tree(name="oak", height=7, alive=True, leaves=leaves)
        assert write(tree) == {"name": "oak", "height": "7", "al": True, "leaves": leaves}
        assert list(write(tree)) == ["name", "height", "al", "leaves"]

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            # nothing is converted
            ({"name": 1}, "DOC-WRONG-TYPE: text is needed, not a number in '$.name'"),
            ({"name": None}, "DOC-WRONG-TYPE: text is needed, not null in '$.name'"),
            ({"name": ["o"]}, "DOC-WRONG-TYPE: text is needed, not an array in '$.name'"),
            ({"name": {}}, "DOC-WRONG-TYPE: text is needed, not an object in '$.name'"),
            ({"height": "7"}, "DOC-WRONG-TYPE: a number is needed, not text in '$.height'"),
            ({"height": True}, "DOC-WRONG-TYPE: a number is needed, not true in '$.height'"),
            (
                {"alive": 1},
                "DOC-WRONG-TYPE: true or false is needed, not the number 1 in '$.alive'",
            ),
            ({"alive": "true"}, "DOC-WRONG-TYPE: true or false is needed, not text in '$.alive'"),
            ({"alive": None}, "DOC-WRONG-TYPE: true or false is needed, not null in '$.alive'"),
            ({"rings": "12"}, "DOC-WRONG-TYPE: an array is needed, not text in '$.rings'"),
            ({"rings": {"1": 1}}, "DOC-WRONG-TYPE: an array is needed, not an object in '$.rings'"),
            (
                {"rings": [1, "2"]},
                "DOC-WRONG-TYPE: a whole number is needed, not text in '$.rings[1]'",
            ),
            (
                {"rings": [True, 2]},
                "DOC-WRONG-TYPE: a whole number is needed, not true in '$.rings[0]'",
            ),
            (
                {"rings": [1, 50.7]},
                "DOC-WRONG-TYPE: a whole number is needed, not the number 50.7 in '$.rings[1]'",
            ),
            (
                {"rings": [1, 2.0]},
                "DOC-WRONG-TYPE: a whole number is needed, not the number 2.0 in '$.rings[1]'",
            ),
            (
                {"span": ["m", "3"]},
                "DOC-WRONG-TYPE: a whole number is needed, not text in '$.span[1]'",
            ),
            ({"span": "m3"}, "DOC-WRONG-TYPE: an array is needed, not text in '$.span'"),
            (
                {"leaves": [[]]},
                "DOC-WRONG-TYPE: an object is needed, not an array in '$.leaves[0]'",
            ),
            (
                {"leaves": [{}, {"when": 5}]},
                "DOC-WRONG-TYPE: text is needed, not a number in '$.leaves[1].when'",
            ),
            (
                {"leaves": [{"colour": 1}]},
                "DOC-WRONG-TYPE: text is needed, not a number in '$.leaves[0].colour'",
            ),
            # nothing unknown is passed over
            ({"hight": 1}, "DOC-UNKNOWN-KEY: unknown key 'hight'; did you mean 'height'? in '$'"),
            ({"qqq": 1}, "DOC-UNKNOWN-KEY: unknown key 'qqq' in '$'"),
            (
                {"leaves": [{"siz": 1}]},
                "DOC-UNKNOWN-KEY: unknown key 'siz'; did you mean 'size'? in '$.leaves[0]'",
            ),
            ({"k" * 99: 1}, f"DOC-UNKNOWN-KEY: unknown key '{'k' * 57}...' in '$'"),
            (
                {"leaves": [{"colour": "redd"}]},
                "DOC-UNKNOWN-NAME: unknown colour 'redd'; did you mean 'red'? in '$.leaves[0].colour'",
            ),
            (
                {"leaves": [{"colour": "RED"}]},
                (
                    "DOC-UNKNOWN-NAME: unknown colour; use one of 'red', 'pale-blue' "
                    "in '$.leaves[0].colour'"
                ),
            ),
            # values
            ({"span": ["m"]}, "DOC-VALUE: 2 items are needed, not 1 in '$.span'"),
            ({"span": ["m", 1, 2]}, "DOC-VALUE: 2 items are needed, not 3 in '$.span'"),
            ({"rings": [1]}, "DOC-VALUE: rings go in pairs in '$.rings'"),
            (
                {"leaves": [{"size": 10}]},
                "DOC-VALUE: size is at most 9, not 10 in '$.leaves[0].size'",
            ),
            ({"height": 0}, "DOC-VALUE: a tree that lives has a height in '$'"),
            ({"height": float("inf")}, "DOC-VALUE: a number is finite, not inf in '$.height'"),
            ({"height": 10**15}, "DOC-VALUE: a whole number has at most 15 digits in '$.height'"),
            (
                {"rings": [-(10**99), 1]},
                "DOC-VALUE: a whole number has at most 15 digits in '$.rings[0]'",
            ),
        ],
        ids=range(34),
    )
    def test_a_problem_has_its_path(self, change: dict[str, Any], problem: str):
        assert problems(documents.structure, TREE | change, Tree) == [problem]

    @pytest.mark.parametrize(
        "moment",
        [
            "2026-01-31T09:30:00",
            "2026-01-31",
            "2026-01-31 09:30:00+01:00",
            "20260131T093000Z",
            "2026-W05-6T09:30:00Z",
            "2026-01-31T09:30:00+1:00",
            "yesterday",
            "",
        ],
    )
    def test_a_moment_is_iso_8601_with_a_time_zone(self, moment: str):
        why = "a moment is written 2026-01-31T09:30:00+01:00, with its time zone"
        assert problems(documents.structure, {"when": moment}, Leaf) == [
            f"DOC-VALUE: {why} in '$.when'"
        ]

    @pytest.mark.parametrize("moment", ["2026-02-30T09:30:00Z", "2026-01-31T24:30:00Z"])
    def test_a_moment_exists(self, moment: str):
        assert problems(documents.structure, {"when": moment}, Leaf) == [
            "DOC-VALUE: there is no such moment in '$.when'"
        ]

    @pytest.mark.parametrize("moment", ["2026-01-31T09:30Z", "2026-01-31T09:30:00.25-05:30"])
    def test_other_forms_of_a_moment(self, moment: str):
        assert documents.structure({"when": moment}, Leaf).when == datetime.fromisoformat(moment)

    def test_all_problems_are_found_at_once(self):
        value = {
            "name": 1,
            "alive": 0,
            "rings": ["a", 2, None],
            "leaves": [{"size": 99, "x": 0}, 5],
        }
        assert problems(documents.structure, value, Tree) == [
            "DOC-WRONG-TYPE: text is needed, not a number in '$.name'",
            "DOC-MISSING-KEY: the key 'height' is missing in '$'",
            "DOC-WRONG-TYPE: true or false is needed, not the number 0 in '$.alive'",
            "DOC-WRONG-TYPE: a whole number is needed, not text in '$.rings[0]'",
            "DOC-WRONG-TYPE: a whole number is needed, not null in '$.rings[2]'",
            "DOC-VALUE: size is at most 9, not 99 in '$.leaves[0].size'",
            "DOC-UNKNOWN-KEY: unknown key 'x' in '$.leaves[0]'",
            "DOC-WRONG-TYPE: an object is needed, not a number in '$.leaves[1]'",
        ]

    def test_the_message_counts_the_problems(self):
        with pytest.raises(DocumentError) as caught:
            documents.structure({}, Tree)
        assert str(caught.value) == "3 problems, the first: the key 'name' is missing in '$'"

    def test_a_finding_can_be_acted_upon(self):
        with pytest.raises(DocumentError) as caught:
            documents.structure({"leaves": [{"siz": 1}], **TREE}, Tree)
        [finding] = caught.value.findings
        assert finding.where == ("$.leaves[0]",)
        assert dict(finding.params) == {
            "key": "siz",
            "hint": "; did you mean 'size'?",
            "path": "$.leaves[0]",
        }
        assert finding.remedy == "correct or remove it"

    def test_where_it_comes_from_is_hidden(self):
        with pytest.raises(DocumentError) as caught:
            documents.structure(TREE | {"height": "Anna"}, Tree)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__

    def test_other_things_from_python_are_named_by_type(self):
        found = problems(documents.structure, TREE | {"name": datetime.now(UTC)}, Tree)
        assert found == ["DOC-WRONG-TYPE: text is needed, not a datetime in '$.name'"]

    def test_a_bug_in_a_hook_is_not_taken_for_a_bad_document(self):
        def broken(_value: object, _kind: object) -> Leaf:
            msg = "a bug"
            raise ZeroDivisionError(msg)

        mine = documents.converter()
        mine.register_structure_hook_func(lambda kind: kind is Leaf, broken)
        with pytest.raises(ZeroDivisionError, match="a bug"):
            documents.structure({**TREE, "leaves": [{}]}, Tree, mine)

    def test_hooks_of_one_converter_are_unknown_to_the_next(self):
        mine = documents.converter()
        mine.register_structure_hook_func(lambda kind: kind is Leaf, lambda *_: Leaf(size=3))
        assert documents.structure({**TREE, "leaves": [0]}, Tree, mine).leaves == (Leaf(size=3),)
        assert "DOC-WRONG-TYPE" in problems(documents.structure, {**TREE, "leaves": [0]}, Tree)[0]


# --- the short cut --------------------------------------------------------------------------------

SPACE = st.sampled_from(["", "", "", " ", "\n", "\t ", "\r\n"])
NUMBERS = st.sampled_from(
    ["0", "-0", "1.5", "1e5", "-1E-7", "1e400", "NaN", "-Infinity", "01", "1.", "0.1e-400", "-0.0"]
) | st.integers(-(10**24), 10**24).map(str)
STRINGS = st.sampled_from(
    ['"\\ud83d"', '"\\ud83d\\ude00"', '"a\\":b"', '" :"', '"\x7f"', '"\n"', '"x']
) | (st.text(max_size=4).map(json.dumps))
KEYS = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"a\\":"', '""'])


def _spaced(parts: Any) -> Any:
    """A strategy for *parts* in a row, with space between them."""
    mixed = [part for pair in zip(parts, [SPACE] * len(parts), strict=True) for part in pair]
    return st.tuples(*mixed).map("".join)


def _members(inside: Any) -> Any:
    member = _spaced([KEYS, st.just(":"), inside])
    return _spaced([st.just("{"), st.lists(member, max_size=4).map(",".join), st.just("}")])


def _items(inside: Any) -> Any:
    return _spaced([st.just("["), st.lists(inside, max_size=4).map(",".join), st.just("]")])


JSON_TEXTS = st.recursive(
    NUMBERS | STRINGS | st.sampled_from(["true", "false", "null", "nul", ""]),
    lambda inside: _members(inside) | _items(inside),
    max_leaves=12,
)


def outcome(read: Any, *arguments: Any) -> object:
    """What *read* returns, in a form that tells 1 from 1.0 and from true, or every problem."""
    try:
        return repr(read(*arguments))
    except DocumentError as error:
        return error.args


class TestShortCut:
    @pytest.fixture(autouse=True)
    def _with_orjson(self):
        pytest.importorskip("orjson", reason="the short cut is an extra")

    @given(JSON_TEXTS)
    @example('{"a":1,"a" :2}')
    @example('{"a":"a\\":","a" :2}')
    @example('{"a":1,"a"\t:2,"b":"x:y"}')
    @example("[" * 32 + "]" * 32)
    @example("[" * 33 + "]" * 33)
    @example("123456789012345678901234")
    @example("\ufeff1")
    @settings(max_examples=settings().max_examples * 6)
    def test_it_gives_what_the_long_way_gives(self, text: str):
        assert outcome(documents.read_json, text) == outcome(_read_json, text)

    @given(JSON_TEXTS, st.integers(0, 60), st.text('{}[]",:0 \\nu', max_size=2))
    @settings(max_examples=settings().max_examples * 6)
    def test_broken_texts_are_told_alike(self, text: str, place: int, new: str):
        broken = text[:place] + new + text[place + 1 :]
        assert outcome(documents.read_json, broken) == outcome(_read_json, broken)

    @pytest.mark.parametrize("depth", [31, 32, 33])
    @pytest.mark.parametrize("inside", ["", "1"])
    def test_the_bound_of_the_depth_is_the_same(self, depth: int, inside: str):
        text = "[" * depth + inside + "]" * depth
        assert outcome(documents.read_json, text) == outcome(_read_json, text)

    @pytest.mark.parametrize(
        "text",
        ['{"a":1,"b":[1,{"c":"x"}]}', '{"a": "09:30"}', "[]", "-999999999999999", "1.5e3", '"ä:"'],
    )
    def test_it_is_taken_where_all_is_well(self, text: str):
        value = fast.loads(text, depth=32, below=10**15)
        assert repr(value) == repr(json.loads(text))

    @pytest.mark.parametrize(
        "text",
        [
            '{"a":1,"a":2}',
            '{"a":1,"a" :2}',
            '{"a":"\\":"}',
            "1000000000000000",
            "-1e15",
            '"\\ud83d"',
            "NaN",
            "[" * 40 + "]" * 40,
            "[1,]",
        ],
    )
    def test_it_is_not_taken_in_any_doubt(self, text: str):
        with pytest.raises(fast.Unsure):
            fast.loads(text, depth=32, below=10**15)

    def test_nothing_is_missing_without_it(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(fast, "orjson", None)
        with pytest.raises(fast.Unsure):
            fast.loads("1", depth=32, below=10**15)
        with pytest.raises(fast.Unsure):
            fast.lines([1], str)
        assert documents.read_json('{"a": [1]}') == {"a": [1]}


def test_orjson_is_an_extra():
    code = (
        "import sys; sys.modules['orjson'] = None\n"
        "import ipt; course = ipt.open_course(ipt.protocols.get('ipt-16'), patient='p')\n"
        "assert ipt.loads(ipt.dumps(course)) == course"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


# --- words ----------------------------------------------------------------------------------------


def test_a_name_is_repeated_only_if_it_resembles_a_known_one():
    known = ["grief", "role-dispute"]
    near = documents.unknown("area", "greif", known).at("$")
    far = documents.unknown("area", "Anna", known).at("$")
    many = [f"area-{n}" for n in range(31)]
    long = documents.unknown("area", "Anna", many).at("$")
    told = documents.unknown("area", "Anna", many, "; see the map").at("$")
    assert near.message == "unknown area 'greif'; did you mean 'grief'? in '$'"
    assert far.message == "unknown area; use one of 'grief', 'role-dispute' in '$'"
    assert long.message == "unknown area in '$'"
    assert told.message == "unknown area; see the map in '$'"


def test_codes_are_unique_and_of_this_room():
    codes = [rule.code for rule in documents.RULES]
    assert codes == sorted(set(codes))
    assert all(code.startswith("DOC-") for code in codes)
