"""Documents made by the tests themselves: all names and bodies are fictional."""

from collections.abc import Callable
from io import BytesIO

from docx import Document as new_docx
from docx.document import Document as Docx

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
    document = new_docx()
    build(document)
    return saved(document)


def saved(document: Docx) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()
