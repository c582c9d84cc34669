"""The numbers of the model, and whom it meets."""

import attrs
import pytest
from tests.cohort.engine import population

from ipt import cohort, protocols, sources
from ipt.cohort import assumptions
from ipt.cohort.shipped import known, population_for
from ipt.errors import InvalidValue, UnknownName

pytestmark = pytest.mark.once


class TestParameters:
    def test_all_have_a_source_a_status_and_a_basis(self):
        for preset in cohort.presets():
            for name, one in cohort.parameters(preset):
                assert one.source in sources.names(), name
                assert one.meaning, name
                if one.basis is cohort.Basis.ASSUMED:
                    assert one.status in {"assumed", "inferred"}, name
                if one.basis is cohort.Basis.PUBLISHED:
                    assert one.source != "ipt", name

    def test_are_explained_one_in_a_line(self):
        parameters = cohort.parameters("ipt-16")
        head, *lines = parameters.explain().splitlines()[1:]
        assert parameters.explain().splitlines()[0] == "ipt-16"
        assert head.split() == [
            "parameter",
            "value",
            "range",
            "basis",
            "source",
            "status",
            "meaning",
        ]
        assert len(lines) == len([*parameters])
        (effect,) = [line for line in lines if line.startswith("effect ")]
        assert effect.split()[:6] == ["effect", "0.8", "-3..5", "fitted", "Metapsy", "computed"]
        assert "(tau)" in effect

    def test_are_there_for_every_protocol(self):
        for name in protocols.names():
            assert cohort.parameters(name).name == name

    def test_of_a_protocol_without_its_own_are_those_of_the_model(self):
        assert cohort.parameters("ipt-b").digest == cohort.parameters("ipt-16").digest
        assert cohort.parameters("ipt-m").digest != cohort.parameters("ipt-16").digest

    def test_of_a_preset_keep_what_it_does_not_change(self):
        model, routine = cohort.parameters(), cohort.parameters("routine")
        changed = [name for name, one in routine if one != getattr(model, name)]
        assert changed == ["dropout_first"]
        assert routine.dropout_first.meaning == model.dropout_first.meaning
        assert routine.dropout_first.note == "27 % stopped after intake or one session"

    def test_can_be_set_and_say_so(self):
        changed = cohort.parameters().with_(effect=0.5, source="Cuijpers16", status="published")
        assert changed.effect.value == 0.5
        assert changed.effect.basis is cohort.Basis.SCENARIO
        assert (changed.effect.source, changed.effect.status) == ("Cuijpers16", "published")
        assert changed.effect.meaning == cohort.parameters().effect.meaning
        assert changed.digest != cohort.parameters().digest

    def test_have_a_digest_of_values_alone(self):
        model = cohort.parameters()
        told = attrs.evolve(model, effect=attrs.evolve(model.effect, note="another word"))
        assert told.digest == model.digest

    def test_refuse_an_unknown_name(self):
        with pytest.raises(UnknownName, match="unknown parameter 'efect'; did you mean 'effect'"):
            cohort.parameters().with_(efect=1)
        with pytest.raises(UnknownName, match="unknown parameters 'ipt-61'; did you mean 'ipt-16'"):
            cohort.parameters("ipt-61")

    def test_refuse_a_value_out_of_range(self):
        with pytest.raises(InvalidValue) as refused:
            cohort.parameters().with_(attendance=1.2)
        assert str(refused.value) == (
            "coming to a session is from 0 to 1, not 1.2; give a value in between"
        )
        for value in (float("nan"), "often", True):
            with pytest.raises(InvalidValue) as refused:
                cohort.parameters().with_(attendance=value)
            assert str(refused.value) == (
                f"attendance is a finite number, not {value!r}; give one from 0 to 1"
            )

    def test_are_numbers(self):
        assert float(cohort.parameters().usual_effect) == 0.115

    def test_have_names_that_are_known(self):
        assert "routine" in known()
        assert set(cohort.presets()) == {"ipt-16", "ipt-m", "routine"}
        assert len(assumptions.NAMES) == len([*cohort.parameters()])


class TestAPopulation:
    def test_ships_by_name(self):
        assert cohort.populations() == ("adults", "perinatal", "remitted", "routine")
        assert population_for("ipt-m") == "remitted"
        assert population_for("ipt-16") == "adults"
        with pytest.raises(UnknownName, match="unknown population 'adult'; did you mean 'adults'"):
            cohort.population("adult")

    def test_is_explained(self):
        first, _head, severity, spread = cohort.population().explain().splitlines()
        assert first == "adults: adults in an episode of major depression; hrsd-17 at least 14"
        assert severity.startswith("severity   0.7 ")
        assert spread.startswith("spread     0.555 ")
        assert (
            cohort.population("remitted")
            .explain()
            .startswith(
                "remitted: adults who are well after an episode of major depression; hrsd-17 at most 7"
            )
        )
        assert "; hrsd-17 any\n" in population(low=None).explain()

    def test_has_a_digest_of_what_it_says(self):
        assert population().digest == population(title="others").digest
        assert len({population(low=low).digest for low in (None, 14, 15)}) == 3

    def test_that_nobody_can_be_of_is_refused(self):
        with pytest.raises(InvalidValue, match="low 20 is above high 7, so that nobody fits"):
            population(low=20, high=7)
        for areas in ((), (("grief", 0),), (("grief", -1), ("deficits", 2))):
            with pytest.raises(InvalidValue, match="areas need shares that are not negative"):
                population(areas=areas)
