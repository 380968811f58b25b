"""Evidence pushed by programs: one call that adds or renews it and offers it for a practice, safe to repeat."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from evidence.models import EvidenceFile, EvidenceItem, EvidenceLink, EvidencePush, EvidenceVersion
from evidence.permissions import may_contribute
from evidence.queries.cells import Cell
from evidence.services.content import FIELDS, MOST_FILES, CheckedFile, check_upload
from evidence.services.items import add_evidence, add_version
from evidence.services.links import link_evidence
from evidence.services.storing import storing
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require

LINKED = ("note", "directness", "draft")
KEPT_FOR = timedelta(days=30)
Outcome = EvidencePush.Outcome


class KeyReused(DomainError):
    """The idempotency key was used for something else (422)."""

    code = "idempotency_key_reused"
    status = 422


@storing()
def push_evidence(
    *, organization: Organization, cell: Cell, key: str, actor: User, now: datetime, title: str = "", **values: Any
) -> tuple[EvidencePush, bool]:
    """Put evidence into a cell and return what came of it, and whether it was done before under this ``key``.

    Evidence of the same title that is offered in the cell gets a new version; a file that the organisation has
    already is offered from there; everything else is new evidence, by default a CI artefact. ``title`` "": the name of
    the file. ``values``: as in ``add_evidence``, and note, directness, draft of ``link_evidence``. Raises KeyReused
    (422) where the key was used for another request, and as those services do; then nothing is written.
    """
    require(may_contribute(actor, organization))
    link_values: dict[str, Any] = {name: values.pop(name) for name in LINKED if name in values}
    files = [check_upload(upload) for upload in (values.get("upload") or ())[:MOST_FILES]]
    push, is_new = EvidencePush.objects.get_or_create(
        user=actor,
        key=key,
        defaults={
            "organization": organization,
            "fingerprint": _fingerprint(cell, title, values | link_values, files),
            "created_at": now,
        },
    )
    if not is_new:
        if push.fingerprint != _fingerprint(cell, title, values | link_values, files):
            raise KeyReused(_("This Idempotency-Key was used for another request."))
        return push, True
    title = title or (files[0].name if files else "")
    push.outcome, push.version = _put(organization, cell, title, files, actor, now, values)
    push.link = _offer(push.version.item, cell, actor, now, link_values)
    push.save()
    return push, False


def forget_pushes(*, now: datetime) -> int:
    """Delete what was remembered for repetitions longer than 30 days ago; return how many."""
    return EvidencePush.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _fingerprint(cell: Cell, title: str, values: dict[str, Any], files: list[CheckedFile]) -> str:
    told = {name: str(value) for name, value in values.items() if name != "upload"}
    asked = {
        "cell": [str(cell.process_area.pk), str(cell.practice.pk), str(cell.unit.pk)],
        "title": title,
        "values": told,
        "files": [(file.name, file.sha256) for file in files],
    }
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _put(
    organization: Organization,
    cell: Cell,
    title: str,
    files: list[CheckedFile],
    actor: User,
    now: datetime,
    values: dict[str, Any],
) -> tuple[str, EvidenceVersion]:
    usable = EvidenceItem.objects.visible_to(actor).of(organization).current()
    former = usable.filter(title=title).linked_to(
        process_area=cell.process_area, practice=cell.practice, unit=cell.unit
    )
    item = former.select_related("organization").order_by("-created_at").first()
    if item is not None:
        content = {name: values[name] for name in (*FIELDS, "kind") if name in values}
        try:
            return Outcome.VERSION, add_version(item=item, actor=actor, now=now, **content)
        except Conflict as conflict:
            if conflict.code != "same_content":
                raise
            return Outcome.PRESENT, item.versions.latest("number")
    known = _holder(usable, files)
    if known is not None:
        return Outcome.LINKED, known.versions.latest("number")
    values = {"kind": EvidenceItem.Kind.CI_ARTEFACT, **values}
    item = add_evidence(organization=organization, title=title, actor=actor, now=now, **values)
    return Outcome.ADDED, item.versions.get()


def _holder(usable: Any, files: list[CheckedFile]) -> EvidenceItem | None:
    """Return the evidence whose newest version is just this one file, None for several files."""
    if len(files) != 1:
        return None
    newest = EvidenceVersion.objects.filter(item=OuterRef("version__item")).order_by("-number")
    same = EvidenceFile.objects.filter(
        version__item=OuterRef("pk"), sha256=files[0].sha256, version__file_count=1, version=newest.values("pk")[:1]
    )
    found: EvidenceItem | None = usable.filter(Exists(same)).select_related("organization").first()
    return found


def _offer(item: EvidenceItem, cell: Cell, actor: User, now: datetime, values: dict[str, Any]) -> EvidenceLink:
    link: EvidenceLink | None = item.links.in_cell(cell.process_area, cell.practice, cell.unit).first()
    return link or link_evidence(
        item=item,
        process_area=cell.process_area,
        practice=cell.practice,
        unit=cell.unit,
        actor=actor,
        now=now,
        **values,
    )
