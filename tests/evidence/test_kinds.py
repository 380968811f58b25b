"""Kinds of evidence, versions with several files, tags, and who reads what is confidential."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evidence import queries, services
from evidence.models import EvidenceFile, EvidenceItem, EvidenceLink, EvidenceTag, EvidenceVersion
from evidence.queries import ItemFilter
from organizations.errors import DomainError
from tests.evidence.conftest import NOW, TODAY, requirement, upload

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30)
TALK = {"statement": "The lead showed the estimate.", "given_by": "project lead", "given_on": TODAY}


def _add(acme, actor, **values):
    return services.add_evidence(organization=acme, actor=actor, now=NOW, **{"title": "Evidence", **values})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"upload": upload()}, "file"),
        ({"upload": [upload("a.txt", b"a"), upload("b.txt", b"b")]}, "file"),
        ({"url": "https://example.com/", "place": "page 3"}, "link"),
        ({"kind": "commit", "url": "https://example.com/r", "revision": "v1.2"}, "commit"),
        ({"kind": "tickets", "url": "https://example.com/?jql=1"}, "tickets"),
        ({"kind": "ci_artefact", "upload": upload(), "url": "https://example.com/run/1"}, "ci_artefact"),
        ({"kind": "photo", "upload": upload("board.png", PNG)}, "photo"),
        ({"kind": "interview", **TALK}, "interview"),
        (
            {"kind": "demonstration", "upload": upload("film.txt"), "url": "https://example.com/", **TALK},
            "demonstration",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_holds_what_belongs_to_it(cast, acme, store, given, kind):
    item = _add(acme, cast.carl, **given)

    version = item.current_version
    uploads = given.get("upload", [])
    count = len(uploads) if isinstance(uploads, list) else 1
    assert item.kind == kind
    assert (version.file_count, version.files.count(), len(store())) == (count, count, count)
    for name in ("url", "place", "revision", "statement", "given_by"):
        assert getattr(version, name) == given.get(name, "")
    assert item.is_affirmation == (kind in EvidenceItem.AFFIRMATIONS)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "commit", "url": "https://example.com/"}, "revision"),
        ({"kind": "commit", "upload": upload(), "revision": "1"}, "url"),
        ({"kind": "photo", "upload": upload()}, "upload"),
        ({"kind": "file", "url": "https://example.com/"}, "upload"),
        ({"kind": "tickets", "upload": upload()}, "url"),
        ({"kind": "interview", "given_by": "lead", "given_on": TODAY}, "statement"),
        ({"kind": "interview", **TALK, "given_by": " "}, "given_by"),
        ({"kind": "interview", **TALK, "given_on": None}, "given_on"),
        ({"kind": "interview", **TALK, "given_on": TODAY + timedelta(days=2)}, "given_on"),
        ({"kind": "interview", **TALK, "statement": "a\0b"}, "statement"),
        ({"kind": "nonsense", "url": "https://example.com/"}, "kind"),
        ({"upload": [upload("a.txt"), upload("b.txt")]}, "upload"),
        ({"upload": [upload(f"{n}.txt", b"%d" % n) for n in range(51)]}, "upload"),
        (
            {"url": "https://example.com/", "covers_from": TODAY, "covers_until": TODAY - timedelta(days=1)},
            "covers_until",
        ),
        ({"url": "https://example.com/", "language": "klingon"}, "language"),
        ({"url": "https://example.com/", "confidentiality": "secret"}, "confidentiality"),
        ({"url": "https://example.com/", "tags": ["x" * 41]}, "tags"),
        ({"url": "https://example.com/", "tags": map(str, range(21))}, "tags"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_told_at_its_field_and_leaves_nothing(cast, acme, store, given, field):
    with pytest.raises(DomainError) as refusal:
        _add(acme, cast.carl, **given)

    assert refusal.value.field == field
    assert (store(), EvidenceItem.objects.count(), EvidenceTag.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({"upload": upload()}, {"url": "https://example.com/"}, "link"),
        ({"kind": "tickets", "url": "https://example.com/1"}, {"url": "https://example.com/2"}, "tickets"),
        ({"kind": "photo", "upload": upload("a.png", PNG)}, {"upload": upload("b.png", PNG + b"x")}, "photo"),
        ({"kind": "ci_artefact", "upload": upload()}, {"url": "https://example.com/"}, "ci_artefact"),
        ({"kind": "interview", **TALK}, {**TALK, "statement": "More."}, "interview"),
    ],
)
def test_the_kind_follows_the_newest_version(cast, acme, store, first, second, kind):
    item = _add(acme, cast.carl, **first)
    services.add_version(item=item, actor=cast.carl, now=NOW, **second)

    item.refresh_from_db()
    assert (item.kind, item.versions.count()) == (kind, 2)


def test_an_affirmation_never_becomes_an_artefact(cast, acme, store):
    item = _add(acme, cast.carl, kind="interview", **TALK)

    with pytest.raises(DomainError, match="two pieces of evidence"):
        services.add_version(item=item, actor=cast.carl, now=NOW, kind="link", url="https://example.com/")


@pytest.mark.parametrize(
    "values", [{}, {"statement": "x"}, {"statement": "x", "given_by": "lead"}], ids=["empty", "no source", "no day"]
)
def test_the_database_refuses_versions_without_content(cast, plan, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceVersion.objects.create(item=plan, number=9, **values)


def test_tags_are_told_apart_without_case_and_go_with_their_last_use(cast, acme):
    one = _add(acme, cast.carl, url="https://example.com/", tags=["Plan", "plan", " quarterly  report "])
    two = _add(acme, cast.carl, url="https://example.com/", tags=["PLAN"])

    assert [tag.name for tag in one.tags.all()] == ["Plan", "quarterly report"]
    assert [tag.name for tag in two.tags.all()] == ["Plan"]
    services.update_evidence(item=one, actor=cast.carl, now=NOW, tags=["plan"])
    assert [tag.name for tag in EvidenceTag.objects.of(acme)] == ["Plan"]
    found = queries.item_list(acme, cast.vera, TODAY, ItemFilter(tag=str(EvidenceTag.objects.get().pk)))
    assert set(found) == {one, two}


@pytest.mark.parametrize(
    ("person", "reads"),
    [
        ("olga", True), ("priya", True), ("pavel", True), ("lena", True), ("carl", True), ("vera", False),
        ("mallory", False),
    ],
)  # fmt: skip
def test_confidential_evidence_is_read_by_few(cast, acme, apollo, store, client_of, api_of, person, reads):
    item = _add(acme, cast.carl, title="Salaries", upload=upload(), confidentiality="confidential")
    services.link_evidence(
        item=item, process_area=requirement("PP"), practice=requirement("PP SP 1.1"), unit=apollo, actor=cast.carl,
        now=NOW, directness="direct",
    )  # fmt: skip
    stored, user = EvidenceFile.objects.get(), getattr(cast, person)
    expected = 200 if reads else 404

    answers = [
        client_of(user).get(reverse("evidence:item_detail", args=[item.pk])),
        client_of(user).get(reverse("evidence:file_download", args=[stored.pk])),
        api_of(user).get(f"/api/v1/evidence/{item.pk}/"),
        api_of(user).get(f"/api/v1/evidence/{item.pk}/download/"),
    ]
    for answer in answers:
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, so that the file is closed
    assert {answer.status_code for answer in answers} == {expected}
    assert len(api_of(user).get("/api/v1/evidence/").json()["results"]) == reads
    assert len(api_of(user).get("/api/v1/evidence-links/").json()["results"]) == reads
    listed = client_of(user).get(reverse("evidence:item_list", args=[acme.pk]))
    assert ("Salaries" in listed.content.decode()) == reads


def test_a_colleague_reads_what_is_confidential_once_it_is_theirs(cast, acme):
    item = _add(acme, cast.carl, url="https://example.com/", confidentiality="confidential", owner=cast.vera)

    assert item in EvidenceItem.objects.visible_to(cast.vera)


def test_an_affirmation_is_recorded_on_its_page(cast, acme, client_of):
    client, address = client_of(cast.carl), reverse("evidence:affirmation_create", args=[acme.pk])
    values = {"kind": "interview", "title": "Interview on planning", "confidentiality": "internal", "tags": "a, b"}

    assert client.get(address).status_code == 200
    refused = client.post(address, values)
    assert refused.status_code == 400
    assert "This field is required." in refused.content.decode()
    made = client.post(address, values | TALK, follow=True)

    page = made.content.decode()
    assert "The lead showed the estimate." in page
    assert "project lead" in page
    item = EvidenceItem.objects.get()
    assert (item.kind, sorted(tag.name for tag in item.tags.all())) == ("interview", ["a", "b"])
    again = client.post(reverse("evidence:version_create", args=[item.pk]), TALK | {"statement": "Once more."})
    assert (again.status_code, item.versions.count()) == (302, 2)


def test_several_files_are_one_version_by_page_and_api(cast, acme, store, client_of, api_of):
    two = [upload("a.txt", b"a"), upload("b.txt", b"b")]
    client_of(cast.carl).post(
        reverse("evidence:item_create", args=[acme.pk]),
        {"title": "Both", "upload": two, "confidentiality": "internal"},
    )
    made = api_of(cast.carl).post(
        "/api/v1/evidence/",
        {
            "organization": str(acme.pk), "title": "Both", "tags": ["x", "y"],
            "upload": [upload("c.txt", b"c"), upload("d.txt", b"d")],
        },
        format="multipart",
    )  # fmt: skip

    assert [version.file_count for version in EvidenceVersion.objects.all()] == [2, 2]
    body = made.json()
    assert [file["name"] for file in body["current_version"]["files"]] == ["c.txt", "d.txt"]
    assert body["tags"] == ["x", "y"]
    api = api_of(cast.vera)
    second = api.get(f"/api/v1/evidence/{body['id']}/download/?position=2")
    assert b"".join(second.streaming_content) == b"d"
    assert api.get(f"/api/v1/evidence/{body['id']}/download/?position=3").status_code == 404
    narrowed = api.get(f"/api/v1/evidence/?tag=X&kind=file&organization={acme.pk}")
    assert [row["id"] for row in narrowed.json()["results"]] == [body["id"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(cast, acme, store, client_of, django_assert_num_queries, rows):
    for number in range(rows):
        _add(acme, cast.carl, upload=upload("a.txt", b"%d" % number), tags=[f"t{number}", "all"])
    rows = queries.item_list(acme, cast.vera, TODAY, ItemFilter())

    with django_assert_num_queries(4):
        for item in rows:
            assert item.current_version.files.all()
            assert item.tags.all()


def test_a_link_says_whether_it_is_direct(cast, plan, apollo):
    link = services.link_evidence(
        item=plan, process_area=requirement("PP"), practice=requirement("PP SP 1.1"), unit=apollo, actor=cast.carl,
        now=NOW, directness="supporting",
    )  # fmt: skip

    assert link.directness == EvidenceLink.Directness.SUPPORTING
    with pytest.raises(DomainError) as refusal:
        services.link_evidence(
            item=plan, process_area=requirement("PP"), practice=requirement("PP SP 1.2"), unit=apollo,
            actor=cast.carl, now=NOW, directness="perhaps",
        )  # fmt: skip
    assert refusal.value.field == "directness"
