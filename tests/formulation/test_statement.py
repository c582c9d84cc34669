"""The formulation: its moves, its arithmetic, its time and the agreement to it."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.builders import FIRST_DAY, protocol, week

import ipt
from ipt.formulation.audit import Audit
from ipt.formulation.statement import audit_statement, check_statement, statement_slots
from ipt.model import Area, Contract, Statement, events as ev

pytestmark = pytest.mark.once

FULL = Statement(
    diagnosis_named=True,
    not_fault=True,
    onset_linked=True,
    areas=("role-transition",),
    time_limit_stated=True,
    gain_stated=True,
)
CASES = Path(__file__).parents[2] / "examples" / "courses"


def statement(**changes):
    fields = ("diagnosis_named", "not_fault", "onset_linked", "areas", "time_limit_stated")
    told = {name: getattr(FULL, name) for name in (*fields, "gain_stated")}
    return Statement(**{**told, **changes})


def shared(**changes):
    usual = {"agreed": True, "sessions_left": 13, "statement": FULL}
    return ev.FormulationShared(**{**usual, **changes})


def held(number):
    return [ev.SessionHeld(on=week(n)) for n in range(1, number + 1)]


def course(*events, override=None, **changes):
    begun = ipt.open_course(protocol(**changes), patient="p", on=FIRST_DAY)
    return ipt.apply(begun, *events, override=override)


def contract(**terms):
    return ev.ContractAgreed(contract=Contract(**terms))


def codes(audit):
    return [found.code for found in audit.findings], [asked.code for asked in audit.questions]


class TestTheSlots:
    def test_they_stand_in_the_order_of_the_published_samples(self):
        assert [(slot.name, slot.said) for slot in statement_slots(shared())] == [
            ("diagnosis", True),
            ("not-fault", True),
            ("onset", True),
            ("areas", True),
            ("people", None),
            ("time-limit", True),
            ("sessions-left", True),
            ("gain", True),
            ("agreement", True),
        ]

    def test_they_hold_codes_and_ids_in_a_fixed_order(self):
        said = statement(
            areas=("role-transition", "grief", "grief"), people=("b", "a"), life_events=("y", "x")
        )
        slots = {slot.name: slot for slot in statement_slots(shared(statement=said))}
        assert slots["areas"].refs == ("grief", "role-transition")
        assert slots["people"].refs == ("a", "b")
        assert slots["onset"].refs == ("x", "y")
        assert slots["sessions-left"].number == 13

    def test_a_number_of_sessions_states_the_time_limit(self):
        said = statement(time_limit_stated=None)
        slots = {slot.name: slot.said for slot in statement_slots(shared(statement=said))}
        assert slots["time-limit"] is True

    def test_the_session_of_the_agreement_is_known_inside_a_course(self):
        done = course(*held(3), shared())
        assert statement_slots(done.last(ev.FormulationShared), done)[-1].number == 3
        assert statement_slots(shared(agreed=False), done)[-1].number is None
        assert statement_slots(shared())[-1].number is None

    def test_without_a_statement_nothing_is_known(self):
        slots = statement_slots(ev.FormulationShared())
        assert {slot.said for slot in slots} == {None}

    @given(
        st.permutations(list(Area)), st.permutations(["p", "q", "r"]), st.permutations(["x", "y"])
    )
    def test_the_order_in_which_things_were_noted_does_not_matter(self, areas, people, life_events):
        one = shared(statement=statement(areas=areas, people=people, life_events=life_events))
        two = shared(
            statement=statement(areas=Area, people=("p", "q", "r"), life_events=("x", "y"))
        )
        assert statement_slots(one) == statement_slots(two)
        assert check_statement(one) == check_statement(two)


class TestWhatIsMissing:
    def test_a_full_statement_is_met_with_silence(self):
        assert check_statement(shared()) == Audit()

    @pytest.mark.parametrize(
        ("field", "words"),
        [
            ("diagnosis_named", "the diagnosis as a treatable illness"),
            ("not_fault", "the word that it is not the patient's fault"),
            ("onset_linked", "the link of the onset to what happened"),
            ("gain_stated", "what may become better"),
        ],
    )
    def test_a_move_that_was_not_made_is_found_and_one_unknown_is_asked_about(self, field, words):
        no = check_statement(shared(id="e7", statement=statement(**{field: False})))
        unknown = check_statement(shared(id="e7", statement=statement(**{field: None})))
        (found,) = no.findings
        assert str(found) == f"FORM-MISSING-SLOT: the formulation was shared without {words}"
        assert found.where == ("e7",)
        assert no.questions == ()
        (asked,) = unknown.questions
        assert str(asked) == f"FORM-SLOT: did the formulation have {words}"
        assert asked.about == ("e7",)
        assert unknown.findings == ()

    def test_a_time_limit_that_was_not_named_is_one_gap_and_not_two(self):
        said = statement(time_limit_stated=False)
        audit = check_statement(shared(sessions_left=None, statement=said))
        assert codes(audit) == (["FORM-MISSING-SLOT"], [])
        assert audit.findings[0].message.endswith("the time limit")

    def test_a_number_that_was_not_noted_is_asked_about(self):
        audit = check_statement(shared(sessions_left=None))
        assert [asked.text for asked in audit.questions] == [
            "did the formulation have the number of sessions left"
        ]

    @pytest.mark.parametrize(
        ("area", "asked"),
        [("grief", 1), ("role-dispute", 1), ("role-transition", 0), ("deficits", 0)],
    )
    def test_a_person_is_asked_for_where_the_area_concerns_one(self, area, asked):
        audit = check_statement(shared(statement=statement(areas=(area,))))
        assert len(audit.questions) == asked
        named = check_statement(shared(statement=statement(areas=(area,), people=("p1",))))
        assert named == Audit()

    def test_an_area_that_was_not_noted_is_asked_about(self):
        audit = check_statement(shared(statement=statement(areas=())))
        assert [asked.text for asked in audit.questions] == [
            "did the formulation have a problem area"
        ]

    def test_a_formulation_of_which_nothing_was_noted_gives_one_question(self):
        audit = check_statement(shared(statement=None))
        assert codes(audit) == ([], ["FORM-SAID"])

    def test_agreement_is_yes_no_or_a_question(self):
        (found,) = check_statement(shared(agreed=False)).findings
        assert str(found) == (
            "FORM-NO-AGREEMENT: the patient did not find that the formulation fits"
        )
        (asked,) = check_statement(shared(agreed=None)).questions
        assert str(asked) == "FORM-AGREED: did the patient find that the formulation fits"

    def test_three_areas_are_too_many(self):
        said = statement(areas=("grief", "role-dispute", "role-transition"), people=("p",))
        (found,) = check_statement(shared(statement=said)).findings
        assert str(found) == (
            "FORM-3PLUS-AREAS: the formulation names 3 problem areas; 2 are the most"
        )

    def test_a_protocol_with_three_areas_may_name_them_all(self):
        said = statement(areas=("grief", "role-dispute", "role-transition"), people=("p",))
        assert check_statement(shared(statement=said), course(focus_max=3)) == Audit()
        assert codes(check_statement(shared(statement=said), course(focus_max=1)))[0] == [
            "FORM-3PLUS-AREAS"
        ]

    def test_an_area_named_twice_is_one(self):
        said = statement(areas=("role-transition",) * 3)
        assert check_statement(shared(statement=said)) == Audit()


class TestTheWords:
    @pytest.mark.parametrize(
        "words", ["it was CAUSED by the move", "this is due to it", "it results from canary"]
    )
    def test_a_claim_of_a_cause_is_hinted_at_and_never_repeated(self, words):
        audit = check_statement(shared(statement=statement(wording=words)))
        (found,) = audit.findings
        assert found.code == "FORM-CAUSAL-CLAIM"
        assert found.severity is ipt.findings.Severity.INFO
        assert not found.params
        assert words not in repr(audit)

    @pytest.mark.parametrize("words", ["", "it began around the move", "because, residue to"])
    def test_other_words_are_not(self, words):
        assert check_statement(shared(statement=statement(wording=words))) == Audit()


class TestTheArithmetic:
    def test_what_was_agreed_less_what_was_held(self):
        done = course(*held(3), shared(sessions_left=12), contract(sessions_min=16))
        (found,) = audit_statement(done).findings
        assert str(found) == (
            "FORM-ARITH: 12 sessions left were named, but 16 agreed less 3 held leave 13"
        )
        assert audit_statement(course(*held(3), shared(), contract(sessions_min=16))) == Audit()

    def test_a_contract_that_was_in_force_before_counts_first(self):
        done = course(
            *held(3),
            contract(sessions_min=16),
            shared(),
            ev.ContractAmended(contract=Contract(sessions_min=20), reason="because"),
        )
        assert audit_statement(done) == Audit()

    @pytest.mark.parametrize(("named", "fits"), [(9, False), (10, True), (13, True), (14, False)])
    def test_of_a_range_every_number_fits(self, named, fits):
        terms = contract(sessions_min=13, sessions_max=16)
        done = course(*held(3), shared(sessions_left=named), terms)
        assert (audit_statement(done) == Audit()) is fits
        if not fits:
            assert (
                audit_statement(done)
                .findings[0]
                .message.endswith("13 to 16 agreed less 3 held leave 10 to 13")
            )

    @pytest.mark.parametrize(("named", "fits"), [(1, True), (11, True), (12, False)])
    def test_of_weeks_only_the_most_is_known(self, named, fits):
        done = course(*held(3), shared(sessions_left=named), contract(weeks=14))
        assert (audit_statement(done) == Audit()) is fits
        if not fits:
            assert (
                audit_statement(done)
                .findings[0]
                .message.endswith("14 weeks agreed less 3 held leave 0 to 11")
            )

    def test_a_conditional_contract_ends_at_its_first_number(self):
        terms = contract(sessions_min=12, sessions_max=16, conditional=True)
        assert audit_statement(course(*held(3), shared(sessions_left=9), terms)) == Audit()
        assert codes(audit_statement(course(*held(3), shared(), terms)))[0] == ["FORM-ARITH"]

    @pytest.mark.parametrize(("named", "fits"), [(17, True), (18, False)])
    def test_before_a_contract_the_cap_of_the_protocol_is_the_most(self, named, fits):
        done = course(*held(3), shared(sessions_left=named))
        assert (audit_statement(done) == Audit()) is fits
        if not fits:
            assert (
                audit_statement(done)
                .findings[0]
                .message.endswith("at most 20 in test-16 less 3 held leave 0 to 17")
            )

    def test_a_session_of_the_same_day_counts_on_whichever_side_it_was_recorded(self):
        done = course(*held(2), shared(on=week(3)), ev.SessionHeld(on=week(3)))
        assert statement_slots(done.last(ev.FormulationShared), done)[-1].number == 3

    def test_unrecorded_sessions_were_held(self):
        done = course(ev.PeriodUnrecorded(sessions=3), shared(), contract(sessions_min=16))
        assert audit_statement(done) == Audit()

    def test_without_a_number_there_is_nothing_to_reckon(self):
        done = course(*held(3), shared(sessions_left=None), contract(sessions_min=16))
        assert codes(audit_statement(done)) == ([], ["FORM-SLOT"])

    def test_what_is_not_recorded_yet_is_judged_as_if_it_were_shared_now(self):
        done = course(*held(3), contract(sessions_min=16))
        assert check_statement(shared(), done) == Audit()
        assert codes(check_statement(shared(sessions_left=16), done))[0] == ["FORM-ARITH"]

    @given(number=st.integers(0, 3), agreed=st.integers(12, 20), named=st.integers(0, 20))
    def test_it_is_quiet_if_and_only_if_the_sum_is_right(self, number, agreed, named):
        done = course(*held(number), shared(sessions_left=named), contract(sessions_min=agreed))
        assert ("FORM-ARITH" not in codes(audit_statement(done))[0]) is (named + number == agreed)


class TestTheTime:
    def test_it_is_shared_within_the_initial_phase(self):
        late = [*held(4), shared(sessions_left=12)]
        (found,) = audit_statement(course(*late, override="because")).findings
        assert str(found) == (
            "FORM-LATE: the formulation was not shared within 3 sessions, as in test-16; 4 were held"
        )
        assert audit_statement(course(*late, initial_max=4)) == Audit()

    def test_the_first_one_counts(self):
        done = course(*held(3), shared(), ev.SessionHeld(on=week(4)), shared(), override="because")
        assert audit_statement(done) == Audit()

    def test_a_second_one_does_not_make_good_that_the_first_was_late(self):
        done = course(*held(4), shared(sessions_left=12), shared(sessions_left=12), override="late")
        (found,) = audit_statement(done).findings
        first, _ = done.of(ev.FormulationShared)
        assert (found.code, found.where) == ("FORM-LATE", (first.id,))

    def test_one_that_never_came_is_late_from_the_next_session_on(self):
        assert audit_statement(course(*held(3))) == Audit()
        assert codes(audit_statement(course(*held(4), override="because"))) == (["FORM-LATE"], [])

    def test_what_an_unrecorded_period_may_hide_is_not_judged(self):
        hidden = ev.PeriodUnrecorded(sessions=4)
        brought = ev.PeriodUnrecorded(sessions=4, achieved=("formulation",))
        assert audit_statement(course(hidden, override="because")) == Audit()
        assert audit_statement(course(brought, override="because")) == Audit()
        again = course(brought, shared(sessions_left=12), override="because")
        assert audit_statement(again) == Audit()


class TestPublishedCases:
    @pytest.mark.parametrize("case", ["b5-leonard", "b6-martina", "b7b-victor"])
    def test_arithmetic_and_time_are_right(self, case):
        found, _ = codes(audit_statement(ipt.load(CASES / f"{case}.json")))
        assert found == []

    def test_a_limit_of_two_sessions_makes_martina_s_late(self):
        martina = ipt.load(CASES / "b6-martina.json")
        short = martina.protocol.with_(id="short", limits={"initial_max": 2})
        told = martina.last(ev.FormulationShared)
        again = ipt.open_course(short, patient="p")
        again = ipt.apply(again, ev.PeriodUnrecorded(sessions=3), told, override="because")
        assert codes(audit_statement(again))[0] == ["FORM-LATE"]

    def test_a_formulation_that_nobody_saw_is_not_assessable(self):
        assert audit_statement(ipt.load(CASES / "b1-allan.json")).findings == ()
