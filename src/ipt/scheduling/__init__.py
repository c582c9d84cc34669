"""When to meet? Days and times for the sessions of a course, and what is to be said of them.

`propose` plans, `examine` judges, `move`, `cancel` and `revised` change; `due` and `overdue` tell
what a given day asks about. `ipt.exchange` writes a series as a calendar.
"""

from ipt.scheduling.changing import cancel, move, revised
from ipt.scheduling.due import due, overdue
from ipt.scheduling.groups import mid_meeting, post_meeting
from ipt.scheduling.judging import examine
from ipt.scheduling.proposing import frame_of, propose, usual_plan
from ipt.scheduling.rules import RULES
from ipt.scheduling.values import (
    Appointment,
    AppointmentStatus,
    Away,
    DaysOff,
    Frame,
    Plan,
    Series,
    Taper,
    Weekday,
)

__all__ = [
    "RULES",
    "Appointment",
    "AppointmentStatus",
    "Away",
    "DaysOff",
    "Frame",
    "Plan",
    "Series",
    "Taper",
    "Weekday",
    "cancel",
    "due",
    "examine",
    "frame_of",
    "mid_meeting",
    "move",
    "overdue",
    "post_meeting",
    "propose",
    "revised",
    "usual_plan",
]
