import resource
import subprocess
import sys
import time
from io import BytesIO

import pypdfium2
import pytest

from sen.lib.documents import UnreadableDocument, read_document
from sen.lib.documents import pdf as pdf_module
from sen.lib.documents.ocr import lines_of_picture, tesseract
from sen.lib.documents.pdf import picture_of_page
from tests.lib.documents.samples import PLAN, Pdf, page_picture, pdf_of, scan_of

with_tesseract = pytest.mark.skipif(tesseract() is None, reason="tesseract with Vietnamese is not installed")


def test_the_lines_and_gaps_of_a_page_come_out_as_written():
    document = read_document(pdf_of(PLAN))

    assert [line.text for line in document.lines] == PLAN.splitlines()
    assert (document.kind, document.pages, document.read_by_ocr) == ("pdf", 1, False)


def test_lines_know_their_page():
    document = read_document(pdf_of("\n".join(f"dòng {number}" for number in range(1, 51))))

    assert {line.text: line.page for line in document.lines if line.text in {"dòng 1", "dòng 50"}} == {
        "dòng 1": 1,
        "dòng 50": 2,
    }


def test_columns_side_by_side_stay_apart():
    pdf = Pdf()
    for left, right in [
        ("UBND XÃ SEN HỒNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Số: 12/KH-UBND", "Độc lập"),
    ]:
        pdf.cell(70, 7, left)
        pdf.line_of(right)

    lines = read_document(pdf.bytes()).lines

    assert [[part.strip() for part in line.text.split("   ") if part] for line in lines] == [
        ["UBND XÃ SEN HỒNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: 12/KH-UBND", "Độc lập"],
    ]


def test_justified_lines_have_single_blanks():
    text = "Tăng cường công tác tuyên truyền về chủ trương của Đảng, chính sách của Nhà nước trong vùng. " * 3
    pdf = Pdf()
    pdf.multi_cell(0, 7, text, align="J")

    lines = [line.text for line in read_document(pdf.bytes()).lines]

    assert " ".join(lines) == text.strip()


def test_a_ruled_table_is_read_row_by_row():
    pdf = Pdf()
    with pdf.table(col_widths=(60, 30, 30)) as table:
        for cells in [
            ("Nội dung", "Chủ trì", "Thời hạn"),
            ("Mở lớp tập huấn cho cán bộ các ấp biên giới của xã", "Phòng VH-XH", "30/6"),
        ]:
            table.row(cells)

    lines = read_document(pdf.bytes()).lines

    assert [line.text for line in lines] == [
        "Nội dung | Chủ trì | Thời hạn",
        "Mở lớp tập huấn cho cán bộ các ấp biên giới của xã | Phòng VH-XH | 30/6",
    ]
    assert lines[1].cells[1:] == ("Phòng VH-XH", "30/6")


def test_page_numbers_and_running_heads_stand_apart():
    class Numbered(Pdf):
        def header(self):
            if self.page > 1:
                self.set_y(12)
                self.line_of(str(self.page), align="C")

    pdf = Numbered()
    for number in range(60):
        pdf.line_of(f"việc thứ {number}")

    document = read_document(pdf.bytes())

    assert document.asides == ("2",)
    assert [line.text for line in document.lines if not line.text.startswith("việc")] == []


def test_a_turned_page_is_read_as_it_is_shown():
    pdf = pypdfium2.PdfDocument(pdf_of(PLAN))
    pdf[0].set_rotation(90)
    file = BytesIO()
    pdf.save(file)

    # Its words stand on their side now, and must not be taken for lines of the upright page.
    assert "KẾ" in read_document(file.getvalue()).text


@with_tesseract
def test_a_scan_is_read_by_tesseract():
    document = read_document(scan_of("KẾ HOẠCH\nhoạt động năm 2027", "NƠI NHẬN\nVăn phòng xã"))

    assert [(line.page, line.text) for line in document.lines if line.text] == [
        (1, "KẾ HOẠCH"),
        (1, "hoạt động năm 2027"),
        (2, "NƠI NHẬN"),
        (2, "Văn phòng xã"),
    ]
    assert document.read_by_ocr


def test_a_scan_left_unread_is_named():
    document = read_document(scan_of("KẾ HOẠCH"), ocr=False)

    assert (document.lines, document.unread_pages, document.pictures_on) == ((), (1,), (1,))


def test_without_tesseract_a_scan_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    tesseract.cache_clear()

    with pytest.raises(UnreadableDocument, match="apt install tesseract-ocr tesseract-ocr-vie"):
        read_document(scan_of("KẾ HOẠCH"))

    tesseract.cache_clear()


def test_without_tesseract_the_text_pages_of_a_mixed_file_are_read(monkeypatch):
    pdf = Pdf()
    pdf.line_of("Kế hoạch hoạt động thông tin đối ngoại")
    pdf.add_page()
    pdf.image(page_picture("KÝ TÊN"), w=160)
    monkeypatch.setenv("PATH", "")
    tesseract.cache_clear()

    document = read_document(pdf.bytes())

    tesseract.cache_clear()
    assert (document.text, document.unread_pages) == ("Kế hoạch hoạt động thông tin đối ngoại", (2,))


@with_tesseract
def test_a_stamp_on_a_page_of_text_is_found_by_looking():
    pdf = Pdf()
    pdf.line_of("Kế hoạch hoạt động thông tin đối ngoại")
    stamp = page_picture("TỐI MẬT", size=200).crop((100, 100, 1500, 500))
    pdf.image(stamp, x=30, y=60, w=100)

    assert "MẬT" in " ".join(lines_of_picture(picture_of_page(pdf.bytes(), 1)))


def encrypted(password: str) -> bytes:
    pdf = Pdf()
    pdf.line_of("chữ trong tài liệu có khóa")
    pdf.set_encryption(owner_password="chu", user_password=password)
    return pdf.bytes()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encrypted("khoa"), "encrypted"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (pdf_of(PLAN)[:400], "damaged"),
        (Pdf().bytes(), "empty"),
    ],
    ids=["locked", "no pdf", "cut", "empty"],
)
def test_locked_damaged_and_empty_files_are_refused(data, code):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data)

    assert refused.value.code == code


def test_a_file_that_only_forbids_changes_is_read():
    assert read_document(encrypted("")).text == "chữ trong tài liệu có khóa"


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(pdf_module, "MAX_PAGES", 2)

    with pytest.raises(UnreadableDocument, match="more than 2 pages"):
        read_document(pdf_of("\n".join(map(str, range(150)))))


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(pdf_module, "SECONDS", 0.01)

    with pytest.raises(UnreadableDocument, match="took longer than"):
        read_document(pdf_of(PLAN))


def test_the_reading_process_is_bounded_in_memory():
    """A page of a million points square asks for terabytes when drawn."""
    pdf = Pdf(format=(14_000, 14_000))
    pdf.line_of("chữ")
    started = time.monotonic()

    command = [sys.executable, "-m", "sen.lib.documents.pdf_child", "picture", "1", "300"]
    done = subprocess.run(command, input=pdf.bytes(), capture_output=True, check=False)

    assert done.returncode == 0
    assert time.monotonic() - started < 10
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2**20  # kilobytes


def test_letters_of_old_fonts_are_undone():
    pdf = Pdf()
    pdf.line_of("KÕ ho¹ch tuyªn truyÒn vÒ biªn giíi vµ ®èi ngo¹i")

    document = read_document(pdf.bytes())

    assert (document.encoding, document.text) == ("tcvn3", "Kế hoạch tuyên truyền về biên giới và đối ngoại")
