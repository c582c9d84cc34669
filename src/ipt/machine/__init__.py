"""What may happen next? The only place with course rules: rows, compiled."""

from ipt.machine.automaton import Automaton, build_automaton, compile_automaton
from ipt.machine.classify import Kind, classify
from ipt.machine.compile import (
    Bound,
    Case,
    Change,
    Table,
    compile_protocol,
    compile_rows,
)
from ipt.machine.engine import (
    Choice,
    adopt,
    apply,
    available,
    check,
    open_course,
    replay,
    survey,
)
from ipt.machine.render import markdown, mermaid
from ipt.machine.rules import RULES
from ipt.machine.table import ROWS, Effect, Guard, Row

__all__ = [
    "ROWS",
    "RULES",
    "Automaton",
    "Bound",
    "Case",
    "Change",
    "Choice",
    "Effect",
    "Guard",
    "Kind",
    "Row",
    "Table",
    "adopt",
    "apply",
    "available",
    "build_automaton",
    "check",
    "classify",
    "compile_automaton",
    "compile_protocol",
    "compile_rows",
    "markdown",
    "mermaid",
    "open_course",
    "replay",
    "survey",
]
