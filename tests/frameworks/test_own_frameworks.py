"""Own frameworks: loaded, renewed, derived, changed row by row, deleted; and never anybody else's."""

import pytest
from django.utils import timezone

from evidence import services as evidence
from frameworks import services
from frameworks.catalog.writing import written
from frameworks.models import Crosswalk, Framework, LibraryUpload, Mapping, Requirement
from frameworks.queries.own_frameworks import uploaded_framework
from frameworks.queries.records import framework_record, record_of
from organizations.errors import Conflict, Denied, DomainError
from tests.factories import EvidenceItemFactory, MembershipFactory
from tests.frameworks.uploads import content, library_file, workbook

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def load(organization, actor, file=None):
    file = file or library_file()
    upload = services.stage_framework(organization=organization, file=file, actor=actor, now=NOW)
    return services.load_upload(upload=upload, actor=actor, now=NOW)


@pytest.fixture
def rules(acme, cast):
    """A framework of acme's own."""
    return load(acme, cast.priya)


@pytest.fixture
def row_of(rules):
    return lambda ref: rules.requirements.get(ref=ref)


@pytest.fixture
def linked(rules, row_of, acme, cast, apollo):
    """Evidence of acme for A.1."""
    return evidence.link_evidence(
        item=EvidenceItemFactory(organization=acme),
        process_area=row_of("A"), practice=row_of("A.1"), unit=apollo, actor=cast.priya, now=NOW,
    )  # fmt: skip


def test_loading_makes_it_the_organisations_own_and_drops_the_upload(rules, acme):
    assert (rules.organization, rules.key, rules.family) == (acme, "acme-rules", "own")
    assert rules.requirements.count() == 3
    assert not LibraryUpload.objects.exists()
    [log] = acme.activities.filter(verb="loaded")
    assert log.detail == {"created": 3, "updated": 0, "unchanged": 0, "retired": 0}


def test_two_organisations_use_the_same_key_without_meeting(rules, rival, mallory, cast):
    other = load(rival, mallory)

    assert other.pk != rules.pk
    assert not {row.pk for row in other.requirements.all()} & {row.pk for row in rules.requirements.all()}
    assert list(Framework.objects.visible_to(cast.vera).filter(key="acme-rules")) == [rules]
    assert list(Requirement.objects.visible_to(mallory).filter(ref="A.1")) == [other.requirements.get(ref="A.1")]


def test_a_new_version_is_shown_with_what_it_touches_and_loses_no_evidence(rules, linked, acme, cast, row_of):
    changed = [{"ref": "A", "kind": "section", "title": "Planning"}, {"ref": "B", "kind": "section", "title": "New"},
               {"ref": "A.2", "kind": "requirement", "title": "Follow it", "parent": "B", "level": 3}]  # fmt: skip
    upload = services.stage_framework(
        organization=acme, file=library_file(requirements=changed), actor=cast.priya, now=NOW
    )
    found = uploaded_framework(upload).difference

    assert [(change.kind, change.ref) for change in found.changes] == [
        ("removed", "A.1"), ("renamed", "A.2"), ("moved", "A.2"), ("level", "A.2"), ("added", "B"),
    ]  # fmt: skip
    assert [(use.kind, use.count) for use in found.touched] == [("evidence links", 1)]
    assert rules.requirements.get(ref="A.1").retired is False

    services.load_upload(upload=upload, actor=cast.priya, now=NOW)

    assert row_of("A.1").retired
    assert (row_of("A.2").parent.ref, row_of("A.2").level) == ("B", 3)
    linked.refresh_from_db()
    assert linked.practice == row_of("A.1")


def test_an_upload_is_loaded_once(acme, cast):
    upload = services.stage_framework(organization=acme, file=library_file(), actor=cast.priya, now=NOW)
    services.load_upload(upload=LibraryUpload.objects.get(pk=upload.pk), actor=cast.priya, now=NOW)

    with pytest.raises(Conflict):
        services.load_upload(upload=upload, actor=cast.priya, now=NOW)


def test_a_discarded_upload_is_gone_and_told(acme, cast):
    upload = services.stage_framework(organization=acme, file=library_file(), actor=cast.priya, now=NOW)

    services.discard_upload(upload=upload, actor=cast.priya, now=NOW)

    assert not LibraryUpload.objects.exists()
    assert acme.activities.filter(verb="discarded").exists()


@pytest.mark.parametrize("count", [1, 1_500])
def test_loading_takes_as_many_statements_for_any_size(count, acme, cast, django_assert_num_queries):
    rows = [{"ref": f"R{number}", "kind": "requirement", "title": "x"} for number in range(count)]
    file = library_file(requirements=rows)
    upload = services.stage_framework(organization=acme, file=file, actor=cast.priya, now=NOW)

    with django_assert_num_queries(14):
        services.load_upload(upload=upload, actor=cast.priya, now=NOW)


