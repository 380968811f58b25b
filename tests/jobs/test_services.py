"""Jobs: started once, run by one process, ended with a state that says how."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.progress import Progress, Stopped
from jobs.services import forget_jobs, repeat_job, run_job, run_waiting_jobs, start_job, stop_job
from organizations.errors import Conflict, Denied

pytestmark = pytest.mark.django_db
KINDS = ("count", "refuse", "break_down", "be_stopped", "lose_the_lease")


@pytest.fixture(autouse=True)
def kinds(settings):
    settings.JOBS = {kind: f"tests.jobs.work.{kind}" for kind in KINDS}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def start(acme, cast, now):
    def started(kind="count", actor=cast.priya, **options):
        values = {"title": "Count", "parameters": {"steps": 3}, "now": now, **options}
        return start_job(organization=acme, kind=kind, actor=actor, **values)

    return started


def test_a_job_runs_and_tells_its_result(start, now):
    job = run_job(pk=start().pk, now=now)

    assert (job.state, job.done, job.total, job.attempts) == ("succeeded", 3, 3, 1)
    assert job.result == {"message": "counted", "path": "/counted/"}
    assert job.finished_at is not None


def test_the_queue_is_told_after_the_transaction(start, settings, django_capture_on_commit_callbacks, monkeypatch):
    told = []
    monkeypatch.setattr("jobs.tasks.announce", told.append)

    with django_capture_on_commit_callbacks(execute=True):
        job = start()
        assert told == []

    assert told == [str(job.pk)]


def test_a_queue_that_fails_loses_nothing(start, now, django_capture_on_commit_callbacks, monkeypatch):
    def broken(pk):
        raise OSError("no broker")

    monkeypatch.setattr("jobs.tasks.announce", broken)
    with django_capture_on_commit_callbacks(execute=True):
        job = start()

    assert run_waiting_jobs(now=now + timedelta(minutes=1)) == 1
    job.refresh_from_db()
    assert job.state == "succeeded"


def test_unknown_kinds_are_a_fault_of_the_caller(start):
    with pytest.raises(KeyError):
        start("paint")


def test_the_same_key_gives_the_open_job(start, now):
    first = start(key="bundle-1")

    assert start(key="bundle-1") == first
    run_job(pk=first.pk, now=now)
    assert start(key="bundle-1") != first


def test_a_job_runs_once_however_often_it_is_told(start, now):
    job = start()
    run_job(pk=job.pk, now=now)

    assert run_job(pk=job.pk, now=now) is None


def test_a_job_that_runs_elsewhere_is_left_alone_until_its_process_is_silent(start, now):
    job = start()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, alive_at=now)

    assert run_job(pk=job.pk, now=now + timedelta(minutes=9)) is None
    again = run_job(pk=job.pk, now=now + timedelta(minutes=11))
    assert (again.state, again.attempts) == ("succeeded", 2)


def test_a_job_that_dies_three_times_has_failed(start, now):
    job = start()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=3, alive_at=now)

    assert run_job(pk=job.pk, now=now + timedelta(minutes=11)) is None
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "It was begun three times and never came to its end.")


def test_a_refusal_is_told_as_it_is(start, now):
    job = run_job(pk=start("refuse").pk, now=now)

    assert (job.state, job.error) == ("failed", "There is nothing to count.")


def test_a_fault_is_logged_and_not_shown(start, now, caplog):
    job = run_job(pk=start("break_down").pk, now=now)

    assert job.state == "failed"
    assert "secret" not in job.error
    assert "secret detail" in caplog.text


def test_a_running_job_stops_at_its_next_step(start, now):
    job = run_job(pk=start("be_stopped").pk, now=now)

    assert (job.state, job.result) == ("stopped", {})


def test_a_process_that_lost_its_job_does_not_write_its_end(start, now):
    job = run_job(pk=start("lose_the_lease").pk, now=now)

    assert job.state == "running"


def test_a_waiting_job_is_stopped_at_once_and_can_be_repeated(start, cast, now):
    job = stop_job(job=start(key="x"), actor=cast.priya, now=now)

    assert (job.state, run_job(pk=job.pk, now=now)) == ("stopped", None)
    again = repeat_job(job=job, actor=cast.priya, now=now)
    assert (again.state, again.key, again.parameters) == ("waiting", "x", {"steps": 3})
    assert again.pk != job.pk


def test_what_has_ended_cannot_be_stopped_and_what_succeeded_not_repeated(start, cast, now):
    job = run_job(pk=start().pk, now=now)

    with pytest.raises(Conflict):
        stop_job(job=job, actor=cast.priya, now=now)
    with pytest.raises(Conflict):
        repeat_job(job=job, actor=cast.priya, now=now)


@pytest.mark.parametrize(("person", "may"), [("carl", True), ("priya", True), ("pavel", False), ("vera", False)])
def test_who_started_it_and_programme_managers_steer_it(start, cast, now, person, may):
    job = start(actor=cast.carl)

    if may:
        assert stop_job(job=job, actor=getattr(cast, person), now=now).state == "stopped"
    else:
        with pytest.raises(Denied):
            stop_job(job=job, actor=getattr(cast, person), now=now)


def test_ended_jobs_are_forgotten_after_a_month(start, now):
    ended, waiting = run_job(pk=start().pk, now=now), start()

    assert forget_jobs(now=ended.finished_at + timedelta(days=29)) == 0
    assert forget_jobs(now=ended.finished_at + timedelta(days=31)) == 1
    assert Job.objects.get() == waiting


def test_a_job_that_is_gone_is_not_run(now, db):
    assert run_job(pk=UUID(int=1), now=now) is None


def test_progress_writes_at_most_twice_a_second_but_always_the_end():
    written = []
    progress = Progress(lambda *values: written.append(values) or True)

    for done in range(100):
        progress(done, 99)

    assert written == [(0, 99, ""), (99, 99, "")]


def test_progress_raises_when_it_is_to_stop():
    with pytest.raises(Stopped):
        Progress(lambda *values: False)(1, 2)
