"""The tree of a catalogue: order, groups, what a filter keeps, the wanted requirement, markup, size and cost."""

import html
import time
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.urls import reverse

from frameworks.models import Framework, Requirement
from frameworks.queries import TreeFilter, tree, tree_groups
from tests.factories import OrganizationFactory
from tests.frameworks.large import large_framework

pytestmark = pytest.mark.django_db


def refs(found):
    return [row.ref for row in found.rows if row.id]


@pytest.mark.parametrize("key", ["cmmi-dev-1.3", "cmmi-3.0", "aspice-4.0", "iso-9001-2015", "iso-15504-5-2012"])
def test_every_requirement_stands_once_below_what_it_belongs_to(catalogs, key, django_assert_num_queries):
    framework = Framework.objects.get(key=key)
    with django_assert_num_queries(1):
        found = tree(framework)

    assert Counter(refs(found)) == Counter(framework.requirements.values_list("ref", flat=True))
    above = {}
    for row in found.rows:
        above[row.depth] = row.id
        if row.depth > 1:
            assert above[row.depth - 1] == row.parent
    assert found.matches == found.total == len(refs(found))


def test_ends_are_counted(aspice_40):
    rows = {row.ref or row.title: row for row in tree(aspice_40).rows}

    assert [rows[ref].ends for ref in ("PA 1.1", "PA 2.1", "PA 2.2")] == [1, 6, 4]
    assert rows["SWE.1.BP1"].ends == 0


def test_groups_stand_in_the_order_of_the_catalogue(cmmi, django_assert_num_queries):
    with django_assert_num_queries(1):
        titles = tree_groups(cmmi)

    assert titles == tuple(row.title for row in tree(cmmi).rows if row.id is None)
    assert "Project Management" in titles


def test_what_belongs_to_a_retired_requirement_is_at_the_top(cmmi):
    Requirement.objects.filter(framework=cmmi, ref="PP SG 1").update(retired=True)

    rows = {row.ref: row for row in tree(cmmi).rows}
    assert (rows["PP SP 1.1"].depth, "PP SG 1" in rows) == (1, False)


@pytest.mark.parametrize(
    ("narrowed", "shown", "matches"),
    [
        ({"q": "reqm sp"}, ["REQM", "REQM SG 1", *(f"REQM SP 1.{number}" for number in range(1, 6))], 5),
        ({"q": "PRACTICE THAT IS NOT THERE"}, [], 0),
        ({"kind": "process_area", "level": 2}, ["CM", "MA", "PMC", "PP", "PPQA", "REQM", "SAM"], 7),
        ({"kind": "generic_goal", "group": "Generic goals"}, ["GG 1", "GG 2", "GG 3"], 3),
        ({"kind": "process_area", "group": "Support", "level": 5}, ["CAR"], 1),
        ({"group": "Support", "q": "PP SP 1.1"}, [], 0),
    ],
)
def test_a_filter_keeps_what_fits_and_what_it_belongs_to(cmmi, narrowed, shown, matches):
    found = tree(cmmi, TreeFilter(**narrowed))

    assert (sorted(refs(found)), found.matches) == (sorted(shown), matches)
    assert all(row.is_open for row in found.rows)


def test_all_above_the_wanted_requirement_is_open_and_nothing_else(cmmi):
    found = tree(cmmi, node="PP SP 1.1")

    assert {row.ref or row.title for row in found.rows if row.is_open} == {"Project Management", "PP", "PP SG 1"}
    assert found.has_node
    assert not tree(cmmi, TreeFilter(level=5), node="PP SP 1.1").has_node


class Nesting(HTMLParser):
    """Fails where lists and items are not closed in the order in which they were opened."""

    def __init__(self):
        super().__init__()
        self.open, self.items, self.depth = [], 0, 0

    def handle_starttag(self, tag, attrs):
        if tag == "li":
            assert self.open[-1] == "ul"
            self.items += 1
        self.open.append(tag)
        self.depth = max(self.depth, self.open.count("ul"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("key", ["cmmi-dev-1.3", "iso-9001-2015"])
def test_the_lists_are_nested(catalogs, key):
    found = tree(Framework.objects.get(key=key))
    parser = Nesting()

    parser.feed(Template("{% load tree %}{% tree_list tree %}").render(Context({"tree": found})))

    assert (parser.open, parser.items, parser.depth) == ([], len(found.rows), max(row.depth for row in found.rows) + 1)


def test_text_is_escaped_and_what_matches_is_marked(cmmi):
    Requirement.objects.filter(framework=cmmi, ref="PP SP 1.1").update(title='<b>Plan</b> & "go"')
    found = tree(cmmi, TreeFilter(q="<b>"))
    page = Template("{% load tree %}{% tree_list tree node q %}").render(
        Context({"tree": found, "q": "<b>", "node": "PP SP 1.1"})
    )

    assert f"<mark>{html.escape('<b>')}</mark>Plan" in page
    assert "<b>" not in page
    assert page.count('aria-current="true"') == 1


@pytest.fixture
def vera(cast, client_of):
    client = client_of(cast.vera)
    client.get(reverse("frameworks:index"))
    return client


def test_the_page_tells_that_a_wanted_requirement_is_not_there(vera, cmmi):
    page = vera.get(cmmi.get_absolute_url(), {"node": "CASTLE 1"}).content.decode()
    assert "CASTLE 1 is not among what is shown." in page
    assert "is not among" not in vera.get(cmmi.get_absolute_url(), {"node": "PP SP 1.1"}).content.decode()


def test_htmx_gets_the_tree_alone(vera, cmmi):
    response = vera.get(cmmi.get_absolute_url(), {"q": "supplier"}, headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert b"entries" in response.content


def test_a_large_tree_takes_as_many_statements_as_a_small_one(vera, cmmi, acme, django_assert_num_queries):
    large = large_framework(acme, 5_000)
    for framework in (cmmi, large):
        vera.get(framework.get_absolute_url())
        with django_assert_num_queries(12):
            response = vera.get(framework.get_absolute_url())

    assert response.context["tree"].total == 5_000
    assert len(response.content) < 1_600_000


def test_the_large_tree_is_written_in_time(acme):
    large = large_framework(acme, 5_000)
    start = time.perf_counter()
    found = tree(large)
    Template("{% load tree %}{% tree_list tree %}").render(Context({"tree": found}))

    # Ten times what it takes on a quiet machine: it fails when the work grows with the square of the rows.
    assert time.perf_counter() - start < 2


def test_the_api_gives_the_same_lines(cast, api_of, cmmi):
    answer = api_of(cast.vera).get(f"/api/v1/frameworks/{cmmi.pk}/tree/", {"q": "REQM SP", "level": 2}).json()

    assert (answer["matches"], answer["total"], len(answer["rows"])) == (5, 254, 8)
    assert answer["rows"][0] == {
        "id": None, "ref": "", "title": "Project Management", "kind": "", "level": None, "parent": None, "depth": 0,
        "ends": 5,
    }  # fmt: skip
    assert api_of(cast.vera).get(f"/api/v1/frameworks/{cmmi.pk}/tree/", {"level": 9}).status_code == 400


def test_a_tree_of_another_organisation_is_404(vera, cast, api_of):
    other = large_framework(OrganizationFactory(name="Elsewhere"), 10)

    assert vera.get(other.get_absolute_url()).status_code == 404
    assert api_of(cast.vera).get(f"/api/v1/frameworks/{other.pk}/tree/").status_code == 404
