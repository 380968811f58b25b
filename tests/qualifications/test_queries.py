"""Status in SQL as in the rules, the matrix, and verdicts in words."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.models import Membership
from qualifications import queries
from qualifications.models import AppraisalRole, QualificationRecord
from qualifications.validity import status_on
from tests.factories import MembershipFactory, QualificationRecordFactory
from tests.qualifications.conftest import TODAY

pytestmark = pytest.mark.django_db
NONE = queries.RecordFilter()
SOON, LONG, PAST = TODAY + timedelta(days=30), TODAY + timedelta(days=900), TODAY - timedelta(days=1)


@pytest.fixture
def held(acme, cast, kinds):
    def held(key="cmmi_associate", person=cast.carl, **values):
        return QualificationRecordFactory(
            organization=acme,
            person=person,
            qualification_type=kinds[key],
            **{"achieved_on": date(2025, 1, 1)} | values,
        )

    return held


def _cells(organization, person, narrow=NONE):
    types = queries.recorded_types(organization, narrow)
    people = queries.people_list(organization, TODAY, narrow).filter(pk=person.pk)
    (row,) = queries.matrix_rows(people, types, TODAY, None, {})
    return {cell.qualification_type.key: cell for cell in row.cells}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.none() | st.integers(-200, 200))
def test_the_status_of_a_row_is_that_of_the_rules(held, days):
    expires_on = None if days is None else TODAY + timedelta(days=days)
    record = held(expires_on=expires_on)
    found = QualificationRecord.objects.with_status(TODAY).get(pk=record.pk).status
    record.delete()

    assert found == status_on(TODAY, date(2025, 1, 1), expires_on)


def test_a_planned_row_is_planned(held):
    held(achieved_on=None, planned_on=PAST)

    assert QualificationRecord.objects.with_status(TODAY).get().status == "planned"


@pytest.mark.parametrize(
    ("records", "status", "planned"),
    [
        pytest.param([{"expires_on": PAST}, {"expires_on": LONG}], "valid", False, id="the longer one"),
        pytest.param([{"expires_on": None}, {"expires_on": PAST}], "valid", False, id="what does not expire"),
        pytest.param([{"expires_on": SOON}], "soon", False, id="soon"),
        pytest.param([{"expires_on": PAST}, {"planned_on": SOON}], "expired", True, id="expired and planned again"),
        pytest.param([{"planned_on": SOON}], "planned", False, id="only planned"),
    ],
)
def test_a_cell_shows_what_counts_longest(acme, cast, held, records, status, planned):
    for number, values in enumerate(records):
        first = None if "planned_on" in values else date(2025, 1, 1) + timedelta(days=number)
        held(**{"achieved_on": first} | values)

    cell = _cells(acme, cast.carl)["cmmi_associate"]

    assert (cell.status, cell.planned is not None) == (status, planned)


def test_the_columns_are_what_is_recorded_or_what_the_role_needs(acme, rival, cast, held):
    held("intacs_provisional")
    held("cmmi_associate")
    QualificationRecordFactory(organization=rival, person=cast.mallory)
    role = AppraisalRole.objects.get(key="iso_9001_internal_auditor")

    def keys(**narrow):
        return [one.key for one in queries.recorded_types(acme, queries.RecordFilter(**narrow))]

    assert keys() == ["cmmi_associate", "intacs_provisional"]
    assert keys(family="aspice") == ["intacs_provisional"]
    assert keys(role=role) == ["iso_9001_internal_auditor", "iso_9001_auditor", "iso_9001_lead_auditor"]
    assert queries.recorded_types(rival, queries.RecordFilter(family="aspice")) == []


@pytest.mark.parametrize(
    ("narrow", "names"),
    [
        ({"q": "car"}, ["Carl"]),
        ({"q": "EXAMPLE.ORG"}, ["Carl", "Olga", "Pavel", "Priya", "Vera"]),
        ({"status": "expired"}, ["Carl"]),
        ({"status": "expired", "family": "aspice"}, []),
        ({"status": "planned"}, ["Vera"]),
        ({"status": "valid"}, []),
    ],
)
def test_members_are_narrowed(acme, cast, held, narrow, names):
    held(expires_on=PAST)
    held("cmmi_foundations", person=cast.vera, achieved_on=None, planned_on=SOON)

    found = queries.people_list(acme, TODAY, queries.RecordFilter(**narrow))

    assert [str(person) for person in found] == names


def test_records_of_another_organization_never_count(acme, rival, cast, kinds):
    MembershipFactory(organization=rival, user=cast.carl)
    QualificationRecordFactory(organization=rival, person=cast.carl)

    (row,) = queries.matrix_rows(queries.people_list(acme, TODAY, queries.RecordFilter(q="carl")), [], TODAY, None, {})

    assert row.person.held_records == []
    assert list(queries.records_of(acme, cast.carl, TODAY)) == []


def test_the_catalogue_counts_each_member_once(acme, cast, held):
    held(expires_on=LONG)
    held(expires_on=None, achieved_on=date(2025, 2, 1))
    held(person=cast.vera, expires_on=PAST)
    held(person=cast.pavel, achieved_on=None, planned_on=SOON)
    held(person=cast.olga)
    Membership.objects.filter(user=cast.olga).delete()

    found = queries.type_list(acme, TODAY, queries.CatalogueFilter(q="associate")).get()

    assert (found.holder_count, found.planned_count) == (1, 1)


@pytest.mark.parametrize(
    ("records", "because"),
    [
        pytest.param([], ["Foundations of Capability or CMMI V2.0 Upgrade Training is missing."], id="a choice"),
        pytest.param(
            [("cmmi_foundations", {"achieved_on": None, "planned_on": date(2026, 7, 1)})],
            ["Foundations of Capability or CMMI V2.0 Upgrade Training is missing; planned for 1 July 2026."],
            id="planned",
        ),
        pytest.param([("cmmi_upgrade", {})], ["Has CMMI V2.0 Upgrade Training."], id="either will do"),
        pytest.param(
            [("cmmi_foundations", {"expires_on": date(2026, 5, 3)})],
            ["Foundations of Capability or CMMI V2.0 Upgrade Training expired on 3 May 2026."],
            id="expired",
        ),
        pytest.param(
            [("cmmi_foundations", {"achieved_on": date(2026, 8, 1)})],
            ["Foundations of Capability or CMMI V2.0 Upgrade Training begins only on 1 August 2026."],
            id="later",
        ),
    ],
)
def test_a_verdict_says_why(acme, cast, held, records, because):
    for key, values in records:
        held(key, **values)
    role = AppraisalRole.objects.get(key="cmmi_process_group_member")

    found = queries.judge(role, queries.records_of(acme, cast.carl, TODAY), TODAY, queries.names_by_key())

    assert list(found.because) == because
    assert found.qualified is because[0].startswith("Has")


def test_missing_prerequisites_are_told_in_words(acme, cast, held):
    record = held("cmmi_associate")

    found = queries.judge_prerequisites(record.qualification_type, [record], TODAY, queries.names_by_key())

    assert found == ("Foundations of Capability or CMMI V2.0 Upgrade Training is missing.",)


def test_roles_name_who_is_qualified_and_who_is_nearly(acme, cast, held):
    held("intacs_competent", expires_on=SOON)
    held("intacs_principal", person=cast.vera, expires_on=LONG)
    held("aspice_cybersecurity", person=cast.vera, expires_on=None)
    held("intacs_provisional", person=cast.pavel, expires_on=PAST)

    found = {one.role.key: one for one in queries.staffed_roles(acme, TODAY)}

    leads = found["aspice_lead_assessor"]
    assert [(holder.person, holder.until) for holder in leads.holders] == [(cast.carl, SOON), (cast.vera, LONG)]
    assert (leads.ends_on, leads.nearly) == (SOON, 0)
    cyber = found["aspice_lead_assessor_cybersecurity"]
    assert ([str(holder.person) for holder in cyber.holders], cyber.ends_on, cyber.nearly) == (["Vera"], LONG, 1)
    assert found["cmmi_lead_appraiser"].holders == ()
