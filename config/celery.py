"""The Celery application and the whole beat schedule."""

import os

from celery import Celery

import config.fsbroker  # noqa: F401 -- registers the fs:// transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A task is acknowledged when it is done, and given back when its worker dies; so tasks must bear running twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Below the broker's visibility timeout, after which Redis hands a message to another worker.
    task_time_limit=900,
    task_soft_time_limit=840,
    worker_soft_shutdown_timeout=5.0,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)

# Beat only ticks: each task finds its own due work in the database, so a tick that is lost, late or
# sent twice changes nothing.
app.conf.beat_schedule = {
    "send-due-reminders": {
        "task": "journeys.tasks.send_due_reminders",
        "schedule": float(os.environ.get("REMINDER_SECONDS", "60")),
        "options": {"expires": 55.0},
    },
    "read-evidence": {"task": "evidence.tasks.read", "schedule": 60.0, "options": {"expires": 55.0}},
    "scrub-evidence": {"task": "evidence.tasks.scrub", "schedule": 3600.0, "options": {"expires": 3500.0}},
    "reap-orphans": {"task": "evidence.tasks.reap", "schedule": 86_400.0, "options": {"expires": 86_000.0}},
    "release-holds": {"task": "scheduling.tasks.release_holds", "schedule": 60.0, "options": {"expires": 55.0}},
    "sweep-jobs": {"task": "jobs.tasks.sweep", "schedule": 60.0, "options": {"expires": 55.0}},
}
