"""Tables that leave: CSV line by line, XLSX written row by row to a file on disk, never held in memory."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice, zip_longest
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sen.desk.columns import NOTHING, shown

FORMULA = ("=", "+", "-", "@", "\t", "\r")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
MEASURED = 100
"""So many lines tell how wide a column is: the table is never held whole."""
NARROW, WIDE = 10, 50
HEAD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


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


def xlsx_file(
    title: str, table: Iterable[Iterable[object]], *more: tuple[str, Iterable[Iterable[object]]]
) -> IO[bytes]:
    """A workbook in a nameless temporary file, ready to be read; `more` are further sheets with their names."""
    book = Workbook(write_only=True)
    for name, lines in ((title, table), *more):
        _fill(book.create_sheet(_sheet_name(name)), lines)
    file = tempfile.TemporaryFile(prefix="sen-export-")  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def _fill(sheet: Any, table: Iterable[Iterable[object]]) -> None:
    """Ready for the printer too: A4 across, as wide as the page, the head on every page."""
    lines = iter(table)
    first = [list(line) for line in islice(lines, MEASURED)]
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for place, values in enumerate(zip_longest(*first, fillvalue=""), start=1):
        longest = max(len(_plain(value)) for value in values)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, NARROW), WIDE)
    for number, line in enumerate(chain(first, lines)):
        cells = [_cell(sheet, value) for value in line]
        if number == 0:
            for cell in cells:
                cell.font, cell.alignment = HEAD, WRAPPED
        sheet.append(cells)


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
    text = ILLEGAL.sub("", _plain(value))
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if len(text) > WIDE:
        cell.alignment = WRAPPED
    return cell


def _dated(sheet: Any, value: Any, form: str) -> Cell:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = form
    return cell
