"""The clauses of ISO 9001 with the evidence on each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceLink
from evidence.querysets import EvidenceLinkQuerySet
from frameworks.models import Framework, Requirement
from organizations.models import Organization, User

SHOWN = 6
UNTITLED = "(untitled)"


class CoverageState(models.TextChoices):
    """What the evidence on a clause has come to."""

    COVERED = "covered", _("with evidence")
    EXPIRED = "expired", _("only expired evidence")
    MISSING = "missing", _("without evidence")


# The 2026 edition is a slot until its clauses are confirmed by the publisher.
EDITION = "iso-9001-2015"


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause with its newest evidence (at most six, ``total`` in all).

    ``coverage`` is None for a clause that is divided further: its parts are what evidence is wanted for.
    """

    clause: Requirement
    links: tuple[EvidenceLink, ...]
    total: int
    coverage: CoverageState | None

    @property
    def title(self) -> str:
        """Return the clause's title, "" where the standard gives it none."""
        return "" if self.clause.title == UNTITLED else self.clause.title

    @property
    def depth(self) -> int:
        """Return how deep the clause lies: 1 for 4, 2 for 4.1."""
        return self.clause.ref.count(".") + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the clauses that are not divided further have evidence, only expired evidence, or none."""

    clauses: int
    covered: int
    expired: int
    missing: int


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The clauses to show, grouped below the top-level clauses, and the coverage of all."""

    groups: tuple[tuple[ClauseRow, tuple[ClauseRow, ...]], ...]
    coverage: Coverage


def iso_9001() -> Framework | None:
    """Return the edition of ISO 9001 that registers are kept by, None if it is not loaded."""
    return Framework.objects.shipped().filter(key=EDITION).first()


def clauses() -> QuerySet[Requirement]:
    """Return the clauses of ISO 9001 in their order."""
    rows = Requirement.objects.filter(framework__key=EDITION, framework__organization=None)
    return rows.in_use().order_by("position")


def clause_refs() -> frozenset[str]:
    """Return the numbers of all clauses."""
    return frozenset(clauses().values_list("ref", flat=True))


def clause_by_ref() -> dict[str, Requirement]:
    """Return the clauses by their numbers."""
    return {clause.ref: clause for clause in clauses()}


def register_clauses(
    organization: Organization, today: date, search: str = "", show: str = "", *, reader: User | None = None
) -> RegisterPage:
    """Return the clauses with their evidence, in a constant number of statements.

    All evidence counts, but only what ``reader`` may read is named and searched (None: all of it).

    ``search`` looks at clause numbers, clause titles and titles of evidence; ``show``: a CoverageState, "" for all.
    Withdrawn evidence is left out; returned evidence is shown but covers nothing.
    """
    links = EvidenceLink.objects.of(organization).current().filter(practice__framework__family="iso_9001")
    counts = _counts(links, today)
    named = links.visible_to(reader) if reader else links
    newest = _newest(named, today)
    matching = set(named.filter(item__title__icontains=search).values_list("practice", flat=True)) if search else set()
    found = list(clauses())
    divided = {clause.parent_id for clause in found}
    rows = [
        ClauseRow(
            clause,
            tuple(newest[clause.pk]),
            counts.get(clause.pk, (0, 0, 0))[0],
            None if clause.pk in divided else _coverage(*counts.get(clause.pk, (0, 0, 0))),
        )
        for clause in found
    ]
    shown = [
        row
        for row in rows
        if (not show or row.coverage == show) and (not search or row.clause.pk in matching or _says(row, search))
    ]
    return RegisterPage(_grouped(rows, shown), _total(rows))


def _counts(links: EvidenceLinkQuerySet, today: date) -> dict[UUID, tuple[int, int, int]]:
    """Return (all, valid and not returned, not returned) links by clause."""
    offered = Q(state__in=EvidenceLink.OFFERED)
    valid = Q(item__valid_until=None) | Q(item__valid_until__gte=today)
    rows = (
        links.order_by()
        .values_list("practice")
        .annotate(Count("pk"), valid=Count("pk", filter=offered & valid), offered=Count("pk", filter=offered))
    )
    return {practice: (total, valid, offered) for practice, total, valid, offered in rows}


def _newest(links: EvidenceLinkQuerySet, today: date) -> defaultdict[UUID, list[EvidenceLink]]:
    place = Window(RowNumber(), partition_by=F("practice"), order_by=(F("created_at").desc(), F("id")))
    rows = links.with_validity(today).annotate(place=place).filter(place__lte=SHOWN).select_related("item__owner")
    newest: defaultdict[UUID, list[EvidenceLink]] = defaultdict(list)
    for link in rows.order_by("item__title"):
        newest[link.practice_id].append(link)
    return newest


def _coverage(total: int, valid: int, offered: int) -> CoverageState:
    if valid:
        return CoverageState.COVERED
    return CoverageState.EXPIRED if offered else CoverageState.MISSING


def _says(row: ClauseRow, search: str) -> bool:
    wanted = search.casefold()
    return row.clause.ref.startswith(wanted) or wanted in row.title.casefold()


def _grouped(rows: list[ClauseRow], shown: list[ClauseRow]) -> tuple[tuple[ClauseRow, tuple[ClauseRow, ...]], ...]:
    """Return the shown clauses below their top-level clauses, which head their groups."""
    below: defaultdict[str, list[ClauseRow]] = defaultdict(list)
    for row in shown:
        below[row.clause.ref.split(".")[0]].append(row)
    return tuple(
        (row, tuple(part for part in below[row.clause.ref] if part.depth > 1 or part.total))
        for row in rows
        if row.depth == 1 and below[row.clause.ref]
    )


def _total(rows: list[ClauseRow]) -> Coverage:
    states = [row.coverage for row in rows if row.coverage]
    return Coverage(
        clauses=len(states),
        covered=states.count(CoverageState.COVERED),
        expired=states.count(CoverageState.EXPIRED),
        missing=states.count(CoverageState.MISSING),
    )
