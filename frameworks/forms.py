"""Filters of the catalogue pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework, Mapping, Requirement


class RequirementFilterForm(forms.Form):
    """Text, kind and level of a requirement."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = framework.requirements.filter(retired=False).order_by()
        found = set(rows.values_list("kind", "level").distinct())
        kinds = [(kind.value, kind.label) for kind in Requirement.Kind if kind.value in {row[0] for row in found}]
        levels = sorted({level for _kind, level in found if level is not None})
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]
        self.fields["level"].choices = [("", _("All levels")), *((level, str(level)) for level in levels)]


class CrosswalkFilterForm(forms.Form):
    """Text and strength of a mapping."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    strength = forms.ChoiceField(
        label=_("Strength"), required=False, choices=[("", _("All strengths")), *Mapping.Strength.choices]
    )
