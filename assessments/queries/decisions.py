"""The questions that a method leaves to the team."""

from __future__ import annotations

from dataclasses import dataclass

from appraisals.rating.records import Pending
from assessments.assumptions import Mark
from assessments.models import Assessment
from assessments.queries.result import result
from frameworks.models import Requirement


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question about ``subject`` that nobody has decided yet, with the marks below full that it is about."""

    pending: Pending
    process_area: Requirement
    subject: Requirement
    marks: tuple[Mark, ...]


def pending_decision(assessment: Assessment, area: str, ref: str) -> OpenQuestion | None:
    """Return the open question about ``ref`` in ``area``, None if there is none."""
    found = result(assessment)
    pending = (
        next((one for one in found.evaluation.pending if (one.area, one.ref) == (area, ref)), None) if found else None
    )
    if found is None or pending is None:
        return None
    rows = {row.ref: row for row in Requirement.objects.filter(framework=assessment.framework, ref__in=[area, ref])}
    practices = [
        practice
        for node in found.areas
        if node.ref == area
        for goal in node.goals
        for practice in goal.practices
        if ref in (goal.ref, practice.ref)
    ]
    best = assessment.scale.marks[0].value
    marks = tuple(mark for practice in practices for mark in practice.marks if mark.value != best)
    return OpenQuestion(pending, rows[area], rows[ref], marks)
