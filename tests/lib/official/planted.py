"""Errors as offices make them: the good paper, what is changed, the rule that must be named."""

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Mm, Pt, RGBColor

from tests.lib.official.mutating import (
    all_changes,
    fonts,
    gone,
    letters,
    line,
    number_from,
    said,
    section,
    shape,
    top,
    without_line_below,
)

STATE, MOTTO, ISSUER = "CỘNG HÒA", "Độc lập", "XÃ SEN HỒNG"
PROSE, DATE = "Các đơn vị giới thiệu", "Sen Hồng, ngày"
TM, KT, NAME = "TM. ", "KT. ", "Nguyễn Văn An"
SUBJECT = "Công tác thông tin"


def _swapped(paper):
    """The motto at the left, the issuer at the right."""
    for row in paper.tables[0].rows:
        cells = [cell._tc for cell in row.cells]
        cells[0].addprevious(cells[1])


def _moved_away(start, before):
    def change(paper):
        line(paper, before)._p.addprevious(line(paper, start)._p)

    return change


def _no_head_row(paper):
    """Recipients in a row below the signature's."""
    table = line(paper, "Nơi nhận")._p.getparent().getparent().getparent()
    row = next(table.iter("{*}tr"))
    copy = row.__copy__()
    row.addnext(copy)
    for drawn, cell in ((row, 0), (copy, 1)):
        for paragraph in list(list(drawn.iter("{*}tc"))[cell].iter("{*}p"))[1:]:
            paragraph.getparent().remove(paragraph)
        for text in list(drawn.iter("{*}tc"))[cell].iter("{*}t"):
            text.text = ""


def _page_field_on_first(paper):
    paper.sections[0].different_first_page_header_footer = False


def _no_page_field(paper):
    top = paper.sections[0].header.paragraphs[0]
    for run in list(top.runs):
        run._r.getparent().remove(run._r)


def _annex_in_the_same_section(paper):
    """The break before the first annex goes."""
    breaks = list(paper.element.body.iter("{*}sectPr"))
    holder = breaks[0].getparent()
    holder.remove(breaks[0])


