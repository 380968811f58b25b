"""Every crosswalk at once, as it counts for an organisation: what provides a requirement, also indirectly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from frameworks.models import Crosswalk, Mapping, MappingRevision, Requirement
from frameworks.paths import Link, Network, Path, Way
from organizations.models import Organization


class Place(NamedTuple):
    """A requirement as the steps of a path name it."""

    id: UUID
    ref: str
    title: str
    kind: str
    parent: UUID | None
    position: int
    framework: UUID
    framework_name: str

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return reverse("frameworks:requirement", args=[self.id])


class Judgement(NamedTuple):
    """One pair of a crosswalk as it counts. ``verified`` is None where the organisation judged the pair itself."""

    crosswalk: UUID
    crosswalk_title: str
    crosswalk_status: str
    source: UUID | None
    source_framework: UUID
    target: UUID
    strength: str
    rationale: str
    verified: bool | None

    @property
    def is_own(self) -> bool:
        """Say whether the organisation judged it."""
        return self.verified is None

    @property
    def strength_label(self) -> str:
        """Return the strength for people."""
        return str(Mapping.Strength(self.strength).label)

    @property
    def crosswalk_url(self) -> str:
        """Return the address of the crosswalk's page."""
        return reverse("frameworks:crosswalk", args=[self.crosswalk])

    @property
    def status_label(self) -> str:
        """Return the status of the crosswalk for people."""
        return str(Crosswalk.Status(self.crosswalk_status).label)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of a path: from where to where, and what the crosswalk says of it.

    ``is_reversed``: it is read against the direction of the crosswalk, whose own strength stands in ``judgement``.
    ``is_exact``: it starts at the requirement at which the step before it ends, not at a part or the whole of that.
    """

    source: Place
    target: Place
    judgement: Judgement
    is_reversed: bool
    is_exact: bool


@dataclass(frozen=True, slots=True)
class PathRecord:
    """A path with its steps; ``strength`` is what is left over all of them."""

    steps: tuple[StepRecord, ...]
    strength: str
    is_direct: bool

    @property
    def strength_label(self) -> str:
        """Return the strength for people."""
        return str(Mapping.Strength(self.strength).label)


@dataclass(frozen=True, slots=True)
class WayRecord:
    """How ``source`` provides ``target``: the strongest path, and the other ones."""

    source: Place
    target: Place
    path: PathRecord
    others: tuple[PathRecord, ...]

    @property
    def strength(self) -> str:
        """Return the strength of the strongest path."""
        return self.path.strength

    @property
    def is_direct(self) -> bool:
        """Say whether a crosswalk speaks of the pair itself."""
        return self.path.is_direct


@dataclass(frozen=True, slots=True)
class CrosswalkNetwork:
    """The network, and what its nodes and links are called."""

    network: Network
    places: dict[UUID, Place]
    judgements: dict[tuple[UUID, UUID, UUID], Judgement]

    def records(self, ways: Iterable[Way]) -> tuple[WayRecord, ...]:
        """Return ``ways`` with everything that is shown of them, in their order."""
        return tuple(self._record(way) for way in ways)

    def _record(self, way: Way) -> WayRecord:
        first, *others = (self._path(path) for path in way.paths)
        return WayRecord(first.steps[0].source, first.steps[-1].target, first, tuple(others))

    def _path(self, path: Path) -> PathRecord:
        steps = (self._step(link, is_exact) for link, is_exact in zip(path.links, (True, *path.joints), strict=True))
        return PathRecord(tuple(steps), path.strength, path.is_direct)

    def _step(self, link: Link, is_exact: bool) -> StepRecord:
        judgement = self.judgements[link.key]  # type: ignore[index]
        source, target = self.places[link.source], self.places[link.target]
        return StepRecord(source, target, judgement, link.is_reversed, is_exact)


def crosswalk_network(organization: Organization | None) -> CrosswalkNetwork:
    """Return every pair that counts for ``organization`` (None: as shipped), in two statements, three with one."""
    owned = Q(framework__organization=None) | Q(framework__organization=organization)
    fields = ("id", "ref", "title", "kind", "parent", "position", "framework", "framework__short_name")
    rows = Requirement.objects.in_use().filter(owned).order_by().values_list(*fields)
    places = {row[0]: Place(*row) for row in rows}
    found = _judgements(organization)
    network = Network(
        (Link(key, row.source, row.target, row.strength) for key, row in found.items() if row.source),
        frameworks={pk: place.framework for pk, place in places.items()},
        parents={pk: place.parent for pk, place in places.items()},
        nothing=[(row.source_framework, row.target) for row in found.values() if row.source is None],
    )
    return CrosswalkNetwork(network, places, found)  # type: ignore[arg-type]


def _judgements(organization: Organization | None) -> dict[tuple[UUID, UUID | None, UUID], Judgement]:
    """Return what counts of each pair: what the organisation judged itself stands in place of the crosswalk's own."""
    usable = Q(crosswalk__organization=None) | Q(crosswalk__organization=organization)
    fields = (
        "crosswalk", "crosswalk__title", "crosswalk__status", "source", "crosswalk__source_framework", "target",
        "strength", "rationale",
    )  # fmt: skip
    shipped = Mapping.objects.filter(usable).order_by().values_list(*fields, "verified")
    found = {(row[0], row[3], row[5]): Judgement(*row) for row in shipped}
    if organization:
        own = MappingRevision.objects.of(organization).filter(usable, is_current=True, is_withdrawn=False)
        for row in own.order_by().values_list(*fields):
            found[row[0], row[3], row[5]] = Judgement._make((*row, None))
    return found
