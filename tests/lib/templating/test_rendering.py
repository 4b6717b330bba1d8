import re

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sen.lib.templating import FaultyTemplate, check_template, fields_in, render
from sen.lib.templating.checking import Checker
from sen.lib.templating.child import filled
from sen.lib.templating.lines import TextLine
from sen.lib.templating.model import Place
from sen.lib.templating.package import Unfit
from tests.lib.templating.papers import FIELDS, GOOD, changed, lines_of, paper, saved

VALUES = {field.name: field.sample for field in FIELDS}
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
BODY = "word/document.xml"


def test_a_template_is_filled():
    done = render(paper(*GOOD, rows=(("{{ don_vi }}",),), header="{{ so_ky_hieu }}"), FIELDS, VALUES)

    assert lines_of(done) == [
        "Số: 08/UBND-VX",
        "Kính gửi: PHÒNG VĂN HÓA - XÃ HỘI",
        "- Tập huấn;",
        "- Bản tin;",
        "Hạn: 20/11/2026",
        "Nơi nhận: Như trên, Lưu: VT",
    ]


def test_a_value_is_text_and_never_markup_nor_a_field():
    hostile = "</w:t><w:br/> & {{ so_ky_hieu }} \x00\x07\x0c"

    done = render(paper("A {{ don_vi }}"), FIELDS, {"don_vi": hostile})

    assert lines_of(done) == ["A </w:t><w:br/> & {{ so_ky_hieu }} "]


def test_a_field_without_a_value_stays_empty_and_an_unknown_one_is_refused():
    assert lines_of(render(paper("A{{ don_vi }}B"), FIELDS, {})) == ["AB"]
    with pytest.raises(KeyError, match="la"):
        render(paper("A"), FIELDS, {"la": "x"})


def test_a_field_that_formatting_split_is_filled():
    document = docx.Document()
    paragraph = document.add_paragraph("Gửi {")
    paragraph.add_run("{ don").bold = True
    paragraph.add_run("_vi }").italic = True
    paragraph.add_run("}.")

    assert check_template(saved(document), FIELDS) == []
    assert lines_of(render(saved(document), FIELDS, VALUES)) == ["Gửi Phòng Văn hóa - Xã hội."]


def test_the_fields_used_are_listed_once_in_order():
    assert fields_in(paper(*GOOD, *GOOD), FIELDS) == [
        "so_ky_hieu",
        "don_vi",
        "viec_con_thieu",
        "han_tra_loi",
        "noi_nhan",
    ]


def test_a_template_with_faults_is_not_filled():
    with pytest.raises(FaultyTemplate) as caught:
        render(paper("{{ don_v }}"), FIELDS, VALUES)

    assert [(f.message_code, f.proposed) for f in caught.value.faults] == [("unknown_field", "don_vi")]


def _relation(kind: str, target: str):
    row = f'<Relationship Id="rX" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda old: old.replace(b"</Relationships>", row.encode())


def _in_body(text: str):
    return lambda old: old.replace(b"<w:body>", b"<w:body>" + text.encode())


