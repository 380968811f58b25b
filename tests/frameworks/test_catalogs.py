"""The shipped catalogues and crosswalks: exact counts, known titles, and what is knowledge."""

import json
from collections import Counter

import pytest
from django.db.models import F

from frameworks.models import Framework, Mapping, Requirement, TargetProfile
from frameworks.queries import practices_for_target
from frameworks.services import SHIPPED, requirement_id

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

    assert Counter(rows.values_list("kind", flat=True)) == counts


@pytest.mark.parametrize(
    ("key", "ref", "title"),
    [
        ("iso-9001-2015", "8.2.3", "Review of the requirements for products and services"),
        ("cmmi-dev-1.3", "REQM SP 1.1", "Understand Requirements"),
        ("aspice-3.1", "GP 2.1.3", "Monitor the performance of the process against the plans"),
        ("aspice-4.0", "GP 2.1.3", "Determine resource needs"),
        ("aspice-3.1", "REU.2", "Reuse Program Management"),
        ("aspice-4.0", "REU.2", "Management of Products for Reuse"),
    ],
)
def test_known_titles(catalogs, key, ref, title):
    assert Requirement.objects.get(framework__key=key, ref=ref).title == title


@pytest.mark.parametrize(
    ("key", "ref", "published"),
    [
        ("aspice-3.1", "SPL.2.BP6", "SPL2.BP6"),
        ("aspice-4.0", "SPL.2.BP7", "SPL2.BP7"),
        ("aspice-4.0", "MLE.4.BP5", "MLE4.BP5"),
    ],
)
def test_misprinted_identifiers_are_kept_beside_the_regular_ones(catalogs, key, ref, published):
    assert Requirement.objects.get(framework__key=key, ref=ref).attributes["id_as_published"] == published


def test_requirements_management_is_a_project_management_process_area(cmmi):
    assert cmmi.requirements.get(ref="REQM").category == "Project Management"


def test_only_sam_may_be_not_applicable_and_five_areas_are_organization_wide(cmmi):
    areas = cmmi.requirements.process_areas()

    assert [area.ref for area in areas if area.attributes.get("may_be_not_applicable")] == ["SAM"]
    whole = {area.ref: area.unverified for area in areas if area.attributes.get("organization_wide")}
    assert whole == dict.fromkeys(("OPD", "OPF", "OPM", "OPP", "OT"), ("organization_wide",))


def test_vda_scope_of_31(aspice_31):
    scopes = Counter(area.attributes.get("vda_scope") for area in aspice_31.requirements.process_areas())

    assert scopes == {"vda": 16, "extended-vda": 7, None: 9}


def test_vda_scope_of_40_is_knowledge_except_its_base(aspice_40):
    areas = aspice_40.requirements.process_areas()

    assert Counter((area.attributes["vda_scope"], "vda_scope" in area.unverified) for area in areas) == {
        ("base", False): 5,
        ("plug-in", True): 19,
        ("flex", True): 8,
    }


def test_outcomes_that_were_not_read_in_a_source_say_so(aspice_31):
    assert [row.ref for row in aspice_31.requirements.practices() if "outcomes" in row.unverified] == [
        "ACQ.4.BP5", "MAN.3.BP2", "MAN.3.BP3", "MAN.5.BP7",
    ]  # fmt: skip


def test_identifiers_are_the_same_in_every_installation(cmmi):
    practice = cmmi.requirements.get(ref="PP SP 1.1")

    assert practice.pk == requirement_id("cmmi-dev-1.3", "PP SP 1.1")
    assert str(practice.pk) == "0f45d1d1-ef61-53d9-a657-e650d97a376f"


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("iso-9001-2015--cmmi-dev-1.3", {"strong": 51, "medium": 117, "weak": 87, "none": 29}),
        ("iso-9001-2015--aspice-3.1", {"strong": 13, "medium": 16, "weak": 25}),
        ("iso-9001-2015--aspice-4.0", {"strong": 13, "medium": 25, "weak": 28}),
    ],
)
def test_mapping_counts(catalogs, key, counts):
    assert Counter(Mapping.objects.filter(crosswalk__key=key).values_list("strength", flat=True)) == counts