@pytest.mark.parametrize(("key", "rows", "sections"), [("cmmi-dev-1.3", 254, 74), ("iso-9001-2015", 91, 26)])
def test_a_derived_framework_keeps_references_and_leads_back(key, rows, sections, acme, cast):
    base = Framework.objects.get(key=key)

    own = services.derive_framework(
        organization=acme, base=base, name="Ours", short_name="Ours", actor=cast.priya, now=NOW
    )

    assert (own.key, own.family, own.target_kind, own.derived_from) == (f"own-{key}", "own", "none", base)
    found = own.requirements.order_by("position")
    assert list(found.values_list("ref", "title")) == list(
        base.requirements.order_by("position").values_list("ref", "title")
    )
    assert (found.count(), found.filter(kind="section").count()) == (rows, sections)
    crosswalk = Crosswalk.objects.get(target_framework=own)
    assert (crosswalk.organization, crosswalk.source_framework, crosswalk.status) == (acme, base, "derived")
    assert crosswalk.mappings.filter(strength="strong").count() == rows
    assert not Mapping.objects.visible_to(cast.mallory).filter(crosswalk=crosswalk).exists()
    assert acme.activities.filter(verb="derived").exists()


def test_deriving_twice_and_from_an_own_framework_gives_free_keys(rules, acme, cast):
    keys = [
        services.derive_framework(
            organization=acme, base=base, name="x", short_name="x", actor=cast.priya, now=NOW
        ).key
        for base in (rules, rules)
    ]
    again = services.derive_framework(
        organization=acme, base=Framework.objects.get(key=keys[0]), name="x", short_name="x", actor=cast.priya, now=NOW
    )

    assert [*keys, again.key] == ["own-acme-rules", "own-acme-rules-2", "own-acme-rules-3"]


def test_nothing_is_derived_from_a_strangers_framework(rules, rival, mallory):
    with pytest.raises(DomainError, match="cannot be derived"):
        services.derive_framework(organization=rival, base=rules, name="x", short_name="x", actor=mallory, now=NOW)


def test_a_requirement_is_added_as_the_last_of_its_section(rules, row_of, cast):
    services.add_requirement(
        framework=rules, ref="B", parent=None, kind="section", title="Later", level=None, category="",
        actor=cast.priya, now=NOW,
    )  # fmt: skip
    services.add_requirement(
        framework=rules, ref=" A.3 ", parent=row_of("A"), kind="requirement", title="Check\u200b it", level=1,
        category="", actor=cast.priya, now=NOW,
    )  # fmt: skip

    rows = rules.requirements.order_by("position").values_list("position", "ref", "title")
    assert list(rows) == [
        (0, "A", "Planning"), (1, "A.1", "Plan the work"), (2, "A.2", "Follow the plan"), (3, "A.3", "Check it"),
        (4, "B", "Later"),
    ]  # fmt: skip


def test_a_moved_requirement_stands_below_its_new_parent_and_the_export_is_sound(rules, row_of, cast, acme):
    services.add_requirement(
        framework=rules, ref="B", parent=None, kind="section", title="Later", level=None, category="",
        actor=cast.priya, now=NOW,
    )  # fmt: skip

    services.change_requirement(requirement=row_of("A"), parent=row_of("B"), actor=cast.priya, now=NOW)

    assert list(rules.requirements.order_by("position").values_list("ref", flat=True)) == ["B", "A", "A.1", "A.2"]
    text = written(framework_record(rules))
    services.stage_framework(
        organization=acme, file=library_file(**{**content(), "requirements": []} | _object(text)), actor=cast.priya,
        now=NOW,
    )  # fmt: skip
    [log] = acme.activities.filter(verb="changed")
    assert log.detail == {"former": {"parent": None}}


def _object(text):
    import json  # noqa: PLC0415 -- here alone

    return json.loads(text)


def test_an_edited_framework_follows_its_file_again_when_that_is_loaded_again(rules, row_of, acme, cast):
    services.change_requirement(requirement=row_of("A.1"), title="Other", actor=cast.priya, now=NOW)

    load(acme, cast.priya)

    assert row_of("A.1").title == "Plan the work"


def change(ref, **values):
    return lambda rules, row_of: {"service": "change_requirement", "requirement": row_of(ref), **values}


