import zipfile
from io import BytesIO

import docx as python_docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from sen.lib.documents import UnreadableDocument, read_document
from tests.lib.documents.samples import docx, saved


def lines_of(data: bytes) -> list[str]:
    return [line.text for line in read_document(data).lines]


def with_lists(*levels: tuple[str, str]):
    """A document whose list 77 has these (format, text) levels."""
    document = python_docx.Document()
    numbering = document.part.numbering_part.element
    shapes = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{shapes}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return document


def add_item(document, text: str, level: int, list_id: int = 77):
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def test_list_numbers_of_several_levels_are_computed():
    document = with_lists(
        ("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)")
    )
    for text, level in [
        ("A", 0),
        ("b", 1),
        ("c", 1),
        ("d", 2),
        ("e", 2),
        ("f", 3),
        ("B", 0),
        ("g", 1),
        ("h", 2),
    ]:
        add_item(document, text, level)

    lines = lines_of(saved(document))

    assert lines == ["I. A", "1. b", "2. c", "2.1. d", "2.2. e", "a) f", "II. B", "1. g", "1.1. h"]


def test_a_list_with_its_own_start_begins_anew_and_others_go_on():
    document = with_lists(("decimal", "%1."))
    numbering = document.part.numbering_part.element
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )
    for text, list_id in [("a", 77), ("b", 77), ("c", 78), ("d", 78)]:
        add_item(document, text, 0, list_id)

    assert lines_of(saved(document)) == ["1. a", "2. b", "5. c", "6. d"]


def test_bullets_of_symbol_fonts_become_a_plain_bullet():
    document = with_lists(("bullet", "-"), ("bullet", "\uf0b7"))
    add_item(document, "gạch", 0)
    add_item(document, "chấm", 1)

    assert lines_of(saved(document)) == ["- gạch", "• chấm"]


def test_numbers_of_list_styles_are_computed():
    data = docx(lambda d: [d.add_paragraph(text, style="List Number") for text in ("một", "hai")])

    assert lines_of(data) == ["1. một", "2. hai"]


def test_a_table_row_is_one_line_with_its_cells():
    def build(document):
        table = document.add_table(2, 4, style="Table Grid")
        for column, text in enumerate(["Nội dung", "Chủ trì", "Phối hợp", "Thời hạn"]):
            table.cell(0, column).text = text
        for column, text in enumerate(["Mở lớp", "Phòng VH-XH", "Công an\nĐồn", "30/6"]):
            table.cell(1, column).text = text

    lines = read_document(docx(build)).lines

    assert [line.text for line in lines] == [
        "Nội dung | Chủ trì | Phối hợp | Thời hạn",
        "Mở lớp | Phòng VH-XH | Công an Đồn | 30/6",
    ]
    assert lines[1].cells == ("Mở lớp", "Phòng VH-XH", "Công an\nĐồn", "30/6")


def test_merged_cells_keep_the_columns():
    def build(document):
        table = document.add_table(3, 3, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 2)).text = "I. Tuyên truyền"
        table.cell(1, 0).text, table.cell(2, 0).text = "Đưa tin", "Dựng pa nô"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "Văn phòng"

    cells = [line.cells for line in read_document(docx(build)).lines]

    assert cells == [
        ("I. Tuyên truyền", "", ""),
        ("Đưa tin", "", "Văn phòng"),
        ("Dựng pa nô", "", "Văn phòng"),
    ]


