"""Decision analysis: options, what each would bring, whose needs it serves, and how sure that is.

It works in words alone (`in_words`); numbers are optional. It puts options in an order for reading,
says where the order turns, and what has not been considered. It never says what to choose: the
patient decides.
"""

from ipt.techniques.decision.auditing import audit
from ipt.techniques.decision.evaluation import DecisionResult, OptionResult, RiskAttitude, evaluate
from ipt.techniques.decision.regrets import RegretRow, RegretTable, information_value, regret
from ipt.techniques.decision.report import as_markdown, as_text
from ipt.techniques.decision.rules import MARGINS, RULES, Margins
from ipt.techniques.decision.stability import Acceptability, Flip, acceptability, flips
from ipt.techniques.decision.weighing import weight_questions, weights
from ipt.techniques.decision.wording import DecisionInWords, Needs, OptionInWords, in_words

__all__ = [
    "MARGINS",
    "RULES",
    "Acceptability",
    "DecisionInWords",
    "DecisionResult",
    "Flip",
    "Margins",
    "Needs",
    "OptionInWords",
    "OptionResult",
    "RegretRow",
    "RegretTable",
    "RiskAttitude",
    "acceptability",
    "as_markdown",
    "as_text",
    "audit",
    "evaluate",
    "flips",
    "in_words",
    "information_value",
    "regret",
    "weight_questions",
    "weights",
]
