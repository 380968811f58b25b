"""A crosswalk as a matrix, and side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from frameworks.models import Requirement
from frameworks.queries.effective import EffectiveMapping
from frameworks.queries.structure import Structure
from frameworks.strengths import STRONGEST_FIRST, strongest


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What one clause or area of the source provides of one area of the target.

    ``strength``: the strongest among its pairs; ``counts``: (strength, number of pairs) of each that occurs. Both
    are empty where the crosswalk has no pair.
    """

    source: Requirement
    target: Requirement
    strength: str
    counts: tuple[tuple[str, int], ...]

    @property
    def pairs(self) -> int:
        """Return the number of pairs."""
        return sum(count for _strength, count in self.counts)

    @property
    def letter(self) -> str:
        """Return S, M, W or N; empty without a pair."""
        return self.strength[:1].upper()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The cells of one clause or area of the source, one for each column."""

    source: Requirement
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sources down, targets across. ``silent``: the heads of the source without any pair, which have no row."""

    columns: tuple[Requirement, ...]
    rows: tuple[MatrixRow, ...]
    silent: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A requirement with its pairs, the strongest first; ``strength``: the strongest, "" where there is no pair."""

    requirement: Requirement
    mappings: tuple[EffectiveMapping, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class BesideGroup:
    """What belongs to one head; ``mapped`` counts those with a pair."""

    head: Requirement
    rows: tuple[Beside, ...]
    mapped: int


def matrix(frame: Structure, mappings: Iterable[EffectiveMapping]) -> Matrix:
    """Return ``mappings`` by the heads of their sources and targets."""
    found: defaultdict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for row in mappings:
        if row.source is not None:
            found[frame.head(row.source).pk, frame.head(row.target).pk].append(row.strength)
    columns = frame.heads_of(frame.target_framework)
    heads = frame.heads_of(frame.source_framework)
    speaking = {source for source, _target in found}
    rows = tuple(
        MatrixRow(head, tuple(_cell(head, column, found.get((head.pk, column.pk), [])) for column in columns))
        for head in heads
        if head.pk in speaking
    )
    return Matrix(columns, rows, tuple(head for head in heads if head.pk not in speaking))


def _cell(source: Requirement, target: Requirement, strengths: Sequence[str]) -> MatrixCell:
    counted = Counter(strengths)
    counts = tuple((strength, counted[strength]) for strength in STRONGEST_FIRST if counted[strength])
    return MatrixCell(source, target, strongest(strengths) if strengths else "", counts)


def beside(
    frame: Structure, mappings: Iterable[EffectiveMapping], *, is_reverse: bool = False
) -> tuple[BesideGroup, ...]:
    """Return the requirements of the target with what provides them, by head.

    ``is_reverse``: those of the source with what they provide. Of the requirements without a pair only those are
    shown whose kind the crosswalk speaks of.
    """
    found: defaultdict[UUID, list[EffectiveMapping]] = defaultdict(list)
    kinds = set()
    for row in mappings:
        key = row.source if is_reverse else row.target
        if key is not None:
            found[key.pk].append(row)
            kinds.add(key.kind)
    groups: dict[UUID, list[Beside]] = {}
    for requirement in frame.of(frame.source_framework if is_reverse else frame.target_framework):
        if requirement.kind in kinds:
            groups.setdefault(frame.head(requirement).pk, []).append(_beside(requirement, found[requirement.pk]))
    return tuple(
        BesideGroup(frame.rows[head], tuple(rows), sum(bool(row.mappings) for row in rows))
        for head, rows in groups.items()
    )


def _beside(requirement: Requirement, rows: list[EffectiveMapping]) -> Beside:
    ordered = tuple(sorted(rows, key=lambda row: STRONGEST_FIRST.index(row.strength)))
    return Beside(requirement, ordered, ordered[0].strength if ordered else "")
