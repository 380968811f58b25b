"""One row of every kind, owned by acme and marked with a canary, for walking routes and admin pages."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from advisor import services as advisor
from assessments import services as assessments
from evidence import services as evidence
from evidence.models import EvidencePush, RegisterImport
from frameworks import services as frameworks
from frameworks.models import Crosswalk, Framework, LibraryUpload, LicensedText, Requirement, TargetProfile
from frameworks.queries import Pair
from jobs.models import Job
from journeys import services as journeys
from journeys.models import Reminder, TaskComment
from matrix.models import CellComment
from organizations import services as organizations
from organizations.models import AccessGrant, Membership
from qualifications import services as qualifications
from qualifications.models import AppraisalRole, QualificationType
from scheduling import services as scheduling
from scheduling.models import InterviewSession, SessionInvitation
from tests.factories import (
    AppraisalFactory,
    AppraiserCertificateFactory,
    AppraiserProfileFactory,
    ProjectFactory,
    TaskFactory,
    UserFactory,
)

CANARY = "CANARY-7f3a"


def build_world(acme, rival, cast):
    """Return acme's rows by name; everything a stranger must not read holds the canary."""
    now, world = timezone.now(), SimpleNamespace(acme=acme, rival=rival, cast=cast)
    world.now = now
    world.project = ProjectFactory(organization=acme, name=f"Apollo {CANARY}", code="APO")
    world.vera_membership = Membership.objects.get(organization=acme, user=cast.vera)
    world.grant = AccessGrant.objects.get(organization=acme, user=cast.lena)
    world.invitation = organizations.invite_member(
        organization=acme, email="canary-7f3a@example.org", role="viewer", actor=cast.olga, now=now
    )
    world.activity = acme.activities.first()
    world.job = Job.objects.create(organization=acme, owner=cast.priya, kind="test", title=f"Bundle {CANARY}")
    _catalogue(world)
    _advice(world)
    _evidence(world)
    _journey(world)
    _appraisal(world)
    _assessment(world)
    _qualifications(world)
    _scheduling(world)
    return world


def _catalogue(world):
    world.framework = Framework.objects.get(key="cmmi-dev-1.3")
    world.later_edition = Framework.objects.get(key="aspice-4.0")
    world.requirement = world.area = Requirement.objects.get(framework=world.framework, ref="PP")
    world.practice = Requirement.objects.get(framework=world.framework, ref="PP SP 1.1")
    world.crosswalk = Crosswalk.objects.get(key="iso-9001-2015--cmmi-dev-1.3")
    world.mapping = world.crosswalk.mappings.first()
    world.own_framework = frameworks.derive_framework(
        organization=world.acme,
        base=Framework.objects.get(key="iso-9001-2015"),
        name=f"Handbook {CANARY}",
        short_name=f"Handbook {CANARY}",
        actor=world.cast.priya,
        now=world.now,
    )
    world.target_profile = frameworks.derive_profile(
        organization=world.acme,
        base=TargetProfile.objects.get(key="aspice-4.0--base"),
        name=f"Scope {CANARY}",
        actor=world.cast.priya,
        now=world.now,
    )
    world.own_requirement = world.own_framework.requirements.get(ref="10.3")
    world.library_upload = LibraryUpload.objects.create(
        organization=world.acme,
        kind=LibraryUpload.Kind.LICENSED_TEXT,
        framework=world.framework,
        file_name=f"{CANARY}.xlsx",
        content=[{"ref": "PP", "statement": CANARY, "guidance": "", "notes": ""}],
        created_by=world.cast.priya,
    )
    world.licensed_text = LicensedText.objects.create(
        organization=world.acme, requirement=world.area, statement=CANARY, imported_by=world.cast.priya
    )
    world.revision = frameworks.revise_mapping(
        pair=Pair(world.acme, world.crosswalk, world.mapping.source, world.mapping.target),
        strength="weak",
        rationale=CANARY,
        seen=None,
        actor=world.cast.pavel,
        now=world.now,
    )


def _advice(world):
    advice = advisor.start_advice(
        organization=world.acme,
        title=f"Advice {CANARY}",
        answers={"industry": ["automotive"], "product": ["software"], "markets": ["italy"]},
        actor=world.cast.priya,
        now=world.now,
    )
    world.advice = advisor.evaluate_advice(advice=advice, actor=world.cast.priya, now=world.now)


def _evidence(world):
    cast, now = world.cast, world.now
    world.certificate = evidence.record_certificate(
        organization=world.acme,
        actor=cast.priya,
        now=now,
        body="Body",
        number=CANARY,
        scope="Everything",
        issued_on=now.date() - timedelta(days=100),
        expires_on=now.date() + timedelta(days=900),
    )
    world.audit = world.certificate.surveillance_audits.first()
    world.item = evidence.add_evidence(
        organization=world.acme,
        title=f"Plan {CANARY}",
        actor=cast.olga,
        now=now,
        upload=SimpleUploadedFile("plan.txt", f"The plan {CANARY}".encode()),
        tags=[CANARY],
    )
    world.version = world.item.versions.get()
    world.file = world.version.files.get()
    world.link = evidence.link_evidence(
        item=world.item,
        process_area=world.area,
        practice=world.practice,
        unit=world.project,
        actor=cast.olga,
        now=now,
    )
    world.push = EvidencePush.objects.create(
        organization=world.acme, user=cast.priya, key=CANARY, fingerprint="0" * 64, version=world.version
    )
    world.register_import = RegisterImport.objects.create(
        organization=world.acme, file_name=f"{CANARY}.csv", created_by=cast.priya
    )


