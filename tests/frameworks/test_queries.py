"""What a target asks for, what ISO 9001 provides of it, how far a crosswalk carries, and the tree."""

from collections import Counter

import pytest

from frameworks.models import Crosswalk, Framework, Requirement
from frameworks.queries import (
    Coverage,
    TargetPractice,
    coverage,
    coverage_rows,
    crosswalk_hints,
    crosswalk_page,
    framework_list,
    narrowed_mappings,
    practices_for_target,
    process_areas_for_target,
    tree,
)

pytestmark = pytest.mark.django_db


def vda(framework, level):
    areas = process_areas_for_target(framework, level)
    return [area for area in areas if area.attributes.get("vda_scope") == "vda"]


@pytest.mark.parametrize(("level", "areas", "practices"), [(2, 7, 124), (3, 18, 356), (4, 20, 392), (5, 22, 431)])
def test_cmmi_target_practices(cmmi, level, areas, practices):
    targets = practices_for_target(cmmi, level)

    assert process_areas_for_target(cmmi, level).count() == areas
    assert len(targets) == practices
    assert len({target.key for target in targets}) == practices


def test_gp_11_follows_from_the_specific_practices_and_is_left_out(cmmi):
    refs = [target.practice.ref for target in practices_for_target(cmmi, 5)]

    assert "GP 1.1" not in refs
    assert refs.count("GP 3.2") == 22


def test_generic_practices_of_level_3_apply_to_the_process_areas_of_level_2(cmmi):
    targets = {target.key: target for target in practices_for_target(cmmi, 3)}

    assert targets["PP", "GP 3.1"].level == 3
    assert targets["PP", "GP 2.1"].level == 2
    assert targets["RD", "GP 2.1"].level == 3


@pytest.mark.parametrize(("level", "practices"), [(1, 127), (2, 303), (3, 479)])
def test_aspice_vda_scope_practices(aspice_31, level, practices):
    areas = vda(aspice_31, level)

    assert len(areas) == 16
    assert len(practices_for_target(aspice_31, level, areas)) == practices


def test_gp_111_is_the_base_practices_and_is_left_out(aspice_31):
    targets = practices_for_target(aspice_31, 2, vda(aspice_31, 2))

    counts = Counter(target.practice.kind for target in targets)

    assert counts == {"base_practice": 127, "generic_practice": 16 * 11}
    assert "GP 1.1.1" not in {target.practice.ref for target in targets}


def test_what_is_retired_is_no_longer_asked_for(cmmi):
    Requirement.objects.filter(framework=cmmi, ref__in=("PP SP 1.1", "GP 2.1", "SAM")).update(retired=True)

    assert len(practices_for_target(cmmi, 2)) == 124 - 1 - 6 - (6 + 10)


def test_target_reads_are_constant(cmmi, django_assert_num_queries):
    for level in (2, 5):
        with django_assert_num_queries(4):
            crosswalk_hints(cmmi, practices_for_target(cmmi, level))


def test_a_hint_is_the_strongest_with_its_clauses_and_reasons(cmmi):
    hint = crosswalk_hints(cmmi, practices_for_target(cmmi, 2))["REQM", "REQM SP 1.1"]

    assert (hint.strength, hint.clauses, hint.inherited, hint.is_silent) == (
        "strong",
        ("8.2.2", "8.2.3"),
        False,
        False,
    )
    assert len(hint.rationales) == 2


def test_none_says_that_no_clause_asks_for_it(cmmi):
    hints = crosswalk_hints(cmmi, practices_for_target(cmmi, 2))

    nothing = [hint for hint in hints.values() if hint.strength == "none"]

    assert [(hint.rationales, hint.is_silent) for hint in nothing] == [
        (("No clause of ISO 9001:2015 asks for this.",), False)
    ]


def test_a_base_practice_inherits_the_hint_of_its_process(aspice_40):
    hints = crosswalk_hints(aspice_40, practices_for_target(aspice_40, 2))

    direct, generic = hints["SWE.1", "SWE.1.BP1"], hints["SWE.1", "GP 2.1.1"]

    assert (direct.strength, direct.inherited) == ("strong", True)
    assert (generic.strength, generic.clauses, generic.inherited) == ("weak", ("6.2", "7.1", "7.2", "8.1"), True)


def test_silence_of_the_crosswalk_is_not_a_statement_about_iso_9001(aspice_31):
    area = Requirement.objects.get(framework=aspice_31, ref="SYS.5")

    hints = crosswalk_hints(aspice_31, practices_for_target(aspice_31, 1, [area]))

    hint = hints["SYS.5", "SYS.5.BP1"]
    assert (hint.strength, hint.clauses, hint.is_silent) == ("none", (), True)
    assert "does not mean" in hint.rationales[0]


def test_a_practice_is_named_by_process_area_and_reference(cmmi):
    area = cmmi.requirements.get(ref="PP")
    generic = cmmi.requirements.get(ref="GP 2.1")

    assert TargetPractice(area, generic, 2).key == ("PP", "GP 2.1")


