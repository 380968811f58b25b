"""Pages and API of crosswalks: as each organisation judges them, and nobody else's numbers change."""

import pytest
from django.urls import reverse

from frameworks.models import MappingRevision
from frameworks.queries import Coverage

pytestmark = pytest.mark.django_db
CLAUSE, PRACTICE = "8.2.2", "REQM SP 1.1"


def text(response):
    return response.content.decode()


@pytest.fixture
def ids(to_cmmi):
    source = to_cmmi.source_framework.requirements.get(ref=CLAUSE)
    return {
        "crosswalk": to_cmmi.pk,
        "source": source.pk,
        "target": to_cmmi.target_framework.requirements.get(ref=PRACTICE).pk,
    }


@pytest.fixture
def revise_page(acme, ids):
    return reverse("frameworks:mapping_revise", kwargs={"pk": acme.pk, **ids})


@pytest.fixture
def pavel(cast, client_of):
    client = client_of(cast.pavel)
    client.get(reverse("frameworks:index"))
    return client


@pytest.fixture
def judged(pavel, revise_page):
    """Acme judges one pair to be weak."""
    pavel.post(revise_page, {"strength": "weak", "rationale": "=We know better", "seen": ""})
    return MappingRevision.objects.get()


def test_a_pair_is_revised_on_its_page_and_shown_with_who_and_what_was_shipped(pavel, to_cmmi, judged):
    page = text(pavel.get(reverse("frameworks:crosswalk_beside", args=[to_cmmi.pk]), {"area": "REQM"}))

    assert "judged by us" in page
    assert "Pavel" in page
    assert "shipped: strong" in page
    assert "which judged 1 pair for itself" in page
    shipped = pavel.get(reverse("frameworks:crosswalk", args=[to_cmmi.pk]), {"organization": "shipped"})
    assert "judged by us</span>" not in text(shipped)
    assert shipped.context["coverage_rows"][0].counts == Coverage(13, 25, 15, 1)


def test_a_stale_page_overwrites_nothing(pavel, revise_page, judged):
    response = pavel.post(revise_page, {"strength": "none", "rationale": "Late", "seen": ""})

    assert response.status_code == 400
    assert "has judged this pair meanwhile" in text(response)
    assert MappingRevision.objects.get() == judged


@pytest.mark.parametrize(
    "values", [{}, {"strength": "castle", "rationale": "x"}, {"strength": "weak", "rationale": " "}]
)
def test_incomplete_judgements_are_refused_on_the_page(pavel, revise_page, values):
    assert pavel.post(revise_page, values).status_code == 400
    assert not MappingRevision.objects.exists()


def test_adding_withdrawing_and_the_history(pavel, acme, to_cmmi, ids):
    add = reverse("frameworks:mapping_add", args=[acme.pk, to_cmmi.pk])
    silent = to_cmmi.target_framework.requirements.get(ref="PMC SP 1.2")
    values = {"source": ids["source"], "target": silent.pk, "strength": "weak", "rationale": "Ours does"}

    assert pavel.post(add, values).status_code == 302
    assert "This pair is there already." in text(pavel.post(add, values))
    revision = MappingRevision.objects.get()
    withdraw = reverse("frameworks:revision_withdraw", args=[revision.pk])
    assert pavel.post(withdraw, {"rationale": ""}).status_code == 400
    history = reverse("frameworks:revision_list", args=[acme.pk, to_cmmi.pk])
    assert pavel.post(withdraw, {"rationale": "Not any more"}).url == history
    page = text(pavel.get(history))
    assert page.index("Not any more") < page.index("Ours does")


def test_the_matrix_leads_to_the_pairs(pavel, to_cmmi):
    response = pavel.get(reverse("frameworks:crosswalk_matrix", args=[to_cmmi.pk]))

    assert "?source_area=8.2&amp;area=REQM" in text(response)
    found = pavel.get(to_cmmi.get_absolute_url(), {"source_area": "8.2", "area": "REQM"})
    assert {mapping.target.ref[:4] for mapping in found.context["page"]} == {"REQM"}


