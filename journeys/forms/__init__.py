"""Forms of the journey pages: shape only, rules are in the services."""

from journeys.forms.targets import JourneyEditForm, JourneyForm, TargetForm
from journeys.forms.work import (
    BoardFilterForm,
    BulkForm,
    CommentForm,
    GapFilterForm,
    HandInForm,
    JourneyListFilterForm,
    JourneyTaskFilterForm,
    LinkForm,
    MoveForm,
    ReminderFilterForm,
    ReuseForm,
    TaskFilterForm,
    TaskForm,
)

__all__ = [
    "BoardFilterForm",
    "BulkForm",
    "CommentForm",
    "GapFilterForm",
    "HandInForm",
    "JourneyEditForm",
    "JourneyForm",
    "JourneyListFilterForm",
    "JourneyTaskFilterForm",
    "LinkForm",
    "MoveForm",
    "ReminderFilterForm",
    "ReuseForm",
    "TargetForm",
    "TaskFilterForm",
    "TaskForm",
]
