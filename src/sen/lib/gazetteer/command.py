"""`sen refresh_gazetteer [SOURCE]`: read the source, show the difference, write only after a yes. Starts without Django."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sen.lib.gazetteer.difference import Difference, difference
from sen.lib.gazetteer.model import Level, Place
from sen.lib.gazetteer.source import NoSource, read_source
from sen.lib.gazetteer.table import SHIPPED, read_places, write_places

SHOWN = 10
YES = {"yes", "y", "có", "co"}


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    try:
        after = read_source(options.source)
    except NoSource as error:
        _say(f"sen: {error}", to_error=True)
        return 66  # EX_NOINPUT of sysexits.h
    before = read_places(options.file) if options.file.exists() else []
    found = difference(before, after)
    _say(_counts(after))
    _show(found)
    if found.is_empty:
        return 0
    if options.check:
        return 1
    if not (options.yes or input('Gõ "có" để ghi: ').strip().lower() in YES):
        _say("Không ghi gì.")
        return 1
    write_places(after, options.file)
    _say(f"Đã ghi: {options.file} ({_number(options.file.stat().st_size)} byte).")
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="sen refresh_gazetteer",
        description="Read the source, show the difference, write only after a yes.",
    )
    made.add_argument(
        "source",
        nargs="?",
        type=Path,
        help="a wheel of vietnamadminunits, or its folder; else the installed one",
    )
    made.add_argument("--file", type=Path, default=SHIPPED, help="the gazetteer to bring up to date")
    made.add_argument("--yes", action="store_true", help="write without asking")
    made.add_argument("--check", action="store_true", help="show the difference only; exit 1 if there is one")
    return made


def _counts(places: Sequence[Place]) -> str:
    def number(level: Level, *, ended: bool) -> int:
        return sum(place.level is level and (place.valid_to is not None) is ended for place in places)

    provinces, _districts, communes = (_number(number(level, ended=False)) for level in Level)
    former = [_number(number(level, ended=True)) for level in Level]
    now = f"Đang có: {provinces} tỉnh, thành phố; {communes} xã, phường, đặc khu."
    return f"{now} Đã hết: {former[0]} tỉnh, thành phố; {former[1]} huyện; {former[2]} xã, phường, thị trấn."


def _show(found: Difference) -> None:
    added, changed, gone = (_number(len(each)) for each in (found.added, found.changed, found.gone))
    _say(f"Thêm {added}, đổi {changed}, mất {gone}.")
    _list("+", [_told(place) for place in found.added])
    _list("~", [f"{_told(before)} -> {_told(after)}" for before, after in found.changed])
    _list("-", [_told(place) for place in found.gone])


def _list(sign: str, lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        _say(f"  {sign} {line}")
    if len(lines) > SHOWN:
        _say(f"  {sign} ... và {_number(len(lines) - SHOWN)} nơi nữa")


def _told(place: Place) -> str:
    return f"{place.name} [{place.key}]" + (f" => {' '.join(place.successors)}" if place.successors else "")


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _say(text: str, *, to_error: bool = False) -> None:
    print(text, file=sys.stderr if to_error else sys.stdout)
