"""The result of a self-assessment as a report on paper."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string

from assessments.paper import as_pdf
from assessments.queries import (
    Result,
    capability_profile,
    heat_map,
    mark_bars,
    mark_distribution,
    profile_bars,
    profile_radar,
)


def report_of(found: Result, day: date) -> bytes:
    """Return ``found`` as a PDF of ``day``: level, gates, charts beside their tables, and every reason.

    Raises PaperUnavailable (503) where the system cannot make one.
    """
    profile, marks = capability_profile(found), mark_distribution(found)
    context = {
        "assessment": found.assessment,
        "result": found,
        "day": day,
        "printing": True,
        "profile": profile,
        "profile_bars": profile_bars(profile),
        "radar": profile_radar(profile),
        "marks": marks,
        "mark_bars": mark_bars(found, marks),
        "heat": heat_map(found),
    }
    return as_pdf(render_to_string("assessments/report.html", context))
