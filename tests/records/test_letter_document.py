"""Words of a paper with its fields filled in, drawn in the national form."""

import pytest

from sen.lib.official import check
from sen.org.models import Unit
from sen.records.kinds import DocumentKind
from sen.records.letter_document import faults_in, letter_bytes, letter_of, merged, place_of
from sen.records.models import NumberSeries, OutgoingDocument, Wording
from tests.factories import NOW

NAMES = ["Phòng Kinh tế", "Đồn Biên phòng Mẫu"]
MISSING = ["Tập huấn viết tin;", "Bản tin song ngữ quý III"]


def committee(name="Ủy ban nhân dân xã Bình Sen"):
    return Unit(name=name, kind=Unit.Kind.PEOPLES_COMMITTEE, level=Unit.Level.COMMUNE)


def wording(kind=DocumentKind.LETTER, names=NAMES, body="Đề nghị {{ don_vi }} gửi báo cáo.", **more):
    document = OutgoingDocument(
        authority=committee(), kind=kind, title="đôn đốc báo cáo", drafter="VHXH", drawn_up_at=NOW
    )
    post = more.pop("post", "Chủ tịch")
    return Wording(document=document, body=body, addressees=names, place="Bình Sen", signer_post=post, **more)


def test_fields_are_filled_in_and_a_list_on_its_own_line_becomes_lines():
    body = "Còn {{so_viec_con_thieu}} việc của {{ don_vi }}:\n{{ viec_con_thieu }}\n\nTức là {{ viec_con_thieu }}."
    values = {"so_viec_con_thieu": "2", "don_vi": "Phòng Kinh tế", "viec_con_thieu": MISSING}

    assert merged(body, values) == [
        "Còn 2 việc của Phòng Kinh tế:",
        "- Tập huấn viết tin;",
        "- Bản tin song ngữ quý III.",
        "Tức là Tập huấn viết tin; Bản tin song ngữ quý III.",
    ]
    assert merged("{{ viec_con_thieu }}\nHết.", {"viec_con_thieu": []}) == ["Hết."]


def test_what_looks_like_a_field_and_is_none_is_named_with_its_line():
    body = "Kính gửi {{ don_vi }}\nvà {{ donvi }}\n{{ so_dien_thoai_rieng }}\n{{ don_vi\n{% for x in y %}"

    assert [(each.line, each.name, each.near) for each in faults_in(body)] == [
        (2, "donvi", "don_vi"),
        (3, "so_dien_thoai_rieng", faults_in(body)[1].near),
        (4, "", ""),
        (5, "", ""),
    ]


@pytest.mark.parametrize("kind", [DocumentKind.LETTER, DocumentKind.INVITATION])
@pytest.mark.parametrize("names", [NAMES, NAMES[:1]])
@pytest.mark.parametrize("post", ["Chủ tịch", "Phó Chủ tịch"])
def test_a_paper_written_here_keeps_to_the_form(kind, names, post):
    body = "Thực hiện kế hoạch, {{ co_quan }} đề nghị {{ don_vi }} báo cáo:\n{{ viec_con_thieu }}\nĐề nghị gửi sớm."
    words = wording(kind, names, body, values={"viec_con_thieu": MISSING}, post=post)

    assert check(letter_bytes(words), name="x.docx") == []
    words.document.number, words.document.symbol = (
        7,
        "UBND-VHXH" if kind == DocumentKind.LETTER else "GM-UBND",
    )
    words.document.issued_on, words.document.signer_name = NOW.date(), "Lê Thị Mẫu"
    words.document.numbered_at = NOW
    assert check(letter_bytes(words), name="x.docx") == []


def test_number_day_and_signer_stand_on_the_paper_once_they_are_given():
    words = wording()
    assert (letter_of(words).number, letter_of(words).day, letter_of(words).symbol) == ("", None, "UBND-VHXH")
    words.document.series = NumberSeries(name="x", issuer="HĐND")
    assert letter_of(words).symbol == "HĐND-VHXH"

    words.document.number, words.document.symbol = 7, "HĐND-VHXH"
    words.document.issued_on, words.document.signer_name = NOW.date(), "Lê Thị Mẫu"

    drawn = letter_of(words)
    assert (drawn.number, drawn.day, drawn.signature.name) == ("07/HĐND-VHXH", NOW.date(), "Lê Thị Mẫu")
    assert letter_bytes(words) == letter_bytes(words)


def test_who_signs_in_whose_place():
    deputy = wording(post="Phó chủ tịch")
    assert letter_of(deputy).signature.lines() == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    station = wording(post="Trưởng phòng")
    station.document.authority = Unit(
        name="Đồn Biên phòng Mẫu", kind=Unit.Kind.DEPARTMENT, level=Unit.Level.COMMUNE
    )
    assert letter_of(station).signature.lines() == ["TRƯỞNG PHÒNG"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ủy ban nhân dân xã Bình Sen", "Bình Sen"),
        ("Ủy ban nhân dân thành phố Sen", "Sen"),
        ("Sở Văn hóa", ""),
        ("UBND xã Mẫu", "Mẫu"),
        ("Ban Quản lý khu kinh tế", ""),
    ],
)
def test_the_place_is_taken_from_the_name_where_it_says_it(name, place):
    assert place_of(committee(name)) == place


def test_the_paper_bears_the_whole_name():
    words = wording()
    words.document.authority = committee("UBND xã Bình Sen")
    assert letter_of(words).issuer == "Ủy ban nhân dân xã Bình Sen"
