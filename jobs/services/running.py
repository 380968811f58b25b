"""Run what waits: claim it, do it, write down how it ended."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.progress import Progress, Stopped
from organizations.errors import DomainError

logger = logging.getLogger(__name__)
SILENT_AFTER = timedelta(minutes=10)
MOST_ATTEMPTS = 3
KEPT_FOR = timedelta(days=30)


def run_job(*, pk: UUID | str, now: datetime) -> Job | None:
    """Run the job unless another process has it or it has ended; return it as it ended, None where it was not run.

    The function of its kind gets ``(job, progress)`` outside of a transaction and returns the result. It may run
    again after a crash, so it must bear running twice; without a call of ``progress`` for ten minutes it counts as
    crashed. A DomainError fails the job with its message, any other error with a general one and a line in the log.
    """
    job = _claim(pk, now)
    if job is None:
        return None
    try:
        result = import_string(settings.JOBS[job.kind])(job, Progress(_writer(job)))
    except Stopped:
        return _end(job, Job.State.STOPPED)
    except DomainError as error:
        return _end(job, Job.State.FAILED, error=error.message)
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        return _end(job, Job.State.FAILED, error=_("Something went wrong; the administrators find it in the log."))
    return _end(job, Job.State.SUCCEEDED, result=result or {})


def run_waiting_jobs(*, now: datetime, limit: int = 10) -> int:
    """Run up to ``limit`` jobs of which the queue has not told, or whose process died; return how many were run."""
    waiting = Job.objects.to_start(now - SILENT_AFTER).filter(created_at__lt=now - timedelta(seconds=30))
    pks = list(waiting.order_by("created_at").values_list("pk", flat=True)[:limit])
    return sum(run_job(pk=pk, now=timezone.now()) is not None for pk in pks)


def forget_jobs(*, now: datetime) -> int:
    """Delete jobs that ended more than 30 days ago; return how many."""
    return Job.objects.finished_before(now - KEPT_FOR).delete()[0]


def _claim(pk: UUID | str, now: datetime) -> Job | None:
    """Take the job by one conditional update, so that of many processes one gets it."""
    free = Job.objects.to_start(now - SILENT_AFTER).filter(pk=pk)
    Job.objects.filter(pk__in=free.values("pk"), attempts__gte=MOST_ATTEMPTS).update(
        state=Job.State.FAILED, error=_("It was begun three times and never came to its end."), finished_at=now
    )
    claimed = free.update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, started_at=now, alive_at=now, done=0, total=None, note=""
    )
    return Job.objects.select_related("organization", "owner").get(pk=pk) if claimed else None


def _mine(job: Job) -> Any:
    """Return the row while it is this process's: a later attempt has another number."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _writer(job: Job) -> Any:
    def write(done: int, total: int | None, note: str) -> bool:
        changed = _mine(job).filter(stop_asked_at=None)
        return bool(changed.update(done=done, total=total, note=note[:300], alive_at=timezone.now()))

    return write


@transaction.atomic
def _end(job: Job, state: Job.State, *, result: dict[str, Any] | None = None, error: str = "") -> Job:
    values: dict[str, Any] = {"state": state, "error": error[:500], "note": "", "finished_at": timezone.now()}
    _mine(job).update(**values, result=result or {})
    job.refresh_from_db()
    return job
