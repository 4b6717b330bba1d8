"""The gate of the plan reader: `make eval`.

Reads eval/plans and its generated variants, and ../shared/plans/dev where it is present, and fails below the floors
of eval/baseline.json or when the documents are not those the floors were set for. `--show` prints every difference.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eval.plans.measure import FIGURES, count, figures, matched, names_equal, plain, same_name, total
from eval.plans.variants import VARIANTS
from sen.lib.documents import read_document
from sen.plan.reading import as_json, read_plan

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "eval" / "plans"
SHARED = ROOT.parent / "shared" / "plans" / "dev"
BASELINE = ROOT / "eval" / "baseline.json"

Json = dict[str, Any]


def read_text(text: str) -> Json:
    return as_json(read_plan(read_document(text.encode()).lines))


def corpus(folder: Path) -> Iterator[tuple[str, Json]]:
    for path in sorted((folder / "labels").glob("*.json")):
        label = json.loads(path.read_text("utf-8"))
        yield (folder / "docs" / f"{label['file']}.txt").read_text("utf-8"), label


def corpus_hash(folder: Path) -> str:
    """One figure for all documents and labels: floors hold for these and no others."""
    digest = hashlib.sha256()
    for kind in ("docs", "labels"):
        for path in sorted((folder / kind).iterdir()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def score(folder: Path, variant: Callable[[str], str] | None = None, *, show: bool = False) -> Counter[str]:
    sums = []
    for text, label in corpus(folder):
        read = read_text(variant(text) if variant else text)
        sums.append(count(read, label))
        if show:
            sys.stdout.writelines(f"{label['file']}: {line}\n" for line in _differences(read, label))
    return total(sums)


def _differences(read: Json, label: Json) -> Iterator[str]:
    for name in ("number", "date", "doc_type", "title"):
        if plain(label["header"][name]) != plain(read["header"][name]):
            yield f"{name}: read {read['header'][name]!r}, labelled {label['header'][name]!r}"
    pairs = matched(read["tasks"], label["tasks"])
    yield from (
        f"+ {task['id']} {task['text'][:120]}"
        for task in read["tasks"]
        if not any(task is one for one, _ in pairs)
    )
    yield from (
        f"- {task['text'][:120]}" for task in label["tasks"] if not any(task is one for _, one in pairs)
    )
    for task, wanted in pairs:
        for name in ("lead", "coordinating"):
            if not names_equal(task[name], wanted[name]):
                yield f"{task['id']} {name}: read {task[name]}, labelled {wanted[name]}"
        if wanted["due"] and not same_name(task["due"] or "", wanted["due"]):
            yield f"{task['id']} due: read {task['due']!r}, labelled {wanted['due']!r}"


def measured(*, show: bool, show_variants: bool) -> Iterator[tuple[str, str, Counter[str]]]:
    """Name of a corpus or variant, whose floors hold for it, its sums."""
    yield "own", "own", score(OWN, show=show)
    for variant in VARIANTS:
        yield variant.__name__, "variants", score(OWN, variant, show=show_variants)
    if SHARED.is_dir():
        yield "shared", "shared", score(SHARED, show=show)


def main(arguments: list[str]) -> int:
    baseline = json.loads(BASELINE.read_text("utf-8"))["plans"]
    failures = []
    if corpus_hash(OWN) != baseline["corpus_sha256"]:
        failures.append(f"eval/plans is not the corpus of the floors: its hash is {corpus_hash(OWN)}")
    for name, floors_of, sums in measured(
        show="--show" in arguments, show_variants="--show-variants" in arguments
    ):
        got, floors = figures(sums), baseline["floors"][floors_of]
        _say(f"{name:26}" + " ".join(f"{figure} {got[figure]:.3f}" for figure in FIGURES))
        failures += [
            f"{name}: {figure} {got[figure]:.3f}, floor {floors[figure]}"
            for figure in FIGURES
            if got[figure] < floors[figure]
        ]
    if not SHARED.is_dir():
        _say("skipped: ../shared/plans/dev is not there")
    for failure in failures:
        _say(f"FAILED {failure}")
    return 1 if failures else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
