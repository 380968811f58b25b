"""Pages of the advisor: asking with and without keeping, the result, comparison, and the way to a journey."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advisor import rulebook, services
from advisor.models import SavedAdvice
from journeys.models import Journey
from organizations.models import Unit
from tests.advisor.conftest import LATER, NOW, SUPPLIER
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST_STATEMENTS = 10
RESULT_STATEMENTS = 26
ASK = reverse("advisor:ask")


def _url(name, row, *more):
    return reverse(f"advisor:{name}", args=[row.pk, *more])


@pytest.fixture
def carl(client_of, cast):
    return client_of(cast.carl)


@pytest.fixture
def three(evaluated, acme, cast):
    """Two more of acme, one of them without a result."""
    other = services.start_advice(
        organization=acme, title="Services", answers={"product": ["services"]}, actor=cast.carl, now=LATER
    )
    services.evaluate_advice(advice=other, actor=cast.carl, now=LATER)
    services.start_advice(organization=acme, title="Begun", actor=cast.carl, now=NOW)
    return [evaluated, other]


def test_all_questions_on_one_page_store_nothing(carl):
    page = carl.get(ASK)
    assert page.status_code == 200
    assert "result" not in page.context

    page = carl.get(ASK, {"industry": "automotive", "product": ["software", "systems"], "held": "none", "size": ""})

    result = page.context["result"]
    assert result["standings"][0]["option"]["key"] == "aspice_swe_cl2"
    assert [row["key"] for row in result["answered"]] == ["industry", "product", "held"]
    assert not SavedAdvice.objects.exists()
    assert "?industry=automotive&amp;product=software&amp;product=systems&amp;held=none" in page.content.decode()


@pytest.mark.parametrize(
    "query", [{"industry": "bakery"}, {"markets": ["italy", "x"]}, {"held": ["none", "cmmi"]}], ids=str
)
def test_an_address_that_cannot_be_understood_is_told(query, carl):
    page = carl.get(ASK, query)

    assert page.status_code == 400
    assert "result" not in page.context


def test_answers_of_the_address_are_kept_and_evaluated(carl, acme):
    url = f"{_url('create', acme)}?industry=automotive&product=software&held=none"

    answer = carl.post(url, {"title": "Kept"})

    advice = SavedAdvice.objects.get()
    assert (answer.status_code, answer.url) == (302, advice.get_absolute_url())
    assert advice.answers == {"held": [], "industry": ["automotive"], "product": ["software"]}
    assert advice.state == SavedAdvice.State.CURRENT


def test_a_title_that_is_taken_is_told_and_the_input_stays(carl, advice, acme):
    page = carl.post(_url("create", acme), {"title": advice.title})

    assert page.status_code == 400
    assert advice.title in page.content.decode()


def test_the_questions_are_gone_through_one_by_one(carl, acme):
    carl.post(_url("create", acme), {"title": "Step by step"})
    advice = SavedAdvice.objects.get()
    keys = rulebook.shipped_rulebook().keys
    assert carl.get(_url("resume", advice)).url == _url("question", advice, keys[0])

    first = carl.post(_url("question", advice, "asked_by"), {"asked_by": ["none"], "go": "next"})
    assert first.url == _url("question", advice, "named")
    skipped = carl.post(_url("question", advice, "named"), {"named": ["cmmi"], "go": "open"})
    assert skipped.url == _url("question", advice, "level")
    carl.post(_url("question", advice, "industry"), {"industry": "space", "go": "next"})
    assert carl.get(_url("resume", advice)).url == _url("question", advice, "named")

    last = carl.post(_url("question", advice, keys[-1]), {keys[-1]: "later", "go": "finish"})

    assert last.url == advice.get_absolute_url()
    advice.refresh_from_db()
    assert advice.answers == {"asked_by": [], "industry": ["space"], keys[-1]: ["later"]}
    assert advice.evaluated_at


def test_a_stored_answer_is_shown_again(carl, advice):
    page = carl.get(_url("question", advice, "product")).content.decode()

    assert page.count(" checked") == 2
    services.update_advice(advice=advice, answers={"product": []}, actor=advice.created_by, now=LATER)
    page = carl.get(_url("question", advice, "product")).content.decode()
    assert 'value="none"' in page
    assert page.count(" checked") == 1


@pytest.mark.parametrize(
    "sent",
    [{"go": "next"}, {"product": ["none", "software"]}, {"product": ["bread"]}, {"product": ["software", "\0"]}],
    ids=str,
)
def test_an_answer_that_cannot_be_kept_is_told_and_the_former_one_stays(sent, carl, advice):
    page = carl.post(_url("question", advice, "product"), sent)

    assert page.status_code == 400
    advice.refresh_from_db()
    assert advice.answers == SUPPLIER


def test_there_is_no_result_without_any_answer(carl, acme, cast):
    advice = services.start_advice(organization=acme, title="Empty", actor=cast.carl, now=NOW)

    answer = carl.post(_url("question", advice, "deadline"), {"go": "finish"})

    assert answer.url == _url("question", advice, "asked_by")
    assert carl.post(_url("evaluate", advice)).status_code == 400


def test_no_such_question(carl, advice):
    assert carl.get(_url("question", advice, "colour")).status_code == 404


def test_the_result_tells_reasons_sources_and_what_the_targets_share(carl, evaluated):
    page = carl.get(evaluated.get_absolute_url())
    text = page.content.decode()

    assert [row["place"] for row in page.context["leading"]] == list(range(1, len(page.context["leading"]) + 1))
    for reason in evaluated.result["standings"][0]["reasons_for"]:
        assert reason["reason"] in text
    shared = {row.crosswalk.key: row for row in page.context["shared"]}
    assert shared.keys() == {"iso-9001-2015--aspice-4.0", "aspice-4.0--cmmi-3.0"}
    counts = shared["iso-9001-2015--aspice-4.0"].counts
    assert (counts.strong, counts.medium, counts.weak) == (10, 16, 13)
    [chain] = page.context["chains"]
    assert (chain.first.key, chain.second.key) == ("iso-9001-2015--cmmi-dev-1.3", "cmmi-dev-1.3--cmmi-3.0")


@pytest.mark.parametrize(("name", "offered"), [("priya", True), ("carl", False), ("vera", False)])
def test_the_way_to_a_journey_is_offered_to_those_who_may(name, offered, evaluated, client_of, cast):
    page = client_of(getattr(cast, name)).get(evaluated.get_absolute_url()).content.decode()

    assert ("Turn into a journey" in page) is offered


def test_changed_rules_are_told_and_evaluated_on_demand(carl, evaluated):
    SavedAdvice.objects.update(rules_of="2026-01-01")
    assert "The rules have changed since." in carl.get(evaluated.get_absolute_url()).content.decode()

    carl.post(_url("evaluate", evaluated))

    page = carl.get(evaluated.get_absolute_url()).content.decode()
    assert "have changed since" not in page
    services.update_advice(
        advice=evaluated, answers={"size": ["from_250"]}, actor=evaluated.created_by, now=timezone.now()
    )
    assert "Answers have changed since." in carl.get(evaluated.get_absolute_url()).content.decode()


def test_advice_is_compared(carl, three, acme):
    url = _url("compare", acme)
    assert carl.get(url).status_code == 200

    page = carl.get(url, {"advice": [row.pk for row in three]})

    compared = page.context["comparison"]
    assert list(compared.advice) == three
    options = {row.label: row for row in compared.options}
    assert options["Stay with ISO 9001"].values[0][1] == "no_reason"
    questions = {row.label: row for row in compared.questions}
    assert questions["What do you deliver?"].values == (
        ("Software", "Systems of hardware and software"),
        ("Services",),
    )
    assert questions["What do you deliver?"].differs
    assert not questions["What do you hold already?"].differs


@pytest.mark.parametrize("chosen", [["one"], ["begun", "one"], ["x"], ["foreign", "one"]], ids=str)
def test_what_cannot_be_compared_is_told(chosen, carl, three, acme, rival, cast):
    foreign = services.start_advice(organization=rival, title="Foreign", answers=SUPPLIER, actor=cast.mallory, now=NOW)
    services.evaluate_advice(advice=foreign, actor=cast.mallory, now=NOW)
    rows = {"one": three[0].pk, "begun": SavedAdvice.objects.get(title="Begun").pk, "x": "x", "foreign": foreign.pk}

    page = carl.get(_url("compare", acme), {"advice": [rows[name] for name in chosen]})

    assert (page.status_code, page.context["comparison"]) == (400, None)


def test_the_list_is_searched_sorted_and_takes_as_many_statements_for_three_as_for_one(
    carl, evaluated, acme, cast, django_assert_num_queries
):
    url = _url("list", acme)
    carl.get(url)
    with django_assert_num_queries(LIST_STATEMENTS):
        carl.get(url)
    for title in ("Second", "Third"):
        row = services.start_advice(organization=acme, title=title, answers=SUPPLIER, actor=cast.pavel, now=LATER)
        services.evaluate_advice(advice=row, actor=cast.priya, now=LATER)

    with django_assert_num_queries(LIST_STATEMENTS):
        page = carl.get(url)

    assert len(page.context["page"]) == 3
    titles = [row.title for row in carl.get(url, {"sort": "title"}).context["page"]]
    assert titles == ["Second", "Third", evaluated.title]
    assert [row.title for row in carl.get(url, {"q": "third"}).context["page"]] == ["Third"]


def test_it_is_renamed_and_deleted(carl, evaluated, acme):
    assert carl.post(_url("rename", evaluated), {"title": " "}).status_code == 400
    assert carl.post(_url("rename", evaluated), {"title": "Another"}).status_code == 302
    assert carl.post(_url("delete", evaluated)).url == _url("list", acme)
    assert not SavedAdvice.objects.exists()


def _journey_address(evaluated, **changes):
    standing = evaluated.result["standings"][0]
    option, target = standing["option"], standing["option"]["target"]
    query = {"advice": str(evaluated.pk), "option": option["key"], **target, **changes}
    return reverse("journeys:create", args=[evaluated.organization_id]), query


def test_advice_becomes_a_journey_with_framework_level_scope_and_date_filled_in(
    client_of, cast, evaluated, apollo, acme
):
    services.update_advice(
        advice=evaluated, answers={"deadline": ["within_12_months"]}, actor=cast.carl, now=timezone.now()
    )
    client = client_of(cast.priya)
    url, query = _journey_address(evaluated)

    form = client.get(url, query).context["form"]

    assert form.initial["target_level"] == 2
    assert form.initial["name"] == evaluated.result["standings"][0]["option"]["label"]
    assert timedelta(360) < form.initial["wanted_on"] - timezone.localdate() < timedelta(370)
    assert len(form.initial["processes"]) == 15
    sent = {
        "name": "To level 2",
        "target_level": 2,
        "wanted_on": form.initial["wanted_on"].isoformat(),
        "processes": form.initial["processes"],
        "units": [apollo.pk],
        "organizational_unit": Unit.objects.get(organization=acme, parent=None).pk,
    }
    made = client.post(f"{url}?{'&'.join(f'{key}={value}' for key, value in query.items())}", sent)
    assert made.status_code == 302, made.context["form"].errors
    journey = Journey.objects.get()
    assert (journey.advice, journey.framework.key) == (evaluated, "aspice-4.0")
    assert "To level 2" in client.get(evaluated.get_absolute_url()).content.decode()
    assert evaluated.title in client.get(journey.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"level": "9"}, {"level": "²"}, {"profile": "nothing"}, {"option": "nothing"}, {"profile": "none"}],
    ids=str,
)
def test_what_the_address_fills_in_is_no_more_than_a_suggestion(changes, client_of, cast, evaluated):
    url, query = _journey_address(evaluated, **changes)

    assert client_of(cast.priya).get(url, query).status_code == 200


def test_a_journey_does_not_begin_with_what_is_no_advice_of_the_organisation(client_of, cast, evaluated, rival):
    url, query = _journey_address(evaluated, advice="x")
    assert client_of(cast.priya).get(url, query).status_code == 404

    foreign = services.start_advice(organization=rival, title="Foreign", actor=cast.mallory, now=NOW)
    url, query = _journey_address(evaluated, advice=str(foreign.pk))
    assert client_of(cast.priya).get(url, query).status_code == 404


def test_newcomers_find_the_advisor(client_of, cast, acme):
    client = client_of(cast.olga)

    assert ASK in client.get(reverse("frameworks:about")).content.decode()
    assert _url("list", acme) in client.get(reverse("journeys:list", args=[acme.pk])).content.decode()
    assert _url("list", acme) in client.get(reverse("journeys:create", args=[acme.pk])).content.decode()


def test_somebody_without_an_organisation_may_ask(client_of):
    page = client_of(UserFactory()).get(ASK, {"industry": "automotive"})

    assert page.status_code == 200
    assert "Keep for" not in page.content.decode()


def test_a_result_takes_as_many_statements_for_many_answers_as_for_one(evaluated, client_of, cast, acme):
    client = client_of(cast.priya)
    one = services.start_advice(
        organization=acme, title="One", answers={"size": ["under_10"]}, actor=cast.carl, now=NOW
    )
    services.evaluate_advice(advice=one, actor=cast.carl, now=NOW)
    client.get(one.get_absolute_url())
    counts = []
    for row in (one, evaluated):
        with CaptureQueriesContext(connection) as statements:
            client.get(row.get_absolute_url())
        counts.append(len(statements))

    assert counts[0] == counts[1] <= RESULT_STATEMENTS
