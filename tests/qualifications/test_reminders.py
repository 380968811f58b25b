"""The mail to a person whose qualification expires."""

from datetime import UTC, date, datetime

import pytest

from journeys.services import send_due_reminders
from tests.factories import QualificationRecordFactory

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 3, 15)


@pytest.mark.parametrize(
    ("day", "mails"),
    [
        pytest.param(date(2026, 12, 14), 0, id="91 days before"),
        pytest.param(date(2026, 12, 15), 1, id="90 days before"),
        pytest.param(date(2027, 3, 8), 1, id="7 days before"),
    ],
)
def test_the_holder_is_told_in_time(cast, acme, mailoutbox, day, mails):
    QualificationRecordFactory(organization=acme, person=cast.carl, expires_on=LAST_DAY)

    send_due_reminders(now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    assert [mail.to for mail in mailoutbox] == [["carl@example.org"]] * mails


def test_the_mail_reads_well(cast, acme, mailoutbox):
    record = QualificationRecordFactory(organization=acme, person=cast.carl, expires_on=LAST_DAY)

    send_due_reminders(now=datetime(2027, 3, 8, 12, tzinfo=UTC))

    (mail,) = mailoutbox
    assert mail.subject == "Qualification expires, 15 March 2027: Certified CMMI Associate – Carl"
    assert "- 15 March 2027 (in 7 days) – Qualification expires: Certified CMMI Associate – Carl" in mail.body
    assert record.get_absolute_url() in mail.body
