"""How headings, clauses and points are counted."""

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Vietnamese letters as points are counted in practice: no ă, â, ê, ô, ơ, ư."""
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """12 is "XII"."""
    shown = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        shown += sign * times
    return shown


def letter(number: int) -> str:
    """5 is "đ"; past "y" they begin again as "a1"."""
    again, place = divmod(number - 1, len(LETTERS))
    return f"{LETTERS[place]}{again or ''}"
