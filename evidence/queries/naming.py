"""Find a cell by the names that people and programs use: framework, practice, process area, project."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from evidence.queries.cells import Cell, linkable_areas, linkable_units
from frameworks.models import Framework, Requirement
from frameworks.querysets import AREA_KINDS
from organizations.errors import DomainError
from organizations.models import Organization, Unit


def cell_named(
    organization: Organization, *, framework: str, practice: str, process_area: str = "", project: str = ""
) -> Cell:
    """Return the cell of a practice (its reference, such as "PP SP 1.1") in a project (short code or name).

    ``framework`` is the key of a catalogue. ``process_area`` is only needed for generic practices; ``project`` is not
    for what the organisation does as a whole. Raises DomainError (400) at the name that is unknown or missing.
    """
    catalogue = Framework.objects.usable_by(organization).filter(key=framework).first()
    if catalogue is None:
        raise DomainError(_("There is no framework “%(key)s”.") % {"key": framework[:100]}, field="framework")
    found = Requirement.objects.filter(framework=catalogue, ref=practice, retired=False).first()
    if found is None:
        raise DomainError(
            _("%(framework)s has no practice “%(ref)s”.") % {"framework": catalogue.short_name, "ref": practice[:40]},
            field="practice",
        )
    area = _area(organization, catalogue, found, process_area)
    return Cell(area, found, _unit(organization, area, project))


def _area(organization: Organization, catalogue: Framework, practice: Requirement, named: str) -> Requirement:
    if named:
        wanted = linkable_areas(organization).filter(framework=catalogue, ref=named).first()
        if wanted is None:
            raise DomainError(_("There is no process area “%(ref)s”.") % {"ref": named[:40]}, field="process_area")
        return wanted
    area: Requirement = practice
    while area.kind not in AREA_KINDS and area.parent is not None:
        area = area.parent
    if area.kind in (*AREA_KINDS, Requirement.Kind.CLAUSE, Requirement.Kind.SECTION):
        return area
    raise DomainError(
        _("“%(ref)s” is performed in every process area: say in which.") % {"ref": practice.ref}, field="process_area"
    )


def _unit(organization: Organization, area: Requirement, named: str) -> Unit:
    units = linkable_units(organization, area)
    if named:
        units = Unit.objects.of(organization).active().filter(Q(code__iexact=named) | Q(name__iexact=named))
    else:
        units = units.filter(kind=Unit.Kind.ORGANIZATIONAL_UNIT)
    found = list(units[:2])
    if len(found) == 1:
        return found[0]
    if not named:
        raise DomainError(_("Say in which project: its short code or its name."), field="project")
    if found:
        raise DomainError(
            _("There are several projects “%(name)s”: give the name in place of the code.") % {"name": named[:100]},
            field="project",
        )
    raise DomainError(_("There is no project “%(name)s”.") % {"name": named[:100]}, field="project")
