"""``ipt score`` and ``ipt measures``: one form scored, and what is known of an instrument."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from ipt import measures, storage
from ipt.cli import outcome, reports, terminal, text
from ipt.cli.reports import Json
from ipt.errors import IPTError, UnknownName, did_you_mean
from ipt.measures import AnyScore, Band, Incomplete, Instrument

__all__ = ["instruments", "score"]

_MISSING: Final = ("-", "?")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@click.command()
@click.argument("instrument")
@click.argument("items", nargs=-1)
@click.option("--total", type=float, help="The total, where the answers are not known.")
@_json
def score(instrument: str, items: tuple[str, ...], total: float | None, *, as_json: bool) -> None:
    """Score the answers to the ITEMS of an INSTRUMENT, in the order of the form.

    Give `-` where an answer is missing. An INSTRUMENT is a shipped one, or the path of a .toml
    file. A score is no diagnosis, and no flag is no reassurance.
    """
    try:
        report = _report(_named(instrument), items, total)
    except IPTError as error:
        _unusable(instrument, error, as_json=as_json)
    terminal.emit(report, _score_lines(report), as_json=as_json)


@click.command("measures")
@click.argument("name", required=False)
@_json
def instruments(name: str | None, *, as_json: bool) -> None:
    """List the instruments, or show one: every number with its source and status.

    A NAME is that of a shipped instrument, or the path of a .toml file.
    """
    if name is None:
        listed = [{"id": one, "title": measures.get(one).title} for one in measures.names()]
        wide = max(len(row["id"]) for row in listed)
        lines = (f"{row['id']:<{wide}}  {row['title']}" for row in listed)
        terminal.emit(listed, lines, as_json=as_json)
        return
    try:
        known = _named(name)
    except IPTError as error:
        _unusable(name, error, as_json=as_json)
    terminal.emit(storage.unstructured(known), _instrument_lines(known), as_json=as_json)


def _named(name: str) -> Instrument:
    """The shipped instrument *name*, or the one in the .toml file at that path.

    Raises:
        ipt.errors.UnknownName: If there is none; it is repeated only if it resembles a shipped one.
        ipt.errors.DocumentError: If the file cannot be read.
    """
    known = measures.names()
    if name in known:
        return measures.get(name)
    if name.endswith(".toml"):
        return measures.load(name)
    hint = did_you_mean(name, known)
    msg = f"unknown instrument{f' {name!r}{hint}' if hint else '; see ipt measures'}"
    raise UnknownName(msg)


def _answer(word: str) -> Any:  # noqa: ANN401 - what is no number is refused by the scoring
    if word in _MISSING:
        return None
    return int(word) if word.isascii() and word.isdigit() else word


def _unusable(name: str, error: IPTError, *, as_json: bool) -> NoReturn:
    report = reports.failed(Path(name), error)
    terminal.emit(report, text.failure(report, "cannot be scored"), as_json=as_json)
    sys.exit(outcome.UNUSABLE)


# --- what is said ---------------------------------------------------------------------------------


def _report(instrument: Instrument, items: tuple[str, ...], total: float | None) -> Json:
    """What the answers to *items*, or a *total*, make.

    Raises:
        click.UsageError: If neither is given, or both.
        ipt.errors.InvalidValue: If they cannot be scored.
    """
    if bool(items) == (total is not None):
        msg = "give the answers in the order of the form, or --total"
        raise click.UsageError(msg)
    if total is not None:
        return _scored(instrument, measures.scored_total(instrument, total), ())
    answers = tuple(map(_answer, items))
    found = measures.patterns(instrument, answers)
    return _scored(instrument, measures.score(instrument, answers), found)


def _scored(
    instrument: Instrument, made: AnyScore, patterns: tuple[measures.PatternFound, ...]
) -> Json:
    low, high = instrument.range
    total = None if isinstance(made, Incomplete) else made.total
    return {
        "instrument": instrument.id,
        "edition": instrument.edition,
        "kind": type(made).__name__.lower(),
        "total": total,
        "range": [low, high],
        "worst_end": instrument.worst_end.value,
        "items": len(instrument.items),
        "answered": made.answered,
        "bands": [] if isinstance(made, Incomplete) else [_band(band) for band in made.bands],
        "subscales": [
            {
                "scale": scale.scale,
                "total": scale.total,
                "answered": scale.answered,
                "bands": [_band(band) for band in scale.bands],
            }
            for scale in made.subscales
        ],
        "patterns": [
            {"pattern": p.pattern, "met": p.met, "source": p.source, "status": p.status.value}
            for p in patterns
        ],
        "flags": [
            {"item": f.item, "answer": f.answer, "source": f.source, "status": f.status.value}
            for f in made.flags
        ],
        "findings": [reports.finding_json(one) for one in getattr(made, "findings", ())],
        "questions": [reports.question_json(one) for one in made.questions],
    }


def _band(band: Band) -> Json:
    return {
        "label": band.label,
        "bands": band.bands,
        "source": band.source,
        "status": band.status.value,
    }


def _score_lines(report: Json) -> Iterator[str]:
    low, high = report["range"]
    name = click.style(f"{report['instrument']}", bold=True)
    total = report["total"]
    said = "no total" if total is None else f"total {total:g}"
    filled = ", filled in" if report["kind"] == "prorated" else ""
    yield (
        f"{name}  {said}{filled}  (from {low:g} to {high:g}, the {report['worst_end']} end is the"
        " worst)"
    )
    if report["kind"] != "giventotal":
        yield f"  answered    {report['answered']} of {report['items']}"
    for band in report["bands"]:
        yield f"  band        {band['label']}  {text.cited(band)}"
    for scale in report["subscales"]:
        value = "no total" if scale["total"] is None else f"{scale['total']:g}"
        bands = "".join(f", {band['label']} {text.cited(band)}" for band in scale["bands"])
        yield f"  subscale    {scale['scale']}  {value}{bands}"
    met = {True: "met", False: "not met", None: "not assessable"}
    for pattern in report["patterns"]:
        yield (
            f"  pattern     {pattern['pattern']}: {met[pattern['met']]}, which is no diagnosis"
            f"  {text.cited(pattern)}"
        )
    for flag in report["flags"]:
        yield f"  risk item   {flag['item']}: answered {flag['answer']}  {text.cited(flag)}"
    yield from text.findings(report)
    yield from text.questions(report)


def _instrument_lines(instrument: Instrument) -> Iterator[str]:
    low, high = instrument.range
    yield click.style(f"{instrument.id}  {instrument.title}", bold=True)
    yield (
        f"  edition {instrument.edition}, rated by {instrument.rater},"
        f" total from {low:g} to {high:g}, the {instrument.worst_end} end is the worst"
        f"  {_source(instrument)}"
    )
    licence = instrument.licence
    yield f"  licence     {licence.kind}  {licence.line}  {_source(licence)}"
    for item in instrument.items:
        marks = [word for word in ("reverse", "risk") if getattr(item, word)]
        mark = f"  ({', '.join(marks)})" if marks else ""
        yield f"  item        {item.code:<20} {item.low} to {item.high}{mark}"
    for scale in instrument.subscales:
        yield f"  subscale    {scale.id:<20} {' '.join(scale.items) or 'its key does not ship'}"
    for bands in instrument.bands:
        levels = ", ".join(f"{level.label} from {level.low:g}" for level in bands.levels)
        yield f"  bands       {bands.id} ({bands.scale}): {levels}  {_source(bands)}"
    for cut in instrument.cut_offs:
        yield f"  cut-off     {cut.id}: {cut.score:g}  {_source(cut)}"
    for rule in instrument.changes:
        yield f"  change      {rule.id} ({rule.kind})  {_source(rule)}"
    for figure in instrument.reliability:
        upper = "" if figure.high is None else f" to {figure.high:g}"
        yield f"  figure      {figure.kind} {figure.value:g}{upper}  {_source(figure)}"
    missing = instrument.missing
    yield f"  missing     {missing.most} of {len(instrument.items)} may be  {_source(missing)}"
    for code in instrument.codes:
        yield f"  code        {code.system} {code.code} of {code.of}  {_source(code)}"


def _source(part: Any) -> str:  # noqa: ANN401 - whatever has a source and a status
    return text.cited({"source": part.source, "status": part.status.value})
