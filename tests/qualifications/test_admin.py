"""The training catalogue is corrected in the administration, and the correction is checked."""

import json

import pytest
from django.urls import reverse

from qualifications.models import QualificationType
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def _url(kind):
    return reverse("admin:qualifications_qualificationtype_change", args=[kind.pk])


def _values(kind, **change):
    values = {name: getattr(kind, name) for name in QualificationType.CORRECTABLE if name != "for_one_appraisal"}
    shown = json.dumps(kind.prerequisites)  # once more in a hidden field, as the default is a callable
    return values | {"prerequisites": shown, "initial-prerequisites": shown} | change


def test_a_change_is_marked_as_corrected(administrator, kinds):
    kind = kinds["cmmi_associate"]

    response = administrator.post(_url(kind), _values(kind, validity_months=24))

    assert response.status_code == 302, response.context["errors"]
    kind.refresh_from_db()
    assert (kind.validity_months, kind.corrected) == (24, True)


def test_saving_without_a_change_corrects_nothing(administrator, kinds):
    kind = kinds["cmmi_associate"]

    administrator.post(_url(kind), _values(kind))

    kind.refresh_from_db()
    assert not kind.corrected


@pytest.mark.parametrize(
    ("prerequisites", "message"),
    [
        ('[["nowhere"]]', "not in the catalogue"),
        ('["cmmi_foundations"]', "list of lists"),
        ('{"a": 1}', "list of lists"),
        ("[[", "Enter a valid JSON"),
        ('[["cmmi_professional"]]', "need the qualification itself"),
    ],
)
def test_faulty_prerequisites_are_refused(administrator, kinds, prerequisites, message):
    kind = kinds["cmmi_associate"]

    response = administrator.post(_url(kind), _values(kind, prerequisites=prerequisites))

    assert message in response.content.decode()
    assert not QualificationType.objects.filter(corrected=True).exists()


def test_corrections_are_given_up_by_an_action(administrator, kinds):
    QualificationType.objects.filter(key="cmmi_associate").update(corrected=True)

    administrator.post(
        reverse("admin:qualifications_qualificationtype_changelist"),
        {"action": "follow_the_file", "_selected_action": [str(kinds["cmmi_associate"].pk)]},
    )

    assert not QualificationType.objects.filter(corrected=True).exists()
