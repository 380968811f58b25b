"""The admin: every registered model's pages open, search and filter, and keep tenants apart."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from frameworks.querysets import CatalogueQuerySet
from organizations import services
from organizations.models import Organization, Unit
from organizations.querysets import OwnedQuerySet
from tests.factories import UserFactory
from tests.world import CANARY

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
TENANT_MODELS = [model for model in MODELS if isinstance(model._default_manager.all(), OwnedQuerySet)]
CATALOGUE_MODELS = [model for model in MODELS if isinstance(model._default_manager.all(), CatalogueQuerySet)]


def _label(model):
    return model._meta.label_lower


def _list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def administrator(shared_world):
    return UserFactory(email="admin@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def inside(shared_world, administrator, client):
    """A client of an administrator who has opened support access to acme."""
    services.open_support_access(
        organization=shared_world.acme, actor=administrator, reason="Test", now=timezone.now()
    )
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_list_opens_and_searches(model, inside):
    assert inside.get(_list_url(model)).status_code == 200
    if admin.site._registry[model].search_fields:
        assert inside.get(_list_url(model), {"q": "apollo"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_every_row_opens(model, inside):
    for row in admin.site._registry[model].model._default_manager.all()[:2]:
        try:
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        except NoReverseMatch:
            continue
        assert inside.get(url).status_code in (200, 302)


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_add_page_opens_or_is_refused(model, inside):
    response = inside.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))

    assert response.status_code == (
        200 if admin.site._registry[model].has_add_permission(response.wsgi_request) else 403
    )


@pytest.mark.parametrize("model", TENANT_MODELS, ids=_label)
def test_without_support_access_an_administrator_sees_no_tenant_rows(model, shared_world, administrator, client):
    client.force_login(administrator)

    response = client.get(_list_url(model))

    assert response.status_code == 200
    assert CANARY not in response.content.decode()
    assert response.context["cl"].result_count == 0


@pytest.mark.parametrize("model", CATALOGUE_MODELS, ids=_label)
def test_without_support_access_an_administrator_sees_only_what_is_shipped(model, shared_world, administrator, client):
    client.force_login(administrator)

    response = client.get(_list_url(model))

    assert response.status_code == 200
    assert CANARY not in response.content.decode()
    assert response.context["cl"].result_count == model._default_manager.shipped().count()


def test_every_tenant_model_is_in_the_admin_under_the_tenant_filter(shared_world):
    assert {"organizations.unit", "evidence.evidenceitem", "journeys.journey", "appraisals.appraisal"} <= {
        _label(model) for model in TENANT_MODELS
    }


def test_support_access_is_opened_from_the_list_and_logged(shared_world, administrator, client):
    client.force_login(administrator)

    client.post(
        _list_url(Organization), {"action": "open_support_access", "_selected_action": [str(shared_world.acme.pk)]}
    )

    assert Unit.objects.visible_to(administrator).filter(organization=shared_world.acme).exists()
    assert shared_world.acme.activities.filter(verb="opened support access to", actor=administrator).exists()


def test_members_who_are_not_staff_are_kept_out(shared_world, client):
    client.force_login(shared_world.cast.olga)

    assert client.get(reverse("admin:index")).status_code == 302
