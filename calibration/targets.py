"""What the defaults are fitted to: published figures, each with its error and its source.

The errors are standard errors where a source gives a confidence interval, the spread between studies
over the root of their number where it gives that, and a decision of ours where it gives neither; the
last say so.

Two witnesses tell of the same control conditions and contradict each other. With waiting lists the
mean is .90 of what it was, and the SD 1.23 times as large (Metapsy): in scores that are anything like
normal that leaves about 3 % below 7. The other meta-analysis has 11 % of remission, and 15 % in care
as usual, in other trials, and partly reckoned from means and SDs. Shares are therefore given twice
the error of their interval, so that neither witness drowns the other.
"""

from attrs import frozen


@frozen(kw_only=True)
class Target:
    """A figure that the model should meet.

    Attributes:
        name: Of the figure, as `fit.figures` knows it.
        value: What is published.
        error: Its standard error.
        source: A key of the bibliography.
        note: What it is.
    """

    name: str
    value: float
    error: float
    source: str
    note: str


TARGETS = (
    Target(name="baseline mean", value=20.5, error=0.3, source="Metapsy", note="HRSD-17 of IPT arms; the error is ours"),
    Target(name="baseline sd", value=4.7, error=0.3, source="Metapsy", note="HRSD-17 of IPT arms; the error is ours"),
    Target(name="ipt ratio", value=0.54, error=0.026, source="Metapsy", note="after over before, 33 arms, SD .15"),
    Target(name="usual ratio", value=0.79, error=0.029, source="Metapsy", note="40 arms with the HRSD-17; .82 on all instruments"),
    Target(name="waiting ratio", value=0.90, error=0.054, source="Metapsy", note="30 arms with the HRSD-17; .88 on all instruments; widened"),
    Target(name="ipt sd ratio", value=1.69, error=0.15, source="Metapsy", note="SD after over before, 8 arms with the HRSD-17; 1.33 on all instruments"),
    Target(name="usual sd ratio", value=1.45, error=0.07, source="Metapsy", note="HRSD-17: 1.31 (.06) of 40 arms of all trials, 1.66 (.09) of the 7 in trials of IPT; the middle"),
    Target(name="waiting sd ratio", value=1.23, error=0.14, source="Metapsy", note="30 arms with the HRSD-17; widened"),
    Target(name="g against waiting", value=0.71, error=0.15, source="Metapsy", note="3 trials; the error is ours"),
    Target(name="g against usual", value=0.47, error=0.11, source="Metapsy", note="14 trials, tau .41"),
    Target(name="waiting response", value=0.18, error=0.03, source="Control-arms", note="half of the score gone, 2 months; widened"),
    Target(name="usual response", value=0.19, error=0.03, source="Control-arms", note="2 months; widened"),
    Target(name="waiting remission", value=0.11, error=0.03, source="Control-arms", note="HRSD-17 below 7, 2 months; widened"),
    Target(name="usual remission", value=0.15, error=0.03, source="Control-arms", note="2 months; widened"),
    Target(name="change by week 4", value=0.55, error=0.04, source="ENRICHD-BDI", note="share of 16 weeks' change: .52 to .57"),
    Target(name="base-post r", value=0.42, error=0.08, source="ENRICHD-BDI", note="the middle of .18 to .61; the error is ours"),
    Target(name="lag 1 r", value=0.845, error=0.03, source="ENRICHD-BDI", note="BDI of those who start at 14 or more"),
    Target(name="lag 4 r", value=0.71, error=0.03, source="ENRICHD-BDI", note="the error is ours"),
    Target(name="lag 12 r", value=0.505, error=0.04, source="ENRICHD-BDI", note="the error is ours"),
    Target(name="dropout", value=0.206, error=0.017, source="Linardon19", note="72 trials"),
    Target(name="received of prescribed", value=0.90, error=0.04, source="Markowitz15", note="12.6 (3.4) of 14, 40 patients"),
)  # fmt: skip
