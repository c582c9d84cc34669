"""The interpersonal-affective focus of Dynamic Interpersonal Therapy (DIT), as a record with checks.

DIT is not IPT: it is a brief psychodynamic therapy that looks at internalised relationships and may look
at the past, which IPT leaves alone (DIT-SLIDES). Its focus is kept here because the two are often taken for
each other, and because the same episodes serve to see a pattern in either. No text is read but for the
technical terms of a list; what a pattern is called is the clinician's to say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.model import EmotionRating
from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_bool,
    is_text,
    named,
    to_texts,
    unique,
    when,
)
from ipt.model.emotions import ratings
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.techniques.audited import Said, audited

__all__ = [
    "JARGON",
    "NUMBERS",
    "RULES",
    "Ipaf",
    "IpafEpisode",
    "IpafNumbers",
    "Pattern",
    "check_ipaf",
    "recurrent_patterns",
]

JARGON: Final = frozenset(
    {
        "acting out",
        "countertransference",
        "internal object",
        "introject",
        "object relation",
        "projection",
        "projective",
        "splitting",
        "superego",
        "transference",
    }
)
"""Technical terms, in English, that a focus in the patient's words does without; assumed."""

ONE_RELATIONSHIP: Final = Rule(
    code="IPAF-ONE-RELATIONSHIP",
    severity=Severity.ADVICE,
    message="all episodes behind the focus are with {person!r}; a pattern shows with two people or more",
    remedy="look for the same with somebody else",
    source="McEvoy23",
    status=Status.ASSUMED,
)
FEW_EPISODES: Final = Rule(
    code="IPAF-LT3-EPISODES",
    severity=Severity.ADVICE,
    message="episodes behind the focus: {episodes}; {least} at least are asked for",
    remedy="ask for more episodes",
    source="McEvoy23",
    status=Status.ASSUMED,
)
NO_AFFECT: Final = Rule(
    code="IPAF-NO-AFFECT",
    severity=Severity.ADVICE,
    message="the focus has no affect; it links how the patient sees self and other",
    remedy="ask what is felt in these episodes",
    source="McEvoy23",
    status=Status.SECONDARY,
)
NOT_SHARED: Final = Rule(
    code="IPAF-NOT-SHARED",
    severity=Severity.ADVICE,
    message="the focus was not shared with the patient",
    remedy="share it, in the patient's words",
    source="DIT-SLIDES",
    status=Status.ASSUMED,
)
LATE: Final = Rule(
    code="IPAF-LATE",
    severity=Severity.ADVICE,
    message="the focus was agreed on in session {session}; the first phase ends with session {latest}",
    source="DIT-SLIDES",
    status=Status.ASSUMED,
)
TECHNICAL: Final = Rule(
    code="IPAF-JARGON",
    severity=Severity.INFO,
    message="the field {slot!r} of the focus has a technical term",
    remedy="say it in the patient's words",
    source="DIT-SLIDES",
    status=Status.ASSUMED,
)
PACING: Final = Rule(
    code="IPAF-PACING",
    severity=Severity.ADVICE,
    message="borderline features were noted, with which the pace of the focus needs care",
    remedy="look at the pace with a supervisor",
    source="McEvoy23",
    status=Status.SECONDARY,
)
ASK_SHARED: Final = Rule(
    code="IPAF-SHARED",
    asks=True,
    message="was the focus shared with the patient",
    remedy="whether it is a focus of both",
    source="DIT-SLIDES",
    status=Status.ASSUMED,
)
ASK_AGREED: Final = Rule(
    code="IPAF-AGREED",
    asks=True,
    message="in which session was the focus agreed on",
    remedy="whether it was in time",
    source="DIT-SLIDES",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about this focus, in order of code."""


@frozen(kw_only=True, eq=False, repr=False)
class IpafNumbers(Value):
    """The numbers of the checks, as recalled; both are assumed.

    Attributes:
        episodes: How many episodes a focus rests on at least.
        latest: The last session of the first phase.
    """

    episodes: int = field(default=3, validator=at_least(1, 20))
    latest: int = field(default=5, validator=at_least(1, 99))


NUMBERS: Final = IpafNumbers()
"""What holds unless something else is said."""


@frozen(kw_only=True, eq=False, repr=False)
class IpafEpisode(Value):
    """An episode between the patient and somebody.

    Attributes:
        id: A local name that tells nothing.
        person: Id of the relationship.
        when: When it was, as much of it as is known.
        wish: What the patient wished for; free text.
        other_response: What the other did; free text.
        self_response: What the patient did; free text.
        affect: What the patient felt.
    """

    id: str = field(validator=named)
    person: str = field(validator=named)
    wish: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    other_response: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    self_response: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    affect: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    when: When | None = field(default=None, converter=when)


@frozen(kw_only=True, eq=False, repr=False)
class Ipaf(Value):
    """An interpersonal-affective focus: a way of seeing self with other, and what is felt with it.

    Attributes:
        id: A local name that tells nothing.
        self_rep: How the patient sees the self; free text.
        other_rep: How the patient sees the other; free text.
        affect: What links the two; free text.
        defence: What it keeps away; free text.
        support: Ids of the episodes it rests on.
        shared: Whether it was shared with the patient.
        agreed_at: The number of the session in which it was agreed on.
    """

    id: str = field(validator=named)
    self_rep: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    other_rep: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    affect: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    defence: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    support: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    shared: bool | None = field(default=None, validator=is_bool())
    agreed_at: int | None = field(default=None, validator=at_least(1, 999, optional=True))


_SLOTS: Final = ("self_rep", "other_rep", "affect", "defence")


# --- patterns -------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Pattern(Value):
    """What somebody called several episodes.

    Attributes:
        code: The word for it.
        episodes: Ids of the episodes.
        people: Ids of those they were with.
    """

    code: str
    episodes: tuple[str, ...]
    people: tuple[str, ...]


def recurrent_patterns(
    episodes: Iterable[IpafEpisode], codes: Mapping[str, str]
) -> tuple[Pattern, ...]:
    """The patterns that were seen with two people or more, those of the most people first.

    Args:
        episodes: In any order.
        codes: What a clinician called each episode, by its id; those left out are not looked at.

    Raises:
        ipt.errors.InvalidValue: If two episodes have one id, or a code belongs to none of them.

    Examples:
        >>> from ipt.techniques.ipaf import IpafEpisode, recurrent_patterns
        >>> told = [IpafEpisode(id="e1", person="p1"), IpafEpisode(id="e2", person="p2")]
        >>> for pattern in recurrent_patterns(told, {"e1": "overlooked", "e2": "overlooked"}):
        ...     print(pattern.code, pattern.people)
        overlooked ('p1', 'p2')
    """
    known = _by_id(episodes)
    found: dict[str, list[IpafEpisode]] = defaultdict(list)
    for name, code in codes.items():
        found[code].append(_one_of(known, name))
    patterns = [
        Pattern(
            code=code,
            episodes=tuple(sorted(each.id for each in those)),
            people=tuple(sorted({each.person for each in those})),
        )
        for code, those in found.items()
    ]
    seen = [pattern for pattern in patterns if len(pattern.people) > 1]
    return tuple(sorted(seen, key=lambda p: (-len(p.people), -len(p.episodes), p.code)))


def _by_id(episodes: Iterable[IpafEpisode]) -> dict[str, IpafEpisode]:
    listed = as_tuple(episodes)
    unique((each.id for each in listed), "episode")
    return {each.id: each for each in listed}


def _one_of(known: Mapping[str, IpafEpisode], name: str) -> IpafEpisode:
    if name not in known:
        msg = f"there is no episode {name!r}; add it, or correct the id"
        raise InvalidValue(msg)
    return known[name]


# --- checks ---------------------------------------------------------------------------------------


def check_ipaf(
    focus: Ipaf,
    episodes: Iterable[IpafEpisode],
    *,
    borderline: bool | None = None,
    jargon: Iterable[str] = JARGON,
    numbers: IpafNumbers = NUMBERS,
) -> Audit:
    """What is to be said and asked about *focus* and the *episodes* it rests on.

    Args:
        focus: Any.
        episodes: In any order; those that the focus does not name are not looked at.
        borderline: Whether borderline features were noted.
        jargon: Technical terms to look for; a hint, and no reading of the text.
        numbers: What counts as few and as late.

    Raises:
        ipt.errors.InvalidValue: If two episodes have one id, or the focus rests on none of them.
    """
    known = _by_id(episodes)
    support = [_one_of(known, name) for name in dict.fromkeys(focus.support)]
    return audited(
        [
            *_support(focus, support, numbers),
            *_agreed(focus, numbers),
            *_technical(focus, as_tuple(jargon)),
            *([PACING.finding(focus.id)] if borderline else []),
        ]
    )


def _support(focus: Ipaf, support: list[IpafEpisode], numbers: IpafNumbers) -> Said:
    people = {episode.person for episode in support}
    if len(people) == 1:
        yield ONE_RELATIONSHIP.finding(focus.id, person=min(people))
    if len(support) < numbers.episodes:
        yield FEW_EPISODES.finding(focus.id, episodes=len(support), least=numbers.episodes)
    if not focus.affect.strip():
        yield NO_AFFECT.finding(focus.id)


def _agreed(focus: Ipaf, numbers: IpafNumbers) -> Said:
    if focus.shared is None:
        yield ASK_SHARED.question(focus.id)
    elif not focus.shared:
        yield NOT_SHARED.finding(focus.id)
    if focus.agreed_at is None:
        yield ASK_AGREED.question(focus.id)
    elif focus.agreed_at > numbers.latest:
        yield LATE.finding(focus.id, session=focus.agreed_at, latest=numbers.latest)


def _technical(focus: Ipaf, jargon: tuple[str, ...]) -> Said:
    terms = "|".join(re.escape(term) for term in sorted(jargon))
    for slot in _SLOTS:
        if terms and re.search(rf"\b(?:{terms})", getattr(focus, slot), re.IGNORECASE):
            yield TECHNICAL.finding(focus.id, slot=slot)
