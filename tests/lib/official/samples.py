"""One good document of each kind that Sen writes. All names are invented."""

from datetime import date
from io import BytesIO

from PIL import Image

from sen.lib.official import (
    Annex,
    Heading,
    Item,
    Kind,
    Level,
    OfficialDocument,
    Picture,
    Signature,
    Table,
    Text,
    Way,
)

DAY = date(2026, 2, 5)
ISSUER = "Ủy ban nhân dân xã Sen Hồng"
COMMITTEE = "Ủy ban nhân dân"
PROSE = (
    "Các đơn vị giới thiệu hình ảnh quê hương, con người, tiềm năng phát triển của địa phương đến bạn bè trong nước "
    "và quốc tế, bảo đảm thông tin chính xác, kịp thời, đúng định hướng."
)
LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"
DECREE = "Căn cứ Nghị định số 72/2015/NĐ-CP ngày 07 tháng 9 năm 2015 của Chính phủ về quản lý hoạt động thông tin đối ngoại"
CHAIR = Signature("Chủ tịch", "Nguyễn Văn An", body=COMMITTEE)
DEPUTY = Signature("Phó Chủ tịch", "Trần Thị Bình", Way.FOR, "Chủ tịch", COMMITTEE)
HEAD = {"issuer": ISSUER, "place": "Sen Hồng", "day": DAY}


def png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(made, "PNG")
    return made.getvalue()


def plan() -> OfficialDocument:
    work = [
        Heading(Level.ROMAN, "Mục đích, yêu cầu"),
        Heading(Level.CLAUSE, "Mục đích"),
        *[Text(PROSE)] * 5,
        Heading(Level.CLAUSE, "Yêu cầu"),
        Item(Level.POINT, "Nội dung sát thực tế của xã;"),
        Item(Level.POINT, "Hình thức phù hợp với từng đối tượng;"),
        Item(Level.POINT, "Tiết kiệm, hiệu quả."),
        Heading(Level.ROMAN, "Nội dung"),
        *[Item(Level.CLAUSE, PROSE)] * 8,
        Text("Nhiệm vụ của từng đơn vị nêu tại Phụ lục I và Phụ lục II kèm theo."),
        Table(
            ("TT", "Nhiệm vụ", "Thời gian"),
            (("1", "Mở chuyên trang", "Quý I"), ("2", "Đón đoàn", "Quý II")),
            (1, 9, 4),
        ),
        Picture(png(), "Chợ nổi buổi sáng", "Hình 1. Chợ nổi Sen Hồng", 6),
        Heading(Level.ROMAN, "Tổ chức thực hiện"),
        Text(PROSE),
    ]
    annexes = [
        Annex("Phân công nhiệm vụ", [Text(PROSE)]),
        Annex("Kinh phí", [Table(("TT", "Việc", "Tiền"), (("1", "In ấn", "5"),) * 3)], is_wide=True),
    ]
    return OfficialDocument(
        Kind.PLAN, subject="Công tác thông tin đối ngoại năm 2026", signature=CHAIR, blocks=work, number="5/KH-UBND",
        bases=[LAW, DECREE], recipients=["Thường trực Đảng ủy xã", "Các đơn vị thuộc xã"], annexes=annexes, **HEAD,
    )  # fmt: skip


def report() -> OfficialDocument:
    work = [
        Text("Thực hiện Kế hoạch số 05/KH-UBND, Ủy ban nhân dân xã báo cáo kết quả như sau:"),
        Heading(Level.ROMAN, "Kết quả"),
        *[Text(PROSE)] * 14,
        Heading(Level.ROMAN, "Khó khăn, kiến nghị"),
        Text(PROSE),
    ]
    return OfficialDocument(
        Kind.REPORT, subject="Kết quả thông tin đối ngoại quý I năm 2026", signature=DEPUTY, blocks=work,
        number="15/BC-UBND", addressees=["Ủy ban nhân dân tỉnh Sen Vàng"], recipients=["Các phòng"], archive="VT, VHXH",
        **HEAD,
    )  # fmt: skip


