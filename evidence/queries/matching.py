"""Which rows of a register are new: matched against the evidence that is already there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceLink, EvidenceVersion
from evidence.register import RegisterRow, RowError
from frameworks.models import Framework
from organizations.models import Organization
from organizations.uploads.file_names import name_key
from organizations.uploads.refusals import gettext_noop

Key = tuple[str, str]


class Outcome(models.TextChoices):
    """What importing a row does."""

    ADD = "add", _("new evidence")
    LINK = "link", _("known evidence, new clause")
    PRESENT = "present", _("already there")
    ERROR = "error", _("with errors")


@dataclass(frozen=True)
class StagedFile:
    """A file that came with a register; ``error`` says why it is not accepted (None: it is)."""

    name: str
    size: int = 0
    sha256: str = ""
    media_type: str = ""
    error: dict[str, Any] | None = None


@dataclass(frozen=True)
class JudgedRow:
    """A row, with what importing it does; ``key`` tells which evidence it is about."""

    row: RegisterRow
    outcome: Outcome
    key: Key

    def as_json(self) -> dict[str, Any]:
        """Return the row as ``RegisterImport.rows`` keeps it."""
        values = dataclasses.asdict(self.row)
        for name in ("dated_on", "valid_until"):
            values[name] = values[name] and values[name].isoformat()
        return {**values, "errors": list(values["errors"]), "outcome": self.outcome.value}


@dataclass(frozen=True)
class Present:
    """The evidence of an organisation: its identifiers by title and content, and the clauses each is linked to."""

    items: Mapping[Key, UUID]
    links: frozenset[tuple[UUID, str]]
    file_names: frozenset[str]


def row_from_json(values: Mapping[str, Any]) -> RegisterRow:
    """Return the row that ``JudgedRow.as_json`` wrote."""
    return RegisterRow(
        **{name: values[name] for name in ("line", "clause", "title", "location", "owner_role")},
        dated_on=_day(values["dated_on"]),
        valid_until=_day(values["valid_until"]),
        errors=tuple(RowError(**error) for error in values["errors"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def present_evidence(organization: Organization) -> Present:
    """Return what the organisation has, in two statements.

    Withdrawn evidence counts as there: importing a register again does not bring it back.
    """
    versions = EvidenceVersion.objects.of(organization).order_by("-item__created_at", "number")
    items: dict[Key, UUID] = {}
    file_names = set()
    for item, title, sha256, url, file_name in versions.values_list(
        "item", "item__title", "files__sha256", "url", "files__name"
    ):
        if url:
            items[_key(title, f"url:{url}")] = item
        if sha256:
            items[_key(title, f"sha256:{sha256}")] = items[_key(title, f"name:{name_key(file_name)}")] = item
            file_names.add(file_name)
    links = EvidenceLink.objects.of(organization).filter(practice__framework__family=Framework.Family.ISO_9001)
    return Present(items, frozenset(links.values_list("item", "practice__ref")), frozenset(file_names))


def judge_rows(
    rows: Iterable[RegisterRow], files: Mapping[str, StagedFile], present: Present
) -> tuple[JudgedRow, ...]:
    """Return each row with what importing it does, and with the errors that only its files and neighbours show.

    ``files``: by name. Rows with the same title and the same file or address are one piece of evidence for
    several clauses, so they have to agree in owner and dates.
    """
    known: dict[Key | UUID, dict[str, RegisterRow]] = {}  # evidence -> clause -> the row that names it
    judged = []
    for row in rows:
        key = _key(row.title, _content(row, files))
        siblings = known.setdefault(present.items.get(key, key), {})
        error = None if row.errors else _location_error(row, files, key, present) or _clash(row, siblings)
        if error:
            row = dataclasses.replace(row, errors=(*row.errors, error))
        judged.append(JudgedRow(row, _outcome(row, key, known=bool(siblings), present=present), key))
        if not row.errors:
            siblings[row.clause] = row
    return tuple(judged)


def _key(title: str, content: str) -> Key:
    return title.casefold(), content


def _content(row: RegisterRow, files: Mapping[str, StagedFile]) -> str:
    """Return what identifies the content of a row: its address, the hash of its file, else the name of its file."""
    if row.is_link:
        return f"url:{row.location}"
    file = files.get(row.location)
    return f"sha256:{file.sha256}" if file else f"name:{name_key(row.location)}"


def _location_error(row: RegisterRow, files: Mapping[str, StagedFile], key: Key, present: Present) -> RowError | None:
    if not row.location:
        return RowError("location", gettext_noop("Give a link or the name of a file."))
    file = files.get(row.location)
    if file is not None and file.error:
        return RowError("location", file.error["template"], file.error["values"])
    if file is None and not row.is_link and key not in present.items:
        return RowError(
            "location", gettext_noop("The file “%(name)s” is not among the uploaded ones."), {"name": row.location}
        )
    return None


def _clash(row: RegisterRow, siblings: Mapping[str, RegisterRow]) -> RowError | None:
    """Return what is wrong with naming this evidence again."""
    if row.clause in siblings:
        template = gettext_noop("The same evidence for the same clause is already in line %(line)s.")
        return RowError("row", template, {"line": siblings[row.clause].line})
    other = next((sibling for sibling in siblings.values() if _details(sibling) != _details(row)), None)
    if other:
        template = gettext_noop(
            "Line %(line)s names the same evidence with another owner role or other dates. Make them equal, or the "
            "titles different."
        )
        return RowError("row", template, {"line": other.line})
    return None


def _details(row: RegisterRow) -> tuple[str, date | None, date | None]:
    return row.owner_role, row.dated_on, row.valid_until


def _outcome(row: RegisterRow, key: Key, *, known: bool, present: Present) -> Outcome:
    if row.errors:
        return Outcome.ERROR
    item = present.items.get(key)
    if item is not None and (item, row.clause) in present.links:
        return Outcome.PRESENT
    return Outcome.ADD if item is None and not known else Outcome.LINK
