"""Playing a script step by step. Where a play stands is a value of its own, made of ids alone.

A saved play is read with a later edition of its script by `resume`; everything else takes the
edition that it was played with.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs
from attrs import field, frozen

from ipt.errors import InvalidValue, did_you_mean
from ipt.findings import Finding
from ipt.model import Beat, Play, PlayStep, Script
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.techniques.role_play import rules
from ipt.techniques.role_play.ways import beats_of
from ipt.techniques.role_play.wording import filled, spoken

__all__ = ["Line", "Resumed", "back", "choose", "is_over", "lines", "now", "resume", "start"]


@frozen(kw_only=True, eq=False, repr=False)
class Line(Value):
    """A line as it was said.

    Attributes:
        beat: Id of its beat.
        role: Id of the role that speaks.
        text: The words, with what is in the slots; an open slot stands as ``{name}``; free text.
    """

    beat: str
    role: str
    text: str = field(metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class Resumed(Value):
    """A saved play, read with the script as it is now.

    Attributes:
        play: Where it stands; only beats of the script are in it.
        findings: What changed, as far as the play is concerned.
    """

    play: Play
    findings: tuple[Finding, ...] = ()


def start(script: Script) -> Play:
    """A play of *script* at its first beat.

    Raises:
        ipt.errors.InvalidValue: If there is no such beat.
    """
    if script.start not in beats_of(script):
        msg = (
            f"script {script.id!r} starts with {script.start!r}, which is no beat; lint tells more"
        )
        raise InvalidValue(msg)
    return Play(script=script.id, version=script.version, beat=script.start)


def now(script: Script, play: Play) -> Beat:
    """The beat at which *play* stands.

    Raises:
        ipt.errors.InvalidValue: If the play is of another script or edition; `resume` reads it.
    """
    return _stage(script, play)[play.beat]


def choose(script: Script, play: Play, *replies: str) -> Play:
    """*play* after one or more *replies*, each by its id at the beat where the play then stands.

    One call looks through script and log once, whatever the number of replies.

    Raises:
        ipt.errors.InvalidValue: If a beat has no such reply, or the reply leads nowhere; or as `now`.
    """
    beats = _stage(script, play)
    here, log = play.beat, [*play.log]
    for name in replies:
        after = _after(beats[here], name)
        if after not in beats:
            msg = f"reply {name!r} of beat {here!r} leads to {after!r}, which is no beat; lint tells more"
            raise InvalidValue(msg)
        log.append(PlayStep(beat=here, reply=name))
        here = after
    return attrs.evolve(play, beat=here, log=log)


def back(play: Play) -> Play:
    """*play* before its last reply.

    Raises:
        ipt.errors.InvalidValue: If nothing was chosen yet.
    """
    if not play.log:
        msg = f"the play stands at its first beat {play.beat!r}; there is nothing to take back"
        raise InvalidValue(msg)
    return attrs.evolve(play, beat=play.log[-1].beat, log=play.log[:-1])


def is_over(script: Script, play: Play) -> bool:
    """Whether there is nothing left to choose; it may end earlier, where ``now(...).ends`` says so.

    Raises:
        ipt.errors.InvalidValue: As `now`.
    """
    return not now(script, play).replies


def lines(script: Script, play: Play) -> tuple[Line, ...]:
    """What was said so far, the line at which *play* stands included.

    Raises:
        ipt.errors.InvalidValue: As `now`.
    """
    beats, words = _stage(script, play), filled(script)
    said = (beats[name] for name in _beats_of(play))
    return tuple(Line(beat=b.id, role=b.role, text=spoken(b.text, words)) for b in said)


def resume(script: Script, play: Play) -> Resumed:
    """*play*, however old, read with *script* as it is now.

    It stands where it stood; if that beat is gone, on the last one before it that is still there; if
    none is, at the start, or without a start on the first beat. Beats that are gone leave the log.

    Raises:
        ipt.errors.InvalidValue: If the play is of another script, or the script has no beats.
    """
    _must_be_of(script, play)
    beats = beats_of(script)
    if not beats:
        msg = f"script {script.id!r} has no beats; there is nowhere to stand"
        raise InvalidValue(msg)
    played = _beats_of(play)
    left = [n for n, name in enumerate(played) if name in beats]
    first = script.start if script.start in beats else script.beats[0].id
    stands = played[left[-1]] if left else first
    log = tuple(play.log[n] for n in left[:-1])
    resumed = Play(script=script.id, version=script.version, beat=stands, log=log)
    return Resumed(play=resumed, findings=tuple(_changes(script, play, beats, stands)))


def _changes(
    script: Script, play: Play, beats: Mapping[str, Beat], stands: str
) -> Iterator[Finding]:
    if play.version != script.version:
        yield rules.OTHER_VERSION.finding(was=play.version, now=script.version)
    played = _beats_of(play)
    for name in dict.fromkeys(played):
        if name not in beats:
            yield rules.BEAT_GONE.finding(name, beat=name)
    for step, (here, after) in zip(play.log, pairwise(played), strict=True):
        if here in beats and after in beats:
            to = next((r.to for r in beats[here].replies if r.id == step.reply), None)
            if to != after:
                how = "is not there any more" if to is None else f"leads to {to!r} now"
                yield rules.WAY_CHANGED.finding(here, beat=here, reply=step.reply, how=how)
    if stands != play.beat:
        yield rules.STEPPED_BACK.finding(stands, now=stands, was=play.beat)


def _beats_of(play: Play) -> tuple[str, ...]:
    return (*(step.beat for step in play.log), play.beat)


def _after(beat: Beat, name: str) -> str:
    for reply in beat.replies:
        if reply.id == name:
            return reply.to
    known = [reply.id for reply in beat.replies]
    if not known:
        msg = f"the play is over at beat {beat.id!r}; there is nothing to choose"
        raise InvalidValue(msg)
    hint = did_you_mean(name, known) or f"; it has: {', '.join(map(repr, known))}"
    msg = f"beat {beat.id!r} has no reply {name!r}{hint}"
    raise InvalidValue(msg)


def _must_be_of(script: Script, play: Play) -> None:
    if play.script != script.id:
        msg = f"the play is of script {play.script!r}, not of {script.id!r}; take that one"
        raise InvalidValue(msg)


def _stage(script: Script, play: Play) -> dict[str, Beat]:
    """The beats of *script* by id, if *play* was played with this edition.

    Raises:
        ipt.errors.InvalidValue: If it was not.
    """
    _must_be_of(script, play)
    if play.version != script.version:
        msg = (
            f"the play is of version {play.version!r} of script {script.id!r}, and this is version "
            f"{script.version!r}; read it with resume"
        )
        raise InvalidValue(msg)
    beats = beats_of(script)
    for name in _beats_of(play):
        if name not in beats:
            msg = f"beat {name!r} of the play is not in script {script.id!r}; read it with resume"
            raise InvalidValue(msg)
    return beats
