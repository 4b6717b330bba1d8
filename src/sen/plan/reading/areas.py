"""What a heading announces: aims, means, money, orders; and lines that only describe an order."""

import re
from enum import Enum

from sen.lib.vi_text import matching_form


class Area(Enum):
    """What the paragraphs below a heading are."""

    AIMS = "aims"
    """Aims, requirements, scope, situation: nobody gets anything to do."""
    FUNDING = "funding"
    """Money: only a named actor gets something to do."""
    RULES = "rules"
    """Articles of a rule: only orders to a named actor count."""
    TOPICS = "topics"
    """What is to be told, not who does what: only orders count."""
    ORDERS = "orders"


_AIMS = re.compile(
    r"^(?:(?:quan điểm|mục đích|mục tiêu|yêu cầu|sự cần thiết|căn cứ|cơ sở (?:pháp lý|thực tiễn|xây dựng)|thực trạng|tình hình|đặc điểm|đánh giá|kết quả|thuận lợi|khó khăn|hạn chế|tồn tại|nguyên nhân|bối cảnh|dự báo"
    r"|phạm vi|đối tượng|nguyên tắc|phương châm|thời gian|địa điểm|thành phần|chỉ tiêu|các chỉ tiêu|một số chỉ tiêu|giải thích|hiệu lực|điều khoản|tầm nhìn|ý nghĩa|khái quát|tiêu chí|định nghĩa|từ ngữ|khẩu hiệu|chủ đề|thông điệp|tổng quan|kết quả)\b"
    r"|các (?:mục tiêu|yêu cầu|chỉ tiêu|nguyên tắc|căn cứ)\b|tên (?:đề án|chương trình)|nội dung, đối tượng, phạm vi)"
)
_FUNDING = re.compile(
    r"^(?:nguồn )?(?:kinh phí|nguồn lực|nguồn vốn|dự toán|ngân sách|vốn|cơ chế tài chính|tài chính)\b(?!.*(?:nhiệm vụ|giải pháp))"
)
_TOPICS = re.compile(
    r"^(?:các )?nội dung (?:trọng tâm )?(?:tuyên truyền|thông tin|truyền thông|trao đổi|thi đua|kiểm tra|giám sát|thanh tra|tập huấn|thi|báo cáo|khảo sát)\b|^(?:chủ đề|khẩu hiệu|đề cương|trọng tâm tuyên truyền)"
)
_NOT_AIMS = re.compile(
    r"(?:nhiệm vụ|giải pháp|biện pháp|nội dung (?:thực hiện|hoạt động|triển khai)|tổ chức thực hiện|phân công)"
)
_DUTIES = re.compile(
    r"(?:tổ chức thực hiện|phân công|trách nhiệm (?:của|thực hiện|các)|^trách nhiệm$|nhiệm vụ|giải pháp|tổ chức triển khai|giao trách nhiệm|biện pháp thực hiện|chế độ (?:thông tin|báo cáo))"
)
_NOBODY_IN_PARTICULAR = re.compile(r"(?:trách nhiệm|điều khoản|hiệu lực) thi hành")

