"""Over HTTP: a plan comes into force, a unit takes and contests, the focal point answers from its list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.org.models import Role
from sen.plan.models import Acknowledgement, PlanPublication
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
KEY = {"form_key": "0123456789abcdef"}


@pytest.fixture
def plan():
    return PlanFactory(issued_on=timezone.localdate() - timedelta(days=1))


@pytest.fixture
def unit(plan):
    return UnitFactory(parent=plan.authority, name="Phòng Kinh tế")


@pytest.fixture
def duties(plan, unit):
    return [DutyFactory(task=TaskFactory(plan=plan, number=f"I.{n}"), unit=unit) for n in range(3)]


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_a_unit_takes_and_contests_and_the_focal_point_answers(client, plan, unit, duties):
    client.force_login(member_of(unit))
    assert f"Nhận 3 việc của {plan.number}" in page(client, "desk-home")
    sent = client.post(
        reverse("duties-y-kien", args=[duties[0].pk]), {**KEY, "ground": "means", "reason": "Thiếu người."}
    )
    assert sent.status_code == 302
    ticked = {"form_key": "0123456789abcdee", "duties": [duty.pk for duty in duties[1:]]}
    client.post(reverse("plans-nhan-het", args=[plan.pk]), ticked)
    assert "Nhận" not in page(client, "desk-home").partition("Cần làm")[2].partition("</section>")[0]
    assert "Thiếu người." in page(client, "duties-detail", duties[0].pk)

    client.force_login(member_of(plan.authority, role=Role.FOCAL_POINT))
    waiting = page(client, "desk-waiting")
    assert ("Phòng Kinh tế có ý kiến" in waiting, "Thiếu người." in waiting) == (True, True)
    glance = page(client, "plans-detail", plan.pk)
    assert "Đơn vị nào đã nhận việc" in glance
    answered = client.post(
        reverse("duties-quyet-y-kien", args=[duties[0].pk]),
        {"form_key": "0123456789abcdea", "decision": "kept", "remark": "Sẽ bố trí thêm."},
    )

    assert answered.status_code == 302
    assert Acknowledgement.objects.get(duty=duties[0]).decision == "kept"
    client.force_login(member_of(unit))
    assert "Sẽ bố trí thêm." in page(client, "duties-detail", duties[0].pk)


def test_a_unit_beside_sees_the_duty_and_not_the_reason(client, unit, duties):
    Acknowledgement.objects.create(
        duty=duties[0],
        state="contested",
        ground="means",
        reason="Thiếu người.",
        said_at=timezone.now(),
        said_by_id=1,
    )
    beside = DutyFactory(task=duties[0].task).unit
    client.force_login(member_of(beside))

    assert "Thiếu người." not in page(client, "duties-detail", duties[0].pk)


def test_a_plan_is_made_public_and_says_so(client, plan, duties):
    client.force_login(member_of(plan.authority, role=Role.FOCAL_POINT))
    assert f"Công khai kế hoạch: {plan.number}" in page(client, "desk-home")

    day = f"{timezone.localdate():%d/%m/%Y}"
    sent = client.post(
        reverse("plans-cong-khai", args=[plan.pk]),
        {**KEY, "public_on": day, "where": "https://xa.example/kh"},
    )

    assert sent.status_code == 302
    shown = page(client, "plans-detail", plan.pk)
    assert ("Đã công khai" in shown, "https://xa.example/kh" in shown) == (True, True)
    assert f"Công khai kế hoạch: {plan.number}" not in page(client, "desk-home")


def test_half_a_publication_is_refused_and_nothing_is_written(client, plan):
    client.force_login(member_of(plan.authority, role=Role.LEADER))

    sent = client.post(
        reverse("plans-chua-cong-khai", args=[plan.pk]),
        {
            **KEY,
            "ground": "private",
            "provision": "Điều 7",
            "reason": "Có tên người dân.",
            "where": "Bảng tin",
        },
    )

    assert sent.status_code == 422
    assert "nếu không thì để trống cả hai" in sent.content.decode()
    assert not PlanPublication.objects.exists()