def _journey(world):
    cast, today = world.cast, world.now.date()
    world.journey = journeys.create_journey(
        organization=world.acme,
        name=f"Journey {CANARY}",
        framework=world.framework,
        target_level=2,
        wanted_on=today + timedelta(days=200),
        units=[world.project],
        actor=cast.priya,
        today=today,
    )
    world.newer_edition = Framework.objects.get(key="cmmi-2.0")
    world.edition_change = journeys.postpone_edition(
        journey=world.journey,
        framework=world.newer_edition,
        until=today + timedelta(days=100),
        reason=f"Later {CANARY}",
        actor=cast.priya,
        today=today,
        now=world.now,
    )
    world.scoped_area = world.journey.scoped_areas.first()
    world.task = TaskFactory(journey=world.journey, title=f"Task {CANARY}", owner=cast.olga)
    world.comment = TaskComment.objects.create(task=world.task, author=cast.olga, text=CANARY)
    world.cell_comment = CellComment.objects.create(
        journey=world.journey, process_area=world.area, practice=world.practice, unit=world.project, author=cast.olga,
        text=CANARY,
    )  # fmt: skip
    world.reminder = Reminder.objects.create(
        organization=world.acme,
        recipient=cast.olga,
        deadline_kind="task",
        deadline_id=world.task.pk,
        due_on=today,
        offset_days=0,
        title=f"Task {CANARY}",
        path=world.task.get_absolute_url(),
    )


def _appraisal(world):
    world.profile = AppraiserProfileFactory(user=UserFactory(full_name=f"Ada {CANARY}"))
    world.appraiser_certificate = AppraiserCertificateFactory(profile=world.profile, number=CANARY)
    world.listed = AppraiserProfileFactory(listed=True)
    world.appraisal = AppraisalFactory(
        organization=world.acme,
        title=f"Appraisal {CANARY}",
        lead_appraiser=world.profile,
        starts_on=date(2099, 6, 1),
        ends_on=date(2099, 6, 5),
    )
    world.journey.appraisals.add(world.appraisal)


def _assessment(world):
    now, pavel = world.now, world.cast.pavel
    world.assessment = journeys.begin_journey_assessment(
        journey=world.journey, name=f"Self-assessment {CANARY}", actor=world.cast.priya, now=now
    )
    world.characterisation = assessments.characterise(
        assessment=world.assessment,
        cell=assessments.Cell(world.area.pk, world.practice.pk, world.project.pk),
        mark="LI",
        weakness=CANARY,
        version=0,
        actor=pavel,
        now=now,
    )
    world.team_decision = assessments.decide(
        assessment=world.assessment,
        process_area=world.area,
        subject=world.practice,
        question="characterisation",
        answer="LI",
        reason=CANARY,
        actor=pavel,
        now=now,
    )


def _qualifications(world):
    world.qualification_type = QualificationType.objects.get(key="cmmi_associate")
    world.appraisal_role = AppraisalRole.objects.get(key="cmmi_team_member")
    world.qualification_record = qualifications.record_qualification(
        organization=world.acme,
        person=world.cast.carl,
        qualification_type=world.qualification_type,
        actor=world.cast.priya,
        now=world.now,
        achieved_on=world.now.date() - timedelta(days=300),
        number=CANARY,
    )


def _scheduling(world):
    cast, now = world.cast, world.now
    world.seat = scheduling.add_seat(appraisal=world.appraisal, person=cast.pavel, actor=cast.priya, now=now)
    world.seen_certificate = scheduling.add_seen_certificate(
        seat=world.seat,
        qualification_type=world.qualification_type,
        achieved_on=now.date(),
        number=CANARY,
        actor=cast.priya,
        now=now,
    )
    world.interest = scheduling.declare_interest(
        organization=world.acme,
        person=cast.carl,
        kind="own_project",
        starts_on=now.date(),
        reason=CANARY,
        actor=cast.carl,
        now=now,
    )
    scheduling.save_plan(appraisal=world.appraisal, actor=cast.priya, now=now)
    scheduling.record_clock(
        appraisal=world.appraisal, clock="registration", done_on=now.date(), actor=cast.priya, now=now
    )
    owner = world.profile.user
    scheduling.save_working_pattern(actor=owner)
    day = now.date() + timedelta(days=3)
    world.leave = scheduling.add_leave(actor=owner, starts_on=day, ends_on=day, note=CANARY)
    world.logbook_entry = scheduling.add_logbook_entry(
        actor=owner,
        title=CANARY,
        model="CMMI",
        role="lead",
        starts_on=day,
        ends_on=day,
        days=1,
        hours=8,
    )
    world.feed = scheduling.add_feed(actor=owner, appraisal=world.appraisal, name=CANARY)
    world.room = scheduling.add_room(organization=world.acme, name=f"Room {CANARY}", actor=cast.priya, now=now)
    world.participant = scheduling.save_participant(
        appraisal=world.appraisal,
        participant=None,
        units=[world.project],
        process_areas=[world.area],
        name=f"Paul {CANARY}",
        role="Project lead",
        time_zone="UTC",
        actor=cast.priya,
        now=now,
    )
    world.session = InterviewSession.objects.create(
        appraisal=world.appraisal, key="Project lead|1", title=f"Session {CANARY}", starts_at=now,
        ends_at=now + timedelta(hours=1), room=world.room,
    )  # fmt: skip
    world.session_invitation = SessionInvitation.objects.create(
        session=world.session, email="canary-7f3a@example.org", name=f"Paul {CANARY}", sequence=0, sent_at=now
    )
