"""Advice of an organisation: begin, answer and rename, evaluate, delete."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from advisor.models import SavedAdvice
from advisor.permissions import may_delete_advice, may_seek_advice
from advisor.queries import evaluation
from advisor.rulebook import answer_faults, known_answers, shipped_rulebook
from organizations.errors import DomainError
from organizations.models import Organization, User
from organizations.permissions import require
from organizations.services import record_activity, save_valid

# Question key to what was chosen; None takes an answer back, an empty collection says "none of these".
Given = Mapping[str, Collection[str] | None]


@transaction.atomic
def start_advice(
    *, organization: Organization, title: str, actor: User, now: datetime, answers: Given | None = None
) -> SavedAdvice:
    """Begin advice, with or without first ``answers``. Raises DomainError (400) for a title that is taken or empty."""
    require(may_seek_advice(actor, organization))
    advice = save_valid(
        SavedAdvice(
            organization=organization,
            title=title.strip(),
            answers=_merged({}, answers or {}),
            answered_at=now,
            created_by=actor,
            created_at=now,
            changed_by=actor,
            changed_at=now,
        )
    )
    _record(advice, actor, "began", now)
    return advice


@transaction.atomic
def update_advice(
    *, advice: SavedAdvice, actor: User, now: datetime, title: str | None = None, answers: Given | None = None
) -> SavedAdvice:
    """Rename (None: keep the title) and store ``answers``; other questions keep theirs, so two may answer at once.

    A result that was given stays with the advice until it is evaluated again. Raises DomainError (400) for a title
    that is taken or empty, and for a question or a choice that the rules do not know.
    """
    require(may_seek_advice(actor, advice.organization))
    advice = _locked(advice)
    former, before = advice.title, advice.given
    advice.title = former if title is None else title.strip()
    advice.answers = _merged(before, answers or {})
    if advice.answers != before:
        advice.answered_at = now
    if (advice.title, advice.answers) != (former, before):
        _save(advice, actor, now)
    if advice.title != former:
        _record(advice, actor, "renamed", now, former=former)
    return advice


@transaction.atomic
def evaluate_advice(*, advice: SavedAdvice, actor: User, now: datetime) -> SavedAdvice:
    """Rank the targets for the answers by the present rules, and keep the result.

    Answers that the rules no longer know count as unanswered. The log keeps what the former result put first.
    Raises DomainError (400) where nothing is answered.
    """
    require(may_seek_advice(actor, advice.organization))
    advice = _locked(advice)
    answers = known_answers(shipped_rulebook(), advice.given)
    if not answers:
        raise DomainError(_("Answer at least one question first."), field="answers", code="nothing_answered")
    former = _first_of(advice)
    advice.result = evaluation(answers)
    advice.rules_of = date.fromisoformat(shipped_rulebook().date)
    advice.evaluated_at = now
    _save(advice, actor, now)
    _record(advice, actor, "evaluated", now, first=_first_of(advice), rules_of=str(advice.rules_of), former=former)
    return advice


@transaction.atomic
def delete_advice(*, advice: SavedAdvice, actor: User, now: datetime) -> None:
    """Delete ``advice``; journeys that began with it stay. The log keeps what it put first."""
    require(may_delete_advice(actor, advice))
    advice = _locked(advice)
    _record(advice, actor, "deleted", now, first=_first_of(advice))
    advice.delete()


def _merged(answers: Mapping[str, Collection[str]], given: Given) -> dict[str, list[str]]:
    chosen = {key: sorted(set(choices)) for key, choices in given.items() if choices is not None}
    faults = answer_faults(shipped_rulebook(), chosen)
    if faults:
        question, message = next(iter(faults.items()))
        raise DomainError(message, field=question)
    kept = {key: list(choices) for key, choices in answers.items() if key not in given}
    return dict(sorted({**kept, **chosen}.items()))


def _first_of(advice: SavedAdvice) -> str | None:
    """Return the name of the option that the kept result puts first; None: there is no result."""
    return advice.result["standings"][0]["option"]["label"] if advice.result else None


def _locked(advice: SavedAdvice) -> SavedAdvice:
    rows = SavedAdvice.objects.select_for_update(of=("self",)).select_related("organization", "created_by")
    row: SavedAdvice = rows.get(pk=advice.pk)
    return row


def _save(advice: SavedAdvice, actor: User, now: datetime) -> None:
    advice.changed_by, advice.changed_at = actor, now
    save_valid(advice)


def _record(advice: SavedAdvice, actor: User, verb: str, now: datetime, **detail: str | None) -> None:
    record_activity(
        organization=advice.organization, actor=actor, verb=verb, target=advice, detail=dict(detail), at=now
    )
