"""What to ask next about the people of a life: first what would decide most.

The order is the table `ORDER`: each row has its question, when it is open, and why it stands where
it does. What the record has settled is not asked: one confidant settles that there is one. A
question names everybody it is open for, the upsetting, the changed and the closest first; a group
and a small child are spared what makes no sense of them, see `ipt.formulation.spared`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Question, Rule
from ipt.formulation import question_rules as ask
from ipt.formulation.candidates import CandidateIssue, candidate_issues
from ipt.formulation.expectations import not_reciprocal, only_from_one_side
from ipt.formulation.onset import has_onset
from ipt.formulation.people import (
    Mention,
    asked_of_change,
    attention,
    confided_in,
    in_conflict,
    was_close,
)
from ipt.formulation.reach import by_id
from ipt.formulation.spared import Spared, spared
from ipt.model.checks import When
from ipt.model.parts import AreaRule
from ipt.model.relationships import Relationship
from ipt.model.understanding import Consideration, Episode
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Area

__all__ = ["ORDER", "QuestionTopic", "Record", "next_questions"]


@frozen(kw_only=True)
class Record:
    """What the questions are read off.

    Attributes:
        people: The inventory by id.
        life_events: What happened.
        issues: The candidates so far.
        mentions: Who was spoken of elsewhere.
        onset: Whether an onset is known.
        spared: Who is spared some of the questions, by id.
    """

    people: Mapping[str, Relationship]
    life_events: tuple[LifeEvent, ...]
    issues: tuple[CandidateIssue, ...]
    mentions: tuple[Mention, ...]
    onset: bool
    spared: Mapping[str, Spared] = field(factory=dict[str, Spared])


@frozen(kw_only=True)
class QuestionTopic:
    """A row of the order in which questions are asked.

    Attributes:
        rule: The question.
        why: Why it stands where it does.
        about: The ids that it is open for; ``None`` if it is settled.
        spares: Of whom it is not asked.
    """

    rule: Rule
    why: str
    about: Callable[[Record], Sequence[str] | None]
    spares: tuple[Spared, ...] = ()

    def open_for(self, record: Record) -> Sequence[str] | None:
        """The ids that it is asked about now; ``None`` if it is not asked."""
        about = self.about(record)
        if not about:  # settled, or about nobody
            return about
        return [who for who in about if record.spared.get(who) not in self.spares] or None


def _each(is_open: Callable[[Relationship], bool]) -> Callable[[Record], Sequence[str] | None]:
    def about(record: Record) -> Sequence[str] | None:
        people = filter(is_open, record.people.values())
        return [person.id for person in sorted(people, key=attention)] or None

    return about


def _alive(person: Relationship) -> bool:
    return person.living is not False


def _nobody(record: Record) -> Sequence[str] | None:
    return None if record.people else ()


def _confidant(record: Record) -> Sequence[str] | None:
    if any(map(confided_in, record.people.values())):
        return None
    return _each(lambda person: confided_in(person) is None)(record)


def _undated(record: Record) -> Sequence[str] | None:
    changes = (issue for issue in record.issues if issue.area is Area.ROLE_TRANSITION)
    return sorted({i.life_event or "" for i in changes if i.near_onset is None}) or None


def _untold_deaths(record: Record) -> Sequence[str] | None:
    told = {who for event in record.life_events for who in event.people}
    return _each(lambda person: not _alive(person) and person.id not in told)(record)


def _strangers(record: Record) -> Sequence[str] | None:
    named = {who for event in record.life_events for who in event.people}
    named |= {mention.person for mention in record.mentions}
    known = {mention.person for mention in record.mentions if mention.kin is not None}
    return sorted(named - known - set(record.people)) or None


def _unchanged(record: Record) -> Sequence[str] | None:
    return _each(lambda person: not asked_of_change(person))(record) if record.onset else None


_GROUP: Final = (Spared.GROUP,)
_CHILD: Final = (Spared.SMALL_CHILD,)
_BOTH: Final = (*_GROUP, *_CHILD)

ORDER: Final = (
    QuestionTopic(
        rule=ask.WHO,
        why="without people there is nothing to ask about",
        about=_nobody,
    ),
    QuestionTopic(
        rule=ask.VIOLENCE,
        why="a hard stop: until it is answered no dispute can be worked on",
        about=_each(lambda person: _alive(person) and person.violence is None),
    ),
    QuestionTopic(
        rule=ask.CONFIDANT,
        why="one yes settles that the patient is not alone; open as long as there is none",
        about=_confidant,
        spares=_BOTH,
    ),
    QuestionTopic(
        rule=ask.RECIPROCAL,
        why="of a dispute with a conflict it is all that is missing",
        about=_each(lambda p: in_conflict(p) is True and not_reciprocal(p) is None),
        spares=_BOTH,
    ),
    QuestionTopic(
        rule=ask.WHEN,
        why="of a transition it is all that is missing",
        about=_undated,
    ),
    QuestionTopic(
        rule=ask.CLOSE,
        why="of grief it is all that is missing",
        about=_each(lambda person: not _alive(person) and was_close(person) is None),
    ),
    QuestionTopic(
        rule=ask.DEATH,
        why="grief without its death as a life event cannot be chosen",
        about=_untold_deaths,
    ),
    QuestionTopic(
        rule=ask.CONFLICT,
        why="it opens or closes a dispute with each person",
        about=_each(lambda person: in_conflict(person) is None),
        spares=_CHILD,
    ),
    QuestionTopic(
        rule=ask.MENTIONED,
        why="who is left out may matter most, and nothing else is known of them",
        about=_strangers,
    ),
    QuestionTopic(
        rule=ask.CHANGES,
        why="it finds candidates that nothing recorded so far points to",
        about=_unchanged,
    ),
    QuestionTopic(
        rule=ask.LIVING,
        why="it may find a death, and mostly does not",
        about=_each(lambda person: person.living is None),
        spares=_GROUP,
    ),
    QuestionTopic(
        rule=ask.OTHER_SIDE,
        why="it may find a dispute where no conflict shows",
        about=_each(lambda person: _alive(person) and only_from_one_side(person)),
        spares=_BOTH,
    ),
    QuestionTopic(
        rule=ask.SUPPORT,
        why="from here on nothing decides a candidate; support is what therapy can build on",
        about=_each(lambda person: _alive(person) and not person.support),
        spares=_CHILD,
    ),
    QuestionTopic(
        rule=ask.CLOSENESS,
        why="it tells whom to explore first",
        about=_each(lambda p: _alive(p) and None in {p.closeness, p.closeness_wished}),
    ),
    QuestionTopic(
        rule=ask.KNOWS,
        why="it tells who can help with the illness itself",
        about=_each(lambda person: _alive(person) and person.knows_of_illness is None),
        spares=_BOTH,
    ),
    QuestionTopic(
        rule=ask.BOTH_SIDES,
        why="it completes the picture of a relationship",
        about=_each(lambda person: None in {person.liked, person.disliked}),
        spares=_GROUP,
    ),
    QuestionTopic(
        rule=ask.CONTACT,
        why="it completes the picture, and is easily asked",
        about=_each(lambda person: _alive(person) and person.contact is None),
    ),
    QuestionTopic(
        rule=ask.WISHED,
        why="it leads on to goals, and comes when the rest is known",
        about=_each(lambda person: _alive(person) and not person.wished_change),
    ),
)
"""The questions in the order of what they would decide; the order itself is assumed."""


def next_questions(
    people: Iterable[Relationship],
    *,
    limit: int | None = 8,
    life_events: Iterable[LifeEvent] = (),
    episodes: Iterable[Episode] = (),
    mentions: Iterable[Mention] = (),
    areas: Sequence[AreaRule] = (),
    intake: When | None = None,
    considered: Iterable[Consideration] = (),
    order: Sequence[QuestionTopic] | None = None,
) -> tuple[Question, ...]:
    """What is best asked next; each question is about all the ids that it is open for.

    Args:
        people: The inventory.
        limit: How many questions at most; ``None`` for all.
        life_events: What happened.
        episodes: Of the illness.
        mentions: Who was spoken of elsewhere.
        areas: The areas of the protocol.
        intake: The day from which months are counted, where some times are dates and some months.
        considered: The areas that are being considered; they may state how far the onset is.
        order: What is asked, in which order; `ORDER` if ``None``.

    Raises:
        ipt.errors.InvalidValue: If *limit* is negative, or if two people, or two life events, have
            one id.
    """
    if limit is not None and limit < 0:
        msg = f"limit is the number of questions, not {limit!r}; None asks all of them"
        raise InvalidValue(msg)
    people, events, episodes = tuple(people), tuple(life_events), tuple(episodes)
    record = Record(
        people=by_id(people),
        life_events=events,
        issues=candidate_issues(
            people, events, episodes, areas=areas, intake=intake, considered=considered
        ),
        mentions=tuple(mentions),
        onset=has_onset(episodes),
        spared=spared(people, events, intake),
    )
    asked = ((topic.rule, topic.open_for(record)) for topic in (ORDER if order is None else order))
    open_now = [rule.question(*about) for rule, about in asked if about is not None]
    return tuple(open_now[:limit])
