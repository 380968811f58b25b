"""Reminders as an outbox: never twice, never lost, whatever ends, fails or changes in between."""

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from html.parser import HTMLParser
from itertools import count

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from appraisals.services import cancel_appraisal
from journeys import services, tasks
from journeys.models import Reminder, Task
from journeys.services.reminders import CLAIM, HEARTBEAT, LEASE, MOST_ATTEMPTS, SendReport
from organizations.models import Membership, Role, User
from tests.config.installation import installation
from tests.factories import (
    AppraisalFactory,
    AppraiserProfileFactory,
    EvidenceItemFactory,
    JourneyFactory,
    MembershipFactory,
    TaskFactory,
)
from tests.services import free_port

pytestmark = pytest.mark.django_db
DUE = date(2027, 3, 15)
NOON = datetime(2027, 3, 14, 12, tzinfo=UTC)  # one day before DUE
WEEK_BEFORE = NOON - timedelta(days=6)  # time enough for all attempts before the next reminder is due
SECONDS = timedelta(seconds=5)
DAY = timedelta(days=1)


def send(now=NOON):
    return services.send_due_reminders(now=now)


def states(**conditions):
    return sorted(Reminder.objects.filter(**conditions).values_list("offset_days", "state"))


@pytest.fixture
def far(acme):
    """A journey of acme that itself falls due much later."""
    return JourneyFactory(organization=acme)


@pytest.fixture
def task(cast, far):
    """A task of Carl due on DUE."""
    return TaskFactory(journey=far, title="Write the plan", due_on=DUE, owner=cast.carl)


def test_a_reminder_is_sent_to_the_owner_once(cast, task):
    assert send() == SendReport(recorded=3, mails=1, in_app=0, cancelled=0, failures=0)
    assert send() == SendReport(recorded=0, mails=0, in_app=0, cancelled=0, failures=0)
    assert send(NOON + timedelta(hours=1)).mails == 0

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["carl@example.org"], "Task due, 15 March 2027: Write the plan")
    reminder = Reminder.objects.get(state="sent")
    assert (reminder.recipient, reminder.offset_days, reminder.due_on) == (cast.carl, 1, DUE)
    assert (reminder.sent_at, reminder.attempts, reminder.error) == (NOON, 1, "")


def test_earlier_offsets_are_recorded_as_superseded(task):
    send()

    assert states() == [(1, "sent"), (7, "superseded"), (14, "superseded")]


def test_before_the_first_offset_nothing_happens(task):
    assert send(NOON - 14 * DAY) == SendReport(0, 0, 0, 0, 0)
    assert not Reminder.objects.exists()


def test_each_offset_sends_its_own_reminder(task):
    for days in range(20, -10, -1):
        send(NOON + DAY - days * DAY)

    assert states() == [(offset, "sent") for offset in (-7, 0, 1, 7, 14)]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    ("zone", "due_on", "eight_o_clock"),
    [
        ("Europe/Berlin", date(2027, 3, 28), datetime(2027, 3, 28, 6, tzinfo=UTC)),  # clocks went forward at 02:00
        ("Europe/Berlin", date(2027, 10, 31), datetime(2027, 10, 31, 7, tzinfo=UTC)),  # back at 03:00
        ("America/New_York", date(2027, 3, 14), datetime(2027, 3, 14, 12, tzinfo=UTC)),
        ("Pacific/Auckland", date(2027, 4, 4), datetime(2027, 4, 3, 20, tzinfo=UTC)),
        ("Asia/Kolkata", date(2028, 2, 29), datetime(2028, 2, 29, 2, 30, tzinfo=UTC)),
    ],
)
def test_mails_go_out_at_eight_on_the_clock_of_the_organization(cast, far, acme, zone, due_on, eight_o_clock):
    type(acme).objects.filter(pk=acme.pk).update(time_zone=zone)
    TaskFactory(journey=far, due_on=due_on, owner=cast.carl)
    send(eight_o_clock - timedelta(hours=20))
    mail.outbox.clear()

    assert send(eight_o_clock - SECONDS).mails == 0
    assert send(eight_o_clock).mails == 1
    assert Reminder.objects.get(offset_days=0).state == "sent"


def test_three_days_of_outage_end_with_one_mail(cast, far):
    for title, due_on in (("Plan", DUE), ("Review", DUE - DAY), ("Audit", DUE - 2 * DAY)):
        TaskFactory(journey=far, title=title, due_on=due_on, owner=cast.carl)
    send(NOON - 8 * DAY)
    mail.outbox.clear()

    report = send(NOON + 3 * DAY)

    assert report.mails == 1
    (sent,) = mail.outbox
    assert all(title in sent.body for title in ("Plan", "Review", "Audit"))
    assert sent.subject == "3 reminders from Acme"


