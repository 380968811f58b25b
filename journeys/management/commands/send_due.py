"""Send the reminders that are due: what beat does each minute, for cron or by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from journeys import services


class Command(BaseCommand):
    """``manage.py send_due``."""

    help = "Send the reminders that are due and unsent; safe to repeat and to run beside the worker."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and say what was done."""
        report = services.send_due_reminders(now=timezone.now())
        self.stdout.write(
            f"{report.recorded} recorded, {report.mails} mails sent, {report.in_app} in the list only, "
            f"{report.cancelled} no longer due, {report.failures} mails failed"
        )
