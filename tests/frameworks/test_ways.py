"""Indirect ways over the shipped crosswalks: on pages and in the API, as each organisation judges the steps."""

import pytest
from django.urls import reverse
from django.utils import timezone

from frameworks import services
from frameworks.models import Crosswalk, Framework, MappingRevision
from frameworks.queries import Pair, indirect_ways, narrowed_ways, reached_frameworks, requirement_ways

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LIST = reverse("frameworks:path_list")


@pytest.fixture
def iso(catalogs):
    return Framework.objects.get(key="iso-9001-2015")


@pytest.fixture
def cmmi_30(catalogs):
    return Framework.objects.get(key="cmmi-3.0")


@pytest.fixture
def judge(cast, acme, iso, aspice_40):
    """A function by which acme judges a pair of ISO 9001 and A-SPICE 4.0 otherwise."""

    def call(source, target, strength):
        crosswalk = Crosswalk.objects.get(key="iso-9001-2015--aspice-4.0")
        pair = Pair(acme, crosswalk, iso.requirements.get(ref=source), aspice_40.requirements.get(ref=target))
        return services.revise_mapping(
            pair=pair, strength=strength, rationale="Ours", seen=None, actor=cast.pavel, now=NOW
        )

    return call


def pairs(ways):
    return {(way.source.ref, way.target.ref): way.strength for way in ways}


def text(response):
    return response.content.decode()


def test_iso_9001_reaches_cmmi_v3_which_no_crosswalk_joins(iso, cmmi_30):
    assert not Crosswalk.objects.filter(source_framework=iso, target_framework=cmmi_30).exists()
    ways = narrowed_ways(indirect_ways(iso, None), cmmi_30)

    assert pairs(ways)["8.5.2", "CM"] == "medium"
    assert pairs(ways)["7.5.3", "CM"] == "weak"
    way = next(way for way in ways if (way.source.ref, way.target.ref) == ("8.5.2", "CM"))
    steps = [(step.source.ref, step.judgement.strength, step.target.ref) for step in way.path.steps]
    assert steps == [("8.5.2", "strong", "SUP.8"), ("SUP.8", "strong", "CM")]
    assert all(step.judgement.crosswalk_status == "derived" and step.judgement.rationale for step in way.path.steps)
    assert {way.strength for way in ways} == {"medium", "weak"}


def test_a_way_over_practices_goes_on_at_their_process_area(iso, cmmi_30):
    ways = narrowed_ways(indirect_ways(iso, None), cmmi_30)
    way = next(way for way in ways if (way.source.ref, way.target.ref) == ("9.1.2", "MPM"))

    assert [step.is_exact for step in way.path.steps] == [True, False]
    assert way.strength == "weak"


def test_cmmi_reaches_automotive_spice_against_the_direction_of_the_crosswalk(cmmi, aspice_40):
    ways = narrowed_ways(indirect_ways(cmmi, None), aspice_40)
    way = next(way for way in ways if (way.source.ref, way.target.ref) == ("CM", "SUP.8"))

    assert (way.strength, [step.is_reversed for step in way.path.steps]) == ("medium", [True])
    assert way.path.steps[0].judgement.strength == "strong"


def test_what_an_organisation_judges_of_a_step_changes_its_ways_alone(acme, rival, iso, cmmi_30, judge):
    judge("8.5.2", "SUP.8", "none")

    ours = pairs(narrowed_ways(indirect_ways(iso, acme), cmmi_30))
    theirs = pairs(narrowed_ways(indirect_ways(iso, rival), cmmi_30))

    assert theirs == pairs(narrowed_ways(indirect_ways(iso, None), cmmi_30))
    assert theirs["8.5.2", "CM"] == "medium"
    assert ours.get(("8.5.2", "CM")) in (None, "weak")


def test_what_is_withdrawn_counts_no_more(cast, acme, iso, cmmi_30, judge):
    services.withdraw_revision(revision=judge("8.5.2", "SUP.8", "none"), rationale="No", actor=cast.pavel, now=NOW)

    assert pairs(narrowed_ways(indirect_ways(iso, acme), cmmi_30))["8.5.2", "CM"] == "medium"


def test_ways_are_narrowed_by_text_and_strength(iso, cmmi_30):
    ways = indirect_ways(iso, None)

    assert {way.target.ref for way in narrowed_ways(ways, cmmi_30, q="configuration")} == {"CM"}
    assert {way.strength for way in narrowed_ways(ways, cmmi_30, strength="medium")} == {"medium"}
    reached = {row.name: (row.medium, row.weak) for row in reached_frameworks(ways)}
    assert sum(reached[str(cmmi_30)]) == len(narrowed_ways(ways, cmmi_30))


