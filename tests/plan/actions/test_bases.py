import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions import bases
from sen.plan.models import Basis, Duty, Plan, Reading, ReferenceDocument
from sen.plan.queries.bases import bases_of, carriers_of, suggested_superiors
from sen.plan.rules import citable_plan_tasks, visible_bases, visible_references, visible_tasks
from tests.factories import (
    NOW,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return CommitteeFactory(level="province", name="UBND tỉnh Mẫu")


@pytest.fixture
def commune(province):
    return CommitteeFactory(parent=province, name="UBND xã Mẫu")


@pytest.fixture
def focal(commune):
    """Works in the committee itself, which the province's plan gives work."""
    return actor_in(commune, role=Role.FOCAL_POINT)


@pytest.fixture
def above(province, commune):
    task = TaskFactory(plan__authority=province, plan__number="33/KH-UBND", number="II.3",
                       text="Mở chuyên trang giới thiệu cửa khẩu trên báo.")  # fmt: skip
    DutyFactory(task=task, unit=commune)
    return task


@pytest.fixture
def task(commune):
    plan = PlanFactory(authority=commune, number="12/KH-UBND")
    return TaskFactory(plan=plan, text="Giới thiệu cửa khẩu trên chuyên trang của báo.")


def _reading(plan, number):
    return Reading.objects.create(plan=plan, header={"legal_bases": [{"type": "Kế hoạch", "number": number}]})


def test_a_task_cites_the_superior_plans_by_number_not_by_its_words(task, above, focal):
    basis = bases.cite_superior_task(task.pk, above.pk, by=focal)

    assert (basis.superior_task, basis.cited) == (above, "II.3, 33/KH-UBND")
    entry = Entry.objects.get()
    assert (entry.verb, entry.unit_id) == ("plan.basis_cited", task.plan.authority_id)
    assert above.text not in str(entry.facts)


def test_only_what_the_actor_sees_above_or_in_own_plans_can_be_cited(task, above, focal, province):
    unseen = TaskFactory(plan=above.plan)
    foreign = DutyFactory(unit=task.plan.authority).task  # of a neighbour's plan, which gives us work
    below = actor_in(province, role=Role.FOCAL_POINT)

    for other in (unseen, foreign, task):
        with pytest.raises(PermissionDenied):
            bases.cite_superior_task(task.pk, other.pk, by=focal)
    with pytest.raises(PermissionDenied):
        bases.cite_superior_task(above.pk, task.pk, by=below)
    assert not Basis.objects.exists()


def test_a_basis_stands_once_and_only_while_the_plan_runs(task, above, focal):
    bases.cite_superior_task(task.pk, above.pk, by=focal)
    bases.cite_in_words(task.pk, " nhiệm vụ 4,  Đề án 99 ", by=focal)

    for again in (
        lambda: bases.cite_superior_task(task.pk, above.pk, by=focal),
        lambda: bases.cite_in_words(task.pk, "nhiệm vụ 4, Đề án 99", by=focal),
        lambda: bases.cite_in_words(task.pk, "  ", by=focal),
    ):
        with pytest.raises(ValidationError):
            again()
    Plan.objects.filter(pk=task.plan_id).update(state="closed")
    with pytest.raises(ValidationError):
        bases.cite_in_words(task.pk, "khác", by=focal)
    assert [basis.cited for basis in task.bases.all()] == ["II.3, 33/KH-UBND", "nhiệm vụ 4, Đề án 99"]


def test_an_officer_cites_nothing(task, above):
    officer = actor_in(task.plan.authority)

    with pytest.raises(PermissionDenied):
        bases.cite_in_words(task.pk, "x", by=officer)


def test_the_province_sees_which_communes_carry_its_task_out_and_not_what_they_say(
    task, above, focal, province
):
    bases.cite_superior_task(task.pk, above.pk, by=focal)
    whole, part = actor_in(province, role=Role.LEADER), DutyFactory(task=above).unit

    def told(actor):
        lines = carriers_of(above, bases=visible_bases(actor), tasks=visible_tasks(actor))
        return [(line.words, line.task) for line in lines]

    assert told(whole) == [("UBND xã Mẫu", None)]
    assert told(focal) == [("UBND xã Mẫu", task)]
    assert told(actor_in(part)) == []


def test_who_may_not_see_the_superior_task_reads_the_citation_alone(task, above, focal):
    bases.cite_superior_task(task.pk, above.pk, by=focal)
    helper = actor_in(DutyFactory(task=task).unit)

    def told(actor):
        return [
            (line.words, line.task)
            for line in bases_of(task, tasks=visible_tasks(actor), documents=visible_references(actor))
        ]

    assert told(focal) == [("II.3, 33/KH-UBND", above)]
    assert told(helper) == [("II.3, 33/KH-UBND", None)]


@pytest.mark.parametrize(("number", "is_found"), [("33 / KH–UBND", True), ("34/KH-UBND", False)])
def test_the_plan_that_is_cited_is_proposed_from(task, above, focal, number, is_found):
    TaskFactory(plan=task.plan, text="Tập huấn nghiệp vụ cho cán bộ văn hóa cơ sở.")
    _reading(task.plan, number)

    found = suggested_superiors(task.plan, [task], citable_plan_tasks(focal, task.plan))

    assert [line.superior for line in found.get(task.pk, [])] == ([above] if is_found else [])


def test_what_is_cited_is_not_proposed_again(task, above, focal):
    _reading(task.plan, "33/KH-UBND")
    bases.cite_superior_task(task.pk, above.pk, likeness=0.5, by=focal)

    assert suggested_superiors(task.plan, [task], citable_plan_tasks(focal, task.plan)) == {}


def test_a_document_is_cited_by_many_tasks_at_once(task, focal, commune):
    other, foreign = TaskFactory(plan=task.plan), TaskFactory()
    given = bases.NewReference("scheme", "Đề án mẫu", number="5/ĐA")
    document = bases.add_reference(given, authority_id=commune.pk, by=focal, now=NOW)

    with pytest.raises(PermissionDenied):
        bases.cite_document_in_tasks(document.pk, [task.pk, foreign.pk], by=focal)
    assert bases.cite_document_in_tasks(document.pk, [task.pk, other.pk], by=focal) == 2
    bases.remove_basis(task.pk, task.bases.get().pk, by=focal)

    assert list(Basis.objects.values_list("task", "cited")) == [(other.pk, "Đề án 5/ĐA Đề án mẫu")]


def test_a_document_stands_once_in_the_register_of_its_authority(focal, commune):
    given = bases.NewReference("resolution", "Nghị quyết mẫu", number="5/NQ", issued_on=NOW.date())
    first = bases.add_reference(given, authority_id=commune.pk, by=focal, now=NOW)

    with pytest.raises(ValidationError):
        bases.add_reference(given, authority_id=commune.pk, by=focal, now=NOW)
    corrected = bases.NewReference("resolution", "Nghị quyết khác", number="5/NQ")
    bases.correct_reference(first.pk, corrected, by=focal, now=NOW)
    with pytest.raises(PermissionDenied):
        bases.correct_reference(
            first.pk, given, by=actor_in(CommitteeFactory(), role=Role.FOCAL_POINT), now=NOW
        )
    with pytest.raises(PermissionDenied):
        bases.add_reference(given, authority_id=CommitteeFactory().pk, by=focal, now=NOW)

    assert ReferenceDocument.objects.get().title == "Nghị quyết khác"


def test_the_review_of_a_superior_plan_that_is_read_again_loses_no_citation(task, above, focal):
    bases.cite_superior_task(task.pk, above.pk, by=focal)

    Duty.objects.filter(task=above).delete()
    above.delete()

    assert task.bases.get().cited == "II.3, 33/KH-UBND"
