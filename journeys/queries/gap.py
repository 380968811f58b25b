"""The gap analysis: per practice what there is, what is missing, and what ISO 9001 evidence may be reused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from evidence.models import EvidenceItem, EvidenceLink
from evidence.queries.register import clause_by_ref
from evidence.querysets import EvidenceItemQuerySet
from frameworks.models import Framework, Requirement
from frameworks.models import Mapping as CatalogMapping
from frameworks.queries import Hint, crosswalk_hints
from journeys.models import Journey
from journeys.queries.scope import CellState, cell_states, journey_scope, weakest
from organizations.models import Organization, Unit


@dataclass(frozen=True, slots=True)
class GapRow:
    """One practice of one process area over its instances.

    ``hint`` says how far ISO 9001 already asks for the practice and is never a rating; ``clauses`` are the
    catalogue entries of its clauses; ``own_evidence`` is the number of the organisation's evidence items on them.
    """

    process_area: Requirement
    practice: Requirement
    unit_states: tuple[tuple[Unit, CellState], ...]
    hint: Hint
    clauses: tuple[Requirement, ...]
    own_evidence: int

    @property
    def state(self) -> CellState:
        """Return the weakest state over the instances; missing where there is no instance."""
        return weakest([state for _unit, state in self.unit_states])

    @property
    def strength_label(self) -> str:
        """Return the hint's strength for people."""
        return str(CatalogMapping.Strength(self.hint.strength).label)

    def units_in(self, state: CellState) -> list[Unit]:
        """Return the instances whose evidence has come to ``state``."""
        return [unit for unit, found in self.unit_states if found == state]

    @property
    def missing(self) -> list[Unit]:
        """Return the instances without evidence."""
        return self.units_in(CellState.MISSING)

    @property
    def returned(self) -> list[Unit]:
        """Return the instances whose evidence was returned."""
        return self.units_in(CellState.RETURNED)

    @property
    def in_review(self) -> list[Unit]:
        """Return the instances whose evidence is in review."""
        return self.units_in(CellState.IN_REVIEW)

    @property
    def accepted(self) -> list[Unit]:
        """Return the instances with accepted evidence."""
        return self.units_in(CellState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PracticeCell:
    """A practice in one instance: the state of its evidence, and the links it comes from."""

    unit: Unit
    state: CellState
    links: tuple[EvidenceLink, ...]


@dataclass(frozen=True, slots=True)
class GapArea:
    """The rows of one process area; ``accepted`` counts its practices accepted in every instance."""

    process_area: Requirement
    rows: tuple[GapRow, ...]
    accepted: int
    missing: int
    with_own_evidence: int


@dataclass(frozen=True, slots=True)
class GapSummary:
    """Numbers of practices: by strength of the hint, by state, and with the organisation's own ISO 9001 evidence."""

    practices: int
    accepted: int
    missing: int
    strong: int
    medium: int
    weak: int
    none: int
    with_own_evidence: int


@dataclass(frozen=True, slots=True)
class GapAnalysis:
    """All practices of a journey's target, and their summary."""

    rows: tuple[GapRow, ...]
    summary: GapSummary


def gap_analysis(journey: Journey, today: date) -> GapAnalysis:
    """Return the gap analysis of ``journey``, in a constant number of statements."""
    scope = journey_scope(journey)
    states = cell_states(journey, today)
    hints = crosswalk_hints(journey.framework, scope.practices, journey.organization)
    clauses = clause_by_ref()
    own = evidence_by_clause(journey.organization, today)
    rows = []
    for target in scope.practices:
        area, practice, hint = target.process_area, target.practice, hints[target.key]
        units = scope.units_of(area)
        rows.append(
            GapRow(
                process_area=area,
                practice=practice,
                unit_states=tuple(
                    (unit, states.get((area.pk, practice.pk, unit.pk), CellState.MISSING)) for unit in units
                ),
                hint=hint,
                clauses=tuple(clauses[ref] for ref in hint.clauses if ref in clauses),
                own_evidence=len(frozenset().union(*(own.get(ref, frozenset()) for ref in hint.clauses))),
            )
        )
    return GapAnalysis(tuple(rows), _summary(rows))


def practice_gap(analysis: GapAnalysis, process_area: UUID, practice: UUID) -> GapRow | None:
    """Return the row of one practice, or None if the journey's target does not ask for it."""
    rows = (row for row in analysis.rows if (row.process_area.pk, row.practice.pk) == (process_area, practice))
    return next(rows, None)


def practice_cells(journey: Journey, row: GapRow, user: Any) -> tuple[PracticeCell, ...]:
    """Return the instances of a practice with the evidence that ``user`` may read, newest first."""
    links: dict[UUID, list[EvidenceLink]] = defaultdict(list)
    found = EvidenceLink.objects.visible_to(user).current().of(journey.organization).select_related("item")
    for link in found.filter(process_area=row.process_area, practice=row.practice):
        links[link.unit_id].append(link)
    return tuple(PracticeCell(unit, state, tuple(links[unit.pk])) for unit, state in row.unit_states)


def narrowed(
    rows: Iterable[GapRow], *, q: str = "", area: str = "", strength: str = "", state: str = "", own: bool = False
) -> tuple[GapRow, ...]:
    """Keep the rows of a process area (its reference), strength of hint, state, with own evidence, holding ``q``."""
    words = q.casefold()
    return tuple(
        row
        for row in rows
        if (not area or row.process_area.ref == area)
        and (not strength or row.hint.strength == strength)
        and (not state or row.state == state)
        and (not own or row.own_evidence)
        and (not words or words in f"{row.process_area} {row.practice} {' '.join(row.hint.clauses)}".casefold())
    )


def by_area(rows: Iterable[GapRow]) -> tuple[GapArea, ...]:
    """Group rows by process area, in their order."""
    groups: dict[UUID, list[GapRow]] = defaultdict(list)
    for row in rows:
        groups[row.process_area.pk].append(row)
    return tuple(
        GapArea(
            process_area=found[0].process_area,
            rows=tuple(found),
            accepted=sum(row.state == CellState.ACCEPTED for row in found),
            missing=sum(row.state == CellState.MISSING for row in found),
            with_own_evidence=sum(bool(row.own_evidence) for row in found),
        )
        for found in groups.values()
    )


def evidence_by_clause(organization: Organization, today: date) -> Mapping[str, frozenset[UUID]]:
    """Return the ids of the organisation's evidence on each ISO 9001 clause, by the clause's reference.

    Evidence on 8.2.3.1 counts for 8.2.3, 8.2 and 8 as well. Drafts and withdrawn, returned and expired evidence are
    left out.
    """
    found: dict[str, set[UUID]] = defaultdict(set)
    links = _usable(organization, today).order_by().values_list("practice__ref", "item")
    for ref, item in links:
        parts = ref.split(".")
        for length in range(1, len(parts) + 1):
            found[".".join(parts[:length])].add(item)
    return {ref: frozenset(items) for ref, items in found.items()}


def reusable_evidence(organization: Organization, clauses: Iterable[str], today: date) -> EvidenceItemQuerySet:
    """Return the organisation's evidence on the ``clauses`` (references) or below them, by title."""
    wanted = Q(pk__in=[])
    for ref in clauses:
        wanted |= Q(practice__ref=ref) | Q(practice__ref__startswith=f"{ref}.")
    links = _usable(organization, today).filter(wanted)
    rows: EvidenceItemQuerySet = EvidenceItem.objects.filter(pk__in=links.values("item")).order_by("title", "id")
    return rows


def _usable(organization: Organization, today: date) -> QuerySet[EvidenceLink]:
    """Return the links of valid evidence to ISO 9001 clauses."""
    valid = Q(item__valid_until=None) | Q(item__valid_until__gte=today)
    rows: QuerySet[EvidenceLink] = EvidenceLink.objects.current().of(organization).filter(valid)
    return rows.filter(practice__framework__family=Framework.Family.ISO_9001, state__in=EvidenceLink.OFFERED)


def _summary(rows: list[GapRow]) -> GapSummary:
    strengths = Counter(row.hint.strength for row in rows)
    states = Counter(row.state for row in rows)
    return GapSummary(
        practices=len(rows),
        accepted=states[CellState.ACCEPTED],
        missing=states[CellState.MISSING],
        strong=strengths["strong"],
        medium=strengths["medium"],
        weak=strengths["weak"],
        none=strengths["none"],
        with_own_evidence=sum(bool(row.own_evidence) for row in rows),
    )
