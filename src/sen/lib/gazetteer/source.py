"""Reads the data files of the package `vietnamadminunits` (1.0.4) without importing it: it wants geometry libraries.

They hold the 63 provinces with districts and communes as they stood on 30 June 2025, the 34 provinces with
communes since 1 July 2025, and which former commune went into which. They hold no legal act and no earlier day.
"""

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sen.lib.gazetteer.model import REORGANISED_ON, Level, Place

PACKAGE = "vietnamadminunits"
NEEDED = ("dataset.db", "converter_2025.json")
LAST_DAY = REORGANISED_ON - timedelta(days=1)


class NoSource(ValueError):
    """There is no data of the package at that place; its text is for whoever typed the command."""


def read_source(path: Path | None) -> list[Place]:
    """Places from a wheel, an unpacked package or its data folder; None: the installed package."""
    if path is None:
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise NoSource(f"chưa cài {PACKAGE}; hãy nêu tệp wheel hoặc thư mục của nó")
        path = Path(next(iter(spec.submodule_search_locations)))
    if path.is_file() and zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as wheel:
            for name in NEEDED:
                member = f"{PACKAGE}/data/{name}"
                if member not in wheel.namelist():
                    raise NoSource(f"trong {path.name} không có {member}")
                (Path(folder) / name).write_bytes(wheel.read(member))
            return _places_in(Path(folder))
    return _places_in(_data_folder(path))


def _data_folder(path: Path) -> Path:
    for folder in (path, path / "data", path / PACKAGE / "data"):
        if all((folder / name).is_file() for name in NEEDED):
            return folder
    raise NoSource(f"không có {' và '.join(NEEDED)} trong {path}")


def _places_in(folder: Path) -> list[Place]:
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    database = sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)
    try:
        database.row_factory = sqlite3.Row
        today = list(database.execute("SELECT * FROM admin_units"))
        former = list(database.execute("SELECT * FROM admin_units_legacy"))
    finally:
        database.close()
    places = {place.key: place for place in (*_of_today(today), *_of_before(former, today, converter))}
    return sorted(places.values(), key=lambda place: place.key)


def _of_today(rows: list[sqlite3.Row]) -> Iterator[Place]:
    for row in rows:
        province = f"{Level.PROVINCE}{row['provinceCode']}"
        yield Place(province, row["province"], "", REORGANISED_ON, None, ())
        yield Place(f"{Level.COMMUNE}{row['wardCode']}", row["ward"], province, REORGANISED_ON, None, ())


def _of_before(
    rows: list[sqlite3.Row], today: list[sqlite3.Row], converter: Mapping[str, Any]
) -> Iterator[Place]:
    provinces = _successors_of_provinces(today, converter)
    heirs = _successors_of_communes(today, converter)
    for row in rows:
        province = f"{Level.PROVINCE}{row['provinceCode']}-"
        district = f"{Level.DISTRICT}{row['districtCode']}-"
        successors = tuple(heirs.get(f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}", ()))
        yield Place(province, row["province"], "", None, LAST_DAY, (provinces[row["provinceKey"]],))
        of_district = () if row["ward"] else successors  # five island districts had no communes
        yield Place(district, row["district"], province, None, LAST_DAY, of_district)
        if row["ward"]:
            key = f"{Level.COMMUNE}{row['wardCode']}-"
            yield Place(key, row["ward"], district, None, LAST_DAY, successors)


def _successors_of_provinces(today: list[sqlite3.Row], converter: Mapping[str, Any]) -> dict[str, str]:
    codes = {row["provinceKey"]: f"{Level.PROVINCE}{row['provinceCode']}" for row in today}
    return {old: codes[new] for new, olds in converter["DICT_PROVINCE"].items() for old in olds}


def _successors_of_communes(today: list[sqlite3.Row], converter: Mapping[str, Any]) -> dict[str, list[str]]:
    """By the source's own key of a former commune; the one it marks as default first."""
    codes = {(row["provinceKey"], row["wardKey"]): f"{Level.COMMUNE}{row['wardCode']}" for row in today}
    found: dict[str, list[str]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                found[old] = [codes[province, commune]]
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            parts.sort(key=lambda part: not part["isDefaultNewWard"])
            found[old] = [codes[province, part["newWardKey"]] for part in parts]
    return found
