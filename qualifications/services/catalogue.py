"""Load the training catalogue: idempotent, set-based, keeping corrections, never deleting what is in use."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from frameworks.catalog import CatalogError, InvalidCatalog
from qualifications.catalog import RoleRecord, TrainingCatalogue, TypeRecord, Words, parse_training_catalogue
from qualifications.models import FAMILIES, NAMESPACE, AppraisalRole, QualificationType

SHIPPED = Path(__file__).parent.parent / "catalogs" / "qualifications.json"
WORDS = Words(
    families=[value for value, _label in FAMILIES],
    kinds=QualificationType.Kind.values,
    functions=AppraisalRole.Function.values,
)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did, in rows. ``retired``: no longer in the file. ``kept``: corrected here, the file differs."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    kept: int = 0


def read_training_catalogue(path: Path = SHIPPED) -> TrainingCatalogue:
    """Return what the file holds; raise InvalidCatalog with every fault."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidCatalog([CatalogError(str(path), f"cannot be read: {error.strerror}")]) from error
    return parse_training_catalogue(content, WORDS)


@transaction.atomic
def load_training_catalogue(path: Path = SHIPPED) -> LoadReport:
    """Load the file, all of it or, after InvalidCatalog, nothing. Corrections of administrators stay."""
    catalogue = read_training_catalogue(path)
    types, roles = _load(QualificationType, catalogue.types), _load(AppraisalRole, catalogue.roles)
    return LoadReport(**{name: getattr(types, name) + getattr(roles, name) for name in asdict(types)})


def follow_file(rows: QuerySet[Any]) -> int:
    """Give up corrections: the next loading takes the file's values over. Return how many were given up."""
    return rows.order_by().filter(corrected=True).update(corrected=False)


def _load(model: Any, records: Sequence[TypeRecord | RoleRecord]) -> LoadReport:
    before = {row.pk: row for row in model.objects.all()}
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    rows, written, created, kept = {}, [], 0, 0
    for position, record in enumerate(records):
        row = _row(model, record, position)
        old = before.get(row.pk)
        if old is not None and old.corrected:
            kept += any(getattr(row, name) != getattr(old, name) for name in model.CORRECTABLE)
            for name in (*model.CORRECTABLE, "corrected"):
                setattr(row, name, getattr(old, name))
        rows[row.pk] = row
        created += old is None
        if old is None or any(getattr(row, name) != getattr(old, name) for name in fields):
            written.append(row)
    gone = [row for row in before.values() if not row.retired and row.pk not in rows]
    for row in gone:
        row.retired = True
    if written or gone:
        model.objects.bulk_create([*written, *gone], update_conflicts=True, unique_fields=["id"], update_fields=fields)
    updated = len(written) - created
    return LoadReport(created, updated, len(rows) - len(written), len(gone), kept)


def _row(model: Any, record: TypeRecord | RoleRecord, position: int) -> Any:
    values = asdict(record)
    for name in ("prerequisites", "needs"):
        if name in values:
            values[name] = [list(group) for group in values[name]]
    return model(id=uuid.uuid5(NAMESPACE, f"{model._meta.model_name} {record.key}"), position=position, **values)
