"""`sen sample_report`: a report of the demo locality, from the rows to a file that the checker finds nothing in."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from sen.config.demo.sample_report import sample_content, sample_report
from sen.lib.documents import read_document
from sen.lib.official import check
from sen.lib.official.command import main as check_command
from sen.plan.merged import merged_of


def written(path, **options):
    out = StringIO()
    call_command("sample_report", str(path), stdout=out, **options)
    return out.getvalue()


def test_it_is_written_and_in_the_form(tmp_path, capsys):
    path = tmp_path / "Báo cáo mẫu.docx"

    assert str(path) in written(path)

    assert check_command([str(path)]) == 0
    assert "đúng thể thức" in capsys.readouterr().out


def test_nothing_is_overwritten_unless_told(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(b"mine")
    with pytest.raises(CommandError, match="--force"):
        written(path)
    assert path.read_bytes() == b"mine"
    written(path, force=True)
    assert path.read_bytes() == sample_report()


@pytest.mark.parametrize(("name", "options"), [("x.pdf", {}), ("x.docx", {"rows": 0}), ("no/x.docx", {})])
def test_what_cannot_be_done_is_said(tmp_path, name, options):
    with pytest.raises(CommandError):
        written(tmp_path / name, **options)


def test_every_answer_stands_in_it_in_the_order_of_the_plan():
    content = sample_content(200)
    data = sample_report(200)

    lines = [line["text"] for task in merged_of(content) for line in task.lines]
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    place = 0
    for line in lines:
        place = text.index(line, place) + len(line)
    assert len(lines) == 200
    assert check(data, name="x.docx") == []


def test_our_own_reader_opens_it_again():
    lines = " ".join(line.text for line in read_document(sample_report()).lines)
    assert "BÁO CÁO" in lines
    assert all(unit["name"] in lines for unit in sample_content()["units"])


def test_the_chart_is_told_in_words_and_stands_beside_its_table():
    document = Document(BytesIO(sample_report()))
    (shape,) = document.inline_shapes
    told = shape._inline.docPr.get("descr")
    first = sample_content()["units"][0]
    counts = [
        sum(line["answer"] == answer for line in first["lines"])
        for answer in ("done", "reported", "nothing_arose")
    ]
    assert (
        f"{first['name']}: hoàn thành {counts[0]}, đang thực hiện {counts[1]}, không phát sinh {counts[2]}"
        in told
    )
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["TT", "Đơn vị", "Gửi báo cáo", "Hoàn thành", "Đang thực hiện", "Không phát sinh"] in heads
