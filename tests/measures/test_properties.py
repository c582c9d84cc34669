"""What holds for every instrument and all answers."""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, strategies as st

from ipt import measures
from ipt.errors import InvalidValue
from ipt.measures import Complete, Incomplete, MissingPolicy, Prorated
from ipt.model.scales import Method, Total

pytestmark = pytest.mark.once

WITH_ITEMS = [name for name in measures.names() if measures.get(name).items]
PLAIN_SUMS = [
    name
    for name in WITH_ITEMS
    if measures.get(name).total == Total()
    and len({(i.low, i.high, i.reverse) for i in measures.get(name).items}) == 1
]


@cache
def answers_to(name: str, *, gaps: bool = False) -> st.SearchStrategy[list[int | None]]:
    """Legal answers; some are missing if there are *gaps*."""
    return st.tuples(
        *(
            st.sampled_from(
                [
                    *range(item.low, item.high + 1),
                    *([] if item.skip is None else [item.skip]),
                    *([None] if gaps else []),
                ]
            )
            for item in measures.get(name).items
        )
    ).map(list)


def forms(*, gaps: bool = False) -> st.SearchStrategy[tuple[str, list[int | None]]]:
    """An instrument and answers to it."""
    return st.sampled_from(WITH_ITEMS).flatmap(
        lambda name: st.tuples(st.just(name), answers_to(name, gaps=gaps))
    )


def total_of(name: str, answers: Sequence[int | None]) -> float | None:
    """The total, or ``None`` where no item applies."""
    return getattr(measures.score(name, answers), "total", None)


@st.composite
def gappy(draw: st.DrawFn) -> tuple[str, list[int | None]]:
    """Answers of which some are missing, and some symptom is fully known."""
    name = draw(st.sampled_from([n for n in WITH_ITEMS if len(measures.get(n).units) > 1]))
    instrument = measures.get(name)
    codes = [item.code for item in instrument.items]
    kept = draw(st.sampled_from(instrument.units))
    gone = draw(st.sets(st.sampled_from([c for c in codes if c not in kept]), min_size=1))
    answers = dict(zip(codes, draw(answers_to(name)), strict=True)) | dict.fromkeys(gone)
    for item in instrument.items:  # what does not apply is no answer to go by
        if item.code in kept and answers[item.code] == item.skip:
            answers[item.code] = item.low
    return name, [answers[code] for code in codes]


def policy(most: int) -> MissingPolicy:
    return MissingPolicy(most=most, source="ipt", status="assumed")


@given(form=forms(), place=st.integers(0, 100), data=st.data())
def test_worse_on_one_item_is_never_better_in_total(form, place: int, data: st.DataObject):
    name, answers = form
    place %= len(answers)
    item = measures.get(name).items[place]
    low, high = sorted(data.draw(st.tuples(*[st.integers(item.low, item.high)] * 2)))
    before = measures.score(name, [*answers[:place], low, *answers[place + 1 :]]).total
    after = measures.score(name, [*answers[:place], high, *answers[place + 1 :]]).total
    assert after <= before if item.reverse else before <= after


@pytest.mark.parametrize("name", WITH_ITEMS)
def test_every_single_item_counts_in_its_direction(name: str):
    items = measures.get(name).items
    for place, item in enumerate(items):
        best = [i.high if i.reverse else i.low for i in items]
        totals = []
        for answer in range(item.low, item.high + 1):
            best[place] = answer
            totals.append(measures.score(name, best).total)
        assert totals == sorted(set(totals), reverse=item.reverse)


@given(name=st.sampled_from(PLAIN_SUMS), data=st.data())
def test_in_a_plain_sum_the_order_means_nothing(name: str, data: st.DataObject):
    answers = data.draw(answers_to(name))
    mixed = data.draw(st.permutations(answers))
    assert measures.score(name, answers).total == measures.score(name, mixed).total == sum(answers)


def test_the_plain_sums_are_those_that_should_be():
    assert {"phq-9", "gad-7", "madrs", "pcl-5", "wsas"} <= set(PLAIN_SUMS)
    assert not {"hrsd-17", "epds", "qids-sr16", "core-10", "mspss", "sas-sr"} & set(PLAIN_SUMS)


@given(form=gappy())
def test_what_is_filled_in_lies_between_the_best_and_the_worst_case(form):
    name, answers = form
    score = measures.score(name, answers, missing=policy(len(answers)))
    assert isinstance(score, Prorated)
    items = measures.get(name).items

    def filled(*, worst: bool) -> float:
        ends = ((i.low if i.reverse == worst else i.high) for i in items)
        pairs = zip(answers, ends, strict=True)
        return measures.score(name, [end if a is None else a for a, end in pairs]).total

    # Exact sums; a mean that was filled in may differ in the last digit.
    assert filled(worst=False) - 1e-9 <= score.total <= filled(worst=True) + 1e-9
    low, high = measures.get(name).range
    assert low <= score.total <= high


@given(form=gappy())
def test_no_policy_fills_in_more_than_it_says(form):
    name, answers = form
    units = measures.get(name).units
    by_code = dict(zip((i.code for i in measures.get(name).items), answers, strict=True))
    gaps = sum(None in {by_code[code] for code in unit} for unit in units)
    assert isinstance(measures.score(name, answers, missing=policy(gaps)), Prorated)
    assert isinstance(measures.score(name, answers, missing=policy(gaps - 1)), Incomplete)


