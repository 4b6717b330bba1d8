"""Names as papers bear them."""

COMMITTEE = "Ủy ban nhân dân"
SHORT = "UBND "


def full_name(name: str) -> str:
    """A list of units often says "UBND xã ..."; on paper a committee bears its whole name (Appendix I, part II, item 2)."""
    return f"{COMMITTEE} {name.removeprefix(SHORT)}" if name.startswith(SHORT) else name
