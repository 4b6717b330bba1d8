from io import BytesIO
from zipfile import ZipFile

import pytest

from sen.config.demo.build import SHIPPED, shipped_path
from sen.config.demo.letter import letter_bytes
from sen.config.demo.source import plan_source


def parts(docx: bytes) -> dict[str, bytes]:
    """What a .docx holds; the packing itself may differ between versions of zlib."""
    with ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_plan_is_what_its_source_makes(name):
    made = letter_bytes(plan_source(name, year=SHIPPED[name]))

    assert parts(shipped_path(name).read_bytes()) == parts(made)


def test_letter_of_another_year_speaks_of_that_year():
    document = parts(letter_bytes(plan_source("binh_sen", year=2031)))["word/document.xml"].decode()

    assert "Thông tin đối ngoại năm 2031" in document
    assert "2026" not in document
