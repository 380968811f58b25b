"""A real Chromium under the real content security policy: what goes wrong on a page fails the test."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

TELL_REFUSALS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def faults():
    """What browsers complained about; must be empty at the end."""
    complaints = []
    yield complaints
    assert complaints == []


@pytest.fixture
def browse(browser, live_server, catalogs, faults):
    """A function that opens a browser page, signed in as a person (None: anonymous).

    ``bypass_csp`` is only for injecting axe; behaviour is tested under the policy.
    """
    contexts = []

    def open_page(person=None, *, size=None, theme="light", bypass_csp=False):
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size or WIDE,
            color_scheme=theme,
            bypass_csp=bypass_csp,
            locale="en-GB",
            accept_downloads=True,
        )
        contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": "sessionid", "value": _session(person), "url": live_server.url}])
        context.add_init_script(TELL_REFUSALS)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note_message(faults, page, message))
        page.on("response", lambda response: _note_response(faults, page, response))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note_message(faults, page, message):
    # Answers with an error status are judged by the response, which tells what was asked for.
    if message.type == "error" and "Failed to load resource" not in message.text:
        faults.append(f"{page.url}: {message.text}")


def _note_response(faults, page, response):
    """A refused form answers 4xx; no page breaks, and what a page loads is always there."""
    if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
        faults.append(f"{page.url}: {response.status} {response.url}")


def _session(person):
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key