def test_a_requirement_shows_direct_and_indirect_ways_by_framework(cmmi_30):
    ways = requirement_ways(cmmi_30.requirements.get(ref="CM"), None)

    by_name = {group.name: group.ways for group in ways.to}
    assert by_name["CMMI-DEV 1.3"][0].is_direct
    assert not any(way.is_direct for way in by_name["ISO 9001:2015"])
    assert "A-SPICE 4.0" in {group.name for group in ways.from_}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("organization", [False, True], ids=["shipped", "organisation"])
def test_ways_take_a_constant_number_of_statements(cast, acme, iso, rows, organization, django_assert_num_queries):
    crosswalk = Crosswalk.objects.get(key="iso-9001-2015--aspice-4.0")
    for mapping in crosswalk.mappings.all()[:rows]:
        MappingRevision.objects.create(
            organization=acme, crosswalk=crosswalk, source=mapping.source, target=mapping.target, strength="weak",
            rationale="x", made_by=cast.pavel,
        )  # fmt: skip

    with django_assert_num_queries(3 if organization else 2):
        indirect_ways(iso, acme if organization else None)


@pytest.fixture
def vera(cast, client_of):
    return client_of(cast.vera)


def test_the_page_leads_from_the_source_to_the_target_to_every_step(vera, acme, iso, cmmi_30, judge):
    judge("8.5.2", "SUP.8", "medium")
    chosen = vera.get(LIST, {"source": iso.pk})
    page = vera.get(LIST, {"source": iso.pk, "target": cmmi_30.pk, "q": "8.5.2"})

    assert f"target={cmmi_30.pk}" in text(chosen)
    assert "indirect</span>" in text(page)
    assert "judged by us" in text(page)
    assert "never a rating" in text(page)
    shipped = vera.get(LIST, {"source": iso.pk, "target": cmmi_30.pk, "q": "8.5.2", "organization": "shipped"})
    assert "judged by us" not in text(shipped)


def test_the_page_names_the_crosswalk_that_speaks_of_the_two(vera, iso, cmmi, to_cmmi):
    assert to_cmmi.get_absolute_url() in text(vera.get(LIST, {"source": iso.pk, "target": cmmi.pk}))


@pytest.mark.parametrize(
    "query",
    [{"source": "x"}, {"source": "00000000-0000-4000-8000-000000000000"}, {"target": "x"}, {"strength": "castle"}],
)
def test_unknown_filters_answer_400_with_the_page(vera, iso, query):
    response = vera.get(LIST, {"source": iso.pk, **query})

    assert response.status_code == 400
    assert "does not exist here" in text(response)


def test_a_target_without_a_source_asks_for_one(vera, cmmi_30):
    assert "Choose where to start" in text(vera.get(LIST, {"target": cmmi_30.pk}))


def test_the_page_of_a_requirement_leads_to_its_ways_and_a_practice_to_those_of_its_process(vera, aspice_40):
    practice = aspice_40.requirements.get(ref="SUP.8.BP1")
    address = reverse("frameworks:requirement_paths", args=[practice.pk])

    assert address in text(vera.get(practice.get_absolute_url()))
    above = reverse("frameworks:requirement_paths", args=[practice.parent_id])
    assert above in text(vera.get(address))
    assert "indirect</span>" in text(vera.get(above))


def test_the_api_tells_ways_with_their_steps(cast, acme, iso, cmmi_30, judge, api_of):
    judge("8.5.2", "SUP.8", "none")
    api, address = api_of(cast.vera), f"/api/v1/frameworks/{iso.pk}/ways/"

    ways = api.get(address, {"target": cmmi_30.pk, "strength": "medium"}).json()
    ours = api.get(address, {"target": cmmi_30.pk, "organization": acme.pk}).json()
    of_cm = api.get(f"/api/v1/requirements/{cmmi_30.requirements.get(ref='CM').pk}/ways/").json()

    way = next(way for way in ways if way["source"]["ref"] == "8.5.2")
    assert [step["strength"] for step in way["path"]["steps"]] == ["strong", "strong"]
    assert not way["is_direct"]
    assert "medium" not in {way["strength"] for way in ours if way["source"]["ref"] == "8.5.2"}
    assert {group["name"] for group in of_cm["to"]} > {"ISO 9001:2015", "CMMI-DEV 1.3"}
    assert api.get(address).status_code == 400
    assert api.get(address, {"target": cmmi_30.pk, "organization": "x"}).status_code == 404
