"""The marks of each method, their keys, and which ask for a weakness."""

import pytest

from assessments.scales import BENCHMARK, NPLF, SCALES, SCAMPI, problem_with, scale_for


@pytest.mark.parametrize(
    ("family", "edition", "scale"),
    [
        ("cmmi", "1.3", SCAMPI),
        ("cmmi", "2.0", BENCHMARK),
        ("cmmi", "3.0", BENCHMARK),
        ("aspice", "4.0", NPLF),
        ("aspice", "3.1", NPLF),
        ("iso_15504", "2012", NPLF),
        ("own", "1", NPLF),
    ],
)
def test_each_model_has_the_scale_of_its_method(family, edition, scale):
    assert scale_for(family, edition) is scale


@pytest.mark.parametrize(
    ("scale", "values"),
    [
        pytest.param(SCAMPI, "FI LI PI NI NY", id="SCAMPI A v1.3"),
        pytest.param(BENCHMARK, "FM LM PM DM NY NC", id="Benchmark V3.0"),
        pytest.param(NPLF, "F L P N", id="ISO/IEC 33020 5.3"),
    ],
)
def test_marks_stand_best_first(scale, values):
    assert " ".join(mark.value for mark in scale.marks) == values


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_each_mark_has_a_key_of_its_own_that_the_grid_does_not_need(scale):
    letters = [mark.letter for mark in scale.marks]

    assert len(set(letters)) == len(letters)
    assert "w" not in letters


@pytest.mark.parametrize(
    ("scale", "value", "weakness", "area", "problem"),
    [
        pytest.param(SCAMPI, "FI", "", "PP", "", id="FI has no weakness"),
        pytest.param(SCAMPI, "NY", "", "PP", "", id="NY has no weakness"),
        pytest.param(SCAMPI, "LI", "No plan", "PP", "", id="LI with its weakness"),
        pytest.param(SCAMPI, "LI", " ", "PP", "weakness_missing", id="LI without"),
        pytest.param(SCAMPI, "PI", "", "PP", "weakness_missing", id="PI without"),
        pytest.param(SCAMPI, "NI", "", "PP", "weakness_missing", id="NI without"),
        pytest.param(BENCHMARK, "LM", "", "EST", "weakness_missing", id="LM without"),
        pytest.param(BENCHMARK, "PM", "", "EST", "weakness_missing", id="PM without"),
        pytest.param(BENCHMARK, "DM", "\n", "EST", "weakness_missing", id="DM without"),
        pytest.param(BENCHMARK, "NC", "", "EST", "", id="NC has none"),
        pytest.param(BENCHMARK, "NY", "", "EST", "", id="NY in EST"),
        pytest.param(BENCHMARK, "NY", "", "GOV", "not_yet_refused", id="NY never for GOV"),
        pytest.param(BENCHMARK, "NY", "", "II", "not_yet_refused", id="NY never for II"),
        pytest.param(NPLF, "P", "", "SWE.1", "", id="N/P/L/F without"),
        pytest.param(NPLF, "FI", "", "SWE.1", "mark_unknown", id="another method's mark"),
        pytest.param(SCAMPI, "fi", "", "PP", "mark_unknown", id="small letters"),
        pytest.param(SCAMPI, "", "", "PP", "", id="taken back"),
    ],
)
def test_a_mark_is_refused_where_the_method_refuses_it(scale, value, weakness, area, problem):
    assert problem_with(scale, value, weakness, area) == problem
