"""The tree of a catalogue by keyboard and with scripts off."""

import pytest
from playwright.sync_api import expect

from frameworks.models import Framework
from tests.browser.test_accessibility import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(catalogs):
    return Framework.objects.get(key="cmmi-dev-1.3").get_absolute_url()


def test_move_open_jump_and_come_back(browse, cast, address):
    page = browse(cast.vera)
    page.goto(address)
    focused = page.locator(".tree-label:focus")
    page.locator("#tree-search").focus()
    page.locator(".tree-label[tabindex='0']").focus()

    page.keyboard.press("End")
    expect(focused).to_contain_text("Generic goals")
    page.keyboard.press("Home")
    page.keyboard.press("p")
    expect(focused).to_contain_text("Project Management")
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(focused).to_contain_text("IPM")
    page.keyboard.type("pp")
    expect(focused).to_have_attribute("data-ref", "PP")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_attribute("data-ref", "PP SG 1")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(focused).to_have_attribute("data-ref", "PMC")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**node=PP")

    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Project Planning")
    page.go_back()
    expect(focused).to_have_attribute("data-ref", "PP")
    page.get_by_role("button", name="Expand all").click()
    expect(page.get_by_role("treeitem").filter(has_text="PP SP 1.1").first).to_be_visible()
    page.get_by_role("button", name="Collapse all").click()
    expect(page.get_by_role("treeitem").filter(has_text="PP SP 1.1").first).not_to_be_visible()


def test_search_as_you_type_keeps_its_address(browse, cast, address):
    page = browse(cast.vera)
    page.goto(f"{address}?level=2")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("supplier")
    expect(page.locator("#tree")).to_contain_text("SAM")
    expect(page.locator("#tree mark").first).to_be_visible()
    page.wait_for_url("**q=supplier**")
    page.locator(".tree-label[data-ref='SAM']").focus()
    page.wait_for_url("**node=SAM")
    page.reload()

    expect(page.locator(".tree-label:focus")).to_have_attribute("data-ref", "SAM")
    expect(page.locator("#tree-search")).to_have_value("supplier")
    assert page.locator(".tree-label[data-ref='RD']").count() == 0


def test_without_scripts_every_list_is_open(browser, live_server, cast, address, client_of):
    client = client_of(cast.vera)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{address}?group=Support")

    expect(page.get_by_role("link", name="CM SP 1.1")).to_be_visible()
    expect(page.get_by_role("button", name="Expand all")).not_to_be_visible()
    page.get_by_role("link", name="CM SP 1.1").click()
    expect(page.locator("h1")).to_contain_text("CM SP 1.1")
    context.close()


@pytest.mark.parametrize("query", ["", "?q=supplier", "?node=PP SP 1.1", "?node=XY"])
def test_the_tree_is_accessible_open_and_narrowed(browse, cast, address, query):
    page = browse(cast.vera, bypass_csp=True)
    assert faults_of(page, address + query) == []
