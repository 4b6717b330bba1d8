"""Templates for the tests: the good one, and what somebody can do to a package."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx

from sen.lib.templating import Field

FIELDS = (
    Field("so_ky_hieu", "", "08/UBND-VX"),
    Field("don_vi", "", "Phòng Văn hóa - Xã hội"),
    Field("han_tra_loi", "", "20/11/2026"),
    Field("noi_nhan", "", ("Như trên", "Lưu: VT"), is_list=True),
    Field("viec_con_thieu", "", ("Tập huấn", "Bản tin"), is_list=True),
)
GOOD = (
    "Số: {{ so_ky_hieu }}",
    "Kính gửi: {{ don_vi|upper }}",
    "{%p for viec in viec_con_thieu %}",
    "- {{ viec }};",
    "{%p endfor %}",
    "{% if han_tra_loi %}Hạn: {{ han_tra_loi }}{% else %}Sớm{% endif %}",
    "Nơi nhận: {{ noi_nhan|join(', ') }}",
)


def paper(*lines: str, rows: tuple[tuple[str, ...], ...] = (), header: str = "") -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def saved(document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes], **more: bytes) -> bytes:
    """One part rewritten, others added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return file.getvalue()


def lines_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]
