"""Whether a problem area is open to be the focus, with every reason and every open question.

What the protocol asks for is read off its `AreaRule` data, the same that the machine enforces. What
the field asks for beside it is asked here: a tie to whoever died, somebody to differ with, a role
that changed, a long pattern of isolation. Unknown is not no: it makes a question.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from ipt.findings import Finding, Question
from ipt.formulation import area_questions as q, disputes
from ipt.formulation.asked import Asked, against, holds, open_questions, trace
from ipt.formulation.criteria import CRITERIA, Criteria
from ipt.formulation.evidence import Known, asked_of, evidence, violence_with
from ipt.formulation.trace import Step
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.parts import AreaRule
from ipt.model.protocol import Protocol
from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of
from ipt.model.understanding import Consideration, Episode
from ipt.model.value import Value
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Area, LifeEventKind

__all__ = ["Eligibility", "eligible", "judged", "rejected_areas"]


@frozen(kw_only=True, eq=False, repr=False)
class Eligibility(Value):
    """Whether an area is open to be the focus, and why.

    Attributes:
        consideration: The area as it is being considered.
        name: What the protocol calls it.
        answer: ``None`` where that cannot be told yet.
        allowed: What the rules of the protocol say by themselves; the machine refuses what they
            forbid.
        trace: What was looked at.
        against: The lines of it that speak against the area.
        findings: ``SAFETY-FIRST``, where it holds.
        needs: What is still to be asked.
    """

    consideration: Consideration
    name: str
    answer: bool | None
    allowed: bool | None
    trace: tuple[Step, ...]
    against: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    needs: tuple[Question, ...] = ()

    @property
    def title(self) -> str:
        """The area with its people, by their ids."""
        people = ", ".join(map(repr, sorted(self.consideration.area.people)))
        return f"{self.name} with {people}" if people else self.name

    def __str__(self) -> str:
        answer = {True: "open to be the focus", False: "not open", None: "cannot be told yet"}
        lines = [f"{self.title}: {answer[self.answer]}", *map(str, self.trace)]
        return "\n  ".join(lines)


# --- the judgement --------------------------------------------------------------------------------


def eligible(
    consideration: Consideration,
    *,
    protocol: Protocol,
    life_events: Iterable[LifeEvent] = (),
    people: Iterable[Relationship] = (),
    episodes: Iterable[Episode] = (),
    others: Iterable[Consideration] = (),
    rejected: Iterable[Area | str] | None = None,
    criteria: Criteria = CRITERIA,
) -> Eligibility:
    """Whether the area of *consideration* is open to be the focus.

    Somebody or something that is named and not given is somebody of whom nothing is known. Whether
    patient and therapist see that the area fits answers what the record leaves open; where the
    two disagree, that is asked.

    Args:
        consideration: The area as it is being considered.
        protocol: What it offers, and what it asks for.
        life_events: What happened.
        people: The inventory.
        episodes: Of the illness; the onset of a current one counts.
        others: The other areas that are being considered; deficits wait for them.
        rejected: The areas recorded as rejected, as `rejected_areas` reads them off a course; then
            deficits wait for that record. Without it what is said of *others* decides.
        criteria: What counts as near the onset.

    Raises:
        ipt.errors.InvalidValue: If two people or two life events have one id.

    Examples:
        >>> import ipt
        >>> from ipt.model import Consideration, LifeEvent, ProblemArea
        >>> grief = Consideration(area=ProblemArea(area="grief", life_event="l1"))
        >>> divorce = LifeEvent(id="l1", kind="divorce")
        >>> seen = eligible(grief, protocol=ipt.protocols.get("ipt-b"), life_events=[divorce])
        >>> seen.answer
        False
        >>> print(seen.against[0])
        AREA-LINKED: is a death, miscarriage, stillbirth, neonatal-loss or presumed-dead linked: no [ISIPT-KEY, secondary]
    """
    known = Known.of(
        (consideration, *others),
        protocol=protocol,
        life_events=life_events,
        people=people,
        episodes=episodes,
        rejected=rejected,
        criteria=criteria,
    )
    return judged(consideration, known)


def judged(consideration: Consideration, known: Known) -> Eligibility:
    """The same as `eligible`, for what was gathered once."""
    area = consideration.area.area
    rule = known.protocol.area(area)
    by_protocol = (*_by_protocol(consideration, rule, known),)
    asked = by_protocol
    if rule is not None:
        asked += (*_on_record(consideration, rule, known), *evidence(consideration, known))
    if consideration.fits is not None:
        asked += (asked_of(q.FITS, consideration.fits, consideration, known),)
    steps = trace(asked)
    if rule is not None and rule.note:
        note = f"{known.protocol.id} adds: {rule.note}"
        steps += (Step(code="AREA-NOTE", says=note, source=rule.source, status=rule.status),)
    return Eligibility(
        consideration=consideration,
        name=known.name(area),
        answer=holds(asked),
        allowed=holds(by_protocol),
        trace=steps,
        against=against(asked),
        findings=tuple(_unsafe(consideration, known)),
        needs=open_questions(asked),
    )


def rejected_areas(course: Course) -> frozenset[Area]:
    """The areas that *course* records as rejected, as the machine counts them.

    A change of the focus or a new phase makes them be considered anew.
    """
    rejected: set[Area] = set()
    for event in course.effective:
        if isinstance(event, ev.FocusChanged | ev.PhaseBegan):
            rejected.clear()
        elif isinstance(event, ev.AreaRejected) and event.deviation is None:
            rejected.add(event.area)
    return frozenset(rejected)


# --- what the protocol asks for -------------------------------------------------------------------


def _by_protocol(
    consideration: Consideration, rule: AreaRule | None, known: Known
) -> Iterator[Asked]:
    offered, protocol = rule is not None, known.protocol.id
    yield asked_of(q.OFFERED, offered, consideration, known, cited=rule, protocol=protocol)
    if rule is None:
        return
    if rule.life_events:
        yield _linked(consideration, rule, known)
    for other in rule.after_rejecting:
        answer, name = _rejected(other, known), known.name(other)
        yield asked_of(q.REJECTED, answer, consideration, known, cited=rule, other=name)


def _linked(consideration: Consideration, rule: AreaRule, known: Known) -> Asked:
    """Whether a life event is linked that the protocol takes; the death of an animal is asked about."""
    event, linked = known.event(consideration), consideration.area.life_event
    *most, last = rule.life_events
    losses = f"{', '.join(most)} or {last}" if most else last.value
    accepted = None if event is None else event.kind in rule.life_events
    is_pet = event is not None and event.kind is LifeEventKind.PET_DEATH
    question, answer = (q.PET, None) if is_pet and not accepted else (q.LINKED, accepted)
    return asked_of(
        question,
        answer,
        consideration,
        known,
        about=() if linked is None else (linked,),
        cited=rule if question is q.LINKED else None,
        losses=losses,
        protocol=known.protocol.id,
    )


def _rejected(area: Area, known: Known) -> bool | None:
    """Whether *area* was considered and found not to fit."""
    if known.rejected is not None and area in known.rejected:
        return True
    answers = _answers(area, known)
    if any_of(*answers):
        return False
    settled = bool(answers) and not any(answer is None for answer in answers)
    return True if settled and known.rejected is None else None


def _answers(area: Area, known: Known) -> tuple[bool | None, ...]:
    """Whether *area* is open to be the focus, each time it is being considered."""
    if known.protocol.area(area) is None:
        return (False,)
    return tuple(
        judged(other, known).answer
        for other in known.considered
        if other.area.area is area and area is not Area.DEFICITS
    )


def _on_record(consideration: Consideration, rule: AreaRule, known: Known) -> Iterator[Asked]:
    """What was rejected on record, as against what is said of it now."""
    rejected = known.rejected or frozenset()
    area = consideration.area.area
    if area in rejected and not consideration.fits:
        name = known.name(area)
        yield asked_of(q.REJECTED, True, consideration, known, wanted=False, other=name)
    for other in rule.after_rejecting:
        if other in rejected and any_of(*_answers(other, known)):
            name = known.name(other)
            yield asked_of(q.AFTER_ALL, True, consideration, known, wanted=False, other=name)


def _unsafe(consideration: Consideration, known: Known) -> Iterator[Finding]:
    if consideration.area.area is Area.ROLE_DISPUTE:
        for who in sorted(set(consideration.area.people)):
            yield from disputes.safety_first(who, violence_with(who, known))
