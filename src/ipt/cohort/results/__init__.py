"""What became of them? Summaries and curves of courses in columns, simulated or real.

Whatever is asked, the columns of a cohort answer it, and so do those that `from_courses` makes of
real courses. Every verdict names its rule, and every figure has its error.
"""

from ipt.cohort.results.chosen import Chosen, chosen
from ipt.cohort.results.curves import (
    Attendance,
    Curve,
    Fan,
    attendance,
    fan,
    remission_by_week,
    response_by_week,
)
from ipt.cohort.results.flow import Arm, Flow, flow
from ipt.cohort.results.gains import Gains, early_response, sudden_gains
from ipt.cohort.results.real import from_courses
from ipt.cohort.results.records import InColumns, Records, View, select
from ipt.cohort.results.summary import by_area, summary
from ipt.cohort.results.survival import Survival, product_limit, relapse
from ipt.cohort.results.told import Line, Summary, Told
from ipt.cohort.results.verdicts import (
    NO,
    UNKNOWN,
    YES,
    deteriorated,
    improved,
    remission,
    response,
)

__all__ = [
    "NO",
    "UNKNOWN",
    "YES",
    "Arm",
    "Attendance",
    "Chosen",
    "Curve",
    "Fan",
    "Flow",
    "Gains",
    "InColumns",
    "Line",
    "Records",
    "Summary",
    "Survival",
    "Told",
    "View",
    "attendance",
    "by_area",
    "chosen",
    "deteriorated",
    "early_response",
    "fan",
    "flow",
    "from_courses",
    "improved",
    "product_limit",
    "relapse",
    "remission",
    "remission_by_week",
    "response",
    "response_by_week",
    "select",
    "sudden_gains",
    "summary",
]
