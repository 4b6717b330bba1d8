import gzip

import pytest

from sen.lib.gazetteer.source import read_source
from sen.lib.gazetteer.table import SHIPPED, read_places, write_places


def test_what_is_written_is_read_back(package, tmp_path):
    places = read_source(package)

    write_places(reversed(places), tmp_path / "places.tsv.gz")

    assert read_places(tmp_path / "places.tsv.gz") == places


def test_the_same_places_give_the_same_bytes(package, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"

    for path in (one, two):
        write_places(read_source(package), path)

    assert one.read_bytes() == two.read_bytes()


def test_another_file_is_refused(tmp_path):
    (tmp_path / "x.gz").write_bytes(gzip.compress(b"name,code\n", mtime=0))

    with pytest.raises(ValueError, match="not a gazetteer"):
        read_places(tmp_path / "x.gz")


def test_the_shipped_file_is_small_and_comes_with_its_notice():
    notice = SHIPPED.with_name("NOTICE.txt").read_text("utf-8")

    assert SHIPPED.stat().st_size < 2_000_000
    assert "vietnamadminunits" in notice
    assert "MIT License" in notice
