"""The words of the field as closed lists, and the other names the literature has for them.

The alias tables are those of contradiction X60 of the source documents: the same area or phase
goes by several names there. `Area.parse` and `Phase.parse` read them all.
"""

import enum
from collections.abc import Iterable, Mapping
from typing import Final, NoReturn, TypeVar

from ipt.errors import InvalidValue, UnknownName, did_you_mean

__all__ = [
    "Achievement",
    "AmendmentCause",
    "Area",
    "Cadence",
    "Channel",
    "ConflictEnding",
    "ContactFrequency",
    "DisputeStage",
    "EndReason",
    "FactorDomain",
    "FactorRole",
    "Family",
    "Grade",
    "Kin",
    "LedgerSide",
    "LifeEventKind",
    "Lineage",
    "MissedReason",
    "Modality",
    "Party",
    "Phase",
    "RiskKind",
    "SessionStatus",
    "SupportKind",
    "TieChange",
    "Topic",
    "Word",
    "unknown_word",
]

_E = TypeVar("_E", bound=enum.StrEnum)


def unknown_word(kind: type[enum.StrEnum], value: object) -> NoReturn:
    """Refuse *value*, which is no member of *kind*, with the nearest one or all of them.

    It is repeated only if it resembles a member: any other text may be private.

    Raises:
        ipt.errors.InvalidValue: Always.
    """
    what = "".join(f" {c.lower()}" if c.isupper() else c for c in kind.__name__).strip()
    msg = f"unknown {what}{_hint(value, kind, kind)}"
    raise InvalidValue(msg) from None


def _hint(value: object, known: Iterable[str], offered: Iterable[str]) -> str:
    nearest = did_you_mean(value, map(str, known)) if isinstance(value, str) else ""
    choices = ", ".join(repr(str(word)) for word in offered)
    return f" {value!r}{nearest}" if nearest else f"; use one of {choices}"


