"""Sphinx: MyST pages, furo, and every reference must resolve."""

import os
from importlib.metadata import version as version_of
from pathlib import Path

from ipt import cohort, figures
from ipt.cohort import results

project = "ipt"
author = "the ipt authors"
copyright = "2026, the ipt authors"
release = version = version_of("ipt-psychotherapy")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
smartquotes = False  # messages stand as the library words them
html_theme = "furo"
html_title = f"ipt {version}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_use_ivar = True
default_role = "py:obj"  # a name in single backticks is a link where it is documented

nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # tables have no colours
nitpick_ignore_regex = [
    (r"py:obj", r".*"),
    (r"py:class", r"ipt\..*\.(_\w+|T)|array"),  # type variables
    (r"py:class", r"AnyScore|View"),  # known to a type checker alone where they stand
    (r"py:.*", r"cattrs\..*"),
]
if os.environ.get("IPT_DOCS_ONLINE"):  # a build without a network must not fail
    extensions.append("sphinx.ext.intersphinx")
    intersphinx_mapping = {
        "python": ("https://docs.python.org/3", None),
        "attrs": ("https://www.attrs.org/en/stable", None),
        "numpy": ("https://numpy.org/doc/stable", None),
    }
else:
    nitpick_ignore_regex += [
        (
            r"py:.*",
            r"(attr|attrs|builtins|collections|concurrent|datetime|enum|numpy|os|pathlib|typing)(\..*)?",
        ),
        (r"py:(class|exc)", r"[A-Z]\w*(Error|Exception)|bool|bytes|date|dict|float|frozenset|int"),
        (r"py:(class|exc)", r"list|None|object|optional|set|str|tuple|type"),
    ]


def setup(_app: object) -> dict[str, bool]:
    """Draw the pictures of the pages before they are read; none is kept in the repository."""
    folder = Path(__file__).with_name("_pictures")
    folder.mkdir(exist_ok=True)
    arm = cohort.simulate("ipt-16", patients=1000, seed=7)
    figures.save(figures.fan_chart(results.fan(arm)), folder / "first-cohort.svg")
    return {"parallel_read_safe": True}
