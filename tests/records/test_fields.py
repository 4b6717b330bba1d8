import re

from sen.lib.templating import Field
from sen.records.fields import PAPER_FIELDS, SAMPLES


def test_each_field_has_a_name_of_its_own_without_diacritics():
    names = [field.name for field in PAPER_FIELDS]

    assert [name for name in names if not re.fullmatch(r"[a-z][a-z_]*", name)] == []
    assert len(set(names)) == len(names) == 18


def test_a_sample_is_a_list_exactly_where_the_field_is_one():
    assert [f.name for f in PAPER_FIELDS if isinstance(f.sample, tuple) != f.is_list] == []
    assert set(SAMPLES) == {field.name for field in PAPER_FIELDS}


def test_a_field_says_how_it_is_written():
    assert Field("ngay", "", "05").written == "{{ ngay }}"
    assert Field("noi_nhan", "", ("a",), is_list=True).written == (
        "{%p for dong in noi_nhan %}\n{{ dong }}\n{%p endfor %}"
    )
