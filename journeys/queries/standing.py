"""Where a journey stands, and on which facts that rests: the marks of a self-assessment, or evidence alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from appraisals.rating import records
from appraisals.readiness.types import Reason, Report
from assessments.models import Assessment, Characterisation
from assessments.queries import AreaNode, Result, mark_distribution, result
from journeys.models import Journey


class Basis(models.TextChoices):
    """What a level was derived from."""

    MARKS = "marks", _("marks of a self-assessment")
    EVIDENCE = "evidence", _("accepted evidence")


@dataclass(frozen=True, slots=True)
class ShutGate:
    """The gate that is not open yet: its level, how it stands, and what keeps it so.

    ``changes`` says in words what the smallest set of changes would be, empty where nothing is known of it.
    """

    level: int
    status: str
    because: tuple[Reason, ...]
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A level with its reasons; None: it cannot be determined. ``next_gate`` is None when the target is reached.

    From marks: ``assessment`` is where they stand, ``judged`` of ``expected`` cells have one, ``pending`` questions
    wait for the team, and ``areas`` are the process areas that take part, by reference.
    """

    basis: Basis
    target: int
    level: int | None
    because: tuple[Reason, ...]
    next_gate: ShutGate | None
    assessment: Assessment | None = None
    judged: int = 0
    expected: int = 0
    pending: int = 0
    areas: Mapping[str, AreaNode] = field(default_factory=dict)


def self_assessment_of(journey: Journey) -> Assessment | None:
    """Return the newest self-assessment of ``journey`` that aims at its level and has a mark; None without one.

    One of another target says nothing about gates above it, so it does not count.
    """
    marked = Characterisation.objects.marked().filter(assessment=OuterRef("pk"))
    rows = journey.assessments.filter(framework=journey.framework_id, target_level=journey.target_level)
    found: Assessment | None = (
        rows.filter(Exists(marked)).select_related("framework", "organization").order_by("-created_at", "id").first()
    )
    return found


def standing(journey: Journey, report: Report) -> Standing:
    """Return where ``journey`` stands by the marks of its self-assessment, else by ``report``: its evidence."""
    assessment = self_assessment_of(journey)
    found = result(assessment) if assessment else None
    return of_marks(found) if found else of_evidence(report)


def of_evidence(report: Report) -> Standing:
    """Return where evidence stands: the stricter gate over what was accepted."""
    shut = report.next_gate
    gate = ShutGate(shut.level, shut.status.value, shut.because) if shut else None
    return Standing(Basis.EVIDENCE, report.target, report.level, report.because, gate)


def of_marks(found: Result) -> Standing:
    """Return where marks stand by the rules of their method."""
    evaluation, shut = found.evaluation, found.next_gate
    rows = mark_distribution(found)
    judged = sum(sum(row.counts) for row in rows)
    return Standing(
        basis=Basis.MARKS,
        target=found.target_level,
        level=None if found.level is None else int(found.level),
        because=_reasons(evaluation.overall.because),
        next_gate=ShutGate(
            shut.level, shut.status.value, _reasons(shut.because), shut.changes[0].text if shut.changes else ""
        )
        if shut
        else None,
        assessment=found.assessment,
        judged=judged,
        expected=judged + sum(row.missing for row in rows),
        pending=len(evaluation.pending),
        areas={area.ref: area for area in found.areas},
    )


def _reasons(because: tuple[records.Reason, ...]) -> tuple[Reason, ...]:
    return tuple(
        Reason(one.rule, _sentence(one.text), refs=tuple(ref for ref, _value in one.facts)) for one in because
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
