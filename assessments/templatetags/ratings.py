"""Ratings in words and colours."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import gettext as _

from appraisals.rating import Kind, Rating, Status
from appraisals.rating.records import Gate, GateStatus

register = template.Library()

TONES = {
    "FI": "best", "LI": "good", "PI": "poor", "NI": "bad", "NY": "none",
    "FM": "best", "LM": "good", "PM": "poor", "DM": "bad", "NC": "none",
    "F": "best", "L": "good", "P": "poor", "N": "bad",
    "satisfied": "best", "unsatisfied": "bad",
}  # fmt: skip


@register.filter
def rating_tone(rating: Rating) -> str:
    """Return the colour of a rating: that of its value, else that of its status."""
    if rating.value is not None:
        return TONES.get(rating.value, "good")
    return "open" if rating.status is Status.PENDING else "none"


@register.filter
def mark_tone(value: str) -> str:
    """Return the colour of a mark."""
    return TONES.get(value, "none")


@register.filter
def anchor(area: str, ref: str = "") -> str:
    """Return where a page explains ``area``, or ``ref`` in it: "why-pp", "why-pp-gp-2-1" ("PP SP 1.1": once PP)."""
    return "-".join(["why", *re.findall(r"[a-z0-9]+", f"{area} {ref.removeprefix(area)}".lower())])


@register.filter
def rating_words(rating: Rating) -> str:
    """Return a rating in words: its value, and why it has none."""
    words = {
        Status.PENDING: _("decision pending"),
        Status.NOT_RATED: _("not rated"),
        Status.NOT_APPLICABLE: _("not applicable"),
        Status.OUT_OF_SCOPE: _("out of scope"),
    }
    if rating.value is None:
        return words.get(rating.status, "–")
    if rating.kind is Kind.CAPABILITY_LEVEL and rating.value.isdecimal():
        return f"CL{rating.value}"
    return f"{rating.value} ({words[rating.status]})" if rating.status is Status.PENDING else rating.value


@register.filter
def sentence(text: str) -> str:
    """Return the words of a rule with a capital at the beginning and spaces for underscores."""
    return (text[:1].upper() + text[1:]).replace("_", " ")


@register.filter
def rating_kind(kind: Kind) -> str:
    """Return what is rated, in words."""
    return kind.value.replace("_", " ")


@register.filter
def gate_words(gate: Gate) -> str:
    """Return how a gate stands, in words."""
    words = {
        GateStatus.REACHED: _("open"),
        GateStatus.BLOCKED: _("shut"),
        GateStatus.PENDING: _("waits for the team"),
        GateStatus.NOT_DETERMINABLE: _("cannot be determined"),
    }
    return words[gate.status]
