"""The API of evidence: shapes, uploads, refusals, filters, constant query counts."""

import json
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from evidence import services
from evidence.models import Certificate, EvidenceItem, EvidenceLink, EvidenceVersion, RegisterImport, SurveillanceAudit
from frameworks.models import Framework
from organizations.models import Unit
from tests.evidence.conftest import NOW, clause, requirement, upload
from tests.factories import EvidenceItemFactory, ProjectFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
EXAMPLES = Path(django_settings.BASE_DIR) / "examples"
HEADINGS = "Clause,Title,Link or file name,Owner role,Date,Valid until\n"
LINK = "8.2.1,Wiki,https://wiki.example.com/customers,Sales,,\n"
CERTIFICATE = {
    "body": "TÜV Musterland",
    "number": "4711",
    "scope": "Electric drive controllers",
    "issued_on": "2025-03-10",
    "expires_on": "2028-03-09",
}


def _pointers(response):
    assert response["Content-Type"] == "application/problem+json"
    return [error["pointer"] for error in response.json()["errors"]]


def _register(text=HEADINGS + LINK):
    return upload("register.csv", text.encode())


# --- Certificates and audits


def test_a_certificate_is_recorded_changed_and_deleted(cast, acme, api_of):
    api = api_of(cast.priya)

    made = api.post(f"{BASE}/certificates/", CERTIFICATE | {"organization": str(acme.pk)})
    address = f"{BASE}/certificates/{made.json()['id']}/"
    assert made.status_code == 201
    assert made.json()["standard"] == str(Framework.objects.get(key="iso-9001-2015").pk)
    assert api.get(f"{BASE}/surveillance-audits/", {"certificate": made.json()["id"]}).json()["count"] == 3
    assert api.patch(address, {"number": "4712"}).json()["number"] == "4712"
    assert api.post(f"{address}plan/").json() == []
    assert api.delete(address).status_code == 204
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"body": ""}, "/body"),
        ({"number": None}, "/number"),
        ({"scope": "x" * 1_000_000}, "/scope"),
        ({"expires_on": "2025-03-10"}, "/expires_on"),
        ({"issued_on": "2025-02-30"}, "/issued_on"),
        ({"issued_on": "0001-01-01"}, "/issued_on"),
        ({"standard": str(uuid.uuid4())}, "/standard"),
        ({"organization": str(uuid.uuid4())}, "/organization"),
    ],
)
def test_a_bad_certificate_is_refused_at_its_field(cast, acme, api_of, values, pointer):
    response = api_of(cast.priya).post(f"{BASE}/certificates/", CERTIFICATE | {"organization": str(acme.pk)} | values)

    assert response.status_code == 400
    assert _pointers(response) == [pointer]
    assert not Certificate.objects.exists()


def test_another_framework_is_no_standard_of_a_certificate(cast, acme, api_of):
    values = {"organization": str(acme.pk), "standard": str(Framework.objects.get(key="cmmi-dev-1.3").pk)}

    assert api_of(cast.priya).post(f"{BASE}/certificates/", CERTIFICATE | values).status_code == 400


def test_audits_are_added_held_and_removed(cast, acme, certificate, api_of):
    api = api_of(cast.priya)

    made = api.post(
        f"{BASE}/surveillance-audits/",
        {"certificate": str(certificate.pk), "kind": "surveillance", "due_on": "2026-03-10"},
    )
    address = f"{BASE}/surveillance-audits/{made.json()['id']}/"
    assert made.status_code == 201
    assert api.patch(address, {"held_on": "2026-03-11"}).json()["held_on"] == "2026-03-11"
    listing = f"{BASE}/surveillance-audits/"
    assert api.get(listing, {"open": "false", "organization": acme.pk}).json()["count"] == 1
    assert api.get(listing, {"open": "true"}).json()["count"] == 0
    assert api.patch(address, {}).status_code == 400
    assert _pointers(api.patch(address, {"held_on": "2999-01-01"})) == ["/held_on"]
    assert api.delete(address).status_code == 204


def test_a_foreign_certificate_gets_no_audit(cast, certificate, api_of):
    response = api_of(cast.mallory).post(
        f"{BASE}/surveillance-audits/",
        {"certificate": str(certificate.pk), "kind": "surveillance", "due_on": "2026-03-10"},
    )

    assert response.status_code == 400
    assert not SurveillanceAudit.objects.exists()


# --- Evidence


