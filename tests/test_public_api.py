"""The public API stands as it was last agreed on: see docs/api-stability.md."""

import difflib

from tests import public_api


def test_nothing_public_changes_unseen():
    agreed = public_api.SNAPSHOT.read_text(encoding="utf-8").splitlines()
    now = public_api.text().splitlines()
    changed = list(difflib.unified_diff(agreed, now, "agreed", "now", lineterm="", n=0))
    assert not changed, "write it anew with `python -m tests.public_api`, and tell the changelog"


def test_the_snapshot_sees_parameters_members_words_rules_events_and_protocols():
    agreed = public_api.SNAPSHOT.read_text(encoding="utf-8").splitlines()
    for line in (
        "ipt.apply(course, *events, override=None)",
        "ipt.open_course(protocol, *, patient, on=None, by=None, instruments=())",
        "  ipt.Contract.sessions_min",
        "  ipt.Course.sessions_held",
        "  ipt.Protocol.outline(sessions=None)",
        "  ipt.Area.GRIEF = 'grief'",
        "rule MACH-NO-FOCUS (violation)",
        "rule MACH-ENDED (violation, structural)",
        "event session-held",
        "protocol ipt-16",
    ):
        assert line in agreed, line
