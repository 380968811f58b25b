"""Forms of a journey and its target: name, instances, level, date and scope."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import groupby
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework, TargetProfile
from frameworks.queries import offered_profiles, process_areas_for_target
from journeys.models import Journey
from journeys.queries import Target, selectable_areas
from organizations.forms import DateInput
from organizations.models import Organization, Unit

REASON = "reason_"
VDA_SCOPE, VDA_BASE = "vda", "base"


def level_choices(framework: Framework) -> list[tuple[int, str]]:
    """Return the levels that a journey to ``framework`` may aim at, in words."""
    kind = framework.get_target_kind_display().capitalize()
    return [(level, f"{kind} {level}") for level in range(framework.target_min, framework.target_max + 1)]


class JourneyEditForm(forms.Form):
    """Name, date and instances in scope of a journey."""

    name = forms.CharField(label=_("Name"), max_length=200)
    wanted_on = forms.DateField(
        label=_("Wanted by"), widget=DateInput, help_text=_("The day on which the appraisal shall find you ready.")
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Projects and support functions"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one project. Practices are looked for in each of them."),
    )
    organizational_unit = forms.ModelChoiceField(
        label=_("Organisational unit"),
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text=_("What will be appraised as a whole; organisation-wide process areas are looked for here."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        active = Unit.objects.filter(organization=organization, archived_at=None)
        whole = active.filter(kind=Unit.Kind.ORGANIZATIONAL_UNIT)
        self.fields["units"].queryset = active.exclude(kind=Unit.Kind.ORGANIZATIONAL_UNIT)
        self.fields["organizational_unit"].queryset = whole
        self.initial.setdefault("organizational_unit", whole.filter(parent=None).values_list("pk", flat=True).first())

    @classmethod
    def of(cls, journey: Journey, sent: Any) -> JourneyEditForm:
        """Return the form of ``journey``; ``sent``: what the page sent, or None."""
        units = list(journey.units.all())
        projects = [unit.pk for unit in units if unit.kind != Unit.Kind.ORGANIZATIONAL_UNIT]
        whole = [unit.pk for unit in units if unit.kind == Unit.Kind.ORGANIZATIONAL_UNIT]
        initial = {"name": journey.name, "wanted_on": journey.wanted_on, "units": projects}
        return cls(sent, organization=journey.organization, initial=initial | {"organizational_unit": whole[0]})

    def values(self) -> dict[str, Any]:
        """Return the input as ``update_journey`` takes it."""
        units = [*self.cleaned_data["units"], self.cleaned_data["organizational_unit"]]
        return {name: self.cleaned_data[name] for name in ("name", "wanted_on")} | {"units": units}


class ScopeMixin(forms.Form):
    """Which processes are in scope, and which process areas are not applicable, and why."""

    def offer_areas(
        self, organization: Organization, framework: Framework, target_level: int, in_scope: Container[UUID] | None
    ) -> None:
        """Add a choice of processes (where the scope is chosen) and a reason for each area that may be not applicable.

        ``in_scope``: the ids of the process areas for which a reason may be given now; None: of all.
        """
        self.profiles = offered_profiles(organization, framework)
        self.areas = selectable_areas(framework, target_level)
        if framework.scope_is_chosen:
            field = forms.ModelMultipleChoiceField(
                label=_("Practice areas in scope") if framework.family == "cmmi" else _("Processes in scope"),
                queryset=process_areas_for_target(framework, target_level),
                widget=forms.CheckboxSelectMultiple,
            )
            groups = groupby((choice.area for choice in self.areas), key=lambda area: area.category)
            field.choices = [(name, [(area.pk, str(area)) for area in areas]) for name, areas in groups]
            self.fields["processes"] = field
        for choice in self.areas:
            if choice.may_be_not_applicable and (in_scope is None or choice.area.pk in in_scope):
                self.fields[f"{REASON}{choice.area.pk}"] = forms.CharField(
                    label=_("%(area)s is not applicable, because") % {"area": choice.area},
                    max_length=500,
                    required=False,
                    help_text=_("Leave empty if it is applicable."),
                )

    def reason_fields(self) -> list[Any]:
        """Return the fields of the reasons."""
        return [self[name] for name in self.fields if name.startswith(REASON)]

    def scope(self) -> dict[str, Any]:
        """Return the chosen processes and the reasons, as services take them."""
        reasons = {choice.area: self.cleaned_data.get(f"{REASON}{choice.area.pk}", "") for choice in self.areas}
        return {
            "processes": list(self.cleaned_data.get("processes", ())),
            "not_applicable": {area: reason for area, reason in reasons.items() if reason},
        }

    @classmethod
    def with_preset(cls, sent: Any, **kwargs: Any) -> Self:
        """Return the form with what was sent so far, and the processes of the preset that was asked for."""
        form = cls(**kwargs)
        form.initial |= {name: field.widget.value_from_datadict(sent, {}, name) for name, field in form.fields.items()}
        name = sent.get("preset", "")
        if name:
            form.initial["processes"] = form.preset(name, form.initial.get("processes") or ())
            profile = next((one for one in form.profiles if one.key == name), None)
            if "profile" in form.fields:
                form.initial["profile"] = profile.key if profile else ""
            if profile and profile.wanted_level:
                form.initial["target_level"] = profile.wanted_level
        return form

    @property
    def presets(self) -> list[tuple[str, str]]:
        """Return the ready-made choices: the parts of the VDA scope, which add to what is chosen, and profiles."""
        parts = list(dict.fromkeys(choice.vda_part for choice in self.areas if choice.vda_part))
        plug_ins = [(part, _("add %(part)s") % {"part": part}) for part in parts if part != VDA_BASE]
        base = [(VDA_BASE, _("VDA base only"))] if plug_ins else []
        vda = [(VDA_SCOPE, _("VDA scope")), *base, *plug_ins] if parts else []
        # The parts of the VDA scope say the same as the profiles of their names, one by one.
        said = (VDA_SCOPE, VDA_BASE) if vda else ()
        others = [
            (one.key, one.name)
            for one in self.profiles
            if one.organization_id or not one.key.partition("--")[2].startswith(said)
        ]
        return [*vda, *others, ("none", _("none"))]

    def preset(self, name: str, chosen: Iterable[Any]) -> list[str]:
        """Return the ids of the processes of a ready-made choice; a plug-in is added to what is ``chosen``."""
        if name == VDA_SCOPE:
            return [str(choice.area.pk) for choice in self.areas if choice.vda_part]
        profile = next((one for one in self.profiles if one.key == name), None)
        if profile:
            return [str(pk) for pk in profile.areas.values_list("process_area", flat=True)]
        added = [str(choice.area.pk) for choice in self.areas if choice.vda_part == name]
        return added if name in (VDA_BASE, "none") else [*map(str, chosen), *added]


class JourneyForm(ScopeMixin, JourneyEditForm):
    """Start a journey to a level of the chosen framework; ``profile``: whose processes are chosen to begin with."""

    target_level = forms.TypedChoiceField(label=_("Target"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, framework: Framework, profile: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        self.fields["target_level"].choices = level_choices(framework)
        in_scope = None if framework.family == Framework.Family.CMMI else ()
        self.offer_areas(self.organization, framework, framework.target_max, in_scope)
        usual = (profile or f"{framework.key}--dev", f"{framework.key}--dev", VDA_SCOPE)
        chosen = next(filter(None, (self.preset(name, ()) for name in usual)), [])
        self.initial.setdefault("processes", chosen)
        self.fields["profile"] = forms.ModelChoiceField(
            queryset=self.profiles, to_field_name="key", required=False, widget=forms.HiddenInput
        )

    @property
    def chosen_profile(self) -> TargetProfile | None:
        """Return the profile from which scope and levels come, None without one."""
        key = self["profile"].value()
        return next((one for one in self.profiles if one.key == key), None)

    def values(self) -> dict[str, Any]:
        """Return the input as ``create_journey`` takes it."""
        target = {"framework": self.framework, "target_level": self.cleaned_data["target_level"]}
        return super().values() | target | self.scope() | {"profile": self.cleaned_data["profile"]}


class TargetForm(ScopeMixin):
    """Change level, date and scope of a journey."""

    target_level = forms.TypedChoiceField(label=_("Target"), coerce=int, widget=forms.RadioSelect)
    wanted_on = forms.DateField(label=_("Wanted by"), widget=DateInput)

    def __init__(self, *args: Any, journey: Journey, former: Target | None = None, **kwargs: Any) -> None:
        """``former``: the target to go back to, None: start from the present one."""
        super().__init__(*args, **kwargs)
        framework = journey.framework
        rows = {row.process_area_id: row for row in journey.scoped_areas.all()}
        chosen = {pk for pk, row in rows.items() if row.left_at is None}
        reasons = {pk: row.reason for pk, row in rows.items()}
        self.fields["target_level"].choices = level_choices(framework)
        self.offer_areas(
            journey.organization, framework, framework.target_max, None if not framework.scope_is_chosen else chosen
        )
        target = former or {"target_level": journey.target_level, "wanted_on": journey.wanted_on}
        if former:
            chosen = {choice.area.pk for choice in self.areas if choice.area.ref in former["process_areas"]}
            reasons = {choice.area.pk: former["not_applicable"].get(choice.area.ref, "") for choice in self.areas}
        self.initial |= {name: target[name] for name in ("target_level", "wanted_on")}
        self.initial |= {f"{REASON}{pk}": reason for pk, reason in reasons.items()}
        self.initial["processes"] = chosen

    def values(self) -> dict[str, Any]:
        """Return the input as ``change_target`` takes it; what leaves the scope keeps its reason unsent."""
        scope = self.scope()
        level = self.cleaned_data["target_level"]
        covered = set(scope["processes"]) or {area.area for area in self.areas if (area.area.level or 0) <= level}
        scope["not_applicable"] = {
            area: reason
            for area, reason in scope["not_applicable"].items()
            if area in covered or reason != self.initial.get(f"{REASON}{area.pk}")
        }
        return {name: self.cleaned_data[name] for name in ("target_level", "wanted_on")} | scope
