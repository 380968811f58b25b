"""The file store follows the database: what a failed transaction stored is gone."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from evidence import services
from evidence.models import EvidenceItem, EvidenceVersion
from evidence.services.storing import remove_after_commit, store_file
from journeys.services.evidence import hand_in_evidence
from organizations.errors import DomainError
from tests.evidence.conftest import NOW, requirement, upload
from tests.factories import JourneyFactory

pytestmark = pytest.mark.django_db


class Failure(Exception):
    """What goes wrong in these tests."""


def _store(name, *, fail=False):
    with services.storing():
        store_file(name, ContentFile(b"x"))
        if fail:
            raise Failure


def test_files_of_a_transaction_that_comes_through_stay(store):
    _store("one")

    assert [path.name for path in store()] == ["one"]


def test_files_of_a_failed_transaction_are_removed(store):
    with pytest.raises(Failure):
        _store("one", fail=True)

    assert store() == []


def test_blocks_nest(store):
    @services.storing()
    def outer(*, fail):
        _store("inner")
        with pytest.raises(Failure):
            _store("failed", fail=True)
        store_file("outer", ContentFile(b"x"))
        if fail:
            raise Failure

    with pytest.raises(Failure):
        outer(fail=True)
    assert store() == []
    outer(fail=False)
    assert [path.name for path in store()] == ["inner", "outer"]


def test_nothing_is_stored_outside_of_a_block(store):
    with pytest.raises(RuntimeError):
        store_file("one", ContentFile(b"x"))

    assert store() == []


@pytest.mark.parametrize("rolled_back", [False, True])
def test_a_file_is_removed_only_when_the_change_comes_through(store, rolled_back, django_capture_on_commit_callbacks):
    _store("old")

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        remove_after_commit("old")
        remove_after_commit("")
        transaction.set_rollback(rolled_back)

    assert len(store()) == (1 if rolled_back else 0)


def test_evidence_that_cannot_be_handed_in_leaves_no_file(cast, acme, acme_root, store):
    journey = JourneyFactory(organization=acme)

    with pytest.raises(DomainError) as refusal:
        hand_in_evidence(
            journey=journey,
            process_area=requirement("PP"),
            practice=requirement("PP SP 1.1"),
            unit=acme_root,
            actor=cast.carl,
            now=NOW,
            title="Plan",
            upload=upload(),
        )

    assert refusal.value.field == "unit"
    assert store() == []
    assert not EvidenceItem.objects.exists()
    assert not EvidenceVersion.objects.exists()
