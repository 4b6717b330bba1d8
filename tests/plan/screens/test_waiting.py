"""“Waiting for me” over HTTP: what stands there for whom, decided from the list, at a constant cost."""

import base64
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.desk.waiting import PER_PAGE, SOURCES, count_waiting, due_words, waiting_page
from sen.org.models import Role
from sen.org.queries import actor_of
from sen.plan.actions.directives import NewDirective, answer_directive, give_directive
from sen.plan.actions.rounds import RoundFacts, open_round
from sen.plan.actions.sheets import Filled, ask_extension, submit_sheet
from sen.plan.models import Answersheet, DirectiveDuty, Round
from tests.factories import (
    NOW,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
State = DirectiveDuty.State


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def unit(committee):
    return UnitFactory(parent=committee, name="Phòng Kinh tế")


@pytest.fixture
def head(committee):
    return member_of(committee, role=Role.LEADER)


@pytest.fixture
def focal(committee):
    return member_of(committee, role=Role.FOCAL_POINT)


@pytest.fixture
def officer(unit):
    return member_of(unit)


def read(response):
    return response.content.decode()


def directed(head, unit, now, *, text="Kiểm tra đường.", days=1, answered_by=None):
    by = actor_of(head, now=now)
    new = NewDirective(unit.authority_id, [unit.pk], text, now + timedelta(days=days))
    duty = give_directive(new, by=by, now=now).duties.get()
    if answered_by:
        answerer = actor_of(answered_by, now=now)
        answer_directive(duty.pk, text="Xong.", percent=None, is_final=True, by=answerer, now=now)
    return duty


def sheet_of(unit, focal, now, title="Kỳ thử"):
    plan = PlanFactory(authority=unit.authority)
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    facts = RoundFacts("ad_hoc", "press", now.date(), now.date(), now + timedelta(days=3), title)
    return open_round(plan.pk, facts=facts, by=actor_of(focal, now=now), now=now).sheets.get()


def forms_on(page):
    """Address to the hidden fields of each form of the list."""
    found = re.findall(r'<form method="post" action="(/cho-toi-xu-ly/[^"]+)"(.*?)</form>', page, re.DOTALL)
    return {
        url: dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))
        for url, body in found
    }


def keys(user, now):
    return [(entry.key, entry.pk) for entry in waiting_page(actor_of(user, now=now), now).entries]


def test_leader_accepts_from_the_list_by_one_tap(client, unit, head, officer, now):
    duty = directed(head, unit, now, answered_by=officer)
    client.force_login(head)
    page = read(client.get(reverse("desk-waiting")))
    url = reverse("desk-waiting-act", args=[duty.pk, "plan.directive_answer", 0])

    sent = client.post(url, forms_on(page)[url], follow=True)

    duty.refresh_from_db()
    assert (duty.state, sent.status_code) == (State.ACCEPTED, 200)
    assert "Đã chấp nhận." in read(sent)
    assert "Không có việc nào chờ bạn xử lý." in read(sent)


def test_a_second_tap_writes_nothing_and_says_so(client, unit, head, officer, now):
    duty = directed(head, unit, now, answered_by=officer)
    client.force_login(head)
    url = reverse("desk-waiting-act", args=[duty.pk, "plan.directive_answer", 0])
    fields = forms_on(read(client.get(reverse("desk-waiting"))))[url]
    client.post(url, fields)

    again = client.post(url, fields, follow=True)

    assert "không ghi" in read(again)
    assert client.post(url, {**fields, "form_key": "fedcba9876543210"}).status_code == 404


def test_return_asks_for_a_remark_and_keeps_what_was_typed(client, unit, head, officer, now):
    duty = directed(head, unit, now, answered_by=officer)
    client.force_login(head)
    url = reverse("desk-waiting-act", args=[duty.pk, "plan.directive_answer", 1])
    fields = forms_on(read(client.get(reverse("desk-waiting"))))[url]

    empty = client.post(url, {**fields, "remark": ""})
    sent = client.post(url, {**fields, "remark": "Thiếu ảnh."})

    duty.refresh_from_db()
    assert (empty.status_code, sent.status_code) == (422, 302)
    assert (duty.state, duty.remark) == (State.RETURNED, "Thiếu ảnh.")
    assert keys(officer, now) == [("plan.directive", duty.pk)]


def test_what_changed_meanwhile_is_shown_before_it_is_accepted(client, unit, head, officer, now):
    duty = directed(head, unit, now, answered_by=officer)
    client.force_login(head)
    url = reverse("desk-waiting-act", args=[duty.pk, "plan.directive_answer", 0])
    fields = forms_on(read(client.get(reverse("desk-waiting"))))[url]
    DirectiveDuty.objects.update(percent=50)

    assert client.post(url, fields).status_code == 409


def test_unit_says_it_is_carried_out_from_the_list(client, unit, head, officer, now):
    duty = directed(head, unit, now)
    client.force_login(officer)
    url = reverse("desk-waiting-act", args=[duty.pk, "plan.directive", 0])
    fields = forms_on(read(client.get(reverse("desk-waiting"))))[url]

    sent = client.post(url, {**fields, "text": "Đã sửa xong."})

    duty.refresh_from_db()
    assert (sent.status_code, duty.state, duty.percent) == (302, State.ANSWERED, 100)