def test_evidence_is_added_by_multipart_and_downloaded(cast, acme, store, api_of):
    api = api_of(cast.carl)

    made = api.post(
        f"{BASE}/evidence/",
        {"organization": str(acme.pk), "title": "Plan", "upload": upload(), "owner": str(cast.vera.pk)},
        format="multipart",
    )

    body = made.json()
    assert made.status_code == 201
    assert (body["title"], body["owner"], body["same_file"]) == ("Plan", str(cast.vera.pk), [])
    assert (body["current_version"]["number"], body["current_version"]["files"][0]["size"]) == (1, 25)
    download = api_of(cast.lena).get(f"{BASE}/evidence/{body['id']}/download/")
    assert b"".join(download.streaming_content) == b"The plan of the project.\n"
    assert download["Content-Disposition"] == 'attachment; filename="plan.txt"'
    assert download["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_evidence_is_added_by_json_as_an_address(cast, acme, api_of):
    made = api_of(cast.carl).post(
        f"{BASE}/evidence/", {"organization": str(acme.pk), "title": "Wiki", "url": "https://example.com/plan"}
    )

    assert made.status_code == 201
    assert made.json()["current_version"]["url"] == "https://example.com/plan"
    assert api_of(cast.carl).get(f"{BASE}/evidence/{made.json()['id']}/download/").status_code == 404


def test_a_known_file_is_told(cast, acme, plan, api_of):
    made = api_of(cast.carl).post(
        f"{BASE}/evidence/",
        {"organization": str(acme.pk), "title": "Again", "upload": upload("copy.txt")},
        format="multipart",
    )

    assert made.json()["same_file"] == [str(plan.pk)]


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({}, "/upload"),
        ({"upload": "a text"}, "/upload"),
        ({"url": "http://127.0.0.1/"}, "/url"),
        ({"url": "x" * 1_000_000}, "/url"),
        ({"url": "https://example.com/", "title": ""}, "/title"),
        ({"url": "https://example.com/", "title": "x" * 301}, "/title"),
        ({"url": "https://example.com/", "owner": "zzz"}, "/owner"),
        ({"url": "https://example.com/", "owner": str(uuid.uuid4())}, "/owner"),
        ({"url": "https://example.com/", "dated_on": "2026-02-01", "valid_until": "2026-01-01"}, "/valid_until"),
        ({"url": "https://example.com/", "organization": str(uuid.uuid4())}, "/organization"),
    ],
)
def test_bad_evidence_is_refused_at_its_field_and_adds_nothing(cast, acme, store, api_of, values, pointer):
    body = {"organization": str(acme.pk), "title": "Plan"} | values

    response = api_of(cast.carl).post(f"{BASE}/evidence/", body)

    assert response.status_code == 400
    assert _pointers(response) == [pointer]
    assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize(
    "file", [("plan.txt", b""), ("setup.exe", b"MZ"), ("page.html", b"<p>"), ("a.png", b"text"), ("p.docx", b"PK")]
)
def test_a_bad_file_is_refused_at_its_field_and_leaves_nothing(cast, acme, store, api_of, file):
    response = api_of(cast.carl).post(
        f"{BASE}/evidence/",
        {"organization": str(acme.pk), "title": "Plan", "upload": upload(*file)},
        format="multipart",
    )

    assert response.status_code == 400
    assert [pointer.removesuffix("/0") for pointer in _pointers(response)] == ["/upload"]
    assert not EvidenceItem.objects.exists()
    assert store() == []


@pytest.mark.parametrize("title", ["a\x00b", "a\ud800b"])
def test_unstorable_titles_are_refused(cast, acme, api_of, title):
    body = json.dumps({"organization": str(acme.pk), "title": title, "url": "https://example.com/"})

    response = api_of(cast.carl).post(f"{BASE}/evidence/", body, content_type="application/json")

    assert response.status_code == 400
    assert not EvidenceItem.objects.exists()


def test_a_foreign_organisation_or_owner_is_refused(cast, acme, rival, store, api_of):
    for person, values in (
        (cast.carl, {"organization": str(rival.pk)}),
        (cast.carl, {"organization": str(acme.pk), "owner": str(cast.mallory.pk)}),
        (cast.mallory, {"organization": str(acme.pk)}),
    ):
        response = api_of(person).post(f"{BASE}/evidence/", {"title": "Plan", "url": "https://example.com/"} | values)
        assert response.status_code == 400
    assert not EvidenceItem.objects.exists()


