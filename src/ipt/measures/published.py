"""Rules that somebody published, ready to use; none of them is a default.

Numbers of one instrument alone stand in its own file. Here is what the functions of this room are
explained and tested with, and what goes across instruments.
"""

from typing import Final

from ipt.findings import Status
from ipt.model.change import ChangeRule, ExpectedCourse, Lasting, SuddenRule, Threshold

__all__ = [
    "BDI_LOG_COURSE",
    "EARLY_20_PERCENT",
    "GAD7_CASENESS",
    "GAD7_RELIABLE_NHS",
    "HRSD17_REMISSION",
    "HRSD17_REMISSION_TDCRP",
    "PHQ9_CASENESS",
    "PHQ9_RELIABLE_2_SEM",
    "PHQ9_RELIABLE_NHS",
    "PHQ9_RELIABLE_Z",
    "PHQ9_REMISSION",
    "RECOVERY_4_MONTHS",
    "REMISSION_3_WEEKS",
    "RESPONSE_50",
    "SUDDEN_BDI",
    "SUDDEN_BDI_FIXED_T",
]

# --- response and remission ----------------------------------------------------------------------

RESPONSE_50: Final = ChangeRule(
    id="response-50",
    kind="percent",
    percent=50,
    source="Bobo16",
    status=Status.SECONDARY,
    note="usual for HRSD-17 and PHQ-9; a trial for PTSD took 30 percent of the CAPS",
)
HRSD17_REMISSION: Final = Threshold(
    id="hrsd-17-remission",
    score=7,
    source="Reynolds99",
    status=Status.PUBLISHED,
    note="other trials took 6 or less, or less than 8",
)
HRSD17_REMISSION_TDCRP: Final = Threshold(
    id="hrsd-17-remission-tdcrp",
    score=6,
    source="ipt",
    status=Status.ASSUMED,
    note="the cut-off of the TDCRP trial, as recalled",
)
PHQ9_REMISSION: Final = Threshold(
    id="phq-9-remission",
    score=4,
    source="ipt",
    status=Status.ASSUMED,
    note="the lowest of the bands that begin at 5, 10, 15 and 20; widely used, no source was read",
)
REMISSION_3_WEEKS: Final = Lasting(
    id="hrsd-17-remission-3-weeks",
    threshold=HRSD17_REMISSION,
    weeks=3,
    source="Reynolds99",
    status=Status.INFERRED,
    note="7 or less for three weeks running; what one reading covers, and the gap, are ours",
)
RECOVERY_4_MONTHS: Final = Lasting(
    id="hrsd-17-recovery-4-months",
    threshold=HRSD17_REMISSION,
    weeks=17,
    gap=5,
    source="Rush06",
    status=Status.INFERRED,
    note=(
        "four months from the onset of remission without relapse, here as 17 weeks; the task force "
        "counted symptoms and not points; others ask for six months"
    ),
)

# --- reliable change -----------------------------------------------------------------------------

PHQ9_RELIABLE_NHS: Final = ChangeRule(
    id="phq-9-reliable-nhs", kind="absolute", points=6, source="IAPT-NCT", status=Status.SECONDARY
)
GAD7_RELIABLE_NHS: Final = ChangeRule(
    id="gad-7-reliable-nhs",
    kind="absolute",
    points=4,
    source="IAPT-NCT",
    status=Status.SECONDARY,
    note="5 circulates too",
)
PHQ9_RELIABLE_2_SEM: Final = ChangeRule(
    id="phq-9-2-sem", kind="sem", z=2, sem=2.5, source="Loewe04", status=Status.PUBLISHED
)
PHQ9_RELIABLE_Z: Final = ChangeRule(
    id="phq-9-reliable-z",
    kind="reliable",
    z=1.96,
    sem=2.5,
    source="Loewe04",
    status=Status.COMPUTED,
    note="the formula of Jacobson and Truax on the SEM of this source",
)
PHQ9_CASENESS: Final = Threshold(
    id="phq-9-caseness", score=10, included=False, source="IAPT-NCT", status=Status.SECONDARY
)
GAD7_CASENESS: Final = Threshold(
    id="gad-7-caseness", score=8, included=False, source="IAPT-NCT", status=Status.SECONDARY
)

# --- trajectories --------------------------------------------------------------------------------

SUDDEN_BDI: Final = SuddenRule(
    id="sudden-gain-bdi",
    points=7,
    percent=25,
    source="TangDeRubeis99",
    status=Status.SECONDARY,
    note="as sudden-gain-bdi-fixed-t, with the critical value of t that later work takes",
)
SUDDEN_BDI_FIXED_T: Final = SuddenRule(
    id="sudden-gain-bdi-fixed-t",
    points=7,
    percent=25,
    adjusted=False,
    source="TangDeRubeis99",
    status=Status.PUBLISHED,
    note=(
        "t above 2.776 also where scores are missing; 7 points belong to the BDI, another scale takes "
        "its own reliable change"
    ),
)
EARLY_20_PERCENT: Final = ChangeRule(
    id="early-response-20",
    kind="percent",
    percent=20,
    source="Gunlicks19",
    status=Status.ASSUMED,
    note="of the HRSD in adolescents by week 4, as recalled; 40 percent by week 8",
)
BDI_LOG_COURSE: Final = ExpectedCourse(
    id="bdi-cbt-log",
    fall=4.46,
    band=7,
    source="ENRICHD-BDI",
    status=Status.ASSUMED,
    note=(
        "the fall was fitted to 286 depressed cardiac patients in CBT who began with 14 or more; the "
        "band, about one standard deviation at week 4 by the same fit, is ours"
    ),
)
