"""A rule for change by its id, as the page of its instrument prints it."""

from collections.abc import Mapping
from functools import cache

from ipt.errors import UnknownName, did_you_mean
from ipt.measures import published, reader
from ipt.model.change import ChangeRule

__all__ = ["change_rule"]


def change_rule(rule: ChangeRule | str) -> ChangeRule:
    """The rule for change whose id is *rule*, in `published` or in the file of an instrument that ships.

    A rule is its own answer, so that a function may take either.

    Raises:
        ipt.errors.UnknownName: If no rule has that id.

    Examples:
        >>> from ipt.measures.by_id import change_rule
        >>> change_rule("epds-reliable").bound
        'at least 4 points'
    """
    if isinstance(rule, ChangeRule):
        return rule
    known = _change_rules()
    if rule not in known:
        hint = did_you_mean(rule, known) or "; pass one of your own as a ChangeRule"
        msg = f"unknown rule for change {rule!r}{hint}"
        raise UnknownName(msg)
    return known[rule]


@cache
def _change_rules() -> Mapping[str, ChangeRule]:
    of_instruments = [rule for name in reader.names() for rule in reader.get(name).changes]
    here = [rule for rule in vars(published).values() if isinstance(rule, ChangeRule)]
    return {rule.id: rule for rule in (*of_instruments, *here)}
