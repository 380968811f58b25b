"""The preview of a staged register: its rows with their errors in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evidence.models import RegisterImport
from evidence.queries.matching import Outcome, StagedFile, row_from_json


@dataclass(frozen=True, slots=True)
class PreviewError:
    """What is wrong with a field ("row": with the row as a whole)."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as the preview shows it; ``line`` is the line of the file."""

    line: int
    clause: str
    title: str
    location: str
    is_link: bool
    owner_role: str
    dated_on: date | None
    valid_until: date | None
    outcome: Outcome
    errors: tuple[PreviewError, ...]


@dataclass(frozen=True, slots=True)
class UnusedFile:
    """A file that no row names; ``error`` says why it would not be accepted ("": it would)."""

    name: str
    error: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A staged register as a whole: how many rows come to what, remarks, files that no row names."""

    total: int
    counts: Mapping[str, int]
    notes: tuple[str, ...]
    unused: tuple[UnusedFile, ...]

    @property
    def new(self) -> int:
        """Return the number of rows that bring something new."""
        return self.counts[Outcome.ADD] + self.counts[Outcome.LINK]


def preview(register_import: RegisterImport) -> Preview:
    """Return the preview without its rows."""
    outcomes = Counter(row["outcome"] for row in register_import.rows)
    named = {row["location"] for row in register_import.rows}
    files = [StagedFile(**values) for values in register_import.files]
    return Preview(
        total=len(register_import.rows),
        counts={outcome.value: outcomes[outcome.value] for outcome in Outcome},
        notes=tuple(_sentence(note) for note in register_import.notes),
        unused=tuple(
            UnusedFile(file.name, _sentence(file.error) if file.error else "")
            for file in files
            if file.name not in named
        ),
    )


def preview_rows(register_import: RegisterImport, outcome: str = "") -> list[PreviewRow]:
    """Return the rows of one ``outcome`` ("": all), in the order of the register."""
    return [_row(values) for values in register_import.rows if not outcome or values["outcome"] == outcome]


def _row(values: Mapping[str, Any]) -> PreviewRow:
    row = row_from_json(values)
    return PreviewRow(
        line=row.line,
        clause=row.clause,
        title=row.title,
        location=row.location,
        is_link=row.is_link,
        owner_role=row.owner_role,
        dated_on=row.dated_on,
        valid_until=row.valid_until,
        outcome=Outcome(values["outcome"]),
        errors=tuple(PreviewError(error["field"], _sentence(error)) for error in values["errors"]),
    )


def _sentence(said: Mapping[str, Any]) -> str:
    """Return a stored remark in the reader's language."""
    template = _(said["template"])
    return template % said["values"] if said["values"] else template
