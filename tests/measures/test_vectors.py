"""Five vectors or more for every instrument with items, each scored by hand beside the library.

The hand sums know the printed form alone: which item, counted from 1, is turned round, and which
items count as one. They share nothing with the files of the instruments. Every vector says where its
total comes from.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import pytest
from attrs import frozen

from ipt import measures

pytestmark = pytest.mark.once

Hand = Callable[[Sequence[int]], float]


def plain(answers: Sequence[int]) -> float:
    total = 0
    for answer in answers:
        total += answer
    return total


def turned(top: int, *numbers: int) -> Hand:
    """The sum where the items with these numbers count from the other end."""

    def hand(answers: Sequence[int]) -> float:
        return sum(
            top - answer if number in numbers else answer
            for number, answer in enumerate(answers, 1)
        )

    return hand


def mean(answers: Sequence[int]) -> float:
    return plain(answers) / len(answers)


def qids(a: Sequence[int]) -> float:
    sleep, eating, pace = max(a[0:4]), max(a[5:9]), max(a[14], a[15])
    return sleep + a[4] + eating + a[9] + a[10] + a[11] + a[12] + a[13] + pace


def sas(answers: Sequence[int]) -> float:
    applying = [answer for answer in answers if answer != 8]
    return sum(applying) / len(applying)


HAMILTON = [4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, 2, 2]
FORMS: dict[str, tuple[list[list[int]], Hand]] = {
    "alliance": ([[*range(11)]], plain),
    "bdi-ii": ([[0, 1, 2, 3]] * 21, plain),
    "core-10": ([[0, 1, 2, 3, 4]] * 10, turned(4, 2, 3)),
    "epds": ([[0, 1, 2, 3]] * 10, turned(3, 3, 5, 6, 7, 8, 9, 10)),
    "gad-7": ([[0, 1, 2, 3]] * 7, plain),
    "gds-15": ([[0, 1]] * 15, turned(1, 1, 5, 7, 11, 13)),
    "hrsd-17": ([[*range(top + 1)] for top in HAMILTON], plain),
    "iip-32-barkham": ([[0, 1, 2, 3, 4]] * 32, mean),
    "iip-32-horowitz": ([[0, 1, 2, 3, 4]] * 32, mean),
    "iip-sc-soldz": ([[0, 1, 2, 3, 4]] * 32, mean),
    "madrs": ([[*range(7)]] * 10, plain),
    "mood-10-best": ([[*range(1, 11)]], plain),
    "mood-10-worst": ([[*range(1, 11)]], plain),
    "mspss": ([[*range(1, 8)]] * 12, mean),
    "pcl-5": ([[0, 1, 2, 3, 4]] * 20, plain),
    "phq-2": ([[0, 1, 2, 3]] * 2, plain),
    "phq-8": ([[0, 1, 2, 3]] * 8, plain),
    "phq-9": ([[0, 1, 2, 3]] * 9, plain),
    "phq-a": ([[0, 1, 2, 3]] * 9, plain),
    "qids-sr16": ([[0, 1, 2, 3]] * 16, qids),
    "relationship-satisfaction": ([[*range(11)]], plain),
    "sas-sr": ([[1, 2, 3, 4, 5, 8]] * 54, sas),
    "social-functioning": ([[*range(11)]], plain),
    "wsas": ([[*range(9)]] * 5, plain),
    "wsas-not-working": ([[*range(9)]] * 4, plain),
}


FEWEST = 5


@frozen
class Vector:
    """Answers, the total they make, and where that total is from."""

    instrument: str
    answers: tuple[int, ...]
    total: float
    origin: str

    def __str__(self) -> str:
        return f"{self.instrument}: {self.origin}"


def drawn(name: str) -> Iterator[Vector]:
    """All first options, all last ones, and some drawn at random, as the hand scores them."""
    options, hand = FORMS[name]
    dice = random.Random(name)  # noqa: S311 - nothing is secret here
    ends = [1, -2] if name == "sas-sr" else [0, -1]  # its last option is no score
    forms = [tuple(option[end] for option in options) for end in ends]
    forms += [tuple(dice.choice(option) for option in options) for _ in range(8)]
    for answers in dict.fromkeys(forms):
        yield Vector(name, answers, hand(answers), f"scored by hand: {answers}")


def written(name: str, answers: Sequence[int], total: float, origin: str) -> Vector:
    return Vector(name, tuple(answers), total, origin)


WRITTEN = [
    written("phq-9", [0] * 9, 0, "the least of the range, Kroenke01"),
    written("phq-9", [3] * 9, 27, "the most of the range, Kroenke01"),
    written("phq-9", [1, 2, 3, 0, 1, 2, 3, 0, 0], 12, "1+2+3+0+1+2+3+0+0"),
    written("phq-9", [3, 3, 3, 3, 3, 0, 0, 0, 0], 15, "5 x 3"),
    written("phq-9", [0, 1, 0, 1, 1, 0, 1, 0, 0], 4, "four of 1"),
    written("gad-7", [2, 2, 1, 1, 1, 2, 1], 10, "2+2+1+1+1+2+1"),
    written("gad-7", [3] * 7, 21, "the most of the range, Spitzer06"),
    written("hrsd-17", HAMILTON, 52, "nine items of 4 and eight of 2: 36+16"),
    written("hrsd-17", [2, 1, 0, 1, 0, 1, 2, 1, 0, 2, 1, 0, 1, 1, 0, 0, 0], 13, "3+2+3+3+2"),
    written("epds", [0] * 10, 21, "the seven turned items count 3 at the first option"),
    written("epds", [0, 0, 3, 0, 3, 3, 3, 3, 3, 3], 0, "nothing: 3 is the last option of a turned item"),
    written("epds", [3, 3, 0, 3, 0, 0, 0, 0, 0, 0], 30, "the most of the range, CamCOPS"),
    written("core-10", [0] * 10, 8, "items 2 and 3 count 4 each"),
    written("core-10", [0, 4, 4, 0, 0, 0, 0, 0, 0, 0], 0, "nothing: items 2 and 3 are turned"),
    written("core-10", [4, 0, 0, 4, 4, 4, 4, 4, 4, 4], 40, "ten of 4"),
    written("gds-15", [1] * 15, 10, "ten questions of which yes counts"),
    written("gds-15", [0] * 15, 5, "five questions of which no counts"),
    written(
        "qids-sr16",
        [3, 2, 1, 0, 2, 0, 2, 0, 1, 2, 3, 1, 2, 2, 1, 0],
        18,
        "the printed rule: max(3,2,1,0)+2+max(0,2,0,1)+2+3+1+2+2+max(1,0); Millisecond",
    ),
    written("qids-sr16", [3] * 16, 27, "nine symptoms of 3"),
    written("qids-sr16", [0, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1], 6, "3+2+1, one of each group"),
    written("madrs", [6] * 10, 60, "ten of 6"),
    written("wsas", [8] * 5, 40, "five of 8"),
    written("wsas-not-working", [8] * 4, 32, "four of 8"),
    written("pcl-5", [4] * 20, 80, "twenty of 4"),
    written("bdi-ii", [3] * 21, 63, "twenty-one of 3"),
    written("mspss", [4] * 12, 4, "a mean of 4s"),
    written("mspss", [1, 1, 7, 7, 1, 7, 7, 7, 7, 1, 7, 7], 5, "(4 x 1 + 8 x 7) / 12"),
]  # fmt: skip
VECTORS = [*WRITTEN, *(vector for name in FORMS for vector in drawn(name))]


def short_of_vectors(names: Iterable[str], vectors: Iterable[Vector]) -> set[str]:
    """Which of the instruments *names* have fewer different vectors than are asked for."""
    there = Counter(name for name, _ in {(each.instrument, each.answers) for each in vectors})
    return {name for name in names if there[name] < FEWEST}


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_the_library_scores_as_the_hand_does(vector: Vector):
    score = measures.score(vector.instrument, vector.answers)
    assert isinstance(score, measures.Complete)
    assert score.total == vector.total
    assert score.answered == len(vector.answers)


def test_every_instrument_with_items_has_five_vectors_of_known_origin():
    with_items = [name for name in measures.names() if measures.get(name).items]
    assert short_of_vectors(with_items, VECTORS) == set()
    assert all(vector.origin for vector in VECTORS)


def test_an_instrument_without_vectors_would_be_noticed():
    same = [written("new", [1, 2], 3, "1+2")] * 9
    four = [written("few", [n], n, "itself") for n in range(FEWEST - 1)]
    assert short_of_vectors(["new", "few", "phq-9"], [*VECTORS, *same, *four]) == {"new", "few"}


def test_the_naive_sum_of_the_qids_is_not_its_total():
    (vector,) = (each for each in WRITTEN if "printed rule" in each.origin)
    assert sum(vector.answers) == 22
    assert measures.score("qids-sr16", vector.answers).total == 18


@pytest.mark.parametrize("name", list(FORMS))
def test_the_options_of_every_item_are_those_of_the_printed_form(name: str):
    options, _ = FORMS[name]
    items = measures.get(name).items
    there = [
        [*range(item.low, item.high + 1), *([] if item.skip is None else [item.skip])]
        for item in items
    ]
    assert there == options


class TestSubscales:
    def test_those_of_the_mspss_are_means_of_four_items(self):
        # numbers of the items: somebody special 1, 2, 5, 10; family 3, 4, 8, 11; friends 6, 7, 9, 12
        answers = [1, 2, 7, 6, 1, 4, 4, 7, 5, 2, 6, 5]
        score = measures.score("mspss", answers)
        assert score.by_scale == {"special": 6 / 4, "family": 26 / 4, "friends": 18 / 4}
        bands = {s.scale: [band.label for band in s.bands] for s in score.subscales}
        assert bands == {"special": ["low"], "family": ["high"], "friends": ["moderate"]}

    def test_those_of_the_sas_sr_leave_out_what_does_not_apply(self):
        job, home, study = [1, 2, 3, 4, 5, 3], [8] * 6, [8] * 6
        leisure, family, partner = [2] * 11, [3] * 8, [8] * 9
        children, household = [8] * 4, [1, 1, 2, 4]
        answers = job + home + study + leisure + family + partner + children + household
        score = measures.score("sas-sr", answers)
        assert score.by_scale == {
            "work": 3,
            "leisure": 2,
            "family": 3,
            "partner": None,
            "children": None,
            "household": 2,
        }
        assert score.total == (18 + 22 + 24 + 8) / 29
        assert isinstance(score, measures.Complete)
        assert [s.answered for s in score.subscales] == [6, 11, 8, 0, 0, 4]

    def test_those_of_the_iip_need_a_key(self):
        plain_form = measures.get("iip-32-horowitz")
        assert measures.score(plain_form, [1] * 32).subscales == ()
        names = ("PA", "BC", "DE", "FG", "HI", "JK", "LM", "NO")
        key = {n: [f"q{8 * k + i}" for k in range(4)] for i, n in enumerate(names, 1)}
        answers = [*range(5), 4, 3, 2] * 4
        score = measures.score(plain_form.keyed(key), answers)
        assert score.by_scale == dict(zip(names, [0, 1, 2, 3, 4, 4, 3, 2], strict=True))
        assert score.pin.digest != plain_form.digest
