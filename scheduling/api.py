"""API resources of scheduling."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from appraisals.models import Appraisal
from appraisals.serializers import AppraisalSerializer
from appraisals.services import confirm_appraisal
from jobs.serializers import JobSerializer
from organizations.web import ReadableViewSet, VisibleViewSet
from scheduling import services
from scheduling.models import (
    CalendarFeed,
    InterestDeclaration,
    InterviewSession,
    Leave,
    LogbookEntry,
    Participant,
    Room,
    TeamSeat,
    WorkingPattern,
)
from scheduling.queries.candidates import find_candidates, spoken
from scheduling.queries.clocks import plan_of, timeline_of
from scheduling.queries.meetings import attendances
from scheduling.queries.sought import Sought
from scheduling.queries.teams import team_report
from scheduling.serializers import (
    AttendanceSerializer,
    CalendarFeedSerializer,
    CandidateSerializer,
    ClockRecordSerializer,
    FailureSerializer,
    HoldSerializer,
    InterestInputSerializer,
    InterestSerializer,
    InterviewSessionSerializer,
    LeaveSerializer,
    LogbookEntrySerializer,
    NewCalendarFeedSerializer,
    NewInterestSerializer,
    NewRoomSerializer,
    NewSeatSerializer,
    ParticipantSerializer,
    PlanSerializer,
    RoomSerializer,
    SeatInputSerializer,
    SeatRemovalSerializer,
    SeatSerializer,
    SoughtSerializer,
    TimelineSerializer,
    WorkingPatternSerializer,
)


class InterestViewSet(ReadableViewSet):
    """Declared conflicts of interest. They are withdrawn, never deleted."""

    queryset = InterestDeclaration.objects.select_related("organization", "person")
    serializer_class = InterestSerializer
    filterset_fields = {"organization": ["exact"], "person": ["exact"], "kind": ["exact"]}
    ordering_fields = ("starts_on", "created_at")
    input_classes = {"create": NewInterestSerializer, "partial_update": InterestInputSerializer}

    @extend_schema(request=NewInterestSerializer, responses={201: InterestSerializer})
    def create(self, request: Request) -> Response:
        """Declare an interest."""
        row = services.declare_interest(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=InterestInputSerializer, responses=InterestSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a declaration, such as its mitigation."""
        values = {"interest": self.get_object(), **self.valid_input(partial=True)}
        return Response(
            self.get_serializer(services.update_interest(actor=request.user, now=timezone.now(), **values)).data
        )

    @extend_schema(request=None, responses=InterestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a declaration back."""
        row = services.withdraw_interest(interest=self.get_object(), actor=request.user, now=timezone.now())
        return Response(self.get_serializer(row).data)


class PlannedAppraisalViewSet(VisibleViewSet):
    """How an appraisal is planned: method, clocks, team. The id is that of the appraisal."""

    queryset = Appraisal.objects.select_related("organization", "framework", "lead_appraiser__user")
    serializer_class = PlanSerializer
    input_classes = {"partial_update": PlanSerializer, "record": ClockRecordSerializer, "seat": NewSeatSerializer}

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return the method and its terms."""
        return Response(PlanSerializer(plan_of(self.get_object())).data)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Set the method and its terms."""
        appraisal = self.get_object()
        plan = services.save_plan(
            appraisal=appraisal, actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(PlanSerializer(plan).data)

    @extend_schema(responses=TimelineSerializer)
    @action(detail=True, methods=["get"])
    def clocks(self, request: Request, pk: str) -> Response:
        """Return every clock with its days and how it stands."""
        appraisal = self.get_object()
        return Response(TimelineSerializer(timeline_of(appraisal, plan_of(appraisal), timezone.localdate())).data)

    @extend_schema(request=ClockRecordSerializer, responses=TimelineSerializer)
    @clocks.mapping.post
    def record(self, request: Request, pk: str) -> Response:
        """Record the day on which a step was done."""
        services.record_clock(
            appraisal=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return self.clocks(request, pk)

    @extend_schema(responses=FailureSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def team(self, request: Request, pk: str) -> Response:
        """Return every rule that the team does not meet; none: it may appraise."""
        appraisal = self.get_object()
        report = team_report(appraisal, plan_of(appraisal))
        found = [*report.failures, *(one for seat in report.seats for one in seat.failures)]
        return Response(FailureSerializer(found, many=True).data)

    @extend_schema(request=NewSeatSerializer, responses={201: SeatSerializer})
    @team.mapping.post
    def seat(self, request: Request, pk: str) -> Response:
        """Put a person on the team."""
        seat = services.add_seat(
            appraisal=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input()
        )
        return Response(SeatSerializer(seat).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def interviews(self, request: Request, pk: str) -> Response:
        """Plan the interviews in the background; the answer is the job."""
        job = services.start_planning(appraisal=self.get_object(), actor=request.user, now=timezone.now())
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=AttendanceSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def invitations(self, request: Request, pk: str) -> Response:
        """Return who attends which interview, what they know and what they answered."""
        found = attendances(self.get_object(), timezone.now())
        return Response(AttendanceSerializer(found, many=True).data)

    @extend_schema(request=None, responses={202: JobSerializer})
    @invitations.mapping.post
    def invite(self, request: Request, pk: str) -> Response:
        """Tell everybody in the background who does not know yet; the answer is the job."""
        job = services.start_inviting(appraisal=self.get_object(), actor=request.user, now=timezone.now())
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=AppraisalSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm a tentative booking."""
        appraisal = confirm_appraisal(appraisal=self.get_object(), actor=request.user, now=timezone.now())
        return Response(AppraisalSerializer(appraisal).data)

    @extend_schema(request=None, responses=AppraisalSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Note that an appraisal is done."""
        appraisal = services.finish(
            appraisal=self.get_object(), actor=request.user, today=timezone.localdate(), now=timezone.now()
        )
        return Response(AppraisalSerializer(appraisal).data)


class InterviewSessionViewSet(ReadableViewSet):
    """Interviews of appraisals. They are planned under the appraisal."""

    queryset = InterviewSession.objects.prefetch_related("team", "participants", "units", "process_areas")
    serializer_class = InterviewSessionSerializer
    filterset_fields = {"appraisal": ["exact"], "state": ["exact"], "starts_at": ["gte", "lte"]}
    ordering_fields = ("starts_at",)


class ParticipantViewSet(ReadableViewSet):
    """Those who are interviewed in appraisals."""

    queryset = Participant.objects.prefetch_related("units", "process_areas")
    serializer_class = ParticipantSerializer
    filterset_fields = {"appraisal": ["exact"]}


class RoomViewSet(ReadableViewSet):
    """Rooms and video links."""

    queryset = Room.objects.select_related("organization")
    serializer_class = RoomSerializer
    filterset_fields = {"organization": ["exact"]}
    input_classes = {"create": NewRoomSerializer}

    @extend_schema(request=NewRoomSerializer, responses={201: RoomSerializer})
    def create(self, request: Request) -> Response:
        """Add a room."""
        room = services.add_room(actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(self.get_serializer(room).data, status=status.HTTP_201_CREATED)


class SeatViewSet(ReadableViewSet):
    """Members of teams. They are added under the appraisal."""

    queryset = TeamSeat.objects.select_related("appraisal__organization", "appraisal__lead_appraiser", "person")
    serializer_class = SeatSerializer
    filterset_fields = {"appraisal": ["exact"], "person": ["exact"]}
    input_classes = {"partial_update": SeatInputSerializer, "remove": SeatRemovalSerializer}

    @extend_schema(request=SeatInputSerializer, responses=SeatSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is known of a member's experience."""
        seat = services.update_seat(
            seat=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input(partial=True)
        )
        return Response(self.get_serializer(seat).data)

    @extend_schema(request=SeatRemovalSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take a person off the team and free their days."""
        services.remove_seat(seat=self.get_object(), actor=request.user, now=timezone.now(), **self.valid_input())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OwnRowsViewSet(ReadableViewSet):
    """Rows of the caller's own profile."""

    def create(self, request: Request) -> Response:
        """Add a row."""
        row = self.add(actor=request.user, **self.valid_input())
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def add(self, **values: Any) -> Any:
        """Call the service that adds."""
        raise NotImplementedError


class LeaveViewSet(OwnRowsViewSet):
    """The caller's own leave."""

    queryset = Leave.objects.select_related("profile")
    serializer_class = LeaveSerializer
    filterset_fields = {"starts_on": ["gte", "lte"]}
    input_classes = {"create": LeaveSerializer}

    def add(self, **values: Any) -> Leave:
        """Block days."""
        return services.add_leave(**values)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Free the days."""
        services.remove_leave(leave=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LogbookViewSet(OwnRowsViewSet):
    """The caller's own logbook."""

    queryset = LogbookEntry.objects.select_related("profile")
    serializer_class = LogbookEntrySerializer
    filterset_fields = {"role": ["exact"], "ends_on": ["gte", "lte"]}
    input_classes = {"create": LogbookEntrySerializer}

    def add(self, **values: Any) -> LogbookEntry:
        """Add an appraisal by hand."""
        return services.add_logbook_entry(**values)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Remove an entry."""
        services.remove_logbook_entry(entry=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CalendarFeedViewSet(ReadableViewSet):
    """The caller's own subscribed calendars."""

    queryset = CalendarFeed.objects.all()
    serializer_class = CalendarFeedSerializer
    filterset_fields = {"organization": ["exact"], "appraisal": ["exact"]}
    input_classes = {"create": NewCalendarFeedSerializer}

    @extend_schema(request=NewCalendarFeedSerializer, responses={201: CalendarFeedSerializer})
    def create(self, request: Request) -> Response:
        """Subscribe to a calendar."""
        feed = services.add_feed(actor=request.user, **self.valid_input())
        return Response(self.get_serializer(feed).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End it: its address no longer answers."""
        services.remove_feed(feed=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class WorkingPatternViewSet(VisibleViewSet):
    """The caller's own hours and limits."""

    queryset = WorkingPattern.objects.select_related("profile")
    serializer_class = WorkingPatternSerializer
    input_classes = {"save_me": WorkingPatternSerializer}

    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=())
    def me(self, request: Request) -> Response:
        """Return them; 404 while there are none."""
        pattern = self.get_queryset().filter(profile__user=request.user).first()
        if pattern is None:
            raise Http404
        return Response(self.get_serializer(pattern).data)

    @me.mapping.patch
    def save_me(self, request: Request) -> Response:
        """Set what is named."""
        pattern = services.save_working_pattern(actor=request.user, **self.valid_input(partial=True))
        return Response(self.get_serializer(pattern).data)


class CandidateViewSet(ViewSet):
    """Leaders for an appraisal of a journey."""

    permission_classes = (IsAuthenticated,)
    serializer_class = CandidateSerializer

    @extend_schema(
        parameters=[SoughtSerializer, OpenApiParameter("journey", str, required=True)],
        responses=CandidateSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Return everybody the caller sees, best first, with the reasons for and against each."""
        form = SoughtSerializer(data=request.query_params, context={"request": request})
        form.is_valid(raise_exception=True)
        values = form.validated_data
        found = find_candidates(request.user, values["journey"], _sought(values))
        return Response(CandidateSerializer(found, many=True).data)

    @extend_schema(request=HoldSerializer, responses={201: AppraisalSerializer})
    def create(self, request: Request) -> Response:
        """Hold one of them."""
        form = HoldSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        values = form.validated_data
        appraisal = services.hold(
            journey=values["journey"], lead_appraiser=values["lead_appraiser"], sought=_sought(values),
            hold_days=values["hold_days"], title=values["title"], time_zone=values["zone"], actor=request.user,
            now=timezone.now(),
        )  # fmt: skip
        row = get_object_or_404(Appraisal.objects.select_related("lead_appraiser__user"), pk=appraisal.pk)
        return Response(AppraisalSerializer(row).data, status=status.HTTP_201_CREATED)


def _sought(values: dict[str, Any]) -> Sought:
    return Sought(values["starts_on"], values["ends_on"], values["zone"], spoken(values["languages"]))