_LABELS = (
    ("lead", re.compile(r"^(?:(?:các )?(?:cơ quan|đơn vị)(?:,\s*đơn vị)?\s*)?(?:được giao\s+)?(?:chủ trì|đầu mối|thường trực|tổ chức thực hiện|thực hiện|phụ trách)(?:\s+(?:thực hiện|tham mưu|chính|triển khai|tổ chức))*\s*:\s*")),
    ("coordinating", re.compile(r"^(?:(?:các )?(?:cơ quan|đơn vị)(?:,\s*đơn vị)?\s*)?(?:phối hợp|tham gia)(?:\s+(?:thực hiện|tham gia|triển khai|tổ chức))*\s*:\s*")),
    ("due", re.compile(r"^(?:thời (?:gian|hạn|điểm)|tiến độ|hạn|hoàn thành|lộ trình)(?:\s+(?:thực hiện|hoàn thành|tổ chức|triển khai|báo cáo|dự kiến|gửi|xong|và|tiến độ|cao điểm|ra quân|áp dụng))*\s*:\s*")),
    ("other", re.compile(
        r"^(?:(?:nguồn\s+)?kinh phí|địa điểm|địa bàn|đối tượng|thành phần|số lượng|sản phẩm|kết quả|hình thức|quy mô|nguồn|phạm vi|mục đích|mục tiêu|yêu cầu|phương thức|cách thức|khẩu hiệu|thời lượng|tần suất|dự kiến)"
        r"(?:\s+[^\s:]+){0,5}\s*:\s*"
    )),
)  # fmt: skip
_INLINE = re.compile(
    r"(?:(?<=[.;(])|^)\s*(?:(?:cơ quan|đơn vị)\s+)?(?P<kind>chủ trì|đầu mối|(?<=quan )thực hiện|(?<=vị )thực hiện|phối hợp|thời gian|thời hạn|tiến độ|hoàn thành)(?:\s+(?:thực hiện|hoàn thành))*\s*:\s*"
)


def area_of(title: str, inherited: Area) -> Area:
    form = matching_form(title).strip(" .:")
    if _FUNDING.match(form):
        return Area.FUNDING
    if _AIMS.match(form) and not _NOT_AIMS.search(form):
        return Area.AIMS
    if _TOPICS.match(form):
        return Area.TOPICS
    if _NOBODY_IN_PARTICULAR.search(form):
        return Area.RULES
    if _DUTIES.search(form):
        return Area.ORDERS
    return inherited


def read_label(text: str) -> tuple[str, int] | None:
    """A line that describes the task above it: ("lead", where the names begin) for "Cơ quan chủ trì: ..."."""
    form = matching_form(text[:120])
    for kind, pattern in _LABELS:
        found = pattern.match(form)
        if found:
            return kind, found.end()
    return None


def inline_labels(text: str) -> list[tuple[str, int, int]]:
    """As "(Chủ trì: Sở Y tế; phối hợp: các ấp; thời gian: quý II)" inside a task: kind, begin, end of what is said."""
    form = matching_form(text)
    found = list(_INLINE.finditer(form))
    kinds = {"chủ trì": "lead", "đầu mối": "lead", "thực hiện": "lead", "phối hợp": "coordinating"}
    labels = []
    for match in found:
        stops = [stop for mark in ";)." if (stop := form.find(mark, match.end())) >= 0]
        labels.append((kinds.get(match["kind"], "due"), match.end(), min(stops, default=len(form))))
    return labels


_TARGET = re.compile(
    r"^(?:phấn đấu|(?:trên|dưới|ít nhất|tối thiểu)?\s*\d+(?:[.,]\d+)?\s*%|tỷ lệ\b|đến năm \d{4},? (?:có|đạt|\d)|100)"
)
_NOT_AN_ORDER = re.compile(
    r"^(?:việc|phần (?:lễ|hội|thi)|kinh phí|nguồn kinh phí|kế hoạch này|quyết định này|chỉ thị này|lưu ý|ghi chú|\(|cụ thể|gồm|bao gồm|trên đây|trong quá trình|hiện nay|tuy nhiên|thời gian qua|mẫu|phụ lục|như trên)\b"
)
_ANSWERS_FOR_ALL = re.compile(
    r"chịu trách nhiệm (?:(?:tổ chức|triển khai) )*(?:thi hành|thực hiện) (?:nghiêm (?:túc )?)?(?:quyết định|chỉ thị|kế hoạch|nghị quyết|công điện|thông tư|nghị định) này"
)


def is_no_order(text: str) -> bool:
    """Targets, remarks, and the formula that everybody answers for carrying out this document."""
    form = matching_form(text)
    if _TARGET.match(form) or _NOT_AN_ORDER.match(form):
        return True
    return bool(_ANSWERS_FOR_ALL.search(form)) and not re.search(
        r"theo dõi|đôn đốc|kiểm tra|tổng hợp|báo cáo", form
    )
