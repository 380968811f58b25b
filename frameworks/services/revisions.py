"""What an organisation judges otherwise than a crosswalk: for itself alone, with a reason, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.models import Mapping, MappingRevision
from frameworks.permissions import may_revise_mappings
from frameworks.queries.effective import Pair, current_revision
from organizations.errors import Conflict, DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity, save_valid


@dataclass(frozen=True, slots=True)
class _Made:
    actor: User
    now: datetime
    verb: str


class StaleRevision(Conflict):
    """Somebody else has judged the pair meanwhile (409)."""

    code = "revision_changed"

    def __init__(self, present: MappingRevision | None) -> None:
        person = present.made_by if present else None
        super().__init__(
            _("%(person)s has judged this pair meanwhile. Look again and repeat.")
            % {"person": person or _("Somebody")}
        )


@transaction.atomic
def revise_mapping(
    *, pair: Pair, strength: str, rationale: str, seen: UUID | None, actor: User, now: datetime
) -> MappingRevision:
    """Judge a pair that the crosswalk or the organisation has already, otherwise than it stands.

    ``seen``: the id of the last revision that the person knew of, None: there was none. Raises DomainError (400)
    for a pair that is not there, a strength that does not fit the source or a missing reason, StaleRevision (409),
    Denied (403).
    """
    present = _lock(pair, seen, actor)
    if not _is_in_effect(pair, present):
        raise DomainError(_("The crosswalk has no such pair. Add it instead."), code="unknown_pair", field="target")
    return _append(pair, strength, rationale, present, _Made(actor, now, "revised"))


@transaction.atomic
def add_mapping(*, pair: Pair, strength: str, rationale: str, actor: User, now: datetime) -> MappingRevision:
    """Add a pair of which the crosswalk says nothing; arguments and errors as ``revise_mapping``.

    A pair that was added and withdrawn may be added again, and then its history goes on. DomainError (400) as well
    for a pair that is there already.
    """
    present = _lock(pair, None, actor, is_new=True)
    if _is_in_effect(pair, present):
        raise DomainError(_("This pair is there already. Revise it instead."), code="taken", field="target")
    return _append(pair, strength, rationale, present, _Made(actor, now, "added"))


@transaction.atomic
def withdraw_revision(*, revision: MappingRevision, rationale: str, actor: User, now: datetime) -> MappingRevision:
    """Follow the crosswalk again for the pair of ``revision``, the last one; what was judged stays in the history.

    Return the row that says so. Raises StaleRevision (409) if another one has succeeded it, Conflict (409) if it is
    withdrawn already, DomainError (400) without a reason, Denied (403).
    """
    pair = Pair(revision.organization, revision.crosswalk, revision.source, revision.target)
    present = _lock(pair, revision.pk, actor)
    if revision.is_withdrawn:
        raise Conflict(_("This has been withdrawn already."), code="withdrawn")
    return _append(pair, revision.strength, rationale, present, _Made(actor, now, "withdrew"), is_withdrawn=True)


def _lock(pair: Pair, seen: UUID | None, actor: User, *, is_new: bool = False) -> MappingRevision | None:
    """Return the last revision of the pair, after all that must hold before anybody judges it."""
    require(may_revise_mappings(actor, pair.organization))
    # Two who judge the same pair for the first time have no row of their own to wait at.
    Organization.objects.select_for_update().get(pk=pair.organization.pk)
    _check(pair)
    present = current_revision(pair)
    if not is_new and (present.pk if present else None) != seen:
        raise StaleRevision(present)
    return present


def _check(pair: Pair) -> None:
    crosswalk, source, target = pair.crosswalk, pair.source, pair.target
    if crosswalk.organization_id not in (None, pair.organization.pk):
        raise DomainError(_("This crosswalk belongs to another organisation."), field="crosswalk")
    if source is not None and source.framework_id != crosswalk.source_framework_id:
        raise DomainError(_("This is no requirement of the crosswalk's source."), field="source")
    if target.framework_id != crosswalk.target_framework_id:
        raise DomainError(_("This is no requirement of the crosswalk's target."), field="target")


def _is_in_effect(pair: Pair, present: MappingRevision | None) -> bool:
    if present and not present.is_withdrawn:
        return True
    return pair.crosswalk.mappings.filter(source=pair.source, target=pair.target).exists()


def _append(
    pair: Pair,
    strength: str,
    rationale: str,
    present: MappingRevision | None,
    made: _Made,
    *,
    is_withdrawn: bool = False,
) -> MappingRevision:
    if pair.source is None and strength != Mapping.Strength.NONE:
        raise DomainError(_("Without a source the strength is none."), field="strength")
    if not rationale.strip():
        raise DomainError(_("Give a reason."), code="required", field="rationale")
    if present:
        present.is_current = False
        present.save(update_fields=["is_current"])
    revision = save_valid(
        MappingRevision(
            organization=pair.organization,
            crosswalk=pair.crosswalk,
            source=pair.source,
            target=pair.target,
            strength=strength,
            rationale=rationale.strip(),
            is_withdrawn=is_withdrawn,
            made_by=made.actor,
            made_at=made.now,
        )
    )
    detail = {"strength": strength, "former": present.strength if present else None, "reason": revision.rationale}
    record_activity(
        organization=pair.organization, actor=made.actor, verb=made.verb, target=revision, detail=detail, at=made.now
    )
    return revision
