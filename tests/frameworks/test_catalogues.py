"""The shipped catalogues: exact counts, the practices a target asks for, and what ISO 9001 provides."""

import json

import pytest
from django.core.management import CommandError, call_command

from frameworks.catalog import InvalidCatalog, parse_catalog
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.queries import coverage, crosswalk_hints, practices_for_target, process_areas_for_target
from frameworks.services import SHIPPED, check_catalogs, load_catalogs, requirement_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("iso-9001-2015", {"clause": 91}),
        (
            "cmmi-dev-1.3",
            {
                "process_area": 22,
                "specific_goal": 49,
                "specific_practice": 167,
                "generic_goal": 3,
                "generic_practice": 13,
            },
        ),
        ("aspice-3.1", {"process": 32, "base_practice": 265, "process_attribute": 9, "generic_practice": 42}),
        ("aspice-4.0", {"process": 32, "base_practice": 196, "process_attribute": 9, "generic_practice": 34}),
    ],
)
def test_catalogue_counts(catalogs, key, counts):
    rows = Requirement.objects.filter(framework__key=key)

    assert {kind: rows.filter(kind=kind).count() for kind in counts} == counts
    assert rows.count() == sum(counts.values())


@pytest.mark.parametrize(("level", "practices"), [(2, 124), (3, 356), (4, 392), (5, 431)])
def test_cmmi_target_practices(catalogs, level, practices):
    framework = Framework.objects.get(key="cmmi-dev-1.3")

    targets = practices_for_target(framework, level)

    assert len(targets) == practices
    assert len({target.key for target in targets}) == practices


@pytest.mark.parametrize(("level", "practices"), [(1, 127), (2, 303), (3, 479)])
def test_aspice_vda_scope_practices(catalogs, level, practices):
    framework = Framework.objects.get(key="aspice-3.1")
    areas = [area for area in process_areas_for_target(framework, level) if area.attributes.get("vda_scope") == "vda"]

    assert len(areas) == 16
    assert len(practices_for_target(framework, level, areas)) == practices


@pytest.mark.parametrize(
    ("level", "counts"),
    [
        (2, {"strong": 13, "medium": 25, "weak": 15, "none": 1}),
        (3, {"strong": 25, "medium": 53, "weak": 43, "none": 19}),
        (5, {"strong": 25, "medium": 57, "weak": 56, "none": 29}),
    ],
)
def test_iso_9001_coverage_of_cmmi(catalogs, level, counts):
    assert coverage(Framework.objects.get(key="cmmi-dev-1.3"), level) == counts


def test_generic_practice_hints_of_cmmi(catalogs):
    framework = Framework.objects.get(key="cmmi-dev-1.3")
    hints = crosswalk_hints(framework, practices_for_target(framework, 2))

    strengths = [hints["PP", f"GP 2.{number}"].strength for number in range(1, 11)]

    assert (strengths.count("strong"), strengths.count("medium")) == (6, 4)


def test_a_base_practice_inherits_the_hint_of_its_process(catalogs):
    framework = Framework.objects.get(key="aspice-4.0")
    hints = crosswalk_hints(framework, practices_for_target(framework, 2))

    direct = hints["SWE.1", "SWE.1.BP1"]
    generic = hints["SWE.1", "GP 2.1.1"]

    assert (direct.strength, direct.inherited) == ("strong", True)
    assert (generic.strength, generic.inherited) == ("weak", True)


def test_target_reads_are_constant(catalogs, django_assert_num_queries):
    framework = Framework.objects.get(key="cmmi-dev-1.3")

    for level in (2, 5):
        with django_assert_num_queries(4):
            crosswalk_hints(framework, practices_for_target(framework, level))


def test_only_sam_may_be_not_applicable_and_five_areas_are_organization_wide(catalogs):
    areas = Requirement.objects.filter(framework__key="cmmi-dev-1.3", kind="process_area")

    assert [area.ref for area in areas if area.attributes.get("may_be_not_applicable")] == ["SAM"]
    assert {area.ref for area in areas if area.attributes.get("organization_wide")} == {
        "OPD", "OPF", "OPM", "OPP", "OT",
    }  # fmt: skip


def test_identifiers_are_the_same_in_every_installation(catalogs):
    practice = Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="PP SP 1.1")

    assert practice.pk == requirement_id("cmmi-dev-1.3", "PP SP 1.1")
    assert str(practice.pk) == "0f45d1d1-ef61-53d9-a657-e650d97a376f"


