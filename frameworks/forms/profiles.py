"""Forms of an organisation's own target profiles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework, Requirement, TargetProfile
from frameworks.queries import profile_areas
from frameworks.services import Wanted
from organizations.forms import DropInput
from organizations.models import Organization

AREA = "area-"
IN_SCOPE, MAY_BE_CHOSEN = "in", "+"


class NewProfileForm(forms.Form):
    """Choose what a new profile is about."""

    framework = forms.ModelChoiceField(label=_("Model"), queryset=Framework.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=TargetProfile.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Framework.objects.usable_by(organization).filter(requirements__in=Requirement.objects.process_areas())
        self.fields["framework"].queryset = rows.distinct().order_by("family", "short_name")
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in TargetProfile.Kind.choices]
        self.initial.setdefault("kind", TargetProfile.Kind.SCOPE)


class ProfileForm(forms.Form):
    """Name and level of a profile, and what it wants of each process area: one choice for each."""

    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("Description"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    source = forms.CharField(
        label=_("Source"), max_length=2000, required=False,
        help_text=_("Who asks for this and where it is written, or that it is your own assumption."),
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label=_("Level"), required=False, coerce=int, empty_value=None,
        help_text=_("Of the whole. Leave it open where whoever uses the profile chooses it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, framework: Framework, kind: str, profile: TargetProfile | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.areas = {f"{AREA}{area.pk}": area for area in profile_areas(framework)}
        levels = range(framework.target_min or 1, (framework.target_max or 5) + 1)
        self.fields["level"].choices = [("", _("open")), *((level, str(level)) for level in levels)]
        if kind == TargetProfile.Kind.MATURITY_MODEL:
            del self.fields["level"]
        choices = self._choices(framework)
        for name, area in self.areas.items():
            field = forms.ChoiceField(label=str(area), choices=choices, required=False)
            field.widget.attrs["class"] = "form-select form-select-sm"
            self.fields[name] = field
        if profile is not None:
            self.initial |= {name: getattr(profile, name) for name in ("name", "description", "source", "level")}
            self.initial |= {f"{AREA}{row.process_area_id}": _choice_of(row) for row in profile.areas.all()}

    def _choices(self, framework: Framework) -> list[tuple[str, Any]]:
        if self.kind == TargetProfile.Kind.MATURITY_MODEL:
            sets = [(str(level), _("set of level %d") % level) for level in range(1, 6)]
            chosen = [
                (f"{level}{MAY_BE_CHOSEN}", _("set of level %d, may be chosen for levels 4 and 5") % level)
                for level in range(1, 6)
            ]
            return [("", "–"), *sets, *chosen]
        if framework.target_kind == Framework.TargetKind.MATURITY_LEVEL:
            return [("", "–"), (IN_SCOPE, _("in scope"))]
        levels = range(1, (framework.target_max or 5) + 1)
        return [
            ("", "–"),
            (IN_SCOPE, _("level of the whole")),
            *((str(level), _("level %d") % level) for level in levels),
        ]

    def area_groups(self) -> list[tuple[str, list[Any]]]:
        """Return the fields of the process areas by category, in the order of the catalogue."""
        groups: dict[str, list[Any]] = {}
        for name, area in self.areas.items():
            groups.setdefault(area.category, []).append((area, self[name]))
        return list(groups.items())

    def main_fields(self) -> list[Any]:
        """Return the fields that are no process areas."""
        return [self[name] for name in self.fields if name not in self.areas]

    def values(self) -> dict[str, Any]:
        """Return the input as the services take it."""
        found = {area: self.cleaned_data.get(name, "") for name, area in self.areas.items()}
        values = {name: value for name, value in self.cleaned_data.items() if name not in self.areas}
        return values | {"areas": {area: _wanted(choice, self.kind) for area, choice in found.items() if choice}}


def _choice_of(row: Any) -> str:
    if row.maturity_level:
        return f"{row.maturity_level}{MAY_BE_CHOSEN if row.selected else ''}"
    return IN_SCOPE if row.level is None else str(row.level)


def _wanted(choice: str, kind: str) -> Wanted:
    if kind == TargetProfile.Kind.MATURITY_MODEL:
        return Wanted(None, int(choice.rstrip(MAY_BE_CHOSEN)), choice.endswith(MAY_BE_CHOSEN))
    return Wanted(None if choice == IN_SCOPE else int(choice))


class DeriveProfileForm(forms.Form):
    """Copy a profile."""

    base = forms.ModelChoiceField(label=_("Derive from"), queryset=TargetProfile.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = TargetProfile.objects.usable_by(organization).select_related("framework")
        self.fields["base"].queryset = rows.order_by("framework__family", "framework__key", "key")
        self.fields["base"].label_from_instance = lambda one: f"{one.framework}: {one.name}"


class ProfileFileForm(forms.Form):
    """Upload a profile or a set of task templates."""

    file = forms.FileField(
        label=_("File"),
        widget=DropInput({"accept": ".xlsx,.json,.yaml,.yml"}),
        help_text=_("A library file (JSON or YAML), or a workbook as it is exported here."),
    )
