"""One factory per model; only required fields."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from organizations.models import Membership, Organization, Role, Unit, User


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