class Word(enum.StrEnum):
    """A closed list of words; its constructor takes a member or the text of one."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        unknown_word(cls, value)


class Phase(Word):
    """The phases of a course, in their only order."""

    INITIAL = "initial"
    MIDDLE = "middle"
    TERMINATION = "termination"
    ENDED = "ended"

    @classmethod
    def parse(cls, text: str) -> "Phase":
        """The phase that *text* names, by any name the literature uses.

        Raises:
            ipt.errors.UnknownName: If no phase has that name.
        """
        return _lookup(_normal(text).removesuffix(" phase"), _PHASES, "phase")


class Area(Word):
    """The four problem areas that a focus is chosen from."""

    GRIEF = "grief"
    ROLE_DISPUTE = "role-dispute"
    ROLE_TRANSITION = "role-transition"
    DEFICITS = "deficits"

    @classmethod
    def parse(cls, text: str) -> "Area":
        """The area that *text* names, by any name the literature uses.

        Raises:
            ipt.errors.UnknownName: If no area has that name.

        Examples:
            >>> from ipt.model import Area
            >>> Area.parse("Interpersonal sensitivity")
            <Area.DEFICITS: 'deficits'>
        """
        return _lookup(_normal(text), _AREAS, "problem area")

    @property
    def label(self) -> str:
        """The name as a clinician writes it."""
        return _AREA_LABELS[self]


class DisputeStage(Word):
    """How far a role dispute has gone."""

    RENEGOTIATION = "renegotiation"
    IMPASSE = "impasse"
    DISSOLUTION = "dissolution"


class Lineage(Word):
    """The two schools of IPT, which differ in areas, ending and the sick role."""

    KLERMAN_WEISSMAN_MARKOWITZ = "klerman-weissman-markowitz"
    STUART_ROBERTSON = "stuart-robertson"


class Family(Word):
    """Which treatment something is: IPT, one that builds on it, or another one with a like name."""

    IPT = "ipt"
    IPT_BASED = "ipt-based"
    DIT = "dit"


class Grade(Word):
    """How well it was shown that a treatment helps with something; our reading of what is cited."""

    REPLICATED = "replicated"
    TRIED = "tried"
    PRELIMINARY = "preliminary"
    MIXED = "mixed"
    CLAIMED = "claimed"


class Topic(Word):
    """What an advisory of a protocol is about."""

    POPULATION = "population"
    SETTING = "setting"
    MODALITY = "modality"
    FORMAT = "format"
    INDICATION = "indication"
    SUITABILITY = "suitability"
    SCREEN = "screen"
    CONSENT = "consent"
    PEOPLE = "people"
    MEETING = "meeting"
    BETWEEN_SESSIONS = "between-sessions"
    MISSED_SESSION = "missed-session"
    DECISION = "decision"
    SCALE = "scale"
    ADAPTATION = "adaptation"


class Cadence(Word):
    """How often sessions are meant to be."""

    THRICE_WEEKLY = "thrice-weekly"
    TWICE_WEEKLY = "twice-weekly"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def weekdays(self) -> int:
        """How many days of the week sessions are on, 1 to 3."""
        return {Cadence.THRICE_WEEKLY: 3, Cadence.TWICE_WEEKLY: 2}.get(self, 1)

    def sessions_in(self, weeks: int) -> int:
        """How many sessions fit into *weeks* weeks, the first in week one."""
        apart = {Cadence.FORTNIGHTLY: 2, Cadence.MONTHLY: 4}.get(self, 1)
        return -(-weeks // apart) * self.weekdays


class Modality(Word):
    """How a session is held."""

    IN_PERSON = "in-person"
    VIDEO = "video"
    TELEPHONE = "telephone"
    BLENDED = "blended"
    SELF_GUIDED_WEB = "self-guided-web"


class SessionStatus(Word):
    """What became of a session."""

    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"


class MissedReason(Word):
    """Why a session was missed."""

    UNEXPLAINED = "unexplained"
    ILLNESS = "illness"
    WORK = "work"
    CARE = "care"
    TRAVEL = "travel"
    FORGOTTEN = "forgotten"
    OTHER = "other"


class AmendmentCause(Word):
    """Why a contract was renegotiated."""

    ADVERSITY = "adversity"
    PARTIAL_RESPONSE = "partial-response"
    NON_RESPONSE = "non-response"
    RECOVERY = "recovery"
    ABSENCE = "absence"
    OTHER = "other"


class EndReason(Word):
    """Why a course ended."""

    COMPLETED = "completed"
    EARLY_BY_AGREEMENT = "early-by-agreement"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    NON_RESPONSE = "non-response"
    RISK = "risk"
    DIED = "died"
    OTHER = "other"


class Achievement(Word):
    """What an unrecorded period is known to have brought."""

    BASELINE = "baseline"
    INVENTORY = "inventory"
    FORMULATION = "formulation"
    SICK_ROLE = "sick-role"
    FOCUS = "focus"
    CONTRACT = "contract"
    ENDING_ANNOUNCED = "ending-announced"


class Kin(Word):
    """What a person is to the patient."""

    SPOUSE = "spouse"
    PARTNER = "partner"
    EX_PARTNER = "ex-partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    RELATIVE = "relative"
    FRIEND = "friend"
    COLLEAGUE = "colleague"
    SCHOOLMATE = "schoolmate"
    NEIGHBOUR = "neighbour"
    COMMUNITY = "community"
    PROFESSIONAL = "professional"
    OTHER = "other"


class LifeEventKind(Word):
    """What happened in the patient's life."""

    DEATH = "death"
    MISCARRIAGE = "miscarriage"
    STILLBIRTH = "stillbirth"
    NEONATAL_LOSS = "neonatal-loss"
    PRESUMED_DEAD = "presumed-dead"
    PET_DEATH = "pet-death"
    BIRTH = "birth"
    PREGNANCY = "pregnancy"
    NEW_RELATIONSHIP = "new-relationship"
    MARRIAGE = "marriage"
    SEPARATION = "separation"
    DIVORCE = "divorce"
    CONFLICT = "conflict"
    JOB_LOSS = "job-loss"
    JOB_CHANGE = "job-change"
    RETIREMENT = "retirement"
    MOVE = "move"
    ILLNESS = "illness"
    TRAUMA = "trauma"
    LOSS = "loss"
    OTHER = "other"


