"""From the fields of an event to options of the command, and back to an event.

Every field of an event, and of a value inside it, is one option: ``--minutes``, and
``--relationship-kin`` for the field ``kin`` of the field ``relationship``, and so on inwards. A
value that holds several other values leaves these out, and an event that does is said as JSON
alone. The texts that they are
given become plain values as a document has them, and go through the same strict reading; only the
place that a finding names is an option.
"""

import enum
import inspect
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final

import attrs
import click
from attrs import frozen

from ipt import documents, storage
from ipt.cli.reports import counted
from ipt.errors import DocumentError
from ipt.findings import Finding
from ipt.model import events as ev

__all__ = ["Said", "Tactful", "asked", "lacking", "option", "problems", "read", "said_of"]

_BY_THE_MACHINE: Final = {"deviation", "protocol"}
"""Fields that no option says: the command or the machine fills them in."""
_SHORT: Final[Mapping[tuple[str, ...], str]] = {("by", "role"): "--by"}
_COMMON: Final[Mapping[tuple[str, ...], str]] = {
    ("id",): "A name of its own in this course; given if left out.",
    ("on",): "The day it happened, as much of it as is known: 2026-01-05, 2026-01 or 2026.",
    ("by", "role"): "Who reported it, such as therapist.",
    ("by", "name"): "The name of who reported it; never shown.",
    ("recorded_at",): "When it was written down: 2026-01-05T17:30:00+01:00.",
    ("note",): "Free text; never shown.",
}
"""What is said of the options that all events have."""
_WHOLE: Final = re.compile(r"-?\d{1,18}", re.ASCII)
_FRACTION: Final = re.compile(r"-?\d{1,18}\.\d{1,18}", re.ASCII)


class Tactful(click.Command):
    """A command that does not repeat words it has no place for: they may be private."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse words that are left over, without repeating them.

        Raises:
            click.UsageError: If there are any.
        """
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left:
            ctx.fail(
                f"{counted(len(left), 'word')} too many; "
                "put a text of several words into quotation marks"
            )
        return left


@frozen
class Said:
    """What one option says of an event.

    Attributes:
        path: The field, or the fields that lead to it inside a value.
        kind: The type of what it says; of each if there are many.
        many: Whether it may say several.
        needed: Whether the value it belongs to cannot do without.
        certain: Whether that value is there in any case.
        meaning: What the field means.
    """

    path: tuple[str, ...]
    kind: Any
    many: bool
    needed: bool
    certain: bool
    meaning: str

    @property
    def flag(self) -> str:
        """How it is written."""
        return _SHORT.get(self.path, "--" + "-".join(self.path).replace("_", "-"))

    @property
    def value(self) -> tuple[str, ...]:
        """What leads to the value it belongs to; empty if it is a field of the event."""
        return self.path[:-1]

    @property
    def name(self) -> str:
        """How the command knows it."""
        return "__".join(self.path)

    @property
    def words(self) -> tuple[str, ...]:
        """The only words it takes; empty if it takes anything."""
        closed = isinstance(self.kind, enum.EnumType)
        return tuple(map(str, self.kind)) if closed else ()


@cache
def said_of(name: str) -> tuple[Said, ...] | None:
    """Everything that options say of the event *name*; ``None`` if no options can say it."""
    event = ev.EVENT_TYPES[name]
    fields = attrs.fields(event)
    hints = typing.get_type_hints(event)
    if any(map(_unsayable, fields, (hints[field.name] for field in fields))):
        return None
    if all(_many_values(hints[field.name]) for field in fields if not field.inherited):
        return None
    own = sorted(fields, key=lambda field: field.inherited)  # what is special about it first
    return tuple(said for field in own for said in _said(event, field, (), certain=True))


def _unsayable(field: "attrs.Attribute[Any]", hint: object) -> bool:
    return hint is ev.Event or (field.default is attrs.NOTHING and _many_values(hint))


def _many_values(hint: object) -> bool:
    return typing.get_origin(hint) is tuple and any(map(attrs.has, typing.get_args(hint)))


def _said(
    kind: type, field: "attrs.Attribute[Any]", above: tuple[str, ...], *, certain: bool
) -> Iterator[Said]:
    path, needed = (*above, field.name), field.default is attrs.NOTHING
    hint = _bare(typing.get_type_hints(kind)[field.name])
    if field.name in _BY_THE_MACHINE or _many_values(hint):
        return
    if attrs.has(hint):
        for inner in attrs.fields(hint):
            yield from _said(hint, inner, path, certain=certain and needed)
        return
    many = typing.get_origin(hint) is tuple
    yield Said(
        path=path,
        kind=_bare(typing.get_args(hint)[0]) if many else hint,
        many=many,
        needed=needed,
        certain=certain,
        meaning=_COMMON.get(path) or _meanings(kind).get(field.name, ""),
    )


