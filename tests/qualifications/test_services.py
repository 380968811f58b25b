"""Loading the training catalogue, and recording what members have or plan."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from organizations.errors import Denied, DomainError
from organizations.models import Membership
from qualifications import services
from qualifications.models import AppraisalRole, QualificationRecord, QualificationType
from qualifications.services.catalogue import SHIPPED
from tests.factories import QualificationRecordFactory
from tests.qualifications.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
ACHIEVED = date(2025, 1, 31)


@pytest.fixture
def record(acme, cast, kinds):
    def record(key="cmmi_associate", person=cast.carl, actor=cast.priya, **values):
        return services.record_qualification(
            organization=acme,
            person=person,
            qualification_type=kinds[key],
            actor=actor,
            now=NOW,
            **{"achieved_on": ACHIEVED} | values,
        )

    return record


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped file, and a function that changes it."""
    path = tmp_path / "qualifications.json"

    def write(change=lambda content: None):
        content = json.loads(SHIPPED.read_text())
        change(content)
        path.write_text(json.dumps(content))
        return path

    return write


def test_loading_again_changes_nothing_in_a_constant_number_of_statements(catalogs, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        report = services.load_training_catalogue()

    assert (report.created, report.updated, report.unchanged, report.retired) == (0, 0, 46, 0)


def test_a_newer_file_updates_adds_and_retires(catalogs, shipped):
    def change(content):
        content["types"][0]["note"] = "Four days."
        content["types"].append(content["types"][0] | {"key": "new_course"})
        content["roles"].pop()

    report = services.load_training_catalogue(shipped(change))

    assert (report.created, report.updated, report.retired) == (1, 1, 1)
    assert QualificationType.objects.get(key="cmmi_introduction_dev_1.3").note == "Four days."
    assert AppraisalRole.objects.get(key="iso_9001_lead_auditor").retired


def test_what_came_back_is_no_longer_retired(catalogs, shipped):
    services.load_training_catalogue(shipped(lambda content: content["roles"].pop()))

    services.load_training_catalogue()

    assert not AppraisalRole.objects.filter(retired=True).exists()


def test_a_correction_outlives_a_newer_file_until_it_is_given_up(catalogs):
    QualificationType.objects.filter(key="cmmi_associate").update(validity_months=24, corrected=True)

    assert services.load_training_catalogue().kept == 1
    assert QualificationType.objects.get(key="cmmi_associate").validity_months == 24

    assert services.follow_file(QualificationType.objects.all()) == 1
    services.load_training_catalogue()
    assert QualificationType.objects.get(key="cmmi_associate").validity_months == 36


def test_a_faulty_file_loads_nothing(catalogs, shipped):
    def change(content):
        content["types"][0]["note"] = "Four days."
        content["types"][1]["family"] = "x"

    with pytest.raises(CommandError, match=r"types\[1\]\.family"):
        call_command("load_qualifications", file=shipped(change))

    assert "Four days" not in QualificationType.objects.get(key="cmmi_introduction_dev_1.3").note


def test_the_command_checks_and_tells(catalogs, capsys, tmp_path):
    call_command("load_qualifications", "--check")
    call_command("load_qualifications")

    assert capsys.readouterr().out == ("Sound: 31 qualifications, 15 roles.\ntraining catalogue: 46 unchanged\n")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_qualifications", file=tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("key", "given", "expires_on"),
    [
        pytest.param("cmmi_associate", None, date(2028, 1, 31), id="counted from the validity"),
        pytest.param("cmmi_associate", date(2027, 6, 30), date(2027, 6, 30), id="the certificate says otherwise"),
        pytest.param("cmmi_foundations", None, None, id="does not expire"),
        pytest.param("iso_9001_internal_auditor", date(2028, 1, 1), date(2028, 1, 1), id="this provider's expires"),
        pytest.param("cmmi_team_training_1.3", ACHIEVED, ACHIEVED, id="for one appraisal, of one day"),
    ],
)
def test_the_last_day(record, key, given, expires_on):
    assert record(key, expires_on=given).expires_on == expires_on


def test_what_is_recorded_is_logged_and_cleaned(acme, cast, record):
    made = record(number="  CA\u200b-1 ", proof="HTTPS://Example.org", issuer="ISACA", note="In the safe")

    assert (made.number, made.proof, made.created_by) == ("CA-1", "https://example.org/", cast.priya)
    entry = acme.activities.get(target_id=made.pk)
    assert (entry.verb, entry.target_label, entry.at) == ("recorded", "Certified CMMI Associate – Carl", NOW)


