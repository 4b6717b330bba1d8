"""A paper from its draft to its receipt, through HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sen.org.models import Role
from sen.records.models import NumberSeries, OutgoingDocument
from tests.factories import NOW, UnitFactory, member_of
from tests.lib.documents.samples import PLAN, pdf_of
from tests.lib.documents.signed_pdfs import signed_pdf
from tests.plan.screens.test_writing import fill

pytestmark = pytest.mark.django_db
State = OutgoingDocument.State


def upload(data, name):
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


@pytest.fixture
def people(unit, commune):
    office = UnitFactory(parent=commune, name="Văn phòng UBND")
    return {
        "officer": member_of(unit),
        "head": member_of(unit, role=Role.UNIT_LEAD),
        "clerk": member_of(office, role=Role.RECORDS_CLERK),
        "beside": member_of(UnitFactory(parent=commune, name="Phòng Kinh tế"), role=Role.UNIT_LEAD),
    }


def test_a_paper_goes_from_its_draft_to_its_receipt(client, people, commune):
    client.force_login(people["officer"])
    form = {"kind": "BC", "title": "Kết quả tháng 3", "drafter": "", "is_not_secret": "on"}
    refused = fill(client, reverse("documents-soan"), **form)
    assert refused.status_code == 422
    made = fill(client, reverse("documents-soan"), document=upload(PLAN, "bao_cao.txt"), **form)
    document = OutgoingDocument.objects.get()
    assert made.url == reverse("documents-detail", args=[document.pk])

    def at(form_name):
        return reverse(f"documents-{form_name}", args=[document.pk])

    beside = UnitFactory._meta.model.objects.get(name="Phòng Kinh tế")
    assert (
        fill(client, at("noi-nhan"), units=[beside.pk], others="Báo Mẫu; bao@mau.example").status_code == 302
    )
    client.force_login(people["head"])
    assert "Ký nháy: Kết quả tháng 3" in client.get(reverse("desk-waiting")).text
    assert fill(client, at("ky-nhay")).status_code == 302

    client.force_login(people["clerk"])
    page = client.get(at("cap-so"))
    assert "Chưa có sổ văn bản" in page.text
    opened = fill(
        client,
        reverse("number-series-mo-so"),
        series_name="Văn bản hành chính",
        issuer="UBND",
        last_number="14",
    )
    assert opened.status_code == 302
    day = f"{timezone.localdate():%d/%m/%Y}"
    number = {"series": NumberSeries.objects.get().pk, "signer": "Nguyễn Văn Mẫu"}
    assert fill(client, at("cap-so"), issued_on="31/12/2099", **number).status_code == 422
    assert fill(client, at("cap-so"), issued_on=day, **number).status_code == 302
    assert "15/BC-UBND" in client.get(reverse("documents")).text
    sent = fill(
        client, at("ban-ky"), document=upload(signed_pdf(pdf_of(PLAN)), "ban_ky.pdf"), is_not_secret="on"
    )
    assert sent.status_code == 302
    page = client.get(reverse("documents-detail", args=[document.pk])).text
    assert "Trần Thị Mẫu, UBND xã Mẫu" in page
    assert "nguyên vẹn từ khi ký" in page
    assert fill(client, at("gui")).status_code == 302

    client.force_login(people["beside"])
    assert "Xác nhận đã nhận: 15/BC-UBND" in client.get(reverse("desk-waiting")).text
    line = document.recipients.get(unit=beside)
    page = client.get(reverse("post-detail", args=[line.pk])).text
    assert ("ban_ky.pdf" in page, "bao_cao.txt" in page) == (True, False)
    assert fill(client, reverse("post-da-nhan", args=[line.pk])).status_code == 302
    client.force_login(people["clerk"])
    assert "Đã nhận" in client.get(reverse("documents-detail", args=[document.pk])).text
    outside = document.recipients.get(unit=None)
    assert (
        fill(client, reverse("dispatch-da-nhan", args=[outside.pk]), note="Qua bưu điện").status_code == 302
    )


def test_what_holds_no_signature_is_called_so_and_what_is_broken_is_refused(client, people, numbered):
    client.force_login(people["clerk"])
    url = reverse("documents-ban-ky", args=[numbered.pk])

    broken = fill(client, url, document=upload(signed_pdf(pdf_of(PLAN))[:-900], "x.pdf"), is_not_secret="on")
    assert broken.status_code == 422
    assert fill(client, url, document=upload(PLAN, "quet.txt"), is_not_secret="on").status_code == 302

    page = client.get(reverse("documents-detail", args=[numbered.pk])).text
    assert "Không có chữ ký số" in page


def test_the_form_of_a_word_file_is_checked_on_the_desk(client, people, unit, officer):
    from sen.records.actions import drawing
    from sen.records.actions.drawing import NewDocument
    from tests.guard.uploads import taken
    from tests.lib.documents.samples import docx

    word = taken(officer, docx(lambda paper: paper.add_paragraph("Kính gửi ai đó")), "cong_van.docx")
    made = drawing.draw_up(NewDocument(unit.pk, "CV", "Công văn", word), by=officer, now=NOW)
    text = drawing.draw_up(NewDocument(unit.pk, "CV", "Tệp chữ", taken(officer)), by=officer, now=NOW)
    client.force_login(people["officer"])

    page = client.get(reverse("documents-form", args=[made.pk])).text
    assert "30/2020/NĐ-CP" in page
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "Chỉ kiểm tra được tệp Word" in client.get(reverse("documents-form", args=[text.pk])).text
    client.force_login(people["beside"])
    assert client.get(reverse("documents-form", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_documents_page_costs_the_same_with_many_recipients(
    client, people, numbered, commune, count, django_assert_num_queries
):
    from sen.org.queries import actor_of
    from sen.records.actions import drawing

    units = [UnitFactory(parent=commune).pk for _n in range(count)]
    drawing.address(numbered.pk, unit_ids=units, others=[], by=actor_of(people["clerk"], now=NOW))
    client.force_login(people["clerk"])
    url = reverse("documents-detail", args=[numbered.pk])
    client.get(url)

    with django_assert_num_queries(11):
        client.get(url)
