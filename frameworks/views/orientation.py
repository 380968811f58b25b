"""ISO 9001, CMMI and SPICE side by side, for those who are new to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks.orientation import orientation


def about(request: HttpRequest) -> HttpResponse:
    """Show what the three are, question by question."""
    return render(request, "frameworks/about.html", {"orientation": orientation()})
