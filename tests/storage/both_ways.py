"""Holds a schema and a reader to each other: every field of a class is set to anything."""

import enum
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

import attrs
from attrs import frozen
from jsonschema import Draft202012Validator
from tests.storage.test_schema import ARRAYS, DATES, SCALARS, Steps, at, named_in, put, unsaid

from ipt.errors import DocumentError, IPTError
from ipt.findings import Finding
from ipt.model.checks import at_least


@frozen(eq=False)
class Judges:
    """The two, and a document that holds a value of every class.

    Attributes:
        schema: The schema.
        loads: The reader.
        plain: The document, as plain values; the schema and the reader accept it.
        places: Where a value of each class stands in it.
        beyond: What the reader alone refuses, as patterns of its findings.
    """

    schema: dict[str, Any]
    loads: Callable[[Any], object]
    plain: dict[str, Any]
    places: dict[type, Steps]
    beyond: tuple[str, ...] = ()

    def valid(self, kind: type, value: Any) -> bool:
        return self._validator(kind.__name__).is_valid(value)

    @cache  # noqa: B019 - a module has one of these
    def _validator(self, name: str) -> Draft202012Validator:
        reference = {"$ref": f"#/$defs/{name}", "$defs": self.schema["$defs"]}
        return Draft202012Validator(reference)

    def findings(self, content: Any) -> tuple[Finding, ...]:
        """What is wrong with a document, whatever is wrong with its history."""
        try:
            self.loads(content)
        except DocumentError as error:
            return error.findings
        except IPTError:  # it was read: the history, or the order of courses, cannot be
            pass
        return ()

    def apart(self, kind: type, cases: Iterable[Any]) -> Iterator[object]:
        """The *cases* of a *kind* of which the two think differently."""
        for case in cases:
            found = self.findings(put(self.plain, self.places[kind], case))
            accepted = self.valid(kind, case)
            fine = all(map(self._unsaid, found, [case] * len(found))) if accepted else bool(found)
            if not fine:
                yield case, accepted, [str(each) for each in found]

    def _unsaid(self, finding: Finding, case: object) -> bool:
        return unsaid(finding, case) or any(re.match(why, str(finding)) for why in self.beyond)

    def fields(self, kind: type, beyond: type | None = None) -> Iterator[list[Any]]:
        """For each field of *kind* that *beyond* does not have, values that have anything in it."""
        plain = at(self.plain, self.places[kind])
        known = attrs.fields_dict(beyond) if beyond else {}
        for field in attrs.fields(attrs.resolve_types(kind)):
            if field.name in known:
                continue
            tried = [*self._tried(plain.get(field.name), field)]
            yield [plain | {field.name: new} for new in tried]

    def _tried(self, now: object, field: "attrs.Attribute[Any]") -> Iterator[object]:
        yield from (now, *SCALARS, *ARRAYS, {}, {"x": 1}, [now], [now, now])
        if isinstance(field.validator, at_least):
            ends = (field.validator.low, field.validator.high or 0)
            yield from (end + step for end in ends for step in (-1, 0, 1))
        for named in named_in(field.type):
            if named is date:
                yield from DATES
            if named in self.places:
                value = at(self.plain, self.places[named])
                yield from (value, value | {"x": 1}, [value], [value, value], [value, None])
            if isinstance(named, enum.EnumType):
                for word in map(str, named):
                    yield from (word, word.upper(), [word], [word, word], [word, "x"])

    def keys(self, kind: type) -> tuple[list[Any], list[Any]]:
        """A value of *kind* with a key fewer, and with one more, each in turn."""
        plain = at(self.plain, self.places[kind])
        fewer = [{key: plain[key] for key in plain if key != gone} for gone in plain]
        return fewer, [plain | {key: 1} for key in ("x", "Type", "", "__class__")]
