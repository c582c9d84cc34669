"""What patients of a trial are given, and by whom."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from attrs import field, frozen

from ipt import protocols
from ipt.cohort.assumptions import Parameters
from ipt.cohort.scenario import Given, Treatment
from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple, at_least, is_a, named
from ipt.model.protocol import Protocol
from ipt.model.value import Value

__all__ = ["Arm", "ArmsGiven", "Gives", "arms_of", "control_of", "is_control"]


def _protocol(value: Protocol | str | None) -> Protocol | None:
    return protocols.get(value) if isinstance(value, str) else value


@frozen(kw_only=True, eq=False, repr=False)
class Arm(Value):
    """An arm of a trial.

    Attributes:
        name: Short, such as ``"ipt"``.
        protocol: Whose sessions are held, or the id of a shipped one; ``None`` where none are.
        treatment: What is given; that says too whether a drug comes with it, and for a comparator
            how large its effect is.
        sessions: Those of the contract; as the protocol usually has if ``None``.
        share: How many patients it gets for each patient of an arm with share 1.
        caseload: Patients of each therapist; that of the parameters if ``None`` and there is a
            protocol, else nobody shares a therapist.
        group_size: Members of each group, if treatment is in groups; then a group is what its
            members share, and not a therapist.

    Raises:
        ipt.errors.InvalidValue: If these do not go together.
    """

    name: str = field(validator=named)
    protocol: Protocol | None = field(
        default=None, converter=_protocol, validator=is_a(Protocol, optional=True)
    )
    treatment: Treatment = field(default=Treatment(), validator=is_a(Treatment))
    sessions: int | None = field(default=None, validator=at_least(1, optional=True))
    share: int = field(default=1, validator=at_least(1, 100))
    caseload: int | None = field(default=None, validator=at_least(1, optional=True))
    group_size: int | None = field(default=None, validator=at_least(2, optional=True))

    def __attrs_post_init__(self) -> None:
        if (self.treatment.kind is Given.PROTOCOL) != (self.protocol is not None):
            msg = (
                f"arm {self.name!r} gives sessions of a protocol, and names none; add protocol=, or"
                " another treatment"
                if self.protocol is None
                else f"arm {self.name!r} names a protocol, and gives {str(self.treatment.kind)!r};"
                " leave out one of them"
            )
            raise InvalidValue(msg)
        if self.caseload is not None and self.group_size is not None:
            msg = f"arm {self.name!r} has both caseload and group_size; a patient shares only one of them"
            raise InvalidValue(msg)

    def cluster_size(self, parameters: Parameters) -> int | None:
        """How many patients share a therapist or a group; ``None`` if nobody shares anything."""
        if self.group_size is not None:
            return self.group_size
        if self.caseload is None and self.protocol is not None:
            return round(parameters.caseload.value)
        return self.caseload


Gives: TypeAlias = Protocol | Treatment | str
"""What an arm gives: a protocol, the id of one that ships, or a treatment."""
ArmsGiven: TypeAlias = Mapping[str, Gives | Arm] | Iterable[Arm]
"""Arms, or what each gives by its name."""


def arms_of(given: ArmsGiven) -> tuple[Arm, ...]:
    """The arms that are *given*.

    Raises:
        ipt.errors.InvalidValue: If an arm is called by another name than its own.
    """
    if not isinstance(given, Mapping):
        return as_tuple(given)
    by_name = cast("Mapping[str, Gives | Arm]", given)
    return tuple(_arm(name, gives) for name, gives in by_name.items())


def _arm(name: str, gives: Gives | Arm) -> Arm:
    if isinstance(gives, Arm):
        if gives.name != name:
            msg = f"the arm {gives.name!r} is called {name!r} among the arms; use one name"
            raise InvalidValue(msg)
        return gives
    if isinstance(gives, Treatment):
        return Arm(name=name, treatment=gives)
    return Arm(name=name, protocol=gives)


def control_of(given: Arm | Treatment | str) -> Arm | str:
    """The control: an arm of its own, or the name of one of the arms."""
    return Arm(name="control", treatment=given) if isinstance(given, Treatment) else given


def is_control(_instance: object, _attribute: object, value: Any) -> None:  # noqa: ANN401 - of callers without types
    """Refuse what is neither.

    Raises:
        ipt.errors.InvalidValue: If it is neither.
    """
    if not isinstance(value, Arm | str):
        msg = (
            f"control is a Treatment, an Arm or the name of one, not {type(value).__name__};"
            " CARE_AS_USUAL will do"
        )
        raise InvalidValue(msg)
