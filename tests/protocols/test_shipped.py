"""The protocols that ship: what holds for all, and the facts that each of them is made from.

A class for one protocol names its part of the reference, such as P14; a comment names the row.
"""

import pytest
from tests.machine.events_for import event
from tests.machine.histories import TASKS, codes, course

import ipt
from ipt import protocols, sources
from ipt.findings import Status
from ipt.model import LIMITS, Area, Course, LifeEventKind, Lineage, Outline, Phase, Protocol
from ipt.techniques import ending

NAMES = protocols.names()
DONE = "session-held progress-reviewed gains-attributed relapse-plan-made next-step-decided"
every_name = pytest.mark.parametrize("name", NAMES)


def numbers(protocol: Protocol, *limits: str) -> list[int]:
    return [protocol.limit(name) for name in limits]


def statuses(protocol: Protocol, *limits: str) -> set[str]:
    return {limit.status.value for limit in protocol.limits if limit.name in limits}


def changed(name: str) -> set[str]:
    """The limits in which a shipped protocol departs from its parent."""
    protocol = protocols.get(name)
    parent = protocols.get(protocol.parent)
    return {limit for limit in LIMITS if protocol.limit(limit) != parent.limit(limit)}


def middle(name: str, *, focus: str = "role-dispute", sick_role: bool = True) -> Course:
    """A course of the usual length that has just come to its middle phase."""
    done = TASKS if sick_role else TASKS[:-1]
    agreed = f"contract-agreed {protocols.get(name).limit('sessions_default')}"
    return course(*done, f"focus-agreed {focus}", agreed, "phase-began middle", protocol=name)


def after(told: Course, *texts: str) -> Course:
    return ipt.apply(told, *map(event, texts))


class TestAll:
    @every_name
    def test_each_is_named_by_its_id(self, name):
        assert protocols.get(name).id == name

    def test_each_has_a_title_and_a_digest_of_its_own(self):
        shipped = [protocols.get(name) for name in NAMES]
        assert len({protocol.title for protocol in shipped}) == len(NAMES)
        assert len({protocol.digest for protocol in shipped}) == len(NAMES)

    @every_name
    def test_nothing_is_wrong_with_it(self, name):
        assert protocols.lint(protocols.get(name)) == ()

    @every_name
    def test_each_source_is_in_the_bibliography(self, name):
        protocol = protocols.get(name)
        parts = (protocol.limits, protocol.areas, protocol.tasks, protocol.measures)
        parts = (*parts, protocol.exclusions, protocol.advisories)
        cited = {part.source for kind in parts for part in kind}
        assert cited <= set(sources.names())

    @every_name
    def test_what_is_inferred_or_assumed_has_a_note_that_says_why(self, name):
        weak = {Status.INFERRED, Status.ASSUMED}
        assert [p.name for p in protocols.get(name).limits if p.status in weak and not p.note] == []

    @every_name
    def test_nothing_but_limits_and_advisories_is_assumed(self, name):
        protocol = protocols.get(name)
        parts = (*protocol.areas, *protocol.tasks, *protocol.measures, *protocol.exclusions)
        assert [part for part in parts if part.status is Status.ASSUMED] == []

    @every_name
    def test_only_a_source_that_says_so_is_called_published(self, name):
        protocol = protocols.get(name)
        parts = (*protocol.areas, *protocol.tasks, *protocol.measures, *protocol.exclusions)
        parts = (*parts, *protocol.advisories)
        published = {
            part.source for part in (*protocol.limits, *parts) if part.status is Status.PUBLISHED
        }
        assert not published & {"ipt", *(f"S{number}" for number in range(5))}

    def test_each_is_the_variant_of_another_but_for_the_two_schools(self):
        assert [name for name in NAMES if not protocols.get(name).parent] == ["ipt-16", "ipt-sr"]
        assert [n for n in NAMES if protocols.get(n).lineage is Lineage.STUART_ROBERTSON] == [
            "ipt-sr"
        ]

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "ipt-16"])
    def test_it_differs_from_the_classic_course_in_what_it_says(self, name):
        classic, protocol = protocols.get("ipt-16"), protocols.get(name)
        told = protocols.diff(classic, protocol)
        assert told
        assert {d.what for d in told if d.now} <= protocol.facts.keys()
        assert {d.what for d in told if d.was} <= classic.facts.keys()
        assert protocols.diff(protocol, protocol) == ()


