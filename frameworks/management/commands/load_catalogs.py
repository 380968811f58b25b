"""Load the shipped catalogues and crosswalks; safe to repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.catalog import InvalidCatalog
from frameworks.services import SHIPPED, check_catalogs, load_catalogs


class Command(BaseCommand):
    """``manage.py load_catalogs [--check] [--folder FOLDER]``."""

    help = "Load catalogues and crosswalks. Repeating it changes nothing; requirements are never deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a folder and a dry run."""
        parser.add_argument("--check", action="store_true", help="only check the files")
        parser.add_argument("--folder", type=Path, default=SHIPPED)

    def handle(self, *args: Any, check: bool, folder: Path, verbosity: int, **options: Any) -> None:
        """Load or check, and say what happened to each file."""
        try:
            if check:
                texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
                self.stdout.write(f"{len(check_catalogs(texts))} files are sound.")
                return
            reports = load_catalogs(folder)
        except InvalidCatalog as invalid:
            raise CommandError(str(invalid)) from invalid
        if verbosity:
            for report in reports:
                done = "unchanged" if report.unchanged else f"{report.written} rows, {report.retired} retired"
                self.stdout.write(f"{report.key}: {done}")
