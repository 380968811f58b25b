"""Loading catalogues: idempotent, few statements, nothing deleted that may be in use, corrections kept."""

import json

import pytest
from django.db import IntegrityError, transaction

from frameworks.catalog import InvalidCatalog
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.services import LoadReport, follow_files, load_catalogs

pytestmark = pytest.mark.django_db


def reports(folder):
    return {report.key: report for report in load_catalogs(folder)}


def add_rows(content, count):
    """Add process areas to a framework file, each with a goal and a practice."""
    for ref in (f"X{number}" for number in range(count)):
        content["requirements"] += [
            {"ref": ref, "kind": "process_area", "title": "X", "level": 2},
            {"ref": f"{ref} SG 1", "kind": "specific_goal", "title": "X", "parent": ref, "level": 2},
            {"ref": f"{ref} SP 1", "kind": "specific_practice", "title": "X", "parent": f"{ref} SG 1", "level": 2},
        ]


def forget_catalogs():
    Mapping.objects.all().delete()
    Crosswalk.objects.all().delete()
    Framework.objects.update(content_hash="")


def test_loading_again_changes_nothing_and_costs_one_read(catalogs, django_assert_num_queries):
    with django_assert_num_queries(3):  # savepoint, the hashes of everything, release
        found = load_catalogs()

    assert [report for report in found if not report.is_current] == []
    assert len(found) == 51


@pytest.mark.parametrize("count", [1, 600, 5_000])
def test_the_number_of_statements_does_not_grow_with_the_number_of_rows(
    count, catalogs, shipped, edit, django_assert_num_queries
):
    forget_catalogs()
    edit("cmmi-dev-1.3", lambda content: add_rows(content, count))

    with django_assert_num_queries(10):
        found = reports(shipped)

    assert found["cmmi-dev-1.3"].created == 3 * count
    assert found["cmmi-dev-1.3"].unchanged == 254
    assert Mapping.objects.count() == 827
    last = Requirement.objects.select_related("parent").get(ref=f"X{count - 1} SP 1")
    assert (last.parent.ref, last.level, last.attributes) == (f"X{count - 1} SG 1", 2, {})


def test_loading_into_an_empty_database_creates_every_row(catalogs, shipped):
    Mapping.objects.all().delete()
    Crosswalk.objects.all().delete()
    Requirement.objects.filter(framework__key="cmmi-dev-1.3").update(parent=None)
    Framework.objects.filter(key="cmmi-dev-1.3").delete()

    found = reports(shipped)

    assert found["cmmi-dev-1.3"] == LoadReport("cmmi-dev-1.3", created=254)
    assert found["iso-9001-2015--cmmi-dev-1.3"] == LoadReport("iso-9001-2015--cmmi-dev-1.3", created=284)
    assert found["aspice-3.1"] == LoadReport("aspice-3.1", is_current=True)
    assert Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="PP SP 1.1").parent.ref == "PP SG 1"


