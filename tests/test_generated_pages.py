"""The generated pages say what the tables say, so that the documentation cannot drift."""

import runpy
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def generate() -> dict[str, Any]:
    """The script that writes them; making all of them takes seconds, so only the tests do."""
    return runpy.run_path(str(DOCS / "generate.py"))


@pytest.fixture(scope="module")
def made(generate: dict[str, Any]) -> dict[str, str]:
    """Every page as it should be."""
    return generate["pages"]()


def test_every_generated_page_is_up_to_date(made: dict[str, str]):
    here = DOCS / "generated"
    stale = [name for name in made if (here / name).read_text(encoding="utf-8") != made[name]]
    assert stale == [], "run python docs/generate.py"


def test_no_other_page_stands_beside_them(generate: dict[str, Any], made: dict[str, str]):
    assert generate["stale"](made) == []


def test_every_field_of_every_event_has_a_meaning(made: dict[str, str]):
    lines = made["events.md"].splitlines()
    assert not [line for line in lines if line.endswith("|  |") and line.startswith("| `")]
