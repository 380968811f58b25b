"""A journey of acme to CMMI maturity level 2 with one project, and helpers to name requirements."""

from datetime import date

import pytest
from django.utils import timezone

from frameworks.models import Framework, Requirement
from journeys import services
from tests.factories import EvidenceLinkFactory, TaskFactory

WANTED = date(2099, 6, 30)


@pytest.fixture
def cmmi(catalogs):
    return Framework.objects.get(key="cmmi-dev-1.3")


@pytest.fixture
def aspice(catalogs):
    return Framework.objects.get(key="aspice-4.0")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def requirement(catalogs):
    """A function that returns a requirement of CMMI-DEV v1.3 (or of ``framework``) by its reference."""

    def by_reference(ref, framework="cmmi-dev-1.3"):
        return Requirement.objects.get(framework__key=framework, ref=ref)

    return by_reference


@pytest.fixture
def journey(cast, acme, apollo, cmmi, today):
    """Acme's journey to maturity level 2, with Apollo in scope."""
    return services.create_journey(
        organization=acme,
        name="Level 2",
        framework=cmmi,
        target_level=2,
        wanted_on=WANTED,
        units=[apollo],
        actor=cast.priya,
        today=today,
    )


@pytest.fixture
def offer(acme, apollo, requirement):
    """A function that links evidence to a practice of a process area in Apollo (or in ``unit``)."""

    def link(area, practice, unit=None, **values):
        item = {
            f"item__{name}": values.pop(name) for name in ("title", "valid_until", "withdrawn_at") if name in values
        }
        return EvidenceLinkFactory(
            item__organization=acme,
            process_area=requirement(area),
            practice=requirement(practice),
            unit=unit or apollo,
            **item,
            **values,
        )

    return link


@pytest.fixture
def on_clause(acme, acme_root, requirement):
    """A function that puts evidence on a clause of ISO 9001."""

    def link(ref, **values):
        clause = requirement(ref, "iso-9001-2015")
        top = requirement(ref.split(".")[0], "iso-9001-2015")
        values = {"item__organization": acme, "unit": acme_root} | values
        return EvidenceLinkFactory(process_area=top, practice=clause, **values)

    return link


@pytest.fixture
def task(journey, cast):
    """A task of project planning that Carl owns."""
    return TaskFactory(journey=journey, owner=cast.carl, title="Write the plan")
