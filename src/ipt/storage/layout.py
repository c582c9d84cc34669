"""How a document looks: a header for people, then a line for each instrument and each event.

```text
{
"schema": 3,
"protocol": {
  "id": "ipt-16",
  ...
},
"instruments": [
{"id":"phq-9","edition":"1999",...}
],
"events": [
{"type":"course-opened","id":"e0","on":"2026-01-05","patient":"p-017","protocol":{...}},
{"type":"session-held","id":"e1","on":"2026-01-05","minutes":50}
]
}
```

So a tool that compares lines shows what was recorded, and a long history is written quickly.
"""

import json
from functools import lru_cache
from typing import Final, cast

from ipt.model.course import Course
from ipt.model.instrument import Instrument
from ipt.model.protocol import Protocol
from ipt.storage.encode import line, lines, unstructured

__all__ = ["document", "laid_out"]

_WIDTH: Final = 100
_INDENT: Final = "  "
_flat: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def document(schema: int, course: Course) -> str:
    """*course* as a whole document.

    Raises:
        ipt.errors.InvalidValue: If it holds a whole number of more than 15 digits.
    """
    header = f'{{\n"schema": {schema},\n"protocol": {_protocol(course.protocol)},\n'
    if course.instruments:
        editions = ",\n".join(map(_instrument, course.instruments))
        header += f'"instruments": [\n{editions}\n],\n'
    return f'{header}"events": [\n{lines(course.events)}\n]\n}}\n'


@lru_cache(maxsize=64)  # thousands of courses share a protocol
def _protocol(protocol: Protocol) -> str:
    return laid_out(unstructured(protocol)).removesuffix("\n")


@lru_cache(maxsize=64)
def _instrument(instrument: Instrument) -> str:
    return line(instrument)


def laid_out(value: object) -> str:
    """*value* as JSON for people, with a line break at the end."""
    text = _lines(value, "", 0) + "\n"
    # UTF-8 has no halves of surrogate pairs; what is left over here is valid JSON for them.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _lines(value: object, margin: str, used: int) -> str:
    """*value*, where *used* characters of the line are taken and new lines begin with *margin*."""
    flat = _flat(value)
    if used + len(flat) <= _WIDTH or not isinstance(value, dict | list | tuple):
        return flat
    inner = margin + _INDENT
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        keys = [f"{inner}{_flat(key)}: " for key in entries]
        values = zip(keys, entries.values(), strict=True)
        items = [key + _lines(item, inner, len(key)) for key, item in values]
        return "{\n" + ",\n".join(items) + f"\n{margin}}}"
    items = [inner + _lines(item, inner, len(inner)) for item in cast("list[object]", value)]
    return "[\n" + ",\n".join(items) + f"\n{margin}]"
