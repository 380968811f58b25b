"""Every page and API route, walked as anonymous, as a stranger, and as each role.

A route without a line in ``tests/route_table.py`` fails. What is checked for each line:

* anonymous: sent to sign in (pages) or 401 (API), unless the route is public;
* a stranger of another organisation: 404, and nothing of acme in the answer;
* a role below the needed one: 403;
* the needed role and above: neither 401, 403, 404 nor 5xx.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from organizations.models import Role
from tests.route_table import PUBLIC, ROUTES, SIGNED_IN, Route
from tests.world import CANARY

pytestmark = pytest.mark.django_db
PEOPLE = {
    "lena": Role.LEAD_APPRAISER,
    "vera": Role.VIEWER,
    "carl": Role.CONTRIBUTOR,
    "pavel": Role.PROCESS_OWNER,
    "priya": Role.PROGRAMME_MANAGER,
    "olga": Role.OWNER,
}


def _patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if pattern.namespace != "admin":  # the admin has its own walk, see test_admin.py
                yield from _patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def _methods(pattern: URLPattern) -> set[str]:
    """Return the methods of an API route, or get for a page (a page's other methods are listed by hand)."""
    actions = getattr(pattern.callback, "actions", None)
    if actions:
        return {method for method in actions if method not in ("head", "options")}
    return set()


def test_every_route_has_a_line_and_every_line_a_route():
    found: dict[str, set[str]] = {}
    for name, pattern in _patterns(get_resolver()):
        found.setdefault(name, set()).update(_methods(pattern))
    listed: dict[str, set[str]] = {}
    for route in ROUTES:
        listed.setdefault(route.name, set()).add(route.method)

    assert set(found) - set(listed) == set(), "routes without a line in tests/route_table.py"
    assert set(listed) - set(found) == set(), "lines without a route"
    missing = {name: methods - listed[name] for name, methods in found.items() if methods - listed[name]}
    assert missing == {}, "API methods without a line"


def _answer(route: Route, world, person):
    """Send the request as ``person`` (None: anonymous) and undo what it wrote."""
    client = APIClient(raise_request_exception=True)
    if person is not None:
        client.force_login(getattr(world.cast, person))
    address = reverse(route.name, kwargs=route.address_of(world))
    data = route.data(world) if route.data else None
    options = {"format": "json" if route.is_api else "multipart"} if route.method != "get" else {}
    before = transaction.savepoint()
    try:
        response = getattr(client, route.method)(address, data, **options)
        text = b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        transaction.savepoint_rollback(before)
    return response, text.decode("utf-8", errors="replace")


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_everybody_gets_what_they_may(route, shared_world):
    refused_anonymous(route, *_answer(route, shared_world, None))
    if route.needs not in (PUBLIC, SIGNED_IN):
        refused_stranger(route, *_answer(route, shared_world, "mallory"))
    for person in PEOPLE:
        allowed_by_rank(route, person, *_answer(route, shared_world, person))


def refused_anonymous(route, response, _text):
    if route.needs == PUBLIC:
        assert response.status_code in route.allowed
    elif route.is_api:
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def refused_stranger(route, response, text):
    """A stranger gets 404; a list across organisations, or input with a foreign id, tells nothing either."""
    assert response.status_code in ((200, 400) if route.is_list else (404,)), text[:500]
    assert CANARY not in text


def allowed_by_rank(route, person, response, text):
    if route.is_allowed(person, PEOPLE[person]):
        assert response.status_code in route.allowed, f"{person}: {response.status_code} {text[:800]}"
    elif route.is_filtered:
        assert response.status_code in (200, 404), f"{person}: {response.status_code}"
        assert CANARY not in text
    else:
        assert response.status_code == 403, f"{person}: {response.status_code} {text[:300]}"
