"""What an organisation has brought for itself, and what one of its uploads holds."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from frameworks.catalog import FrameworkRecord, parse_catalog
from frameworks.models import Framework, LibraryUpload, Requirement
from frameworks.queries.differences import Difference, difference
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class UploadedFramework:
    """What an uploaded file says, and what it changes of the framework of which it is a new version."""

    record: FrameworkRecord
    difference: Difference


def own_frameworks(organization: Organization) -> QuerySet[Framework]:
    """Return the frameworks of ``organization`` with the number of their requirements in use."""
    in_use = Count("requirements", filter=Q(requirements__retired=False))
    return Framework.objects.filter(organization=organization).select_related("derived_from").annotate(in_use=in_use)


def derivable(organization: Organization) -> QuerySet[Framework]:
    """Return the frameworks from which ``organization`` may derive one of its own."""
    return Framework.objects.usable_by(organization).order_by("family", "short_name")


def editable_rows(framework: Framework) -> QuerySet[Requirement]:
    """Return the requirements of an own framework in their order, the retired ones among them."""
    return framework.requirements.select_related("parent").order_by("position")


def uploaded_framework(upload: LibraryUpload) -> UploadedFramework:
    """Return what an uploaded framework says and changes."""
    record = parse_catalog(json.dumps(upload.content))
    assert isinstance(record, FrameworkRecord)  # noqa: S101 -- staging keeps nothing else
    return UploadedFramework(record, difference(record, upload.framework))
