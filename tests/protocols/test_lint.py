"""What `lint` tells: each rule once with its exact words."""

from importlib import import_module

import pytest
from attrs import evolve
from tests.machine.events_for import event

import ipt
from ipt import protocols
from ipt.errors import EventRefused, UnsoundTable
from ipt.findings import Finding, Rule, Severity
from ipt.machine import Table
from ipt.model import (
    Advisory,
    AreaRule,
    Exclusion,
    MeasurePlan,
    Protocol,
    Task,
)

pytestmark = pytest.mark.once

CLASSIC = protocols.get("ipt-16")
BRIEF = protocols.get("ipt-b")


def variant(**limits: int) -> Protocol:
    """The brief protocol, which is fast to enumerate, with other limits."""
    return BRIEF.with_(id="mine", limits=limits, note="because")


def told(protocol: Protocol) -> list[str]:
    return [str(finding) for finding in protocols.lint(protocol)]


def found(protocol: Protocol, code: str) -> list[Finding]:
    return [finding for finding in protocols.lint(protocol) if finding.code == code]


def only(protocol: Protocol, code: str) -> Finding:
    (finding,) = found(protocol, code)
    return finding


def task(name: str, *phases: str) -> Task:
    return Task(id=name, phases=phases, label=name, source="ipt", status="inferred")


class TestIdentity:
    def test_no_other_protocol_has_the_id_and_revision_of_a_shipped_one(self):
        finding = only(evolve(BRIEF, title="Something else"), "PROT-SHIPPED-ID")
        assert finding.message == (
            "'ipt-b' revision 2 is a protocol that ships, and says something else"
        )
        assert finding.remedy == "give it an id of its own, or a revision of its own"
        assert (finding.where, finding.severity.label) == (("$.id",), "violation")

    def test_the_shipped_one_itself_and_another_revision_may(self):
        assert protocols.lint(BRIEF) == ()
        assert protocols.lint(evolve(BRIEF, revision=3)) == ()


class TestLimits:
    @pytest.mark.parametrize(
        ("limits", "message"),
        [
            (
                {"sessions_min": 9},
                "sessions_min is 9 and may not lie above sessions_default, which is 8",
            ),
            (
                {"sessions_default": 9},
                "sessions_default is 9 and may not lie above sessions_max, which is 8",
            ),
            (
                {"sessions_cap": 7},
                "sessions_max is 8 and may not lie above sessions_cap, which is 7",
            ),
            (
                {"initial_min": 3},
                "initial_min is 3 and may not lie above initial_max, which is 2",
            ),
            (
                {"termination_min": 2},
                "termination_min is 2 and may not lie above termination_default, which is 1",
            ),
            (
                {"termination_max": 0},
                "termination_default is 1 and may not lie above termination_max, which is 0",
            ),
            (
                {"minutes_min": 51},
                "minutes_min is 51 and may not lie above minutes_default, which is 50",
            ),
            (
                {"minutes_max": 49},
                "minutes_default is 50 and may not lie above minutes_max, which is 49",
            ),
        ],
    )
    def test_what_rises_in_its_name_rises_in_its_number(self, limits, message):
        finding = only(variant(**limits), "PROT-ORDER")
        assert finding.message == message
        assert finding.severity is Severity.VIOLATION
        low, *_, high, _, _, _ = message.replace(",", "").split()
        assert finding.where == (f"$.limits.{low}", f"$.limits.{high}")

    def test_equal_is_in_order(self):
        assert found(variant(minutes_min=50, minutes_max=50), "PROT-ORDER") == []

    @pytest.mark.parametrize("limit", ["sick_role_min", "announced_min", "ending_felt_min"])
    def test_what_happens_once_is_asked_for_once(self, limit):
        finding = only(variant(**{limit: 2}), "PROT-NOT-A-SWITCH")
        assert finding.message == (f"{limit} is 2, but what it asks for happens once: it is 0 or 1")
        assert finding.where == (f"$.limits.{limit}",)
        assert found(variant(**{limit: 0}), "PROT-NOT-A-SWITCH") == []

    def test_there_is_a_focus(self):
        finding = only(variant(focus_max=0), "PROT-NO-FOCUS")
        assert finding.message == "focus_max is 0, but the middle phase needs a focus"
        assert finding.where == ("$.limits.focus_max",)

    @pytest.mark.parametrize(("opening", "leaves_one"), [(6, True), (7, False)])
    def test_the_shortest_contract_has_a_middle_phase(self, opening, leaves_one):
        protocol = variant(initial_max=opening)
        findings = found(protocol, "PROT-NO-MIDDLE")
        assert (findings == []) is leaves_one
        if not leaves_one:
            assert findings[0].message == (
                "the shortest contract, 8 sessions, leaves no middle phase between 7 opening and "
                "1 closing ones"
            )
            with pytest.raises(ipt.IPTError):
                protocol.outline(protocol.limit("sessions_min"))

    @pytest.mark.parametrize(("by", "kept"), [(7, True), (8, False)])
    def test_the_end_can_be_announced_in_time(self, by, kept):
        findings = found(variant(announce_by=by), "PROT-ANNOUNCE-EARLY")
        assert (findings == []) is kept
        if not kept:
            assert findings[0].message == (
                "the end is to be announced by 8 sessions left, but the shortest contract has 8, "
                "and the middle phase begins after 1 or more"
            )

    @pytest.mark.parametrize(
        ("limits", "kept"),
        [
            ({"announce_by": 1}, True),
            ({"announce_by": 0}, False),
            ({"announce_by": 0, "announced_min": 0}, True),
        ],
    )
    def test_the_end_is_not_announced_when_it_is_too_late(self, limits, kept):
        findings = found(variant(**limits), "PROT-ANNOUNCE-LATE")
        assert (findings == []) is kept
        if not kept:
            assert findings[0].message == (
                "the end is to be announced by 0 sessions left, but the termination phase, which "
                "waits for that, has to begin with 1 left"
            )

    @pytest.mark.parametrize(("when", "in_time"), [(8, True), (9, False)])
    def test_the_response_is_reviewed_within_the_course(self, when, in_time):
        findings = found(variant(review_after=when), "PROT-REVIEW-LATE")
        assert (findings == []) is in_time
        if not in_time:
            assert findings[0].severity is Severity.WARNING
            assert findings[0].message == (
                "the response is reviewed after 9 sessions, but the shortest contract has 8"
            )


