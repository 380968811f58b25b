"""How appraisers work, when they are away, and their logbook. All of it belongs to the person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisals.models import AppraiserProfile
from organizations.errors import DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import assign, save_valid
from scheduling.models import Leave, LogbookEntry, WorkingPattern
from scheduling.permissions import owns_profile


def _profile(actor: User) -> AppraiserProfile:
    profile = AppraiserProfile.objects.filter(user=actor).first()
    if profile is None:
        raise DomainError(_("Save your profile first."), code="profile_missing")
    return profile


@transaction.atomic
def save_working_pattern(*, actor: User, **values: Any) -> WorkingPattern:
    """Create or change the actor's own working pattern. Raises DomainError without a profile."""
    profile = _profile(actor)
    pattern = WorkingPattern.objects.filter(profile=profile).first()
    if pattern is None:
        return save_valid(WorkingPattern(profile=profile, **values))
    assign(pattern, values)
    return pattern


@transaction.atomic
def add_leave(*, actor: User, **values: Any) -> Leave:
    """Block days of the actor; bookings that lie there already stay and are flagged."""
    return save_valid(Leave(profile=_profile(actor), **values))


@transaction.atomic
def remove_leave(*, leave: Leave, actor: User) -> None:
    """Free the days of a leave."""
    require(owns_profile(actor, leave.profile))
    leave.delete()


@transaction.atomic
def add_logbook_entry(*, actor: User, **values: Any) -> LogbookEntry:
    """Add an appraisal by hand to the actor's logbook."""
    return save_valid(LogbookEntry(profile=_profile(actor), **values))


@transaction.atomic
def remove_logbook_entry(*, entry: LogbookEntry, actor: User) -> None:
    """Remove an entry of the actor's logbook."""
    require(owns_profile(actor, entry.profile))
    entry.delete()
