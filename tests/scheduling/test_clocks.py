"""Clocks per method: their days, how each stands, and what moving the wanted date breaks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduling.clocks import METHODS, ClockState, Dates, method_for, tailored, timeline

START, END = date(2026, 6, 1), date(2026, 6, 5)
EARLY = date(2026, 3, 1)
CALM = Dates(START, END, {})
BENCHMARK = METHODS["cmmi_benchmark"]


def _days(method, dates=CALM, today=EARLY):
    return {clock.rule.key: (clock.earliest, clock.latest) for clock in timeline(METHODS[method], dates, today).clocks}


def _states(method=BENCHMARK, dates=CALM, today=EARLY):
    return {clock.rule.key: clock.state.value for clock in timeline(method, dates, today).clocks}


@pytest.mark.parametrize(
    ("method", "key", "earliest", "latest"),
    [
        pytest.param(
            "cmmi_benchmark", "sample_request", date(2026, 4, 2), date(2026, 4, 27), id="60 to 35 days before"
        ),
        pytest.param("cmmi_benchmark", "sample_acceptance", date(2026, 4, 2), date(2026, 5, 2), id="accepted 30 days"),
        pytest.param("cmmi_benchmark", "registration", None, date(2026, 5, 2), id="registered 30 days before"),
        pytest.param("cmmi_benchmark", "readiness_review", None, date(2026, 5, 2), id="readiness review 30 days"),
        pytest.param("cmmi_benchmark", "conduct", START, date(2026, 8, 30), id="conduct within 90 days"),
        pytest.param("cmmi_benchmark", "report", END, date(2026, 7, 5), id="results within 30 days"),
        pytest.param("cmmi_benchmark", "validity", END, date(2029, 6, 5), id="Benchmark valid three years"),
        pytest.param("cmmi_sustainment", "validity", END, date(2028, 6, 5), id="Sustainment valid two years"),
        pytest.param("scampi_a_1.3", "registration", None, date(2026, 5, 2), id="SAS 30 days before"),
        pytest.param("scampi_a_1.3", "validity", END, date(2029, 6, 5), id="SCAMPI A valid three years"),
        pytest.param("aspice", "planning", None, date(2026, 5, 4), id="A-SPICE four weeks of planning"),
    ],
)
def test_clocks_count_from_the_days_of_the_appraisal(method, key, earliest, latest):
    assert _days(method)[key] == (earliest, latest)


@pytest.mark.parametrize(
    ("today", "done", "state", "because"),
    [
        (date(2026, 4, 1), {}, "waiting", "Opens in 1 day."),
        (date(2026, 4, 2), {}, "open", "25 days left."),
        (date(2026, 4, 20), {}, "pressing", "7 days left."),
        (date(2026, 4, 27), {}, "pressing", "0 days left."),
        (date(2026, 4, 28), {}, "broken", "The last day passed 1 day ago and nothing is recorded."),
        (date(2026, 5, 20), {"sample_request": date(2026, 4, 27)}, "done", "Done on 27 Apr 2026, in time."),
        (date(2026, 5, 20), {"sample_request": date(2026, 4, 30)}, "broken", "Done 3 days after the last day."),
        (date(2026, 4, 1), {"sample_request": date(2026, 4, 1)}, "broken", "Done 1 day before the first day."),
    ],
)
def test_a_window_has_a_first_and_a_last_day(today, done, state, because):
    clocks = timeline(BENCHMARK, replace(CALM, done=done), today).clocks
    clock = next(clock for clock in clocks if clock.rule.key == "sample_request")

    assert (clock.state.value, clock.because) == (state, because)


@pytest.mark.parametrize(
    ("days", "broken"),
    [
        (0, []),
        (7, ["Random sample requested"]),
        (
            14,
            [
                "Random sample requested",
                "Random sample accepted",
                "Registered with its plan",
                "Readiness review held",
            ],
        ),
    ],
)
def test_moving_the_start_recomputes_every_clock_and_names_each_broken_one(days, broken):
    """practice.md 4.3, test 13."""
    today, earlier = date(2026, 4, 25), timedelta(days=days)

    before = timeline(BENCHMARK, CALM, today)
    after = timeline(BENCHMARK, Dates(START - earlier, END - earlier, {}), today)

    assert [clock.rule.label for clock in after.broken] == broken
    for old, new in zip(before.clocks, after.clocks, strict=True):
        assert old.rule.months or new.latest == old.latest - earlier


def test_what_was_done_is_judged_again_after_a_move():
    done = {
        "sample_request": date(2026, 4, 20),
        "sample_acceptance": date(2026, 4, 30),
        "registration": date(2026, 4, 1),
    }
    later = Dates(START + timedelta(days=30), END + timedelta(days=30), done)

    assert _states(dates=replace(CALM, done=done), today=date(2026, 5, 5))["sample_request"] == "done"
    assert _states(dates=later, today=date(2026, 5, 5))["sample_request"] == "broken"  # asked 72 days before
    assert _states(dates=later, today=date(2026, 5, 5))["registration"] == "done"


@pytest.mark.parametrize(("length", "state"), [(90, "waiting"), (91, "broken")])
def test_conduct_takes_at_most_ninety_days(length, state):
    dates = Dates(START, START + timedelta(days=length), {})

    assert _states(dates=dates)["conduct"] == state


@pytest.mark.parametrize(
    ("prior", "in_a_row", "broken"),
    [
        (date(2026, 6, 5), 0, []),
        (date(2026, 6, 4), 0, ["prior_rating"]),
        (None, 0, ["prior_rating"]),
        (date(2026, 12, 31), 2, []),
        (date(2026, 12, 31), 3, ["in_a_row"]),
    ],
    ids=["last day", "a day late", "none named", "third in a row", "fourth in a row"],
)
def test_sustainment_follows_a_valid_rating_at_most_three_times(prior, in_a_row, broken):
    dates = replace(CALM, prior_valid_until=prior, in_a_row=in_a_row)

    assert [clock.rule.key for clock in timeline(METHODS["cmmi_sustainment"], dates, EARLY).broken] == broken


def test_safe_start_is_the_first_last_day_and_falls_away_when_all_is_done():
    found = timeline(BENCHMARK, CALM, EARLY)
    assert (found.safe_start_on, found.earliest_start_on) == (date(2026, 4, 27), EARLY + timedelta(days=35))

    done = dict.fromkeys([rule.key for rule in BENCHMARK.clocks], date(2026, 4, 20))
    assert timeline(BENCHMARK, replace(CALM, done=done), EARLY).safe_start_on is None


def test_scampi_a_says_that_results_are_no_longer_accepted():
    clocks = {clock.rule.key: clock for clock in timeline(METHODS["scampi_a_1.3"], CALM, EARLY).clocks}

    assert clocks["acceptance"].state is ClockState.INFORMATION
    assert "is not published" in clocks["acceptance"].because
    past = Dates(date(2020, 9, 1), date(2020, 9, 30), {})
    assert "acceptance" not in _days("scampi_a_1.3", past, date(2020, 1, 1))


def test_a_recommendation_is_never_broken():
    assert _states(METHODS["aspice"], today=date(2026, 5, 20))["planning"] == "pressing"


def test_the_sponsor_sets_terms_only_where_the_method_sets_none():
    own = tailored(METHODS["aspice"], 21, 12)

    assert [rule.key for rule in own.clocks] == ["planning", "readiness_review", "report", "validity"]
    assert timeline(own, CALM, EARLY).clocks[2].latest == date(2026, 6, 26)
    assert tailored(BENCHMARK, 21, 12) == BENCHMARK
    assert tailored(METHODS["aspice"], None, None) == METHODS["aspice"]


@pytest.mark.parametrize(
    ("key", "family", "method"),
    [
        ("cmmi-dev-1.3", "cmmi", "scampi_a_1.3"),
        ("cmmi-2.0", "cmmi", "cmmi_benchmark"),
        ("cmmi-3.0", "cmmi", "cmmi_benchmark"),
        ("aspice-4.0", "aspice", "aspice"),
        ("iso-15504-5-2012", "iso_15504", "aspice"),
    ],
)
def test_each_model_has_its_method(key, family, method):
    assert method_for(key, family) == method


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_clock_names_its_source(method):
    assert all(rule.source for rule in method.clocks)
    assert len({rule.key for rule in method.clocks}) == len(method.clocks)
