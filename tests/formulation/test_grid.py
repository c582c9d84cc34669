"""The grid: five domains by four roles, and what was not asked kept apart from what is not there."""

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.formulation.grid import PURPOSES, audit_grid, formulation_grid, purpose_slots
from ipt.model import Factor, FactorDomain, FactorRole

pytestmark = pytest.mark.once

factors = st.lists(
    st.builds(
        Factor,
        id=st.sampled_from("abcdefghij"),
        domain=st.sampled_from(FactorDomain),
        role=st.sampled_from(FactorRole),
        present=st.booleans(),
        text=st.sampled_from(["", "a loss", "A  loss"]),
    ),
    max_size=10,
    unique_by=lambda factor: factor.id,
)


def factor(name="f1", domain="social", role="precipitating", **more):
    return Factor(id=name, domain=domain, role=role, **more)


def codes(*given_, **more):
    return [question.code for question in audit_grid(formulation_grid(given_), **more).questions]


class TestTheCells:
    def test_there_are_five_by_four(self):
        cells = formulation_grid([]).cells
        assert [(cell.domain, cell.role) for cell in cells] == [
            (domain, role) for domain in FactorDomain for role in FactorRole
        ]

    def test_what_was_asked_and_is_not_there_is_kept_apart_from_what_was_not_asked(self):
        made = formulation_grid([factor(), factor("f2", "spiritual", "protective", present=False)])
        assert made.cell("social", "precipitating").filled is True
        assert made.cell("spiritual", "protective").filled is False
        assert made.cell("cultural", "protective").filled is None
        assert [cell.domain for cell in made.asked_and_none] == [FactorDomain.SPIRITUAL]
        assert len(made.unasked) == 18

    def test_what_is_there_outweighs_what_is_not(self):
        made = formulation_grid([factor(), factor("f2", present=False)])
        assert made.cell("social", "precipitating").filled is True

    def test_they_are_counted(self):
        counts = formulation_grid([factor(), factor("f2"), factor("f3", present=False)]).counts
        assert counts[FactorDomain.SOCIAL][FactorRole.PRECIPITATING] == 2
        assert counts[FactorDomain.CULTURAL][FactorRole.PROTECTIVE] == 0

    def test_two_factors_of_one_id_are_refused(self):
        with pytest.raises(InvalidValue) as refused:
            formulation_grid([factor(), factor(domain="cultural")])
        assert str(refused.value) == "two factors have the id 'f1'; keep the one recorded last"

    @given(factors)
    def test_each_factor_lies_in_one_cell(self, given_):
        made = formulation_grid(given_)
        inside = [each.id for cell in made.cells for each in (*cell.factors, *cell.none)]
        assert sorted(inside) == sorted(each.id for each in given_)
        present = sum(each.present for each in given_)
        assert sum(sum(row.values()) for row in made.counts.values()) == present

    @given(factors, st.data())
    def test_the_order_of_the_factors_changes_nothing(self, given_, data):
        other = data.draw(st.permutations(given_))
        assert formulation_grid(other) == formulation_grid(given_)
        one, two = formulation_grid(other), formulation_grid(given_)
        assert audit_grid(one) == audit_grid(two)
        assert purpose_slots(one) == purpose_slots(two)


class TestWhatIsAsked:
    def test_an_empty_grid_asks_for_everything(self):
        assert [str(q) for q in audit_grid(formulation_grid([])).questions] == [
            "BPS-NO-PRECIPITANT: what set off the distress",
            "BPS-NO-MECHANISM: what made the patient vulnerable to it, or keeps it up",
            "BPS-NO-PROTECTIVE: what protects the patient, and what goes well",
            "BPS-CULTURE-BLANK: what does the culture that the patient lives in say about this",
            "BPS-SPIRIT-UNASKED: does faith or a search for meaning play a part",
        ]

    @pytest.mark.parametrize("present", [True, False])
    @pytest.mark.parametrize(
        ("domain", "role", "code"),
        [
            ("social", "precipitating", "BPS-NO-PRECIPITANT"),
            ("biological", "predisposing", "BPS-NO-MECHANISM"),
            ("psychological", "perpetuating", "BPS-NO-MECHANISM"),
            ("social", "protective", "BPS-NO-PROTECTIVE"),
            ("cultural", "perpetuating", "BPS-CULTURE-BLANK"),
            ("spiritual", "perpetuating", "BPS-SPIRIT-UNASKED"),
        ],
    )
    def test_what_was_asked_is_not_asked_again_also_if_there_is_none(
        self, domain, role, code, present
    ):
        assert code not in codes(factor("f1", domain, role, present=present))

    @given(factors, st.data())
    def test_who_tells_more_is_asked_no_more(self, given_, data):
        fewer = data.draw(st.lists(st.sampled_from(given_), unique=True)) if given_ else []
        assert set(codes(*given_)) <= set(codes(*fewer))


class TestWhatIsFound:
    def test_two_factors_that_say_the_same(self):
        made = formulation_grid([factor(text="a quarrel"), factor("f2", text="A  Quarrel ")])
        [finding] = audit_grid(made).findings
        assert str(finding) == (
            "BPS-FACTOR-DUPLICATED: 'f1' and 'f2' say the same, in one domain and one role"
        )
        assert (finding.where, finding.severity) == (("f1", "f2"), Severity.ADVICE)
        assert "quarrel" not in repr(finding).lower()

    def test_not_those_that_say_nothing_or_lie_elsewhere(self):
        made = formulation_grid([factor(), factor("f2"), factor("f3", "cultural", text="x")])
        assert audit_grid(made).findings == ()

    def test_a_formulation_that_was_not_shared(self):
        [finding] = audit_grid(formulation_grid([]), shared=False).findings
        assert str(finding) == "BPS-NOT-SHARED: the formulation was not shared with the patient"
        assert finding.severity is Severity.ADVICE

    @pytest.mark.parametrize("shared", [True, None])
    def test_nothing_of_one_that_was_or_of_which_nobody_knows(self, shared):
        assert audit_grid(formulation_grid([]), shared=shared).findings == ()


class TestWhatAFormulationIsFor:
    def test_there_are_eight_purposes(self):
        assert [slot.purpose for slot in purpose_slots(formulation_grid([]))] == list(PURPOSES)
        assert len(PURPOSES) == 8

    def test_each_has_the_factors_that_bear_on_it(self):
        made = formulation_grid(
            [
                factor("quarrel"),
                factor("faith", "spiritual", "protective"),
                factor("shy", "psychological", "predisposing"),
            ]
        )
        bears = {slot.purpose: slot.factors for slot in purpose_slots(made)}
        assert bears == {
            "experience": ("shy", "quarrel", "faith"),
            "origin": ("shy", "quarrel"),
            "validation": ("quarrel",),
            "rationale": ("quarrel",),
            "focus": ("quarrel",),
            "stance": ("shy",),
            "techniques": (),
            "prognosis": ("shy", "faith"),
        }

    def test_one_is_empty_only_where_everything_was_asked(self):
        asked = [
            factor(f"f{n}", "social", role, present=False) for n, role in enumerate(FactorRole)
        ]
        filled = {slot.purpose: slot.filled for slot in purpose_slots(formulation_grid(asked))}
        assert (filled["focus"], filled["rationale"], filled["origin"]) == (False, False, None)
