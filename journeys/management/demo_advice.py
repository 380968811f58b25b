"""Advice of the demo organisation: what it chose by, what it would do for a car maker, and one that is only begun."""

from __future__ import annotations

from datetime import datetime, timedelta

from advisor import services
from advisor.models import SavedAdvice
from organizations.models import Organization, User

COMPANY = {"markets": ["germany", "italy", "usa"], "size": ["50_to_249"], "held": ["iso_9001"]}
CHOSEN_BY = {
    **COMPANY,
    "asked_by": ["customer"],
    "named": ["cmmi"],
    "industry": ["other"],
    "product": ["hardware", "systems"],
    "deadline": ["within_6_months"],
}
FOR_A_CAR_MAKER = {
    **COMPANY,
    "asked_by": ["car_maker"],
    "industry": ["automotive"],
    "product": ["hardware", "systems", "connected"],
}
ONLY_BEGUN = {"product": ["services"], "asked_by": ["own_wish"]}


def seek_advice(organization: Organization, manager: User, contributor: User, now: datetime) -> SavedAdvice:
    """Seek all three and return the first, with which the journey begins."""
    chosen_by, _other = [
        services.evaluate_advice(
            advice=services.start_advice(
                organization=organization,
                title=title,
                answers=answers,
                actor=manager,
                now=now - timedelta(hours=hours),
            ),
            actor=manager,
            now=now - timedelta(hours=hours),
        )
        for title, answers, hours in (
            ("What our customers in the United States expect", CHOSEN_BY, 3),
            ("If we sell to a car maker", FOR_A_CAR_MAKER, 2),
        )
    ]
    services.start_advice(
        organization=organization, title="The service business", answers=ONLY_BEGUN, actor=contributor, now=now
    )
    return chosen_by
