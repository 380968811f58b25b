"""Booking, moving and cancelling: what works, what is refused, that nothing changed, and who wins a race."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from appraisals import services
from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile, BookedDay
from frameworks.models import Framework
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity, Role
from tests.appraisals.conftest import FIRST, LAST, TODAY
from tests.config.installation import installation
from tests.factories import AppraiserCertificateFactory, AppraiserProfileFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = {"starts_on": FIRST + timedelta(days=30), "ends_on": LAST + timedelta(days=30)}


def _days(appraisal):
    return list(BookedDay.objects.filter(appraisal=appraisal).values_list("day", flat=True))


def _span(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _move(appraisal, actor, **changes):
    values = {"reason": "Audit clash", "today": TODAY, "now": NOW} | LATER | changes
    return services.move_appraisal(appraisal=appraisal, actor=actor, **values)


def test_book_appraisal_takes_every_day_and_is_logged(cast, acme, lead, book):
    appraisal = book(location="Ulm")

    stored = Appraisal.objects.get()
    assert (stored, stored.state, stored.sequence, stored.created_by) == (appraisal, "booked", 0, cast.priya)
    assert (stored.location, stored.time_zone, stored.lead_appraiser) == ("Ulm", "Europe/Berlin", lead)
    assert _days(appraisal) == _span(FIRST, LAST)
    entry = Activity.objects.about(appraisal).get()
    assert (entry.verb, entry.actor, entry.organization) == ("booked", cast.priya, acme)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY, TODAY),
        (TODAY, TODAY + timedelta(days=29)),
        (TODAY + timedelta(days=1825), TODAY + timedelta(days=1825)),
    ],
    ids=["today, one day", "thirty days", "five years ahead"],
)
def test_book_appraisal_takes_windows_up_to_the_limits(book, first, last):
    assert _days(book(starts_on=first, ends_on=last)) == _span(first, last)


@pytest.mark.parametrize(
    ("first", "last", "code", "field"),
    [
        (TODAY - DAY, TODAY, "in_the_past", "starts_on"),
        (LAST, FIRST, "ends_before_start", "ends_on"),
        (FIRST, FIRST + timedelta(days=30), "too_long", "ends_on"),
        (FIRST, date.max, "too_long", "ends_on"),
        (date(2032, 11, 9), date(2032, 11, 13), "too_far", "starts_on"),
        (date.max, date.max, "too_far", "starts_on"),
    ],
)
def test_book_appraisal_refuses_impossible_windows(book, first, last, code, field):
    with pytest.raises(DomainError) as refusal:
        book(starts_on=first, ends_on=last)

    assert (refusal.value.code, refusal.value.field, refusal.value.status) == (code, field, 400)
    _nothing_was_written()


@pytest.mark.parametrize("role", Role.values)
def test_book_appraisal_refuses_a_lead_appraiser_who_is_a_member(acme, book, lead, role):
    if role in (Role.LEAD_APPRAISER, Role.SUPPORT):  # given by grant, not by membership
        assert book().lead_appraiser == lead
        return
    MembershipFactory(organization=acme, user=lead.user, role=role)

    with pytest.raises(DomainError) as refusal:
        book()

    assert (refusal.value.code, refusal.value.field) == ("not_independent", "lead_appraiser")
    _nothing_was_written()


@pytest.mark.parametrize(
    ("scheme", "key", "level"),
    [
        ("cmmi_lead_appraiser", "cmmi-dev-1.3", 4),
        ("cmmi_lead_appraiser", "cmmi-dev-1.3", 5),
        ("cmmi_lead_appraiser", "aspice-4.0", 2),
        ("intacs_provisional", "aspice-4.0", 1),
        ("intacs_principal", "cmmi-dev-1.3", 2),
        (None, "cmmi-dev-1.3", 2),
    ],
)
def test_book_appraisal_refuses_who_is_not_certified_for_the_target(book, scheme, key, level):
    profile = AppraiserProfileFactory()
    if scheme:
        AppraiserCertificateFactory(profile=profile, scheme=scheme)

    with pytest.raises(DomainError) as refusal:
        book(lead_appraiser=profile, framework=Framework.objects.get(key=key), target_level=level)

    assert (refusal.value.code, refusal.value.field) == ("not_certified", "lead_appraiser")
    assert "9 November 2026" in refusal.value.message
    _nothing_was_written()


def test_a_certificate_that_ends_within_the_window_is_refused_with_the_day(book, lead):
    lead.certificates.update(expires_on=date(2026, 11, 10))

    with pytest.raises(DomainError) as refusal:
        book()

    assert "11 November 2026" in refusal.value.message
    _nothing_was_written()


def test_a_certificate_counts_on_its_last_day(book, lead):
    lead.certificates.update(expires_on=LAST)

    assert book().pk


def test_two_certificates_cover_the_window_together(book, lead):
    lead.certificates.update(expires_on=date(2026, 11, 10))
    AppraiserCertificateFactory(profile=lead, scheme="cmmi_high_maturity", issued_on=date(2026, 11, 11))

    assert book().pk


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
def test_booking_is_for_programme_managers_and_owners(cast, book, name):
    with pytest.raises(Denied):
        book(actor=getattr(cast, name))

    _nothing_was_written()


def test_an_owner_books_too(cast, book):
    assert book(actor=cast.olga).created_by == cast.olga


def test_a_taken_day_is_a_conflict_that_names_days_and_no_other_organization(cast, rival, appraisal, book):
    overlap = {"starts_on": date(2026, 11, 12), "ends_on": date(2026, 11, 16)}

    with pytest.raises(Conflict) as refusal:
        book(organization=rival, actor=cast.mallory, title="Second", **overlap)

    assert (refusal.value.code, refusal.value.status, refusal.value.field) == ("double_booking", 409, "lead_appraiser")
    assert all(day in refusal.value.message for day in ("12 November 2026", "13 November 2026"))
    assert not any(word in refusal.value.message for word in ("14 November", "Acme", appraisal.title))
    assert Appraisal.objects.get() == appraisal
    assert _days(appraisal) == _span(FIRST, LAST)
    assert not Activity.objects.of(rival).exists()


@pytest.mark.parametrize(("first", "last"), [(FIRST - DAY, FIRST - DAY), (LAST + DAY, LAST + DAY)])
def test_days_that_touch_a_booked_window_are_free(appraisal, book, first, last):
    assert book(starts_on=first, ends_on=last).pk


def test_two_appraisers_may_be_booked_for_the_same_days(appraisal, book):
    other = AppraiserCertificateFactory().profile

    assert _days(book(lead_appraiser=other)) == _days(appraisal)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A\x00B"}, "title"),
        ({"title": "A\ud800B"}, "title"),
        ({"location": "x" * 201}, "location"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_book_appraisal_refuses_bad_values(book, values, field):
    with pytest.raises(DomainError) as refusal:
        book(**values)

    assert refusal.value.field == field
    _nothing_was_written()


def _nothing_was_written():
    assert not Appraisal.objects.exists()
    assert not BookedDay.objects.exists()
    assert not Activity.objects.exists()


def test_move_appraisal_frees_the_old_days_takes_the_new_and_raises_the_sequence(cast, appraisal, book):
    moved = _move(appraisal, cast.olga)

    stored = Appraisal.objects.get()
    assert (stored.starts_on, stored.ends_on) == tuple(LATER.values())
    assert (stored.sequence, stored.reason, stored.changed_at) == (1, "Audit clash", NOW)
    assert _days(moved) == _span(*LATER.values())
    entry = Activity.objects.about(appraisal).get(verb="moved")
    assert entry.detail == {"former": {"starts_on": "2026-11-09", "ends_on": "2026-11-13"}, "reason": "Audit clash"}
    assert book(title="In the old days").pk


def test_an_appraisal_outlives_the_account_of_who_booked_it(cast, appraisal):
    cast.priya.delete()

    assert _move(Appraisal.objects.get(), cast.olga).sequence == 1


def test_move_appraisal_may_overlap_its_own_old_days(cast, appraisal):
    _move(appraisal, cast.priya, starts_on=FIRST + DAY, ends_on=LAST + DAY)

    assert _days(appraisal) == _span(FIRST + DAY, LAST + DAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": TODAY - DAY}, "in_the_past"),
        ({"ends_on": FIRST}, "ends_before_start"),
        ({"ends_on": FIRST + timedelta(days=60)}, "too_long"),
        ({"starts_on": date(2032, 11, 9), "ends_on": date(2032, 11, 9)}, "too_far"),
        ({"reason": " \n"}, "reason_missing"),
        ({"reason": "x" * 501}, "invalid"),
    ],
)
def test_move_appraisal_refuses_bad_input_and_changes_nothing(cast, appraisal, changes, code):
    with pytest.raises(DomainError) as refusal:
        _move(appraisal, cast.priya, **changes)

    assert refusal.value.code == code
    _unchanged(appraisal)


def test_move_appraisal_refuses_taken_days_and_keeps_the_old_ones(cast, appraisal, book):
    book(title="Second", **LATER)

    with pytest.raises(Conflict) as refusal:
        _move(appraisal, cast.priya, starts_on=LATER["starts_on"] - DAY, ends_on=LATER["starts_on"])

    assert refusal.value.code == "double_booking"
    assert "9 December 2026" in refusal.value.message
    _unchanged(appraisal)


def test_move_appraisal_refuses_days_beyond_the_certificate(cast, appraisal, lead):
    lead.certificates.update(expires_on=LAST)

    with pytest.raises(DomainError) as refusal:
        _move(appraisal, cast.priya)

    assert refusal.value.code == "not_certified"
    _unchanged(appraisal)


def test_move_appraisal_refuses_an_appraiser_who_has_become_a_member(cast, acme, appraisal, lead):
    MembershipFactory(organization=acme, user=lead.user)

    with pytest.raises(DomainError) as refusal:
        _move(appraisal, cast.priya)

    assert refusal.value.code == "not_independent"
    _unchanged(appraisal)


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
def test_moving_and_cancelling_are_for_programme_managers_and_owners(cast, appraisal, name):
    with pytest.raises(Denied):
        _move(appraisal, getattr(cast, name))
    with pytest.raises(Denied):
        services.cancel_appraisal(appraisal=appraisal, reason="No", actor=getattr(cast, name), now=NOW)

    _unchanged(appraisal)


def _unchanged(appraisal):
    stored = Appraisal.objects.get(pk=appraisal.pk)
    assert (stored.starts_on, stored.ends_on, stored.state, stored.sequence) == (FIRST, LAST, "booked", 0)
    assert _days(appraisal) == _span(FIRST, LAST)
    assert [entry.verb for entry in Activity.objects.about(appraisal)] == ["booked"]


def test_cancel_appraisal_frees_the_days_and_keeps_the_record(cast, appraisal, book):
    services.cancel_appraisal(appraisal=appraisal, reason=" Budget ", actor=cast.priya, now=NOW)

    stored = Appraisal.objects.get()
    assert (stored.state, stored.sequence, stored.reason, stored.changed_at) == ("cancelled", 1, "Budget", NOW)
    assert (stored.starts_on, stored.ends_on) == (FIRST, LAST)
    assert _days(appraisal) == []
    assert Activity.objects.about(appraisal).get(verb="cancelled").detail == {"reason": "Budget"}
    assert book(title="Instead").pk


def test_cancel_appraisal_needs_a_reason(cast, appraisal):
    with pytest.raises(DomainError) as refusal:
        services.cancel_appraisal(appraisal=appraisal, reason=" ", actor=cast.priya, now=NOW)

    assert refusal.value.field == "reason"
    _unchanged(appraisal)


def test_a_cancelled_appraisal_is_neither_moved_nor_cancelled_again(cast, appraisal):
    services.cancel_appraisal(appraisal=appraisal, reason="Budget", actor=cast.priya, now=NOW)

    with pytest.raises(Conflict):  # the object at hand still says "booked"
        _move(appraisal, cast.priya)
    with pytest.raises(Conflict):
        services.cancel_appraisal(appraisal=appraisal, reason="Again", actor=cast.priya, now=NOW)

    stored = Appraisal.objects.get()
    assert (stored.state, stored.sequence, stored.reason) == ("cancelled", 1, "Budget")
    assert _days(appraisal) == []


def test_save_profile_creates_one_profile_and_then_changes_it():
    person = UserFactory()

    first = services.save_profile(actor=person, headline="Appraiser", listed=True)
    again = services.save_profile(actor=person, headline="Lead appraiser")

    assert first == again == AppraiserProfile.objects.get()
    assert (again.headline, again.listed) == ("Lead appraiser", True)


@pytest.mark.parametrize("values", [{"time_zone": "Mars/Olympus"}, {"headline": "x" * 201}, {"about": "A\x00B"}])
def test_save_profile_refuses_bad_values(values):
    with pytest.raises(DomainError) as refusal:
        services.save_profile(actor=UserFactory(), **values)

    assert refusal.value.field == next(iter(values))
    assert not AppraiserProfile.objects.exists()


def test_certificates_are_added_to_the_own_profile():
    profile = AppraiserProfileFactory()

    services.add_certificate(actor=profile.user, scheme="intacs_competent", expires_on=LAST)

    assert AppraiserCertificate.objects.get().profile == profile


def test_add_certificate_needs_a_profile_and_dates_in_order():
    with pytest.raises(DomainError) as refusal:
        services.add_certificate(actor=UserFactory(), scheme="intacs_competent")
    assert refusal.value.code == "profile_missing"

    with pytest.raises(DomainError, match="expires after"):
        services.add_certificate(
            actor=AppraiserProfileFactory().user, scheme="intacs_competent", issued_on=LAST, expires_on=FIRST
        )
    assert not AppraiserCertificate.objects.exists()


def test_only_the_appraiser_changes_and_removes_certificates(lead, olga):
    certificate = lead.certificates.get()

    with pytest.raises(Denied):
        services.update_certificate(certificate=certificate, actor=olga, number="1")
    with pytest.raises(Denied):
        services.remove_certificate(certificate=certificate, actor=olga)
    assert lead.certificates.get().number == ""

    services.update_certificate(certificate=certificate, actor=lead.user, number="77")
    assert lead.certificates.get().number == "77"
    services.remove_certificate(certificate=certificate, actor=lead.user)
    assert not lead.certificates.exists()


PREPARATION = """
from appraisals.models import AppraiserCertificate, AppraiserProfile
from organizations.models import User
from organizations.services import create_organization

