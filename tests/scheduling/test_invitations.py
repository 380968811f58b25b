"""Invitations to interviews: who is told what, once, and how they answer."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from icalendar import Calendar

from appraisals.services import cancel_appraisal
from jobs.models import Job
from organizations.errors import Conflict, DomainError
from scheduling.models import InterviewSession, Participant, SessionInvitation
from scheduling.queries.meetings import attendances, to_tell
from scheduling.services import edit_session, invitation_token, open_invitation, reply, start_inviting
from scheduling.services.invitations import send_invitations
from tests.scheduling.conftest import NOW

pytestmark = pytest.mark.django_db
STATEMENTS = 13
BEGIN = datetime(2026, 6, 1, 7, tzinfo=UTC)


class Counted:
    """Progress that only counts."""

    def over(self, steps, total):
        yield from steps


@pytest.fixture(autouse=True)
def _in_march(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def session(appraisal, cast):
    """Lena interviews Paul, who has an address, and Nora, who has none, at nine in Berlin."""
    row = InterviewSession.objects.create(
        appraisal=appraisal,
        key="1",
        title="Project lead of Apollo",
        starts_at=BEGIN,
        ends_at=BEGIN + timedelta(hours=1),
    )
    row.team.add(cast.lena)
    paul = {"appraisal": appraisal, "role": "Project lead", "time_zone": "UTC"}
    row.participants.add(
        Participant.objects.create(name="Paul", email="Paul@example.org", **paul),
        Participant.objects.create(name="Nora", **paul),
    )
    return row


def send(appraisal, actor):
    """Ask for the invitations and run the job; return the mails by address."""
    mail.outbox.clear()
    job = start_inviting(appraisal=appraisal, actor=actor, now=NOW)
    send_invitations(job, Counted())
    Job.objects.all().delete()
    return {message.to[0]: message for message in mail.outbox}


def event_of(message):
    (part,) = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["method"]
    (event,) = calendar.walk("VEVENT")
    return calendar["method"], event


def test_everybody_with_an_address_gets_a_request_that_calendars_understand(cast, appraisal, session):
    mails = send(appraisal, cast.priya)

    assert set(mails) == {"lena@example.org", "paul@example.org"}
    method, event = event_of(mails["paul@example.org"])
    assert (method, event["sequence"], str(event["uid"])) == ("REQUEST", 0, f"interview-{session.pk}@cairn")
    assert str(event["attendee"]) == "mailto:paul@example.org"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert str(event["organizer"]) == f"mailto:{appraisal.lead_appraiser.user.email}"
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert "09:00–10:00 (Europe/Berlin)" in mails["paul@example.org"].body
    assert "/interview-invitations/" in mails["paul@example.org"].body


def test_nobody_is_told_the_same_twice(cast, appraisal, session):
    send(appraisal, cast.priya)

    assert to_tell(appraisal, NOW) == []
    with pytest.raises(Conflict):
        start_inviting(appraisal=appraisal, actor=cast.priya, now=NOW)


def test_a_moved_session_is_told_again_with_a_higher_sequence_and_the_answer_is_asked_anew(cast, appraisal, session):
    first = send(appraisal, cast.priya)
    invitation = SessionInvitation.objects.get(email="paul@example.org")
    reply(invitation=invitation, answer="accepted", now=NOW)
    edit_session(
        session=session, starts_at=BEGIN + timedelta(hours=2), team=[cast.lena], room=None, actor=cast.priya, now=NOW
    )

    again = send(appraisal, cast.priya)["paul@example.org"]

    method, event = event_of(again)
    assert (method, event["sequence"]) == ("REQUEST", 1)
    assert event["uid"] == event_of(first["paul@example.org"])[1]["uid"]
    assert again.subject.startswith("Changed:")
    assert again.extra_headers["Message-ID"] != first["paul@example.org"].extra_headers["Message-ID"]
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.replied_at) == ("none", None)


def test_who_no_longer_attends_is_told_once_that_it_is_off_for_them(cast, appraisal, session):
    send(appraisal, cast.priya)
    session.participants.remove(Participant.objects.get(name="Paul"))
    InterviewSession.objects.update(sequence=1)

    mails = send(appraisal, cast.priya)

    method, event = event_of(mails["paul@example.org"])
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert event_of(mails["lena@example.org"])[0] == "REQUEST"
    assert to_tell(appraisal, NOW) == []


def test_a_cancelled_appraisal_calls_all_its_interviews_off(cast, appraisal, session):
    send(appraisal, cast.priya)
    appraisal = cancel_appraisal(appraisal=appraisal, reason="Budget", actor=cast.priya, now=NOW)

    assert {event_of(message)[0] for message in send(appraisal, cast.priya).values()} == {"CANCEL"}


def test_who_was_never_told_needs_no_cancellation(cast, appraisal, session):
    cancel_appraisal(appraisal=appraisal, reason="Budget", actor=cast.priya, now=NOW)

    assert attendances(appraisal, NOW) == []


def test_what_is_over_is_not_told(cast, appraisal, session):
    assert to_tell(appraisal, session.ends_at) == []


def test_a_mail_that_fails_is_sent_by_the_next_run_and_the_others_only_once(cast, appraisal, session, monkeypatch):
    deliver = EmailMultiAlternatives.send

    def fail_for_paul(message, *args, **kwargs):
        if message.to == ["paul@example.org"]:
            raise SMTPServerDisconnected("gone")
        return deliver(message, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(EmailMultiAlternatives, "send", fail_for_paul)
        with pytest.raises(DomainError, match=r"paul@example\.org"):
            send(appraisal, cast.priya)
    Job.objects.all().delete()

    assert set(send(appraisal, cast.priya)) == {"paul@example.org"}


def test_a_tentative_booking_invites_nobody(cast, appraisal, session):
    appraisal.state, appraisal.hold_until = "tentative", NOW
    appraisal.save()

    with pytest.raises(DomainError):
        start_inviting(appraisal=appraisal, actor=cast.priya, now=NOW)


@pytest.fixture
def invitation(cast, appraisal, session):
    send(appraisal, cast.priya)
    return SessionInvitation.objects.select_related("session__appraisal__organization").get(email="paul@example.org")


def answer(client, invitation, **values):
    return client.post(reverse("scheduling:invitation_reply", args=[invitation_token(invitation)]), values)


def test_an_answer_needs_no_account_and_can_be_changed(client, invitation):
    assert client.get(reverse("scheduling:invitation_reply", args=[invitation_token(invitation)])).status_code == 200

    assert answer(client, invitation, answer="declined", note="On leave").status_code == 302
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.note, invitation.replied_at) == ("declined", "On leave", NOW)
    answer(client, invitation, answer="accepted")
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.note) == ("accepted", "")


def test_another_time_is_proposed_in_the_zone_of_the_appraisal(client, invitation):
    answer(client, invitation, answer="proposed", day="2026-06-02", begins="09:00")

    invitation.refresh_from_db()
    assert invitation.proposed_at == datetime(2026, 6, 2, 7, tzinfo=UTC)
    assert invitation.organization.activities.filter(verb="proposes another time").exists()


@pytest.mark.parametrize(
    "values",
    [
        {"note": "nothing chosen"},
        {"answer": "perhaps"},
        {"answer": "proposed"},
        {"answer": "proposed", "day": "2026-06-02"},
        {"answer": "proposed", "day": "2020-01-01", "begins": "09:00"},
        {"answer": "proposed", "day": "0001-01-01", "begins": "00:00"},
        {"answer": "declined", "note": "x" * 501},
        {"answer": "declined", "note": "\x00"},
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_stored(client, invitation, values):
    assert answer(client, invitation, **values).status_code == 400

    invitation.refresh_from_db()
    assert invitation.reply == "none"


def test_once_it_has_begun_there_is_nothing_to_answer(client, invitation):
    InterviewSession.objects.update(starts_at=NOW)

    assert answer(client, invitation, answer="accepted").status_code == 400
    page = client.get(reverse("scheduling:invitation_reply", args=[invitation_token(invitation)]))
    assert "over or called off" in page.content.decode()


@pytest.mark.parametrize("token", ["nonsense", "00000000000000000000000000000000:x"])
def test_a_forged_address_answers_404(client, token):
    assert client.get(reverse("scheduling:invitation_reply", args=[token])).status_code == 404
    assert open_invitation("\x00") is None


def test_the_page_tells_how_it_stands_in_constant_statements(
    client_of, cast, invitation, appraisal, django_assert_num_queries, session
):
    client, address = client_of(cast.vera), reverse("scheduling:invitations", args=[appraisal.pk])
    client.get(address)
    with django_assert_num_queries(STATEMENTS):
        page = client.get(address).content.decode()
    assert "no answer yet" in page
    assert "no address" in page
    assert "Tell " not in page
    for number in range(3):
        row = InterviewSession.objects.create(
            appraisal=appraisal, key=f"k{number}", title=f"S{number}", starts_at=BEGIN, ends_at=session.ends_at
        )
        row.participants.set(session.participants.all())
    with django_assert_num_queries(STATEMENTS):
        assert "not told yet" in client.get(address).content.decode()


def test_programs_ask_and_read_over_the_api(api_of, cast, appraisal, session):
    api, address = api_of(cast.priya), reverse("api:appraisal-plan-invitations", args=[appraisal.pk])

    assert {row["state"] for row in api.get(address).data} == {"not_sent", "no_address"}
    assert api.post(address).status_code == 202
    assert api_of(cast.vera).post(address).status_code == 403
