"""The generated pages say what the tables say, so that the documentation cannot drift."""

import runpy
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

DOCS = Path(__file__).parents[1] / "docs"
GENERATE = runpy.run_path(str(DOCS / "generate.py"))
MADE: dict[str, str] = GENERATE["pages"]()


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_generated_page_is_up_to_date(name: str):
    page = DOCS / "generated" / name
    assert page.read_text(encoding="utf-8") == MADE[name], "run python docs/generate.py"


def test_no_other_page_stands_beside_them():
    assert GENERATE["stale"](MADE) == []


def test_every_field_of_every_event_has_a_meaning():
    lines = MADE["events.md"].splitlines()
    assert not [line for line in lines if line.endswith("|  |") and line.startswith("| `")]
