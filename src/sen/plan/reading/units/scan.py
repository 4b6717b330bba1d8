"""One walk over the words of a list, and what it knows of the name it stands in."""

from collections.abc import Sequence

from sen.plan.reading import lexicon
from sen.plan.reading.units.names import Unit, after_head, opens_group
from sen.plan.reading.words import Word


class Scan:
    """One walk over the words of a list."""

    def __init__(self, text: str, words: Sequence[Word], index: int) -> None:
        self.text, self.words, self.index = text, words, index
        self.first = index
        self.begin = index
        self.is_group = opens_group(words, index)
        self.is_listing_sectors = False
        self.units: list[Unit] = []

    def close(self, stop: int) -> None:
        if stop <= self.begin:
            return
        end = self.words[stop - 1].end
        if self.text.count("(", self.words[self.begin].start, end) > self.text.count(
            ")", self.words[self.begin].start, end
        ):
            shut = self.text.find(")", end)
            end = shut + 1 if 0 <= shut - end <= 3 else end
        self.units.append(Unit(self.words[self.begin].start, end, self.is_group))

    def part(self, stop: int, begin: int) -> None:
        """One name ends before `stop`, the next begins at `begin`."""
        self.close(stop)
        self.begin = begin
        self.is_group = opens_group(self.words, begin)
        self.index = after_head(self.words, begin)


def is_collective(scan: Scan) -> bool:
    """Whether the name holds "các" or stands for every committee of a level ("UBND tỉnh, thành phố")."""
    return any(
        word.form == "các" or lexicon.TERRITORIES.at(scan.words, scan.begin + k)
        for k, word in enumerate(scan.words[scan.begin : scan.index])
    )


def is_collective_before(scan: Scan, index: int) -> bool:
    return any(word.form == "các" for word in scan.words[scan.begin : index])
