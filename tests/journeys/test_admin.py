"""The admin of journeys and tasks: under the tenant filter, logged, with constant query counts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.models import Task
from organizations import services
from organizations.models import Activity
from tests.factories import JourneyFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(acme, client):
    """A platform administrator who has signed in."""
    person = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


@pytest.fixture
def inside(acme, administrator, client):
    """A client of an administrator who has opened support access to acme."""
    services.open_support_access(organization=acme, actor=administrator, reason="Test", now=timezone.now())
    return client


def test_without_support_access_nothing_is_listed_or_opened(administrator, journey, task, client):
    for row in (journey, task):
        name = row._meta.model_name
        assert client.get(reverse(f"admin:journeys_{name}_changelist")).context["cl"].result_count == 0
        assert client.get(reverse(f"admin:journeys_{name}_change", args=[row.pk])).status_code == 302


def test_with_support_access_rows_are_searched_and_opened(inside, journey, task):
    for row, found in ((journey, "level"), (task, "plan")):
        name = row._meta.model_name
        assert inside.get(reverse(f"admin:journeys_{name}_changelist"), {"q": found}).context["cl"].result_count == 1
        assert inside.get(reverse(f"admin:journeys_{name}_changelist"), {"q": "zzz"}).context["cl"].result_count == 0
        assert inside.get(reverse(f"admin:journeys_{name}_change", args=[row.pk])).status_code == 200


def test_a_change_in_the_administration_is_logged(inside, administrator, task):
    inlines = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    sent = {
        "journey": task.journey_id, "process_area": task.process_area_id, "title": "Mended", "owner": task.owner_id,
        "state": "open", "due_on": "2099-01-01",
    }  # fmt: skip

    inside.post(reverse("admin:journeys_task_change", args=[task.pk]), sent | inlines)

    assert Task.objects.get().title == "Mended"
    assert Activity.objects.about(task).get().actor == administrator


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "count"), [("journey", 9), ("task", 8)])
def test_query_counts_do_not_grow(rows, name, count, inside, cast, acme, journey, django_assert_num_queries):
    for _ in range(rows):
        JourneyFactory(organization=acme)
        TaskFactory(journey=journey, owner=cast.carl)

    with django_assert_num_queries(count):
        assert inside.get(reverse(f"admin:journeys_{name}_changelist")).status_code == 200
