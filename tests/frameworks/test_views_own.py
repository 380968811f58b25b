"""Pages of own frameworks, uploads and licensed text."""

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from frameworks import services
from frameworks.models import Framework, LibraryUpload, LicensedText, Requirement
from tests.frameworks.uploads import content, library_file, texts, workbook

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def text(response):
    return response.content.decode()


def address(name, *args, **kwargs):
    return reverse(f"frameworks:{name}", args=args, **kwargs)


@pytest.fixture
def priya(client_of, cast):
    return client_of(cast.priya)


@pytest.fixture
def rules(acme, cast):
    upload = services.stage_framework(organization=acme, file=library_file(), actor=cast.priya, now=NOW)
    return services.load_upload(upload=upload, actor=cast.priya, now=NOW)


@pytest.fixture
def iso(catalogs):
    return Framework.objects.get(key="iso-9001-2015")


def test_a_framework_is_uploaded_looked_at_and_loaded(priya, acme):
    response = priya.post(address("own_import", acme.pk), {"file": workbook()})
    upload = LibraryUpload.objects.get()
    assert response["Location"] == upload.get_absolute_url()
    page = text(priya.get(upload.get_absolute_url()))
    assert "Plan the work" in page
    assert "Load the framework" in page

    response = priya.post(address("upload_apply", upload.pk), follow=True)

    assert "Rules has been loaded." in text(response)
    assert "Plan the work" in text(response)
    assert acme.pk == Framework.objects.get(key="acme-rules").organization_id


def test_every_fault_is_listed_and_nothing_is_kept(priya, acme):
    response = priya.post(
        address("own_import", acme.pk), {"file": workbook([("A", "chapter", "x"), ("B", "", "x", "C")])}
    )

    assert response.status_code == 400
    page = text(response)
    assert "2 faults in the file" in page
    assert "line 2, kind" in page
    assert "C is unknown; a parent stands before its children" in page
    assert not LibraryUpload.objects.exists()


def test_a_new_version_shows_what_it_changes(priya, rules):
    rows = content()["requirements"][:2]
    priya.post(address("new_version", rules.pk), {"file": library_file(requirements=rows)})
    upload = LibraryUpload.objects.get()

    page = text(priya.get(upload.get_absolute_url()))

    assert "1 change" in page
    assert "Follow the plan" in page
    assert "Apply the new version" in page


def test_a_version_without_a_change_says_so(priya, rules):
    priya.post(address("new_version", rules.pk), {"file": library_file(version=2)})

    assert "Nothing changes" in text(priya.get(LibraryUpload.objects.get().get_absolute_url()))


def test_an_upload_is_discarded(priya, acme):
    priya.post(address("own_import", acme.pk), {"file": workbook()})

    response = priya.post(address("upload_discard", LibraryUpload.objects.get().pk), follow=True)

    assert "Nothing was loaded." in text(response)
    assert not LibraryUpload.objects.exists()


def test_a_framework_is_derived(priya, acme, iso):
    assert f'<option value="{iso.pk}" selected>' in text(priya.get(address("derive", acme.pk), {"base": iso.pk}))

    response = priya.post(
        address("derive", acme.pk), {"base": iso.pk, "name": "Our handbook", "short_name": "Handbook"}, follow=True
    )

    assert "Our handbook" in text(response)
    assert Framework.objects.get(key="own-iso-9001-2015").derived_from == iso


def test_a_strangers_framework_is_not_offered_to_derive_from(client_of, mallory, rules, rival):
    client = client_of(mallory)

    assert "Acme rules" not in text(client.get(address("derive", rival.pk)))
    response = client.post(address("derive", rival.pk), {"base": rules.pk, "name": "x", "short_name": "x"})
    assert response.status_code == 400


def test_requirements_are_added_changed_retired_and_brought_back(priya, rules):
    parent = rules.requirements.get(ref="A")
    values = {
        "ref": "A.9",
        "kind": "requirement",
        "title": "Improve",
        "parent": parent.pk,
        "level": "",
        "category": "",
    }
    page = priya.post(address("requirement_create", rules.pk), values, follow=True)
    assert "A.9 has been added." in text(page)
    added = rules.requirements.get(ref="A.9")

    priya.post(
        address("requirement_edit", added.pk), {"title": "Improve it", "parent": "", "level": "3", "category": "x"}
    )
    added.refresh_from_db()
    assert (added.title, added.parent, added.level, added.category) == ("Improve it", None, 3, "x")

    assert "A.9 has been retired." in text(priya.post(address("requirement_retire", added.pk), follow=True))
    assert "retired" in text(priya.get(address("manage", rules.pk)))
    assert "A.9 is back." in text(priya.post(address("requirement_restore", added.pk), follow=True))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"ref": "A.1", "kind": "requirement", "title": "x"}, "This reference is taken"),
        ({"ref": "X", "kind": "clause", "title": "x"}, "clause is not one of the available choices"),
        ({"ref": "X", "kind": "section", "title": "x", "parent": "A.1"}, "A section stands at the top"),
        ({"ref": "X", "kind": "requirement", "title": "x", "level": "9"}, "less than or equal to 5"),
        ({"ref": "X", "kind": "requirement", "title": ""}, "This field is required"),
    ],
    ids=["taken", "other-kind", "section-in-requirement", "level", "no-title"],
)
def test_a_requirement_that_cannot_be_is_refused_at_its_field(values, message, priya, rules):
    if "parent" in values:
        values = values | {"parent": rules.requirements.get(ref=values["parent"]).pk}

    response = priya.post(address("requirement_create", rules.pk), values)

    assert response.status_code == 400
    assert message in text(response)
    assert rules.requirements.count() == 3


