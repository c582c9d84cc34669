"""Which rules a result goes by if nobody names others: those that the instrument brings."""

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.measures.published import RESPONSE_50
from ipt.model.change import ChangeKind, ChangeRule, Threshold
from ipt.model.instrument import Instrument
from ipt.model.readings import Ends

__all__ = ["Chosen", "chosen", "cut_off_of", "words"]


@frozen(kw_only=True)
class Chosen:
    """The rules that verdicts are given by.

    Attributes:
        response: How much better is a response.
        remission: Cut-offs, each of which is told; of the first, who is on its well side at
            baseline has nothing to respond from.
        worse: How much worse is deterioration; ``None`` if the instrument has no rule for it.
    """

    response: ChangeRule
    remission: tuple[Threshold, ...]
    worse: ChangeRule | None

    @property
    def start(self) -> Threshold | None:
        """Who is on its well side at baseline has nothing to respond from."""
        return self.remission[0] if self.remission else None


def chosen(
    instrument: Instrument,
    *,
    response: ChangeRule | None = None,
    remission: Threshold | None = None,
    worse: ChangeRule | None = None,
) -> Chosen:
    """The rules that were named, and for each that was not those of *instrument*.

    These are: half of the points lost for response; for remission its cut-offs of that name; and
    for deterioration, of its rules in points that reckon with the error of measurement, the one that
    asks for most, or else its first in points. How far two raters differ is only a part of how far
    scores of two weeks do. No instrument ships a rule by retest, which would suit these better.
    """
    own = tuple(cut for cut in instrument.cut_offs if cut.id.startswith("remission"))
    in_points = [rule for rule in instrument.changes if rule.unit == "points"]
    reckoning = [rule for rule in in_points if rule.kind is not ChangeKind.ABSOLUTE]
    reckoning.sort(key=lambda rule: rule.least, reverse=True)
    return Chosen(
        response=RESPONSE_50 if response is None else response,
        remission=own if remission is None else (remission,),
        worse=next(iter((*reckoning, *in_points)), None) if worse is None else worse,
    )


def cut_off_of(instrument: Instrument, rule: Threshold | None) -> Threshold:
    """The cut-off for remission that was named, or the first of *instrument*.

    Raises:
        ipt.errors.InvalidValue: If it has none.
    """
    cut_off = chosen(instrument, remission=rule).start
    if cut_off is None:
        msg = f"{instrument.id!r} has no cut-off for remission; name one as a Threshold"
        raise InvalidValue(msg)
    return cut_off


def words(rule: ChangeRule | Threshold, ends: Ends) -> str:
    """What *rule* asks for on a scale with *ends*, in words."""
    if isinstance(rule, ChangeRule):
        return rule.bound
    side = "less" if ends.worst > ends.best else "more"
    return f"{rule.score:.4g} or {side}" if rule.included else f"{side} than {rule.score:.4g}"
