"""Filters of the catalogue pages, and the form of a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.catalog import attribute_errors
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.queries.catalogue import GENERIC_AREA


class RequirementFilterForm(forms.Form):
    """Text, kind and level of a requirement."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = framework.requirements.in_use().order_by()
        found = set(rows.values_list("kind", "level").distinct())
        kinds = [(kind.value, kind.label) for kind in Requirement.Kind if kind.value in {row[0] for row in found}]
        levels = sorted({level for _kind, level in found if level is not None})
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]
        self.fields["level"].choices = [("", _("All levels")), *((level, str(level)) for level in levels)]


class CrosswalkFilterForm(forms.Form):
    """Text, process area and strength of a mapping."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("Process area"), required=False)
    strength = forms.ChoiceField(
        label=_("Strength"), required=False, choices=[("", _("All strengths")), *Mapping.Strength.choices]
    )

    def __init__(self, *args: Any, crosswalk: Crosswalk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Requirement.objects.filter(framework=crosswalk.target_framework).in_use().process_areas()
        self.fields["area"].choices = [
            ("", _("All process areas")),
            *((area.ref, str(area)) for area in areas.order_by("position")),
            (GENERIC_AREA, _("What applies to each of them")),
        ]


class CorrectionForm(forms.ModelForm):
    """What may be corrected of a requirement: the attributes obey the rules of the file format."""

    class Meta:
        model = Requirement
        fields = Requirement.CORRECTABLE

    def clean_attributes(self) -> dict[str, Any]:
        """Refuse attributes that a catalogue file could not have, naming each fault."""
        attributes = self.cleaned_data["attributes"] or {}
        errors = attribute_errors(attributes)
        if errors:
            raise forms.ValidationError([str(error) for error in errors])
        return attributes


class HintCorrectionForm(forms.ModelForm):
    """What may be corrected of a mapping."""

    class Meta:
        model = Mapping
        fields = Mapping.CORRECTABLE

    def clean_strength(self) -> str:
        """Refuse a strength that does not go with the mapping's source; a source itself is not corrected."""
        strength: str = self.cleaned_data["strength"]
        if (strength == Mapping.Strength.NONE) is not (self.instance.source_id is None):
            raise forms.ValidationError(_("The strength is none exactly when no requirement of the source is named."))
        return strength
