"""A list of units as offices keep it: CSV or Excel bytes to rows. In memory, with limits; touches no database."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sen.lib.vi_text import fold

LIMIT_BYTES = 2 * 1024 * 1024
UNPACKED_LIMIT_BYTES = 40 * 1024 * 1024
"""A 2 MB sheet of names unpacks to some 20 MB; what is larger is no list of units."""
MAX_ROWS = 1000
MAX_COLUMNS = 40

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("Mã", "Mã đơn vị", "Mã số", "code"),
    "name": ("Tên", "Tên đơn vị", "Đơn vị", "name"),
    "short_name": ("Tên viết tắt", "Viết tắt", "Tên gọi tắt", "short name"),
    "kind": ("Loại", "Loại đơn vị", "kind"),
    "level": ("Cấp", "level"),
    "parent": ("Trực thuộc", "Thuộc", "Đơn vị cấp trên", "parent"),
    "aliases": ("Bí danh", "Tên gọi khác", "aliases"),
    "is_border": ("Biên giới", "Xã biên giới", "border"),
    "email": ("Thư điện tử", "Email", "E-mail"),
    "valid_from": ("Từ ngày", "Ngày thành lập", "from"),
    "renamed_on": ("Đổi tên từ ngày", "Ngày đổi tên", "renamed on"),
    "act": ("Văn bản đổi tên", "Số văn bản đổi tên", "act"),
    "name_en": ("Tên tiếng Anh", "name in English"),
    "name_km": ("Tên tiếng Khmer", "name in Khmer"),
}
"""Column to the headings that name it; the first of each is the template's. Case, marks and signs do not count."""
NEEDED = ("name",)
EXAMPLES = (
    ("UBND", "UBND xã Bình Sen", "UBND xã", "Ủy ban nhân dân", "Xã", "", "", "có"),
    (
        "VHXH",
        "Phòng Văn hóa - Xã hội",
        "Phòng VH-XH",
        "Phòng",
        "Xã",
        "UBND",
        "P. VHXH; Phòng VHXH",
        "",
        "",
        "01/07/2025",
    ),
    ("CA", "Công an xã Bình Sen", "Công an xã", "Công an", "Xã", "UBND"),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    """Of the line in the file, as a spreadsheet counts."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """Column of `HEADINGS` to its text; columns that the file does not have are missing."""


def read_unit_table(data: bytes) -> list[TableRow]:
    """Rows of a .csv (UTF-8, UTF-16, Windows-1258; comma, semicolon or tab) or .xlsx file. Empty lines fall away."""
    if len(data) > LIMIT_BYTES:
        raise ValidationError(_("The file is larger than 2 MB: it is no list of units."))
    lines = _xlsx_lines(data) if data[:2] == b"PK" else _csv_lines(data)
    numbered = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)]
    if not numbered:
        raise ValidationError(_("The file has no rows."))
    if len(numbered) > MAX_ROWS + 1:
        raise ValidationError(_("The file has more than %(limit)s rows: divide it.") % {"limit": MAX_ROWS})
    columns = _columns(numbered[0][1])
    return [TableRow(number, _by_column(columns, cells)) for number, cells in numbered[1:]]


def template_file() -> bytes:
    """An .xlsx file with the headings and three example rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Đơn vị")
    sheet.append([headings[0] for headings in HEADINGS.values()])
    for example in EXAMPLES:
        sheet.append(list(example))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(head: Sequence[str]) -> dict[str, int]:
    known = {_bare(heading): column for column, headings in HEADINGS.items() for heading in headings}
    found: dict[str, int] = {}
    for at, heading in enumerate(head):
        if column := known.get(_bare(heading)):
            found.setdefault(column, at)
    for column in NEEDED:
        if column not in found:
            raise ValidationError(
                _('The first row must name the columns; "%(column)s" is missing.')
                % {"column": HEADINGS[column][0]}
            )
    return found


def _by_column(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {column: cells[at] if at < len(cells) else "" for column, at in columns.items()}


def _bare(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    if "\0" in text:
        raise ValidationError(_("This is neither a CSV nor an Excel (.xlsx) file."))
    head = text.partition("\n")[0]
    delimiter = max(";\t,", key=head.count)
    try:
        yield from (_cleaned(line) for line in csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(_("The file is damaged: a row cannot be read.")) from error


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1258", errors="replace")


def _xlsx_lines(data: bytes) -> Iterator[list[str]]:
    try:
        _check_package(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 100, values_only=True)
        found = [_cleaned(map(_shown, row)) for row in islice(rows, MAX_ROWS + 100)]
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        OSError,
    ) as error:
        raise ValidationError(_("The Excel file is damaged or locked.")) from error
    yield from found


def _check_package(data: bytes) -> None:
    """Before anything is unpacked: the sizes the package declares (openpyxl reads no further than these)."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if (
            sum(part.file_size for part in package.infolist()) > UNPACKED_LIMIT_BYTES
            or len(package.infolist()) > 500
        ):
            raise ValidationError(_("The Excel file unpacks to too much: it is no list of units."))


def _shown(value: object) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _cleaned(cells: Iterable[str]) -> list[str]:
    return [" ".join(normalize("NFC", cell).split()) for cell in cells]
