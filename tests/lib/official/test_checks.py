"""What we write passes; each planted error is found under its own rule; hostile files end in one clear error."""

from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from sen.lib.documents import UnreadableDocument
from sen.lib.official import NoRulesThen, Text, all_rules, check, write_document
from sen.lib.official.checks import paper
from tests.lib.official.mutating import good, letters, line, said, spoiled
from tests.lib.official.planted import PLANTED
from tests.lib.official.samples import ALL, PROSE


@pytest.mark.parametrize("name", ALL)
def test_what_we_write_is_in_the_form(name):
    assert check(good(name)) == []


BESIDES = {
    "motto.place": {"issuer.name", "motto.rule"},
    "title.kind": {"body.align", "body.indent", "body.upright"},
    "addressee.only": {"recipients.as_above"},
    "addressee.words": {"body.align", "body.indent"},
}
"""What else an error brings with it: an element that is not known counts as prose."""


@pytest.mark.parametrize(
    ("name", "change", "rule"), PLANTED, ids=[f"{n}-{each[2]}" for n, each in enumerate(PLANTED)]
)
def test_a_planted_error_is_found_under_its_own_rule(name, change, rule):
    found = check(spoiled(name, change))

    assert rule in {miss.rule for miss in found}
    assert {miss.rule for miss in found} - {rule} <= BESIDES.get(rule, set())
    named = next(miss for miss in found if miss.rule == rule)
    assert all([named.place, named.what_is, named.what_should_be, named.article])


def test_every_checked_rule_has_a_planted_error():
    planted = Counter(rule for _name, _change, rule in PLANTED)

    assert {rule.id for rule in all_rules() if not rule.unchecked} == set(planted)
    assert len(PLANTED) > 100


def test_a_miss_says_where_what_and_which_article():
    [miss] = check(spoiled("plan", letters("Các đơn vị giới thiệu", size=Pt(12))))

    assert miss.place == "đoạn 13 (“Các đơn vị giới thiệu hình ảnh quê hương...”)"
    assert (miss.what_is, miss.what_should_be) == ("cỡ chữ 12", "Nội dung cỡ chữ 13-14.")
    assert miss.article == "Phụ lục I, I.II.6.e, 30/2020/NĐ-CP"


def test_the_paper_is_judged_by_its_own_day():
    old = spoiled("plan", said("Sen Hồng, ngày", "Sen Hồng, ngày 04 tháng 3 năm 2020"))

    with pytest.raises(NoRulesThen) as raised:
        check(old)
    assert raised.value.day == date(2020, 3, 4)
    assert check(old, on=date(2020, 3, 5)) == []


WORDS = [*PROSE.split(), "Căn", "cứ", "Kính", "gửi", "Nơi", "nhận:", "Phụ", "lục", "Số:", "ngày", "tháng", "năm", "TM.",
         "CHỦ", "TỊCH", "V/v", "Điều", "Phần", "khoản", "UBND", "12/3", "2026", "KẾ", "HOẠCH", "Lưu:", "VT,"]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=4, max_size=30), min_size=2, max_size=12))
@settings(max_examples=20, deadline=None)
def test_however_the_words_of_the_text_stand_no_miss_is_made(texts):
    prose = [Text(f"Nay {' '.join(words)}.") for words in texts]

    assert check(write_document(replace(ALL["plan"](), blocks=[*prose, Text("Xem Phụ lục.")]))) == []


@given(st.permutations(range(6)), st.permutations(WORDS))
@settings(max_examples=20, deadline=None)
def test_paragraphs_in_any_order_make_no_miss(order, words):
    prose = [Text(f"{PROSE} {' '.join(words[place:])}.") for place in order]

    assert check(write_document(replace(ALL["letter"](), blocks=prose))) == []


def _as_defaults(paper):
    """What all runs and paragraphs say directly goes into the document's defaults and the styles instead."""
    styles = paper.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    fonts = defaults.find(f".//{qn('w:rFonts')}")
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), "Times New Roman")
    defaults.find(f".//{qn('w:sz')}").set(qn("w:val"), "28")
    normal = paper.styles["Normal"].element.find(qn("w:rPr"))
    for tag in ("w:rFonts", "w:sz"):
        normal.remove(normal.find(qn(tag)))