def test_versions_are_listed_added_and_downloaded_by_number(cast, plan, api_of):
    api, address = api_of(cast.carl), f"{BASE}/evidence/{plan.pk}"

    made = api.post(f"{address}/versions/", {"upload": upload("plan 2.txt", b"2\n")}, format="multipart")
    assert (made.status_code, made.json()["number"]) == (201, 2)
    assert [row["number"] for row in api.get(f"{address}/versions/").json()["results"]] == [2, 1]
    assert b"".join(api.get(f"{address}/download/").streaming_content) == b"2\n"
    first = api.get(f"{address}/download/", {"version": 1})
    assert b"".join(first.streaming_content) == b"The plan of the project.\n"
    assert api.get(f"{address}/download/", {"version": 3}).status_code == 404
    for wrong in ("abc", "0", "9" * 5000, "a\ufffd"):
        assert api.get(f"{address}/download/", {"version": wrong}).status_code == 400
    again = api.post(f"{address}/versions/", {"upload": upload("plan 2.txt", b"2\n")}, format="multipart")
    assert (again.status_code, again.json()["code"]) == (409, "same_content")


def test_evidence_is_changed_withdrawn_and_restored(cast, plan, api_of):
    api, address = api_of(cast.carl), f"{BASE}/evidence/{plan.pk}/"

    assert api.patch(address, {"title": "New"}).json()["title"] == "New"
    assert api.post(f"{address}withdraw/").json()["withdrawn_at"] is not None
    assert api.patch(address, {"title": "Newer"}).status_code == 409
    assert api.get(f"{BASE}/evidence/", {"withdrawn": "true"}).json()["count"] == 1
    assert api.get(f"{BASE}/evidence/", {"withdrawn": "false"}).json()["count"] == 0
    assert api.post(f"{address}restore/").json()["withdrawn_at"] is None
    assert api.delete(address).status_code == 405
    assert api.put(address, {}).status_code == 405


def test_evidence_is_filtered(cast, acme, plan, link, api_of):
    EvidenceItemFactory(organization=acme, title="Other", valid_until=date(2026, 1, 1))
    api = api_of(cast.vera)

    def count(**values):
        return api.get(f"{BASE}/evidence/", values).json()["count"]

    assert (count(), count(linked="true"), count(linked="false")) == (2, 1, 1)
    assert (count(state="in_review"), count(state="accepted")) == (1, 0)
    assert (count(valid_until__lte="2026-01-01"), count(search="plan")) == (1, 1)
    assert count(owner__isnull="true") == 2


@pytest.mark.parametrize(
    "query",
    ["organization=zzz", "state=green", "valid_until__lte=2027-02-30", "owner=1", f"organization={'9' * 5000}"],
)
def test_unknown_filter_values_are_refused(cast, acme, api_of, query):
    response = api_of(cast.vera).get(f"{BASE}/evidence/?{query}")

    assert response.status_code == 400


@pytest.mark.parametrize("resource", ["evidence", "evidence-links", "certificates", "register-imports"])
def test_lists_are_read_in_a_constant_number_of_statements(
    cast, acme, apollo, certificate, store, api_of, django_assert_num_queries, resource
):
    api = api_of(cast.vera)
    statements = {"evidence": 5, "evidence-links": 2, "certificates": 2, "register-imports": 2}[resource]
    for number in (1, 2, 3):
        item = services.add_evidence(
            organization=acme, title=f"Plan {number}", actor=cast.carl, now=NOW, url=f"https://example.com/{number}"
        )
        services.link_clause(item=item, clause=clause("8.1"), actor=cast.carl, now=NOW)
        services.stage_register(organization=acme, register_file=_register(), actor=cast.priya, now=NOW)
        services.record_certificate(
            organization=acme,
            actor=cast.priya,
            now=NOW,
            body="B",
            number=str(number),
            scope="S",
            issued_on=date(2026, 1, 1),
            expires_on=date(2027, 1, 1),
        )
        if number != 2:
            with django_assert_num_queries(statements):
                assert api.get(f"{BASE}/{resource}/").json()["count"] >= number


# --- Links


