"""What sessions had that is no part of IPT, and how far the work moved off the focus.

It is read off what sessions note: one that notes no act and no strategy tells nothing of what it
had or did not have. The findings about such acts are those of `ipt.techniques.legality`.
"""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ipt.findings import Question, Rule, Status
from ipt.formulation.strategies import strategy_table
from ipt.model import Act, Course, Phase, Session, Technique, events as ev
from ipt.model.readings import Interval
from ipt.model.value import Value
from ipt.review.fidelity.on_focus import minutes_on_focus

__all__ = [
    "RULES",
    "Drift",
    "OffModelAct",
    "SessionDrift",
    "act_questions",
    "drift",
    "off_model",
]

ASK_CORRECTED: Final = Rule(
    code="FID-ASK-LEFT",
    asks=True,
    message="was it noticed that {act!r} in session {session} is no part of IPT, and was it left",
    remedy="whether the session went back to the focus",
    source="Casebook-Joy-disc",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What is asked about such acts."""

_PROSCRIBED: Final = {
    Technique.THOUGHT_RECORD: "off-model-thought-records",
    Technique.DREAM_INTERPRETATION: "off-model-dreams",
    Technique.TRANSFERENCE_INTERPRETATION: "off-model-transference",
    Technique.EXPOSURE: "off-model-exposure",
    Technique.CHILDHOOD_RECONSTRUCTION: "off-model-childhood",
    Technique.ADVICE_GIVING: "off-model-advice",
    Technique.EATING_TALK: "off-model-eating",
}
"""Each such technique by the name that the table of strategies has for it."""


@frozen(kw_only=True, eq=False, repr=False)
class OffModelAct(Value):
    """Something in a session that is no part of IPT, or not as its main work.

    Attributes:
        session: Its number.
        event: Id of its event.
        act: Which, by the name of the table of strategies, such as ``"off-model-childhood"``.
        technique: Which, if the session notes it as an act; ``None`` if as a strategy only.
        minutes: How long, if that is known.
        corrected: Whether it was noticed and left.
    """

    session: int
    event: str
    act: str
    technique: Technique | None = None
    minutes: int | None = None
    corrected: bool | None = None


def off_model(course: Course) -> tuple[OffModelAct, ...]:
    """What the sessions of *course* note that is no part of IPT, in order.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act, events as ev
        >>> from ipt.review.fidelity import off_model
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> act = Act(technique="dream-interpretation", minutes=5, corrected=True)
        >>> course = ipt.apply(course, ev.SessionHeld(acts=[act]))
        >>> [(each.session, each.act, each.corrected) for each in off_model(course)]
        [(1, 'off-model-dreams', True)]
    """
    return tuple(act for session in course.sessions for act in _off_model(session))


def _off_model(session: Session) -> Iterator[OffModelAct]:
    if session.number is None:
        return
    acts = [act for act in session.acts if act.technique.off_model and not _opening(act, session)]
    for act in acts:
        yield OffModelAct(
            session=session.number,
            event=session.event,
            act=_PROSCRIBED[act.technique],
            technique=act.technique,
            minutes=act.minutes,
            corrected=act.corrected,
        )
    noted = {_PROSCRIBED[act.technique] for act in acts}
    known = {act.id for act in strategy_table().proscribed}
    for name in dict.fromkeys(session.strategies):
        if name in known and name not in noted:
            yield OffModelAct(session=session.number, event=session.event, act=name)


def _opening(act: Act, session: Session) -> bool:
    """Whether it is talk of eating in the initial phase, where that has its place (T42)."""
    return act.technique is Technique.EATING_TALK and session.phase is Phase.INITIAL


def act_questions(course: Course) -> Iterator[Question]:
    """What is to be asked about acts that are no part of IPT."""
    for act in off_model(course):
        if act.technique is not None and act.corrected is None:
            yield ASK_CORRECTED.question(act.event, session=act.session, act=act.act)


# --- session by session ---------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class SessionDrift(Value):
    """How far one session moved off the focus.

    Attributes:
        session: Its number.
        event: Id of its event.
        minutes: Its length; the usual one of the protocol where it is not known.
        off_focus: How many minutes were not on the focus, within bounds.
        acts: What it had that is no part of IPT.
    """

    session: int
    event: str
    minutes: int
    off_focus: Interval
    acts: tuple[OffModelAct, ...]


@frozen(kw_only=True, eq=False, repr=False)
class Drift(Value):
    """How far a course moved off its focus.

    Attributes:
        sessions: Each session under an agreed focus that left a record, in order.
        hidden: How many sessions after the first focus left none.
    """

    sessions: tuple[SessionDrift, ...]
    hidden: int

    @property
    def off_focus(self) -> Interval:
        """The minutes off the focus in all these sessions, within bounds."""
        return Interval(
            sum(session.off_focus.low for session in self.sessions),
            sum(session.off_focus.high for session in self.sessions),
        )

    @property
    def coverage(self) -> float | None:
        """The share of sessions of which the minutes are known for certain, 0 to 1.

        ``None`` if there is no session.
        """
        of = len(self.sessions) + self.hidden
        return sum(session.off_focus.exact for session in self.sessions) / of if of else None


def drift(course: Course) -> Drift:
    """Session by session, how far *course* moved off its focus, as far as that is known."""
    acts = off_model(course)
    held = [session for session in course.sessions if session.number is not None]
    sessions = tuple(
        SessionDrift(
            session=told.number,
            event=told.event,
            minutes=told.minutes,
            off_focus=told.off_focus,
            acts=tuple(act for act in acts if act.event == told.event),
        )
        for told in minutes_on_focus(course, held)
    )
    return Drift(sessions=sessions, hidden=_hidden(course))


def _hidden(course: Course) -> int:
    """The unrecorded sessions after a focus was agreed."""
    hidden, agreed = 0, False
    for event in course.effective:
        match event:
            case ev.FocusAgreed() | ev.FocusChanged():
                agreed = True
            case ev.PeriodUnrecorded() if agreed:
                hidden += event.sessions
            case _:
                pass
    return hidden
