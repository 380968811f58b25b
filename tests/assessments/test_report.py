"""The result on paper: what stands in it, that it fetches nothing, and that it says so where none can be made."""

import builtins

import pypdfium2
import pytest
from django.urls import reverse

from assessments.paper import PaperUnavailable, as_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def weasyprint():
    """WeasyPrint, or the test is skipped: its system library is not installed."""
    try:
        return pytest.importorskip("weasyprint")
    except OSError as error:
        pytest.skip(str(error))


@pytest.fixture
def without_pango(monkeypatch):
    """Import of WeasyPrint as it fails without Pango."""
    imported = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)


def _text(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_report_says_what_the_page_says(weasyprint, cast, assessment, mark, client_of):
    mark("PP SP 1.1", "LI", weakness="No <b>scope</b> of suppliers")

    answer = client_of(cast.vera).get(reverse("assessments:result_pdf", args=[assessment.pk]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "attachment" in answer["Content-Disposition"]
    text = _text(answer.content)
    for said in (
        "Spring",
        "Not determined",
        "Gates",
        "Capability profile",
        "Goals by process area",
        "Nothing is bought.",
    ):
        assert said in text
    assert "No <b>scope</b> of suppliers" in text
    assert "PP SP 1.1" in text


def test_processes_are_reported_too(weasyprint, cast, aspice_assessment, client_of):
    answer = client_of(cast.vera).get(reverse("api:assessment-report", args=[aspice_assessment.pk]))

    assert answer.status_code == 200
    assert "PA 2.1" in _text(answer.content)


def test_a_program_may_ask_for_pdf(weasyprint, cast, assessment, client_of):
    address = reverse("api:assessment-report", args=[assessment.pk])

    assert client_of(cast.vera).get(address, headers={"accept": "application/pdf"}).content.startswith(b"%PDF")
    refused = client_of(cast.mallory).get(address, headers={"accept": "application/pdf"})
    assert refused.status_code == 404


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/x.png", "../config/settings.py", "/x"])
def test_nothing_is_fetched_from_anywhere(address, weasyprint, caplog):
    printed = as_pdf(f'<html lang="en"><title>x</title><img src="{address}" alt="x"><p>y')

    assert printed.startswith(b"%PDF")
    assert "not shipped" in caplog.text


def test_without_pango_the_answer_says_so(without_pango, cast, assessment, client_of):
    with pytest.raises(PaperUnavailable):
        as_pdf("<p>x")
    client = client_of(cast.vera)
    client.raise_request_exception = False
    page = client.get(reverse("assessments:result_pdf", args=[assessment.pk]))
    assert page.status_code == 503
    assert "Pango is not installed" in page.content.decode()
    given = client.get(reverse("api:assessment-report", args=[assessment.pk]))
    assert (given.status_code, given.json()["errors"][0]["code"]) == (503, "pdf_unavailable")


def test_a_model_without_a_rule_set_has_no_report(cast, assessment, client_of, monkeypatch):
    monkeypatch.setattr("assessments.web.result", lambda assessment: None)

    assert client_of(cast.vera).get(reverse("assessments:result_pdf", args=[assessment.pk])).status_code == 404