def test_evidence_is_offered_returned_resubmitted_accepted_and_taken_back(cast, plan, apollo, api_of):
    made = api_of(cast.carl).post(
        f"{BASE}/evidence-links/",
        {
            "item": str(plan.pk),
            "process_area": str(requirement("PP").pk),
            "practice": str(requirement("GP 2.2").pk),
            "unit": str(apollo.pk),
            "note": "page 3",
        },
    )
    address = f"{BASE}/evidence-links/{made.json()['id']}/"
    assert (made.status_code, made.json()["state"], made.json()["note"]) == (201, "in_review", "page 3")

    assert _pointers(api_of(cast.pavel).post(f"{address}return/", {"reason": ""})) == ["/reason"]
    assert api_of(cast.pavel).post(f"{address}return/", {"reason": "No."}).json()["state"] == "returned"
    assert api_of(cast.carl).post(f"{address}resubmit/").json()["state"] == "in_review"
    assert api_of(cast.carl).post(f"{address}accept/").status_code == 403
    assert api_of(cast.pavel).post(f"{address}accept/").json()["state"] == "accepted"
    assert api_of(cast.carl).delete(address).status_code == 403
    assert api_of(cast.pavel).delete(address).status_code == 204
    assert not EvidenceLink.objects.exists()


def test_a_refused_review_tells_why(cast, plan, api_of):
    own = services.link_clause(item=plan, clause=clause("8.1"), actor=cast.pavel, now=NOW)

    response = api_of(cast.pavel).post(f"{BASE}/evidence-links/{own.pk}/accept/")

    assert response.status_code == 403
    assert response.json()["detail"] == "You offered this evidence yourself; somebody else reviews it."


def test_links_are_filtered(cast, acme, plan, link, apollo, api_of):
    services.link_clause(item=plan, clause=clause("8.1"), actor=cast.carl, now=NOW)
    api = api_of(cast.vera)

    def count(**values):
        return api.get(f"{BASE}/evidence-links/", values).json()["count"]

    assert (count(), count(unit=apollo.pk), count(framework=clause("8").framework_id)) == (2, 1, 1)
    assert (count(state="accepted"), count(practice=link.practice_id), count(item=plan.pk)) == (0, 1, 2)
    assert count(organization=acme.pk) == 2


def test_foreign_ids_in_a_link_are_refused(cast, acme, plan, apollo, rival, api_of):
    body = {
        "item": str(plan.pk),
        "process_area": str(requirement("PP").pk),
        "practice": str(requirement("PP SP 1.1").pk),
        "unit": str(apollo.pk),
    }
    foreign_item = EvidenceItemFactory(organization=rival)
    foreign_unit = ProjectFactory(organization=rival)

    for person, values, pointer in (
        (cast.carl, {"item": str(foreign_item.pk)}, "/item"),
        (cast.carl, {"unit": str(foreign_unit.pk)}, "/unit"),
        (cast.carl, {"practice": str(clause("8.1").pk)}, "/practice"),
        (cast.carl, {"unit": str(Unit.objects.get(organization=acme, parent=None).pk)}, "/unit"),
        (cast.carl, {"note": "x" * 301}, "/note"),
        (cast.mallory, {"unit": str(foreign_unit.pk)}, "/item"),
    ):
        response = api_of(person).post(f"{BASE}/evidence-links/", body | values)
        assert response.status_code == 400
        assert _pointers(response) == [pointer]
    assert not EvidenceLink.objects.exists()


# --- Registers


def test_a_register_is_staged_looked_at_and_imported(cast, acme, store, api_of):
    api = api_of(cast.priya)
    rows = LINK + "8.1,Process,process.txt,,,\n8.1,Wrong,absent.pdf,,,\n"

    made = api.post(
        f"{BASE}/register-imports/",
        {
            "organization": str(acme.pk),
            "register_file": _register(HEADINGS + rows),
            "files": [upload("process.txt"), upload("spare.txt")],
        },
        format="multipart",
    )
    body = made.json()
    assert made.status_code == 201
    assert (body["state"], body["error_count"]) == ("previewed", 1)
    assert body["counts"] == {"add": 2, "link": 0, "present": 0, "error": 1}
    assert body["rows"][2]["errors"] == [
        {"field": "location", "message": "The file “absent.pdf” is not among the uploaded ones."}
    ]
    assert body["unused_files"] == [{"name": "spare.txt", "error": ""}]
    address = f"{BASE}/register-imports/{body['id']}/"
    assert api.get(address).json()["rows"] == body["rows"]
    assert "rows" not in api.get(f"{BASE}/register-imports/").json()["results"][0]
    refused = api.post(f"{address}apply/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "rows_with_errors")
    assert not EvidenceItem.objects.exists()
    done = api.post(f"{address}apply/", {"leave_out_errors": True}).json()
    assert (done["state"], done["summary"]) == ("applied", {"evidence": 2, "links": 2, "present": 0, "left_out": 1})
    assert EvidenceVersion.objects.count() == 2
    assert api.post(f"{address}discard/").status_code == 409


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("macros.xlsx", "/register_file"),
        ("latin-1.csv", "/register_file"),
        ("password-protected.xlsx", "/register_file"),
    ],
)
def test_a_register_that_cannot_be_read_is_refused(cast, acme, store, api_of, name, pointer):
    response = api_of(cast.priya).post(
        f"{BASE}/register-imports/",
        {
            "organization": str(acme.pk),
            "register_file": upload(name, (EXAMPLES / "broken" / name).read_bytes()),
        },
        format="multipart",
    )

    assert response.status_code == 400
    assert _pointers(response) == [pointer]
    assert not RegisterImport.objects.exists()


