"""Interview plans: what the solver returns keeps every rule, says what stands in its way, and changes little."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduling.interviews import Interviewee, Member, Place, Problem, Terms, group, solve, violations
from scheduling.workdays import Availability

LONG_DAY = Availability("Europe/Berlin", time(8), time(18))
FULL = (time(9), time(17))
DAYS = tuple(date(2026, 6, 1) + timedelta(days=number) for number in range(5))
TERMS = Terms("Europe/Berlin", DAYS)
TEAM = tuple(Member(name, name, LONG_DAY) for name in ("Lena", "Ann", "Bob"))
ROOMS = (Place("r1", "Red", 8), Place("r2", "Blue", 8))
AREAS = ("MAN.3", "SUP.1", "SUP.8", "SWE.1", "SWE.2", "SWE.3")


def _person(key, role="Engineer", areas=("PP",), units=("Apollo",), **changes):
    values = {"availability": LONG_DAY} | changes
    return Interviewee(key, key, role, frozenset(areas), frozenset(units), **values)


ASPICE = Problem(
    replace(TERMS, by_area=True, reserve=2),
    tuple(_person(f"{area} {letter}", areas=(area,)) for area in AREAS for letter in "ab"),
    TEAM,
    ROOMS,
)


def _solve(problem, pinned=None):
    return solve(problem, pinned or {}, seconds=3, tell=lambda _found, _note: None)


def _hour(number):
    begin = datetime(2026, 6, 1, number, tzinfo=UTC)
    return {"starts_at": begin, "ends_at": begin + timedelta(hours=1)}


def _again(problem, outcome, **changes):
    former = {one.key: one for one in outcome.placed}
    people = {draft.key: draft.people for draft in outcome.drafts}
    return _solve(replace(problem, former=former, former_people=people, **changes))


def test_a_plan_keeps_every_rule_and_begins_with_management_and_support():
    outcome = _solve(ASPICE)

    assert outcome.problems == ()
    assert violations(ASPICE, outcome.drafts, outcome.placed) == ()
    first = [one.ends_at for one in outcome.placed if one.key.startswith(("MAN.3", "SUP"))]
    rest = [one.starts_at for one in outcome.placed if one.key.startswith("SWE")]
    assert max(first) <= min(rest)
    assert outcome.people_hours == 6 * 3 + 2 * 2  # six interviews of three people, two follow-ups of two


def test_who_is_not_needed_is_not_interviewed():
    grouping = group(ASPICE)

    assert [len(draft.people) for draft in grouping.drafts if not draft.is_reserve] == [1] * 6


def test_when_somebody_drops_out_at_most_three_sessions_change():
    """practice.md 4.3, test 15."""
    outcome = _solve(ASPICE)
    gone = next(iter(outcome.drafts[0].people))
    people = tuple(replace(one, available=one.key != gone) for one in ASPICE.people)

    after = _again(ASPICE, outcome, people=people)

    assert after.problems == ()
    assert after.changed == 1
    assert violations(replace(ASPICE, people=people), after.drafts, after.placed) == ()


def test_planning_again_without_a_change_changes_nothing():
    outcome = _solve(ASPICE)

    assert _again(ASPICE, outcome).placed == outcome.placed


def test_nobody_sits_with_their_own_manager_and_leads_sit_alone():
    people = (
        _person("boss", units=("A",)),
        _person("report", units=("B",), manager="boss"),
        _person("peer", units=("C",)),
        _person("lead", role="Project lead", alone=True),
        _person("lead 2", role="Project lead", units=("B",), alone=True),
    )

    drafts = group(Problem(TERMS, people, TEAM)).drafts

    assert sorted(sorted(draft.people) for draft in drafts if draft.people) == [
        ["boss", "peer"], ["lead"], ["lead 2"], ["report"],
    ]  # fmt: skip


def test_hours_in_far_zones_are_kept():
    kolkata = Availability("Asia/Kolkata", time(10), time(18))
    problem = Problem(TERMS, (_person("Asha", availability=kolkata),), TEAM)

    (one, *_rest) = _solve(problem).placed

    assert one.ends_at <= datetime(one.ends_at.year, one.ends_at.month, one.ends_at.day, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        pytest.param(
            replace(ASPICE, people=(replace(ASPICE.people[0], available=False), *ASPICE.people[2:])),
            "Nobody available can affirm MAN.3 in Apollo as Engineer.",
            id="nobody left",
        ),
        pytest.param(replace(ASPICE, team=TEAM[:1]), "at least 2 are present", id="team of one"),
        pytest.param(replace(ASPICE, places=(Place("r", "Box", 2),)), "no room has 3 seats", id="small room"),
        pytest.param(
            replace(
                ASPICE, people=(_person("Ana", availability=Availability("America/Los_Angeles", time(9), time(17))),)
            ),
            "Ana: no 60 minutes in the hours of all of them and of the day.",
            id="no shared hours",
        ),
        pytest.param(
            replace(ASPICE, terms=replace(ASPICE.terms, days=DAYS[:1], hours=FULL, break_minutes=0)),
            "the lunch break",
            id="a day that is full but for lunch",
        ),
        pytest.param(
            replace(ASPICE, terms=replace(ASPICE.terms, days=DAYS[:1], hours=(time(9), time(12)))),
            "No single rule stands in the way: 8 sessions of 8 hours",
            id="half a day",
        ),
    ],
)
def test_what_stands_in_the_way_is_named(problem, words):
    outcome = _solve(problem)

    assert outcome.placed == ()
    assert any(words in text for text in outcome.problems), outcome.problems


def test_a_session_set_by_hand_stays():
    outcome = _solve(ASPICE)
    moved = replace(
        outcome.placed[3],
        starts_at=datetime(2026, 6, 4, 12, tzinfo=UTC),
        ends_at=datetime(2026, 6, 4, 13, tzinfo=UTC),
    )

    after = solve(ASPICE, {moved.key: moved}, seconds=3, tell=lambda _found, _note: None)

    assert next(one for one in after.placed if one.key == moved.key) == moved


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (
            {"starts_at": datetime(2026, 6, 1, 10, tzinfo=UTC), "ends_at": datetime(2026, 6, 1, 11, tzinfo=UTC)},
            "lunch",
        ),
        ({"starts_at": datetime(2026, 6, 1, 16, tzinfo=UTC), "ends_at": datetime(2026, 6, 1, 17, tzinfo=UTC)}, "day"),
        ({"team": frozenset({"Lena"})}, "team"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_named(changes, rule):
    outcome = _solve(ASPICE)
    placed = (replace(outcome.placed[-3], **changes), *(one for one in outcome.placed if one != outcome.placed[-3]))

    assert rule in {one.rule for one in violations(ASPICE, outcome.drafts, placed)}


def test_what_tell_raises_ends_the_search():
    def stop(_done, note):
        if "looking" in note:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        solve(ASPICE, {}, seconds=30, tell=stop)
