"""Forms of the qualification pages: shape only, rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.forms import DateInput, RowForm
from organizations.models import Organization, User
from organizations.queries import members
from qualifications.catalog import cycle_in, group_faults
from qualifications.models import FAMILIES, STATUSES, AppraisalRole, QualificationRecord, QualificationType
from qualifications.sheet import MAX_BYTES, BadSheet, decode_sheet


class RoleField(forms.ModelChoiceField):
    """A role of the catalogue, by its key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Role"),
            queryset=AppraisalRole.objects.in_use(),
            to_field_name="key",
            required=False,
            empty_label=_("All roles"),
            **options,
        )


def family_field() -> forms.ChoiceField:
    """Return the filter by family of models."""
    return forms.ChoiceField(label=_("Family"), required=False, choices=[("", _("All families")), *FAMILIES])


class CatalogueFilterForm(forms.Form):
    """Text, family, kind and role of a qualification."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    family = family_field()
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *QualificationType.Kind.choices]
    )
    role = RoleField()


class RecordFilterForm(forms.Form):
    """Text, role, family and status of records."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    role = RoleField()
    family = family_field()
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("Any status")), *STATUSES])


class RecordForm(RowForm):
    """Change a record."""

    class Meta:
        model = QualificationRecord
        fields = ("achieved_on", "planned_on", "expires_on", "number", "issuer", "scope", "proof", "note")
        widgets = {
            "achieved_on": DateInput,
            "planned_on": DateInput,
            "expires_on": DateInput,
            "note": forms.Textarea({"rows": 2}),
        }


class NewRecordForm(RecordForm):
    """Record a qualification; whoever records only for themselves is not asked for whom."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=None)
    qualification_type = forms.ModelChoiceField(
        label=_("Qualification"), queryset=QualificationType.objects.in_use(), empty_label=_("Choose one")
    )

    field_order = ("person", "qualification_type", *RecordForm.Meta.fields)

    def __init__(self, *args: Any, organization: Organization, only: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = self.fields["qualification_type"]
        found: dict[str, list[tuple[Any, str]]] = {}
        for kind in types.queryset:
            found.setdefault(kind.get_family_display(), []).append((kind.pk, kind.name))
        types.choices = [("", types.empty_label), *found.items()]
        people = members(organization).order_by("full_name", "email")
        self.fields["person"].queryset = people.filter(pk=only.pk) if only else people


class SheetForm(forms.Form):
    """A sheet of records, as a file or, once it has been looked at, as its text."""

    upload = forms.FileField(
        label=_("CSV file"), required=False, widget=forms.FileInput({"accept": ".csv,.txt,.tsv"}), max_length=255
    )
    sheet = forms.CharField(required=False, widget=forms.HiddenInput, strip=False, max_length=MAX_BYTES)

    def clean(self) -> dict[str, Any]:
        """Bring the text of the file into ``sheet``."""
        values = super().clean()
        upload = values.get("upload")
        if upload:
            try:
                values["sheet"] = decode_sheet(upload.read(MAX_BYTES + 1))
            except BadSheet as refusal:
                raise forms.ValidationError(gettext(refusal.template), params=refusal.values) from refusal
        if not values.get("sheet") and not self.errors:
            self.add_error("upload", _("Choose a file."))
        return values


class CorrectionForm(forms.ModelForm):
    """A correction of the training catalogue: groups of keys must be in it and not go round in a circle."""

    def clean(self) -> dict[str, Any]:
        """Check the lists of keys."""
        values = super().clean()
        for name in values.keys() & {"prerequisites", "needs"}:
            values[name] = values[name] or []
            known = dict(QualificationType.objects.values_list("key", "prerequisites"))
            for fault in group_faults(values[name], known):
                self.add_error(name, fault)
            if name == "prerequisites" and name not in self.errors:
                cycle = cycle_in(known | {self.instance.key: values[name]})
                if cycle:
                    self.add_error(name, _("These prerequisites need the qualification itself."))
        return values
