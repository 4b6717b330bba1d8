"""Wording the report of a frozen round, over HTTP and into the paper."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from sen.audit.models import Entry
from sen.lib.official import check
from sen.org.models import Role
from sen.org.queries import actor_of
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.models import ReportPassage
from sen.plan.report_text import parts_of, passages_of, stamp_of
from sen.plan.snapshots import is_untouched
from sen.records.models import OutgoingDocument
from tests.factories import DutyFactory, TaskFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
KEYS = iter(f"{number:016d}" for number in range(1_000_000))


@pytest.fixture
def unit(plan):
    return UnitFactory(parent=plan.authority, name="Phòng A")


@pytest.fixture
def duty(plan, unit):
    return DutyFactory(task=TaskFactory(plan=plan, number="IV.1", section="I. Nhiệm vụ"), unit=unit)


def rounds_of(plan, focal, now, *, is_frozen=True):
    facts = RoundFacts(
        "ad_hoc", "work", date(2026, 3, 4), date(2026, 3, 10), now + timedelta(days=1), "Kỳ thử"
    )
    by = actor_of(focal, now=now)
    round_ = open_round(plan.pk, facts=facts, by=by, now=now)
    for sheet in round_.sheets.all():
        texts = dict.fromkeys(
            sheet.unit.duties.values_list("pk", flat=True), "Đã dự hội chợ.\nCó 3 gian hàng."
        )
        filled = Filled(texts, note="Thiếu xe.")
        submit_sheet(sheet.pk, filled=filled, by=actor_of(member_of(sheet.unit), now=now), now=now)
    return freeze_round(round_.pk, by=by, now=now) if is_frozen else round_


@pytest.fixture
def frozen(plan, focal, duty, now):
    return rounds_of(plan, focal, now)


@pytest.fixture
def place(duty):
    return f"line-{duty.pk}"


def made(round_, place):
    return passages_of(parts_of(round_.snapshot))[place].made


def send(client, round_, place, *, seen=None, **fields):
    address = reverse("round-passage", args=[round_.pk, place])
    stamp = stamp_of(made(round_, place) if seen is None else seen)
    return client.post(address, {"form_key": next(KEYS), "seen": stamp, **fields})


def paper(client, round_):
    data = client.get(reverse("round-document", args=[round_.pk])).content
    assert check(data) == []
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)


def read(response):
    return response.content.decode()


def test_the_screen_names_the_sheet_and_the_work_that_each_passage_comes_from(client, frozen, focal, duty):
    sheet = frozen.sheets.get()
    client.force_login(focal)

    page = read(client.get(reverse("round-words", args=[frozen.pk])))

    for address in (reverse("sheets-detail", args=[sheet.pk]), reverse("duties-detail", args=[duty.pk])):
        assert f'href="{address}"' in page
    assert "phiếu báo cáo của Phòng A" in page
    assert "1/1 đơn vị đã gửi báo cáo." in page


def test_the_screen_links_the_evidence_that_was_frozen(client, frozen, focal):
    unit = {**frozen.snapshot["units"][0]}
    unit["lines"] = [{**unit["lines"][0], "evidence": [[77, "Ảnh gian hàng"]]}]
    type(frozen).objects.filter(pk=frozen.pk).update(snapshot={**frozen.snapshot, "units": [unit]})
    client.force_login(focal)

    page = read(client.get(reverse("round-words", args=[frozen.pk])))

    assert f'<a href="{reverse("evidence-detail", args=[77])}">Ảnh gian hàng</a>' in page
    assert "Minh chứng: Ảnh gian hàng." in page


def test_other_words_go_into_the_paper_are_marked_and_leave_the_sheet_and_the_seal_alone(
    client, frozen, focal, place
):
    client.force_login(focal)
    sheet_words = frozen.sheets.get().lines.get().text

    sent = send(
        client, frozen, place, text="- Phòng A đã dự hội chợ với 3 gian hàng.\r\n- Đông khách. ", do="save"
    )

    assert (sent.status_code, sent["Location"]) == (
        302,
        f"{reverse('round-words', args=[frozen.pk])}#{place}",
    )
    frozen.refresh_from_db()
    assert (is_untouched(frozen), frozen.sheets.get().lines.get().text) == (True, sheet_words)
    text = paper(client, frozen)
    assert "- Phòng A đã dự hội chợ với 3 gian hàng.\n- Đông khách.\n" in text
    assert "Có 3 gian hàng." not in text
    assert "Lời văn được biên tập so với báo cáo của đơn vị ở 1 chỗ." in text
    page = read(client.get(sent["Location"].partition("#")[0]))
    assert "đã sửa so với báo cáo của đơn vị" in page
    assert focal.display_name in page
    assert "<del>" in page
    entry = Entry.objects.get(verb="plan.report_worded")
    assert (entry.facts["unit"], entry.facts["before"]) == ("Phòng A", made(frozen, place))


def test_the_unit_s_words_stand_beside_the_form_and_are_taken_again_by_one_button(
    client, frozen, focal, place
):
    client.force_login(focal)
    send(client, frozen, place, text="Khác.")
    form = read(client.get(reverse("round-passage", args=[frozen.pk, place])))
    assert "Lời của đơn vị" in form
    assert "Đã dự hội chợ.<br>Có 3 gian hàng." in form
    assert "Lấy lại lời của đơn vị" in form

    sent = send(client, frozen, place, seen="Khác.", text="Gì đó.", do="restore")

    assert sent.status_code == 302
    assert not frozen.passages.exists()
    text = paper(client, frozen)
    assert "Có 3 gian hàng." in text
    assert "biên tập" not in text


def test_the_unit_s_words_typed_anew_are_no_change(client, frozen, focal, place):
    client.force_login(focal)

    send(client, frozen, place, text=f"  {made(frozen, place)}\r\n")

    assert not frozen.passages.exists()
    assert not Entry.objects.filter(verb="plan.report_worded").exists()


def test_where_all_is_left_out_the_heading_is_too(client, frozen, focal, place):
    client.force_login(focal)

    send(client, frozen, place, text="", do="leave-out")

    text = paper(client, frozen)
    assert "nhiệm vụ IV.1" not in text
    assert "Nhiệm vụ" not in text
    page = read(client.get(reverse("round-words", args=[frozen.pk])))
    assert "đã bỏ khỏi văn bản" in page
    assert "I. Tình hình gửi báo cáo của các đơn vị" in page
    assert "II. Tình hình" not in page


def test_evidence_below_words_that_are_left_out_waits_until_they_stand_again(
    client, frozen, focal, place, duty
):
    unit = {**frozen.snapshot["units"][0]}
    unit["lines"] = [{**unit["lines"][0], "evidence": [[77, "Ảnh gian hàng"]]}]
    type(frozen).objects.filter(pk=frozen.pk).update(snapshot={**frozen.snapshot, "units": [unit]})
    frozen.refresh_from_db()
    client.force_login(focal)
    evidence = reverse("round-passage", args=[frozen.pk, f"evidence-{duty.pk}"])
    assert client.get(evidence).status_code == 200

    send(client, frozen, place, text="", do="leave-out")

    page = read(client.get(reverse("round-words", args=[frozen.pk])))
    assert "đã bỏ cùng đoạn trên" in page
    assert f'href="{evidence}"' not in page
    assert client.get(evidence).status_code == 404
    assert "Ảnh gian hàng" not in paper(client, frozen)


def test_an_own_sentence_is_added_changed_and_deleted(client, frozen, focal, place):
    client.force_login(focal)
    page = reverse("round-words", args=[frozen.pk])
    fields = {"seen": stamp_of(""), "text": "Nhìn chung\r\nđạt yêu cầu."}
    add = reverse("round-sentence-add", args=[frozen.pk, place])
    client.post(add, {**fields, "form_key": next(KEYS)})
    row = ReportPassage.objects.get()
    text = paper(client, frozen)
    assert text.index("Có 3 gian hàng.") < text.index("Nhìn chung\nđạt yêu cầu.") < text.index("Thiếu xe.")
    assert "câu riêng của cơ quan đầu mối" in read(client.get(page))

    address = reverse("round-sentence", args=[frozen.pk, row.pk])
    changed = client.post(address, {"form_key": next(KEYS), "seen": stamp_of(row.text), "text": "Đạt."})
    row.refresh_from_db()
    assert (changed.status_code, row.text) == (302, "Đạt.")

    client.post(
        address, {"form_key": next(KEYS), "seen": stamp_of("Đạt."), "text": "Đạt.", "do": "leave-out"}
    )
    assert not ReportPassage.objects.exists()


def test_what_another_wrote_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    client, frozen, focal, place
):
    client.force_login(focal)
    send(client, frozen, place, text="Của người khác.")

    late = send(client, frozen, place, text="Của tôi.")

    assert late.status_code == 409
    assert "Của tôi." in read(late)
    assert "hãy xem lời văn hiện nay" in read(late)
    assert "Lời văn hiện nay</h2><p>Của người khác.</p>" in read(late)
    assert frozen.passages.get().text == "Của người khác."
    assert f'value="{stamp_of("Của người khác.")}"' in read(late)


def test_an_empty_text_asks_what_is_meant(client, frozen, focal, place):
    client.force_login(focal)

    sent = send(client, frozen, place, text="  ")

    assert sent.status_code == 422
    assert "bỏ đoạn này bằng nút bên dưới" in read(sent)
    assert not frozen.passages.exists()


@pytest.mark.parametrize("place", ["sent", "line-0", "note-999999", "x"])
def test_counted_words_and_unknown_places_are_not_found(client, frozen, focal, place):
    client.force_login(focal)

    assert client.get(reverse("round-passage", args=[frozen.pk, place])).status_code == 404


def test_before_the_freeze_there_is_nothing_to_word(client, plan, focal, duty, now):
    round_ = rounds_of(plan, focal, now, is_frozen=False)
    client.force_login(focal)

    assert client.get(reverse("round-words", args=[round_.pk])).status_code == 404


def test_who_reads_the_round_reads_the_sources_and_words_nothing(client, frozen, plan, place):
    client.force_login(member_of(plan.authority, role=Role.LEADER))

    page = client.get(reverse("round-words", args=[frozen.pk]))
    refused = send(client, frozen, place, text="x")

    assert (page.status_code, refused.status_code) == (200, 403)
    assert reverse("round-passage", args=[frozen.pk, place]) not in read(page)
    assert not frozen.passages.exists()


def test_the_outgoing_document_carries_the_words_and_the_screen_says_that_it_keeps_them(
    client, frozen, focal, unit, place
):
    client.force_login(focal)
    send(client, frozen, place, text="Lời đã biên tập.")
    sent = client.post(
        reverse("rounds-vao-so", args=[frozen.pk]),
        {
            "form_key": next(KEYS),
            "unit": focal.memberships.get().unit_id,
            "title": "Báo cáo",
            "seen": seen_of(client, frozen),
        },
    )
    assert sent.status_code == 302, read(sent)
    document = OutgoingDocument.objects.get()

    page = read(client.get(reverse("round-words", args=[frozen.pk])))

    assert "Đã vào danh sách văn bản đi" in page
    assert reverse("documents-detail", args=[document.pk]) in page


def seen_of(client, round_):
    form = client.get(reverse("rounds-vao-so", args=[round_.pk])).context["form"]
    return form.initial["seen"]


@pytest.mark.parametrize("count", [1, 4])
def test_the_screen_costs_the_same_for_one_and_four_units(
    client, plan, focal, now, count, django_assert_num_queries
):
    task = TaskFactory(plan=plan)
    for _number in range(count):
        DutyFactory(task=task, unit=UnitFactory(parent=plan.authority))
    frozen = rounds_of(plan, focal, now)
    client.force_login(focal)
    client.get(reverse("round-words", args=[frozen.pk]))

    with django_assert_num_queries(11):
        client.get(reverse("round-words", args=[frozen.pk]))