@given(form=forms(gaps=True), most=st.integers(0, 20))
def test_the_kind_of_the_score_follows_from_what_is_missing(form, most: int):
    name, answers = form
    score = measures.score(name, answers, missing=policy(most))
    missing = answers.count(None)
    assert score.answered == len(answers) - missing
    if isinstance(score, Complete):
        assert missing == 0
    elif isinstance(score, Prorated):
        assert 0 < missing <= 4 * most  # a group of four counts as one
        assert len(score.missing) == missing
    elif missing == 0:
        assert [finding.code for finding in score.findings] == ["MEA-NONE-APPLIES"]


@given(form=forms(gaps=True), data=st.data())
def test_by_code_in_any_order_and_in_the_order_of_the_form_are_the_same(form, data: st.DataObject):
    name, answers = form
    codes = [item.code for item in measures.get(name).items]
    by_code = [(c, a) for c, a in zip(codes, answers, strict=True) if a is not None]
    mixed = dict(data.draw(st.permutations(by_code)))
    assert measures.score(name, mixed) == measures.score(name, answers)


@given(name=st.sampled_from(WITH_ITEMS), data=st.data())
def test_items_that_count_alike_may_change_places(name: str, data: st.DataObject):
    """Alike: of one range and direction, and in no group, or all of them in one group."""
    instrument = measures.get(name)
    grouped = {code: group for group in instrument.total.highest for code in group}
    kinds = [(i.low, i.high, i.reverse, grouped.get(i.code)) for i in instrument.items]
    one = data.draw(st.sampled_from(kinds))
    alike = [place for place, kind in enumerate(kinds) if kind == one]
    answers = data.draw(answers_to(name))
    mixed = [*answers]
    for here, there in zip(alike, data.draw(st.permutations(alike)), strict=True):
        mixed[here] = answers[there]
    assert total_of(name, mixed) == total_of(name, answers)


@given(form=forms(gaps=True))
def test_a_flag_repeats_an_answer_and_a_question_names_a_gap(form):
    name, answers = form
    score = measures.score(name, answers)
    by_code = dict(zip((i.code for i in measures.get(name).items), answers, strict=True))
    risky = {item.code for item in measures.get(name).items if item.risk}
    assert {f.item: f.answer for f in score.flags}.items() <= by_code.items()
    asked = {code for question in score.questions for code in question.about}
    assert asked == {code for code in risky if by_code[code] is None}


@given(
    form=forms(),
    place=st.integers(0, 100),
    wrong=st.one_of(
        st.integers(9, 10**6).map(lambda number: number + 3),
        st.integers(-(10**6), -1),
        st.booleans(),
        st.floats(),
        st.text(),
        st.binary(),
        st.just([]),
    ),
)
def test_one_wrong_answer_is_always_refused(form, place: int, wrong: object):
    name, answers = form
    broken: list[object] = [*answers]
    broken[place % len(broken)] = wrong
    with pytest.raises(InvalidValue) as caught:
        measures.score(name, broken)  # type: ignore[arg-type]
    assert len(caught.value.findings) == 1


@given(form=forms(), cut=st.integers(1, 60))
def test_too_few_or_too_many_answers_are_always_refused(form, cut: int):
    name, answers = form
    for broken in (answers[: max(len(answers) - cut, 0)], answers + answers[:1]):
        with pytest.raises(InvalidValue):
            measures.score(name, broken)


@given(form=forms())
def test_a_total_and_its_answers_lie_in_the_same_bands(form):
    name, answers = form
    score = measures.score(name, answers)
    if isinstance(score, Complete):
        assert measures.scored_total(name, score.total).bands == score.bands


@given(
    answers=st.lists(st.integers(0, 5) | st.none(), min_size=3, max_size=3),
    most=st.integers(0, 3),
    ranges=st.lists(st.tuples(st.integers(-3, 2), st.integers(0, 4)), min_size=3, max_size=3),
    method=st.sampled_from(Method),
)
def test_any_instrument_of_a_user_scores_inside_its_range(
    answers: Sequence[int | None], most: int, ranges: list[tuple[int, int]], method: Method
):
    items = "\n".join(
        f"i{n} = {{ low = {low}, high = {low + span} }}" for n, (low, span) in enumerate(ranges)
    )
    mine = measures.loads(
        'id = "mine"\nedition = "1"\ntitle = "mine"\nrater = "self"\nworst_end = "high"\n'
        'source = "ipt"\nstatus = "assumed"\nmissing = { source = "ipt", status = "assumed" }\n'
        f'licence = {{ kind = "ask", source = "ipt", status = "assumed" }}\ntotal.method = "{method}"\n'
        f"[items]\n{items}\n"
    )
    fitted = [
        None if a is None else min(low + a, low + span)
        for a, (low, span) in zip(answers, ranges, strict=True)
    ]
    score = measures.score(mine, fitted, missing=policy(most))
    if not isinstance(score, Incomplete):
        assert mine.range[0] <= score.total <= mine.range[1]
