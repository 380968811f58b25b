"""Saved advice: who may, what is kept, what is refused, and what a change of the rules means."""

import dataclasses
from datetime import date

import pytest

from advisor import rulebook, services
from advisor.models import SavedAdvice
from organizations.errors import Denied, DomainError
from tests.advisor.conftest import LATER, NOW, SUPPLIER

pytestmark = pytest.mark.django_db
State = SavedAdvice.State


@pytest.fixture
def newer_rules(monkeypatch):
    """A function that puts a rulebook with changes in the place of the shipped one."""

    def install(**changes):
        book = dataclasses.replace(rulebook.shipped_rulebook(), date="2027-02-28", **changes)
        for module in ("advisor.models", "advisor.queries", "advisor.services"):
            monkeypatch.setattr(f"{module}.shipped_rulebook", lambda: book)

    return install


def test_it_is_open_until_it_is_evaluated_and_keeps_who_and_when(advice, cast, acme):
    assert (advice.state, advice.result, advice.rules_of) == (State.OPEN, None, None)
    assert (advice.created_by, advice.created_at, advice.changed_by) == (cast.carl, NOW, cast.carl)
    assert advice.answers == SUPPLIER
    assert acme.activities.get(verb="began").target_id == advice.pk


def test_evaluating_keeps_the_result_with_the_day_of_its_rules(evaluated, acme):
    first = evaluated.result["standings"][0]

    assert evaluated.state == State.CURRENT
    assert str(evaluated.rules_of) == evaluated.result["rules_of"] == rulebook.shipped_rulebook().date
    assert (first["option"]["key"], first["gate"]) == ("aspice_swe_cl2", "well_founded")
    assert first["option"]["target"] == {"framework": "aspice-4.0", "level": 2, "profile": "aspice-4.0--base-sys-swe"}
    assert {row["key"] for row in evaluated.result["answered"]} == SUPPLIER.keys()
    assert acme.activities.get(verb="evaluated").detail["first"] == first["option"]["label"]


def test_an_answer_is_added_replaced_and_taken_back_and_the_others_stay(advice, cast):
    def answer(**answers):
        return services.update_advice(advice=advice, answers=answers, actor=cast.carl, now=LATER).answers

    assert answer(held=["iso_9001"]) == {**SUPPLIER, "held": ["iso_9001"]}
    assert answer(held=[], markets=["italy"]) == {**SUPPLIER, "held": [], "markets": ["italy"]}
    assert answer(held=None) == {**SUPPLIER, "markets": ["italy"]}


def test_two_people_who_answer_different_questions_lose_nothing(advice, cast):
    seen_before = SavedAdvice.objects.get(pk=advice.pk)
    services.update_advice(advice=advice, answers={"size": ["from_250"]}, actor=cast.carl, now=LATER)

    after = services.update_advice(advice=seen_before, answers={"held": []}, actor=cast.pavel, now=LATER)

    assert after.answers == {**SUPPLIER, "size": ["from_250"], "held": []}
    assert after.changed_by == cast.pavel


def test_changed_answers_keep_the_result_until_it_is_evaluated_again(evaluated, cast):
    changed = services.update_advice(advice=evaluated, answers={"industry": ["medical"]}, actor=cast.carl, now=LATER)
    assert (changed.state, changed.result) == (State.ANSWERS_CHANGED, evaluated.result)

    again = services.evaluate_advice(advice=changed, actor=cast.carl, now=LATER)

    assert again.state == State.CURRENT
    assert again.result["standings"][0]["option"]["key"].startswith("cmmi_dev")


def test_the_same_answers_again_change_nothing(evaluated, cast):
    same = services.update_advice(advice=evaluated, answers=SUPPLIER, actor=cast.pavel, now=LATER)

    assert (same.state, same.changed_by, same.changed_at) == (State.CURRENT, cast.carl, NOW)


