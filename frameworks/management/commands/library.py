"""Check, load, compare and export library files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frameworks.catalog import FrameworkRecord, InvalidCatalog, check_catalogs
from frameworks.catalog.oscal import oscal_catalog
from frameworks.catalog.writing import written
from frameworks.models import Framework
from frameworks.queries.differences import Difference, difference
from frameworks.queries.records import record_of
from frameworks.services import SHIPPED, LoadReport, framework_id, load_catalogs, read_paths

COUNTS = ("created", "updated", "unchanged", "retired", "kept")
FORMATS = ("json", "oscal")


class Command(BaseCommand):
    """``manage.py library check|load|diff [PATH …]`` and ``manage.py library export KEY``."""

    help = "Check, load, compare and export frameworks, crosswalks, target profiles and task templates."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do and with what."""
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("check", "list every fault of the files"),
            ("load", "load the files; repeating it changes nothing, and no requirement is ever deleted"),
            ("diff", "tell what loading would change, and what that touches; writes nothing"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("paths", nargs="*", type=Path, help="files or folders; none: what is shipped")
        export = actions.add_parser("export", help="write what is loaded as a file")
        export.add_argument("key", help="key of a framework, crosswalk, target profile or task template set")
        export.add_argument("--format", choices=FORMATS, default="json", help="json: our own; oscal: OSCAL catalog")
        export.add_argument("--output", type=Path, help="file to write instead of the standard output")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it; faults of files end in a CommandError that lists all of them."""
        run = {"check": self._check, "load": self._load, "diff": self._diff, "export": self._export}[action]
        try:
            run(**options)
        except InvalidCatalog as invalid:
            raise CommandError(str(invalid)) from invalid

    def _check(self, *, paths: list[Path], **options: Any) -> None:
        self.stdout.write(f"{len(check_catalogs(read_paths(paths or [SHIPPED])))} files are sound.")

    def _load(self, *, paths: list[Path], verbosity: int, **options: Any) -> None:
        for report in load_catalogs(*paths):
            if verbosity:
                self.stdout.write(f"{report.key}: {_summary(report)}")

    def _diff(self, *, paths: list[Path], **options: Any) -> None:
        loaded = {framework.key: framework for framework in Framework.objects.shipped()}
        for record in check_catalogs(read_paths(paths or [SHIPPED])).values():
            if isinstance(record, FrameworkRecord):
                self._say(difference(record, loaded.get(record.key)))

    def _export(self, *, key: str, format: str, output: Path | None, **options: Any) -> None:
        record = record_of(key)
        if format == "oscal" and isinstance(record, FrameworkRecord):
            catalog = oscal_catalog(record, framework_id=framework_id(key), modified=timezone.now())
            text = json.dumps(catalog, ensure_ascii=False, indent=2) + "\n"
        elif format == "json" and record:
            text = written(record)
        else:
            raise CommandError(f"Nothing of the key {key} is loaded that can be written as {format}.")
        if output:
            output.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")

    def _say(self, found: Difference) -> None:
        if found.is_new:
            self.stdout.write(f"{found.key}: new, {len(found.changes)} requirements")
            return
        self.stdout.write(f"{found.key}: {len(found.changes) or 'no'} changes")
        for change in found.changes:
            shown = " → ".join(part or "–" for part in (change.before, change.after))
            self.stdout.write(f"  {change.kind:<8} {change.ref}: {shown}")
        if found.touched:
            self.stdout.write("  touches " + ", ".join(f"{use.kind}: {use.count}" for use in found.touched))


def _summary(report: LoadReport) -> str:
    """Return what was done, such as "3 updated, 251 unchanged, 1 kept as corrected here"."""
    if report.is_current:
        return "unchanged"
    counts = {name: getattr(report, name) for name in COUNTS}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return said.replace("kept", "kept as corrected here")
