"""The tree of reasons in a real browser: an address opens its branch, all opens and closes, paper shows it whole."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from journeys.management.demo import MEMBERS, load_demo
from journeys.models import Journey
from organizations.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browse):
    return browse(User.objects.get(email=next(iter(MEMBERS))))


@pytest.fixture
def address(catalogs):
    load_demo(now=timezone.now())
    return reverse("assessments:result", args=[Journey.objects.get().assessments.get().pk])


def test_the_tree(address, page):
    page.goto(f"{address}#why-pp-sp-1-4")
    practice = page.locator("#why-pp-sp-1-4")
    expect(practice.locator(".why-marks")).to_be_visible()
    expect(practice).to_be_in_viewport()
    expect(page.locator("#why-pp-sp-1-1 .why-marks")).not_to_be_visible()

    page.get_by_role("button", name="Close all").click()
    expect(practice).not_to_be_visible()
    page.get_by_role("link", name="PP SG 1", exact=False).first.click()
    expect(page.locator("#why-pp-sg-1 > p").first).to_be_visible()

    page.get_by_role("button", name="Open all").click()
    assert page.locator("#why details:not([open])").count() == 0

    page.get_by_role("button", name="Close all").click()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#why-pp-sp-1-1 .why-marks")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#why details[open]").count() == 0
