"""Put the demo organisation into the database; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from journeys.management.demo import MEMBERS, NAME, PASSWORD, load_demo
from scheduling.management.demo import prepare_appraisal


class Command(BaseCommand):
    """``manage.py load_demo``."""

    help = "Create a demo organisation with people, evidence, a journey and its appraisal. Not in production."
    login = f"{next(iter(MEMBERS))} / {PASSWORD}"

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Create it, or say that it is there."""
        if settings.PRODUCTION:
            raise CommandError("The demo has known passwords; it is not loaded in production.")
        now = timezone.now()
        with transaction.atomic():
            organization = load_demo(now=now)
            if organization:
                prepare_appraisal(organization, now=now)
        if verbosity:
            self.stdout.write(f"{NAME}: {'created' if organization else 'exists'}. Sign in: {self.login}")
