"""The tags of a piece of evidence."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evidence.models import EvidenceItem, EvidenceTag
from evidence.services.content import clean_text
from organizations.errors import DomainError
from organizations.services.fields import save_valid

MOST_TAGS = 20
LONGEST_TAG = 40


def set_tags(item: EvidenceItem, names: Iterable[str]) -> dict[str, str]:
    """Give ``item`` just these tags; return the former ones as ``assign`` does, {} where nothing changed.

    A tag is told apart without case; the spelling of the first use stays. Tags that nothing has any more are deleted.
    """
    wanted = _wanted(names)
    former = {tag.name.casefold(): tag for tag in item.tags.all()}
    if former.keys() == wanted.keys():
        return {}
    known = {tag.name.casefold(): tag for tag in EvidenceTag.objects.of(item.organization)}
    for key in wanted.keys() - known.keys():
        known[key] = save_valid(EvidenceTag(organization=item.organization, name=wanted[key]))
    item.tags.set([known[key] for key in wanted])
    EvidenceTag.objects.of(item.organization).filter(items=None).delete()
    return {"tags": ", ".join(sorted(tag.name for tag in former.values()))} if former else {"tags": ""}


def _wanted(names: Iterable[str]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for name in names:
        text = clean_text(name, "tags").replace(",", " ").strip()
        if len(text) > LONGEST_TAG:
            raise DomainError(_("A tag has at most %(most)d characters.") % {"most": LONGEST_TAG}, field="tags")
        if text:
            wanted.setdefault(text.casefold(), text)
    if len(wanted) > MOST_TAGS:
        raise DomainError(_("Evidence has at most %(most)d tags.") % {"most": MOST_TAGS}, field="tags")
    return wanted
