"""Filters of the catalogue pages, and the forms of a correction and of what an organisation judges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from frameworks import comparison
from frameworks.catalog import attribute_errors
from frameworks.models import Crosswalk, Framework, Mapping, Requirement
from frameworks.queries.crosswalks import GENERIC_AREA
from frameworks.queries.own_frameworks import derivable
from frameworks.queries.paths import connected_frameworks
from frameworks.queries.structure import Structure
from frameworks.queries.tree import TreeFilter, tree_groups
from organizations.forms import DropInput, RowForm
from organizations.models import Organization

TREE_FILTERS = ("q", "kind", "level", "group")
LIBRARY_TYPES = ".xlsx,.json,.yaml,.yml"

OUTCOME_LABELS = (
    (comparison.REMOVED, _("removed")),
    (comparison.ADDED, _("added")),
    (comparison.RENAMED, _("renamed")),
    (comparison.RENUMBERED, _("other reference")),
    (comparison.MOVED, _("moved")),
    (comparison.RELEVELLED, _("other level")),
    (comparison.UNCHANGED, _("unchanged")),
)


class TreeFilterForm(forms.Form):
    """Text, kind, level and group that narrow a tree, and the reference of the requirement to be seen in it."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)
    group = forms.ChoiceField(label=_("Group"), required=False)
    node = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = framework.requirements.in_use().order_by()
        found = set(rows.values_list("kind", "level").distinct())
        kinds = [
            (kind.value, capfirst(kind.label)) for kind in Requirement.Kind if kind.value in {row[0] for row in found}
        ]
        levels = sorted({level for _kind, level in found if level is not None})
        groups = [(title, title) for title in tree_groups(framework)]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]
        self.fields["level"].choices = [("", _("All levels")), *((level, _("Level %d") % level) for level in levels)]
        self.fields["group"].choices = [("", _("All groups")), *groups]

    @property
    def shown(self) -> TreeFilter:
        """Return what the readable values narrow to."""
        values = {name: self.cleaned_data[name] for name in TREE_FILTERS if name in self.cleaned_data}
        return TreeFilter(**values)


