"""The OpenAPI document, its page, and that its errors are those that are sent."""

import pytest
import yaml
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema():
    return yaml.safe_load(APIClient().get("/api/schema/").content)


def test_the_document_is_valid_openapi(schema):
    validate_schema(schema)
    assert schema["info"]["title"] == "Cairn"


def test_every_operation_of_the_api_is_described(schema):
    silent = [
        f"{method} {path}"
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if not operation.get("description")
    ]

    assert silent == []


def test_errors_are_documented_as_they_are_sent(schema):
    body = APIClient().post("/api/v1/tokens/", {}).json()
    documented = schema["paths"]["/api/v1/tokens/"]["post"]["responses"]["400"]["content"]

    assert list(documented) == ["application/problem+json"]
    assert set(schema["components"]["schemas"]["Problem"]["required"]) == set(body)
    assert set(schema["components"]["schemas"]["Problem"]["properties"]["errors"]["items"]["required"]) == set(
        body["errors"][0]
    )


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        ("/api/v1/units/", "get", {"200", "400", "401", "403"}),
        ("/api/v1/units/{id}/", "get", {"200", "401", "403", "404"}),
        ("/api/v1/units/{id}/", "patch", {"200", "400", "401", "403", "404", "409"}),
    ],
)
def test_each_operation_tells_the_errors_it_may_answer_with(schema, path, method, statuses):
    assert set(schema["paths"][path][method]["responses"]) == statuses


def test_the_docs_page_runs_under_the_policy(client):
    response = client.get("/api/docs/")
    page = response.content.decode()

    assert response.status_code == 200
    assert "<script>" not in page
    assert "<style" not in page
    assert "style=" not in page
    assert "//cdn." not in page
    assert client.get("/api/docs/?script=").status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_docs_page_shows_the_operations_without_a_violation(live_server, browser):
    context = browser.new_context(bypass_csp=False)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{live_server.url}/api/docs/")
    page.locator(".opblock").first.wait_for()
    # A long reference draws only what is near the window, so the page is read from top to bottom.
    shown = set()
    for _step in range(100):
        shown.update(page.locator(".opblock").evaluate_all("blocks => blocks.map((block) => block.id)"))
        if page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight"):
            break
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(100)

    assert "operations-tokens-tokens_create" in shown
    assert len(shown) > 40
    assert complaints == []
    context.close()
