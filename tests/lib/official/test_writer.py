"""What the writer does beyond the form: it can be read aloud, it is the same twice, nothing breaks it."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from sen.lib.official import Heading, Item, Kind, Level, Signature, Text, Way, check, write_document
from sen.lib.official.drawing import length_cm
from sen.lib.official.numbers import LETTERS, letter, roman
from tests.lib.official.mutating import good, line, lines
from tests.lib.official.samples import ALL, COMMITTEE, PROSE, plan


def paper(document):
    return Document(BytesIO(write_document(document)))


def test_the_same_document_gives_the_same_bytes():
    assert write_document(plan()) == good("plan")


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (Signature("Giám đốc"), ["GIÁM ĐỐC"]),
        (Signature("Chủ tịch", body=COMMITTEE), ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (Signature("Phó Giám đốc", way=Way.FOR, head="Giám đốc"), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (Signature("Phó Chủ tịch", way=Way.FOR, head="Chủ tịch", body=COMMITTEE),
         ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (Signature("Chánh Văn phòng", way=Way.BY_ORDER, head="Chủ tịch"), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (Signature("Trưởng phòng", way=Way.BY_PROXY, head="Chủ tịch"), ["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG"]),
        (Signature("Chủ tịch", way=Way.ACTING, body=COMMITTEE), ["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"]),
    ],
)  # fmt: skip
def test_every_form_of_authority_is_written_and_passes(signature, said):
    made = replace(plan(), signature=replace(signature, name="Nguyễn Văn An"))

    assert signature.lines() == said
    assert check(write_document(made)) == []


def test_who_signs_for_somebody_must_say_for_whom():
    with pytest.raises(ValueError, match="head"):
        Signature("Phó Chủ tịch", way=Way.FOR).lines()


def test_tables_repeat_their_head_and_pictures_have_words():
    made = Document(BytesIO(good("plan")))

    heads = [table for table in made.tables if table._tbl.findall(f".//{qn('w:tblHeader')}")]
    assert len(heads) == 2
    assert [each.get("descr") for each in made.element.body.iter(qn("wp:docPr"))] == ["Chợ nổi buổi sáng"]


def test_titles_are_found_by_navigation_and_the_file_says_its_language():
    made = Document(BytesIO(good("plan")))

    deep = [each.text for each in lines(made) if each._p.findall(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")]
    assert deep[:3] == ["KẾ HOẠCH", "I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích"]
    assert made.core_properties.language == "vi-VN"
    assert made.styles["Normal"].element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"


def test_numbers_begin_anew_below_a_heading_and_articles_run_on():
    levels = [
        Level.PART,
        Level.ARTICLE,
        Level.CLAUSE,
        Level.POINT,
        Level.POINT,
        Level.CLAUSE,
        Level.POINT,
        Level.PART,
        Level.ARTICLE,
    ]
    made = paper(replace(plan(), blocks=[Heading(level, "x") for level in levels]))

    marks = [
        each.text.split(" x")[0]
        for each in made.paragraphs
        if each.text.endswith(" x") or each.text.startswith("Phần")
    ]
    assert marks == ["Phần I", "Điều 1.", "1.", "a)", "b)", "2.", "a)", "Phần II", "Điều 2."]


def test_a_given_mark_is_kept():
    made = paper(replace(plan(), blocks=[Item(Level.CLAUSE, "Việc.", "7.")]))

    assert line(made, "7. Việc.")


def test_letters_and_romans():
    assert "".join(letter(number) for number in range(1, 24)) == LETTERS
    assert [letter(24), roman(4), roman(9), roman(44)] == ["a1", "IV", "IX", "XLIV"]


def test_an_open_draft_keeps_room_for_number_and_day():
    texts = [each.text for each in lines(Document(BytesIO(good("draft"))))]

    assert "Số:        /KH-UBND" in texts
    assert "..............., ngày ...... tháng ...... năm ......" in texts


def test_a_letter_has_no_kind_in_its_symbol():
    made = replace(ALL["letter"](), number="", symbol="UBND-VX")

    assert made.kind is Kind.LETTER
    assert any(each.text == "Số:        /UBND-VX" for each in lines(paper(made)))


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=20, deadline=None)
def test_no_text_breaks_the_writer_or_the_checker(words, name):
    made = replace(
        plan(),
        blocks=[Text(words), Heading(Level.ROMAN, name), Text(PROSE)],
        bases=[words],
        recipients=[name],
    )

    check(write_document(replace(made, addressees=[name], subject=name or "x")))


def test_lines_of_times_are_estimated_within_a_tenth():
    """Measured with the widths of Liberation Serif Bold, which are those of Times New Roman Bold."""
    assert length_cm("Độc lập - Tự do - Hạnh phúc", size=13, bold=True) == pytest.approx(5.31, rel=0.1)
    assert length_cm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True) == pytest.approx(8.14, rel=0.1)
    assert length_cm("Kết quả thông tin đối ngoại quý I năm 2026", size=14, bold=True) == pytest.approx(
        8.94, rel=0.1
    )
