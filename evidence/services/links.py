"""Offer evidence for a practice in an instance, and review what was offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import is_own, may_contribute, may_review, may_review_link, may_unlink
from evidence.queries.cells import linkable_areas, linkable_practices, linkable_units
from evidence.services.content import clean_text
from evidence.services.indexing import add_words
from evidence.services.items import add_evidence, lock_item
from evidence.services.storing import storing
from frameworks.models import Requirement
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.services import record_activity
from organizations.services.fields import save_valid

State = EvidenceLink.State


@dataclass(frozen=True)
class Reviewed:
    """What a review of several links came to: how many were accepted, how many are the reviewer's own."""

    accepted: int
    own: int


@transaction.atomic
def link_evidence(
    *,
    item: EvidenceItem,
    process_area: Requirement,
    practice: Requirement,
    unit: Unit,
    actor: User,
    now: datetime,
    note: str = "",
    draft: bool = False,
    **tagging: str,
) -> EvidenceLink:
    """Offer ``item`` for a practice in an instance, to be reviewed; ``note`` says where to look in it.

    ``tagging``: ``directness``, one of ``EvidenceLink.Directness`` or "". A ``draft`` is only prepared: it waits for
    ``resubmit_link``.

    ``practice`` is a specific or base practice of ``process_area`` or a generic practice of the same framework;
    an ISO 9001 clause has its top-level clause as ``process_area`` and the root organisational unit as ``unit``.
    Raises DomainError (400) where these do not fit together, or the link exists; Conflict (409) if withdrawn.
    """
    require(may_contribute(actor, item.organization))
    item = lock_item(item)
    _check_cell(item.organization, process_area, practice)
    _check_unit(item.organization, process_area, unit)
    link = save_valid(
        EvidenceLink(
            item=item,
            process_area=process_area,
            practice=practice,
            unit=unit,
            state=State.DRAFT if draft else State.IN_REVIEW,
            note=clean_text(note, "note"),
            directness=tagging.get("directness", ""),
            created_by=actor,
            created_at=now,
        ),
        known=("item", "process_area", "practice", "unit", "created_by"),
    )
    add_words(item, link.note)
    _record(link, actor, "linked", now)
    return link


def link_clause(
    *, item: EvidenceItem, clause: Requirement, actor: User, now: datetime, note: str = ""
) -> EvidenceLink:
    """Offer ``item`` for a clause of ISO 9001, in the organisation as a whole; errors as ``link_evidence``."""
    return link_evidence(
        item=item,
        process_area=top_clause(clause),
        practice=clause,
        unit=Unit.objects.get(organization=item.organization_id, parent=None),
        actor=actor,
        now=now,
        note=note,
    )


@storing()
def add_clause_evidence(*, clause: Requirement | None, actor: User, now: datetime, **evidence: Any) -> EvidenceItem:
    """Add evidence as ``add_evidence`` does and offer it for ``clause`` (None: for nothing yet), or do neither."""
    item = add_evidence(actor=actor, now=now, **evidence)
    if clause is not None:
        link_clause(item=item, clause=clause, actor=actor, now=now)
    return item


def top_clause(clause: Requirement) -> Requirement:
    """Return the top-level clause (4 to 10) that ``clause`` belongs to."""
    top: Requirement = Requirement.objects.get(framework=clause.framework_id, ref=clause.ref.split(".")[0])
    return top


@transaction.atomic
def link_practices(
    *,
    item: EvidenceItem,
    process_area: Requirement,
    practices: Iterable[Requirement],
    units: Iterable[Unit],
    actor: User,
    now: datetime,
    **details: Any,
) -> list[EvidenceLink]:
    """Offer ``item`` for several practices of a process area in several instances; return the new links.

    ``details``: note, directness, draft of ``link_evidence``.

    Cells for which it is offered already stay as they are. Errors as ``link_evidence``; then nothing is written.
    """
    require(may_contribute(actor, item.organization))
    known = set(item.links.filter(process_area=process_area).values_list("practice", "unit"))
    units = list(units)
    return [
        link_evidence(
            item=item, process_area=process_area, practice=practice, unit=unit, actor=actor, now=now, **details
        )
        for practice in practices
        for unit in units
        if (practice.pk, unit.pk) not in known
    ]


@transaction.atomic
def unlink_evidence(*, link: EvidenceLink, actor: User) -> None:
    """Take an offer back; the evidence stays."""
    link = _locked(link)
    require(may_unlink(actor, link))
    _record(link, actor, "unlinked", None)
    link.delete()


@transaction.atomic
def accept_link(*, link: EvidenceLink, actor: User, now: datetime) -> EvidenceLink:
    """Accept the evidence for its practice; who offered it may do so only where nobody else can review."""
    link = _locked(link)
    require(may_review_link(actor, link))
    return _review(link, State.ACCEPTED, "", actor, now)


