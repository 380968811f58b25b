"""From the catalogue in the database to the structure that the rating engine takes."""

import pytest

from appraisals.rating import Group, Scope
from appraisals.structures import structure_of
from frameworks.models import Framework
from tests.appraisals.rating.models import cmmi_dev

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(catalogs):
    return lambda key: Framework.objects.get(key=key)


def test_cmmi_v1_3_is_what_the_file_says(framework, django_assert_num_queries):
    cmmi = framework("cmmi-dev-1.3")

    with django_assert_num_queries(1):
        structure = structure_of(cmmi)

    assert structure == cmmi_dev()
    assert sum(len(group.items) for area in structure for group in area.groups) == 431


def test_areas_units_and_scope_are_as_given(framework):
    structure = structure_of(
        framework("cmmi-dev-1.3"),
        areas=("PP", "SAM"),
        units={"PP": ("alpha", "beta")},
        scopes={"SAM": (Scope.NOT_APPLICABLE, "no suppliers")},
    )

    pp, sam = structure
    assert (pp.ref, pp.units, pp.scope) == ("PP", ("alpha", "beta"), Scope.IN_SCOPE)
    assert (sam.scope, sam.reason, sam.may_be_not_applicable) == (Scope.NOT_APPLICABLE, "no suppliers", True)


def test_a_process_has_its_outcomes_or_its_base_practices_in_pa_1_1(framework):
    aspice = framework("aspice-4.0")

    (outcomes,) = structure_of(aspice, areas=("ACQ.4",))
    (indicators,) = structure_of(aspice, areas=("ACQ.4",), indicators=True)

    assert outcomes.groups[0] == Group("PA 1.1", 1, ("ACQ.4.O1", "ACQ.4.O2", "ACQ.4.O3", "ACQ.4.O4"))
    assert indicators.groups[0].items[0] == "ACQ.4.BP1"
    assert [group.ref for group in outcomes.groups][:3] == ["PA 1.1", "PA 2.1", "PA 2.2"]
    assert outcomes.groups[1].items[0] == "GP 2.1.1"


def test_clauses_are_those_without_clauses_below(framework):
    refs = [area.ref for area in structure_of(framework("iso-9001-2015"))]

    assert len(refs) == len(set(refs)) == 65
    assert "8.3" not in refs
    assert "8.3.1" in refs