class RiskKind(Word):
    """What a recorded risk is about; never how high it is."""

    SUICIDE = "suicide"
    SELF_HARM = "self-harm"
    HARM_TO_OTHERS = "harm-to-others"
    HARM_FROM_OTHERS = "harm-from-others"
    CHILD_SAFEGUARDING = "child-safeguarding"
    SELF_NEGLECT = "self-neglect"
    OTHER = "other"


class Channel(Word):
    """By which way two people are in touch."""

    IN_PERSON = "in-person"
    TELEPHONE = "telephone"
    TEXT = "text"
    ONLINE = "online"
    LETTER = "letter"


class ConflictEnding(Word):
    """How arguments with somebody end."""

    RESOLVED = "resolved"
    DROPPED = "dropped"
    AVOIDED = "avoided"
    ESCALATED = "escalated"


class ContactFrequency(Word):
    """How often something happens between two people."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    RARELY = "rarely"
    NEVER = "never"


class FactorDomain(Word):
    """The domains of a biopsychosocial, cultural and spiritual formulation."""

    BIOLOGICAL = "biological"
    PSYCHOLOGICAL = "psychological"
    SOCIAL = "social"
    CULTURAL = "cultural"
    SPIRITUAL = "spiritual"


class FactorRole(Word):
    """What a factor of the formulation does."""

    PREDISPOSING = "predisposing"
    PRECIPITATING = "precipitating"
    PERPETUATING = "perpetuating"
    PROTECTIVE = "protective"


class LedgerSide(Word):
    """What an entry in the balance of an old and a new role is."""

    OLD_GOOD = "old-good"
    OLD_BAD = "old-bad"
    NEW_GOOD = "new-good"
    NEW_BAD = "new-bad"
    SUPPORT_LOST = "support-lost"
    SUPPORT_GAINED = "support-gained"
    SKILL_NEEDED = "skill-needed"


class Party(Word):
    """Which of two people: the patient, the other one, or both."""

    PATIENT = "patient"
    OTHER = "other"
    BOTH = "both"


class SupportKind(Word):
    """What support consists of."""

    EMOTIONAL = "emotional"
    PRACTICAL = "practical"
    INFORMATIONAL = "informational"
    COMPANIONSHIP = "companionship"
    FINANCIAL = "financial"


class TieChange(Word):
    """Which way a relationship changed."""

    CLOSER = "closer"
    MORE_DISTANT = "more-distant"
    GAINED = "gained"
    LOST = "lost"
    OTHER = "other"


_AREA_LABELS: Final = {
    Area.GRIEF: "grief",
    Area.ROLE_DISPUTE: "role dispute",
    Area.ROLE_TRANSITION: "role transition",
    Area.DEFICITS: "interpersonal deficits",
}

_AREAS: Final = {
    Area.GRIEF: (
        "grief",
        "complicated grief",
        "unresolved grief",
        "bereavement",
    ),
    Area.ROLE_DISPUTE: (
        "role dispute",
        "role disputes",
        "interpersonal dispute",
        "interpersonal disputes",
        "interpersonal role dispute",
        "interpersonal conflict",
        "relational conflict",
    ),
    Area.ROLE_TRANSITION: (
        "role transition",
        "role transitions",
        "life transition",
        "life change",
    ),
    Area.DEFICITS: (
        "deficits",
        "interpersonal deficit",
        "interpersonal deficits",
        "interpersonal deficiencies",
        "ip deficits",
        "interpersonal sensitivity",
        "social isolation",
        "isolation",
        "loneliness",
    ),
}

_PHASES: Final = {
    Phase.INITIAL: ("initial", "opening", "beginning", "first"),
    Phase.MIDDLE: ("middle",),
    Phase.TERMINATION: ("termination", "final", "ending", "conclusion"),
    Phase.ENDED: ("ended",),
}


def _normal(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())


def _lookup(words: str, table: Mapping[_E, tuple[str, ...]], what: str) -> _E:
    """The member of *table* that *words*, a normal form, names.

    Raises:
        ipt.errors.UnknownName: If none has that name.
    """
    members = {alias: member for member, aliases in table.items() for alias in aliases}
    if words not in members:
        msg = f"unknown {what}{_hint(words, members, table)}"
        raise UnknownName(msg)
    return members[words]
