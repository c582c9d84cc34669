"""Continuation and maintenance: what the decision rests on, and what nobody said yet.

The code ``10.1`` or ``T25`` in a comment names the fact of the reference. Nothing here says what to decide.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.model import Course, EndReason, Lineage, Phase, events as ev
from ipt.techniques.audited import Said, audited
from ipt.techniques.ending.checklist import done

__all__ = ["RULES", "maintenance"]

NOT_REMITTED: Final = Rule(  # T24, 10.1
    code="MAINT-NOT-REMITTED",
    severity=Severity.INFO,
    message="the illness is not in remission; maintenance follows remission, continuation does not ask for it",
    source="FRANK07",
    status=Status.PUBLISHED,
)
RECURRENT: Final = Rule(  # T25
    code="MAINT-RECURRENT",
    severity=Severity.INFO,
    message="earlier episodes on record: {episodes}",
    source="FRANK07",
    status=Status.PUBLISHED,
)
NOT_DISCUSSED: Final = Rule(  # P02 2.7
    code="MAINT-NOT-DISCUSSED",
    severity=Severity.ADVICE,
    message="maintenance is discussed with every patient; no session reports 'next-step-decided'",
    remedy="discuss it, and report the task with the session",
    source="SR-CON",
    status=Status.PUBLISHED,
)
ASK_REMITTED: Final = Rule(  # T25, 10.1
    code="MAINT-REMITTED",
    asks=True,
    message="is the illness in remission",
    remedy="whether maintenance or continuation is what is decided about",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_EPISODES: Final = Rule(  # T25
    code="MAINT-EPISODES",
    asks=True,
    message="how many episodes were there before this one",
    remedy="how likely a recurrence is taken to be",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_MEDICATION: Final = Rule(  # T26, 10.4, 10.5
    code="MAINT-MEDICATION",
    asks=True,
    message=(
        "did remission need the medication {medication!r}; in a trial of maintenance by IPT alone 50 "
        "percent had a recurrence where it had, and 26 percent where IPT alone had been enough"
    ),
    remedy="whether IPT alone is thought of for maintenance",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_FRAME: Final = Rule(  # T24, T25, 10.2
    code="MAINT-FRAME",
    asks=True,
    message=(
        "if it goes on: by which new contract, how often, and when is it looked at again; once a month "
        "is what trials gave"
    ),
    remedy="what comes after the end",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_DISCUSSED: Final = Rule(  # P02 2.7
    code="MAINT-DISCUSSED",
    asks=True,
    message="was maintenance discussed in the sessions that left no record",
    remedy="whether it still is to be discussed",
    source="SR-CON",
    status=Status.PUBLISHED,
)

RULES: Final = Rule.collect(globals())
"""What is found and asked about what comes afterwards."""

_NO_DECISION: Final = frozenset({EndReason.DIED, EndReason.REFERRED, EndReason.WITHDRAWN})


def maintenance(course: Course, *, remitted: bool | None = None) -> Audit:
    """What a decision on continuation or maintenance after *course* rests on.

    Before the termination phase there is nothing to decide, and after a referral, a withdrawal or a
    death nothing either: the audit is empty.

    Args:
        course: Any.
        remitted: Whether the illness is in remission, as somebody concluded; a rule such as
            `ipt.measures.remission` may have said so.

    Examples:
        >>> import ipt
        >>> from ipt.techniques import ending
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> ended = ipt.apply(course, ipt.events.CourseEnded(reason="early-by-agreement"))
        >>> [question.code for question in ending.maintenance(ended, remitted=True).questions]
        ['MAINT-EPISODES', 'MAINT-FRAME']
    """
    closing = course.phase in {Phase.TERMINATION, Phase.ENDED}
    if not closing or course.end_reason in _NO_DECISION:
        return Audit()
    return audited(
        [
            *_remission(remitted),
            *_history(course, remitted),
            *_discussed(course),
            ASK_FRAME.question(),
        ]
    )


def _remission(remitted: bool | None) -> Said:  # noqa: FBT001 - three-valued
    if remitted is None:
        yield ASK_REMITTED.question()
    elif not remitted:
        yield NOT_REMITTED.finding()


def _history(course: Course, remitted: bool | None) -> Said:  # noqa: FBT001 - three-valued
    earlier = [episode.id for episode in course.episodes if not episode.current]
    yield RECURRENT.finding(*earlier, episodes=len(earlier)) if earlier else ASK_EPISODES.question()
    for started in course.of(ev.MedicationStarted):
        taken = started.medication
        if not taken.earlier and taken.psychotropic is not False and remitted is not False:
            yield ASK_MEDICATION.question(started.id, taken.id, medication=taken.id)


def _discussed(course: Course) -> Said:
    if course.protocol.lineage is not Lineage.STUART_ROBERTSON:
        return
    discussed, _ = done(course, "next-step-decided")
    if discussed is False:
        yield NOT_DISCUSSED.finding()
    elif discussed is None:
        yield ASK_DISCUSSED.question()
