"""An officer goes: all open work passes to a colleague. A head is away: lent roles end by the clock."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.org.models import Handover, Role, RoleDelegation, User
from sen.plan.models import Duty
from tests.factories import DutyFactory, UnitFactory, member_of
from tests.journeys.test_plan_becomes_work import Person

pytestmark = pytest.mark.django_db
BEFORE_MIDNIGHT = datetime(2026, 3, 20, 16, 59, 50, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 3, 20, 17, 0, 1, tzinfo=UTC)


@pytest.fixture
def unit():
    return UnitFactory(name="Phòng Văn hóa - Xã hội")


def named(unit, name, role=Role.OFFICER):
    person = member_of(unit, role=role)
    User.objects.filter(pk=person.pk).update(display_name=name)
    return User.objects.get(pk=person.pk)


def duty_of(person, unit, text):
    return DutyFactory(unit=unit, officer=person, task__text=text, task__plan__authority=unit.authority)


def test_an_officer_hands_over_and_new_work_is_shown_again(unit):
    an, binh = named(unit, "Nguyễn Văn An"), named(unit, "Trần Thị Bình")
    duty_of(an, unit, "Gian hàng chợ biên giới")
    giver, taker = Person(an), Person(binh)

    giver.open(reverse("handovers-lap"))
    terms = {person: person.memberships.get().pk for person in (an, binh)}
    giver.send(reverse("handovers-lap"), giver=terms[an], taker=terms[binh], reason="Chuyển công tác")
    handover = Handover.objects.get()
    pages = {
        name: reverse(f"handovers-{name}", args=[handover.pk]) for name in ("ben-giao", "ben-nhan", "print")
    }
    assert "Gian hàng chợ biên giới" in giver.open(pages["ben-giao"])
    giver.send(pages["ben-giao"])
    duty_of(an, unit, "Bản tin tháng Ba")
    assert "Xác nhận việc nhận bàn giao từ Nguyễn Văn An" in taker.open(reverse("desk-home"))
    assert "Mới" in taker.open(pages["ben-nhan"])
    refused = taker.client.post(pages["ben-nhan"], hidden_of(taker.page))
    assert (refused.status_code, Duty.objects.filter(officer=binh).count()) == (422, 0)

    giver.open(pages["ben-giao"])
    giver.send(pages["ben-giao"])
    taker.open(pages["ben-nhan"])
    taker.send(pages["ben-nhan"])

    assert set(Duty.objects.values_list("officer", flat=True)) == {binh.pk}
    record = taker.open(pages["print"])
    for text in ("BIÊN BẢN", "Nguyễn Văn An", "Trần Thị Bình", "Bản tin tháng Ba", "Chuyển công tác"):
        assert text in record
    assert member_client(UnitFactory(parent=unit.authority)).get(pages["print"]).status_code == 404


def hidden_of(page):
    form = page[page.rindex('<form class="card act"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def member_client(unit):
    return Person(member_of(unit)).client


def test_a_list_that_changed_under_the_givers_eyes_is_shown_again(unit):
    an, binh = named(unit, "An"), named(unit, "Bình")
    giver = Person(an)
    giver.open(reverse("handovers-lap"))
    terms = [person.memberships.get().pk for person in (an, binh)]
    giver.send(reverse("handovers-lap"), giver=terms[0], taker=terms[1], reason="Nghỉ hưu")
    page = reverse("handovers-ben-giao", args=[Handover.objects.get().pk])
    giver.open(page)
    duty_of(an, unit, "Việc mới")

    answer = giver.client.post(page, hidden_of(giver.page))

    assert (answer.status_code, Handover.objects.get().given_at) == (409, None)
    assert "Việc mới" in answer.content.decode()


def test_ending_a_role_offers_the_handing_over_first(unit):
    an, keeper = named(unit, "An"), named(unit.authority, "Quản trị", Role.ADMINISTRATOR)
    duty_of(an, unit, "Gian hàng")
    term = an.memberships.get()
    page = reverse("roles-ket-thuc", args=[term.pk])
    administrator = Person(keeper)

    assert f'href="{reverse("handovers-lap")}?giver={term.pk}"' in administrator.open(page)
    sent = {**hidden_of(administrator.page), "last_day": "31/12/2026"}
    assert administrator.client.post(page, sent).status_code == 422
    administrator.open(page)
    administrator.send(page, last_day="31/12/2026", without_handover="on")

    term.refresh_from_db()
    assert term.valid_to == date(2026, 12, 31)


def test_lent_roles_end_at_midnight_in_an_open_session(unit, monkeypatch):
    head, deputy = named(unit, "Trưởng", Role.UNIT_LEAD), named(unit, "Phó")
    others = RoleDelegation.objects.create(
        giver=named(unit, "Một"), taker=named(unit, "Hai"), unit=unit, valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31), reason="x", made_at=BEFORE_MIDNIGHT,
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: BEFORE_MIDNIGHT)
    chief, session = Person(head), Person(deputy)
    of_the_head = reverse("delegations-detail", args=[others.pk])
    assert session.client.get(of_the_head).status_code == 404

    address = reverse("delegations-uy-quyen-moi")
    chief.open(address)
    chief.send(
        address, roles=head.memberships.get().pk, taker=deputy.pk, valid_from="20/03/2026",
        valid_to="20/03/2026", reason="Đi công tác",
    )  # fmt: skip
    assert session.client.get(of_the_head).status_code == 200
    assert "Bạn thay mặt Trưởng đến hết ngày 20/03/2026" in session.open(reverse("desk-home"))
    assert "Thay mặt Trưởng" in session.open(reverse("desk-account"))
    monkeypatch.setattr(timezone, "now", lambda: AFTER_MIDNIGHT)

    assert session.client.get(of_the_head).status_code == 404
    assert "Thay mặt Trưởng" not in session.open(reverse("desk-account"))
