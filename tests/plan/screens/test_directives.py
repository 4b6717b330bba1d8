"""A directive over HTTP: given on a row, answered by the unit, seen by nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.org.models import Role
from sen.org.queries import actor_of
from sen.plan.actions.directives import NewDirective, give_directive
from sen.plan.models import Directive, DirectiveDuty, Evidence
from tests.factories import CommitteeFactory, DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
KEY = {"form_key": "0123456789abcdef"}


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def unit(committee):
    return UnitFactory(parent=committee, name="Phòng Kinh tế")


@pytest.fixture
def head(committee):
    return member_of(committee, role=Role.LEADER)


def read(response):
    return response.content.decode()


def directed(committee, head, *units, **more):
    now = timezone.now()
    facts = {"text": "Kiểm tra đường vào chợ.", "due_at": now + timedelta(days=1), **more}
    new = NewDirective(authority_id=committee.pk, unit_ids=[unit.pk for unit in units], **facts)
    return give_directive(new, by=actor_of(head, now=now), now=now)


def test_leader_gives_one_on_a_duty_and_the_page_of_the_duty_shows_it(client, committee, unit, head):
    task = TaskFactory(plan=PlanFactory(authority=committee), text="Sửa đường vào chợ.")
    duty = DutyFactory(task=task, unit=unit)
    client.force_login(head)
    page = read(client.get(reverse("duties-detail", args=[duty.pk])))
    link = f"{reverse('directives-giao')}?about=plan.duty%3A{duty.pk}&amp;units={unit.pk}"
    assert link in page
    form = read(client.get(link.replace("&amp;", "&")))
    assert "Sửa đường vào chợ." in form
    assert f'value="{unit.pk}" id="id_units_0" checked' in form

    fields = {"authority": committee.pk, "units": unit.pk, "text": "Báo cáo ngay.", "working_days": 2,
              "due_time": "10:00", "about": f"plan.duty:{duty.pk}"}  # fmt: skip
    sent = client.post(reverse("directives-giao"), {**KEY, **fields})

    assert sent.status_code == 302, read(sent)
    given = Directive.objects.get()
    assert (given.about_kind, given.about_id, timezone.localtime(given.due_at).hour) == (
        "plan.duty",
        duty.pk,
        10,
    )
    assert "Báo cáo ngay." in read(client.get(reverse("duties-detail", args=[duty.pk])))


@pytest.mark.parametrize(
    ("fields", "said"),
    [({}, "Hãy ghi hạn thực hiện."), ({"working_days": 2, "due_on": "01/01/2099"}, "không ghi cả hai")],
)
def test_form_asks_for_one_way_to_say_by_when(client, committee, unit, head, fields, said):
    client.force_login(head)

    sent = client.post(
        reverse("directives-giao"),
        {**KEY, "authority": committee.pk, "units": unit.pk, "text": "Làm ngay.", **fields},
    )

    assert (sent.status_code, said in read(sent)) == (422, True)


@pytest.mark.parametrize("about", ["plan.duty:9999999", "plan.nothing:1", "plan.duty:x"])
def test_a_row_that_is_none_is_refused_and_nothing_given(client, committee, unit, head, about):
    client.force_login(head)

    sent = client.post(
        reverse("directives-giao"),
        {**KEY, "authority": committee.pk, "units": unit.pk, "text": "Làm ngay.", "working_days": 2, "about": about},
    )  # fmt: skip

    assert sent.status_code in (403, 422)
    assert not Directive.objects.exists()


def test_focal_point_names_the_leader_and_a_leader_is_not_asked(client, committee, unit, head):
    focal = member_of(committee, role=Role.FOCAL_POINT)
    client.force_login(focal)
    fields = {"authority": committee.pk, "units": unit.pk, "text": "Làm ngay.", "working_days": 1}

    refused = client.post(reverse("directives-giao"), {**KEY, **fields})
    given = client.post(
        reverse("directives-giao"), {"form_key": "fedcba9876543210", **fields, "on_behalf_of": head.pk}
    )

    assert (refused.status_code, given.status_code) == (422, 302)
    assert Directive.objects.get().leader == str(head)
    client.force_login(head)
    assert "on_behalf_of" not in read(client.get(reverse("directives-giao")))


def test_unit_answers_with_proof_and_its_page_tells_nothing_of_another_unit_s_row(
    client, committee, unit, head
):
    secret = DutyFactory(
        task=TaskFactory(plan=PlanFactory(authority=committee), text="Việc riêng của phòng khác."),
        unit=UnitFactory(parent=committee),
    )
    duty = directed(committee, head, unit, about=("plan.duty", secret.pk)).duties.get()
    client.force_login(member_of(unit))
    page = read(client.get(reverse("directives-detail", args=[duty.pk])))
    assert "Kiểm tra đường vào chợ." in page
    assert "Việc riêng" not in page
    assert str(duty.directive) in read(client.get(reverse("desk-home")))

    sent = client.post(
        reverse("directives-tra-loi", args=[duty.pk]),
        {**KEY, "text": "Đã kiểm tra.", "is_final": "on", "document_number": "7/BC-KT",
         "seen": client.get(reverse("directives-tra-loi", args=[duty.pk])).context["form"]["seen"].value()},
    )  # fmt: skip

    assert sent.status_code == 302, read(sent)
    assert DirectiveDuty.objects.get().state == DirectiveDuty.State.ANSWERED
    assert Evidence.objects.get().directive_answer is not None
    assert "7/BC-KT" in read(client.get(reverse("directives-detail", args=[duty.pk])))


def test_an_answer_to_old_words_is_shown_again(client, committee, unit, head):
    directive = directed(committee, head, unit)
    duty = directive.duties.get()
    client.force_login(member_of(unit))
    seen = client.get(reverse("directives-tra-loi", args=[duty.pk])).context["form"]["seen"].value()
    Directive.objects.update(text="Kiểm tra cả cầu.")

    sent = client.post(reverse("directives-tra-loi", args=[duty.pk]), {**KEY, "text": "Xong.", "seen": seen})

    assert (sent.status_code, duty.answers.count()) == (409, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    client, committee, unit, head, count, django_assert_num_queries
):
    for _number in range(count):
        directed(committee, head, unit)
    client.force_login(head)
    client.get(reverse("directives"))

    with django_assert_num_queries(9):
        page = read(client.get(reverse("directives")))

    assert page.count("Kiểm tra đường vào chợ.") == count
