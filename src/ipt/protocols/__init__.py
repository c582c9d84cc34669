"""Which variant of IPT? Protocols as TOML files, each number with its source and its status."""

from ipt.protocols.catalogue import Described, Excluded, described, excluded
from ipt.protocols.diff import diff
from ipt.protocols.lint import lint
from ipt.protocols.reader import get, load, loads, names
from ipt.protocols.rules import RULES

__all__ = [
    "RULES",
    "Described",
    "Excluded",
    "described",
    "diff",
    "excluded",
    "get",
    "lint",
    "load",
    "loads",
    "names",
]
