"""Pages and API of jobs."""

import pytest
from django.urls import reverse

from jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_job(acme, cast):
    def made(**values):
        return Job.objects.create(organization=acme, kind="count", **{"owner": cast.priya, "title": "Count", **values})

    return made


@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_constant_number_of_statements(count, make_job, client_of, cast, django_assert_num_queries):
    for number in range(count):
        make_job(title=f"Count {number}")
    client = client_of(cast.priya)
    client.get(reverse("jobs:list"))

    with django_assert_num_queries(8):
        response = client.get(reverse("jobs:list"))

    assert len(response.context["page"].object_list) == count


def test_list_shows_own_jobs_unless_all_are_wanted(make_job, client_of, cast):
    own, other = make_job(), make_job(owner=cast.olga)
    client = client_of(cast.priya)

    assert list(client.get(reverse("jobs:list")).context["page"]) == [own]
    assert set(client.get(reverse("jobs:list"), {"whose": "all"}).context["page"]) == {own, other}
    assert list(client.get(reverse("jobs:list"), {"state": "failed"}).context["page"]) == []
    assert client.get(reverse("jobs:list"), {"state": "odd"}).status_code == 400


def test_an_open_job_renews_itself_and_an_ended_one_does_not(make_job, client_of, cast):
    job = make_job(state="running", done=1, total=4)
    url = reverse("jobs:progress", args=[job.pk])
    client = client_of(cast.priya)

    running = client.get(url).content.decode()
    assert "hx-get" in running
    assert "25 %" in running
    Job.objects.filter(pk=job.pk).update(state="succeeded", finished_at=job.created_at, result={"path": "/there/"})
    ended = client.get(url).content.decode()
    assert "hx-get" not in ended
    assert 'href="/there/"' in ended


def test_stop_and_repeat_by_buttons(make_job, client_of, cast):
    job = make_job()
    client = client_of(cast.priya)

    client.post(reverse("jobs:stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "stopped"
    answer = client.post(reverse("jobs:stop", args=[job.pk]), follow=True)
    assert "This job has ended already." in answer.content.decode()


def test_repeat_leads_to_the_new_job(make_job, client_of, cast, settings):
    settings.JOBS = {"count": "tests.jobs.work.count"}
    job = make_job(state="failed", finished_at="2026-01-01T00:00Z", error="No")

    answer = client_of(cast.priya).post(reverse("jobs:repeat", args=[job.pk]))

    new = Job.objects.exclude(pk=job.pk).get()
    assert answer.url == reverse("jobs:detail", args=[new.pk])


def test_api_tells_stops_and_repeats(make_job, api_of, cast, settings):
    settings.JOBS = {"count": "tests.jobs.work.count"}
    job = make_job()
    api = api_of(cast.priya)
    url = reverse("api:job-detail", args=[job.pk])

    assert api.get(url).json()["percent"] is None
    assert api.post(reverse("api:job-stop", args=[job.pk])).json()["state"] == "stopped"
    assert api.post(reverse("api:job-stop", args=[job.pk])).status_code == 409
    repeated = api.post(reverse("api:job-repeat", args=[job.pk]))
    assert (repeated.status_code, repeated.json()["state"]) == (201, "waiting")
