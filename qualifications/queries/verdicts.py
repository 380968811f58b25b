"""Who is qualified for a role on a day, and why not, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qualifications.models import AppraisalRole, QualificationRecord, QualificationType
from qualifications.validity import Gap, Verdict, missing, verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict for one role in words: ``because`` names what counts, or what is missing, one sentence each."""

    role: AppraisalRole
    qualified: bool
    until: date | None
    because: tuple[str, ...]


def judge(role: AppraisalRole, records: Iterable[QualificationRecord], day: date, names: Mapping[str, str]) -> Judged:
    """Judge the records of one person against a role on ``day``. ``names``: of the types by key."""
    found: Verdict = verdict(role.needs, [record.held for record in records], day)
    if found.qualified:
        because = tuple(_("Has %(name)s.") % {"name": names.get(key, key)} for key in found.by)
    else:
        because = tuple(gap_text(gap, names) for gap in found.gaps)
    return Judged(role, found.qualified, found.until, because)


def judge_all(
    roles: Iterable[AppraisalRole], records: Iterable[QualificationRecord], day: date, names: Mapping[str, str]
) -> list[Judged]:
    """Judge the records of one person against each of ``roles``."""
    known = list(records)
    return [judge(role, known, day, names) for role in roles]


def judge_prerequisites(
    qualification_type: QualificationType,
    records: Iterable[QualificationRecord],
    day: date,
    names: Mapping[str, str],
) -> tuple[str, ...]:
    """Return, in words, the prerequisites of a type that the records of one person do not meet on ``day``."""
    gaps = missing(qualification_type.prerequisites, [record.held for record in records], day)
    return tuple(gap_text(gap, names) for gap in gaps)


def gap_text(gap: Gap, names: Mapping[str, str]) -> str:
    """Return a sentence such as "Certified CMMI Associate expired on 3 May 2026; planned for 1 June 2026."."""
    wanted = [names.get(key, key) for key in gap.one_of]
    name = wanted[0]
    if len(wanted) > 1:
        name = _("%(names)s or %(last)s") % {"names": ", ".join(wanted[:-1]), "last": wanted[-1]}
    if gap.expired_on:
        text = _("%(name)s expired on %(day)s") % {"name": name, "day": date_format(gap.expired_on)}
    elif gap.starts_on:
        text = _("%(name)s begins only on %(day)s") % {"name": name, "day": date_format(gap.starts_on)}
    else:
        text = _("%(name)s is missing") % {"name": name}
    if gap.planned_on:
        return _("%(gap)s; planned for %(day)s.") % {"gap": text, "day": date_format(gap.planned_on)}
    return f"{text}."
