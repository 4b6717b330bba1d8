"""Documents for tests, made of lines."""

from pathlib import Path

from sen.lib.documents import Line
from sen.plan.reading import PlanReading, read_plan

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "eval" / "plans" / "docs"


def lines_of(text: str) -> list[Line]:
    return [Line(number, 1, line) for number, line in enumerate(text.splitlines(), 1)]


def read(text: str) -> PlanReading:
    return read_plan(lines_of(text))


def plan_with(body: str) -> str:
    """A plan of 2026 around the paragraphs handed in."""
    return f"KẾ HOẠCH\nTuyên truyền năm 2026\nỦy ban nhân dân xã ban hành Kế hoạch như sau:\n{body}\n"
