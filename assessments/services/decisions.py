"""What the method leaves to the team: recorded with its reason, replaced by a later decision, never erased."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from appraisals.rating.records import IMPACTS
from assessments.models import Assessment, TeamDecision
from assessments.permissions import may_decide, require_open
from assessments.services.assessments import locked
from frameworks.models import Requirement
from organizations.errors import Conflict, DomainError
from organizations.models import User
from organizations.permissions import require
from organizations.services import record_activity, save_valid

Question = TeamDecision.Question
GOALS = (Requirement.Kind.SPECIFIC_GOAL, Requirement.Kind.GENERIC_GOAL, Requirement.Kind.PRACTICE_GROUP)


@transaction.atomic
def decide(
    *,
    assessment: Assessment,
    process_area: Requirement,
    subject: Requirement,
    question: str,
    answer: str,
    reason: str,
    actor: User,
    now: datetime,
) -> TeamDecision:
    """Record the team's ``answer`` to ``question`` about ``subject`` in ``process_area``.

    Raises DomainError (400) for a subject that the question is not about, an answer it does not have, or a missing
    reason; Conflict (409) on a closed self-assessment.
    """
    require(may_decide(actor, assessment.organization))
    assessment = locked(assessment)
    require_open(assessment)
    _check_subject(assessment, process_area, subject, question)
    if answer not in answers(assessment, question):
        raise DomainError(_("This is no answer to the question."), field="answer", code="answer_unknown")
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason", code="reason_missing")
    former = assessment.teamdecisions.current().filter(process_area=process_area, subject=subject, question=question)
    former.update(is_current=False)
    decision = save_valid(
        TeamDecision(
            assessment=assessment,
            process_area=process_area,
            subject=subject,
            question=question,
            answer=answer,
            reason=reason.strip(),
            decided_by=actor,
            decided_at=now,
        )
    )
    _record(decision, actor, "decided", now)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: TeamDecision, actor: User, now: datetime) -> TeamDecision:
    """Take a decision back: the question is pending again. Raises Conflict (409) if a later one replaced it."""
    require(may_decide(actor, decision.assessment.organization))
    require_open(locked(decision.assessment))
    if not TeamDecision.objects.current().filter(pk=decision.pk).update(is_current=False):
        raise Conflict(_("A later decision has replaced this one."), code="decision_replaced")
    decision.is_current = False
    _record(decision, actor, "withdrew", now)
    return decision


def answers(assessment: Assessment, question: str) -> tuple[str, ...]:
    """Return what may be answered to ``question``: marks, or whether the impact is significant; () if unknown."""
    if question == Question.CHARACTERISATION:
        return tuple(mark.value for mark in assessment.scale.marks)
    return IMPACTS if question == Question.IMPACT else ()


def _check_subject(assessment: Assessment, area: Requirement, subject: Requirement, question: str) -> None:
    asks_goal = question == Question.IMPACT
    if subject.framework_id != assessment.framework_id or (subject.kind in GOALS) is not asks_goal:
        raise DomainError(_("The question is not about this."), field="subject", code="not_judged")
    if not assessment.assessedareas.filter(process_area=area, reason="").exists():
        raise DomainError(_("This process area is not assessed here."), field="process_area", code="not_judged")


def _record(decision: TeamDecision, actor: User, verb: str, now: datetime) -> None:
    record_activity(
        organization=decision.assessment.organization,
        actor=actor,
        verb=verb,
        target=decision.assessment,
        detail={"subject": decision.subject.ref, "process_area": decision.process_area.ref, "answer": decision.answer},
        at=now,
    )
