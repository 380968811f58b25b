"""The whole way in a real browser: from signing up to a booked appraisal, under the content security policy."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from evidence.models import EvidenceItem, EvidenceLink
from journeys.models import Journey, Reminder, Task
from organizations.models import Organization, Role, User
from tests.factories import (
    AppraiserCertificateFactory,
    AppraiserProfileFactory,
    MembershipFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _open(page, name):
    """Follow a link of the side navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()


def test_from_an_iso_9001_base_to_a_booked_appraisal(browse, settings):
    ada = AppraiserProfileFactory(listed=True, user__full_name="Ada Lead")
    AppraiserCertificateFactory(profile=ada)
    page = browse()

    _sign_up(page)
    _set_up_organization(page)
    _import_register(page)
    _start_journey(page)
    _plan_and_work(page)
    reviewer = MembershipFactory(organization=Organization.objects.get(), role=Role.PROCESS_OWNER).user
    _hand_in(page)
    _review(browse(reviewer))
    _see_readiness(page)
    _book(page)
    _be_reminded(page)


def _sign_up(page):
    page.goto("/accounts/signup/")
    page.get_by_label("Full name").fill("Nora Neu")
    page.get_by_label("Email", exact=False).first.fill("nora@example.org")
    page.locator("[name=password1]").fill("a-long-new-secret")
    page.locator("[name=password2]").fill("a-long-new-secret")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="New organisation")).to_be_visible()


def _set_up_organization(page):
    page.get_by_label("Name").fill("Neu GmbH")
    page.get_by_role("button", name="Create organisation").click()
    expect(page.get_by_text("First steps")).to_be_visible()
    page.get_by_role("link", name="Add your projects").click()
    page.get_by_role("link", name="Add a project").click()
    page.get_by_label("Name").fill("Apollo")
    page.get_by_label("Short code").fill("APO")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Apollo")).to_be_visible()
    _open(page, "ISO 9001 certificate")
    page.get_by_role("main").get_by_role("link", name="Record").first.click()
    page.get_by_label("Certification body").fill("Testing Ltd")
    page.get_by_label("Certificate number").fill("QM-1")
    page.get_by_label("Scope").fill("Everything")
    page.get_by_label("Issued on").fill(_day(-200))
    page.get_by_label("Expires on").fill(_day(890))
    page.get_by_role("main").locator("form button[type=submit]").click()
    expect(page.get_by_role("heading", name="QM-1")).to_be_visible()


def _import_register(page):
    _open(page, "ISO 9001 evidence")
    page.get_by_role("link", name="Import").first.click()
    page.locator("[name=register_file]").set_input_files(EXAMPLES / "register.csv")
    page.locator("[name=archive]").set_input_files(EXAMPLES / "files.zip")
    page.get_by_role("button", name="Check the register").click()
    assert not EvidenceItem.objects.exists()
    page.get_by_role("button", name="Import 80 rows").click()
    expect(page.get_by_text("Context of the organisation, 2026").first).to_be_visible()
    assert EvidenceLink.objects.count() == 80


def _start_journey(page):
    _open(page, "Journeys")
    page.get_by_role("main").get_by_role("link", name="journey").first.click()
    page.get_by_role("link", name="Choose CMMI-DEV 1.3").click()
    page.get_by_label("Name").fill("Level 2")
    page.locator("[name=target_level][value='2']").check()
    page.get_by_label("Wanted by").fill(_day(240))
    page.get_by_label("Apollo").check()
    page.get_by_role("button", name="Start the journey").last.click()
    expect(page.get_by_role("heading", name="Gap analysis")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "PP SP 1.1" in download.value.path().read_text()


def _plan_and_work(page):
    page.get_by_role("link", name="Plan tasks").click()
    page.get_by_role("button", name="Add").last.click()
    expect(page.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()
    task = Task.objects.order_by("due_on").first()
    page.goto(task.get_absolute_url())
    page.locator("form[action$='/move/'] select[name=state]").select_option("in_progress")
    page.locator("form[action$='/move/'] button[type=submit]").click()
    page.locator("[name=text]").fill("Begun with the pilot.")
    page.locator("form[action$='/comments/'] button[type=submit]").click()
    expect(page.get_by_text("Begun with the pilot.").first).to_be_visible()
    assert Task.objects.get(pk=task.pk).state == Task.State.IN_PROGRESS


def _hand_in(page):
    page.goto(f"/journeys/{Journey.objects.get().pk}/evidence/")
    page.get_by_role("navigation", name="Process areas").get_by_role("link", name="REQM").click()
    page.get_by_role("link", name="REQM SP 1.1, Apollo: missing").click()
    page.get_by_label("Title").fill("Requirements review, Apollo")
    page.locator("[name=upload]").set_input_files(
        {"name": "review.txt", "mimeType": "text/plain", "buffer": b"Minutes of the review"}
    )
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("A reviewer will look at it.")).to_be_visible()
    page.get_by_role("link", name="REQM", exact=True).click()
    page.get_by_role("link", name="REQM SP 1.2, Apollo: missing").click()
    page.get_by_label("Title").fill("Commitments, Apollo")
    page.get_by_label("or web address").fill("https://wiki.example.org/commitments")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("A reviewer will look at it.")).to_be_visible()


