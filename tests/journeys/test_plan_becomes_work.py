"""A plan document becomes each unit's work: what a records clerk, the focal point and the units do, over HTTP."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sen.jobs.worker import run_once
from sen.org.models import Role, User
from sen.plan.models import Duty, Part, Plan
from tests.factories import CommitteeFactory, UnitFactory, member_of
from tests.plan.documents import upload

pytestmark = pytest.mark.django_db
NAMES = ("Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Công an xã Mẫu", "Ban Dân tộc", "Trạm Y tế xã Mẫu")


class Person:
    """Someone at a browser: reads pages, and sends forms with what stands in their hidden fields."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.page = ""

    def open(self, address: str, **headers: str) -> str:
        response = self.client.get(address, follow=True, headers=headers)
        assert response.status_code == 200, (address, response.status_code)
        self.page = response.content.decode()
        return self.page

    def send(self, action: str, **fields: object) -> None:
        """Fill in the form of the page that goes to `action`."""
        [form] = [part for part in self._forms() if f'action="{action}"' in part] or self._forms()[-1:]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form))
        response = self.client.post(action, {**hidden, **fields}, follow=True)
        assert response.status_code == 200, (action, response.status_code, self._errors(response))
        self.page = response.content.decode()

    def _forms(self) -> list[str]:
        return re.findall(r"<form[^>]*method=\"post\".*?</form>", self.page, re.DOTALL)

    @staticmethod
    def _errors(response: object) -> list[str]:
        return re.findall(r'id="error-summary".*?</ul>', response.content.decode(), re.DOTALL)


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def units(commune):
    kinds = ("division", "division", "police", "other", "station")
    return {
        name: UnitFactory(parent=commune, authority=commune, name=name, kind=kind)
        for name, kind in zip(NAMES, kinds, strict=True)
    }


def seen_by(unit, plan):
    """The numbers of the tasks that a member of the unit sees on the plan's page."""
    response = Client()
    response.force_login(member_of(unit))
    page = response.get(reverse("plans-detail", args=[plan.pk]))
    if page.status_code == 404:
        return None
    return re.findall(r'<th scope="row"><b>([^<]+)</b>', page.content.decode())


def test_a_plan_document_becomes_each_units_work(commune, units):
    culture, economy, police, ethnic, clinic = units.values()
    clerk = Person(member_of(culture, role=Role.RECORDS_CLERK))
    focal = Person(member_of(culture, role=Role.FOCAL_POINT))

    # The records clerk brings the document in; the worker reads it.
    clerk.open(reverse("plans-nhan"))
    clerk.send(reverse("plans-nhan"), document=upload(), authority=commune.pk, is_not_secret="on")
    plan = Plan.objects.get()
    assert "<progress" in clerk.page
    while run_once(now=timezone.now()):
        pass
    screen = reverse("plans-review", args=[plan.pk])
    task = {each.number: each for each in plan.tasks.all()}

    # She corrects a task's words and splits one that asks for two things.
    def at(number):
        return reverse("plans-review-task", args=[plan.pk, task[number].pk])

    clerk.open(screen)
    assert "chưa có đơn vị chủ trì" in clerk.page
    clerk.open(at("II.2.1"))
    prefix = f"t{task['II.2.1'].pk}-"
    lead = task["II.2.1"].assignments.get()
    kept = {f"{prefix}number": "II.2.1", f"{prefix}rhythm": "each_period"}
    kept[f"{prefix}name-{lead.pk}"] = f"u{economy.pk}"
    clerk.send(
        at("II.2.1"), **kept, **{f"{prefix}text": "Cập nhật danh mục dự án; gửi Văn phòng."}, do="save"
    )
    clerk.open(at("I.1.2"))
    [cut] = re.findall(r'value="(split-\d+)"', clerk.page)
    prefix = f"t{task['I.1.2'].pk}-"
    text = {f"{prefix}text": task["I.1.2"].text, f"{prefix}number": "I.1.2", f"{prefix}rhythm": "each_period"}
    clerk.send(at("I.1.2"), **text, do=cut)
    assert "mời gọi doanh nghiệp đến đầu tư." in clerk.page

    # The whole first section goes to one unit, its second task back together with the third.
    clerk.open(screen)
    sections = re.findall(r'<option value="(s\d+)">I\. ', clerk.page)
    bulk = {"bulk-what": "lead", "bulk-assignee": f"u{culture.pk}", "bulk-scope": sections[0]}
    clerk.send(reverse("plans-review-bulk", args=[plan.pk]), **bulk)
    clerk.open(at("I.1.2"))
    first = task["I.1.2"]
    first.refresh_from_db()
    merged = {f"{prefix}text": first.text, f"{prefix}number": "I.1.2", f"{prefix}rhythm": "each_period"}
    merged[f"{prefix}name-{first.assignments.get().pk}"] = f"u{culture.pk}"
    clerk.send(at("I.1.2"), **merged, do="merge")
    assert plan.tasks.filter(is_dropped=False).count() == 6

    # One printed name means a unit that is called otherwise.
    clerk.open(screen)
    name = {"printed": "Phòng Dân tộc", "key": f"u{ethnic.pk}"}
    clerk.send(reverse("plans-review-name", args=[plan.pk]), **name)
    assert not Duty.objects.exists()
    assert [seen_by(unit, plan) for unit in (economy, police, ethnic)] == [None, None, None]

    # The focal point confirms; each unit sees its own.
    confirm = reverse("plans-confirm", args=[plan.pk])
    assert clerk.client.get(confirm).status_code == 403
    focal.open(confirm)
    focal.send(confirm)
    assert "Kế hoạch đã đưa vào thực hiện" in focal.page

    assert seen_by(economy, plan) == ["II.2.1"]
    assert seen_by(police, plan) == ["II.1.1"]
    assert seen_by(ethnic, plan) == ["II.3.1"]
    assert seen_by(clinic, plan) is None
    assert seen_by(culture, plan) == ["I.1.1", "I.1.2", "II.1.1", "II.1.2", "II.3.1"]
    parts = Duty.objects.order_by("task__position", "-part").values_list("task__number", "unit__name", "part")
    assert list(parts) == [
        ("I.1.1", culture.name, Part.LEAD),
        ("I.1.2", culture.name, Part.LEAD),
        ("II.1.1", culture.name, Part.LEAD),
        ("II.1.1", police.name, Part.COORDINATING),
        ("II.1.2", culture.name, Part.LEAD),
        ("II.2.1", economy.name, Part.LEAD),
        ("II.3.1", ethnic.name, Part.LEAD),
        ("II.3.1", culture.name, Part.COORDINATING),
    ]
