"""What a catalogue file says, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field

Scalar = str | int | float | bool
Attribute = Scalar | list[Scalar]


@dataclass(frozen=True, slots=True)
class RequirementRecord:
    """A requirement of a file. ``parent`` is its parent's reference, None at the top; ``level`` as in the model.

    ``title`` is the reference where no source gives one.
    """

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
    """A framework edition with its requirements in order. The target levels are None where it has no target.

    ``replaces`` is the key of the edition before it, None if there is none.
    """

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
    replaces: str | None = None


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


@dataclass(frozen=True, slots=True)
class ProfileAreaRecord:
    """A process area of a target profile; ``level`` is the one wanted of it, None where the profile names none.

    Of a maturity model: ``maturity_level`` is the level whose process set it is in (1: the basic set), None in a
    scope; ``selected``: it may be one of those that the higher levels ask more of.
    """

    ref: str
    level: int | None
    verified: bool
    maturity_level: int | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True)
class MaturityLevelRecord:
    """What a maturity level asks: ``capability`` of every process of its and the lower sets.

    Besides, ``at_least`` of the selected processes need ``selected_capability`` (0: none is asked for).
    """

    level: int
    capability: int
    selected_capability: int = 0
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class TargetProfileRecord:
    """A named choice of process areas of one framework, named by its key.

    ``kind``: ``scope``, or ``maturity_model`` with what each of its ``levels`` asks (empty in a scope). ``level``: the
    one wanted of the whole, None where whoever uses the profile chooses it.
    """

    key: str
    framework: str
    name: str
    description: str
    source: str
    verified: bool
    areas: tuple[ProfileAreaRecord, ...]
    kind: str = "scope"
    level: int | None = None
    levels: tuple[MaturityLevelRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskTemplatesRecord:
    """The task templates of a family of frameworks; ``content`` is what ``task_templates.templates_of`` reads."""

    key: str
    family: str
    source: str
    verified: bool
    content: dict[str, object]


Record = FrameworkRecord | CrosswalkRecord | TargetProfileRecord | TaskTemplatesRecord
