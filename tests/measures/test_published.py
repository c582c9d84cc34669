"""What `ipt.measures.published` repeats of an instrument's own file is what that file says."""

import attrs
import pytest

from ipt import measures
from ipt.measures import published

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
