"""The shell in a real browser: theme, keyboard, confirmation, sending once, phone menu, dropped files, print."""

import pytest
from playwright.sync_api import expect

from organizations.models import Membership, Role, Unit
from tests.browser.conftest import NARROW
from tests.factories import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """
(zone, name) => {
  const data = new DataTransfer();
  data.items.add(new File(["clause,title"], name, { type: "text/csv" }));
  zone.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}
"""

# Counts what would be sent: of two navigations begun at once the browser keeps one.
CLICK_TWICE = """
(button) => {
  let sent = 0;
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent += 1; });
  button.click();
  button.click();
  return sent;
}
"""


@pytest.fixture
def owner(catalogs):
    """The membership of an organisation's owner."""
    return MembershipFactory(role=Role.OWNER, organization__name="Acme")


def _units(owner):
    return f"/organizations/{owner.organization_id}/units/"


def _theme(page):
    return page.locator("html").get_attribute("data-bs-theme")


def test_chosen_theme_stays_whatever_the_system_prefers(browse, owner):
    page = browse(owner.user, theme="dark")
    page.goto(_units(owner))
    assert _theme(page) == "dark"

    page.get_by_role("button", name="Switch between light and dark").click()
    page.goto("/profile/")

    assert _theme(page) == "light"


def test_theme_is_chosen_on_a_phone_too(browse, owner):
    phone = browse(owner.user, size=NARROW)
    phone.goto(_units(owner))

    phone.get_by_role("button", name="Menu", exact=True).click()
    phone.get_by_role("button", name="Switch between light and dark").click()

    assert _theme(phone) == "dark"


def test_cancelled_confirmation_keeps_and_asks_again(browse, owner):
    other = MembershipFactory(organization=owner.organization)
    page = browse(owner.user)
    page.goto(f"/organizations/{owner.organization_id}/members/")
    remove = page.get_by_role("row", name=other.user.full_name).get_by_role("button", name="Remove")
    dialog = page.get_by_role("dialog")

    remove.click()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    remove.click()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert Membership.objects.filter(pk=other.pk).exists()

    remove.click()
    dialog.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_text("is no longer a member")).to_be_visible()
    assert not Membership.objects.filter(pk=other.pk).exists()


def test_form_clicked_twice_is_sent_once(browse, owner):
    page = browse(owner.user)
    page.goto(f"{_units(owner)}new/")
    page.get_by_label("Name").fill("Apollo")

    sent = page.get_by_role("button", name="Save").evaluate(CLICK_TWICE)
    expect(page.get_by_role("link", name="Apollo")).to_be_visible()

    assert sent == 1
    assert Unit.objects.filter(organization=owner.organization, name="Apollo").count() == 1


def test_keyboard_reaches_content_search_and_organisations(browse, owner):
    rival = MembershipFactory(user=owner.user, organization__name="Zenith").organization
    page = browse(owner.user)
    page.goto(_units(owner))

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_role("searchbox")).to_have_value("a/b")

    page.get_by_role("button", name="Switch organisation").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".switcher").get_by_role("link", name="Acme")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/organizations/{rival.pk}/")


def test_phone_menu_opens_and_closes(browse, owner):
    phone = browse(owner.user, size=NARROW)
    phone.goto(_units(owner))
    menu = phone.get_by_role("button", name="Menu", exact=True)
    members = phone.get_by_role("link", name="Members", exact=True)

    expect(members).to_be_hidden()
    menu.click()
    expect(members).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(phone.locator("#side-menu:not(.collapsing)")).to_be_visible()
    menu.click()
    expect(members).to_be_hidden()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_dropped_file_is_taken_and_named(browse, owner):
    page = browse(owner.user)
    page.goto(f"/organizations/{owner.organization_id}/iso-9001-evidence/import/")
    zone = page.locator("[data-drop]", has=page.locator("[name=register_file]"))

    zone.evaluate(DROP, "register.csv")

    assert page.locator("[name=register_file]").evaluate("field => field.files[0].name") == "register.csv"
    expect(zone.locator("[data-drop-names]")).to_have_text("register.csv")


def test_paper_shows_the_content_alone(browse, owner):
    page = browse(owner.user)
    page.goto(_units(owner))
    navigation, action = page.get_by_role("navigation", name="Main"), page.get_by_role("link", name="Add a project")
    expect(navigation).to_be_visible()
    expect(action.first).to_be_visible()

    page.emulate_media(media="print")

    expect(navigation).to_be_hidden()
    expect(action.first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
