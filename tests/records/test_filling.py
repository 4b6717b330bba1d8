from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from sen.lib.documents import read_document
from sen.lib.official import check
from sen.lib.templating import MESSAGES, Fault, Place
from sen.lib.templating.checking import FILTERS
from sen.records.fault_texts import FAULT_TEXTS, told
from sen.records.fields import PAPER_FIELDS, SAMPLES
from sen.records.filling import fill_paper, preview, sample_template, template_faults
from tests.lib.templating.papers import lines_of, paper


def test_each_fault_is_told_as_the_reading_tells_it():
    with override("en"):
        assert {code: str(text) for code, text in FAULT_TEXTS.items()} == MESSAGES


def test_each_fault_is_told_in_vietnamese():
    with override("vi"):
        assert [code for code, text in FAULT_TEXTS.items() if str(text) == MESSAGES[code]] == []


def test_a_fault_says_line_and_field_and_the_nearest_one():
    with override("vi"):
        assert template_faults(paper("Số 1", "Trước ngày {{ han_tra_lo }}")) == [
            "Đoạn 2 (“Trước ngày {{ han_tra_lo }}”): han_tra_lo: Không có trường này. Có phải là: han_tra_loi."
        ]


def test_a_fault_says_the_cell_of_a_table_and_the_part_of_the_page():
    in_cell = Fault("empty_field", Place("body", 1, table=2, row=3, cell=4), "x")

    with override("vi"):
        assert told(in_cell).startswith("Bảng 2, hàng 3, cột 4, Đoạn 1 (“x”): Giữa hai")
        assert told(Fault("empty_field", Place("header", 1), "x")).startswith("Đầu trang, Đoạn 1 (“x”)")
        assert told(Fault("macros")).startswith("Tệp có macro.")


def test_a_paper_is_filled_and_a_faulty_template_refused_with_each_fault():
    assert lines_of(fill_paper(paper("Gửi {{ don_vi }}"), {"don_vi": "Trạm y tế"})) == ["Gửi Trạm y tế"]

    with pytest.raises(ValidationError) as caught:
        fill_paper(paper("{{ don_v }}", "{{ }}"), {})

    assert len(caught.value.messages) == 2


def test_the_sample_template_uses_every_field_and_has_no_fault():
    template = sample_template()

    assert template_faults(template) == []
    text = docx.Document(BytesIO(template)).element.xpath("string(.)")
    assert [f.name for f in PAPER_FIELDS if f.name not in text] == []


def test_the_preview_of_the_sample_shows_every_sample():
    filled = docx.Document(BytesIO(preview(sample_template()))).element.xpath("string(.)")

    words = [word for f in PAPER_FIELDS for word in ([f.sample] if isinstance(f.sample, str) else f.sample)]
    assert [word for word in words if word not in filled] == []
    assert "{" not in filled
    assert "Số: 08/UBND-VX" in filled


def test_a_paper_of_an_own_template_is_opened_again_by_our_reader_and_keeps_to_the_form():
    filled = fill_paper(sample_template(), SAMPLES)

    lines = [line.text for line in read_document(filled).lines]
    assert check(filled) == []
    assert lines[:5] == [
        "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM", "ỦY BAN NHÂN DÂN XÃ HOA SEN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Số: 08/UBND-VX",
    ]  # fmt: skip
    asked = "Đề nghị Phòng Văn hóa - Xã hội trả lời trước ngày 20/11/2026."
    places = [
        lines.index(each)
        for each in (*SAMPLES["noi_dung"], "- Bản tin song ngữ quý III;", asked, "- Như trên;")
    ]
    assert places == sorted(places)


def test_the_page_of_the_reference_lists_every_field_and_filter():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "own-templates.md").read_text("utf-8")

    assert [
        f.name for f in PAPER_FIELDS if f"| `{f.name}` | {'yes' if f.is_list else ''} |" not in page
    ] == []
    assert [name for name in FILTERS if f"`{name}" not in page] == []
