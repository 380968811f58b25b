"""The sample company: complete, consistent, and made by its script byte for byte."""

import csv
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from evidence.files import check_file
from evidence.register import read_register
from organizations.uploads.archive import open_archive

ROOT = Path(settings.BASE_DIR)
EXAMPLES = ROOT / "examples"
FILES = EXAMPLES / "files"
CATALOG = json.loads((ROOT / "frameworks" / "catalogs" / "iso-9001-2015.json").read_text())
REFS = {requirement["ref"] for requirement in CATALOG["requirements"]}
LEAVES = REFS - {requirement.get("parent") for requirement in CATALOG["requirements"]}
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def scripts():
    """The two scripts of the examples, importable as they import each other."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        import make_broken  # noqa: PLC0415 -- no package; found through the path above
        import make_examples  # noqa: PLC0415

        yield make_examples, make_broken
    finally:
        sys.path.remove(str(EXAMPLES))


@pytest.fixture(scope="module", params=["register.csv", "register.xlsx"])
def register(request):
    names = [path.name for path in FILES.iterdir()]
    return read_register((EXAMPLES / request.param).read_bytes(), refs=REFS, uploaded=names, today=TODAY)


def test_the_register_has_no_errors(register):
    assert register.error_count == 0
    assert register.ignored_columns == ()
    assert len(register.rows) >= 60


def test_every_clause_without_parts_has_evidence(register):
    assert len(REFS) == 91
    assert {row.clause for row in register.rows} == LEAVES


def test_some_evidence_has_expired_and_some_expires_soon(register):
    soon = TODAY + timedelta(days=60)
    days = [row.valid_until for row in register.rows if row.valid_until]

    assert sum(day < TODAY for day in days) == 1
    assert sum(TODAY <= day <= soon for day in days) >= 5
    assert all(row.dated_on and row.dated_on <= TODAY and row.owner_role for row in register.rows)


def test_both_registers_hold_the_same():
    csv_register, xlsx_register = (
        read_register((EXAMPLES / name).read_bytes(), refs=REFS, uploaded=None, today=TODAY)
        for name in ("register.csv", "register.xlsx")
    )

    assert csv_register == xlsx_register


def test_every_file_is_named_in_the_register_and_accepted(register):
    named = {row.location for row in register.rows if row.location and not row.is_link}

    assert named == {path.name for path in FILES.iterdir()}
    for path in FILES.iterdir():
        with path.open("rb") as stream:
            assert check_file(path.name, stream)


def test_the_archive_holds_the_files():
    with (EXAMPLES / "files.zip").open("rb") as stream, open_archive(stream) as archive:
        packed = {name: content.read() for name, content in archive}

    assert packed == {path.name: path.read_bytes() for path in FILES.iterdir()}


def test_the_scripts_make_the_same_bytes_again(scripts):
    make_examples, make_broken = scripts

    for name, content in make_examples.outputs().items():
        assert (EXAMPLES / name).read_bytes() == content, name
    for name, content in make_broken.FILES.items():
        assert (EXAMPLES / "broken" / name).read_bytes() == content, name


def test_the_csv_can_be_read_by_any_spreadsheet():
    with (EXAMPLES / "register.csv").open(encoding="utf-8", newline="") as source:
        widths = {len(row) for row in csv.reader(source, strict=True)}

    assert widths == {6}
