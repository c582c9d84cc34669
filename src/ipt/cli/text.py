"""What the command says, as lines of text with colours; `ipt.cli.terminal` prints them."""

import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from typing import Final

import click

from ipt.cli.reports import Json, counted
from ipt.model import Area, events as ev

__all__ = [
    "check",
    "cited",
    "contract",
    "differences",
    "failure",
    "findings",
    "head",
    "history",
    "imported",
    "in_options",
    "left_out",
    "lint",
    "protocol",
    "questions",
    "recorded",
    "refusals",
    "scores",
    "show",
    "standing",
    "told",
    "unwritten",
]

_COLOURS: Final = {
    "unusable": "red",
    "violation": "red",
    "warning": "yellow",
    "advice": "cyan",
    "info": "bright_black",
    "question": "magenta",
}
_MOST: Final = 50
"""How many findings or questions of a file are told in words; programs are told all."""


_EVENTS: Final = {kind.__name__: name for name, kind in ev.EVENT_TYPES.items()}
_CALL: Final = re.compile(rf"\b({'|'.join(_EVENTS)})\b(?:\((\w+)='([\w-]+)'\))?")
_PLACES: Final = {
    "ProblemArea.life_event": "--focus-life-event",
    "ipt.available(course)": "ipt next",
    "sessions_min or weeks": "--contract-sessions-min or --contract-weeks",
}


def in_options(words: str) -> str:
    """*words* of the library, which name Python, in the language of the command."""
    for python, shell in _PLACES.items():
        words = words.replace(python, shell)
    return _CALL.sub(lambda m: _EVENTS[m[1]] + (f" --{m[2]} {m[3]}" if m[2] else ""), words)


def failure(report: Json, otherwise: str = "cannot be used") -> Iterator[str]:
    """A file that cannot be used or written to, with every reason."""
    why = otherwise if report["findings"] else report["error"]
    yield click.style(f"{report['file']}: {why}", fg="red")
    yield from findings(report)


def unwritten(report: Json) -> Iterator[str]:
    """Why nothing was written to a file, and what would let it be."""
    yield from failure(report, "nothing was written")
    if report.get("overridable"):
        yield "  --override REASON would let it pass, and keeps the reason in the record"


def _label(word: str) -> str:
    shown = word if word in {"question", "unusable"} else word.upper()
    return click.style(f"{shown:<10}", fg=_COLOURS[word])


def cited(item: Json) -> str:
    """Where something comes from, and how well founded it is."""
    return click.style(f"[{item['source']}, {item['status']}]", fg="bright_black")


def head(report: Json) -> Iterator[str]:
    """What every report of a course begins with."""
    name = click.style(report["file"].removesuffix(".json"), bold=True)
    part = f": {report['part']}" if "part" in report else ""
    yield f"{name}{part}  {standing(report)}"


def standing(report: Json) -> str:
    """Of which protocol a course is, its phase, and how many sessions were held."""
    reason = report["end_reason"]
    phase = f"{report['phase']} phase" if reason is None else f"{report['phase']}: {reason}"
    return f"{report['protocol']}  {phase}  {_held_words(report)}"


def _held_words(report: Json) -> str:
    held, agreed = report["sessions_held"], report["sessions_agreed"]
    hidden = report["sessions_unrecorded"]
    count = counted(held, "session") if agreed is None else f"{held} of {agreed} agreed sessions"
    unseen = f" ({hidden} without a record)" if hidden else ""
    if agreed is None:
        rest = ", no contract"
    else:
        rest = f", {report['sessions_left']} left" if report["end_reason"] is None else ""
    return f"{count} held{unseen}{rest}"


def findings(report: Json) -> Iterator[str]:
    """The findings of a report, a line each."""
    for finding in report["findings"][:_MOST]:
        weight = finding["severity"]
        if weight == "violation" and finding["code"].startswith(_OF_INPUTS):
            weight = "unusable"
        yield f"  {_label(weight)} {told(finding)}"
    yield from _more(report["findings"])


def _more(items: Sized) -> Iterator[str]:
    """How many *items* are not told, if so."""
    if len(items) > _MOST:
        yield f"  and {len(items) - _MOST:,} more; --json tells all"


