"""Papers of Binh Sen on their way: one that its units have, one that waits for its number, one that is a draft."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sen.config.demo.locality import Locality
from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
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
TEXT = "{title}\n\nVăn bản mẫu của một địa phương hư cấu, dùng để xem thử sổ văn bản đi.\n"


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
    copy = _paper(SENT, keeper, "ban-ky.txt", now=now)
    numbering.file_signed_copy(pk, file=copy, signatures=[], by=keeper, now=now)
    document = dispatching.send_document(pk, by=keeper, now=now)
    mine = document.recipients.get(unit=place.units[CULTURE])
    dispatching.confirm_receipt(mine.pk, by=place.actor(OFFICER, now=now), now=now + timedelta(minutes=1))


def _drawn_up(place: Locality, kind: str, title: str, *, now: datetime) -> int:
    by = place.actor(OFFICER, now=now)
    drafter = "VHXH" if kind == "CV" else ""
    paper = _paper(title, by, "du-thao.txt", now=now)
    given = NewDocument(place.units[CULTURE].pk, kind, title, paper, drafter)
    return drawing.draw_up(given, by=by, now=now).pk


def _paper(title: str, by: Actor, name: str, *, now: datetime) -> TakenFile:
    upload = SimpleUploadedFile(name, TEXT.format(title=title).encode())
    return take_file(upload, kinds=Kinds.DOCUMENTS, by=by, now=now)
