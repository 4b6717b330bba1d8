"""Head, foot, citations and findings."""

import pytest

from sen.lib.vi_dates import PartialDate

from .documents import read

HEAD = """\
ỦY BAN NHÂN DÂN
XÃ SEN HỒNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND
Sen Hồng, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Tuyên truyền biên giới
năm 2026
Căn cứ Nghị định số 72/2015/NĐ-CP ngày 07/9/2015 của Chính phủ về quản lý theo Chỉ thị số 9-CT/TW;
Thực hiện Kế hoạch số 8/KH-UBND ngày 10/01/2026 và Công văn số 99/SVH ngày 12/01/2026 của Sở Văn hóa, Ủy ban nhân dân xã ban hành:
I. NỘI DUNG
- Treo băng rôn.
Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Văn Bông Súng
"""
FLATTENED = """\
ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SEN HỒNG          Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND       Sen Hồng, ngày 05 tháng 3 năm 2026
""" + HEAD.split("2026\n", 1)[1]


@pytest.mark.parametrize("text", [HEAD, FLATTENED])
def test_the_head_is_read_in_one_column_or_two(text):
    header = read(text).header

    assert (header.issuer, header.number, header.place) == (
        "ỦY BAN NHÂN DÂN XÃ SEN HỒNG",
        "12/KH-UBND",
        "Sen Hồng",
    )
    assert (header.date, header.doc_type, header.year) == (PartialDate(2026, 3, 5), "KẾ HOẠCH", 2026)
    assert header.title == "Tuyên truyền biên giới năm 2026"


def test_bases_are_those_of_the_preamble_not_of_their_subjects():
    assert [basis.number for basis in read(HEAD).header.legal_bases] == [
        "72/2015/NĐ-CP",
        "8/KH-UBND",
        "99/SVH",
    ]


def test_the_foot_names_recipients_and_who_signs():
    reading = read(HEAD)

    assert [recipient.name for recipient in reading.recipients] == ["Như trên", "Lưu: VT"]
    assert reading.signature is not None
    assert (
        reading.signature.authority,
        reading.signature.signed_for,
        reading.signature.position,
        reading.signature.signer,
    ) == (
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn Bông Súng",
    )


def test_a_dump_tells_kind_number_and_title_in_its_first_line():
    header = read(
        "Chỉ thị số 05/2011/CT-UBND về việc phòng cháy\nMùa khô đã đến.\n1. Công an xã trực đêm."
    ).header

    assert (header.doc_type, header.number, header.title) == (
        "CHỈ THỊ",
        "05/2011/CT-UBND",
        "về việc phòng cháy",
    )


def test_a_letter_is_told_by_its_subject():
    header = read(
        "SỞ Y TẾ\nSố: 7/SYT\nV/v phòng dịch\nHà Lâm, ngày 6 tháng 5 năm 2024\nKính gửi:\n- Các trạm y tế.\nĐề nghị thực hiện:\n1. Trạm y tế trực dịch."
    ).header

    assert (header.doc_type, header.title, header.date) == (
        "CÔNG VĂN",
        "V/v phòng dịch",
        PartialDate(2024, 5, 6),
    )


def codes(text: str) -> list[str]:
    return [finding.code for finding in read(text).findings]


def test_a_whole_document_has_no_findings():
    assert codes(HEAD) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ngày 05 tháng 3", "ngày    tháng 3", "day_blank"),
        ("ngày 05 tháng 3", "ngày    tháng   ", "month_blank"),
        ("ngày 05 tháng 3", "ngày 31 tháng 02", "date_impossible"),
        ("tháng 3 năm 2026", "tháng 3 năm 2206", "year_impossible"),
        ("tháng 3 năm 2026", "tháng 3 năm 20...", "year_missing"),
        ("Sen Hồng, ngày 05 tháng 3 năm 2026\n", "", "date_missing"),
        ("Số: 12/KH-UBND", "Số:    /KH-UBND", "number_missing"),
        ("tháng 3 năm 2026", "tháng 3 năm 2025", "older_than_cited"),
    ],
)
def test_what_is_wrong_with_the_head_is_found(old, new, code):
    assert old in HEAD

    assert code in codes(HEAD.replace(old, new))


def test_one_document_given_to_two_issuers_is_found_with_its_line():
    text = HEAD.replace(
        "- Treo băng rôn.",
        "- Thực hiện Nghị quyết số 5-NQ/TU ngày 01/02/2020 của Ban Chấp hành Đảng bộ Tỉnh và Kế hoạch thực hiện Nghị quyết số 5-NQ/TU của Ban Thường vụ Tỉnh ủy.",
    )

    assert [(finding.code, finding.line, finding.arguments["number"]) for finding in read(text).findings] == [
        ("two_issuers", 13, "5-NQ/TU")
    ]


def test_a_lost_line_of_the_kind_is_told_by_the_symbol_of_the_number():
    header = read(
        HEAD.replace("KẾ HOẠCH\nTuyên truyền biên giới\nnăm 2026", "TUYÊN TRUYỀN BIÊN GIỚI NĂM 2026")
    ).header

    assert (header.doc_type, header.title) == ("KẾ HOẠCH", "TUYÊN TRUYỀN BIÊN GIỚI NĂM 2026")


def test_an_authority_over_two_lines_is_one():
    signature = read(HEAD.replace("TM. ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN\nDÂN")).signature

    assert signature is not None
    assert signature.authority == "TM. ỦY BAN NHÂN DÂN"


def test_a_kind_in_small_letters_alone_on_its_line_opens_the_title():
    header = read(
        "Chỉ thị\nVề việc giữ sạch bến nước\nThời gian qua, bến nước nhiều rác. Thực hiện Nghị quyết số 21/2009/NQ-HĐND "
        "ngày 10 tháng 7 năm 2009 của Hội đồng nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh chỉ thị:\n1. Sở Y tế thả phao."
    ).header

    assert (header.doc_type, header.title) == ("CHỈ THỊ", "Về việc giữ sạch bến nước")
    assert [basis.number for basis in header.legal_bases] == ["21/2009/NQ-HĐND"]


def test_number_date_and_issuer_before_the_subject_are_no_title():
    header = read(
        "Công điện số 07/CĐ-UBND ngày 11 tháng 9 năm 2024 của Chủ tịch Ủy ban nhân dân tỉnh về việc chằng chống nhà\n"
        "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:\n1. Công an tỉnh giúp dân."
    ).header

    assert (header.number, header.date) == ("07/CĐ-UBND", PartialDate(2024, 9, 11))
    assert header.title == "về việc chằng chống nhà"


def test_a_head_broken_after_the_first_word_of_a_cell_is_read():
    header = read(
        "ỦY\nBAN NHÂN DÂN\nTỈNH SEN HỒNG\n-----\n|\nSố:\n14/2026/QĐ-UBND\n|\nSen\nHồng, ngày 19 tháng 6 năm 2026\n|\n"
        "QUYẾT ĐỊNH\nVề bến nước\nĐiều 1. Giao Sở Y tế thả phao."
    ).header

    assert (header.number, header.place) == ("14/2026/QĐ-UBND", "Sen Hồng")
    assert header.issuer == "ỦY BAN NHÂN DÂN TỈNH SEN HỒNG"
