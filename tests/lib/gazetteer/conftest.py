"""A fictional country of two former provinces, in the form of the package that the gazetteer is made from."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

COLUMNS = "province, district, ward, provinceCode, districtCode, wardCode, provinceKey, districtKey, wardKey"
FORMER = [
    ("Tỉnh Sen", "Huyện Hồng", "Xã Hòa Bình", "01", "001", "00001", "tinhsen", "huyenhong", "xahoabinh"),
    ("Tỉnh Sen", "Huyện Hồng", "Xã Mỹ Thọ", "01", "001", "00002", "tinhsen", "huyenhong", "xamytho"),
    ("Tỉnh Sen", "Huyện Hồng", "Thị trấn Bến", "01", "001", "00003", "tinhsen", "huyenhong", "thitranben"),
    ("Tỉnh Cúc", "Huyện Đảo", None, "02", "002", None, "tinhcuc", "huyendao", None),
]
TODAY = [
    ("Tỉnh Sen", "Xã Hòa Bình", "01", "00001", "tinhsen", "xahoabinh"),
    ("Tỉnh Sen", "Phường Mỹ Tho", "01", "00002", "tinhsen", "phuongmytho"),
    ("Tỉnh Sen", "Đặc khu Đảo", "01", "00009", "tinhsen", "dackhudao"),
]
CONVERTER = {
    "DICT_PROVINCE": {"tinhsen": ["tinhsen", "tinhcuc"]},
    "DICT_PROVINCE_WARD_NO_DIVIDED": {
        "tinhsen": {
            "xahoabinh": ["tinhsen_huyenhong_xahoabinh"],
            "phuongmytho": ["tinhsen_huyenhong_xamytho"],
            "dackhudao": ["tinhcuc_huyendao_"],
        }
    },
    "DICT_PROVINCE_WARD_DIVIDED": {
        "tinhsen": {
            "tinhsen_huyenhong_thitranben": [
                {"newWardKey": "xahoabinh", "isDefaultNewWard": False},
                {"newWardKey": "phuongmytho", "isDefaultNewWard": True},
            ]
        }
    },
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An unpacked package."""
    data = tmp_path / "vietnamadminunits" / "data"
    data.mkdir(parents=True)
    (data / "converter_2025.json").write_text(json.dumps(CONVERTER), "utf-8")
    database = sqlite3.connect(data / "dataset.db")
    database.execute(f"CREATE TABLE admin_units_legacy ({COLUMNS})")
    database.executemany(f"INSERT INTO admin_units_legacy VALUES ({', '.join('?' * 9)})", FORMER)
    database.execute(
        "CREATE TABLE admin_units (province, ward, provinceCode, wardCode, provinceKey, wardKey)"
    )
    database.executemany("INSERT INTO admin_units VALUES (?, ?, ?, ?, ?, ?)", TODAY)
    database.commit()
    database.close()
    return data.parent


@pytest.fixture
def wheel(package: Path, tmp_path: Path) -> Path:
    path = tmp_path / "vietnamadminunits-1.0.4-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("dataset.db", "converter_2025.json"):
            archive.write(package / "data" / name, f"vietnamadminunits/data/{name}")
    return path
