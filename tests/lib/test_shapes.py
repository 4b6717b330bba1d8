import pytest

from sen.lib import shapes
from sen.lib.shapes import WrongShape

PERSON = shapes.record(name=shapes.text(10, is_needed=True), age=shapes.maybe(shapes.number(99)))


def test_what_fits_comes_back():
    value = {"name": "Phòng A\nB", "age": None}

    assert PERSON(value) == value
    assert shapes.several(PERSON, most=2)([value, value]) == [value, value]


@pytest.mark.parametrize(
    "value", [{}, {"name": "A"}, {"name": "A", "age": 1, "more": 1}, {"name": " ", "age": 1}, {"name": 3, "age": 1}, [], None,
              {"name": "A" * 11, "age": 1}, {"name": "A", "age": True}, {"name": "A", "age": -1}, {"name": "A", "age": 100}]
)  # fmt: skip
def test_what_does_not_fit_is_refused(value):
    with pytest.raises(WrongShape):
        PERSON(value)


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\u202e", "\u200b", "\ufeff", "\ud800"])
def test_letters_that_hide_or_turn_are_refused(letter):
    with pytest.raises(WrongShape):
        shapes.text(99)(f"báo{letter}cáo")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "ftp://example.org", "https://a b", "http://[x"]
)  # fmt: skip
def test_only_web_addresses_are_links(address):
    with pytest.raises(WrongShape):
        shapes.link(address)

    assert shapes.link("https://example.org/a?b=1") == "https://example.org/a?b=1"


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (shapes.day, "2026-03-10", "10/03/2026"),
        (shapes.moment, "2026-03-10T02:00:00+00:00", "gestern"),
        (shapes.sha256, "0" * 64, "0" * 63),
        (shapes.one_of("a", "b"), "a", "c"),
        (shapes.flag, True, 1),
        (shapes.or_empty(shapes.day), "", "x"),
        (shapes.several(shapes.flag, most=1), [True], [True, True]),
    ],
)
def test_each_shape_knows_its_own(shape, good, bad):
    assert shape(good) == good
    with pytest.raises(WrongShape):
        shape(bad)
