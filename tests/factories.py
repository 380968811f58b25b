"""One factory per model; only required fields."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from appraisals.models import Appraisal, AppraiserCertificate, AppraiserProfile
from evidence.models import EvidenceItem, EvidenceLink
from frameworks.models import Framework, Requirement
from journeys.models import Journey, Task
from organizations.models import Membership, Organization, Role, Unit, User
from qualifications.models import QualificationRecord, QualificationType


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("cairn-stones")


class OrganizationFactory(DjangoModelFactory):
    """An organisation with its root organisational unit."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Organisation {n}")

    @factory.post_generation
    def root(obj, create, extracted, **kwargs):
        Unit.objects.create(organization=obj, kind=Unit.Kind.ORGANIZATIONAL_UNIT, name=obj.name)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.VIEWER


class ProjectFactory(DjangoModelFactory):
    """A project below the root organisational unit."""

    class Meta:
        model = Unit

    organization = factory.SubFactory(OrganizationFactory)
    parent = factory.LazyAttribute(lambda unit: Unit.objects.get(organization=unit.organization, parent=None))
    kind = Unit.Kind.PROJECT
    name = factory.Sequence(lambda n: f"Project {n}")
    starts_on = date(2026, 1, 1)


class EvidenceItemFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceItem

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"Evidence {n}")


class EvidenceLinkFactory(DjangoModelFactory):
    """Evidence for a practice; give ``item``, ``process_area``, ``practice`` and ``unit``."""

    class Meta:
        model = EvidenceLink

    item = factory.SubFactory(EvidenceItemFactory)


class JourneyFactory(DjangoModelFactory):
    """A journey to CMMI maturity level 2 without scope or units."""

    class Meta:
        model = Journey

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Journey {n}")
    framework = factory.LazyFunction(lambda: Framework.objects.get(key="cmmi-dev-1.3"))
    target_level = 2
    wanted_on = date(2099, 6, 30)


class TaskFactory(DjangoModelFactory):
    """A task of project planning."""

    class Meta:
        model = Task

    journey = factory.SubFactory(JourneyFactory)
    process_area = factory.LazyFunction(lambda: Requirement.objects.get(framework__key="cmmi-dev-1.3", ref="PP"))
    title = factory.Sequence(lambda n: f"Task {n}")
    due_on = date(2099, 3, 31)


class AppraiserProfileFactory(DjangoModelFactory):
    """A lead appraiser without certificates, not listed."""

    class Meta:
        model = AppraiserProfile

    user = factory.SubFactory(UserFactory)


class AppraiserCertificateFactory(DjangoModelFactory):
    """A certificate that does not expire."""

    class Meta:
        model = AppraiserCertificate

    profile = factory.SubFactory(AppraiserProfileFactory)
    scheme = AppraiserCertificate.Scheme.CMMI_LEAD_APPRAISER


class AppraisalFactory(DjangoModelFactory):
    """An appraisal to CMMI maturity level 2. It takes no days of the appraiser: only booking does."""

    class Meta:
        model = Appraisal

    organization = factory.SubFactory(OrganizationFactory)
    framework = factory.LazyFunction(lambda: Framework.objects.get(key="cmmi-dev-1.3"))
    target_level = 2
    title = factory.Sequence(lambda n: f"Appraisal {n}")
    lead_appraiser = factory.SubFactory(AppraiserProfileFactory)
    starts_on = date(2099, 6, 1)
    ends_on = date(2099, 6, 5)
    time_zone = "UTC"


class QualificationRecordFactory(DjangoModelFactory):
    """A Certified CMMI Associate since the first day of 2026, without an end."""

    class Meta:
        model = QualificationRecord

    organization = factory.SubFactory(OrganizationFactory)
    person = factory.SubFactory(UserFactory)
    qualification_type = factory.LazyFunction(lambda: QualificationType.objects.get(key="cmmi_associate"))
    achieved_on = date(2026, 1, 1)
