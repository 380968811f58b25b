"""Pages on which evidence is offered for practices and reviewed."""

import uuid

import pytest
from django.urls import reverse

from evidence import services
from evidence.models import EvidenceLink
from tests.evidence.conftest import NOW, clause, requirement
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
ACTIONS = ("link_accept", "link_return", "link_resubmit", "link_delete")


def _url(name, row):
    return reverse(f"evidence:{name}", args=[row.pk])


def _text(response):
    return response.content.decode()


def test_evidence_is_offered_for_practices_in_instances(cast, acme, plan, apollo, client_of):
    client, area = client_of(cast.carl), requirement("PP")
    borealis = ProjectFactory(organization=acme, name="Borealis")
    address = f"{_url('link_create', plan)}?area={area.pk}"

    assert "Choose a process area" in _text(client.get(_url("link_create", plan)))
    assert "PP SP 1.1" in _text(client.get(address))
    response = client.post(
        address,
        {
            "practices": [requirement("PP SP 1.1").pk, requirement("GP 2.2").pk],
            "units": [apollo.pk, borealis.pk],
            "note": "page 3",
        },
    )

    assert response["Location"] == plan.get_absolute_url()
    assert EvidenceLink.objects.filter(note="page 3").count() == 4


@pytest.mark.parametrize("area", ["zzz", str(uuid.UUID(int=1))])
def test_an_unknown_process_area_is_told(cast, plan, client_of, area):
    assert client_of(cast.carl).get(_url("link_create", plan), {"area": area}).status_code == 400


def test_foreign_practices_and_units_are_no_choice(cast, plan, apollo, rival, client_of):
    address = f"{_url('link_create', plan)}?area={requirement('PP').pk}"
    foreign = ProjectFactory(organization=rival)

    for values in (
        {"practices": [requirement("PP SP 1.1").pk], "units": [foreign.pk]},
        {"practices": [clause("8.1").pk], "units": [apollo.pk]},
        {"practices": [], "units": [apollo.pk]},
    ):
        response = client_of(cast.carl).post(address, values)
        assert response.status_code == 400
    assert not EvidenceLink.objects.exists()


def test_without_a_project_the_next_step_is_said(cast, plan, client_of):
    page = client_of(cast.carl).get(_url("link_create", plan), {"area": requirement("PP").pk})

    assert "No project yet" in _text(page)


def test_the_queue_is_for_reviewers_and_says_when_it_is_empty(cast, acme, client_of):
    assert "Nothing waits for you" in _text(client_of(cast.pavel).get(_url("review_queue", acme)))
    assert client_of(cast.carl).get(_url("review_queue", acme)).status_code == 403
    assert client_of(cast.lena).get(_url("review_queue", acme)).status_code == 403
    assert client_of(cast.mallory).get(_url("review_queue", acme)).status_code == 404


def test_the_queue_is_read_in_a_constant_number_of_statements(
    cast, acme, plan, link, client_of, django_assert_num_queries
):
    client = client_of(cast.pavel)
    client.get(_url("review_queue", acme))
    with django_assert_num_queries(15):
        client.get(_url("review_queue", acme))

    for ref in ("8.1", "8.2.1"):
        services.link_clause(item=plan, clause=clause(ref), actor=cast.carl, now=NOW)
    with django_assert_num_queries(15):
        client.get(_url("review_queue", acme))


@pytest.mark.parametrize("query", [{"framework": "zzz"}, {"unit": str(uuid.uuid4())}, {"q": "x" * 201}])
def test_unknown_filters_of_the_queue_are_told(cast, acme, client_of, query):
    assert client_of(cast.pavel).get(_url("review_queue", acme), query).status_code == 400


def test_evidence_is_accepted_and_the_reviewer_stays_on_the_page(cast, acme, link, client_of):
    queue = _url("review_queue", acme)

    response = client_of(cast.pavel).post(_url("link_accept", link), {"next": f"{queue}?page=2"})

    link.refresh_from_db()
    assert (link.state, response["Location"]) == ("accepted", f"{queue}?page=2")