class TestP01Presets:
    """The classic course as two sources divide its sixteen sessions (1.11, X07, X12)."""

    @pytest.mark.parametrize("name", ["ipt-16-uk", "ipt-16-seed002"])
    def test_they_hold_for_sixteen_sessions_alone(self, name):
        lengths = ("sessions_min", "sessions_default", "sessions_max", "sessions_cap")
        assert numbers(protocols.get(name), *lengths) == [16] * 4
        for number in (15, 17):
            assert codes(course(protocol=name), f"contract-agreed {number}") == ["CONTRACT-LENGTH"]
        told = course("contract-agreed 16", protocol=name)
        assert codes(told, "contract-amended 17") == ["CONTRACT-CAP"]

    def test_four_eight_four(self):  # 1.8
        assert protocols.get("ipt-16-uk").outline() == Outline(
            initial=(1, 4), middle=(5, 12), termination=(13, 16)
        )
        told = after(middle("ipt-16-uk"), *["session-held"] * 11)
        assert told.sessions_held == 12
        assert codes(told, "session-held") == ["TERMINATION-DUE"]
        assert codes(told, "phase-began termination") == ["NOT-ANNOUNCED"]
        assert after(told, "ending-announced", "phase-began termination").sessions_left == 4

    def test_three_eleven_two(self):  # 1.9, 1.10
        assert protocols.get("ipt-16-seed002").outline() == Outline(
            initial=(1, 3), middle=(4, 14), termination=(15, 16)
        )
        told = after(middle("ipt-16-seed002"), *["session-held"] * 12, "ending-announced")
        assert codes(told, "phase-began termination") == ["TERMINATION-EARLY"]
        told = after(told, "session-held")
        assert told.sessions_held == 14
        assert codes(told, "session-held") == ["TERMINATION-DUE"]
        assert after(told, "phase-began termination").sessions_left == 2

    def test_a_fourth_opening_session_is_for_the_united_kingdom(self):
        opening = ["session-held"] * 3
        assert codes(course(*opening, protocol="ipt-16-uk"), "session-held") == []
        told = course(*opening, protocol="ipt-16-seed002")
        assert codes(told, "session-held") == ["INITIAL-OVERRUN"]

    @pytest.mark.parametrize("name", ["ipt-12", "ipt-16-uk", "ipt-16-seed002"])
    def test_they_differ_from_the_classic_course_in_numbers_alone(self, name):
        (step,) = protocols.get(name).descent
        assert {departure.what.split()[0] for departure in step.departures} == {"limit"}

    def test_what_a_seed_says_is_secondary(self):
        preset = protocols.get("ipt-16-seed002")
        assert {limit.status for limit in preset.limits if limit.source == "S2"} == {
            Status.SECONDARY,
            Status.INFERRED,
        }