def test_focal_point_grants_time_and_looks_over_a_sheet(client, unit, focal, officer, now):
    asked, sent_in = sheet_of(unit, focal, now), sheet_of(unit, focal, now, "Kỳ khác")
    by = actor_of(officer, now=now)
    ask_extension(asked.pk, due_at=now + timedelta(days=5), reason="Mưa lũ", by=by, now=now)
    submit_sheet(sent_in.pk, filled=Filled(rest_is_nothing=True), by=by, now=now)
    client.force_login(focal)
    page = read(client.get(reverse("desk-waiting")))
    assert "Mưa lũ" in page
    grant = reverse("desk-waiting-act", args=[asked.pk, "plan.extension", 0])
    seen = reverse("desk-waiting-act", args=[sent_in.pk, "plan.sent_sheet", 0])

    assert [client.post(url, forms_on(page)[url]).status_code for url in (grant, seen)] == [302, 302]

    asked.refresh_from_db()
    sent_in.refresh_from_db()
    assert asked.state == Answersheet.State.EXTENDED
    assert sent_in.accepted_at is not None
    assert keys(focal, now) == []


def test_leader_finds_a_silent_unit_with_the_way_to_direct_it(client, unit, head, focal, now):
    sheet = sheet_of(unit, focal, now)
    Round.objects.update(opens_at=now - timedelta(days=9), due_at=now - timedelta(days=2))
    Answersheet.objects.update(due_at=now - timedelta(days=2))
    client.force_login(head)

    page = read(client.get(reverse("desk-waiting")))

    assert f"{reverse('directives-giao')}?about=plan.answersheet:{sheet.pk}&amp;units={unit.pk}" in page
    assert "Quá hạn 2 ngày" in page


def test_nothing_of_another_unit_or_authority_stands_there(unit, head, officer, now):
    duty = directed(head, unit, now, answered_by=officer)
    stranger = member_of(CommitteeFactory(), role=Role.LEADER)
    beside = member_of(UnitFactory(parent=unit.authority))

    assert keys(head, now) == [("plan.directive_answer", duty.pk)]
    assert [keys(user, now) for user in (stranger, beside, officer)] == [[], [], []]


def test_a_decision_is_refused_to_whom_it_does_not_wait_for(client, unit, head, officer, now):
    duty = directed(head, unit, now, answered_by=officer)
    client.force_login(officer)

    sent = client.post(
        reverse("desk-waiting-act", args=[duty.pk, "plan.directive_answer", 0]),
        {"form_key": "0123456789abcdef"},
    )

    duty.refresh_from_db()
    assert (sent.status_code, duty.state) == (404, State.ANSWERED)


def test_most_urgent_first_and_the_pages_hold_each_row_once(unit, head, now):
    made = [directed(head, unit, now, days=1 + number % 3) for number in range(PER_PAGE + 5)]
    reader = actor_of(member_of(unit), now=now)

    first = waiting_page(reader, now)
    second = waiting_page(reader, now, after=first.after)

    order = [entry.pk for entry in (*first.entries, *second.entries)]
    wanted = sorted(made, key=lambda duty: (duty.directive.due_at, duty.pk))
    assert order == [duty.pk for duty in wanted]
    assert (len(first.entries), second.after) == (PER_PAGE, "")
    assert count_waiting(reader, now) == PER_PAGE + 5


def token_of(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "bnVsbA",
        "W10",
        "WyJ4IiwieSIsMV0",
        token_of('["9999-12-31T23:59:59-12:00", "plan.directive", 1]'),
        token_of('["0001-01-01T00:00:00+12:00", "plan.directive", 1]'),
        token_of('["2026-01-01T00:00:00", "plan.directive", 1]'),
        token_of('["2026-01-01T00:00:00+00:00", "plan.directive", Infinity]'),
        token_of('["2026-01-01T00:00:00+00:00", "plan.directive", -1]'),
        token_of('["2026-01-01T00:00:00+00:00", ["plan.directive"], 1]'),
    ],
)
def test_a_token_that_is_none_gives_the_first_page(unit, head, now, token):
    duty = directed(head, unit, now)

    page = waiting_page(actor_of(member_of(unit), now=now), now, after=token)

    assert [entry.pk for entry in page.entries] == [duty.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three_of_each(
    client, unit, head, focal, officer, now, count, django_assert_num_queries
):
    for number in range(count):
        directed(head, unit, now, answered_by=officer)
        directed(head, unit, now - timedelta(days=3))
        sheet = sheet_of(unit, focal, now, f"Kỳ {number}")
        Answersheet.objects.filter(pk=sheet.pk).update(due_at=now - timedelta(days=2))
    client.force_login(head)
    client.get(reverse("desk-waiting"))

    with django_assert_num_queries(9):
        page = read(client.get(reverse("desk-waiting")))

    assert page.count('class="row"') == 3 * count


def test_count_is_one_query_with_every_role(unit, django_assert_num_queries):
    user = member_of(unit)
    for role in Role.values:
        user.memberships.update_or_create(unit=unit, role=role, defaults={"valid_from": "2020-01-01"})
    actor = actor_of(user, now=NOW)

    with django_assert_num_queries(1):
        assert count_waiting(actor, NOW) == 0

    assert {source.key for source in SOURCES.values() if source.concerned(actor)} == set(SOURCES)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(-72, "Quá hạn 3 ngày"), (-1, "Quá hạn từ 08:00"), (1, "Hôm nay 10:00"), (25, "Ngày mai 10:00"),
     (72, "Còn 3 ngày"), (24 * 30, "09/04/2026")],
)  # fmt: skip
def test_due_in_words(hours, said):
    assert due_words(NOW + timedelta(hours=hours), NOW) == said
