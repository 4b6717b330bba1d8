"""The Wednesday of an office, and a month, over HTTP."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from sen.lib.official import check
from sen.org.models import Role
from sen.org.queries import actor_of
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.models import Answersheet
from sen.plan.snapshots import built
from sen.records.models import OutgoingDocument
from tests.factories import DutyFactory, TaskFactory, UnitFactory, member_of
from tests.plan.screens.test_writing import fill

pytestmark = pytest.mark.django_db
KEY = {"form_key": "0123456789abcdef"}
ITEM = {
    "summary_1": "Báo nêu đường vào chợ hỏng.",
    "directives_1": "Giao kiểm tra.",
    "action_1": "Đã đi xem.",
    "verification_1": "Đúng một đoạn.",
    "result_1": "Đang sửa.",
    "responsible_1": "Phòng Kinh tế",
}


@pytest.fixture
def units(plan):
    task = TaskFactory(plan=plan, number="IV.1")
    rows = [UnitFactory(parent=plan.authority, name=name) for name in ("Phòng A", "Phòng B")]
    for unit in rows:
        DutyFactory(task=task, unit=unit)
    return rows


def opened(plan, focal, now, form):
    facts = RoundFacts("ad_hoc", form, date(2026, 3, 4), date(2026, 3, 10), now + timedelta(days=1), "Kỳ thử")
    return open_round(plan.pk, facts=facts, by=actor_of(focal, now=now), now=now)


def read(response):
    return response.content.decode()


def test_press_items_of_one_unit_stand_in_the_merged_table_and_the_other_is_named(
    client, plan, units, focal, now
):
    round_ = opened(plan, focal, now, "press")
    client.force_login(member_of(units[0]))
    sheet = round_.sheets.get(unit=units[0])
    sent = client.post(reverse("sheet-answer", args=[sheet.pk]), {**KEY, **ITEM})
    assert sent.status_code == 302, read(sent)

    client.force_login(focal)
    page = read(client.get(reverse("round-merged", args=[round_.pk])))
    book = b"".join(client.get(reverse("round-xlsx", args=[round_.pk])).streaming_content)

    assert "Báo nêu đường vào chợ hỏng." in page
    assert f'<a href="{reverse("sheets-detail", args=[sheet.pk])}">Phòng A</a>' in page
    assert "1 đơn vị chưa nộp" in page
    table, by_unit = load_workbook(BytesIO(book)).worksheets
    rows = list(table.iter_rows(values_only=True))
    assert rows[1] == ("Phòng A", *ITEM.values())
    assert rows[2][:2] == ("Phòng B", "Chưa nộp")
    told = list(by_unit.iter_rows(values_only=True))
    assert told[0] == ("Đơn vị", "Trạng thái", "Đã nộp", "Khó khăn, kiến nghị")
    assert [line[:2] for line in told[1:]] == [("Phòng A", "Đã nộp"), ("Phòng B", "Chưa nộp")]
    assert (told[1][2] is None, told[2][2] is None) == (False, True)


def test_items_are_added_without_javascript_and_nothing_typed_is_lost(client, plan, units, focal, now):
    round_ = opened(plan, focal, now, "press")
    client.force_login(member_of(units[0]))
    sheet = round_.sheets.get(unit=units[0])
    address = reverse("sheet-answer", args=[sheet.pk])

    first = client.get(address).context["form"]
    longer = client.post(address, {**KEY, **ITEM, "rows": "5", "note": "Thiếu người.", "add_rows": "1"})
    shown = longer.context["form"]

    assert (first.count, longer.status_code, shown.count) == (5, 200, 10)
    assert ITEM["summary_1"] in read(longer)
    assert "Thiếu người." in read(longer)
    assert shown.errors == {}
    assert sheet.items.count() == 0
    many = {f"summary_{number}": f"Tin {number}." for number in range(1, 11)}
    sent = client.post(address, {**KEY, **many, "rows": "10"})
    assert sent.status_code == 302, read(sent)
    assert list(sheet.items.values_list("summary", flat=True)) == list(many.values())


@pytest.mark.parametrize("rows", ["", "-3", "1e9", "999999999999", "٣", "99"])
def test_number_of_items_is_bounded_whatever_is_sent(client, plan, units, focal, now, rows):
    round_ = opened(plan, focal, now, "press")
    client.force_login(member_of(units[0]))
    address = reverse("sheet-answer", args=[round_.sheets.get(unit=units[0]).pk])

    shown = client.post(address, {**KEY, "rows": rows, "add_rows": "1"}).context["form"]

    assert shown.count <= 100


@pytest.mark.parametrize("private", ["0912 345 678", "an@example.org"])
def test_a_private_number_or_address_is_refused(client, plan, units, focal, now, private):
    round_ = opened(plan, focal, now, "press")
    client.force_login(member_of(units[0]))
    sheet = round_.sheets.get(unit=units[0])

    sent = client.post(reverse("sheet-answer", args=[sheet.pk]), {**KEY, **ITEM, "responsible_1": private})

    assert sent.status_code == 422
    assert not sheet.items.exists()


def test_document_says_what_was_frozen_and_is_there_only_then(client, plan, units, focal, now):
    round_ = opened(plan, focal, now, "work")
    sheet = round_.sheets.get(unit=units[0])
    duty = units[0].duties.get()
    by = actor_of(member_of(units[0]), now=now)
    submit_sheet(sheet.pk, filled=Filled({duty.pk: "Đã dự hội chợ."}, note="Thiếu xe."), by=by, now=now)
    client.force_login(focal)
    address = reverse("round-document", args=[round_.pk])
    before = client.get(address)
    frozen = freeze_round(round_.pk, by=actor_of(focal, now=now), now=now)

    first, second = client.get(address).content, client.get(address).content

    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(first)).paragraphs)
    assert (before.status_code, first == second, check(first)) == (404, True, [])
    for said in ("- Phòng A: Đã dự hội chợ.", "1/2 đơn vị đã gửi báo cáo.", "Chưa gửi: Phòng B.",
                 "- Phòng A: Thiếu xe.", frozen.snapshot_sha256):  # fmt: skip
        assert said in text


def test_the_press_document_is_in_the_national_form_across_the_page(client, plan, units, focal, now):
    round_ = opened(plan, focal, now, "press")
    client.force_login(member_of(units[0]))
    client.post(reverse("sheet-answer", args=[round_.sheets.get(unit=units[0]).pk]), {**KEY, **ITEM})
    freeze_round(round_.pk, by=actor_of(focal, now=now), now=now)
    client.force_login(focal)

    paper = client.get(reverse("round-document", args=[round_.pk])).content

    section = Document(BytesIO(paper)).sections[0]
    assert (check(paper), section.page_width > section.page_height) == ([], True)


def test_one_click_reminds_and_the_page_says_who_is_missing(client, plan, units, focal, now):
    round_ = opened(plan, focal, now, "work")
    client.force_login(focal)

    page = client.post(reverse("round-remind", args=[round_.pk]), KEY, follow=True)

    round_.refresh_from_db()
    assert round_.reminded_at is not None
    assert "0/2 đơn vị đã nộp" in read(page)
    assert "Phòng B" in read(page)


def test_round_opened_by_hand_takes_the_whole_month(client, plan, units, focal, now):
    client.force_login(focal)
    due = timezone.localdate(now) + timedelta(days=3)
    facts = {"plan": plan.pk, "kind": "monthly", "form": "work", "ends_on": "10/03/2026"}

    sent = client.post(
        reverse("rounds-mo"), {**KEY, **facts, "due_on": f"{due:%d/%m/%Y}", "due_time": "10:00"}
    )

    assert sent.status_code == 302, read(sent)
    round_ = plan.rounds.get()
    assert (round_.starts_on, round_.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert round_.sheets.filter(state=Answersheet.State.ASKED).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_merged_table_costs_the_same_for_one_and_three_units(
    plan, focal, now, count, django_assert_num_queries
):
    task = TaskFactory(plan=plan)
    for _number in range(count):
        DutyFactory(task=task, unit=UnitFactory(parent=plan.authority))
    round_ = opened(plan, focal, now, "work")
    for sheet in round_.sheets.all():
        by = actor_of(member_of(sheet.unit), now=now)
        submit_sheet(sheet.pk, filled=Filled(rest_is_nothing=True), by=by, now=now)

    with django_assert_num_queries(6):
        content = built(round_)

    assert len(content["units"]) == count


def test_a_letter_goes_to_each_unit_that_has_not_answered(client, plan, now):
    """From the round to a paper for each, with the tasks on which the unit is silent."""
    head = member_of(plan.authority, role=Role.FOCAL_POINT)
    units = [UnitFactory(parent=plan.authority, name=f"Đơn vị {place}") for place in "AB"]
    for unit in units:
        DutyFactory(unit=unit, task=TaskFactory(plan=plan, text=f"Làm việc của {unit.name}"))
    round_ = opened(plan, head, now, "work")
    client.force_login(head)
    assert "Công văn đôn đốc" in client.get(reverse("rounds-detail", args=[round_.pk])).text
    url = reverse("rounds-cong-van-don-doc", args=[round_.pk])
    page = client.get(url).text
    assert page.count("checked") >= len(units)

    form = {
        "title": "đôn đốc báo cáo", "units": [unit.pk for unit in units], "others": "", "way": "each",
        "body": "{{ don_vi }} còn thiếu:\n{{ viec_con_thieu }}\nĐề nghị gửi.", "signer_post": "Chủ tịch",
    }  # fmt: skip
    assert fill(client, url, **form).status_code == 302

    documents = OutgoingDocument.objects.order_by("pk")
    assert [document.wording.values["viec_con_thieu"] for document in documents] == [
        ["Làm việc của Đơn vị A"],
        ["Làm việc của Đơn vị B"],
    ]
    assert {(each.source_kind, each.source_id) for each in documents} == {("plan.round", round_.pk)}
    shown = client.get(reverse("documents-detail", args=[documents[1].pk])).text
    assert "- Làm việc của Đơn vị B." in shown
    assert "Làm việc của Đơn vị A" not in shown


def test_a_double_tap_that_freezes_leads_to_the_round_and_a_stranger_s_key_does_not(
    client, plan, units, focal, now
):
    round_ = opened(plan, focal, now, "press")
    freeze = reverse("rounds-chot", args=[round_.pk])
    client.force_login(focal)
    form = client.get(freeze).context["form"]
    sent = {"form_key": form["form_key"].value(), "seen": form["seen"].value()}

    first, second = client.post(freeze, sent), client.post(freeze, sent)
    client.force_login(member_of(plan.authority, role=Role.FOCAL_POINT))
    of_another = client.post(freeze, sent)

    assert first.url == second.url == reverse("rounds-detail", args=[round_.pk])
    assert of_another.status_code == 403