def test_a_shipped_framework_has_no_pages_to_change_it(priya, iso):
    clause = iso.requirements.get(ref="4.1")

    for url in (
        address("manage", iso.pk), address("new_version", iso.pk), address("requirement_create", iso.pk),
        address("requirement_edit", clause.pk),
    ):  # fmt: skip
        assert priya.get(url).status_code == 404
    assert priya.post(address("requirement_retire", clause.pk)).status_code == 404
    assert not Requirement.objects.filter(pk=clause.pk, retired=True).exists()


def test_a_framework_is_deleted(priya, rules):
    assert "has been deleted" in text(priya.post(address("framework_delete", rules.pk), follow=True))
    assert not Framework.objects.filter(pk=rules.pk).exists()


def test_licensed_text_is_uploaded_confirmed_and_deleted(priya, acme, iso):
    priya.post(address("licensed_import", acme.pk), {"framework": iso.pk, "file": texts(("4.1", "", "Only ours"))})
    upload = LibraryUpload.objects.get()
    assert "Only ours" in text(priya.get(upload.get_absolute_url()))

    refused = priya.post(address("upload_apply", upload.pk))
    assert refused.status_code == 400
    assert "holds a licence" in text(refused)

    page = priya.post(address("upload_apply", upload.pk), {"has_licence": "on"}, follow=True)
    assert "1 text has been stored." in text(page)
    assert "ISO 9001:2015" in text(page)

    page = priya.post(address("licensed_delete", acme.pk, iso.pk), follow=True)
    assert "1 text has been deleted." in text(page)
    assert not LicensedText.objects.exists()


def test_faults_of_licensed_text_are_listed(priya, acme, iso):
    response = priya.post(
        address("licensed_import", acme.pk), {"framework": iso.pk, "file": texts(("99", "", "x"), ("98", "", "x"))}
    )

    assert response.status_code == 400
    assert "2 faults in the file" in text(response)


@pytest.mark.parametrize("form", ["json", "oscal", "xlsx"])
def test_an_own_framework_is_sent_as_a_file(form, priya, rules):
    response = priya.get(address("export", rules.pk, form))

    assert response.status_code == 200
    assert "acme-rules" in response["Content-Disposition"]
    assert priya.get(address("export", rules.pk, "exe")).status_code == 404


def test_an_exported_workbook_is_a_version_without_a_change(priya, rules, acme, cast):
    from django.core.files.base import ContentFile  # noqa: PLC0415 -- here alone

    data = priya.get(address("export", rules.pk, "xlsx")).content
    priya.post(address("new_version", rules.pk), {"file": ContentFile(data, name="again.xlsx")})

    assert "Nothing changes" in text(priya.get(LibraryUpload.objects.get().get_absolute_url()))


def test_templates_open_in_a_spreadsheet(priya, iso):
    from io import BytesIO  # noqa: PLC0415 -- here alone

    own = load_workbook(BytesIO(priya.get(address("own_template")).content))
    licensed = load_workbook(BytesIO(priya.get(address("licensed_template", iso.pk)).content))

    assert own.sheetnames == ["About", "Requirements"]
    assert licensed["Texts"].cell(2, 1).value == "4"
    assert licensed["Texts"].cell(1, 3).value == "statement"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(
    count, client_of, acme, iso, cast, django_assert_num_queries
):
    for number in range(count):
        services.stage_framework(
            organization=acme, file=library_file(key=f"waiting-{number}"), actor=cast.priya, now=NOW
        )
        services.derive_framework(
            organization=acme, base=iso, name=f"Own {number}", short_name="x", actor=cast.priya, now=NOW
        )
    for edition in Framework.objects.shipped()[:count]:
        LicensedText.objects.create(organization=acme, requirement=edition.requirements.first(), statement="x")
    client = client_of(cast.priya)
    client.get(address("own_list", acme.pk))

    with django_assert_num_queries(11):
        page = client.get(address("own_list", acme.pk))

    assert page.context["frameworks"].count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_managing_takes_the_same_statements_for_any_number(
    count, client_of, acme, cast, rules, django_assert_num_queries
):
    for number in range(count):
        services.add_requirement(
            framework=rules, ref=f"X{number}", parent=rules.requirements.get(ref="A"), kind="requirement", title="x",
            level=None, category="", actor=cast.priya, now=NOW,
        )  # fmt: skip
    client = client_of(cast.priya)
    client.get(address("manage", rules.pk))

    with django_assert_num_queries(10):
        client.get(address("manage", rules.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_takes_the_same_statements_for_any_number(
    count, client_of, acme, cast, rules, django_assert_num_queries
):
    rows = [*content()["requirements"], *({"ref": f"X{n}", "kind": "section", "title": "x"} for n in range(count))]
    rows[1]["title"] = "Other"
    upload = services.stage_framework(
        organization=acme, file=library_file(requirements=rows), actor=cast.priya, now=NOW
    )
    client = client_of(cast.priya)
    client.get(upload.get_absolute_url())

    # One statement for each kind of row, in all applications, that may use a requirement.
    with django_assert_num_queries(29):
        client.get(upload.get_absolute_url())


def test_a_viewer_reads_and_is_offered_nothing_to_change(client_of, cast, acme, rules):
    client = client_of(cast.vera)

    page = text(client.get(address("manage", rules.pk)))

    assert "Plan the work" in page
    assert "Add a requirement" not in page
    assert "Delete the framework" not in page
    assert "Import" not in text(client.get(address("own_list", acme.pk))).split("</nav>")[-1]
