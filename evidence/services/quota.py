"""How much an organisation may store: reserved before a file is written, in the transaction that writes it."""

from __future__ import annotations

from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from evidence.models import StorageQuota
from organizations.errors import DomainError
from organizations.models import Organization


class QuotaExceeded(DomainError):
    """The organisation has no room for the file (507)."""

    code = "quota_exceeded"
    status = 507


def reserve(organization: Organization, size: int, field: str | None = "upload") -> None:
    """Take ``size`` bytes of the organisation's quota, given back when the transaction fails; raise QuotaExceeded.

    One conditional update: of many uploads at once just as many come through as there is room for.
    """
    if size == 0:
        return
    quota, _created = StorageQuota.objects.get_or_create(organization=organization)
    limit = quota.limit
    rows = StorageQuota.objects.filter(pk=quota.pk, used_bytes__lte=limit - size)
    if not rows.update(used_bytes=F("used_bytes") + size):
        raise QuotaExceeded(
            _("There is room for %(limit)s, and %(used)s of it is taken. Ask your administrator for more.")
            % {"limit": filesizeformat(limit), "used": filesizeformat(quota.used_bytes)},
            field=field,
        )
