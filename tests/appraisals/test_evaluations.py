"""Evaluation documents against the catalogue: the API, the command, streams of lines. Nothing is stored."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from appraisals import evaluations
from appraisals.documents import InvalidDocument
from appraisals.evaluations import Evaluator, load, result_lines
from frameworks.models import Framework

pytestmark = pytest.mark.django_db
URL = "/api/v1/evaluations/"
EXAMPLES = Path(settings.BASE_DIR) / "examples"
EXAMPLE = EXAMPLES / "evaluation.json"
CSV = EXAMPLES / "evaluation.csv"
NDJSON = "application/x-ndjson"


@pytest.fixture
def document(catalogs):
    """The example, its judgements inside."""
    return json.loads(EXAMPLE.read_text("utf-8")) | {"judgements_csv": CSV.read_text("utf-8")}


@pytest.fixture
def api(cast, api_of):
    return api_of(cast.vera)


def test_the_example_is_rated(document):
    result = Evaluator(None).result(document)

    assert (result["id"], result["overall"]["value"]) == ("acme-2026", "1")
    gate = result["gates"][0]
    assert gate["changes"][0]["text"] == "1 practice in 1 process area and 2 team decisions keep you from ML2"
    assert [pending["ref"] for pending in result["pending"]] == ["CM SG 3", "PP SG 1"]


def test_a_document_is_rated_in_a_constant_number_of_statements(document, django_assert_num_queries):
    evaluator = Evaluator(None)

    with django_assert_num_queries(2):
        evaluator.result(document)
    with django_assert_num_queries(0):
        evaluator.result(document)


def test_one_document_by_api(document, api):
    response = api.post(URL, document, format="json")

    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(Evaluator(None).result(document)))


def test_problems_are_told_with_their_paths(document, api):
    document["judgements_csv"] = "area,ref,value\nPP,PP SP 1.1,FM\nPP,PP SP 9.9,FI\n"

    response = api.post(URL, document, format="json")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [(error["pointer"], error["detail"]) for error in response.json()["errors"]] == [
        ("/judgements_csv/2/value", "'FM' is not one of FI, LI, PI, NI, NY"),
        ("/judgements_csv/3/ref", "PP has no PP SP 9.9"),
    ]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("{", "is not JSON in UTF-8"),
        ('{"format": NaN}', "NaN is not JSON"),
        ('{"id": "\\ud800"}', "is not JSON in UTF-8"),
        (b"\xff", "is not JSON in UTF-8"),
        ("[" * 100_000, "the JSON is nested too deep"),
        ("", "'format' is a required property"),
        ("[]", "the document is not a JSON object"),
    ],
)
def test_what_is_no_document_is_refused(api, body, detail):
    response = api.post(URL, body, content_type="application/json")

    assert response.status_code == 400
    assert any(detail in error["detail"] for error in response.json()["errors"])


def test_a_document_has_a_limit(api, monkeypatch):
    monkeypatch.setattr(evaluations, "LONGEST_DOCUMENT", 100)

    response = api.post(URL, json.dumps({"id": "x" * 100}), content_type="application/json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["detail"] == "a document is at most 100 bytes long"


def test_other_kinds_of_body_are_refused(api):
    assert api.post(URL, {"format": "1"}, format="multipart").status_code == 415


def test_nobody_evaluates_without_signing_in(client, document):
    assert client.post(URL, document, content_type="application/json").status_code == 401


def test_a_framework_of_another_organisation_is_not_there(document, cast, acme, api_of):
    Framework.objects.create(
        id="00000000-0000-4000-8000-000000000001", organization=acme, key="own", name="Own", family="own", edition="1"
    )
    document["framework"] = "own"

    stranger = api_of(cast.mallory).post(URL, document, format="json")

    assert stranger.status_code == 400
    assert stranger.json()["errors"][0]["detail"] == "there is no 'own'"


def lines_of(response):
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_lines_are_answered_line_by_line(document, api):
    broken = document | {"id": "broken", "method": "guess"}
    body = "\n".join([json.dumps(document), "", json.dumps(broken), "{", json.dumps(document | {"id": "last"})])

    response = api.post(URL, body, content_type=NDJSON)

    assert (response.status_code, response["Content-Type"]) == (200, NDJSON)
    first, second, third, last = lines_of(response)
    assert (first["id"], first["overall"]["value"], last["id"]) == ("acme-2026", "1", "last")
    assert (second["id"], second["line"], second["problems"][0]["path"]) == ("broken", 2, "method")
    assert third["problems"][0]["detail"].startswith("is not JSON")


def test_no_lines_give_no_answer(api):
    assert lines_of(api.post(URL, "", content_type=NDJSON)) == []


def test_a_program_may_ask_for_lines(document, api):
    response = api.post(URL, json.dumps(document), content_type=NDJSON, headers={"accept": NDJSON})

    assert lines_of(response)[0]["overall"]["value"] == "1"


def test_a_line_that_is_too_long_ends_the_stream(monkeypatch):
    monkeypatch.setattr(evaluations, "LONGEST_DOCUMENT", 20)
    stream = io.BytesIO(b'{"id": "' + b"x" * 50 + b'"}\n{}\n')

    (only,) = [json.loads(line) for line in result_lines(stream, Evaluator(None))]

    assert only["problems"] == [{"path": "", "detail": "a document is at most 20 bytes long"}]


def test_a_stream_has_a_limit(monkeypatch):
    monkeypatch.setattr(evaluations, "MOST_DOCUMENTS", 2)

    found = [json.loads(line) for line in result_lines(io.BytesIO(b"{}\n{}\n{}\n{}\n"), Evaluator(None))]

    assert [one["line"] for one in found] == [1, 2, 3]
    assert found[2]["problems"][0]["detail"] == "more than 2 documents in one stream"


def test_a_stream_keeps_one_document_in_memory(document):
    line = json.dumps(document).encode() + b"\n"
    evaluator = Evaluator(None)
    evaluator.result(document)

    class Endless(io.RawIOBase):
        left = 40

        def readline(self, size=-1):
            self.left -= 1
            return line if self.left >= 0 else b""

    def peak(documents):
        stream = Endless()
        stream.left = documents
        tracemalloc.start()
        for _line in result_lines(stream, evaluator):
            pass
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2)  # fills the caches

    assert peak(40) < 2 * peak(2)


def test_the_schema_is_served(api):
    assert api.get(f"{URL}schema/").json()["$id"] == "urn:cairn:evaluation:1"


def said(*arguments, **options):
    out = io.StringIO()
    call_command("evaluate", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_json(document):
    assert json.loads(said(EXAMPLE, judgements=CSV)) == Evaluator(None).result(document)


def test_the_command_prints_words(catalogs):
    assert said(EXAMPLE, judgements=CSV, words=True).splitlines()[:3] == [
        "Self-assessed by scampi-a-1.3: maturity level 1",
        "  ML1 is what remains while the gate to ML2 is shut",
        "Gate 2: blocked",
    ]


def test_the_command_reads_lines(document, tmp_path):
    path = tmp_path / "batch.ndjson"
    path.write_text("\n".join([json.dumps(document)] * 3), "utf-8")

    assert [json.loads(line)["overall"]["value"] for line in said(path, lines=True).splitlines()] == ["1"] * 3


@pytest.mark.parametrize(
    ("text", "message"),
    [('{"format": 1}', "problems:"), ("{", "is not JSON in UTF-8"), (None, "No such file")],
)
def test_the_command_tells_what_is_wrong(catalogs, tmp_path, text, message):
    path = tmp_path / "evaluation.json"
    if text is not None:
        path.write_text(text, "utf-8")

    with pytest.raises(CommandError, match=message):
        said(path)


def test_load_takes_text_and_bytes():
    assert load("{}") == load(b"{}") == {}
    assert load('{"id": "\\ud83d\\ude00"}') == {"id": "😀"}
    with pytest.raises(InvalidDocument, match="Infinity is not JSON"):
        load("[Infinity]")


def test_the_documentation_shows_what_the_command_says(catalogs):
    text = (Path(settings.BASE_DIR) / "docs" / "evaluations.md").read_text("utf-8")

    shown = "\n".join(f"    {line}" for line in said(EXAMPLE, judgements=CSV, words=True).splitlines())

    assert shown in text
