"""The words that every rule set shares."""

import pytest

from appraisals.rating.words import counted, named
from appraisals.readiness.gates import outside
from appraisals.readiness.types import Area, AreaScope, Reason


@pytest.mark.parametrize(
    ("refs", "words"),
    [
        ((), ""),
        (("PP",), "PP"),
        (("PP", "PMC", "CM"), "PP, PMC, CM"),
        (("PP", "PMC", "CM", "MA"), "PP, PMC, CM and 1 more"),
    ],
)
def test_first_refs_are_named(refs, words):
    assert named(refs) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 cells"), (1, "1 cell"), (2, "2 cells"), (13418, "13,418 cells")])
def test_number_comes_with_its_noun(number, words):
    assert counted(number, "cell") == words


def test_area_outside_says_why():
    area = Area("SAM", AreaScope.NOT_APPLICABLE, "no suppliers")

    assert outside(area) == Reason("scope", "SAM is not applicable: no suppliers", "SAM", ("SAM",))
