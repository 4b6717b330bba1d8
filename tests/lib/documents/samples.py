"""Documents made by the tests themselves: all names and bodies are fictional."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx as python_docx
import font_source_serif_pro
from docx.document import Document as Docx
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

PLAN = """\
UBND XÃ SEN HỒNG
Số: 12/KH-UBND

KẾ HOẠCH
Hoạt động thông tin đối ngoại năm 2027

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích: giới thiệu vùng đất, con người và tiềm năng của xã biên giới.
2. Yêu cầu: thường xuyên, kịp thời, đúng quy định về bảo vệ bí mật Nhà nước.
"""


def docx(build: Callable[[Docx], object]) -> bytes:
    document = python_docx.Document()
    build(document)
    return saved(document)


def saved(document: Docx) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def font(style: str = "Regular") -> str:
    """A font with every Vietnamese letter that comes with the development packages."""
    return str(Path(font_source_serif_pro.font_files_ttf[f"SourceSerifPro{style}".removesuffix("Regular")]))


class Pdf(FPDF):
    """A4 with the margins of an official document, lines set one by one."""

    def __init__(self, **options):
        super().__init__(**options)
        self.add_font("serif", fname=font())
        self.add_font("serif", "B", fname=font("Bold"))
        self.set_font("serif", size=13)
        self.set_margins(30, 20, 15)
        self.set_auto_page_break(auto=True, margin=20)
        self.add_page()

    def line_of(self, text: str, align: str = "L"):
        self.cell(0, 7, text, align=align, new_x="LMARGIN", new_y="NEXT")

    def bytes(self) -> bytes:
        data = bytes(self.output())
        for used in self.fonts.values():
            used.close()
        return data


def pdf_of(text: str) -> bytes:
    pdf = Pdf()
    for line in text.splitlines():
        pdf.line_of(line)
    return pdf.bytes()


def page_picture(text: str, *, size: int = 46) -> Image.Image:
    """A page as a scanner gives it: A4 at about 200 dots an inch, black on white."""
    picture = Image.new("L", (1654, 2339), 255)
    letters = ImageFont.truetype(font(), size)
    ImageDraw.Draw(picture).multiline_text((160, 160), text, fill=0, font=letters, spacing=20)
    return picture


def scan_of(*pages: str) -> bytes:
    """A PDF whose pages are pictures."""
    first, *others = [page_picture(text) for text in pages]
    file = BytesIO()
    first.save(file, "PDF", resolution=200, save_all=True, append_images=others)
    return file.getvalue()