def test_after_a_change_of_the_rules_the_old_result_stands_as_it_was_given(evaluated, cast, newer_rules, acme):
    former = evaluated.result["standings"][0]["option"]["label"]
    newer_rules(rules=())
    assert evaluated.state == State.RULES_CHANGED
    assert evaluated.result["standings"][0]["reasons_for"]

    again = services.evaluate_advice(advice=evaluated, actor=cast.carl, now=LATER)

    assert (again.state, again.rules_of) == (State.CURRENT, date(2027, 2, 28))
    assert not again.result["standings"][0]["reasons_for"]
    assert acme.activities.filter(verb="evaluated").latest("at").detail["former"] == former


def test_an_answer_that_the_rules_no_longer_know_counts_as_unanswered(evaluated, cast, newer_rules):
    questions = rulebook.shipped_rulebook().questions
    newer_rules(questions=tuple(question for question in questions if question.key != "industry"), rules=())

    again = services.evaluate_advice(advice=evaluated, actor=cast.carl, now=LATER)

    assert {row["key"] for row in again.result["answered"]} == {"markets", "product"}
    assert again.answers == SUPPLIER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "Other"}, None),
        ({"answers": {"colour": ["red"]}}, "colour"),
        ({"answers": {"industry": ["bakery"]}}, "industry"),
        ({"answers": {"industry": []}}, "industry"),
        ({"answers": {"industry": ["it", "space"]}}, "industry"),
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_lost(values, field, advice, acme, cast):
    services.start_advice(organization=acme, title="Other", actor=cast.carl, now=NOW)

    with pytest.raises(DomainError) as refusal:
        services.update_advice(advice=advice, actor=cast.carl, now=LATER, **values)

    assert refusal.value.field == field
    kept = SavedAdvice.objects.get(pk=advice.pk)
    assert (kept.title, kept.answers, kept.changed_at) == ("Which model first?", SUPPLIER, NOW)


def test_without_an_answer_there_is_nothing_to_evaluate(acme, cast):
    empty = services.start_advice(organization=acme, title="Empty", actor=cast.carl, now=NOW)

    with pytest.raises(DomainError) as refusal:
        services.evaluate_advice(advice=empty, actor=cast.carl, now=NOW)

    assert refusal.value.code == "nothing_answered"


@pytest.mark.parametrize("name", ["vera", "lena", "mallory"])
def test_readers_and_strangers_change_nothing(name, advice, acme, cast):
    actor = getattr(cast, name)
    attempts = (
        lambda: services.start_advice(organization=acme, title="x", actor=actor, now=NOW),
        lambda: services.update_advice(advice=advice, title="x", actor=actor, now=NOW),
        lambda: services.evaluate_advice(advice=advice, actor=actor, now=NOW),
        lambda: services.delete_advice(advice=advice, actor=actor, now=NOW),
    )
    for attempt in attempts:
        with pytest.raises(Denied):
            attempt()
    assert SavedAdvice.objects.get().title == "Which model first?"


def test_it_is_deleted_by_whoever_began_it_and_by_managers_only(advice, acme, cast):
    with pytest.raises(Denied):
        services.delete_advice(advice=advice, actor=cast.pavel, now=NOW)
    services.delete_advice(advice=advice, actor=cast.carl, now=NOW)

    other = services.start_advice(organization=acme, title="Other", actor=cast.carl, now=NOW)
    services.delete_advice(advice=other, actor=cast.priya, now=NOW)

    assert not SavedAdvice.objects.exists()
    assert acme.activities.filter(verb="deleted").count() == 2


def test_it_is_renamed_and_the_log_keeps_the_former_title(advice, acme, cast):
    renamed = services.update_advice(advice=advice, title=" Second try ", actor=cast.pavel, now=LATER)

    assert renamed.title == "Second try"
    assert acme.activities.get(verb="renamed").detail == {"former": "Which model first?"}


def test_only_people_of_the_organisation_see_it(advice, cast):
    assert list(SavedAdvice.objects.visible_to(cast.vera)) == [advice]
    assert list(SavedAdvice.objects.visible_to(cast.lena)) == [advice]
    assert not SavedAdvice.objects.visible_to(cast.mallory).exists()
