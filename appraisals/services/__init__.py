"""Every write to appraiser profiles and appraisal windows."""

from appraisals.services.booking import (
    book_appraisal,
    cancel_appraisal,
    confirm_appraisal,
    finish_appraisal,
    free_days,
    move_appraisal,
    release_expired_holds,
    take_days,
)
from appraisals.services.profiles import (
    add_certificate,
    remove_certificate,
    save_profile,
    update_certificate,
)

__all__ = [
    "add_certificate",
    "book_appraisal",
    "cancel_appraisal",
    "confirm_appraisal",
    "finish_appraisal",
    "free_days",
    "move_appraisal",
    "release_expired_holds",
    "remove_certificate",
    "save_profile",
    "take_days",
    "update_certificate",
]
