"""From a table of sessions and scores to a course.

Unknown is not no. Where the table tells that the middle phase began, and not what it needs, the
event passes with a deviation that says so, and the gap is reported; nothing is put in its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from ipt import documents, machine
from ipt.errors import EventRefused, InvalidValue
from ipt.exchange import rules as r
from ipt.exchange.columns import DONE, readers
from ipt.exchange.consistency import inconsistencies
from ipt.exchange.table import Row, Table, place, read_table
from ipt.findings import Finding, Rule
from ipt.machine import rules as m
from ipt.model import (
    Achievement,
    Contract,
    Course,
    MissedReason,
    Outline,
    Phase,
    ProblemArea,
    Protocol,
    SessionStatus,
    events as ev,
)

if TYPE_CHECKING:  # what belongs to measures is not loaded before a measure is
    from ipt.measures import Instrument

__all__ = ["Imported", "Phases", "read_sessions"]

Phases = Literal["told", "usual"]
"""Where the phases come from: the column of the table, or the usual outline of the protocol."""


@frozen(kw_only=True)
class Imported:
    """A course that was read from a table.

    Attributes:
        course: What the table tells.
        findings: How it was understood, and what it does not tell; none is a violation.
    """

    course: Course
    findings: tuple[Finding, ...]


def read_sessions(
    text: str,
    protocol: Protocol,
    *,
    patient: str,
    phases: Phases = "told",
    date_format: str | None = None,
    instruments: "Iterable[Instrument]" = (),
) -> Imported:
    """The course that a table of sessions and scores tells.

    Args:
        text: Rows with commas, semicolons or tabs between the cells, the first of them a header.
        protocol: What the course is judged by.
        patient: Who it is for; identifying.
        phases: ``"usual"`` places the phases that the table does not tell by the protocol's
            outline, and says so in the notes of their events.
        date_format: How dates are written, as `datetime.date.strftime` has it; ISO if ``None``.
        instruments: What the scores were taken with, if that is not an instrument as it ships.

    Raises:
        ipt.errors.DocumentError: If the table cannot be read; its findings are every reason.
        ipt.errors.InvalidValue: If *patient* is empty, *date_format* makes no date, or two of
            *instruments* are editions of one.

    Examples:
        >>> import ipt
        >>> rows = ["date;session;instrument;total", "2026-01-05;1;phq-9;18", "2026-01-12;2;;"]
        >>> table = chr(10).join(rows)
        >>> read = ipt.exchange.read_sessions(table, ipt.protocols.get("ipt-16"), patient="p")
        >>> read.course, [finding.code for finding in read.findings]
        (<Course ipt-16 of '***': initial phase, 2 sessions held>, ['GAP-ENDING'])
    """
    table = read_table(text, readers(date_format))
    problems = [*table.findings, *inconsistencies(table)]
    outline, unplaced = _outline(table, protocol, phases)
    problems += unplaced
    if problems:
        documents.refuse(*problems)
    course = machine.open_course(protocol, patient=patient, instruments=instruments)
    reading = _Reading(course, table, outline)
    for row in table.rows:
        reading.take(row)
    if reading.problems:
        documents.refuse(*reading.problems)
    gaps = _gaps(reading.course, placed=outline is not None)
    return Imported(course=reading.course, findings=(*reading.findings, *gaps))


def _outline(
    table: Table, protocol: Protocol, phases: Phases
) -> tuple[Outline | None, tuple[Finding, ...]]:
    """The outline to place the phases by, if they are not told; and why there is none."""
    if any("phase" in row.cells for row in table.rows):
        return None, ()
    most = protocol.limit("initial_max")
    if phases == "told":
        held = _sessions(table)
        unheld = {row.cells["session"] for row in table.rows if "session" in row.cells} - {*held}
        beyond = (n for n in held if n - sum(other < n for other in unheld) > most)
        late = next(beyond, None)
        if late is None:
            return None, ()
        row = next(row for row in table.rows if row.cells.get("session") == late)
        where = place(row.number)
        return None, (r.NO_PHASES.finding(where, session=late, initial_max=most, place=where),)
    agreed = next((row for row in table.rows if "contract" in row.cells), None)
    try:
        return protocol.outline(None if agreed is None else agreed.cells["contract"]), ()
    except InvalidValue as error:
        where = place(1 if agreed is None else agreed.number, "contract")
        return None, (r.VALUE.finding(where, why=error.message, place=where),)


# --- row by row ---------------------------------------------------------------------------------

_UNTOLD: Final[Mapping[str, Rule | None]] = {
    m.NO_BASELINE.code: None,
    m.NO_INVENTORY.code: None,
    m.NO_FORMULATION.code: None,
    m.NO_SICK_ROLE.code: None,
    m.NO_FOCUS.code: None,
    m.NO_CONTRACT.code: None,
    m.NOT_ANNOUNCED.code: None,
    m.GRIEF_NO_DEATH.code: r.GAP_DEATH,
    m.DEFICITS_NOT_LAST.code: r.GAP_REJECTIONS,
}
"""Refusals for want of what the table may merely not tell; with the gap, if no count shows it."""
_NOT_TOLD: Final = "imported: the table does not tell what is needed"
_AS_TOLD: Final = "imported: so it stands in the table"
_PLACED: Final = "imported: the phase was placed by the usual outline"
_ORDER: Final = tuple(Phase)


class _Reading:
    """A course while the rows of its table are taken, one after the other."""

    def __init__(self, course: Course, table: Table, outline: Outline | None) -> None:
        self.course = course
        self.outline = outline
        self.findings: list[Finding] = []
        self.problems: list[Finding] = []
        self.untaken = _sessions(table)
        self.numbered = frozenset(self.untaken)
        self.number = 0

    def take(self, row: Row) -> None:
        """Record what *row* tells, and what it shows to be missing before it."""
        date, number = row.cells.get("date"), row.cells.get("session", 0)
        self._missing_before(row, number)
        for event in self._agreed(row):
            self._record(event, row, _AS_TOLD)
        told = row.cells.get("phase", self.course.phase)
        if told is not self.course.phase:
            self._record(ev.PhaseBegan(on=date, phase=told), row, _AS_TOLD)
        for phase in self._placed() if number in self.untaken else ():
            note = f"placed by the usual outline of {self.course.protocol.id}, not told"
            self._record(ev.PhaseBegan(on=date, phase=phase, note=note), row, _PLACED)
        for event in self._happened(row):
            self._record(event, row, _AS_TOLD)
        self.number = max(self.number, number)

    def _record(self, event: ev.Event, row: Row, reason: str) -> None:
        """Record *event*; against rules of the protocol, with *reason* or for want of knowledge."""
        codes = sorted({finding.code for finding in machine.check(self.course, event)})
        departs = [code for code in codes if code not in _UNTOLD]
        reasons = [reason] * bool(departs) + [_NOT_TOLD] * (len(codes) > len(departs))
        where = place(row.number)
        try:
            self.course = machine.apply(self.course, event, override="; ".join(reasons) or None)
        except EventRefused as refused:  # answers that are none of their instrument
            why = [finding.message for finding in refused.findings]
            self.problems += (r.VALUE.finding(where, why=one, place=where) for one in why)
            return
        if departs and reason is _AS_TOLD:
            protocol = self.course.protocol.id
            told = r.DEPARTURE.finding(
                where, codes=", ".join(departs), protocol=protocol, place=where
            )
            self.findings.append(told)
        self.findings += [rule.finding(where) for rule in map(_UNTOLD.get, codes) if rule]

    def _missing_before(self, row: Row, number: int) -> None:
        first, last = self.number + 1, number - 1
        if first <= last:
            self.findings.append(r.GAP_SESSIONS.finding(place(row.number), first=first, last=last))
            gap = ev.PeriodUnrecorded(sessions=last - first + 1)
            self.course = machine.apply(self.course, gap, override=_NOT_TOLD)
        known = any(finding.code == r.RENUMBERED.code for finding in self.findings)
        if number and number not in self.numbered and not known:
            where = place(row.number)
            self.findings.append(r.RENUMBERED.finding(where, session=number, place=where))

    def _agreed(self, row: Row) -> Iterator[ev.Event]:
        """The focus and the contract, where a row tells them first, or tells another contract."""
        date = row.cells.get("date")
        areas, sessions = row.cells.get("focus", ()), row.cells.get("contract")
        if areas and not self.course.focus:
            for area in areas:
                yield ev.FocusAgreed(on=date, focus=ProblemArea(area=area))
        elif areas and areas != tuple(problem.area for problem in self.course.focus):
            where = place(row.number, "focus")
            self.findings.append(r.FOCUS_LEFT_OUT.finding(where, place=where))
        before = self.course.contract
        if sessions is None or (before is not None and before.sessions == sessions):
            return
        contract = Contract(sessions_min=sessions)
        if before is None:
            yield ev.ContractAgreed(on=date, contract=contract)
        else:
            yield ev.ContractAmended(on=date, contract=contract, reason=_AS_TOLD)

    def _placed(self) -> tuple[Phase, ...]:
        """The phases that begin with the next session, if they are placed by the outline."""
        if self.outline is None:
            return ()
        starts = {
            Phase.MIDDLE: self.outline.middle[0],
            Phase.TERMINATION: self.outline.termination[0],
        }
        here, next_ = _ORDER.index(self.course.phase), self.course.sessions_held + 1
        return tuple(p for p in starts if next_ >= starts[p] and _ORDER.index(p) > here)

    def _happened(self, row: Row) -> Iterator[ev.Event]:
        """The score, the session and the rest of a row; its note stands with the first of them."""
        cells = row.cells
        date, note = cells.get("date"), "" if _held(row) else cells.get("note", "")
        if "instrument" in cells:
            yield ev.MeasureTaken(
                on=date,
                instrument=cells["instrument"],
                items=cells.get("items"),
                total=cells.get("total"),
                note=note,
            )
            note = ""
        status = cells.get("status")
        if status is SessionStatus.MISSED:
            reason = cells.get("reason", MissedReason.UNEXPLAINED)
            yield ev.SessionMissed(on=date, reason=reason, note=note)
        elif status is SessionStatus.CANCELLED:
            yield ev.SessionCancelled(on=date, note=note)
        elif cells.get("session") in self.untaken:
            yield ev.SessionHeld(**self.untaken.pop(cells["session"]))
        for name in cells.get("done", ()):
            yield DONE[name](on=date, note=note)
            note = ""


def _held(row: Row) -> bool:
    held = row.cells.get("status", SessionStatus.HELD) is SessionStatus.HELD
    return held and "session" in row.cells


def _sessions(table: Table) -> dict[int, dict[str, Any]]:
    """What all rows of each session held tell of it, by its number."""
    sessions: dict[int, dict[str, Any]] = {}
    for row in filter(_held, table.rows):
        session = sessions.setdefault(row.cells["session"], {})
        for column, field in _FIELDS.items():
            if column in row.cells:
                session.setdefault(field, row.cells[column])
        notes = [session.get("note", ""), row.cells.get("note", "")]
        session["note"] = "\n".join(filter(None, notes))
    return sessions


_FIELDS: Final = {"date": "on", "minutes": "minutes", "modality": "modality"}


# --- what the table does not tell ---------------------------------------------------------------

_NEEDED: Final[Mapping[Achievement, Rule]] = {
    Achievement.BASELINE: r.GAP_BASELINE,
    Achievement.INVENTORY: r.GAP_INVENTORY,
    Achievement.FORMULATION: r.GAP_FORMULATION,
    Achievement.SICK_ROLE: r.GAP_SICK_ROLE,
    Achievement.FOCUS: r.GAP_FOCUS,
    Achievement.CONTRACT: r.GAP_CONTRACT,
}


def _gaps(course: Course, *, placed: bool) -> Iterator[Finding]:
    if placed and course.phase is not Phase.INITIAL:
        yield r.PHASES_INFERRED.finding(protocol=course.protocol.id)
    for what, rule in _NEEDED.items():
        asked = what is not Achievement.SICK_ROLE or course.protocol.limit("sick_role_min") > 0
        if asked and course.phase is not Phase.INITIAL and not course.achieved(what):
            yield rule.finding()
    announced = course.achieved(Achievement.ENDING_ANNOUNCED)
    if course.phase is Phase.TERMINATION and not announced:
        yield r.GAP_ANNOUNCEMENT.finding()
    yield r.GAP_ENDING.finding()
