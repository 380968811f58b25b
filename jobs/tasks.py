"""Background tasks: each is one call, and may run twice."""

from celery import shared_task
from django.utils import timezone

from jobs import services


@shared_task
def run(pk: str) -> None:
    """Run one job."""
    services.run_job(pk=pk, now=timezone.now())


@shared_task
def sweep() -> None:
    """Run what the queue has not told of, and forget what is long over."""
    services.run_waiting_jobs(now=timezone.now())
    services.forget_jobs(now=timezone.now())


def announce(pk: str) -> None:
    """Tell the queue of a job."""
    run.delay(pk)