def test_long_after_the_deadline_nothing_is_sent(task):
    assert send(NOON + 33 * DAY).mails == 0
    assert set(Reminder.objects.values_list("state", flat=True)) == {"superseded", "cancelled"}


def test_a_crash_after_the_claim_is_made_good_after_the_lease(task, settings):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.journeys.mail_servers.Dying"
    with pytest.raises(SystemExit):
        send()
    claimed = Reminder.objects.get(state="pending")
    assert (claimed.attempts, claimed.claimed_at is not None) == (1, True)

    settings.EMAIL_BACKEND = backend
    assert send(NOON + LEASE - SECONDS).mails == 0
    assert send(NOON + LEASE + SECONDS).mails == 1

    first, again = mail.outbox
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"] == claimed.message_id
    assert first.body == again.body
    assert Reminder.objects.get(state="sent").attempts == 2


def test_a_mail_that_is_repeated_takes_in_nothing_new(cast, far, task, no_mail_server, settings):
    send()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    TaskFactory(journey=far, title="Review the plan", due_on=DUE, owner=cast.carl)

    assert send(NOON + LEASE + SECONDS).mails == 2

    assert sorted(sent.subject.partition(": ")[2] for sent in mail.outbox) == ["Review the plan", "Write the plan"]
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 2


def test_a_process_that_dies_each_time_ends_in_failed(task, settings):
    settings.EMAIL_BACKEND = "tests.journeys.mail_servers.Dying"
    now = WEEK_BEFORE
    for attempt in range(MOST_ATTEMPTS):
        with pytest.raises(SystemExit):
            send(now)
        now += SECONDS + LEASE * 2**attempt

    send(now)

    reminder = Reminder.objects.get(offset_days=7)
    assert (reminder.state, reminder.attempts) == ("failed", MOST_ATTEMPTS)
    assert reminder.error


