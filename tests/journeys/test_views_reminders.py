"""The list of reminders: whose, which, and marking as read."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.models import Reminder
from organizations.models import AccessGrant, Membership, User
from tests.factories import AppraisalFactory, AppraiserCertificateFactory, AppraiserProfileFactory

pytestmark = pytest.mark.django_db
LIST = "/reminders/"
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


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
        }
        return Reminder.objects.create(recipient=person, title=title, **row | values)

    return write


def _titles(response):
    return [reminder.title for reminder in response.context["page"]]


def test_only_own_unread_reminders_are_shown(cast, remind, client_of):
    remind(cast.carl, "Unread")
    remind(cast.carl, "Read", read_at=NOW)
    remind(cast.olga, "Of Olga")

    assert _titles(client_of(cast.carl).get(LIST)) == ["Unread"]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("pending", True), ("sent", True), ("in_app", True), ("failed", True),
        ("superseded", False), ("cancelled", False),
    ],
)  # fmt: skip
def test_what_was_replaced_or_came_to_nothing_is_not_shown(cast, remind, client_of, state, shown):
    remind(cast.carl, state=state)

    assert len(_titles(client_of(cast.carl).get(LIST, {"show": "all"}))) == shown
    assert client_of(cast.carl).get(LIST).context["unread_reminders"] == shown


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["New", "Soon", "Late"]),
        ({"show": "all"}, ["New", "Read", "Soon", "Late"]),
        ({"kind": "evidence"}, ["Late"]),
        ({"kind": "journey"}, []),
        ({"page": "99"}, ["New", "Soon", "Late"]),
    ],
)
def test_newest_first_then_by_due_date_and_narrowed(cast, remind, client_of, query, titles):
    remind(cast.carl, "Late", due_on=date(2027, 3, 20), deadline_kind="evidence")
    remind(cast.carl, "Soon", due_on=date(2027, 3, 2))
    remind(cast.carl, "Read", due_on=date(2027, 3, 1), read_at=NOW)
    remind(cast.carl, "New", due_on=date(2027, 4, 1), created_at=NOW + timedelta(hours=1))

    assert _titles(client_of(cast.carl).get(LIST, query)) == titles


@pytest.mark.parametrize(("query", "label"), [({"kind": "birthday"}, "Kind"), ({"show": "none"}, "Show")])
def test_unknown_filter_values_are_refused_by_name(cast, client_of, query, label):
    response = client_of(cast.carl).get(LIST, query)

    assert response.status_code == 400
    assert f"{label}: Select a valid choice." in response.content.decode()


def test_each_line_says_what_when_and_how_far(cast, remind, client_of):
    today = timezone.localdate()
    for title, days in (("Past", -3), ("Now", 0), ("Soon", 1), ("Far", 40)):
        remind(cast.carl, title, due_on=today + timedelta(days=days))

    page = client_of(cast.carl).get(LIST).content.decode()

    assert all(text in page for text in ("3 days ago", "today", "in 1 day<", "in 40 days", "Task due", "Acme"))


def test_an_empty_list_says_so_and_offers_the_read_ones(cast, client_of):
    page = client_of(cast.carl).get(LIST).content.decode()

    assert "Nothing to remember" in page
    assert "?show=all" in page
    assert "?show=all" not in client_of(cast.carl).get(LIST, {"show": "all"}).content.decode().partition("<main")[2]


def test_the_page_says_whether_mails_are_sent(cast, client_of):
    assert "Also sent to carl@example.org." in client_of(cast.carl).get(LIST).content.decode()
    User.objects.filter(pk=cast.carl.pk).update(email_reminders=False)
    assert "E-mails are switched off" in client_of(cast.carl).get(LIST).content.decode()


def test_opening_marks_as_read_and_goes_to_the_place(cast, remind, client_of):
    reminder = remind(cast.carl)

    response = client_of(cast.carl).post(reverse("journeys:reminder_open", args=[reminder.pk]))

    assert response["Location"] == "/tasks/"
    assert Reminder.objects.get().read_at is not None


def test_marking_as_read_stays_on_the_filtered_page(cast, remind, client_of):
    reminder = remind(cast.carl)
    address = reverse("journeys:reminder_read", args=[reminder.pk])
    assert 'name="next" value="/reminders/?kind=task"' in (
        client_of(cast.carl).get(LIST, {"kind": "task"}).content.decode()
    )

    assert client_of(cast.carl).post(address, {"next": "/reminders/?kind=task"})["Location"] == "/reminders/?kind=task"
    assert Reminder.objects.get().read_at is not None
    assert client_of(cast.carl).post(address, {"next": "https://evil.example/"})["Location"] == LIST


def test_mark_all_as_read_counts_what_was_shown_unread(cast, remind, client_of):
    for title in ("One", "Two"):
        remind(cast.carl, title)
    remind(cast.carl, "Read", read_at=NOW)
    remind(cast.carl, "Replaced", state="superseded")
    foreign = remind(cast.olga)

    response = client_of(cast.carl).post(reverse("journeys:reminder_read_all"), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["2 reminders marked as read."]
    assert _titles(response) == []
    foreign.refresh_from_db()
    assert foreign.read_at is None


@pytest.mark.parametrize("name", ["reminder_open", "reminder_read"])
def test_reminders_of_others_are_not_found(cast, remind, client_of, name):
    reminder = remind(cast.carl)

    for person in (cast.olga, cast.mallory):
        assert client_of(person).post(reverse(f"journeys:{name}", args=[reminder.pk])).status_code == 404
    assert client_of(cast.carl).get(reverse(f"journeys:{name}", args=[reminder.pk])).status_code == 405
    assert Reminder.objects.get().read_at is None


def test_who_left_the_organization_sees_its_reminders_no_more(cast, remind, client_of):
    reminder = remind(cast.carl)
    Membership.objects.filter(user=cast.carl).delete()

    response = client_of(cast.carl).get(LIST, {"show": "all"})

    assert _titles(response) == []
    assert response.context["unread_reminders"] == 0
    assert client_of(cast.carl).post(reverse("journeys:reminder_open", args=[reminder.pk])).status_code == 404


def test_a_lead_appraiser_without_access_sees_what_they_lead_and_no_more(cast, acme, remind, client_of):
    AccessGrant.objects.all().delete()
    lead = AppraiserProfileFactory(user=cast.lena)
    appraisal = AppraisalFactory(organization=acme, lead_appraiser=lead)
    certificate = AppraiserCertificateFactory(profile=lead)
    other = AppraisalFactory(organization=acme)
    remind(cast.lena, "Mine", deadline_kind="appraisal", deadline_id=appraisal.pk, path=appraisal.get_absolute_url())
    remind(cast.lena, "Certificate", deadline_kind="appraiser_certificate", deadline_id=certificate.pk)
    remind(cast.lena, "Another's", deadline_kind="appraisal", deadline_id=other.pk)
    remind(cast.lena, "Task", deadline_id=appraisal.pk)
    client = client_of(cast.lena)

    assert sorted(_titles(client.get(LIST))) == ["Certificate", "Mine"]
    opened = client.post(reverse("journeys:reminder_open", args=[Reminder.objects.get(title="Mine").pk]), follow=True)
    assert opened.status_code == 200
    assert opened.context["appraisal"] == appraisal


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_equally_often_for_one_and_three(rows, cast, remind, client_of, django_assert_num_queries):
    for _ in range(rows):
        remind(cast.carl)
    client = client_of(cast.carl)
    client.get(LIST)

    with django_assert_num_queries(8):
        assert len(_titles(client.get(LIST))) == rows