class TestLastResort:
    @staticmethod
    def deficits(*rejected: str) -> Protocol:
        rule = AreaRule(area="deficits", after_rejecting=rejected, source="ipt", status="assumed")
        dispute = AreaRule(area="role-dispute", source="ipt", status="assumed")
        return BRIEF.with_(id="mine", areas=(dispute, rule))

    @pytest.mark.parametrize(
        ("rejected", "messages"),
        [
            ((), []),
            (("role-dispute",), []),
            (("grief",), ["deficits wait for the rejection of grief, which is not offered"]),
            (
                ("role-dispute", "role-dispute"),
                [
                    (
                        "deficits wait for the rejection of role dispute, which is named twice and "
                        "counts once"
                    )
                ],
            ),
            (
                ("deficits", "role-transition"),
                [
                    (
                        "deficits wait for the rejection of interpersonal deficits, which are "
                        "deficits themselves"
                    ),
                    "deficits wait for the rejection of role transition, which is not offered",
                ],
            ),
        ],
    )
    def test_what_deficits_wait_for_can_be_rejected(self, rejected, messages):
        findings = found(self.deficits(*rejected), "PROT-AFTER-REJECTING")
        assert [finding.message for finding in findings] == messages

    def test_an_area_that_is_named_twice_keeps_deficits_away(self):
        """As the finding says: it counts once."""
        course = ipt.open_course(self.deficits("role-dispute", "role-dispute"), patient="p")
        course = ipt.apply(course, *[event("area-rejected role-dispute")] * 2)
        with pytest.raises(EventRefused, match="1 of the other areas"):
            ipt.apply(course, event("focus-agreed deficits"))


