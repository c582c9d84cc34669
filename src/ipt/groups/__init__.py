"""How do several work together? Groups, whose members each have a course of their own.

A `GroupCourse` is a `GroupProtocol` and what happened; `member_view` gives the ordinary
`ipt.Course` of one member, so that every other room works on it.
"""

from ipt.groups import events
from ipt.groups.audit import DOMINATED_SHARE, audit
from ipt.groups.course import GroupCourse
from ipt.groups.engine import apply_group, member_view, open_group, replay_group
from ipt.groups.following import GROUP_REASON
from ipt.groups.protocol import GROUP_LIMITS, GroupProtocol
from ipt.groups.reader import get, load_protocol, loads_protocol, names
from ipt.groups.records import GROUP_SCHEMA, dump_group, dumps_group, load_group, loads_group
from ipt.groups.rules import RULES
from ipt.groups.schema import json_schema
from ipt.groups.sharing import Airtime, Attendance, LinkGraph, airtime, attendance, links
from ipt.groups.values import Absence, Link, LinkKind, Meeting, Spoken

__all__ = [
    "DOMINATED_SHARE",
    "GROUP_LIMITS",
    "GROUP_REASON",
    "GROUP_SCHEMA",
    "RULES",
    "Absence",
    "Airtime",
    "Attendance",
    "GroupCourse",
    "GroupProtocol",
    "Link",
    "LinkGraph",
    "LinkKind",
    "Meeting",
    "Spoken",
    "airtime",
    "apply_group",
    "attendance",
    "audit",
    "dump_group",
    "dumps_group",
    "events",
    "get",
    "json_schema",
    "links",
    "load_group",
    "load_protocol",
    "loads_group",
    "loads_protocol",
    "member_view",
    "names",
    "open_group",
    "replay_group",
]
