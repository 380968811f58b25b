"""What the tests of evidence share: a watched file store, uploads, a practice, evidence of carl's."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence import services
from evidence.models import Certificate
from frameworks.models import Framework, Requirement

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def upload(name="plan.txt", content=b"The plan of the project.\n"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def requirement(ref, key="cmmi-dev-1.3"):
    """A requirement of a framework."""
    return Requirement.objects.get(framework__key=key, ref=ref)


def clause(ref):
    """A clause of ISO 9001."""
    return requirement(ref, "iso-9001-2015")


@pytest.fixture
def store():
    """A function that lists the stored files; what a test stores is removed after it."""
    folder = Path(storages["evidence"].location)

    def files():
        return sorted(path for path in folder.rglob("*") if path.is_file())

    for path in files():
        path.unlink()
    yield files
    for path in files():
        path.unlink()


@pytest.fixture
def plan(cast, acme, store):
    """Evidence that carl added: a file."""
    return services.add_evidence(organization=acme, title="Project plan", actor=cast.carl, now=NOW, upload=upload())


@pytest.fixture
def link(cast, plan, apollo):
    """The plan, offered by carl for PP SP 1.1 in Apollo."""
    return services.link_evidence(
        item=plan,
        process_area=requirement("PP"),
        practice=requirement("PP SP 1.1"),
        unit=apollo,
        actor=cast.carl,
        now=NOW,
    )


@pytest.fixture
def certificate(acme, catalogs):
    """A certificate of acme without audits."""
    return Certificate.objects.create(
        organization=acme,
        standard=Framework.objects.get(key="iso-9001-2015"),
        body="TÜV Musterland",
        number="01 100 4711",
        scope="Electric drive controllers",
        issued_on=date(2025, 3, 10),
        expires_on=date(2028, 3, 9),
    )
