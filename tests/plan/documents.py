"""A plan document written by the tests themselves, as a clerk would hand it in."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from sen.guard.actions import TakenFile, take_file
from sen.guard.kinds import Kinds
from tests.factories import NOW

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAN = """ỦY BAN NHÂN DÂN
XÃ MẪU
Số: 12/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Xã Mẫu, ngày 15 tháng 01 năm 2026
KẾ HOẠCH
Thông tin đối ngoại năm 2026 trên địa bàn xã Mẫu
I. NỘI DUNG THỰC HIỆN
1. Thông tin, tuyên truyền:
- Cung cấp thông tin định kỳ và đột xuất cho các cơ quan báo chí trong và ngoài tỉnh.
- Giới thiệu sản phẩm của xã tại các hội chợ do Tỉnh tổ chức; mời gọi doanh nghiệp đến đầu tư.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội:
- Chủ trì, phối hợp với Công an xã và các đơn vị liên quan hướng dẫn các đoàn báo chí nước ngoài.
- Biên soạn tờ gấp giới thiệu xã, hoàn thành trước ngày 30 tháng 6 năm 2026.
2. Phòng Kinh tế:
- Cập nhật danh mục dự án mời gọi đầu tư.
3. Phòng Dân tộc:
- Phối hợp với Phòng Văn hóa - Xã hội tuyên truyền bằng tiếng Khmer.
Nơi nhận:
- Các phòng, ban xã;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Người Ký Mẫu
"""


@cache
def docx(text: str = PLAN) -> bytes:
    """The same bytes each time: Word's container holds the moment in which it was made."""
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def upload(content: bytes | None = None, name: str = "ke-hoach.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, docx() if content is None else content, DOCX)


def taken(by, content: bytes | None = None, name: str = "ke-hoach.docx") -> TakenFile:
    return take_file(upload(content, name), kinds=Kinds.DOCUMENTS, by=by, now=NOW)
