"""A trial as it is planned: who is compared with whom, when, on what, and by which analysis."""

from functools import cached_property
from typing import Final

from attrs import field, frozen

from ipt.cohort.assumptions import Parameters
from ipt.cohort.instruments import measurement, measurements
from ipt.cohort.model.interpersonal import InterpersonalModel
from ipt.cohort.model.parts import Measurement, OutcomeModel
from ipt.cohort.scenario import Dropout, RelapseMode, Scenario, scenario
from ipt.cohort.screening import Population
from ipt.cohort.shipped import population as shipped_population
from ipt.cohort.streams import BLOCK
from ipt.cohort.trials.allocation import Allocation, Factor
from ipt.cohort.trials.arms import Arm, arms_of, control_of, is_control
from ipt.cohort.trials.methods import Analysis, to_analysis
from ipt.cohort.trials.visits import Visit, visits_of
from ipt.errors import InvalidValue, did_you_mean
from ipt.model.checks import at_least, between, each_a, is_a, is_bool, unique
from ipt.model.value import Value

__all__ = ["Design"]

_VISITS: Final = tuple(Visit(week=week) for week in (4, 8, 12, 16))


def _population(value: Population | str) -> Population:
    return shipped_population(value) if isinstance(value, str) else value


def _dropout(value: Dropout | str) -> Dropout:
    return Dropout(value)


def _relapse(value: RelapseMode | str) -> RelapseMode:
    return RelapseMode(value)


def _hamilton() -> Measurement:
    return measurement("hrsd-17")


def _measurement(value: Measurement | str) -> Measurement:
    return measurements((value,))[0]


