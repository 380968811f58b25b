"""Plan and send reminders. The rows are the outbox: losing the broker or a process loses nothing."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from time import monotonic
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journeys.deadlines import deadlines_to_remind_of
from journeys.models import Reminder
from journeys.reminders import Deadline, Delivery, ReminderKey, due_reminders
from organizations.models import Organization, User

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
BATCH = 500
CLAIM = 25  # persons: few enough that their mails are sent within the lease, even by a server that stalls
HEARTBEAT = "reminders:last-run"

STATES = {
    Delivery.SEND: Reminder.State.PENDING,
    Delivery.DIGEST: Reminder.State.PENDING,
    Delivery.SUPERSEDED: Reminder.State.SUPERSEDED,
    Delivery.LAPSED: Reminder.State.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one run did: reminders recorded, mails sent, reminders for the list only, cancelled, failed mails."""

    recorded: int
    mails: int
    in_app: int
    cancelled: int
    failures: int


def send_due_reminders(*, now: datetime) -> SendReport:
    """Record every reminder that is due at ``now`` and send what is recorded and unsent.

    May run any number of times and in several processes at once: a reminder exists once by its unique key, and
    a process sends only rows whose lease it took. What a dead process had claimed is sent after the lease, with
    the same Message-ID. At least once, therefore; never silently lost.
    """
    deadlines = deadlines_to_remind_of(now.astimezone(UTC).date())
    recorded = plan_reminders(deadlines, now=now)
    due = {(each.kind, each.key, each.due_on, person) for each in deadlines for person in each.recipients}
    counts: Counter[str] = Counter()
    mails = failures = 0
    _give_up(now)
    started = monotonic()
    # A lease counts from its own beginning, however long the mails before it took.
    while claimed := _claim(now + timedelta(seconds=monotonic() - started)):
        sorted_out = _sort(claimed, due)
        counts.update(_close(sorted_out))
        for reminders in sorted_out.mails.values():
            sent = _send(reminders, now)
            mails, failures = mails + sent, failures + (not sent)
    cache.set(HEARTBEAT, now.isoformat(), timeout=None)
    return SendReport(recorded, mails, counts[Reminder.State.IN_APP], counts[Reminder.State.CANCELLED], failures)


def plan_reminders(deadlines: tuple[Deadline, ...], *, now: datetime) -> int:
    """Write a row for each reminder that is due at ``now`` and not recorded; return how many."""
    recorded = _recorded(deadlines)
    rows = [
        Reminder(
            organization_id=UUID(due.deadline.organization),
            recipient_id=UUID(due.recipient),
            deadline_kind=due.deadline.kind,
            deadline_id=UUID(due.deadline.key),
            due_on=due.deadline.due_on,
            offset_days=due.offset_days,
            title=due.deadline.title[:300],
            path=due.deadline.path,
            state=STATES[due.delivery],
            created_at=now,
        )
        for due in due_reminders(deadlines, now=now, already=recorded)
    ]
    # Another process may plan the same at this moment; the unique key lets one of the two rows in.
    Reminder.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _recorded(deadlines: tuple[Deadline, ...]) -> frozenset[ReminderKey]:
    if not deadlines:
        return frozenset()
    days = [deadline.due_on for deadline in deadlines]
    rows = Reminder.objects.filter(due_on__range=(min(days), max(days))).values_list(
        "deadline_kind", "deadline_id", "due_on", "offset_days", "recipient"
    )
    return frozenset(ReminderKey(kind, str(pk), day, offset, str(person)) for kind, pk, day, offset, person in rows)


def _ready(now: datetime) -> QuerySet[Reminder]:
    """Return the rows to send: never tried, or their lease is over; each further attempt waits twice as long."""
    ready = Q(claimed_at=None)
    for attempts in range(1, MOST_ATTEMPTS):
        ready |= Q(attempts=attempts, claimed_at__lte=now - LEASE * 2 ** (attempts - 1))
    return Reminder.objects.filter(ready, state=Reminder.State.PENDING)


def _give_up(now: datetime) -> None:
    """Mark as failed what a process took for the last attempt and never came back from."""
    Reminder.objects.filter(
        state=Reminder.State.PENDING, attempts__gte=MOST_ATTEMPTS, claimed_at__lte=now - LEASE
    ).update(state=Reminder.State.FAILED, error="The process that sent it ended.")


