"""What is to be said and asked about the ending of a course."""

from itertools import takewhile
from typing import Final

import attrs

from ipt.findings import Rule, Severity
from ipt.formulation.audit import Audit
from ipt.model import Area, Course, EndReason, Phase, events as ev
from ipt.techniques.audited import Said, audited
from ipt.techniques.ending import rules as r
from ipt.techniques.ending.checklist import (
    ANNOUNCED,
    REGULAR,
    done,
    improved_at_end,
    left_after,
    tasks,
)

__all__ = ["LAST", "audit"]

LAST: Final = 2
"""With so few sessions left, no new focus is taken up; as the code of the rule says."""


def audit(course: Course, *, improved: bool | None = None, remitted: bool | None = None) -> Audit:
    """What is to be said and asked about the ending of *course*.

    What was due is looked at when it is due: the announcement from the number of sessions left that
    the protocol names, the rest when the last session is over. What sessions without a record may hide
    is asked.

    Args:
        course: Any.
        improved: Whether the treatment helped; what the last review of the response near the end
            said, if it is not given.
        remitted: Whether the illness was in remission at the end, as somebody concluded; a rule such
            as `ipt.measures.remission` may have said so.
    """
    helped = improved_at_end(course) if improved is None else improved
    return audited(
        [
            *_announced(course),
            *_contract(course),
            *_focus(course),
            *_last_session(course, helped),
            *_final_missed(course, remitted),
        ]
    )


def _announced(course: Course) -> Said:
    for task in tasks(course).tasks:
        if task.id == ANNOUNCED and task.due:
            if task.done is None:
                yield r.ASK_ANNOUNCED.question()
            left = course.sessions_left
            if task.done is False and left is not None:
                yield r.NOT_ANNOUNCED.finding(left=left, due=task.from_left)


def _contract(course: Course) -> Said:
    if course.contract is None:
        if course.phase is not Phase.INITIAL and course.end_reason in {None, *REGULAR}:
            yield r.ASK_CONTRACT.question()
        return
    beyond = course.sessions_held - course.contract.sessions
    if beyond > 0:
        unseen = _unrecorded_since_contract(course)
        yield r.ASK_CONTRACT.question() if unseen else r.OPEN_ENDED.finding(beyond=beyond)


def _unrecorded_since_contract(course: Course) -> bool:
    """Whether sessions without a record may hide that another number was agreed on."""
    contract = (ev.ContractAgreed, ev.ContractAmended)
    since = takewhile(lambda e: not isinstance(e, contract), reversed(course.effective))
    return any(isinstance(event, ev.PeriodUnrecorded) for event in since)


def _focus(course: Course) -> Said:
    left = left_after(course)
    areas: set[Area] = set()
    for event in course.effective:
        match event:
            case ev.FocusAgreed():
                now = areas | {event.focus.area}
            case ev.FocusChanged():
                now = {area.area for area in event.to}
            case _:
                continue
        remaining = left[event.id]
        if areas and not now <= areas and remaining is not None and remaining <= LAST:
            yield r.NEW_FOCUS.finding(event.id, left=max(remaining, 0))
        areas = now


def _last_session(course: Course, helped: bool | None) -> Said:  # noqa: FBT001 - three-valued
    """What belongs to an ending that both take part in, once the last session is over."""
    reason = course.end_reason
    over = reason is None and course.phase is Phase.TERMINATION and course.sessions_left == 0
    if reason not in REGULAR and not over:
        return
    if helped is None:
        yield r.ASK_IMPROVED.question()
    if course.protocol.limit("ending_felt_min"):
        yield from _undone(course, "ending-felt", r.NO_FEELINGS, r.ASK_FEELINGS)
    if helped is not False:
        yield from _undone(course, "gains-attributed", r.NO_ATTRIBUTION, r.ASK_ATTRIBUTION)
    ended = course.last(ev.CourseEnded)
    if helped is False and ended is not None and not ended.onward:
        yield from _undone(course, "alternatives-offered", r.NO_REFERRAL, r.ASK_OFFERED)


def _undone(course: Course, task: str, found: Rule, asked: Rule) -> Said:
    """That *task* was not done, or the question whether it was."""
    was_done, _ = done(course, task)
    if was_done is False:
        yield found.finding()
    elif was_done is None:
        yield asked.question()


def _final_missed(course: Course, remitted: bool | None) -> Said:  # noqa: FBT001 - three-valued
    ended, contract = course.last(ev.CourseEnded), course.contract
    if ended is None or contract is None or ended.reason is EndReason.DIED:
        return
    agreed = contract.sessions_min  # a contract in weeks names no number that could be missed
    if agreed is not None and course.sessions_held < agreed and _stopped_short(course, agreed):
        found = r.FINAL_MISSED.finding(ended.id, held=course.sessions_held, agreed=agreed)
        yield attrs.evolve(found, severity=Severity.INFO) if remitted else found
        if remitted is None:
            yield r.ASK_REMITTED.question(ended.id)


def _stopped_short(course: Course, agreed: int) -> bool:
    """Whether the last of the *agreed* sessions were not held, and not only some before them."""
    lost = since = 0
    for event in course.effective:
        match event:
            case ev.SessionHeld() | ev.PeriodUnrecorded():
                lost, since = lost + since, 0
            case ev.SessionMissed() | ev.SessionCancelled():
                since += 1
            case _:
                pass
    return since > 0 or course.sessions_held + lost < agreed
