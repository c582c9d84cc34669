"""Instruments to keep: one with every part and every field, and any that Hypothesis makes."""

from typing import Any, Final

import attrs
from hypothesis import strategies as st

from ipt import measures
from ipt.findings import Status
from ipt.measures import Instrument
from ipt.model.change import ChangeKind, ChangeRule, Threshold
from ipt.model.norms import (
    Ages,
    BandSet,
    Code,
    Domain,
    Level,
    Licence,
    LicenceKind,
    Plot,
    Recall,
    Reliability,
    ReliabilityKind,
)
from ipt.model.scales import Crosswalk, Item, MissingPolicy, Pattern, Subscale, Total

HOME: Final[dict[str, Any]] = {"source": "a drawer of this clinic", "status": "assumed"}
"""Where what a clinic made itself is from: no key of our bibliography."""


def diary(**changes: Any) -> Instrument:
    """An instrument of two items that a clinic made."""
    usual: dict[str, Any] = {
        "id": "sleep-diary",
        "edition": "1",
        "title": "sleep, as the clinic asks for it",
        "rater": "self",
        "worst_end": "high",
        "items": (Item(code="nights", high=7), Item(code="thoughts", high=3, risk="self-harm")),
        "missing": MissingPolicy(**HOME),
        "licence": Licence(kind="ask", **HOME),
        **HOME,
    }
    return Instrument(**{**usual, **changes})


def whole() -> Instrument:
    """One that has every part, and in each every field that can stand beside the others."""
    note = {"note": 'n "\u2028"', **HOME}
    return diary(
        id="whole",
        edition="2",
        domain=next(iter(Domain)),
        note="n",
        items=(
            Item(code="a", low=-3, high=3, reverse=True, risk="suicide"),
            Item(code="b", low=-3, high=3, skip=9),
            Item(code="c", low=-3, high=3),
        ),
        total=Total(method="mean", highest=(("a", "c"),)),
        subscales=(
            Subscale(id="s", items=("a", "b"), method="mean", angle=45, **note),
            Subscale(id="keyless", **HOME),
        ),
        bands=(
            BandSet(
                id="x",
                scale="s",
                levels=(Level(label="l", low=-1e-07), Level(label="m", low=0.1, above=True)),
                **note,
            ),
        ),
        cut_offs=(Threshold(id="c", score=1.5, included=False, **note),),
        reliability=(Reliability(kind="alpha", value=0.8, high=0.9, **note),),
        changes=(
            ChangeRule(id="p", kind="absolute", points=1e22, **note),
            ChangeRule(id="q", kind="percent", percent=100 / 3, **HOME),
            ChangeRule(id="r", kind="reliable", z=1.96, sem=2.5, **HOME),
            ChangeRule(id="s", kind="sem", z=1, sd=4.0, reliability=0.937, **HOME),
        ),
        patterns=(
            Pattern(id="p", counts=(("a", 1), ("b", 2)), core=("a",), low=1, high=2, **note),
        ),
        crosswalks=(Crosswalk(to="y", rows=((n, n + 1) for n in range(7)), **note),),
        codes=(Code(system="loinc", code="1-8", of="a", **note),),
        missing=MissingPolicy(most=2, **note),
        recall=Recall(days=14, **note),
        ages=Ages(low=12, high=17, **note),
        licence=Licence(kind="text", line="(c) nobody", **note),
        plot=Plot(step=5, bands="x", **note),
        forms=("other", "another"),
    )


def keyed() -> Instrument:
    """A shipped one with the keys of its subscales, which do not ship."""
    shipped = measures.get("iip-32-barkham")
    codes = [item.code for item in shipped.items]
    keyless = [scale.id for scale in shipped.subscales if not scale.items]
    key = {scale: codes[n * 4 : n * 4 + 4] for n, scale in enumerate(keyless)}
    return attrs.evolve(shipped.keyed(key), id="keyed")


# --- any ------------------------------------------------------------------------------------------

_texts = st.text(max_size=12)
_names = st.text(min_size=1, max_size=8).filter(str.strip)
_cited = {"source": _names, "status": st.sampled_from(Status), "note": _texts}
_whole = st.integers(-999, 999)
_numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(1 - 10**15, 10**15 - 1)
_above_0 = _numbers.filter(lambda number: number > 0)


def _some(kind: type, /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **_cited, **fields)


def _few(parts: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[Any]:
    return st.lists(parts, max_size=2, unique_by=lambda part: getattr(part, key)).map(tuple)


_levels = st.lists(_numbers, min_size=1, max_size=4, unique_by=float).map(
    lambda starts: tuple(Level(label="l", low=low) for low in sorted(starts))
)
_items = st.lists(
    st.builds(Item, code=_names, low=st.integers(-3, 0), high=st.integers(1, 9)),
    min_size=1,
    max_size=3,
    unique_by=lambda item: item.code,
)


def instruments() -> st.SearchStrategy[Instrument]:
    """Instruments of a few items, with numbers of every size."""
    return st.builds(
        diary,
        id=_names,
        edition=_names,
        title=_names,
        note=_texts,
        domain=st.sampled_from(Domain) | st.none(),
        rater=st.sampled_from(["self", "clinician"]),
        worst_end=st.sampled_from(["high", "low"]),
        items=_items,
        bands=_few(_some(BandSet, id=_names, levels=_levels), "id"),
        cut_offs=_few(_some(Threshold, id=_names, score=_numbers, included=st.booleans()), "id"),
        reliability=st.lists(
            _some(Reliability, kind=st.sampled_from(ReliabilityKind), value=_numbers), max_size=2
        ),
        changes=_few(
            _some(ChangeRule, id=_names, kind=st.just(ChangeKind.SEM), z=_above_0, sem=_above_0),
            "id",
        ),
        missing=_some(MissingPolicy, most=st.integers(0, 999)),
        recall=_some(Recall, days=st.integers(1, 999)) | st.none(),
        ages=_some(Ages, low=st.integers(0, 150)) | st.none(),
        licence=_some(Licence, kind=st.sampled_from(LicenceKind), line=_texts),
        forms=st.lists(_names, max_size=2),
    )