for name in ("first", "second"):
    owner = User.objects.create_user(f"{name}@example.org", full_name=name)
    create_organization(name=name, time_zone="UTC", locale="en", actor=owner)
lena = User.objects.create_user("lena@example.org", full_name="Lena")
profile = AppraiserProfile.objects.create(user=lena)
AppraiserCertificate.objects.create(profile=profile, scheme="cmmi_lead_appraiser")
"""
RACE = """
import json
from collections import Counter
from datetime import date, timedelta
from threading import Barrier, Thread
from django.db import connection
from appraisals.models import Appraisal, AppraiserProfile, BookedDay
from appraisals.services import book_appraisal, move_appraisal
from django.utils import timezone
from frameworks.models import Framework
from organizations.errors import Conflict
from organizations.models import Organization

profile = AppraiserProfile.objects.get()
framework = Framework.objects.get(key="cmmi-dev-1.3")
organizations = list(Organization.objects.order_by("name"))
owners = [organization.memberships.get().user for organization in organizations]
today = date(2026, 11, 2)


def book(number, first, length):
    return book_appraisal(
        organization=organizations[number % 2], framework=framework, target_level=2, lead_appraiser=profile,
        starts_on=first, ends_on=first + timedelta(days=length - 1), actor=owners[number % 2], today=today,
        title=f"Appraisal {number}", time_zone="UTC",
    )


