"""The filter of the list of jobs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.models import Job


class JobFilterForm(forms.Form):
    """Which jobs to list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=(("", _("Any state")), *Job.State.choices))
    whose = forms.ChoiceField(label=_("Started by"), required=False, choices=(("", _("Me")), ("all", _("Everybody"))))
