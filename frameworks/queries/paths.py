"""What one framework provides of another over further ones, and every way from and to one requirement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from frameworks.models import Crosswalk, Framework, Requirement
from frameworks.queries.network import WayRecord, crosswalk_network
from frameworks.strengths import STRONGEST_FIRST
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class ReachedFramework:
    """A framework that is reached indirectly: the number of ways by strength."""

    id: UUID
    name: str
    medium: int
    weak: int


@dataclass(frozen=True, slots=True)
class FrameworkWays:
    """The ways between one requirement and those of one other framework, the strongest first."""

    framework: UUID
    name: str
    ways: tuple[WayRecord, ...]


@dataclass(frozen=True, slots=True)
class RequirementWays:
    """What provides a requirement, and what it provides, by the framework at the other end; direct ways included."""

    to: tuple[FrameworkWays, ...]
    from_: tuple[FrameworkWays, ...]


def connected_frameworks(frameworks: QuerySet[Framework]) -> QuerySet[Framework]:
    """Keep of ``frameworks`` those that a crosswalk starts from or leads to."""
    ends = Q(source_framework=OuterRef("pk")) | Q(target_framework=OuterRef("pk"))
    return frameworks.filter(Exists(Crosswalk.objects.filter(ends))).order_by("family", "key", "pk")


def crosswalks_between(source: Framework, target: Framework, user: Any) -> QuerySet[Crosswalk]:
    """Return the crosswalks that speak of the two frameworks themselves, in either direction."""
    ends = Q(source_framework=source, target_framework=target) | Q(source_framework=target, target_framework=source)
    found: QuerySet[Crosswalk] = Crosswalk.objects.visible_to(user).filter(ends)
    return found


def indirect_ways(source: Framework, organization: Organization | None) -> tuple[WayRecord, ...]:
    """Return what ``source`` provides of other frameworks where no crosswalk speaks of the pair, the strongest first.

    As it counts for ``organization`` (None: as shipped), in two statements, three with one.
    """
    found = crosswalk_network(organization)
    return found.records(found.network.indirect_ways(source.pk))


def narrowed_ways(
    ways: Iterable[WayRecord], target: Framework, *, q: str = "", strength: str = ""
) -> tuple[WayRecord, ...]:
    """Keep the ways that end in ``target``, by text at both ends and by strength."""
    words = q.casefold()
    return tuple(
        way
        for way in ways
        if way.target.framework == target.pk
        and (not strength or way.strength == strength)
        and (not words or words in f"{way.source} {way.target}".casefold())
    )


def reached_frameworks(ways: Iterable[WayRecord]) -> tuple[ReachedFramework, ...]:
    """Return the frameworks in which ``ways`` end, by name."""
    counts: defaultdict[tuple[str, UUID], Counter[str]] = defaultdict(Counter)
    for way in ways:
        counts[way.target.framework_name, way.target.framework][way.strength] += 1
    return tuple(
        ReachedFramework(pk, name, found["medium"], found["weak"]) for (name, pk), found in sorted(counts.items())
    )


def requirement_ways(requirement: Requirement, organization: Organization | None) -> RequirementWays:
    """Return every way to and from ``requirement``, in two statements, three with an organisation."""
    found = crosswalk_network(organization)
    to, from_ = (found.records(ways([requirement.pk])) for ways in (found.network.ways_to, found.network.ways_from))
    return RequirementWays(
        _by_framework(((way.source.framework, way.source.framework_name), way) for way in to),
        _by_framework(((way.target.framework, way.target.framework_name), way) for way in from_),
    )


def _by_framework(ways: Iterable[tuple[tuple[UUID, str], WayRecord]]) -> tuple[FrameworkWays, ...]:
    groups: defaultdict[tuple[UUID, str], list[WayRecord]] = defaultdict(list)
    for framework, way in ways:
        groups[framework].append(way)
    found = [FrameworkWays(pk, name, tuple(rows)) for (pk, name), rows in groups.items()]
    return tuple(sorted(found, key=lambda one: (STRONGEST_FIRST.index(one.ways[0].strength), one.name)))
