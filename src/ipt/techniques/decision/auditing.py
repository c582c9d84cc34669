"""What is to be said and asked about how a decision is being made.

Nothing is said of waiting where a decision may be about getting out of danger, or is a reproductive
or a medical one; as long as that is not known, it is asked.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ipt.findings import Finding, Question
from ipt.formulation.audit import Audit
from ipt.formulation.disputes import ASK_VIOLENCE
from ipt.model import events as ev
from ipt.model.checks import needs
from ipt.model.course import Course
from ipt.model.decisions import Decision, DecisionAttribute, DecisionMatter, Option, ProposedBy
from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of
from ipt.model.working import TaskResult, Technique
from ipt.techniques.decision.prospects import (
    broken,
    misses_one,
    outside,
    probability_sum,
    ratings,
)
from ipt.techniques.decision.rules import (
    ASK_DANGER,
    ASK_MATTER,
    ASK_PROPOSER,
    ASK_REHEARSED,
    ASK_REVERSIBLE,
    ASK_REVIEWED,
    ASK_SEVERE,
    BINARY,
    FEW_OPTIONS,
    FRAGILE,
    IRREVERSIBLE,
    MARGINS,
    NO_REHEARSAL,
    NO_REVIEW,
    NO_STATUS_QUO,
    OUTSIDE,
    PROBABILITY_SUM,
    SAFETY,
    THERAPIST_ONLY,
    UNANCHORED,
    Margins,
)
from ipt.techniques.decision.stability import flips

__all__ = ["audit"]

_TRIED: Final = {TaskResult.DONE, TaskResult.PARTLY, TaskResult.HAPPENED_DIFFERENTLY}


def audit(
    decision: Decision,
    *,
    course: Course | None = None,
    people: Iterable[Relationship] = (),
    severe: bool | None = None,
    margins: Margins = MARGINS,
) -> Audit:
    """What is to be said and asked about *decision*, as it stands.

    Args:
        decision: The decision.
        course: The course it belongs to. Without one, nothing is said of rehearsal and review.
        people: The people concerned, as the inventory has them; those of *course* are known anyway.
        severe: Whether the patient is severely ill at present, as the caller judges it. No score is
            read here. A sick role in force, as *course* has it, counts alike.
        margins: The numbers that are a choice.

    Raises:
        ipt.errors.InvalidValue: If *decision* is none.
    """
    needs(decision, Decision)
    known = {person.id: person for person in (*(course.inventory if course else ()), *people)}
    ill = severe if course is None else any_of(severe, _in_sick_role(course))
    chosen = next((each for each in decision.options if each.id == decision.chosen), None)
    judged: list[Finding | Question] = [
        *_set_up(decision, margins),
        *_proposed(decision),
        *_numbers(decision, margins),
        *_safety(decision),
        *_waiting(decision, ill, known),
    ]
    if course is not None and chosen is not None:
        judged += _followed_up(decision, chosen, course)
    return Audit(
        findings=tuple(each for each in judged if isinstance(each, Finding)),
        questions=tuple(dict.fromkeys(each for each in judged if isinstance(each, Question))),
    )


# --- how it is set up -----------------------------------------------------------------------------


def _set_up(decision: Decision, margins: Margins) -> Iterator[Finding]:
    options = decision.options
    if len(options) < margins.options:
        yield FEW_OPTIONS.finding(decision.id, options=len(options), wanted=margins.options)
    if options and not any(option.status_quo for option in options):
        yield NO_STATUS_QUO.finding(decision.id)
    others = [option.id for option in options if not option.status_quo]
    if len(options) == 2 and len(others) == 1:  # noqa: PLR2004 - two make an either-or
        yield BINARY.finding(*others, option=others[0])


def _proposed(decision: Decision) -> Iterator[Finding | Question]:
    if not decision.options or any(o.proposed_by is ProposedBy.PATIENT for o in decision.options):
        return
    ideas = [o for o in decision.options if not o.status_quo] or decision.options
    unknown = [o.id for o in ideas if o.proposed_by is None]
    for option in unknown:
        yield ASK_PROPOSER.question(option, option=option)
    if not unknown:
        yield THERAPIST_ONLY.finding(decision.id)


# --- what its numbers are worth -------------------------------------------------------------------


def _numbers(decision: Decision, margins: Margins) -> Iterator[Finding]:
    attributes = {attribute.id: attribute for attribute in decision.attributes}
    used: set[str] = set()
    for option in decision.options:
        total = probability_sum(option)
        if total is not None and misses_one(total, margins.rounding):
            yield PROBABILITY_SUM.finding(option.id, option=option.id, total=str(total))
        for consequence in option.consequences:
            for name, value in ratings(consequence).items():
                used.add(name)
                if outside(value, attributes[name]):
                    yield _outside(option.id, consequence.id, value, attributes[name])
    for attribute in decision.attributes:
        ends = {"the worst": attribute.worst_means, "the best": attribute.best_means}
        unsaid = " and ".join(end for end, means in ends.items() if not means)
        if unsaid and attribute.id in used:
            yield UNANCHORED.finding(attribute.id, attribute=attribute.id, ends=unsaid)
    yield from _fragile(decision, margins)


def _outside(option: str, consequence: str, value: float, attribute: DecisionAttribute) -> Finding:
    return OUTSIDE.finding(
        option,
        consequence,
        attribute.id,
        option=option,
        consequence=consequence,
        attribute=attribute.id,
        value=f"{value:g}",
        worst=f"{attribute.worst:g}",
        best=f"{attribute.best:g}",
    )


def _fragile(decision: Decision, margins: Margins) -> Iterator[Finding]:
    for flip in flips(decision):
        if flip.at is not None and abs(flip.at - flip.weight) < margins.fragile:
            yield FRAGILE.finding(
                flip.attribute,
                flip.ahead,
                flip.behind,
                attribute=flip.attribute,
                ahead=flip.ahead,
                behind=flip.behind,
                at=f"{flip.at:.2f}",
                weight=f"{flip.weight:.2f}",
            )


# --- safety ---------------------------------------------------------------------------------------


def _in_play(decision: Decision) -> Iterator[Option]:
    """The option that was chosen; all of them, as long as none is."""
    return (each for each in decision.options if decision.chosen in {None, each.id})


def _safety(decision: Decision) -> Iterator[Finding]:
    of_safety = {constraint.id for constraint in decision.constraints if constraint.safety}
    for option in _in_play(decision):
        for constraint in broken(option, decision):
            if constraint in of_safety:
                yield SAFETY.finding(
                    option.id,
                    constraint,
                    option=option.id,
                    constraint=constraint,
                    how="still on the table" if decision.chosen is None else "chosen",
                )


def _waiting(
    decision: Decision,
    ill: bool | None,  # noqa: FBT001 - three-valued, as it was told
    people: dict[str, Relationship],
) -> Iterator[Finding | Question]:
    """What is said of what cannot be undone; a question for each fact that may forbid to say it."""
    violence = {name: people[name].violence if name in people else None for name in decision.people}
    matter = decision.matter
    if (
        ill is False
        or (matter is not None and matter is not DecisionMatter.OTHER)
        or True in violence.values()
    ):
        return
    asked = [] if ill else [ASK_SEVERE.question()]
    if matter is None:
        asked.append(ASK_MATTER.question(decision.id))
    asked += [
        ASK_VIOLENCE.question(name, person=name) for name, told in violence.items() if told is None
    ]
    for option in _in_play(decision):
        if option.status_quo or option.reversible or option.reduces_danger:
            continue
        open_here = [
            rule.question(option.id, option=option.id)
            for rule, told in (
                (ASK_REVERSIBLE, option.reversible),
                (ASK_DANGER, option.reduces_danger),
            )
            if told is None
        ]
        if option.reversible is None:  # the rest matters only if it cannot be undone
            yield open_here[0]
        elif asked or open_here:
            yield from (*asked, *open_here)
        else:
            yield IRREVERSIBLE.finding(option.id, option=option.id)


def _in_sick_role(course: Course) -> bool | None:
    changes = [
        isinstance(event, ev.SickRoleGiven)
        for event in course.effective
        if isinstance(event, ev.SickRoleGiven | ev.SickRoleLifted)
    ]
    if changes:
        return changes[-1]
    return False if not course.sessions_unrecorded else None


# --- what follows ---------------------------------------------------------------------------------


def _followed_up(
    decision: Decision, chosen: Option, course: Course
) -> Iterator[Finding | Question]:
    words = {"option": chosen.id}
    if not chosen.status_quo:
        rehearsed = _rehearsed(decision, course)
        if rehearsed is None:
            yield ASK_REHEARSED.question(chosen.id, **words)
        elif not rehearsed:
            yield NO_REHEARSAL.finding(chosen.id, **words)
    if decision.review_on is None and not _results(decision, course):
        if course.sessions_unrecorded:
            yield ASK_REVIEWED.question(chosen.id, **words)
        else:
            yield NO_REVIEW.finding(chosen.id, **words)


def _rehearsed(decision: Decision, course: Course) -> bool | None:
    """Whether it was played through or tried; ``None`` where that may be and is not recorded."""
    played = [rehearsal.decision for rehearsal in course.rehearsals]
    played += [
        act.about
        for session in course.sessions
        for act in session.acts
        if act.technique is Technique.ROLE_PLAY
    ]
    results = _results(decision, course)
    if decision.id in played or not _TRIED.isdisjoint(results):
        return True
    planned = any(task.decision == decision.id for task in course.tasks) and not results
    return None if None in played or planned or course.sessions_unrecorded else False


def _results(decision: Decision, course: Course) -> list[TaskResult]:
    tasks = {task.id for task in course.tasks if task.decision == decision.id}
    return [event.result for event in course.of(ev.TaskReviewed) if event.task in tasks]
