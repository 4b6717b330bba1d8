"""Numbers as Vietnamese documents write them."""

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


def roman_value(numeral: str) -> int | None:
    """The value of a Roman numeral, None when it is not one in its usual form ("IIII" is not)."""
    letters = numeral.upper()
    if not letters or any(letter not in _ROMAN for letter in letters):
        return None
    values = [_ROMAN[letter] for letter in letters]
    total = sum(-v if any(v < later for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
    return total if roman_numeral(total) == letters else None


def roman_numeral(value: int) -> str:
    parts = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    written = ""
    for size, letters in parts:
        written += letters * (value // size)
        value %= size
    return written


def small_number(word: str) -> int | None:
    """As "6", "06", "VI" or "sáu" as 6; None when it is no number up to ten in words."""
    if word.isdecimal():
        return int(word)
    return _WORDS.get(word.lower()) or roman_value(word)
