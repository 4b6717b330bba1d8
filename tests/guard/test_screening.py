import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sen
from sen.guard.screening import Screening, level_in_name, screen
from sen.lib.documents import read_document
from tests.lib.documents.samples import PLAN, Pdf, docx

HEAD = [
    "ỦY BAN NHÂN DÂN",
    "XÃ SEN HỒNG",
    "Số: 05/KH-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Sen Hồng, ngày 05 tháng 02 năm 2027",
    "KẾ HOẠCH",
    "Hoạt động thông tin đối ngoại năm 2027",
]
BODY = [
    f"{number}. Việc thứ {number} của các đơn vị trong xã, báo cáo trước ngày 20." for number in range(1, 40)
]

MARKS = [
    ("MẬT", "secret"),
    ("TỐI MẬT", "high"),
    ("TUYỆT MẬT", "top"),
    ("  MẬT  ", "secret"),
    ("M Ậ T", "secret"),
    ("M.Ậ.T", "secret"),
    ("T Ố I   M Ậ T", "high"),
    ("TUYỆTMẬT", "top"),
    ("[MẬT]", "secret"),
    ("( TỐI MẬT )", "high"),
    ("| MẬT |", "secret"),
    ("*** TUYỆT MẬT ***", "top"),
    ("- MẬT -".replace("- M", "-M"), "secret"),
    ("МẬТ", "secret"),  # Cyrillic М and Т
    ("M\u200bẬT", "secret"),
    ("ＭẬＴ", "secret"),
    ("Độ mật: Mật", "secret"),
    ("Độ mật: MẬT.", "secret"),
    ("Mức độ mật : Tối mật", "high"),
    ("độ mật: tuyệt mật", "top"),
    ("Độ mật: Tối mật          Độ khẩn: Khẩn", "high"),
    ("TOI MAT", "high"),
    ("TUYET MAT", "top"),
    ("Độ mật: TỐI MẬT (kèm theo Quyết định)", "high"),
    ("Độ mật: Tối mật  Bản số: 01", "high"),
    ("Độ mật: TỐI MẬT\tBản số 01", "high"),
    ("Độ mật: Mật, bản số 02", "secret"),
    ("Độ mật TỐI MẬT", "high"),
    ("MẬT - KHẨN", "secret"),
    ("MẬT, HỎA TỐC", "secret"),
    ("TỐI MẬT VÀ THƯỢNG KHẨN", "high"),
    ("MẬT - BẢN SỐ 01", "secret"),
    ("TỐI MẬT TỐI MẬT TỐI MẬT", "high"),
    ("T.Ố.I M.Ậ.T", "high"),
    ("ΜẬΤ", "secret"),  # Greek Μ and Τ
]
BESIDE = [
    ("Số: 05/KH-UBND MẬT", "secret"),
    ("Số: 05/KH-UBND (MẬT)", "secret"),
    ("Số:     /BC-UBND   TỐI MẬT", "high"),
    ("MẬT Số: 05/KH-UBND", "secret"),
    ("Sen Hồng, ngày 05 tháng 02 năm 2027 MẬT", "secret"),
    ("MẬT          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "secret"),
    ("TUYỆT MẬT Độc lập - Tự do - Hạnh phúc", "top"),
    ("Mật", "secret"),
    ("Tối mật", "high"),
]
WORDS = [
    "bảo vệ bí mật Nhà nước",
    "- Chấp hành nghiêm chế độ bảo mật thông tin, bảo vệ bí mật Nhà nước",
    "KẾ HOẠCH BẢO VỆ BÍ MẬT NHÀ NƯỚC NĂM 2027",
    "CÔNG TÁC BẢO MẬT",
    "BÍ MẬT",
    "BẢO MẬT",
    "CƠ MẬT",
    "mật độ dân số",
    "MẬT ĐỘ DÂN SỐ",
    "mật ong hoa sen",
    "MẬT ONG HOA SEN",
    "MẬT KHẨU",
    "Mật khẩu: 12345678",
    "Mật ong rừng tràm",
    "mật",
    "Văn bản có độ mật được quản lý riêng",
    "Độ mật:",
    "Độ mật: ................",
    "Độ mật: Không",
    "Độ mật: thường",
    "Xác định độ mật: mật, tối mật, tuyệt mật theo quy định",
    "1. TUYỆT MẬT",
    "- TỐI MẬT",
    "a) Mật;",
    "Tài liệu tuyệt mật, tối mật và mật không được đưa lên mạng.",
    "Việc in, sao tài liệu MẬT do Chủ tịch quyết định",
    "Số lượng mật ong đạt 200 lít",
    "Căn cứ Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018",
    "quan hệ thân mật",
    "MẶT TRẬN TỔ QUỐC",
    "MẤT",
    "MẮT",
    "TIỀN MẶT",
    "MAT",
    "mật danh của đợt cao điểm",
    "Ủy ban nhân dân xã bảo vệ bí mật",
    "SỐ TAY BẢO VỆ BÍ MẬT",
    "QUẢN LÝ TÀI LIỆU MẬT",
    "Gồm các độ mật: Mật, tối mật và tuyệt mật.",
    "Xác định độ mật: tối mật hoặc tuyệt mật",
    "KHẨN VÀ BẢO MẬT",
]


def placed(text: str, at: int) -> list[str]:
    lines = [*HEAD, *BODY]
    return [*lines[:at], text, *lines[at:]]


def level_of(lines, **options):
    mark = screen(lines, **options).secrecy
    return mark and mark.level


@pytest.mark.parametrize("at", [0, 2, 3, 7, 30])
@pytest.mark.parametrize(("mark", "level"), MARKS)
def test_a_mark_is_found_wherever_it_stands_alone(mark, level, at):
    assert level_of(placed(mark, at)) == level


@pytest.mark.parametrize(("mark", "level"), BESIDE)
def test_a_mark_beside_the_furniture_of_the_head_is_found(mark, level):
    assert level_of(placed(mark, 2)) == level


@pytest.mark.parametrize(("mark", "level"), [*MARKS, *BESIDE])
def test_a_mark_in_decomposed_letters_is_found(mark, level):
    assert level_of([unicodedata.normalize("NFD", line) for line in placed(mark, 2)]) == level


@pytest.mark.parametrize("at", [0, 2, 8, 30])
@pytest.mark.parametrize("words", WORDS)
def test_a_word_is_no_mark(words, at):
    assert level_of(placed(words, at)) is None


def test_a_title_broken_before_the_word_is_no_mark():
    assert level_of([*HEAD[:6], "KẾ HOẠCH BẢO VỆ BÍ", "MẬT", *BODY]) is None


def test_a_label_and_its_value_on_two_lines_are_a_mark():
    assert level_of([*HEAD, *BODY, "Độ mật:", "Mật"]) == "secret"


def test_the_gravest_mark_wins_and_tells_its_place():
    mark = screen([*HEAD, "MẬT", *BODY, "TUYỆT MẬT"]).secrecy

    assert (mark.level, mark.place, mark.line) == ("top", "body", len(HEAD) + len(BODY) + 2)


@pytest.mark.parametrize("text", ["TỔỐI MẬT", "TÓI MẬT", "MÂT", "MẠT", "[MẬT |", "TUYÊT MẠT", "TUYỆT MẬI"])
def test_a_stamp_misread_by_ocr_is_found_in_the_head_only(text):
    assert level_of(placed(text, 2), by_ocr=True) is not None
    assert level_of([*HEAD, *BODY, "MÂT"], by_ocr=True) is None


@pytest.mark.parametrize(
    "words",
    [words for words in WORDS if words not in {"MAT", "MẤT", "MẮT", "1. TUYỆT MẬT", "- TỐI MẬT", "a) Mật;"}],
)
def test_ocr_does_not_make_words_into_marks(words):
    assert level_of(placed(words, 3), by_ocr=True) is None


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Báo cáo quý I (MẬT).docx", "secret"),
        ("Báo cáo (mật).docx", "secret"),
        ("12_BC-UBND_TỐI MẬT.pdf", "high"),
        ("TUYỆT MẬT - phương án.pdf", "top"),
        ("Phuong an TOI MAT.pdf", None),
        ("Phuong an (TOI MAT).pdf", "high"),
        ("Báo cáo quý I MẬT.docx", "secret"),
        (unicodedata.normalize("NFD", "Báo cáo (MẬT).docx"), "secret"),
        ("MẬT.docx", "secret"),
        ("Bảo vệ bí mật nhà nước.docx", None),
        ("KẾ HOẠCH BẢO VỆ BÍ MẬT.docx", None),
        ("Mật ong hoa sen.jpg", None),
        ("MẬT ONG.jpg", None),
        ("Bảo mật.pdf", None),
        ("Ban do mat do dan so.pdf", None),
        ("", None),
    ],
)
def test_marks_in_file_names_are_read(name, level):
    assert level_in_name(name) == level


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("KHẨN", "urgent"),
        ("THƯỢNG KHẨN", "immediate"),
        ("HỎA TỐC", "flash"),
        ("HOẢ TỐC", "flash"),
        ("H Ỏ A  T Ố C", "flash"),
        ("HỎA TỐC HẸN GIỜ", "flash"),
        ("[KHẨN]", "urgent"),
        ("Độ khẩn: Thượng khẩn", "immediate"),
        ("Số: 05/CV-UBND KHẨN", "urgent"),
        ("khẩn trương thực hiện", None),
        ("KHẨN TRƯƠNG", None),
        ("tình trạng khẩn cấp", None),
        ("Khẩn trương triển khai", None),
    ],
)
def test_urgency_marks_are_read_in_the_head(text, urgency):
    assert screen(placed(text, 3)).urgency == urgency


