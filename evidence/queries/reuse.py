"""What an organisation has for a requirement, and what else a piece of evidence may serve: hints, never ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from evidence.models import EvidenceItem, EvidenceLink
from evidence.querysets import EvidenceLinkQuerySet
from frameworks.models import Mapping as CatalogMapping
from frameworks.models import Requirement
from frameworks.paths import Way
from frameworks.queries import CrosswalkNetwork, Place, WayRecord, crosswalk_network
from frameworks.strengths import NONE, STRONGEST_FIRST, weaker
from organizations.models import Organization, User

SAME = "same"
RANK_CHOICES = ((SAME, SAME), *((strength, strength) for strength in STRONGEST_FIRST))
RANK = {strength: rank for rank, strength in enumerate((SAME, *STRONGEST_FIRST))}


@dataclass(frozen=True, slots=True)
class Hint:
    """How far what stands on ``on`` may serve ``for_``. ``way``: how the one provides the other.

    ``strength``: "same" where both are one requirement, or one is a part of the other; ``way`` is None then.
    ``is_inherited``: the way ends at what ``for_`` belongs to; ``is_part``: it starts at what ``on`` belongs to.
    Where it is both, nothing says that the two parts are the same one, and a step of strength is lost.
    """

    on: Place
    for_: Place
    way: WayRecord | None
    strength: str

    @property
    def strength_label(self) -> str:
        """Return the strength for people; "" for the same requirement."""
        return "" if self.strength == SAME else str(CatalogMapping.Strength(self.strength).label)

    @property
    def is_inherited(self) -> bool:
        """Say whether the crosswalk speaks of the whole that the wanted requirement belongs to."""
        return self.way is not None and self.way.target.id != self.for_.id

    @property
    def is_part(self) -> bool:
        """Say whether the crosswalk speaks of the whole that the evidence shows a part of."""
        return self.way is not None and self.way.source.id != self.on.id


@dataclass(frozen=True, slots=True)
class Reusable:
    """Evidence that may be reused, where it stands best (``link``), and how many other places it stands at."""

    item: EvidenceItem
    link: EvidenceLink
    hint: Hint
    others: int

    @property
    def validity(self) -> str:
        """Return expired, soon, valid, or "" without a last day."""
        return str(self.link.validity)  # type: ignore[attr-defined]

    @property
    def rank(self) -> tuple[int, bool, bool, str, str]:
        """Return what orders it: the strongest first, what is expired and what is not accepted later."""
        waits = self.link.state != EvidenceLink.State.ACCEPTED
        return (RANK[self.hint.strength], self.validity == "expired", waits, self.item.title, str(self.item.pk))


def evidence_for(
    requirement: Requirement, organization: Organization, user: User, today: date
) -> tuple[Reusable, ...]:
    """Return the evidence ``user`` may read that may serve ``requirement``, the best first, in four statements.

    It stands on the requirement itself or a part of it, or on what provides it, or what it belongs to, by a crosswalk
    or indirectly, as the organisation judges the pairs. Drafts, returned and withdrawn evidence are left out; expired
    evidence is marked. The practices asked for are entries of the catalogue, a few hundred at most.
    """
    found = crosswalk_network(organization)
    standing = _standing(found, requirement.pk)
    rows = offered_links(organization).visible_to(user).filter(practice__in=list(standing))
    best: dict[UUID, Reusable] = {}
    counts: Counter[UUID] = Counter()
    for link in rows.with_validity(today).select_related("item", "unit"):
        one = Reusable(link.item, link, standing[link.practice_id], 0)
        counts[link.item_id] += 1
        best[link.item_id] = min(best.get(link.item_id, one), one, key=lambda row: row.rank)
    ordered = sorted(best.values(), key=lambda row: row.rank)
    return tuple(replace(row, others=counts[row.item.pk] - 1) for row in ordered)


def served_by(item: EvidenceItem) -> Mapping[UUID, Hint]:
    """Return how far ``item`` may serve each requirement that it can serve at all, by id, in four statements.

    It can serve what it stands on, what that provides by a crosswalk or indirectly, and the parts of that.
    """
    found = crosswalk_network(item.organization)
    offered = offered_links(item.organization).filter(item=item)
    practices = [pk for pk in offered.order_by().values_list("practice", flat=True).distinct() if pk in found.places]
    owners = {node: practice for practice in practices for node in found.network.above(practice)}
    owners |= {practice: practice for practice in practices}
    ways = _grouped(found.network.ways_from(owners), lambda way: way.target)
    hints = {pk: Hint(found.places[pk], found.places[pk], None, SAME) for pk in practices}
    for pk in found.places:
        rows = [(owners[way.source], way) for node in found.network.chain(pk) for way in ways.get(node, ())]
        hint = _strongest(found, ((on, pk, way) for on, way in rows))
        if hint and pk not in hints:
            hints[pk] = hint
    return hints


def served_frameworks(hints: Mapping[UUID, Hint]) -> tuple[tuple[str, tuple[Hint, ...]], ...]:
    """Return (name of the framework, what crosswalks speak of themselves in it), the strongest first."""
    groups: dict[str, list[Hint]] = {}
    for hint in sorted(hints.values(), key=lambda row: RANK[row.strength]):
        if hint.way and not hint.is_inherited:
            groups.setdefault(hint.for_.framework_name, []).append(hint)
    return tuple((name, tuple(rows)) for name, rows in groups.items())


def offered_links(organization: Organization) -> EvidenceLinkQuerySet:
    """Return the links of evidence that is in use and accepted or in review."""
    rows: EvidenceLinkQuerySet = EvidenceLink.objects.current().of(organization)
    return rows.filter(state__in=EvidenceLink.OFFERED)


def _standing(found: CrosswalkNetwork, wanted: UUID) -> dict[UUID, Hint]:
    """Return how far evidence on each requirement may serve the ``wanted`` one, where it may at all."""
    ways = _grouped(found.network.ways_to(found.network.chain(wanted)), lambda way: way.source)
    standing = {}
    for pk, place in found.places.items():
        chain = found.network.chain(pk)
        if wanted in chain:
            standing[pk] = Hint(place, found.places[wanted], None, SAME)
            continue
        hint = _strongest(found, ((pk, wanted, way) for node in chain for way in ways.get(node, ())))
        if hint:
            standing[pk] = hint
    return standing


def _strongest(found: CrosswalkNetwork, candidates: Iterable[tuple[UUID, UUID, Way]]) -> Hint | None:
    """Return the strongest hint of (where evidence stands, what is wanted, a way between their wholes), if any.

    Where a crosswalk speaks of what is wanted itself, what it says of the whole counts no more.
    """
    network = found.network
    left = [
        (RANK[strength], way.paths[0].rank, strength, on, wanted, way)
        for on, wanted, way in candidates
        if (strength := weaker(way.strength, int(way.source != on and way.target != wanted))) != NONE
        and (way.target == wanted or not network.speaks_of(network.chain(on), wanted))
    ]
    if not left:
        return None
    *_rank, strength, on, wanted, way = min(left, key=lambda row: row[:2])
    return Hint(found.places[on], found.places[wanted], found.records([way])[0], strength)


def _grouped(ways: Iterable[Way], end: Callable[[Way], Any]) -> dict[UUID, list[Way]]:
    groups: dict[UUID, list[Way]] = {}
    for way in ways:
        groups.setdefault(end(way), []).append(way)
    return groups
