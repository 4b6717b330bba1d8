"""The fields that an office's own template of a paper may use."""

from django.utils.translation import pgettext_lazy

from sen.lib.templating import Field

PAPER_FIELDS: tuple[Field, ...] = (
    Field(
        "co_quan", pgettext_lazy("field", "The authority that issues the paper"), "ỦY BAN NHÂN DÂN XÃ HOA SEN"
    ),
    Field(
        "co_quan_cap_tren", pgettext_lazy("field", "The authority above it"), "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"
    ),
    Field("so_ky_hieu", pgettext_lazy("field", "Number and symbol of the paper"), "08/UBND-VX"),
    Field("dia_danh", pgettext_lazy("field", "Place named before the day"), "Hoa Sen"),
    Field("ngay", pgettext_lazy("field", "Day of the paper, two digits"), "05"),
    Field("thang", pgettext_lazy("field", "Month of the paper"), "11"),
    Field("nam", pgettext_lazy("field", "Year of the paper"), "2026"),
    Field("trich_yeu", pgettext_lazy("field", "Subject of the paper"), "đôn đốc báo cáo thông tin đối ngoại"),
    Field("kinh_gui", pgettext_lazy("field", "To whom the paper is addressed"), "Phòng Văn hóa - Xã hội"),
    Field("don_vi", pgettext_lazy("field", "The recipient's unit, as in kinh_gui"), "Phòng Văn hóa - Xã hội"),
    Field(
        "noi_dung",
        pgettext_lazy("field", "Paragraphs of the paper"),
        (
            "Thực hiện kế hoạch công tác thông tin đối ngoại năm 2026,",
            "Ủy ban nhân dân xã đề nghị đơn vị gửi báo cáo.",
        ),
        is_list=True,
    ),
    # without "Như trên" and "Lưu: VT", which are the template's own words
    Field(
        "noi_nhan",
        pgettext_lazy("field", "Recipients at the foot of the paper"),
        ("Văn phòng Đảng ủy", "Ban Văn hóa - Xã hội HĐND xã"),
        is_list=True,
    ),
    Field(
        "quyen_han_ky",
        pgettext_lazy("field", "In whose place the paper is signed"),
        "TM. ỦY BAN NHÂN DÂN",
    ),
    Field("chuc_vu", pgettext_lazy("field", "Post of the signer"), "CHỦ TỊCH"),
    Field("nguoi_ky", pgettext_lazy("field", "Name of the signer"), "Nguyễn Văn Sen"),
    Field("han_tra_loi", pgettext_lazy("field", "Last day for the answer"), "20/11/2026"),
    Field(
        "viec_con_thieu",
        pgettext_lazy("field", "Tasks of the unit without a report"),
        ("Tập huấn viết tin đối ngoại", "Bản tin song ngữ quý III"),
        is_list=True,
    ),
    Field("so_viec_con_thieu", pgettext_lazy("field", "How many tasks have no report"), "2"),
)

SAMPLES = {field.name: field.sample for field in PAPER_FIELDS}
"""For a preview."""
