"""A plan being checked, for the tests of its review."""

from datetime import date

from sen.org.models import Role, Unit, UnitGroup
from sen.plan.models import Assignment, Part, Plan, Reading, Rhythm, Task
from tests.factories import CommitteeFactory, UnitFactory, actor_in

ONE_YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def plan_in_review(authority: Unit | None = None, **fields) -> Plan:
    fields = {"title": "Thông tin đối ngoại năm 2026", "state": Plan.State.IN_REVIEW, **ONE_YEAR, **fields}
    plan = Plan.objects.create(authority=authority or CommitteeFactory(), **fields)
    lines = [[n, 1, f"Dòng thứ {n} của văn bản."] for n in range(1, 41)]
    Reading.objects.create(plan=plan, lines=lines, header={}, outline=[])
    return plan


def task_in(plan: Plan, *, lead: Unit | UnitGroup | str | None = None, **fields) -> Task:
    """The next task of the plan; a lead given as a string is printed and matched to nobody."""
    n = plan.tasks.count() + 1
    defaults = {"position": n, "number": f"II.1.{n}", "section": "II. NỘI DUNG / 1. Tuyên truyền"}
    defaults |= {"text": f"Làm việc {n}; gửi báo cáo {n}.", "line_from": 2 * n, "line_to": 2 * n + 1}
    task = Task.objects.create(plan=plan, **{"rhythm": Rhythm.EACH_PERIOD, **defaults, **fields})
    if lead is not None:
        assign(task, lead)
    return task


def assign(task: Task, who: Unit | UnitGroup | str, part: str = Part.LEAD, printed: str = "") -> Assignment:
    if isinstance(who, str):
        return Assignment.objects.create(task=task, part=part, printed=who)
    field = "unit" if isinstance(who, Unit) else "group"
    return Assignment.objects.create(task=task, part=part, printed=printed or who.name, **{field: who})


def body_of(plan: Plan, name: str = "Phòng Kinh tế") -> Unit:
    return UnitFactory(parent=plan.authority, authority=plan.authority, name=name)


def focal_point_of(plan: Plan):
    return actor_in(body_of(plan, f"Văn phòng {plan.pk}"), role=Role.FOCAL_POINT)


def clerk_of(plan: Plan):
    return actor_in(body_of(plan, f"Văn thư {plan.pk}"), role=Role.RECORDS_CLERK)
