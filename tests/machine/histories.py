"""How far a course of `ipt-16` may have come, as words for `events_for`."""

from typing import Final

from tests.machine import protocols
from tests.machine.events_for import event

import ipt
from ipt.model import Course

TASKS: Final = (
    "session-held",
    "measure-taken",
    "inventory-completed",
    "formulation-shared",
    "sick-role-given",
)
READY: Final = (*TASKS, "focus-agreed role-dispute", "contract-agreed 16")
MIDDLE: Final = (*READY, "phase-began middle")
LATE: Final = (*MIDDLE, *["session-held"] * 11)  # four of sixteen are left
TERMINATION: Final = (*LATE, "ending-announced", "phase-began termination")
CLOSING: Final = "session-held progress-reviewed gains-attributed ending-felt relapse-plan-made next-step-decided"
ENDED: Final = (*TERMINATION, CLOSING, "course-ended completed")


def course(*texts: str, protocol: str = "ipt-16") -> Course:
    """A course that was opened and then told by *texts*."""
    opened = ipt.open_course(protocols.get(protocol), patient="p")
    return ipt.apply(opened, *map(event, texts))


def codes(of: Course, text: str) -> list[str]:
    """The codes with which the event of *text* is refused, in the order of the rows."""
    return [finding.code.removeprefix("MACH-") for finding in ipt.check(of, event(text))]
