import zipfile
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from sen.guard.inspection import Danger, Marked, inspect
from sen.guard.kinds import JPEG, PDF, SHEET, TEXT, WORD
from sen.lib.documents import UnreadableDocument
from sen.lib.documents.ocr import tesseract
from tests.guard.uploads import MARKED, photo, sheet, sheet_named, strict, with_paragraph, with_part
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


RUNS = "<{0}:{1} xmlns:{0}='x'><{0}:p><{0}:r><{0}:t>TỐI </{0}:t></{0}:r><{0}:r><{0}:t>MẬT</{0}:t></{0}:r></{0}:p></{0}:{1}>"
DELETED = "<w:del><w:r><w:delText>TỐI MẬT</w:delText></w:r></w:del>"
PROPERTY = "<Properties xmlns='x'><property name='Độ mật'><lpwstr>TỐI MẬT</lpwstr></property></Properties>"


@pytest.mark.parametrize(
    "data",
    [
        with_part(WORD_PLAN, "word/comments.xml", RUNS.format("w", "comments").encode()),
        with_part(WORD_PLAN, "word/diagrams/data1.xml", RUNS.format("a", "dataModel").encode()),
        with_part(WORD_PLAN, "word/charts/chart1.xml", RUNS.format("a", "chartSpace").encode()),
        with_part(WORD_PLAN, "docProps/custom.xml", PROPERTY.encode()),
        with_paragraph(WORD_PLAN, DELETED),
        sheet_named("TỐI MẬT"),
        sheet('="TỐI MẬT"'),
        strict(sheet("việc", "TỐI MẬT")),
        with_part(sheet("việc"), "xl/comments/comment1.xml", RUNS.format("x", "comments").encode()),
    ],
    ids=[
        "comment",
        "diagram",
        "chart",
        "property",
        "deleted",
        "sheet-name",
        "formula",
        "strict",
        "sheet-comment",
    ],
)
def test_a_mark_beside_the_text_of_an_office_file_is_found(data):
    with pytest.raises(Marked):
        inspect(data, name="tep")


def test_what_a_plan_says_about_levels_in_a_numbered_list_stays_harmless():
    def build(document):
        for text in ("Các mức độ mật gồm", "Tuyệt mật", "TỐI MẬT"):
            document.add_paragraph(text, style="List Number")
        for line in PLAN.splitlines():
            document.add_paragraph(line)

    assert inspect(docx(build), name="a.docx").kind is WORD


def noted(annotation) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf_of(PLAN)))
    writer.add_annotation(0, annotation)
    return saved(writer)


def titled(title: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf_of(PLAN)))
    writer.add_metadata({"/Title": title})
    return saved(writer)


def saved(writer: PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [noted(FreeText(text="TỐI MẬT", rect=(50, 700, 200, 750))), titled("TỐI MẬT")],
    ids=["note", "title"],
)
def test_a_mark_in_the_notes_or_properties_of_a_pdf_is_found(data):
    with pytest.raises(Marked):
        inspect(data, name="tep.pdf")


def test_a_harmless_note_passes():
    assert inspect(noted(FreeText(text="Đã xem", rect=(50, 700, 200, 750))), name="a.pdf").kind is PDF


@with_tesseract
def test_a_mark_on_a_scan_below_a_blank_sheet_is_found():
    writer = PdfWriter(clone_from=BytesIO(scan_of("UBND XÃ SEN HỒNG\nTỐI MẬT\nKẾ HOẠCH")))
    writer.insert_blank_page(width=595, height=842, index=0)

    with pytest.raises(Marked):
        inspect(saved(writer), name="quet.pdf")


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
        (with_part(WORD_PLAN, "word/embeddings/tep.pdf", b"%PDF-1.7"), "packed"),
        (with_part(WORD_PLAN, "word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"), "packed"),
        (with_part(WORD_PLAN, "tep/khac.docx", WORD_PLAN), "packed"),
        (
            with_part(
                WORD_PLAN, "word/embeddings/a.docx", with_part(WORD_PLAN, "word/embeddings/b.docx", WORD_PLAN)
            ),
            "packed",
        ),
        (with_part(WORD_PLAN, "word/afchunk.htm", b"<p>"), "packed"),
    ],
    ids=["docm", "xlsm", "hidden-file", "program", "pdf", "ole", "elsewhere", "deep", "chunk"],
)
def test_dangers_are_named(data, reason):
    with pytest.raises(Danger) as refused:
        inspect(data, name="a")

    assert refused.value.args == (reason,)


def test_a_binary_sheet_and_two_parts_of_one_name_are_refused():
    with zipfile.ZipFile(BytesIO(sheet("việc"))) as given:
        types = given.read("[Content_Types].xml")
    binary = BytesIO()
    with zipfile.ZipFile(binary, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.bin", b"x")
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = with_part(WORD_MARKED, "word/document.xml", b"<x/>")

    for data, code in ((binary.getvalue(), "unsupported"), (twice, "damaged")):
        with pytest.raises(UnreadableDocument) as refused:
            inspect(data, name="a")
        assert refused.value.code == code
