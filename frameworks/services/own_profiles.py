"""Target profiles of an organisation's own: made, derived from another one, changed, archived, imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from frameworks.catalog import CatalogError, ProfileAreaRecord, TargetProfileRecord
from frameworks.catalog.profiles import DERIVATION, MATURITY_MODEL, SCOPE
from frameworks.models import Framework, Requirement, TargetProfile
from frameworks.permissions import may_change_set, may_manage_library
from frameworks.queries.records import profile_record
from frameworks.services.identifiers import framework_id
from frameworks.services.profile_files import (
    checked,
    free_key,
    load_own,
    read_record,
    refuse_shipped_key,
    set_archived,
)
from frameworks.services.uploads import FaultyFile
from frameworks.sheets.profile import profile_content
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a profile wants of a process area: see ``TargetProfileArea``."""

    level: int | None = None
    maturity_level: int | None = None
    selected: bool = False


@transaction.atomic
def create_profile(
    *,
    organization: Organization,
    framework: Framework,
    name: str,
    areas: Mapping[Requirement, Wanted],
    actor: User,
    now: datetime,
    **values: Any,
) -> TargetProfile:
    """Make a profile of ``areas`` of ``framework``. ``values``: kind, level, description, source.

    Raises DomainError (400) without a process area and for what a file could not hold, Denied (403).
    """
    require(may_manage_library(actor, organization))
    key = free_key(organization, f"own-{framework.key}--{slugify(name) or 'profile'}")
    record = TargetProfileRecord(
        key=key,
        framework=framework.key,
        name=name.strip(),
        description=values.get("description", "").strip(),
        source=values.get("source", "").strip(),
        verified=False,
        areas=_area_records(framework, areas),
        kind=values.get("kind", SCOPE),
        level=values.get("level"),
    )
    return _load(record, organization, actor, "made", now)


@transaction.atomic
def derive_profile(
    *, organization: Organization, base: TargetProfile, name: str, actor: User, now: datetime
) -> TargetProfile:
    """Copy a profile into one of the organisation's own. Raises DomainError (400), Denied (403)."""
    require(may_manage_library(actor, organization))
    if base.organization_id not in (None, organization.pk):
        raise DomainError(_("This profile cannot be derived from."), field="base")
    record = replace(
        profile_record(base),
        key=free_key(organization, f"own-{base.key.removeprefix('own-')}"),
        name=name.strip(),
        source=_("Derived from %(base)s.") % {"base": base.name},
        verified=False,
    )
    profile = _load(record, organization, actor, "derived", now)
    TargetProfile.objects.filter(pk=profile.pk).update(derived_from=base)
    profile.derived_from = base
    return profile


@transaction.atomic
def change_profile(
    *,
    profile: TargetProfile,
    actor: User,
    now: datetime,
    areas: Mapping[Requirement, Wanted] | None = None,
    **values: Any,
) -> TargetProfile:
    """Change name, level, description or source of an own profile, and (None: as they are) its process areas.

    Journeys that took their scope from it stay as they are. Raises as ``create_profile``.
    """
    require(may_change_set(actor, profile))
    texts: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    record = replace(profile_record(profile), **texts)
    if areas is not None:
        record = replace(record, areas=_area_records(profile.framework, areas))
    return _load(record, profile.organization, actor, "changed", now)


@transaction.atomic
def archive_profile(*, profile: TargetProfile, actor: User, now: datetime) -> TargetProfile:
    """Offer an own profile no longer; what was made with it stays."""
    require(may_change_set(actor, profile))
    set_archived(profile, now, actor, now)
    return profile


@transaction.atomic
def restore_profile(*, profile: TargetProfile, actor: User, now: datetime) -> TargetProfile:
    """Offer an archived profile again."""
    require(may_change_set(actor, profile))
    set_archived(profile, None, actor, now)
    return profile


@transaction.atomic
def import_profile(*, organization: Organization, file: File[Any], actor: User, now: datetime) -> TargetProfile:
    """Load a profile from a library file or a workbook; one with the key of an own profile replaces what that says.

    Raises FaultyFile (400) with every fault, Denied (403).
    """
    require(may_manage_library(actor, organization))
    record = read_record(file, profile_content)
    if not isinstance(record, TargetProfileRecord):
        raise FaultyFile((CatalogError("type", "must be target_profile"),))
    refuse_shipped_key(record.key)
    framework = _framework(record.framework, organization)
    if framework is None:
        raise FaultyFile((CatalogError("framework", f"{record.framework} is unknown"),))
    known = set(framework.requirements.in_use().process_areas().values_list("ref", flat=True))
    lost = [(number, area.ref) for number, area in enumerate(record.areas) if area.ref not in known]
    if lost:
        raise FaultyFile(
            tuple(CatalogError(f"areas[{number}].ref", f"{framework.key} has no {ref}") for number, ref in lost)
        )
    return _load(record, organization, actor, "imported", now)


def _framework(key: str, organization: Organization) -> Framework | None:
    found = Framework.objects.usable_by(organization).filter(key=key).order_by("organization_id")
    return found.first()


def _area_records(framework: Framework, areas: Mapping[Requirement, Wanted]) -> tuple[ProfileAreaRecord, ...]:
    if not areas:
        raise DomainError(_("Choose at least one process area."), field="areas")
    if any(area.framework_id != framework.pk for area in areas):
        raise DomainError(_("These process areas do not all belong to %(framework)s.") % {"framework": framework},
                          field="areas")  # fmt: skip
    ordered = sorted(areas.items(), key=lambda pair: pair[0].position)
    return tuple(
        ProfileAreaRecord(area.ref, wanted.level, False, wanted.maturity_level, wanted.selected)
        for area, wanted in ordered
    )


def _load(
    record: TargetProfileRecord, organization: Organization | None, actor: User, verb: str, now: datetime
) -> TargetProfile:
    """Load the record; what the levels of a maturity model ask is derived where it does not say so."""
    assert organization is not None  # noqa: S101 -- shipped profiles are refused before
    highest = max((area.maturity_level or 0 for area in record.areas), default=0)
    if record.kind == MATURITY_MODEL and len(record.levels) < highest:
        record = replace(record, levels=(*record.levels, *DERIVATION[len(record.levels) : highest]))
    load_own(checked(record), organization)
    profile = TargetProfile.objects.select_related("organization", "framework").get(
        pk=framework_id(record.key, organization.pk)
    )
    record_activity(organization=organization, actor=actor, verb=verb, target=profile, at=now)
    return profile
