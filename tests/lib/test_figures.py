"""Charts as pictures: the same bytes for the same figures, every bar as long as its value, letters with all their marks."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from sen.lib.figures import FILLS, LABEL, Series, bars, described

LABELS = ["Phòng Văn hóa - Xã hội", "Đồn Biên phòng Mẫu"]
SERIES = [Series("Hoàn thành", [3, 0]), Series("Đang thực hiện", [1, 2])]


def picture(labels=LABELS, series=SERIES):
    return Image.open(BytesIO(bars(labels, series))).convert("RGB")


def pixels_of(image, colour):
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    near = (
        (each[0] - wanted[0], each[1] - wanted[1], each[2] - wanted[2]) for each in image.get_flattened_data()
    )
    return sum(max(map(abs, each)) < 12 for each in near)


def test_the_same_figures_give_the_same_bytes():
    assert bars(LABELS, SERIES) == bars(LABELS, SERIES)
    assert bars(LABELS, SERIES) != bars(LABELS, [SERIES[0], Series("Đang thực hiện", [1, 3])])


def test_a_bar_is_as_long_as_its_value():
    twice, once = picture(series=[Series("x", [4, 4])]), picture(series=[Series("x", [4, 2])])
    assert 0.70 < pixels_of(once, FILLS[0]) / pixels_of(twice, FILLS[0]) < 0.80


def test_letters_with_marks_are_drawn_and_no_box_stands_for_them():
    def label(text):
        return picture([text], [Series("x", [1])]).crop((0, 50, LABEL, 110))

    unknown = label("\ue123" * 3)
    seen = [label(letter * 3) for letter in "ăâđêôơưặẫệộợựỵ"]
    assert all(ImageChops.difference(each, unknown).getbbox() for each in seen)
    pairs = [(first, second) for place, first in enumerate(seen) for second in seen[place + 1 :]]
    assert all(ImageChops.difference(first, second).getbbox() for first, second in pairs)


def test_a_long_name_ends_before_its_bar():
    left = picture(["Ủy ban Mặt trận Tổ quốc Việt Nam xã Bình Sen " * 3], [Series("x", [1])])
    strip = left.crop((0, 50, 8, left.height))
    assert ImageChops.invert(strip).getbbox() is None


def test_what_is_seen_is_told():
    assert described("Biểu đồ", LABELS, SERIES) == (
        "Biểu đồ. Phòng Văn hóa - Xã hội: hoàn thành 3, đang thực hiện 1; "
        "Đồn Biên phòng Mẫu: hoàn thành 0, đang thực hiện 2."
    )


@pytest.mark.parametrize(
    ("labels", "series"),
    [([], [Series("x", [])]), (["a"], []), (["a"], [Series("x", [-1])]), (["a"], [Series("x", [])])],
)
def test_figures_that_do_not_fit_are_refused(labels, series):
    with pytest.raises(ValueError, match="label"):
        bars(labels, series)


def test_nothing_but_zeros_is_drawn_without_bars():
    assert picture(["a"], [Series("x", [0])]).height > 0
