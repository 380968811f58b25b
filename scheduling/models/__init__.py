"""What is planned around appraisals: people, interests, teams, clocks, rooms, interviews, calendars."""

from scheduling.models.feeds import CalendarFeed
from scheduling.models.interviews import InterviewPlan, InterviewSession, Participant, Room, SessionSlot
from scheduling.models.invitations import SessionInvitation
from scheduling.models.people import InterestDeclaration, Leave, LogbookEntry, WorkingPattern
from scheduling.models.teams import AppraisalPlan, ClockRecord, SeenCertificate, TeamSeat

__all__ = [
    "AppraisalPlan",
    "CalendarFeed",
    "ClockRecord",
    "InterestDeclaration",
    "InterviewPlan",
    "InterviewSession",
    "Leave",
    "LogbookEntry",
    "Participant",
    "Room",
    "SeenCertificate",
    "SessionInvitation",
    "SessionSlot",
    "TeamSeat",
    "WorkingPattern",
]
