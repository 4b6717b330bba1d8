"""Uploads for tests, made by the tests."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
from tests.factories import NOW
from tests.lib.documents.samples import PLAN

MARKED = f"UBND XÃ SEN HỒNG\nTỐI MẬT\n{PLAN}\nchuỗi-không-được-lộ"


def upload(data: bytes | str, name: str = "ke_hoach.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def taken(by, data: bytes | str = PLAN, name: str = "ke_hoach.txt", kinds: Kinds = Kinds.ANY) -> TakenFile:
    return take_file(upload(data, name), kinds=kinds, by=by, now=NOW)


def photo(size: tuple[int, int] = (80, 40), form: str = "JPEG", mode: str = "RGB", **options) -> bytes:
    picture = Image.new(mode, size, 0)
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "white"))
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def sheet(*texts: str, header: str = "") -> bytes:
    book = Workbook()
    for text in texts:
        book.active.append([text])
    book.active.oddHeader.center.text = header
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_named(title: str) -> bytes:
    book = Workbook()
    book.active.title = title
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def strict(package: bytes) -> bytes:
    """The same sheet in the strict form of the format, which has names of its own for everything."""
    old, new = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as given, zipfile.ZipFile(file, "w") as archive:
        for name in given.namelist():
            archive.writestr(name, given.read(name).replace(old, new))
    return file.getvalue()


def with_paragraph(package: bytes, markup: str) -> bytes:
    """A Word file with one more paragraph of raw markup."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as given, zipfile.ZipFile(file, "w") as archive:
        for name in given.namelist():
            data = given.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", f"<w:body><w:p>{markup}</w:p>".encode())
            archive.writestr(name, data)
    return file.getvalue()


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    """An office document with one more part inside."""
    file = BytesIO(package)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, data)
    return file.getvalue()
