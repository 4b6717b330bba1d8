from datetime import date

import pytest

from sen.lib.gazetteer.source import NoSource, read_source


def by_key(places):
    return {place.key: place for place in places}


def test_the_source_gives_places_before_and_since_the_reorganisation(package):
    places = by_key(read_source(package))

    assert sorted(places) == [
        "c00001", "c00001-", "c00002", "c00002-", "c00003-", "c00009", "d001-", "d002-", "p01", "p01-", "p02-",
    ]  # fmt: skip
    assert (places["c00001-"].valid_to, places["c00001"].valid_from) == (date(2025, 6, 30), date(2025, 7, 1))
    assert (places["c00001-"].parent, places["c00001"].parent) == ("d001-", "p01")


def test_the_default_of_a_divided_commune_stands_first(package):
    assert by_key(read_source(package))["c00003-"].successors == ("c00002", "c00001")


def test_an_island_district_without_communes_is_its_own_predecessor(package):
    assert by_key(read_source(package))["d002-"].successors == ("c00009",)


def test_a_wheel_gives_the_same_as_the_unpacked_package(package, wheel):
    assert read_source(wheel) == read_source(package) == read_source(package / "data")


def test_a_folder_without_the_data_is_refused(tmp_path):
    with pytest.raises(NoSource, match=r"dataset\.db"):
        read_source(tmp_path)


def test_the_package_must_be_installed_when_no_path_is_given():
    with pytest.raises(NoSource, match="chưa cài"):
        read_source(None)
