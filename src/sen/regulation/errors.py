class RegulationError(Exception):
    """What was asked of the rules cannot be answered."""


class UnknownRule(RegulationError):
    """No rule has this id."""


class NoLimit(RegulationError):
    """The rule of that day sets no time limit: there is no legal deadline to compute."""


class WrongStart(RegulationError):
    """The limit does not begin with that reason: a letter of ours is no conclusion."""
