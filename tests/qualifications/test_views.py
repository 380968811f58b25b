"""Pages of the training catalogue and of members' qualifications."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qualifications.models import QualificationRecord, QualificationType
from tests.factories import MembershipFactory, QualificationRecordFactory, UserFactory

pytestmark = pytest.mark.django_db


def _url(name, row, **query):
    return reverse(f"qualifications:{name}", args=[row.pk], query=query or None)


def _text(response):
    return response.content.decode()


@pytest.fixture
def values(cast, kinds):
    return {
        "person": str(cast.carl.pk),
        "qualification_type": str(kinds["cmmi_associate"].pk),
        "achieved_on": "2026-01-31",
    }


@pytest.fixture
def record(acme, cast):
    return QualificationRecordFactory(organization=acme, person=cast.carl, number="CA-1")


def test_without_a_record_the_page_says_the_next_step(cast, acme, client_of):
    page = _text(client_of(cast.vera).get(_url("matrix", acme)))
    assert "No qualification yet" in page
    assert _url("record_create", acme) in page
    assert _url("record_create", acme) not in _text(client_of(cast.lena).get(_url("matrix", acme)))


def test_the_matrix_shows_members_by_what_is_recorded(cast, acme, client_of, record):
    page = _text(client_of(cast.vera).get(_url("matrix", acme)))

    assert "CMMI Associate" in page
    assert record.get_absolute_url() in page
    assert all(name in page for name in ("Olga", "Priya", "Pavel", "Carl", "Vera"))


def test_with_a_role_the_matrix_says_who_is_qualified_and_why_not(cast, acme, client_of, kinds):
    QualificationRecordFactory(organization=acme, person=cast.carl, qualification_type=kinds["cmmi_upgrade"])

    page = _text(client_of(cast.vera).get(_url("matrix", acme, role="cmmi_process_group_member")))

    assert page.count("not qualified") == 4
    assert "Foundations of Capability or CMMI V2.0 Upgrade Training is missing." in page


@pytest.mark.parametrize("query", [{"role": "nobody"}, {"status": "old"}, {"family": "x"}, {"q": "x" * 201}])
def test_an_unknown_filter_is_told(cast, acme, client_of, query):
    assert client_of(cast.vera).get(_url("matrix", acme, **query)).status_code == 400


def test_a_search_without_a_hit_offers_to_show_all(cast, acme, client_of, record):
    page = _text(client_of(cast.vera).get(_url("matrix", acme, q="nobody")))

    assert "Nothing found" in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "query", "queries"),
    [
        ("matrix", {}, 14),
        ("matrix", {"role": "cmmi_team_member", "status": "valid"}, 16),
        ("role_list", {}, 10),
        ("catalogue", {}, 10),
        ("mine", {}, 11),
    ],
)
def test_pages_are_read_in_a_constant_number_of_statements(
    rows, name, query, queries, cast, acme, client_of, django_assert_num_queries
):
    for number in range(rows):
        person = MembershipFactory(organization=acme, user=UserFactory()).user
        QualificationRecordFactory(organization=acme, person=person)
        QualificationRecordFactory(
            organization=acme, person=cast.vera, achieved_on=date(2026, 1, 1) + timedelta(days=number)
        )
    client = client_of(cast.vera)
    client.get(_url(name, acme))

    with django_assert_num_queries(queries):
        assert client.get(_url(name, acme, **query)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_type_is_read_in_a_constant_number_of_statements(
    rows, cast, acme, client_of, django_assert_num_queries
):
    for _number in range(rows):
        QualificationRecordFactory(organization=acme, person=MembershipFactory(organization=acme).user)
    client, url = client_of(cast.vera), reverse("qualifications:type_detail", args=[acme.pk, "cmmi_associate"])
    client.get(url)

    with django_assert_num_queries(13):
        assert client.get(url).status_code == 200


def test_the_matrix_is_paged(cast, acme, client_of, record):
    for _number in range(25):
        MembershipFactory(organization=acme)

    page = client_of(cast.vera).get(_url("matrix", acme, page=2))

    assert len(page.context["rows"]) == 5


def test_the_catalogue_is_searched_and_narrowed(cast, acme, client_of):
    def found(**query):
        page = client_of(cast.vera).get(_url("catalogue", acme, **query))
        return [one.key for one in page.context["page"]]

    assert len(found()) == 31
    assert found(q="principal") == ["intacs_principal"]
    assert found(family="iso_9001", kind="grade") == []
    assert found(role="aspice_lead_assessor") == ["intacs_competent", "intacs_principal"]


def test_an_empty_catalogue_says_how_to_load_it(cast, acme, client_of):
    QualificationType.objects.all().delete()

    assert "manage.py load_qualifications" in _text(client_of(cast.vera).get(_url("catalogue", acme)))


def test_a_type_tells_prerequisites_roles_source_and_holders(cast, acme, client_of, record):
    url = reverse("qualifications:type_detail", args=[acme.pk, "cmmi_associate"])

    page = _text(client_of(cast.vera).get(url))

    assert "CMMI V2.0 Upgrade Training" in page
    assert "role=cmmi_team_member" in page
    assert "360000724348" in page
    assert "Carl" in page


def test_an_unknown_type_is_not_found(cast, acme, client_of):
    url = reverse("qualifications:type_detail", args=[acme.pk, "nothing"])

    assert client_of(cast.vera).get(url).status_code == 404


def test_mine_are_mine(cast, acme, client_of, record):
    QualificationRecordFactory(organization=acme, person=cast.vera, number="MINE-1")

    page = _text(client_of(cast.vera).get(_url("mine", acme)))

    assert "MINE-1" in page
    assert "CA-1" not in page


def test_the_page_of_a_person_who_is_no_member_is_not_found(cast, acme, client_of):
    url = reverse("qualifications:person", args=[acme.pk, cast.mallory.pk])

    assert client_of(cast.olga).get(url).status_code == 404


def test_a_manager_records_for_others(cast, acme, client_of, values):
    response = client_of(cast.priya).post(_url("record_create", acme), values)

    record = QualificationRecord.objects.get()
    assert response["Location"] == record.get_absolute_url()
    assert (record.person, record.expires_on) == (cast.carl, date(2029, 1, 31))


def test_a_member_records_for_themselves_only(cast, acme, client_of, values):
    refused = client_of(cast.vera).post(_url("record_create", acme), values)
    assert refused.status_code == 400
    assert not QualificationRecord.objects.exists()

    client_of(cast.carl).post(_url("record_create", acme), values)
    assert QualificationRecord.objects.get().created_by == cast.carl


def test_the_form_groups_qualifications_by_family(cast, acme, client_of):
    page = _text(client_of(cast.vera).get(_url("record_create", acme)))

    assert [label in page for label in ('<optgroup label="CMMI">', '<optgroup label="ISO 9001">')] == [True, True]


def test_the_form_takes_person_and_qualification_from_the_link(cast, acme, client_of, kinds):
    page = client_of(cast.priya).get(_url("record_create", acme, person=str(cast.carl.pk), type="intacs_competent"))

    assert page.context["form"].initial["qualification_type"] == kinds["intacs_competent"]
    assert f'value="{cast.carl.pk}" selected' in _text(page)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"person": ""}, "This field is required."),
        ({"qualification_type": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
        ({"achieved_on": ""}, "Give the day it was achieved"),
        ({"achieved_on": "2999-01-01"}, "out of range"),
        ({"achieved_on": "2026-02-30"}, "Enter a valid date."),
        ({"expires_on": "2026-01-30"}, "before the day it was achieved"),
        ({"proof": "javascript:alert(1)"}, "begins with http"),
        ({"number": "a\x00"}, "Null characters are not allowed."),
    ],
)
def test_bad_input_is_told_at_the_field_and_records_nothing(cast, acme, client_of, values, change, message):
    response = client_of(cast.priya).post(_url("record_create", acme), values | change)

    assert response.status_code == 400
    assert message in _text(response)
    assert not QualificationRecord.objects.exists()


def test_a_record_tells_what_was_missing_when_it_was_achieved(cast, acme, client_of, record, kinds):
    assert "Upgrade Training is missing" in _text(client_of(cast.vera).get(record.get_absolute_url()))

    QualificationRecordFactory(
        organization=acme,
        person=cast.carl,
        qualification_type=kinds["cmmi_foundations"],
        achieved_on=date(2025, 1, 1),
    )
    assert "is missing" not in _text(client_of(cast.vera).get(record.get_absolute_url()))


def test_a_record_is_changed(cast, client_of, record):
    response = client_of(cast.carl).post(
        _url("record_edit", record), {"achieved_on": "2026-02-01", "expires_on": "2027-02-01", "number": "CA-2"}
    )

    assert response.status_code == 302
    record.refresh_from_db()
    assert (record.number, record.expires_on) == ("CA-2", date(2027, 2, 1))


def test_a_record_is_deleted_after_asking(cast, acme, client_of, record):
    client = client_of(cast.priya)

    assert "Delete Certified CMMI Associate – Carl?" in _text(client.get(_url("record_delete", record)))
    assert QualificationRecord.objects.exists()
    assert client.post(_url("record_delete", record))["Location"] == _url("matrix", acme)
    assert not QualificationRecord.objects.exists()


def test_the_export_holds_no_formula_and_follows_the_filters(cast, acme, client_of, record):
    today = timezone.localdate()
    QualificationRecordFactory(
        organization=acme, person=cast.vera, number="=1+1", expires_on=today - timedelta(days=1)
    )

    lines = _text(client_of(cast.vera).get(_url("record_export", acme, status="expired"))).splitlines()

    assert len(lines) == 2
    assert lines[0].startswith("\ufeffE-mail address,Person,Qualification key")
    assert lines[1].startswith("vera@example.org,Vera,cmmi_associate,Certified CMMI Associate,expired,2026-01-01")
    assert ",'=1+1," in lines[1]


def test_a_plan_that_was_not_carried_out_is_overdue(cast, acme, client_of):
    yesterday = timezone.localdate() - timedelta(days=1)
    record = QualificationRecordFactory(organization=acme, person=cast.vera, achieved_on=None, planned_on=yesterday)
    client = client_of(cast.vera)

    pages = [client.get(url) for url in (_url("matrix", acme), _url("mine", acme), record.get_absolute_url())]

    assert ["overdue" in _text(page) for page in pages] == [True, True, True]


def test_a_look_at_roles_names_the_members(cast, acme, client_of, kinds):
    QualificationRecordFactory(organization=acme, person=cast.carl, qualification_type=kinds["iso_9001_lead_auditor"])

    page = client_of(cast.vera).get(_url("role_list", acme))

    staffed = {one.role.key: [str(holder.person) for holder in one.holders] for one in page.context["roles"]}
    assert {key for key, names in staffed.items() if names == ["Carl"]} == {
        "iso_9001_internal_auditor",
        "iso_9001_lead_auditor",
    }
