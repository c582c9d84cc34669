"""A course that leaves nothing to be found: what faults are injected into."""

from datetime import timedelta

from tests.builders import FIRST_DAY

import ipt
from ipt.model import (
    Act,
    AffectNote,
    BetweenSessionTask,
    Contact,
    Contract,
    Course,
    EmotionRating,
    Episode,
    Goal,
    LedgerItem,
    LifeEvent,
    PlanItem,
    ProblemArea,
    RelapsePlan,
    RelapseThreshold,
    Relationship,
    SickRole,
    Statement,
    events as ev,
)

PEOPLE = ("partner", "mother", "ann", "boss")
SAD = EmotionRating(family="sadness", intensity=5)
TOTALS = (18, 17, 17, 16, 15, 14, 14, 13, 12, 11, 10, 9, 8, 7, 6, 4)


def day(session, later=0):
    """The day of a session of this course."""
    return FIRST_DAY + timedelta(weeks=session - 1, days=later)


def held(session, *tasks, acts=(), strategies=(), **more):
    """A session with feelings in it, and what else was done."""
    usual = [Act(technique="exploration", minutes=20, on_focus=True), *acts]
    return ev.SessionHeld(
        id=f"s{session}",
        on=day(session),
        minutes=50,
        present=("patient", "therapist"),
        tasks=tasks,
        acts=usual,
        strategies=strategies,
        affect=(AffectNote(about="partner", felt=(SAD,), shown=(SAD,), avoided=False),),
        **more,
    )


def history():
    """The events, in order."""
    protocol = ipt.protocols.get("ipt-16")
    elicited = [Act(technique="direct-elicitation", minutes=25)]
    opening = [
        ("symptoms-reviewed", "history-taken", "illness-explained", "medication-considered"),
        ("inventory-taken", "timeline-drawn"),
        ("formulation-shared", "contract-set", "sick-role-given"),
    ]
    events = [ev.ScreeningRecorded(id="screen", suitable=True, risk_asked=True, on=day(1))]
    for number, tasks in enumerate(opening, 1):
        events.append(
            ev.MeasureTaken(
                id=f"q{number}", on=day(number), instrument="phq-9", total=TOTALS[number - 1]
            )
        )
        if number == 1:
            events += [
                ev.MeasureTaken(id="hrsd", on=day(1), instrument="hrsd-17", total=21),
                ev.MeasureTaken(id="bdi", on=day(1), instrument="bdi-ii", total=30),
                ev.MeasureTaken(
                    id="rel", on=day(1), instrument="relationship-satisfaction", total=4
                ),
            ]
        events.append(held(number, *tasks, acts=elicited))
    events += [
        *(
            ev.RelationshipRecorded(
                id=f"p-{name}",
                relationship=Relationship(id=name, kin="friend", violence=False, confidant=True),
            )
            for name in PEOPLE
        ),
        ev.LifeEventRecorded(
            id="l", life_event=LifeEvent(id="move", kind="move", months_from_intake=-3)
        ),
        ev.EpisodeRecorded(id="ep", episode=Episode(id="now", onset_months_from_intake=-2)),
        ev.InventoryCompleted(id="inv", on=day(3)),
        ev.SickRoleGiven(
            id="sick",
            on=day(3),
            role=SickRole(diagnosis_named=True, not_fault=True, duty_stated=True, hope_stated=True),
        ),
        ev.FormulationShared(
            id="form",
            on=day(3),
            agreed=True,
            sessions_left=13,
            statement=Statement(
                diagnosis_named=True,
                not_fault=True,
                onset_linked=True,
                areas=("role-transition",),
                people=PEOPLE,
                life_events=("move",),
                time_limit_stated=True,
                gain_stated=True,
                wording="so it is",
            ),
        ),
        ev.FocusAgreed(
            id="focus",
            on=day(3),
            focus=ProblemArea(area="role-transition", life_event="move", primary=True),
        ),
        ev.GoalAgreed(id="goal", goal=Goal(id="g", area="role-transition", observable=True)),
        ev.ContractAgreed(
            id="contract",
            on=day(3),
            contract=Contract(sessions_min=16, end_date=day(16), confidentiality_limits=True),
        ),
        ev.PhaseBegan(id="middle", phase="middle", on=day(3)),
    ]
    core = [s.id for s in ipt.formulation.strategies.strategies_of("role-transition") if s.core]
    for number in range(4, 14):
        events.append(
            ev.MeasureTaken(
                id=f"q{number}", on=day(number), instrument="phq-9", total=TOTALS[number - 1]
            )
        )
        if number == 6:
            events.append(ev.TaskReviewed(id="r1", on=day(6), task="call", result="done"))
        events.append(
            held(
                number,
                "week-opened",
                "mood-linked",
                "focus-worked",
                "affect-explored",
                strategies=core,
            )
        )
        if number == 5:
            task = BetweenSessionTask(
                id="call", kind="contact", person="ann", difficulty=2, feared=False, agreed=True
            )
            events.append(ev.TaskAgreed(id="t1", on=day(5), task=task))
        if number == 7:
            events.append(ev.ResponseReviewed(id="resp", on=day(7), responding=True))
        if number == 8:
            sides = ("old-good", "old-bad", "new-good", "new-bad")
            events.append(
                ev.RoleBalanceDrawn(
                    id="balance",
                    on=day(8),
                    life_event="move",
                    items=tuple(LedgerItem(id=side, side=side, mourned=True) for side in sides),
                )
            )
        if number == 11:
            events.append(ev.EndingAnnounced(id="announced", on=day(11), sessions_left=5))
    events.append(ev.PhaseBegan(id="termination", phase="termination", on=day(13)))
    closing = [("progress-reviewed", "gains-attributed"), ("ending-felt",), ("next-step-decided",)]
    for number, tasks in enumerate(closing, 14):
        events.append(
            ev.MeasureTaken(
                id=f"q{number}", on=day(number), instrument="phq-9", total=TOTALS[number - 1]
            )
        )
        events.append(held(number, *tasks, "relapse-plan-made" if number == 15 else "week-opened"))
    plan = RelapsePlan(
        id="later",
        signs=tuple(PlanItem(id=f"sign{n}", text="early waking") for n in range(3)),
        first_actions=(PlanItem(id="a1", text="call"),),
        people=("ann",),
        contact=Contact(name="the clinic", phone="1"),
        thresholds=(RelapseThreshold(instrument="phq-9", total=10),),
        review_on=(day(16, 90),),
    )
    events += [
        ev.ResponseReviewed(id="resp2", on=day(16), responding=True),
        ev.MeasureTaken(id="hrsd2", on=day(16), instrument="hrsd-17", total=5),
        ev.MeasureTaken(id="rel2", on=day(16), instrument="relationship-satisfaction", total=8),
        ev.SickRoleLifted(id="lifted", on=day(16)),
        ev.RelapsePlanMade(id="plan", on=day(16), plan=plan),
        ev.GoalReviewed(id="reached", goal="g", attained=1),
        ev.CourseEnded(id="end", on=day(16), reason="completed", onward="three months"),
    ]
    return protocol, events


def well() -> Course:
    """The course."""
    protocol, events = history()
    course = ipt.open_course(protocol, patient="p", on=FIRST_DAY)
    return ipt.apply(course, *events)
