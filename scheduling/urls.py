"""Routes of scheduling."""

from django.urls import path

from scheduling.views import candidates, clocks, feeds, interests, interviews, people, rooms, schedule, teams

app_name = "scheduling"
urlpatterns = [
    path("journeys/<uuid:pk>/clocks/", clocks.journey_clocks, name="journey_clocks"),
    path("journeys/<uuid:pk>/candidates/", candidates.candidates, name="candidates"),
    path("appraisals/<uuid:pk>/plan/", clocks.appraisal_plan, name="appraisal_plan"),
    path("appraisals/<uuid:pk>/clocks/record/", clocks.clock_record, name="clock_record"),
    path("appraisals/<uuid:pk>/confirm/", candidates.confirm, name="confirm"),
    path("appraisals/<uuid:pk>/finish/", candidates.finish, name="finish"),
    path("appraisals/<uuid:pk>/team/", teams.team, name="team"),
    path("team-seats/<uuid:pk>/edit/", teams.seat_edit, name="seat_edit"),
    path("team-seats/<uuid:pk>/remove/", teams.seat_remove, name="seat_remove"),
    path("seen-certificates/<uuid:pk>/remove/", teams.seen_remove, name="seen_remove"),
    path("organizations/<uuid:pk>/interests/", interests.interest_list, name="interest_list"),
    path("organizations/<uuid:pk>/interests/new/", interests.interest_create, name="interest_create"),
    path("interests/<uuid:pk>/edit/", interests.interest_edit, name="interest_edit"),
    path("interests/<uuid:pk>/withdraw/", interests.interest_withdraw, name="interest_withdraw"),
    path("appraisers/me/availability/", people.availability, name="availability"),
    path("appraisers/me/leave/<uuid:pk>/remove/", people.leave_remove, name="leave_remove"),
    path("appraisers/me/logbook/", people.logbook, name="logbook"),
    path("appraisers/me/logbook.csv", people.logbook_csv, name="logbook_csv"),
    path("appraisers/me/logbook/<uuid:pk>/remove/", people.logbook_remove, name="logbook_remove"),
    path("appraisals/<uuid:pk>/interviews/", interviews.interviews, name="interviews"),
    path("appraisals/<uuid:pk>/interviews/plan/", interviews.plan, name="interviews_plan"),
    path("appraisals/<uuid:pk>/participants/new/", interviews.participant_create, name="participant_create"),
    path("appraisals/<uuid:pk>/agenda/", interviews.agenda, name="agenda"),
    path("participants/<uuid:pk>/edit/", interviews.participant_edit, name="participant_edit"),
    path("interview-sessions/<uuid:pk>/edit/", interviews.session_edit, name="session_edit"),
    path("interview-sessions/<uuid:pk>/release/", interviews.session_release, name="session_release"),
    path("organizations/<uuid:pk>/rooms/", rooms.rooms, name="rooms"),
    path("rooms/<uuid:pk>/archive/", rooms.room_archive, name="room_archive"),
    path("organizations/<uuid:pk>/schedule/", schedule.organization_schedule, name="organization_schedule"),
    path("calendar-feeds/", feeds.feeds, name="feeds"),
    path("calendar-feeds/<uuid:pk>/remove/", feeds.feed_remove, name="feed_remove"),
    path("calendar-feeds/<str:token>.ics", feeds.feed_ics, name="feed_ics"),
    path("schedule/", schedule.my_schedule, name="my_schedule"),
]
