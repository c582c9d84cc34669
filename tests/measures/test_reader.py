"""Instruments as TOML: what a file may say, and every complaint."""

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from ipt import measures
from ipt.errors import DocumentError, UnknownName

FULL = files("ipt.measures").joinpath("instruments", "phq-9.toml").read_text(encoding="utf-8")
MINE = """
id = "mine"
edition = "1"
title = "three questions of our own"
rater = "self"
worst_end = "low"
source = "ipt"
status = "assumed"
missing = { most = 1, source = "ipt", status = "assumed" }
licence = { kind = "ask", source = "ipt", status = "assumed" }

[items]
rest = { high = 4 }
work = { high = 4, reverse = true }
hurt = { high = 4, risk = "self-harm" }

[bands.ours]
source = "ipt"
status = "assumed"
levels = [{ label = "bad", low = 0 }, { label = "good", low = 6 }]
"""


def problems(text: str) -> list[str]:
    """Code and message of everything that is wrong."""
    with pytest.raises(DocumentError) as caught:
        measures.loads(text)
    return [str(finding) for finding in caught.value.findings]


def changed(line: str, *instead: str) -> str:
    """The text of MINE, one line of which is another."""
    assert MINE.count(f"\n{line}\n") == 1
    return MINE.replace(f"\n{line}\n", "\n" + "".join(f"{other}\n" for other in instead))


class TestShipped:
    def test_it_is_read_once(self):
        assert measures.get("phq-9") is measures.get("phq-9")

    def test_the_names_are_sorted_and_all_of_them_can_be_read(self):
        assert list(measures.names()) == sorted(measures.names())
        assert all(measures.get(name).id == name for name in measures.names())

    @pytest.mark.parametrize(
        ("name", "hint"), [("phq9", "; did you mean 'phq-9'?"), ("", ""), ("xyzzy", "")]
    )
    def test_an_unknown_name_is_refused_with_the_nearest(self, name: str, hint: str):
        with pytest.raises(UnknownName, match=rf"^unknown instrument '{name}'{re.escape(hint)}$"):
            measures.get(name)

    @pytest.mark.parametrize("name", ["../phq-9", "phq-9.toml", "PHQ-9"])
    def test_only_the_names_are_names(self, name: str):
        with pytest.raises(UnknownName):
            measures.get(name)

    def test_a_name_that_begins_another_one_is_not_ambiguous(self):
        assert measures.get("caps").id == "caps"
        assert measures.get("wsas").id == "wsas"

    def test_nothing_is_read_before_it_is_asked_for(self):
        code = (
            "import sys, ipt.measures as m; assert 'cattrs' not in sys.modules; "
            "m.names(); assert 'cattrs' not in sys.modules; "
            "m.score('phq-2', [1, 1]); assert 'cattrs' in sys.modules; "
            "assert not {'numpy', 'dateutil'} & set(sys.modules)"
        )
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


class TestOneOfAUser:
    def test_it_is_scored_like_any_other(self):
        score = measures.score(measures.loads(MINE), [4, 0, 1])
        assert (score.total, [band.label for band in score.bands]) == (9, ["good"])
        assert [(flag.item, flag.answer) for flag in score.flags] == [("hurt", 1)]

    def test_it_is_read_from_a_file(self, tmp_path: Path):
        path = tmp_path / "mine.toml"
        path.write_text(MINE, encoding="utf-8")
        assert measures.load(path) == measures.loads(MINE)

    def test_it_may_be_bytes(self):
        assert measures.loads(MINE.encode()) == measures.loads(MINE)

    def test_the_order_of_the_tables_means_nothing_and_that_of_the_items_does(self):
        mine = measures.loads(MINE)
        head, items, bands = re.split(r"\n(?=\[items\]|\[bands)", MINE)
        assert measures.loads(f"{head}\n{bands}\n{items}").digest == mine.digest
        first, second = "rest = { high = 4 }\n", "work = { high = 4, reverse = true }\n"
        swapped = MINE.replace(first + second, second + first)
        assert measures.loads(swapped).digest != mine.digest

    def test_another_form_that_is_not_shipped_is_no_hint(self):
        text = changed('worst_end = "low"', 'worst_end = "low"', 'forms = ["not-shipped"]')
        with pytest.raises(ValueError, match=r"^'mine' has 3 items, not 2$"):
            measures.score(measures.loads(text), [1, 1])

    def test_a_band_set_may_begin_above_the_least_total(self):
        text = MINE.replace('{ label = "bad", low = 0 }, ', "")
        assert measures.scored_total(measures.loads(text), 5).bands == ()


