"""Template filters of the advisor: gates and effects in words, answers as an address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from advisor.ranking import Effect, Gate, Way
from advisor.rulebook import NONE

register = template.Library()

WAYS = {
    Way.ANSWER: _("if answered: %(choice)s"),
    Way.INSTEAD: _("instead: %(choice)s"),
    Way.ALSO: _("also: %(choice)s"),
    Way.WITHOUT: _("without: %(choice)s"),
}

GATES = {
    Gate.REQUIRED: _("required"),
    Gate.WELL_FOUNDED: _("well founded"),
    Gate.FOUNDED: _("founded"),
    Gate.DISPUTED: _("disputed"),
    Gate.NO_REASON: _("no reason yet"),
    Gate.ADVISED_AGAINST: _("advised against"),
    Gate.RULED_OUT: _("ruled out"),
}
EFFECTS = {
    Effect.DECISIVE: ("for_strong", _("decisive")),
    Effect.STRONG_FOR: ("for_strong", _("strong")),
    Effect.MODERATE_FOR: ("for_moderate", _("moderate")),
    Effect.WEAK_FOR: ("for_weak", _("weak")),
    Effect.WEAK_AGAINST: ("against_weak", _("weak")),
    Effect.MODERATE_AGAINST: ("against_moderate", _("moderate")),
    Effect.STRONG_AGAINST: ("against_strong", _("strong")),
    Effect.EXCLUDES: ("against_strong", _("rules it out")),
}


@register.filter
def gate_label(gate: str) -> Any:
    """Return a gate in words; one of former rules that is gone stands as it is written."""
    return GATES.get(Gate(gate), gate) if gate in list(Gate) else gate


@register.filter
def effect_look(effect: str) -> str:
    """Return the state whose colour and icon an effect has."""
    return EFFECTS[Effect(effect)][0] if effect in list(Effect) else "none"


@register.filter
def effect_label(effect: str) -> Any:
    """Return the weight of a reason in words."""
    return EFFECTS[Effect(effect)][1] if effect in list(Effect) else effect


@register.filter
def turn_label(turn: dict[str, Any]) -> str:
    """Return which answer would turn the order, in words."""
    return str(WAYS[Way(turn["way"])] % {"choice": turn["choice"]["label"]})


@register.filter
def as_day(day: str) -> str:
    """Return a day of a document in the reader's form."""
    return date_format(date.fromisoformat(day))


@register.filter
def as_address(answered: Iterable[dict[str, Any]]) -> str:
    """Return answers of a result as the query of an address."""
    chosen = [(row["key"], [choice["key"] for choice in row["choices"]] or [NONE]) for row in answered]
    return urlencode(chosen, doseq=True)
