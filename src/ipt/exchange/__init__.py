"""Who else must read it? What other programs hold, made into courses.

So far one way in: a table of sessions and scores, as a spreadsheet writes it.
"""

from ipt.exchange.rules import RULES
from ipt.exchange.sessions import Imported, Phases, read_sessions

__all__ = ["RULES", "Imported", "Phases", "read_sessions"]
