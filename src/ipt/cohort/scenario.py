"""What is simulated: a protocol, whom it meets, what is given, how long, and what is switched on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from attrs import field, frozen

from ipt import protocols
from ipt.cohort.assumptions import Parameters
from ipt.cohort.instruments import measurement, measurements
from ipt.cohort.model.interpersonal import InterpersonalModel
from ipt.cohort.model.parts import Measurement, OutcomeModel
from ipt.cohort.screening import Population
from ipt.cohort.script import Script, script
from ipt.cohort.shipped import (
    known as known_to_presets,
    parameters as shipped_parameters,
    population as shipped_population,
    population_for,
)
from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.model.checks import at_least, between, is_a, is_bool, needs
from ipt.model.protocol import Protocol
from ipt.model.value import Value
from ipt.model.vocabulary import Area, Word

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = [
    "CARE_AS_USUAL",
    "WAITING_LIST",
    "Dropout",
    "Given",
    "RelapseMode",
    "Scenario",
    "Switches",
    "Treatment",
    "scenario",
]


class Given(Word):
    """What kind of thing an arm gives."""

    PROTOCOL = "protocol"
    """Sessions of a protocol."""
    USUAL = "usual"
    """Care as usual, without sessions that are simulated."""
    WAITING = "waiting"
    """Nothing yet."""
    COMPARATOR = "comparator"
    """Another treatment, of which only the effect is simulated."""


class Dropout(Word):
    """What makes patients stay away for good."""

    MAR = "mar"
    """Their last observed score, which an analysis sees."""
    MNAR = "mnar"
    """Their severity, which nobody sees."""
    NONE = "none"
    """Nothing does; everybody stays."""


class RelapseMode(Word):
    """How those who are well fall ill again."""

    HAZARD = "hazard"
    """At a rate of its own; what was gained is kept until then."""
    DECAY = "decay"
    """As what was gained is lost, week by week."""
    NONE = "none"
    """Not at all."""


def _given(value: Given | str) -> Given:
    return Given(value)


def _dropout(value: Dropout | str) -> Dropout:
    return Dropout(value)


def _relapse(value: RelapseMode | str) -> RelapseMode:
    return RelapseMode(value)


def _is_model(_instance: object, _attribute: "Attribute[Any]", value: object) -> None:
    if not callable(getattr(value, "begin", None)):
        msg = (
            f"model is an OutcomeModel, which begins a block of patients, not {type(value).__name__};"
            " leave it out for the one that ships"
        )
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Treatment(Value):
    """What an arm gives.

    Attributes:
        kind: What kind of thing.
        effect: What the whole of it takes off the set point (tau); that of the parameters if
            ``None``. How much patients differ in it shrinks and grows with it, so that 0 is no
            treatment for anybody.
        constant: What comes with it for everybody, slowly (c); that of care as usual if ``None``
            and this is care as usual, else nothing.
        medication: The same for a drug that is given with it.
    """

    kind: Given = field(default=Given.PROTOCOL, converter=_given)
    effect: float | None = field(default=None, validator=between(-3, 5, optional=True))
    constant: float | None = field(default=None, validator=between(-3, 5, optional=True))
    medication: float = field(default=0.0, validator=between(-3, 5))

    def usual(self, parameters: Parameters) -> float:
        """What it takes off the set point of everybody, in the end."""
        constant = self.constant
        if constant is None:
            constant = parameters.usual_effect.value if self.kind is Given.USUAL else 0.0
        return constant + self.medication

    def response(self, parameters: Parameters) -> tuple[float, float]:
        """Mean and SD of its effect."""
        mean, spread = parameters.effect.value, parameters.effect_sd.value
        if self.effect is None:
            return mean, spread
        return self.effect, spread * abs(self.effect / mean) if mean else 0.0


CARE_AS_USUAL: Final = Treatment(kind=Given.USUAL)
"""What patients get anyway."""
WAITING_LIST: Final = Treatment(kind=Given.WAITING)
"""Nothing but the natural course."""


@frozen(kw_only=True, eq=False, repr=False)
class Scenario(Value):
    """Everything that is simulated, but the seed and the number of patients.

    Attributes:
        protocol: Whose sessions are held; ``None`` where none are.
        sessions: Those of the contract; as the protocol usually has if ``None``.
        parameters: The numbers of the model.
        population: Whom it meets.
        treatment: What is given.
        weeks: How long, follow-up included.
        measurements: What is measured with. The first drives decisions: to drop out, to stop.
        dropout: What makes patients stay away for good.
        stopping: Whether a course may end by agreement once scores are good enough.
        support: Whether support by others is simulated.
        events: Whether life events are.
        relapse: How those who are well fall ill again.
        items: Whether answers to items are kept.
        exact: Whether everything is left out that is not linear and Gaussian: the screening,
            rounding, remission, missed sessions, dropout. Scores are severities then, as floats.
        model: How patients fare.
    """

    protocol: Protocol | None = field(default=None, validator=is_a(Protocol, optional=True))
    sessions: int | None = field(default=None, validator=at_least(1, optional=True))
    parameters: Parameters = field(validator=is_a(Parameters))
    population: Population = field(validator=is_a(Population))
    treatment: Treatment = field(default=Treatment(), validator=is_a(Treatment))
    weeks: int = field(validator=at_least(1, 2000))
    measurements: tuple[Measurement, ...]
    dropout: Dropout = field(default=Dropout.MAR, converter=_dropout)
    stopping: bool = field(default=False, validator=is_bool(optional=False))
    support: bool = field(default=False, validator=is_bool(optional=False))
    events: bool = field(default=False, validator=is_bool(optional=False))
    relapse: RelapseMode = field(default=RelapseMode.HAZARD, converter=_relapse)
    items: bool = field(default=False, validator=is_bool(optional=False))
    exact: bool = field(default=False, validator=is_bool(optional=False))
    model: OutcomeModel = field(default=InterpersonalModel(), validator=_is_model)

    def __attrs_post_init__(self) -> None:
        if (self.treatment.kind is Given.PROTOCOL) != (self.protocol is not None):
            msg = (
                "a protocol is needed where its sessions are what is given, and nowhere else; "
                f"this gives {str(self.treatment.kind)!r} with "
                f"{'no protocol' if self.protocol is None else repr(self.protocol.id)}"
            )
            raise InvalidValue(msg)
        if self.protocol is None and self.sessions is not None:
            msg = "without a protocol there are no sessions; leave out sessions"
            raise InvalidValue(msg)
        if self.slot_weeks and self.weeks < self.slot_weeks[-1]:
            msg = (
                f"{self.weeks!r} weeks are too short: the last session is in week"
                f" {self.slot_weeks[-1]!r}; take as many weeks at least, or fewer sessions"
            )
            raise InvalidValue(msg)
        self._check_population()
        if self.exact and self.dropout is Dropout.MNAR:
            msg = "exact=True leaves dropout out; take one of the two"
            raise InvalidValue(msg)
        for name in ("items", "events", "support", "stopping"):
            if self.exact and getattr(self, name):
                msg = f"exact=True leaves {name} out; take one of the two"
                raise InvalidValue(msg)

    def _check_population(self) -> None:
        """Refuse a population that nobody is of, or that has nothing to work on.

        Raises:
            ipt.errors.InvalidValue: If it is one.
            ipt.errors.UnknownName: If it is not known how it is screened.
        """
        who = self.population
        if not self.exact and max(who.low or 0, who.high or 0) > (most := self.screening.most):
            msg = (
                f"the screening of {who.id!r} asks for more than the {most} that"
                f" {who.instrument!r} shows at most; lower its low and high"
            )
            raise InvalidValue(msg)
        worked_on = {area for area, share in who.areas if share}
        if self.protocol is not None and worked_on.isdisjoint(self.areas):
            msg = (
                f"{self.protocol.id!r} works on none of the problem areas of {who.id!r}; give the"
                f" population shares of {', '.join(map(str, self.areas))}"
            )
            raise InvalidValue(msg)

    @property
    def instruments(self) -> tuple[str, ...]:
        """The ids of what is measured with."""
        return tuple(one.id for one in self.measurements)

    @property
    def script(self) -> Script | None:
        """What a course of the protocol does; ``None`` where there is none."""
        return None if self.protocol is None else script(self.protocol, sessions=self.sessions)

    @property
    def areas(self) -> tuple[Area, ...]:
        """The problem areas that the protocol offers, in its order."""
        return self.script.areas if self.script else ()

    @property
    def slot_weeks(self) -> tuple[int, ...]:
        """The week of each session that is scheduled."""
        return self.script.weeks if self.script else ()

    @property
    def screening(self) -> Measurement:
        """What the screening is done with; one of the measurements, where it is among them."""
        for one in self.measurements:
            if one.id == self.population.instrument:
                return one
        return measurement(self.population.instrument)


class Switches(TypedDict, total=False):
    """What a scenario may say beyond its protocol; each as `Scenario` has it."""

    treatment: Treatment
    sessions: int | None
    dropout: Dropout | str
    stopping: bool
    support: bool
    events: bool
    relapse: RelapseMode | str
    items: bool
    exact: bool
    model: OutcomeModel


def scenario(
    protocol: str | Protocol | None,
    *,
    parameters: Parameters | str | None = None,
    population: Population | str | None = None,
    weeks: int | None = None,
    instruments: Iterable[str | Measurement] | None = None,
    **switches: Unpack[Switches],
) -> Scenario:
    """A scenario, with everything at its default that is left out.

    Args:
        protocol: A shipped one by its id, or any; ``None`` where no sessions are given.
        parameters: A value, or the name of a preset; those for the protocol if ``None``.
        population: A value, or the name of one that ships; the one for the protocol if ``None``.
        weeks: How long; to the last session, or 16 weeks where there is none, if ``None``.
        instruments: Ids, or measurements of one's own; that of the screening if ``None``.
        **switches: The other attributes of a `Scenario`. Without a protocol ``treatment`` says what
            is given instead.

    Raises:
        ipt.errors.InvalidValue: If something does not go together.
        ipt.errors.UnknownName: If a name is not known.
    """
    _check_switches(switches)
    met = protocols.get(protocol) if isinstance(protocol, str) else protocol
    if met is not None:
        needs(met, Protocol)
    name = met.id if met is not None and met.id in known_to_presets() else "ipt-16"
    if parameters is None or isinstance(parameters, str):
        name = parameters or name
        parameters = shipped_parameters(name)
    if population is None or isinstance(population, str):
        population = shipped_population(population or population_for(name))
    needs(population, Population)
    chosen = (population.instrument,) if instruments is None else instruments
    if met is None and "treatment" not in switches:
        msg = (
            "without a protocol it has to be said what is given; add treatment=CARE_AS_USUAL,"
            " WAITING_LIST or another Treatment"
        )
        raise InvalidValue(msg)
    if weeks is None:
        slots = script(met, sessions=switches.get("sessions")).weeks if met is not None else ()
        weeks = slots[-1] if slots else _WEEKS
    return Scenario(
        protocol=met,
        parameters=parameters,
        population=population,
        weeks=weeks,
        measurements=measurements(chosen, items=switches.get("items", False)),
        **switches,
    )


def _check_switches(names: Iterable[str]) -> None:
    known = [*Switches.__annotations__]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, [*known, *_OTHERS])
            msg = f"unknown argument {name!r}{hint or '; use one of ' + ', '.join(known)}"
            raise UnknownName(msg)


_OTHERS: Final = (
    *("parameters", "population", "weeks", "instruments"),
    *("patients", "seed", "executor", "chunk", "progress"),
)
"""What else may be meant by a name that is none of a switch."""
_WEEKS: Final = 16
"""How long somebody is followed who has no sessions: as long as a classic course."""
