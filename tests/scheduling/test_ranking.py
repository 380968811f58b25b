"""Candidates: best first with reasons, and why each other one is out."""

from dataclasses import replace
from datetime import date

import pytest

from qualifications.validity import Held
from scheduling.conflicts import Interest
from scheduling.ranking import Person, Wanted, rank
from scheduling.workdays import Availability

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 5)
NEEDS = (("cmmi_lead_appraiser",),)
NAMES = {"cmmi_lead_appraiser": "CMMI lead appraiser"}
WANTED = Wanted(NEEDS, True, FIRST, LAST, "Europe/Berlin", languages=("german",))
LENA = Person(
    "lena", "Lena", (Held("cmmi_lead_appraiser", date(2024, 1, 1)),), Availability("Europe/Berlin"), ("german",)
)


def test_a_candidate_comes_with_reasons():
    (found,) = rank([LENA], WANTED, NAMES)

    assert found.fits
    assert found.reasons == (
        "CMMI lead appraiser on every day",
        "no conflict of interest declared",
        "free on every day",
        "8 hours of the working day shared",
        "speaks german",
        "0 days booked within six months",
    )


@pytest.mark.parametrize(
    ("changes", "against"),
    [
        ({"held": ()}, ["no CMMI lead appraiser"]),
        (
            {"held": (Held("cmmi_lead_appraiser", date(2024, 1, 1), date(2026, 6, 3)),)},
            ["CMMI lead appraiser not in force on 04 Jun 2026"],
        ),
        ({"booked": ((FIRST, FIRST),)}, ["booked on 01 Jun 2026"]),
        ({"is_member": True}, ["a member of the organisation does not lead its appraisal"]),
        (
            {"interests": (Interest("own_project", date(2026, 1, 1)),)},
            ["Works in a project in scope: counts without end and bars this seat."],
        ),
        (
            {"availability": Availability("Europe/Berlin", leave=((FIRST, LAST),))},
            ["on leave on 01 Jun 2026", "on leave on 02 Jun 2026", "and 3 more days"],
        ),
    ],
    ids=["no certificate", "ends on day three", "taken", "member", "conflict", "leave"],
)
def test_why_somebody_is_out(changes, against):
    (found,) = rank([replace(LENA, **changes)], WANTED, NAMES)

    assert not found.fits
    assert list(found.against) == against


def test_hints_then_shared_hours_then_load_decide_the_order():
    mute = replace(LENA, key="mute", name="Amy", languages=("french",))
    far = replace(LENA, key="far", name="Bo", availability=Availability("Europe/London"))
    busy = replace(LENA, key="busy", name="Al", booked=((date(2026, 3, 2), date(2026, 3, 6)),))
    out = replace(LENA, key="out", name="Aa", held=())

    order = [one.key for one in rank([out, mute, far, busy, LENA], WANTED, NAMES)]

    assert order == ["lena", "busy", "far", "mute", "out"]
