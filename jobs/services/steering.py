"""Ask for long work, stop it, ask for it again."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.permissions import may_steer
from organizations.errors import Conflict
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity

logger = logging.getLogger(__name__)


def start_job(
    *,
    organization: Organization,
    kind: str,
    title: str,
    parameters: dict[str, Any],
    actor: User | None,
    now: datetime,
    key: str = "",
) -> Job:
    """Write down that work of ``kind`` is wanted, to begin after the present transaction; return its job.

    ``parameters`` holds JSON values only: ids, not rows. Where an open job of the organisation has the same
    ``key`` (not empty) that one is returned. Whether ``actor`` may ask for it is the calling service's rule.
    Raises KeyError for a kind that ``settings.JOBS`` does not know.
    """
    settings.JOBS[kind]
    job = Job(
        organization=organization,
        owner=actor,
        kind=kind,
        title=title[:300],
        parameters=parameters,
        key=key,
        created_at=now,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        running: Job | None = Job.objects.open().filter(organization=organization, key=key).first() if key else None
        if running is None:
            raise
        return running
    transaction.on_commit(partial(_announce, job.pk))
    return job


@transaction.atomic
def stop_job(*, job: Job, actor: User, now: datetime) -> Job:
    """Stop a job: at once where it waits, at its next step where it runs. Raises Conflict (409) when it has ended."""
    require(may_steer(actor, job))
    job = Job.objects.select_for_update(of=("self",)).select_related("organization").get(pk=job.pk)
    if not job.is_open:
        raise Conflict(_("This job has ended already."), code="job_ended")
    job.stop_asked_at = now
    if job.state == Job.State.WAITING:
        job.state, job.finished_at = Job.State.STOPPED, now
    job.save(update_fields=("stop_asked_at", "state", "finished_at"))
    record_activity(organization=job.organization, actor=actor, verb="stopped", target=job, at=now)
    return job


@transaction.atomic
def repeat_job(*, job: Job, actor: User, now: datetime) -> Job:
    """Ask once more for the work of a job that failed or was stopped; return the new job.

    Raises Conflict (409) for a job that has not ended, or has succeeded.
    """
    require(may_steer(actor, job))
    if job.state not in (Job.State.FAILED, Job.State.STOPPED):
        raise Conflict(_("Only a job that failed or was stopped can be repeated."), code="job_not_repeatable")
    return start_job(
        organization=job.organization,
        kind=job.kind,
        title=job.title,
        parameters=job.parameters,
        actor=actor,
        now=now,
        key=job.key,
    )


def _announce(pk: UUID) -> None:
    """Tell the queue that there is something to do; where that fails the next tick finds the job."""
    try:
        import_string(settings.JOB_QUEUE)(str(pk))
    except Exception:  # whatever ails the broker: the job is written down, and the tick starts it
        logger.warning("The queue was not told of job %s; the next tick starts it.", pk, exc_info=True)
