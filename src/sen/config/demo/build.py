"""Write the plan files that are shipped to try an import by hand: `python -m sen.config.demo.build`."""

from pathlib import Path

from sen.config.demo.letter import letter_bytes
from sen.config.demo.source import plan_source

SHIPPED = {"binh_sen": 2026, "long_van": 2026, "hong_lien": 2020}
"""Plan to the year it is printed for; the loaded demo prints its own for the running year."""
FOLDER = Path(__file__).parent / "files"


def shipped_path(name: str) -> Path:
    return FOLDER / f"{name}.docx"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for plan, year in SHIPPED.items():
        shipped_path(plan).write_bytes(letter_bytes(plan_source(plan, year=year)))
