"""`Step`: one line of the way to a result, so that it can be read and disputed."""

from attrs import field, frozen

from ipt.findings import Status
from ipt.model.checks import named, to_status
from ipt.model.value import Value

__all__ = ["Step"]


@frozen(kw_only=True, eq=False, repr=False)
class Step(Value):
    """What was looked at, and what it said.

    Attributes:
        code: Of the rule, such as ``"AREA-NEAR-ONSET"``.
        says: What it said here; lower case, no full stop, and no word of the patient's.
        source: A key of the bibliography.
        status: How well founded the rule is.
    """

    code: str = field(validator=named)
    says: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __str__(self) -> str:
        return f"{self.code}: {self.says} [{self.source}, {self.status}]"
