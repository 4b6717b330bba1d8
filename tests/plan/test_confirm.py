from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.plan.actions.changing import Seen
from sen.plan.actions.confirm import confirm_plan, drop_review, withdraw_plan
from sen.plan.errors import NotReady, SomeoneElseChanged
from sen.plan.models import Duty, Part, Plan
from sen.plan.rules import visible_tasks
from tests.factories import NOW, actor_in
from tests.plan.review_rows import assign, body_of, clerk_of, focal_point_of, plan_in_review, task_in

pytestmark = pytest.mark.django_db


def confirm(plan, *, by, accepts_no_lead=False, revision=0):
    return confirm_plan(Seen(plan.pk, revision), accepts_no_lead=accepts_no_lead, by=by, now=NOW)


def test_confirm_puts_the_plan_in_force_and_gives_each_unit_its_duties():
    plan = plan_in_review()
    lead, beside, stranger = (body_of(plan, name) for name in "ABC")
    task, dropped = task_in(plan, lead=lead), task_in(plan, lead=lead, is_dropped=True)
    assign(task, beside, Part.COORDINATING)
    assign(task, "các đơn vị liên quan", Part.COORDINATING)
    by = focal_point_of(plan)

    confirm(plan, by=by)

    plan.refresh_from_db()
    assert (plan.state, plan.confirmed_by_id, plan.confirmed_at) == ("confirmed", by.user_id, NOW)
    assert [(duty.task, duty.unit, duty.part) for duty in Duty.objects.all()] == [
        (task, lead, Part.LEAD),
        (task, beside, Part.COORDINATING),
    ]
    assert [list(visible_tasks(actor_in(unit))) for unit in (lead, beside, stranger)] == [[task], [task], []]
    assert not dropped.duties.exists()


def test_nothing_is_a_duty_and_nothing_is_seen_before_it_is_confirmed():
    plan = plan_in_review()
    unit = body_of(plan)
    task_in(plan, lead=unit)

    assert not Duty.objects.exists()
    assert not visible_tasks(actor_in(unit)).exists()


def test_a_plan_with_tasks_nobody_leads_needs_a_word_of_acceptance():
    plan = plan_in_review()
    unled = task_in(plan)
    by = focal_point_of(plan)

    with pytest.raises(NotReady, match="1 nhiệm vụ"):
        confirm(plan, by=by)
    confirm(plan, by=by, accepts_no_lead=True)

    unled.refresh_from_db()
    assert unled.no_lead_accepted
    assert not Duty.objects.exists()


@pytest.mark.parametrize("missing", ["term", "tasks", "end"])
def test_confirm_names_what_is_missing_and_writes_nothing(missing):
    facts = {"term": {"starts_on": None}, "end": {"ends_on": date(9999, 12, 31)}}
    plan = plan_in_review(**facts.get(missing, {}))
    if missing != "tasks":
        task_in(plan, lead=body_of(plan))

    with pytest.raises(NotReady):
        confirm(plan, by=focal_point_of(plan))

    plan.refresh_from_db()
    assert plan.state == Plan.State.IN_REVIEW
    assert not Entry.objects.exists()


def test_only_the_focal_point_confirms():
    plan = plan_in_review()
    task_in(plan, lead=body_of(plan))

    for by in (clerk_of(plan), focal_point_of(plan_in_review())):
        with pytest.raises(PermissionDenied):
            confirm(plan, by=by)


def test_a_plan_changed_meanwhile_is_not_confirmed():
    plan = plan_in_review(revision=3)
    task_in(plan, lead=body_of(plan))

    with pytest.raises(SomeoneElseChanged):
        confirm(plan, by=focal_point_of(plan), revision=2)


def test_drop_review_lets_the_same_file_in_again():
    plan = plan_in_review(document_sha256="a" * 64)

    drop_review(plan.pk, reason="Nhầm tệp", by=clerk_of(plan))

    plan.refresh_from_db()
    assert plan.state == Plan.State.WITHDRAWN
    Plan.objects.create(authority=plan.authority, document_sha256="a" * 64)
    assert Entry.objects.get().facts == {"before": "in_review", "after": "withdrawn", "reason": "Nhầm tệp"}


def test_drop_review_is_not_for_a_plan_in_force():
    plan = plan_in_review(state=Plan.State.CONFIRMED)

    with pytest.raises(ValidationError):
        drop_review(plan.pk, reason="Nhầm", by=focal_point_of(plan))


def test_withdraw_takes_the_duties_from_everybody_and_keeps_the_rows():
    plan = plan_in_review()
    unit = body_of(plan)
    task_in(plan, lead=unit)
    by = focal_point_of(plan)
    confirm(plan, by=by)

    withdraw_plan(plan.pk, reason="Thay bằng kế hoạch khác", by=by)

    assert not visible_tasks(actor_in(unit)).exists()
    assert Duty.objects.count() == 1


def test_withdraw_needs_a_reason_and_the_focal_point():
    plan = plan_in_review(state=Plan.State.CONFIRMED)

    with pytest.raises(ValidationError):
        withdraw_plan(plan.pk, reason=" ", by=focal_point_of(plan))
    with pytest.raises(PermissionDenied):
        withdraw_plan(plan.pk, reason="Vì", by=clerk_of(plan))
