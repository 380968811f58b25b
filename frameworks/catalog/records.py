"""What a catalogue file says, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field

Scalar = str | int | float | bool
Attribute = Scalar | list[Scalar]


@dataclass(frozen=True, slots=True)
class RequirementRecord:
    """A requirement of a file. ``parent`` is its parent's reference, None at the top; ``level`` as in the model."""

    ref: str
    kind: str
    title: str
    position: int
    parent: str | None = None
    level: int | None = None
    category: str = ""
    verified: bool = False
    source: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameworkRecord:
    """A framework edition with its requirements in order. The target levels are None where it has no target."""

    key: str
    family: str
    name: str
    short_name: str
    edition: str
    catalogue_version: int
    publisher: str
    target_kind: str
    target_min: int | None
    target_max: int | None
    source: str
    verified: bool
    requirements: tuple[RequirementRecord, ...]


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """One pair of a crosswalk; ``source`` is None exactly when ``strength`` is none."""

    source: str | None
    target: str
    strength: str
    rationale: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CrosswalkRecord:
    """A crosswalk between two frameworks, named by their keys."""

    key: str
    title: str
    source_framework: str
    target_framework: str
    status: str
    source: str
    verified: bool
    mappings: tuple[MappingRecord, ...]