def letter() -> OfficialDocument:
    work = [
        Text(
            f"Ủy ban nhân dân xã Sen Hồng đề nghị các đơn vị gửi báo cáo trước ngày 20 tháng 3 năm 2026. {PROSE}"
        )
    ]
    return OfficialDocument(
        Kind.LETTER, subject="đôn đốc gửi báo cáo thông tin đối ngoại", signature=DEPUTY, blocks=work,
        number="120/UBND-VHXH", addressees=["Trạm Y tế xã", "Trường Tiểu học Sen Hồng"], **HEAD,
    )  # fmt: skip


def reply() -> OfficialDocument:
    office = Signature("Chánh Văn phòng", "Lê Văn Cường", Way.BY_ORDER, "Chủ tịch")
    return OfficialDocument(
        Kind.LETTER, subject="trả lời cơ quan báo chí", signature=office, blocks=[Text(PROSE), Text(PROSE)],
        number="121/UBND-VP", addressees=["Báo Sen Vàng"], urgency="Khẩn", **HEAD,
    )  # fmt: skip


def invitation() -> OfficialDocument:
    work = [
        Text("Ủy ban nhân dân xã Sen Hồng trân trọng kính mời: Đại diện các cơ quan báo chí."),
        Text("Tới dự họp báo quý I năm 2026."),
        Text("Chủ trì: Ông Nguyễn Văn An, Chủ tịch Ủy ban nhân dân xã."),
        Text("Thời gian: 08 giờ 00, ngày 10 tháng 3 năm 2026."),
        Text("Địa điểm: Hội trường Ủy ban nhân dân xã."),
    ]
    proxy = Signature("Trưởng phòng", "Phạm Thị Dung", Way.BY_PROXY, "Chủ tịch")
    return OfficialDocument(
        Kind.INVITATION, subject="Dự họp báo quý I năm 2026", signature=proxy, blocks=work, number="9/GM-UBND",
        recipients=["Như trên"], **HEAD,
    )  # fmt: skip


def submission() -> OfficialDocument:
    acting = Signature("Trưởng phòng", "Võ Văn Em", Way.ACTING)
    return OfficialDocument(
        Kind.SUBMISSION, issuer="Phòng Văn hóa - Xã hội", parent="UBND xã Sen Hồng", place="Sen Hồng", day=DAY,
        subject="Về việc ban hành Kế hoạch thông tin đối ngoại năm 2026", signature=acting,
        blocks=[Text(PROSE), Item(Level.CLAUSE, PROSE), Item(Level.CLAUSE, PROSE)], number="03/TTr-VHXH",
        addressees=["Ủy ban nhân dân xã Sen Hồng"], bases=[DECREE],
    )  # fmt: skip


def laws() -> OfficialDocument:
    """Parts, sections and articles, as in rules that a submission carries."""
    points = [Item(Level.POINT, f"{word};") for word in ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu")]
    work = [
        Heading(Level.PART, "Quy định chung"),
        Heading(Level.SECTION, "Phạm vi"),
        Heading(Level.ARTICLE, "Phạm vi"),
        Item(Level.CLAUSE, PROSE),
        *points,
        Heading(Level.ARTICLE, "Đối tượng"),
        Text(PROSE),
        Heading(Level.PART, "Tổ chức"),
        Heading(Level.ARTICLE, "Thực hiện"),
        Text(PROSE),
    ]
    return OfficialDocument(
        Kind.REPORT, subject="Dự thảo quy chế", signature=CHAIR, blocks=work, number="10/BC-UBND", **HEAD
    )


def draft() -> OfficialDocument:
    """Everything that records office and leader give is open."""
    return OfficialDocument(
        Kind.PLAN, ISSUER, "Thông tin đối ngoại", Signature("Chủ tịch", body=COMMITTEE), [Text(PROSE)]
    )


ALL = {made.__name__: made for made in (plan, report, letter, reply, invitation, submission, laws, draft)}
