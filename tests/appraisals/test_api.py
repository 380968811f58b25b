"""The API of appraisers and appraisals: shapes, filters, refusals, calendar files, constant query counts."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from rest_framework.test import APIClient

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from tests.factories import AppraisalFactory, AppraiserCertificateFactory, AppraiserProfileFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def upcoming(book, today):
    """An appraisal of acme in a month, on the clock of the API."""
    return book(today=today, starts_on=today + 30 * DAY, ends_on=today + 32 * DAY)


def _refused(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code


def test_appraisers_are_read_with_certificates_and_without_addresses(cast, api_of):
    profile = AppraiserProfileFactory(user=cast.lena, listed=True, headline="Lead appraiser")
    certificate = AppraiserCertificateFactory(profile=profile, number="77")

    response = api_of(cast.mallory).get(f"{BASE}/appraisers/{profile.pk}/")

    assert response.json() == {
        "id": str(profile.pk),
        "name": "Lena",
        "headline": "Lead appraiser",
        "about": "",
        "languages": "",
        "country": "",
        "time_zone": "Europe/Berlin",
        "listed": True,
        "certificates": [
            {
                "id": str(certificate.pk),
                "profile": str(profile.pk),
                "scheme": "cmmi_lead_appraiser",
                "number": "77",
                "issued_on": None,
                "expires_on": None,
            }
        ],
    }


def test_lists_hold_only_what_the_caller_sees(cast, upcoming, api_of):
    for resource in ("appraisers", "appraiser-certificates", "appraisals"):
        assert api_of(cast.vera).get(f"{BASE}/{resource}/").json()["count"] == 1
        assert api_of(cast.lena).get(f"{BASE}/{resource}/").json()["count"] == 1
        assert api_of(cast.mallory).get(f"{BASE}/{resource}/").json()["count"] == 0
        assert APIClient().get(f"{BASE}/{resource}/").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "appraisals/{appraisal}/"),
        ("post", "appraisals/{appraisal}/move/"),
        ("post", "appraisals/{appraisal}/cancel/"),
        ("get", "appraisals/{appraisal}/ics/"),
        ("get", "appraisers/{profile}/"),
        ("get", "appraiser-certificates/{certificate}/"),
        ("patch", "appraiser-certificates/{certificate}/"),
        ("delete", "appraiser-certificates/{certificate}/"),
    ],
)
def test_a_stranger_cannot_tell_foreign_from_none(cast, lead, upcoming, api_of, method, path):
    known = {"appraisal": upcoming.pk, "profile": lead.pk, "certificate": lead.certificates.get().pk}
    body = {"starts_on": "2099-07-01", "ends_on": "2099-07-02", "reason": "Mine"} if method != "get" else None
    call = getattr(api_of(cast.mallory), method)

    foreign = call(f"{BASE}/{path.format(**known)}", body)
    unknown = call(f"{BASE}/{path.format(**dict.fromkeys(known, uuid.uuid4()))}", body)

    for response in (foreign, unknown):
        _refused(response, 404, "not_found")
    assert {**foreign.json(), "instance": ""} == {**unknown.json(), "instance": ""}
    assert Appraisal.objects.get().sequence == 0
    assert lead.certificates.count() == 1


def test_an_id_that_is_none_is_not_found(cast, api_of):
    assert api_of(cast.olga).get(f"{BASE}/appraisals/nonsense/").status_code == 404


def test_appraisers_are_narrowed_by_a_certificate_that_is_valid_today(cast, api_of, today):
    for expires_on in (None, today, today - DAY):
        AppraiserCertificateFactory(profile__listed=True, scheme="intacs_competent", expires_on=expires_on)
    AppraiserCertificateFactory(profile__listed=True)
    client = api_of(cast.vera)

    assert client.get(f"{BASE}/appraisers/", {"scheme": "intacs_competent"}).json()["count"] == 2
    assert client.get(f"{BASE}/appraisers/", {"scheme": "intacs_principal"}).json()["count"] == 0
    assert client.get(f"{BASE}/appraisers/").json()["count"] == 4


def test_my_profile_is_not_found_then_created_then_changed(cast, api_of):
    client, address = api_of(cast.lena), f"{BASE}/appraisers/me/"
    _refused(client.get(address), 404, "not_found")

    created = client.put(address, {"headline": "Lead appraiser", "listed": True})
    changed = client.patch(address, {"country": "Malta"})

    assert created.status_code == changed.status_code == 200
    assert client.get(address).json() == changed.json()
    profile = AppraiserProfile.objects.get()
    assert (profile.user, profile.headline, profile.country) == (cast.lena, "Lead appraiser", "Malta")


@pytest.mark.parametrize(
    "values",
    [
        {"time_zone": "Mars/Olympus"},
        {"headline": "x" * 201},
        {"listed": "perhaps"},
        {"country": ["x"]},
        {"about": "x" * 1_000_000},
    ],
)
def test_my_profile_refuses_bad_values_at_their_field(cast, api_of, values):
    response = api_of(cast.lena).put(f"{BASE}/appraisers/me/", values)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == f"/{next(iter(values))}"
    assert not AppraiserProfile.objects.exists()


def test_a_profile_cannot_be_given_to_somebody_else(cast, api_of):
    api_of(cast.lena).put(f"{BASE}/appraisers/me/", {"user": str(cast.olga.pk), "headline": "Mine"})

    assert AppraiserProfile.objects.get().user == cast.lena


def test_certificates_are_added_changed_and_removed_by_the_appraiser(cast, api_of):
    profile = AppraiserProfileFactory(user=cast.lena)
    client, address = api_of(cast.lena), f"{BASE}/appraiser-certificates/"

    created = client.post(address, {"scheme": "cmmi_high_maturity", "expires_on": "2099-12-31"})
    assert created.status_code == 201
    assert created.json()["profile"] == str(profile.pk)

    own = f"{address}{created.json()['id']}/"
    assert client.patch(own, {"number": "77"}).json()["expires_on"] == "2099-12-31"
    assert client.patch(own, {"expires_on": None}).json()["expires_on"] is None
    assert client.delete(own).status_code == 204
    assert not AppraiserCertificate.objects.exists()


def test_certificates_of_others_are_read_but_not_written(cast, api_of):
    certificate = AppraiserCertificateFactory(profile__listed=True)
    client, address = api_of(cast.olga), f"{BASE}/appraiser-certificates/{certificate.pk}/"

    assert client.get(address).status_code == 200
    _refused(client.patch(address, {"scheme": "intacs_principal"}), 403, "denied")
    _refused(client.delete(address), 403, "denied")
    assert AppraiserCertificate.objects.get().scheme == "cmmi_lead_appraiser"


def test_a_certificate_needs_a_profile(cast, api_of):
    response = api_of(cast.olga).post(f"{BASE}/appraiser-certificates/", {"scheme": "cmmi_high_maturity"})

    _refused(response, 400, "profile_missing")


@pytest.mark.parametrize(
    "values",
    [
        {"scheme": "black_belt"},
        {"scheme": ""},
        {"scheme": "cmmi_high_maturity", "expires_on": "31.12.2099"},
        {"scheme": "cmmi_high_maturity", "issued_on": "2026-02-30"},
        {"scheme": "cmmi_high_maturity", "issued_on": "2026-05-01", "expires_on": "2026-04-30"},
        {"scheme": "cmmi_high_maturity", "number": "x" * 101},
        {},
    ],
)
def test_bad_certificates_are_refused(cast, api_of, values):
    AppraiserProfileFactory(user=cast.lena)

    response = api_of(cast.lena).post(f"{BASE}/appraiser-certificates/", values)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert not AppraiserCertificate.objects.exists()


def test_an_appraisal_as_read(cast, acme, lead, upcoming, api_of):
    body = api_of(cast.vera).get(f"{BASE}/appraisals/{upcoming.pk}/").json()

    assert body["organization"] == str(acme.pk)
    assert body["lead_appraiser"] == {"id": str(lead.pk), "name": "Lena"}
    assert (body["starts_on"], body["ends_on"]) == (str(upcoming.starts_on), str(upcoming.ends_on))
    assert (body["state"], body["sequence"], body["time_zone"]) == ("booked", 0, "Europe/Berlin")


def test_appraisals_are_booked_under_a_journey_and_never_deleted(cast, upcoming, api_of):
    client = api_of(cast.olga)

    assert client.post(f"{BASE}/appraisals/", {}).status_code == 405
    assert client.patch(f"{BASE}/appraisals/{upcoming.pk}/", {"state": "cancelled"}).status_code == 405
    assert client.delete(f"{BASE}/appraisals/{upcoming.pk}/").status_code == 405


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"state": "cancelled"}, 1),
        ({"starts_on__gte": "2099-06-01"}, 2),
        ({"starts_on__lte": "2099-05-31"}, 1),
        ({"starts_on__gte": "2099-06-02", "state": "booked"}, 0),
        ({"search": "pilot"}, 1),
    ],
)
def test_appraisals_are_narrowed(cast, acme, rival, api_of, query, count):
    AppraisalFactory(organization=acme, title="Pilot")
    AppraisalFactory(organization=acme, state="cancelled")
    AppraisalFactory(organization=acme, starts_on="2099-05-31")
    AppraisalFactory(organization=rival)

    client = api_of(cast.vera)
    assert client.get(f"{BASE}/appraisals/", {"organization": acme.pk, **query}).json()["count"] == count
    assert client.get(f"{BASE}/appraisals/", {"organization": rival.pk, **query}).json()["count"] == 0


@pytest.mark.parametrize(
    ("resource", "query"),
    [
        ("appraisers", {"scheme": "black_belt"}),
        ("appraiser-certificates", {"scheme": "black_belt"}),
        ("appraiser-certificates", {"profile": "nonsense"}),
        ("appraisals", {"state": "perhaps"}),
        ("appraisals", {"organization": "nonsense"}),
        ("appraisals", {"starts_on__gte": "soon"}),
        ("appraisals", {"starts_on__lte": "2026-02-30"}),
    ],
)
def test_unknown_filter_values_are_refused(cast, api_of, resource, query):
    assert api_of(cast.olga).get(f"{BASE}/{resource}/", query).status_code == 400


def test_move_changes_days_and_sequence(cast, upcoming, api_of, today):
    body = {"starts_on": str(today + 31 * DAY), "ends_on": str(today + 33 * DAY), "reason": "Audit clash"}

    response = api_of(cast.priya).post(f"{BASE}/appraisals/{upcoming.pk}/move/", body)

    assert response.status_code == 200
    assert {key: response.json()[key] for key in (*body, "sequence")} == body | {"sequence": 1}


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (-1, 3, "Why", "/starts_on"),
        (5, 4, "Why", "/ends_on"),
        (5, 35, "Why", "/ends_on"),
        (2200, 2201, "Why", "/starts_on"),
        (5, 6, "  ", "/reason"),
        (5, 6, "x" * 501, "/reason"),
    ],
)
def test_move_refuses_bad_input_at_its_field(cast, upcoming, api_of, today, first, last, reason, field):
    body = {"starts_on": str(today + first * DAY), "ends_on": str(today + last * DAY), "reason": reason}

    response = api_of(cast.priya).post(f"{BASE}/appraisals/{upcoming.pk}/move/", body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == field
    assert Appraisal.objects.get().sequence == 0


def test_taken_days_are_a_conflict(cast, rival, lead, upcoming, book, api_of, today):
    book(organization=rival, actor=cast.mallory, today=today, starts_on=today + 50 * DAY, ends_on=today + 50 * DAY)
    body = {"starts_on": str(today + 50 * DAY), "ends_on": str(today + 50 * DAY), "reason": "Later"}

    response = api_of(cast.priya).post(f"{BASE}/appraisals/{upcoming.pk}/move/", body)

    _refused(response, 409, "double_booking")
    assert rival.name not in response.content.decode()


def test_cancel_needs_a_reason_and_happens_once(cast, upcoming, api_of):
    client, address = api_of(cast.priya), f"{BASE}/appraisals/{upcoming.pk}/cancel/"

    assert client.post(address, {}).status_code == 400
    done = client.post(address, {"reason": "Budget"})
    assert (done.status_code, done.json()["state"], done.json()["sequence"]) == (200, "cancelled", 1)
    _refused(client.post(address, {"reason": "Again"}), 409, "appraisal_cancelled")


@pytest.mark.parametrize("person", ["pavel", "carl", "vera", "lena"])
@pytest.mark.parametrize("action", ["move", "cancel"])
def test_members_without_the_right_are_told_why(cast, upcoming, api_of, person, action):
    body = {"starts_on": "2099-07-01", "ends_on": "2099-07-02", "reason": "Mine"}

    response = api_of(getattr(cast, person)).post(f"{BASE}/appraisals/{upcoming.pk}/{action}/", body)

    _refused(response, 403, "denied")
    assert "programme manager" in response.json()["detail"]
    assert Appraisal.objects.get().sequence == 0


@pytest.mark.parametrize("accept", ["*/*", "text/calendar", "application/json"])
def test_ics_is_a_calendar_file_and_its_errors_are_problems(cast, upcoming, api_of, accept):
    address = f"{BASE}/appraisals/{upcoming.pk}/ics/"

    response = api_of(cast.vera).get(address, HTTP_ACCEPT=accept)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["uid"] == f"appraisal-{upcoming.pk}@cairn"
    _refused(api_of(cast.mallory).get(address, HTTP_ACCEPT=accept), 404, "not_found")


def test_appraisers_are_found_by_certificate_and_day(cast, api_of, today):
    ends = AppraiserCertificateFactory(profile__listed=True, expires_on=today + 5 * DAY).profile
    begins = AppraiserCertificateFactory(profile__listed=True, issued_on=today + 10 * DAY).profile
    other = AppraiserCertificateFactory(profile__listed=True, scheme="intacs_principal").profile

    def found(**query):
        rows = api_of(cast.vera).get(f"{BASE}/appraisers/", query).json()["results"]
        return {row["id"] for row in rows}

    assert found(scheme="cmmi_lead_appraiser") == {str(ends.pk)}
    assert found(scheme="cmmi_lead_appraiser", valid_on=today + 10 * DAY) == {str(begins.pk)}
    assert found(valid_on=today + 6 * DAY) == {str(other.pk)}
    assert api_of(cast.vera).get(f"{BASE}/appraisers/", {"valid_on": "2026-02-30"}).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("resource", "queries"), [("appraisers", 3), ("appraiser-certificates", 2), ("appraisals", 2)]
)
def test_query_counts_do_not_grow(rows, resource, queries, cast, acme, api_of, django_assert_num_queries):
    for _ in range(rows):
        AppraiserCertificateFactory(profile=AppraisalFactory(organization=acme).lead_appraiser)
    client = api_of(cast.vera)

    with django_assert_num_queries(queries):
        assert client.get(f"{BASE}/{resource}/").json()["count"] == rows
