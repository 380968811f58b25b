"""Load the shipped catalogues and crosswalks; safe to repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.catalog import InvalidCatalog, check_catalogs
from frameworks.services import SHIPPED, LoadReport, load_catalogs, read_folder

COUNTS = ("created", "updated", "unchanged", "retired", "kept")


class Command(BaseCommand):
    """``manage.py load_catalogs [--check] [--folder FOLDER]``."""

    help = "Load catalogues and crosswalks. Repeating it changes nothing; requirements are never deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a dry run and a folder."""
        parser.add_argument("--check", action="store_true", help="only check the files")
        parser.add_argument("--folder", type=Path, default=SHIPPED)

    def handle(self, *args: Any, check: bool, folder: Path, verbosity: int, **options: Any) -> None:
        """Load or check, and say what happened to each file."""
        try:
            if check:
                self.stdout.write(f"{len(check_catalogs(read_folder(folder)))} files are sound.")
                return
            reports = load_catalogs(folder)
        except InvalidCatalog as invalid:
            raise CommandError(str(invalid)) from invalid
        if verbosity:
            for report in reports:
                self.stdout.write(f"{report.key}: {_summary(report)}")


def _summary(report: LoadReport) -> str:
    """Return what was done, such as "3 updated, 251 unchanged, 1 kept as corrected here"."""
    if report.is_current:
        return "unchanged"
    counts = {name: getattr(report, name) for name in COUNTS}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return said.replace("kept", "kept as corrected here")
