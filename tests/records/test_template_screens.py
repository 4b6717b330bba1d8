"""An own template from its first faulty file to its retirement, through HTTP."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from sen.guard.models import Attachment
from sen.org.models import Role
from sen.records.actions.templates import NewTemplate, add_template, replace_template
from sen.records.fields import PAPER_FIELDS
from sen.records.filling import sample_template, template_faults
from sen.records.models import OfficeTemplate
from tests.factories import NOW, CommitteeFactory, UnitFactory, member_of
from tests.guard.uploads import taken
from tests.lib.templating.papers import paper
from tests.plan.screens.test_writing import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(unit, commune):
    office = UnitFactory(parent=commune, name="Văn phòng UBND")
    return {
        "officer": member_of(unit),
        "keeper": member_of(office, role=Role.RECORDS_CLERK),
        "stranger": member_of(UnitFactory(parent=CommitteeFactory()), role=Role.RECORDS_CLERK),
    }


@pytest.fixture
def template(commune, clerk):
    file = taken(clerk, paper("Gửi {{ don_vi }}"), "mau.docx")
    return add_template(NewTemplate(commune.pk, "CV", "Công văn", file), by=clerk, now=NOW)


def upload(*lines, name="mau.docx", **more):
    return SimpleUploadedFile(name, paper(*lines, **more))


def form_of(document, **more):
    return {"kind": "CV", "title": " Công  văn ", "document": document, "is_not_secret": "on", **more}


def at(name, template):
    return reverse(f"own-templates-{name}", args=[template.pk])


def test_every_fault_stands_at_the_file_and_nothing_is_stored(client, people):
    client.force_login(people["keeper"])

    refused = fill(
        client, reverse("own-templates-them"), **form_of(upload("Chào", "Gửi {{ don_v }}", "{%p endfor %}"))
    )

    assert refused.status_code == 422
    assert refused.context["form"].errors["document"] == [
        "Đoạn 2 (“Gửi {{ don_v }}”): don_v: Không có trường này. Có phải là: don_vi.",
        "Đoạn 3 (“{%p endfor %}”): p endfor: Đóng một phần chưa được mở.",
    ]
    assert "Đoạn 2 (“Gửi {{ don_v }}”)" in refused.text
    assert (OfficeTemplate.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_template_is_added_looked_at_replaced_and_retired(client, people):
    client.force_login(people["keeper"])
    made = fill(
        client, reverse("own-templates-them"), **form_of(upload("Gửi {{ don_vi }}", header="{{ nam }}"))
    )
    template = OfficeTemplate.objects.get()
    assert made.url == at("detail", template)
    assert "Công văn" in client.get(reverse("own-templates")).text

    shown = client.get(at("preview", template)).text
    assert "Gửi Phòng Văn hóa - Xã hội" in shown
    assert "Đầu trang, chân trang: 2026" in shown
    word = Document(BytesIO(client.get(at("filled", template)).content))
    assert [each.text for each in word.paragraphs] == ["Gửi Phòng Văn hóa - Xã hội"]

    faulty = fill(client, at("phien-ban-moi", template), document=upload("{{ la }}"), is_not_secret="on")
    assert (faulty.status_code, list(faulty.context["form"].errors)) == (422, ["document"])
    new = upload("Kính gửi {{ kinh_gui }}", name="mau_2.docx")
    assert fill(client, at("phien-ban-moi", template), document=new, is_not_secret="on").status_code == 302
    page = client.get(at("detail", template)).text
    assert page.index("mau_2.docx") < page.index("mau.docx")
    assert "Kính gửi Phòng Văn hóa - Xã hội" in client.get(at("preview", template)).text

    assert fill(client, at("thoi-dung", template)).status_code == 302
    page = client.get(at("detail", template)).text
    assert ("Thôi dùng" in page, at("phien-ban-moi", template) in page) == (True, False)
    assert client.get(at("phien-ban-moi", template)).status_code == 403


def test_what_is_no_word_file_is_a_fault_of_the_template(client, people):
    client.force_login(people["keeper"])

    text = SimpleUploadedFile("mau.txt", "Gửi {{ don_vi }}, kính đề nghị đơn vị trả lời.".encode())
    refused = fill(client, reverse("own-templates-them"), **form_of(text))

    assert refused.context["form"].errors["document"] == [
        "Không mở được tệp dưới dạng .docx. Hãy lưu lại bằng Word thành .docx rồi thử lại."
    ]


def test_a_name_that_is_in_use_is_told_at_the_name(client, people, template):
    client.force_login(people["keeper"])

    refused = fill(client, reverse("own-templates-them"), **form_of(upload("Gửi {{ don_vi }}")))

    assert refused.context["form"].errors == {
        "title": ["Đã có mẫu tên này. Hãy mở mẫu đó rồi nhập phiên bản mới."]
    }
    other = form_of(upload("Gửi {{ don_vi }}"), kind="GM")
    assert fill(client, reverse("own-templates-them"), **other).status_code == 302


def test_the_fields_are_shown_with_what_they_give_and_the_sample_is_right(client, people):
    client.force_login(people["officer"])

    page = client.get(reverse("own-templates-fields")).text
    assert [field.name for field in PAPER_FIELDS if f"{{{{ {field.name} }}}}" not in page] == []
    assert "Văn phòng Đảng ủy / Ban Văn hóa - Xã hội HĐND xã" in page
    file = client.get(reverse("own-templates-sample"))
    assert template_faults(file.content) == []
    assert file.content[:2] == sample_template()[:2]
    assert 'filename="mau-cong-van.docx"' in file["Content-Disposition"]
    assert reverse("own-templates") in client.get(reverse("documents")).text


def test_officers_of_the_authority_read_and_another_authority_finds_nothing(client, people, template):
    client.force_login(people["officer"])
    assert "Gửi Phòng Văn hóa" in client.get(at("preview", template)).text
    file = client.get(reverse("guard-file", args=[template.attachment_id]))
    assert template_faults(file.getvalue()) == []
    assert at("detail", template) in client.get(reverse("own-templates")).text
    assert [client.get(at(form, template)).status_code for form in ("phien-ban-moi", "thoi-dung")] == [
        403,
        403,
    ]
    assert client.get(reverse("own-templates-them")).status_code == 403

    client.force_login(people["stranger"])
    names = ("detail", "preview", "filled", "phien-ban-moi", "thoi-dung")
    assert {client.get(at(name, template)).status_code for name in names} == {404}
    assert at("detail", template) not in client.get(reverse("own-templates")).text


def test_a_template_that_fell_behind_the_rules_says_why(client, people, template, monkeypatch):
    from sen.records import filling

    known = tuple(field for field in PAPER_FIELDS if field.name != "don_vi")
    monkeypatch.setattr(filling, "PAPER_FIELDS", known)
    monkeypatch.setattr(filling, "SAMPLES", {field.name: field.sample for field in known})
    client.force_login(people["officer"])

    page = client.get(at("preview", template)).text

    assert "Mẫu này không còn điền được" in page
    assert "Không có trường này" in page
    assert client.get(at("filled", template)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_many(client, people, commune, clerk, count, django_assert_num_queries):
    for number in range(count):
        OfficeTemplate.objects.create(
            authority=commune, kind="CV", name=f"Mẫu {number}", file_name="mau.docx", sha256="0" * 64,
            added_at=NOW, added_by_id=clerk.user_id, added_by_name=clerk.name,
        )  # fmt: skip
    client.force_login(people["keeper"])
    client.get(reverse("own-templates"))

    with django_assert_num_queries(9):
        client.get(reverse("own-templates"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_with_many_versions(
    client, people, template, clerk, count, django_assert_num_queries
):
    for number in range(count - 1):
        file = taken(clerk, paper(f"Lần {number} gửi {{{{ don_vi }}}}"), "mau.docx")
        replace_template(template.pk, file=file, by=clerk, now=NOW)
    client.force_login(people["keeper"])
    client.get(at("detail", template))

    with django_assert_num_queries(9):
        client.get(at("detail", template))
