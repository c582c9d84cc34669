"""Communication analysis: what an exchange shows, turn by turn, and what its record lacks."""

from collections.abc import Iterable
from itertools import chain

from attrs import frozen

from ipt.findings import Finding, Question
from ipt.model.checks import as_tuple, needs
from ipt.model.incidents import PATIENT, Incident, NeedKind, Turn
from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of, negated
from ipt.model.value import Value
from ipt.techniques.communication.exchange import laid_out, violence_in
from ipt.techniques.communication.indices import Indices, indices
from ipt.techniques.communication.patterns import CLASSIC, Pattern
from ipt.techniques.communication.pivot import Pivot, pivot_turn
from ipt.techniques.communication.record import questions_about, record_findings
from ipt.techniques.communication.record_rules import HELD_BACK
from ipt.techniques.communication.settings import COMMUNICATION_RULES, CommunicationRules
from ipt.techniques.communication.supplementary import SUPPLEMENTARY

__all__ = ["CommunicationAnalysis", "UnmetNeed", "analyse"]


@frozen(kw_only=True, eq=False, repr=False)
class UnmetNeed(Value):
    """A need of the patient that the exchange left open.

    Attributes:
        need: Which.
        turns: Ids of the turns in which it was felt.
        spoken: Whether one of them said it openly; ``None`` if that cannot be told.
    """

    need: NeedKind
    turns: tuple[str, ...]
    spoken: bool | None


@frozen(kw_only=True, eq=False, repr=False)
class CommunicationAnalysis(Value):
    """What an exchange shows.

    Attributes:
        incident: Which.
        violence: Whether there is violence or fear in it. Unless it is ``False``, nothing is said
            of the patient's own turns: no pattern, no number, and no pivot among them.
        patterns: In order of the turns.
        pivot: The turn at which most rose; ``None`` if nothing is known to have risen.
        indices: Numbers of the patient's turns.
        unmet_needs: What the patient needed, unless the exchange was settled.
        hope_unmet: Whether what the patient hoped for is left open: there was a hope, and it is not
            settled; ``None`` if that cannot be told.
        record: What the record lacks, and why something is not said.
        questions: What is still to be asked, the most useful first.
    """

    incident: Incident
    violence: bool | None
    patterns: tuple[Pattern, ...]
    pivot: Pivot | None
    indices: Indices
    unmet_needs: tuple[UnmetNeed, ...]
    hope_unmet: bool | None
    record: tuple[Finding, ...]
    questions: tuple[Question, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the patterns, then those about the record."""
        return (*(pattern.finding for pattern in self.patterns), *self.record)

    def of(self, speaker: str) -> tuple[Pattern, ...]:
        """The patterns that *speaker* alone shows: `ipt.model.PATIENT` or the id of a relationship."""
        return tuple(pattern for pattern in self.patterns if pattern.by == (speaker,))


def analyse(
    incident: Incident,
    *,
    rules: CommunicationRules = COMMUNICATION_RULES,
    people: Iterable[Relationship] = (),
) -> CommunicationAnalysis:
    """What *incident* shows, as far as it was recorded.

    Patterns are observations and never faults, whoever shows them; what was not recorded shows none.
    It takes time in proportion to the number of turns.

    Args:
        incident: Any.
        rules: The numbers to go by.
        people: The inventory, in any order; what it says of violence counts too.

    Raises:
        ipt.errors.InvalidValue: If *incident* or one of *people* is none, or two have the same id.

    Examples:
        >>> from ipt.model import Incident, Turn
        >>> quarrel = Incident(
        ...     id="airport",
        ...     violence=False,
        ...     turns=[
        ...         Turn(id="t1", speaker="mother"),
        ...         Turn(id="t2", speaker="patient", tone=["sarcastic"]),
        ...     ],
        ... )
        >>> print(analyse(quarrel).patterns[0].finding)
        CA-SARCASM: turn 't2' of 'patient' is told as sarcastic
    """
    needs(incident, Incident)
    inventory = as_tuple(people)
    for person in inventory:
        needs(person, Relationship)
    violence = violence_in(incident, inventory)
    ruled_out = violence is False
    known = "told of" if violence else "not ruled out"
    held_back = () if ruled_out else (HELD_BACK.finding(incident.id, known=known),)
    pivot = pivot_turn(incident, rules=rules, people=inventory)
    return CommunicationAnalysis(
        incident=incident,
        violence=violence,
        patterns=tuple(
            each for each in _patterns(incident, rules) if ruled_out or PATIENT not in each.by
        ),
        pivot=pivot,
        indices=indices(incident) if ruled_out else Indices(),
        unmet_needs=_unmet_needs(incident, rules),
        hope_unmet=_hope_unmet(incident),
        record=(*held_back, *record_findings(incident, rules)),
        questions=questions_about(incident, violence, pivot),
    )


def _patterns(incident: Incident, rules: CommunicationRules) -> list[Pattern]:
    exchange = laid_out(incident, rules)
    position = {turn.id: place for place, turn in enumerate(incident.turns)}
    found = chain.from_iterable(look(exchange) for look in (*CLASSIC, *SUPPLEMENTARY))
    wanted = (each for each in found if each.code not in rules.without)
    return sorted(wanted, key=lambda each: (position[each.finding.where[0]], each.code))


def _unmet_needs(incident: Incident, rules: CommunicationRules) -> tuple[UnmetNeed, ...]:
    if incident.resolved:
        return ()
    felt: dict[NeedKind, list[Turn]] = {}
    for turn in incident.turns:
        if turn.speaker == PATIENT and turn.need is not None:
            felt.setdefault(turn.need, []).append(turn)
    return tuple(
        UnmetNeed(
            need=need,
            turns=tuple(turn.id for turn in turns),
            spoken=any_of(*map(rules.opens, turns)),
        )
        for need, turns in felt.items()
    )


def _hope_unmet(incident: Incident) -> bool | None:
    return negated(incident.resolved) if incident.hoped_for else None
