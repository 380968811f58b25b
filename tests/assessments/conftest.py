"""A self-assessment of acme at CMMI maturity level 2 in two projects, and one of two processes at level 2."""

from datetime import UTC, date, datetime

import pytest

from assessments import services
from frameworks.models import Framework, Requirement
from journeys import services as journeys
from tests.factories import ProjectFactory

NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def requirement(catalogs):
    """A function that returns a requirement of CMMI-DEV v1.3 (or of ``framework``) by its reference."""

    def by_reference(ref, framework="cmmi-dev-1.3"):
        return Requirement.objects.get(framework__key=framework, ref=ref)

    return by_reference


@pytest.fixture
def borealis(acme):
    """Another project of acme."""
    return ProjectFactory(organization=acme, name="Borealis", code="BOR")


@pytest.fixture
def journey(cast, acme, apollo, borealis, catalogs):
    """Acme's journey to maturity level 2 with two projects; SAM is not applicable."""
    return journeys.create_journey(
        organization=acme,
        name="Level 2",
        framework=Framework.objects.get(key="cmmi-dev-1.3"),
        target_level=2,
        wanted_on=date(2099, 6, 30),
        units=[apollo, borealis],
        not_applicable={Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="SAM"): "Nothing is bought."},
        actor=cast.priya,
        today=date(2027, 1, 1),
    )


@pytest.fixture
def assessment(cast, journey):
    """The self-assessment of the journey."""
    return journeys.begin_journey_assessment(journey=journey, name="Spring", actor=cast.priya, now=NOW)


@pytest.fixture
def aspice_assessment(cast, acme, apollo, requirement):
    """A self-assessment of two processes of Automotive SPICE 4.0 up to capability level 2."""
    return services.begin_assessment(
        organization=acme,
        name="Software",
        framework=Framework.objects.get(key="aspice-4.0"),
        target_level=2,
        areas={requirement(ref, "aspice-4.0"): "" for ref in ("SWE.1", "MAN.3")},
        units=[apollo],
        actor=cast.priya,
        now=NOW,
    )


@pytest.fixture
def mark(cast, assessment, apollo, requirement):
    """A function that marks a practice of PP in Apollo (or in ``unit``) as carl."""

    def characterise(practice, value, *, unit=None, weakness="", version=0, actor=None, now=NOW, area="PP"):
        return services.characterise(
            assessment=assessment,
            cell=services.Cell(requirement(area).pk, requirement(practice).pk, (unit or apollo).pk),
            mark=value,
            weakness=weakness,
            version=version,
            actor=actor or cast.carl,
            now=now,
        )

    return characterise