@frozen(kw_only=True, eq=False, repr=False)
class Design(Value):
    """A trial as it is planned; what runs is a `Trial`.

    Attributes:
        arms: Arms, or what each gives by its name: a protocol or its id, a `Treatment`.
        control: What the others are compared with: a `Treatment` or an arm of its own, or the name
            of one of the arms.
        per_arm: Patients of an arm with share 1; a trial has at most 8192 in all.
        allocation: How patients are allocated.
        visits: Assessments after the first; a bare number is a week. In weeks 4, 8, 12 and 16 if
            nothing is said.
        primary: The week of the visit that counts; the last one if ``None``.
        instrument: What is measured with, by its id, or a measurement of one's own; the HRSD-17 if
            nothing is said.
        analysis: How arms are compared, unless something else is asked for.
        alpha: The level of each two-sided test, 0.000001 to 0.5.
        lost: The probability that who leaves therapy leaves the assessments too.
        response: By which part of the first score a responder is better at least.
        remission: The highest score of the remitted; needed by that analysis alone.
        population: Whom it meets, or the name of one that ships; adults in an episode of
            depression if nothing is said. Time to relapse is for one that
            is well at the start.
        parameters: The numbers of the model, or the name of a preset; of each arm those for its
            protocol if ``None``.
        weeks: How long it is simulated; as long as visits and sessions need if ``None``.
        dropout: What makes patients leave therapy for good; see `Scenario`, as for the rest.
        stopping: Whether a course may end by agreement once scores are good enough.
        support: Whether support by others is simulated.
        events: Whether life events are.
        relapse: How those who are well fall ill again.
        exact: Whether everything is left out that is not linear and Gaussian.
        model: How patients fare.

    Raises:
        ipt.errors.InvalidValue: If these do not go together.
        ipt.errors.UnknownName: If a name is not known.
    """

    arms: tuple[Arm, ...] = field(converter=arms_of, validator=each_a(Arm))
    control: Arm | str = field(converter=control_of, validator=is_control)
    per_arm: int = field(validator=at_least(2, BLOCK))
    allocation: Allocation = field(default=Allocation(), validator=is_a(Allocation))
    visits: tuple[Visit, ...] = field(default=_VISITS, converter=visits_of)
    primary: int | None = field(default=None, validator=at_least(1, optional=True))
    instrument: Measurement = field(factory=_hamilton, converter=_measurement)
    analysis: Analysis = field(default=Analysis.MMRM, converter=to_analysis)
    alpha: float = field(default=0.05, validator=between(1e-6, 0.5))
    lost: float = field(default=0.0, validator=between(0, 1))
    response: float = field(default=0.5, validator=between(0, 1))
    remission: float | None = field(default=None, validator=between(optional=True))
    population: Population = field(
        factory=shipped_population, converter=_population, validator=is_a(Population)
    )
    parameters: Parameters | str | None = field(default=None)
    weeks: int | None = field(default=None, validator=at_least(1, 2000, optional=True))
    dropout: Dropout = field(default=Dropout.MAR, converter=_dropout)
    stopping: bool = field(default=False, validator=is_bool(optional=False))
    support: bool = field(default=False, validator=is_bool(optional=False))
    events: bool = field(default=False, validator=is_bool(optional=False))
    relapse: RelapseMode = field(default=RelapseMode.HAZARD, converter=_relapse)
    exact: bool = field(default=False, validator=is_bool(optional=False))
    model: OutcomeModel = field(default=InterpersonalModel())

    def __attrs_post_init__(self) -> None:
        self._check_arms()
        self._check_visits()
        self.check_analysis(self.analysis)
        self.scenarios  # noqa: B018 - what cannot be simulated is refused now

    def _check_arms(self) -> None:
        names = [arm.name for arm in self.arms]
        if isinstance(self.control, str) and self.control not in names:
            msg = (
                f"there is no arm {self.control!r} that could be the control"
                f"{did_you_mean(self.control, names)}; name one, or give a Treatment such as"
                " CARE_AS_USUAL"
            )
            raise InvalidValue(msg)
        unique((arm.name for arm in self.every_arm), "arm")
        if len(self.every_arm) < 2:  # noqa: PLR2004 - nothing to compare
            msg = "a trial compares two arms at least; add one, or another control"
            raise InvalidValue(msg)
        self.allocation.fits(self.shares)
        if self.patients > BLOCK:
            msg = f"{self.patients} patients are too many for a trial; take {BLOCK} at most in all"
            raise InvalidValue(msg)
        if Factor.AREA in self.allocation.strata and not any(a.protocol for a in self.every_arm):
            msg = "no arm has a protocol, so that there are no areas to stratify by; leave them out"
            raise InvalidValue(msg)

    def _check_visits(self) -> None:
        planned = [visit.week for visit in self.visits]
        if self.primary is not None and self.primary not in planned:
            listed = ", ".join(map(str, planned))
            msg = f"primary is the week of a visit, {listed}, not {self.primary!r}"
            raise InvalidValue(msg)
        if self.weeks is not None and self.weeks < self.visits[-1].last_week:
            msg = (
                f"the visit in week {planned[-1]} may take place as late as week"
                f" {self.visits[-1].last_week}, but only {self.weeks} weeks are simulated; take more,"
                " or leave weeks out"
            )
            raise InvalidValue(msg)

    def check_analysis(self, analysis: Analysis) -> None:
        """Refuse an *analysis* that this trial has not what it needs for.

        Raises:
            ipt.errors.InvalidValue: If it has not.
        """
        if analysis is Analysis.REMISSION and self.remission is None:
            msg = "remission needs the highest score of the remitted, such as remission=7; sources differ"
            raise InvalidValue(msg)
        if analysis is Analysis.SURVIVAL and not self.population.remitted:
            msg = (
                "time to relapse is for those who are well at the start; take another analysis, or"
                " population='remitted'"
            )
            raise InvalidValue(msg)

    # --- what follows from it ---------------------------------------------------------------------

    @property
    def every_arm(self) -> tuple[Arm, ...]:
        """All arms; a control of its own comes last."""
        return self.arms if isinstance(self.control, str) else (*self.arms, self.control)

    @property
    def names(self) -> tuple[str, ...]:
        """Those of all arms."""
        return tuple(arm.name for arm in self.every_arm)

    @property
    def reference(self) -> int:
        """The place of the control among all arms."""
        name = self.control if isinstance(self.control, str) else self.control.name
        return self.names.index(name)

    @property
    def compared(self) -> tuple[int, ...]:
        """The places of the arms that are compared with the control."""
        return tuple(place for place in range(len(self.names)) if place != self.reference)

    @property
    def shares(self) -> tuple[int, ...]:
        """Those of all arms."""
        return tuple(arm.share for arm in self.every_arm)

    @property
    def patients(self) -> int:
        """How many there are in all arms."""
        return self.per_arm * sum(self.shares)

    @property
    def primary_visit(self) -> int:
        """The place of the visit that counts."""
        planned = [visit.week for visit in self.visits]
        return len(planned) - 1 if self.primary is None else planned.index(self.primary)

    @property
    def with_areas(self) -> Scenario:
        """What is simulated in an arm whose patients have a problem area, if there is any."""
        return next((one for one in self.scenarios if one.areas), self.scenarios[0])

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What is simulated in each arm."""
        first = [self._scenario(arm, None) for arm in self.every_arm]
        needed = max(self.visits[-1].last_week, *(one.weeks for one in first))
        return tuple(self._scenario(arm, self.weeks or needed) for arm in self.every_arm)

    def _scenario(self, arm: Arm, weeks: int | None) -> Scenario:
        if weeks is None and arm.protocol is None:
            weeks = 1  # it needs none of its own
        return scenario(
            arm.protocol,
            parameters=self.parameters,
            population=self.population,
            weeks=weeks,
            instruments=(self.instrument,),
            treatment=arm.treatment,
            sessions=arm.sessions,
            dropout=self.dropout,
            stopping=self.stopping,
            support=self.support,
            events=self.events,
            relapse=self.relapse,
            exact=self.exact,
            model=self.model,
        )

    @property
    def title(self) -> str:
        """What it is, in a line."""
        others = ", ".join(self.names[place] for place in self.compared)
        return (
            f"{others} against {self.names[self.reference]}, {self.patients} patients, "
            f"{self.instrument.id} in week {self.visits[self.primary_visit].week}"
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.title}>"
