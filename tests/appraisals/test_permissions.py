"""Who sees which appraiser and appraisal, and who may change them: rows, pages and calendar files."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from appraisals.permissions import may_book, may_edit_profile
from organizations.models import AccessGrant
from tests.factories import AppraisalFactory, AppraiserCertificateFactory, AppraiserProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
MEMBERS = ("olga", "priya", "pavel", "carl", "vera")
PAGES = ("appraisal_detail", "appraisal_move", "appraisal_cancel", "appraisal_ics")


@pytest.fixture
def window(acme):
    """An appraisal of acme by an appraiser who is not listed."""
    return AppraisalFactory(organization=acme, title="Secret appraisal")


def test_members_and_granted_people_see_the_appraisals_of_their_organization(cast, window, rival):
    foreign = AppraisalFactory(organization=rival)

    seen = {name: set(Appraisal.objects.visible_to(person)) for name, person in vars(cast).items()}

    assert seen == {name: {window} for name in (*MEMBERS, "lena")} | {"mallory": {foreign}}
    assert not Appraisal.objects.visible_to(AnonymousUser()).exists()


def test_who_leads_an_appraisal_sees_it_without_access_to_the_organization(acme, rival, lead):
    AccessGrant.objects.all().delete()
    mine = AppraisalFactory(organization=acme, lead_appraiser=lead)
    AppraisalFactory(organization=acme)
    elsewhere = AppraisalFactory(organization=rival, lead_appraiser=lead)

    assert (
        set(Appraisal.objects.visible_to(lead.user)) == set(Appraisal.objects.led_by(lead.user)) == {mine, elsewhere}
    )
    lead.user.is_active = False
    assert not Appraisal.objects.visible_to(lead.user).exists()


def test_who_leads_an_appraisal_and_reaches_the_organization_sees_it_once(acme, lead):
    AppraisalFactory(organization=acme, lead_appraiser=lead)

    assert Appraisal.objects.visible_to(lead.user).count() == 1


def test_an_ended_grant_ends_the_sight_of_appraisal_and_appraiser(cast, window):
    after = timezone.now() + timedelta(days=31)

    assert not Appraisal.objects.visible_to(cast.lena, after).exists()
    assert not AppraiserProfile.objects.visible_to(cast.lena, after).exists()


def test_a_profile_is_seen_by_its_owner_its_clients_and_by_all_once_listed(cast, window):
    profile = window.lead_appraiser
    certificate = AppraiserCertificateFactory(profile=profile)

    def seeing():
        return {
            name
            for name, person in vars(cast).items()
            if AppraiserProfile.objects.visible_to(person).filter(pk=profile.pk).exists()
        }

    assert seeing() == {*MEMBERS, "lena"}
    assert AppraiserProfile.objects.visible_to(profile.user).get() == profile
    assert not AppraiserCertificate.objects.visible_to(cast.mallory).exists()
    AppraiserProfile.objects.update(listed=True)
    assert seeing() == set(vars(cast))
    assert AppraiserCertificate.objects.visible_to(cast.mallory).get() == certificate


def test_nobody_else_sees_an_unlisted_profile_and_anonymous_people_see_none(cast):
    AppraiserProfileFactory()
    AppraiserProfileFactory(listed=True)
    inactive = UserFactory(is_active=False)

    assert AppraiserProfile.objects.visible_to(cast.olga).count() == 1
    assert not AppraiserProfile.objects.visible_to(AnonymousUser()).exists()
    assert not AppraiserProfile.objects.visible_to(inactive).exists()


def test_a_profile_appears_once_however_many_appraisals_it_has(cast, acme, window):
    for _ in range(2):
        AppraisalFactory(organization=acme, lead_appraiser=window.lead_appraiser)

    assert AppraiserProfile.objects.visible_to(cast.vera).count() == 1


def test_programme_managers_and_owners_book(cast, acme):
    decisions = {name: bool(may_book(person, acme)) for name, person in vars(cast).items()}

    assert {name for name, allowed in decisions.items() if allowed} == {"olga", "priya"}
    assert "programme manager" in may_book(cast.pavel, acme).reason


def test_a_grant_does_not_let_its_holder_book(cast, rival):
    now = timezone.now()
    AccessGrant.objects.create(
        organization=rival, user=cast.olga, role="lead_appraiser", valid_from=now, valid_until=now + timedelta(days=1)
    )

    assert not may_book(cast.olga, rival)


def test_only_the_appraiser_edits_a_profile(cast):
    profile = AppraiserProfileFactory(user=cast.lena)

    assert may_edit_profile(cast.lena, profile)
    assert not may_edit_profile(cast.olga, profile)
    assert may_edit_profile(cast.olga, profile).reason


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_cannot_tell_a_foreign_appraisal_from_none(cast, window, client_of, name):
    client = client_of(cast.mallory)

    foreign = client.get(reverse(f"appraisals:{name}", args=[window.pk]))
    unknown = client.get(reverse(f"appraisals:{name}", args=[uuid.uuid4()]))

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert window.title not in foreign.content.decode()


def test_a_stranger_gets_no_calendar_and_no_hidden_profile(cast, acme, window, client_of):
    client = client_of(cast.mallory)

    assert client.get(reverse("appraisals:organization_ics", args=[acme.pk])).status_code == 404
    assert client.get(window.lead_appraiser.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["appraisal_move", "appraisal_cancel"])
def test_a_stranger_changes_nothing(cast, window, client_of, name):
    body = {"starts_on": "2099-07-01", "ends_on": "2099-07-02", "reason": "Mine"}

    response = client_of(cast.mallory).post(reverse(f"appraisals:{name}", args=[window.pk]), body)

    assert response.status_code == 404
    assert Appraisal.objects.get().sequence == 0


@pytest.mark.parametrize("person", ["pavel", "carl", "vera", "lena"])
@pytest.mark.parametrize("name", ["appraisal_move", "appraisal_cancel"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_members_without_the_right_are_told_why(cast, window, client_of, name, person, method):
    body = {"starts_on": "2099-07-01", "ends_on": "2099-07-02", "reason": "Mine"}

    response = getattr(client_of(getattr(cast, person)), method)(reverse(f"appraisals:{name}", args=[window.pk]), body)

    assert response.status_code == 403
    assert "programme manager" in response.content.decode()
    assert Appraisal.objects.get().sequence == 0


@pytest.mark.parametrize("name", ["certificate_edit", "certificate_remove"])
def test_certificates_of_others_are_not_found_for_writing(cast, client_of, name):
    certificate = AppraiserCertificateFactory(profile__listed=True)

    response = client_of(cast.olga).post(
        reverse(f"appraisals:{name}", args=[certificate.pk]), {"scheme": "intacs_principal"}
    )

    assert response.status_code == 404
    assert AppraiserCertificate.objects.get().scheme == "cmmi_lead_appraiser"


@pytest.mark.parametrize("name", ["appraiser_list", "my_profile", "certificate_create"])
def test_anonymous_people_are_sent_to_sign_in(client, name):
    assert client.get(reverse(f"appraisals:{name}"))["Location"].startswith("/accounts/login/")


def test_removing_takes_post_only(cast, client_of):
    certificate = AppraiserCertificateFactory(profile__user=cast.lena)

    assert client_of(cast.lena).get(reverse("appraisals:certificate_remove", args=[certificate.pk])).status_code == 405
    assert AppraiserCertificate.objects.exists()
