"""What stands against one series of several scores, and against passing on wording."""

import attrs
import pytest

from ipt import measures

pytestmark = pytest.mark.once

PHQ = measures.scored_total("phq-9", 10)
GAD = measures.scored_total("gad-7", 10)


def told(*scores: measures.AnyScore) -> list[str]:
    return [str(finding) for finding in measures.mismatches(*scores)]


class TestSeveralScores:
    def test_of_one_instrument_are_a_series_however_they_were_made(self):
        assert (
            told(PHQ, measures.score("phq-9", [1] * 9), measures.score("phq-9", [None] * 9)) == []
        )

    def test_none_and_one_are_a_series(self):
        assert told() == told(PHQ) == []

    def test_of_two_forms_are_none(self):
        caps, caps_5 = (measures.scored_total(name, 50) for name in ("caps", "caps-5"))
        assert told(caps, caps_5) == [
            "MEA-WRONG-FORM: a series of scores fits 'caps' and 'caps-5', not one instrument"
        ]

    def test_of_the_three_forms_called_iip_32_are_none(self):
        names = ("iip-32-horowitz", "iip-sc-soldz", "iip-32-barkham")
        scores = [measures.score(name, [2] * 32) for name in names]
        (found,) = told(*scores)
        assert found == (
            "MEA-WRONG-FORM: a series of scores fits 'iip-32-horowitz' and 'iip-sc-soldz' and "
            "'iip-32-barkham', not one instrument"
        )

    def test_of_two_editions_are_none(self):
        other = attrs.evolve(measures.get("phq-9"), edition="2030")
        assert told(PHQ, measures.scored_total(other, 10), PHQ) == [
            "MEA-MIXED-VERSION: scores of 'phq-9' were made with more than one edition ('1999', '2030')"
        ]

    def test_of_one_edition_with_two_contents_are_none(self):
        other = attrs.evolve(measures.get("phq-9"), note="changed")
        assert told(PHQ, measures.scored_total(other, 10)) == [
            "MEA-MIXED-VERSION: scores of 'phq-9' were made with more than one edition ('1999', '1999')"
        ]

    def test_with_two_worst_ends_are_none(self):
        worst, best = (measures.scored_total(f"mood-10-{end}", 9) for end in ("worst", "best"))
        assert told(worst, best) == [
            "MEA-WRONG-FORM: a series of scores fits 'mood-10-worst' and 'mood-10-best', not one instrument",
            "MEA-POLARITY: the worst end is high in 'mood-10-worst' and low in 'mood-10-best'",
        ]

    def test_a_finding_names_what_it_is_about(self):
        assert [finding.where for finding in measures.mismatches(PHQ, GAD)] == [("phq-9", "gad-7")]


class TestWording:
    @pytest.mark.parametrize("name", ["phq-9", "gad-7", "core-10", "pcl-5", "gds-15", "hrsd-17"])
    def test_where_the_licence_allows_it_goes_with_the_record(self, name: str):
        code = measures.get(name).items[0].code
        assert measures.wording(name, {code: "the wording"}) == ()

    def test_elsewhere_it_does_not(self):
        (finding,) = measures.wording("bdi-ii", {"q1": "a planted text", "q2": "", "q3": "more"})
        assert str(finding) == (
            "MEA-COPYRIGHT: there is wording of items of 'bdi-ii', but its class of licence is 'score-only'"
        )
        assert finding.where == ("q1", "q3")
        assert "planted" not in repr(finding)

    def test_nor_before_the_owner_was_asked(self):
        (finding,) = measures.wording("mspss", {"family-1": "the wording"})
        assert finding.message.endswith("its class of licence is 'ask'")

    @pytest.mark.parametrize("texts", [{}, {"q1": ""}])
    def test_without_wording_there_is_nothing_to_say(self, texts: dict[str, str]):
        assert measures.wording("bdi-ii", texts) == ()
