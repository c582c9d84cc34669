"""`Trial`: a design that can be run, once or many times."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Self

import attrs
from attrs import frozen

from ipt.cohort.running import Progress
from ipt.cohort.streams import check_seed
from ipt.cohort.trials.data import TrialData, check_replications, run, runs
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.packing import TREATED

if TYPE_CHECKING:
    from ipt.cohort.trials.comparing import Comparison
    from ipt.cohort.trials.powering import Power
    from ipt.cohort.trials.sizing import SampleSize

__all__ = ["Trial"]


@frozen(kw_only=True, eq=False, repr=False)
class Trial(Design):
    """A planned trial, and what it can be expected to find.

    What it is made of is told by `ipt.cohort.trials.Design`.

    Raises:
        ipt.errors.InvalidValue: If the parts do not go together.
        ipt.errors.UnknownName: If a name is not known.

    Examples:
        >>> from ipt import cohort
        >>> trial = cohort.Trial(arms={"ipt": "ipt-16"}, control=cohort.CARE_AS_USUAL, per_arm=60)
        >>> trial
        <Trial of ipt against control, 120 patients, hrsd-17 in week 16>
    """

    def null(self) -> Self:
        """The same trial with arms that do nothing beyond what the control does.

        Sessions are held and missed as before. Where the control itself has an effect, all arms
        give what it gives.
        """
        control = self.every_arm[self.reference]
        parameters = self.scenarios[self.reference].parameters
        if control.treatment.kind in TREATED:
            arms = [
                attrs.evolve(
                    arm,
                    protocol=control.protocol,
                    sessions=control.sessions,
                    treatment=control.treatment,
                )
                for arm in self.every_arm
            ]
        else:
            constant = control.treatment.usual(parameters)
            arms = [
                attrs.evolve(
                    arm,
                    treatment=attrs.evolve(
                        arm.treatment, effect=0.0, constant=constant, medication=0.0
                    ),
                )
                for arm in self.every_arm
            ]
        return attrs.evolve(self, arms=arms, control=control.name, parameters=parameters)

    def run(self, *, seed: int, replication: int = 0) -> "TrialData":
        """Run it once.

        Args:
            seed: Of the whole simulation, 0 or more.
            replication: Which of the trials of that seed, from 0.

        Raises:
            ipt.errors.InvalidValue: If one of them is no whole number from 0 on.
        """
        return run(self, seed, replication)

    def runs(self, *, replications: int, seed: int) -> Iterator["TrialData"]:
        """Run it several times, one after the other.

        Args:
            replications: How many trials to run, 2 at least.
            seed: Of the whole simulation, 0 or more.

        Raises:
            ipt.errors.InvalidValue: If one of them is out of range.
        """
        check_seed(seed)
        check_replications(replications)
        return runs(self, seed, replications)

    def power(
        self,
        *,
        replications: int,
        seed: int,
        analysis: Analysis | str | None = None,
        executor: Executor | None = None,
        progress: Progress | None = None,
    ) -> "Power":
        """How often it finds a difference if the effect is that of the parameters.

        Replications are packed side by side into blocks of patients, and the result is the same
        wherever they run.

        Args:
            replications: How many trials to run, 2 at least.
            seed: Of the whole simulation, 0 or more.
            analysis: How arms are compared; as planned if ``None``.
            executor: Any of `concurrent.futures`, or one like those; it is never shut down.
            progress: Is told after each block of patients how many are done, and of how many.

        Raises:
            ipt.errors.InvalidValue: If something is out of range or unknown.

        Examples:
            >>> from ipt import cohort
            >>> trial = cohort.Trial(
            ...     arms={"ipt": "ipt-16"}, control=cohort.WAITING_LIST, per_arm=40
            ... )
            >>> power = trial.power(replications=50, seed=1, analysis="t-test")
            >>> power["ipt"].power.n, power["ipt"].power.value > 0.5
            (50, True)
        """
        from ipt.cohort.trials.powering import power  # noqa: PLC0415 - it needs SciPy

        return power(
            self,
            replications=replications,
            seed=seed,
            analysis=analysis,
            executor=executor,
            progress=progress,
        )

    def type_one_error(
        self,
        *,
        replications: int,
        seed: int,
        analysis: Analysis | str | None = None,
        executor: Executor | None = None,
        progress: Progress | None = None,
    ) -> "Power":
        """How often it finds a difference where there is none: the power of `null`.

        Args:
            replications: As for `power`; 10,000 give an error of 0.002.
            seed: As for `power`.
            analysis: As for `power`.
            executor: As for `power`.
            progress: As for `power`.

        Raises:
            ipt.errors.InvalidValue: If something is out of range or unknown.
        """
        return self.null().power(
            replications=replications,
            seed=seed,
            analysis=analysis,
            executor=executor,
            progress=progress,
        )

    def assurance(
        self,
        *,
        replications: int,
        seed: int,
        analysis: Analysis | str | None = None,
        executor: Executor | None = None,
    ) -> "Comparison":
        """Its power with one effect in all trials, and with effects that differ between trials.

        Trials of one treatment differ by more than chance, and the second of the two, ``"drawn"``,
        is what a planned trial can expect. Each trial draws an effect from a normal distribution
        that is cut off at 0; the arms of a trial share its luck.

        Args:
            replications: As for `power`.
            seed: As for `power`.
            analysis: As for `power`.
            executor: As for `power`.

        Raises:
            ipt.errors.InvalidValue: If something is out of range or unknown.
        """
        from ipt.cohort.trials.comparing import assurance  # noqa: PLC0415 - it needs SciPy

        return assurance(
            self, replications=replications, seed=seed, analysis=analysis, executor=executor
        )

    def compare(
        self,
        others: Mapping[str, Design],
        *,
        replications: int,
        seed: int,
        analysis: Analysis | str | None = None,
        executor: Executor | None = None,
    ) -> "Comparison":
        """Run this trial and *others* with the same patients, and tell what differs.

        A patient has the same luck in all designs, and a smaller trial has the first patients of a
        larger one. So a difference in power is known better than either power.

        Args:
            others: Designs by their names, none of them called ``"this"``.
            replications: How many trials of each to run, 2 at least.
            seed: Of the whole simulation, 0 or more.
            analysis: How arms are compared; as each is planned if ``None``.
            executor: Any of `concurrent.futures`; it is never shut down.

        Raises:
            ipt.errors.InvalidValue: If there is no other design, or something is out of range.
        """
        from ipt.cohort.trials.comparing import compare  # noqa: PLC0415 - it needs SciPy

        return compare(
            self,
            others,
            replications=replications,
            seed=seed,
            analysis=analysis,
            executor=executor,
        )

    def sample_size(
        self,
        *,
        power: float,
        replications: int,
        seed: int,
        arm: str | None = None,
        analysis: Analysis | str | None = None,
        executor: Executor | None = None,
    ) -> "SampleSize":
        """How many patients an arm needs.

        The search begins where a formula points to. All sizes have the same patients, of whom a
        smaller trial takes the first, so that a larger one is hardly ever worse by chance.

        Args:
            power: What is wanted, above alpha and below 1.
            replications: How many trials of each size to run, 2 at least.
            seed: Of the whole simulation, 0 or more.
            arm: Which arm is to have it; needed if there are several beside the control.
            analysis: How arms are compared; as planned if ``None``.
            executor: Any of `concurrent.futures`; it is never shut down.

        Raises:
            ipt.errors.InvalidValue: If something is out of range or unknown, or no size within
                three times that of the formula is enough.
        """
        from ipt.cohort.trials.sizing import sample_size  # noqa: PLC0415 - it needs SciPy

        return sample_size(
            self,
            power=power,
            arm=arm,
            replications=replications,
            seed=seed,
            analysis=analysis,
            executor=executor,
        )
