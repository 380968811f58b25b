"""The two frameworks of a crosswalk as its tables name them: process areas, clauses, and what belongs to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from frameworks.models import Crosswalk, Requirement
from frameworks.querysets import AREA_KINDS, GENERIC_KINDS


@dataclass(frozen=True, slots=True)
class Structure:
    """The requirements in use of both frameworks by id, each with the head under which tables show it.

    The head of a practice is its process area; of a generic practice its generic goal or process attribute; of a
    clause the clause of the second level (8.3 of 8.3.2.1), or itself above that.
    """

    source_framework: UUID
    target_framework: UUID
    rows: Mapping[UUID, Requirement]
    heads: Mapping[UUID, Requirement]

    def of(self, framework: UUID) -> tuple[Requirement, ...]:
        """Return the requirements of one of the two frameworks, in its order."""
        return tuple(row for row in self.rows.values() if row.framework_id == framework)

    def heads_of(self, framework: UUID) -> tuple[Requirement, ...]:
        """Return the heads of one of the two frameworks, in its order."""
        found = {self.heads[row.pk].pk: self.heads[row.pk] for row in self.of(framework)}
        return tuple(sorted(found.values(), key=lambda row: row.position))

    def head(self, requirement: Requirement) -> Requirement:
        """Return the head of a requirement, itself if it is retired."""
        return self.heads.get(requirement.pk, requirement)


def structure(crosswalk: Crosswalk) -> Structure:
    """Return the two frameworks of ``crosswalk``, in one statement."""
    frameworks = (crosswalk.source_framework_id, crosswalk.target_framework_id)
    found = Requirement.objects.filter(framework__in=frameworks).in_use().defer("attributes").order_by("position")
    rows = {row.pk: row for row in found}
    return Structure(*frameworks, rows, {pk: _head(row, rows) for pk, row in rows.items()})


def is_generic(requirement: Requirement) -> bool:
    """Say whether the requirement applies to every process area."""
    return requirement.kind in GENERIC_KINDS


def _head(row: Requirement, rows: Mapping[UUID, Requirement]) -> Requirement:
    chain = [row]
    while chain[-1].parent_id and chain[-1].parent_id in rows:
        chain.append(rows[chain[-1].parent_id])
    area = next((above for above in chain if above.kind in AREA_KINDS), None)
    if area:
        return area
    if row.kind == Requirement.Kind.CLAUSE:
        return chain[-2] if len(chain) > 1 else row
    return chain[-1]