class TestP02:
    """Stuart and Robertson: three areas, wider grief, a conclusion and no severing."""

    protocol = protocols.get("ipt-sr")

    def test_six_to_seventeen_sessions_by_the_counts_of_the_phases(self):  # 2.1, 2.2
        assert numbers(self.protocol, "initial_min", "initial_max") == [1, 3]
        assert numbers(self.protocol, "termination_min", "termination_max") == [1, 2]
        assert numbers(self.protocol, "sessions_min", "sessions_max") == [1 + 4 + 1, 3 + 12 + 2]
        assert statuses(self.protocol, "sessions_min", "sessions_max") == {"inferred"}
        assert codes(course(protocol="ipt-sr"), "contract-agreed 5") == ["CONTRACT-LENGTH"]
        assert codes(course(protocol="ipt-sr"), "contract-agreed 17") == []

    def test_there_are_no_deficits(self):  # 2.4
        assert [rule.area for rule in self.protocol.areas] == [
            Area.GRIEF,
            Area.ROLE_DISPUTE,
            Area.ROLE_TRANSITION,
        ]
        assert codes(course(protocol="ipt-sr"), "focus-agreed deficits") == ["AREA-NOT-OFFERED"]

    @pytest.mark.parametrize("kind", ["death", "divorce", "job-loss", "pet-death", "loss"])
    def test_grief_is_about_any_loss(self, kind):  # 2.5, X20
        told = course(f"life-event-recorded lost {kind}", protocol="ipt-sr")
        assert codes(told, "focus-agreed grief:lost") == []

    @pytest.mark.parametrize("kind", ["birth", "marriage", "conflict", "move"])
    def test_not_every_life_event_is_a_loss(self, kind):
        told = course(f"life-event-recorded lived {kind}", protocol="ipt-sr")
        assert codes(told, "focus-agreed grief:lived") == ["GRIEF-NO-DEATH"]

    def test_the_area_is_called_grief_and_loss(self):  # 2.4, 2.5
        rule = self.protocol.area(ipt.Area.GRIEF)
        assert rule is not None
        assert (rule.name, self.protocol.revision) == ("grief and loss", 3)

    def test_whatever_is_grief_in_the_classic_course_is_grief_here(self):
        wide, narrow = (
            rule.life_events
            for name in ("ipt-sr", "ipt-16")
            if (rule := protocols.get(name).area(Area.GRIEF))
        )
        assert set(narrow) < set(wide)
        assert LifeEventKind.SEPARATION in set(wide) - set(narrow)

    def test_several_areas_may_be_in_focus(self):
        told = course(
            "focus-agreed role-dispute", "focus-agreed role-transition", protocol="ipt-sr"
        )
        told = after(told, "life-event-recorded lost divorce", "focus-agreed grief:lost")
        assert len(told.focus) == 3
        assert codes(told, "focus-agreed role-dispute") == ["FOCUS-TOO-MANY"]

    def test_the_sick_role_is_not_asked_for(self):  # 2.3
        assert middle("ipt-sr", sick_role=False).phase is Phase.MIDDLE
        assert "sick-role-given" not in {task.id for task in self.protocol.tasks}

    def test_the_termination_phase_is_called_conclusion(self):  # 2.1
        assert self.protocol.label(Phase.TERMINATION) == "conclusion"

    def test_it_is_concluded_and_not_severed(self):  # 2.6, T29
        """Nobody has to announce the end or to talk of the feelings that it brings."""
        told = after(middle("ipt-sr"), *["session-held"] * 9, "phase-began termination")
        told = after(told, DONE, "course-ended completed")
        assert told.deviations == ()
        assert numbers(self.protocol, "announced_min", "ending_felt_min", "announce_by") == [0] * 3

    def test_nobody_is_reminded_to_announce_the_end(self):
        for name, codes_told in (("ipt-sr", set()), ("ipt-16", {"TERM-NOT-ANNOUNCED"})):
            told = middle(name)
            told = after(told, *["session-held"] * (told.sessions_left - 2))
            found = {finding.code for finding in ending.audit(told).findings}
            assert found & {"TERM-NOT-ANNOUNCED"} == codes_told

    def test_maintenance_is_discussed_with_every_patient(self):  # 2.7
        [duty] = [task for task in self.protocol.tasks if task.id == "next-step-decided"]
        assert duty.label == "discuss maintenance with every patient, and decide on it"
        assert (duty.source, duty.status) == ("SR-CON", Status.PUBLISHED)
        told = after(middle("ipt-sr"), *["session-held"] * 9, "phase-began termination")
        told = after(told, DONE.removesuffix(" next-step-decided"))
        assert codes(told, "course-ended completed") == ["NO-NEXT-STEP"]

    def test_two_scales_about_every_four_sessions(self):  # 2.11
        assert {(plan.instrument, plan.when) for plan in self.protocol.measures} == {
            (instrument, when)
            for instrument in ("phq-9", "gad-7")
            for when in ("baseline", "about every 4 sessions")
        }
        assert numbers(self.protocol, "review_after") == [4]

    def test_what_was_not_read_is_assumed(self):  # 2.9 and the summary
        assumed = {p.name for p in self.protocol.limits if p.status is Status.ASSUMED}
        assert assumed == {"sessions_cap", "minutes_min", "minutes_default"}


