"""Legal hold before retention before erasing; what is erased leaves a tombstone."""

from datetime import timedelta

import pytest

from evidence import services
from evidence.models import EvidenceFile, SearchEntry, StorageQuota
from organizations.errors import Conflict, Denied, DomainError
from tests.evidence.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=366)


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("person", ["olga", "priya"])
def test_files_are_erased_only_when_nothing_forbids_it(
    cast, plan, store, django_capture_on_commit_callbacks, held, withdrawn, over, person
):
    if withdrawn:
        services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)
    if held:
        services.hold_evidence(item=plan, reason="Dispute", actor=cast.priya, now=NOW)
    allowed = person == "olga" and withdrawn and over and not held

    code = "denied" if person == "priya" else "held" if held else "retained" if withdrawn else "in_use"
    with django_capture_on_commit_callbacks(execute=True):
        if allowed:
            services.erase_evidence(item=plan, actor=cast.olga, now=LATER)
        else:
            with pytest.raises((Denied, Conflict)) as refusal:
                services.erase_evidence(item=plan, actor=getattr(cast, person), now=LATER if over else NOW)
            assert refusal.value.code == code

    assert len(store()) == (0 if allowed else 1)
    assert (EvidenceFile.objects.get().erased_at is not None) == allowed


def test_a_tombstone_keeps_the_hash_and_gives_the_room_back(
    cast, plan, store, client_of, django_capture_on_commit_callbacks
):
    stored = EvidenceFile.objects.get()
    services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        services.erase_evidence(item=plan, actor=cast.olga, now=LATER)

    left = EvidenceFile.objects.get()
    assert (left.name, left.sha256, left.size, left.file.name) == (stored.name, stored.sha256, stored.size, "")
    assert (StorageQuota.objects.get().used_bytes, SearchEntry.objects.count()) == (0, 0)
    assert client_of(cast.vera).get(left.get_absolute_url()).status_code == 410
    assert "erased" in client_of(cast.vera).get(plan.get_absolute_url()).content.decode()
    assert services.scrub_files(now=LATER, at_most=10**9).files == 0
    with pytest.raises(Conflict, match="erased"):
        services.restore_evidence(item=plan, actor=cast.olga, now=LATER)


def test_held_evidence_is_not_withdrawn_until_the_hold_is_lifted(cast, plan, api_of):
    api, address = api_of(cast.priya), f"/api/v1/evidence/{plan.pk}"
    assert api.post(f"{address}/hold/", {"reason": "Recall"}).json()["hold_reason"] == "Recall"

    refused = api.post(f"{address}/withdraw/")
    assert (refused.status_code, refused.json()["code"]) == (409, "held")
    assert api.post(f"{address}/lift/").json()["held_at"] is None
    assert api.post(f"{address}/withdraw/").status_code == 200


def test_a_hold_has_a_reason(cast, plan):
    with pytest.raises(DomainError) as refusal:
        services.hold_evidence(item=plan, reason="  ", actor=cast.priya, now=NOW)

    assert refusal.value.field == "reason"
