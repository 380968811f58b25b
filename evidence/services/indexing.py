"""Keep the search entries of evidence: what is typed at once, what stands in files by a worker."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db.models import Value
from django.db.models.functions import Concat

from evidence.extraction import Outcome, extract_text
from evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion, SearchEntry
from evidence.search import words_of

logger = logging.getLogger(__name__)
MOST_CHARACTERS = 200_000
BATCH = 500


def index_item(item: EvidenceItem, *, new_content: bool = False) -> None:
    """Write what ``item`` is found by; ``new_content``: the text of its former files is dropped, to be read anew."""
    entry = SearchEntry.objects.filter(item=item).first() or SearchEntry(item=item)
    version = item.versions.prefetch_related("files").order_by("-number").first()
    files = list(version.files.all()) if version else []
    if new_content or entry.pk is None:
        entry.text, entry.text_wanted = "", bool(files)
    notes = item.links.exclude(note="").order_by().values_list("note", flat=True)
    tags = (tag.name for tag in item.tags.all())
    entry.words = words_of("\n".join([*described(item, version, files), *tags, *notes, entry.text]))
    entry.save()


def index_imported(
    items: Iterable[EvidenceItem], versions: Iterable[EvidenceVersion], files: Iterable[EvidenceFile]
) -> None:
    """Write the entries of new evidence with one version and at most one file each, in a few statements."""
    by_item = {version.item_id: version for version in versions}
    by_version = {file.version_id: file for file in files}
    entries = []
    for item in items:
        version = by_item[item.pk]
        own = [by_version[version.pk]] if version.pk in by_version else []
        words = words_of("\n".join(described(item, version, own)))
        entries.append(SearchEntry(item=item, words=words, text_wanted=bool(own)))
    SearchEntry.objects.bulk_create(entries, batch_size=BATCH)


def add_words(item: EvidenceItem, text: str) -> None:
    """Let ``item`` be found by ``text`` as well: one statement, for a note on a link."""
    if words := words_of(text):
        SearchEntry.objects.filter(item=item).update(words=Concat("words", Value(f" {words}")))


def described(item: EvidenceItem, version: EvidenceVersion | None, files: Iterable[EvidenceFile]) -> list[str]:
    """Return the texts that people typed about the evidence, and the names of its files."""
    texts = [item.title, item.owner_role]
    if version is not None:
        texts += [version.url, version.place, version.revision, version.statement, version.given_by]
    return [*texts, *(file.name for file in files)]


def read_waiting(*, at_most: int) -> int:
    """Read the files of up to ``at_most`` pieces of evidence and write their text down; return how many were read.

    What cannot be read (damage, a password, a bomb, a type without text) has no text and is not tried again.
    """
    waiting = SearchEntry.objects.filter(text_wanted=True).select_related("item__organization").order_by("pk")
    entries = list(waiting[:at_most])
    for entry in entries:
        version = entry.item.versions.prefetch_related("files").order_by("-number").first()
        text = _text_of(version) if version else ""
        # Only if the same version is still the newest: a later one has asked for its own reading.
        current = entry.item.versions.order_by("-number").values_list("pk", flat=True).first()
        if version is None or current == version.pk:
            SearchEntry.objects.filter(pk=entry.pk).update(text=text, text_wanted=False)
            index_item(entry.item)
    return len(entries)


def _text_of(version: EvidenceVersion) -> str:
    parts, left = [], MOST_CHARACTERS
    for stored in version.files.all():
        try:
            with stored.file.open("rb") as content:
                found = extract_text(content, stored.name)
        except OSError:
            logger.warning("The text of file %s cannot be read", stored.pk, exc_info=True)
            continue
        if found.outcome == Outcome.READ:
            parts.append(found.text[:left])
            left -= len(parts[-1])
    return "\n".join(parts)
