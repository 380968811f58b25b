"""Pages of journeys: list, start, target and scope, close and reopen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys import services
from journeys.dashboard import readiness
from journeys.models import Journey
from organizations.models import Unit
from tests.factories import JourneyFactory, OrganizationFactory, ProjectFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db


def _start(acme, framework="cmmi-dev-1.3"):
    return f"{reverse('journeys:create', args=[acme.pk])}?framework={framework}"


def _input(acme_root, apollo, **values):
    given = {
        "name": "Level 2", "target_level": "2", "wanted_on": WANTED.isoformat(), "units": [str(apollo.pk)],
        "organizational_unit": str(acme_root.pk),
    }  # fmt: skip
    return given | values


def test_an_organization_without_journeys_is_told_the_next_step(cast, acme, client_of):
    url = reverse("journeys:list", args=[acme.pk])

    assert "Choose a target" in client_of(cast.priya).get(url).content.decode()
    assert "Choose a target" not in client_of(cast.vera).get(url).content.decode()


def test_the_first_step_offers_the_targets_and_not_iso_9001(cast, acme, client_of):
    response = client_of(cast.priya).get(reverse("journeys:create", args=[acme.pk]))

    assert [target.key for target in response.context["targets"]] == [
        "aspice-3.1", "aspice-4.0", "aspice-cs-1.0", "cmmi-2.0", "cmmi-3.0", "cmmi-dev-1.3",
    ]  # fmt: skip


def test_a_journey_to_cmmi_v3_starts_with_the_development_view(cast, acme, apollo, acme_root, client_of):
    client = client_of(cast.priya)
    form = client.get(_start(acme, "cmmi-3.0")).context["form"]

    sent = {
        "name": "V3", "target_level": "2", "wanted_on": "2099-06-30", "units": [str(apollo.pk)],
        "organizational_unit": str(acme_root.pk), "processes": form.initial["processes"],
    }  # fmt: skip
    response = client.post(_start(acme, "cmmi-3.0"), sent)

    journey = Journey.objects.get()
    assert len(form.initial["processes"]) == 19
    assert [label for _name, label in form.presets][:2] == ["Data view", "Development view"]
    assert response["Location"] == reverse("journeys:gap", args=[journey.pk])
    for name in ("gap", "readiness", "task_plan", "evidence", "detail"):
        assert client.get(reverse(f"journeys:{name}", args=[journey.pk])).status_code == 200
    without = [pk for pk in sent["processes"] if pk != str(form.framework.requirements.get(ref="GOV").pk)]
    refused = client.post(_start(acme, "cmmi-3.0"), {**sent, "name": "Without", "processes": without})
    assert "GOV belong to every view" in refused.content.decode()
    report = readiness(journey, timezone.localdate()).report
    assert (report.rule_set, report.level) == ("cmmi-v2", 0)
    assert sum(area.practices for area in report.areas) == 100


@pytest.mark.parametrize("framework", ["iso-9001-2015", "cmmi", "\u202e", "x" * 5000])
def test_an_unknown_target_is_not_found(cast, acme, client_of, framework):
    assert client_of(cast.priya).get(_start(acme, framework)).status_code == 404


def test_start_a_cmmi_journey(cast, acme, acme_root, apollo, requirement, client_of):
    sam = requirement("SAM")
    sent = _input(acme_root, apollo, **{f"reason_{sam.pk}": "Nothing is bought."})

    response = client_of(cast.priya).post(_start(acme), sent, follow=True)

    journey = Journey.objects.get()
    assert response.redirect_chain == [(reverse("journeys:gap", args=[journey.pk]), 302)]
    assert [row.reason for row in journey.scoped_areas.filter(applicable=False)] == ["Nothing is bought."]
    assert [str(message) for message in response.context["messages"]] == [
        "The journey has begun. Look at the gaps next."
    ]


def test_a_near_date_is_a_warning(cast, acme, acme_root, apollo, today, client_of):
    sent = _input(acme_root, apollo, wanted_on=(today + timedelta(days=10)).isoformat())

    response = client_of(cast.priya).post(_start(acme), sent, follow=True)

    assert Journey.objects.exists()
    assert "The wanted date is near" in str(next(iter(response.context["messages"])))


def test_aspice_starts_with_the_vda_scope_and_takes_plug_ins(cast, acme, client_of):
    client = client_of(cast.priya)

    form = client.get(_start(acme, "aspice-4.0")).context["form"]
    assert len(form.initial["processes"]) == 24
    form = client.post(_start(acme, "aspice-4.0"), {"preset": "base", "name": "Kept"}).context["form"]
    assert (len(form.initial["processes"]), form.initial["name"], form.errors) == (5, "Kept", {})
    more = {"preset": "SWE", "processes": form.initial["processes"]}
    assert len(client.post(_start(acme, "aspice-4.0"), more).context["form"].initial["processes"]) == 11
    assert client.post(_start(acme, "aspice-4.0"), {"preset": "none"}).context["form"].initial["processes"] == []
    form = client.get(_start(acme, "aspice-3.1")).context["form"]
    assert (len(form.initial["processes"]), [name for name, _label in form.presets]) == (
        16,
        ["vda", "aspice-3.1--extended-vda", "none"],
    )
    assert not Journey.objects.exists()


def test_start_an_aspice_journey(cast, acme, acme_root, apollo, requirement, client_of):
    process = requirement("SWE.1", "aspice-4.0")
    sent = _input(acme_root, apollo, processes=[str(process.pk)])

    client_of(cast.priya).post(_start(acme, "aspice-4.0"), sent)

    assert [row.process_area for row in Journey.objects.get().scoped_areas.all()] == [process]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 1_000_000}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"target_level": "1"}, "target_level"),
        ({"target_level": "two"}, "target_level"),
        ({"wanted_on": "2020-01-01"}, "wanted_on"),
        ({"wanted_on": "30/06/2099 or so"}, "wanted_on"),
        ({"units": []}, "units"),
        ({"units": ["nonsense"]}, "units"),
        ({"organizational_unit": ""}, "organizational_unit"),
    ],
)
def test_bad_input_is_shown_at_its_field_and_nothing_is_written(
    cast, acme, acme_root, apollo, client_of, values, field
):
    response = client_of(cast.priya).post(_start(acme), _input(acme_root, apollo, **values))

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not Journey.objects.exists()


def test_units_of_another_organization_are_no_choice(cast, acme, acme_root, apollo, rival, client_of):
    foreign = Unit.objects.get(organization=rival)

    for values in ({"units": [str(foreign.pk)]}, {"organizational_unit": str(foreign.pk)}):
        response = client_of(cast.priya).post(_start(acme), _input(acme_root, apollo, **values))
        assert response.status_code == 400
    assert not Journey.objects.exists()


def test_the_name_is_escaped_and_may_be_written_from_right_to_left(cast, acme, acme_root, apollo, client_of):
    name = "<script>alert(1)</script> \u202eשלום"

    response = client_of(cast.priya).post(_start(acme), _input(acme_root, apollo, name=name), follow=True)

    assert Journey.objects.get().name == name
    assert "<script>alert(1)" not in response.content.decode()


def test_detail_shows_what_is_not_applicable_and_why(cast, journey, requirement, client_of):
    services.change_scope(
        journey=journey,
        actor=cast.priya,
        now=timezone.now(),
        not_applicable={requirement("SAM"): "Nothing is bought."},
    )

    response = client_of(cast.vera).get(journey.get_absolute_url())

    assert response.context["applicable_count"] == 6
    assert "Nothing is bought." in response.content.decode()


def test_edit_changes_date_and_instances(cast, acme, acme_root, journey, client_of):
    beta = ProjectFactory(organization=acme, name="Beta")
    url = reverse("journeys:edit", args=[journey.pk])
    client = client_of(cast.priya)

    assert client.get(url).status_code == 200
    sent = _input(acme_root, beta, name="CMMI 2", wanted_on="2099-12-31")
    assert client.post(url, sent)["Location"] == journey.get_absolute_url()

    stored = Journey.objects.get()
    assert (stored.name, set(stored.units.all())) == ("CMMI 2", {beta, acme_root})


def test_edit_shows_a_past_date_at_its_field(cast, acme_root, apollo, journey, client_of):
    sent = _input(acme_root, apollo, wanted_on="2020-01-01")

    response = client_of(cast.priya).post(reverse("journeys:edit", args=[journey.pk]), sent)

    assert (response.status_code, list(response.context["form"].errors)) == (400, ["wanted_on"])
    assert Journey.objects.get().wanted_on == WANTED


def test_close_and_reopen(cast, journey, client_of):
    client = client_of(cast.priya)

    assert client.get(reverse("journeys:close", args=[journey.pk])).status_code == 405
    page = client.post(reverse("journeys:close", args=[journey.pk]), follow=True).content.decode()
    assert "This journey was closed" in page
    assert client.post(reverse("journeys:edit", args=[journey.pk]), {"name": ""}).status_code == 400
    client.post(reverse("journeys:reopen", args=[journey.pk]))
    assert Journey.objects.get().closed_at is None


def test_a_closed_journey_refuses_an_edit_with_a_sentence(cast, acme_root, apollo, journey, today, client_of):
    Journey.objects.update(closed_at="2026-01-01T00:00Z")

    response = client_of(cast.priya).post(reverse("journeys:edit", args=[journey.pk]), _input(acme_root, apollo))

    assert response.context["form"].non_field_errors() == [
        "The journey is closed. Reopen it to change something in it."
    ]


PAGES = ("detail", "gap", "gap_export", "task_list", "task_board")
MANAGED = ("edit", "target")


def test_strangers_find_nothing(cast, acme, journey, client_of):
    client = client_of(cast.mallory)

    for name in ("list", "create"):
        assert client.get(reverse(f"journeys:{name}", args=[acme.pk])).status_code == 404
    for name in (*PAGES, *MANAGED, "task_create", "task_plan"):
        assert client.get(reverse(f"journeys:{name}", args=[journey.pk])).status_code == 404
    for name in (*MANAGED, "close", "reopen", "task_create", "task_plan", "task_list"):
        assert client.post(reverse(f"journeys:{name}", args=[journey.pk])).status_code == 404


@pytest.mark.parametrize("name", ["lena", "vera", "carl", "pavel"])
def test_everybody_inside_reads_and_only_programme_managers_change(cast, acme, journey, client_of, name):
    client = client_of(getattr(cast, name))

    for page in PAGES:
        assert client.get(reverse(f"journeys:{page}", args=[journey.pk])).status_code == 200
    assert client.get(reverse("journeys:create", args=[acme.pk])).status_code == 403
    for page in MANAGED:
        assert client.get(reverse(f"journeys:{page}", args=[journey.pk])).status_code == 403
        assert client.post(reverse(f"journeys:{page}", args=[journey.pk])).status_code == 403
    for page in ("close", "reopen"):
        assert client.post(reverse(f"journeys:{page}", args=[journey.pk])).status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "level"}, 200),
        ({"q": "\u202e"}, 200),
        ({"q": "x" * 1_000_000}, 400),
        ({"q": "x" * 201}, 400),
        ({"sort": "nonsense"}, 200),
        ({"sort": "-wanted", "page": "nonsense"}, 200),
    ],
)
def test_the_list_answers_every_query(cast, acme, journey, client_of, query, status):
    assert client_of(cast.vera).get(reverse("journeys:list", args=[acme.pk]), query).status_code == status


def test_the_list_is_sorted_and_searched(cast, acme, client_of):
    for name in ("Beta", "Alpha"):
        JourneyFactory(organization=acme, name=name)
    JourneyFactory(organization=OrganizationFactory(), name="Alpha of others")
    url = reverse("journeys:list", args=[acme.pk])
    client = client_of(cast.vera)

    assert [row.name for row in client.get(url, {"sort": "name"}).context["page"]] == ["Alpha", "Beta"]
    assert [row.name for row in client.get(url, {"sort": "-name"}).context["page"]] == ["Beta", "Alpha"]
    assert [row.name for row in client.get(url, {"q": "alp"}).context["page"]] == ["Alpha"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "count"), [("list", 10), ("detail", 14), ("edit", 12), ("target", 9)])
def test_query_counts_do_not_grow(rows, name, count, cast, acme, journey, today, client_of, django_assert_num_queries):
    projects = [ProjectFactory(organization=acme) for _ in range(rows)]
    services.update_journey(journey=journey, actor=cast.priya, today=today, units=projects)
    for _ in range(rows):
        JourneyFactory(organization=acme)
    client = client_of(cast.olga)
    url = reverse(f"journeys:{name}", args=[acme.pk if name == "list" else journey.pk])
    client.get(url)  # the session remembers the organisation from now on

    with django_assert_num_queries(count):
        assert client.get(url).status_code == 200
