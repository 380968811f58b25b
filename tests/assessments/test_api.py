"""The API of self-assessments: marking with a version, refusals as problems, and what a save costs."""

import pytest

from assessments.models import Assessment, Characterisation
from tests.assessments.conftest import NOW

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture
def sent(requirement, apollo):
    """A mark as sent."""
    return {
        "process_area": str(requirement("PP").pk),
        "practice": str(requirement("PP SP 1.1").pk),
        "unit": str(apollo.pk),
        "mark": "FI",
        "version": 0,
    }


def _put(api, assessment, values):
    return api.put(f"{BASE}/assessments/{assessment.pk}/characterisation/", values, format="json")


def test_one_is_begun_under_a_journey_and_read_back(cast, journey, api_of):
    api = api_of(cast.priya)

    created = api.post(f"{BASE}/journeys/{journey.pk}/assessments/", {"name": "Spring"}, format="json")

    assert created.status_code == 201, created.content
    row = api.get(f"{BASE}/assessments/{created.json()['id']}/").json()
    assert (row["name"], row["scale"], row["target_level"], row["marked"]) == ("Spring", "scampi", 2, 0)
    assert len(row["units"]) == 3


def test_a_mark_is_set_changed_and_conflicts_are_told(cast, assessment, sent, api_of):
    carl, pavel = api_of(cast.carl), api_of(cast.pavel)

    first = _put(carl, assessment, sent)
    stale = _put(pavel, assessment, {**sent, "mark": "NY"})
    second = _put(pavel, assessment, {**sent, "mark": "NY", "version": 1})

    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert (stale.status_code, stale.json()["code"]) == (409, "mark_changed")
    assert (second.json()["mark"], second.json()["version"]) == ("NY", 2)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"mark": "XX"}, 400, "mark_unknown"),
        ({"mark": "NI"}, 400, "weakness_missing"),
        ({"mark": "FIX"}, 400, "max_length"),
        ({"version": -1}, 400, "min_value"),
        ({"version": "many"}, 400, "invalid"),
        ({"unit": "nowhere"}, 400, "invalid"),
        ({"unit": "00000000-0000-0000-0000-000000000000"}, 400, "not_judged"),
        ({"practice": "00000000-0000-0000-0000-000000000000"}, 400, "not_judged"),
        ({"weakness": "x" * 2001, "mark": "NI"}, 400, "max_length"),
        ({"weakness": "\x00", "mark": "NI"}, 400, "parse_error"),
    ],
)
def test_bad_marks_are_problems_and_nothing_is_written(change, status, code, cast, assessment, sent, api_of):
    response = _put(api_of(cast.carl), assessment, {**sent, **change})

    assert (response.status_code, response.json()["code"]) == (status, code), response.content
    assert not Characterisation.objects.exists()


def test_a_save_costs_few_statements(cast, assessment, sent, client_of, django_assert_max_num_queries):
    client = client_of(cast.carl)
    url = f"{BASE}/assessments/{assessment.pk}/characterisation/"
    client.put(url, sent, content_type="application/json")

    # Two of them are the savepoint around the write, which is a transaction of its own outside of tests.
    with django_assert_max_num_queries(12):
        response = client.put(url, {**sent, "mark": "NY", "version": 1}, content_type="application/json")

    assert response.status_code == 200


def test_filling_deciding_closing(cast, assessment, requirement, api_of):
    api = api_of(cast.priya)
    url = f"{BASE}/assessments/{assessment.pk}"

    filled = api.post(f"{url}/fill/", {"process_area": str(requirement("PP").pk), "mark": "FI"}, format="json")
    decided = api.post(
        f"{url}/decisions/",
        {
            "process_area": str(requirement("PP").pk),
            "subject": str(requirement("PP SG 1").pk),
            "question": "impact",
            "answer": "not_significant",
            "reason": "Each weakness concerns one document.",
        },
        format="json",
    )
    withdrawn = api.post(f"{BASE}/team-decisions/{decided.json()['id']}/withdraw/")
    closed = api.post(f"{url}/close/")
    refused = api.delete(f"{url}/")

    assert filled.json() == {"marked": 48}
    assert decided.status_code == 201
    assert withdrawn.json()["is_current"] is False
    assert closed.json()["closed_at"] is not None
    assert (refused.status_code, refused.json()["code"]) == (409, "assessment_closed")
    assert Assessment.objects.exists()


def test_lists_are_filtered_and_cost_the_same_for_one_and_for_three(
    cast, assessment, requirement, mark, api_of, django_assert_num_queries
):
    api, url = api_of(cast.carl), f"{BASE}/characterisations/?assessment={assessment.pk}"
    for number, practice in enumerate(("PP SP 1.1", "PP SP 1.2", "PP SP 1.3"), start=1):
        mark(practice, "FI", now=NOW)
        with django_assert_num_queries(2):
            assert api.get(url).json()["count"] == number
    assert api.get(f"{url}&practice={requirement('PP SP 1.1').pk}").json()["count"] == 1
    assert api.get(f"{BASE}/assessments/?closed_at__isnull=true").json()["count"] == 1


def test_the_result_is_read_for_now_for_a_day_and_under_assumptions(cast, assessment, mark, api_of):
    mark("PP SP 1.1", "LI", weakness="Suppliers are left out")
    api, url = api_of(cast.vera), f"{BASE}/assessments/{assessment.pk}/result/"

    found = api.get(url).json()
    before = api.get(url, {"at": "2027-01-01T00:00:00Z"}).json()
    assumed = api.get(url, {"assume": ["PP|PP SP 1.1|*|FI", "nonsense"]}).json()

    def rating(data):
        return next(row for row in data["ratings"] if (row["area"], row["ref"]) == ("PP", "PP SP 1.1"))

    assert (found["self_assessed"], found["method"], found["overall"]["value"]) == (True, "scampi-a-1.3", None)
    assert rating(found)["missing"] == ["Borealis"]
    assert rating(before)["missing"] == ["Apollo", "Borealis"]
    assert rating(assumed)["value"] == "FI"
    assert api.get(url, {"at": "soon"}).status_code == 400
