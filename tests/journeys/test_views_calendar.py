"""The calendar of an organisation: a month as a table and as a list."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import AppraisalFactory, EvidenceItemFactory, JourneyFactory, TaskFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def show(cast, acme, client_of):
    """A function that opens acme's calendar as Vera."""

    def open_month(month=None):
        query = {} if month is None else {"month": month}
        return client_of(cast.vera).get(reverse("journeys:calendar", args=[acme.pk]), query)

    return open_month


def _titles(response):
    return [entry.title for entry in response.context["agenda"]]


def _cells(response):
    return {
        cell.day: [entry.title for entry in cell.entries]
        for week in response.context["weeks"]
        for cell in week
        if cell.inside
    }


def test_everything_due_in_the_month_is_shown_once_in_table_and_list(acme, cast, show):
    journey = JourneyFactory(organization=acme, name="Level 2", wanted_on=date(2027, 3, 31))
    TaskFactory(journey=journey, title="Write the plan", due_on=date(2027, 3, 1))
    TaskFactory(journey=journey, title="Later", due_on=date(2027, 4, 1))
    EvidenceItemFactory(organization=acme, title="Training record", valid_until=date(2027, 3, 15))

    response = show("2027-03")

    assert _titles(response) == ["Write the plan", "Training record", "Level 2"]
    cells = _cells(response)
    assert (min(cells), max(cells)) == (date(2027, 3, 1), date(2027, 3, 31))
    assert {day: titles for day, titles in cells.items() if titles} == {
        date(2027, 3, 1): ["Write the plan"],
        date(2027, 3, 15): ["Training record"],
        date(2027, 3, 31): ["Level 2"],
    }
    page = response.content.decode()
    assert "<caption" in page
    assert page.count('<th scope="col">') == 7
    assert all(label in page for label in ("Task due", "Evidence expires", "March 2027"))


def test_an_appraisal_fills_its_days_in_both_months(acme, show):
    window = AppraisalFactory(
        organization=acme, title="Benchmark", starts_on=date(2027, 3, 30), ends_on=date(2027, 4, 2)
    )

    march, april = show("2027-03"), show("2027-04")

    assert _titles(march) == _titles(april) == ["Benchmark"]
    assert [day.day for day, titles in _cells(march).items() if titles] == [30, 31]
    assert [day.day for day, titles in _cells(april).items() if titles] == [1, 2]
    assert "Tue 30 Mar – Fri 2 Apr" in april.content.decode()
    assert str(window.lead_appraiser) in april.content.decode()


def test_what_is_cancelled_or_of_others_is_not_there(acme, rival, show):
    AppraisalFactory(organization=acme, title="Off", starts_on=date(2027, 3, 3), state="cancelled")
    AppraisalFactory(organization=rival, title="Foreign", starts_on=date(2027, 3, 3), ends_on=date(2027, 3, 4))
    JourneyFactory(organization=rival, name="Elsewhere", wanted_on=date(2027, 3, 3))

    response = show("2027-03")

    assert _titles(response) == []
    assert not re.search("Off|Foreign|Elsewhere", response.content.decode().partition("<main")[2])


def test_a_full_day_names_three_and_counts_the_rest(acme, show):
    journey = JourneyFactory(organization=acme)
    for number in range(5):
        TaskFactory(journey=journey, title=f"Task {number}", due_on=date(2027, 3, 1))

    page = show("2027-03").content.decode()

    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.count("month-event") == 3
    assert "2 more" in table
    assert page.partition('id="agenda"')[2].count("Task due") == 5


def test_without_a_month_this_one_is_shown_with_today_marked(show):
    response = show()

    today = timezone.localdate()
    assert response.context["first"] == today.replace(day=1)
    assert response.content.decode().count('aria-current="date"') == 1
    assert "A quiet month" in response.content.decode()


@pytest.mark.parametrize(
    ("month", "previous", "following"),
    [
        ("2027-01", "2026-12", "2027-02"),
        ("2027-12", "2027-11", "2028-01"),
        ("1990-01", None, "1990-02"),
        ("2090-12", "2090-11", None),
    ],
)
def test_one_month_leads_to_the_next(show, month, previous, following):
    page = show(month).content.decode()

    found = re.findall(r'rel="(prev|next)" href="\?month=([0-9-]+)"', page)
    assert dict(found) == {
        name: value for name, value in (("prev", previous), ("next", following)) if value is not None
    }


@pytest.mark.parametrize(
    "month", ["2027-13", "2027-00", "march", "2027-3", "1989-12", "2091-01", "9" * 5000, "２０２７-03"]
)
def test_an_unknown_month_is_told_and_this_one_shown(show, month):
    response = show(month)

    assert response.status_code == 400
    assert "A month is written YYYY-MM" in response.content.decode()
    assert response.context["first"] == timezone.localdate().replace(day=1)


def test_strangers_find_no_calendar(cast, acme, client_of):
    assert client_of(cast.mallory).get(reverse("journeys:calendar", args=[acme.pk])).status_code == 404


def test_the_lead_appraiser_reads_it_by_grant(cast, acme, client_of):
    assert client_of(cast.lena).get(reverse("journeys:calendar", args=[acme.pk])).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_month_asks_equally_often_for_one_and_three(rows, cast, acme, client_of, django_assert_num_queries):
    for number in range(rows):
        day = date(2027, 3, 1) + number * DAY
        journey = JourneyFactory(organization=acme, wanted_on=day)
        TaskFactory(journey=journey, due_on=day)
        AppraisalFactory(organization=acme, starts_on=day, ends_on=day)
    client, address = client_of(cast.vera), reverse("journeys:calendar", args=[acme.pk])
    client.get(address)

    with django_assert_num_queries(17):
        assert len(client.get(address, {"month": "2027-03"}).context["agenda"]) == 3 * rows


def test_confidential_evidence_is_not_named_to_who_may_not_read_it(acme, show):
    EvidenceItemFactory(
        organization=acme, title="Salaries", valid_until=date(2027, 3, 15), confidentiality="confidential"
    )

    assert _titles(show("2027-03")) == []