def add(ref="X", **values):
    defaults = {"parent": None, "kind": "requirement", "title": "x", "level": None, "category": ""}
    return lambda rules, row_of: {"service": "add_requirement", "framework": rules, "ref": ref, **defaults, **values}


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (add(ref="A.1"), "ref"),
        (add(ref=""), "ref"),
        (add(ref="x" * 41), "ref"),
        (add(title=""), "title"),
        (add(title="a\x07b"), "title"),
        (add(title="a\0b"), "title"),
        (add(level=0), "level"),
        (add(level=6), "level"),
        (add(kind="clause"), "kind"),
        (change("A", parent="A"), "parent"),
        (change("A", parent="A.1"), "parent"),
        (change("A.1", parent="cmmi"), "parent"),
        (change("A.1", title="x" * 301), "title"),
    ],
    ids=[
        *("reference-taken", "no-reference", "long-reference", "no-title", "control-character", "nul", "level-0"),
        *("level-6", "kind-of-iso", "below-itself", "below-its-child", "below-another-framework", "long-title"),
    ],
)
def test_what_a_library_file_could_not_hold_is_refused(call, field, rules, row_of, cast):
    arguments = call(rules, row_of)
    service = getattr(services, arguments.pop("service"))
    if isinstance(arguments.get("parent"), str):
        cmmi = Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="PP")
        arguments["parent"] = cmmi if arguments["parent"] == "cmmi" else row_of(arguments["parent"])
    before = written(framework_record(rules))

    with pytest.raises(DomainError) as refused:
        service(actor=cast.priya, now=NOW, **arguments)

    assert refused.value.field == field
    assert written(framework_record(rules)) == before


def test_a_requirement_is_retired_from_the_ends_and_comes_back(rules, linked, row_of, cast):
    with pytest.raises(Conflict, match="belongs to it"):
        services.retire_requirement(requirement=row_of("A"), actor=cast.priya, now=NOW)
    for ref in ("A.1", "A.2", "A"):
        services.retire_requirement(requirement=row_of(ref), actor=cast.priya, now=NOW)
    assert framework_record(rules).requirements == ()
    with pytest.raises(Conflict, match="what it belongs to"):
        services.restore_requirement(requirement=row_of("A.1"), actor=cast.priya, now=NOW)
    with pytest.raises(DomainError, match="perhaps by a retired"):
        services.add_requirement(
            framework=rules, ref="A.1", parent=None, kind="section", title="x", level=None, category="",
            actor=cast.priya, now=NOW,
        )  # fmt: skip
    for ref in ("A", "A.1"):
        services.restore_requirement(requirement=row_of(ref), actor=cast.priya, now=NOW)

    assert [row.ref for row in framework_record(rules).requirements] == ["A", "A.1"]
    assert rules.organization.activities.filter(verb="brought back").count() == 2


def test_a_framework_in_use_is_not_deleted_and_one_that_is_not_is(rules, linked, acme, cast):
    with pytest.raises(Conflict, match="evidence links: 1"):
        services.delete_framework(framework=rules, actor=cast.priya, now=NOW)
    linked.delete()

    services.delete_framework(framework=rules, actor=cast.priya, now=NOW)

    assert not Requirement.objects.filter(ref="A.1").exists()
    assert record_of("acme-rules", acme) is None
    assert acme.activities.filter(verb="deleted").exists()


def test_a_derived_framework_is_deleted_with_its_crosswalk(acme, cast):
    base = Framework.objects.get(key="iso-9001-2015")
    own = services.derive_framework(organization=acme, base=base, name="x", short_name="x", actor=cast.priya, now=NOW)

    services.delete_framework(framework=own, actor=cast.priya, now=NOW)

    assert not Crosswalk.objects.filter(organization=acme).exists()


def test_what_is_shipped_is_changed_by_nobody(cast):
    iso = Framework.objects.get(key="iso-9001-2015")
    clause = iso.requirements.get(ref="4.1")

    with pytest.raises(Denied, match="shipped for everybody"):
        services.delete_framework(framework=iso, actor=cast.olga, now=NOW)
    with pytest.raises(Denied, match="shipped for everybody"):
        services.change_requirement(requirement=clause, title="x", actor=cast.olga, now=NOW)
    with pytest.raises(Denied, match="shipped for everybody"):
        services.retire_requirement(requirement=clause, actor=cast.olga, now=NOW)


@pytest.mark.parametrize("person", ["pavel", "carl", "vera", "lena", "mallory"])
def test_who_is_below_programme_manager_changes_nothing(person, rules, row_of, acme, cast):
    actor = getattr(cast, person)
    upload = services.stage_framework(organization=acme, file=workbook(), actor=cast.priya, now=NOW)
    calls = [
        lambda: services.load_upload(upload=upload, actor=actor, now=NOW),
        lambda: services.discard_upload(upload=upload, actor=actor, now=NOW),
        lambda: services.delete_framework(framework=rules, actor=actor, now=NOW),
        lambda: services.change_requirement(requirement=row_of("A.1"), title="x", actor=actor, now=NOW),
        lambda: services.retire_requirement(requirement=row_of("A.1"), actor=actor, now=NOW),
        lambda: services.derive_framework(
            organization=acme, base=rules, name="x", short_name="x", actor=actor, now=NOW
        ),
    ]

    for call in calls:
        with pytest.raises(Denied):
            call()


def test_an_owner_may_as_well(rules, row_of, acme, cast):
    MembershipFactory(organization=acme, user=cast.mallory, role="owner")

    services.change_requirement(requirement=row_of("A.1"), title="x", actor=cast.mallory, now=NOW)

    assert row_of("A.1").title == "x"
