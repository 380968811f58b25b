"""The Celery application and the whole beat schedule."""

import os

from celery import Celery

import config.fsbroker  # noqa: F401 -- registers the fs:// transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Beat only ticks: each task finds its own due work in the database, so a tick that is lost, late or
# sent twice changes nothing.
app.conf.beat_schedule = {
    "send-due-reminders": {
        "task": "journeys.tasks.send_due_reminders",
        "schedule": float(os.environ.get("REMINDER_SECONDS", "60")),
        "options": {"expires": 55.0},
    },
}
