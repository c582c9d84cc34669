"""The documents in `examples/groups` are the cases of these tests."""

from pathlib import Path

import pytest
from tests.groups.invented import invented, joan

from ipt import groups

pytestmark = pytest.mark.once

FOLDER = Path(__file__).parents[2] / "examples" / "groups"


@pytest.mark.parametrize(
    ("name", "group"), [("b11-joan", joan), ("invented-ipt-g", invented)], ids=["b11", "ipt-g"]
)
def test_a_file_is_what_the_code_builds(name, group):
    path = FOLDER / f"{name}.json"
    assert path.read_text(encoding="utf-8") == groups.dumps_group(group())
    assert groups.load_group(path) == group()
