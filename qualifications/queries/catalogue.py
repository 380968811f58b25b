"""The training catalogue: types with how many members have them, and what their keys mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from organizations.models import Organization
from organizations.queries import members
from qualifications.models import AppraisalRole, QualificationRecord, QualificationType
from qualifications.validity import Needs


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """What narrows the catalogue; "" or None does not. ``role``: what this role needs."""

    q: str = ""
    family: str = ""
    kind: str = ""
    role: AppraisalRole | None = None


def type_list(organization: Organization, today: date, narrow: CatalogueFilter) -> QuerySet[QualificationType]:
    """Return the types in use with ``holder_count`` and ``planned_count``: members of the organisation, each once."""
    rows = QualificationType.objects.in_use()
    if narrow.q:
        rows = rows.filter(
            Q(name__icontains=narrow.q) | Q(short_name__icontains=narrow.q) | Q(provider__icontains=narrow.q)
        )
    chosen = {"family": narrow.family, "kind": narrow.kind}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if narrow.role:
        rows = rows.filter(key__in=narrow.role.needed_keys)
    of_members = Q(records__organization=organization, records__person__in=members(organization).values("pk"))
    valid = Q(records__achieved_on__lte=today) & (Q(records__expires_on=None) | Q(records__expires_on__gte=today))
    return rows.annotate(
        holder_count=Count("records__person", filter=of_members & valid, distinct=True),
        planned_count=Count("records__person", filter=of_members & Q(records__achieved_on=None), distinct=True),
    ).order_by("position", "key")


def holders(
    organization: Organization, qualification_type: QualificationType, today: date
) -> QuerySet[QualificationRecord]:
    """Return the records of one type with ``status``, by person, the newest first."""
    return (
        QualificationRecord.objects.of(organization)
        .filter(qualification_type=qualification_type, person__in=members(organization).values("pk"))
        .with_status(today)
        .select_related("person", "qualification_type")
        .order_by("person__full_name", "person__email", "-achieved_on", "pk")
    )


def roles_in_use() -> QuerySet[AppraisalRole]:
    """Return the roles of the catalogue in its order."""
    return AppraisalRole.objects.in_use()


def roles_needing(qualification_type: QualificationType, roles: Iterable[AppraisalRole]) -> list[AppraisalRole]:
    """Return those of ``roles`` for which the type counts."""
    return [role for role in roles if qualification_type.key in role.needed_keys]


def names_by_key() -> dict[str, str]:
    """Return the names of all types, also retired ones, by key."""
    return dict(QualificationType.objects.order_by().values_list("key", "name"))


def prerequisites(qualification_type: QualificationType) -> list[tuple[QualificationType, ...]]:
    """Return the groups of prerequisites with their types: every group is needed, of a group any one."""
    needs: Needs = qualification_type.prerequisites
    keys = {key for group in needs for key in group}
    types = QualificationType.objects.filter(key__in=keys).in_bulk(field_name="key") if keys else {}
    return [tuple(types[key] for key in group if key in types) for group in needs]
