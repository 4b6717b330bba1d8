import json

import pytest

from sen.lib.gazetteer import command
from sen.lib.gazetteer.table import read_places


@pytest.fixture
def file(tmp_path):
    return tmp_path / "places.tsv.gz"


def run(*arguments):
    return command.main([str(each) for each in arguments])


def test_refresh_writes_after_a_yes(package, file, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda _question: "có")

    assert run(package, "--file", file) == 0

    told = capsys.readouterr().out
    assert told.splitlines()[:2] == [
        "Đang có: 1 tỉnh, thành phố; 3 xã, phường, đặc khu. Đã hết: 2 tỉnh, thành phố; 2 huyện; 3 xã, phường, thị trấn.",
        "Thêm 11, đổi 0, mất 0.",
    ]
    assert "  + ... và 1 nơi nữa" in told
    assert told.splitlines()[-1] == f"Đã ghi: {file} ({file.stat().st_size} byte)."
    assert len(read_places(file)) == 11


def test_refresh_without_a_yes_writes_nothing(package, file, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda _question: "")

    assert run(package, "--file", file) == 1
    assert not file.exists()
    assert capsys.readouterr().out.endswith("Không ghi gì.\n")


def test_the_difference_names_what_is_added_changed_and_gone(package, file, capsys):
    run(package, "--file", file, "--yes")
    data = package / "data" / "converter_2025.json"
    changed = json.loads(data.read_text("utf-8"))
    divided = changed["DICT_PROVINCE_WARD_DIVIDED"]["tinhsen"]["tinhsen_huyenhong_thitranben"]
    divided.reverse()
    divided[0]["isDefaultNewWard"], divided[1]["isDefaultNewWard"] = False, True
    data.write_text(json.dumps(changed), "utf-8")
    capsys.readouterr()

    assert run(package, "--file", file, "--check") == 1

    told = capsys.readouterr().out
    assert "Thêm 0, đổi 1, mất 0." in told
    assert "~ Thị trấn Bến [c00003-] => c00002 c00001 -> Thị trấn Bến [c00003-] => c00001 c00002" in told


def test_refresh_twice_changes_nothing(package, file, capsys):
    run(package, "--file", file, "--yes")
    first = file.read_bytes()

    assert run(package, "--file", file) == 0
    assert file.read_bytes() == first


def test_a_missing_source_is_told(tmp_path, file, capsys):
    assert run(tmp_path / "nothing", "--file", file) == 66
    told = capsys.readouterr().err
    assert told == f"sen: không có dataset.db và converter_2025.json trong {tmp_path / 'nothing'}\n"


def test_thousands_are_parted_as_vietnamese_does():
    assert [command._number(count) for count in (7, 3321, 1234567)] == ["7", "3.321", "1.234.567"]
