"""Every write of scheduling."""

from scheduling.services.booking import finish, hold
from scheduling.services.clocks import record_clock, save_plan
from scheduling.services.interests import declare_interest, update_interest, withdraw_interest
from scheduling.services.people import (
    add_leave,
    add_logbook_entry,
    remove_leave,
    remove_logbook_entry,
    save_working_pattern,
)
from scheduling.services.teams import add_seat, add_seen_certificate, remove_seat, remove_seen_certificate, update_seat

__all__ = [
    "add_leave",
    "add_logbook_entry",
    "add_seat",
    "add_seen_certificate",
    "declare_interest",
    "finish",
    "hold",
    "record_clock",
    "remove_leave",
    "remove_logbook_entry",
    "remove_seat",
    "remove_seen_certificate",
    "save_plan",
    "save_working_pattern",
    "update_interest",
    "update_seat",
    "withdraw_interest",
]
