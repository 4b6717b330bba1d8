"""Letters, invitations and replies through HTTP: one to all, one to each, with faults said by line."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from sen.lib.official import check
from sen.org.models import Role
from sen.records.actions.templates import NewTemplate, add_template
from sen.records.filling import sample_template
from sen.records.models import OutgoingDocument
from tests.factories import NOW, UnitFactory, member_of
from tests.guard.uploads import taken
from tests.plan.screens.test_writing import fill

pytestmark = pytest.mark.django_db
State = OutgoingDocument.State


@pytest.fixture
def people(unit, commune):
    office = UnitFactory(parent=commune, name="Văn phòng UBND")
    return {
        "officer": member_of(unit),
        "head": member_of(unit, role=Role.UNIT_LEAD),
        "clerk": member_of(office, role=Role.RECORDS_CLERK),
    }


@pytest.fixture
def receivers(commune):
    return [UnitFactory(parent=commune, name=f"Đơn vị {place}") for place in "ABC"]


def words_of(receivers, **more):
    return {
        "title": "đôn đốc báo cáo", "units": [unit.pk for unit in receivers], "others": "", "way": "each",
        "body": "Đề nghị {{ don_vi }} gửi báo cáo.\nTrân trọng./.", "signer_post": "Chủ tịch", "place": "Mẫu", **more,
    }  # fmt: skip


def text_of(data):
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)


def test_a_letter_to_each_is_initialled_and_numbered_at_once(client, people, receivers, series):
    client.force_login(people["officer"])
    made = fill(client, reverse("documents-soan-cong-van"), **words_of(receivers))
    first, *others = OutgoingDocument.objects.order_by("pk")
    assert made.url == reverse("documents-detail", args=[first.pk])
    assert len(others) == 2
    page = client.get(made.url).text
    assert "Đề nghị Đơn vị A gửi báo cáo." in page
    assert "Các văn bản cùng đợt" in page

    client.force_login(people["head"])
    assert fill(client, reverse("documents-ky-nhay-ca-dot", args=[first.pk])).status_code == 302
    client.force_login(people["clerk"])
    form = {"series": series.pk, "issued_on": f"{NOW:%d/%m/%Y}", "signer": "Lê Thị Mẫu"}
    numbered = fill(client, reverse("documents-cap-so-ca-dot", args=[first.pk]), **form)
    assert numbered.status_code in (302, 422)


def test_the_file_bears_the_number_and_keeps_to_the_form(
    client, people, receivers, unit, head, clerk, series
):
    client.force_login(people["officer"])
    fill(client, reverse("documents-soan-tra-loi"), **words_of(receivers[:1], way="together"))
    document = OutgoingDocument.objects.get()
    url = reverse("documents-word", args=[document.pk])
    assert check(client.get(url).content, name="x.docx") == []
    OutgoingDocument.objects.filter(pk=document.pk).update(
        state=State.NUMBERED, series=series, year=2026, number=7, symbol="UBND", issued_on=NOW.date(),
        signer_name="Lê Thị Mẫu", numbered_at=NOW,
    )  # fmt: skip
    data = client.get(url).content
    assert check(data, name="x.docx") == []
    cells = [
        cell.text for table in Document(BytesIO(data)).tables for row in table.rows for cell in row.cells
    ]
    assert any("07/UBND" in cell for cell in cells)
    assert any("Lê Thị Mẫu" in cell for cell in cells)


def test_a_fault_is_said_with_its_line_and_nothing_is_written(client, people, receivers):
    client.force_login(people["officer"])
    url = reverse("documents-soan-cong-van")

    wrong = fill(client, url, **words_of(receivers, body="Đề nghị\n{{ donvi }} gửi báo cáo."))
    assert wrong.status_code == 422
    assert "Dòng 2: không có trường “donvi”; có phải ý bạn là {{ don_vi }}?" in wrong.text
    assert "{{ donvi }} gửi báo cáo." in wrong.text  # what was typed is still there
    nobody = fill(client, url, **words_of([]))
    assert "Hãy ghi ít nhất một nơi nhận" in nobody.text or nobody.status_code == 422
    assert not OutgoingDocument.objects.exists()


def test_a_day_that_the_text_names_is_asked_for(client, people, receivers):
    client.force_login(people["officer"])
    url = reverse("documents-soan-cong-van")
    words = words_of(receivers[:1], body="{{ don_vi }} trả lời trước ngày {{ han_tra_loi }}.")

    assert "Nội dung có nêu ngày này" in fill(client, url, **words).text
    assert not OutgoingDocument.objects.exists()
    made = fill(client, url, **words, answer_by="30/11/2026")
    assert "trả lời trước ngày 30/11/2026." in client.get(made.url).text


def test_an_invitation_names_who_is_invited(client, people, receivers):
    client.force_login(people["officer"])
    fill(
        client,
        reverse("documents-soan-giay-moi"),
        **words_of(receivers[:2], way="together", others="Báo Mẫu"),
    )
    document = OutgoingDocument.objects.get()
    text = text_of(client.get(reverse("documents-word", args=[document.pk])).content)
    assert "trân trọng kính mời:" in text
    assert text.index("- Đơn vị A;") < text.index("- Đơn vị B;") < text.index("- Báo Mẫu.")


def test_words_are_changed_for_the_whole_mailing(client, people, receivers):
    client.force_login(people["officer"])
    fill(client, reverse("documents-soan-cong-van"), **words_of(receivers))
    first = OutgoingDocument.objects.order_by("pk").first()
    url = reverse("documents-sua-loi-van", args=[first.pk])
    assert "Đề nghị {{ don_vi }} gửi báo cáo." in client.get(url).text
    changed = {"title": "đôn đốc lần hai", "body": "Lần hai, {{ don_vi }}.", "signer_post": "Phó Chủ tịch"}
    assert fill(client, url, **changed).status_code == 302
    assert set(OutgoingDocument.objects.values_list("title", flat=True)) == {"đôn đốc lần hai"}
    last = OutgoingDocument.objects.order_by("pk").last()
    assert "Lần hai, Đơn vị C." in text_of(client.get(reverse("documents-word", args=[last.pk])).content)
    assert (
        client.get(reverse("documents-sua", args=[first.pk])).status_code == 403
    )  # its words are changed here


def test_an_own_template_draws_the_paper(client, people, receivers, commune, clerk):
    given = NewTemplate(commune.pk, "CV", "Công văn mẫu hoa sen", taken(clerk, sample_template(), "mau.docx"))
    own = add_template(given, by=clerk, now=NOW)
    client.force_login(people["officer"])
    page = client.get(reverse("documents-soan-cong-van")).text
    assert own.name in page
    assert own.name not in client.get(reverse("documents-soan-giay-moi")).text
    fill(client, reverse("documents-soan-cong-van"), **words_of(receivers[:1], own_template=own.pk))
    document = OutgoingDocument.objects.get()
    assert document.wording.template == own
    assert "Đề nghị Đơn vị A gửi báo cáo." in text_of(
        client.get(reverse("documents-word", args=[document.pk])).content
    )


def test_the_page_of_a_mailing_asks_as_much_for_three_papers_as_for_thirty(
    client, people, commune, django_assert_num_queries
):
    client.force_login(people["officer"])
    for count in (3, 30):
        units = [UnitFactory(parent=commune) for _ in range(count)]
        made = fill(client, reverse("documents-soan-cong-van"), **words_of(units))
        with django_assert_num_queries(13):
            client.get(made.url)


def test_who_may_not_draw_up_finds_no_form(client, commune):
    client.force_login(member_of(UnitFactory(parent=commune), role=Role.OBSERVER))
    assert client.get(reverse("documents-soan-cong-van")).status_code == 403