def _as_style(paper):
    """Prose takes its shape from a style that stands on another; slant and weight from character styles."""
    base = paper.styles.add_style("Nền", WD_STYLE_TYPE.PARAGRAPH)
    base.base_style = paper.styles["Normal"]
    base.paragraph_format.first_line_indent, base.paragraph_format.alignment = Cm(1), ALIGN.JUSTIFY
    style = paper.styles.add_style("Lời văn", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.paragraph_format.space_after, style.font.size = base, Pt(6), Pt(13)
    strong = paper.styles.add_style("Nét đậm", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    for each in paper.paragraphs:
        if each.text.startswith("Các đơn vị giới thiệu"):
            each._p.remove(each._p.pPr)
            each.style = style
            for run in each.runs:
                run._r.remove(run._r.rPr)
        elif each.text.startswith("I. MỤC"):
            each.runs[0]._r.remove(each.runs[0]._r.rPr)
            each.runs[0].style = strong


@pytest.mark.parametrize("change", [_as_defaults, _as_style])
def test_what_styles_and_defaults_say_counts_like_what_stands_at_the_run(change):
    assert check(spoiled("plan", change)) == []


def _small_by_style(paper):
    _as_style(paper)
    paper.styles["Lời văn"].font.size = Pt(12)


def _left_by_base(paper):
    _as_style(paper)
    paper.styles["Nền"].paragraph_format.alignment = ALIGN.LEFT


def _weak_twice(paper):
    """Bold in the paragraph's style and in the character's undo each other."""
    _as_style(paper)
    style = paper.styles.add_style("Mục", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.font.bold = paper.styles["Normal"], True
    line(paper, "I. MỤC").style = style


def _other_font_by_default(paper):
    _as_defaults(paper)
    paper.styles.element.find(f".//{qn('w:rFonts')}").set(qn("w:hAnsi"), "Arial")


@pytest.mark.parametrize(
    ("change", "rule"),
    [(_small_by_style, "body.size"), (_left_by_base, "body.align"), (_weak_twice, "outline.roman"),
     (_other_font_by_default, "font.name")],
)  # fmt: skip
def test_what_a_style_spoils_is_found(change, rule):
    assert {miss.rule for miss in check(spoiled("plan", change))} == {rule}


def _counted_by_word(paper):
    for text in ("I. MỤC", "II. NỘI", "III. TỔ"):
        found = line(paper, text)
        found.runs[0].text = found.runs[0].text.partition(" ")[2]
        number = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        found._p.get_or_add_pPr().append(number)
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    root = paper.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def test_numbers_that_word_counts_are_judged_as_written_ones():
    def gap(paper):
        _counted_by_word(paper)
        line(paper, "NỘI DUNG").runs[0].text = "Nội dung"

    assert check(spoiled("plan", _counted_by_word)) == []
    assert {miss.rule for miss in check(spoiled("plan", gap))} == {"outline.roman"}


def _part(name, content):
    made = BytesIO()
    with ZipFile(BytesIO(good("letter"))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return made.getvalue()


DEEP = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
CIRCLE = (
    b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" '
    b'w:default="1" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
)
HOSTILE = {
    "nothing": b"",
    "no archive": b"PK\x03\x04 word/ no archive",
    "text": "Kế hoạch".encode(),
    "pdf": b"%PDF-1.7",
    "cut": good("letter")[:20_000],
    "no body": _part("word/document.xml", DEEP.replace(b"<w:body>%s</w:body>", b"")),
    "no xml": _part("word/document.xml", b"<w:document"),
    "deep": _part("word/document.xml", DEEP % (b"<w:sdt><w:sdtContent>" * 3000)),
    "long": _part("word/document.xml", DEEP % (b"<w:p/>" * 20_001)),
    "bomb": _part("word/document.xml", DEEP % (b" " * (41 * 2**20))),
    "laughs": _part("word/document.xml", b'<!DOCTYPE d [<!ENTITY a "b">]><w:document>&a;'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_clear_error(name):
    with pytest.raises(UnreadableDocument):
        check(HOSTILE[name])


@given(st.sampled_from(["plan", "letter", "laws"]), st.lists(st.integers(0, 3000), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_a_file_that_lost_some_of_its_elements_is_judged_all_the_same(name, places):
    def change(spoilt):
        for place in places:
            elements = list(spoilt.element.body.iter())[1:]
            lost = elements[place % len(elements)]
            lost.getparent().remove(lost)

    assert isinstance(check(spoiled(name, change)), list)


def test_a_motto_outside_the_head_is_judged_all_the_same():
    def change(spoilt):
        line(spoilt, "KẾ HOẠCH")._p.addprevious(line(spoilt, "Độc lập")._p)

    assert "motto.rule" in {miss.rule for miss in check(spoiled("plan", change))}


PARAGRAPH = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>%s</w:p>"
RUN = "<w:r><w:t>%s</w:t></w:r>"


@pytest.mark.parametrize("words", ["Nơi nhận:", "Phụ lục I", "I. mục", "Căn cứ x", "TM. ỦY BAN"])
def test_thousands_of_the_same_element_cost_no_more_than_their_number(words):
    def seconds(count):
        file = _part("word/document.xml", DEEP % ((PARAGRAPH % (RUN % words)) * count).encode())
        begun = process_time()
        check(file)
        return process_time() - begun

    assert seconds(2000) < 12 * seconds(400) + 0.5


def test_runs_are_bounded(monkeypatch):
    monkeypatch.setattr(paper, "MAX_RUNS", 100)
    with pytest.raises(UnreadableDocument):
        check(_part("word/document.xml", DEEP % (PARAGRAPH % (RUN % "" * 101)).encode()))


@pytest.mark.parametrize(
    ("part", "content"),
    [("word/styles.xml", CIRCLE), ("word/document.xml", DEEP % b"<w:p/>"), ("word/styles.xml", b"<a/>")],
)
def test_an_odd_file_has_misses_and_no_trace(part, content):
    assert {"page.size", "font.name", "motto.state"} & {miss.rule for miss in check(_part(part, content))}


@pytest.mark.parametrize("value", ["", "x", "99999999999999999999", "-5", "1e400", "nan"])
def test_measures_that_are_no_numbers_do_not_stop_the_check(value):
    def change(paper):
        for element in paper.element.body.iter(
            qn("w:sz"), qn("w:ind"), qn("w:spacing"), qn("w:pgMar"), qn("w:pgSz")
        ):
            for name in element.attrib:
                element.set(name, value)

    assert check(spoiled("plan", change))
