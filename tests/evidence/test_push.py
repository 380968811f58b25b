"""Evidence pushed by programs: one call, safe to repeat; also by the documented script and a real curl."""

import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from knox.models import AuthToken

from evidence import services
from evidence.models import EvidenceItem, EvidenceLink, EvidencePush, EvidenceVersion
from evidence.services.pushing import KEPT_FOR
from tests.evidence.conftest import NOW, upload

pytestmark = pytest.mark.django_db
URL = "/api/v1/evidence/push/"
REPORT = b'<?xml version="1.0"?>\n<testsuite name="atlas" tests="12" failures="0"/>\n'
STEP = Path(settings.BASE_DIR) / "examples" / "ci" / "push-evidence.sh"


def _push(api, acme, *, key="one", report=REPORT, **values):
    names = {"framework": "cmmi-dev-1.3", "practice": "PP SP 1.1", "project": "APO"}
    sent = {"organization": str(acme.pk), **names, **values}
    sent = {name: value for name, value in sent.items() if value is not None}
    if report is not None:
        sent["upload"] = upload("report.xml", report)
    return api.post(URL, sent, format="multipart", headers={"idempotency-key": key})


def _outcome(response):
    return response.status_code, response.json().get("outcome")


def test_one_call_adds_and_offers(cast, acme, apollo, store, api_of):
    made = _push(api_of(cast.carl), acme, revision="8fe2c1d", url="https://ci.example.com/run/1", tags=["nightly"])

    item, link = EvidenceItem.objects.get(), EvidenceLink.objects.get()
    body = made.json()
    assert _outcome(made) == (201, "added")
    assert (body["item"], body["link"]["id"]) == (str(item.pk), str(link.pk))
    assert body["version"]["files"][0]["sha256"] == sha256(REPORT).hexdigest()
    assert (item.title, item.kind, item.current_version.revision) == ("report.xml", "ci_artefact", "8fe2c1d")
    assert (link.practice.ref, link.process_area.ref, link.unit, link.state) == (
        "PP SP 1.1",
        "PP",
        apollo,
        "in_review",
    )


def test_a_repetition_changes_nothing_and_another_request_is_refused(cast, acme, apollo, store, api_of):
    api = api_of(cast.carl)
    first, again = _push(api, acme), _push(api, acme)
    other = _push(api, acme, report=REPORT + b"\n")
    elsewhere = _push(api, acme, practice="PP SP 1.2")

    assert _outcome(again) == (200, "added")
    assert again.json() == first.json()
    for refused in (other, elsewhere):
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert (EvidenceVersion.objects.count(), EvidenceLink.objects.count(), len(store())) == (1, 1, 1)
    assert _outcome(_push(api_of(cast.pavel), acme, report=b"<a/>"))[0] == 201


def test_the_next_run_is_a_new_version_and_the_same_file_is_used_again(cast, acme, apollo, store, api_of):
    api = api_of(cast.carl)
    _push(api, acme)

    assert _outcome(_push(api, acme, key="two", report=REPORT + b"\n")) == (201, "version")
    assert _outcome(_push(api, acme, key="three", report=REPORT + b"\n")) == (201, "present")
    assert _outcome(_push(api, acme, key="four", report=REPORT + b"\n", practice="PP SP 1.2")) == (201, "linked")
    assert (EvidenceItem.objects.count(), EvidenceVersion.objects.count(), EvidenceLink.objects.count()) == (1, 2, 2)
    assert len(store()) == 2


def test_files_of_others_are_never_told(cast, acme, rival, apollo, store, api_of):
    secret = services.add_evidence(
        organization=acme, title="Secret", actor=cast.priya, now=NOW, upload=upload("s.xml", REPORT),
        confidentiality="confidential",
    )  # fmt: skip
    services.add_evidence(
        organization=rival, title="Theirs", actor=cast.mallory, now=NOW, upload=upload("r.xml", REPORT)
    )

    made = _push(api_of(cast.carl), acme)

    assert _outcome(made) == (201, "added")
    assert made.json()["item"] != str(secret.pk)


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"framework": "cmmi-9"}, "/framework"),
        ({"practice": "PP SP 9.9"}, "/practice"),
        ({"practice": "GP 2.1"}, "/process_area"),
        ({"practice": "GP 2.1", "process_area": "XX"}, "/process_area"),
        ({"project": "ZZZ"}, "/project"),
        ({"project": ""}, "/project"),
        ({"report": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "/upload"),
        ({"report": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "/upload"),
        ({"report": b"<html><script>1</script></html>"}, "/upload"),
        ({"report": None}, "/upload"),
        ({"key": ""}, None),
        ({"key": "x" * 201}, None),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_at_its_field_and_leaves_nothing(cast, acme, apollo, store, api_of, values, pointer):
    refused = _push(api_of(cast.carl), acme, **values)

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert (store(), EvidenceItem.objects.count(), EvidencePush.objects.count()) == ([], 0, 0)


def test_a_generic_practice_names_its_process_area(cast, acme, apollo, store, api_of):
    assert _outcome(_push(api_of(cast.carl), acme, practice="GP 2.1", process_area="PP")) == (201, "added")


def test_a_clause_needs_no_project(cast, acme, acme_root, store, api_of):
    made = _push(api_of(cast.carl), acme, framework="iso-9001-2015", practice="8.1", project=None)

    link = EvidenceLink.objects.get()
    assert (_outcome(made), link.process_area.ref, link.unit) == ((201, "added"), "8", acme_root)


@pytest.mark.parametrize(("person", "status"), [("vera", 403), ("lena", 403), ("mallory", 400)])
def test_readers_and_strangers_push_nothing(cast, acme, apollo, store, api_of, person, status):
    assert _push(api_of(getattr(cast, person)), acme).status_code == status
    assert store() == []


def test_keys_are_forgotten_after_30_days(cast, acme, apollo, store, api_of):
    _push(api_of(cast.carl), acme)
    EvidencePush.objects.update(created_at=NOW - KEPT_FOR)

    assert services.forget_pushes(now=NOW) == 0
    EvidencePush.objects.update(created_at=NOW - KEPT_FOR * 2)
    assert services.forget_pushes(now=NOW) == 1
    assert EvidenceItem.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_documented_step_pushes_by_curl(cast, acme, apollo, store, live_server, tmp_path):
    _instance, token = AuthToken.objects.create(cast.carl)
    report = tmp_path / "Bericht für Atlas.xml"
    report.write_bytes(REPORT)
    environment = {
        "PATH": os.environ["PATH"], "CAIRN_URL": live_server.url, "CAIRN_TOKEN": token,
        "CAIRN_ORGANIZATION": str(acme.pk), "CI_COMMIT_SHA": "8fe2c1d", "CI_JOB_URL": "https://ci.example.com/run/1",
    }  # fmt: skip

    def run(practice, **changed):
        return subprocess.run(
            [STEP, report, "cmmi-dev-1.3", practice, "APO", "Unit test report"],
            env=environment | changed, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    first, again, wrong, locked_out = (
        run("PP SP 1.1"),
        run("PP SP 1.1"),
        run("PP SP 99"),
        run("PP SP 1.1", CAIRN_TOKEN="x"),
    )

    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == json.loads(again.stdout)
    assert (wrong.returncode, locked_out.returncode) == (1, 1)
    assert "PP SP 99" in wrong.stderr
    item = EvidenceItem.objects.get()
    version = item.versions.get()
    assert (item.title, version.url, version.revision) == (
        "Unit test report",
        "https://ci.example.com/run/1",
        "8fe2c1d",
    )
    assert version.files.get().sha256 == sha256(REPORT).hexdigest()