def test_a_register_is_discarded(cast, acme, store, api_of):
    staged = services.stage_register(organization=acme, register_file=_register(), actor=cast.priya, now=NOW)

    assert api_of(cast.priya).post(f"{BASE}/register-imports/{staged.pk}/discard/").json()["state"] == "discarded"


def test_contributors_import_no_register(cast, acme, store, api_of):
    response = api_of(cast.carl).post(
        f"{BASE}/register-imports/",
        {"organization": str(acme.pk), "register_file": _register()},
        format="multipart",
    )

    assert response.status_code == 403
    assert not RegisterImport.objects.exists()


# --- Tenants


def test_strangers_see_no_row_and_get_404_everywhere(cast, acme, certificate, plan, link, api_of):
    staged = services.stage_register(organization=acme, register_file=_register(), actor=cast.priya, now=NOW)
    audit = SurveillanceAudit.objects.create(certificate=certificate, due_on=date(2026, 3, 10))
    api = api_of(cast.mallory)
    actions = {
        "certificates": (certificate, ["plan"]),
        "surveillance-audits": (audit, []),
        "evidence": (plan, ["withdraw", "restore", "versions"]),
        "evidence-links": (link, ["accept", "return", "resubmit"]),
        "register-imports": (staged, ["apply", "discard"]),
    }

    for resource, (row, names) in actions.items():
        listing = f"{BASE}/{resource}/"
        assert api.get(listing).json()["count"] == 0
        assert api.get(listing, {"organization": acme.pk}).json().get("count", 0) == 0
        for pk in (row.pk, uuid.uuid4()):
            assert api.get(f"{listing}{pk}/").status_code == 404
            for name in names:
                assert api.post(f"{listing}{pk}/{name}/", {"reason": "x"}).status_code == 404
    for verb in ("get", "post"):
        assert getattr(api, verb)(f"{BASE}/evidence/{plan.pk}/versions/").status_code == 404
    assert api.get(f"{BASE}/evidence/{plan.pk}/download/").status_code == 404
    assert api.delete(f"{BASE}/evidence-links/{link.pk}/").status_code == 404
    assert api.patch(f"{BASE}/evidence/{plan.pk}/", {"title": "Mine"}).status_code == 404
    assert EvidenceItem.objects.get().title == "Project plan"


def test_readers_write_nothing(cast, acme, certificate, plan, link, api_of):
    for person in (cast.vera, cast.lena):
        api = api_of(person)
        for verb, address, body in (
            ("post", "certificates/", CERTIFICATE | {"organization": str(acme.pk)}),
            ("patch", f"certificates/{certificate.pk}/", {"number": "1"}),
            ("delete", f"certificates/{certificate.pk}/", None),
            ("post", "evidence/", {"organization": str(acme.pk), "title": "T", "url": "https://example.com/"}),
            ("patch", f"evidence/{plan.pk}/", {"title": "Mine"}),
            ("post", f"evidence/{plan.pk}/versions/", {"url": "https://example.com/"}),
            ("post", f"evidence/{plan.pk}/withdraw/", None),
            ("post", f"evidence-links/{link.pk}/accept/", None),
            ("post", f"evidence-links/{link.pk}/return/", {"reason": "x"}),
            ("delete", f"evidence-links/{link.pk}/", None),
        ):
            response = getattr(api, verb)(f"{BASE}/{address}", body)
            assert response.status_code == 403, address
            assert response.json()["detail"]
    assert (EvidenceItem.objects.count(), EvidenceLink.objects.get().state) == (1, "in_review")
