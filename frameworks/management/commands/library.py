"""Check, load, compare and export library files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frameworks.catalog import FrameworkRecord, InvalidCatalog, check_catalogs
from frameworks.catalog.oscal import oscal_catalog
from frameworks.catalog.schema import json_schema
from frameworks.catalog.writing import written
from frameworks.models import Framework
from frameworks.queries.differences import Difference, difference
from frameworks.queries.records import record_of
from frameworks.services import SHIPPED, LoadReport, framework_id, load_catalogs, read_paths

COUNTS = ("created", "updated", "unchanged", "retired", "kept")
FORMATS = ("json", "oscal")


class Command(BaseCommand):
    """``manage.py library check|load|diff [PATH …]``, ``library export KEY`` and ``library schema``."""

    help = "Check, load, compare, export and describe frameworks, crosswalks, target profiles and task templates."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do and with what."""
        parser.add_argument("action", choices=("check", "load", "diff", "export", "schema"))
        parser.add_argument(
            "names", nargs="*", help="files or folders (none: what is shipped); export: the key of what is loaded"
        )
        parser.add_argument("--format", choices=FORMATS, default="json", help="json: our own; oscal: OSCAL catalog")
        parser.add_argument("--output", type=Path, help="file to write an export to instead of the standard output")

    def handle(self, *args: Any, action: str, names: list[str], **options: Any) -> None:
        """Do it; faults of files end in a CommandError that lists all of them."""
        paths = [Path(name) for name in names] or [SHIPPED]
        try:
            if action == "check":
                self._check(paths)
            elif action == "load":
                self._load(paths, options["verbosity"])
            elif action == "diff":
                self._diff(paths)
            elif action == "schema":
                self.stdout.write(json.dumps(json_schema(), indent=2))
            elif len(names) == 1:
                self._export(names[0], options["format"], options["output"])
            else:
                raise CommandError("Name the key of one framework, crosswalk, target profile or task template set.")
        except InvalidCatalog as invalid:
            raise CommandError(str(invalid)) from invalid

    def _check(self, paths: list[Path]) -> None:
        self.stdout.write(f"{len(check_catalogs(read_paths(paths)))} files are sound.")

    def _load(self, paths: list[Path], verbosity: int) -> None:
        for report in load_catalogs(*paths):
            if verbosity:
                self.stdout.write(f"{report.key}: {_summary(report)}")

    def _diff(self, paths: list[Path]) -> None:
        loaded = {framework.key: framework for framework in Framework.objects.shipped()}
        for record in check_catalogs(read_paths(paths)).values():
            if isinstance(record, FrameworkRecord):
                self._say(difference(record, loaded.get(record.key)))

    def _export(self, key: str, form: str, output: Path | None) -> None:
        record = record_of(key)
        if form == "oscal" and isinstance(record, FrameworkRecord):
            catalog = oscal_catalog(record, framework_id=framework_id(key), modified=timezone.now())
            text = json.dumps(catalog, ensure_ascii=False, indent=2) + "\n"
        elif form == "json" and record:
            text = written(record)
        else:
            raise CommandError(f"Nothing of the key {key} is loaded that can be written as {form}.")
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
