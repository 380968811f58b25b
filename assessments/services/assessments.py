"""Self-assessments as a whole: begin, rename, close, reopen, delete."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import AssessedArea, Assessment
from assessments.permissions import may_manage_assessments, require_open
from frameworks.models import Framework, Requirement
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.services import record_activity, save_valid


@transaction.atomic
def begin_assessment(
    *,
    organization: Organization,
    name: str,
    framework: Framework,
    target_level: int,
    areas: Mapping[Requirement, str],
    units: Collection[Unit],
    actor: User,
    now: datetime,
) -> Assessment:
    """Begin a self-assessment of ``units`` against ``framework`` up to ``target_level``.

    ``areas``: the process areas with the reason why one is not applicable (empty: it is). Raises DomainError (400)
    where nothing is applicable, there is no unit, or the name is taken.
    """
    require(may_manage_assessments(actor, organization))
    if not units:
        raise DomainError(_("Choose at least one instance."), field="units")
    if all(areas.values()):
        raise DomainError(_("At least one process area must be applicable."), field="areas")
    assessment = save_valid(
        Assessment(
            organization=organization,
            name=name.strip(),
            framework=framework,
            target_level=target_level,
            created_by=actor,
            created_at=now,
        )
    )
    assessment.units.set(units)
    AssessedArea.objects.bulk_create(
        AssessedArea(assessment=assessment, process_area=area, reason=reason) for area, reason in areas.items()
    )
    record_activity(organization=organization, actor=actor, verb="began", target=assessment, at=now)
    return assessment


@transaction.atomic
def rename_assessment(*, assessment: Assessment, name: str, actor: User, now: datetime) -> Assessment:
    """Give ``assessment`` another name. Raises DomainError (400) for one that is taken or empty."""
    require(may_manage_assessments(actor, assessment.organization))
    former, assessment.name = assessment.name, name.strip()
    save_valid(assessment)
    _record(assessment, actor, "renamed", now, former=former)
    return assessment


@transaction.atomic
def close_assessment(*, assessment: Assessment, actor: User, now: datetime) -> Assessment:
    """Close ``assessment``: its marks stay as they are. Raises Conflict (409) if it is closed already."""
    require(may_manage_assessments(actor, assessment.organization))
    assessment = locked(assessment)
    require_open(assessment)
    assessment.closed_at = now
    assessment.save(update_fields=["closed_at"])
    _record(assessment, actor, "closed", now)
    return assessment


@transaction.atomic
def reopen_assessment(*, assessment: Assessment, actor: User, now: datetime) -> Assessment:
    """Open a closed ``assessment`` again. Raises Conflict (409) if it is open."""
    require(may_manage_assessments(actor, assessment.organization))
    assessment = locked(assessment)
    if assessment.closed_at is None:
        raise Conflict(_("The self-assessment is open."), code="assessment_open")
    assessment.closed_at = None
    assessment.save(update_fields=["closed_at"])
    _record(assessment, actor, "reopened", now)
    return assessment


@transaction.atomic
def delete_assessment(*, assessment: Assessment, actor: User, now: datetime) -> None:
    """Delete ``assessment`` with its marks. Raises Conflict (409) if it is closed: what was concluded stays."""
    require(may_manage_assessments(actor, assessment.organization))
    assessment = locked(assessment)
    require_open(assessment)
    _record(assessment, actor, "deleted", now, marks=assessment.characterisations.marked().count())
    assessment.delete()


def locked(assessment: Assessment) -> Assessment:
    """Return the row anew, locked until the end of the transaction."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("organization", "framework")
    row: Assessment = rows.get(pk=assessment.pk)
    return row


def _record(assessment: Assessment, actor: User, verb: str, now: datetime, **detail: object) -> None:
    record_activity(
        organization=assessment.organization, actor=actor, verb=verb, target=assessment, detail=detail, at=now
    )
