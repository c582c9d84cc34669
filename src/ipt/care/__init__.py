"""What came before, and what follows? The courses of one patient, each with its own contract."""

from ipt.care.examine import examine
from ipt.care.files import SCHEMA, dump, dumps, load, loads
from ipt.care.moving import MOVE_REASON, can_migrate, migrate, move_back
from ipt.care.order import CareRefused
from ipt.care.rules import RULES
from ipt.care.schema import json_schema
from ipt.care.stages import Move, Stage, StageKind, Terms
from ipt.care.standing import Standing, as_known, as_of, care_as_known, care_as_of
from ipt.care.whole import Care, begin, check, follow, record, recur

__all__ = [
    "MOVE_REASON",
    "RULES",
    "SCHEMA",
    "Care",
    "CareRefused",
    "Move",
    "Stage",
    "StageKind",
    "Standing",
    "Terms",
    "as_known",
    "as_of",
    "begin",
    "can_migrate",
    "care_as_known",
    "care_as_of",
    "check",
    "dump",
    "dumps",
    "examine",
    "follow",
    "json_schema",
    "load",
    "loads",
    "migrate",
    "move_back",
    "record",
    "recur",
]
