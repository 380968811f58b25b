"""Routes of the journey pages."""

from django.urls import path

from journeys.views import (
    appraisals,
    assessments,
    calendar,
    evidence,
    gap,
    journeys,
    readiness,
    reminders,
    task,
    tasks,
)

app_name = "journeys"
urlpatterns = [
    path("organizations/<uuid:pk>/journeys/", journeys.journey_list, name="list"),
    path("organizations/<uuid:pk>/journeys/new/", journeys.create, name="create"),
    path("journeys/<uuid:pk>/", journeys.detail, name="detail"),
    path("journeys/<uuid:pk>/edit/", journeys.edit, name="edit"),
    path("journeys/<uuid:pk>/target/", journeys.target, name="target"),
    path("journeys/<uuid:pk>/close/", journeys.close, name="close"),
    path("journeys/<uuid:pk>/reopen/", journeys.reopen, name="reopen"),
    path("journeys/<uuid:pk>/readiness/", readiness.dashboard, name="readiness"),
    path("journeys/<uuid:pk>/gap/", gap.gap_analysis, name="gap"),
    path("journeys/<uuid:pk>/gap/export/", gap.export, name="gap_export"),
    path("journeys/<uuid:pk>/gap/<uuid:process_area>/<uuid:practice>/", gap.practice_gap, name="practice_gap"),
    path("journeys/<uuid:pk>/tasks/", tasks.task_list, name="task_list"),
    path("journeys/<uuid:pk>/tasks/new/", tasks.task_create, name="task_create"),
    path("journeys/<uuid:pk>/tasks/plan/", tasks.task_plan, name="task_plan"),
    path("journeys/<uuid:pk>/board/", tasks.task_board, name="task_board"),
    path("tasks/", tasks.my_tasks, name="my_tasks"),
    path("tasks/<uuid:pk>/", task.task_detail, name="task_detail"),
    path("tasks/<uuid:pk>/edit/", task.task_edit, name="task_edit"),
    path("tasks/<uuid:pk>/move/", task.task_move, name="task_move"),
    path("tasks/<uuid:pk>/comments/", task.task_comment, name="task_comment"),
    path("task-comments/<uuid:pk>/delete/", task.comment_delete, name="comment_delete"),
    path("journeys/<uuid:pk>/evidence/", evidence.evidence_table, name="evidence"),
    path("journeys/<uuid:pk>/evidence/<uuid:process_area>/<uuid:practice>/<uuid:unit>/", evidence.cell, name="cell"),
    path("journeys/<uuid:pk>/appraisals/", appraisals.appraisal_list, name="appraisal_list"),
    path("journeys/<uuid:pk>/appraisals/new/", appraisals.appraisal_book, name="appraisal_book"),
    path("journeys/<uuid:pk>/assessments/", assessments.assessment_list, name="assessment_list"),
    path("journeys/<uuid:pk>/assessments/new/", assessments.assessment_begin, name="assessment_begin"),
    path("organizations/<uuid:pk>/calendar/", calendar.month, name="calendar"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/read/", reminders.reminder_read_all, name="reminder_read_all"),
    path("reminders/<uuid:pk>/open/", reminders.reminder_open, name="reminder_open"),
    path("reminders/<uuid:pk>/read/", reminders.reminder_read, name="reminder_read"),
]
