"""Reads of appraisers and appraisals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from appraisals.calendar import CalendarEvent, Status
from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from appraisals.qualification import HeldCertificate, first_unqualified_day, qualifying_schemes
from frameworks.models import Framework
from organizations.models import Activity, User


def appraiser_list(user: User, day: date, *, q: str = "", scheme: str = "") -> QuerySet[AppraiserProfile]:
    """Return the profiles that ``user`` may see, with their certificates in force on ``day``.

    ``q``: text in name, headline, languages or country. ``scheme``: who holds this certificate on ``day``.
    """
    in_force = AppraiserCertificate.objects.valid_on(day)
    rows = (
        AppraiserProfile.objects.visible_to(user)
        .select_related("user")
        .prefetch_related(Prefetch("certificates", queryset=in_force, to_attr="valid_certificates"))
    )
    if q:
        texts = ("user__full_name", "headline", "languages", "country")
        rows = rows.filter(reduce(or_, (Q(**{f"{text}__icontains": q}) for text in texts)))
    return rows.filter(pk__in=in_force.filter(scheme=scheme).values("profile")) if scheme else rows


def candidates(user: User, framework: Framework, target_level: int, today: date) -> QuerySet[AppraiserProfile]:
    """Return the visible appraisers with a qualifying certificate that has not expired by ``today``."""
    schemes = qualifying_schemes(framework.family, target_level)
    holders = AppraiserCertificate.objects.unexpired(today).filter(scheme__in=schemes)
    return AppraiserProfile.objects.visible_to(user).filter(pk__in=holders.values("profile")).select_related("user")


def uncertified_day(
    profile: AppraiserProfile, framework: Framework, target_level: int, first: date, last: date
) -> date | None:
    """Return the first day of the window on which the appraiser holds no qualifying certificate, else None."""
    held = [HeldCertificate(row.scheme, row.issued_on, row.expires_on) for row in profile.certificates.all()]
    return first_unqualified_day(held, qualifying_schemes(framework.family, target_level), first, last)


def lapse_of(appraisal: Appraisal) -> date | None:
    """Return the first day of a window ahead without a qualifying certificate: one may have changed since."""
    if appraisal.state not in (Appraisal.State.TENTATIVE, Appraisal.State.BOOKED):
        return None
    window = (appraisal.starts_on, appraisal.ends_on)
    return uncertified_day(appraisal.lead_appraiser, appraisal.framework, appraisal.target_level, *window)


def history(appraisal: Appraisal) -> QuerySet[Activity]:
    """Return what happened to the window, newest first."""
    return Activity.objects.about(appraisal).select_related("actor")


_STATUS: dict[str, Status] = {Appraisal.State.TENTATIVE: Status.TENTATIVE, Appraisal.State.CANCELLED: Status.CANCELLED}


def calendar_events(appraisals: Iterable[Appraisal]) -> list[CalendarEvent]:
    """Return appraisals as calendar events. Select their ``lead_appraiser__user`` before."""
    return [
        CalendarEvent(
            uid=f"appraisal-{appraisal.pk}@cairn",
            sequence=appraisal.sequence,
            title=f"{appraisal.title} ({appraisal.lead_appraiser})",
            starts=appraisal.starts_on,
            ends=appraisal.ends_on,
            changed_at=appraisal.changed_at,
            url=settings.SITE_URL + appraisal.get_absolute_url(),
            location=appraisal.location,
            status=_STATUS.get(appraisal.state, Status.CONFIRMED),
        )
        for appraisal in appraisals
    ]
