"""Strict reading of data from outside: JSON and TOML text, and the values it becomes.

Nothing is converted silently, nothing unknown is passed over, and every size is bounded. Whatever
is wrong is a finding with its ``$.path``; all of them are reported at once, and none repeats a text
that may be private.

``text`` reads JSON and TOML, ``values`` makes typed values of what was read (and is the only
module that knows cattrs), ``tables`` reads files of data whose parts cite their source, ``fast`` is a short cut (and the only module that knows orjson), and
``problems`` has the words for what can be wrong.
"""

from ipt.documents.problems import RULES, Problem, refuse, unknown, unknown_key
from ipt.documents.tables import Keyed, structure_cited
from ipt.documents.text import read_bytes, read_file, read_json, read_toml
from ipt.documents.values import (
    Converter,
    as_object,
    converter,
    each,
    structure,
    unstructurer,
)

__all__ = [
    "RULES",
    "Converter",
    "Keyed",
    "Problem",
    "as_object",
    "converter",
    "each",
    "read_bytes",
    "read_file",
    "read_json",
    "read_toml",
    "refuse",
    "structure",
    "structure_cited",
    "unknown",
    "unknown_key",
    "unstructurer",
]
