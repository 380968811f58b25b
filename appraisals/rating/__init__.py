"""The rating engine: ``evaluate`` turns a structure, judgements and decisions into ratings that explain themselves.

Pure Python over frozen records. One module per rule set: ``scampi``, ``benchmark``, ``process_rating``,
``organizational_maturity``, ``conformity``; which there are, says ``registry.METHODS``.
"""

from appraisals.rating.records import (
    Area,
    BadInput,
    Decision,
    Evaluation,
    Group,
    Judgement,
    Kind,
    Question,
    Rating,
    Scope,
    Status,
    Structure,
)
from appraisals.rating.registry import METHODS, evaluate

__all__ = [
    "METHODS",
    "Area",
    "BadInput",
    "Decision",
    "Evaluation",
    "Group",
    "Judgement",
    "Kind",
    "Question",
    "Rating",
    "Scope",
    "Status",
    "Structure",
    "evaluate",
]
