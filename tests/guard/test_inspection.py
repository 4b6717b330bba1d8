from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from sen.guard.inspection import Danger, Marked, inspect
from sen.guard.kinds import JPEG, PDF, SHEET, TEXT, WORD
from sen.lib.documents import UnreadableDocument
from sen.lib.documents.ocr import tesseract
from tests.guard.uploads import MARKED, photo, sheet, with_part
from tests.lib.documents.samples import PLAN, Pdf, docx, page_picture, pdf_of, scan_of

with_tesseract = pytest.mark.skipif(tesseract() is None, reason="tesseract with Vietnamese is not installed")

WORD_PLAN = docx(lambda d: [d.add_paragraph(line) for line in PLAN.splitlines()])
WORD_MARKED = docx(lambda d: [d.add_paragraph(line) for line in MARKED.splitlines()])


def test_kinds_are_told_by_content_not_by_name():
    data = {TEXT: PLAN.encode(), WORD: WORD_PLAN, PDF: pdf_of(PLAN), SHEET: sheet("việc"), JPEG: photo()}

    assert {kind: inspect(content, name="a.exe").kind for kind, content in data.items()} == {
        kind: kind for kind in data
    }


def test_documents_are_kept_as_they_came():
    assert inspect(WORD_PLAN, name="a.docx").content == WORD_PLAN


@pytest.mark.parametrize(
    "data",
    [
        MARKED.encode(),
        MARKED.encode("utf-16"),
        WORD_MARKED,
        pdf_of(MARKED),
        sheet("việc", "MẬT"),
        sheet("việc", header="&14MẬT"),
        with_part(WORD_PLAN, "word/embeddings/tep.docx", WORD_MARKED),
        with_part(WORD_PLAN, "word/embeddings/bang.xlsx", sheet("TUYỆT MẬT")),
    ],
    ids=["txt", "utf-16", "docx", "pdf", "xlsx", "xlsx header", "docx in docx", "xlsx in docx"],
)
def test_a_secrecy_mark_is_found_in_every_kind(data):
    with pytest.raises(Marked):
        inspect(data, name="tep")


def test_a_mark_in_the_name_is_enough():
    with pytest.raises(Marked):
        inspect(PLAN.encode(), name="Kế hoạch (MẬT).txt")


@with_tesseract
def test_a_mark_on_a_scan_is_found():
    with pytest.raises(Marked):
        inspect(scan_of("UBND XÃ SEN HỒNG\nTỐI MẬT\nKẾ HOẠCH"), name="quet.pdf")


@with_tesseract
def test_a_stamp_on_a_page_of_text_is_found():
    pdf = Pdf()
    pdf.line_of("Kế hoạch hoạt động thông tin đối ngoại")
    pdf.image(page_picture("TỐI MẬT", size=200).crop((100, 100, 1500, 500)), x=30, y=60, w=100)

    with pytest.raises(Marked):
        inspect(pdf.bytes(), name="a.pdf")


@with_tesseract
def test_a_mark_on_a_photographed_page_is_found():
    file = BytesIO()
    page_picture("UBND XÃ SEN HỒNG\nTỐI MẬT\nKẾ HOẠCH").save(file, "JPEG")

    with pytest.raises(Marked):
        inspect(file.getvalue(), name="anh.jpg")


def word_of_pictures(*texts: str) -> bytes:
    def build(document):
        for text in texts:
            file = BytesIO()
            page_picture(text).save(file, "JPEG", quality=90)
            document.add_picture(file)

    return docx(build)


@with_tesseract
def test_a_mark_on_a_page_scanned_into_word_is_found():
    with pytest.raises(Marked):
        inspect(word_of_pictures(PLAN, "UBND XÃ SEN HỒNG\nTỐI MẬT\nKẾ HOẠCH"), name="a.docx")


def test_a_word_file_of_photos_only_passes():
    assert inspect(word_of_pictures("hội nghị"), name="a.docx").kind is WORD


@with_tesseract
def test_a_plain_scan_passes():
    assert inspect(scan_of(PLAN), name="quet.pdf").screening.secrecy is None


def test_without_tesseract_a_scan_is_refused_for_it_cannot_be_screened(monkeypatch):
    monkeypatch.setenv("PATH", "")
    tesseract.cache_clear()

    with pytest.raises(UnreadableDocument) as refused:
        inspect(scan_of(PLAN), name="quet.pdf")

    tesseract.cache_clear()
    assert refused.value.code == "ocr_missing"


def test_marks_of_urgency_and_circulation_are_kept():
    marks = inspect(f"KHẨN\n{PLAN}\nLƯU HÀNH NỘI BỘ\n".encode(), name="a.txt").screening

    assert (marks.urgency, marks.internal_only) == ("urgent", True)


def with_attachment() -> bytes:
    document = pypdfium2.PdfDocument(pdf_of(PLAN))
    document.new_attachment("bí mật.txt").set_data(b"x")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def with_script() -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(pdf_of(PLAN))))
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), script])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (with_part(WORD_PLAN, "word/vbaProject.bin", b"x"), "macro"),
        (with_part(sheet("việc"), "xl/vbaProject.bin", b"x"), "macro"),
        (with_attachment(), "attachments"),
        (with_script(), "scripts"),
    ],
    ids=["docm", "xlsm", "hidden file", "program"],
)
def test_dangers_are_named(data, reason):
    with pytest.raises(Danger) as refused:
        inspect(data, name="a")

    assert refused.value.args == (reason,)
