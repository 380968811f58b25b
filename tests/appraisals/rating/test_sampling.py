"""Random samples of instances: how many reach the level, and the marks that decide it."""

from functools import partial
from math import comb

import pytest

from appraisals.rating import Area, Scope, scampi
from appraisals.rating.sampling import DecidingCell, Plan, simulate
from tests.appraisals.rating.models import area, changed, judged

UNITS = tuple("abcdefghij")
EVALUATE = partial(scampi.rate, options=scampi.Options(target=2))


def drawn(judgements, *, size=2, units=UNITS, areas=None, **options):
    areas = areas or (area("PP", 2, 1, level=2, units=units),)
    return simulate(areas, judgements, (), EVALUATE, plan=Plan(size, **options), target=2, failing=("PI", "NI"))


@pytest.fixture(scope="module")
def everywhere():
    """Every practice fully implemented in ten instances."""
    return judged((area("PP", 2, 1, level=2, units=UNITS),), "FI", UNITS)


def test_everything_implemented_reaches_the_level_in_every_draw(everywhere):
    found = drawn(everywhere)

    assert (found.draws, found.reached, found.short, found.open) == (1000, 1000, 0, 0)
    assert (found.size, found.samples, found.cells) == (2, comb(10, 2), ())


def test_one_weak_project_is_found_as_often_as_it_is_drawn(everywhere):
    weak = changed(everywhere, "NI", item="PP 1.1", unit="c")

    found = drawn(weak, size=1)

    # One of ten instances is drawn: 100 of 1,000 draws, within four standard deviations.
    assert 62 <= found.short <= 138
    assert found.reached == 1000 - found.short
    assert found.cells == (DecidingCell("PP", "PP 1.1", "c", "NI", found.short),)


def test_drawing_all_is_no_chance_at_all(everywhere):
    weak = changed(changed(everywhere, "NI", item="PP 1.1"), "PI", item="PP 2.1", unit="a")

    found = drawn(weak, size=99)

    assert (found.short, found.samples) == (1000, 1)
    assert {cell.item for cell in found.cells} == {"PP 1.1"}


def test_what_is_not_marked_leaves_a_draw_open(everywhere):
    found = drawn([one for one in everywhere if one.unit != "a"], size=1)

    assert found.short == 0
    assert 62 <= found.open <= 138


def test_the_same_seed_gives_the_same_draws_and_another_one_others(everywhere):
    weak = changed(everywhere, "NI", item="PP 1.1", unit="c")

    assert drawn(weak) == drawn(weak)
    assert drawn(weak, seed=1).open != drawn(weak, seed=2).open


def test_areas_outside_the_scope_are_not_drawn(everywhere):
    areas = (
        area("PP", 2, 1, level=2, units=UNITS),
        Area("SAM", scope=Scope.NOT_APPLICABLE, may_be_not_applicable=True),
    )

    assert drawn(everywhere, areas=areas).reached == 1000


def test_each_area_draws_for_itself():
    areas = (area("PP", 1, 1, level=2, units=UNITS), area("CM", 1, 1, level=2, units=UNITS))
    marks = judged(areas, "FI", UNITS)
    weak = changed(marks, "NI", area="CM", item="CM 1.1", unit="a")

    found = drawn(weak, areas=areas, size=1)

    assert [cell.area for cell in found.cells] == ["CM"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Area("SAM", scope=Scope.OUT_OF_SCOPE, may_be_not_applicable=True), id="out of scope"),
        pytest.param(Area("CM", scope=Scope.NOT_APPLICABLE), id="wrongly excused"),
        pytest.param(area("CM", 1, 1, level=2), id="no instance"),
    ],
)
def test_an_area_that_no_sample_can_rate_leaves_every_draw_open(everywhere, other):
    areas = (area("PP", 2, 1, level=2, units=UNITS), other)

    found = drawn(everywhere, areas=areas)

    assert (found.reached, found.short, found.open) == (0, 0, 1000)
    assert drawn(changed(everywhere, "NI", item="PP 1.1"), areas=areas).short == 1000
