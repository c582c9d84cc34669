"""Whether a script holds together, and whether it may be played. Every finding tells the way to it.

Only what the start leads to is looked into; of the rest it is said that nothing leads there.
"""

from collections.abc import Iterable, Iterator, Mapping

from ipt.findings import Finding
from ipt.formulation.reach import by_id
from ipt.model import PATIENT, Beat, PlayedBy, Relationship, Script
from ipt.model.checks import needs
from ipt.techniques.role_play import rules
from ipt.techniques.role_play.casting import as_self
from ipt.techniques.role_play.ways import LONGEST, beats_of, reached, way_to
from ipt.techniques.role_play.wording import filled, slots_in

__all__ = ["lint", "unsafe", "violence_with"]

_Before = Mapping[str, str | None]


def lint(script: Script, people: Iterable[Relationship] = ()) -> tuple[Finding, ...]:
    """What keeps *script* from being played: what does not hold together, and what is not safe.

    Each finding has in ``where`` the ids of the beats on the shortest way to it, of a way longer than
    fifty beats the last fifty; on ``RP-UNSAFE`` the person comes first. ``RP-UNREACHABLE`` names the
    beat alone, and ``RP-THERAPIST-ONLY`` the script. A slot or a role is told once, where it is
    needed first.

    Args:
        script: What is to be played.
        people: The inventory. Violence must be ruled out with everybody in the cast; of whom it says
            nothing, nothing is ruled out.

    Returns:
        Safety first, then the beats from the start on. Time and room grow with the script, not with
        its square.

    Raises:
        ipt.errors.InvalidValue: If *script* is none, or two of *people* share an id.
    """
    needs(script, Script)
    beats = beats_of(script)
    before = reached(beats, script.start)
    safety = _safety(script, people, beats, before)
    if not before:
        return (*safety, rules.NO_START.finding(script.start, beat=script.start))
    lost = (name for name in beats if name not in before)
    return (
        *safety,
        *_beats(script, beats, before),
        *_endless(beats, before),
        *(rules.UNREACHABLE.finding(name, beat=name) for name in lost),
        *_as_self(script, before),
    )


def violence_with(people: Iterable[Relationship]) -> dict[str, bool | None]:
    """Whether there is violence, threat, coercion or fear, for each of *people*; none of the dead.

    Raises:
        ipt.errors.InvalidValue: If two of *people* share an id.
    """
    return {
        name: False if person.living is False else person.violence
        for name, person in by_id(people).items()
    }


def unsafe(person: str, violence: bool | None, *way: str) -> Iterator[Finding]:  # noqa: FBT001 - one answer
    """What is found of a conversation with *person*, unless *violence* is ``False``."""
    if violence is not False:
        known = "told of" if violence else "not ruled out"
        yield rules.UNSAFE.finding(person, *way, person=person, known=known)


def _safety(
    script: Script, people: Iterable[Relationship], beats: Mapping[str, Beat], before: _Before
) -> Iterator[Finding]:
    violence = violence_with(people)
    person_of = {role.id: role.person for role in script.roles}
    speaks = {person_of.get(beats[name].role): name for name in reversed([*before])}
    for person in dict.fromkeys(person_of.values()):
        if person != PATIENT:
            way = way_to(speaks[person], before) if person in speaks else ()
            yield from unsafe(person, violence.get(person), *way)


def _beats(script: Script, beats: Mapping[str, Beat], before: _Before) -> Iterator[Finding]:
    declared = {slot.name for slot in script.slots}
    roles, slots = {role.id for role in script.roles}, set(filled(script))
    for name in before:
        beat = beats[name]
        if beat.role not in roles:
            roles.add(beat.role)
            yield rules.UNDECLARED.finding(*way_to(name, before), beat=name, role=beat.role)
        needed = [slot for slot in slots_in(beat.text) if slot not in slots]
        slots.update(needed)
        for slot in dict.fromkeys(needed):
            if slot in declared:
                yield rules.SLOT_OPEN.finding(*way_to(name, before), beat=name, slot=slot)
        if not declared.issuperset(needed):
            yield rules.SLOT_UNKNOWN.finding(*way_to(name, before), beat=name)
        for reply in beat.replies:
            if reply.to not in beats:
                yield rules.NOWHERE.finding(
                    *way_to(name, before), beat=name, reply=reply.id, to=reply.to
                )
        if not (beat.replies or beat.ends):
            yield rules.DEAD_END.finding(*way_to(name, before), beat=name)


# --- going round and round ------------------------------------------------------------------------


def _endless(beats: Mapping[str, Beat], before: _Before) -> Iterator[Finding]:
    """One finding for each part of the script that, once entered, is never left.

    A dead end and a reply to nowhere are told by themselves; here they count as ways out.
    """
    after = {name: [reply.to for reply in beats[name].replies] for name in before}
    into: dict[str, list[str]] = {name: [] for name in before}
    out: list[str] = []
    for name, ways in after.items():
        if beats[name].ends or not ways or any(to not in beats for to in ways):
            out.append(name)
        for to in ways:
            into.get(to, []).append(name)
    stuck = before.keys() - _flooded(out, into)
    near = {name: [*after[name], *(n for n in into[name] if n in stuck)] for name in stuck}
    told: set[str] = set()
    for name in before:
        if name in stuck and name not in told:
            told |= _flooded([name], near)
            yield rules.NO_ENDING.finding(*_round(name, after, before), beat=name)


def _flooded(sources: Iterable[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    found = dict.fromkeys(sources)
    queue = [*found]
    for here in queue:
        for to in ways[here]:
            if to not in found:
                found[to] = None
                queue.append(to)
    return set(found)


def _round(start: str, after: Mapping[str, list[str]], before: _Before) -> tuple[str, ...]:
    """The way to *start*, and from there by each first reply until a beat comes again."""
    way = dict.fromkeys([start])
    here = after[start][0]
    while here not in way:
        way[here] = None
        here = after[here][0]
    return (*way_to(start, before), *[*way, here][1:])[-LONGEST:]


def _as_self(script: Script, before: _Before) -> Iterator[Finding]:
    own = {
        role.id
        for role in script.roles
        if role.person == PATIENT and role.played_by is PlayedBy.PATIENT
    }
    speaks = any(beat.role in own and beat.id in before for beat in script.beats)
    if as_self(script.variant) and not speaks:
        yield rules.NOT_SELF.finding(script.id, what=f"script {script.id!r}")
