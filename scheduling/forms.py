"""Forms of the scheduling pages: shape only, rules are in the services."""

from __future__ import annotations

from typing import Any

import holidays
from django import forms
from django.utils.translation import gettext_lazy as _

from appraisals.models import Appraisal, AppraiserProfile
from organizations.forms import DateInput, RowForm, time_zone_choices
from organizations.models import Membership, Organization, User
from qualifications.models import QualificationType
from scheduling.clocks import METHODS
from scheduling.models import (
    AppraisalPlan,
    CalendarFeed,
    InterestDeclaration,
    InterviewPlan,
    Leave,
    LogbookEntry,
    Participant,
    Room,
    SeenCertificate,
    SessionInvitation,
    TeamSeat,
)
from scheduling.models import WorkingPattern as Pattern


def country_choices() -> list[tuple[str, str]]:
    """Return the countries whose public holidays are known."""
    return [("", _("None")), *((code, code) for code in sorted(holidays.list_supported_countries()) if len(code) == 2)]


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DaysForm(forms.Form):
    """The days of an appraisal that is wanted, and by which method."""

    starts_on = forms.DateField(label=_("First day"), widget=DateInput({"class": "form-control"}))
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput({"class": "form-control"}))
    method = forms.ChoiceField(
        label=_("Method"),
        required=False,
        choices=[("", _("As the model asks")), *((key, method.label) for key, method in METHODS.items())],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the begin, and more than a year."""
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and not 0 <= (last - first).days <= 365:
            self.add_error("ends_on", _("The last day lies before the first, or more than a year after it."))
        return values


class PlanForm(RowForm):
    """The method of an appraisal and its terms."""

    class Meta:
        model = AppraisalPlan
        fields = (
            "method", "assessment_class", "independence", "report_days", "validity_months", "prior_valid_until",
            "in_a_row",
        )  # fmt: skip
        widgets = {"prior_valid_until": DateInput}


class ClockForm(forms.Form):
    """The day on which a step was done; empty takes it back."""

    clock = forms.CharField(max_length=30)
    done_on = forms.DateField(required=False, widget=DateInput)


class InterestForm(RowForm):
    """Declare what ties a person to the organisation."""

    class Meta:
        model = InterestDeclaration
        fields = ("person", "kind", "starts_on", "ends_on", "reason", "mitigation")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people


class SeatForm(RowForm):
    """Put a person on the team."""

    class Meta:
        model = TeamSeat
        fields = ("person", "function", "field_years", "relevant_years", "management_years", "exception")

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people


class SeenCertificateForm(RowForm):
    """A qualification that was seen."""

    class Meta:
        model = SeenCertificate
        fields = ("qualification_type", "achieved_on", "expires_on", "number")
        widgets = {"achieved_on": DateInput, "expires_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["qualification_type"].queryset = QualificationType.objects.filter(retired=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class PatternForm(RowForm):
    """How the person works."""

    country_code = forms.ChoiceField(label=_("Country for public holidays"), required=False, choices=country_choices)
    weekdays = forms.MultipleChoiceField(
        label=_("Working days"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")), ("4", _("Friday")),
            ("5", _("Saturday")), ("6", _("Sunday")),
        ],
    )  # fmt: skip

    class Meta:
        model = Pattern
        fields = (
            "country_code", "subdivision", "works_from", "works_until", "weekdays", "travel_days", "most_consecutive",
            "most_a_year",
        )  # fmt: skip
        widgets = {"works_from": TimeInput, "works_until": TimeInput}

    def clean_weekdays(self) -> str:
        """Return the days as the row stores them."""
        return "".join(sorted(self.cleaned_data["weekdays"]))


class LeaveForm(RowForm):
    """Days on which the person cannot be booked."""

    class Meta:
        model = Leave
        fields = ("starts_on", "ends_on", "note")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}


class LogbookForm(RowForm):
    """An appraisal to enter by hand."""

    class Meta:
        model = LogbookEntry
        fields = ("title", "client", "model", "role", "starts_on", "ends_on", "days", "hours", "processes")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}


class SoughtForm(forms.Form):
    """When and where a leader is looked for."""

    starts_on = forms.DateField(label=_("First day"), widget=DateInput({"class": "form-control"}))
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput({"class": "form-control"}))
    zone = forms.ChoiceField(label=_("Time zone of the days"), choices=time_zone_choices)
    languages = forms.CharField(label=_("Languages"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the begin, and more days than can be booked."""
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and not 0 <= (last - first).days < 30:
            self.add_error("ends_on", _("The last day lies before the first, or the window is longer than 30 days."))
        return values


class HoldForm(SoughtForm):
    """Hold a leader."""

    lead_appraiser = forms.ModelChoiceField(AppraiserProfile.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    hold_days = forms.IntegerField(label=_("Days"), min_value=1, max_value=30)

    def __init__(self, *args: Any, profiles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_appraiser"].queryset = profiles


def possible_people(organization: Organization, user: Any) -> Any:
    """Return the members of the organisation, and the appraisers that ``user`` sees."""
    members = Membership.objects.filter(organization=organization)
    profiles = AppraiserProfile.objects.visible_to(user)
    return User.objects.filter(pk__in=members.values("user")) | User.objects.filter(pk__in=profiles.values("user"))


class RoomForm(RowForm):
    """A room or a video link."""

    class Meta:
        model = Room
        fields = ("name", "place", "capacity", "video_link", "is_accessible")


class InterviewPlanForm(RowForm):
    """The terms on which interviews are planned."""

    class Meta:
        model = InterviewPlan
        fields = (
            "day_starts", "day_ends", "lunch_starts", "lunch_ends", "session_minutes", "break_minutes",
            "most_interviewees", "reserve_hours", "order_matters",
        )  # fmt: skip
        widgets = dict.fromkeys(("day_starts", "day_ends", "lunch_starts", "lunch_ends"), TimeInput)


class ParticipantForm(RowForm):
    """Somebody to be interviewed."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = Participant
        fields = (
            "name", "email", "role", "units", "process_areas", "manager", "alone", "time_zone", "works_from",
            "works_until", "available",
        )  # fmt: skip
        widgets = {"works_from": TimeInput, "works_until": TimeInput}

    def __init__(self, *args: Any, units: Any, areas: Any, managers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units
        self.fields["process_areas"].queryset = areas
        self.fields["manager"].queryset = managers


class SessionForm(forms.Form):
    """Day and time of a session in the zone of the appraisal, its team and its room."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    begins = forms.TimeField(label=_("Begins"), widget=TimeInput)
    team = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Team members present"), widget=forms.CheckboxSelectMultiple
    )
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), required=False)

    def __init__(self, *args: Any, team: Any, rooms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = team
        self.fields["room"].queryset = rooms


class CalendarFeedForm(RowForm):
    """Which calendar to subscribe to; neither choice: the person's own."""

    class Meta:
        model = CalendarFeed
        fields = ("organization", "appraisal", "name")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = _("My appraisals and interviews, or choose:")
        self.fields["organization"].queryset = Organization.objects.visible_to(user)
        self.fields["organization"].empty_label = own
        self.fields["appraisal"].queryset = Appraisal.objects.visible_to(user).standing().order_by("-starts_on")
        self.fields["appraisal"].empty_label = "–"
        self.fields["name"].help_text = _("Such as phone or office: so that you know later which one to end.")


class ReplyForm(forms.Form):
    """The answer to an invitation; day and time are for another time that is proposed."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (SessionInvitation.Reply.ACCEPTED, _("I will be there")),
            (SessionInvitation.Reply.DECLINED, _("I cannot")),
            (SessionInvitation.Reply.PROPOSED, _("Another time would do")),
        ],
    )
    day = forms.DateField(
        label=_("Day of the other time"), required=False, widget=DateInput({"class": "form-control"})
    )
    begins = forms.TimeField(
        label=_("Begin of the other time"), required=False, widget=TimeInput({"class": "form-control"})
    )
    note = forms.CharField(label=_("Note to the team"), required=False, max_length=500)
