"""What tells two contents apart, whoever wrote them down and in which order.

A digest leaves out what is at its default, so that a field which a later release adds changes no
digest that somebody keeps.
"""

from typing import Any, cast

import attrs

__all__ = ["digest", "stated"]


def digest(content: dict[str, object]) -> str:
    """SHA-256 of *content*, in hexadecimal digits; the order of its entries means nothing.

    Args:
        content: What `stated` gave for a value; a list of it is taken as a set.
    """
    import hashlib  # noqa: PLC0415 - `import ipt` needs neither
    import json  # noqa: PLC0415

    unordered = {
        name: sorted(cast("list[object]", value), key=json.dumps)
        if isinstance(value, list)
        else value
        for name, value in content.items()
    }
    text = json.dumps(unordered, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stated(value: object) -> Any:  # noqa: ANN401 - any part of a protocol or an instrument
    """*value* as plain values, without what is at its default."""
    if isinstance(value, tuple):
        return [stated(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 6.0 is 6, and equal values have one digest
    kind = value.__class__
    if not attrs.has(kind):
        return value
    fields = {
        field.name: (getattr(value, field.name), field.default) for field in attrs.fields(kind)
    }
    return {name: stated(now) for name, (now, default) in fields.items() if now != default}
