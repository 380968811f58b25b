"""Pages of a journey's appraisals: the list, the booking, what is refused, and how often they ask the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisals.models import Appraisal, BookedDay
from journeys import services
from tests.factories import AppraisalFactory, AppraiserCertificateFactory, AppraiserProfileFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def lead(cast):
    """Lena, listed, with a certificate of a CMMI lead appraiser that does not expire."""
    profile = AppraiserProfileFactory(user=cast.lena, listed=True, country="Italy", languages="English, Italian")
    AppraiserCertificateFactory(profile=profile)
    return profile


@pytest.fixture
def sent(lead, today):
    """What the booking form sends."""
    return {
        "title": "Benchmark appraisal",
        "lead_appraiser": str(lead.pk),
        "starts_on": str(today + 30 * DAY),
        "ends_on": str(today + 34 * DAY),
        "time_zone": "Europe/Berlin",
        "location": "Ulm",
    }


def _list(journey):
    return reverse("journeys:appraisal_list", args=[journey.pk])


def _book(journey):
    return reverse("journeys:appraisal_book", args=[journey.pk])


def _refused(response, message):
    assert response.status_code == 400
    assert message in response.content.decode()
    assert not Appraisal.objects.exists()
    assert not BookedDay.objects.exists()


def test_the_empty_list_offers_booking_to_who_may(cast, journey, client_of):
    assert _book(journey) in client_of(cast.priya).get(_list(journey)).content.decode()
    page = client_of(cast.vera).get(_list(journey)).content.decode()
    assert "No appraisal is booked" in page
    assert _book(journey) not in page


def test_an_appraisal_is_booked_for_the_target_of_the_journey(cast, journey, lead, sent, client_of):
    response = client_of(cast.priya).post(_book(journey), sent)

    appraisal = Appraisal.objects.get()
    assert response["Location"] == appraisal.get_absolute_url()
    assert list(journey.appraisals.all()) == [appraisal]
    assert (appraisal.framework, appraisal.target_level) == (journey.framework, journey.target_level)
    assert (appraisal.lead_appraiser, appraisal.location, appraisal.created_by) == (lead, "Ulm", cast.priya)
    assert appraisal.booked_days.count() == 5
    page = client_of(cast.vera).get(_list(journey)).content.decode()
    assert "Benchmark appraisal" in page
    assert "Lena" in page


def test_the_form_offers_only_qualified_appraisers_and_starts_filled_in(cast, journey, lead, today, client_of):
    expired = AppraiserCertificateFactory(profile__listed=True, expires_on=today - DAY).profile
    other = AppraiserCertificateFactory(profile__listed=True, scheme="intacs_principal").profile
    hidden = AppraiserCertificateFactory().profile

    form = client_of(cast.priya).get(_book(journey)).context["form"]

    choices = dict(form.fields["lead_appraiser"].choices)
    assert {str(key) for key in choices} == {"", str(lead.pk)}
    assert "Lena · Italy · English, Italian" in choices.values()
    assert not {str(profile.pk) for profile in (expired, other, hidden)} & {str(key) for key in choices}
    assert form["lead_appraiser"].value() == lead.pk
    assert (form["starts_on"].value(), form["time_zone"].value()) == (journey.wanted_on, "Europe/Berlin")


def test_a_certificate_that_begins_later_makes_a_candidate_for_later_days(cast, journey, lead, sent, today, client_of):
    lead.certificates.update(issued_on=today + 31 * DAY)

    _refused(client_of(cast.priya).post(_book(journey), sent), "holds no certificate to lead this appraisal on")
    days = {"starts_on": str(today + 31 * DAY)}
    assert client_of(cast.priya).post(_book(journey), sent | days).status_code == 302


def test_without_a_candidate_the_page_says_what_to_do(cast, journey, client_of):
    page = client_of(cast.priya).get(_book(journey)).content.decode()

    assert "No lead appraiser for this target is listed" in page
    assert reverse("appraisals:appraiser_list") in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_on": -1}, "The window lies in the past."),
        ({"starts_on": 35}, "The last day lies before the first."),
        ({"ends_on": 60}, "A window has at most 30 days."),
        ({"starts_on": 3000, "ends_on": 3001}, "more than five years ahead"),
    ],
)
def test_impossible_windows_are_refused_and_the_input_kept(cast, journey, sent, today, client_of, changes, message):
    days = {name: str(today + number * DAY) for name, number in changes.items()}

    response = client_of(cast.priya).post(_book(journey), sent | days)

    _refused(response, message)
    assert all(f'value="{day}"' in response.content.decode() for day in days.values())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "A\x00B"}, "Null characters are not allowed."),
        ({"starts_on": "2099-02-30"}, "Enter a valid date."),
        ({"lead_appraiser": "lena"}, "is not a valid UUID."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice."),
    ],
)
def test_unreadable_input_is_told_at_its_field(cast, journey, sent, client_of, changes, message):
    _refused(client_of(cast.priya).post(_book(journey), sent | changes), message)


def test_a_certificate_that_expires_on_the_third_day_is_told_with_the_day(cast, journey, lead, sent, today, client_of):
    lead.certificates.update(expires_on=today + 31 * DAY)

    response = client_of(cast.priya).post(_book(journey), sent)

    day = today + 32 * DAY
    _refused(response, f"on {day.day} {day:%B %Y}.")


def test_an_appraiser_whom_nobody_may_see_cannot_be_named(cast, journey, sent, client_of):
    hidden = AppraiserCertificateFactory().profile

    response = client_of(cast.priya).post(_book(journey), sent | {"lead_appraiser": str(hidden.pk)})

    _refused(response, "Select a valid choice.")


def test_a_member_does_not_lead(cast, acme, journey, lead, sent, client_of):
    MembershipFactory(organization=acme, user=lead.user)

    _refused(client_of(cast.priya).post(_book(journey), sent), "A member of the organisation cannot lead")


def test_a_taken_day_is_told_without_telling_by_whom(cast, rival, journey, lead, sent, today, client_of):
    taken = AppraisalFactory(organization=rival, title="Secret", lead_appraiser=lead)
    BookedDay.objects.create(person=lead.user, appraisal=taken, day=today + 32 * DAY)

    response = client_of(cast.priya).post(_book(journey), sent)

    day = today + 32 * DAY
    assert response.status_code == 400
    assert f"Lena is already booked on {day.day} {day:%B %Y}." in response.content.decode()
    assert "Secret" not in response.content.decode()
    assert Appraisal.objects.get() == taken


def test_a_closed_journey_books_nothing(cast, journey, sent, client_of):
    services.close_journey(journey=journey, actor=cast.priya, now=timezone.now())

    _refused(client_of(cast.priya).post(_book(journey), sent), "closed")
    assert _book(journey) not in client_of(cast.priya).get(_list(journey)).content.decode()


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena"])
def test_members_without_the_right_are_told_why(cast, journey, sent, client_of, name):
    response = client_of(getattr(cast, name)).post(_book(journey), sent)

    assert response.status_code == 403
    assert "programme manager" in response.content.decode()
    assert not Appraisal.objects.exists()


def test_strangers_find_nothing(cast, journey, sent, client_of):
    assert client_of(cast.mallory).get(_list(journey)).status_code == 404
    assert client_of(cast.mallory).post(_book(journey), sent).status_code == 404
    assert not Appraisal.objects.exists()


def test_a_booking_whose_certificate_has_lapsed_is_marked(cast, journey, lead, sent, today, client_of):
    client_of(cast.priya).post(_book(journey), sent)
    lead.certificates.update(expires_on=today + 33 * DAY)
    day = today + 34 * DAY

    assert f"not certified on {day.day} {day:%b}" in client_of(cast.vera).get(_list(journey)).content.decode()
    page = client_of(cast.vera).get(Appraisal.objects.get().get_absolute_url()).content.decode()
    assert f"Lena no longer holds a certificate to lead this appraisal on {day.day} {day:%B %Y}." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_equally_often_for_one_and_three(rows, cast, journey, client_of, django_assert_num_queries):
    for _ in range(rows):
        appraisal = AppraisalFactory(organization=journey.organization)
        AppraiserCertificateFactory(profile=appraisal.lead_appraiser)
        journey.appraisals.add(appraisal)
    client = client_of(cast.priya)
    client.get(_list(journey))

    with django_assert_num_queries(9):
        assert len(client.get(_list(journey)).context["appraisals"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_equally_often_for_one_and_three(rows, cast, journey, client_of, django_assert_num_queries):
    for _ in range(rows):
        AppraiserCertificateFactory(profile__listed=True)
    client = client_of(cast.priya)
    client.get(_book(journey))

    with django_assert_num_queries(9):
        assert client.get(_book(journey)).status_code == 200
