"""Background tasks: each is one call, and may run twice."""

from celery import shared_task
from django.utils import timezone

from journeys import services


@shared_task
def send_due_reminders() -> None:
    """Send what is due and unsent."""
    services.send_due_reminders(now=timezone.now())
