"""The API of the training catalogue, of records, and of who is qualified."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qualifications.models import AppraisalRole, QualificationRecord
from tests.factories import MembershipFactory, QualificationRecordFactory

pytestmark = pytest.mark.django_db
RECORDS = reverse("api:qualification-record-list")
TYPES = reverse("api:qualification-type-list")


def _record_url(record):
    return reverse("api:qualification-record-detail", args=[record.pk])


def _people_url(key="cmmi_process_group_member"):
    return reverse("api:appraisal-role-people", args=[AppraisalRole.objects.get(key=key).pk])


@pytest.fixture
def values(acme, cast, kinds):
    return {
        "organization": str(acme.pk),
        "person": str(cast.carl.pk),
        "qualification_type": str(kinds["cmmi_associate"].pk),
        "achieved_on": "2026-01-31",
        "number": "CA-1",
    }


def test_the_catalogue_is_read_and_narrowed(cast, api_of):
    found = api_of(cast.vera).get(TYPES, {"family": "cmmi", "kind": "certification"}).json()

    assert [one["key"] for one in found["results"]] == [
        "cmmi_associate",
        "cmmi_professional",
        "cmmi_lead_appraiser",
        "cmmi_high_maturity",
    ]
    assert found["results"][0]["validity_months"] == 36
    assert found["results"][0]["prerequisites"] == [["cmmi_foundations", "cmmi_upgrade"]]


def test_a_record_is_made_read_changed_and_deleted(cast, api_of, values):
    api = api_of(cast.priya)

    made = api.post(RECORDS, values, format="json")
    assert made.status_code == 201, made.content
    assert made.json()["expires_on"] == "2029-01-31"
    assert made.json()["status"] == "valid"
    record = QualificationRecord.objects.get()
    changed = api.patch(_record_url(record), {"expires_on": "2026-02-01"}, format="json")
    assert (changed.status_code, changed.json()["status"]) == (200, "expired")
    assert api.delete(_record_url(record)).status_code == 204
    assert not QualificationRecord.objects.exists()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"person": "x"}, "/person"),
        ({"qualification_type": "00000000-0000-0000-0000-000000000000"}, "/qualification_type"),
        ({"achieved_on": "31.01.2026"}, "/achieved_on"),
        ({"achieved_on": None}, None),
        ({"expires_on": "2026-01-30"}, "/expires_on"),
        ({"proof": "ftp://example.org"}, "/proof"),
        ({"number": "x" * 101}, "/number"),
    ],
)
def test_bad_input_is_told_at_its_field(cast, api_of, values, change, pointer):
    response = api_of(cast.priya).post(RECORDS, values | change, format="json")

    assert response.status_code == 400
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert not QualificationRecord.objects.exists()


def test_a_member_records_for_nobody_else(cast, api_of, values):
    assert api_of(cast.vera).post(RECORDS, values, format="json").status_code == 403
    assert api_of(cast.carl).post(RECORDS, values, format="json").status_code == 201


def test_a_stranger_cannot_name_the_organization(cast, api_of, values):
    response = api_of(cast.mallory).post(RECORDS, values, format="json")

    assert response.status_code == 400
    assert {error["pointer"] for error in response.json()["errors"]} == {"/organization", "/person"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"status": "expired"}, 1),
        ({"status": "valid"}, 1),
        ({"qualification_type__key": "cmmi_associate"}, 2),
        ({"family": "aspice"}, 0),
        ({"search": "carl"}, 1),
    ],
)
def test_records_are_narrowed(cast, acme, api_of, query, count):
    QualificationRecordFactory(organization=acme, person=cast.carl)
    QualificationRecordFactory(
        organization=acme, person=cast.vera, expires_on=timezone.localdate() - timedelta(days=1)
    )

    assert api_of(cast.vera).get(RECORDS, query).json()["count"] == count


def test_an_unknown_status_is_refused(cast, api_of):
    assert api_of(cast.vera).get(RECORDS, {"status": "old"}).status_code == 400


def test_who_is_qualified_and_why_not(cast, acme, api_of, kinds):
    QualificationRecordFactory(organization=acme, person=cast.carl, qualification_type=kinds["cmmi_foundations"])

    found = api_of(cast.vera).get(_people_url(), {"organization": acme.pk, "on": "2026-06-15"}).json()

    judged = {one["person"]["full_name"]: one for one in found["results"]}
    assert {name: one["qualified"] for name, one in judged.items()} == {
        "Carl": True,
        "Olga": False,
        "Pavel": False,
        "Priya": False,
        "Vera": False,
    }
    assert judged["Carl"]["because"] == ["Has Foundations of Capability."]
    assert "is missing" in judged["Olga"]["because"][0]


def test_who_is_qualified_depends_on_the_day(cast, acme, api_of, kinds):
    QualificationRecordFactory(organization=acme, person=cast.carl, qualification_type=kinds["cmmi_foundations"])

    found = api_of(cast.carl).get(_people_url(), {"organization": acme.pk, "on": "2025-12-31"}).json()

    assert not any(one["qualified"] for one in found["results"])


@pytest.mark.parametrize("query", [{}, {"organization": "x"}, {"on": "tomorrow"}])
def test_who_is_qualified_needs_an_organization_and_a_day(cast, acme, api_of, query):
    query = {"organization": acme.pk} | query if "on" in query else query

    assert api_of(cast.carl).get(_people_url(), query).status_code == 400


def test_strangers_learn_nothing_of_who_is_qualified(cast, acme, api_of):
    response = api_of(cast.mallory).get(_people_url(), {"organization": acme.pk})

    assert response.status_code == 400
    assert "Carl" not in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("records", 2), ("people", 6)])
def test_lists_take_a_constant_number_of_statements(
    rows, address, queries, cast, acme, api_of, django_assert_num_queries
):
    for _number in range(rows):
        QualificationRecordFactory(organization=acme, person=MembershipFactory(organization=acme).user)
    url = RECORDS if address == "records" else _people_url()

    with django_assert_num_queries(queries):
        response = api_of(cast.vera).get(url, {"organization": acme.pk})

    assert response.status_code == 200


def test_a_sheet_is_looked_at_then_imported(cast, acme, api_of):
    api, url = api_of(cast.priya), reverse("api:qualification-record-import")
    sheet = {
        "organization": str(acme.pk),
        "text": "email,key,achieved_on\ncarl@example.org,cmmi_foundations,2026-01-31",
    }

    looked = api.post(url, sheet, format="json")
    assert (looked.status_code, looked.json()[0]["outcome"]) == (200, "created")
    assert not QualificationRecord.objects.exists()

    assert api.post(url, sheet | {"apply": True}, format="json").json() == looked.json()
    assert QualificationRecord.objects.get().person == cast.carl


def test_a_sheet_that_cannot_be_read_is_a_clear_error(cast, acme, api_of):
    sheet = {"organization": str(acme.pk), "text": "salary\n1", "apply": True}

    response = api_of(cast.priya).post(reverse("api:qualification-record-import"), sheet, format="json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_who_is_qualified_on_the_ends_of_the_calendar(cast, acme, api_of, day):
    QualificationRecordFactory(organization=acme, person=cast.carl)

    found = api_of(cast.carl).get(_people_url(), {"organization": acme.pk, "on": day})

    assert found.status_code == 200