_OF_INPUTS: Final = ("CAL-", "DOC-", "LOG-", "MEA-", "TAB-")
"""What the codes of rules about inputs begin with: such an input breaks no rule of a course."""


def told(finding: Json) -> str:
    """A finding with its code, what to do about it, where it is, and its source."""
    message = finding["message"]
    remedy = f"; {finding['remedy']}" if finding["remedy"] else ""
    said = f"{message}{_place(finding['where'], message)}{remedy}"
    if not any(name.startswith("$") for name in finding["where"]):  # a file knows no options
        said = in_options(said)
    return f"{finding['code']}  {said}  {cited(finding)}"


def _place(ids: Iterable[str], message: str) -> str:
    """What a message is about, in brackets, where it does not name it itself."""
    unnamed = (
        name for name in ids if repr(name) not in message and not message.endswith(f" in {name}")
    )
    where = ", ".join(unnamed)
    return f" ({where})" if where else ""


def left_out(report: Json) -> Iterator[str]:
    """Which events the report goes by without."""
    if left := report["left_out"]:
        which = ", ".join(f"event {one['number']} ({one['event']})" for one in left[:_MOST])
        yield f"  {'left out':<10} {which}: not possible in any case; the rest is read without"
        yield from _more(left)


def refusals(report: Json) -> Iterator[str]:
    """That there were refusals, and where they are told."""
    if report["refusals"]:
        broken = counted(report["refusals"], "event")
        verb = "breaks" if report["refusals"] == 1 else "break"
        yield f"  {_label('violation')} {broken} {verb} a rule; see ipt check"


def questions(report: Json) -> Iterator[str]:
    """The questions of a report, a line each."""
    for question in report["questions"][:_MOST]:
        text = f"{question['text']}{_place(question['about'], question['text'])}"
        decides = f"It would decide {question['decides']}"
        yield f"  {_label('question')} {question['code']}  {text}? {decides}  {cited(question)}"
    yield from _more(report["questions"])


def check(report: Json) -> Iterator[str]:
    """A checked course."""
    yield from head(report)
    yield from findings(report)
    yield from left_out(report)
    if not report["findings"]:
        yield f"  {counted(report['events'], 'event')}, nothing to object to"
    yield from questions(report)


def show(report: Json) -> Iterator[str]:
    """A shown course."""
    yield from head(report)
    if "on" in report:
        yield f"  as of       {report['on']}, as its events are dated and corrected by now"
    if report["contract"] is not None:
        yield f"  contract    {contract(report['contract'])}"
    for area in report["focus"]:
        yield f"  focus       {_focus_words(area)}"
    for person in report["people"]:
        gone = ", deceased" if person["living"] is False else ""
        yield f"  person      {person['id']} ({person['kin'] or 'relation unknown'}{gone})"
    for substance in report["medication"]:
        yield f"  medication  {substance}"
    for kind in report["open_risks"]:
        yield f"  open risk   {kind}"
    for instrument, taken in report["scores"].items():
        yield f"  {instrument:<11} {scores(taken)}"
    yield from history(report["history"])
    if report.get("unsure"):
        yield f"  unsure      {', '.join(report['unsure'])}: may have happened by then"
    yield from left_out(report)
    yield from refusals(report)


def scores(taken: Iterable[float | None]) -> str:
    """Totals in their order."""
    return " ".join("-" if score is None else f"{score:g}" for score in taken)


def history(events: Sequence[Json]) -> Iterator[str]:
    """All *events*, a line each."""
    yield "  history"
    wide = max(len(event["id"][:30]) for event in events)
    for event in events:
        marks = [word for word in ("refused", "overridden", "corrected") if event.get(word)]
        mark = f"  ({', '.join(marks)})" if marks else ""
        day = event["on"] or "undated"
        name = f"{event['id']:<{wide}}"
        yield f"    {name}  {day:<10}  {event['event']:<22} {event['detail']}{mark}".rstrip()


def contract(contract: Json) -> str:
    """What was agreed on."""
    if contract["range"] is not None:
        words = "{} to {} sessions".format(*contract["range"])
    elif contract["weeks"] is not None:
        words = f"{contract['weeks']} weeks"
    else:
        words = counted(contract["sessions"], "session")
    minutes = f", {contract['minutes']} minutes" if contract["minutes"] else ""
    conditional = ", then to be decided" if contract["conditional"] else ""
    return f"{words}, {contract['cadence']}{minutes}{conditional}"


