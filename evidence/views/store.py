"""The page of what is stored: how much, whether it is sound, and its check."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evidence import queries, services
from evidence.permissions import may_manage_store
from organizations.permissions import require
from organizations.web import organization_or_404, paginate


def store(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how much is stored, when it was last read again, and what is damaged."""
    organization = organization_or_404(request, pk)
    require(may_manage_store(request.user, organization))
    context = {
        "store": queries.stored(organization),
        "page": paginate(request, queries.damaged_files(organization)),
    }
    return render(request, "evidence/store.html", context)


@require_POST
def store_check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Have every file read again."""
    organization = organization_or_404(request, pk)
    return redirect(services.ask_for_check(organization=organization, actor=request.user, now=timezone.now()))
