"""Where is it kept? Courses as JSON documents.

A document holds the protocol and the history, never what is derived from them: reading is
replaying, so a file edited by hand cannot hold an illegal course. Nothing is looked up.
"""

from ipt.storage.files import dump, load, read
from ipt.storage.records import SCHEMA, Recorded, dumps, loads, reads, unstructured

__all__ = [
    "SCHEMA",
    "Recorded",
    "dump",
    "dumps",
    "load",
    "loads",
    "read",
    "reads",
    "unstructured",
]
