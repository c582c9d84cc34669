"""What else could have been said: the open places of an alternative, for the patient to fill."""

from typing import Final

from ipt.errors import InvalidValue
from ipt.model.incidents import Incident
from ipt.model.rehearsals import Slot

__all__ = ["alternatives"]

_OPEN: Final = ("hoped_for", "feeling", "request", "timing", "acknowledgement")


def alternatives(incident: Incident, at: str) -> tuple[Slot, ...]:
    """What an alternative to a turn of *incident* consists of; every slot is open.

    What was hoped for, the feeling, the request, the moment, and what is acknowledged of the other's
    side. Nothing is proposed: the patient's own words go in.

    Args:
        incident: Any.
        at: Id of the turn that could have gone another way.

    Raises:
        ipt.errors.InvalidValue: If no turn has that id.
    """
    if all(turn.id != at for turn in incident.turns):
        msg = f"incident {incident.id!r} has no turn {at!r}; name one of its turns"
        raise InvalidValue(msg)
    return tuple(Slot(name=name) for name in _OPEN)
