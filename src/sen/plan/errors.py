from django.core.exceptions import ValidationError


class DutyClosed(ValidationError):
    """The desk shows a ValidationError on the form, so its text is for the user."""


class PlanNotInReview(ValidationError):
    """A plan in force is changed by other actions than one being checked."""


class SomeoneElseChanged(ValidationError):
    """Another reviewer saved first; nothing was written."""


class NotReady(ValidationError):
    """Something is missing before the plan can come into force."""
