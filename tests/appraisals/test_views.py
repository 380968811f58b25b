"""Pages of lead appraisers and appraisals: what they show, save, refuse, and how often they ask the database."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from appraisals.services import cancel_appraisal, move_appraisal
from organizations.models import AccessGrant
from tests.factories import AppraisalFactory, AppraiserCertificateFactory, AppraiserProfileFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def upcoming(book, today):
    """An appraisal of acme in a month, on the clock of the pages."""
    return book(today=today, starts_on=today + 30 * DAY, ends_on=today + 32 * DAY)


def _listed(**values):
    return AppraiserCertificateFactory(profile=AppraiserProfileFactory(listed=True, **values)).profile


def test_the_list_shows_listed_profiles_with_valid_certificates(cast, client_of, today):
    shown = _listed(user__full_name="Shown Person", headline="Twenty years of CMMI")
    AppraiserCertificateFactory(profile=shown, scheme="intacs_principal", expires_on=today - DAY)
    AppraiserProfileFactory(user__full_name="Hidden Person")

    page = client_of(cast.vera).get(reverse("appraisals:appraiser_list")).content.decode()

    assert "Shown Person" in page
    assert "Twenty years of CMMI" in page
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "CMMI lead appraiser" in table
    assert "intacs principal assessor" not in table
    assert "Hidden Person" not in page


def test_an_empty_list_says_what_to_do(cast, client_of):
    page = client_of(cast.vera).get(reverse("appraisals:appraiser_list")).content.decode()

    assert "No lead appraiser found" in page
    assert reverse("appraisals:my_profile") in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "anna"}, ["Anna"]),
        ({"q": "italian"}, ["Bruno"]),
        ({"q": "malta"}, ["Bruno"]),
        ({"scheme": "intacs_competent"}, ["Bruno"]),
        ({"scheme": "cmmi_lead_appraiser", "q": "bruno"}, []),
        ({"sort": "name"}, ["Anna", "Bruno"]),
        ({"sort": "-name"}, ["Bruno", "Anna"]),
        ({"page": "99"}, ["Anna", "Bruno"]),
        ({"sort": "password"}, ["Anna", "Bruno"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(cast, client_of, query, names):
    _listed(user__full_name="Anna")
    bruno = AppraiserProfileFactory(user__full_name="Bruno", languages="Italian", country="Malta", listed=True)
    AppraiserCertificateFactory(profile=bruno, scheme="intacs_competent")

    response = client_of(cast.vera).get(reverse("appraisals:appraiser_list"), query)

    assert response.status_code == 200
    assert [str(profile) for profile in response.context["page"]] == names


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"scheme": "black_belt"}, "Certificate: Select a valid choice."),
        ({"q": "x" * 201}, "Name, language or country: Ensure this value has at most 200 characters"),
        ({"day": "2026-02-30"}, "Valid on: Enter a valid date."),
    ],
)
def test_unknown_filter_values_are_refused_by_name(cast, client_of, query, message):
    response = client_of(cast.vera).get(reverse("appraisals:appraiser_list"), query)

    assert response.status_code == 400
    assert message in response.content.decode()


def test_the_list_tells_who_holds_a_certificate_on_another_day(cast, client_of, today):
    ends = _listed(user__full_name="Ends Soon")
    ends.certificates.update(expires_on=today + 5 * DAY)
    begins = _listed(user__full_name="Begins Later")
    begins.certificates.update(issued_on=today + 10 * DAY)

    def held_on(day):
        query = {"scheme": "cmmi_lead_appraiser", "day": day}
        page = client_of(cast.vera).get(reverse("appraisals:appraiser_list"), query).context["page"]
        assert all(profile.valid_certificates for profile in page)
        return list(page)

    assert held_on(today) == held_on(today + 5 * DAY) == [ends]
    assert held_on(today + 6 * DAY) == []
    assert held_on(today + 10 * DAY) == [begins]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_equally_often_for_one_and_three(rows, cast, client_of, django_assert_num_queries):
    for _ in range(rows):
        AppraiserCertificateFactory(profile=_listed(), scheme="intacs_competent")
    client = client_of(cast.vera)
    client.get(reverse("appraisals:appraiser_list"))

    with django_assert_num_queries(9):
        assert client.get(reverse("appraisals:appraiser_list")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_profile_asks_the_database_equally_often(rows, cast, client_of, django_assert_num_queries):
    profile = _listed()
    for _ in range(rows - 1):
        AppraiserCertificateFactory(profile=profile)
    client = client_of(cast.vera)

    with django_assert_num_queries(8):
        assert client.get(profile.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_of_an_organization_asks_equally_often(rows, cast, acme, client_of, django_assert_num_queries):
    for _ in range(rows):
        AppraisalFactory(organization=acme)
    client = client_of(cast.vera)
    address = reverse("appraisals:organization_ics", args=[acme.pk])
    client.get(address)

    with django_assert_num_queries(4):
        assert client.get(address).content.count(b"BEGIN:VEVENT") == rows


def test_an_appraiser_creates_a_profile_and_adds_changes_and_removes_a_certificate(cast, client_of):
    client = client_of(cast.lena)
    values = {"headline": "Lead appraiser", "time_zone": "Europe/Berlin", "listed": "on"}
    assert client.post(reverse("appraisals:my_profile"), values).status_code == 302
    profile = AppraiserProfile.objects.get()
    assert (profile.user, profile.headline, profile.listed) == (cast.lena, "Lead appraiser", True)

    added = {"scheme": "cmmi_lead_appraiser", "number": "77", "expires_on": "2099-12-31"}
    assert client.post(reverse("appraisals:certificate_create"), added).status_code == 302
    certificate = AppraiserCertificate.objects.get()
    page = client.get(reverse("appraisals:my_profile")).content.decode()
    assert "CMMI lead appraiser" in page
    assert "77" in page

    edit = reverse("appraisals:certificate_edit", args=[certificate.pk])
    assert 'value="2099-12-31"' in client.get(edit).content.decode()
    assert client.post(edit, added | {"number": "78"}).status_code == 302
    assert AppraiserCertificate.objects.get().number == "78"

    assert client.post(reverse("appraisals:certificate_remove", args=[certificate.pk])).status_code == 302
    assert not AppraiserCertificate.objects.exists()


def test_a_certificate_that_expires_before_its_issue_is_refused_and_the_input_kept(cast, lead, client_of):
    values = {"scheme": "intacs_competent", "number": "K-9", "issued_on": "2026-05-01", "expires_on": "2026-04-30"}

    response = client_of(cast.lena).post(reverse("appraisals:certificate_create"), values)

    page = response.content.decode()
    assert response.status_code == 400
    assert "A certificate expires after it is issued." in page
    assert "K-9" in page
    assert lead.certificates.count() == 1


def test_an_expired_certificate_is_marked(cast, lead, client_of, today):
    lead.certificates.update(expires_on=today - DAY)

    page = client_of(cast.lena).get(lead.get_absolute_url()).content.decode()

    assert "expired" in page


def test_appraisal_page_shows_the_window_and_the_next_steps_to_who_may(cast, upcoming, client_of):
    page = client_of(cast.priya).get(upcoming.get_absolute_url()).content.decode()

    assert all(text in page for text in ("Benchmark appraisal", "Lena", "Europe/Berlin", "CMMI"))
    assert reverse("appraisals:appraisal_move", args=[upcoming.pk]) in page
    assert reverse("appraisals:appraisal_ics", args=[upcoming.pk]) in page
    assert reverse("appraisals:appraisal_move", args=[upcoming.pk]) not in (
        client_of(cast.vera).get(upcoming.get_absolute_url()).content.decode()
    )


def test_a_lead_appraiser_without_access_sees_the_window_and_nothing_of_the_organization(
    cast, acme, upcoming, client_of
):
    AccessGrant.objects.all().delete()
    client = client_of(cast.lena)

    response = client.get(upcoming.get_absolute_url())

    page = response.content.decode()
    assert "Benchmark appraisal" in page
    assert "Acme" in page
    assert acme.get_absolute_url() not in page
    assert not response.context["organization"]
    assert client.get(acme.get_absolute_url()).status_code == 404
    assert client.get(reverse("appraisals:appraisal_ics", args=[upcoming.pk])).status_code == 200
    for name in ("appraisal_move", "appraisal_cancel"):
        assert client.get(reverse(f"appraisals:{name}", args=[upcoming.pk])).status_code == 403


def test_the_appraisal_page_leads_owners_to_the_grant_filled_in(cast, acme, upcoming, client_of):
    link = reverse("organizations:grant_create", args=[acme.pk])
    assert link not in client_of(cast.priya).get(upcoming.get_absolute_url()).content.decode()

    page = client_of(cast.olga).get(upcoming.get_absolute_url()).content.decode()

    query = re.search(rf'href="{link}(\?[^"]+)"', page)[1].replace("&amp;", "&")
    form = client_of(cast.olga).get(link + query).context["form"]
    assert form["email"].value() == "lena@example.org"
    assert form["first_day"].value() == str(upcoming.starts_on)
    assert form["last_day"].value() == str(upcoming.ends_on)


def test_the_address_of_the_appraiser_is_for_who_books(cast, upcoming, client_of):
    assert "lena@example.org" in client_of(cast.priya).get(upcoming.get_absolute_url()).content.decode()
    assert "lena@example.org" not in client_of(cast.vera).get(upcoming.get_absolute_url()).content.decode()


def test_the_history_tells_days_and_reasons_to_who_may_read_the_log(cast, upcoming, client_of, today):
    former = upcoming.starts_on
    days = {"starts_on": today + 40 * DAY, "ends_on": today + 41 * DAY, "today": today, "now": timezone.now()}
    move_appraisal(appraisal=upcoming, reason="Audit clash", actor=cast.priya, **days)
    cancel_appraisal(appraisal=upcoming, reason="Budget was cut", actor=cast.olga, now=timezone.now())

    page = client_of(cast.pavel).get(upcoming.get_absolute_url()).content.decode()

    history = page.partition("History")[2]
    assert history.index("cancelled") < history.index("moved") < history.index("booked")
    assert all(text in history for text in ("Audit clash", "Budget was cut", f"before: {former}", "Priya", "Olga"))
    assert "Audit clash" not in client_of(cast.vera).get(upcoming.get_absolute_url()).content.decode()


def test_the_own_profile_shows_the_appraisals_to_lead_and_their_calendar(cast, acme, rival, lead, upcoming, client_of):
    AppraisalFactory(organization=rival, title="Elsewhere", lead_appraiser=lead, state="cancelled")
    AppraisalFactory(organization=acme, title="Of another")
    client = client_of(cast.lena)

    page = client.get(reverse("appraisals:my_profile")).content.decode()
    assert all(text in page for text in ("Benchmark appraisal", "Acme", "Elsewhere", "Rival", "cancelled"))
    assert "Of another" not in page

    response = client.get(reverse("appraisals:my_ics"))
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert {str(event["summary"]) for event in events} == {"Benchmark appraisal (Lena)", "Elsewhere (Lena)"}
    assert Calendar.from_ical(client_of(cast.vera).get(reverse("appraisals:my_ics")).content).walk("VEVENT") == []


@pytest.mark.parametrize(("own", "expected"), [("", "Europe/Berlin"), ("America/Lima", "America/Lima")])
def test_a_new_profile_starts_in_the_zone_of_the_person(cast, client_of, own, expected):
    type(cast.vera).objects.filter(pk=cast.vera.pk).update(time_zone=own)

    form = client_of(cast.vera).get(reverse("appraisals:my_profile")).context["form"]

    assert form["time_zone"].value() == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_the_own_profile_asks_equally_often(rows, cast, lead, client_of, django_assert_num_queries):
    for _ in range(rows):
        AppraisalFactory(lead_appraiser=lead)
        AppraiserCertificateFactory(profile=lead)
    client = client_of(cast.lena)
    client.get(reverse("appraisals:my_profile"))

    with django_assert_num_queries(10):
        assert len(client.get(reverse("appraisals:my_profile")).context["bookings"]) == rows


def test_a_certificate_of_the_future_is_not_called_valid(cast, lead, client_of, today):
    lead.certificates.update(issued_on=today + DAY)

    page = client_of(cast.lena).get(lead.get_absolute_url()).content.decode()

    assert "not yet valid" in page
    assert ">valid<" not in page


def test_move_page_moves(cast, upcoming, client_of, today):
    address = reverse("appraisals:appraisal_move", args=[upcoming.pk])
    assert f'value="{upcoming.starts_on:%Y-%m-%d}"' in client_of(cast.priya).get(address).content.decode()

    response = client_of(cast.priya).post(
        address, {"starts_on": today + 40 * DAY, "ends_on": today + 41 * DAY, "reason": "Audit clash"}
    )

    assert response["Location"] == upcoming.get_absolute_url()
    moved = Appraisal.objects.get()
    assert (moved.starts_on, moved.sequence) == (today + 40 * DAY, 1)


@pytest.mark.parametrize(
    ("first", "last", "reason", "message"),
    [
        (-1, 3, "Why", "The window lies in the past."),
        (5, 4, "Why", "The last day lies before the first."),
        (5, 35, "Why", "A window has at most 30 days."),
        (5, 6, "", "This field is required."),
        (50, 51, "Why", "Lena is already booked on"),
    ],
)
def test_move_page_tells_what_is_wrong_and_keeps_the_input(
    first, last, reason, message, cast, upcoming, book, client_of, today
):
    book(title="Second", today=today, starts_on=today + 51 * DAY, ends_on=today + 51 * DAY)
    days = {"starts_on": today + first * DAY, "ends_on": today + last * DAY}

    response = client_of(cast.priya).post(
        reverse("appraisals:appraisal_move", args=[upcoming.pk]), days | {"reason": reason}
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert message in page
    assert f'value="{days["starts_on"]}"' in page
    assert Appraisal.objects.get(pk=upcoming.pk).sequence == 0


def test_cancel_page_cancels_and_the_page_says_so(cast, upcoming, client_of):
    client = client_of(cast.priya)

    client.post(reverse("appraisals:appraisal_cancel", args=[upcoming.pk]), {"reason": "Budget was cut"})

    page = client.get(upcoming.get_absolute_url()).content.decode()
    assert Appraisal.objects.get().state == "cancelled"
    assert "Budget was cut" in page
    assert reverse("appraisals:appraisal_cancel", args=[upcoming.pk]) not in page


def test_cancelling_twice_is_told(cast, upcoming, client_of):
    cancel_appraisal(appraisal=upcoming, reason="Budget", actor=cast.priya, now=timezone.now())

    response = client_of(cast.priya).post(
        reverse("appraisals:appraisal_cancel", args=[upcoming.pk]), {"reason": "Again"}
    )

    assert response.status_code == 400
    assert "The appraisal has been cancelled." in response.content.decode()
    assert Appraisal.objects.get().reason == "Budget"


def test_calendar_file_is_the_same_until_something_changes(cast, upcoming, client_of):
    client, address = client_of(cast.vera), reverse("appraisals:appraisal_ics", args=[upcoming.pk])

    first, second = client.get(address), client.get(address)

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == 'attachment; filename="appraisal.ics"'
    assert first.content == second.content
    (event,) = Calendar.from_ical(first.content).walk("VEVENT")
    assert event.decoded("dtstart") == upcoming.starts_on

    cancel_appraisal(appraisal=upcoming, reason="Budget", actor=cast.priya, now=timezone.now())
    (after,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert (after["uid"], after["sequence"], after["status"]) == (event["uid"], 1, "CANCELLED")


def test_calendar_of_the_organization_holds_its_own_appraisals_only(cast, acme, rival, upcoming, client_of):
    foreign = AppraisalFactory(organization=rival)
    AppraisalFactory(organization=acme, state="cancelled")

    content = client_of(cast.vera).get(reverse("appraisals:organization_ics", args=[acme.pk])).content

    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 2
    assert str(foreign.pk).encode() not in content
    assert {str(event["status"]) for event in events} == {"CONFIRMED", "CANCELLED"}


def test_names_with_line_breaks_do_not_break_the_calendar_file(cast, acme, client_of):
    acme.name = "Acme\r\nBEGIN:VEVENT"
    acme.save()
    AppraisalFactory(organization=acme, title="One\nTwo, three; four")

    content = client_of(cast.vera).get(reverse("appraisals:organization_ics", args=[acme.pk])).content

    calendar = Calendar.from_ical(content)
    assert calendar["x-wr-calname"].to_ical() == b"Acme\\nBEGIN:VEVENT"
    assert str(calendar.walk("VEVENT")[0]["summary"]).startswith("One\nTwo, three; four (")