def test_urgency_words_below_the_head_are_no_marks():
    assert screen(placed("KHẨN", 40)).urgency is None


@pytest.mark.parametrize(
    ("text", "internal"),
    [
        ("LƯU HÀNH NỘI BỘ", True),
        ("(Lưu hành nội bộ)", True),
        ("Tài liệu lưu hành nội bộ", False),
        ("XEM XONG TRẢ LẠI", True),
        ("đoàn kết nội bộ", False),
        ("bảo vệ chính trị nội bộ", False),
    ],
)
def test_circulation_marks_are_read(text, internal):
    assert screen(placed(text, 9)).internal_only is internal


def test_a_plan_without_marks_passes():
    assert screen(PLAN.splitlines(), name="ke_hoach.txt") == Screening()


@pytest.mark.parametrize("words", ["TÀI LIỆU MẬT", "VĂN BẢN MẬT"])
def test_a_watermark_that_calls_the_paper_secret_is_a_mark_and_a_title_is_not(words):
    def watermarked(document):
        document.add_paragraph("thân")
        document.sections[0].header.paragraphs[0].text = words

    assert screen(read_document(docx(watermarked))).secrecy is not None
    assert level_of([*HEAD[:7], "VỀ QUẢN LÝ", words, *BODY]) is None


def test_marks_in_headers_cells_and_boxes_of_word_are_found():
    def in_header(document):
        document.add_paragraph("thân")
        document.sections[0].header.paragraphs[0].text = "TỐI MẬT"

    def in_cell(document):
        table = document.add_table(2, 3, style="Table Grid")
        table.cell(0, 0).text, table.cell(0, 1).text, table.cell(0, 2).text = "a", "MẬT", "b"

    def in_label(document):
        table = document.add_table(1, 3, style="Table Grid")
        table.cell(0, 0).text, table.cell(0, 1).text, table.cell(0, 2).text = "Độ mật", "Mật", "ghi chú"

    marks = [screen(read_document(docx(build))).secrecy for build in (in_header, in_cell, in_label)]

    assert [(mark.level, mark.place) for mark in marks] == [
        ("high", "aside"),
        ("secret", "body"),
        ("secret", "body"),
    ]