def test_a_plan_has_no_last_day(acme, record):
    made = record(achieved_on=None, planned_on=TODAY + timedelta(days=30))

    assert made.expires_on is None
    assert acme.activities.get(target_id=made.pk).verb == "planned"


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"achieved_on": None}, None, "Give the day it was achieved"),
        ({"achieved_on": TODAY + timedelta(days=1)}, "achieved_on", "Give it as planned"),
        ({"achieved_on": date(1989, 12, 31)}, "achieved_on", "out of range"),
        ({"expires_on": date(2025, 1, 30)}, "expires_on", "before the day it was achieved"),
        ({"expires_on": date(2099, 1, 1)}, "expires_on", "out of range"),
        ({"achieved_on": None, "planned_on": TODAY, "expires_on": TODAY}, "expires_on", "no last day yet"),
        ({"key": "cmmi_team_training_1.3"}, "expires_on", "one appraisal only"),
        ({"number": "a\x07"}, "number", "control characters"),
        ({"number": "x" * 101}, "number", "at most 100"),
        ({"note": "x" * 1001}, "note", "at most 1000"),
        ({"note": "a\x00"}, "note", "cannot be stored"),
        ({"proof": "javascript:alert(1)"}, "proof", "begins with http"),
        ({"proof": "http://intranet/x"}, "proof", "works on one network only"),
    ],
)
def test_bad_input_is_told_at_its_field_and_records_nothing(record, values, field, message):
    with pytest.raises(DomainError, match=message) as refused:
        record(**values)

    assert (refused.value.field, refused.value.status) == (field, 400)
    assert not QualificationRecord.objects.exists()


def test_the_same_twice_is_refused(record):
    record()

    with pytest.raises(DomainError, match="already been recorded"):
        record()
    record(achieved_on=ACHIEVED + timedelta(days=1))
    record(achieved_on=None, planned_on=TODAY)
    with pytest.raises(DomainError, match="planned for this person already"):
        record(achieved_on=None, planned_on=TODAY + timedelta(days=1))


def test_a_retired_qualification_is_not_recorded_any_more(record, kinds):
    kinds["cmmi_associate"].retired = True

    with pytest.raises(DomainError, match="no longer in the catalogue"):
        record()


def test_only_members_have_records(acme, cast, record):
    with pytest.raises(DomainError) as refused:
        record(person=cast.mallory)
    assert refused.value.field == "person"
    Membership.objects.filter(user=cast.carl).delete()
    with pytest.raises(DomainError):
        record()


def test_a_change_counts_the_last_day_again_where_none_is_given(record, cast):
    made = record()

    services.update_record(
        record=made, actor=cast.carl, now=NOW, achieved_on=date(2026, 1, 31), expires_on=None, number="7"
    )

    made.refresh_from_db()
    assert (made.expires_on, made.number) == (date(2029, 1, 31), "7")
    assert made.organization.activities.get(verb="changed").detail["former"] == {
        "achieved_on": "2025-01-31",
        "expires_on": "2028-01-31",
        "number": "",
    }


def test_a_change_of_one_field_keeps_the_last_day(record, cast):
    made = record(expires_on=date(2027, 6, 30))

    services.update_record(record=made, actor=cast.carl, now=NOW, note="Paper copy")

    assert made.expires_on == date(2027, 6, 30)


def test_a_plan_becomes_a_certificate(record, cast):
    made = record(achieved_on=None, planned_on=TODAY)

    services.update_record(record=made, actor=cast.carl, now=NOW, achieved_on=TODAY)

    assert made.expires_on == date(2029, 6, 15)


def test_without_a_change_nothing_is_logged(acme, record, cast):
    made = record()

    services.update_record(record=made, actor=cast.carl, now=NOW, number="")

    assert not acme.activities.filter(verb="changed").exists()


WRITES = {
    "record": lambda record, made, actor: record("cmmi_foundations", actor=actor),
    "update": lambda record, made, actor: services.update_record(record=made, actor=actor, now=NOW, number="1"),
    "delete": lambda record, made, actor: services.delete_record(record=made, actor=actor, now=NOW),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("name", ["pavel", "vera", "lena", "mallory"])
def test_nobody_below_a_programme_manager_writes_for_others(cast, record, write, name):
    made = record()

    with pytest.raises(Denied):
        write(record, made, getattr(cast, name))

    assert QualificationRecord.objects.get().number == ""


def test_members_write_their_own_and_a_deletion_is_logged(acme, cast, record):
    made = record(person=cast.vera, actor=cast.vera)

    services.delete_record(record=made, actor=cast.vera, now=NOW)

    assert not QualificationRecord.objects.exists()
    assert acme.activities.get(verb="deleted").target_label == "Certified CMMI Associate – Vera"


def test_the_database_itself_keeps_days_in_order(acme, cast):
    for values in ({"achieved_on": None}, {"expires_on": date(2025, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QualificationRecordFactory(organization=acme, person=cast.carl, **values)
