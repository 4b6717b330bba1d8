"""A plan document becomes each unit's work: what a records clerk, the focal point and the units do, over HTTP."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.jobs.worker import run_once
from sen.org.models import Role, User
from sen.plan.models import Duty, Part, Plan
from tests.factories import CommitteeFactory, UnitFactory, member_of
from tests.plan.documents import upload
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
NAMES = ("Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Công an xã Mẫu", "Ban Dân tộc", "Trạm Y tế xã Mẫu")


class Person:
    """Someone at a browser: reads pages, and sends forms with what stands in their hidden fields."""

    def __init__(self, user: User) -> None:
        self.client = Visitor()
        self.client.force_login(user)
        self.page = ""

    def open(self, address: str, **headers: str) -> str:
        response = self.client.get(address, follow=True, headers=headers)
        assert response.status_code == 200, (address, response.status_code)
        self.page = response.content.decode()
        return self.page

    def send(self, action: str, **fields: object) -> None:
        """Fill in the form of the page that goes to `action`."""
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", self.page, re.DOTALL)
        [form] = [part for part in forms if f'action="{action}"' in part] or forms[-1:]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form))
        response = self.client.post(action, {**hidden, **fields}, follow=True)
        assert response.status_code == 200, (action, response.status_code, self._errors(response))
        self.page = response.content.decode()

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
    response = Visitor()
    response.force_login(member_of(unit))
    page = response.get(reverse("plans-detail", args=[plan.pk]))
    if page.status_code == 404:
        return None
    return re.findall(r'<th scope="row"><b>(?:<a[^>]*>)?([^<]+)<', page.content.decode())


def bring_in(clerk, commune):
    """The records clerk hands the document in; the worker reads it."""
    clerk.open(reverse("plans-nhan"))
    clerk.send(reverse("plans-nhan"), document=upload(), authority=commune.pk, is_not_secret="on")
    assert "<progress" in clerk.page
    while run_once(now=timezone.now()):
        pass
    return Plan.objects.get()


def edit(clerk, plan, number, *, do="save", who=None, **sent):
    """Open the form of a task, change what is said, and press a button of it (the first that begins so)."""
    task = plan.tasks.get(number=number)
    address = reverse("plans-review-task", args=[plan.pk, task.pk])
    clerk.open(address)
    button = re.findall(rf'name="do" value="({do}[^"]*)"', clerk.page)[-1]
    fields = {"text": task.text, "number": task.number, "rhythm": task.rhythm, **sent}
    for row in task.assignments.all():
        fields[f"name-{row.pk}"] = f"u{(who or row.unit).pk}"
    clerk.send(address, **{f"t{task.pk}-{name}": value for name, value in fields.items()}, do=button)


def give_section(clerk, plan, title, unit):
    """All tasks of a section get one lead."""
    clerk.open(reverse("plans-review", args=[plan.pk]))
    [section] = re.findall(rf'<option value="(s\d+)">{title}', clerk.page)
    sent = {"bulk-what": "lead", "bulk-assignee": f"u{unit.pk}", "bulk-scope": section}
    clerk.send(reverse("plans-review-bulk", args=[plan.pk]), **sent)


def say_who(clerk, plan, printed, unit):
    clerk.open(reverse("plans-review", args=[plan.pk]))
    clerk.send(reverse("plans-review-name", args=[plan.pk]), printed=printed, key=f"u{unit.pk}")


def confirm(person, plan):
    address = reverse("plans-confirm", args=[plan.pk])
    person.open(address)
    person.send(address)


def test_a_plan_document_becomes_each_units_work(commune, units):
    culture, economy, police, ethnic, clinic = units.values()
    clerk = Person(member_of(culture, role=Role.RECORDS_CLERK))

    plan = bring_in(clerk, commune)
    edit(clerk, plan, "II.2.1", text="Cập nhật danh mục dự án; gửi Văn phòng.", who=economy)
    edit(clerk, plan, "I.1.2", do="split-")
    assert "mời gọi doanh nghiệp đến đầu tư." in clerk.page
    give_section(clerk, plan, "I. NỘI DUNG", culture)
    edit(clerk, plan, "I.1.2", do="merge")
    say_who(clerk, plan, "Phòng Dân tộc", ethnic)
    assert [seen_by(unit, plan) for unit in units.values()] == [None] * 5
    assert clerk.client.get(reverse("plans-confirm", args=[plan.pk])).status_code == 403
    focal = Person(member_of(culture, role=Role.FOCAL_POINT))
    confirm(focal, plan)

    assert "Kế hoạch đã đưa vào thực hiện" in focal.page
    assert plan.tasks.get(number="II.2.1").text == "Cập nhật danh mục dự án; gửi Văn phòng."
    assert seen_by(culture, plan) == ["I.1.1", "I.1.2", "II.1.1", "II.1.2", "II.3.1"]
    assert [seen_by(unit, plan) for unit in (economy, police, ethnic, clinic)] == [
        ["II.2.1"],
        ["II.1.1"],
        ["II.3.1"],
        None,
    ]
    duties = Duty.objects.order_by("task__position", "-part").values_list(
        "task__number", "unit__name", "part"
    )
    assert list(duties) == [
        ("I.1.1", culture.name, Part.LEAD),
        ("I.1.2", culture.name, Part.LEAD),
        ("II.1.1", culture.name, Part.LEAD),
        ("II.1.1", police.name, Part.COORDINATING),
        ("II.1.2", culture.name, Part.LEAD),
        ("II.2.1", economy.name, Part.LEAD),
        ("II.3.1", ethnic.name, Part.LEAD),
        ("II.3.1", culture.name, Part.COORDINATING),
    ]
