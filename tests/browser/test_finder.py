"""The search over the catalogues by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_type_move_and_open(browse, cast):
    page = browse(cast.vera)
    page.goto(reverse("frameworks:search"))
    page.locator("h1").click()
    page.keyboard.press("/")
    field = page.locator("#finder")
    expect(field).to_be_focused()

    page.keyboard.type("swe.1")
    links = page.locator("[data-found]")
    expect(page.locator("[data-found-for='swe.1']")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("SWE.1")
