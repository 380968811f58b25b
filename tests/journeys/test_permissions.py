"""Who may plan a journey, and who may work on its tasks."""

import pytest

from journeys import permissions
from journeys.models import TaskComment
from tests.factories import TaskFactory

pytestmark = pytest.mark.django_db
EVERYBODY = ("olga", "priya", "pavel", "carl", "vera", "lena", "mallory")


def _allowed(cast, decide):
    return [name for name in EVERYBODY if decide(getattr(cast, name))]


def test_programme_managers_manage_journeys(cast, acme):
    allowed = _allowed(cast, lambda person: permissions.may_manage_journeys(person, acme))

    assert allowed == ["olga", "priya"]


def test_process_owners_manage_tasks(cast, journey):
    assert _allowed(cast, lambda person: permissions.may_manage_tasks(person, journey)) == ["olga", "priya", "pavel"]


def test_contributors_work_on_the_tasks_they_own(cast, journey, task):
    free = TaskFactory(journey=journey)

    assert _allowed(cast, lambda person: permissions.may_work_on_task(person, task)) == [
        "olga", "priya", "pavel", "carl",
    ]  # fmt: skip
    assert _allowed(cast, lambda person: permissions.may_work_on_task(person, free)) == ["olga", "priya", "pavel"]


def test_owning_a_task_does_not_make_a_viewer_a_contributor(cast, journey):
    task = TaskFactory(journey=journey, owner=cast.vera)

    assert not permissions.may_work_on_task(cast.vera, task)


def test_comments_are_deleted_by_their_author(cast, task):
    comment = TaskComment.objects.create(task=task, author=cast.carl, text="Hi")
    by_viewer = TaskComment.objects.create(task=task, author=cast.vera, text="Once a contributor")

    assert _allowed(cast, lambda person: permissions.may_delete_comment(person, comment)) == ["carl"]
    assert _allowed(cast, lambda person: permissions.may_delete_comment(person, by_viewer)) == []


def test_a_refusal_says_why(cast, journey, task):
    free = TaskFactory(journey=journey)

    assert permissions.may_work_on_task(cast.carl, free).reason == (
        "Contributors work on the tasks they own; this one belongs to somebody else."
    )
    assert permissions.may_manage_tasks(cast.carl, journey).reason == (
        "Your role here is contributor; this needs at least the role process owner."
    )