class TestWays:
    def test_a_phase_that_no_course_reaches(self):
        finding = only(variant(sick_role_min=2), "PROT-UNREACHABLE")
        assert finding.message == (
            "no course that keeps to the rules reaches the middle phase; "
            "the nearest one is refused with MACH-NO-SICK-ROLE"
        )
        assert sorted(finding.where) == [
            "contract-agreed 8",
            "focus-agreed:grief 1",
            "formulation-shared",
            "inventory-completed",
            "measure-taken",
            "session-held",
            "sick-role-given",
        ]

    def test_a_phase_is_called_what_the_protocol_calls_it(self):
        protocol = BRIEF.with_(
            id="mine",
            limits={"announced_min": 2},
            phase_labels=[("termination", "conclusion")],
        )
        finding = only(protocol, "PROT-UNREACHABLE")
        assert finding.params["phase"] == "conclusion"
        assert finding.params["codes"] == "MACH-NOT-ANNOUNCED"

    def test_a_course_that_is_never_completed(self):
        """With no session left when the termination phase begins, nobody can report its tasks."""
        finding = only(
            variant(termination_min=0, termination_default=0, termination_max=0),
            "PROT-NEVER-COMPLETED",
        )
        assert finding.message == (
            "a course may come to the termination phase, but from there it is never completed"
        )
        assert finding.remedy == "leave room for a session of the termination phase"
        assert finding.where.count("session-held") == 8
        assert finding.where[-1] == "phase-began:termination"

    def test_no_contract_of_no_session_is_on_any_way(self):
        protocol = variant(sessions_min=0, sessions_default=0, sessions_max=0, sessions_cap=0)
        assert only(protocol, "PROT-UNREACHABLE").params["phase"] == "middle"

    def test_an_automaton_with_too_many_configurations(self):
        finding = only(CLASSIC.with_(id="long", limits={"sessions_cap": 48}), "PROT-LARGE")
        assert finding.severity is Severity.WARNING
        assert finding.message == (
            "the automaton is slow to simulate with, and too large to look for a way through it: "
            "it has more than 50000 configurations"
        )

    def test_an_automaton_with_too_many_kinds_of_event(self):
        finding = only(CLASSIC.with_(id="long", limits={"sessions_cap": 999}), "PROT-LARGE")
        assert finding.message.endswith("it has more than 250 kinds of event")

    def test_a_table_that_is_not_sound(self, monkeypatch):
        def unsound(_protocol: Protocol) -> Table:
            msg = "the middle phase cannot be left"
            raise UnsoundTable(msg)

        monkeypatch.setattr(import_module("ipt.protocols.lint"), "compile_protocol", unsound)
        finding = only(BRIEF, "PROT-UNSOUND")
        assert finding.message == (
            "the rules make no sound table with these numbers: the middle phase cannot be left"
        )


