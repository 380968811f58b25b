"""What ISO 9001 already provides of a practice: hints for reuse, never a rating."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from frameworks.models import Framework, Requirement
from frameworks.queries.effective import EffectiveMapping, effective_mappings
from frameworks.queries.target import TargetPractice
from frameworks.strengths import strongest
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Hint:
    """How far another standard already provides a practice. A hint for reuse, never a rating.

    ``strength`` is the strongest among ``clauses`` (references); "none" with no clauses where no clause asks for the
    practice, or where the crosswalk is silent about it (``is_silent``), and ``rationales`` say which of the two.
    ``inherited``: the crosswalk speaks of the whole process, not of this practice.
    """

    strength: str
    clauses: tuple[str, ...] = ()
    rationales: tuple[str, ...] = ()
    inherited: bool = False
    is_silent: bool = False


NO_HINT = Hint(
    "none",
    rationales=("The crosswalk does not speak of this. That does not mean that ISO 9001 asks for nothing here.",),
    is_silent=True,
)


def iso_9001_hints(framework: Framework, organization: Organization | None = None) -> dict[str, Hint]:
    """Return the reuse hint of ISO 9001 for each mapped requirement of ``framework``, by reference.

    As ``organization`` judges it, None: as shipped. For base practices look the process up (see ``hint_for``).
    """
    from_iso_9001 = Q(
        crosswalk__target_framework=framework, crosswalk__source_framework__family=Framework.Family.ISO_9001
    )
    found: dict[str, list[EffectiveMapping]] = {}
    for row in effective_mappings(organization, from_iso_9001):
        found.setdefault(row.target.ref, []).append(row)
    return {ref: _hint(rows) for ref, rows in found.items()}


def _hint(rows: list[EffectiveMapping]) -> Hint:
    return Hint(
        strength=strongest(row.strength for row in rows),
        clauses=tuple(row.source.ref for row in rows if row.source and row.provides),
        rationales=tuple(row.rationale for row in rows),
    )


def hint_for(hints: dict[str, Hint], process_area: Requirement, practice: Requirement) -> Hint:
    """Return the hint for a practice; of A-SPICE it inherits that of its process or process attribute."""
    if practice.ref in hints:
        return hints[practice.ref]
    above = process_area.ref
    if practice.kind == Requirement.Kind.GENERIC_PRACTICE:
        above = f"PA {practice.ref.removeprefix('GP ').rsplit('.', 1)[0]}"
    inherited = hints.get(above)
    if inherited is None:
        return NO_HINT
    return Hint(inherited.strength, inherited.clauses, inherited.rationales, inherited=True)


def crosswalk_hints(
    framework: Framework, practices: Iterable[TargetPractice], organization: Organization | None = None
) -> dict[tuple[str, str], Hint]:
    """Return the ISO 9001 hint of each target practice by its key, in one query, two with an organisation."""
    hints = iso_9001_hints(framework, organization)
    return {target.key: hint_for(hints, target.process_area, target.practice) for target in practices}
