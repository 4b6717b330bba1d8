import pytest

from sen.lib.templating import MESSAGES, Fault, Place, check_template
from sen.lib.templating.checking import Checker
from sen.lib.templating.lines import TextLine
from sen.lib.templating.messages import IN_A_LINE
from tests.lib.templating.papers import FIELDS, GOOD, paper

NAMES = {field.name: field.is_list for field in FIELDS}
PLANTED = {
    "unknown_field": [
        ("{{ han_tra_lo }}", "han_tra_lo", "han_tra_loi"),
        ("{{ đơn vị }}", "đơn vị", "don_vi"),
    ],
    "empty_field": [("{{ }}", "{{ }}", "")],
    "not_allowed": [
        ("{{ don_vi.__class__ }}", "don_vi.__class__", ""),
        ("{{ range(9) }}", "range(9)", ""),
    ],
    "unknown_filter": [("{{ don_vi|uper }}", "uper", "upper")],
    "unclosed_field": [("Gửi {{ don_vi ngay", "don_vi ngay", ""), ("{{ don_vi }", "don_vi }", "")],
    "unclosed_tag": [("{% if don_vi", "if don_vi", "")],
    "unclosed_note": [("{# ghi chú", "ghi chú", "")],
    "closer_alone": [("don_vi }} nhé", "}}", "")],
    "one_brace": [("Gửi { don_vi }", "don_vi", "")],
    "list_needs_loop": [("{{ noi_nhan }}", "noi_nhan", "")],
    "unknown_tag": [
        ("{% include 'x' %}", "include 'x'", ""),
        ("{% macro f() %}", "macro f()", ""),
        ("{% fro a in noi_nhan %}", "fro a in noi_nhan", "for"),
    ],
    "bad_loop": [("{% for noi_nhan %}{% endfor %}", "for noi_nhan", "")],
    "bad_condition": [("{% if don_vi == 'a' %}x{% endif %}", "if don_vi == 'a'", "")],
    "loop_over_text": [("{% for a in don_vi %}{{ a }}{% endfor %}", "don_vi", "")],
    "loop_name_taken": [("{% for don_vi in noi_nhan %}{% endfor %}", "don_vi", "")],
    "loop_never_closed": [("{% for a in noi_nhan %}{{ a }}", "for a in noi_nhan", "")],
    "condition_never_closed": [("{% if don_vi %}có", "if don_vi", "")],
    "end_alone": [("{% endfor %}", "endfor", ""), ("{% else %}", "else", "")],
    "other_sign": [("{% if don_vi %}{%tr endif %}", "tr endif", "")],
    "not_alone": [("Tên {%p if don_vi %}", "p if don_vi", "")],
    "outside_table": [("{%tr if don_vi %}", "tr if don_vi", "")],
    "too_deep": [
        (
            "{% for a in noi_nhan %}{% for b in noi_nhan %}{% for c in noi_nhan %}{% endfor %}{% endfor %}",
            "for c in noi_nhan",
            "",
        )
    ],
    "crossed": [("{% for a in noi_nhan %}{% if don_vi %}{% endfor %}", "endfor", "")],
}
CASES = [(code, *case) for code, cases in PLANTED.items() for case in cases]


@pytest.mark.parametrize(("code", "line", "field", "proposed"), CASES)
def test_a_planted_fault_is_found_with_its_line_and_field(code, line, field, proposed):
    checker = Checker(NAMES)
    where = Place("body", 4)

    checker.read([TextLine(Place("body", 1), "Số: {{ so_ky_hieu }}", 1, 0), TextLine(where, line, 1, 0)])

    found = [(f.message_code, f.place, f.field, f.proposed) for f in checker.faults]
    assert (code, where, field, proposed) in found
    first = line if len(line) <= 80 else line[:80].rsplit(" ", 1)[0] + "…"
    assert {f.line_text for f in checker.faults} == {first}


def test_every_fault_of_a_line_was_planted():
    elsewhere = {"needs_p", "other_container"}

    assert set(PLANTED) | elsewhere == set(IN_A_LINE)
    assert set(IN_A_LINE) < set(MESSAGES)


def test_a_good_template_has_no_fault():
    assert (
        check_template(paper(*GOOD, rows=(("{{ don_vi }}", "x"),), header="{{ so_ky_hieu }}"), FIELDS) == []
    )


def test_faults_of_a_whole_paper_come_in_reading_order():
    data = paper(
        "Số: {{ so_ky_hieuu }}",
        "{% for a in noi_nhan %}",
        "{{ a }}{% endfor %}",
        rows=(("Đơn vị", "{{ don_vi"),),
        header="{{ la }}",
    )

    faults = check_template(data, FIELDS)

    assert faults == [
        Fault("unknown_field", Place("body", 1), "Số: {{ so_ky_hieuu }}", "so_ky_hieuu", "so_ky_hieu"),
        Fault("needs_p", Place("body", 3), "{{ a }}{% endfor %}", "endfor"),
        Fault("unclosed_field", Place("body", 1, table=1, row=1, cell=2), "{{ don_vi", "don_vi"),
        Fault("unknown_field", Place("header", 1), "{{ la }}", "la"),
    ]


def test_rows_of_a_table_are_repeated_within_it_alone():
    good = (("{%tr for a in noi_nhan %}", ""), ("{{ a }}", "x"), ("{%tr endfor %}", ""))

    assert check_template(paper("Bảng", rows=good), FIELDS) == []
    assert [fault.message_code for fault in check_template(paper("{%p for a in noi_nhan %}", rows=(
        ("{%p endfor %}",),
    )), FIELDS)] == ["other_container"]  # fmt: skip