PLANTED = [
    # the page
    ("plan", section(page_width=Mm(216), page_height=Mm(279)), "page.size"),
    ("letter", section(page_width=Mm(297), page_height=Mm(210)), "page.orientation"),
    ("plan", section(top_margin=Mm(15)), "page.margins"),
    ("plan", section(left_margin=Mm(25)), "page.margins"),
    ("plan", section(right_margin=Mm(25)), "page.margins"),
    ("plan", section(bottom_margin=Mm(30)), "page.margins"),
    ("plan", fonts(PROSE, ascii="Arial", hAnsi="Arial"), "font.name"),
    ("plan", fonts("Nơi nhận", hAnsi=".VnTime"), "font.name"),
    (
        "plan",
        lambda paper: setattr(line(paper, PROSE).runs[0].font.color, "rgb", RGBColor(200, 0, 0)),
        "font.colour",
    ),
    ("plan", _no_page_field, "page_number.shown"),
    ("plan", _page_field_on_first, "page_number.first"),
    ("plan", top(lambda line: [setattr(run.font, "size", Pt(11)) for run in line.runs]), "page_number.look"),
    ("plan", top(lambda line: setattr(line, "alignment", ALIGN.RIGHT)), "page_number.look"),
    ("plan", top(lambda line: [setattr(run.font, "italic", True) for run in line.runs]), "page_number.look"),
    ("plan", number_from(0, "3"), "page_number.digits"),
    ("plan", number_from(0, None, "upperRoman"), "page_number.digits"),
    # the head
    ("plan", gone(STATE), "motto.state"),
    ("plan", letters(STATE, size=Pt(14)), "motto.state"),
    ("plan", letters(STATE, bold=False), "motto.state"),
    ("plan", said(STATE, "Cộng hòa xã hội chủ nghĩa Việt Nam"), "motto.state"),
    ("plan", gone(MOTTO), "motto.words"),
    ("plan", said(MOTTO, "Độc lập – Tự do – Hạnh phúc"), "motto.words"),
    ("plan", said(MOTTO, "Độc Lập - Tự Do - Hạnh Phúc"), "motto.words"),
    ("plan", letters(MOTTO, size=Pt(12)), "motto.look"),
    ("plan", letters(MOTTO, italic=True), "motto.look"),
    ("plan", without_line_below(MOTTO), "motto.rule"),
    ("plan", _swapped, "motto.place"),
    ("plan", _moved_away(MOTTO, STATE), "motto.place"),
    ("plan", all_changes(letters(ISSUER, bold=False), letters("ỦY BAN", bold=False)), "issuer.name"),
    ("plan", letters(ISSUER, size=Pt(14)), "issuer.name"),
    ("plan", said(ISSUER, "xã Sen Hồng"), "issuer.name"),
    ("plan", all_changes(gone(ISSUER), gone("ỦY BAN")), "issuer.name"),
    ("submission", letters("UBND XÃ", bold=True), "issuer.parent"),
    ("submission", letters("UBND XÃ", size=Pt(11)), "issuer.parent"),
    ("plan", without_line_below(ISSUER), "issuer.rule"),
    ("plan", said("Số:", "Số: 5/KH-UBND"), "number.words"),
    ("plan", said("Số:", "Số 05/KH-UBND"), "number.words"),
    ("plan", said("Số:", "Số: 05/KH - UBND"), "number.words"),
    ("plan", said("Số:", "Số: 05/KH-ubnd"), "number.words"),
    ("plan", gone("Số:"), "number.words"),
    ("plan", letters("Số:", size=Pt(14)), "number.look"),
    ("plan", letters("Số:", italic=True), "number.look"),
    ("plan", said("Số:", "Số: 05/BC-UBND"), "number.kind"),
    ("letter", said("Số:", "Số: 120/CV-UBND"), "number.kind"),
    ("plan", said(DATE, "Sen Hồng, ngày 5 tháng 02 năm 2026"), "date.words"),
    ("plan", said(DATE, "Sen Hồng, ngày 05 tháng 2 năm 2026"), "date.words"),
    ("plan", said(DATE, "Sen Hồng, ngày 15 tháng 03 năm 2026"), "date.words"),
    ("plan", said(DATE, "Sen Hồng ngày 05 tháng 02 năm 2026"), "date.words"),
    ("plan", said(DATE, "Sen Hồng, ngày 30 tháng 02 năm 2026"), "date.words"),
    ("plan", said(DATE, "sen Hồng, ngày 05 tháng 02 năm 2026"), "date.words"),
    ("plan", letters(DATE, italic=False), "date.look"),
    ("plan", letters(DATE, size=Pt(12)), "date.look"),
    ("plan", letters("KẾ HOẠCH", bold=False), "title.kind"),
    ("plan", letters("KẾ HOẠCH", size=Pt(16)), "title.kind"),
    ("plan", said("KẾ HOẠCH", "Kế hoạch"), "title.kind"),
    ("plan", gone("KẾ HOẠCH"), "title.kind"),
    ("plan", letters(SUBJECT, bold=False), "title.subject"),
    ("plan", shape(SUBJECT, alignment=ALIGN.LEFT), "title.subject"),
    ("plan", said(SUBJECT, "CÔNG TÁC THÔNG TIN"), "title.subject"),
    ("plan", without_line_below(SUBJECT), "title.rule"),
    ("letter", letters("V/v", size=Pt(14)), "letter.subject"),
    ("letter", letters("V/v", bold=True), "letter.subject"),
    ("letter", said("V/v", "Về việc đôn đốc gửi báo cáo"), "letter.subject"),
    ("letter", shape("V/v", space_before=Pt(0)), "letter.gap"),
    ("reply", letters("KHẨN", bold=False), "marks.look"),
    # whom it is for, and on what it stands
    ("letter", all_changes(gone("Kính gửi"), gone("- Trạm"), gone("- Trường")), "addressee.needed"),
    (
        "plan",
        lambda paper: line(paper, "Căn cứ").insert_paragraph_before("Kính gửi: Các đơn vị"),
        "addressee.only",
    ),
    ("report", said("Kính gửi", "Kính gửi Ủy ban nhân dân tỉnh Sen Vàng"), "addressee.words"),
    ("letter", said("- Trạm", "- Trạm Y tế xã."), "addressee.words"),
    ("letter", said("- Trường", "Trường Tiểu học Sen Hồng."), "addressee.words"),
    ("letter", letters("Kính gửi", italic=True), "addressee.look"),
    ("plan", letters("Căn cứ Luật", italic=False), "basis.look"),
    ("plan", letters("Căn cứ Nghị", size=Pt(12)), "basis.look"),
    ("plan", said("Căn cứ Luật", "Căn cứ Luật Tổ chức chính quyền địa phương."), "basis.end"),
    (
        "plan",
        said("Căn cứ Nghị", "Căn cứ Nghị định số 72/2015/NĐ-CP ngày 07 tháng 9 năm 2015 của Chính phủ;"),
        "basis.end",
    ),
    ("plan", said("Căn cứ Nghị", "Căn cứ Nghị định về thông tin đối ngoại."), "basis.cited"),
    # the text
    ("plan", letters(PROSE, size=Pt(12)), "body.size"),
    ("plan", letters(PROSE, italic=True), "body.upright"),
    ("plan", said(PROSE, "CÁC ĐƠN VỊ GIỚI THIỆU HÌNH ẢNH QUÊ HƯƠNG."), "body.upright"),
    ("plan", shape(PROSE, alignment=ALIGN.LEFT), "body.align"),
    ("plan", shape(PROSE, first_line_indent=Cm(0)), "body.indent"),
    ("plan", shape(PROSE, first_line_indent=Cm(2)), "body.indent"),
    (
        "plan",
        lambda paper: [
            setattr(each.paragraph_format, "space_before", Pt(0))
            or setattr(each.paragraph_format, "space_after", Pt(3))
            for each in lines_of_text(paper)
        ],
        "body.gap",
    ),
    ("plan", shape(PROSE, line_spacing=2.0), "body.line"),
    ("plan", shape(PROSE, line_spacing=0.9), "body.line"),
    ("plan", shape(PROSE, line_spacing=Pt(30)), "body.line"),
    ("plan", letters("I. MỤC ĐÍCH", bold=False), "outline.roman"),
    ("plan", said("I. MỤC ĐÍCH", "I. Mục đích, yêu cầu"), "outline.roman"),
    ("plan", said("I. MỤC ĐÍCH", "I- MỤC ĐÍCH, YÊU CẦU"), "outline.roman"),
    ("plan", said("III. TỔ CHỨC", "IV. TỔ CHỨC THỰC HIỆN"), "outline.order"),
    ("plan", said("2. Yêu cầu", "3. Yêu cầu"), "outline.order"),
    ("plan", said("2. Yêu cầu", "2) Yêu cầu"), "outline.clause"),
    ("plan", letters("2. Yêu cầu", bold=False), "outline.clause_title"),
    ("plan", said("b) Hình", "b. Hình thức phù hợp;"), "outline.point"),
    ("plan", said("b) Hình", "c) Hình thức phù hợp;"), "outline.order"),
    ("laws", letters("Phần I", bold=False), "outline.part"),
    ("laws", said("Phần I", "Phần 1"), "outline.part"),
    ("laws", said("Mục 1", "Mục I"), "outline.section"),
    ("laws", said("QUY ĐỊNH CHUNG", "Quy định chung"), "outline.title"),
    ("laws", said("Điều 2", "Điều 2: Đối tượng"), "outline.article"),
    ("laws", letters("Điều 2", bold=False), "outline.article"),
    ("laws", said("Điều 2", "Điều 3. Đối tượng"), "outline.order"),
    ("laws", said("đ) ", "e) Năm;"), "outline.order"),
    # the foot
    ("plan", all_changes(gone(TM), gone("CHỦ TỊCH"), gone(NAME)), "signature.missing"),
    ("plan", gone(NAME), "signature.missing"),
    ("plan", said(TM, "TM ỦY BAN NHÂN DÂN"), "signature.authority"),
    ("plan", said(TM, "T/M ỦY BAN NHÂN DÂN"), "signature.authority"),
    ("report", said("PHÓ CHỦ TỊCH", "CHỦ TỊCH"), "signature.authority"),
    ("reply", gone("CHÁNH VĂN"), "signature.authority"),
    ("plan", said(TM, "TM. CHỦ TỊCH"), "signature.authority"),
    ("plan", letters(TM, size=Pt(12)), "signature.look"),
    ("plan", letters("CHỦ TỊCH", bold=False), "signature.look"),
    ("plan", letters(NAME, bold=False), "signature.name"),
    ("plan", said(NAME, "NGUYỄN VĂN AN"), "signature.name"),
    ("plan", said(NAME, "TS. Nguyễn Văn An"), "signature.honours"),
    ("plan", said(NAME, "ThS Nguyễn Văn An"), "signature.honours"),
    ("plan", letters("Nơi nhận", size=Pt(14)), "recipients.head"),
    ("plan", letters("Nơi nhận", italic=False), "recipients.head"),
    ("plan", said("Nơi nhận", "Nơi nhận"), "recipients.head"),
    ("plan", _no_head_row, "recipients.level"),
    ("plan", letters("- Thường trực", size=Pt(12)), "recipients.look"),
    ("plan", said("- Thường trực", "- Thường trực Đảng ủy xã,"), "recipients.words"),
    ("plan", said("- Lưu", "- Lưu: VT;"), "recipients.archive"),
    ("plan", gone("- Lưu"), "recipients.archive"),
    ("letter", gone("- Như trên"), "recipients.as_above"),
    ("letter", all_changes(gone("Nơi nhận"), gone("- Như trên"), gone("- Lưu")), "recipients.missing"),
    # annexes
    ("plan", said("Nhiệm vụ của từng", "Nhiệm vụ của từng đơn vị nêu kèm theo."), "annex.mentioned"),
    ("plan", said("Phụ lục II", "Phụ lục 2"), "annex.number"),
    ("plan", letters("Phụ lục II", size=Pt(13)), "annex.word"),
    ("plan", letters("PHÂN CÔNG", bold=False), "annex.title"),
    ("plan", letters("(Kèm theo", italic=False), "annex.guide"),
    ("plan", gone("(Kèm theo"), "annex.guide"),
    ("plan", number_from(1, None), "annex.pages"),
    ("plan", _annex_in_the_same_section, "annex.pages"),
]


def lines_of_text(paper):
    return [each for each in paper.paragraphs if each.text.startswith(PROSE)]
