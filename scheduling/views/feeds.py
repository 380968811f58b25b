"""Calendars to subscribe to: the person's list of them, and what each answers to a calendar program."""

from __future__ import annotations

import uuid
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisals.calendar import calendar_file
from organizations.web import status_of, submit, visible_or_404
from scheduling import services
from scheduling.forms import CalendarFeedForm
from scheduling.models import CalendarFeed
from scheduling.queries.feeds import feed_events

MANY = 50


def feeds(request: HttpRequest) -> HttpResponse:
    """List the person's calendars with their addresses; add one."""
    form = CalendarFeedForm(request.POST or None, initial=request.GET.dict(), user=request.user)
    if form.is_valid() and submit(form, services.add_feed, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The calendar is ready. Give its address to your calendar program."))
        return redirect("scheduling:feeds")
    rows = CalendarFeed.objects.visible_to(request.user).select_related("organization", "appraisal")[:MANY]
    context = {"feeds": [(row, services.feed_address(row)) for row in rows], "form": form}
    return render(request, "scheduling/feeds.html", context, status=status_of(form))


@require_POST
def feed_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a calendar."""
    feed = visible_or_404(request, CalendarFeed.objects.select_related("organization", "appraisal__organization"), pk)
    services.remove_feed(feed=feed, actor=request.user)
    messages.success(request, _("The calendar has ended; its address no longer answers."))
    return redirect("scheduling:feeds")


@login_not_required
@require_safe
def feed_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program: the file, or 304 while it has the same; 404 for who may not see it any more."""
    feed = services.open_feed(token)
    events = feed_events(feed, timezone.now()) if feed else None
    if feed is None or events is None:
        raise Http404
    content = calendar_file(events, name=str(feed))
    etag = quote_etag(sha256(content).hexdigest())
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"ETag": etag, "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"},
    )
    return get_conditional_response(request, etag=etag, response=response)
