"""What `ipt.measures.published` repeats of an instrument's own file is what that file says."""

import re

import attrs
import pytest

from ipt import measures
from ipt.errors import UnknownName
from ipt.measures import published
from ipt.measures.by_id import change_rule

pytestmark = pytest.mark.once

REPEATED = {
    "GAD7_CASENESS": ("gad-7", "caseness"),
    "GAD7_RELIABLE_NHS": ("gad-7", "gad-7-reliable-nhs"),
    "HRSD17_REMISSION": ("hrsd-17", "remission"),
    "PHQ9_CASENESS": ("phq-9", "caseness"),
    "PHQ9_RELIABLE_2_SEM": ("phq-9", "phq-9-2-sem"),
    "PHQ9_RELIABLE_NHS": ("phq-9", "phq-9-reliable-nhs"),
    "PHQ9_REMISSION": ("phq-9", "remission"),
    "RESPONSE_50": ("hrsd-17", "hrsd-17-response"),
}
WORDS = {"id", "note"}


def numbers(rule: object) -> dict[str, object]:
    """All of *rule* but its name and its note: what it decides by, and where that is from."""
    return {k: v for k, v in attrs.asdict(rule, recurse=False).items() if k not in WORDS}


@pytest.mark.parametrize("name", REPEATED)
def test_a_rule_that_stands_twice_says_the_same(name: str):
    of, entry = REPEATED[name]
    instrument = measures.get(of)
    [there] = [r for r in (*instrument.changes, *instrument.cut_offs) if r.id == entry]
    here = getattr(published, name)
    assert type(here) is type(there)
    assert numbers(here) == numbers(there)


def test_every_rule_of_one_instrument_is_compared_or_stands_here_alone():
    alone = {"HRSD17_REMISSION_TDCRP", "PHQ9_RELIABLE_Z"}
    named = {name for name in published.__all__ if name.startswith(("PHQ9", "GAD7", "HRSD17"))}
    assert named == {*REPEATED} - {"RESPONSE_50"} | alone


class TestARuleById:
    def test_it_is_found_here_or_in_the_file_of_its_instrument(self):
        assert change_rule("early-response-20") is published.EARLY_20_PERCENT
        assert change_rule("phq-9-reliable-nhs") is published.PHQ9_RELIABLE_NHS
        [better] = (r for r in measures.get("epds").changes if r.id == "epds-better")
        assert change_rule("epds-better") == better

    def test_a_rule_is_its_own_answer(self):
        assert change_rule(published.RESPONSE_50) is published.RESPONSE_50

    def test_an_id_names_one_rule(self):
        stated = [rule.id for name in measures.names() for rule in measures.get(name).changes]
        assert len({*stated}) == len(stated)

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("phq9-reliable-nhs", "did you mean 'phq-9-reliable-nhs'?"),
            ("PHQ9_RELIABLE_Z", "pass one of your own as a ChangeRule"),
        ],
    )
    def test_one_that_is_none_is_refused(self, name: str, hint: str):
        message = f"unknown rule for change {name!r}; {hint}"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            change_rule(name)

    def test_every_function_that_takes_a_rule_takes_its_id(self):
        ends = measures.get("phq-9").ends
        by = {
            name: {"rule": rule, "ends": ends}
            for name, rule in (("id", "phq-9-2-sem"), ("rule", published.PHQ9_RELIABLE_2_SEM))
        }
        line = {"threshold": published.PHQ9_CASENESS}
        points = [measures.Point(week, score) for week, score in enumerate((18, 9, 16))]
        for answer in (
            lambda told: measures.changed(18, 9, **told),
            lambda told: measures.deteriorated(9, 18, **told),
            lambda told: measures.response(18, 9, **told, **line),
            lambda told: measures.clinically_significant(18, 9, **told, **line),
            lambda told: measures.early_response(points, **told, **line),
            lambda told: measures.signals(points, **told),
        ):
            assert answer(by["id"]) == answer(by["rule"])
