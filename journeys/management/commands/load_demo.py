"""Put the demo organisation into the database; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from journeys.management import demo


class Command(BaseCommand):
    """``manage.py load_demo``."""

    help = "Create a demo organisation with people, evidence and a journey. Not in production."
    login = f"{next(iter(demo.MEMBERS))} / {demo.PASSWORD}"

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Create it, or say that it is there."""
        if settings.PRODUCTION:
            raise CommandError("The demo has known passwords; it is not loaded in production.")
        organization = demo.load_demo(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{demo.NAME}: {'created' if organization else 'exists'}. Sign in: {self.login}")