class TestP03:
    """Brief IPT: eight sessions on one area that can be managed."""

    protocol = protocols.get("ipt-b")

    def test_eight_sessions_of_which_the_first_two_open_it(self):  # 3.1, 3.4
        lengths = ("sessions_min", "sessions_default", "sessions_max", "sessions_cap")
        assert numbers(self.protocol, *lengths) == [8] * 4
        assert self.protocol.outline() == Outline(initial=(1, 2), middle=(3, 7), termination=(8, 8))
        told = course("session-held", "session-held", protocol="ipt-b")
        assert codes(told, "session-held") == ["INITIAL-OVERRUN"]

    def test_one_area_in_focus(self):  # 3.5
        told = course("focus-agreed role-dispute", protocol="ipt-b")
        assert codes(told, "focus-agreed role-transition") == ["FOCUS-TOO-MANY"]

    def test_the_engagement_meeting_is_not_numbered(self):  # 3.1, T35
        [usual] = [p for p in self.protocol.limits if p.name == "sessions_default"]
        assert usual.note == "an engagement meeting usually comes first and is not numbered"
        told = course("screening-recorded", protocol="ipt-b")
        assert told.sessions_held == 0

    def test_its_ending_is_recalled_and_not_read(self):  # 3.6
        ending = ("termination_min", "termination_default", "termination_max")
        assert numbers(self.protocol, *ending) == [1, 1, 2]
        assert statuses(self.protocol, *ending) == {"assumed"}

    def test_the_scale_of_its_trial(self):  # 3.7
        assert [
            (p.instrument, p.when) for p in self.protocol.measures if p.source != "NICE-16"
        ] == [
            ("hrsd-17", "baseline"),
            ("hrsd-17", "end"),
        ]

    def test_a_course_goes_through_all_phases(self):
        told = after(middle("ipt-b"), *["session-held"] * 6, "ending-announced")
        assert codes(told, "session-held") == ["TERMINATION-DUE"]
        told = after(
            told, "phase-began termination", f"{DONE} ending-felt", "course-ended completed"
        )
        assert (told.sessions_held, told.deviations) == (8, ())


class TestP14:
    """IPT for posttraumatic stress disorder: fourteen sessions, no exposure, no homework."""

    protocol = protocols.get("ipt-ptsd")

    def test_fourteen_sessions_of_fifty_minutes(self):  # 14.1
        lengths = ("sessions_min", "sessions_default", "sessions_max", "sessions_cap")
        assert numbers(self.protocol, *lengths) == [14] * 4
        assert numbers(self.protocol, "minutes_default") == [50]
        assert statuses(self.protocol, "sessions_default", "minutes_default") == {"published"}

    def test_the_phases(self):  # 14.2, 14.4, 14.5
        assert self.protocol.outline() == Outline(
            initial=(1, 3), middle=(4, 11), termination=(12, 14)
        )
        told = course("session-held", "session-held", "session-held", protocol="ipt-ptsd")
        assert codes(told, "session-held") == ["INITIAL-OVERRUN"]
        told = after(middle("ipt-ptsd"), *["session-held"] * 9, "ending-announced")
        assert codes(told, "phase-began termination") == ["TERMINATION-EARLY"]
        assert codes(after(told, "session-held"), "phase-began termination") == []

    def test_there_are_no_deficits(self):  # 14.6
        assert self.protocol.area(Area.DEFICITS) is None
        assert codes(course(protocol="ipt-ptsd"), "focus-agreed deficits") == ["AREA-NOT-OFFERED"]

    def test_feelings_come_before_anything_else_and_there_is_no_homework(self):  # 14.7, 14.8
        labels = {task.id: task.label for task in self.protocol.tasks}
        assert labels["feelings-named"] == (
            "name feelings in daily encounters and use them, above all in the first half"
        )
        assert labels["risks-encouraged"].endswith("nothing is set as homework")
        assert not any("trauma" in label for label in labels.values())

    def test_its_scales(self):  # 14.9
        assert [(plan.instrument, plan.when) for plan in self.protocol.measures] == [
            ("caps", "baseline"),
            ("caps", "middle and end"),
            ("pcl-5", "baseline"),
            ("hrsd-17", "serial"),
        ]

    def test_its_exclusions_are_those_of_its_trial(self):  # 14.10
        assert {(e.id, e.source) for e in self.protocol.exclusions} == {
            (name, "PTSD-VET")
            for name in ("psychosis", "bipolar", "substance-dependence", "acute-suicide-risk")
        }

    def test_it_departs_from_the_classic_course_in_these_numbers(self):
        assert changed("ipt-ptsd") == {
            "sessions_min",
            "sessions_default",
            "sessions_max",
            "sessions_cap",
            "termination_max",
            "focus_max",
            "review_after",
        }
