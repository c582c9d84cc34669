"""Courses as JSON, against pydantic models of the same content in the same run: `nox -s bench`.

Rounds are interleaved and the best of each is compared: what a busy machine adds is never negative.
"""

import json
import time
from collections.abc import Callable

import documents as d
import pytest

import ipt
from ipt.documents import fast

COURSE = d.course()
TEXT = ipt.dumps(COURSE)
TWIN = d.Document.model_validate_json(TEXT)


def best(rounds: int = 400, **runs: Callable[[], object]) -> dict[str, float]:
    """The least microseconds that each run took."""
    for run in runs.values():
        run()
    taken = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            begun = time.perf_counter()
            run()
            taken[name] = min(taken[name], (time.perf_counter() - begun) * 1e6)
    return taken


@pytest.fixture(params=["orjson", "json"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "json":
        monkeypatch.setattr(fast, "orjson", None)
    return request.param


def report(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n    {text}", end="")  # noqa: T201 - it is for the reader of the run


def test_the_rival_holds_the_same_document():
    assert json.loads(d.written_by_pydantic(TWIN)) == json.loads(TEXT)
    assert len(TEXT) > 25_000
    assert len(COURSE.events) > 95
    assert [instrument.id for instrument in COURSE.instruments] == ["phq-9"]


def test_encoding_a_course(library: str, capsys: pytest.CaptureFixture[str]):
    took = best(
        ipt=lambda: ipt.dumps(COURSE),
        pydantic=lambda: d.written_by_pydantic(TWIN),
        pydantic_with_defaults=lambda: TWIN.model_dump_json(by_alias=True),
    )
    ratio = took["pydantic"] / took["ipt"]
    whole = took["pydantic_with_defaults"] / took["ipt"]
    report(capsys, f"{library}: encode {ratio:.2f} x pydantic, {whole:.2f} x with its defaults")
    assert ratio >= (1.4 if library == "orjson" else 0.4)


def test_decoding_and_replaying_a_course(library: str, capsys: pytest.CaptureFixture[str]):
    took = best(
        ipt=lambda: ipt.loads(TEXT),
        pydantic=lambda: d.Document.model_validate_json(TEXT),
    )
    ratio = took["pydantic"] / took["ipt"]
    report(capsys, f"{library}: decode and replay {ratio:.2f} x pydantic")
    assert ratio >= (0.25 if library == "orjson" else 0.18)


def test_time_grows_with_the_history_and_not_faster(
    library: str, capsys: pytest.CaptureFixture[str]
):
    course, larger = d.course(1_000 - len(COURSE.events)), d.course(10_000 - len(COURSE.events))
    text, longer = ipt.dumps(course), ipt.dumps(larger)
    took = best(
        rounds=7,
        encode=lambda: ipt.dumps(course),
        encode_10=lambda: ipt.dumps(larger),
        decode=lambda: ipt.loads(text),
        decode_10=lambda: ipt.loads(longer),
    )
    encode, decode = (took[f"{run}_10"] / took[run] / 10 for run in ("encode", "decode"))
    report(capsys, f"{library}: an event of 10,000 takes {encode:.2f} x the time of one of 1,000, ")
    report(capsys, f"and {decode:.2f} x when it is read and replayed")
    assert encode <= 2
    assert decode <= 2
