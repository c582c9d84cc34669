"""The public API as lines of text: `python -m tests.public_api` writes the snapshot anew.

A line that goes or changes breaks somebody's program, so the change of `public_api.txt` has to be
seen in review and told in the changelog. Annotations are left out: their spelling differs between
versions of Python, and the type checkers watch over them.
"""

import enum
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import attrs

import ipt
from ipt.findings import Rule

SNAPSHOT: Final = Path(__file__).with_suffix(".txt")
ROOMS: Final = (
    "ipt",
    *(f"ipt.{n}" for n in ipt.__all__ if inspect.ismodule(getattr(ipt, n))),
    *(
        f"ipt.techniques.{name}"
        for name in ipt.techniques.__all__
        if inspect.ismodule(getattr(ipt.techniques, name))
    ),
    "ipt.review.fidelity",
    "ipt.review.ratings",
    "ipt.cohort.results",
    "ipt.cohort.trials",
    "ipt.cohort.analysis",
    "ipt.cohort.analysis.exact",
)


def lines() -> Iterator[str]:
    """One line for each public name, parameter list, member, code, event and protocol."""
    first: dict[int, str] = {}
    for room in ROOMS:
        module = _module(room)
        for name in sorted(module.__all__):
            path, thing = f"{room}.{name}", getattr(module, name)
            known = first.setdefault(id(thing), path)
            yield from described(path, thing) if known == path else [f"{path} is {known}"]
    for rule in sorted(rules(), key=lambda rule: rule.code):
        yield f"rule {rule.code} ({rule.severity.label}{', structural' if rule.structural else ''})"
    yield from (f"event {name}" for name in ipt.events.EVENT_TYPES)
    yield from (f"protocol {name}" for name in ipt.protocols.names())


def rules() -> Iterator[Rule]:
    for room in ROOMS:
        yield from getattr(_module(room), "RULES", ())


def _module(room: str) -> ModuleType:
    return ipt.events if room == "ipt.events" else importlib.import_module(room)


def described(path: str, thing: object) -> Iterator[str]:
    """*thing* and what is public in it."""
    if inspect.isclass(thing):
        yield f"class {path}{parameters(thing)}"
        if issubclass(thing, enum.Enum):
            yield from (f"  {path}.{member.name} = {member.value!r}" for member in thing)
        yield from members(path, thing)
    elif callable(thing):
        yield f"{path}{parameters(thing)}"
    elif inspect.ismodule(thing):
        yield f"room {path}"
    else:
        yield f"{path}: {type(thing).__name__}"


def members(path: str, thing: type) -> Iterator[str]:
    """Fields, properties and methods of a class, also those it inherits from another of ours."""
    fields = {field.name for field in attrs.fields(thing)} if attrs.has(thing) else set()
    for name in sorted(fields):
        yield f"  {path}.{name}"
    ours = [kind for kind in thing.__mro__ if kind.__module__.startswith("ipt")]
    for name in sorted({name for kind in ours for name in vars(kind)} - fields):
        value = inspect.getattr_static(thing, name)
        if name.startswith("_") or isinstance(value, enum.Enum):
            continue
        called = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        yield f"  {path}.{name}{parameters(called) if inspect.isfunction(called) else ''}"


def parameters(thing: object) -> str:
    """The parameter list of *thing* without annotations; empty if it has none to speak of."""
    if inspect.isclass(thing) and issubclass(thing, enum.Enum):
        return ""
    try:
        signature = inspect.signature(thing)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty, default=shown(parameter.default))
        for parameter in signature.parameters.values()
        if parameter.name != "self"
    ]
    return str(inspect.Signature(bare))


class _Shown:
    """A default that is no plain value: only that there is one."""

    def __repr__(self) -> str:
        return "..."


def shown(default: object) -> object:
    plain = default is inspect.Parameter.empty or isinstance(
        default, str | int | float | bool | tuple | None
    )
    return default if plain else _Shown()


def text() -> str:
    return "".join(f"{line}\n" for line in dict.fromkeys(lines()))


if __name__ == "__main__":
    SNAPSHOT.write_text(text(), encoding="utf-8")