def test_31_takes_over_only_processes_of_the_same_identifier_and_name(aspice_31, aspice_40):
    names = {row.ref: row.title for row in aspice_40.requirements.process_areas()}
    mapped = Requirement.objects.filter(
        mappings_to__crosswalk__key="iso-9001-2015--aspice-3.1", kind="process"
    ).distinct()
    own = {"SUP.2", "SUP.4", "SUP.7"}

    assert {row.ref for row in mapped if names.get(row.ref) != row.title} == own
    assert not Mapping.objects.filter(crosswalk__key="iso-9001-2015--aspice-3.1", verified=True).exists()
    assert set(Mapping.objects.filter(target__in=mapped, target__ref__in=own).values_list("strength", flat=True)) == {
        "weak"
    }


def test_every_mapping_says_why(catalogs):
    assert not Mapping.objects.filter(rationale="").exists()
    assert not Mapping.objects.filter(rationale__contains="untitled").exists()


def test_one_requirement_or_mapping_a_line():
    for path in SHIPPED.glob("*.json"):
        content = json.loads(path.read_text())
        rows = next(content[name] for name in ("requirements", "mappings", "areas", "steps") if name in content)
        if "steps" in content:
            continue  # Sentences of several lines; each step is a paragraph.
        lines = {line.strip().rstrip(",") for line in path.read_text().splitlines()}
        assert all(json.dumps(row, ensure_ascii=False) in lines for row in rows), path.name


def test_every_shipped_framework_names_its_source(catalogs):
    assert not Framework.objects.filter(source="").exists()


# --- the other models and editions


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("cmmi-2.0", {"practice_area": 25, "practice_group": 82, "practice": 229}),
        ("cmmi-3.0", {"practice_area": 31, "practice_group": 102, "practice": 276}),
        ("iso-12207-2008", {"process": 43}),
        ("iso-12207-2017", {"process": 30}),
        ("iso-15504-5-2006", {"process": 48, "process_attribute": 9}),
        ("iso-15504-5-2012", {"process": 60, "process_attribute": 9}),
        ("aspice-cs-1.0", {"process": 6, "base_practice": 38, "process_attribute": 9, "generic_practice": 42}),
        (
            "cmmi-svc-1.3",
            {
                "process_area": 24,
                "specific_goal": 28,
                "specific_practice": 92,
                "generic_goal": 3,
                "generic_practice": 13,
            },
        ),
        (
            "cmmi-acq-1.3",
            {
                "process_area": 22,
                "specific_goal": 24,
                "specific_practice": 80,
                "generic_goal": 3,
                "generic_practice": 13,
            },
        ),
        ("iso-9001-2026", {"clause": 25}),
    ],
)
def test_catalogue_counts_of_the_other_models(catalogs, key, counts):
    assert Counter(Requirement.objects.filter(framework__key=key).values_list("kind", flat=True)) == counts


@pytest.mark.parametrize(
    ("profile", "level", "count"),
    [
        *[("cmmi-2.0--dev", level, count) for level, count in ((2, 62), (3, 181), (4, 192), (5, 196))],
        *[("cmmi-3.0--dev", level, count) for level, count in ((2, 100), (3, 170), (4, 181), (5, 185))],
    ],
)
def test_practices_of_the_development_view(catalogs, profile, level, count):
    found = TargetProfile.objects.select_related("framework").get(key=profile)
    areas = Requirement.objects.filter(pk__in=found.areas.values("process_area")).needed_at(level)

    assert len(practices_for_target(found.framework, level, areas.order_by("position"))) == count


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("aspice-3.1--vda", 16),
        ("aspice-3.1--extended-vda", 23),
        ("aspice-4.0--base", 5),
        ("aspice-4.0--base-sys-swe", 15),
        ("cmmi-2.0--dev", 20),
        ("cmmi-3.0--dev", 19),
        ("cmmi-3.0--services", 21),
    ],
)
def test_target_profiles(catalogs, key, count):
    assert TargetProfile.objects.get(key=key).areas.count() == count


