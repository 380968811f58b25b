"""Every write to journeys, their scope, tasks, comments, bookings and reminders."""

from journeys.services.appraisals import book_journey_appraisal
from journeys.services.assessments import begin_journey_assessment
from journeys.services.cells import decide_not_applicable, withdraw_not_applicable
from journeys.services.comments import comment_on_task, delete_comment
from journeys.services.editions import apply_edition, postpone_edition, undo_edition
from journeys.services.evidence import hand_in_evidence
from journeys.services.journeys import close_journey, create_journey, reopen_journey, update_journey
from journeys.services.planning import generate_tasks
from journeys.services.reminders import mark_read, send_due_reminders
from journeys.services.reuse import offer_in_cell, reuse_evidence
from journeys.services.scope import change_scope
from journeys.services.targets import change_target, preview_target
from journeys.services.tasks import change_tasks, create_task, move_task, update_task

__all__ = [
    "apply_edition",
    "begin_journey_assessment",
    "book_journey_appraisal",
    "change_scope",
    "change_target",
    "change_tasks",
    "close_journey",
    "comment_on_task",
    "create_journey",
    "create_task",
    "decide_not_applicable",
    "delete_comment",
    "generate_tasks",
    "hand_in_evidence",
    "mark_read",
    "move_task",
    "offer_in_cell",
    "postpone_edition",
    "preview_target",
    "reopen_journey",
    "reuse_evidence",
    "send_due_reminders",
    "undo_edition",
    "update_journey",
    "update_task",
    "withdraw_not_applicable",
]
