"""Every write of scheduling."""

from scheduling.services.booking import finish, hold
from scheduling.services.clocks import record_clock, save_plan
from scheduling.services.feeds import add_feed, feed_address, feed_token, open_feed, remove_feed
from scheduling.services.interests import declare_interest, update_interest, withdraw_interest
from scheduling.services.interviews import (
    add_room,
    archive_room,
    edit_session,
    release_session,
    save_interview_plan,
    save_participant,
    start_planning,
)
from scheduling.services.invitations import invitation_token, is_over, open_invitation, reply, start_inviting
from scheduling.services.people import (
    add_leave,
    add_logbook_entry,
    remove_leave,
    remove_logbook_entry,
    save_working_pattern,
)
from scheduling.services.teams import add_seat, add_seen_certificate, remove_seat, remove_seen_certificate, update_seat

__all__ = [
    "add_feed",
    "add_leave",
    "add_logbook_entry",
    "add_room",
    "add_seat",
    "add_seen_certificate",
    "archive_room",
    "declare_interest",
    "edit_session",
    "feed_address",
    "feed_token",
    "finish",
    "hold",
    "invitation_token",
    "is_over",
    "open_feed",
    "open_invitation",
    "record_clock",
    "release_session",
    "remove_feed",
    "remove_leave",
    "remove_logbook_entry",
    "remove_seat",
    "remove_seen_certificate",
    "reply",
    "save_interview_plan",
    "save_participant",
    "save_plan",
    "save_working_pattern",
    "start_inviting",
    "start_planning",
    "update_interest",
    "update_seat",
    "withdraw_interest",
]