@pytest.mark.parametrize(
    ("level", "own"),
    [
        (2, Coverage(13, 25, 15, 1)),
        (3, Coverage(25, 53, 43, 19)),
        (4, Coverage(25, 53, 48, 26)),
        (5, Coverage(25, 57, 56, 29)),
    ],
)
def test_iso_9001_coverage_of_cmmi(to_cmmi, level, own, django_assert_num_queries):
    assert to_cmmi.target_framework.short_name == "CMMI-DEV 1.3"

    with django_assert_num_queries(2):
        found = coverage(crosswalk_page(to_cmmi, None), level)

    assert found.own == own
    assert found.generic == (Coverage(6, 4) if level == 2 else Coverage(6, 5, 1))


def test_coverage_of_aspice_counts_processes_and_what_is_not_mapped(catalogs):
    v31 = coverage(crosswalk_page(Crosswalk.objects.get(key="iso-9001-2015--aspice-3.1"), None), 3)
    v40 = coverage(crosswalk_page(Crosswalk.objects.get(key="iso-9001-2015--aspice-4.0"), None), 3)

    # Not mapped in 3.1: ACQ.3, ACQ.11-15, SPL.1, and the renamed SYS.4, SYS.5, SWE.5, SWE.6, REU.2.
    assert (v31.own.unmapped, v40.own.unmapped) == (12, 0)
    assert v31.generic == v40.generic == Coverage(weak=4)


def test_coverage_counts_only_its_own_crosswalk(to_cmmi):
    other = Crosswalk.objects.create(
        id=Framework.objects.get(key="aspice-4.0").pk,
        key="other",
        title="Other",
        source_framework=Framework.objects.get(key="aspice-4.0"),
        target_framework=to_cmmi.target_framework,
    )

    assert coverage(crosswalk_page(other, None), 2).own == Coverage(unmapped=54)


def test_coverage_rows_of_all_levels_take_two_statements(to_cmmi, django_assert_num_queries):
    assert to_cmmi.target_framework

    with django_assert_num_queries(2):
        rows = coverage_rows(crosswalk_page(to_cmmi, None))

    assert [(row.kind, row.level) for row in rows] == [
        (kind, level) for level in (2, 3, 4, 5) for kind in ("specific_practice", "generic_practice")
    ]


def test_coverage_rows_of_aspice_name_the_processes_once(catalogs):
    rows = coverage_rows(crosswalk_page(Crosswalk.objects.get(key="iso-9001-2015--aspice-4.0"), None))

    assert [(row.kind, row.level) for row in rows] == [
        ("process", None), ("process_attribute", 2), ("process_attribute", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("iso-9001-2015", {"Clauses": 65}),
        (
            "cmmi-dev-1.3",
            {
                "Support": 30,
                "Project Management": 59,
                "Process Management": 38,
                "Engineering": 40,
                "Generic goals": 13,
            },
        ),
    ],
)
def test_the_tree_has_groups_with_the_number_of_ends(catalogs, key, groups, django_assert_num_queries):
    framework = Framework.objects.get(key=key)

    with django_assert_num_queries(1):
        found = tree(framework)

    assert {row.title: row.ends for row in found.rows if row.id is None} == groups


def test_the_list_of_frameworks_counts_what_is_in_use(cmmi, django_assert_num_queries):
    Requirement.objects.filter(framework=cmmi, ref="PP SP 1.1").update(retired=True)

    with django_assert_num_queries(1):
        counts = {row.key: (row.area_count, row.practice_count) for row in framework_list(Framework.objects.all())}

    assert counts == {
        "aspice-3.1": (32, 265),
        "aspice-4.0": (32, 196),
        "aspice-cs-1.0": (6, 38),
        "cmmi-2.0": (25, 229),
        "cmmi-3.0": (31, 276),
        "cmmi-acq-1.3": (22, 80),
        "cmmi-dev-1.3": (22, 166),
        "cmmi-svc-1.3": (24, 92),
        "iso-12207-2008": (43, 0),
        "iso-12207-2017": (30, 0),
        "iso-15504-5-2006": (48, 0),
        "iso-15504-5-2012": (60, 0),
        "iso-9001-2015": (0, 91),
        "iso-9001-2026": (0, 25),
    }


@pytest.mark.parametrize(
    ("filters", "refs"),
    [
        ({"area": "REQM", "strength": "weak"}, {"REQM SP 1.4"}),
        ({"area": "generic", "strength": "weak"}, {"GP 3.1"}),
        ({"q": "GP 2.1"}, {"GP 2.1", "GP 2.10"}),
        ({"area": "PP", "source_area": "8.1", "strength": "medium", "level": 2}, {"PP SP 2.4", "PP SP 2.7"}),
        ({"area": "REQM", "level": 3}, set()),
        ({"area": "REQM", "status": "own"}, set()),
    ],
)
def test_mappings_are_narrowed(to_cmmi, filters, refs):
    page = crosswalk_page(to_cmmi, None)

    assert {mapping.target.ref for mapping in narrowed_mappings(page, **filters)} == refs


def test_requirements_of_a_level_or_a_lower_one(cmmi):
    assert cmmi.requirements.generic().for_level(2).count() == 11
    assert cmmi.requirements.search("understand req").get().ref == "REQM SP 1.1"
