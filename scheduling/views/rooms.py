"""Rooms and video links of an organisation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.permissions import require
from organizations.web import organization_or_404, status_of, submit, visible_or_404
from scheduling import services
from scheduling.forms import RoomForm
from scheduling.models import Room
from scheduling.permissions import may_manage_rooms


def rooms(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """List the rooms; add one."""
    organization = organization_or_404(request, pk)
    may = may_manage_rooms(request.user, organization)
    if request.method == "POST":
        require(may)
    form = RoomForm(request.POST or None)
    if form.is_valid() and submit(
        form, services.add_room, organization=organization, actor=request.user, now=timezone.now(), **form.cleaned_data
    ):
        messages.success(request, _("The room has been added."))
        return redirect("scheduling:rooms", pk)
    context = {"rooms": Room.objects.of(organization).usable(), "form": form, "may_manage": may}
    return render(request, "scheduling/rooms.html", context, status=status_of(form))


@require_POST
def room_archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a room out of use."""
    room = visible_or_404(request, Room.objects.select_related("organization"), pk)
    services.archive_room(room=room, actor=request.user, now=timezone.now())
    return redirect("scheduling:rooms", room.organization_id)