@transaction.atomic
def _claim(now: datetime) -> list[Reminder]:
    """Take the lease of all rows of some persons and choose the mail each goes into; return them with their people.

    Rows of a person and organisation go into one mail. A row that was in a mail before keeps that mail; were the
    rows of a mail claimed apart, two different mails would bear its Message-ID.
    """
    persons = _ready(now).order_by("recipient").values("recipient").distinct()[:CLAIM]
    skip = connection.features.has_select_for_update_skip_locked
    rows = list(
        _ready(now)
        .filter(recipient__in=persons)
        .select_for_update(skip_locked=skip, of=("self",) if connection.features.has_select_for_update_of else ())
        .select_related("recipient", "organization")
        .order_by("created_at", "id")
    )
    mails: dict[tuple[UUID, UUID], str] = {}
    for reminder in rows:
        reminder.claimed_at = now
        reminder.attempts += 1
        if not reminder.message_id:
            mail = (reminder.recipient_id, reminder.organization_id)
            reminder.message_id = mails.setdefault(mail, _message_id(reminder))
    Reminder.objects.bulk_update(rows, ["claimed_at", "attempts", "message_id"], batch_size=BATCH)
    return rows


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Claimed rows by what becomes of them; ``mails`` by Message-ID."""

    mails: dict[str, list[Reminder]]
    closed: list[Reminder]


def _sort(claimed: list[Reminder], due: set[tuple[str, str, date, str]]) -> _Sorted:
    """Check at the last moment what is still due to whom, and who wants mail."""
    mails: defaultdict[str, list[Reminder]] = defaultdict(list)
    closed = []
    for reminder in claimed:
        key = (reminder.deadline_kind, str(reminder.deadline_id), reminder.due_on, str(reminder.recipient_id))
        if key in due and reminder.recipient.email_reminders:
            mails[reminder.message_id].append(reminder)
        else:
            reminder.state = Reminder.State.IN_APP if key in due else Reminder.State.CANCELLED
            closed.append(reminder)
    return _Sorted(dict(mails), closed)


def _close(sorted_out: _Sorted) -> Counter[str]:
    Reminder.objects.bulk_update(sorted_out.closed, ["state"])
    return Counter(reminder.state for reminder in sorted_out.closed)


def _message_id(first: Reminder) -> str:
    """Return the identifier of the mail, from the unique key of its first row: no two mails begin with the same."""
    seed = f"{first.deadline_kind} {first.deadline_id} {first.due_on} {first.offset_days} {first.recipient_id}"
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(seed.encode()).hexdigest()[:40]}@{domain}>"


def _send(reminders: list[Reminder], now: datetime) -> bool:
    """Send one mail and record its outcome on each row; return whether the server took it."""
    try:
        _mail(reminders, now).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address or text that no mail can carry
        for reminder in reminders:
            reminder.error = f"{type(error).__name__}: {error}"[:500]
            if reminder.attempts >= MOST_ATTEMPTS:
                reminder.state = Reminder.State.FAILED
        Reminder.objects.bulk_update(reminders, ["error", "state"])
        return False
    for reminder in reminders:
        reminder.state, reminder.sent_at, reminder.error = Reminder.State.SENT, now, ""
    Reminder.objects.bulk_update(reminders, ["state", "sent_at", "error"])
    return True


def _mail(reminders: list[Reminder], now: datetime) -> EmailMultiAlternatives:
    """Build the mail in the person's language; dates are days in the organisation's zone."""
    person, organization = reminders[0].recipient, reminders[0].organization
    lines = sorted(reminders, key=lambda reminder: (reminder.due_on, reminder.title))
    zone = ZoneInfo(organization.time_zone)
    with translation.override(person.locale), timezone.override(zone):
        context = {
            "person": person,
            "organization": organization,
            "reminders": lines,
            "today": timezone.localdate(now),
            "site_url": settings.SITE_URL,
        }
        mail = EmailMultiAlternatives(
            subject=_subject(lines, organization),
            body=render_to_string("journeys/mail/reminders.txt", context),
            to=[person.email],
            headers={"Message-ID": reminders[0].message_id, "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("journeys/mail/reminders.html", context), "text/html")
    return mail


def _subject(lines: list[Reminder], organization: Organization) -> str:
    if len(lines) == 1:
        (line,) = lines
        subject = f"{line.kind_label}, {date_format(line.due_on)}: {line.title}"
    else:
        subject = _("%(count)d reminders from %(organization)s") % {"count": len(lines), "organization": organization}
    return " ".join(subject.split())


@transaction.atomic
def mark_read(*, reminders: QuerySet[Reminder], actor: User, now: datetime) -> int:
    """Mark the actor's own unread reminders among ``reminders`` as read; return how many."""
    return reminders.filter(recipient=actor, read_at=None).update(read_at=now)
