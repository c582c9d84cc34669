"""Every Python block of the pages is executed; the blocks of one page share their names."""

from doctest import ELLIPSIS, NORMALIZE_WHITESPACE

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

collect_ignore = [
    "cases_page.py",
    "conf.py",
    "generate.py",
    "instrument_pages.py",
    "requirements_page.py",
]  # scripts, not modules with examples

pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE),
        SkipParser(),
    ],
    pattern="*.md",
).pytest()
