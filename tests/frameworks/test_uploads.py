"""Every malformed file is refused with all its faults and their places, and nothing of it is kept."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from frameworks.models import Framework, LibraryUpload
from frameworks.queries.own_frameworks import uploaded_framework
from frameworks.services import FaultyFile, load_upload, stage_framework, stage_licensed_texts
from frameworks.sheets.framework import framework_template
from organizations.errors import Denied, DomainError
from tests.frameworks.test_ciso_assistant import library as ciso_library
from tests.frameworks.uploads import (
    ABOUT,
    HEADINGS,
    ROWS,
    content,
    library_file,
    text_file,
    texts,
    with_part,
    workbook,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def stage(acme, cast):
    """A function that stages a framework of acme."""

    def stage_file(file, **options):
        return stage_framework(organization=acme, file=file, actor=cast.priya, now=NOW, **options)

    return stage_file


def faults_of(stage, file, **options):
    """Every fault of a file that must be refused, of which nothing may be kept."""
    with pytest.raises(DomainError) as refused:
        stage(file, **options)
    assert refused.value.field == "file"
    assert not LibraryUpload.objects.exists()
    if isinstance(refused.value, FaultyFile):
        return [str(error) for error in refused.value.errors]
    return [refused.value.message]


def bomb():
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"spreadsheetml")
        package.writestr("xl/workbook.xml", b"0" * 20 * 1024**2)
    return ContentFile(stream.getvalue(), name="bomb.xlsx")


def nested(depth):
    return "a: " + "[" * depth + "]" * depth


TOO_MANY = [("R", "", "x")] + [(f"R{number}", "", "x") for number in range(5_000)]
FORMULA = "line 3, title: The cell holds a formula. Replace it by its value (copy, then paste as values)."
MALFORMED = {
    "empty": (text_file(""), ["file: must hold one object"]),
    "no-yaml": (text_file("a: b: c"), ["file: is not YAML: mapping values are not allowed in this context"]),
    "yaml-alias": (text_file("a: &x [1]\nb: *x"), ["file: is not YAML: an anchor or alias stands in line 1"]),
    "yaml-tag": (
        text_file("a: !!python/object/apply:os.system [ls]"),
        ["file: is not YAML: the tag tag:yaml.org,2002:python/object/apply:os.system stands in line 1"],
    ),
    "yaml-deep": (text_file(nested(60)), ["file: is not YAML: line 1 is nested deeper than 20 levels"]),
    "yaml-twice": (text_file("a: 1\na: 2"), ["file: has a twice", "format: must be 1"]),
    "yaml-documents": (text_file("--- {}\n--- {}"), ["file: is not YAML: it holds several documents"]),
    "json-twice": (
        text_file('{"format": 1, "format": 1}'), ["file: an object has format twice", "type: must be one of"],
    ),
    "wrong-encoding": (text_file(b"\xff\xfea"), ["file: is neither a workbook nor UTF-8 text: byte 0 cannot be read"]),
    "too-large": (text_file(b" " * (5 * 1024**2 + 1)), ["The file is larger than 5 MB."]),
    "crosswalk": (text_file('{"format": 1, "type": "crosswalk"}'), ["key: is missing"]),
    "all-faults": (
        library_file(requirements=[
            {"ref": "A", "kind": "clause", "title": ""},
            {"ref": "A", "kind": "section", "title": "x", "parent": "B", "colour": "red"},
        ]),
        [
            "requirements[0].kind: own has no clause",
            "requirements[1].colour: is not known here", "requirements[1].ref: A stands in the file twice",
            "requirements[1].parent: B is unknown; a parent stands before its children",
        ],
    ),
    "circle": (
        library_file(requirements=[
            {"ref": "A", "kind": "section", "title": "x", "parent": "B"},
            {"ref": "B", "kind": "section", "title": "x", "parent": "A"},
        ]),
        ["requirements[0].parent: B is unknown"],
    ),
    "other-family": (
        library_file(family="iso_9001", requirements=[{"ref": "1", "kind": "clause", "title": "x"}]),
        ["family: must be own, not iso_9001"],
    ),
    "shipped-key": (library_file(key="cmmi-dev-1.3"), ["key: cmmi-dev-1.3 is the key of a shipped framework"]),
    "replaces-nothing": (library_file(replaces="other"), ["replaces: other is no other framework of your own"]),
    "replaces-itself": (library_file(replaces="acme-rules"), ["replaces: acme-rules is no other framework"]),
    "target": (
        library_file(target={"kind": "maturity_level", "min": 1, "max": 3}),
        ["target: must be of the kind none: Cairn rates the models whose rules it knows"],
    ),
    "macro-extension": (workbook(name="rules.xlsm"), ["Workbooks with macros are not accepted. Save it as .xlsx."]),
    "macros": (with_part(workbook(), "xl/vbaProject.bin"), ["workbook: The workbook contains macros."]),
    "links": (
        with_part(workbook(), "xl/externalLinks/externalLink1.xml"),
        ["workbook: The workbook takes values from other workbooks."],
    ),
    "bomb": (bomb(), ["workbook: The workbook unpacks to more than its rows need."]),
    "no-workbook": (text_file(b"PK\x03\x04 no zip", "rules.xlsx"), ["workbook: The workbook is damaged."]),
    "old-workbook": (
        text_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "rules.xls"), ["workbook: This is an old Office file."],
    ),
    "formula": (workbook([ROWS[0], ("A.1", "", "=1+1", "A")]), [FORMULA]),
    "date": (
        workbook([("A", "", "x"), (date(2026, 1, 2), "", "x")]),
        ["line 3, reference: Excel took this for a date. Format the column as text and write it again."],
    ),
    "lines-of-faults": (
        workbook([("A", "", ""), (), ("A", "chapter", "x", "B", "high")]),
        [
            "line 4, kind: must be one of", "line 4, level: must be a level from 0 to 5",
            "line 4, reference: A stands in the file twice", "line 4, belongs to: B is unknown",
        ],
    ),
    "about": (
        workbook(about={"key": "Acme Rules", "colour": "red"}), ["sheet About: the property colour is not known"],
    ),
    "about-values": (
        workbook(about={**ABOUT, "key": "Acme Rules", "name": "", "version": "x"}),
        [
            "sheet About, key: may only have small letters", "sheet About, name: is missing",
            "sheet About, version: must be a whole number from 1 on",
        ],
    ),
    "headings": (
        workbook(headings=("Reference", "Name", "Titel")), ["line 1: should hold the headings; missing: title"],
    ),
    "heading-twice": (
        workbook(headings=("Reference", "Title", "Title")), ["line 1: has the heading title twice"],
    ),
    "heading-unknown": (
        workbook(headings=(*HEADINGS, "Colour")), ["line 1: the column colour is not known"],
    ),
    "no-rows": (workbook([]), ["workbook: has no rows below the headings"]),
    "too-many-rows": (workbook(TOO_MANY), ["workbook: has more than 5000 rows"]),
    "ciso-assistant": (text_file("urn: a\nobjects: {}"), ["objects.framework: is missing"]),
}  # fmt: skip


@pytest.mark.parametrize(("file", "faults"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused_with_every_fault(file, faults, stage):
    file.seek(0)

    found = faults_of(stage, file)

    assert len(found) >= len(faults), found
    for fault in faults:
        assert any(one.startswith(fault) for one in found), f"{fault} not in {found}"


@pytest.mark.parametrize(
    "file",
    [
        library_file(),
        text_file(json.dumps(content(), indent=1), "rules.yml"),
        text_file("\ufeff" + json.dumps(content())),
        text_file(
            "format: 1\ntype: framework\nkey: acme-rules\nfamily: own\nname: Acme rules\nshort_name: Rules\n"
            "edition: '1'\nversion: 1\ntarget: {kind: none}\nrequirements:\n"
            "- {ref: A, kind: section, title: Planning}\n"
            "- {ref: A.1, kind: requirement, title: Plan the work, parent: A, level: 2}\n"
            "- {ref: A.2, kind: requirement, title: Follow the plan, parent: A}\n"
        ),
        workbook(),
        workbook(about={**ABOUT, "Version": 1}),
    ],
    ids=["json", "json-named-yaml", "byte-order-mark", "yaml", "workbook", "workbook-with-number"],
)
def test_a_sound_file_is_kept_for_a_preview_and_nothing_is_loaded(file, stage, acme):
    file.seek(0)

    upload = stage(file)

    found = uploaded_framework(upload)
    assert (found.record.key, found.record.name, found.difference.is_new) == ("acme-rules", "Acme rules", True)
    assert [(row.ref, row.kind, row.title, row.parent, row.level) for row in found.record.requirements] == [
        ("A", "section", "Planning", None, None),
        ("A.1", "requirement", "Plan the work", "A", 2),
        ("A.2", "requirement", "Follow the plan", "A", None),
    ]
    assert not Framework.objects.filter(organization=acme).exists()
    assert acme.activities.filter(verb="uploaded", target_id=upload.pk).exists()


def test_a_library_of_ciso_assistant_is_read(stage):
    import yaml  # noqa: PLC0415 -- only this test writes YAML

    upload = stage(text_file(yaml.safe_dump(ciso_library())))

    assert [row["ref"] for row in upload.content["requirements"]] == ["A", "A.1", "node1"]


def test_the_template_is_a_sound_file_once_it_has_names(stage):
    faults = faults_of(stage, ContentFile(framework_template(), name="template.xlsx"))

    assert faults == ["sheet About, name: is missing", "sheet About, short name: is missing"]


def test_a_workbook_keeps_what_it_has_no_column_for(stage, cast):
    rows = content()["requirements"]
    rows[1] |= {"verified": True, "source": "page 3", "attributes": {"owner": "QA", "note": "old"}}
    framework = load_upload(upload=stage(library_file(requirements=rows)), actor=cast.priya, now=NOW)

    upload = stage(workbook(), framework=framework)

    [change] = uploaded_framework(upload).difference.changes
    assert (change.kind, change.ref, change.after) == ("revised", "A.1", "category, attributes")
    assert upload.content["requirements"][1]["attributes"] == {"note": "In our words", "owner": "QA"}
    assert upload.content["requirements"][1]["source"] == "page 3"


def test_a_new_version_has_the_key_of_its_framework(stage, cast):
    framework = load_upload(upload=stage(library_file()), actor=cast.priya, now=NOW)

    assert faults_of(stage, library_file(key="other"), framework=framework) == [
        "key: must be acme-rules, of which this is a new version"
    ]
    assert stage(library_file()).framework == framework


TEXT_FAULTS = {
    "unknown": (texts(("99.9", "", "x")), ["line 2, ref: 99.9 is no reference of this edition"]),
    "twice": (texts(("4.1", "", "x"), ("4.1", "", "y")), ["line 3, ref: 4.1 stands in the file twice"]),
    "no-ref": (texts(("", "", "x")), ["line 2, ref: is missing"]),
    "too-long": (
        texts(("4.1", "", "x" * 4_001), ("4.2", "", "", "y" * 20_001)),
        ["line 2, statement: is longer than 4,000 characters", "line 3, guidance: is longer than 20,000 characters"],
    ),
    "no-text": (texts(("4.1", "Title")), ["workbook: holds no text: fill in statement, guidance or notes"]),
    "no-headings": (
        texts(("4.1", "x"), headings=("Clause", "Text")),
        ["line 1: should hold the headings; missing: ref"],
    ),
    "formula": (texts(("4.1", "", "=A1")), ["line 2, statement: The cell holds a formula."]),
    "macros": (with_part(texts(("4.1", "", "x")), "xl/vbaProject.bin"), ["workbook: The workbook contains macros."]),
    "no-workbook": (library_file(), ["file: must be an Excel workbook (.xlsx)"]),
}


@pytest.mark.parametrize(("file", "faults"), TEXT_FAULTS.values(), ids=TEXT_FAULTS)
def test_malformed_texts_are_refused_with_every_fault(file, faults, acme, cast):
    file.seek(0)
    iso = Framework.objects.get(key="iso-9001-2015")

    found = faults_of(
        lambda one: stage_licensed_texts(organization=acme, framework=iso, file=one, actor=cast.priya, now=NOW), file
    )

    assert len(found) == len(faults)
    assert all(one.startswith(fault) for one, fault in zip(found, faults, strict=True)), found


def test_licensed_text_is_of_a_shipped_edition(stage, acme, cast):
    framework = load_upload(upload=stage(library_file()), actor=cast.priya, now=NOW)

    with pytest.raises(DomainError, match="edition that is shipped"):
        stage_licensed_texts(
            organization=acme, framework=framework, file=texts(("A", "", "x")), actor=cast.priya, now=NOW
        )


@pytest.mark.parametrize("person", ["pavel", "carl", "vera", "lena", "mallory"])
def test_who_is_below_programme_manager_uploads_nothing(person, acme, cast):
    iso = Framework.objects.get(key="iso-9001-2015")

    with pytest.raises(Denied):
        stage_framework(organization=acme, file=library_file(), actor=getattr(cast, person), now=NOW)
    with pytest.raises(Denied):
        stage_licensed_texts(
            organization=acme, framework=iso, file=texts(("4.1", "", "x")), actor=getattr(cast, person), now=NOW
        )
