"""What loading a file would change, and what it touches of everybody's work."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import ForeignObjectRel, Model, Q

from frameworks.catalog import FrameworkRecord
from frameworks.catalog.difference import ADDED, Change, compare
from frameworks.models import Framework, Requirement
from frameworks.queries.records import requirement_records


@dataclass(frozen=True, slots=True)
class Touched:
    """How many rows of one kind, such as evidence links or tasks, point at the requirements that change."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """``is_new``: the framework is not there yet, so nothing is touched."""

    key: str
    is_new: bool
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]


def difference(record: FrameworkRecord, framework: Framework | None) -> Difference:
    """Return what ``record`` changes of ``framework``, None: everything is new."""
    before = requirement_records(framework) if framework else ()
    changes = compare(before, record.requirements)
    refs = {change.ref for change in changes if change.kind != ADDED}
    return Difference(
        key=record.key,
        is_new=framework is None,
        changes=changes,
        touched=touched(framework, refs) if framework and refs else (),
    )


def touched(framework: Framework, refs: Collection[str] | None = None) -> tuple[Touched, ...]:
    """Return what points at ``framework``, and at its requirements with these references (None: at any of them).

    One statement for each kind of row, whichever application it belongs to; what the catalogue itself consists of
    (its requirements, crosswalks and profiles) does not count.
    """
    requirements = Requirement.objects.filter(framework=framework)
    if refs is not None:
        requirements = requirements.filter(ref__in=refs)
    uses: dict[type[Model], Q] = {}
    for relation in _uses(Requirement):
        condition = Q(**{f"{relation.field.name}__in": requirements.values("pk")})
        uses[relation.related_model] = uses.get(relation.related_model, Q()) | condition
    for relation in _uses(Framework):
        condition = Q(**{relation.field.name: framework})
        uses[relation.related_model] = uses.get(relation.related_model, Q()) | condition
    counts = ((model, model._base_manager.filter(condition).count()) for model, condition in uses.items())
    return tuple(Touched(str(model._meta.verbose_name_plural), count) for model, count in counts if count)


def _uses(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Yield the foreign keys from other applications, and from what organisations add to the catalogue."""
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and field.one_to_many and _is_use(field.related_model):
            yield field


def _is_use(model: type[Model]) -> bool:
    added = ("licensedtext", "mappingrevision")
    return model._meta.app_label != Requirement._meta.app_label or model._meta.model_name in added
