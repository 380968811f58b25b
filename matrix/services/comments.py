"""Comments on cells; who is mentioned finds a notice in the list of reminders."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from frameworks.models import Requirement
from journeys.models import Journey, Reminder
from journeys.permissions import may_contribute, require_open
from journeys.queries import journey_scope
from matrix.models import CellComment
from matrix.permissions import may_delete_cell_comment
from organizations.errors import DomainError
from organizations.models import Organization, Unit, User
from organizations.permissions import require
from organizations.queries import members
from organizations.services import record_activity
from organizations.services.fields import save_valid


@transaction.atomic
def comment_on_cell(
    *,
    journey: Journey,
    process_area: Requirement,
    practice: Requirement,
    unit: Unit,
    text: str,
    actor: User,
    now: datetime,
) -> CellComment:
    """Add a remark to a cell. "@" before the name or e-mail address of a member tells that member.

    Raises DomainError (400) at ``text`` or for a cell that the journey does not have, Conflict (409) on a closed
    journey.
    """
    require(may_contribute(actor, journey))
    require_open(journey)
    if (process_area.pk, practice.pk, unit.pk) not in journey_scope(journey).cells:
        raise DomainError(_("Choose a cell of this journey."), field="practice", code="unknown_cell")
    comment = save_valid(
        CellComment(
            journey=journey,
            process_area=process_area,
            practice=practice,
            unit=unit,
            text=text.strip(),
            author=actor,
            created_at=now,
        )
    )
    named = mentioned(journey.organization, comment.text)
    comment.mentions.set(named)
    Reminder.objects.bulk_create(_notice(comment, person, now) for person in named if person != actor)
    record_activity(organization=journey.organization, actor=actor, verb="commented on", target=comment, at=now)
    return comment


@transaction.atomic
def delete_cell_comment(*, comment: CellComment, actor: User, now: datetime) -> None:
    """Take back one's own comment; the log keeps that there was one."""
    require(may_delete_cell_comment(actor, comment))
    require_open(comment.journey)
    Reminder.objects.filter(deadline_kind=Reminder.Kind.MENTION, deadline_id=comment.pk).delete()
    organization = comment.journey.organization
    record_activity(organization=organization, actor=actor, verb="deleted a comment on", target=comment, at=now)
    comment.delete()


def mentioned(organization: Organization, text: str) -> list[User]:
    """Return the members whose full name or e-mail address follows an "@", whatever the case."""
    if "@" not in text:
        return []
    found = []
    for person in members(organization).order_by("full_name", "pk"):
        names = "|".join(re.escape(name) for name in (person.full_name, person.email) if name)
        if re.search(rf"(?<!\w)@(?:{names})(?!\w)", text, re.IGNORECASE):
            found.append(person)
    return found


def _notice(comment: CellComment, person: User, now: datetime) -> Reminder:
    """Return the notice: for the list only, so that no mail is waited for."""
    cell = (comment.journey_id, comment.process_area_id, comment.practice_id, comment.unit_id)
    title = _("%(author)s on %(practice)s, %(unit)s: %(text)s") % {
        "author": comment.author,
        "practice": comment.practice.ref,
        "unit": comment.unit.label,
        "text": comment.text,
    }
    return Reminder(
        organization=comment.journey.organization,
        recipient=person,
        deadline_kind=Reminder.Kind.MENTION,
        deadline_id=comment.pk,
        due_on=now.date(),
        offset_days=0,
        title=title[:300],
        path=reverse("matrix:cell", args=cell),
        state=Reminder.State.IN_APP,
        created_at=now,
    )
