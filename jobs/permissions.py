"""Who may do what with a job."""

from __future__ import annotations

from typing import Any

from jobs.models import Job
from organizations.models import Role
from organizations.permissions import ALLOWED, Decision, at_least, role_in


def may_steer(user: Any, job: Job) -> Decision:
    """Whoever asked for the job, while still a member, and programme managers stop and repeat it."""
    if job.owner_id == user.pk and role_in(user, job.organization):
        return ALLOWED
    return at_least(user, job.organization, Role.PROGRAMME_MANAGER)