@pytest.mark.parametrize(
    ("key", "ref", "there"),
    [
        pytest.param("cmmi-2.0", "RDM 2.6", True, id="RDM 2.6 is in V2.0"),
        pytest.param("cmmi-3.0", "RDM 2.6", False, id="RDM 2.6 is not in V3.0"),
        pytest.param("cmmi-3.0", "SAM 1.4", True, id="SAM 1.4 is new in V3.0"),
        pytest.param("cmmi-2.0", "SAM 1.4", False, id="SAM 1.4 is not in V2.0"),
        pytest.param("cmmi-2.0", "SSS", True, id="SSS is in V2.0"),
        pytest.param("cmmi-3.0", "SSS", False, id="SSS was merged into SAM"),
    ],
)
def test_identifiers_are_not_stable_between_versions(catalogs, key, ref, there):
    assert Requirement.objects.filter(framework__key=key, ref=ref).exists() is there


def test_the_same_identifier_means_different_things_in_different_models(catalogs):
    titles = dict(Requirement.objects.filter(ref="SUP.8").values_list("framework__key", "title"))

    assert titles == {
        "aspice-3.1": "Configuration Management",
        "aspice-4.0": "Configuration Management",
        "iso-15504-5-2006": "Configuration management",
        "iso-15504-5-2012": "Software problem resolution",
    }


def test_highest_levels_of_practice_areas(catalogs):
    levels = dict(
        Requirement.objects.filter(framework__key="cmmi-3.0", kind="practice_area").values_list(
            "ref", "attributes__max_level"
        )
    )

    assert {ref for ref, level in levels.items() if level == 5} == {"CAR", "MPM"}
    assert {ref for ref, level in levels.items() if level == 4} == {"GOV", "II", "MST", "PCM", "PLAN", "SAM"}
    assert {ref for ref, level in levels.items() if level == 2} == {"CM"}


def test_practices_of_cmmi_v2_stand_with_their_identifier_alone(catalogs):
    rows = Requirement.objects.filter(framework__key__in=("cmmi-2.0", "cmmi-3.0"), kind="practice")

    assert not rows.exclude(title=F("ref")).exists()


def test_editions_know_what_they_replace(catalogs):
    replaces = Framework.objects.exclude(replaces=None).values_list("key", "replaces__key")

    assert dict(replaces) == {
        "aspice-4.0": "aspice-3.1",
        "cmmi-2.0": "cmmi-dev-1.3",
        "cmmi-3.0": "cmmi-2.0",
        "iso-12207-2017": "iso-12207-2008",
        "iso-15504-5-2012": "iso-15504-5-2006",
        "iso-9001-2026": "iso-9001-2015",
    }


def test_counts_of_the_other_crosswalks(catalogs):
    counts = Counter(Mapping.objects.values_list("crosswalk__key", flat=True))

    assert counts == {
        "aspice-3.1--aspice-4.0": 37,
        "aspice-3.1--cmmi-dev-1.3": 39,
        "aspice-4.0--cmmi-3.0": 41,
        "aspice-4.0--cmmi-dev-1.3": 43,
        "aspice-4.0--iso-12207-2017": 31,
        "cmmi-2.0--cmmi-3.0": 32,
        "cmmi-dev-1.3--cmmi-2.0": 29,
        "cmmi-dev-1.3--cmmi-3.0": 29,
        "iso-12207-2008--iso-12207-2017": 46,
        "iso-15504-5-2006--iso-12207-2008": 53,
        "iso-15504-5-2012--iso-12207-2008": 43,
        "iso-9001-2015--aspice-3.1": 54,
        "iso-9001-2015--aspice-4.0": 66,
        "iso-9001-2015--cmmi-dev-1.3": 284,
    }


def test_models_with_unsourced_practices_are_no_target(catalogs):
    incomplete = Framework.objects.filter(key__in=("cmmi-svc-1.3", "cmmi-acq-1.3", "iso-15504-5-2006"))

    assert set(incomplete.values_list("target_kind", flat=True)) == {"none"}
