"""Every write to self-assessments."""

from assessments.services.assessments import (
    begin_assessment,
    close_assessment,
    delete_assessment,
    rename_assessment,
    reopen_assessment,
)
from assessments.services.characterising import Cell, StaleMark, characterise, fill
from assessments.services.decisions import decide, withdraw_decision

__all__ = [
    "Cell",
    "StaleMark",
    "begin_assessment",
    "characterise",
    "close_assessment",
    "decide",
    "delete_assessment",
    "fill",
    "rename_assessment",
    "reopen_assessment",
    "withdraw_decision",
]