def test_loading_again_changes_nothing_and_costs_two_reads(catalogs, django_assert_num_queries):
    with django_assert_num_queries(4):  # savepoint, two reads of the hashes, release
        reports = load_catalogs()

    assert all(report.unchanged for report in reports)
    assert len(reports) == 7


def test_loading_everything_takes_few_statements(db, django_assert_max_num_queries):
    Mapping.objects.all().delete()
    Crosswalk.objects.all().delete()
    Framework.objects.update(content_hash="")

    with django_assert_max_num_queries(60):
        load_catalogs()

    assert Mapping.objects.count() == 415


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped files that may be changed."""
    for path in SHIPPED.glob("*.json"):
        (tmp_path / path.name).write_text(path.read_text())
    return tmp_path


def _edit(folder, name, change):
    path = folder / f"{name}.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_a_requirement_that_left_the_file_is_kept_and_retired(catalogs, shipped):
    _edit(shipped, "aspice-3.1", lambda content: content["requirements"].pop(-1))

    reports = {report.key: report for report in load_catalogs(shipped)}

    assert (reports["aspice-3.1"].retired, reports["aspice-4.0"].unchanged) == (1, True)
    assert Requirement.objects.filter(framework__key="aspice-3.1").count() == 348
    assert Requirement.objects.filter(retired=True).count() == 1


def test_a_changed_title_is_taken_over(catalogs, shipped):
    _edit(shipped, "aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))

    load_catalogs(shipped)

    assert Requirement.objects.filter(framework__key="aspice-3.1", title="New title").count() == 1


def test_every_fault_of_every_file_is_listed_and_nothing_is_written(catalogs, shipped):
    def spoil(content):
        rows = content["requirements"]
        rows[0]["kind"] = "castle"
        rows[1]["level"] = 9
        rows[2]["parent"] = "NOWHERE"
        rows[3]["ref"] = rows[4]["ref"]
        rows[5]["title"] = ""

    _edit(shipped, "aspice-3.1", spoil)
    _edit(shipped, "iso-9001-2015--aspice-4.0", lambda content: content["mappings"][0].update(source="99.9"))

    with pytest.raises(InvalidCatalog) as invalid:
        load_catalogs(shipped)

    text = str(invalid.value)
    for part in (
        "requirements[0].kind: must be one of",
        "requirements[1].level: must be a level from 0 to 5, not 9",
        "requirements[2].parent: NOWHERE is unknown",
        "stands in the file twice",
        "requirements[5].title: is missing",
        "iso-9001-2015--aspice-4.0.json: mappings[0].source: iso-9001-2015 has no 99.9",
    ):
        assert part in text
    assert Requirement.objects.filter(framework__key="aspice-3.1").count() == 348


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "file"),
        ("[]", "file"),
        ("[" * 100_000, "file"),
        ('{"format": 2, "type": "framework"}', "format"),
        ('{"format": 1, "type": "castle"}', "type"),
        ('{"format": 1, "type": "framework", "requirements": {}}', "requirements"),
        ('{"format": 1, "type": "framework", "requirements": [7]}', "requirements[0]"),
        ('{"format": 1, "type": "framework", "name": "A\\u0000"}', "name"),
        (
            '{"format": 1, "type": "crosswalk", "mappings": [{"strength": "none", "source": "4", "target": "PP"}]}',
            "mappings[0].source",
        ),
    ],
)
def test_broken_files_are_refused_with_the_place(text, path):
    with pytest.raises(InvalidCatalog) as invalid:
        parse_catalog(text)

    assert path in {error.path for error in invalid.value.errors}


def test_the_command_checks_and_loads(catalogs, shipped, capsys):
    call_command("load_catalogs", "--check")
    call_command("load_catalogs")
    said = capsys.readouterr().out
    assert "7 files are sound." in said
    assert "cmmi-dev-1.3: unchanged" in said

    (shipped / "cmmi-dev-1.3.json").write_text("{")
    with pytest.raises(CommandError):
        call_command("load_catalogs", folder=shipped)


def test_shipped_files_are_sound():
    assert len(check_catalogs({path.name: path.read_text() for path in SHIPPED.glob("*.json")})) == 7