class CrosswalkFilterForm(forms.Form):
    """Text, heads of target and source, strength, status and level of a pair."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("Target area"), required=False)
    source_area = forms.ChoiceField(label=_("Source area"), required=False)
    strength = forms.ChoiceField(
        label=_("Strength"), required=False, choices=[("", _("All strengths")), *Mapping.Strength.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("Any status")),
            ("verified", _("verified")),
            ("unverified", _("to be verified")),
            ("own", _("judged by us")),
        ],
    )
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, frame: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target, source = (frame.heads_of(pk) for pk in (frame.target_framework, frame.source_framework))
        self.fields["area"].choices = [
            ("", _("All of the target")),
            *((head.ref, str(head)) for head in target),
            (GENERIC_AREA, _("What applies to each of them")),
        ]
        self.fields["source_area"].choices = [("", _("All of the source")), *((one.ref, str(one)) for one in source)]
        levels = sorted({row.level for row in frame.of(frame.target_framework) if row.level is not None})
        self.fields["level"].choices = [("", _("All levels")), *((level, str(level)) for level in levels)]


class PathFilterForm(forms.Form):
    """From which framework to which, and text and strength of an indirect way."""

    source = forms.ModelChoiceField(Framework.objects.none(), label=_("From"), required=False, empty_label=_("From …"))
    target = forms.ModelChoiceField(Framework.objects.none(), label=_("To"), required=False, empty_label=_("To …"))
    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    strength = forms.ChoiceField(
        label=_("Strength"),
        required=False,
        choices=[("", _("All strengths")), *Mapping.Strength.choices[1:3]],
    )

    def __init__(self, *args: Any, frameworks: QuerySet[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].queryset = connected_frameworks(frameworks)


class RevisionForm(forms.Form):
    """Judge a pair. ``seen``: the revision that the person knew of, empty: none."""

    strength = forms.ChoiceField(
        label=_("Strength"), choices=Mapping.Strength.choices, widget=forms.RadioSelect,
        help_text=_("How much of the target is there where the source is met. A hint for reuse, never a rating."),
    )  # fmt: skip
    rationale = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}), help_text=_("It stays in the history.")
    )
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)


class NewPairForm(RevisionForm):
    """Add a pair of which the crosswalk says nothing."""

    source = forms.ModelChoiceField(label=_("Source"), queryset=Requirement.objects.none())
    target = forms.ModelChoiceField(label=_("Target"), queryset=Requirement.objects.none())
    field_order = ("source", "target")

    def __init__(self, *args: Any, crosswalk: Crosswalk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Requirement.objects.in_use().order_by("position")
        self.fields["source"].queryset = rows.filter(framework=crosswalk.source_framework_id)
        self.fields["target"].queryset = rows.filter(framework=crosswalk.target_framework_id)
        some = [choice for choice in Mapping.Strength.choices if choice[0] != Mapping.Strength.NONE]
        self.fields["strength"].choices = some
        del self.fields["seen"]


class WithdrawalForm(forms.Form):
    """Follow the crosswalk again."""

    rationale = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class CatalogueSearchForm(forms.Form):
    """What to look for over every framework, and where."""

    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)
    family = forms.ChoiceField(
        label=_("Family"), required=False, choices=[("", _("All families")), *Framework.Family.choices]
    )
    framework = forms.ModelChoiceField(
        label=_("Catalogue"), queryset=Framework.objects.none(), required=False, empty_label=_("All catalogues")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Requirement.Kind.choices]
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All levels")), *((level, _("Level %d") % level) for level in range(1, 6))],
    )

    def __init__(self, *args: Any, frameworks: QuerySet[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks


class ComparisonForm(forms.Form):
    """Two editions, and which of the differences to show."""

    before = forms.ModelChoiceField(label=_("Earlier edition"), queryset=Framework.objects.none())
    after = forms.ModelChoiceField(label=_("Later edition"), queryset=Framework.objects.none())
    outcome = forms.ChoiceField(
        label=_("What became of it"), required=False, choices=[("", _("Everything")), *OUTCOME_LABELS]
    )
    q = forms.CharField(label=_("Reference or title"), max_length=200, required=False)

    def __init__(self, *args: Any, frameworks: QuerySet[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].queryset = frameworks

    def clean(self) -> dict[str, Any]:
        """Refuse an edition compared with itself."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("before") and values.get("before") == values.get("after"):
            self.add_error("after", _("Choose two different editions."))
        return values


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


class SearchForm(forms.Form):
    """Narrow a list by text."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)


class FrameworkFileForm(forms.Form):
    """Upload a framework of one's own."""

    file = forms.FileField(
        label=_("File"),
        widget=DropInput({"accept": LIBRARY_TYPES}),
        help_text=_("The workbook of the template, or a library file (JSON or YAML, also of CISO Assistant)."),
    )


class LicensedFileForm(forms.Form):
    """Upload the text of a shipped edition."""

    framework = forms.ModelChoiceField(label=_("Edition"), queryset=Framework.objects.none())
    file = forms.FileField(
        label=_("File"), widget=DropInput({"accept": ".xlsx"}), help_text=_("The workbook of the edition's template.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = Framework.objects.shipped().order_by("family", "short_name")


class LicenceForm(forms.Form):
    """Say that the organisation holds the licence."""

    has_licence = forms.BooleanField(
        label=_("My organisation holds a licence for these texts and may store them here for its own members."),
        required=False,
    )


class DeriveForm(forms.Form):
    """Derive a framework."""

    base = forms.ModelChoiceField(label=_("Derive from"), queryset=Framework.objects.none())
    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, help_text=_("As it stands in lists."))

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = derivable(organization)


class RequirementForm(RowForm):
    """Add or change a requirement of an own framework; its reference and kind stay what they are."""

    class Meta:
        model = Requirement
        fields = ("ref", "kind", "title", "parent", "level", "category")

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = framework.requirements.in_use().exclude(pk=self.instance.pk).order_by("position")
        self.fields["parent"].queryset = parents
        self.fields["parent"].label = _("Belongs to")
        self.fields["parent"].empty_label = _("nothing: at the top")
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in (Requirement.Kind.REQUIREMENT, Requirement.Kind.SECTION)
        ]
        if not self.instance._state.adding:
            del self.fields["ref"], self.fields["kind"]
