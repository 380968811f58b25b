"""What appraisal pages and API share: the appraisal of the page, calendar files as answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from appraisals.calendar import calendar_file
from appraisals.models import Appraisal
from appraisals.queries import calendar_events
from organizations.web import organization_or_404

APPRAISALS = Appraisal.objects.select_related("organization", "framework", "lead_appraiser__user")


def appraisal_or_404(request: HttpRequest, pk: uuid.UUID) -> Appraisal:
    """Return the appraisal of the page, else raise Http404.

    ``request.organization`` is set for those who reach the organisation; who only leads the appraisal may lack access.
    """
    appraisal = get_object_or_404(APPRAISALS.visible_to(request.user), pk=pk)
    with suppress(Http404):
        organization_or_404(request, appraisal.organization_id)
    return appraisal


def calendar_response(appraisals: Iterable[Appraisal], *, name: str, file_name: str) -> HttpResponse:
    """Return the appraisals as a download ``file_name``.ics of the calendar ``name``.

    Select their ``lead_appraiser__user`` before.
    """
    content = calendar_file(calendar_events(appraisals), name=name)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
