"""The variants beyond the first seven: every row of the reference has a protocol or a reason.

A class or a comment names the rows, such as P05 or 5.3.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.machine.events_for import event
from tests.machine.histories import codes, course

import ipt
from ipt import protocols
from ipt.findings import Status
from ipt.model import Area, Family, Grade, Outline, Topic

NAMES = protocols.names()
OPENING = (
    "measure-taken", "inventory-completed", "formulation-shared", "sick-role-given",
    "focus-agreed role-dispute", "phase-began middle",
)  # fmt: skip
"""What comes before the middle phase, beside sessions and a contract."""
ROWS = {
    "P01": ("ipt-12", "ipt-16", "ipt-16-seed002", "ipt-16-twice-weekly", "ipt-16-uk"),
    "P02": ("ipt-sr",),
    "P03": ("ipt-b",),
    "P04": ("ipc", "ipc-triage"),
    "P04b": ("ipc-a",),
    "P05": ("ipt-a-12", "ipt-a-12-casebook", "ipt-a-12-consolidation", "ipt-a-smart"),
    "P06": ("ipt-ag",),
    "P07": (),
    "P08": ("ipt-g",),
    "P09": ("who-group-8",),
    "P09b": (
        "ipt-g-nepal-10", "ipt-g-strongminds-12", "ipt-g-uganda-16", "who-group-8-ethiopia",
    ),
    "P10": ("ipt-m",),
    "P11": ("ipsrt",),
    "P12": ("ipt-antenatal", "ipt-b-perinatal", "ipt-dyad", "ipt-postpartum"),
    "P12b": ("pa-ipt",),
    "P12c": (),
    "P13": ("ipt-grief",),
    "P14": ("ipt-ptsd", "ipt-ptsd-uk"),
    "P14b": ("ipt-ptsd-group", "ipt-ptsd-group-8"),
    "P15": ("ipt-older-risk",),
    "P16": ("ipt-d",),
    "P17": ("ipt-bn", "ipt-ed-16"),
    "P17b": ("ipt-bed", "ipt-bed-group"),
    "P18": (),
    "P18b": ("ipt-blended",),
    "P19": (),
    "P20": ("ipt-inpatient",),
    "P21": ("fb-ipt",),
    "P22": ("ipt-a-sci",),
    "P23": ("ipt-bpd",),
    "P24": ("ipt-sad",),
    "EX1": (),
}  # fmt: skip
"""The protocols of each row."""
NO_COURSE = {
    "P07": ("ipt-ast",),
    "P12c": ("rose",),
    "P13": ("cgt",),
    "P18": ("ipt-self-guided",),
    "P19": ("dit",),
    "EX1": ("ease", "pm-plus"),
    "cases.md, C8": ("w-ipt",),
}
"""What is described or excluded, each with its reason: all that the other rows have."""
PRESETS = {
    "1.6": "ipt-16-twice-weekly",  # and 24.2
    "1.8": "ipt-16-uk",
    "1.9": "ipt-16-seed002",  # and 1.10
    "1.11, us3 with 12": "ipt-12",
    "1.11, us3 with 16": "ipt-16",
    "4.1": "ipc",
    "4.6": "ipc-triage",
    "4.10": "ipc-a",
    "5.3, in 16 weeks": "ipt-a-smart",
    "5.5": "ipt-a-12",
    "5.6": "ipt-a-12-consolidation",
    "P05, the other phases": "ipt-a-12-casebook",
    "9.2": "who-group-8",
    "9.8": "ipt-g-uganda-16",
    "9.9": "ipt-g-strongminds-12",
    "9.10": "ipt-g-nepal-10",
    "9.11": "who-group-8-ethiopia",
    "12.1": "ipt-postpartum",
    "12.3": "ipt-antenatal",
    "12.4": "pa-ipt",
    "12.5": "ipt-b-perinatal",
    "12.6": "ipt-dyad",
    "14.1": "ipt-ptsd",
    "14.12": "ipt-ptsd-uk",
    "14.13, 16 weeks": "ipt-ptsd-group",
    "14.13, 8 weeks": "ipt-ptsd-group-8",
    "17.1, trials": "ipt-bn",
    "17.1, a service": "ipt-ed-16",
    "17.6, alone": "ipt-bed",
    "17.6, in a group": "ipt-bed-group",
    "18.3": "ipt-blended",
}
"""The protocol of each preset that a row of section 2 tells apart."""
MODES = {
    "18.4": (("ipt-16", "telephone"), ("ipt-postpartum", "telephone")),
    "18.5": (("ipt-16", "video"),),
}
"""What is no variant but a way to hold one: an advisory about the modality, with IPT-T among them."""
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "protocols.md"


def spans(name: str) -> tuple[tuple[int, int], ...]:
    outline = protocols.get(name).outline()
    return (outline.initial, outline.middle, outline.termination)


def advised(name: str, topic: Topic) -> dict[str, str]:
    return {told.id: str(told) for told in protocols.get(name).advised(topic)}


class TestRows:
    def test_every_protocol_belongs_to_one_row(self):
        assert sorted(name for names in ROWS.values() for name in names) == list(NAMES)

    def test_every_row_has_a_protocol_or_a_reason(self):
        told = {one.id: one.why for one in (*protocols.described(), *protocols.excluded())}
        assert {row for row, names in ROWS.items() if not names} <= NO_COURSE.keys()
        assert sorted(name for names in NO_COURSE.values() for name in names) == sorted(told)
        assert all(told.values())

    def test_every_row_of_the_reference_is_here(self):
        if not REFERENCE.exists():
            pytest.skip("the reference is not part of the project")
        matrix, _, _ = REFERENCE.read_text(encoding="utf-8").partition("## 2. ")
        assert re.findall(r"^\| (P\d+[a-z]?|EX\d) \|", matrix, re.MULTILINE) == [*ROWS]

    def test_every_row_of_several_protocols_has_them_as_presets(self):
        several = {name for names in ROWS.values() if len(names) > 1 for name in names}
        assert len({*PRESETS.values()}) == len(PRESETS)
        assert several <= {*PRESETS.values()} <= {*NAMES}

    def test_a_way_to_hold_a_course_is_no_variant_of_it(self):
        for held in MODES.values():
            assert all(mode in advised(name, Topic.MODALITY) for name, mode in held)

    def test_every_protocol_is_on_the_page_of_protocols(self):
        page = Path(__file__).parents[2].joinpath("docs", "protocols.md").read_text("utf-8")
        table, _, _ = page.partition("## Read one")
        assert set(re.findall(r"`([a-z0-9-]+)`", table)) == {*NAMES}

    @pytest.mark.parametrize("name", ["ipt-ast", "rose"])
    def test_a_course_without_a_focus_would_keep_nothing_of_these_two(self, name):
        """Nothing but a count of meetings: that is why no limit lets a course go without a focus."""
        [one] = [each for each in protocols.described() if each.id == name]
        counted = {"formulation-shared", "sick-role-given", "contract-set", "focus-worked"}
        assert counted.isdisjoint(task.id for task in one.tasks)
        assert one.measures == one.exclusions == ()
        assert "focus" in one.why

    def test_only_what_adds_to_ipt_or_takes_away_from_it_is_of_another_family(self):
        others = [name for name in NAMES if protocols.get(name).family is not Family.IPT]
        assert others == ["ipsrt"]


class TestAdvisories:
    @pytest.mark.parametrize("name", NAMES)
    def test_each_says_for_whom_where_how_and_what_if(self, name):
        said = {advisory.topic for advisory in protocols.get(name).advisories}
        assert said >= {
            Topic.POPULATION, Topic.SETTING, Topic.MODALITY, Topic.FORMAT, Topic.INDICATION,
            Topic.SUITABILITY, Topic.SCREEN, Topic.CONSENT, Topic.BETWEEN_SESSIONS,
            Topic.MISSED_SESSION, Topic.DECISION,
        }  # fmt: skip

    @pytest.mark.parametrize("name", NAMES)
    def test_whoever_is_young_is_asked_about_safety_at_home(self, name):
        protocol = protocols.get(name)
        ages = [told.high for told in protocol.advised(Topic.POPULATION) if told.high]
        if ages and max(ages) <= 18:
            assert "safeguarding" in advised(name, Topic.SCREEN)

    @pytest.mark.parametrize(
        "name", ["ipt-postpartum", "ipt-antenatal", "ipt-b-perinatal", "pa-ipt"]
    )
    def test_around_a_birth_the_child_and_a_psychosis_are_asked_about(self, name):
        assert {"infant", "psychosis"} <= advised(name, Topic.SCREEN).keys()

    def test_what_nobody_has_read_is_assumed(self):
        recalled = {
            advisory
            for name in NAMES
            for advisory in protocols.get(name).advisories
            if advisory.label.startswith("recalled, not read")
        }
        assert recalled
        assert {advisory.status for advisory in recalled} == {Status.ASSUMED}

    def test_the_reviews_of_the_classic_course(self):
        assert advised("ipt-16", Topic.DECISION)["early"].endswith("are possible (session 4)")

    @pytest.mark.parametrize(
        ("name", "grade"),
        [("ipt-16", Grade.REPLICATED), ("ipt-sad", Grade.MIXED), ("ipt-bpd", Grade.PRELIMINARY)],
    )
    def test_the_evidence_is_graded(self, name, grade):
        first, *_ = protocols.get(name).advised(Topic.INDICATION)
        assert first.grade is grade


class TestPhases:
    @pytest.mark.parametrize(
        ("name", "phases"),
        [
            # cases.md, C11
            ("ipt-12", ((1, 3), (4, 9), (10, 12))),
            ("ipt-ptsd", ((1, 3), (4, 11), (12, 14))),
            ("ipt-16", ((1, 3), (4, 13), (14, 16))),
            ("ipt-16-twice-weekly", ((1, 3), (4, 13), (14, 16))),
            # protocols.md, in the order of its rows
            ("ipc", ((1, 1), (2, 5), (6, 6))),
            ("ipc-triage", ((1, 1), (2, 2), (3, 3))),
            ("ipc-a", ((1, 2), (3, 5), (6, 6))),
            ("ipt-a-12", ((1, 4), (5, 8), (9, 12))),
            ("ipt-a-12-casebook", ((1, 4), (5, 9), (10, 12))),
            ("ipt-ag", ((1, 4), (5, 8), (9, 12))),
            ("ipt-g", ((1, 5), (6, 15), (16, 20))),
            ("who-group-8", ((1, 1), (2, 7), (8, 8))),
            ("ipt-g-strongminds-12", ((1, 4), (5, 9), (10, 12))),
            ("ipt-g-nepal-10", ((1, 1), (2, 9), (10, 10))),
            ("ipsrt", ((1, 5), (6, 17), (18, 20))),
            ("ipt-postpartum", ((1, 3), (4, 9), (10, 12))),
            ("pa-ipt", ((1, 2), (3, 7), (8, 8))),
            ("ipt-grief", ((1, 3), (4, 13), (14, 16))),
            ("ipt-ptsd-uk", ((1, 4), (5, 12), (13, 14))),
            ("ipt-older-risk", ((1, 3), (4, 13), (14, 16))),
            ("ipt-d", ((1, 3), (4, 13), (14, 16))),
            ("ipt-bn", ((1, 4), (5, 16), (17, 19))),
            ("ipt-bed", ((1, 5), (6, 15), (16, 20))),
            ("fb-ipt", ((1, 5), (6, 11), (12, 14))),
            ("ipt-a-sci", ((1, 2), (3, 4), (5, 5))),
            ("ipt-sad", ((1, 3), (4, 11), (12, 14))),
        ],
    )
    def test_golden_numbers(self, name, phases):
        assert spans(name) == phases

    @given(st.sampled_from(NAMES), st.integers(8, 20))
    def test_every_length_has_three_phases_in_a_row(self, name, sessions):
        """For 8 to 20 sessions, wherever the protocol allows them."""
        protocol = protocols.get(name)
        initial, final = protocol.limit("initial_max"), protocol.limit("termination_default")
        if sessions <= initial + final:
            with pytest.raises(ipt.IPTError, match="leave no middle phase"):
                protocol.outline(sessions)
            return
        assert protocol.outline(sessions) == Outline(
            initial=(1, initial),
            middle=(initial + 1, sessions - final),
            termination=(sessions - final + 1, sessions),
        )

    @pytest.mark.parametrize("name", NAMES)
    def test_the_end_is_announced_ahead_of_it(self, name):  # C11: no later than N - 2
        protocol = protocols.get(name)
        if protocol.limit("announced_min"):
            assert protocol.limit("announce_by") >= 2
            assert protocol.limit("announce_by") >= protocol.limit("termination_min")


class TestFacts:
    """Single numbers of the reference that a course would notice."""

    @pytest.mark.parametrize(
        ("name", "limits"),
        [
            ("ipc", {"sessions_max": 6, "minutes_max": 30, "focus_max": 1}),  # 4.1, 4.2
            ("ipt-a-12", {"sessions_max": 16, "minutes_min": 35, "minutes_max": 50}),  # 5.3, 5.4
            ("ipt-g", {"initial_max": 5, "termination_min": 5, "review_after": 10}),  # 8.3, 8.4
            ("ipt-g-uganda-16", {"sessions_default": 16, "minutes_default": 90}),  # 9.8
            ("ipt-m", {"sessions_min": 24, "sessions_max": 36}),  # 10.3
            ("ipsrt", {"initial_min": 3, "initial_max": 5, "minutes_max": 60}),  # 11.3, 11.6
            ("ipt-dyad", {"sessions_default": 9}),  # 12.6
            ("ipt-ptsd-group", {"sessions_default": 16, "minutes_default": 120}),  # 14.13
            ("ipt-ptsd-group-8", {"sessions_default": 8}),  # 14.13
            ("ipt-bn", {"sessions_min": 15, "sessions_default": 19, "sessions_max": 20}),  # 17.1
            ("ipt-ed-16", {"sessions_default": 16}),  # 17.1
            ("ipt-blended", {"sessions_min": 12, "sessions_max": 16}),  # 18.3
            ("ipt-inpatient", {"sessions_default": 15, "minutes_default": 50}),  # 20.1
            ("ipt-bpd", {"sessions_default": 34}),  # 23.1
        ],
    )
    def test_numbers(self, name, limits):
        protocol = protocols.get(name)
        assert {limit: protocol.limit(limit) for limit in limits} == limits

    def test_maintenance_is_monthly_and_may_begin_without_an_opening(self):  # 10.2
        assert protocols.get("ipt-m").cadence == "monthly"
        tasks = ["measure-taken", "inventory-completed", "formulation-shared"]
        told = course(*tasks, "focus-agreed role-dispute", "contract-agreed 36", protocol="ipt-m")
        assert codes(told, "phase-began middle") == []

    def test_twice_a_week_at_the_start_and_at_most_twenty(self):  # 1.6, 24.2
        protocol = protocols.get("ipt-16-twice-weekly")
        assert (protocol.cadence, protocol.limit("sessions_cap")) == ("twice-weekly", 20)

    def test_three_a_week_on_a_ward(self):  # 20.1, T34
        dense = [name for name in NAMES if protocols.get(name).cadence == "thrice-weekly"]
        assert dense == ["ipt-inpatient"]

    def test_consolidation_in_place_of_termination(self):  # 5.6
        protocol = protocols.get("ipt-a-12-consolidation")
        assert protocol.label(ipt.Phase.TERMINATION) == "consolidation"
        assert {"assessment", "afterwards"} <= advised(protocol.id, Topic.MEETING).keys()

    def test_in_a_group_the_end_is_nobodys_to_move(self):
        told = course(*["session-held"] * 5, "contract-agreed 20", protocol="ipt-g")
        told = ipt.apply(told, *map(event, OPENING))
        assert codes(told, "contract-amended 20") == ["AMENDED-OFTEN"]

    def test_for_grief_there_is_grief_alone(self):  # P13
        assert [rule.area for rule in protocols.get("ipt-grief").areas] == [Area.GRIEF]
        assert codes(course(protocol="ipt-grief"), "focus-agreed role-dispute") == [
            "AREA-NOT-OFFERED"
        ]

    def test_the_healthy_self_may_be_grieved_for(self):  # 11.7
        told = course("life-event-recorded ill illness", protocol="ipsrt")
        assert codes(told, "focus-agreed grief:ill") == []
        assert codes(course("life-event-recorded ill illness"), "focus-agreed grief:ill") == [
            "GRIEF-NO-DEATH"
        ]

    @pytest.mark.parametrize("name", ["ipt-d", "pa-ipt", "ipt-ptsd-uk", "ipt-ptsd-group"])
    def test_these_offer_no_deficits(self, name):  # 16.3, 12.4, 14.6
        assert protocols.get(name).area(Area.DEFICITS) is None

    def test_the_treatment_is_the_transition(self):  # 16.2
        rule = protocols.get("ipt-d").area(Area.ROLE_TRANSITION)
        assert rule is not None
        assert rule.note.startswith("the treatment itself")

    @pytest.mark.parametrize(
        ("name", "topic", "id_", "says"),
        [
            ("ipt-a-12", Topic.PEOPLE, "parents-first", "the parents at the first session (session 1)"),
            ("pa-ipt", Topic.PEOPLE, "partner", "the partner at every session (sessions 1 to 8)"),
            ("ipt-g", Topic.FORMAT, "members", "members of a group (6 to 9 people)"),
            ("ipt-g", Topic.MEETING, "middle", "each member is seen alone between these two sessions (sessions 10 to 11)"),
            ("ipt-g-uganda-16", Topic.FORMAT, "members", "members of a group, all women or all men (8 to 12 people)"),
            ("ipt-older-risk", Topic.POPULATION, "older-adults", "people who think of death or suicide or have lately hurt themselves (from 60 years)"),
            ("fb-ipt", Topic.POPULATION, "preadolescents", "depressed children (8 to 12 years)"),
        ],
    )  # fmt: skip
    def test_what_it_says_of_people_and_meetings(self, name, topic, id_, says):
        assert advised(name, topic)[id_] == says

    def test_in_a_crisis_of_suicide_the_danger_is_the_reason_and_no_exclusion(self):  # T31
        for name in ("ipt-older-risk", "ipt-a-sci"):
            told = {exclusion.id: exclusion.label for exclusion in protocols.get(name).exclusions}
            assert told["acute-suicide-risk"] == "imminent danger, which is an emergency"

    def test_bipolar_disorder_is_what_social_rhythms_are_for(self):  # 11.1
        excluded = {exclusion.id for exclusion in protocols.get("ipsrt").exclusions}
        assert "bipolar" not in excluded

    def test_each_session_of_the_family_form_has_its_task(self):  # 21.1, 21.2
        told = {
            session
            for task in protocols.get("fb-ipt").tasks
            if task.first and task.last
            for session in range(task.first, task.last + 1)
        }
        assert told == set(range(1, 15))
