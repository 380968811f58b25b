"""What we have for a requirement and what else evidence serves: over crosswalks, for one organisation, by a click."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import EvidenceLink
from evidence.queries import evidence_for as evidence_read_for
from evidence.queries import served_by, served_frameworks
from frameworks import services as frameworks
from frameworks.models import Crosswalk
from frameworks.queries import Pair
from journeys import services
from journeys.queries.reuse import cells_asking, served_areas
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Role
from tests.factories import JourneyFactory, MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def reader_of(organization, role=Role.OWNER):
    return MembershipFactory(organization=organization, role=role).user


def evidence_for(requirement, organization, today):
    return evidence_read_for(requirement, organization, reader_of(organization), today)


def strengths(organization, requirement, today):
    return {row.item.title: row.hint.strength for row in evidence_for(requirement, organization, today)}


def text(response):
    return response.content.decode()


def test_evidence_on_a_clause_serves_the_practices_that_it_provides(acme, requirement, on_clause, today):
    on_clause("8.2.2", item__title="Order")

    (row,) = evidence_for(requirement("REQM SP 1.1"), acme, today)
    assert (row.hint.strength, row.hint.on.ref, row.hint.way.is_direct) == ("strong", "8.2.2", True)
    (indirect,) = evidence_for(requirement("RDM", "cmmi-3.0"), acme, today)
    assert (indirect.hint.strength, indirect.hint.way.is_direct) == ("medium", False)
    assert [step.target.ref for step in indirect.hint.way.path.steps] == ["SYS.1", "RDM"]


def test_a_part_inherits_the_hint_of_the_whole_and_a_part_for_a_part_is_one_step_weaker(
    acme, requirement, on_clause, offer, today
):
    on_clause("8.5.2", item__title="Whole clause")
    inherited = evidence_for(requirement("SUP.8.BP1", "aspice-4.0"), acme, today)
    assert [(row.hint.strength, row.hint.is_inherited, row.hint.is_part) for row in inherited] == [
        ("strong", True, False)
    ]

    offer("CM", "CM SP 1.1", title="Part")
    assert strengths(acme, requirement("CM", "cmmi-3.0"), today)["Part"] == "strong"
    assert strengths(acme, requirement("CM 2.1", "cmmi-3.0"), today)["Part"] == "medium"


def test_evidence_on_the_requirement_itself_or_a_part_of_it_comes_first(acme, requirement, on_clause, offer, today):
    on_clause("8.2.2", item__title="Clause")
    offer("REQM", "REQM SP 1.1", title="Own")

    rows = evidence_for(requirement("REQM SP 1.1"), acme, today)

    assert [(row.item.title, row.hint.strength) for row in rows] == [("Own", "same"), ("Clause", "strong")]
    assert strengths(acme, requirement("REQM"), today)["Own"] == "same"


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "returned", "reason": "x"},
        {"item__withdrawn_at": NOW},
    ],
    ids=["draft", "returned", "withdrawn"],
)
def test_what_does_not_count_is_no_hint(acme, requirement, on_clause, today, values):
    on_clause("8.2.2", **values)

    assert evidence_for(requirement("REQM SP 1.1"), acme, today) == ()


def test_expired_evidence_is_marked_and_comes_last_of_its_strength(acme, requirement, on_clause, today):
    on_clause("8.2.2", item__title="A old", item__valid_until=today - timedelta(days=1))
    on_clause("8.2.2", item__title="B new", state="accepted")

    rows = evidence_for(requirement("REQM SP 1.1"), acme, today)

    assert [(row.item.title, row.validity) for row in rows] == [("B new", ""), ("A old", "expired")]


def test_the_judgement_of_the_organisation_decides(cast, acme, requirement, on_clause, today):
    on_clause("8.2.2", item__title="Order")
    crosswalk = Crosswalk.objects.get(key="iso-9001-2015--cmmi-dev-1.3")
    pair = Pair(acme, crosswalk, requirement("8.2.2", "iso-9001-2015"), requirement("REQM SP 1.1"))
    frameworks.revise_mapping(pair=pair, strength="none", rationale="No", seen=None, actor=cast.pavel, now=NOW)

    assert strengths(acme, requirement("REQM SP 1.1"), today).get("Order") is None


def test_nobody_elses_evidence_is_found(rival, requirement, on_clause, today):
    on_clause("8.2.2")

    assert evidence_for(requirement("REQM SP 1.1"), rival, today) == ()


def test_confidential_evidence_is_a_hint_for_those_alone_who_read_it(acme, requirement, on_clause, today):
    on_clause("8.2.2", item__confidentiality="confidential")
    practice = requirement("REQM SP 1.1")

    assert evidence_read_for(practice, acme, reader_of(acme, Role.VIEWER), today) == ()
    assert len(evidence_read_for(practice, acme, reader_of(acme), today)) == 1


def test_what_else_evidence_serves_is_the_same_hint_read_from_the_other_end(
    acme, requirement, on_clause, offer, today
):
    item = on_clause("8.2.2", item__title="Order").item
    offer("CM", "CM SP 1.1", title="Order too")
    wanted = [
        requirement(ref, key)
        for ref, key in (
            ("REQM SP 1.1", "cmmi-dev-1.3"),
            ("RDM", "cmmi-3.0"),
            ("SYS.1.BP1", "aspice-4.0"),
            ("8.2.2", "iso-9001-2015"),
        )
    ]

    hints = served_by(item)

    assert {row.pk: hints[row.pk].strength for row in wanted} == {
        row.pk: strengths(acme, row, today)["Order"] for row in wanted
    }
    assert {"CMMI V3.0", "A-SPICE 4.0"} <= {name for name, _rows in served_frameworks(hints)}


@pytest.mark.parametrize("rows", [1, 3])
def test_hints_take_a_constant_number_of_statements(
    acme, journey, requirement, on_clause, today, rows, django_assert_num_queries
):
    items = [on_clause(ref).item for ref in ("8.2.2", "8.2.3", "8.5.2")[:rows]]
    practice, reader = requirement("REQM SP 1.1"), reader_of(acme)

    with django_assert_num_queries(4):
        evidence_read_for(practice, acme, reader, today)
    with django_assert_num_queries(4):
        hints = served_by(items[0])
    with django_assert_num_queries(5):
        cells_asking(journey, practice, today)
    with django_assert_num_queries(6):
        served_areas(journey, items[0], hints, today)


def test_the_weakest_cell_is_offered_first_and_what_is_taken_not_again(
    acme, journey, apollo, requirement, offer, on_clause, today
):
    boreas = ProjectFactory(organization=acme, name="Boreas")
    journey.units.add(boreas)
    practice = requirement("REQM SP 1.1")
    item = offer("REQM", "REQM SP 1.1").item

    assert [cell.unit for cell in cells_asking(journey, practice, today)] == [boreas, apollo]
    rows = {
        row.practice: [cell.unit for cell in row.cells]
        for area in served_areas(journey, item, served_by(item), today)
        for row in area.practices
    }
    assert rows[practice] == [boreas]


def cell_of(journey, practice, today):
    return cells_asking(journey, practice, today)[0]


def test_evidence_is_offered_in_a_cell_by_one_click(cast, client_of, journey, apollo, requirement, on_clause, today):
    item, practice = on_clause("8.2.2", item__title="Order").item, requirement("REQM SP 1.1")
    client, address = client_of(cast.carl), reverse("journeys:requirement_reuse", args=[practice.pk])
    assert "never a rating" in text(client.get(address))

    values = {"item": item.pk, "cell": cell_of(journey, practice, today).key}
    assert client.post(address, values).status_code == 302

    link = EvidenceLink.objects.get(practice=practice)
    assert (link.item, link.unit, link.state, link.created_by) == (item, apollo, "in_review", cast.carl)
    assert "offered there" in text(client.get(address))
    again = client.post(address, values)
    assert again.status_code == 400
    assert "already linked" in text(again)


def test_evidence_is_offered_from_its_own_page(cast, client_of, journey, requirement, on_clause, today):
    item, practice = on_clause("8.2.2", item__title="Order").item, requirement("REQM SP 1.1")
    address = reverse("journeys:evidence_reuse", args=[item.pk])
    client = client_of(cast.carl)
    assert "REQM SP 1.1" in text(client.get(address))
    assert address in text(client.get(item.get_absolute_url()))

    assert client.post(address, {"item": item.pk, "cell": cell_of(journey, practice, today).key}).status_code == 302
    assert EvidenceLink.objects.filter(practice=practice, item=item).exists()


@pytest.mark.parametrize("values", [{}, {"item": "x", "cell": "y"}, {"cell": "a.b.c"}])
def test_what_was_not_on_the_page_is_refused_with_a_message(cast, client_of, journey, requirement, on_clause, values):
    item = on_clause("8.2.2").item
    client = client_of(cast.carl)
    for name, row in (("requirement_reuse", requirement("REQM SP 1.1")), ("evidence_reuse", item)):
        response = client.post(reverse(f"journeys:{name}", args=[row.pk]), {"item": item.pk, **values})
        assert response.status_code == 400
    assert EvidenceLink.objects.count() == 1


def test_viewers_read_and_offer_nothing(cast, client_of, journey, requirement, on_clause, today):
    item, practice = on_clause("8.2.2").item, requirement("REQM SP 1.1")
    client, address = client_of(cast.vera), reverse("journeys:requirement_reuse", args=[practice.pk])

    assert "data-once" not in text(client.get(address)).split("<main", 1)[1]
    values = {"item": item.pk, "cell": cell_of(journey, practice, today).key}
    assert client.post(address, values).status_code == 403
    assert client.post(reverse("journeys:evidence_reuse", args=[item.pk]), values).status_code == 403


def test_the_service_refuses_what_does_not_fit(cast, journey, apollo, acme_root, requirement, on_clause):
    cell = {"process_area": requirement("REQM"), "practice": requirement("REQM SP 1.1"), "unit": apollo}
    offered = {"journey": journey, "item": on_clause("8.2.2").item, "now": NOW}

    with pytest.raises(DomainError):
        services.offer_in_cell(**offered, **{**cell, "unit": acme_root}, actor=cast.carl)
    with pytest.raises(DomainError):
        services.offer_in_cell(**offered, **{**cell, "practice": requirement("RD SP 1.1")}, actor=cast.carl)
    with pytest.raises(Denied):
        services.offer_in_cell(**offered, **cell, actor=cast.vera)
    services.close_journey(journey=journey, actor=cast.priya, now=NOW)
    with pytest.raises(Conflict):
        services.offer_in_cell(**offered, **cell, actor=cast.carl)
    assert EvidenceLink.objects.count() == 1


def test_a_journey_is_chosen_and_a_foreign_one_is_not(cast, client_of, acme, rival, journey, requirement):
    later = JourneyFactory(organization=acme, name="Later", wanted_on=date(2100, 1, 1))
    foreign = JourneyFactory(organization=rival, name="Theirs")
    client, address = client_of(cast.vera), reverse("journeys:requirement_reuse", args=[requirement("PP").pk])

    assert client.get(address).context["journey"] == journey
    assert client.get(address, {"journey": later.pk}).context["journey"] == later
    page = client.get(address, {"journey": foreign.pk})
    assert page.context["journey"] == journey
    assert "Theirs" not in text(page)


def test_somebody_without_an_organisation_is_told_so(client_of, requirement):
    from tests.factories import UserFactory  # noqa: PLC0415 -- only this test needs a person of no organisation

    page = client_of(UserFactory()).get(reverse("journeys:requirement_reuse", args=[requirement("PP").pk]))

    assert "No organisation yet" in text(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_a_constant_number_of_statements(
    cast, client_of, journey, requirement, on_clause, rows, django_assert_num_queries
):
    items = [on_clause(ref).item for ref in ("8.2.2", "8.2.3", "8.2.4")[:rows]]
    client = client_of(cast.carl)
    client.get(items[0].get_absolute_url())

    with django_assert_num_queries(22):
        client.get(reverse("journeys:requirement_reuse", args=[requirement("REQM SP 1.1").pk]))
    with django_assert_num_queries(22):
        client.get(reverse("journeys:evidence_reuse", args=[items[0].pk]))


def test_the_api_tells_both_and_nothing_of_others(cast, acme, requirement, on_clause, api_of):
    item, practice = on_clause("8.2.2", item__title="Order").item, requirement("REQM SP 1.1")
    asked = {"requirement": practice.pk, "organization": acme.pk}

    found = api_of(cast.vera).get("/api/v1/reusable-evidence/", asked).json()["results"]
    served = api_of(cast.vera).get("/api/v1/served-requirements/", {"item": item.pk, "page_size": 100}).json()

    assert [(row["title"], row["hint"]["strength"], row["hint"]["on"]["ref"]) for row in found] == [
        ("Order", "strong", "8.2.2")
    ]
    assert served["count"] > 20
    assert api_of(cast.mallory).get("/api/v1/reusable-evidence/", asked).status_code == 400
    assert api_of(cast.mallory).get("/api/v1/served-requirements/", {"item": item.pk}).status_code == 400
    assert api_of(cast.vera).get("/api/v1/reusable-evidence/").status_code == 400