@pytest.fixture
def no_mail_server(settings):
    """SMTP to a port where nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def test_a_mail_server_that_is_down_costs_an_attempt_and_is_tried_again(task, no_mail_server, settings):
    assert send() == SendReport(recorded=3, mails=0, in_app=0, cancelled=0, failures=1)
    reminder = Reminder.objects.get(state="pending")
    assert (reminder.attempts, reminder.sent_at) == (1, None)
    assert reminder.error.startswith("ConnectionRefusedError")
    assert send().failures == 0  # not before the lease is over

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(NOON + LEASE + SECONDS).mails == 1
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts, reminder.error) == ("sent", 2, "")


def test_after_the_last_attempt_a_reminder_has_failed_and_stays_in_the_list(cast, task, no_mail_server):
    now = WEEK_BEFORE
    for attempt in range(MOST_ATTEMPTS):
        assert send(now).failures == 1
        assert send(now + LEASE * 2**attempt - SECONDS).failures == 0  # each wait is twice as long
        now += SECONDS + LEASE * 2**attempt

    reminder = Reminder.objects.get(offset_days=7)
    assert (reminder.state, reminder.attempts) == ("failed", MOST_ATTEMPTS)
    assert reminder.error.startswith("ConnectionRefusedError")
    assert send(now + LEASE).failures == 0
    assert Reminder.objects.visible_to(cast.carl).unread().filter(pk=reminder.pk).exists()


def test_one_address_that_no_mail_can_carry_does_not_hold_up_the_others(cast, task, far, acme):
    broken = MembershipFactory(organization=acme, user__full_name="A").user
    User.objects.filter(pk=broken.pk).update(email="a@example.org\nBcc: b@example.org")
    TaskFactory(journey=far, due_on=DUE, owner=broken)

    report = send()

    assert (report.mails, report.failures) == (1, 1)
    assert [sent.to for sent in mail.outbox] == [["carl@example.org"]]


def _finish(task):
    Task.objects.filter(pk=task.pk).update(state="done", done_at=NOON)


def _leave(task):
    Membership.objects.filter(user=task.owner).delete()


def _pass_on(task):
    Task.objects.filter(pk=task.pk).update(owner=User.objects.get(email="pavel@example.org"))


def _close(task):
    type(task.journey).objects.filter(pk=task.journey.pk).update(closed_at=NOON)


def _lock_out(task):
    User.objects.filter(pk=task.owner_id).update(is_active=False)


@pytest.mark.parametrize("change", [_finish, _leave, _pass_on, _close, _lock_out])
def test_what_is_no_longer_due_to_a_person_is_not_sent_though_recorded(task, no_mail_server, settings, change):
    send()
    change(task)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    report = send(NOON + LEASE + SECONDS)

    assert report.cancelled == 1
    assert Reminder.objects.get(recipient=task.owner, offset_days=1).state == "cancelled"
    assert all("carl@example.org" not in sent.to for sent in mail.outbox)


def test_done_withdrawn_and_cancelled_is_not_reminded_of(cast, acme, far, task):
    _finish(task)
    EvidenceItemFactory(organization=acme, valid_until=DUE, owner=cast.carl, withdrawn_at=NOON)
    appraisal = AppraisalFactory(
        organization=acme, starts_on=DUE, ends_on=DUE, lead_appraiser=AppraiserProfileFactory(user=cast.lena)
    )
    cancel_appraisal(appraisal=appraisal, reason="Budget", actor=cast.priya, now=NOON)

    assert send() == SendReport(0, 0, 0, 0, 0)


def test_an_appraisal_reminds_the_managers_and_the_lead_appraiser(cast, acme):
    AppraisalFactory(
        organization=acme, starts_on=DUE, ends_on=DUE, lead_appraiser=AppraiserProfileFactory(user=cast.lena)
    )

    assert send().mails == 3
    assert {sent.to[0] for sent in mail.outbox} == {"olga@example.org", "priya@example.org", "lena@example.org"}


def test_a_member_who_left_is_not_reminded(cast, task):
    _leave(task)

    send()

    assert {sent.to[0] for sent in mail.outbox} == {"olga@example.org", "priya@example.org"}
    assert not Reminder.objects.filter(recipient=cast.carl).exists()


def test_without_the_wish_for_mail_the_reminder_is_in_the_list_only(cast, task):
    User.objects.filter(pk=cast.carl.pk).update(email_reminders=False)

    assert send() == SendReport(recorded=3, mails=0, in_app=1, cancelled=0, failures=0)

    assert mail.outbox == []
    assert Reminder.objects.visible_to(cast.carl).unread().get().state == "in_app"


def test_a_deadline_that_moves_is_a_new_occasion(task):
    send()
    Task.objects.filter(pk=task.pk).update(due_on=DUE + DAY)

    assert send(NOON + DAY).mails == 1
    assert states(due_on=DUE + DAY) == [(1, "sent"), (7, "superseded"), (14, "superseded")]
    Task.objects.filter(pk=task.pk).update(due_on=DUE)
    assert send(NOON + timedelta(minutes=1)).mails == 0


def test_people_of_two_organizations_get_a_mail_from_each(cast, rival, task):
    MembershipFactory(organization=rival, user=cast.carl, role=Role.CONTRIBUTOR)
    TaskFactory(journey__organization=rival, title="Elsewhere", due_on=DUE, owner=cast.carl)

    assert send().mails == 2
    assert {sent.subject.partition(": ")[2] for sent in mail.outbox} == {"Write the plan", "Elsewhere"}
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 2


def test_many_people_at_once_get_one_whole_mail_each(acme, far):
    people = [MembershipFactory(organization=acme).user for _ in range(CLAIM + 2)]
    for person in people:
        for _ in range(5):
            TaskFactory(journey=far, due_on=DUE, owner=person)

    assert send().mails == len(people)

    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(person.email for person in people)
    assert {sent.subject for sent in mail.outbox} == {"5 reminders from Acme"}
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(people)


def test_a_lease_counts_from_when_it_was_taken_however_long_the_run(acme, far, monkeypatch):
    for _ in range(CLAIM + 1):
        TaskFactory(journey=far, due_on=DUE, owner=MembershipFactory(organization=acme).user)
    clock = count(0, 300)
    monkeypatch.setattr("journeys.services.reminders.monotonic", lambda: next(clock))

    send()

    claims = set(Reminder.objects.filter(state="sent").values_list("claimed_at", flat=True))
    assert claims == {NOON + timedelta(seconds=300), NOON + timedelta(seconds=600)}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(rows, cast, far, django_assert_num_queries):
    for _ in range(rows):
        TaskFactory(journey=far, due_on=DUE, owner=cast.carl)

    with django_assert_num_queries(20):
        assert send().mails == 1
    with django_assert_num_queries(14):
        assert send().mails == 0


class _Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs)["href"])


def test_the_mail_is_readable_text_and_html_with_whole_addresses(cast, far, settings):
    settings.SITE_URL = "https://cairn.example.org"
    task = TaskFactory(journey=far, title="Plan & <review>\nof “Apollo”", due_on=DUE, owner=cast.carl)

    send()

    (sent,) = mail.outbox
    message = message_from_bytes(sent.message().as_bytes())
    assert message.get_content_type() == "multipart/alternative"
    assert message["Auto-Submitted"] == "auto-generated"
    text, page = (part.get_payload(decode=True).decode() for part in message.get_payload())
    address = f"https://cairn.example.org/tasks/{task.pk}/"
    assert "Hello Carl," in text
    assert "Acme" in text
    assert "15 March 2027" in text
    assert "Plan & <review>" in text  # text is not escaped
    assert address in text.split()
    assert not re.search(r"\n{3,}", text)
    assert "Plan &amp; &lt;review&gt;" in page
    links = _Links(page).found
    assert address in links
    assert all(link.startswith("https://cairn.example.org/") for link in links)
    assert "\n" not in sent.subject


@pytest.mark.parametrize("locale", ["de", "it"])
def test_the_mail_is_in_the_language_of_the_person(cast, task, locale):
    User.objects.filter(pk=cast.carl.pk).update(locale=locale)

    send()

    (sent,) = mail.outbox
    assert f'<html lang="{locale}">' in sent.alternatives[0].content
    assert {"de": "15 März 2027", "it": "15 Marzo 2027"}[locale].lower() in sent.body.lower()


def test_the_run_leaves_a_heartbeat():
    cache.delete(HEARTBEAT)

    send()

    assert cache.get(HEARTBEAT) == NOON.isoformat()


def test_the_command_and_the_task_send_what_is_due_now(cast, far, capsys):
    TaskFactory(journey=far, title="Today", due_on=timezone.now().date() - 2 * DAY, owner=cast.carl)

    call_command("send_due")
    assert "1 mails sent" in capsys.readouterr().out
    tasks.send_due_reminders()

    (sent,) = mail.outbox
    assert sent.subject.endswith(": Today")


def test_only_the_own_reminders_are_marked_as_read(cast, task):
    send()
    rows = Reminder.objects.filter(state="sent")

    assert services.mark_read(reminders=rows, actor=cast.olga, now=NOON) == 0
    assert services.mark_read(reminders=rows, actor=cast.carl, now=NOON) == 1
    assert services.mark_read(reminders=rows, actor=cast.carl, now=NOON + DAY) == 0
    assert rows.get().read_at == NOON


PREPARATION = """
from datetime import timedelta
from django.utils import timezone
from frameworks.models import Framework
from journeys.models import Journey, Task
from organizations.models import User
from organizations.services import create_organization

