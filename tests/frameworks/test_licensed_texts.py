"""Licensed text: stored only under a licence, read by the organisation's own people alone, in no export."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from frameworks import services
from frameworks.catalog.oscal import oscal_catalog
from frameworks.catalog.writing import written
from frameworks.models import Framework, LibraryUpload, LicensedText
from frameworks.queries.licensed_texts import licensed_editions, licensed_texts_for
from frameworks.queries.records import framework_record
from organizations.errors import Conflict, Denied, DomainError
from tests.frameworks.uploads import texts

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECRET = "Only under licence 4b1d"


@pytest.fixture
def iso(catalogs):
    return Framework.objects.get(key="iso-9001-2015")


@pytest.fixture
def stage(acme, iso, cast):
    def stage_rows(*rows):
        return services.stage_licensed_texts(
            organization=acme, framework=iso, file=texts(*rows), actor=cast.priya, now=NOW
        )

    return stage_rows


@pytest.fixture
def store(stage, cast):
    """A function that stores texts of acme for ISO 9001."""

    def store_rows(*rows):
        return services.store_licensed_texts(upload=stage(*rows), has_licence=True, actor=cast.priya, now=NOW)

    return store_rows


def test_texts_are_stored_and_replaced_by_reference(store, iso, acme, cast):
    assert store(("4.1", "", SECRET, "Guide", "Note\nin two lines"), ("4.2", "", "Second")) == 2
    assert store(("4.1", "", "Better"), ("4.3",), ("5.1", "", "", "Third")) == 2

    text = licensed_texts_for(iso.requirements.get(ref="4.1"), cast.vera).get()
    assert (text.statement, text.guidance, text.notes) == ("Better", "", "")
    assert (text.imported_by, text.imported_at) == (cast.priya, NOW)
    assert not licensed_texts_for(iso.requirements.get(ref="4.3"), cast.vera).exists()
    assert not LibraryUpload.objects.exists()
    [edition] = licensed_editions(acme)
    assert (edition, edition.text_count, edition.stored_at) == (iso, 3, NOW)
    assert acme.activities.filter(verb="stored licensed text of").count() == 2


def test_lines_of_a_text_stay_and_its_page_shows_it_to_members_only(store, iso, cast, client_of):
    store(("4.1", "", f"{SECRET}\nSecond"))
    clause = iso.requirements.get(ref="4.1")

    assert licensed_texts_for(clause, cast.vera).get().statement == f"{SECRET}\nSecond"
    assert f"{SECRET}<br>Second" in client_of(cast.vera).get(clause.get_absolute_url()).content.decode()
    assert SECRET not in client_of(cast.mallory).get(clause.get_absolute_url()).content.decode()


def test_nothing_is_stored_without_a_licence(stage, cast):
    upload = stage(("4.1", "", SECRET))

    with pytest.raises(DomainError) as refused:
        services.store_licensed_texts(upload=upload, has_licence=False, actor=cast.priya, now=NOW)

    assert (refused.value.code, refused.value.field) == ("no_licence", "has_licence")
    assert not LicensedText.objects.exists()


def test_an_upload_is_stored_once_and_as_what_it_is(stage, cast):
    upload = stage(("4.1", "", SECRET))
    with pytest.raises(DomainError, match="licensed text, not a framework"):
        services.load_upload(upload=upload, actor=cast.priya, now=NOW)
    services.store_licensed_texts(
        upload=LibraryUpload.objects.get(pk=upload.pk), has_licence=True, actor=cast.priya, now=NOW
    )

    with pytest.raises(Conflict):
        services.store_licensed_texts(upload=upload, has_licence=True, actor=cast.priya, now=NOW)


@pytest.mark.parametrize("count", [1, 60])
def test_storing_takes_as_many_statements_for_any_number(count, stage, iso, cast, django_assert_num_queries):
    refs = list(iso.requirements.values_list("ref", flat=True))[:count]
    upload = stage(*((ref, "", "x") for ref in refs))

    with django_assert_num_queries(8):
        services.store_licensed_texts(upload=upload, has_licence=True, actor=cast.priya, now=NOW)


def test_deleting_takes_the_organisations_own_texts_only(store, iso, acme, rival, mallory, cast):
    store(("4.1", "", SECRET))
    LicensedText.objects.create(organization=rival, requirement=iso.requirements.get(ref="4.1"), statement="Theirs")

    assert services.delete_licensed_texts(organization=acme, framework=iso, actor=cast.priya, now=NOW) == 1
    assert services.delete_licensed_texts(organization=acme, framework=iso, actor=cast.priya, now=NOW) == 0

    assert LicensedText.objects.get().organization == rival
    assert acme.activities.filter(verb="deleted licensed text of").count() == 1


@pytest.mark.parametrize("person", ["pavel", "carl", "vera", "lena", "mallory"])
def test_who_is_below_programme_manager_stores_and_deletes_nothing(person, stage, iso, acme, cast):
    upload, actor = stage(("4.1", "", SECRET)), getattr(cast, person)

    with pytest.raises(Denied):
        services.store_licensed_texts(upload=upload, has_licence=True, actor=actor, now=NOW)
    with pytest.raises(Denied):
        services.delete_licensed_texts(organization=acme, framework=iso, actor=actor, now=NOW)


def test_no_export_holds_the_text(store, iso, acme, cast, client_of):
    store(("4.1", "", SECRET, SECRET, SECRET))
    record = framework_record(iso)
    exports = [written(record), json.dumps(oscal_catalog(record, framework_id=iso.pk, modified=NOW))]
    client = client_of(cast.priya)
    exports += [
        client.get(reverse("frameworks:export", args=[iso.pk, form])).content.decode() for form in ("json", "oscal")
    ]
    own = services.derive_framework(organization=acme, base=iso, name="x", short_name="x", actor=cast.priya, now=NOW)
    exports.append(written(framework_record(own)))

    assert len(exports) == 5
    assert not any(SECRET in export for export in exports)


def test_a_stranger_sees_neither_text_nor_upload(store, stage, iso, cast, client_of, api_of):
    store(("4.1", "", SECRET))
    upload = stage(("4.2", "", SECRET))
    text = LicensedText.objects.get()
    strangers, members = api_of(cast.mallory), api_of(cast.vera)

    assert strangers.get(reverse("api:licensed-text-list")).json()["results"] == []
    assert strangers.get(reverse("api:licensed-text-detail", args=[text.pk])).status_code == 404
    assert strangers.get(reverse("api:library-upload-detail", args=[upload.pk])).status_code == 404
    assert client_of(cast.mallory).get(reverse("frameworks:upload", args=[upload.pk])).status_code == 404
    page = client_of(cast.mallory).get(reverse("frameworks:requirement", args=[text.requirement_id]))
    assert SECRET not in page.content.decode()
    [row] = members.get(reverse("api:licensed-text-list")).json()["results"]
    assert (row["ref"], row["statement"]) == ("4.1", SECRET)


def test_an_organisation_reads_its_own_text_only(store, iso, cast, rival):
    store(("4.1", "", SECRET))

    assert not licensed_texts_for(iso.requirements.get(ref="4.1"), cast.mallory).exists()
    assert list(licensed_editions(rival)) == []