def test_the_head_in_two_columns_is_read_column_by_column():
    def build(document):
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "UBND XÃ SEN HỒNG\nSố: 12/KH-UBND"
        table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"

    assert lines_of(docx(build)) == [
        "UBND XÃ SEN HỒNG",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_pages_follow_the_breaks_of_the_author():
    def build(document):
        document.add_paragraph("một").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("hai").paragraph_format.page_break_before = True

    document = read_document(docx(build))

    assert ([(line.page, line.text) for line in document.lines], document.pages) == (
        [(1, "một"), (3, "hai")],
        3,
    )


def test_soft_breaks_and_tabs_are_kept():
    assert lines_of(docx(lambda d: d.add_paragraph("một\nhai\tba"))) == ["một", "hai\tba"]


def test_headers_and_footers_stand_apart():
    def build(document):
        document.add_paragraph("thân")
        document.sections[0].header.paragraphs[0].text = "đầu trang"
        document.sections[0].footer.paragraphs[0].text = "chân trang"

    document = read_document(docx(build))

    assert (document.text, set(document.asides)) == ("thân", {"đầu trang", "chân trang"})


def wrap(document, tag: str):
    """Put the text of a new paragraph inside another element, as Word does for changes and controls."""
    run = document.add_paragraph("chữ")._p.find(qn("w:r"))
    element = OxmlElement(tag)
    run.getparent().replace(run, element)
    element.append(run)


@pytest.mark.parametrize("tag", ["w:ins", "w:smartTag", "w:hyperlink", "w:moveTo"])
def test_text_that_the_page_shows_is_read(tag):
    assert lines_of(docx(lambda d: wrap(d, tag))) == ["chữ"]


@pytest.mark.parametrize("tag", ["w:del", "w:moveFrom"])
def test_text_that_was_taken_out_is_not_read(tag):
    assert lines_of(docx(lambda d: (wrap(d, tag), d.add_paragraph("còn lại")))) == ["còn lại"]


def test_a_content_control_and_a_text_box_are_read():
    def build(document):
        run = document.add_paragraph("neo").add_run()
        box = f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
        run._r.append(
            parse_xml(
                box
                + "<w:txbxContent><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
            )
        )
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
        inner = document.add_paragraph("trong ô")._p
        inner.addprevious(control)
        control[0].append(inner)

    assert lines_of(docx(build)) == ["MẬT", "neo", "trong ô"]


def test_a_watermark_is_found():
    def build(document):
        document.add_paragraph("thân")
        run = document.sections[0].header.paragraphs[0].add_run()
        run._r.append(
            parse_xml(
                f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape>'
                '<v:textpath string="TỐI MẬT"/></v:shape></w:pict>'
            )
        )

    assert read_document(docx(build)).asides == ("TỐI MẬT",)


def test_capitals_by_format_are_capitals():
    def build(document):
        document.add_paragraph().add_run("kế hoạch").font.all_caps = True

    assert lines_of(docx(build)) == ["KẾ HOẠCH"]


def test_old_fonts_are_undone():
    def build(document):
        document.add_paragraph().add_run("KÕ ho¹ch".replace("K", "k")).font.name = ".VnTimeH"
        document.add_paragraph().add_run("keá hoaïch").font.name = "VNI-Times"

    assert lines_of(docx(build)) == ["KẾ HOẠCH", "kế hoạch"]


def zipped(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(f"word/{name}.xml", data)
    return file.getvalue()


LAUGHS = b"""<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r>
</w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(document=b"<broken"), "damaged"),
        (zipped(other=b"<a/>"), "damaged"),
        (zipped(document=LAUGHS), "empty"),
        (zipped(document=b" " * (41 * 2**20)), "inflates"),
        (zipped(document=b"<a/>")[:-40], "damaged"),
        (docx(lambda d: d), "empty"),
    ],
    ids=["broken", "no body", "entities", "bomb", "cut", "empty"],
)
def test_hostile_and_damaged_packages_are_refused(data, code):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data)

    assert refused.value.code == code


def test_a_package_that_unpacks_to_too_much_is_refused_unopened():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a/>")
        for number in range(11):
            archive.writestr(f"word/media/{number}", bytes(30 * 2**20))

    with pytest.raises(UnreadableDocument) as refused:
        read_document(file.getvalue())

    assert (refused.value.code, len(file.getvalue()) < 2**20) == ("inflates", True)


def test_a_locked_package_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(UnreadableDocument, match="locked with a password"):
        read_document(data)
