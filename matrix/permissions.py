"""Who may speak about a cell."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from journeys.permissions import may_contribute
from matrix.models import CellComment
from organizations.permissions import Decision, refused


def may_delete_cell_comment(user: Any, comment: CellComment) -> Decision:
    """Everybody takes back their own comments, as long as they contribute."""
    if comment.author_id != user.pk:
        return refused(_("Only its author can delete a comment."))
    return may_contribute(user, comment.journey)
