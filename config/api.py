"""Every resource of the API on one screen."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from advisor import api as advisor
from appraisals import api as appraisals
from assessments import api as assessments
from config.tokens import AllTokensRevocation, TokenLogin, TokenRevocation
from evidence import api as evidence
from frameworks import api as frameworks
from jobs import api as jobs
from journeys import api as journeys
from matrix import api as matrix
from organizations import api as organizations
from qualifications import api as qualifications
from scheduling import api as scheduling

router = DefaultRouter()
router.register("organizations", organizations.OrganizationViewSet, basename="organization")
router.register("units", organizations.UnitViewSet, basename="unit")
router.register("memberships", organizations.MembershipViewSet, basename="membership")
router.register("invitations", organizations.InvitationViewSet, basename="invitation")
router.register("access-grants", organizations.AccessGrantViewSet, basename="access-grant")
router.register("activities", organizations.ActivityViewSet, basename="activity")
router.register("jobs", jobs.JobViewSet, basename="job")
router.register("frameworks", frameworks.FrameworkViewSet, basename="framework")
router.register("requirements", frameworks.RequirementViewSet, basename="requirement")
router.register("crosswalks", frameworks.CrosswalkViewSet, basename="crosswalk")
router.register("mappings", frameworks.MappingViewSet, basename="mapping")
router.register("target-profiles", frameworks.TargetProfileViewSet, basename="target-profile")
router.register("library-uploads", frameworks.LibraryUploadViewSet, basename="library-upload")
router.register("licensed-texts", frameworks.LicensedTextViewSet, basename="licensed-text")
router.register("mapping-revisions", frameworks.MappingRevisionViewSet, basename="mapping-revision")
router.register("certificates", evidence.CertificateViewSet, basename="certificate")
router.register("surveillance-audits", evidence.SurveillanceAuditViewSet, basename="surveillance-audit")
router.register("evidence", evidence.EvidenceItemViewSet, basename="evidence")
router.register("evidence-files", evidence.EvidenceFileViewSet, basename="evidence-file")
router.register("evidence-links", evidence.EvidenceLinkViewSet, basename="evidence-link")
router.register("reusable-evidence", evidence.ReusableEvidenceViewSet, basename="reusable-evidence")
router.register("served-requirements", evidence.ServedRequirementViewSet, basename="served-requirement")
router.register("register-imports", evidence.RegisterImportViewSet, basename="register-import")
router.register("qualification-types", qualifications.QualificationTypeViewSet, basename="qualification-type")
router.register("appraisal-roles", qualifications.AppraisalRoleViewSet, basename="appraisal-role")
router.register("qualification-records", qualifications.QualificationRecordViewSet, basename="qualification-record")
router.register("advice", advisor.AdviceViewSet, basename="advice")
router.register("journeys", journeys.JourneyViewSet, basename="journey")
router.register("edition-changes", journeys.EditionChangeViewSet, basename="edition-change")
router.register("scoped-areas", journeys.ScopedAreaViewSet, basename="scoped-area")
router.register("tasks", journeys.TaskViewSet, basename="task")
router.register("task-comments", journeys.TaskCommentViewSet, basename="task-comment")
router.register("reminders", journeys.ReminderViewSet, basename="reminder")
router.register("cell-comments", matrix.CellCommentViewSet, basename="cell-comment")
router.register("matrix", matrix.MatrixViewSet, basename="matrix")
router.register("appraisers", appraisals.AppraiserViewSet, basename="appraiser")
router.register("appraiser-certificates", appraisals.AppraiserCertificateViewSet, basename="appraiser-certificate")
router.register("appraisals", appraisals.AppraisalViewSet, basename="appraisal")
router.register("evaluations", appraisals.EvaluationViewSet, basename="evaluation")
router.register("assessments", assessments.AssessmentViewSet, basename="assessment")
router.register("characterisations", assessments.CharacterisationViewSet, basename="characterisation")
router.register("team-decisions", assessments.TeamDecisionViewSet, basename="team-decision")
router.register("interests", scheduling.InterestViewSet, basename="interest")
router.register("appraisal-plans", scheduling.PlannedAppraisalViewSet, basename="appraisal-plan")
router.register("interview-sessions", scheduling.InterviewSessionViewSet, basename="interview-session")
router.register("participants", scheduling.ParticipantViewSet, basename="participant")
router.register("rooms", scheduling.RoomViewSet, basename="room")
router.register("team-seats", scheduling.SeatViewSet, basename="team-seat")
router.register("leave", scheduling.LeaveViewSet, basename="leave")
router.register("logbook", scheduling.LogbookViewSet, basename="logbook")
router.register("working-patterns", scheduling.WorkingPatternViewSet, basename="working-pattern")
router.register("calendar-feeds", scheduling.CalendarFeedViewSet, basename="calendar-feed")
router.register("candidates", scheduling.CandidateViewSet, basename="candidate")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    path("v1/tokens/", TokenLogin.as_view(), name="token_login"),
    path("v1/tokens/revoke/", TokenRevocation.as_view(), name="token_revoke"),
    path("v1/tokens/revoke-all/", AllTokensRevocation.as_view(), name="token_revoke_all"),
    path("v1/", include(router.urls)),
]
app_name = "api"
