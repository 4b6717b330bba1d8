"""The labelled plan handed to the project; skipped where the folder beside the repository is absent."""

import json
from typing import Any

import pytest

from sen.lib.documents import Line, read_document
from sen.plan.reading import as_json, read_plan
from tests.lib.documents.samples import Pdf, docx

from .documents import ROOT

SHARED = ROOT.parent / "shared" / "plans" / "dev"
if not SHARED.is_dir():
    pytest.skip("needs ../shared/plans/dev, which this copy does not have", allow_module_level=True)

TEXT = SHARED / "docs" / "00_hong_ngu_2020.txt"
LABELLED = json.loads((SHARED / "00_hong_ngu_2020.outline.json").read_text("utf-8"))
Json = dict[str, Any]


def without_lines(nodes: list[Json]) -> list[Json]:
    """The outline apart from where it stands: another file has other lines."""
    return [
        {
            **{name: value for name, value in node.items() if name not in ("lines", "children")},
            "children": without_lines(node.get("children", [])),
        }
        for node in nodes
    ]


def paragraphs_of_the_plan() -> list[str]:
    """What a clerk would type into Word: every part of the labelled outline as one paragraph."""
    lines = TEXT.read_text("utf-8").splitlines()
    starts: dict[int, int] = {}
    pending = list(LABELLED["outline"])
    while pending:
        node = pending.pop()
        starts[node["lines"][0]] = node["lines"][1]
        pending += node.get("children", [])
    typed, number = [], 1
    while number <= len(lines):
        last = starts.get(number, number)
        typed.append(" ".join(" ".join(lines[number - 1 : last]).split()))
        number = last + 1
    return typed


def read_json(source: bytes | None = None) -> Json:
    return as_json(read_plan(read_document(TEXT if source is None else source).lines))


def test_outline_is_exact_from_text():
    assert read_json()["outline"] == LABELLED["outline"]


def test_tasks_are_exact_from_text():
    read = read_json()

    assert [
        (task["id"], task["outline_id"], task["lines"], task["lead"], task["advises"])
        for task in read["tasks"]
    ] == [
        (task["id"], task["node"], task["lines"], task["lead_units"], task["advises"])
        for task in LABELLED["tasks"]
    ]


def test_recipients_and_signature_are_exact_from_text():
    read = read_json()

    assert [recipient["name"] for recipient in read["recipients"]] == LABELLED["recipients"]["items"]
    assert read["signature"] == {
        name: LABELLED["signature"][name] for name in ("authority", "for", "position", "signer", "lines")
    }


def test_findings_name_the_blank_day_the_missing_number_and_the_two_issuers():
    assert [(finding["code"], finding["line"]) for finding in read_json()["findings"]] == [
        ("day_blank", 1),
        ("number_missing", 3),
        ("two_issuers", 96),
    ]


def test_outline_and_tasks_are_exact_from_word():
    typed = paragraphs_of_the_plan()

    read = read_json(docx(lambda document: [document.add_paragraph(text) for text in typed]))

    assert without_lines(read["outline"]) == without_lines(LABELLED["outline"])
    assert [task["id"] for task in read["tasks"]] == [task["id"] for task in LABELLED["tasks"]]


def test_outline_and_tasks_are_exact_from_pdf_set_line_by_line():
    pdf = Pdf()
    for line in TEXT.read_text("utf-8").splitlines():
        pdf.line_of(line.strip())

    read = read_json(pdf.bytes())

    assert without_lines(read["outline"]) == without_lines(LABELLED["outline"])
    assert [task["id"] for task in read["tasks"]] == [task["id"] for task in LABELLED["tasks"]]


def test_outline_and_tasks_are_exact_from_pdf_set_anew():
    """Justified paragraphs of another width, broken over pages where they happen to end."""
    pdf = Pdf()
    for text in paragraphs_of_the_plan():
        pdf.multi_cell(0, 7, text, align="J", new_x="LMARGIN", new_y="NEXT")

    read = read_json(pdf.bytes())

    assert without_lines(read["outline"]) == without_lines(LABELLED["outline"])
    assert [task["id"] for task in read["tasks"]] == [task["id"] for task in LABELLED["tasks"]]


def test_lines_of_the_result_are_lines_of_the_file():
    lines = {line.number: line for line in read_document(TEXT).lines}

    for task in read_json()["tasks"]:
        first: Line = lines[task["lines"][0]]
        assert task["text"].split()[0] in first.text
