"""The plan against a relapse: a draft of ids from the record, and what a plan still lacks.

A draft has no words: what the signs mean to this patient, and what is to be done, are theirs to say. And
no text is read here, so signs count as their own where they have words at all, whatever the words.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from ipt.findings import Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.formulation.clocks import BEREAVEMENTS
from ipt.model import Area, Course, LifeEvent, PartialDate, RelapsePlan
from ipt.model.checks import When, at_least
from ipt.model.dates import is_before
from ipt.model.three_valued import any_of
from ipt.model.value import Value
from ipt.techniques.audited import Said, audited

__all__ = ["NUMBERS", "RULES", "RelapseNumbers", "check_relapse_plan", "mourned"]


@frozen(kw_only=True, eq=False, repr=False)
class RelapseNumbers(Value):
    """The number of this subject; a choice, and assumed.

    Attributes:
        signs: How many early signs in the patient's own words make them more than general ones.
    """

    signs: int = field(default=3, validator=at_least(1, 20))


NUMBERS: Final = RelapseNumbers()
"""What holds unless something else is said."""

GENERIC_SIGNS: Final = Rule(
    code="REL-GENERIC-SIGNS",
    severity=Severity.ADVICE,
    message="early signs in the patient's own words: {own} of {signs}; with fewer than {least} they stay general",
    remedy="ask what was noticed first, and by whom",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
NO_ACTION: Final = Rule(
    code="REL-NO-ACTION",
    severity=Severity.ADVICE,
    message="the plan does not say what to do first when a sign returns",
    remedy="agree on a first step",
    source="PTSD-25",
    status=Status.INFERRED,
)
NO_CONTACT: Final = Rule(
    code="REL-NO-CONTACT",
    severity=Severity.WARNING,
    message="the plan names nobody to call",
    remedy="enter the service or the professional, with a number",
    source="PTSD-25",
    status=Status.INFERRED,
)
NO_THRESHOLD: Final = Rule(
    code="REL-NO-THRESHOLD",
    severity=Severity.ADVICE,
    message="the plan names no score from which on it is used",
    remedy="agree on an instrument, a total, and how many times in a row",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
ANNIVERSARY_UNPLANNED: Final = Rule(
    code="REL-ANNIVERSARY-UNPLANNED",
    severity=Severity.ADVICE,
    message="the anniversary of {event!r} returns each year, and the plan has nothing for it",
    remedy="agree on something for that day, and record it as a trigger that is planned for",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
NO_REVIEW: Final = Rule(
    code="REL-NO-REVIEW",
    severity=Severity.ADVICE,
    message="the plan names no day from today on to look at it again",
    remedy="agree on one",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
ASK_PLANNED: Final = Rule(
    code="REL-ANNIVERSARY",
    asks=True,
    message="is there something planned for the anniversary of {event!r}",
    remedy="whether the plan is ready for it",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
ASK_DAY: Final = Rule(
    code="REL-WHICH-DAY",
    asks=True,
    message="on which day of the year was {event!r}",
    remedy="when its anniversary is",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
ASK_PEOPLE: Final = Rule(
    code="REL-WHOM-TO-TELL",
    asks=True,
    message="who else should know the early signs",
    remedy="who may notice them before the patient does",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
ASK_HELPED: Final = Rule(
    code="REL-WHAT-HELPED",
    asks=True,
    message="which ways of talking worked",
    remedy="what the patient can use again",
    source="PTSD-25",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about a relapse plan, in order of code."""


def mourned(course: Course) -> tuple[LifeEvent, ...]:
    """The deaths that a grief in the focus of *course* is about, by id."""
    grief = [area for area in course.focus if area.area is Area.GRIEF]
    linked = {area.life_event for area in grief}
    people = {person for area in grief for person in area.people}
    return tuple(
        event
        for event in sorted(course.life_events, key=lambda event: event.id)
        if event.id in linked or (event.kind in BEREAVEMENTS and people.intersection(event.people))
    )


def returns(when: When | None) -> bool:
    """Whether enough of *when* is known to say in which month it returns each year."""
    return isinstance(when, date) or (isinstance(when, PartialDate) and when.month is not None)


def check_relapse_plan(
    plan: RelapsePlan,
    *,
    today: date,
    course: Course | None = None,
    numbers: RelapseNumbers = NUMBERS,
) -> Audit:
    """What *plan* still lacks, and what is to be asked about it.

    Args:
        plan: Any.
        today: The day it is looked at.
        course: The course it was made in, if the deaths that it mourned are to be looked for.
        numbers: How many signs are enough.

    Examples:
        >>> from datetime import date
        >>> from ipt.model import RelapsePlan
        >>> from ipt.techniques import ending
        >>> found = ending.check_relapse_plan(RelapsePlan(id="plan"), today=date(2026, 6, 1)).findings
        >>> [finding.code for finding in found]
        ['REL-GENERIC-SIGNS', 'REL-NO-ACTION', 'REL-NO-CONTACT', 'REL-NO-THRESHOLD', 'REL-NO-REVIEW']
    """
    return audited([*_parts(plan, today, numbers), *_anniversaries(plan, course)])


def _parts(plan: RelapsePlan, today: date, numbers: RelapseNumbers) -> Said:
    own = sum(bool(sign.text.strip()) for sign in plan.signs)
    if own < numbers.signs:
        yield GENERIC_SIGNS.finding(plan.id, own=own, signs=len(plan.signs), least=numbers.signs)
    for rule, there in (
        (NO_ACTION, plan.first_actions),
        (NO_CONTACT, plan.contact),
        (NO_THRESHOLD, plan.thresholds),
        (NO_REVIEW, [day for day in plan.review_on if is_before(day, today) is not True]),
    ):
        if not there:
            yield rule.finding(plan.id)
    if not plan.people:
        yield ASK_PEOPLE.question(plan.id)
    if not plan.what_helped:
        yield ASK_HELPED.question(plan.id)


def _anniversaries(plan: RelapsePlan, course: Course | None) -> Said:
    deaths = {event.id: event for event in mourned(course)} if course is not None else {}
    for name, planned in sorted(_planned(plan, deaths).items()):
        if planned is None:
            yield ASK_PLANNED.question(name, event=name)
        elif not planned:
            yield ANNIVERSARY_UNPLANNED.finding(name, event=name)
    days = {t.life_event for t in plan.triggers if returns(t.anniversary)}
    for name, event in deaths.items():
        if name not in days and not returns(event.when):
            yield ASK_DAY.question(name, event=name)


def _planned(plan: RelapsePlan, deaths: Mapping[str, LifeEvent]) -> dict[str, bool | None]:
    """For each anniversary, by what it is of, whether there is a plan for it."""
    answers: dict[str, list[bool | None]] = {name: [] for name in deaths}
    for trigger in plan.triggers:
        name = trigger.life_event or trigger.id
        if trigger.anniversary is not None or name in deaths:
            answers.setdefault(name, []).append(trigger.planned)
    return {name: any_of(*planned) for name, planned in answers.items()}
