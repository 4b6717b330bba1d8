"""The file: tab-separated lines, gzip'd, the same bytes for the same places."""

import gzip
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sen.lib.gazetteer.model import Place

SHIPPED = Path(__file__).with_name("places.tsv.gz")
HEAD = "key\tname\tparent\tvalid_from\tvalid_to\tsuccessors"


def read_places(path: Path = SHIPPED) -> list[Place]:
    """Every place of the file, in its order. ValueError when it is no such file."""
    head, *lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    if head != HEAD:
        raise ValueError(f"{path.name} is not a gazetteer")
    return [_place(line) for line in lines]


def write_places(places: Iterable[Place], path: Path = SHIPPED) -> None:
    """Sorted by key, and without the moment of writing: a refresh without a change gives the same file."""
    lines = [_line(place) for place in sorted(places, key=lambda place: place.key)]
    text = "\n".join([HEAD, *lines, ""])
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def _place(line: str) -> Place:
    key, name, parent, valid_from, valid_to, successors = line.split("\t")
    return Place(key, name, parent, _day(valid_from), _day(valid_to), tuple(successors.split()))


def _line(place: Place) -> str:
    days = [day.isoformat() if day else "" for day in (place.valid_from, place.valid_to)]
    return "\t".join([place.key, place.name, place.parent, *days, " ".join(place.successors)])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
