"""How a document looks: an object or array stands on one line where it fits there."""

import json
from typing import Final, cast

__all__ = ["laid_out"]

_WIDTH: Final = 100
_INDENT: Final = "  "
_flat: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


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
