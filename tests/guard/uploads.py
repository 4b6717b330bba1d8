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


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    """An office document with one more part inside."""
    file = BytesIO(package)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, data)
    return file.getvalue()
