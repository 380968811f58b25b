"""The admin of catalogues: what is knowledge is corrected there, what identifies a row is not."""

import json

import pytest
from django.urls import reverse

from frameworks.models import Mapping, Requirement
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(catalogs, client):
    client.force_login(UserFactory(email="admin@example.org", is_staff=True, is_superuser=True))
    return client


def change_url(row):
    return reverse(f"admin:frameworks_{row._meta.model_name}_change", args=[row.pk])


def sent(requirement, **changes):
    """Return what the form of a requirement sends."""
    values = {
        "title": requirement.title,
        "level": "" if requirement.level is None else requirement.level,
        "category": requirement.category,
        "attributes": json.dumps(requirement.attributes),
        "initial-attributes": json.dumps(requirement.attributes),
        "source": requirement.source,
        "verified": "on" if requirement.verified else "",
    } | changes
    return {name: value for name, value in values.items() if value != "" or name != "verified"}


def test_a_correction_is_marked(admin, aspice_40):
    process = aspice_40.requirements.get(ref="SYS.1")

    response = admin.post(
        change_url(process), sent(process, attributes='{"vda_scope": "plug-in", "plug_in": "SYS"}', ref="HACK")
    )

    process.refresh_from_db()
    assert response.status_code == 302
    assert process.attributes == {"vda_scope": "plug-in", "plug_in": "SYS"}
    assert (process.corrected, process.ref) == (True, "SYS.1")


def test_saving_without_a_change_marks_nothing(admin, aspice_40):
    process = aspice_40.requirements.get(ref="SYS.1")

    assert admin.post(change_url(process), sent(process)).status_code == 302

    process.refresh_from_db()
    assert process.corrected is False


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"attributes": "{"}, "Enter a valid JSON."),
        ({"attributes": "[1]"}, "attributes: must be an object"),
        ({"attributes": '{"vda_scope": "x"}'}, "attributes.vda_scope: must be one of"),
        ({"level": "6"}, "less than or equal to 5"),
        ({"title": ""}, "This field is required."),
    ],
)
def test_a_correction_obeys_the_rules_of_the_file(admin, aspice_40, changes, message):
    process = aspice_40.requirements.get(ref="SYS.1")
    before = process.attributes

    response = admin.post(change_url(process), sent(process, **changes))

    process.refresh_from_db()
    assert message in response.content.decode()
    assert (process.corrected, process.attributes) == (False, before)


def test_a_hint_is_corrected(admin, to_cmmi):
    mapping = to_cmmi.mappings.get(source__ref="8.2.3", target__ref="REQM SP 1.1")

    admin.post(change_url(mapping), {"strength": "weak", "rationale": "Only a part of it."})

    mapping.refresh_from_db()
    assert (mapping.strength, mapping.rationale, mapping.corrected) == ("weak", "Only a part of it.", True)


def test_a_hint_with_a_clause_cannot_become_none(admin, to_cmmi):
    mapping = to_cmmi.mappings.get(source__ref="8.2.3", target__ref="REQM SP 1.1")

    response = admin.post(change_url(mapping), {"strength": "none", "rationale": "x"})

    mapping.refresh_from_db()
    assert "The strength is none exactly when no requirement of the source is named." in response.content.decode()
    assert (mapping.strength, mapping.corrected) == ("strong", False)


@pytest.mark.parametrize("model", [Requirement, Mapping])
def test_corrections_are_given_up(admin, catalogs, model):
    row = model.objects.order_by("pk")[0]
    model.objects.filter(pk=row.pk).update(corrected=True)
    url = reverse(f"admin:frameworks_{model._meta.model_name}_changelist")

    response = admin.post(url, {"action": "follow_the_file", "_selected_action": [str(row.pk)]}, follow=True)

    row.refresh_from_db()
    assert row.corrected is False
    assert "1 correction was given up." in response.content.decode()


def test_editions_are_only_read_and_nothing_is_added_or_deleted(admin, cmmi):
    assert admin.post(change_url(cmmi), {"name": "x"}).status_code == 403
    assert admin.get(reverse("admin:frameworks_requirement_add")).status_code == 403
    practice = cmmi.requirements.get(ref="PP SP 1.1")
    assert admin.post(reverse("admin:frameworks_requirement_delete", args=[practice.pk])).status_code == 403


@pytest.mark.parametrize("query", [{}, {"q": "REQM SP 1.1"}])
@pytest.mark.parametrize(("model", "queries"), [("requirement", 7), ("mapping", 6)])
def test_query_counts_of_lists_do_not_grow(admin, model, queries, query, django_assert_num_queries):
    url = reverse(f"admin:frameworks_{model}_changelist")
    admin.get(url)

    with django_assert_num_queries(queries):
        admin.get(url, query)
