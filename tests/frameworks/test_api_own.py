"""The API of own frameworks, uploads and licensed text."""

import pytest
from django.urls import reverse

from frameworks.models import Framework, LibraryUpload, LicensedText
from tests.frameworks.uploads import content, library_file, texts, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(api_of, cast):
    return api_of(cast.priya)


@pytest.fixture
def upload_of(priya, acme):
    """A function that uploads a file of acme and returns the answer."""

    def upload(file, kind="framework", **values):
        data = {"organization": str(acme.pk), "kind": kind, "file": file, **values}
        return priya.post(reverse("api:library-upload-list"), data, format="multipart")

    return upload


@pytest.fixture
def rules(priya, upload_of):
    upload = upload_of(library_file()).json()
    loaded = priya.post(reverse("api:library-upload-load", args=[upload["id"]]), {}, format="json")
    return Framework.objects.get(pk=loaded.json()["framework"])


def test_a_framework_is_uploaded_and_loaded(priya, upload_of, acme):
    answer = upload_of(workbook())

    assert answer.status_code == 201
    found = answer.json()
    assert (found["kind"], found["framework"], found["difference"]["is_new"]) == ("framework", None, True)
    assert [change["kind"] for change in found["difference"]["changes"]] == ["added"] * 3
    loaded = priya.post(reverse("api:library-upload-load", args=[found["id"]]), {}, format="json")
    assert loaded.status_code == 200
    assert loaded.json()["texts"] is None
    framework = priya.get(reverse("api:framework-detail", args=[loaded.json()["framework"]])).json()
    assert (framework["organization"], framework["family"]) == (str(acme.pk), "own")


def test_every_fault_is_an_error_of_its_own(upload_of):
    answer = upload_of(library_file(short_name="", requirements=[{"ref": "", "kind": "clause", "title": "x"}]))

    assert answer.status_code == 400
    assert [(error["pointer"], error["detail"]) for error in answer.json()["errors"]] == [
        ("/file", "short_name: is missing"),
        ("/file", "requirements[0].ref: is missing"),
        ("/file", "requirements[0].kind: own has no clause"),
    ]
    assert not LibraryUpload.objects.exists()


def test_an_upload_is_discarded(priya, upload_of):
    upload = upload_of(library_file()).json()

    assert priya.delete(reverse("api:library-upload-detail", args=[upload["id"]])).status_code == 204
    assert not LibraryUpload.objects.exists()


@pytest.mark.parametrize(
    ("kind", "framework", "pointer"),
    [("licensed_text", None, "/framework"), ("framework", "iso-9001-2015", "/framework"), ("other", None, "/kind")],
    ids=["texts-without-edition", "version-of-shipped", "unknown-kind"],
)
def test_what_does_not_go_together_is_refused(kind, framework, pointer, upload_of):
    values = {"framework": str(Framework.objects.get(key=framework).pk)} if framework else {}

    answer = upload_of(library_file(), kind, **values)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_licensed_text_needs_the_licence(priya, upload_of, acme):
    iso = Framework.objects.get(key="iso-9001-2015")
    found = upload_of(texts(("4.1", "", "Ours")), "licensed_text", framework=str(iso.pk)).json()
    url = reverse("api:library-upload-load", args=[found["id"]])

    assert found["difference"] is None
    assert "Ours" not in str(found)
    refused = priya.post(url, {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "no_licence")
    assert priya.post(url, {"has_licence": True}, format="json").json() == {"framework": str(iso.pk), "texts": 1}
    assert LicensedText.objects.get().statement == "Ours"
    data = {"organization": str(acme.pk), "framework": str(iso.pk)}
    assert priya.post(reverse("api:licensed-text-delete-all"), data, format="json").json() == {"deleted": 1}


def test_a_framework_is_derived_changed_exported_and_deleted(priya, rules, acme):
    data = {"organization": str(acme.pk), "name": "Second", "short_name": "Second"}
    derived = priya.post(reverse("api:framework-derive", args=[rules.pk]), data, format="json")
    assert derived.status_code == 201
    own = derived.json()
    assert own["derived_from"] == str(rules.pk)

    row = {"framework": own["id"], "ref": "B", "kind": "requirement", "title": "More", "level": 2}
    added = priya.post(reverse("api:requirement-list"), row, format="json")
    assert added.status_code == 201
    one = reverse("api:requirement-detail", args=[added.json()["id"]])
    assert priya.patch(one, {"title": "Most"}, format="json").json()["title"] == "Most"
    retired = priya.post(reverse("api:requirement-retire", args=[added.json()["id"]]))
    assert retired.json()["retired"] is True
    assert priya.post(reverse("api:requirement-restore", args=[added.json()["id"]])).json()["retired"] is False

    library = priya.get(reverse("api:framework-library", args=[own["id"]])).json()
    assert [row["ref"] for row in library["requirements"]] == ["A", "A.1", "A.2", "B"]
    assert "catalog" in priya.get(reverse("api:framework-oscal", args=[own["id"]])).json()
    assert priya.delete(reverse("api:framework-detail", args=[own["id"]])).status_code == 204
    assert not Framework.objects.filter(pk=own["id"]).exists()


def test_the_file_of_an_own_framework_is_what_was_loaded(priya, rules):
    library = priya.get(reverse("api:framework-library", args=[rules.pk])).json()

    assert library["requirements"] == [{**row, "verified": False} for row in content()["requirements"]]


def test_a_taken_reference_is_told_at_its_field(priya, rules):
    row = {"framework": str(rules.pk), "ref": "A.1", "kind": "requirement", "title": "x"}

    answer = priya.post(reverse("api:requirement-list"), row, format="json")

    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/ref", "taken")]


def test_what_is_shipped_is_not_changed(priya):
    iso = Framework.objects.get(key="iso-9001-2015")

    assert priya.delete(reverse("api:framework-detail", args=[iso.pk])).status_code == 403
    row = {"framework": str(iso.pk), "ref": "99", "kind": "clause", "title": "x"}
    assert priya.post(reverse("api:requirement-list"), row, format="json").status_code == 403


def test_a_stranger_names_nothing_of_it(api_of, cast, rules, rival):
    mallory = api_of(cast.mallory)
    row = {"framework": str(rules.pk), "ref": "X", "kind": "requirement", "title": "x"}
    data = {"organization": str(rival.pk), "name": "x", "short_name": "x"}

    assert mallory.get(reverse("api:framework-detail", args=[rules.pk])).status_code == 404
    assert mallory.get(reverse("api:framework-library", args=[rules.pk])).status_code == 404
    assert mallory.post(reverse("api:requirement-list"), row, format="json").status_code == 400
    assert mallory.post(reverse("api:framework-derive", args=[rules.pk]), data, format="json").status_code == 404


@pytest.mark.parametrize("name", ["library-upload", "licensed-text"])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_statements_for_any_number(
    name, count, priya, upload_of, acme, cast, django_assert_num_queries
):
    iso = Framework.objects.get(key="iso-9001-2015")
    for number, row in enumerate(iso.requirements.all()[:count]):
        upload_of(library_file(key=f"rules-{number}"))
        LicensedText.objects.create(organization=acme, requirement=row, statement="x")

    with django_assert_num_queries(2):
        answer = priya.get(reverse(f"api:{name}-list"))

    assert answer.json()["count"] == count
