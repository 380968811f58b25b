"""Mark practices in their instances: one cell at a time, or all that have no mark yet."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, Characterisation, CharacterisationChange
from assessments.permissions import may_characterise, may_decide, require_open
from assessments.queries.scope import Judged, scope_of
from assessments.querysets import AssessedQuerySet
from assessments.scales import problem_with
from assessments.services.assessments import locked
from frameworks.models import Requirement
from frameworks.querysets import PRACTICE_KINDS
from organizations.errors import Conflict, DomainError
from organizations.models import Unit, User
from organizations.permissions import require
from organizations.services import record_activity

PROBLEMS = {
    "mark_unknown": ("mark", gettext_lazy("The scale of this model has no such mark.")),
    "weakness_missing": ("weakness", gettext_lazy("Say what is weak: the method asks for it with this mark.")),
    "not_yet_refused": (
        "mark",
        gettext_lazy("“Not yet” is no value for GOV and II: they are performed from the start."),
    ),
}
LONGEST_WEAKNESS = 2000
# GP 1.1 and GP 1.1.1 say no more than that the practices of the process area are performed.
FIRST_GENERIC_LEVEL = 2


class Cell(NamedTuple):
    """Where a mark stands: the ids of a process area, of what is judged in it, and of an instance."""

    process_area_id: UUID
    practice_id: UUID
    unit_id: UUID


class StaleMark(Conflict):
    """Somebody else has marked the cell meanwhile (409); ``present`` is what stands there now."""

    code = "mark_changed"

    def __init__(self, present: Characterisation) -> None:
        super().__init__(
            _("%(person)s has marked this cell meanwhile: %(mark)s.")
            % {"person": present.changed_by or _("Somebody"), "mark": present.mark or _("no mark")}
        )
        self.present = present


def characterise(
    *, assessment: Assessment, cell: Cell, mark: str, weakness: str, version: int, actor: User, now: datetime
) -> Characterisation:
    """Set the mark of ``cell``; an empty ``mark`` takes it back.

    ``version`` is the one that the person saw, 0 where the cell had no row. Raises StaleMark (409) if it is another
    one by now, Conflict (409) on a closed self-assessment, and DomainError (400) for a cell that is not judged, a
    mark that the scale does not have, or a weakness that the method asks for and is missing.
    """
    require(may_characterise(actor, assessment.organization))
    require_open(assessment)
    area = _judged_area(assessment, cell)
    weakness = weakness.strip() if mark else ""
    _check_mark(assessment, area, mark, weakness)
    try:
        with transaction.atomic():
            row = _next_version(assessment, cell, version)
            row.mark, row.weakness, row.changed_by, row.changed_at = mark, weakness, actor, now
            row.save()
            _record_changes([row])
    except IntegrityError as error:  # Two first marks of one cell at once: the second is the stale one.
        raise StaleMark(_row(assessment, cell).get()) from error
    return row


@transaction.atomic
def fill(
    *,
    assessment: Assessment,
    process_area: Requirement,
    mark: str,
    actor: User,
    now: datetime,
    unit: Unit | None = None,
) -> int:
    """Set ``mark`` in each cell of ``process_area`` that has none, in ``unit`` alone or everywhere (None).

    Return how many were set. What has a mark stays as it is. Errors as ``characterise``; a mark that needs a
    weakness cannot fill: each weakness is one of its own.
    """
    require(may_decide(actor, assessment.organization))
    assessment = locked(assessment)
    require_open(assessment)
    if not mark:
        raise DomainError(str(PROBLEMS["mark_unknown"][1]), field="mark", code="mark_unknown")
    _check_mark(assessment, process_area, mark, "")
    judged, units = _cells_of(assessment, process_area, unit)
    present = {Cell(process_area.pk, row.practice_id, row.unit_id): row for row in _rows_of(assessment, process_area)}
    cells = [Cell(process_area.pk, one.practice.pk, place.pk) for one in judged for place in units]
    rows = [
        _filled(present.get(cell), assessment, cell, mark, actor, now)
        for cell in cells
        if cell not in present or not present[cell].mark
    ]
    Characterisation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["mark", "weakness", "version", "changed_by", "changed_at"],
    )
    _record_changes(rows)
    if rows:
        record_activity(
            organization=assessment.organization, actor=actor, verb="filled", target=assessment, at=now,
            detail={"process_area": process_area.ref, "mark": mark, "cells": len(rows)},
        )  # fmt: skip
    return len(rows)


def _rows_of(assessment: Assessment, process_area: Requirement) -> AssessedQuerySet:
    return assessment.characterisations.filter(process_area=process_area).order_by()


def _filled(
    row: Characterisation | None, assessment: Assessment, cell: Cell, mark: str, actor: User, now: datetime
) -> Characterisation:
    if row is None:
        row = Characterisation(assessment=assessment, version=0, **cell._asdict())
    row.mark, row.weakness, row.version = mark, "", row.version + 1
    row.changed_by, row.changed_at = actor, now
    return row


def _cells_of(
    assessment: Assessment, process_area: Requirement, unit: Unit | None
) -> tuple[tuple[Judged, ...], tuple[Unit, ...]]:
    scope = scope_of(assessment)
    judged = scope.judged.get(process_area.pk)
    units = scope.units_of(process_area)
    if judged is None:
        raise DomainError(_("This process area is not assessed here."), field="process_area", code="not_judged")
    if unit is not None and unit not in units:
        raise DomainError(_("This instance is not assessed here."), field="unit", code="not_judged")
    return judged, (unit,) if unit else units


def _judged_area(assessment: Assessment, cell: Cell) -> Requirement:
    """Return the process area of ``cell``; as ``scope_of``, but without reading the whole scope.

    Raises DomainError (400) unless the self-assessment judges the cell.
    """
    areas = assessment.assessedareas.filter(process_area=cell.process_area_id, reason="")
    assessed = areas.select_related("process_area").first()
    if assessed is None:
        raise DomainError(_("This process area is not assessed here."), field="process_area", code="not_judged")
    area: Requirement = assessed.process_area
    practices = Requirement.objects.filter(framework=assessment.framework_id).in_use().select_related("parent")
    practice = practices.filter(pk=cell.practice_id).first()
    if practice is None or not _belongs(practice, area) or (practice.level or 1) > assessment.target_level:
        raise DomainError(_("This practice is not assessed here."), field="practice", code="not_judged")
    unit = assessment.units.filter(pk=cell.unit_id).first()
    whole = bool(area.attributes.get("organization_wide"))
    if unit is None or (unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT) != whole:
        raise DomainError(_("This instance is not assessed here."), field="unit", code="not_judged")
    return area


def _belongs(practice: Requirement, area: Requirement) -> bool:
    """Return whether ``practice`` is judged in ``area``: one of its own, a generic practice or a process attribute."""
    if practice.kind == Requirement.Kind.PROCESS_ATTRIBUTE:
        return True
    if practice.kind == Requirement.Kind.GENERIC_PRACTICE:
        return (practice.level or 0) >= FIRST_GENERIC_LEVEL
    parent = practice.parent
    return practice.kind in PRACTICE_KINDS and parent is not None and area.pk in (parent.pk, parent.parent_id)


def _check_mark(assessment: Assessment, area: Requirement, mark: str, weakness: str) -> None:
    problem = problem_with(assessment.scale, mark, weakness, area.ref)
    if problem:
        field, message = PROBLEMS[problem]
        raise DomainError(str(message), field=field, code=problem)
    if len(weakness) > LONGEST_WEAKNESS:
        raise DomainError(
            _("At most %(limit)d characters.") % {"limit": LONGEST_WEAKNESS}, field="weakness", code="too_long"
        )


def _row(assessment: Assessment, cell: Cell) -> AssessedQuerySet:
    return assessment.characterisations.in_cell(*cell).select_related("changed_by")


def _next_version(assessment: Assessment, cell: Cell, version: int) -> Characterisation:
    row: Characterisation | None = _row(assessment, cell).select_for_update(of=("self",)).first()
    if row is None:
        return Characterisation(assessment=assessment, **cell._asdict())
    if row.version != version:
        raise StaleMark(row)
    row.version += 1
    return row


def _record_changes(rows: list[Characterisation]) -> None:
    cell = ("assessment_id", "process_area_id", "practice_id", "unit_id")
    fields = (*cell, "mark", "weakness", "changed_by", "changed_at")
    CharacterisationChange.objects.bulk_create(
        CharacterisationChange(**{name: getattr(row, name) for name in fields}) for row in rows
    )
