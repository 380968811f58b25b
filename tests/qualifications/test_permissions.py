"""Who records the qualifications of whom."""

import pytest

from qualifications.permissions import may_record_for, may_record_for_all

pytestmark = pytest.mark.django_db
MANAGERS = ("olga", "priya")
MEMBERS = (*MANAGERS, "pavel", "carl", "vera")


@pytest.mark.parametrize("name", [*MEMBERS, "lena", "mallory"])
def test_who_may(cast, acme, name):
    person = getattr(cast, name)

    assert bool(may_record_for(person, acme, person)) is (name in MEMBERS)
    assert bool(may_record_for(person, acme, cast.carl)) is (name in (*MANAGERS, "carl"))
    assert bool(may_record_for_all(person, acme)) is (name in MANAGERS)


def test_a_refusal_says_why(cast, acme):
    assert "their own" in may_record_for(cast.vera, acme, cast.carl).reason
    assert "not a member" in may_record_for(cast.mallory, acme, cast.mallory).reason
