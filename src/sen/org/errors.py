"""What an action refuses, in words fit for the person who asked."""

from django.core.exceptions import ValidationError


class UnitHasBodies(ValidationError):
    """A unit cannot end while bodies below it go on."""


class UnitEnded(ValidationError):
    """An ended unit takes no new people, bodies or names."""


class RunsInACircle(ValidationError):
    """A unit cannot belong to itself."""


class LastAdministrator(ValidationError):
    """An authority keeps at least one administrator who can log in."""


class RoleHeldAlready(ValidationError):
    """The person has the role in the unit in that time."""


class InvitationClosed(ValidationError):
    """The link was used, withdrawn, has expired or never existed."""


class AlreadySetUp(ValidationError):
    """The first-run page works only while there is nobody."""


class NotASuccession(ValidationError):
    """The units, days or names of a change do not go together."""


class SuccessionSettled(ValidationError):
    """The change has taken effect or was taken back: it is not what the action asks for."""


class NotDelegable(ValidationError):
    """A role is lent only by whoever has it, for days on which it is held, within the authority."""


class NotHandedOver(ValidationError):
    """Work passes once both have confirmed the same list, within one unit."""


class WrongCode(ValidationError):
    """The code is not the one of this moment, or it was used before."""


class LastFactor(ValidationError):
    """A role that needs a second factor keeps one."""


class SecretUnreadable(ValidationError):
    """The secret was sealed with a key that this installation no longer has."""


class ResetClosed(ValidationError):
    """The request was confirmed, withdrawn, has expired, or there is nothing to take away."""


class NameRemoved(ValidationError):
    """The account's personal data is gone; nobody can come back to it."""


class RequestAnswered(ValidationError):
    """A request about personal data was answered already, or extended once."""


class TooOften(Exception):
    """Tried more often than `actions.limits` allows; the page of 429 says how long to wait."""

    http_status = 429

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds
