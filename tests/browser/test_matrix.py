"""The evidence matrix in a real browser: keys, filters, columns and density that are kept."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evidence import services as evidence
from frameworks.models import Framework
from journeys import services as journeys
from tests.factories import EvidenceItemFactory, ProjectFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def journey(cast, acme):
    """Maturity level 2 in two projects; PP SP 1.1 is in review in APO."""
    projects = [ProjectFactory(organization=acme, name=name, code=name[:3].upper()) for name in ("Apollo", "Boreas")]
    journey = journeys.create_journey(
        organization=acme,
        name="Level 2",
        framework=Framework.objects.get(key="cmmi-dev-1.3"),
        target_level=2,
        wanted_on=date(2099, 6, 30),
        units=projects,
        actor=cast.priya,
        today=timezone.localdate(),
    )
    requirements = journey.framework.requirements
    evidence.link_evidence(
        item=EvidenceItemFactory(organization=acme, title="Plan", created_by=cast.carl),
        process_area=requirements.get(ref="PP"),
        practice=requirements.get(ref="PP SP 1.1"),
        unit=projects[0],
        actor=cast.carl,
        now=timezone.now(),
    )
    return journey


@pytest.fixture
def page(browse, cast, journey):
    """The matrix as carl sees it, with the first cell focused."""
    page = browse(cast.carl)
    page.goto(f"/journeys/{journey.pk}/matrix/")
    page.locator("[data-cell]").first.focus()
    return page


def _expect_focus(page, label):
    """Wait for the cell to have the focus: it is drawn anew when the matrix has been read again."""
    expect(page.locator(":focus")).to_have_attribute("aria-label", label)


def test_keys_move_one_cell_is_in_the_tab_order_and_far_rows_are_drawn(page):
    _expect_focus(page, "CM SP 1.1, APO: missing")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    _expect_focus(page, "CM SP 1.2, BOR: missing")
    page.keyboard.press("Home")
    _expect_focus(page, "CM SP 1.2, APO: missing")
    page.keyboard.press("Control+End")
    _expect_focus(page, "SAM GP 2.10, BOR: missing")
    assert page.locator("[data-cell][tabindex='0']").count() == 1
    assert page.locator(".mx-row").count() < 60
    page.keyboard.press("PageUp")
    expect(page.locator(":focus")).not_to_have_attribute("aria-label", "SAM GP 2.10, BOR: missing")
    page.keyboard.press("Control+Home")
    _expect_focus(page, "CM SP 1.1, APO: missing")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the matrix")).to_be_visible()
    page.keyboard.press("Escape")


def test_filters_narrow_and_stay_in_the_address(page):
    expect(page.locator("[data-matrix-status]")).to_have_text("Practices: 124")
    page.locator("[data-matrix-count=in_review]").click()
    expect(page.locator("[data-matrix-status]")).to_have_text("Cells: 1 · practices: 1")
    assert page.url.endswith("?state=in_review")
    page.reload()
    expect(page.locator("[data-matrix-status]")).to_have_text("Cells: 1 · practices: 1")
    page.get_by_role("button", name="Clear").click()
    page.locator("[name=mark]").select_option("mine")
    expect(page.locator("[data-matrix-status]")).to_have_text("Cells: 1 · practices: 1")
    page.get_by_role("button", name="Clear").click()
    page.locator("[name=q]").fill("nothing of the kind")
    expect(page.get_by_text("No cell to show")).to_be_visible()


def test_columns_and_density_are_kept(page):
    page.get_by_role("button", name="Compact").click()
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("BOR · Boreas").uncheck()
    expect(page.locator("thead th")).to_have_count(2)
    page.reload()
    expect(page.locator("thead th")).to_have_count(2)
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("thead th")).to_have_count(3)


def test_enter_opens_the_cell_and_what_is_done_there_shows_in_the_matrix(page):
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Cell")
    expect(panel.get_by_role("heading", name="CM SP 1.1")).to_be_visible()
    panel.get_by_role("searchbox").fill("plan")
    panel.get_by_role("button", name="Use Plan here").click()
    expect(panel.get_by_text("handed in by Carl")).to_be_visible()
    panel.get_by_label("Comment", exact=True).fill("@Pavel please look")
    panel.get_by_role("button", name="Comment", exact=True).click()
    expect(panel.get_by_text("Comment added.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    _expect_focus(page, "CM SP 1.1, APO: in review, evidence: 1")
