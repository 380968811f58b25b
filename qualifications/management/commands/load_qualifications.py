"""Load the shipped training catalogue; safe to repeat."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.catalog import InvalidCatalog
from qualifications.services.catalogue import SHIPPED, load_training_catalogue, read_training_catalogue


class Command(BaseCommand):
    """``manage.py load_qualifications [--check] [--file FILE]``."""

    help = "Load the training catalogue. Repeating it changes nothing; a qualification in use is never deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a dry run and a file."""
        parser.add_argument("--check", action="store_true", help="only check the file")
        parser.add_argument("--file", type=Path, default=SHIPPED)

    def handle(self, *args: Any, check: bool, file: Path, verbosity: int, **options: Any) -> None:
        """Load or check, and say what happened."""
        try:
            if check:
                catalogue = read_training_catalogue(file)
                self.stdout.write(f"Sound: {len(catalogue.types)} qualifications, {len(catalogue.roles)} roles.")
                return
            report = load_training_catalogue(file)
        except InvalidCatalog as invalid:
            raise CommandError(str(invalid)) from invalid
        if verbosity:
            said = ", ".join(f"{count} {name}" for name, count in asdict(report).items() if count)
            self.stdout.write(f"training catalogue: {said.replace('kept', 'kept as corrected here')}")
