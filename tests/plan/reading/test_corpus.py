"""The labelled documents are what their annotated sources say."""

import json

from eval.plans.build import FOLDER, read_source
from eval.plans.measure import count, figures
from eval.score_plans import read_text


def test_documents_and_labels_are_built_from_the_sources():
    for source in sorted((FOLDER / "sources").glob("*.txt")):
        text, label = read_source(source)

        assert (FOLDER / "docs" / source.name).read_text("utf-8") == text
        assert json.loads((FOLDER / "labels" / f"{source.stem}.json").read_text("utf-8")) == label


def test_a_wrong_reading_lowers_the_figures():
    text, label = read_source(FOLDER / "sources" / "02_chi_thi_huyen.txt")
    right = read_text(text)
    wrong = {**right, "tasks": [{**task, "lead": ["Sở Khác"]} for task in right["tasks"][1:]]}

    assert figures(count(right, label))["end_to_end"] == 1.0
    assert figures(count(wrong, label))["end_to_end"] == 0.0
    assert figures(count(wrong, label))["task_f1"] < 1.0
