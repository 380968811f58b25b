"""The reminder policy: who is to be reminded of which deadline at a given moment. Pure; sending is a service."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo


class DeadlineKind(StrEnum):
    """What can fall due."""

    TASK = "task"
    EVIDENCE = "evidence"
    SURVEILLANCE_AUDIT = "surveillance_audit"
    CERTIFICATE = "certificate"
    APPRAISAL = "appraisal"
    APPRAISER_CERTIFICATE = "appraiser_certificate"
    JOURNEY = "journey"
    QUALIFICATION = "qualification"


# Days before the deadline, earliest first; negative: days after it. Choices of ours, from knowledge.
DEFAULT_OFFSETS: Mapping[str, tuple[int, ...]] = {
    DeadlineKind.TASK: (14, 7, 1, 0, -7),
    DeadlineKind.EVIDENCE: (60, 30, 7),
    DeadlineKind.SURVEILLANCE_AUDIT: (90, 60, 30, 7),
    DeadlineKind.CERTIFICATE: (180, 90, 30),
    DeadlineKind.APPRAISAL: (60, 30, 7, 1),
    DeadlineKind.APPRAISER_CERTIFICATE: (90, 30, 7),
    DeadlineKind.JOURNEY: (90, 30, 7),
    DeadlineKind.QUALIFICATION: (90, 30, 7),
}
SEND_AT = time(8)  # on the clock of the organisation
STALE_AFTER_DAYS = 3
LAPSED_AFTER_DAYS = 30
FIRST_DAY = date(1, 1, 3)  # two days of room for time zones


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day in the time zone of the organisation (an IANA name) by which something is due.

    ``key`` identifies what is due among its kind, ``recipients`` are the keys of persons; ``title`` and ``path``
    are for the message. A deadline that moves to another day is a new occasion with all its reminders.
    """

    kind: str
    key: str
    organization: str
    due_on: date
    title: str
    recipients: tuple[str, ...]
    time_zone: str
    path: str = ""


class ReminderKey(NamedTuple):
    """What a reminder is sent for at most once."""

    kind: str
    key: str
    due_on: date
    offset_days: int
    recipient: str


class Delivery(StrEnum):
    """What to do with a reminder that is due. Each is recorded, so that none comes up again.

    ``DIGEST``: so late that it belongs into one message with others of its kind. ``SUPERSEDED``: a later reminder
    of the same deadline says it all. ``LAPSED``: the deadline passed more than 30 days ago; nothing to tell.
    """

    SEND = "send"
    DIGEST = "digest"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that is due and not recorded. ``days_left`` is counted today, negative after the deadline."""

    deadline: Deadline
    offset_days: int
    recipient: str
    delivery: Delivery
    due_at: datetime
    days_left: int

    @property
    def key(self) -> ReminderKey:
        """Return the key to record it under."""
        return _key(self.deadline, self.offset_days, self.recipient)


def due_reminders(
    deadlines: Iterable[Deadline],
    *,
    now: datetime,
    already: Collection[ReminderKey] = frozenset(),
    offsets: Mapping[str, Sequence[int]] = DEFAULT_OFFSETS,
    stale_after_days: int = STALE_AFTER_DAYS,
) -> tuple[DueReminder, ...]:
    """Return every reminder that is due at ``now`` and not in ``already`` (a set), also those that are late.

    A reminder is due from ``SEND_AT`` on, ``offset`` days before the deadline. Of several that are due for one
    deadline and person only the latest is sent; earlier ones are superseded, so an outage ends without a burst.
    Late by more than ``stale_after_days`` it goes into a digest, or lapses when the deadline is long past.
    Raises ValueError if ``now`` has no zone, KeyError for a kind without offsets or an unknown zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    stale_after = timedelta(days=stale_after_days)
    return tuple(
        reminder
        for deadline in deadlines
        for reminder in _due(deadline, now, already, sorted(set(offsets[deadline.kind]), reverse=True), stale_after)
    )


def _due(
    deadline: Deadline, now: datetime, already: Collection[ReminderKey], offsets: Sequence[int], stale_after: timedelta
) -> Iterator[DueReminder]:
    today = now.astimezone(ZoneInfo(deadline.time_zone)).date()
    days_left = (deadline.due_on - today).days
    begun = [
        (offset, due_at)
        for offset in offsets
        if days_left <= offset and (due_at := _due_at(deadline, offset)) <= now  # no date beyond the year 9999
    ]
    for offset, due_at in begun:
        delivery = Delivery.SUPERSEDED
        if offset == begun[-1][0]:
            delivery = _delivery(now - due_at, days_left, stale_after)
        for recipient in dict.fromkeys(deadline.recipients):
            if _key(deadline, offset, recipient) not in already:
                yield DueReminder(deadline, offset, recipient, delivery, due_at, days_left)


def _due_at(deadline: Deadline, offset: int) -> datetime:
    day = date.fromordinal(max(deadline.due_on.toordinal() - offset, FIRST_DAY.toordinal()))
    return instant(day, deadline.time_zone)


def _delivery(late: timedelta, days_left: int, stale_after: timedelta) -> Delivery:
    if late <= stale_after:
        return Delivery.SEND
    return Delivery.DIGEST if days_left >= -LAPSED_AFTER_DAYS else Delivery.LAPSED


def _key(deadline: Deadline, offset_days: int, recipient: str) -> ReminderKey:
    return ReminderKey(deadline.kind, deadline.key, deadline.due_on, offset_days, recipient)


@lru_cache(maxsize=4096)
def instant(day: date, time_zone: str, at: time = SEND_AT) -> datetime:
    """Return the moment (UTC) when the clock of the zone shows ``at`` on ``day``.

    When the clock is put forward over that time: the first moment after the gap. When it is put back: the first
    of the two. Example: 02:30 in Berlin on the last Sunday of March is 01:00 UTC, 03:00 on the clock.
    """
    zone = ZoneInfo(time_zone)
    local = datetime.combine(day, at, zone)
    earlier = local.astimezone(UTC)
    if earlier.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return earlier
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), earlier, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between ``before`` and ``after`` from which the later offset applies."""
    offset = after.astimezone(zone).utcoffset()
    seconds = range(int((after - before).total_seconds()) + 1)
    return before + timedelta(
        seconds=bisect_left(
            seconds,
            True,
            key=lambda second: (before + timedelta(seconds=second)).astimezone(zone).utcoffset() == offset,
        )
    )
