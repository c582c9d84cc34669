"""Where is it kept? Courses as JSON documents, and as logs of lines.

Both hold the protocol, the instruments and the history, never what is derived from them: reading
is replaying, so a file edited by hand cannot hold an illegal course. Nothing is looked up.
"""

from ipt.storage import log
from ipt.storage.encode import line, unstructured
from ipt.storage.files import dump, is_log, load, read
from ipt.storage.records import SCHEMA, Recorded, dumps, loads, reads, recorded, structured
from ipt.storage.schema import json_schema

__all__ = [
    "SCHEMA",
    "Recorded",
    "dump",
    "dumps",
    "is_log",
    "json_schema",
    "line",
    "load",
    "loads",
    "log",
    "read",
    "reads",
    "recorded",
    "structured",
    "unstructured",
]
