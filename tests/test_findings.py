"""How anything is judged: findings, questions, and the words of every rule of the library."""

import copy
import pickle
import re
from string import Formatter

import pytest
from tests.builders import every_module

from ipt import sources
from ipt.findings import Finding, Params, Question, Rule, Severity, Status

pytestmark = pytest.mark.once

RULE = Rule(
    code="X-MANY",
    message="{held} sessions were held, {most} are allowed",
    remedy="void {id!r}",
    severity=Severity.WARNING,
    source="S4",
    status=Status.SECONDARY,
)
RULES = {
    id(rule): rule
    for module in every_module()
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}


class TestSeverity:
    def test_it_grows_from_info_to_violation(self):
        names = ["INFO", "ADVICE", "WARNING", "VIOLATION"]
        assert [severity.name for severity in sorted(Severity)] == names

    def test_its_label_is_lower_case(self):
        assert [severity.label for severity in Severity] == [
            "info",
            "advice",
            "warning",
            "violation",
        ]


class TestParams:
    def test_they_are_a_mapping_in_order_of_name(self):
        params = Params(most=3, held=4, id="e1")
        assert list(params) == ["held", "id", "most"]
        assert dict(params) == {"held": 4, "id": "e1", "most": 3}
        assert len(params) == 3
        assert params["most"] == 3
        assert params == {"held": 4, "id": "e1", "most": 3}

    def test_what_is_missing_is_a_key_error(self):
        with pytest.raises(KeyError, match=r"^'most'$"):
            Params()["most"]

    def test_the_order_they_were_given_in_is_no_difference(self):
        one, other = Params(a=1, b="x"), Params(b="x", a=1)
        assert one == other
        assert hash(one) == hash(other)

    def test_other_values_are_a_difference(self):
        assert Params(a=1) != Params(a=2)
        assert len({Params(a=1), Params(a=2), Params(a=1)}) == 2

    def test_any_name_will_do(self):
        assert dict(Params(self="x")) == {"self": "x"}

    def test_they_show_what_they_hold(self):
        assert repr(Params(held=4, id="e1")) == "Params(held=4, id='e1')"

    def test_they_copy_and_pickle(self):
        params = Params(held=4, id="e1")
        pickled = pickle.loads(pickle.dumps(params))  # noqa: S301
        for again in (copy.copy(params), copy.deepcopy(params), pickled):
            assert again == params
            assert hash(again) == hash(params)


class TestFinding:
    def test_it_reads_as_code_and_message(self):
        finding = Finding(code="X-Y", severity=Severity.INFO, message="what and why")
        assert str(finding) == "X-Y: what and why"

    def test_by_itself_it_claims_little(self):
        finding = Finding(code="X-Y", severity=Severity.INFO, message="what")
        assert (finding.remedy, finding.params, finding.where) == ("", {}, ())
        assert (finding.source, finding.status) == ("ipt", Status.INFERRED)

    def test_it_hashes_and_pickles(self):
        finding = RULE.finding("e4", held=4, most=3, id="e4")
        assert pickle.loads(pickle.dumps(finding)) == finding  # noqa: S301
        assert len({finding, copy.deepcopy(finding)}) == 1


def test_a_question_reads_as_code_and_text():
    assert str(Question(code="X-Q", text="who else was there")) == "X-Q: who else was there"


class TestRule:
    def test_a_finding_has_its_words_with_the_values_in_them(self):
        assert RULE.finding("e3", "e4", held=4, most=3, id="e4") == Finding(
            code="X-MANY",
            severity=Severity.WARNING,
            message="4 sessions were held, 3 are allowed",
            remedy="void 'e4'",
            params=Params(held=4, most=3, id="e4"),
            where=("e3", "e4"),
            source="S4",
            status=Status.SECONDARY,
        )

    def test_a_question_has_its_words_with_the_values_in_them(self):
        assert RULE.question("e4", held=4, most=3, id="e4") == Question(
            code="X-MANY",
            text="4 sessions were held, 3 are allowed",
            about=("e4",),
            decides="void 'e4'",
            source="S4",
            status=Status.SECONDARY,
        )

    def test_a_value_may_have_any_name(self):
        rule = Rule(code="X-S", message="{self}", source="ipt", status=Status.ASSUMED)
        assert rule.finding(self="me").message == "me"
        assert rule.question(self="me").text == "me"

    def test_a_forgotten_value_is_noticed(self):
        with pytest.raises(KeyError, match="most"):
            RULE.finding(held=4, id="e4")

    def test_a_violation_that_yields_to_an_override_is_the_usual_rule(self):
        rule = Rule(code="X-S", message="m", source="ipt", status=Status.ASSUMED)
        assert rule.severity is Severity.VIOLATION
        assert not rule.structural

    def test_the_rules_of_a_module_are_collected_by_code(self):
        def rule(code):
            return Rule(code=code, message="m", source="ipt", status=Status.ASSUMED)

        b, a = rule("B"), rule("A")
        assert Rule.collect({"FIRST": b, "OTHER": 1, "SECOND": a}) == (a, b)


def words():
    """Every rule with each of its texts."""
    return [(rule, text) for rule in RULES.values() for text in (rule.message, rule.remedy)]


class TestEveryRuleOfTheLibrary:
    """Style: messages are lower case, without a full stop; every number has a source."""

    def test_there_are_some(self):
        assert len(RULES) > 50

    def test_codes_are_unique_in_the_library(self):
        codes = [rule.code for rule in RULES.values()]
        assert sorted(codes) == sorted(set(codes))

    def test_its_code_says_the_room_and_the_matter(self):
        codes = [rule.code for rule in RULES.values()]
        assert [code for code in codes if not re.fullmatch(r"[A-Z]{2,6}(-[A-Z0-9]+)+", code)] == []

    def test_its_words_are_lower_case_without_full_stop(self):
        def in_style(text):
            return not text[:1].isupper() and text.strip() == text and not text.endswith((".", "!"))

        assert [rule.code for rule in RULES.values() if not rule.message] == []
        assert [(rule.code, text) for rule, text in words() if not in_style(text)] == []

    def test_the_values_in_its_words_have_names(self):
        def named(text):
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
            return all(name.isidentifier() for name in names)

        assert [(rule.code, text) for rule, text in words() if not named(text)] == []

    def test_its_source_is_in_the_bibliography(self):
        cited = {rule.code: rule.source for rule in RULES.values()}
        assert {code: key for code, key in cited.items() if key not in sources.names()} == {}
