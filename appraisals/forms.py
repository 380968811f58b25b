"""Forms of the appraiser and appraisal pages: shape only, rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisals.models import AppraiserCertificate, AppraiserProfile
from organizations.forms import DateInput, RowForm, time_zone_choices


class AppraiserProfileForm(RowForm):
    """The person's own appraiser profile."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = AppraiserProfile
        fields = ("headline", "about", "languages", "country", "time_zone", "listed")
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}


class AppraiserCertificateForm(RowForm):
    """A certificate of the appraiser."""

    class Meta:
        model = AppraiserCertificate
        fields = ("scheme", "number", "issued_on", "expires_on")
        widgets = {"issued_on": DateInput, "expires_on": DateInput}


class AppraiserFilterForm(forms.Form):
    """Text and certificate of an appraiser, and the day on which the certificate is to be valid."""

    q = forms.CharField(label=_("Name, language or country"), max_length=200, required=False)
    scheme = forms.ChoiceField(
        label=_("Certificate"),
        required=False,
        choices=[("", _("All certificates")), *AppraiserCertificate.Scheme.choices],
    )
    day = forms.DateField(label=_("Valid on"), required=False, widget=DateInput({"class": "form-control"}))


class WindowForm(forms.Form):
    """The days of an appraisal."""

    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)


class AppraiserField(forms.ModelChoiceField):
    """A choice of appraisers, with what tells them apart."""

    def label_from_instance(self, profile: AppraiserProfile) -> str:
        """Return the name with country and languages."""
        return " · ".join(text for text in (str(profile), profile.country, profile.languages) if text)


class BookingForm(WindowForm):
    """Book a lead appraiser."""

    lead_appraiser = AppraiserField(
        label=_("Lead appraiser"), queryset=AppraiserProfile.objects.none(), empty_label=_("Choose")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    time_zone = forms.ChoiceField(label=_("Time zone of the days"), choices=time_zone_choices)
    location = forms.CharField(label=_("Place"), max_length=200, required=False)

    field_order = ("title", "lead_appraiser", "starts_on", "ends_on", "location", "time_zone")

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_appraiser"].queryset = candidates


class MoveForm(WindowForm):
    """Move an appraisal to other days."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class CancelForm(forms.Form):
    """Cancel an appraisal."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
