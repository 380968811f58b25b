"""Profiles of lead appraisers and their certificates. They belong to the person, not to an organisation."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisals.models import AppraiserCertificate, AppraiserProfile
from appraisals.permissions import may_edit_profile
from organizations.errors import DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import assign, save_valid


@transaction.atomic
def save_profile(*, actor: User, **values: Any) -> AppraiserProfile:
    """Create or change the actor's own profile."""
    profile = AppraiserProfile.objects.filter(user=actor).first()
    if profile is None:
        return save_valid(AppraiserProfile(user=actor, **values))
    assign(profile, values)
    return profile


@transaction.atomic
def add_certificate(*, actor: User, **values: Any) -> AppraiserCertificate:
    """Add a certificate to the actor's profile; raise DomainError if there is no profile yet."""
    profile = AppraiserProfile.objects.filter(user=actor).first()
    if profile is None:
        raise DomainError(_("Save your profile first."), code="profile_missing")
    return save_valid(AppraiserCertificate(profile=profile, **values))


@transaction.atomic
def update_certificate(*, certificate: AppraiserCertificate, actor: User, **values: Any) -> AppraiserCertificate:
    """Change a certificate of the actor's profile."""
    require(may_edit_profile(actor, certificate.profile))
    assign(certificate, values)
    return certificate


@transaction.atomic
def remove_certificate(*, certificate: AppraiserCertificate, actor: User) -> None:
    """Remove a certificate from the actor's profile; bookings that relied on it stay and are flagged."""
    require(may_edit_profile(actor, certificate.profile))
    certificate.delete()
