"""Calendar files as answers, for pages and for the API."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse

from appraisals.calendar import calendar_file
from appraisals.models import Appraisal
from appraisals.queries import calendar_events


def calendar_response(appraisals: Iterable[Appraisal], *, name: str, file_name: str) -> HttpResponse:
    """Return the appraisals as a download ``file_name``.ics of the calendar ``name``.

    Select their ``lead_appraiser__user`` before.
    """
    content = calendar_file(calendar_events(appraisals), name=name)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