def test_a_mark_in_a_pdf_beside_another_column_is_found():
    pdf = Pdf()
    for left, right in [("UBND XÃ SEN HỒNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"), ("MẬT", "Độc lập - Tự do")]:
        pdf.cell(70, 7, left)
        pdf.line_of(right)

    assert screen(read_document(pdf.bytes())).secrecy.level == "secret"


@given(
    st.lists(st.sampled_from([*HEAD, *BODY, *WORDS]), max_size=30), st.sampled_from(MARKS), st.integers(0, 30)
)
def test_no_surrounding_hides_a_mark(lines, mark, at):
    text, _ = mark
    found = screen([*lines[:at], text, *lines[at:]]).secrecy

    # Only the half of a broken title "... BÍ" / "MẬT" may swallow the mark that follows it.
    previous = lines[:at][-1] if lines[:at] else ""
    assert found is not None or previous.endswith(("BÍ", "BẢO"))


@given(st.text(max_size=300))
def test_any_text_is_screened_without_error(text):
    screen(text.splitlines(), name=text[:60], by_ocr=True)


def test_screening_is_linear_in_length():
    lines = ["bảo vệ bí mật nhà nước, mật độ, " * 10] * 8_000
    started = time.process_time()

    screen(lines)

    assert time.process_time() - started < 4


@pytest.mark.parametrize("words", ["số", "Độ mật:", "Độ khẩn:", "M", "ngày"])
@pytest.mark.parametrize("gap", [" ", "\u00a0", "\t"])
def test_a_gap_without_end_does_not_hold_the_door_shut(words, gap):
    started = time.process_time()

    screen([words + gap * 20_000 + "mật ong"], by_ocr=True)

    assert time.process_time() - started < 1


SHARED = Path(__file__).parents[3] / Path("shared/plans/dev/docs")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared plans are not here")
def test_real_plans_are_not_refused():
    screened = [screen(read_document(path), name=path.name) for path in sorted(SHARED.glob("*.txt"))]

    assert screened
    assert {(one.secrecy, one.internal_only) for one in screened} == {(None, False)}


def test_the_plans_of_the_demo_are_not_refused():
    plans = sorted(Path(sen.__file__).parent.glob("config/demo/files/*.docx"))

    screened = [screen(read_document(path), name=path.name) for path in plans]

    assert screened
    assert {one.secrecy for one in screened} == {None}
