"""Every write to appraiser profiles and appraisal windows."""

from appraisals.services.booking import book_appraisal, cancel_appraisal, move_appraisal
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
    "move_appraisal",
    "remove_certificate",
    "save_profile",
    "update_certificate",
]
