import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.guard.models import Attachment
from sen.jobs.models import Job
from sen.jobs.worker import run_once
from sen.org.models import Role
from sen.plan.actions.confirm import drop_review
from sen.plan.actions.intake import read_document_of_plan, retry_reading, take_in_plan
from sen.plan.models import Part, Plan, Rhythm, Task
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in
from tests.plan.documents import docx, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def units(commune):
    names = ["Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Công an xã Mẫu"]
    kinds = ["division", "division", "police"]
    return [
        UnitFactory(parent=commune, authority=commune, name=name, kind=kind)
        for name, kind in zip(names, kinds, strict=True)
    ]


@pytest.fixture
def by(units):
    return actor_in(units[0], role=Role.RECORDS_CLERK)


def take_in(by, commune, content=None, **fields):
    given = {"authority_id": commune.pk, "is_not_secret": True, "by": by, "now": NOW, **fields}
    return take_in_plan(taken(by, content), **given)


def test_take_in_keeps_the_document_and_adds_the_job_to_read_it(by, commune):
    found = take_in(by, commune)

    plan = found.plan
    assert (plan.state, plan.authority, found.is_known) == (Plan.State.READING, commune, False)
    assert Attachment.objects.get().owner_id == plan.pk
    assert Job.objects.get(kind="plan.read").payload == {"plan_id": plan.pk}
    entry = Entry.objects.get(verb="plan.taken_in")
    assert (entry.facts["is_not_secret"], entry.unit_id) == (True, commune.pk)


def test_the_same_file_leads_to_the_plan_that_is_there(by, commune):
    first = take_in(by, commune).plan

    again = take_in(by, commune)

    assert (again.plan, again.is_known) == (first, True)
    assert (Plan.objects.count(), Job.objects.filter(kind="plan.read").count()) == (1, 1)


def test_the_same_file_of_another_authority_is_another_plan(by, commune):
    take_in(by, commune)
    other = UnitFactory()
    stranger = actor_in(other, role=Role.FOCAL_POINT)

    assert not take_in(stranger, other.parent).is_known


def test_the_same_file_may_come_again_after_the_review_was_given_up(by, commune):
    drop_review(take_in(by, commune).plan.pk, reason="Nhầm", by=by)

    assert not take_in(by, commune).is_known


def test_take_in_needs_the_word_that_it_is_no_secret(by, commune):
    with pytest.raises(ValidationError, match="bí mật"):
        take_in(by, commune, is_not_secret=False)

    assert not Plan.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_LEAD, Role.LEADER, Role.ADMINISTRATOR])
def test_other_roles_bring_in_no_plan(units, commune, role):
    with pytest.raises(PermissionDenied):
        take_in(actor_in(units[0], role=role), commune)


def test_nobody_brings_in_a_plan_of_another_authority(by):
    with pytest.raises(PermissionDenied):
        take_in(by, CommitteeFactory())


def test_the_job_lays_the_plan_before_its_reviewers(by, commune, units):
    culture, economy, police = units
    plan = take_in(by, commune).plan

    run_once(now=NOW)

    plan.refresh_from_db()
    assert (plan.state, plan.reading_percent) == (Plan.State.IN_REVIEW, 100)
    assert (plan.number, plan.doc_type, plan.issued_on) == ("12/KH-UBND", "Kế hoạch", date(2026, 1, 15))
    assert (plan.starts_on, plan.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert plan.title == "Thông tin đối ngoại năm 2026 trên địa bàn xã Mẫu"
    assert [(task.number, task.rhythm, task.due_on) for task in plan.tasks.all()] == [
        ("I.1.1", Rhythm.BOTH, None),
        ("I.1.2", Rhythm.EACH_PERIOD, None),
        ("II.1.1", Rhythm.EACH_PERIOD, None),
        ("II.1.2", Rhythm.ONCE, date(2026, 6, 30)),
        ("II.2.1", Rhythm.EACH_PERIOD, None),
        ("II.3.1", Rhythm.EACH_PERIOD, None),
    ]
    named = plan.tasks.get(number="II.1.1").assignments.order_by("pk")
    assert [(row.part, row.unit, row.is_generic) for row in named] == [
        (Part.LEAD, culture, False),
        (Part.COORDINATING, police, False),
        (Part.COORDINATING, None, True),
    ]
    unknown = plan.tasks.get(number="II.3.1").assignments.get(part=Part.LEAD)
    assert (unknown.printed, unknown.unit, unknown.is_generic) == ("Phòng Dân tộc", None, False)
    assert plan.tasks.get(number="II.2.1").assignments.get().unit == economy


def test_what_was_read_keeps_its_lines(by, commune, units):
    plan = take_in(by, commune).plan
    run_once(now=NOW)

    plan.refresh_from_db()
    lines = {number: text for number, _page, text in plan.reading.lines}
    task = plan.tasks.get(number="II.2.1")
    assert lines[task.line_from].removeprefix("- ") == task.text


def test_reading_twice_changes_nothing(by, commune, units):
    """A worker that is killed after writing runs the job again."""
    plan = take_in(by, commune).plan
    read_document_of_plan(plan.pk, now=NOW)
    task = plan.tasks.first()
    Task.objects.filter(pk=task.pk).update(text="Đã sửa")

    read_document_of_plan(plan.pk, now=NOW)

    task.refresh_from_db()
    assert (task.text, plan.tasks.count()) == ("Đã sửa", 6)


def unreadable(plan):
    """As after a scan that no installed program reads."""
    error = json.dumps({"code": "ocr_missing", "arguments": {}})
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.UNREADABLE, reading_error=error)


def test_a_document_lost_from_the_disk_is_told_not_waited_for(by, commune, settings, tmp_path):
    plan = take_in(by, commune).plan
    settings.DATA_DIR = tmp_path

    read_document_of_plan(plan.pk, now=NOW)

    plan.refresh_from_db()
    assert (plan.state, json.loads(plan.reading_error)["code"]) == (Plan.State.UNREADABLE, "failed")
    assert Entry.objects.filter(verb="plan.unreadable").count() == 1


def test_retry_reads_an_unreadable_plan_again(by, commune, units):
    plan = take_in(by, commune).plan
    unreadable(plan)

    retry_reading(plan.pk, by=by, now=NOW + timedelta(minutes=1))
    while run_once(now=NOW + timedelta(minutes=2)):
        pass

    plan.refresh_from_db()
    assert plan.state == Plan.State.IN_REVIEW


def test_retry_is_for_a_reviewer_and_an_unreadable_plan(by, commune, units):
    plan = take_in(by, commune).plan

    with pytest.raises(ValidationError):
        retry_reading(plan.pk, by=by, now=NOW)
    unreadable(plan)
    with pytest.raises(PermissionDenied):
        retry_reading(plan.pk, by=actor_in(units[1]), now=NOW)


def test_a_document_without_a_task_can_still_be_reviewed(by, commune, units):
    plan = take_in(by, commune, docx("Chỉ có một dòng chữ.")).plan

    run_once(now=NOW)

    plan.refresh_from_db()
    assert (plan.state, plan.tasks.count(), plan.title) == (Plan.State.IN_REVIEW, 0, "ke-hoach.docx")
