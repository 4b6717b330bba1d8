"""The labelled plan handed to the project; skipped where the folder beside the repository is absent."""

import json
from pathlib import Path

import pytest

from sen.lib.documents import read_document
from sen.plan.reading import as_json, read_plan

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "plans" / "dev"
if not SHARED.is_dir():
    pytest.skip("needs ../shared/plans/dev, which this copy does not have", allow_module_level=True)

TEXT = SHARED / "docs" / "00_hong_ngu_2020.txt"
LABELLED = json.loads((SHARED / "00_hong_ngu_2020.outline.json").read_text("utf-8"))


def test_outline_of_the_labelled_plan_is_exact_from_text() -> None:
    read = as_json(read_plan(read_document(TEXT).lines))

    assert read["outline"] == LABELLED["outline"]


def test_tasks_of_the_labelled_plan_are_exact_from_text() -> None:
    read = as_json(read_plan(read_document(TEXT).lines))

    assert [(task["id"], task["outline_id"], task["lines"], task["lead"]) for task in read["tasks"]] == [
        (task["id"], task["node"], task["lines"], task["lead_units"]) for task in LABELLED["tasks"]
    ]