today = timezone.now().date()
framework = Framework.objects.get(key="cmmi-dev-1.3")
area = framework.requirements.filter(kind="process_area").first()
for number in range(5):
    person = User.objects.create_user(f"person{number}@example.org", full_name=f"Person {number}")
    organization = create_organization(name=f"Organisation {number}", time_zone="UTC", locale="en", actor=person)
    journey = Journey.objects.create(
        organization=organization, name="J", framework=framework, target_level=2, wanted_on=today + timedelta(days=900)
    )
    Task.objects.create(
        journey=journey, process_area=area, title="Due", owner=person, due_on=today - timedelta(days=3)
    )
"""
RACE = """
from threading import Barrier, Thread
from django.db import connection
from django.utils import timezone
from journeys.services import send_due_reminders

now, barrier, errors = timezone.now(), Barrier(4), []


def run():
    try:
        barrier.wait()
        send_due_reminders(now=now)
    except BaseException as error:
        errors.append(repr(error))
    finally:
        connection.close()


threads = [Thread(target=run) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors)
"""


def test_four_processes_at_once_send_each_mail_once(tmp_path):
    with installation(tmp_path) as prepared:
        prepared.manage("shell", "-v", "0", "-c", PREPARATION)

        assert prepared.manage("shell", "-v", "0", "-c", RACE).strip() == "[]"
        assert "0 recorded, 0 mails sent" in prepared.manage("send_due")

        mails = "".join(path.read_text() for path in (tmp_path / "mail").glob("*.log"))
    assert sorted(re.findall(r"^To: (\S+)", mails, re.MULTILINE)) == [f"person{n}@example.org" for n in range(5)]
