"""The same file twice: what was offered by one piece of evidence is offered by the other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import EvidenceItem
from evidence.permissions import may_withdraw
from evidence.queries.items import same_content
from evidence.services.indexing import index_item
from evidence.services.items import lock_item, withdraw_evidence
from organizations.errors import Conflict
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity


@transaction.atomic
def replace_evidence(*, item: EvidenceItem, by: EvidenceItem, actor: User, now: datetime) -> EvidenceItem:
    """Offer ``by``, which holds the same file, wherever ``item`` is offered, withdraw ``item``, return ``by``.

    Reviews go along, for they judged the same file; where both are offered, that of ``by`` stays. Raises Denied (403),
    Conflict (409) where one is withdrawn or they have no file in common.
    """
    require(may_withdraw(actor, item))
    item, by = lock_item(item), lock_item(by)
    if not same_content(item, actor).filter(pk=by.pk).exists():
        raise Conflict(_("These two have no file in common."), code="no_common_file")
    taken = set(by.links.values_list("process_area", "practice", "unit"))
    for link in item.links.all():
        if (link.process_area_id, link.practice_id, link.unit_id) not in taken:
            link.item = by
            link.save(update_fields=["item"])
    index_item(by)
    withdraw_evidence(item=item, actor=actor, now=now)
    detail = {"by": str(by), "by_id": str(by.pk)}
    record_activity(organization=item.organization, actor=actor, verb="replaced", target=item, detail=detail, at=now)
    return by
