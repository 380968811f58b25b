"""Interview plans: who is interviewed together, when, by whom and where. Pure; the solver is OR-Tools CP-SAT."""

from scheduling.interviews.checks import Violation, violations
from scheduling.interviews.grouping import Grouping, group
from scheduling.interviews.problem import Draft, Interviewee, Member, Outcome, Place, Placed, Problem, Terms
from scheduling.interviews.solver import solve

__all__ = [
    "Draft", "Grouping", "Interviewee", "Member", "Outcome", "Place", "Placed", "Problem", "Terms", "Violation",
    "group", "solve", "violations",
]  # fmt: skip