def _review(page):
    def cell(practice):
        link = EvidenceLink.objects.get(practice__ref=practice)
        journey = Journey.objects.get()
        page.goto(f"/journeys/{journey.pk}/evidence/{link.process_area_id}/{link.practice_id}/{link.unit_id}/")

    cell("REQM SP 1.1")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_load_state()
    cell("REQM SP 1.2")
    page.get_by_label("Reason for returning it").fill("The page is empty.")
    page.get_by_role("button", name="Return").click()
    page.wait_for_load_state()
    states = dict(EvidenceLink.objects.filter(practice__ref__startswith="REQM").values_list("practice__ref", "state"))
    assert states == {"REQM SP 1.1": "accepted", "REQM SP 1.2": "returned"}


def _see_readiness(page):
    _open(page, "Readiness")
    expect(page.get_by_text("indicative, self-assessed")).to_be_visible()
    expect(page.get_by_text("Maturity level 1")).to_be_visible()
    row = page.get_by_role("row", name="REQM Requirements Management")
    expect(row.get_by_role("cell").nth(1)).to_have_text("1")
    expect(row.get_by_role("cell").nth(3)).to_have_text("1")
    expect(page.locator("[data-chart] svg")).to_be_visible()


def _book(page):
    _open(page, "Appraisal")
    page.get_by_role("link", name="Book").first.click()
    page.get_by_label("Lead appraiser").select_option(label="Ada Lead")
    page.get_by_label("First day").fill(_day(250))
    page.get_by_label("Last day").fill(_day(249))
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_text("The last day lies before the first.").first).to_be_visible()
    page.get_by_label("Last day").fill(_day(254))
    page.get_by_role("button", name="Book").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Calendar file").click()
    assert b"BEGIN:VEVENT" in download.value.path().read_bytes()
    organization = Organization.objects.get()
    page.goto(f"/organizations/{organization.pk}/calendar/?month={_day(250)[:7]}")
    expect(page.get_by_role("link", name="Appraisal of Neu GmbH").first).to_be_visible()


def _be_reminded(page):
    nora = User.objects.get(email="nora@example.org")
    Task.objects.update(owner=nora)
    Task.objects.filter(pk=Task.objects.order_by("due_on").first().pk).update(due_on=timezone.localdate())
    call_command("send_due")
    call_command("send_due")
    assert Reminder.objects.filter(recipient=nora, deadline_kind="task").listed().count() >= 1
    page.goto("/reminders/")
    page.get_by_role("button", name="Open").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert Reminder.objects.filter(recipient=nora).exclude(read_at=None).count() == 1


def test_an_aspice_journey_takes_the_vda_scope(browse):
    olga = UserFactory()
    organization = MembershipFactory(user=olga, role=Role.OWNER).organization
    ProjectFactory(organization=organization, name="Apollo")
    page = browse(olga)

    page.goto(f"/organizations/{organization.pk}/journeys/new/?framework=aspice-3.1")
    page.get_by_label("Name").fill("CL 1")
    page.locator("[name=target_level][value='1']").check()
    page.get_by_label("Wanted by").fill(_day(300))
    page.get_by_role("button", name="VDA scope", exact=False).first.click()
    page.get_by_label("Apollo").check()
    page.get_by_role("button", name="Start the journey").last.click()

    expect(page.get_by_role("heading", name="Gap analysis")).to_be_visible()
    assert Journey.objects.get().scoped_areas.count() == 16
