"""The cast: acme with one person per role, lena who appraises it by grant, and mallory of a rival."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from frameworks.models import Framework
from organizations.models import AccessGrant, Role, Unit
from tests.factories import MembershipFactory, OrganizationFactory, ProjectFactory, UserFactory
from tests.world import build_world

NAMES = {
    "olga": Role.OWNER,
    "priya": Role.PROGRAMME_MANAGER,
    "pavel": Role.PROCESS_OWNER,
    "carl": Role.CONTRIBUTOR,
    "vera": Role.VIEWER,
}


def _person(name):
    return UserFactory(email=f"{name}@example.org", full_name=name.capitalize())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the catalogues once; each test's transaction keeps them."""
    with django_db_blocker.unblock():
        call_command("library", "load", verbosity=0)
        call_command("load_qualifications", verbosity=0)


@pytest.fixture
def catalogs(db):
    """The catalogues, also after a transactional test has emptied the database."""
    if not Framework.objects.exists():
        call_command("library", "load", verbosity=0)
        call_command("load_qualifications", verbosity=0)


@pytest.fixture
def acme(db, catalogs):
    """The organisation that most tests are about."""
    return OrganizationFactory(name="Acme")


@pytest.fixture
def rival(db, catalogs):
    """Another organisation, whose rows nobody of acme may ever see."""
    return OrganizationFactory(name="Rival")


@pytest.fixture
def cast(acme, rival):
    """Everybody by name: olga, priya, pavel, carl, vera, lena, mallory."""
    return _cast(acme, rival)


def _cast(acme, rival):
    people = {name: _person(name) for name in NAMES}
    for name, role in NAMES.items():
        MembershipFactory(organization=acme, user=people[name], role=role)
    people["lena"] = _person("lena")
    now = timezone.now()
    AccessGrant.objects.create(
        organization=acme,
        user=people["lena"],
        role=Role.LEAD_APPRAISER,
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=30),
    )
    people["mallory"] = _person("mallory")
    MembershipFactory(organization=rival, user=people["mallory"], role=Role.OWNER)
    return SimpleNamespace(**people)


@pytest.fixture
def olga(cast):
    return cast.olga


@pytest.fixture
def mallory(cast):
    return cast.mallory


@pytest.fixture
def apollo(acme):
    """A project of acme."""
    return ProjectFactory(organization=acme, name="Apollo", code="APO")


@pytest.fixture
def acme_root(acme):
    """The organisational unit that stands for the whole of acme."""
    return Unit.objects.get(organization=acme, parent=None)


@pytest.fixture
def client_of(client):
    """A function that signs a person in to pages."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_of():
    """A function that returns an API client of a person."""

    def authenticate(user):
        api = APIClient()
        api.force_authenticate(user)
        return api

    return authenticate


@pytest.fixture
def world(acme, rival, cast):
    """One row of every kind, owned by acme and marked with a canary."""
    return build_world(acme, rival, cast)


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker):
    """The world built once for a module of many tests, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        acme, rival = OrganizationFactory(name="Acme"), OrganizationFactory(name="Rival")
        yield build_world(acme, rival, _cast(acme, rival))
        transaction.set_rollback(True)
