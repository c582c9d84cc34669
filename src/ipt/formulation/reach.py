"""Who can be reached, and what is known of the support each one gives.

Everything about support stands on these few answers. They are three-valued: ``None`` is *was not
asked*, and a person nobody asked about is never counted as one who gives nothing.
"""

from collections.abc import Iterable

from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple
from ipt.model.relationships import Relationship, Support
from ipt.model.vocabulary import ContactFrequency, SupportKind

__all__ = ["by_id", "flows", "gets", "provides", "rated", "reachable"]


def reachable(person: Relationship) -> bool | None:
    """Whether *person* can be reached now.

    No, if the person died, the tie ended, or they are never in touch. Yes, if it is known how often
    they are in touch. ``None`` otherwise.
    """
    if person.living is False or person.ended is not None:
        return False
    return None if person.contact is None else person.contact is not ContactFrequency.NEVER


def provides(person: Relationship, kind: SupportKind) -> bool | None:
    """Whether *person* gives the patient support of *kind*; ``None`` if it is not known.

    Somebody who can be confided in gives emotional support, unless it was rated as none.
    """
    support = rated(person, kind)
    if support is not None and support.received is not None:
        return support.received > 0
    return True if kind is SupportKind.EMOTIONAL and person.confidant else None


def gets(person: Relationship, kind: SupportKind) -> bool | None:
    """Whether *person* gets support of *kind* from the patient; ``None`` if it is not known."""
    support = rated(person, kind)
    return None if support is None or support.given is None else support.given > 0


def flows(person: Relationship) -> list[tuple[bool | None, bool | None]]:
    """For each kind of support of which anything is known, whether it comes and whether it goes."""
    both = [(provides(person, kind), gets(person, kind)) for kind in SupportKind]
    return [flow for flow in both if flow != (None, None)]


def rated(person: Relationship, kind: SupportKind) -> Support | None:
    """What was recorded of support of *kind* between *person* and the patient, if anything."""
    return next((support for support in person.support if support.kind is kind), None)


def by_id(people: Iterable[Relationship]) -> dict[str, Relationship]:
    """*people* by their ids, in order of id.

    Raises:
        ipt.errors.InvalidValue: If two have the same id.
    """
    found: dict[str, Relationship] = {}
    for person in as_tuple(people):
        if person.id in found:
            msg = f"the inventory has {person.id!r} twice; keep the one recorded last"
            raise InvalidValue(msg)
        found[person.id] = person
    return dict(sorted(found.items()))
