"""What counts of crosswalks for an organisation: the crosswalk's own mappings, overlaid by its current revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from frameworks.models import Crosswalk, Mapping, MappingRevision, Requirement
from frameworks.strengths import NONE
from organizations.models import Organization

Key = tuple[UUID, UUID | None, UUID]


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of a crosswalk that an organisation may judge; ``source`` is None for "nothing provides the target"."""

    organization: Organization
    crosswalk: Crosswalk
    source: Requirement | None
    target: Requirement


@dataclass(frozen=True, slots=True)
class EffectiveMapping:
    """How far ``source`` provides ``target``, as it counts for one organisation, or as shipped.

    ``source`` is None where nothing provides the target; ``strength`` "none" with a source: the organisation judges
    that this source provides nothing of it. ``mapping``: the crosswalk's own mapping of the pair, None where only the
    organisation knows it. ``revision``: what the organisation judged, None where it follows the crosswalk.
    """

    crosswalk: Crosswalk
    source: Requirement | None
    target: Requirement
    strength: str
    rationale: str
    verified: bool
    mapping: Mapping | None
    revision: MappingRevision | None

    @property
    def strength_label(self) -> str:
        """Return the strength for people."""
        return str(Mapping.Strength(self.strength).label)

    @property
    def key(self) -> Key:
        """Return the ids of crosswalk, source and target."""
        return (self.crosswalk.pk, self.source.pk if self.source else None, self.target.pk)

    @property
    def provides(self) -> bool:
        """Say whether the source provides anything of the target."""
        return self.source is not None and self.strength != NONE


def effective_mappings(organization: Organization | None, condition: Q) -> tuple[EffectiveMapping, ...]:
    """Return what counts for ``organization`` (None: as shipped) of the pairs that meet ``condition``.

    ``condition`` speaks of ``crosswalk``, ``source`` and ``target``. One statement, two with an organisation. In the
    order of the targets, then of the sources. That nothing provides a target falls away where something does.
    """
    related = ("crosswalk__source_framework", "crosswalk__target_framework", "source", "target")
    usable = Q(crosswalk__organization=None)
    if organization:
        usable |= Q(crosswalk__organization=organization)
    rows = {
        _key(row): _from_crosswalk(row)
        for row in Mapping.objects.filter(usable, condition).order_by().select_related(*related)
    }
    if organization:
        revisions = MappingRevision.objects.of(organization).filter(condition, usable, is_current=True)
        for revision in revisions.order_by().select_related(*related, "made_by"):
            _overlay(rows, revision)
    return _ordered(rows.values())


def current_revision(pair: Pair) -> MappingRevision | None:
    """Return what the organisation said last of a pair, a withdrawal included; None: nothing ever."""
    rows = MappingRevision.objects.of(pair.organization).filter(crosswalk=pair.crosswalk, target=pair.target)
    revision: MappingRevision | None = rows.filter(source=pair.source, is_current=True).first()
    return revision


def _overlay(rows: dict[Key, EffectiveMapping], revision: MappingRevision) -> None:
    key = _key(revision)
    shipped = rows.get(key)
    if revision.is_withdrawn:
        if shipped:
            rows[key] = replace(shipped, revision=revision)
        return
    rows[key] = EffectiveMapping(
        crosswalk=revision.crosswalk,
        source=revision.source,
        target=revision.target,
        strength=revision.strength,
        rationale=revision.rationale,
        verified=False,
        mapping=shipped.mapping if shipped else None,
        revision=revision,
    )


def _from_crosswalk(row: Mapping) -> EffectiveMapping:
    return EffectiveMapping(
        row.crosswalk, row.source, row.target, row.strength, row.rationale, row.verified, row, None
    )


def _key(row: Mapping | MappingRevision) -> Key:
    return (row.crosswalk_id, row.source_id, row.target_id)


def _ordered(rows: Iterable[EffectiveMapping]) -> tuple[EffectiveMapping, ...]:
    by_target: defaultdict[tuple[UUID, UUID], list[EffectiveMapping]] = defaultdict(list)
    for row in rows:
        by_target[row.crosswalk.pk, row.target.pk].append(row)
    kept = (
        row
        for found in by_target.values()
        for row in found
        if row.source is not None or not any(other.provides for other in found)
    )
    return tuple(
        sorted(
            kept,
            key=lambda row: (
                row.crosswalk.key,
                row.target.position,
                row.source.position if row.source else -1,
                str(row.target.pk),
            ),
        )
    )
