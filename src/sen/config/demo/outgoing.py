"""Papers of Binh Sen on their way: one that its units have, one that waits for its number, one that is a draft."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sen.config.demo.locality import Locality
from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
from sen.lib.official import Kind, OfficialDocument, Text, full_name, signed_by, write_document
from sen.org.models import Actor
from sen.records.actions import dispatching, drawing, numbering
from sen.records.actions.drawing import NewDocument, Other
from sen.records.actions.numbering import NewSeries

KEEPER, HEAD, OFFICER = "daumoi", "truongphong", "vanhoa"
AUTHORITY, CULTURE = "BS", "BS-VHXH"
RECEIVERS = ("BS-VHXH", "BS-KT", "BS-BP", "BS-CA")
LAST_ON_PAPER = 126
SENT = "Giấy mời giao ban thông tin đối ngoại (mẫu)"
WAITING = "Báo cáo kết quả gian hàng sen tại hội chợ cửa khẩu (mẫu)"
DRAFT = "Công văn đề nghị phối hợp quay phóng sự làng nghề chiếu (mẫu)"
TEXT = (
    "Đây là văn bản mẫu của một địa phương hư cấu, dùng để xem thử danh sách văn bản đi.",
    "Nội dung thật do đơn vị soạn thảo viết, người đứng đầu đơn vị ký nháy trước khi văn thư cấp số.",
)
KINDS = {"CV": Kind.LETTER, "BC": Kind.REPORT, "GM": Kind.INVITATION}


def lay_out(place: Locality, *, now: datetime) -> None:
    keeper = place.actor(KEEPER, now=now)
    year = timezone.localdate(now).year
    series = NewSeries(place.units[AUTHORITY].pk, "Văn bản hành chính", "UBND", (), year, LAST_ON_PAPER)
    numbering.open_series(series, by=keeper)
    _sent(place, keeper, now=now)
    waiting = _drawn_up(place, "BC", WAITING, now=now)
    drawing.initial(waiting, by=place.actor(HEAD, now=now), now=now)
    _drawn_up(place, "CV", DRAFT, now=now)


def _sent(place: Locality, keeper: Actor, *, now: datetime) -> None:
    pk = _drawn_up(place, "GM", SENT, now=now)
    drawing.initial(pk, by=place.actor(HEAD, now=now), now=now)
    units = [place.units[code].pk for code in RECEIVERS]
    drawing.address(pk, unit_ids=units, others=[Other("Lưu: VT")], by=keeper)
    numbering.give_number(pk, issued_on=timezone.localdate(now), signer="Lãnh đạo UBND xã Bình Sen (mẫu)",
                          by=keeper, now=now)  # fmt: skip
    copy = _taken("ban-ky.docx", _word(place, "GM", SENT, now=now), keeper, now=now)
    numbering.file_signed_copy(pk, file=copy, signatures=[], by=keeper, now=now)
    document = dispatching.send_document(pk, by=keeper, now=now)
    mine = document.recipients.get(unit=place.units[CULTURE])
    dispatching.confirm_receipt(mine.pk, by=place.actor(OFFICER, now=now), now=now + timedelta(minutes=1))


def _drawn_up(place: Locality, kind: str, title: str, *, now: datetime) -> int:
    by = place.actor(OFFICER, now=now)
    drafter = "VHXH" if kind == "CV" else ""
    paper = _taken("du-thao.docx", _word(place, kind, title, now=now), by, now=now)
    given = NewDocument(place.units[CULTURE].pk, kind, title, paper, drafter)
    return drawing.draw_up(given, by=by, now=now).pk


def _word(place: Locality, kind: str, title: str, *, now: datetime) -> bytes:
    """In the national form: what "check the form" finds on it is nothing."""
    subject = title.removeprefix("Công văn ").removeprefix("Báo cáo ").removeprefix("Giấy mời ")
    is_letter = kind == "CV"
    document = OfficialDocument(
        kind=KINDS[kind], issuer=full_name(place.units[AUTHORITY].name), subject=subject,
        signature=signed_by("Chủ tịch"), blocks=[Text(words) for words in TEXT], place="Bình Sen",
        recipients=["Như trên"] if is_letter else ["Các đơn vị liên quan"], archive="VT, VHXH",
        made_at=timezone.localtime(now), symbol="UBND-VHXH" if is_letter else "UBND",
        addressees=["Đài Phát thanh và Truyền hình (mẫu)"] if is_letter else (),
    )  # fmt: skip
    return write_document(document)


def _taken(name: str, data: bytes, by: Actor, *, now: datetime) -> TakenFile:
    return take_file(SimpleUploadedFile(name, data), kinds=Kinds.DOCUMENTS, by=by, now=now)
