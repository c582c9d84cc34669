"""The sick role: whether it was given whole, who covers what is excused, and what was explained.

It takes blame off the patient, excuses from what the symptoms prevent, and brings the duty to work on
recovery. It is temporary. With adolescents it is limited: school and the usual roles are kept. Where
the protocol does not ask for it, as in the school of Stuart and Robertson, nothing is late.
"""

from collections.abc import Iterable, Iterator
from itertools import dropwhile, takewhile
from typing import Final

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.formulation.exemptions import exemption_plan
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.relationships import Relationship
from ipt.model.understanding import SickRole
from ipt.model.vocabulary import EndReason, LifeEventKind, Phase

__all__ = ["LATEST", "RULES", "audit_sick_role"]

LATEST: Final = 2
"""The session by which the sick role is given; assumed, the first one is usual."""

LATE: Final = Rule(  # cases.md C: session 1
    code="SICK-LATE",
    severity=Severity.ADVICE,
    message="the sick role was given {why}",
    remedy="give it when the diagnosis is named",
    source="IPTUK",
    status=Status.ASSUMED,
)
NO_DUTY: Final = Rule(
    code="SICK-NO-DUTY",
    severity=Severity.ADVICE,
    message="the sick role was given without its duty to work towards recovery",
    remedy="say both: not to blame, and with a part in getting better",
    source="IPTUK",
    status=Status.SECONDARY,
)
NOT_ABSOLVED: Final = Rule(
    code="SICK-NOT-ABSOLVED",
    severity=Severity.ADVICE,
    message="the sick role was given without saying that the illness is not the patient's fault",
    remedy="say both: not to blame, and with a part in getting better",
    source="IPTUK",
    status=Status.SECONDARY,
)
NEVER_LIFTED: Final = Rule(  # T44
    code="SICK-NEVER-LIFTED",
    severity=Severity.ADVICE,
    message="the sick role was given, and is not recorded as lifted by the termination phase",
    remedy="lift it, and record SickRoleLifted",
    source="IPTUK",
    status=Status.INFERRED,
)
UNSAFE: Final = Rule(
    code="SICK-UNSAFE-EXEMPTION",
    severity=Severity.WARNING,
    message="{demand!r} cannot wait, the patient is excused from it, and nobody is recorded who covers it",
    remedy="find out who does it meanwhile, such as the care of an infant",
    source="ipt",
    status=Status.INFERRED,
)
TWICE: Final = Rule(
    code="SICK-EXCUSED-AND-KEPT",
    severity=Severity.ADVICE,
    message="{demand!r} is both excused and kept",
    remedy="agree on one of them",
    source="ipt",
    status=Status.INFERRED,
)
NO_OPTIONS: Final = Rule(
    code="EDU-NO-OPTIONS",
    severity=Severity.ADVICE,
    message="the options of treatment were not told",
    remedy="tell them, medication among them",
    source="IPTUK",
    status=Status.SECONDARY,
)
NO_SCALE: Final = Rule(
    code="EDU-NO-SCALE",
    severity=Severity.ADVICE,
    message="no score was shown and explained",
    remedy="show one, and show it again from time to time",
    source="Markowitz06",
    status=Status.SECONDARY,
)
ASK_CONTENT: Final = Rule(
    code="SICK-WHAT-WAS-SAID",
    asks=True,
    message="what was said when the sick role was given",
    remedy="whether its duty was stated, and what the patient is excused from",
    source="IPTUK",
    status=Status.SECONDARY,
)
ASK_DUTY: Final = Rule(
    code="SICK-DUTY-STATED",
    asks=True,
    message="was the duty to work towards recovery stated",
    remedy="whether the sick role was given whole",
    source="IPTUK",
    status=Status.SECONDARY,
)
ASK_COVER: Final = Rule(
    code="SICK-CAN-IT-WAIT",
    asks=True,
    message="can {demand!r} wait, and who does it meanwhile",
    remedy="whether the exemption is safe",
    source="ipt",
    status=Status.INFERRED,
)
ASK_INFANT: Final = Rule(  # B2
    code="SICK-WHO-CARES",
    asks=True,
    message="who looks after the child while the patient is excused",
    remedy="whether the exemption is safe",
    source="ipt",
    status=Status.INFERRED,
)
ASK_KEPT: Final = Rule(
    code="SICK-WHAT-IS-KEPT",
    asks=True,
    message="which roles does the patient keep, such as school",
    remedy="what the limited sick role is limited to",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_OPTIONS: Final = Rule(
    code="EDU-OPTIONS-TOLD",
    asks=True,
    message="were the options of treatment told",
    remedy="whether the patient could choose",
    source="IPTUK",
    status=Status.SECONDARY,
)
ASK_SCALE: Final = Rule(
    code="EDU-SCALE-SHOWN",
    asks=True,
    message="was a score shown and explained",
    remedy="whether the patient can follow the symptoms",
    source="Markowitz06",
    status=Status.SECONDARY,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""


def audit_sick_role(course: Course) -> Audit:
    """What is recorded of the sick role in *course*, and what is still to ask.

    A course without one is not told of it: where the protocol needs it, the machine asks. Whatever
    an unrecorded period may hide is not judged, and nothing is asked of a course that has ended.

    Examples:
        >>> import ipt
        >>> from ipt.formulation.sick_role import audit_sick_role
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> role = ipt.model.SickRole(duty_stated=False, options_given=True, scale_shown=True)
        >>> course = ipt.apply(course, ipt.events.SickRoleGiven(role=role))
        >>> print(*audit_sick_role(course).findings)
        SICK-NO-DUTY: the sick role was given without its duty to work towards recovery
    """
    given = course.last(ev.SickRoleGiven)
    if given is None:
        return Audit(findings=(), questions=())
    role = given.role or SickRole()
    found = [*_time(course), *_never_lifted(course, given), *_said(given, role)]
    if course.phase is Phase.ENDED:
        return Audit(findings=tuple(found), questions=())
    asked = [*_unsaid(given, role)] if given.role else [ASK_CONTENT.question(given.id)]
    if not _lifted(course):
        uncovered, unclear = _covers(course, role)
        found += uncovered
        asked += unclear
    return Audit(findings=tuple(found), questions=tuple(asked))


# --- when it was given and lifted ----------------------------------------------------------------


def _time(course: Course) -> Iterator[Finding]:
    """Whether it was given for the first time later than it is meant to be."""
    before = list(takewhile(lambda e: not isinstance(e, ev.SickRoleGiven), course.effective))
    hidden = any(isinstance(event, ev.PeriodUnrecorded) for event in before)
    if hidden or not course.protocol.limit("sick_role_min"):
        return
    held = _sessions(before)
    unformulated = dropwhile(lambda e: not isinstance(e, ev.FormulationShared), before)
    given = next(course.of(ev.SickRoleGiven)).id
    if _sessions(unformulated):
        yield LATE.finding(given, why="in a later session than the formulation, which builds on it")
    elif held > LATEST:
        why = f"after {held} sessions; it belongs to the first {LATEST}"
        yield LATE.finding(given, why=why)


def _sessions(events: Iterable[ev.Event]) -> int:
    return sum(isinstance(event, ev.SessionHeld) for event in events)


def _never_lifted(course: Course, given: ev.SickRoleGiven) -> Iterator[Finding]:
    closing = course.phase is Phase.TERMINATION or course.end_reason is EndReason.COMPLETED
    if closing and not course.sessions_unrecorded and not _lifted(course):
        yield NEVER_LIFTED.finding(given.id)


def _lifted(course: Course) -> bool:
    """Whether it was lifted after it was given for the last time."""
    turns = [e for e in course.effective if isinstance(e, ev.SickRoleGiven | ev.SickRoleLifted)]
    return isinstance(turns[-1], ev.SickRoleLifted)


# --- what was said -------------------------------------------------------------------------------

_TOLD: Final = (
    ("duty_stated", NO_DUTY, ASK_DUTY),
    ("options_given", NO_OPTIONS, ASK_OPTIONS),
    ("scale_shown", NO_SCALE, ASK_SCALE),
)


def _said(given: ev.SickRoleGiven, role: SickRole) -> Iterator[Finding]:
    if role.not_fault is False:
        yield NOT_ABSOLVED.finding(given.id)
    for name, rule, _ in _TOLD:
        if getattr(role, name) is False:
            yield rule.finding(given.id)
    kept = {demand.id for demand in role.kept}
    for name in sorted({demand.id for demand in role.excused} & kept):
        yield TWICE.finding(given.id, demand=name)


def _unsaid(given: ev.SickRoleGiven, role: SickRole) -> Iterator[Question]:
    for name, _, question in _TOLD:
        if getattr(role, name) is None:
            yield question.question(given.id)
    if role.limited and not role.kept:
        yield ASK_KEPT.question(given.id)


# --- who does it meanwhile -----------------------------------------------------------------------


def _covers(course: Course, role: SickRole) -> tuple[Iterator[Finding], Iterator[Question]]:
    """What is found and asked about the exemptions that hold now."""
    demands = {demand.id: demand for demand in role.excused}.values()
    known = {person.id: person for person in course.inventory}
    strangers = {name for demand in demands for name in demand.covered_by} - known.keys()
    plan = exemption_plan(demands, [*known.values(), *(Relationship(id=n) for n in strangers)])
    found = (UNSAFE.finding(name, demand=name) for name in plan.unsafe)
    asked = (ASK_COVER.question(name, demand=name) for name in plan.unclear)
    if demands or role.kept:
        return found, asked
    infants = (event for event in course.life_events if event.kind is LifeEventKind.BIRTH)
    return found, (ASK_INFANT.question(event.id, *event.people) for event in infants)
