"""What evidence can be found by, the same rows for PostgreSQL's and for SQLite's full-text search."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evidence.models.items import EvidenceItem
from evidence.querysets import SearchEntryQuerySet


class SearchEntry(models.Model):
    """What one piece of evidence is found by.

    ``words``: folded, one space between them (``evidence.search.words_of``), of title, notes, names and text; an index
    of the database lies on them (migration ``search``). ``text``: what was read in the files of its newest version.
    ``text_wanted``: those files wait to be read. The key is a number because SQLite's index counts rows.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.OneToOneField(EvidenceItem, models.CASCADE, related_name="search_entry")
    words = models.TextField(_("words"), blank=True)
    text = models.TextField(_("text"), blank=True)
    text_wanted = models.BooleanField(_("waits to be read"), default=False)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = (models.Index(fields=("id",), name="evidence_search_waiting", condition=models.Q(text_wanted=True)),)

    def __str__(self) -> str:
        return str(self.item)

    @property
    def organization(self) -> object:
        """Return the organisation the evidence belongs to."""
        return self.item.organization