@transaction.atomic
def return_link(*, link: EvidenceLink, reason: str, actor: User, now: datetime) -> EvidenceLink:
    """Return the evidence with a reason for whoever offered it; also after it was accepted."""
    link = _locked(link)
    require(may_review_link(actor, link))
    reason = clean_text(reason, "reason")
    if not reason:
        raise DomainError(_("Say why the evidence is returned."), field="reason")
    return _review(link, State.RETURNED, reason, actor, now)


@transaction.atomic
def resubmit_link(*, link: EvidenceLink, actor: User, now: datetime) -> EvidenceLink:
    """Send a draft or returned evidence to review; a former reason stays for the reviewer to see."""
    link = _locked(link)
    require(may_contribute(actor, link.organization))
    if link.state == State.ACCEPTED:
        raise Conflict(_("This evidence is already accepted here."), code="already_accepted")
    if link.state in (State.DRAFT, State.RETURNED):
        verb = "handed in" if link.state == State.DRAFT else "resubmitted"
        link.state = State.IN_REVIEW
        save_valid(link)
        _record(link, actor, verb, now)
    return link


@transaction.atomic
def accept_links(*, organization: Organization, links: Iterable[EvidenceLink], actor: User, now: datetime) -> Reviewed:
    """Accept those of ``links`` that wait for review; what the reviewer offered is left to others."""
    require(may_review(actor, organization))
    accepted = own = 0
    for link in links:
        link = _locked(link)
        if link.state != State.IN_REVIEW:
            continue
        if may_review_link(actor, link):
            _review(link, State.ACCEPTED, "", actor, now)
            accepted += 1
        else:
            own += 1
    return Reviewed(accepted, own)


def _locked(link: EvidenceLink) -> EvidenceLink:
    rows = EvidenceLink.objects.select_for_update(of=("self",)).select_related(
        "item__organization", "practice", "process_area", "unit"
    )
    locked: EvidenceLink = rows.get(pk=link.pk)
    if locked.item.withdrawn_at is not None:
        raise Conflict(_("This evidence was withdrawn. Restore it first."), code="withdrawn")
    return locked


def _review(link: EvidenceLink, state: str, reason: str, actor: User, now: datetime) -> EvidenceLink:
    if link.state == State.DRAFT:
        raise Conflict(_("This is still a draft: it is reviewed once it is handed in."), code="still_a_draft")
    if (link.state, link.reason) == (state, reason):
        return link
    link.state, link.reason, link.reviewed_by, link.reviewed_at = state, reason, actor, now
    save_valid(link)
    _record(link, actor, state, now, reason=reason, self_reviewed=is_own(actor, link))
    return link


def _record(link: EvidenceLink, actor: User, verb: str, now: datetime | None, **detail: object) -> None:
    """Log about the item, so that its page shows the whole history."""
    practice = str(link.practice)
    if link.practice.kind == Requirement.Kind.GENERIC_PRACTICE:
        practice = f"{link.process_area.ref} {practice}"
    where = {"practice": practice, "unit": str(link.unit)}
    record_activity(
        organization=link.item.organization,
        actor=actor,
        verb=verb,
        target=link.item,
        detail=where | {name: value for name, value in detail.items() if value},
        at=now,
    )


def _check_cell(organization: Organization, process_area: Requirement, practice: Requirement) -> None:
    """Raise DomainError unless ``practice`` is performed in ``process_area``."""
    is_area = linkable_areas(organization).filter(pk=process_area.pk).exists()
    if not (is_area and linkable_practices(process_area).filter(pk=practice.pk).exists()):
        raise DomainError(
            _("%(practice)s is no practice of %(area)s.") % {"practice": practice.ref, "area": process_area.ref},
            field="practice",
        )


def _check_unit(organization: Organization, process_area: Requirement, unit: Unit) -> None:
    """Raise DomainError unless practices of ``process_area`` are performed in ``unit``."""
    if unit.organization_id != organization.pk:
        raise DomainError(_("The instance belongs to another organisation."), field="unit")
    if unit.archived_at is not None:
        raise DomainError(_("“%(unit)s” is archived.") % {"unit": unit}, field="unit")
    if linkable_units(organization, process_area).filter(pk=unit.pk).exists():
        return
    if process_area.kind == Requirement.Kind.CLAUSE:
        message = _("Clause %(area)s is about the organisation as a whole: choose it.")
    elif process_area.attributes.get("organization_wide"):
        message = _("%(area)s is performed for the organisation as a whole: choose an organisational unit.")
    else:
        message = _("%(area)s is performed in projects: choose a project or support function.")
    raise DomainError(message % {"area": process_area.ref}, field="unit")
