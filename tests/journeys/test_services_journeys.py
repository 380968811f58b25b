"""Starting, changing, closing and reopening journeys, and changing their scope."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys import services
from journeys.models import Journey, ScopedArea
from organizations.errors import Conflict, Denied, DomainError
from organizations.models import Activity, Unit
from tests.factories import OrganizationFactory, ProjectFactory
from tests.journeys.conftest import WANTED

pytestmark = pytest.mark.django_db
LEVEL_2 = ["CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"]


def _create(acme, cmmi, apollo, actor, today, **values):
    given = {"name": "Level 2", "framework": cmmi, "target_level": 2, "wanted_on": WANTED, "units": [apollo]}
    return services.create_journey(organization=acme, actor=actor, today=today, **(given | values))


def _refs(journey):
    rows = journey.scoped_areas.in_scope().select_related("process_area")
    return sorted(row.process_area.ref for row in rows)


def test_create_journey_scopes_the_process_areas_of_the_level(cast, acme, cmmi, apollo, acme_root, today):
    journey = _create(acme, cmmi, apollo, cast.priya, today, name=" Level 2 ")

    assert journey.name == "Level 2"
    assert _refs(journey) == LEVEL_2
    assert set(journey.units.all()) == {apollo, acme_root}
    assert journey.created_by == cast.priya
    assert [(entry.verb, entry.target_label) for entry in Activity.objects.of(acme)] == [("created", "Level 2")]


@pytest.mark.parametrize(("level", "areas"), [(2, 7), (3, 18), (4, 20), (5, 22)])
def test_create_journey_takes_more_process_areas_with_each_maturity_level(
    cast, acme, cmmi, apollo, today, level, areas
):
    journey = _create(acme, cmmi, apollo, cast.priya, today, target_level=level)

    assert journey.scoped_areas.count() == areas


def test_create_journey_keeps_the_named_organizational_unit_instead_of_the_root(cast, acme, cmmi, apollo, today):
    division = ProjectFactory(organization=acme, kind=Unit.Kind.ORGANIZATIONAL_UNIT, name="Division")

    journey = _create(acme, cmmi, apollo, cast.priya, today, units=[apollo, division, apollo])

    assert set(journey.units.all()) == {apollo, division}


def test_create_journey_marks_supplier_agreements_not_applicable_with_a_reason(
    cast, acme, cmmi, apollo, today, requirement
):
    journey = _create(
        acme, cmmi, apollo, cast.priya, today, not_applicable={requirement("SAM"): " Nothing is bought. "}
    )

    row = journey.scoped_areas.get(applicable=False)
    assert (row.process_area.ref, row.reason) == ("SAM", "Nothing is bought.")


def test_create_journey_of_aspice_has_the_chosen_processes(cast, acme, aspice, apollo, today, requirement):
    processes = [requirement("SWE.2", "aspice-4.0"), requirement("SWE.1", "aspice-4.0")]

    journey = _create(
        acme,
        aspice,
        apollo,
        cast.priya,
        today,
        processes=processes,
        not_applicable={processes[0]: "Agreed with the sponsor."},
    )

    assert _refs(journey) == ["SWE.1", "SWE.2"]
    assert journey.scoped_areas.get(applicable=False).process_area == processes[0]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"wanted_on": timezone.localdate() - timedelta(days=1)}, "wanted_on", id="wanted-in-the-past"),
        pytest.param({"target_level": 1}, "target_level", id="CMMI-DEV-1.3-level-1-is-not-rated"),
        pytest.param({"target_level": 6}, "target_level", id="CMMI-DEV-1.3-has-five-levels"),
        pytest.param({"units": []}, "units", id="no-project"),
        pytest.param({"name": ""}, "name", id="no-name"),
        pytest.param({"name": "x" * 1_000_000}, "name", id="huge-name"),
        pytest.param({"name": "a\x00b"}, "name", id="NUL"),
    ],
)
def test_create_journey_refuses_bad_values_and_writes_nothing(cast, acme, cmmi, apollo, today, values, field):
    with pytest.raises(DomainError) as refusal:
        _create(acme, cmmi, apollo, cast.priya, today, **values)

    assert refusal.value.field == field
    assert not Journey.objects.exists()
    assert not ScopedArea.objects.exists()
    assert not Activity.objects.exists()


def test_create_journey_allows_today_as_the_wanted_date(cast, acme, cmmi, apollo, today):
    assert _create(acme, cmmi, apollo, cast.priya, today, wanted_on=today).wanted_on == today


def test_create_journey_refuses_levels_above_three_of_aspice(cast, acme, aspice, apollo, today, requirement):
    with pytest.raises(DomainError) as refusal:
        _create(
            acme, aspice, apollo, cast.priya, today, target_level=4, processes=[requirement("SWE.1", "aspice-4.0")]
        )

    assert refusal.value.field == "target_level"


def test_create_journey_refuses_iso_9001_as_a_target(cast, acme, apollo, today, requirement):
    iso = requirement("4", "iso-9001-2015").framework

    with pytest.raises(DomainError) as refusal:
        _create(acme, iso, apollo, cast.priya, today)

    assert refusal.value.field == "framework"
    assert not Journey.objects.exists()


def test_create_journey_refuses_units_that_cannot_be_instances(cast, acme, cmmi, apollo, acme_root, today):
    foreign = ProjectFactory(organization=OrganizationFactory())
    archived = ProjectFactory(organization=acme, archived_at=timezone.now())
    second = ProjectFactory(organization=acme, kind=Unit.Kind.ORGANIZATIONAL_UNIT)
    support = ProjectFactory(organization=acme, kind=Unit.Kind.SUPPORT_FUNCTION)

    for units in ([foreign], [apollo, foreign], [archived], [apollo, acme_root, second], [acme_root], [support]):
        with pytest.raises(DomainError) as refusal:
            _create(acme, cmmi, apollo, cast.priya, today, units=units)
        assert refusal.value.field == "units"
    assert not Journey.objects.exists()


@pytest.mark.parametrize(
    ("ref", "reason", "code"),
    [
        pytest.param("PP", "We do not plan.", "process_area_required", id="CMMI-DEV-1.3-needs-every-area-of-the-set"),
        pytest.param("SAM", "  ", "reason_missing", id="reason-is-blank"),
        pytest.param("TS", "Not yet.", "invalid", id="not-of-this-level"),
    ],
)
def test_create_journey_refuses_what_cannot_be_not_applicable(
    cast, acme, cmmi, apollo, today, requirement, ref, reason, code
):
    with pytest.raises(DomainError) as refusal:
        _create(acme, cmmi, apollo, cast.priya, today, not_applicable={requirement(ref): reason})

    assert (refusal.value.field, refusal.value.code) == ("not_applicable", code)
    assert not Journey.objects.exists()


def test_create_journey_refuses_processes_of_another_framework(cast, acme, cmmi, aspice, apollo, today, requirement):
    for framework, processes in ((aspice, []), (aspice, [requirement("PP")]), (cmmi, [requirement("TS")])):
        with pytest.raises(DomainError) as refusal:
            _create(acme, framework, apollo, cast.priya, today, processes=processes)
        assert refusal.value.field == "processes"
    assert not Journey.objects.exists()


def test_create_journey_refuses_a_scope_in_which_nothing_applies(cast, acme, aspice, apollo, today, requirement):
    process = requirement("SWE.1", "aspice-4.0")

    with pytest.raises(DomainError) as refusal:
        _create(acme, aspice, apollo, cast.priya, today, processes=[process], not_applicable={process: "No."})

    assert refusal.value.field == "not_applicable"


def test_names_are_unique_in_an_organization(cast, acme, cmmi, apollo, today, journey):
    with pytest.raises(DomainError) as refusal:
        _create(acme, cmmi, apollo, cast.priya, today)

    assert refusal.value.message == "The organisation already has a journey of this name."
    assert Journey.objects.count() == 1


@pytest.mark.parametrize("name", ["pavel", "carl", "vera", "lena", "mallory"])
def test_journeys_are_managed_by_programme_managers_only(cast, acme, cmmi, apollo, today, journey, name):
    person = getattr(cast, name)
    before = Activity.objects.count()

    for attempt in (
        lambda: _create(acme, cmmi, apollo, person, today, name="Another"),
        lambda: services.update_journey(journey=journey, actor=person, today=today, name="Changed"),
        lambda: services.change_scope(journey=journey, actor=person, now=timezone.now(), not_applicable={}),
        lambda: services.close_journey(journey=journey, actor=person, now=timezone.now()),
        lambda: services.reopen_journey(journey=journey, actor=person),
    ):
        with pytest.raises(Denied):
            attempt()

    stored = Journey.objects.get()
    assert (stored.name, stored.closed_at) == ("Level 2", None)
    assert Activity.objects.count() == before


def test_update_journey_changes_and_logs_what_it_was(cast, acme, journey, today):
    beta = ProjectFactory(organization=acme, name="Beta")

    services.update_journey(
        journey=journey,
        actor=cast.olga,
        today=today,
        name="CMMI 2",
        wanted_on=WANTED + timedelta(days=1),
        units=[beta],
    )

    stored = Journey.objects.get()
    assert (stored.name, stored.wanted_on) == ("CMMI 2", WANTED + timedelta(days=1))
    assert set(stored.units.values_list("name", flat=True)) == {"Beta", "Acme"}
    entry = Activity.objects.about(journey).first()
    assert entry.detail == {"former": {"name": "Level 2", "wanted_on": "2099-06-30", "units": "Acme, Apollo"}}


def test_update_journey_to_the_same_values_logs_nothing(cast, journey, today, apollo):
    services.update_journey(journey=journey, actor=cast.priya, today=today, name="Level 2", units=[apollo])

    assert [entry.verb for entry in Activity.objects.about(journey)] == ["created"]


def test_update_journey_refuses_a_past_date_and_keeps_the_rest(cast, journey, today):
    with pytest.raises(DomainError) as refusal:
        services.update_journey(
            journey=journey, actor=cast.priya, today=today, name="Changed", wanted_on=today - timedelta(days=1)
        )

    assert (refusal.value.field, refusal.value.code) == ("wanted_on", "date_in_past")
    assert Journey.objects.get().name == "Level 2"


def test_update_journey_whose_date_has_passed_can_still_be_renamed(cast, journey):
    late = WANTED + timedelta(days=1)

    services.update_journey(journey=journey, actor=cast.priya, today=late, name="Late", wanted_on=WANTED)

    assert Journey.objects.get().name == "Late"


def test_update_journey_with_bad_units_changes_nothing(cast, journey, today):
    foreign = ProjectFactory(organization=OrganizationFactory())

    with pytest.raises(DomainError):
        services.update_journey(journey=journey, actor=cast.priya, today=today, name="Changed", units=[foreign])

    stored = Journey.objects.get()
    assert stored.name == "Level 2"
    assert foreign not in stored.units.all()


def test_change_scope_marks_and_unmarks_what_is_not_applicable(cast, journey, requirement):
    sam = requirement("SAM")

    services.change_scope(
        journey=journey, actor=cast.priya, now=timezone.now(), not_applicable={sam: "Nothing is bought."}
    )
    assert [row.process_area for row in journey.scoped_areas.filter(applicable=False)] == [sam]

    services.change_scope(journey=journey, actor=cast.priya, now=timezone.now(), not_applicable={})
    assert not journey.scoped_areas.filter(applicable=False).exists()
    verbs = [(entry.verb, entry.detail) for entry in Activity.objects.about(journey)]
    assert verbs[:2] == [
        ("changed the scope of", {"SAM": "applicable"}),
        ("changed the scope of", {"SAM": "Nothing is bought."}),
    ]


def test_change_scope_of_aspice_adds_and_removes_processes(cast, acme, aspice, apollo, today, requirement):
    one, two = requirement("SWE.1", "aspice-4.0"), requirement("SWE.2", "aspice-4.0")
    journey = _create(acme, aspice, apollo, cast.priya, today, processes=[one])

    services.change_scope(journey=journey, actor=cast.priya, now=timezone.now(), processes=[two], not_applicable={})

    assert _refs(journey) == ["SWE.2"]
    assert Activity.objects.about(journey).first().detail == {"SWE.1": "out of scope", "SWE.2": "applicable"}


def test_change_scope_to_the_same_logs_nothing(cast, journey):
    services.change_scope(journey=journey, actor=cast.priya, now=timezone.now(), not_applicable={})

    assert [entry.verb for entry in Activity.objects.about(journey)] == ["created"]


def test_change_scope_refuses_and_changes_nothing(cast, journey, requirement):
    with pytest.raises(DomainError):
        services.change_scope(
            journey=journey,
            actor=cast.priya,
            now=timezone.now(),
            not_applicable={requirement("SAM"): "No.", requirement("PP"): "No."},
        )

    assert not journey.scoped_areas.filter(applicable=False).exists()


def test_close_and_reopen_are_logged_once(cast, journey):
    for _ in range(2):
        services.close_journey(journey=journey, actor=cast.priya, now=timezone.now())
    assert Journey.objects.get().closed_at is not None
    for _ in range(2):
        services.reopen_journey(journey=journey, actor=cast.priya)
    assert Journey.objects.get().closed_at is None
    assert [entry.verb for entry in Activity.objects.about(journey)] == ["reopened", "closed", "created"]


def test_a_closed_journey_does_not_change(cast, journey, today):
    services.close_journey(journey=journey, actor=cast.priya, now=timezone.now())

    for attempt in (
        lambda: services.update_journey(journey=journey, actor=cast.priya, today=today, name="Changed"),
        lambda: services.change_scope(journey=journey, actor=cast.priya, now=timezone.now(), not_applicable={}),
        lambda: services.generate_tasks(journey=journey, actor=cast.priya, today=today),
    ):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.code == "journey_closed"
    assert Journey.objects.get().name == "Level 2"
