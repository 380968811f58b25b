"""The grid of a self-assessment by keyboard, in a real browser: marks, weaknesses, undo, somebody who was faster."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments import services
from assessments.models import Characterisation
from frameworks.models import Framework
from journeys import services as journeys
from tests.factories import ProjectFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def assessment(cast, acme):
    """A self-assessment at maturity level 2 in one project."""
    journey = journeys.create_journey(
        organization=acme,
        name="Level 2",
        framework=Framework.objects.get(key="cmmi-dev-1.3"),
        target_level=2,
        wanted_on=date(2099, 6, 30),
        units=[ProjectFactory(organization=acme, code="APO")],
        actor=cast.priya,
        today=timezone.localdate(),
    )
    return journeys.begin_journey_assessment(journey=journey, name="Spring", actor=cast.priya, now=timezone.now())


@pytest.fixture
def page(browse, cast, assessment):
    """The grid of PP as carl sees it, with the first cell focused."""
    page = browse(cast.carl)
    page.goto(f"{assessment.get_absolute_url()}?area=PP")
    page.locator("[data-cell]").first.focus()
    return page


def _cell(page, practice):
    return page.get_by_role("link", name=f"{practice}, APO")


def _said(page, text):
    expect(page.locator("[data-grid-status]")).to_contain_text(text)


def test_letters_mark_arrows_move_and_one_cell_is_in_the_tab_order(page):
    page.keyboard.press("f")
    _said(page, "Saved: PP SP 1.1, APO FI")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("y")
    _said(page, "Saved: PP SP 1.2, APO NY")

    expect(_cell(page, "PP SP 1.2")).to_be_focused()
    assert page.locator("[data-cell][tabindex='0']").count() == 1
    expect(page.locator("[data-grid-area]")).to_have_text("2/24")
    assert sorted(Characterisation.objects.values_list("mark", flat=True)) == ["FI", "NY"]
    page.reload()
    expect(_cell(page, "PP SP 1.1")).to_have_text("FI")


def test_a_mark_that_needs_a_weakness_asks_for_it(page):
    page.keyboard.press("l")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-weakness-error]")).to_be_visible()
    page.keyboard.type("Only the first release")
    page.keyboard.press("Control+Enter")
    _said(page, "Saved: PP SP 1.1, APO LI")

    assert Characterisation.objects.get().weakness == "Only the first release"
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(_cell(page, "PP SP 1.1")).to_have_text("LI")


def test_marks_are_taken_back_and_undone(page):
    page.keyboard.press("f")
    _said(page, "Saved: PP SP 1.1, APO FI")
    page.keyboard.press("Backspace")
    _said(page, "No mark")
    page.keyboard.press("Control+z")
    _said(page, "Saved: PP SP 1.1, APO FI")
    page.keyboard.press("Control+z")
    _said(page, "No mark")
    page.keyboard.press("Control+z")
    _said(page, "Nothing to undo")

    assert (Characterisation.objects.get().mark, Characterisation.objects.get().version) == ("", 4)


@pytest.mark.parametrize(("choice", "mark"), [("Keep what stands there", "NI"), ("Set my mark", "FI")])
def test_whoever_was_slower_chooses(choice, mark, page, faults, assessment, cast):
    practice = _cell(page, "PP SP 1.1")
    unit, requirement = practice.get_attribute("data-unit"), practice.get_attribute("data-practice")
    area = assessment.framework.requirements.get(ref="PP")
    services.characterise(
        assessment=assessment, cell=services.Cell(area.pk, requirement, unit), mark="NI", weakness="None found",
        version=0, actor=cast.pavel, now=timezone.now(),
    )  # fmt: skip

    page.keyboard.press("f")
    expect(page.get_by_text("Pavel has marked this cell meanwhile: NI.")).to_be_visible()
    page.get_by_role("button", name=choice).click()

    expect(practice).to_have_text(mark)
    page.wait_for_load_state("networkidle")
    assert Characterisation.objects.get().mark == mark
    # The browser notes the refusal; that it happened is the point.
    assert [fault for fault in faults if "409" not in fault] == []
    faults.clear()