class TestComplaints:
    @pytest.mark.parametrize(
        ("line", "instead", "complaint"),
        [
            ('id = "mine"', "", "DOC-MISSING-KEY: the key 'id' is missing in '$'"),
            ('id = "mine"', 'id = ""', "DOC-VALUE: id must not be empty in '$.id'"),
            ('id = "mine"', "id = 9", "DOC-WRONG-TYPE: text is needed, not a number in '$.id'"),
            ('rater = "self"', 'rater = "sel"', "DOC-UNKNOWN-NAME: unknown rater 'sel'; did you mean 'self'? in '$.rater'"),
            ('worst_end = "low"', "", "DOC-MISSING-KEY: the key 'worst_end' is missing in '$'"),
            ('worst_end = "low"', 'worst_end = "top"', "DOC-UNKNOWN-NAME: unknown worst end; use one of 'high', 'low' in '$.worst_end'"),
            ('rater = "self"', 'rater = "self"\nraters = 2', "DOC-UNKNOWN-KEY: unknown key 'raters'; did you mean 'rater'? in '$'"),
            ("rest = { high = 4 }", "rest = { low = 0 }", "DOC-MISSING-KEY: the key 'high' is missing in '$.items.rest'"),
            ("rest = { high = 4 }", 'rest = { high = "4" }', "DOC-WRONG-TYPE: a whole number is needed, not text in '$.items.rest.high'"),
            ("rest = { high = 4 }", "rest = { high = 4.0 }", "DOC-WRONG-TYPE: a whole number is needed, not the number 4.0 in '$.items.rest.high'"),
            ("rest = { high = 4 }", "rest = 4", "DOC-WRONG-TYPE: an object is needed, not a number in '$.items.rest'"),
            ("rest = { high = 4 }", 'rest = { high = 4, code = "x" }', "DOC-UNKNOWN-KEY: unknown key 'code' in '$.items.rest'"),
            ("rest = { high = 4 }", 'rest = { high = 4, text = "wording" }', "DOC-UNKNOWN-KEY: unknown key 'text' in '$.items.rest'"),
            ("rest = { high = 4 }", "rest = { low = 5, high = 4 }", "DOC-VALUE: item 'rest' runs from the smaller to the larger number, not from 5 to 4 in '$.items.rest'"),
            ("rest = { high = 4 }", "rest = { high = 1000 }", "DOC-VALUE: high is from -999 to 999, not 1000 in '$.items.rest.high'"),
            ('levels = [{ label = "bad", low = 0 }, { label = "good", low = 6 }]', "levels = []", "DOC-VALUE: the levels of 'ours' rise, and there is one at least, not [] in '$.bands.ours'"),
            ('source = "ipt"\nstatus = "assumed"\nmissing', 'status = "assumed"\nmissing', "DOC-MISSING-KEY: the key 'source' is missing in '$'"),
        ],
    )  # fmt: skip
    def test_one_thing_wrong(self, line: str, instead: str, complaint: str):
        assert MINE.count(f"\n{line}") == 1
        assert problems(MINE.replace(f"\n{line}", f"\n{instead}")) == [complaint]

    def test_items_that_are_no_table(self):
        text = MINE[: MINE.index("[items]")].replace("\nlicence", "\nitems = []\nlicence")
        assert problems(text) == ["DOC-WRONG-TYPE: an object is needed, not an array in '$.items'"]

    def test_everything_wrong_is_told_at_once(self):
        text = changed("rest = { high = 4 }", "rest = { high = 4.5 }", 'more = { high = "x" }')
        text = text.replace(
            'source = "ipt"\nstatus = "assumed"\nlevels', 'source = "ipd"\nstatus = "sure"\nlevels'
        )
        assert problems(text) == [
            "DOC-WRONG-TYPE: a whole number is needed, not the number 4.5 in '$.items.rest.high'",
            "DOC-WRONG-TYPE: a whole number is needed, not text in '$.items.more.high'",
            "DOC-UNKNOWN-NAME: unknown status; use one of 'published', 'secondary', 'computed', 'inferred', 'assumed' in '$.bands.ours.status'",
            "DOC-UNKNOWN-NAME: unknown source 'ipd'; did you mean 'ipt'? in '$.bands.ours.source'",
        ]  # fmt: skip

    def test_a_work_that_is_not_in_the_bibliography(self):
        text = FULL.replace('source = "Loewe04"', 'source = "Loewe"')
        assert problems(text) == [
            "DOC-UNKNOWN-NAME: unknown source 'Loewe'; did you mean 'Loewe04'? in '$.reliability[1].source'",
            "DOC-UNKNOWN-NAME: unknown source 'Loewe'; did you mean 'Loewe04'? in '$.changes.phq-9-2-sem.source'",
        ]  # fmt: skip

    def test_what_resembles_no_work_is_told_what_a_source_is(self):
        text = MINE.replace('source = "ipt"', 'source = "our handbook of 2019"', 1)
        [told] = problems(text)
        assert told == (
            "DOC-UNKNOWN-NAME: unknown source; a source is a key of the bibliography "
            "(ipt.sources.names()), or 'ipt' for a decision of your own, with the work you have it "
            "from in the note in '$.source'"
        )

    def test_a_file_that_is_not_there(self, tmp_path: Path):
        with pytest.raises(DocumentError, match=r"^cannot read 'none.toml'"):
            measures.load(tmp_path / "none.toml")

    def test_what_is_no_toml(self):
        assert problems("[")[0].startswith("DOC-SYNTAX")