def test_a_changed_title_is_taken_over_and_counted(catalogs, shipped, edit):
    edit("aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))

    found = reports(shipped)

    assert found["aspice-3.1"] == LoadReport("aspice-3.1", updated=1, unchanged=347)
    assert found["aspice-4.0"].is_current
    assert Requirement.objects.filter(framework__key="aspice-3.1", title="New title").count() == 1
    assert reports(shipped)["aspice-3.1"].is_current


def test_a_requirement_that_left_the_file_is_kept_retired_and_comes_back(catalogs, shipped, edit):
    last = json.loads((shipped / "aspice-3.1.json").read_text())["requirements"][-1]
    edit("aspice-3.1", lambda content: content["requirements"].pop(-1))

    assert reports(shipped)["aspice-3.1"] == LoadReport("aspice-3.1", unchanged=347, retired=1)
    assert Requirement.objects.filter(framework__key="aspice-3.1").count() == 348
    assert [row.ref for row in Requirement.objects.filter(retired=True)] == [last["ref"]]

    edit("aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))
    assert reports(shipped)["aspice-3.1"].retired == 0  # it was retired before

    edit("aspice-3.1", lambda content: content["requirements"].append(last))
    assert reports(shipped)["aspice-3.1"] == LoadReport("aspice-3.1", updated=1, unchanged=347)
    assert not Requirement.objects.filter(retired=True).exists()


def test_a_mapping_that_left_the_file_is_gone(catalogs, shipped, edit):
    key = "iso-9001-2015--aspice-4.0"
    edit(key, lambda content: content["mappings"].pop(0))
    edit(key, lambda content: content["mappings"][0].update(rationale="Changed."))

    assert reports(shipped)[key] == LoadReport(key, updated=1, unchanged=64, retired=1)
    assert Mapping.objects.filter(crosswalk__key=key).count() == 65


def test_a_correction_of_a_requirement_stays_when_the_file_changes(aspice_40, shipped, edit):
    process = aspice_40.requirements.get(ref="SYS.1")
    process.attributes = {"vda_scope": "plug-in", "plug_in": "SYS"}
    process.corrected = True
    process.save()
    first = {"ref": "PA 9", "kind": "process_attribute", "title": "X", "level": 5}
    edit("aspice-4.0", lambda content: content["requirements"].insert(0, first))

    found = reports(shipped)["aspice-4.0"]

    position = process.position
    process.refresh_from_db()
    assert found.kept == 1
    assert process.attributes == {"vda_scope": "plug-in", "plug_in": "SYS"}
    assert process.position == position + 1  # its place is not a matter of correction


def test_a_correction_of_a_mapping_stays_when_the_file_changes(to_cmmi, shipped, edit):
    mapping = to_cmmi.mappings.get(source__ref="8.2.3", target__ref="REQM SP 1.1")
    mapping.strength = "weak"
    mapping.corrected = True
    mapping.save()
    edit("iso-9001-2015--cmmi-dev-1.3", lambda content: content.update(title="New title"))

    found = reports(shipped)["iso-9001-2015--cmmi-dev-1.3"]

    mapping.refresh_from_db()
    assert (found.kept, found.updated, found.unchanged) == (1, 0, 284)
    assert (mapping.strength, mapping.corrected) == ("weak", True)


def test_a_review_ends_with_a_changed_file_and_not_before(to_cmmi, shipped, edit):
    Crosswalk.objects.filter(pk=to_cmmi.pk).update(status="reviewed")
    load_catalogs(shipped)
    to_cmmi.refresh_from_db()
    assert to_cmmi.status == "reviewed"

    edit("iso-9001-2015--cmmi-dev-1.3", lambda content: content["mappings"][0].update(rationale="Changed."))
    load_catalogs(shipped)
    to_cmmi.refresh_from_db()
    assert to_cmmi.status == "derived"


@pytest.mark.parametrize("model", [Requirement, Mapping])
def test_a_correction_can_be_given_up(catalogs, model):
    field = "title" if model is Requirement else "rationale"
    row = model.objects.order_by("pk")[0]
    before = getattr(row, field)
    model.objects.filter(pk=row.pk).update(corrected=True, **{field: "Mine"})

    assert follow_files(model.objects.all()) == 1
    load_catalogs()

    row.refresh_from_db()
    assert (getattr(row, field), row.corrected) == (before, False)


def test_every_fault_of_every_file_is_listed_and_nothing_is_written(catalogs, shipped, edit):
    edit("aspice-3.1", lambda content: content["requirements"][0].update(title="New title"))
    edit("aspice-4.0", lambda content: content["requirements"][0].update(title=7))
    edit("iso-9001-2015--cmmi-dev-1.3", lambda content: content["mappings"][0].update(source="99.9"))
    (shipped / "more.json").write_bytes(b"\xff")

    with pytest.raises(InvalidCatalog) as invalid:
        load_catalogs(shipped)

    assert [str(error) for error in invalid.value.errors] == [
        "aspice-4.0.json: requirements[0].title: must be a text",
        "more.json: file: is not UTF-8: byte 0 cannot be read",
        "iso-9001-2015--cmmi-dev-1.3.json: mappings[0].source: iso-9001-2015 has no 99.9",
    ]
    assert not Requirement.objects.filter(title="New title").exists()


def test_the_database_takes_only_one_none_for_a_target(to_cmmi):
    none = to_cmmi.mappings.filter(strength="none")[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        Mapping.objects.create(id=to_cmmi.pk, crosswalk=to_cmmi, target=none.target, strength="none")


def test_the_database_takes_no_source_without_strength(to_cmmi):
    mapped = to_cmmi.mappings.filter(strength="strong")

    with pytest.raises(IntegrityError), transaction.atomic():
        mapped.update(strength="none")
