from datetime import datetime

from django.core.exceptions import ValidationError


class TryLater(Exception):
    """Raised by a job whose time has not come (a server asks for patience): not a failure, not counted."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class WrongState(ValidationError):
    """The message or job is not in a state in which this can be done to it; the text is for the person."""
