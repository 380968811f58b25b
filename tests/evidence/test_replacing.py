"""The same file twice: one of the two is used, with the offers and reviews of both."""

import pytest
from django.urls import reverse

from evidence import services
from organizations.errors import Conflict, Denied
from tests.evidence.conftest import NOW, requirement, upload

pytestmark = pytest.mark.django_db


def _link(item, ref, apollo, actor):
    return services.link_evidence(
        item=item, process_area=requirement("PP"), practice=requirement(ref), unit=apollo, actor=actor, now=NOW
    )


@pytest.fixture
def copy(cast, acme, plan, apollo):
    """The plan once more, offered for two practices, one of them accepted."""
    item = services.add_evidence(organization=acme, title="Copy", actor=cast.carl, now=NOW, upload=upload("copy.txt"))
    _link(plan, "PP SP 1.1", apollo, cast.carl)
    _link(item, "PP SP 1.1", apollo, cast.carl)
    services.accept_link(link=_link(item, "PP SP 1.2", apollo, cast.carl), actor=cast.pavel, now=NOW)
    return item


def test_links_and_reviews_move_and_the_copy_is_withdrawn(cast, plan, copy, client_of):
    client = client_of(cast.carl)
    assert "You already have this file" in client.get(copy.get_absolute_url()).content.decode()

    done = client.post(reverse("evidence:item_replace", args=[copy.pk, plan.pk]), follow=True)

    copy.refresh_from_db()
    assert done.redirect_chain[-1][0] == plan.get_absolute_url()
    assert copy.withdrawn_at is not None
    found = plan.links.order_by("practice__ref").values_list("practice__ref", "state")
    assert list(found) == [("PP SP 1.1", "in_review"), ("PP SP 1.2", "accepted")]
    assert "You already have this file" not in client.get(copy.get_absolute_url()).content.decode()


def test_other_files_are_not_used_instead(cast, acme, plan, copy, api_of):
    other = services.add_evidence(
        organization=acme, title="Other", actor=cast.carl, now=NOW, upload=upload("o.txt", b"other\n")
    )

    refused = api_of(cast.carl).post(f"/api/v1/evidence/{copy.pk}/replace/", {"by": str(other.pk)})

    assert (refused.status_code, refused.json()["code"]) == (409, "no_common_file")
    assert api_of(cast.carl).post(f"/api/v1/evidence/{copy.pk}/replace/", {"by": str(plan.pk)}).status_code == 200


def test_withdrawn_evidence_and_readers_replace_nothing(cast, plan, copy):
    with pytest.raises(Denied):
        services.replace_evidence(item=copy, by=plan, actor=cast.vera, now=NOW)
    services.withdraw_evidence(item=plan, actor=cast.carl, now=NOW)
    with pytest.raises(Conflict):
        services.replace_evidence(item=copy, by=plan, actor=cast.carl, now=NOW)

    assert copy.links.count() == 2
