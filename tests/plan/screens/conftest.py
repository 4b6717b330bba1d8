"""A plan, who runs its rounds, and the moment: what screens of rounds begin with."""

import pytest
from django.utils import timezone

from sen.org.models import Role
from tests.factories import PlanFactory, member_of


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def focal(plan):
    return member_of(plan.authority, role=Role.FOCAL_POINT)
