"""Which of the areas that are open to be the focus lies nearest, and what to ask before choosing.

A recommendation never decides. Patient and therapist agree on a focus, and events record it. Areas
are scored one by one and never against each other, so that none changes the order of the rest; what
stands alike stays so, and is said to.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation import disputes
from ipt.formulation.areas import Eligibility, judged, rejected_areas
from ipt.formulation.criteria import CRITERIA, Criteria
from ipt.formulation.evidence import Known
from ipt.formulation.focus_order import (
    Ranked,
    deferral,
    in_order,
    is_last,
    open_order,
    place,
    scored,
)
from ipt.model.course import Course
from ipt.model.protocol import Protocol
from ipt.model.relationships import Relationship
from ipt.model.understanding import Consideration, Episode
from ipt.model.value import Value
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Area

__all__ = ["RULES", "FocusRecommendation", "focus_of", "recommend_focus"]

# --- the words ------------------------------------------------------------------------------------

TIE: Final = Rule(
    code="FOC-TIE",
    severity=Severity.INFO,
    message="{areas} stand alike; nothing that is known puts one of them first",
    remedy="let the patient choose",
    source="ipt",
    status=Status.ASSUMED,
)
ONE_AREA: Final = Rule(
    code="FOC-ONE-AREA",
    severity=Severity.ADVICE,
    message="a role dispute and a role transition are both open to be the focus",
    remedy="keep to one of them as the primary area; the other may be left for later, explicitly",
    source="GuideCh6",
    status=Status.PUBLISHED,
)
UNSETTLED: Final = Rule(
    code="FOC-UNSETTLED",
    severity=Severity.INFO,
    message="{area} stands first by what is known; what is still to be asked could change that",
    remedy="ask before proposing it",
    source="ipt",
    status=Status.ASSUMED,
)
NOT_YET: Final = Rule(
    code="FOC-NOT-YET",
    severity=Severity.INFO,
    message="no problem area is known to be open to be the focus",
    remedy="ask what is still to be asked, or consider the other areas",
    source="ipt",
    status=Status.INFERRED,
)


# --- what is recommended --------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class FocusRecommendation(Value):
    """What to propose, why, and what to ask before.

    Attributes:
        ranked: The areas that are open, the nearest first.
        primary: What to propose first; ``None`` if nothing is open, or if two stand alike.
        secondary: What may be proposed beside it, if the protocol has two and time allows.
        undecided: The areas of which it cannot be told yet whether they are open.
        rejected: The areas that are not open; their ``against`` says why.
        deferred: The areas that were explicitly left for later.
        findings: What to bear in mind.
        needs: What is still to be asked.
        criteria: Version of the criteria.
    """

    ranked: tuple[Ranked, ...]
    primary: Consideration | None = None
    secondary: Consideration | None = None
    undecided: tuple[Eligibility, ...] = ()
    rejected: tuple[Eligibility, ...] = ()
    deferred: tuple[Eligibility, ...] = ()
    findings: tuple[Finding, ...] = ()
    needs: tuple[Question, ...] = ()
    criteria: str

    def __str__(self) -> str:
        every = (*self.ranked, *self.undecided, *self.rejected, *self.deferred)
        return "\n".join([*map(str, every), *map(str, self.findings), *map(str, self.needs)])


def recommend_focus(
    considerations: Iterable[Consideration],
    *,
    protocol: Protocol,
    sessions_left: int | None = None,
    life_events: Iterable[LifeEvent] = (),
    people: Iterable[Relationship] = (),
    episodes: Iterable[Episode] = (),
    rejected: Iterable[Area | str] | None = None,
    criteria: Criteria = CRITERIA,
) -> FocusRecommendation:
    """Which of *considerations* to propose as the focus; the patient chooses.

    Deficits come last and alone. Nothing counts for an area that is not known, and nothing against
    it either: it is asked.

    Args:
        considerations: The areas that are being considered, in any order.
        protocol: What it offers, what it asks for, and how many areas a focus has at most.
        sessions_left: Of the contract; few of them leave no time for a second area.
        life_events: What happened.
        people: The inventory.
        episodes: Of the illness; the onset of a current one counts.
        rejected: The areas recorded as rejected; see `ipt.formulation.areas.eligible`.
        criteria: The weights; those that ship are assumed.

    Raises:
        ipt.errors.InvalidValue: If an area is considered twice with the same people and life event,
            if two people or two life events have one id, or if sessions_left is below 0.
    """
    if sessions_left is not None and sessions_left < 0:
        msg = f"sessions_left is at least 0, not {sessions_left!r}"
        raise InvalidValue(msg)
    known = Known.of(
        sorted(considerations, key=_key),
        protocol=protocol,
        life_events=life_events,
        people=people,
        episodes=episodes,
        rejected=rejected,
        criteria=criteria,
    )
    _no_doubles(known.considered)
    every = [judged(each, known) for each in known.considered]
    possible = [each for each in every if each.answer is not False]
    now = [each for each in possible if not each.consideration.deferred]
    ranked = in_order([scored(each, known) for each in now if each.answer])
    undecided = tuple(scored(each, known) for each in now if each.answer is None)
    primary, secondary = _proposed(ranked, known, sessions_left)
    return FocusRecommendation(
        ranked=ranked,
        primary=primary,
        secondary=secondary,
        undecided=tuple(each.eligibility for each in undecided),
        rejected=tuple(each for each in every if each.answer is False),
        deferred=tuple(each for each in possible if each.consideration.deferred),
        findings=(
            *dict.fromkeys(finding for each in every for finding in each.findings),
            *_notes(ranked, undecided),
        ),
        needs=_safety_first(_needs(ranked, undecided, known)),
        criteria=criteria.version,
    )


def focus_of(course: Course, *, criteria: Criteria = CRITERIA) -> FocusRecommendation:
    """The same for what *course* records as considered and as rejected."""
    return recommend_focus(
        course.considerations,
        protocol=course.protocol,
        sessions_left=course.sessions_left,
        life_events=course.life_events,
        people=course.inventory,
        episodes=course.episodes,
        rejected=rejected_areas(course),
        criteria=criteria,
    )


# --- in which order -------------------------------------------------------------------------------


def _key(consideration: Consideration) -> tuple[int, tuple[str, ...], str]:
    area = consideration.area
    return list(Area).index(area.area), area.people, area.life_event or ""


def _no_doubles(considerations: Sequence[Consideration]) -> None:
    times = Counter(map(_key, considerations))
    for consideration in considerations:
        if (often := times[_key(consideration)]) > 1:
            area = consideration.area
            msg = (
                f"{area.area.label} is considered {often} times with the people "
                f"{area.people!r} and the life event {area.life_event!r}; keep the last"
            )
            raise InvalidValue(msg)


def _at(rank: int, ranked: Sequence[Ranked]) -> Ranked | None:
    """Who stands at *rank* alone."""
    there = [each for each in ranked if each.rank == rank]
    return there[0] if len(there) == 1 else None


def _proposed(
    ranked: Sequence[Ranked], known: Known, sessions_left: int | None
) -> tuple[Consideration | None, Consideration | None]:
    most = known.protocol.limit("focus_max")
    first, second = _at(1, ranked), _at(2, ranked)
    if first is None or most < 1:
        return None, None
    hurried = sessions_left is not None and sessions_left < known.criteria["second_needs"]
    if second is None or is_last(second) or most == 1 or hurried:
        return first.consideration, None
    return first.consideration, second.consideration


# --- what to say and to ask -----------------------------------------------------------------------


def _notes(ranked: Sequence[Ranked], undecided: Sequence[Ranked]) -> Iterator[Finding]:
    if not ranked:
        yield NOT_YET.finding()
        return
    leading = [each.eligibility.title for each in ranked if each.rank == 1]
    if len(leading) > 1:
        yield TIE.finding(areas=" and ".join(leading))
    elif any(_could_pass(ranked[0], each) for each in (*ranked[1:], *undecided)):
        yield UNSETTLED.finding(area=leading[0])
    areas = {each.consideration.area.area for each in ranked}
    if {Area.ROLE_DISPUTE, Area.ROLE_TRANSITION} <= areas:
        yield ONE_AREA.finding()


def _could_pass(first: Ranked, other: Ranked) -> bool:
    """Whether *other* may come to stand beside or before *first*, once everything is known."""
    return (is_last(other), -other.most) <= place(first)


def _needs(
    ranked: Sequence[Ranked], undecided: Sequence[Ranked], known: Known
) -> Iterator[Question]:
    for each in undecided:
        yield from each.eligibility.needs
    candidates = (*ranked, *undecided)
    for each in candidates:
        yield from deferral(each)
        if len(candidates) > 1:
            yield from open_order(each, known)


def _safety_first(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Each of *questions* once, that about violence before all others."""
    once = dict.fromkeys(questions)
    return tuple(sorted(once, key=lambda question: question.code != disputes.ASK_VIOLENCE.code))


RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""
