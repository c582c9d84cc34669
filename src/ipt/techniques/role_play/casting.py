"""Who plays whom: the same conversation rehearsed, reversed, shown, doubled, and made harder.

`reversal` swaps sides in place. `recast` casts anew by the variant, `ladder` makes rungs of one
reply style each. All keep the id of the script and of its beats, so that a rehearsal or a saved
play of one is read with any other.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from ipt.errors import InvalidValue
from ipt.model import PATIENT, Beat, CastRole, PlayedBy, PlayVariant, ReplyStyle, Script
from ipt.model.checks import as_tuple
from ipt.techniques.role_play.ways import beats_of, reached

__all__ = ["as_self", "cast", "ladder", "recast", "reversal"]

_PATIENT, _THERAPIST, _OTHER = PlayedBy.PATIENT, PlayedBy.THERAPIST, PlayedBy.OTHER
_PLAYERS: Final[Mapping[PlayVariant, tuple[PlayedBy, PlayedBy]]] = MappingProxyType(
    {
        PlayVariant.REHEARSE: (_PATIENT, _THERAPIST),
        PlayVariant.REVERSAL: (_THERAPIST, _PATIENT),
        PlayVariant.MODEL: (_THERAPIST, _PATIENT),
        PlayVariant.DOUBLE: (_PATIENT, _OTHER),
        PlayVariant.COPING: (_PATIENT, _THERAPIST),
    }
)
"""Who plays the patient, and who the others; assumed. A double leaves the therapist free to voice,
beside the patient, what is not said; somebody else, or a chair, is the other."""
_SWAPPED: Final = MappingProxyType({_PATIENT: _THERAPIST, _THERAPIST: _PATIENT, _OTHER: _OTHER})
_REVERSED: Final = MappingProxyType(
    {
        PlayVariant.REHEARSE: PlayVariant.REVERSAL,
        PlayVariant.REVERSAL: PlayVariant.REHEARSE,
    }
)


def as_self(variant: PlayVariant) -> bool:
    """Whether the patient plays the patient in *variant*; if not, the patient plays the other."""
    return _PLAYERS[variant][0] is _PATIENT


def cast(people: Iterable[str], variant: PlayVariant) -> Iterator[CastRole]:
    """A role for each of *people* once, called as the person is."""
    own, others = _PLAYERS[variant]
    for person in dict.fromkeys(people):
        yield CastRole(id=person, person=person, played_by=own if person == PATIENT else others)


def recast(script: Script, variant: PlayVariant | str) -> Script:
    """*script* cast anew for *variant*.

    Rehearse and coping: the patient plays the patient, the therapist the others. Reversal and model:
    the other way round. Double: the patient plays the patient, somebody else the others, and the
    therapist is free to voice what the patient does not say. Assumed; any other cast is made with
    `attrs.evolve`.

    Raises:
        ipt.errors.InvalidValue: If there is no such variant.
    """
    variant = PlayVariant(variant)
    own, others = _PLAYERS[variant]
    return attrs.evolve(
        script,
        variant=variant,
        roles=tuple(
            attrs.evolve(role, played_by=own if role.person == PATIENT else others)
            for role in script.roles
        ),
    )


def reversal(script: Script) -> Script:
    """*script* with sides swapped: what the patient played the therapist plays, and the reverse.

    Done twice it gives the script as it was. Roles of somebody else stay theirs, and of the variants
    only rehearse and reversal become one another.
    """
    return attrs.evolve(
        script,
        variant=_REVERSED.get(script.variant, script.variant),
        roles=tuple(
            attrs.evolve(role, played_by=_SWAPPED[role.played_by]) for role in script.roles
        ),
    )


def ladder(script: Script, styles: Iterable[ReplyStyle | str]) -> tuple[Script, ...]:
    """*script* once for each of *styles*, the easiest first, with the replies of that style alone.

    A beat that has no reply of the style keeps all it has, and a reply without a style stays. What
    cannot be reached any more is left out.

    Raises:
        ipt.errors.InvalidValue: If no style is given, or one that no reply of the script has.
    """
    wanted = {ReplyStyle(style) for style in as_tuple(styles)}
    there = {reply.style for beat in script.beats for reply in beat.replies}
    if not wanted:
        msg = "a ladder is made of rungs; name at least one style of reply"
        raise InvalidValue(msg)
    for style in ReplyStyle:
        if style in wanted and style not in there:
            known = ", ".join(repr(str(each)) for each in ReplyStyle if each in there) or "none"
            msg = f"no reply of script {script.id!r} is {str(style)!r}; it has: {known}"
            raise InvalidValue(msg)
    return tuple(_rung(script, style) for style in ReplyStyle if style in wanted)


def _rung(script: Script, style: ReplyStyle) -> Script:
    narrow = attrs.evolve(script, beats=tuple(_narrowed(beat, style) for beat in script.beats))
    kept = reached(beats_of(narrow), narrow.start)
    return attrs.evolve(narrow, beats=tuple(beat for beat in narrow.beats if beat.id in kept))


def _narrowed(beat: Beat, style: ReplyStyle) -> Beat:
    if all(reply.style is not style for reply in beat.replies):
        return beat
    kept = (reply for reply in beat.replies if reply.style in {style, None})
    return attrs.evolve(beat, replies=tuple(kept))