def test_nobody_is_sent_to_another_site(cast, link, client_of):
    response = client_of(cast.pavel).post(_url("link_accept", link), {"next": "https://evil.example/"})

    assert response["Location"] == link.item.get_absolute_url()


def test_evidence_is_returned_with_a_reason(cast, link, client_of):
    client = client_of(cast.pavel)

    missing = client.post(_url("link_return", link), {"reason": " "})
    assert (missing.status_code, "This field is required." in _text(missing)) == (400, True)
    client.post(_url("link_return", link), {"reason": "Not signed."})

    link.refresh_from_db()
    assert (link.state, link.reason) == ("returned", "Not signed.")
    page = client_of(cast.carl).get(link.item.get_absolute_url())
    assert "Not signed." in _text(page)
    client_of(cast.carl).post(_url("link_resubmit", link))
    link.refresh_from_db()
    assert link.state == "in_review"


def test_the_own_offer_cannot_be_chosen_nor_accepted(cast, acme, plan, client_of):
    own = services.link_clause(item=plan, clause=clause("8.1"), actor=cast.pavel, now=NOW)
    client = client_of(cast.pavel)

    assert _url("link_accept", own) not in _text(client.get(_url("review_queue", acme)))
    response = client.post(_url("link_accept", own))

    assert response.status_code == 403
    assert "You offered this evidence yourself" in _text(response)


def test_the_chosen_are_accepted_at_once(cast, acme, plan, link, client_of):
    own = services.link_clause(item=plan, clause=clause("8.1"), actor=cast.pavel, now=NOW)
    client = client_of(cast.pavel)

    page = client.post(_url("review_accept", acme), {"links": [link.pk, own.pk]}, follow=True)

    assert "Accepted 1." in _text(page)
    assert "1 was left: you offered it yourself." in _text(page)
    states = dict(EvidenceLink.objects.values_list("pk", "state"))
    assert states == {link.pk: "accepted", own.pk: "in_review"}


@pytest.mark.parametrize("links", [[], ["zzz"], [str(uuid.uuid4())]])
def test_choosing_nothing_or_what_is_gone_changes_nothing(cast, acme, link, client_of, links):
    page = client_of(cast.pavel).post(_url("review_accept", acme), {"links": links}, follow=True)

    assert "Choose what to accept." in _text(page)
    link.refresh_from_db()
    assert link.state == "in_review"


def test_foreign_links_are_not_accepted_in_bulk(cast, acme, rival, link, client_of):
    client_of(cast.mallory).post(_url("review_accept", rival), {"links": [link.pk]})

    link.refresh_from_db()
    assert link.state == "in_review"


@pytest.mark.parametrize("name", ACTIONS)
def test_strangers_learn_nothing_about_links(cast, link, client_of, name):
    client = client_of(cast.mallory)

    assert client.post(_url(name, link), {"reason": "x"}).status_code == 404
    assert client.post(reverse(f"evidence:{name}", args=[uuid.uuid4()]), {"reason": "x"}).status_code == 404
    link.refresh_from_db()
    assert link.state == "in_review"


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("person", ["vera", "lena"])
def test_readers_are_refused_with_the_reason(cast, link, client_of, name, person):
    response = client_of(getattr(cast, person)).post(_url(name, link), {"reason": "x"})

    assert response.status_code == 403
    assert "this needs at least the role" in _text(response)


def test_an_offer_is_taken_back(cast, plan, link, client_of):
    response = client_of(cast.carl).post(_url("link_delete", link))

    assert response["Location"] == plan.get_absolute_url()
    assert not EvidenceLink.objects.exists()


def test_what_was_withdrawn_meanwhile_is_told(cast, link, client_of):
    services.withdraw_evidence(item=link.item, actor=cast.carl, now=NOW)

    response = client_of(cast.pavel).post(_url("link_accept", link))

    assert response.status_code == 409
    assert "This evidence was withdrawn." in _text(response)
