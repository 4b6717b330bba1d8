"""One place as the file has it. Pure values; nothing here reads a clock or a database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REORGANISED_ON = date(2025, 7, 1)
"""The one change that the source records: districts ended, 63 provinces became 34."""


class Level(StrEnum):
    PROVINCE = "p"
    DISTRICT = "d"
    COMMUNE = "c"


_RANKS = (
    "Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu",
)  # fmt: skip
"""What a place is, as the first words of its full name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province, district or commune between two reorganisations."""

    key: str
    """Level, official code and, for what has ended, a dash: "c31120", "c31120-"."""
    name: str
    """In full: "Xã Tân Lập"."""
    parent: str
    """Key of the district or province it belonged to; empty for a province."""
    valid_from: date | None
    """None: the source does not say since when."""
    valid_to: date | None
    successors: tuple[str, ...]
    """Keys. Of several the first received the greatest part, as the source reckons it."""

    @property
    def level(self) -> Level:
        return Level(self.key[0])

    @property
    def code(self) -> str:
        """The number of the General Statistics Office."""
        return self.key[1:].rstrip("-")

    @property
    def rank(self) -> str:
        return next((rank for rank in _RANKS if self.name.startswith(f"{rank} ")), "")

    @property
    def short_name(self) -> str:
        """Without "Xã", "Phường"; numbered wards keep it: "Phường 1" is no name without its word."""
        short = self.name.removeprefix(self.rank).strip()
        return self.name if short.isdigit() or not short else short

    def exists_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)