def at_once(calls):
    barrier, outcomes = Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait()
            call()
            outcomes.append("done")
        except Conflict as error:
            outcomes.append(error.code)
        except BaseException as error:
            outcomes.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


"""
BOOKINGS = """
outcomes = at_once([lambda n=n: book(n, date(2026, 11, 9 + n % 3), 5) for n in range(50)])
print(json.dumps([outcomes, Appraisal.objects.count(), BookedDay.objects.count()]))
"""
SWAPS = """
total = Counter()
for turn in range(8):
    first = date(2026, 12, 1) + timedelta(days=60 * turn)
    left, right = book(2 * turn, first, 10), book(2 * turn + 1, first + timedelta(days=20), 10)
    change = {"reason": "Swap", "today": today, "now": timezone.now()}
    spans = [(left, right), (right, left)]
    total += at_once([
        lambda own=own, other=other: move_appraisal(
            appraisal=own, starts_on=other.starts_on, ends_on=other.ends_on, actor=own.created_by, **change
        )
        for own, other in spans
    ])
print(json.dumps([total]))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A database of its own, a SQLite file or on PostgreSQL, with two organisations and one appraiser."""
    with installation(tmp_path_factory.mktemp("booking")) as own:
        own.manage("shell", "-v", "0", "-c", PREPARATION)
        yield own


def test_of_fifty_bookings_at_once_one_wins_and_the_others_are_told(prepared):
    printed = prepared.manage("shell", "-v", "0", "-c", RACE + BOOKINGS)

    outcomes, appraisals, days = json.loads(printed)
    assert outcomes == {"done": 1, "double_booking": 49}
    assert (appraisals, days) == (1, 5)


def test_two_appraisals_that_swap_their_days_at_once_do_not_lock_each_other_out(prepared):
    printed = prepared.manage("shell", "-v", "0", "-c", RACE + SWAPS)

    (outcomes,) = json.loads(printed)
    assert set(outcomes) <= {"done", "double_booking"}, outcomes
    assert outcomes["double_booking"] == 16  # each wants what the other holds until it has moved
