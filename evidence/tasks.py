"""Background tasks: each is one call, and may run twice."""

from celery import shared_task
from django.utils import timezone

from evidence import services

READ_AT_ONCE = 20  # each at most 40 seconds, so below the time limit of a task
BYTES_AN_HOUR = 5 * 1024**3


@shared_task
def read() -> None:
    """Read the text of files that wait for it."""
    services.read_waiting(at_most=READ_AT_ONCE)


@shared_task
def scrub() -> None:
    """Read again what nobody has looked at for long."""
    services.scrub_files(now=timezone.now(), at_most=BYTES_AN_HOUR)


@shared_task
def reap() -> None:
    """Remove what a crash left in the store, and forget old pushes."""
    services.reap_orphans(now=timezone.now())
    services.forget_pushes(now=timezone.now())
