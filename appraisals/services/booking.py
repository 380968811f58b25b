"""Book, move and cancel appraisal windows without a double booking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisals.models import Appraisal, AppraiserProfile, BookedDay
from appraisals.permissions import may_book
from appraisals.queries import uncertified_day
from frameworks.models import Framework
from organizations.errors import Conflict, DomainError
from organizations.models import Membership, Organization, User
from organizations.permissions import require
from organizations.services import record_activity, save_valid

LONGEST_DAYS = 30
FARTHEST = timedelta(days=5 * 365)


@transaction.atomic
def book_appraisal(
    *,
    organization: Organization,
    framework: Framework,
    target_level: int,
    lead_appraiser: AppraiserProfile,
    starts_on: date,
    ends_on: date,
    actor: User,
    today: date,
    **details: Any,
) -> Appraisal:
    """Book ``lead_appraiser`` for the days from ``starts_on`` to ``ends_on``, both included.

    ``details``: title, time_zone (of the days), location. Raises Denied (403); DomainError (400) for a window
    that is impossible, an appraiser who is a member of the organisation or not certified on every day;
    Conflict (409) when the appraiser is taken on one of the days, whoever booked first.
    """
    require(may_book(actor, organization))
    _check_window(starts_on, ends_on, today)
    _check_independence(organization, lead_appraiser)
    _check_certificates(framework, target_level, lead_appraiser, starts_on, ends_on)
    appraisal = save_valid(
        Appraisal(
            organization=organization,
            framework=framework,
            target_level=target_level,
            lead_appraiser=lead_appraiser,
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=actor,
            **details,
        )
    )
    _take_days(appraisal)
    record_activity(organization=organization, actor=actor, verb="booked", target=appraisal)
    return appraisal


@transaction.atomic
def move_appraisal(
    *, appraisal: Appraisal, starts_on: date, ends_on: date, reason: str, actor: User, today: date, now: datetime
) -> Appraisal:
    """Move a booked window to other days, by the rules of booking; calendars get a higher SEQUENCE."""
    appraisal = _open_for_change(appraisal, reason, actor)
    _check_window(starts_on, ends_on, today)
    _check_independence(appraisal.organization, appraisal.lead_appraiser)
    _check_certificates(appraisal.framework, appraisal.target_level, appraisal.lead_appraiser, starts_on, ends_on)
    former = {"starts_on": str(appraisal.starts_on), "ends_on": str(appraisal.ends_on)}
    appraisal.starts_on, appraisal.ends_on = starts_on, ends_on
    _save_change(appraisal, reason, now)
    appraisal.booked_days.all().delete()
    _take_days(appraisal)
    record_activity(
        organization=appraisal.organization, actor=actor, verb="moved", target=appraisal,
        detail={"former": former, "reason": appraisal.reason},
    )  # fmt: skip
    return appraisal


@transaction.atomic
def cancel_appraisal(*, appraisal: Appraisal, reason: str, actor: User, now: datetime) -> Appraisal:
    """Cancel a booked window and free the appraiser's days; the appraisal stays visible as cancelled."""
    appraisal = _open_for_change(appraisal, reason, actor)
    appraisal.state = Appraisal.State.CANCELLED
    _save_change(appraisal, reason, now)
    appraisal.booked_days.all().delete()
    record_activity(
        organization=appraisal.organization, actor=actor, verb="cancelled", target=appraisal,
        detail={"reason": appraisal.reason},
    )  # fmt: skip
    return appraisal


def _open_for_change(appraisal: Appraisal, reason: str, actor: User) -> Appraisal:
    require(may_book(actor, appraisal.organization))
    # The appraiser's row too: two windows that swap their days would each wait for the other's.
    rows = Appraisal.objects.select_for_update(of=("self", "lead_appraiser"))
    appraisal = rows.select_related("organization", "framework", "lead_appraiser").get(pk=appraisal.pk)
    if appraisal.state != Appraisal.State.BOOKED:
        raise Conflict(_("The appraisal has been cancelled."), code="appraisal_cancelled")
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason", code="reason_missing")
    return appraisal


def _save_change(appraisal: Appraisal, reason: str, now: datetime) -> None:
    appraisal.reason, appraisal.changed_at = reason.strip(), now
    appraisal.sequence += 1
    save_valid(appraisal)


def _check_window(first: date, last: date, today: date) -> None:
    if first < today:
        raise DomainError(_("The window lies in the past."), field="starts_on", code="in_the_past")
    if last < first:
        raise DomainError(_("The last day lies before the first."), field="ends_on", code="ends_before_start")
    if (last - first).days >= LONGEST_DAYS:
        raise DomainError(
            _("A window has at most %(days)d days.") % {"days": LONGEST_DAYS}, field="ends_on", code="too_long"
        )
    if first - today > FARTHEST:
        raise DomainError(_("The window lies more than five years ahead."), field="starts_on", code="too_far")


def _check_independence(organization: Organization, profile: AppraiserProfile) -> None:
    """A lead appraiser is independent of what is appraised; a member is not."""
    if Membership.objects.filter(organization=organization, user=profile.user_id).exists():
        raise DomainError(
            _("A member of the organisation cannot lead its appraisal."),
            field="lead_appraiser",
            code="not_independent",
        )


def _check_certificates(
    framework: Framework, target_level: int, profile: AppraiserProfile, first: date, last: date
) -> None:
    day = uncertified_day(profile, framework, target_level, first, last)
    if day is not None:
        raise DomainError(
            _("%(appraiser)s holds no certificate to lead this appraisal on %(day)s.")
            % {"appraiser": profile, "day": date_format(day)},
            field="lead_appraiser",
            code="not_certified",
        )


def _take_days(appraisal: Appraisal) -> None:
    """Take every day of the window; the unique constraint decides between two requests at once."""
    days = [
        appraisal.starts_on + timedelta(days=number)
        for number in range((appraisal.ends_on - appraisal.starts_on).days + 1)
    ]
    try:
        with transaction.atomic():
            BookedDay.objects.bulk_create(
                BookedDay(appraiser_id=appraisal.lead_appraiser_id, appraisal=appraisal, day=day) for day in days
            )
    except IntegrityError as error:
        taken = BookedDay.objects.filter(
            appraiser=appraisal.lead_appraiser_id, day__range=(appraisal.starts_on, appraisal.ends_on)
        ).values_list("day", flat=True)
        raise Conflict(
            _("%(appraiser)s is already booked on %(days)s.")
            % {"appraiser": appraisal.lead_appraiser, "days": ", ".join(date_format(day) for day in taken)},
            code="double_booking",
            field="lead_appraiser",
        ) from error
