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

from eval.plans.measure import FIGURES, count, figures, matched, names_equal, total
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
            _show(read, label)
    return total(sums)


def _show(read: Json, label: Json) -> None:
    pairs = matched(read["tasks"], label["tasks"])
    print(f"== {label['file']}")
    for name in ("number", "date", "doc_type", "title", "issuer"):
        if label["header"][name] != read["header"][name]:
            print(f"   {name}: read {read['header'][name]!r}, labelled {label['header'][name]!r}")
    bases = [[basis["number"] for basis in side["header"]["legal_bases"]] for side in (read, label)]
    if bases[0] != bases[1]:
        print(f"   bases: read {bases[0]}, labelled {bases[1]}")
    for task in read["tasks"]:
        if not any(task is one for one, _ in pairs):
            print(f"   + {task['id']} {task['text'][:120]}")
    for task in label["tasks"]:
        if not any(task is one for _, one in pairs):
            print(f"   - {task['text'][:120]}")
    for task, wanted in pairs:
        for name in ("lead", "coordinating"):
            if not names_equal(task[name], wanted[name]):
                print(f"   {task['id']} {name}: read {task[name]}, labelled {wanted[name]}")
        if (wanted["due"] or None) != (task["due"] or None):
            print(f"   {task['id']} due: read {task['due']!r}, labelled {wanted['due']!r}")


def main(arguments: list[str]) -> int:
    show = "--show" in arguments
    baseline = json.loads(BASELINE.read_text("utf-8"))["plans"]
    failures = []
    if corpus_hash(OWN) != baseline["corpus_sha256"]:
        failures.append(
            f"eval/plans changed: its hash is now {corpus_hash(OWN)}; look at the figures, then set it in eval/baseline.json"
        )
    rows = [("own", score(OWN, show=show))]
    rows += [
        (variant.__name__, score(OWN, variant, show="--show-variants" in arguments)) for variant in VARIANTS
    ]
    if SHARED.is_dir():
        rows.append(("shared", score(SHARED, show=show)))
    else:
        print("skipped: ../shared/plans/dev is not there")
    for name, sums in rows:
        got = figures(sums)
        print(f"{name:26}" + " ".join(f"{figure} {got[figure]:.3f}" for figure in FIGURES))
        floors = baseline["floors"]["variants" if name not in ("own", "shared") else name]
        failures += [
            f"{name}: {figure} {got[figure]:.3f} is below {floors[figure]}"
            for figure in FIGURES
            if got[figure] < floors[figure]
        ]
    for failure in failures:
        print(f"FAILED {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
