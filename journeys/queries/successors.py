"""What may take the place of a requirement in another edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from frameworks.comparison import Step
from frameworks.models import Framework, Mapping, Requirement
from frameworks.querysets import AREA_KINDS, GENERIC_KINDS, PRACTICE_KINDS
from journeys.models import Journey

PLACED_KINDS = (*PRACTICE_KINDS, "generic_practice")


def areas_of(rows: Iterable[Requirement]) -> dict[UUID, Requirement]:
    """Return the process area of each requirement that belongs to one."""
    found: dict[UUID, Requirement] = {}
    for row in rows:  # parents stand before their children
        if row.kind in AREA_KINDS:
            found[row.pk] = row
        elif row.parent_id in found:
            found[row.pk] = found[row.parent_id]
    return found


class Candidates:
    """What may take the place of a requirement."""

    def __init__(
        self, journey: Journey, framework: Framework, old: list[Requirement], new: list[Requirement], steps: list[Step]
    ) -> None:
        self.old_areas = areas_of(old)
        self.placed: dict[UUID, list[Requirement]] = defaultdict(list)
        areas = areas_of(new)
        for row in new:
            if row.kind in PLACED_KINDS and row.pk in areas:
                self.placed[areas[row.pk].pk].append(row)
        self.new_areas = [row for row in new if row.kind in AREA_KINDS]
        self.generic = [row for row in new if row.kind in GENERIC_KINDS and row.kind in PLACED_KINDS]
        new_by_ref, old_by_ref = {row.ref: row for row in new}, {row.ref: row for row in old}
        by_pk = {row.pk: row for row in new}
        self.mapped: dict[UUID, list[Requirement]] = defaultdict(list)
        for step in steps:
            if step.before and step.after:
                self.mapped[old_by_ref[step.before.ref].pk].append(new_by_ref[step.after.ref])
        mappings = Mapping.objects.usable_by(journey.organization).filter(
            crosswalk__source_framework=journey.framework_id, crosswalk__target_framework=framework
        )
        for source, target in mappings.exclude(source=None).order_by().values_list("source", "target"):
            if target in by_pk and by_pk[target] not in self.mapped[source]:
                self.mapped[source].append(by_pk[target])

    def of(self, before: Requirement, after: Requirement | None) -> tuple[Requirement, ...]:
        """Return what may take the place of ``before``, ``after`` first."""
        named = [*([after] if after else []), *self.mapped[before.pk]]
        if before.kind in AREA_KINDS:
            return tuple(dict.fromkeys(row for row in (*named, *self.new_areas) if row.kind in AREA_KINDS))
        if before.kind in GENERIC_KINDS:
            return tuple(dict.fromkeys(row for row in (*named, *self.generic) if row.kind in PLACED_KINDS))
        area = self.old_areas.get(before.pk)
        takers = self.mapped[area.pk] if area else []
        if area and not area.retired and area in self.new_areas:
            takers = [area, *takers]
        placed = [row for taker in takers for row in self.placed[taker.pk]]
        return tuple(dict.fromkeys(row for row in (*named, *placed) if row.kind in PLACED_KINDS))
