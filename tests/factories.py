"""Rows for tests. `NOW` is the moment at which everything happens unless a test says otherwise."""

from datetime import UTC, date, datetime

import factory

from sen.org.models import Actor, Membership, Role, Unit, User
from sen.org.queries import actor_of
from sen.plan.models import Assignment, Duty, Part, Plan, Rhythm, Task

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
"""A Tuesday morning, 09:00 in Vietnam."""


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("user{}".format)
    display_name = factory.Sequence("Nguyễn Văn {}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    date_joined = datetime(2020, 1, 1, tzinfo=UTC)


class CommitteeFactory(factory.django.DjangoModelFactory):
    """A commune's People's Committee: its own authority."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    kind = Unit.Kind.PEOPLES_COMMITTEE
    level = Unit.Level.COMMUNE
    name = factory.Sequence("UBND xã Mẫu {}".format)

    @factory.post_generation
    def own_authority(self, create, _extracted, **_kwargs):
        if create and self.authority_id is None:
            self.authority = self
            self.save(update_fields=["authority"])


class UnitFactory(factory.django.DjangoModelFactory):
    """A division. Without `parent` it stands below a People's Committee of its own."""

    class Meta:
        model = Unit

    kind = Unit.Kind.DIVISION
    level = Unit.Level.COMMUNE
    name = factory.Sequence("Phòng Mẫu {}".format)
    parent = factory.SubFactory(CommitteeFactory)
    authority = factory.LazyAttribute(lambda unit: unit.parent.authority if unit.parent else None)


class PlanFactory(factory.django.DjangoModelFactory):
    """A commune's plan in force for the whole year 2026."""

    class Meta:
        model = Plan

    authority = factory.SubFactory(CommitteeFactory)
    state = Plan.State.CONFIRMED
    number = factory.Sequence("{}/KH-UBND".format)
    doc_type = "Kế hoạch"
    title = "Thông tin đối ngoại năm 2026"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Task

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(int)
    number = factory.Sequence("IV.1.{}".format)
    text = "Giới thiệu sản phẩm của xã tại hội chợ biên giới."


class AssignmentFactory(factory.django.DjangoModelFactory):
    """A unit of the plan's authority leads, unless told otherwise."""

    class Meta:
        model = Assignment

    task = factory.SubFactory(TaskFactory)
    part = Part.LEAD
    unit = factory.SubFactory(UnitFactory, parent=factory.SelfAttribute("..task.plan.authority"))


class DutyFactory(factory.django.DjangoModelFactory):
    """A unit of the plan's authority leads and answers each month."""

    class Meta:
        model = Duty

    task = factory.SubFactory(TaskFactory)
    unit = factory.SubFactory(UnitFactory, parent=factory.SelfAttribute("..task.plan.authority"))
    part = Part.LEAD
    rhythm = Rhythm.EACH_PERIOD


def member_of(*units: Unit, role: str = Role.OFFICER, valid_from: date = date(2020, 1, 1)) -> User:
    """A person with the role in each of the units."""
    user = UserFactory()
    for unit in units:
        Membership.objects.create(user=user, unit=unit, role=role, valid_from=valid_from)
    return user


def actor_in(*units: Unit, role: str = Role.OFFICER) -> Actor:
    return actor_of(member_of(*units, role=role), now=NOW)
