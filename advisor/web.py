"""What the advisor's pages have in common."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest

from advisor.models import SavedAdvice
from advisor.queries import shared_ground, target_frameworks
from organizations.models import Organization
from organizations.web import visible_or_404

# Gates under which nobody would begin; they stand together at the end of a result.
LAST_GATES = ("no_reason", "advised_against", "ruled_out")


def advice_or_404(request: HttpRequest, pk: uuid.UUID) -> SavedAdvice:
    """Return the advice that the signed-in person reaches, else raise Http404."""
    rows: Any = SavedAdvice.objects.select_related("organization", "created_by", "changed_by")
    found: SavedAdvice = visible_or_404(request, rows, pk)
    return found


def shown_result(result: dict[str, Any] | None, organization: Organization | None) -> dict[str, Any]:
    """Return what the template of a result needs; empty where there is none.

    ``leading``: standings with a reason for them, with the framework that a journey would go to; ``others``: the rest.
    """
    if result is None:
        return {}
    frameworks = target_frameworks(result)
    standings = []
    for place, standing in enumerate(result["standings"], start=1):
        target = standing["option"]["target"]
        framework = frameworks.get(target["framework"]) if target else None
        standings.append({**standing, "place": place, "framework": framework})
    shared, chains = shared_ground(frameworks, organization)
    return {
        "result": result,
        "leading": [standing for standing in standings if standing["gate"] not in LAST_GATES],
        "others": [standing for standing in standings if standing["gate"] in LAST_GATES],
        "shared": shared,
        "chains": chains,
    }
