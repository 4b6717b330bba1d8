"""Tables that leave: CSV line by line, XLSX written row by row to a file on disk, never held in memory."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell

from sen.desk.columns import NOTHING, shown

FORMULA = ("=", "+", "-", "@", "\t", "\r")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


class _Line:
    def write(self, line: str) -> str:
        return line


def csv_lines(table: Iterable[Iterable[object]]) -> Iterator[str]:
    """CSV a spreadsheet opens well: byte order mark for Vietnamese, no cell that runs as a formula."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    for line in table:
        cells = (_plain(cell) for cell in line)
        yield writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])


def _plain(value: object) -> str:
    text = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else shown(value)
    return "" if text == NOTHING else text


def xlsx_file(title: str, table: Iterable[Iterable[object]]) -> IO[bytes]:
    """A workbook in a nameless temporary file, ready to be read."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for line in table:
        sheet.append([_cell(sheet, value) for value in line])
    file = tempfile.TemporaryFile(prefix="sen-export-")  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def _sheet_name(title: str) -> str:
    """What Excel takes as one: no signs of its formulas, no apostrophe at either end."""
    return re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL.sub("", title))[:31].strip("' ") or "1"


def _cell(sheet: Any, value: object) -> Cell:
    """Days and numbers as such; text as text even when it begins like a formula."""
    match value:
        case bool() | None:
            pass
        case datetime():
            return _dated(sheet, timezone.localtime(value).replace(tzinfo=None), "dd/mm/yyyy hh:mm")
        case date():
            return _dated(sheet, value, "dd/mm/yyyy")
        case int() | float():
            return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL.sub("", _plain(value)))
    cell.data_type = "s"
    return cell


def _dated(sheet: Any, value: Any, form: str) -> Cell:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = form
    return cell