GOOD_PAPER = paper(*GOOD)
HOSTILE = {
    "damaged": [
        b"not a zip",
        changed(GOOD_PAPER, BODY, lambda old: old[:200]),
        changed(GOOD_PAPER, BODY, lambda old: b'<!DOCTYPE a [<!ENTITY b "c">]>' + old.split(b"?>", 1)[1]),
    ],
    "too_large": [b"PK" + b"0" * (5 * 2**20)],
    "inflates": [changed(GOOD_PAPER, "", bytes, **{"word/media/a.png": b"0" * (41 * 2**20)})],
    "macros": [
        changed(GOOD_PAPER, "", bytes, **{"word/vbaProject.bin": b"x"}),
        changed(GOOD_PAPER, TYPES, lambda old: old.replace(
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main")),
    ],
    "external": [
        changed(GOOD_PAPER, RELS, _relation("image", "http://example.org/a.png")),
        changed(GOOD_PAPER, RELS, _relation("attachedTemplate", "http://example.org/a.dotm")),
        changed(GOOD_PAPER, RELS, _relation("hyperlink", "file://server/a")),
    ],
    "active": [
        changed(GOOD_PAPER, "", bytes, **{"word/embeddings/oleObject1.bin": b"x"}),
        changed(GOOD_PAPER, BODY, _in_body("<w:p><w:r><w:instrText> DDEAUTO c </w:instrText></w:r></w:p>")),
    ],
    "hidden": [
        changed(GOOD_PAPER, BODY, _in_body("<w:p><w:r><w:delText>{{ don_vi }}</w:delText></w:r></w:p>")),
        changed(GOOD_PAPER, BODY, _in_body('<w:p w:rsidR="{% for a in noi_nhan %}"/>')),
        changed(GOOD_PAPER, "docProps/core.xml", lambda old: old.replace(b"python-docx", b"{{ don_vi }}")),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "data"), [(code, data) for code, them in HOSTILE.items() for data in them])
def test_a_hostile_package_is_refused(code, data):
    assert data != GOOD_PAPER

    assert [fault.message_code for fault in check_template(data, FIELDS)] == [code]


def test_a_link_that_a_reader_clicks_may_stay():
    linked = changed(GOOD_PAPER, RELS, _relation("hyperlink", "https://example.org/"))

    assert check_template(linked, FIELDS) == []


_SCRAPS = st.sampled_from([
    "{{", "}}", "{%", "%}", "{#", "#}", "{", "}", " don_vi ", " noi_nhan ", "for a in noi_nhan", "endfor", "if don_vi",
    "endif", "else", "p ", "tr ", "|upper", "|join(', ')", ".__class__", "()", "đơn vị", " a ",
])  # fmt: skip


@given(st.lists(st.lists(_SCRAPS, max_size=8).map("".join), max_size=4))
def test_whatever_is_written_each_fault_has_its_line(lines):
    checker = Checker({field.name: field.is_list for field in FIELDS})

    checker.read(TextLine(Place("body", at), line, 1, 0) for at, line in enumerate(lines, start=1))

    for fault in checker.faults:
        assert fault.place is not None
        assert " ".join(lines[fault.place.paragraph - 1].split())[:40] == fault.line_text[:40].rstrip(
            "…"
        ) or (fault.line_text.endswith("…"))


_WHOLE = st.sampled_from([
    ["Gửi {{ don_vi|upper }}{{don_vi}}"], ["{% if not don_vi %}a{% elif han_tra_loi %}b{% else %}c{% endif %}"],
    ["{%p for a in noi_nhan %}", "{{ a }} {{ so_ky_hieu }}", "{%p endfor %}"], ["{# ghi chú #}"], ["{ a } 100%"],
    ["{%p if don_vi %}", "{% for a in noi_nhan %}{{ a }}{% endfor %}", "{%p else %}", "x", "{%p endif %}"],
    ["{{ noi_nhan|join(“, ”) }} {{ noi_nhan|length }}"],
])  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.lists(_WHOLE, min_size=1, max_size=5))
def test_what_has_no_fault_is_filled_without_a_sign_left(pieces):
    """Check and filling agree; each example runs the child process."""
    data = paper(*(line for piece in pieces for line in piece))

    assert check_template(data, FIELDS) == []
    texts = lines_of(render(data, FIELDS, VALUES))

    assert re.search(r"\{\{|\{%|\{#|%\}|\}\}", "\n".join(texts)) is None


@pytest.mark.parametrize(
    "line",
    [
        "{{ don_vi.__class__ }}",
        "{{ don_vi * 9 }}",
        "{{ range(9) }}",
        "{% include 'a' %}",
        "{% set a = 1 %}",
        "{% macro f() %}{% endmacro %}",
        "{{ ''|attr('x') }}",
    ],
)
def test_the_filling_itself_runs_nothing_else_even_unchecked(line):
    assert filled(paper("{{ don_vi }}"), VALUES)

    with pytest.raises(Unfit, match="cannot_fill"):
        filled(paper(line), VALUES)


def test_a_filling_that_grows_without_end_is_stopped():
    loops = "{% for a in noi_nhan %}{% for b in noi_nhan %}{{ a }}{% endfor %}{% endfor %}"

    with pytest.raises(FaultyTemplate) as caught:
        render(paper(loops), FIELDS, {"noi_nhan": ["x" * 10_000] * 2_000})

    assert caught.value.faults[0].message_code in {"too_much", "slow"}
