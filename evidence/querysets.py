"""Chainable filters on certificates, objective evidence and its links to practices."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db.models import BooleanField, Case, CharField, Exists, F, Func, Min, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from evidence.search import Search, parse_search
from organizations.querysets import OwnedQuerySet

READS_CONFIDENTIAL = ("process_owner", "programme_manager", "owner")
EXPIRES_SOON = timedelta(days=60)


def _validity(field: str, today: date) -> Case:
    """Return "expired", "soon" (within 60 days), "valid", or "" where ``field`` gives no day."""
    return Case(
        When(**{f"{field}__lt": today}, then=Value("expired")),
        When(**{f"{field}__lte": today + EXPIRES_SOON}, then=Value("soon")),
        When(**{f"{field}__isnull": False}, then=Value("valid")),
        default=Value(""),
        output_field=CharField(),
    )


class CertificateQuerySet(OwnedQuerySet):
    """Certificates of the organisation."""

    def valid_on(self, day: date) -> Self:
        """Keep the certificates in force on ``day``."""
        return self.filter(issued_on__lte=day, expires_on__gte=day)

    def with_validity(self, today: date) -> Self:
        """Add ``validity`` (expired, soon, valid) and ``next_due_on``, the day of the first audit not yet held."""
        return self.annotate(
            validity=_validity("expires_on", today),
            next_due_on=Min("surveillance_audits__due_on", filter=Q(surveillance_audits__held_on=None)),
        )


class SurveillanceAuditQuerySet(OwnedQuerySet):
    """Surveillance audits of a certificate."""

    organization_path = "certificate__organization"

    def open(self) -> Self:
        """Keep the audits that have not been held."""
        return self.filter(held_on=None)


class ReadableQuerySet(OwnedQuerySet):
    """Rows about a piece of evidence, reached through ``item_path`` ("": the evidence itself).

    Confidential evidence is read by its owner, by who added it, by process owners and above, and by lead appraisers.
    """

    item_path = ""

    def visible_to(self, user: Any, at: datetime | None = None) -> Self:
        """Keep the rows of organisations that ``user`` reaches at ``at`` (None: now), whose evidence they may read."""
        rows = super().visible_to(user, at)
        if not user.is_authenticated:
            return rows
        path = f"{self.item_path}__" if self.item_path else ""
        memberships = apps.get_model("organizations", "Membership")._base_manager.filter(
            user=user, role__in=READS_CONFIDENTIAL
        )
        grants = apps.get_model("organizations", "AccessGrant").objects.active(at or timezone.now())
        return rows.filter(
            Q(**{f"{path}confidentiality": "internal"})
            | Q(**{f"{path}owner": user})
            | Q(**{f"{path}created_by": user})
            | Q(**{f"{path}organization__in": memberships.values("organization")})
            | Q(
                **{
                    f"{path}organization__in": grants.filter(user=user, role="lead_appraiser").values("organization"),
                }
            )
        )


class EvidenceItemQuerySet(ReadableQuerySet):
    """Objective evidence."""

    def current(self) -> Self:
        """Keep what has not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def withdrawn(self) -> Self:
        """Keep what has been withdrawn."""
        return self.filter(withdrawn_at__isnull=False)

    def matching(self, text: str) -> Self:
        """Keep what ``text`` asks for in the manner of web searches, in titles, notes, names and the text of files."""
        entries = apps.get_model("evidence", "SearchEntry").objects.matching(parse_search(text))
        return self.filter(pk__in=entries.values("item"))

    def expiring(self, today: date, until: date) -> Self:
        """Keep what expires from ``today`` to ``until``, both included."""
        return self.current().filter(valid_until__gte=today, valid_until__lte=until)

    def expired(self, today: date) -> Self:
        """Keep what expired before ``today``."""
        return self.current().filter(valid_until__lt=today)

    def with_validity(self, today: date) -> Self:
        """Add ``validity``: expired, soon, valid, or "" without a last day."""
        return self.annotate(validity=_validity("valid_until", today))

    def linked_to(self, **conditions: Any) -> Self:
        """Keep what has a link that meets all ``conditions``; without any: what has a link at all."""
        links = apps.get_model("evidence", "EvidenceLink")._base_manager.filter(item=OuterRef("pk"), **conditions)
        return self.filter(Exists(links))

    def unlinked(self) -> Self:
        """Keep what is offered for no practice."""
        links = apps.get_model("evidence", "EvidenceLink")._base_manager.filter(item=OuterRef("pk"))
        return self.filter(~Exists(links))


class EvidenceVersionQuerySet(ReadableQuerySet):
    """Versions of objective evidence."""

    organization_path, item_path = "item__organization", "item"


class EvidenceFileQuerySet(ReadableQuerySet):
    """Files of versions of objective evidence."""

    organization_path, item_path = "version__item__organization", "version__item"

    def to_check(self, before: datetime) -> Self:
        """Keep what was not read again since ``before``, the longest unseen first."""
        rows = self.kept().filter(Q(checked_at=None) | Q(checked_at__lt=before))
        return rows.order_by(F("checked_at").asc(nulls_first=True), "pk")

    def kept(self) -> Self:
        """Keep the files whose bytes were not erased."""
        return self.filter(erased_at=None)

    def damaged(self) -> Self:
        """Keep what is missing in the store or not what it was."""
        return self.exclude(fault="")


class EvidencePushQuerySet(OwnedQuerySet):
    """Pushes of evidence by programs."""


class Matches(Func):
    """Whether the words of a search entry meet a search, by the full-text index of the database at hand."""

    output_field = BooleanField()

    def __init__(self, search: Search) -> None:
        super().__init__(F("id"), F("words"))
        self.search = search

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        """Match by the GIN index on the words."""
        words, parameters = compiler.compile(self.source_expressions[1])
        return f"to_tsvector('simple', {words}) @@ to_tsquery('simple', %s)", [*parameters, self.search.tsquery()]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        """Match by the FTS5 table beside the entries."""
        key, parameters = compiler.compile(self.source_expressions[0])
        found = "SELECT rowid FROM evidence_search WHERE evidence_search MATCH %s"
        return f"{key} IN ({found})", (*parameters, self.search.fts5())


class SearchEntryQuerySet(ReadableQuerySet):
    """What evidence is found by."""

    organization_path, item_path = "item__organization", "item"

    def matching(self, search: Search) -> Self:
        """Keep what meets ``search``; nothing meets an empty one."""
        return self.filter(Matches(search)) if search else self.none()


class EvidenceLinkQuerySet(ReadableQuerySet):
    """Links from evidence to a practice in an instance."""

    organization_path, item_path = "item__organization", "item"

    def current(self) -> Self:
        """Keep the links of evidence that has not been withdrawn."""
        return self.filter(item__withdrawn_at=None)

    def in_cell(self, process_area: Any, practice: Any, unit: Any) -> Self:
        """Keep the links of one cell."""
        return self.filter(process_area=process_area, practice=practice, unit=unit)

    def in_review(self) -> Self:
        """Keep what waits for a reviewer."""
        return self.current().filter(state="in_review")

    def with_validity(self, today: date) -> Self:
        """Add ``validity`` of the evidence, and ``latest_at``, when its newest version was added."""
        versions = apps.get_model("evidence", "EvidenceVersion")._base_manager.filter(item=OuterRef("item"))
        return self.annotate(
            validity=_validity("item__valid_until", today),
            latest_at=Subquery(versions.order_by("-number").values("created_at")[:1]),
        )
