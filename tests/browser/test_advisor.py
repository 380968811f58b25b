"""From not knowing which target fits to a journey, with the keyboard alone where questions are answered."""

import pytest
from playwright.sync_api import expect

from advisor.models import SavedAdvice
from journeys.models import Journey
from organizations.models import Role
from tests.factories import MembershipFactory, OrganizationFactory, ProjectFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def page(browse, catalogs):
    organization = OrganizationFactory(name="Nova")
    ProjectFactory(organization=organization, name="Orion", code="ORI")
    page = browse(MembershipFactory(organization=organization, role=Role.OWNER).user)
    page.goto(f"/organizations/{organization.pk}/advice/")
    return page


def _heading(page, name):
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_from_the_questions_to_a_journey(page):
    page.get_by_role("link", name="Seek advice").first.click()
    page.get_by_label("Title").fill("What fits us?")
    page.keyboard.press("Enter")

    _heading(page, "Question 1 of 9")
    page.get_by_label("A car maker or its supplier").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    _heading(page, "Question 2 of 9")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Choose an answer, or go on without one.").first).to_be_visible()
    page.get_by_role("button", name="We do not know yet").click()
    _heading(page, "Question 3 of 9")
    page.get_by_role("button", name="We do not know yet").click()
    _heading(page, "Question 4 of 9")
    page.get_by_label("Automotive").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    _heading(page, "Question 5 of 9")
    page.get_by_role("link", name="What do you deliver?").click()
    page.get_by_label("Software", exact=True).check()
    page.get_by_label("Systems of hardware and software").check()
    page.get_by_role("button", name="Show the advice now").click()

    _heading(page, "What fits us?")
    first = page.locator(".standing").first
    expect(first.get_by_role("heading", name="Automotive SPICE 4.0, base scope with system")).to_be_visible()
    assert SavedAdvice.objects.get().answers.keys() == {"asked_by", "industry", "product"}
    first.get_by_role("link", name="Turn into a journey").click()

    _heading(page, "Journey to A-SPICE 4.0")
    expect(page.get_by_label("Capability level 2")).to_be_checked()
    expect(page.get_by_label("SYS.2 System Requirements Analysis")).to_be_checked()
    page.get_by_label("Wanted by").fill("2099-06-30")
    page.get_by_label("Orion").check()
    page.get_by_role("button", name="Start the journey").last.click()
    page.wait_for_url("**/gap/")
    assert Journey.objects.get().advice == SavedAdvice.objects.get()


def test_asked_without_keeping_and_kept_afterwards(page):
    page.get_by_role("link", name="Try without keeping anything").click()
    _heading(page, "Which target fits us?")
    page.get_by_label("Services", exact=True).check()
    page.get_by_role("group", name="Which framework do they name?").get_by_label("CMMI", exact=True).check()
    page.get_by_role("button", name="Show the advice").click()

    expect(page.locator(".standing").first).to_contain_text("CMMI V3.0 Services")
    assert not SavedAdvice.objects.exists()
    page.get_by_role("link", name="Keep for Nova").click()
    page.get_by_role("button", name="Keep the advice").click()

    expect(page.locator(".standing").first).to_contain_text("CMMI V3.0 Services")
    assert SavedAdvice.objects.get().answers == {"named": ["cmmi"], "product": ["services"]}
