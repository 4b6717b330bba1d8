"""Write docs/*.txt and labels/*.json from the annotated sources.

    python -m eval.plans.build

A source is the document itself with what a person should find: lines "%field: value" for the head, and behind every
paragraph that is a task ⟦lead: A ; B | with: C | due: ... | text: ...⟧. ⟦⟧ is a task without lead; `text` serves rows
of tables, whose task is one cell. The labels are written before any reader is run on the document.
"""

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_MARK = re.compile(r"\s*⟦(?P<said>[^⟧]*)⟧\s*$")
_PLAIN_MARKER = re.compile(r"^(?:Điều \d+\.|[IVX]+\.|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[-+*•])\s*")

Label = dict[str, Any]


def build() -> None:
    for kind in ("docs", "labels"):
        (FOLDER / kind).mkdir(exist_ok=True)
    for source in sorted((FOLDER / "sources").glob("*.txt")):
        text, label = read_source(source)
        (FOLDER / "docs" / source.name).write_text(text, "utf-8")
        shown = json.dumps(label, ensure_ascii=False, indent=1)
        (FOLDER / "labels" / f"{source.stem}.json").write_text(shown + "\n", "utf-8")


def read_source(source: Path) -> tuple[str, Label]:
    """The document's text and its label."""
    head: dict[str, str] = {}
    lines: list[str] = []
    tasks: list[Label] = []
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("%"):
            name, _, value = line[1:].partition(":")
            head[name.strip()] = value.strip()
            continue
        mark = _MARK.search(line)
        words = line[: mark.start()] if mark else line
        lines.append(words)
        if mark:
            tasks.append(_task(words, mark["said"]))
    return "\n".join(lines) + "\n", {"file": source.stem, "header": _header(head), "tasks": tasks}


def _task(line: str, said: str) -> Label:
    parts = dict(part.strip().split(":", 1) for part in said.split(" | ") if part.strip())
    names = {name.strip(): value.strip() for name, value in parts.items()}
    return {
        "text": names.get("text") or _PLAIN_MARKER.sub("", line.strip(), count=1),
        "lead": _list(names.get("lead")),
        "coordinating": _list(names.get("with")),
        "due": names.get("due"),
    }


def _list(value: str | None) -> list[str]:
    return [name.strip() for name in value.split(" ; ")] if value else []


def _header(head: dict[str, str]) -> Label:
    bases = [
        dict(zip(("type", "number", "date"), basis.strip().split("|"), strict=True))
        for basis in head["bases"].split(" ; ")
        if basis
    ]
    return {
        "issuer": head.get("issuer"),
        "number": head.get("number"),
        "place": head.get("place"),
        "date": head.get("date"),
        "doc_type": head.get("doc_type"),
        "title": head.get("title"),
        "legal_bases": [{**basis, "number": basis["number"] or None} for basis in bases],
    }


if __name__ == "__main__":
    build()
