"""Where is it kept? Courses as JSON documents, and as logs of lines.

Both hold the protocol, the instruments and the history, never what is derived from them: reading
is replaying, so a file edited by hand cannot hold an illegal course. Nothing is looked up.
"""

from ipt.storage import log
from ipt.storage.encode import line, unstructured
from ipt.storage.files import dump, is_log, load, read
from ipt.storage.records import SCHEMA, Recorded, dumps, loads, reads, recorded, structured
from ipt.storage.schema import json_schema
from ipt.storage.values import VALUE_TYPES, dump_value, dumps_value, load_value, loads_value

__all__ = [
    "SCHEMA",
    "VALUE_TYPES",
    "Recorded",
    "dump",
    "dump_value",
    "dumps",
    "dumps_value",
    "is_log",
    "json_schema",
    "line",
    "load",
    "load_value",
    "loads",
    "loads_value",
    "log",
    "read",
    "reads",
    "recorded",
    "structured",
    "unstructured",
]
