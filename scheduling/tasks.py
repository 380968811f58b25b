"""Background tasks: each is one call, and may run twice."""

from celery import shared_task
from django.utils import timezone

from appraisals.services import release_expired_holds


@shared_task
def release_holds() -> None:
    """Free the days of holds that have ended."""
    release_expired_holds(now=timezone.now())