def _focus_words(area: Json) -> str:
    stage = f", {area['stage']}" if area["stage"] else ""
    people = f" with {', '.join(area['people'])}" if area["people"] else ""
    linked = f", linked to {area['life_event']}" if area["life_event"] else ""
    return f"{area['area']}{stage}{people}{linked}{' (primary)' if area['primary'] else ''}"


def protocol(report: Json) -> Iterator[str]:
    """A protocol, every number with its source and status."""
    content = report["protocol"]
    labels = {phase["phase"]: phase["label"] for phase in report["phases"]}
    yield click.style(f"{content['id']}  {content['title']}", bold=True)
    family = f"{content['family']}, " if "family" in content else ""
    yield f"  {family}{content['lineage']}, {content['cadence']}, revision {content['revision']}"
    for phase in report["phases"]:
        first, last = phase["sessions"]
        yield f"  sessions {first:>2} to {last:>2}  {phase['label']} phase"
    for limit in content["limits"]:
        note = f"  {limit['note']}" if "note" in limit else ""
        yield f"  {limit['name']:<20}{limit['value']:>4}  {cited(limit)}{note}"
    for area in content["areas"]:
        kinds = ", ".join(area.get("life_events", ()))
        death = f", needs a linked life event ({kinds})" if kinds else ""
        last_resort = ", when the others were rejected" if "after_rejecting" in area else ""
        name = area.get("label") or Area(area["area"]).label
        yield f"  area {name}{death}{last_resort}  {cited(area)}"
    for task in content.get("tasks", ()):
        where = ", ".join(labels.get(phase, phase) for phase in task.get("phases", ()))
        at = report["sessions"].get(task["id"], "")
        when = f"{where or 'any phase'}{at and f', sessions {at}'}"
        yield f"  task {task['id']:<24}{when:<22}  {task['label']}  {cited(task)}"
    for measure in content.get("measures", ()):
        yield f"  measure {measure['instrument']:<21}{measure['when']}  {cited(measure)}"
    for exclusion in content.get("exclusions", ()):
        yield f"  not for {exclusion['id']:<20} {exclusion['label']}  {cited(exclusion)}"
    for advisory in content.get("advisories", ()):
        says = report["advised"][f"{advisory['topic']} {advisory['id']}"]
        yield f"  {advisory['topic']:<17} {says}  {cited(advisory)}"
    yield from _departs(report)


def _departs(report: Json) -> Iterator[str]:
    """How a protocol departs from each of its ancestors."""
    for step in report["descent"]:
        edition = "" if step["revision"] is None else f" revision {step['revision']}"
        yield f"  departs from {step['parent']}{edition}"
        yield from (f"    {departure}" for departure in step["departures"])


def differences(report: Json) -> Iterator[str]:
    """How one protocol departs from another."""
    yield click.style(f"{report['to']} compared with {report['from']}", bold=True)
    yield from (f"  {departure}" for departure in report["departures"])
    if not report["departures"]:
        yield "  the same in every fact"


def lint(report: Json) -> Iterator[str]:
    """What is wrong with a protocol of somebody's own."""
    name = click.style(report["file"], bold=True)
    yield f"{name}  {report['protocol']} revision {report['revision']}"
    yield from findings(report)
    if not report["findings"]:
        yield "  nothing to object to"
    yield from _departs(report)


def recorded(report: Json) -> Iterator[str]:
    """What was recorded, and where the course stands now."""
    event = report["recorded"]
    yield f"recorded  {event['id']}  {event['on'] or 'undated'}  {event['event']}"
    yield from head(report)
    if report["passed"]:
        yield f"  passed against {', '.join(report['passed'])}; the reason is kept in the record"
    if report["override_unneeded"]:
        yield "  the override was not needed, and is not recorded"
    for risk in report["risks_opened"]:
        yield f"  {_label('warning')} opened the risk {risk}; record risk-reviewed --risk {risk} when somebody has looked at it"
    yield from findings({"findings": report["noticed"]})
    yield from questions(report)


def imported(report: Json) -> Iterator[str]:
    """What was made of a table, and what it does not tell."""
    yield f"imported  {counted(report['events'], 'event')}"
    yield from head(report)
    yield from findings(report)