class TestContent:
    def test_the_tasks_that_completion_needs_are_listed(self):
        listed = [t for t in BRIEF.tasks if t.id not in {"ending-felt", "gains-attributed"}]
        findings = found(BRIEF.with_(id="mine", tasks=listed), "PROT-TASK-NEEDED")
        assert [finding.message for finding in findings] == [
            (
                f"completion needs the task {name!r}, but the protocol lists none for the "
                "termination phase"
            )
            for name in ("ending-felt", "gains-attributed")
        ]
        assert {finding.severity for finding in findings} == {Severity.WARNING}

    def test_they_belong_to_the_termination_phase_or_to_any(self):
        others = [t for t in BRIEF.tasks if t.id != "ending-felt"]
        anywhere = BRIEF.with_(id="mine", tasks=[*others, task("ending-felt")])
        elsewhere = BRIEF.with_(id="mine", tasks=[*others, task("ending-felt", "middle")])
        assert found(anywhere, "PROT-TASK-NEEDED") == []
        assert only(elsewhere, "PROT-TASK-NEEDED").params == {"task": "ending-felt"}

    def test_feelings_about_the_end_are_listed_only_where_they_are_asked_for(self):
        others = [t for t in BRIEF.tasks if t.id != "ending-felt"]
        protocol = BRIEF.with_(id="mine", tasks=others, limits={"ending_felt_min": 0})
        assert found(protocol, "PROT-TASK-NEEDED") == []

    def test_no_task_is_for_afterwards(self):
        protocol = BRIEF.with_(id="mine", tasks=[*BRIEF.tasks, task("waved", "ended")])
        finding = only(protocol, "PROT-TASK-AFTER-END")
        assert finding.message == (
            "the task 'waved' belongs to the ended phase, in which no session is held"
        )
        assert finding.where == ("$.tasks.waved",)

    @pytest.mark.parametrize(
        ("first", "last", "messages"),
        [
            (1, 2, []),
            (None, None, []),
            (
                2,
                3,
                [
                    (
                        "the task 'waved' is for session 3, which belongs to the middle phase in a "
                        "course of 8 sessions"
                    )
                ],
            ),
            (
                8,
                None,
                [
                    (
                        "the task 'waved' is for session 8, which belongs to the termination phase in "
                        "a course of 8 sessions"
                    )
                ],
            ),
            (1, 9, ["the task 'waved' is for session 9, but the usual course has 8"]),
        ],
    )
    def test_the_sessions_of_a_task_lie_in_its_phases(self, first, last, messages):
        waved = evolve(task("waved", "initial"), first=first, last=last)
        protocol = BRIEF.with_(id="mine", tasks=[*BRIEF.tasks, waved])
        assert [finding.message for finding in protocols.lint(protocol)] == messages

    def test_a_task_of_any_phase_is_for_any_session(self):
        waved = evolve(task("waved"), first=1, last=8)
        assert protocols.lint(BRIEF.with_(id="mine", tasks=[*BRIEF.tasks, waved])) == ()

    @pytest.mark.parametrize(
        ("when", "planned"),
        [("baseline", True), ("each session", True), ("serial", False), ("end", False)],
    )
    def test_a_scale_is_planned_for_the_baseline(self, when, planned):
        plan = MeasurePlan(instrument="phq-9", when=when, source="ipt", status="inferred")
        findings = found(BRIEF.with_(id="mine", measures=[plan]), "PROT-NO-BASELINE")
        assert (findings == []) is planned
        if not planned:
            assert findings[0].message == (
                "the middle phase needs a baseline measure, but the protocol plans none"
            )

    def test_what_is_stated_twice(self):
        twice = Exclusion(id="bipolar", label="again", source="ipt", status="inferred")
        protocol = BRIEF.with_(
            id="mine",
            tasks=[*BRIEF.tasks, task("listened"), task("listened")],
            exclusions=[*BRIEF.exclusions, twice],
            measures=[*BRIEF.measures, BRIEF.measures[0]],
            advisories=[*BRIEF.advisories, BRIEF.advisories[0]],
            phase_labels=[("initial", "opening"), ("initial", "beginning"), ("ended", "over")],
        )
        assert [f.message for f in found(protocol, "PROT-TWICE")] == [
            "the task 'listened' is stated 3 times",
            "the exclusion 'bipolar' is stated 2 times",
            "'hrsd-17', baseline is stated 2 times",
            "the population 'busy' is stated 2 times",
            "a name of the initial phase is stated 2 times",
        ]

    def test_an_assumed_number_has_a_note(self):
        assert told(BRIEF.with_(id="mine", limits={"review_after": 3})) == [
            "PROT-NO-NOTE: review_after is 3 by assumption, and no note says why"
        ]
        assert told(BRIEF.with_(id="mine", limits={"review_after": 3}, note="why not")) == []
        inferred = BRIEF.with_(id="mine", limits={"review_after": 3}, status="inferred")
        assert told(inferred) == []

    def test_a_source_that_nobody_knows(self):
        odd = {"source": "IPTUKK", "status": "inferred"}
        protocol = BRIEF.with_(
            id="mine",
            limits={"review_after": 3},
            **odd,
            areas=[*BRIEF.areas[1:], AreaRule(area="grief", **odd)],
            tasks=[*BRIEF.tasks, Task(id="sung", label="sing", **odd)],
            measures=[*BRIEF.measures, MeasurePlan(instrument="x", when="end", **odd)],
            exclusions=[*BRIEF.exclusions, Exclusion(id="hoarse", label="a sore throat", **odd)],
            advisories=[Advisory(topic="setting", id="choir", label="a choir", **odd)],
        )
        findings = found(protocol, "PROT-UNKNOWN-SOURCE")
        assert [finding.where for finding in findings] == [
            ("$.limits.review_after.source",),
            ("$.areas.grief.source",),
            ("$.tasks.sung.source",),
            ("$.measures[3].source",),
            ("$.exclusions.hoarse.source",),
            ("$.advisories.setting.choir.source",),
        ]
        assert {finding.message for finding in findings} == {
            "the bibliography has no source 'IPTUKK'; did you mean 'IPTUK'?"
        }


class TestRules:
    def test_every_rule_can_be_told(self):
        """Each code stands in a test above, and here is the list."""
        assert [rule.code for rule in protocols.RULES] == [
            "PROT-AFTER-REJECTING",
            "PROT-ANNOUNCE-EARLY",
            "PROT-ANNOUNCE-LATE",
            "PROT-LARGE",
            "PROT-NEVER-COMPLETED",
            "PROT-NO-BASELINE",
            "PROT-NO-FOCUS",
            "PROT-NO-MIDDLE",
            "PROT-NO-NOTE",
            "PROT-NOT-A-SWITCH",
            "PROT-ORDER",
            "PROT-REVIEW-LATE",
            "PROT-SHIPPED-ID",
            "PROT-TASK-AFTER-END",
            "PROT-TASK-BEYOND",
            "PROT-TASK-NEEDED",
            "PROT-TASK-OUTSIDE",
            "PROT-TWICE",
            "PROT-UNKNOWN-SOURCE",
            "PROT-UNREACHABLE",
            "PROT-UNSOUND",
        ]

    def test_no_rule_is_structural_since_no_course_is_refused(self):
        assert [rule for rule in protocols.RULES if rule.structural] == []
        assert all(isinstance(rule, Rule) for rule in protocols.RULES)
