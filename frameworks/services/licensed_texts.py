"""Licensed text of shipped editions: stored for one organisation that says it holds the licence."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.models import Framework, LibraryUpload, LicensedText
from frameworks.permissions import may_manage_library
from frameworks.services.bulk import upsert
from frameworks.services.own_frameworks import locked_upload
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity


@transaction.atomic
def store_licensed_texts(*, upload: LibraryUpload, has_licence: bool, actor: User, now: datetime) -> int:
    """Store the texts of an upload and drop it; return how many. Texts stored before for the same rows are replaced.

    Raises DomainError (400) unless the person says that the organisation holds the licence (``has_licence``),
    Conflict (409) when it was stored already, Denied (403).
    """
    require(may_manage_library(actor, upload.organization))
    upload = locked_upload(upload)
    if upload.kind != LibraryUpload.Kind.LICENSED_TEXT or upload.framework is None:
        raise DomainError(_("This upload holds a framework, not licensed text."))
    if not has_licence:
        raise DomainError(
            _("Confirm that your organisation holds a licence for these texts."),
            code="no_licence",
            field="has_licence",
        )
    ids = dict(upload.framework.requirements.values_list("ref", "pk"))
    rows = [
        LicensedText(
            organization=upload.organization,
            requirement_id=ids[row["ref"]],
            statement=row["statement"],
            guidance=row["guidance"],
            notes=row["notes"],
            imported_by=actor,
            imported_at=now,
        )
        for row in upload.content
        if row["ref"] in ids
    ]
    upsert(rows, unique=("organization", "requirement"))
    record_activity(
        organization=upload.organization,
        actor=actor,
        verb="stored licensed text of",
        target=upload.framework,
        detail={"texts": len(rows), "file": upload.file_name},
        at=now,
    )
    upload.delete()
    return len(rows)


@transaction.atomic
def delete_licensed_texts(*, organization: Organization, framework: Framework, actor: User, now: datetime) -> int:
    """Delete every text of an edition that the organisation stored; return how many."""
    require(may_manage_library(actor, organization))
    rows = LicensedText.objects.of(organization).filter(requirement__framework=framework)
    count, _by_model = rows.delete()
    if count:
        record_activity(
            organization=organization,
            actor=actor,
            verb="deleted licensed text of",
            target=framework,
            detail={"texts": count},
            at=now,
        )
    return int(count)
