"""Papers from an office's own template: what is wrong with it, what it gives, one to start from."""

import zipfile
from io import BytesIO

from django.core.exceptions import ValidationError

from sen.lib.official import Kind, OfficialDocument, Signature, Text, write_document
from sen.lib.templating import FaultyTemplate, Values, check_template, render
from sen.records.fault_texts import told
from sen.records.fields import PAPER_FIELDS, SAMPLES

_BODY, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_OPEN_DAY = "ngày ...... tháng ...... năm ......"
_WRITTEN_DAY = "ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}"


def template_faults(template: bytes) -> list[str]:
    """Everything that is wrong, each with its line and field; empty: it can be used."""
    return [told(fault) for fault in check_template(template, PAPER_FIELDS)]


def fill_paper(template: bytes, values: Values) -> bytes:
    """The paper as .docx; names are those of `PAPER_FIELDS`, what is left out stays empty.

    `KeyError` for another name. `ValidationError` with a line for each fault when the template has some. It takes
    about half a second in a process of its own: not inside a transaction.
    """
    try:
        return render(template, PAPER_FIELDS, values)
    except FaultyTemplate as error:
        raise ValidationError([told(fault) for fault in error.faults]) from error


def preview(template: bytes) -> bytes:
    return fill_paper(template, SAMPLES)


def sample_template() -> bytes:
    """A letter in the national form with fields in place of words, to start from."""
    # the writer sets some lines in capitals, so each field is one sign without a capital until it is written
    signs = {field.name: chr(0xE000 + place) for place, field in enumerate(PAPER_FIELDS)}
    letter = OfficialDocument(
        kind=Kind.LETTER, issuer=signs["co_quan"], parent=signs["co_quan_cap_tren"], subject=signs["trich_yeu"],
        signature=Signature(post=signs["chuc_vu"], name=signs["nguoi_ky"], body=signs["quyen_han_ky"]),
        blocks=[
            Text("{%p for doan in noi_dung %}\n{{ doan }}\n{%p endfor %}\n{%p if viec_con_thieu %}"),
            Text(f"Còn {signs['so_viec_con_thieu']} nhiệm vụ chưa có báo cáo:\n{{%p for viec in viec_con_thieu %}}"),
            Text("- {{ viec }};\n{%p endfor %}\n{%p endif %}\n{%p if han_tra_loi %}"),
            Text(f"Đề nghị {signs['don_vi']} trả lời trước ngày {signs['han_tra_loi']}.\n{{%p endif %}}"),
        ],
        number=signs["so_ky_hieu"], place=signs["dia_danh"], addressees=[signs["kinh_gui"]],
        recipients=[signs["noi_nhan"]],
    )  # fmt: skip
    written = {sign: f"{{{{ {name} }}}}" for name, sign in signs.items()}
    written[signs["noi_nhan"]] = "{{ noi_nhan|join('; ') }}"
    number = signs["so_ky_hieu"]
    body = {
        f"0{number}": number,
        f"TM. {signs['quyen_han_ky']}": signs["quyen_han_ky"],
        _OPEN_DAY: _WRITTEN_DAY,
        **written,
    }
    return _rewritten(write_document(letter), body)


def _rewritten(paper: bytes, words: dict[str, str]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(paper)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in (_BODY, _PROPERTIES):
                text = content.decode()
                for sign, word in words.items():
                    text = text.replace(sign, word if entry.filename == _BODY else "")
                content = text.encode()
            new.writestr(entry, content)
    return file.getvalue()
