"""The numbers that a focus is recommended by: none is published, and every one can be replaced.

The literature names what to look at, and gives no weights. These ship as assumptions with a version,
so that a clinic or a simulation can put its own in their place and say so.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import attrs
from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Status
from ipt.model.checks import as_tuple, at_least, each_a, is_text, named, to_status
from ipt.model.value import Value

__all__ = ["CRITERIA", "SETTINGS", "Criteria", "Setting"]

SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "weight_onset": "weight of nearness to the onset of the episode",
        "weight_importance": "weight of how much it matters to the patient",
        "weight_manageable": "weight of whether it can be worked on now",
        "weight_own_rank": "weight of the place the patient gives it",
        "onset_step": "months from the onset that take away one of the four points for nearness",
        "second_needs": "fewest sessions left for a second problem area",
    }
)
"""Every number of `Criteria`, and what it is."""


@frozen(kw_only=True, eq=False, repr=False)
class Setting(Value):
    """A number of the criteria with where it comes from.

    Attributes:
        name: One of `SETTINGS`.
        value: A whole number, 0 to 99.
        source: A key of the bibliography.
        status: How well founded it is.
        note: Why this number.
    """

    name: str = field(validator=named)
    value: int = field(validator=at_least(0, 99))
    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    note: str = field(default="", validator=is_text)


def _settings(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    return as_tuple(settings)


@frozen(kw_only=True, eq=False, repr=False)
class Criteria(Value):
    """What a focus is recommended by.

    Attributes:
        version: Tells one set of numbers from another; a recommendation keeps it.
        settings: Every number of `SETTINGS`, each once.
    """

    version: str = field(validator=named)
    settings: tuple[Setting, ...] = field(converter=_settings, validator=each_a(Setting))

    def __attrs_post_init__(self) -> None:
        names = sorted(setting.name for setting in self.settings)
        if names != sorted(SETTINGS):
            msg = f"criteria {self.version!r} need each of {sorted(SETTINGS)} once, not {names}"
            raise InvalidValue(msg)
        if not self["onset_step"]:
            msg = f"onset_step of criteria {self.version!r} is at least 1 month, not 0"
            raise InvalidValue(msg)

    def __getitem__(self, name: str) -> int:
        return self.setting(name).value

    def setting(self, name: str) -> Setting:
        """The number *name* with its source.

        Raises:
            ipt.errors.UnknownName: If there is none of that name.
        """
        for setting in self.settings:
            if setting.name == name:
                return setting
        msg = f"unknown setting {name!r}{did_you_mean(name, SETTINGS)}"
        raise UnknownName(msg)

    def with_(
        self,
        version: str,
        *,
        source: str = "ipt",
        status: Status | str = Status.ASSUMED,
        note: str = "",
        **values: int,
    ) -> "Criteria":
        """The same criteria with other *values* and a version of their own.

        Args:
            version: Their own.
            source: Where the new numbers come from; ``"ipt"`` stands for a decision of one's own.
            status: How well founded they are.
            note: Why these numbers.
            **values: The numbers that change, by name; each 0 to 99.

        Raises:
            ipt.errors.InvalidValue: If the version is not its own, or a number is none.
            ipt.errors.UnknownName: If there is no number of a name.
        """
        if version == self.version:
            msg = f"other criteria need a version of their own, not {version!r}"
            raise InvalidValue(msg)
        new = {
            name: attrs.evolve(
                self.setting(name), value=value, source=source, status=status, note=note
            )
            for name, value in values.items()
        }
        return Criteria(
            version=version, settings=[new.get(each.name, each) for each in self.settings]
        )


def _assumed(name: str, value: int, source: str, note: str) -> Setting:
    return Setting(name=name, value=value, source=source, status=Status.ASSUMED, note=note)


CRITERIA: Final = Criteria(
    version="ipt-1",
    settings=(
        _assumed("weight_onset", 3, "S4", "what is most linked to the onset comes first"),
        _assumed("weight_importance", 2, "S3", "no weight was read"),
        _assumed("weight_manageable", 2, "Casebook", "a reason to leave an area for later"),
        _assumed("weight_own_rank", 2, "S3", "no weight was read"),
        _assumed("onset_step", 3, "ipt", "so nothing beyond a year counts as near"),
        _assumed("second_needs", 8, "ipt", "the length of the brief form, which has one area"),
    ),
)
"""The criteria that ship. Their number is assumed; the works cited name what is looked at."""
