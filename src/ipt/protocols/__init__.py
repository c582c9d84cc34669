"""Which variant of IPT? Protocols as TOML files, each number with its source and its status."""

from ipt.protocols.diff import diff
from ipt.protocols.lint import lint
from ipt.protocols.reader import get, load, loads, names
from ipt.protocols.rules import RULES

__all__ = ["RULES", "diff", "get", "lint", "load", "loads", "names"]
