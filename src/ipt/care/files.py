"""The care of a patient in one JSON file, with the whole document of each of its courses.

```text
{
"schema": 1,
"stages": [
{"kind": "acute", "course": {"schema": 3, "protocol": {...}, "events": [...]}},
{"kind": "maintenance", "remitted": true, "review_on": "2028-05-01", "course": {...}}
]
}
```

Reading is replaying, as it is with a course, and then judging anew what may follow what.
"""

import os
from pathlib import Path
from typing import Any, Final, cast

import attrs
from attrs import field, frozen

from ipt import documents
from ipt.care.stages import Stage, Terms
from ipt.care.whole import Care, only_a_care
from ipt.documents.problems import NEWER_SCHEMA, VALUE, WRONG_TYPE, found
from ipt.errors import DocumentError, EventRefused, InvalidValue
from ipt.findings import Finding, Params
from ipt.machine.engine import replay
from ipt.model.checks import at_least
from ipt.model.course import Course
from ipt.storage import kinds, records
from ipt.storage.encode import line
from ipt.storage.files import written

__all__ = ["SCHEMA", "begun", "dump", "dumps", "load", "loads"]

SCHEMA: Final = 1
"""The newest number of the schema of such files that this release reads, and the one it writes."""


@frozen(kw_only=True)
class _Stage(Terms):
    """A stage as a file has it."""

    course: Any = None


def begun(_instance: object, _attribute: object, stages: tuple[object, ...]) -> None:
    """Refuse care without a course.

    Raises:
        ipt.errors.InvalidValue: If there is none.
    """
    if not stages:
        msg = "stages must not be empty; care begins with a course"
        raise InvalidValue(msg)


@frozen(kw_only=True)
class _File:
    """What such a file holds, before anything is replayed."""

    schema: int = field(validator=at_least(1))
    stages: tuple[_Stage, ...] = field(validator=begun)


def dumps(care: Care) -> str:
    """*care* as a JSON text.

    Raises:
        ipt.errors.InvalidValue: If it is none, or as by `ipt.dumps`.
    """
    only_a_care(care)
    stages = ",\n".join(map(_written, care.stages))
    return f'{{\n"schema": {SCHEMA},\n"stages": [\n{stages}\n]\n}}\n'


def _written(stage: Stage) -> str:
    terms = {each.name: getattr(stage, each.name) for each in attrs.fields(Terms)}
    head = line(_Stage(**terms)).removesuffix("}")
    return f'{head},"course":{records.dumps(stage.course).rstrip()}}}'


def dump(care: Care, path: str | os.PathLike[str]) -> None:
    """Write *care* to the file at *path*; it is replaced as a whole or not at all.

    Raises:
        ipt.errors.DocumentError: If the file cannot be written; what was there stays.
        ipt.errors.InvalidValue: As by `dumps`.
    """
    written(Path(path), dumps(care))


def load(path: str | os.PathLike[str]) -> Care:
    """The care in the file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file cannot be read.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.care.CareRefused: At the first course that cannot follow.
        ipt.errors.UnsoundTable: If the numbers of an embedded protocol make no sound table.
    """
    return loads(documents.read_file(path))


def loads(text: str | bytes) -> Care:
    """The care that a JSON text holds.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; its findings are every reason.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.care.CareRefused: At the first course that cannot follow.
        ipt.errors.UnsoundTable: If the numbers of an embedded protocol make no sound table.
    """
    content = documents.read_json(text)
    kinds.only_a(kinds.CARE, content)
    match content:
        case {"schema": int() as schema} if schema > SCHEMA:
            documents.refuse(NEWER_SCHEMA.finding("$.schema", schema=schema, known=SCHEMA))
        case _:
            told = documents.structure(content, _File, records.converter())
    return Care([_stage(stage, number) for number, stage in enumerate(told.stages)])


def _stage(told: _Stage, number: int) -> Stage:
    path = f"$.stages[{number}]"
    course = _course(told.course, f"{path}.course")
    terms = {each.name: getattr(told, each.name) for each in attrs.fields(Terms)}
    try:
        return Stage(course=course, **terms)
    except InvalidValue as error:
        documents.refuse(VALUE.finding(path, why=error.message, path=path))


def _course(content: object, path: str) -> Course:
    if type(content) is not dict:
        documents.refuse(
            WRONG_TYPE.finding(path, wanted="an object", found=found(content), path=path)
        )
    try:
        told = records.recorded(cast("object", content))
    except DocumentError as error:
        documents.refuse(*(_beneath(finding, path) for finding in error.findings))
    try:
        return replay(told.protocol, told.events, instruments=told.instruments)
    except EventRefused as refused:
        _, *details = refused.args
        message = f"{refused.message} in '{path}.events[{refused.position}]'"
        raise EventRefused(message, *details) from None


def _beneath(finding: Finding, path: str) -> Finding:
    """*finding*, which tells of a document, as one of the file that holds it at *path*."""

    def moved(value: str) -> str:
        return value.replace("$", path, 1) if value.startswith("$") else value

    placed = {name: moved(v) if isinstance(v, str) else v for name, v in finding.params.items()}
    return attrs.evolve(
        finding,
        message=finding.message.replace(" in '$", f" in '{path}"),
        params=Params(**placed),
        where=tuple(map(moved, finding.where)),
    )
