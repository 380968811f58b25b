"""Template filters of the design system: how a state looks, and sorting links."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

SOON_DAYS = 7

# state -> (colour, icon); colour never stands alone, the text is always there
LOOKS = {
    "accepted": ("green", "check"),
    "draft": ("secondary", "pencil"),
    "in_review": ("blue", "eye"),
    "returned": ("orange", "arrow-back-up"),
    "missing": ("red", "x"),
    "not_applicable": ("secondary", "minus"),
    "open": ("secondary", "circle"),
    "in_progress": ("blue", "player-play"),
    "blocked": ("orange", "alert-triangle"),
    "done": ("green", "check"),
    "waiting": ("secondary", "clock"),
    "running": ("blue", "player-play"),
    "succeeded": ("green", "check"),
    "failed": ("red", "alert-circle"),
    "stopped": ("secondary", "player-stop"),
    "dropped": ("secondary", "minus"),
    "overdue": ("red", "clock-exclamation"),
    "plain": ("secondary", "calendar"),
    "soon": ("orange", "clock"),
    "expired": ("red", "clock-exclamation"),
    "valid": ("green", "check"),
    "strong": ("green", "circle-dot"),
    "medium": ("blue", "circle-half-2"),
    "weak": ("orange", "circle-dotted"),
    "none": ("secondary", "circle"),
    "same": ("green", "equal"),
    "direct": ("secondary", "link"),
    "indirect": ("secondary", "route"),
    "booked": ("green", "calendar-check"),
    "cancelled": ("secondary", "calendar-x"),
    "tentative": ("orange", "clock"),
    "pressing": ("orange", "clock-exclamation"),
    "broken": ("red", "alert-triangle"),
    "information": ("blue", "info-circle"),
    "previewed": ("blue", "eye"),
    "applied": ("green", "check"),
    "discarded": ("secondary", "minus"),
    "withdrawn": ("secondary", "archive"),
    "confidential": ("secondary", "eye"),
    "error": ("red", "alert-circle"),
    "info": ("blue", "info-circle"),
    "self_assessed": ("secondary", "user-check"),
    "task": ("secondary", "list-check"),
    "evidence": ("secondary", "files"),
    "surveillance_audit": ("secondary", "clipboard-list"),
    "certificate": ("secondary", "award"),
    "appraisal": ("blue", "calendar-event"),
    "appraiser_certificate": ("secondary", "certificate"),
    "journey": ("secondary", "target"),
    "planned": ("blue", "calendar-plus"),
    "created": ("green", "plus"),
    "changed": ("blue", "edit"),
    "unchanged": ("secondary", "minus"),
    "qualification": ("secondary", "school"),
    "mention": ("blue", "message"),
    "added": ("green", "plus"),
    "removed": ("red", "minus"),
    "left": ("orange", "minus"),
    "renamed": ("blue", "pencil"),
    "renumbered": ("blue", "hash"),
    "moved": ("orange", "arrows-exchange"),
    "relevelled": ("orange", "stairs"),
    "for_strong": ("green", "plus"),
    "for_moderate": ("blue", "plus"),
    "for_weak": ("secondary", "plus"),
    "against_strong": ("red", "minus"),
    "against_moderate": ("orange", "minus"),
    "against_weak": ("secondary", "minus"),
    "required": ("green", "check"),
    "well_founded": ("green", "circle-dot"),
    "founded": ("blue", "circle-half-2"),
    "disputed": ("orange", "arrows-exchange"),
    "no_reason": ("secondary", "circle"),
    "advised_against": ("orange", "minus"),
    "ruled_out": ("red", "x"),
    "current": ("green", "check"),
    "answers_changed": ("orange", "edit"),
    "rules_changed": ("orange", "history"),
}


@register.filter
def look_color(state: Any) -> str:
    """Return the colour of a state; an unknown state is neutral."""
    return LOOKS.get(str(state), ("secondary", "circle"))[0]


@register.filter
def look_icon(state: Any) -> str:
    """Return the icon of a state; an unknown state has a plain circle."""
    return LOOKS.get(str(state), ("secondary", "circle"))[1]


@register.filter
def sort_key(current: str, column: str) -> str:
    """Return what ``sort`` becomes when the column's heading is followed: ascending first, then descending."""
    return f"-{column}" if current == column else column


@register.filter
def sort_state(current: str, column: str) -> str:
    """Return the column's ``aria-sort``: ascending, descending or none."""
    return {column: "ascending", f"-{column}": "descending"}.get(current, "none")


@register.filter
def due_look(day: date, today: date) -> str:
    """Return how a due date looks on ``today``: overdue, soon (within a week) or plain."""
    if day < today:
        return "overdue"
    return "soon" if (day - today).days <= SOON_DAYS else "plain"


@register.filter
def days_away(day: date, today: date) -> str:
    """Return how far ``day`` is from ``today``, in words."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}
