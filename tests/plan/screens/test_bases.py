import pytest

from sen.org.models import Role
from sen.plan.models import Basis, Reading, ReferenceDocument
from tests.factories import CommitteeFactory, DutyFactory, PlanFactory, TaskFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def above():
    province = CommitteeFactory(level="province")
    commune = CommitteeFactory(parent=province)
    plan = PlanFactory(authority=province, number="33/KH-UBND")
    return DutyFactory(task__plan=plan, task__text="Mở chuyên trang cửa khẩu.", unit=commune)


@pytest.fixture
def task(above):
    plan = PlanFactory(authority=above.unit, number="12/KH-UBND")
    Reading.objects.create(plan=plan, header={"legal_bases": [{"number": "33/KH-UBND"}]})
    TaskFactory(plan=plan, text="Tập huấn nghiệp vụ.")
    return TaskFactory(plan=plan, text="Làm chuyên trang về cửa khẩu.")


@pytest.fixture
def focal(client, above):
    client.force_login(member_of(above.unit, role=Role.FOCAL_POINT))
    return client


def test_the_task_page_proposes_and_one_tap_cites(focal, task, above):
    page = focal.get(f"/nhiem-vu/{task.pk}/").text
    assert "Mở chuyên trang cửa khẩu." in page
    assert f"can-cu/?superior={above.task_id}" in page

    sent = {"form_key": "key-0123456789", "superior": above.task_id}
    focal.post(f"/nhiem-vu/{task.pk}/can-cu/", sent)

    assert task.bases.get().superior_task == above.task
    assert f"can-cu/?superior={above.task_id}" not in focal.get(f"/nhiem-vu/{task.pk}/").text


def test_exactly_one_of_the_three_is_given(focal, task, above):
    sent = {"form_key": "key-0123456789", "superior": above.task_id, "words": "Đề án 1"}

    response = focal.post(f"/nhiem-vu/{task.pk}/can-cu/", sent)

    assert (response.status_code, Basis.objects.count()) == (422, 0)


def test_a_whole_plan_is_matched_with_ticks(focal, task, above):
    page = focal.get(f"/ke-hoach/{task.plan_id}/khop-cap-tren/").text
    assert f"{task.pk}-{above.task_id}" in page

    sent = {"form_key": "key-0123456789", "pairs": [f"{task.pk}-{above.task_id}"]}
    focal.post(f"/ke-hoach/{task.plan_id}/khop-cap-tren/", sent)

    assert task.bases.get().likeness > 0
    assert f"{task.pk}-{above.task_id}" not in focal.get(f"/ke-hoach/{task.plan_id}/khop-cap-tren/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_counts_tasks_in_a_fixed_number_of_queries(
    focal, task, above, rows, django_assert_num_queries
):
    for number in range(rows):
        document = ReferenceDocument.objects.create(
            authority=above.unit, kind="scheme", number=f"{number}/ĐA", title="Đề án mẫu"
        )
        Basis.objects.create(task=task, document=document, cited="Đề án")
        Basis.objects.create(task=TaskFactory(), document=document, cited="Đề án")  # of nobody we see
    focal.get("/van-ban-can-cu/")

    with django_assert_num_queries(REGISTER):
        page = focal.get("/van-ban-can-cu/")

    assert [row.task_count for row in page.context["page"].rows] == [1] * rows


REGISTER = 11


def test_a_document_is_added_and_its_page_lists_who_carries_it_out(focal, task, above):
    sent = {
        "form_key": "key-0123456789", "authority": above.unit_id, "kind": "scheme", "number": "5/ĐA",
        "issued_on": "30/06/2026", "issuer": "UBND tỉnh Mẫu", "title": "Đề án mẫu", "is_not_secret": "on",
    }  # fmt: skip
    focal.post("/van-ban-can-cu/them/", sent)
    document = ReferenceDocument.objects.get()
    focal.post(
        f"/van-ban-can-cu/{document.pk}/gan-nhiem-vu/", {"form_key": "key-1123456789", "tasks": [task.pk]}
    )

    page = focal.get(f"/van-ban-can-cu/{document.pk}/").text

    assert "Làm chuyên trang về cửa khẩu." in page
    assert "Tập huấn nghiệp vụ." not in page
    assert "30/06/2026" in page
