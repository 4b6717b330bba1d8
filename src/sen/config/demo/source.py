"""Our own plan texts: a head of `field: value` lines, `---`, the body, and `===` before an annex.

In a value " | " parts the lines that the letterhead prints one below the other.
"""

from dataclasses import dataclass, field
from importlib.resources import files

PLANS = files("sen.config.demo") / "plans"


@dataclass(frozen=True, slots=True)
class PlanSource:
    head: dict[str, list[str]]
    body: list[str]
    """Paragraphs; "# " marks a section, "## " a clause."""
    annex: list[str] = field(default_factory=list)
    """Headings, then the rows of one table, each as "| cell | cell |"."""


def plan_source(name: str, *, year: int) -> PlanSource:
    text = (PLANS / f"{name}.txt").read_text("utf-8").replace("{year}", str(year))
    head, _, rest = text.partition("\n---\n")
    body, _, annex = rest.partition("\n===\n")
    return PlanSource(_fields(head), _paragraphs(body), _paragraphs(annex))


def _fields(head: str) -> dict[str, list[str]]:
    pairs = (line.split(":", 1) for line in head.splitlines())
    return {name: [part.strip() for part in value.split("|")] for name, value in pairs}


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
