"""Rules on a fictional country, and what the shipped file must hold."""

from datetime import date

import pytest

from sen.lib.gazetteer import Gazetteer, Level, gazetteer
from sen.lib.gazetteer.source import read_source

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def small(package):
    return Gazetteer(read_source(package))


def names(places):
    return [place.name for place in places]


def test_a_name_is_found_without_marks_and_in_both_tone_placements(small):
    found = [names(small.places_named(text, on=SINCE)) for text in ("xa hoa binh", "Hòa Bình", "Hoà Bình")]

    assert found == [["Xã Hòa Bình"]] * 3


def test_typed_marks_bring_the_name_that_bears_them_to_the_front(small):
    assert names(small.places_named("Mỹ Thọ")) == ["Xã Mỹ Thọ", "Phường Mỹ Tho"]
    assert names(small.places_named("Mỹ Tho")) == ["Phường Mỹ Tho", "Xã Mỹ Thọ"]


def test_a_day_leaves_out_what_did_not_exist_on_it(small):
    assert names(small.places_named("my tho", on=BEFORE)) == ["Xã Mỹ Thọ"]
    assert names(small.places_named("my tho", on=SINCE)) == ["Phường Mỹ Tho"]


def test_after_a_comma_stands_what_it_belongs_to(small):
    assert names(small.places_named("Hòa Bình, huyện Hồng")) == ["Xã Hòa Bình"]
    assert names(small.places_named("Hòa Bình, Cúc")) == []


@pytest.mark.parametrize("text", ["", "   ", ",", ", Sen"])
def test_nothing_typed_finds_nothing(small, text):
    assert small.places_named(text) == []


def test_a_divided_commune_names_all_that_received_a_part(small):
    town = small.place("c00003-")

    assert names(small.successors_of(town)) == ["Phường Mỹ Tho", "Xã Hòa Bình"]
    assert small.gave_only_a_part(town)


def test_a_district_became_what_its_communes_became(small):
    assert names(small.successors_of(small.place("d001-"))) == ["Xã Hòa Bình", "Phường Mỹ Tho"]


def test_former_names_are_those_of_the_predecessors_without_its_own(small):
    assert small.former_names(small.place("c00001")) == ["Thị trấn Bến"]


def test_province_of_goes_up_over_the_district_of_that_day(small):
    assert small.province_of(small.place("c00001-")).key == "p01-"
    assert small.province_of(small.place("c00001")).key == "p01"


def test_a_numbered_ward_keeps_its_word_as_short_name(small):
    assert small.place("d001-").short_name == "Hồng"


# ---- the shipped file


def test_the_shipped_gazetteer_holds_the_whole_country():
    counts = {
        (level.name, day): len(gazetteer().places(level=level, on=day))
        for level in Level
        for day in (BEFORE, SINCE)
    }

    assert counts == {
        ("PROVINCE", BEFORE): 63,
        ("DISTRICT", BEFORE): 696,
        ("COMMUNE", BEFORE): 10_035,
        ("PROVINCE", SINCE): 34,
        ("DISTRICT", SINCE): 0,
        ("COMMUNE", SINCE): 3_321,
    }


def test_every_former_place_leads_to_one_that_is_in_force():
    places = gazetteer()

    lost = [place.key for place in places.places(on=BEFORE) if not places.successors_of(place)]
    dead = [key for place in places.places() for key in place.successors if key not in places]

    assert (lost, dead) == ([], [])


def test_every_place_of_today_has_a_predecessor_and_a_province():
    places = gazetteer()
    today = places.places(on=SINCE)

    assert [place.key for place in today if not places.predecessors_of(place)] == []
    assert {places.province_of(place).level for place in today} == {Level.PROVINCE}


def test_successors_lead_nowhere_in_a_circle():
    places = gazetteer()

    assert [place.key for place in places.places(on=SINCE) if place.successors] == []


def test_a_well_known_place_is_right():
    places = gazetteer()
    (ward,) = places.places_named("phuong cao lanh", on=SINCE, level=Level.COMMUNE)

    assert (ward.name, places.province_of(ward).name) == ("Phường Cao Lãnh", "Tỉnh Đồng Tháp")
    assert all(name.split()[0] in {"Phường", "Xã"} for name in places.former_names(ward))
    assert places.former_names(ward)
