"""Which reminders are due at a moment: offsets, zones, catching up, never twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.reminders import (
    DEFAULT_OFFSETS,
    Deadline,
    DeadlineKind,
    Delivery,
    DueReminder,
    ReminderKey,
    due_reminders,
    instant,
)

SEND, DIGEST, SUPERSEDED, LAPSED = Delivery.SEND, Delivery.DIGEST, Delivery.SUPERSEDED, Delivery.LAPSED
DUE = date(2026, 6, 30)
BERLIN = "Europe/Berlin"


def deadline(kind=DeadlineKind.TASK, due_on=DUE, recipients=("olga",), zone=BERLIN, key="t1"):
    return Deadline(kind, key, "acme", due_on, "Plan the project", recipients, zone)


def at(day, clock=time(8), zone=BERLIN):
    """Return the moment the clock of the zone shows that time on that day."""
    return datetime.combine(day, clock, ZoneInfo(zone))


def before(days, clock=time(8)):
    return at(DUE - timedelta(days=days), clock)


def found(reminders):
    return [(reminder.offset_days, reminder.delivery) for reminder in reminders]


def remind(*deadlines, now, already=frozenset(), **options):
    return due_reminders(deadlines, now=now, already=already, **options)


# --- when


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(before(15), [], id="too-early"),
        pytest.param(before(14, time(7, 59)), [], id="not-before-eight"),
        pytest.param(before(14), [(14, SEND)], id="first-offset-at-eight"),
        pytest.param(before(10), [(14, DIGEST)], id="late-by-four-days-goes-into-a-digest"),
        pytest.param(before(11), [(14, SEND)], id="late-by-three-days-is-still-sent"),
        pytest.param(before(7), [(14, SUPERSEDED), (7, SEND)], id="only-the-latest-is-sent"),
        pytest.param(before(0), [(14, SUPERSEDED), (7, SUPERSEDED), (1, SUPERSEDED), (0, SEND)], id="no-burst"),
        pytest.param(
            before(-7),
            [(14, SUPERSEDED), (7, SUPERSEDED), (1, SUPERSEDED), (0, SUPERSEDED), (-7, SEND)],
            id="overdue",
        ),
        pytest.param(
            before(-30),
            [(14, SUPERSEDED), (7, SUPERSEDED), (1, SUPERSEDED), (0, SUPERSEDED), (-7, DIGEST)],
            id="overdue-for-long-goes-into-a-digest",
        ),
        pytest.param(
            before(-31),
            [(14, SUPERSEDED), (7, SUPERSEDED), (1, SUPERSEDED), (0, SUPERSEDED), (-7, LAPSED)],
            id="long-past-lapses",
        ),
    ],
)
def test_due_task(now, expected):
    assert found(remind(deadline(), now=now)) == expected


@pytest.mark.parametrize(
    ("kind", "offsets"),
    [
        (DeadlineKind.TASK, (14, 7, 1, 0, -7)),
        (DeadlineKind.EVIDENCE, (60, 30, 7)),
        (DeadlineKind.SURVEILLANCE_AUDIT, (90, 60, 30, 7)),
        (DeadlineKind.CERTIFICATE, (180, 90, 30)),
        (DeadlineKind.APPRAISAL, (60, 30, 7, 1)),
        (DeadlineKind.APPRAISER_CERTIFICATE, (90, 30, 7)),
        (DeadlineKind.JOURNEY, (90, 30, 7)),
        (DeadlineKind.QUALIFICATION, (90, 30, 7)),
    ],
)
def test_daily_runs_remind_on_the_days_of_the_kind(kind, offsets):
    noons = [before(days, time(12)) for days in range(200, -20, -1)]

    reminders = run([deadline(kind)], noons)

    assert [(reminder.days_left, reminder.delivery) for reminder in reminders] == [(days, SEND) for days in offsets]


def test_every_kind_has_offsets():
    assert DEFAULT_OFFSETS.keys() == set(DeadlineKind)


def test_reminder_carries_what_the_message_needs():
    one = deadline()

    (reminder,) = remind(one, now=before(13, time(12)))

    assert reminder == DueReminder(one, 14, "olga", SEND, datetime(2026, 6, 16, 6, tzinfo=UTC), days_left=13)
    assert reminder.key == ReminderKey("task", "t1", DUE, 14, "olga")


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Europe/Berlin", datetime(2026, 6, 16, 6, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 6, 16, 15, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 6, 15, 18, tzinfo=UTC)),
    ],
)
def test_day_and_hour_are_those_of_the_organisation(zone, utc):
    one = deadline(zone=zone)

    assert remind(one, now=utc - timedelta(seconds=1)) == ()
    assert [reminder.days_left for reminder in remind(one, now=utc)] == [14]


def test_each_recipient_once():
    reminders = remind(deadline(recipients=("olga", "pavel", "olga")), now=before(14))

    assert [reminder.recipient for reminder in reminders] == ["olga", "pavel"]


def test_without_recipients_nothing_is_due():
    assert remind(deadline(recipients=()), now=before(14)) == ()


def test_other_offsets_in_any_order():
    reminders = remind(deadline(), now=before(3), offsets={"task": [3, 5, 5]})

    assert found(reminders) == [(5, SUPERSEDED), (3, SEND)]


def test_stale_after_can_be_chosen():
    assert found(remind(deadline(), now=before(13), stale_after_days=0)) == [(14, DIGEST)]


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        pytest.param(date.max, [], id="last-day-there-is"),
        pytest.param(
            date.min,
            [(14, SUPERSEDED), (7, SUPERSEDED), (1, SUPERSEDED), (0, SUPERSEDED), (-7, LAPSED)],
            id="first-day-there-is",
        ),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_deadline_at_the_ends_of_the_calendar(due_on, zone, expected):
    assert found(remind(deadline(due_on=due_on, zone=zone), now=before(0))) == expected


def test_now_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="now needs a time zone"):
        remind(now=datetime(2026, 6, 30, 8))


def test_unknown_kind_is_an_error():
    with pytest.raises(KeyError, match="party"):
        remind(deadline("party"), now=before(0))


# --- never twice


def test_recorded_reminder_is_not_due_again():
    first = remind(deadline(), now=before(14))

    assert remind(deadline(), now=before(13), already={reminder.key for reminder in first}) == ()


def test_superseded_reminders_do_not_come_up_again():
    first = remind(deadline(), now=before(0))

    assert remind(deadline(), now=before(0, time(12)), already={reminder.key for reminder in first}) == ()


def test_earlier_reminder_is_superseded_though_the_latest_was_sent():
    sent = {ReminderKey("task", "t1", DUE, 7, "olga")}

    assert found(remind(deadline(), now=before(6), already=sent)) == [(14, SUPERSEDED)]


def test_moved_deadline_is_a_new_occasion():
    first = remind(deadline(), now=before(14))
    moved = deadline(due_on=DUE + timedelta(days=1))

    again = remind(moved, now=before(13), already={reminder.key for reminder in first})

    assert found(again) == [(14, SEND)]


def test_new_owner_is_reminded_as_well():
    first = remind(deadline(), now=before(7))
    handed_over = deadline(recipients=("pavel",))

    again = remind(handed_over, now=before(6), already={reminder.key for reminder in first})

    assert [(reminder.recipient, *pair) for reminder, pair in zip(again, found(again), strict=True)] == [
        ("pavel", 14, SUPERSEDED),
        ("pavel", 7, SEND),
    ]


ZONES = st.sampled_from([BERLIN, "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia", "Pacific/Kiritimati", "UTC"])
DEADLINES = st.builds(
    deadline,
    kind=st.sampled_from(DeadlineKind),
    due_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    recipients=st.lists(st.sampled_from(["olga", "pavel", "carl"]), max_size=3).map(tuple),
    zone=ZONES,
    key=st.sampled_from(["t1", "t2", "t3"]),
)
SETS = st.lists(DEADLINES, max_size=6, unique_by=lambda one: (one.kind, one.key))
MOMENTS = st.lists(
    st.datetimes(datetime(2025, 6, 1), datetime(2027, 2, 1), timezones=st.just(UTC)), min_size=1, max_size=8
).map(sorted)


def run(deadlines, moments):
    """Record what each run finds; return all reminders found, in order."""
    reminders = []
    for now in moments:
        reminders += remind(*deadlines, now=now, already={reminder.key for reminder in reminders})
    return reminders


def sent(reminders):
    return {reminder.key for reminder in reminders if reminder.delivery in (SEND, DIGEST)}


@settings(max_examples=100, deadline=None)
@given(deadlines=SETS, moments=MOMENTS)
def test_no_reminder_twice(deadlines, moments):
    reminders = run(deadlines, [*moments, *moments[-1:]])

    keys = [reminder.key for reminder in reminders]
    assert len(keys) == len(set(keys))


@settings(max_examples=100, deadline=None)
@given(deadlines=SETS, moments=MOMENTS)
def test_one_run_messages_a_person_at_most_once_about_a_deadline(deadlines, moments):
    reminders = remind(*deadlines, now=moments[-1])

    told = [(key.kind, key.key, key.recipient) for key in sent(reminders)]
    assert len(told) == len(set(told))


@settings(max_examples=100, deadline=None)
@given(deadlines=SETS, moments=MOMENTS)
def test_after_an_outage_the_same_is_recorded_as_in_runs_all_along(deadlines, moments):
    """What one run after the outage sends is what the last of many runs would have sent; the rest is superseded."""
    many, once = run(deadlines, moments), run(deadlines, moments[-1:])

    assert {reminder.key for reminder in once} == {reminder.key for reminder in many}
    assert sent(once) <= sent(many)


@settings(max_examples=100, deadline=None)
@given(one=DEADLINES, moments=MOMENTS, data=st.data())
def test_order_of_deadlines_does_not_matter(one, moments, data):
    deadlines = [replace(one, key=str(number)) for number in range(4)]
    shuffled = data.draw(st.permutations(deadlines))

    assert set(remind(*shuffled, now=moments[-1])) == set(remind(*deadlines, now=moments[-1]))


# --- the clock


@pytest.mark.parametrize(
    ("day", "zone", "clock", "utc"),
    [
        pytest.param(date(2026, 1, 15), BERLIN, time(8), (2026, 1, 15, 7, 0), id="winter"),
        pytest.param(date(2026, 7, 15), BERLIN, time(8), (2026, 7, 15, 6, 0), id="summer"),
        pytest.param(date(2026, 3, 29), BERLIN, time(8), (2026, 3, 29, 6, 0), id="day-the-clock-goes-forward"),
        pytest.param(date(2026, 3, 29), BERLIN, time(2), (2026, 3, 29, 1, 0), id="start-of-the-gap"),
        pytest.param(date(2026, 3, 29), BERLIN, time(2, 30), (2026, 3, 29, 1, 0), id="in-the-gap"),
        pytest.param(date(2026, 3, 29), BERLIN, time(3), (2026, 3, 29, 1, 0), id="end-of-the-gap"),
        pytest.param(date(2026, 10, 25), BERLIN, time(2, 30), (2026, 10, 25, 0, 30), id="fold-first-of-two"),
        pytest.param(date(2026, 10, 4), "Australia/Lord_Howe", time(2, 10), (2026, 10, 3, 15, 30), id="half-hour-gap"),
        pytest.param(date(2011, 12, 30), "Pacific/Apia", time(8), (2011, 12, 30, 10, 0), id="day-that-never-was"),
        pytest.param(date(2026, 3, 8), "America/New_York", time(2, 59), (2026, 3, 8, 7, 0), id="gap-in-new-york"),
        pytest.param(date(2026, 7, 15), "Asia/Kolkata", time(8), (2026, 7, 15, 2, 30), id="half-hour-zone"),
    ],
)
def test_instant(day, zone, clock, utc):
    assert instant(day, zone, clock) == datetime(*utc, tzinfo=UTC)


@settings(max_examples=200)
@given(
    day=st.dates(date(1990, 1, 1), date(2037, 12, 31)),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"]),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_clock_never_shows_less_than_the_hour_asked_for(day, zone, minute):
    clock = time(minute // 60, minute % 60)

    moment = instant(day, zone, clock)

    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    earlier = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert local >= datetime.combine(day, clock)
    assert earlier < datetime.combine(day, clock)