def _bare(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    """*hint* without ``None``; a date is a date, however much of it is known."""
    if typing.get_origin(hint) not in {UnionType, typing.Union}:
        return hint
    parts = [part for part in typing.get_args(hint) if part is not NoneType]
    return date if date in parts else parts[0]


@cache
def _meanings(kind: type) -> Mapping[str, str]:
    """What the docstrings of *kind* and of what it builds on say of each attribute."""
    texts: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        section = inspect.cleandoc(owner.__doc__ or "").partition("Attributes:\n")[2]
        for part in re.split(r"\n(?=    \w+: )", "\n" + section):
            name, _, text = part.strip().partition(": ")
            words = re.sub(r"[,;] ``None`` [^.;]+", "", " ".join(text.split()))
            words = words.replace("`", "").replace('"', "'")
            texts[name] = words.replace("masked in repr", "never shown")
    return texts


# --- options ------------------------------------------------------------------------------------

_METAVARS: Final[Mapping[object, str]] = {
    str: "TEXT",
    int: "NUMBER",
    float: "NUMBER",
    date: "DATE",
    datetime: "MOMENT",
}


def option(said: Said) -> click.Option:
    """The option for *said*; it takes any text, because the strict reading judges it."""
    more = f"  {_described(said)}" if _described(said) else ""
    text = f"{said.meaning}{more}".strip()
    if said.kind is bool:
        negative = said.flag.replace("--", "--no-", 1)
        return click.Option([f"{said.flag}/{negative}", said.name], default=None, help=text)
    metavar = f"[{'|'.join(said.words)}]" if said.words else _METAVARS[said.kind]
    return click.Option([said.flag, said.name], multiple=said.many, metavar=metavar, help=text)


def _described(said: Said) -> str:
    """What to know about giving *said*, in brackets."""
    notes: list[str] = []
    if said.needed:
        notes.append("required" if said.certain else f"required with --{'-'.join(said.value)}-...")
    if said.many:
        notes.append("several times, or separated by commas")
        if said.kind is int:
            notes.append("- where one is missing")
    return f"[{'; '.join(notes)}]" if notes else ""


def lacking(said: Iterable[Said], given: Mapping[Said, object]) -> list[Said]:
    """What is needed and not *given*."""
    begun = {one.path[:depth] for one in given for depth in range(1, len(one.path))}
    return [
        one
        for one in said
        if one.needed and one not in given and (one.certain or one.value in begun)
    ]


def asked(said: Iterable[Said], given: Mapping[Said, object]) -> list[Said]:
    """What somebody at a terminal is asked for: what is lacking, and the day.

    Nothing that is lacking may have several answers, or be a yes or no. A value of which nothing is said and nothing is needed is asked for its first field.
    """
    every = list(said)
    ask = lacking(every, given)
    for one in every:
        value = [other for other in every if other.value == one.value]
        empty = one.certain and one.value and not any(o.needed or o in given for o in value)
        if one not in given and (one.path == ("on",) or (empty and one is value[0])):
            ask.append(one)
    return ask


# --- reading ------------------------------------------------------------------------------------


def read(kind: str, given: Mapping[Said, Any]) -> ev.Event:
    """The event of type *kind* that *given* says.

    Raises:
        ipt.errors.DocumentError: If it says none; every finding names its option.
    """
    plain: dict[str, Any] = {"type": kind}
    for said in said_of(kind) or ():
        inside = plain
        if said.certain or said in given:
            for name in said.value:
                inside = inside.setdefault(name, {})
        if said in given:
            inside[said.path[-1]] = _plain(said, given[said])
    try:
        return storage.structured(plain)
    except DocumentError as error:
        documents.refuse(*(_placed(finding, given) for finding in error.findings))


def problems(kind: str, said: Said, text: str) -> tuple[Finding, ...]:
    """What is wrong with *text* for *said*, whatever else is said of the event."""
    try:
        read(kind, {said: text})
    except DocumentError as error:
        return tuple(finding for finding in error.findings if said.flag in finding.where)
    return ()


def _plain(said: Said, value: Any) -> object:  # noqa: ANN401 - what click makes of an option
    if said.many:
        pieces = [piece.strip() for text in value for piece in text.split(",")]
        missing = "-" if said.kind is int else None
        return [None if piece == missing else _scalar(said.kind, piece) for piece in pieces]
    return value if said.kind is bool else _scalar(said.kind, value)


def _scalar(kind: Any, text: str) -> object:  # noqa: ANN401 - any annotation
    """*text* as a document would have it; what is no number stays a text, and is refused."""
    if kind is date and not text:
        return None
    if kind in {int, float} and _WHOLE.fullmatch(text):
        return int(text)
    if kind in {int, float} and _FRACTION.fullmatch(text):
        return float(text)
    return text


def _placed(finding: Finding, given: Iterable[Said]) -> Finding:
    """*finding* with the option in the place of its path."""
    [path] = finding.where
    steps = [re.sub(r"\[\d+\]", "", step) for step in path.split(".")[1:]]
    flag = next((said.flag for said in given if [*said.path] == steps), "")
    place = flag or f"--{'-'.join([*steps, '...']).replace('_', '-')}"
    return attrs.evolve(
        finding,
        message=finding.message.replace(repr(path), repr(place)),
        where=(place,),
        params=type(finding.params)(**{**finding.params, "path": place}),
    )
