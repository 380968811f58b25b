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

    ``details``: title, time_zone (of the days), location, hold_until (the booking is tentative until then and frees
    its days unless it is confirmed). Raises Denied (403); DomainError (400) for a window
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
            state=Appraisal.State.TENTATIVE if details.get("hold_until") else Appraisal.State.BOOKED,
            created_by=actor,
            **details,
        )
    )
    take_days(appraisal, lead_appraiser.user)
    verb = "held" if appraisal.state == Appraisal.State.TENTATIVE else "booked"
    record_activity(organization=organization, actor=actor, verb=verb, target=appraisal)
    return appraisal


@transaction.atomic
def move_appraisal(
    *, appraisal: Appraisal, starts_on: date, ends_on: date, reason: str, actor: User, today: date, now: datetime
) -> Appraisal:
    """Move a window to other days, by the rules of booking, with its team; calendars get a higher SEQUENCE."""
    appraisal = _open_for_change(appraisal, reason, actor)
    _check_window(starts_on, ends_on, today)
    _check_independence(appraisal.organization, appraisal.lead_appraiser)
    _check_certificates(appraisal.framework, appraisal.target_level, appraisal.lead_appraiser, starts_on, ends_on)
    former = {"starts_on": str(appraisal.starts_on), "ends_on": str(appraisal.ends_on)}
    appraisal.starts_on, appraisal.ends_on = starts_on, ends_on
    _save_change(appraisal, reason, now)
    people = _team(appraisal)
    appraisal.booked_days.all().delete()
    for person in people:
        take_days(appraisal, person)
    record_activity(
        organization=appraisal.organization, actor=actor, verb="moved", target=appraisal,
        detail={"former": former, "reason": appraisal.reason},
    )  # fmt: skip
    return appraisal


@transaction.atomic
def cancel_appraisal(*, appraisal: Appraisal, reason: str, actor: User, now: datetime) -> Appraisal:
    """Cancel a window and free the days of its team; the appraisal stays visible as cancelled."""
    appraisal = _open_for_change(appraisal, reason, actor)
    appraisal.state = Appraisal.State.CANCELLED
    _save_change(appraisal, reason, now)
    appraisal.booked_days.all().delete()
    record_activity(
        organization=appraisal.organization, actor=actor, verb="cancelled", target=appraisal,
        detail={"reason": appraisal.reason},
    )  # fmt: skip
    return appraisal


@transaction.atomic
def confirm_appraisal(*, appraisal: Appraisal, actor: User, now: datetime) -> Appraisal:
    """Confirm a tentative window. Raises Conflict when its hold has ended or it is not tentative."""
    appraisal = _locked(appraisal, actor)
    if appraisal.state != Appraisal.State.TENTATIVE:
        raise Conflict(_("The appraisal is not tentative."), code="not_tentative")
    if appraisal.hold_until is not None and appraisal.hold_until <= now:
        raise Conflict(_("The hold has ended. Book the days again."), code="hold_expired")
    appraisal.state, appraisal.hold_until = Appraisal.State.BOOKED, None
    _save_change(appraisal, appraisal.reason, now)
    record_activity(organization=appraisal.organization, actor=actor, verb="confirmed", target=appraisal)
    return appraisal


@transaction.atomic
def finish_appraisal(*, appraisal: Appraisal, actor: User, today: date, now: datetime) -> Appraisal:
    """Note that a confirmed appraisal has been done; its days stay taken. Raises Conflict before its last day."""
    appraisal = _locked(appraisal, actor)
    if appraisal.state != Appraisal.State.BOOKED:
        raise Conflict(_("The appraisal is not confirmed."), code="not_confirmed")
    if appraisal.ends_on > today:
        raise Conflict(_("The last day of the appraisal lies ahead."), code="not_over")
    appraisal.state = Appraisal.State.DONE
    _save_change(appraisal, appraisal.reason, now)
    record_activity(organization=appraisal.organization, actor=actor, verb="done", target=appraisal)
    return appraisal


@transaction.atomic
def release_expired_holds(*, now: datetime) -> int:
    """Cancel the tentative windows whose hold has ended, free their days, and return how many there were."""
    released = list(Appraisal.objects.expired(now).select_for_update(of=("self",)).select_related("organization"))
    for appraisal in released:
        appraisal.state = Appraisal.State.CANCELLED
        _save_change(appraisal, _("The hold has ended."), now)
        appraisal.booked_days.all().delete()
        record_activity(
            organization=appraisal.organization, actor=None, verb="released", target=appraisal,
            detail={"reason": appraisal.reason},
        )  # fmt: skip
    return len(released)


def _open_for_change(appraisal: Appraisal, reason: str, actor: User) -> Appraisal:
    appraisal = _locked(appraisal, actor)
    if appraisal.state == Appraisal.State.CANCELLED:
        raise Conflict(_("The appraisal has been cancelled."), code="appraisal_cancelled")
    if appraisal.state == Appraisal.State.DONE:
        raise Conflict(_("The appraisal is done."), code="appraisal_done")
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason", code="reason_missing")
    return appraisal


def _locked(appraisal: Appraisal, actor: User) -> Appraisal:
    require(may_book(actor, appraisal.organization))
    # The appraiser's row too: two windows that swap their days would each wait for the other's.
    rows = Appraisal.objects.select_for_update(of=("self", "lead_appraiser"))
    found: Appraisal = rows.select_related("organization", "framework", "lead_appraiser__user").get(pk=appraisal.pk)
    return found


def _team(appraisal: Appraisal) -> list[User]:
    """Return and lock, in one order for all, the people whose days the window takes."""
    taken = BookedDay.objects.filter(appraisal=appraisal).values("person")
    return list(User.objects.filter(pk__in=taken).order_by("pk").select_for_update(no_key=True))


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


def take_days(appraisal: Appraisal, person: User) -> None:
    """Take every day of the window for a person; the unique constraint decides between two requests at once.

    Raises Conflict (409), which never says who else booked.
    """
    days = [
        appraisal.starts_on + timedelta(days=number)
        for number in range((appraisal.ends_on - appraisal.starts_on).days + 1)
    ]
    try:
        with transaction.atomic():
            BookedDay.objects.bulk_create(BookedDay(person=person, appraisal=appraisal, day=day) for day in days)
    except IntegrityError as error:
        taken = BookedDay.objects.filter(person=person, day__range=(appraisal.starts_on, appraisal.ends_on))
        raise Conflict(
            _("%(appraiser)s is already booked on %(days)s.")
            % {
                "appraiser": person,
                "days": ", ".join(date_format(day) for day in taken.values_list("day", flat=True)),
            },
            code="double_booking",
            field="lead_appraiser",
        ) from error


def free_days(appraisal: Appraisal, person: User) -> None:
    """Free the days that the window took of a person."""
    appraisal.booked_days.filter(person=person).delete()
