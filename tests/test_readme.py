"""The README says what is true: its blocks run, and its test command is the one CI runs."""

from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.example import Example
from sybil.parsers.myst import PythonCodeBlockParser

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PYTHON = PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE)
BLOCKS = list(Sybil(parsers=[PYTHON]).parse(README))  # in their order: they share their names


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"line-{block.line}")
def test_every_python_block_of_the_readme_runs(block: Example):
    block.evaluate()


def test_ci_runs_the_test_command_of_the_readme():
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert command in README.read_text(encoding="utf-8").splitlines()
