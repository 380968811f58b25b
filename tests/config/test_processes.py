"""A real worker and a real beat process, on the broker of this run: the folder, or Redis."""

import signal

import pytest

from organizations.management.commands.up import CELERY, PROCESSES
from tests.config.installation import installation, wait_for

ORGANIZATION = """
from organizations.models import User
from organizations.services import create_organization
carl = User.objects.create_user("carl@example.org", full_name="Carl")
create_organization(name="Acme", time_zone="UTC", locale="en", actor=carl)
"""
DUE_TASK = """
from django.utils import timezone
from frameworks.models import Framework
from journeys.models import Journey, Task
from organizations.models import Organization, User
today = timezone.now().date()
framework = Framework.objects.get(key="cmmi-dev-1.3")
journey, _ = Journey.objects.get_or_create(
    organization=Organization.objects.get(), name="To level 2", framework=framework, target_level=2, wanted_on=today
)
area = framework.requirements.filter(kind="process_area").first()
Task.objects.create(
    journey=journey, process_area=area, title="{title}", owner=User.objects.get(email="carl@example.org"), due_on=today
)
"""


@pytest.fixture(scope="module")
def acme(tmp_path_factory):
    with installation(tmp_path_factory.mktemp("processes")) as prepared:
        prepared.manage("shell", "-v", "0", "-c", ORGANIZATION)
        yield prepared


@pytest.fixture
def installed(acme):
    (acme.folder / "output.log").write_text("")
    return acme


def beat(installed):
    """Beat of this installation: its schedule lies in the installation's own folder."""
    return installed.process(
        *CELERY, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(installed.folder / "beat-schedule")
    )


def mails(installed, title):
    """Return how often a mail about ``title`` was sent to Carl."""
    texts = [path.read_text() for path in (installed.folder / "mail").glob("*.log")]
    return sum(mail.count("To: carl@example.org") for text in texts for mail in text.split("-" * 79) if title in mail)


def ticks(installed):
    """Return how many ticks of beat the worker has finished."""
    return installed.output.count("send_due_reminders") and installed.output.count("succeeded in")


def test_a_due_reminder_is_mailed_once_however_often_beat_ticks(installed):
    installed.manage("shell", "-v", "0", "-c", DUE_TASK.format(title="Write the plan"))

    with installed.process(*PROCESSES["worker"]), beat(installed):
        wait_for(lambda: mails(installed, "Write the plan") > 0)
        seen = ticks(installed)
        wait_for(lambda: ticks(installed) >= seen + 3)

    assert mails(installed, "Write the plan") == 1
    assert "Traceback" not in installed.output


def test_what_falls_due_while_the_worker_is_dead_is_mailed_by_the_next_one(installed):
    with beat(installed):
        with installed.process(*PROCESSES["worker"]) as worker:
            wait_for(lambda: ticks(installed) > 0)
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
        installed.manage("shell", "-v", "0", "-c", DUE_TASK.format(title="Review the plan"))

        with installed.process(*PROCESSES["worker"]):
            wait_for(lambda: mails(installed, "Review the plan") > 0)

    assert mails(installed, "Review the plan") == 1


def test_a_lost_queue_loses_no_reminder(installed):
    """The queue is emptied as by the loss of its disk; the next tick finds the work in the database."""
    installed.manage("shell", "-v", "0", "-c", DUE_TASK.format(title="Pilot the plan"))
    with beat(installed):
        wait_for(lambda: installed.output.count("Sending due task") >= 2)

    installed.manage("shell", "-v", "0", "-c", "from config.celery import app; print(app.control.purge())")
    assert mails(installed, "Pilot the plan") == 0

    with installed.process(*PROCESSES["worker"]), beat(installed):
        wait_for(lambda: mails(installed, "Pilot the plan") > 0)

    assert mails(installed, "Pilot the plan") == 1
