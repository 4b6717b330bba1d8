from django.core.exceptions import ValidationError


class Conflict(ValidationError):
    """The row was changed by somebody else since the form was opened. Shown with status 409."""


class SentWithOtherContent(Exception):
    """The one-time key of a form came again with other content: going back and changing the text is not a double tap."""
