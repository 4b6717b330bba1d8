"""What can go wrong with an outgoing document, in words for the user."""

from django.core.exceptions import ValidationError


class NotNow(ValidationError):
    """The document does not stand where this can be done."""


class NoSeries(ValidationError):
    """No series of numbers takes this kind of document."""
