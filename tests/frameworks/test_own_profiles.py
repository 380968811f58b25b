"""Target profiles of organisations: made, derived, changed, archived, brought and taken, used by journeys, private."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from appraisals.documents import InvalidDocument
from appraisals.documents.options import options_of
from appraisals.evaluations import Evaluator
from appraisals.rating.organizational_maturity import EXAMPLE_LEVELS
from appraisals.structures import maturity_model
from frameworks import services
from frameworks.catalog import parse_catalog
from frameworks.catalog.writing import written
from frameworks.models import TargetProfile
from frameworks.queries.records import profile_record
from frameworks.services import FaultyFile, Wanted
from frameworks.sheets.profile import profile_content, profile_workbook
from journeys import services as journeys
from journeys.dashboard import readiness
from journeys.queries import journey_scope
from organizations.errors import Denied, DomainError
from organizations.models import Unit
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def areas_of(framework, **levels):
    return {framework.requirements.get(ref=ref.replace("_", ".")): wanted for ref, wanted in levels.items()}


@pytest.fixture
def customer(acme, cast, aspice_40):
    """A profile of acme: SWE.1 at 2, SUP.8 at 1, MAN.3 left open."""
    return services.create_profile(
        organization=acme, framework=aspice_40, name="Customer scope", level=2, actor=cast.priya, now=NOW,
        areas=areas_of(aspice_40, SWE_1=Wanted(2), SUP_8=Wanted(1), MAN_3=Wanted()),
    )  # fmt: skip


@pytest.fixture
def sets(acme, cast, aspice_40):
    """Process sets of acme over Automotive SPICE 4.0 up to level 4."""
    return services.create_profile(
        organization=acme, framework=aspice_40, name="Our maturity", kind="maturity_model", actor=cast.priya, now=NOW,
        areas=areas_of(
            aspice_40, SWE_1=Wanted(None, 1, True), MAN_3=Wanted(None, 2), SUP_8=Wanted(None, 2), MAN_6=Wanted(None, 4)
        ),
    )  # fmt: skip


def refs(profile):
    return list(profile.areas.order_by("process_area__position").values_list("process_area__ref", "level"))


def test_a_profile_is_made_with_levels_of_its_processes(customer, acme):
    assert (customer.organization, customer.key) == (acme, "own-aspice-4.0--customer-scope")
    assert refs(customer) == [("SWE.1", 2), ("SUP.8", 1), ("MAN.3", None)]
    assert acme.activities.filter(verb="made").exists()


@pytest.mark.parametrize("person", ["pavel", "carl", "vera", "lena", "mallory"])
def test_others_make_none(acme, cast, aspice_40, person):
    with pytest.raises(Denied):
        services.create_profile(
            organization=acme, framework=aspice_40, name="X", areas=areas_of(aspice_40, SWE_1=Wanted()),
            actor=getattr(cast, person), now=NOW,
        )  # fmt: skip


def test_one_needs_a_process_area_of_the_model(acme, cast, aspice_40, cmmi):
    values = {"organization": acme, "framework": aspice_40, "name": "X", "actor": cast.priya, "now": NOW}
    with pytest.raises(DomainError, match="at least one"):
        services.create_profile(**values, areas={})
    with pytest.raises(DomainError, match="do not all belong"):
        services.create_profile(**values, areas={cmmi.requirements.get(ref="PP"): Wanted()})


def test_the_same_name_gives_another_key(customer, acme, cast, aspice_40):
    second = services.create_profile(
        organization=acme, framework=aspice_40, name="Customer scope", areas=areas_of(aspice_40, SWE_1=Wanted()),
        actor=cast.priya, now=NOW,
    )  # fmt: skip
    assert second.key == "own-aspice-4.0--customer-scope-2"


def test_a_shipped_one_is_derived_and_changed(acme, cast, aspice_40):
    base = TargetProfile.objects.get(key="aspice-4.0--base-swe")
    own = services.derive_profile(organization=acme, base=base, name="Ours", actor=cast.priya, now=NOW)
    assert (own.derived_from, own.areas.count()) == (base, base.areas.count())

    changed = services.change_profile(
        profile=own, name="Ours 2", areas=areas_of(aspice_40, SWE_2=Wanted(3)), actor=cast.priya, now=NOW
    )
    assert (changed.pk, changed.name, refs(changed), changed.derived_from) == (own.pk, "Ours 2", [("SWE.2", 3)], base)
    with pytest.raises(Denied):
        services.change_profile(profile=base, name="Mine", actor=cast.priya, now=NOW)


def test_an_archived_one_stays_archived_when_it_is_changed(customer, cast):
    services.archive_profile(profile=customer, actor=cast.priya, now=NOW)
    services.change_profile(profile=customer, name="Renamed", actor=cast.priya, now=NOW)
    customer.refresh_from_db()
    assert (customer.name, customer.archived_at is None) == ("Renamed", False)

    services.restore_profile(profile=customer, actor=cast.priya, now=NOW)
    assert TargetProfile.objects.get(pk=customer.pk).archived_at is None


@pytest.mark.parametrize("which", ["customer", "sets"])
def test_files_and_workbooks_say_the_same(request, which, acme, cast):
    profile = request.getfixturevalue(which)
    record = profile_record(profile)
    assert parse_catalog(written(record)) == record
    workbook = profile_workbook(record)
    assert parse_catalog(json.dumps(profile_content(workbook))) == record

    brought = services.import_profile(
        organization=acme, file=SimpleUploadedFile("p.xlsx", workbook), actor=cast.priya, now=NOW
    )
    assert brought == profile


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"framework": "castle"}, "framework"),
        ({"key": "aspice-4.0--base"}, "key"),
        ({"areas": [{"ref": "XYZ.1"}, {"ref": "SWE.1.BP1"}]}, "areas[0].ref"),
        ({"kind": "maturity_model"}, "areas[0].maturity_level"),
        ({"colour": "red"}, "colour"),
        ({"type": "crosswalk"}, "title"),
    ],
)
def test_faults_are_told_and_nothing_is_loaded(customer, acme, cast, change, path):
    content = json.loads(written(profile_record(customer))) | change
    before = TargetProfile.objects.count()
    with pytest.raises(FaultyFile) as caught:
        services.import_profile(
            organization=acme, file=SimpleUploadedFile("p.json", json.dumps(content).encode()), actor=cast.priya,
            now=NOW,
        )  # fmt: skip
    assert path in [error.path for error in caught.value.errors]
    assert TargetProfile.objects.count() == before


def journey_of(acme, cast, profile, **values):
    given = {"target_level": 2, "framework": profile.framework} | values
    return journeys.create_journey(
        organization=acme, name="To level 2", wanted_on=NOW.date() + timedelta(days=200), actor=cast.priya,
        units=[ProjectFactory(organization=acme, name="Vega", code="VEG")], today=NOW.date(), profile=profile, **given,
    )  # fmt: skip


def test_a_journey_takes_scope_and_levels_from_a_profile(customer, acme, cast):
    journey = journey_of(acme, cast, customer)

    levels = dict(journey.scoped_areas.values_list("process_area__ref", "target_level"))
    assert levels == {"SWE.1": None, "SUP.8": 1, "MAN.3": None}
    asked = {(one.process_area.ref, one.practice.level) for one in journey_scope(journey).practices}
    assert asked == {("SWE.1", 1), ("SWE.1", 2), ("SUP.8", 1), ("MAN.3", 1), ("MAN.3", 2)}
    report = readiness(journey, NOW.date()).report
    assert {area.process_area: area.required for area in report.areas} == {"SWE.1": 2, "SUP.8": 1, "MAN.3": 2}
    above = [reason for reason in report.gates[1].because if reason.process_area == "SUP.8"]
    assert {reason.rule for reason in above} == {"PA 1.1"}


@pytest.mark.parametrize("wrong", ["other framework", "archived", "sets", "too low", "rival"])
def test_a_journey_refuses_a_profile_that_does_not_fit(wrong, customer, sets, acme, rival, cast, aspice_31):
    values, profile = {}, customer
    if wrong == "other framework":
        values = {"framework": aspice_31}
    elif wrong == "archived":
        services.archive_profile(profile=customer, actor=cast.priya, now=NOW)
    elif wrong == "sets":
        profile = sets
    elif wrong == "too low":
        values = {"target_level": 1}
    else:
        TargetProfile.objects.filter(pk=customer.pk).update(organization=rival)
        profile = TargetProfile.objects.get(pk=customer.pk)
    with pytest.raises(DomainError) as caught:
        journey_of(acme, cast, profile, **values)
    assert caught.value.field == ("target_level" if wrong == "too low" else "profile")


def test_the_form_of_a_journey_offers_own_profiles(customer, acme, cast, client_of):
    client = client_of(cast.priya)
    address = f"{reverse('journeys:create', args=[acme.pk])}?framework=aspice-4.0"
    unit = ProjectFactory(organization=acme, name="Vega", code="VEG")
    assert "Customer scope" in client.get(address).content.decode()

    page = client.post(address, {"preset": customer.key, "name": "N", "target_level": "1"})
    form = page.context["form"]
    assert (form.initial["target_level"], len(form.initial["processes"])) == (2, 3)
    sent = {
        "name": "N", "target_level": "2", "wanted_on": str(NOW.date() + timedelta(days=200)), "units": [str(unit.pk)],
        "organizational_unit": str(Unit.objects.get(organization=acme, parent=None).pk),
        "processes": form.initial["processes"], "profile": form.initial["profile"],
    }  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert acme.journeys.get().scoped_areas.get(process_area__ref="SUP.8").target_level == 1


def test_the_shipped_example_is_the_example_of_the_rules(catalogs):
    example = TargetProfile.objects.get(key="iso-15504-5-2006--example-maturity")

    model = options_of("iso-33004", {"model": maturity_model(example)}).model
    assert [(one.level, set(one.processes), one.capability, set(one.selected), one.at_least) for one in model] == [
        (one.level, set(one.processes), one.capability, set(one.selected), one.at_least) for one in EXAMPLE_LEVELS
    ]
    assert "Own assumption" in example.source
    assert not example.verified


def document(profile, **options):
    rated = ("SWE.1", "MAN.3", "SUP.8")
    marks = [
        {"area": area, "ref": pa, "unit": "alpha", "value": "F"}
        for area in rated
        for pa in ("PA 1.1", "PA 2.1", "PA 2.2")
    ]
    return {
        "format": 1, "type": "evaluation", "method": "iso-33004", "framework": "aspice-4.0",
        "scope": {"areas": list(rated), "units": ["alpha"]}, "judgements": marks,
        "options": {"profile": profile, **options},
    }  # fmt: skip


def test_organisational_maturity_is_rated_by_own_process_sets(sets, cast):
    assert [one["level"] for one in sets.levels] == [1, 2, 3, 4]
    _document, evaluation = Evaluator(cast.vera).evaluate(document(sets.key))

    assert (evaluation.method, evaluation.overall.value) == ("iso-33004", "2")


def test_process_sets_of_others_are_not_found(sets, cast):
    for user in (cast.mallory, None):
        with pytest.raises(InvalidDocument) as caught:
            Evaluator(user).evaluate(document(sets.key))
        assert caught.value.problems[0][0] == "options.profile"


def test_sets_without_a_process_to_choose_cannot_reach_level_4(acme, cast, aspice_40):
    with pytest.raises(DomainError, match="asks for 1 of 0 selected"):
        services.create_profile(
            organization=acme, framework=aspice_40, name="X", kind="maturity_model", actor=cast.priya, now=NOW,
            areas=areas_of(aspice_40, SWE_1=Wanted(None, 1), MAN_6=Wanted(None, 4)),
        )  # fmt: skip


@pytest.fixture
def priya(cast, client_of):
    client = client_of(cast.priya)
    client.get(reverse("frameworks:index"))
    return client


def test_pages_make_change_and_archive(priya, acme, aspice_40):
    new = reverse("frameworks:profile_create", args=[acme.pk])
    assert priya.get(new).status_code == 200
    address = f"{new}?framework={aspice_40.pk}&kind=scope"
    area = aspice_40.requirements.get(ref="SWE.1")
    assert "Choose at least one process area." in priya.post(address, {"name": "Mine"}).content.decode()
    made = priya.post(address, {"name": "Mine", "level": "2", f"area-{area.pk}": "1"})
    profile = TargetProfile.objects.get(name="Mine")
    assert made.url == profile.get_absolute_url()
    assert refs(profile) == [("SWE.1", 1)]

    edit = reverse("frameworks:profile_edit", args=[profile.pk])
    assert 'value="1" selected' in priya.get(edit).content.decode()
    priya.post(edit, {"name": "Mine", f"area-{area.pk}": "in"})
    assert refs(profile) == [("SWE.1", None)]
    priya.post(reverse("frameworks:profile_archive", args=[profile.pk]))
    assert "no journey begins from it" in priya.get(profile.get_absolute_url()).content.decode()


def test_pages_of_maturity_models(priya, acme, aspice_40):
    address = f"{reverse('frameworks:profile_create', args=[acme.pk])}?framework={aspice_40.pk}&kind=maturity_model"
    area = aspice_40.requirements.get(ref="SWE.1")
    made = priya.post(address, {"name": "Sets", f"area-{area.pk}": "1+"})
    page = priya.get(made.url).content.decode()

    assert "Every process of this and the lower sets at capability level 1." in page
    assert "may be chosen" in page


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_exports_can_be_brought_back(priya, customer, acme, form):
    sent = priya.get(reverse("frameworks:profile_export", args=[customer.pk, form]))
    address = reverse("frameworks:profile_import", args=[acme.pk])

    back = priya.post(address, {"file": SimpleUploadedFile(f"p.{form}", sent.content)})
    assert back.url == customer.get_absolute_url()
    wrong = priya.post(address, {"file": SimpleUploadedFile("p.json", b'{"format": 1, "type": "target_profile"}')})
    assert wrong.status_code == 400
    assert "is missing" in wrong.content.decode()


def test_query_counts_do_not_grow(priya, acme, cast, aspice_40, customer, django_assert_num_queries):
    address = reverse("frameworks:profile_list", args=[acme.pk])
    priya.get(address)
    with django_assert_num_queries(11):
        priya.get(address)
    for number in range(2):
        services.create_profile(
            organization=acme, framework=aspice_40, name=f"P{number}", areas=areas_of(aspice_40, SWE_1=Wanted()),
            actor=cast.priya, now=NOW,
        )  # fmt: skip
    with django_assert_num_queries(11):
        priya.get(address)


def test_the_api_makes_changes_and_lists(api_of, cast, acme, aspice_40, django_assert_num_queries):
    api, area = api_of(cast.priya), aspice_40.requirements.get(ref="SWE.1")
    wanted = [{"process_area": str(area.pk), "level": 2}]
    made = api.post(
        "/api/v1/target-profiles/",
        {"organization": str(acme.pk), "framework": str(aspice_40.pk), "name": "A", "areas": wanted}, format="json",
    ).json()  # fmt: skip
    assert made["areas"][0]["ref"] == "SWE.1"
    changed = api.patch(f"/api/v1/target-profiles/{made['id']}/", {"level": 3}, format="json").json()
    assert (changed["level"], len(changed["areas"])) == (3, 1)
    assert api.get(f"/api/v1/target-profiles/{made['id']}/library/").json()["name"] == "A"
    with django_assert_num_queries(4):
        found = api.get("/api/v1/target-profiles/", {"organization": str(acme.pk)}).json()["results"]
    assert [one["id"] for one in found] == [made["id"]]
    assert api_of(cast.mallory).get(f"/api/v1/target-profiles/{made['id']}/").status_code == 404
