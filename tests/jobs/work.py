"""Functions that stand in for long work."""

from jobs.models import Job
from jobs.services import stop_job
from organizations.errors import DomainError


def count(job, progress):
    """Take as many steps as asked for."""
    for _ in progress.over(range(job.parameters["steps"]), job.parameters["steps"], "counting"):
        pass
    return {"message": "counted", "path": "/counted/"}


def refuse(job, progress):
    """End with a reason for a person."""
    raise DomainError("There is nothing to count.")


def break_down(job, progress):
    """End with a fault that is nobody's business."""
    raise ZeroDivisionError("secret detail")


def be_stopped(job, progress):
    """Be asked to stop between two steps."""
    progress(1, 3)
    stop_job(job=Job.objects.get(pk=job.pk), actor=job.owner, now=job.created_at)
    progress(3, 3)
    raise AssertionError("went on")


def lose_the_lease(job, progress):
    """Find out that another process took over."""
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    progress(3, 3)
    raise AssertionError("went on")
