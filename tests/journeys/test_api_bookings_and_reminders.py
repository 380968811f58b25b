"""The API of a journey's bookings and of the caller's reminders."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from appraisals.models import Appraisal, BookedDay
from journeys import services
from journeys.models import Reminder
from organizations.models import AccessGrant, Membership
from tests.factories import AppraisalFactory, AppraiserCertificateFactory, AppraiserProfileFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
DAY = timedelta(days=1)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def lead(cast):
    profile = AppraiserProfileFactory(user=cast.lena, listed=True)
    AppraiserCertificateFactory(profile=profile)
    return profile


@pytest.fixture
def body(lead, today):
    """A booking that is in order."""
    return {
        "lead_appraiser": str(lead.pk),
        "title": "Benchmark appraisal",
        "starts_on": str(today + 30 * DAY),
        "ends_on": str(today + 34 * DAY),
        "time_zone": "Europe/Berlin",
    }


def _address(journey):
    return f"{BASE}/journeys/{journey.pk}/appraisals/"


def _refused(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code


def test_an_appraisal_is_booked_under_its_journey(cast, acme, journey, lead, body, api_of):
    response = api_of(cast.priya).post(_address(journey), body)

    assert response.status_code == 201
    appraisal = Appraisal.objects.get()
    assert list(journey.appraisals.all()) == [appraisal]
    answer = response.json()
    assert {name: answer[name] for name in ("id", "organization", "framework", "target_level", "state")} == {
        "id": str(appraisal.pk),
        "organization": str(acme.pk),
        "framework": str(journey.framework_id),
        "target_level": 2,
        "state": "booked",
    }
    assert answer["lead_appraiser"] == {"id": str(lead.pk), "name": "Lena"}
    assert BookedDay.objects.count() == 5


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "x" * 1_000_000}, "/title"),
        ({"starts_on": "2020-01-01"}, "/starts_on"),
        ({"starts_on": "30.6.2099"}, "/starts_on"),
        ({"starts_on": 20990101}, "/starts_on"),
        ({"ends_on": "2020-01-01"}, "/ends_on"),
        ({"ends_on": "9999-12-31"}, "/ends_on"),
        ({"ends_on": None}, "/ends_on"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"location": ["Ulm"]}, "/location"),
        ({"lead_appraiser": "lena"}, "/lead_appraiser"),
        ({"lead_appraiser": str(uuid.uuid4())}, "/lead_appraiser"),
    ],
)
def test_bad_input_is_told_at_its_field(cast, journey, body, api_of, changes, pointer):
    response = api_of(cast.priya).post(_address(journey), body | changes)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert not Appraisal.objects.exists()
    assert not BookedDay.objects.exists()


@pytest.mark.parametrize("title", ["A\ud800B", "A\x00B"])
def test_text_that_cannot_be_stored_is_refused(cast, journey, body, api_of, title):
    sent = json.dumps(body | {"title": title})

    response = api_of(cast.priya).post(_address(journey), sent, content_type="application/json")

    assert response.status_code == 400
    assert not Appraisal.objects.exists()


def test_an_appraiser_who_is_not_visible_and_one_who_is_not_there_answer_alike(cast, journey, body, api_of):
    hidden = AppraiserCertificateFactory().profile.pk
    answers = [
        api_of(cast.priya).post(_address(journey), body | {"lead_appraiser": str(key)}).json()["errors"]
        for key in (hidden, uuid.uuid4())
    ]

    assert [[error["code"] for error in errors] for errors in answers] == [["does_not_exist"]] * 2
    assert not Appraisal.objects.exists()


def test_a_certificate_that_expires_within_the_window_is_refused_with_the_day(
    cast, journey, lead, body, today, api_of
):
    lead.certificates.update(expires_on=today + 31 * DAY)

    response = api_of(cast.priya).post(_address(journey), body)

    day = today + 32 * DAY
    _refused(response, 400, "not_certified")
    assert f"{day.day} {day:%B %Y}" in response.json()["detail"]
    assert not Appraisal.objects.exists()


def test_a_taken_day_is_a_conflict_that_does_not_tell_by_whom(cast, rival, journey, lead, body, today, api_of):
    taken = AppraisalFactory(organization=rival, title="Secret", lead_appraiser=lead)
    BookedDay.objects.create(person=lead.user, appraisal=taken, day=today + 30 * DAY)

    response = api_of(cast.priya).post(_address(journey), body)

    _refused(response, 409, "double_booking")
    assert not any(word in response.content.decode() for word in ("Secret", "Rival", str(rival.pk)))
    assert not journey.appraisals.exists()


def test_a_closed_journey_books_nothing(cast, journey, body, api_of):
    services.close_journey(journey=journey, actor=cast.priya, now=timezone.now())

    assert api_of(cast.priya).post(_address(journey), body).status_code == 409
    assert not Appraisal.objects.exists()


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena"])
def test_members_without_the_right_are_told_why(cast, journey, body, api_of, name):
    response = api_of(getattr(cast, name)).post(_address(journey), body)

    _refused(response, 403, "denied")
    assert "programme manager" in response.json()["detail"]
    assert not Appraisal.objects.exists()


def test_strangers_and_anonymous_callers_book_nothing(cast, journey, body, api_of):
    _refused(api_of(cast.mallory).post(_address(journey), body), 404, "not_found")
    assert APIClient().post(_address(journey), body).status_code == 401
    assert not Appraisal.objects.exists()


@pytest.fixture
def remind(acme):
    """A function that writes a reminder of acme."""

    def write(person, title="Write the plan", **values):
        row = {
            "organization": acme,
            "deadline_kind": "task",
            "deadline_id": uuid.uuid4(),
            "due_on": date(2027, 3, 15),
            "offset_days": 14,
            "path": "/tasks/",
            "state": "sent",
            "created_at": NOW,
            "sent_at": NOW,
        }
        return Reminder.objects.create(recipient=person, title=title, **row | values)

    return write


def _titles(response):
    assert response.status_code == 200, response.content
    return [row["title"] for row in response.json()["results"]]


def test_a_reminder_is_read_without_the_traces_of_delivery(cast, acme, remind, api_of):
    reminder = remind(cast.carl, message_id="<1@example.org>", error="ConnectionRefusedError", attempts=3)

    assert api_of(cast.carl).get(f"{BASE}/reminders/{reminder.pk}/").json() == {
        "id": str(reminder.pk),
        "organization": str(acme.pk),
        "deadline_kind": "task",
        "deadline_id": str(reminder.deadline_id),
        "due_on": "2027-03-15",
        "offset_days": 14,
        "title": "Write the plan",
        "path": "/tasks/",
        "state": "sent",
        "created_at": "2027-03-01T09:00:00Z",
        "sent_at": "2027-03-01T09:00:00Z",
        "read_at": None,
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Evidence", "Plan"]),
        ({"deadline_kind": "task"}, ["Plan"]),
        ({"deadline_kind": "journey"}, []),
        ({"state": "in_app"}, ["Evidence"]),
        ({"search": "evid"}, ["Evidence"]),
        ({"unread": "true"}, ["Plan"]),
        ({"unread": "false"}, ["Evidence"]),
        ({"ordering": "-due_on"}, ["Plan", "Evidence"]),
        ({"organization": str(uuid.uuid4())}, []),
    ],
)
def test_the_list_is_narrowed(cast, remind, api_of, query, titles):
    remind(cast.carl, "Plan")
    remind(
        cast.carl, "Evidence", deadline_kind="evidence", state="in_app", due_on=date(2027, 3, 2), read_at=NOW,
        created_at=NOW + DAY,
    )  # fmt: skip
    remind(cast.carl, "Replaced", state="superseded")
    remind(cast.olga, "Of Olga")

    assert _titles(api_of(cast.carl).get(f"{BASE}/reminders/", query)) == titles


@pytest.mark.parametrize(
    "query", [{"deadline_kind": "birthday"}, {"state": "lost"}, {"unread": "perhaps"}, {"organization": "acme"}]
)
def test_unknown_filter_values_are_refused(cast, api_of, query):
    response = api_of(cast.carl).get(f"{BASE}/reminders/", query)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_reminders_are_marked_as_read_one_by_one_and_all(cast, remind, api_of):
    first, second = remind(cast.carl), remind(cast.carl)
    remind(cast.carl, state="superseded")
    foreign = remind(cast.olga)
    client = api_of(cast.carl)

    assert client.post(f"{BASE}/reminders/{first.pk}/read/").json()["read_at"] is not None
    assert client.post(f"{BASE}/reminders/read-all/").json() == {"marked": 1}
    assert client.post(f"{BASE}/reminders/read-all/").json() == {"marked": 0}
    second.refresh_from_db()
    foreign.refresh_from_db()
    assert (second.read_at is None, foreign.read_at is None) == (False, True)


def test_reminders_of_others_and_of_organizations_left_are_not_found(cast, remind, api_of):
    reminder = remind(cast.carl)
    address = f"{BASE}/reminders/{reminder.pk}/"

    for person in (cast.olga, cast.mallory):
        _refused(api_of(person).get(address), 404, "not_found")
        _refused(api_of(person).post(f"{address}read/"), 404, "not_found")
    Membership.objects.filter(user=cast.carl).delete()
    _refused(api_of(cast.carl).get(address), 404, "not_found")
    assert Reminder.objects.get().read_at is None


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reminders_are_not_written_by_hand(cast, remind, api_of, method):
    reminder = remind(cast.carl)
    address = f"{BASE}/reminders/" + ("" if method == "post" else f"{reminder.pk}/")

    assert getattr(api_of(cast.carl), method)(address, {"title": "Mine"}).status_code == 405
    assert Reminder.objects.get().title == "Write the plan"


def test_a_lead_appraiser_without_access_reads_what_they_lead(cast, acme, lead, remind, api_of):
    AccessGrant.objects.all().delete()
    appraisal = AppraisalFactory(organization=acme, lead_appraiser=lead)
    remind(cast.lena, "Mine", deadline_kind="appraisal", deadline_id=appraisal.pk)
    remind(cast.lena, "Task", deadline_id=appraisal.pk)

    assert _titles(api_of(cast.lena).get(f"{BASE}/reminders/")) == ["Mine"]


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow(rows, cast, remind, api_of, django_assert_num_queries):
    for _ in range(rows):
        remind(cast.carl)
    client = api_of(cast.carl)

    with django_assert_num_queries(2):
        assert len(_titles(client.get(f"{BASE}/reminders/"))) == rows