def test_the_reverse_reading_is_offered(pavel, to_cmmi):
    address = reverse("frameworks:crosswalk_beside", args=[to_cmmi.pk])

    assert "?direction=reverse" in text(pavel.get(address))
    assert pavel.get(address, {"direction": "reverse"}).context["groups"][0].head.ref == "4"


@pytest.mark.parametrize(("sort", "first"), [("source", "nothing"), ("-source", "10.3"), ("strength", "strong")])
def test_the_list_is_sorted(pavel, to_cmmi, sort, first):
    row = pavel.get(to_cmmi.get_absolute_url(), {"sort": sort}).context["page"][0]

    assert first in (row.source.ref if row.source else "nothing", row.strength)


def test_the_export_holds_no_formula(pavel, to_cmmi, judged):
    lines = text(pavel.get(reverse("frameworks:crosswalk_export", args=[to_cmmi.pk]), {"status": "own"})).splitlines()

    assert len(lines) == 2
    assert "'=We know better" in lines[1]


@pytest.mark.parametrize("organization", ["x", "00000000-0000-4000-8000-000000000000"])
def test_an_organisation_that_is_not_reached_is_404(pavel, cast, rival, to_cmmi, organization, api_of):
    for named in (organization, str(rival.pk)):
        assert pavel.get(to_cmmi.get_absolute_url(), {"organization": named}).status_code == 404
        address = f"/api/v1/crosswalks/{to_cmmi.pk}/effective/"
        assert api_of(cast.pavel).get(address, {"organization": named}).status_code == 404


@pytest.mark.parametrize("name", ["crosswalk", "crosswalk_matrix", "crosswalk_beside"])
@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow(pavel, cast, acme, to_cmmi, name, rows, django_assert_num_queries):
    sources = to_cmmi.source_framework.requirements.filter(kind="clause")[:rows]
    target = to_cmmi.target_framework.requirements.get(ref="PMC SP 1.2")
    for source in sources:
        MappingRevision.objects.create(
            organization=acme, crosswalk=to_cmmi, source=source, target=target, strength="weak", rationale="x",
            made_by=cast.pavel,
        )  # fmt: skip

    with django_assert_num_queries(12):
        pavel.get(reverse(f"frameworks:{name}", args=[to_cmmi.pk]))


def test_the_api_judges_adds_and_withdraws(cast, acme, ids, api_of):
    api, address = api_of(cast.pavel), "/api/v1/mapping-revisions/"
    body = {**ids, "organization": acme.pk, "strength": "weak", "rationale": "x"}

    first = api.post(address, body, format="json")
    stale = api.post(address, body, format="json")
    second = api.post(address, {**body, "seen": first.json()["id"], "strength": "medium"}, format="json")
    taken = api.post(f"{address}add/", body, format="json")
    withdrawn = api.post(f"{address}{second.json()['id']}/withdraw/", {"rationale": "y"}, format="json")

    statuses = [answer.status_code for answer in (first, stale, second, taken, withdrawn)]
    assert statuses == [201, 409, 201, 400, 201]
    assert stale.json()["code"] == "revision_changed"
    assert api.get(address, {"is_current": "true"}).json()["count"] == 1
    assert api.get(address, {"crosswalk": ids["crosswalk"]}).json()["count"] == 3


def test_the_api_tells_what_counts_and_how_far_it_carries(cast, acme, to_cmmi, judged, api_of):
    api, address = api_of(cast.vera), f"/api/v1/crosswalks/{to_cmmi.pk}/"

    ours = api.get(f"{address}effective/", {"organization": acme.pk}).json()
    coverage = api.get(f"{address}coverage/").json()

    (row,) = [row for row in ours if row["revision"]]
    assert (row["source_ref"], row["strength"], row["rationale"]) == (CLAUSE, "weak", "=We know better")
    assert coverage["levels"][0] == {
        "kind": "specific_practice",
        "level": 2,
        "counts": {"strong": 13, "medium": 25, "weak": 15, "none": 1, "unmapped": 0},
    }
