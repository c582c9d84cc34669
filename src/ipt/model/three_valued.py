"""Three-valued logic: yes, no, and ``None`` for *cannot be told*."""

__all__ = ["all_of", "any_of", "negated"]


def all_of(*answers: bool | None) -> bool | None:
    """Whether all are true; one that is false settles it."""
    if False in answers:
        return False
    return None if None in answers else True


def any_of(*answers: bool | None) -> bool | None:
    """Whether one is true; one that is true settles it."""
    if True in answers:
        return True
    return None if None in answers else False


def negated(answer: bool | None) -> bool | None:  # noqa: FBT001 - it is its only argument
    """The opposite, which of the unknown is unknown."""
    return None if answer is None else not answer
