"""Roles with the members who are qualified for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from organizations.models import Organization, User
from qualifications.models import AppraisalRole
from qualifications.queries.catalogue import roles_in_use
from qualifications.queries.matrix import people_list
from qualifications.queries.records import RecordFilter
from qualifications.validity import Held, verdict


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """A member who is qualified for a role, and until when without renewal (None: without end)."""

    person: User
    until: date | None


@dataclass(frozen=True, slots=True)
class StaffedRole:
    """A role and the members who are qualified for it, by name.

    ``nearly``: how many others have all but one of the things needed, and at least one. ``ends_on``: the earliest
    last day among the holders without renewal; None: none of them has one.
    """

    role: AppraisalRole
    holders: tuple[RoleHolder, ...]
    nearly: int
    ends_on: date | None


def staffed_roles(organization: Organization, today: date) -> list[StaffedRole]:
    """Return each role in use with who is qualified for it on ``today``, in three statements."""
    people: list[tuple[User, list[Held]]] = [
        (person, [record.held for record in person.held_records])  # type: ignore[attr-defined]
        for person in people_list(organization, today, RecordFilter())
    ]
    return [_staffed(role, people, today) for role in roles_in_use()]


def _staffed(role: AppraisalRole, people: list[tuple[User, list[Held]]], today: date) -> StaffedRole:
    found = [(person, verdict(role.needs, held, today)) for person, held in people]
    holders = tuple(RoleHolder(person, judged.until) for person, judged in found if judged.qualified)
    nearly = sum(len(judged.gaps) == 1 and bool(judged.by) for _person, judged in found)
    ends = [holder.until for holder in holders if holder.until]
    return StaffedRole(role, holders, nearly, min(ends, default=None))
