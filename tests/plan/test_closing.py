from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions.closing import close_plan
from sen.plan.models import Plan
from sen.plan.rules import visible_plans
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime(2027, 1, 4, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def plan_of(authority, *, state=Plan.State.CONFIRMED) -> Plan:
    term = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    return Plan.objects.create(authority=authority, state=state, title="Kế hoạch mẫu", **term)


def test_plan_is_closed_after_its_last_day():
    unit = UnitFactory()
    plan = plan_of(unit.authority)

    close_plan(plan.pk, by=actor_in(unit, role=Role.FOCAL_POINT), now=NEXT_YEAR)

    plan.refresh_from_db()
    assert plan.state == Plan.State.CLOSED
    assert Entry.objects.filter(verb="plan.closed", target_id=plan.pk).count() == 1


def test_plan_is_not_closed_while_it_runs():
    unit = UnitFactory()
    plan = plan_of(unit.authority)

    with pytest.raises(ValidationError):
        close_plan(plan.pk, by=actor_in(unit, role=Role.FOCAL_POINT), now=NOW)

    plan.refresh_from_db()
    assert plan.state == Plan.State.CONFIRMED


def test_plan_is_closed_once():
    unit = UnitFactory()
    plan = plan_of(unit.authority, state=Plan.State.CLOSED)

    with pytest.raises(ValidationError):
        close_plan(plan.pk, by=actor_in(unit, role=Role.FOCAL_POINT), now=NEXT_YEAR)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOCAL_POINT])
def test_only_the_focal_point_closes_a_plan(role):
    unit = UnitFactory()
    plan = plan_of(unit.authority)

    with pytest.raises(PermissionDenied):
        close_plan(plan.pk, by=actor_in(unit, role=role), now=NEXT_YEAR)


@pytest.mark.parametrize(
    ("state", "is_seen"),
    [(Plan.State.CLOSED, True), (Plan.State.CONFIRMED, False), (Plan.State.IN_REVIEW, False)],
)
def test_closed_plans_of_a_former_authority_are_read_by_those_who_continue_it(state, is_seen):
    commune, neighbour, district = UnitFactory(), UnitFactory(), CommitteeFactory()
    district.successors.add(commune.authority)
    plan = plan_of(district, state=state)

    assert (plan in visible_plans(actor_in(commune, role=Role.LEADER))) is is_seen
    assert plan not in visible_plans(actor_in(commune, role=Role.OFFICER))
    assert plan not in visible_plans(actor_in(neighbour, role=Role.LEADER))
