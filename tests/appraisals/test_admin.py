"""The admin of appraisers and appraisals: windows stay as booked, texts change with a trace, tenants stay apart."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from organizations.models import Activity
from organizations.services import open_support_access
from tests.appraisals.conftest import FIRST
from tests.factories import AppraiserProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(acme):
    person = UserFactory(is_staff=True, is_superuser=True)
    open_support_access(organization=acme, actor=person, reason="Test", now=timezone.now())
    return person


def _address(model, name, *arguments):
    return reverse(f"admin:appraisals_{model._meta.model_name}_{name}", args=arguments)


def test_a_title_is_changed_with_a_higher_sequence_and_a_log_line(appraisal, administrator, client_of):
    address = _address(Appraisal, "change", appraisal.pk)
    body = {
        "title": "Benchmark appraisal, part 1",
        "location": "Ulm",
        "starts_on": "2027-01-01",
        "state": "cancelled",
        "booked_days-TOTAL_FORMS": 0,
        "booked_days-INITIAL_FORMS": 0,
    }

    assert client_of(administrator).post(address, body).status_code == 302

    stored = Appraisal.objects.get()
    assert (stored.title, stored.location, stored.sequence) == ("Benchmark appraisal, part 1", "Ulm", 1)
    assert (stored.starts_on, stored.state) == (FIRST, "booked")  # only booking, moving and cancelling change these
    assert stored.booked_days.count() == 5
    assert Activity.objects.about(stored).filter(actor=administrator).get().detail == {"fields": ["title", "location"]}


def test_days_are_shown_and_appraisals_are_not_added(appraisal, administrator, client_of):
    client = client_of(administrator)

    assert client.get(_address(Appraisal, "change", appraisal.pk)).content.decode().count("field-day") >= 5
    assert client.get(_address(Appraisal, "add")).status_code == 403


def test_without_support_access_appraisals_and_hidden_profiles_are_not_there(appraisal, client_of):
    client = client_of(UserFactory(is_staff=True, is_superuser=True))

    for model in (Appraisal, AppraiserProfile, AppraiserCertificate):
        response = client.get(_address(model, "changelist"))
        assert response.context["cl"].result_count == 0
    assert client.get(_address(Appraisal, "change", appraisal.pk)).status_code == 302


def test_certificates_are_edited_on_the_profile(administrator, client_of):
    profile = AppraiserProfileFactory(listed=True)
    body = {
        "user": profile.user_id,
        "time_zone": "Europe/Rome",
        "listed": "on",
        "certificates-TOTAL_FORMS": 1,
        "certificates-INITIAL_FORMS": 0,
        "certificates-0-scheme": "intacs_competent",
        "certificates-0-number": "77",
    }

    response = client_of(administrator).post(_address(AppraiserProfile, "change", profile.pk), body)

    assert response.status_code == 302
    assert AppraiserCertificate.objects.get().number == "77"
    assert AppraiserProfile.objects.get().time_zone == "Europe/Rome"


@pytest.mark.parametrize("model", [Appraisal, AppraiserProfile, AppraiserCertificate])
def test_lists_search_and_filter(model, appraisal, administrator, client_of):
    client = client_of(administrator)
    list_filter = {"listed__exact": 0} if model is AppraiserProfile else {}

    assert client.get(_address(model, "changelist"), {"q": "lena", **list_filter}).context["cl"].result_count == 1
    assert client.get(_address(model, "changelist"), {"q": "nobody"}).context["cl"].result_count == 0


def test_expired_certificates_are_found_by_date(lead, administrator, appraisal, client_of):
    lead.certificates.update(expires_on=FIRST + timedelta(days=60))

    page = client_of(administrator).get(_address(AppraiserCertificate, "changelist"), {"expires_on__year": FIRST.year})

    assert page.context["cl"].result_count == 0
