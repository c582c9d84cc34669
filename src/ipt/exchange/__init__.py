"""Who else must read it? What other programs hold, made into courses, and what they are given.

One way in so far: a table of sessions and scores, as a spreadsheet writes it. One way out and back:
a series of sessions as a calendar.
"""

from typing import Final

from ipt.exchange.calendar import RULES as _OF_CALENDARS, read_calendar, write_calendar
from ipt.exchange.rules import RULES as _OF_TABLES
from ipt.exchange.sessions import Imported, Phases, read_sessions
from ipt.findings import Rule

__all__ = ["RULES", "Imported", "Phases", "read_calendar", "read_sessions", "write_calendar"]

RULES: Final[tuple[Rule, ...]] = (*_OF_CALENDARS, *_OF_TABLES)
"""What a table and a calendar are told."""
