"""What is no course: treatments that are described, and look-alikes that are excluded."""

import re

import pytest

from ipt import protocols, sources
from ipt.errors import UnknownName
from ipt.model import Area, Family, Topic

DESCRIBED = {treatment.id: treatment for treatment in protocols.described()}


class TestDescribed:
    def test_these_are_described_and_no_course_opens_in_them(self):
        assert list(DESCRIBED) == ["dit", "ipt-ast", "ipt-self-guided", "rose", "w-ipt"]
        assert DESCRIBED.keys().isdisjoint(protocols.names())

    @pytest.mark.parametrize("name", DESCRIBED)
    def test_whoever_asks_for_one_is_told_where_to_look(self, name: str):
        message = f"no course opens in {name!r}; ipt.protocols.described() says why"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            protocols.get(name)

    @pytest.mark.parametrize("name", DESCRIBED)
    def test_every_part_is_cited(self, name: str):
        one = DESCRIBED[name]
        parts = (one, *one.areas, *one.tasks, *one.measures, *one.exclusions, *one.advisories)
        assert {part.source for part in parts} <= set(sources.names())

    def test_dynamic_interpersonal_therapy_is_a_family_of_its_own(self):  # P19, X25
        dit = DESCRIBED["dit"]
        assert [one.id for one in DESCRIBED.values() if one.family is Family.DIT] == ["dit"]
        assert dit.areas == ()
        assert "psychodynamic" in dit.why
        assert {plan.instrument for plan in dit.measures} == {"phq-9", "gad-7"}

    def test_its_phases_are_recalled_and_not_read(self):  # 19.3
        told = {(task.sessions, task.status.value) for task in DESCRIBED["dit"].tasks}
        assert told == {("1 to 4", "assumed"), ("5 to 12", "assumed"), ("13 to 16", "assumed")}

    def test_the_prevention_programme_has_no_grief_and_no_contract_on_an_area(self):  # 7.5, 7.7
        ast = DESCRIBED["ipt-ast"]
        assert {rule.area for rule in ast.areas} == {*Area} - {Area.GRIEF}
        assert ast.why.startswith("it teaches skills first and applies them then")

    def test_missed_classes_can_be_made_up(self):  # 12.7
        [missed] = [a for a in DESCRIBED["rose"].advisories if a.topic is Topic.MISSED_SESSION]
        assert missed.label == "missed classes can be made up"

    def test_four_modules_are_the_four_areas(self):  # 18.1
        assert {rule.area for rule in DESCRIBED["ipt-self-guided"].areas} == {*Area}


class TestExcluded:
    def test_look_alikes_are_named_with_the_reason(self):  # EX.1 to EX.3, 13.3
        told = {one.id: (one.source, one.status.value) for one in protocols.excluded()}
        assert told == {
            "cgt": ("CGT-2", "secondary"),
            "ease": ("EASE-1", "secondary"),
            "pm-plus": ("PMPLUS", "secondary"),
        }
        assert all(one.why for one in protocols.excluded())

    def test_none_of_them_is_a_protocol(self):
        known = {*protocols.names(), *DESCRIBED}
        assert known.isdisjoint(one.id for one in protocols.excluded())
