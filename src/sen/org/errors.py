"""What an action refuses, in words fit for the person who asked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class Dependence(TextChoices):
    """Why somebody is no second person beside who asked, in the words of the page."""

    TOO_NEW = (
        "too_new",
        _(
            "Your account is younger than 7 days, so you cannot be the second person yet. Let somebody confirm who "
            "has worked with Sen for longer."
        ),
    )
    MADE = (
        "made",
        _(
            "One of your two accounts was made or invited by the other, so you do not count as a second person. Let "
            "somebody else confirm: an administrator whose account is not from either of you, the head of the unit, or "
            "whoever keeps the machine."
        ),
    )
    OPENED = (
        "opened",
        _(
            "One of you gave the other a password link or changed the other's address within the last 7 days, so you do "
            "not count as a second person now. Let somebody else confirm."
        ),
    )
    ONE_PERSON = (
        "one_person",
        _(
            "Your account and that of who asked bear the same name or the same e-mail box, so you do not count as a second "
            "person. Let somebody else confirm: another administrator, the head of the unit, or whoever keeps the machine."
        ),
    )
    ONE_BROWSER = (
        "one_browser",
        _(
            "You and who asked both logged in from the same browser within the last 30 days, so you do not count as a "
            "second person. Let somebody else confirm who uses another device, or whoever keeps the machine."
        ),
    )


class NotIndependent(ValidationError):
    """The second person might be the first one under another account."""

    def __init__(self, why: Dependence) -> None:
        super().__init__(str(why.label), code=why.value)


class NameRemoved(ValidationError):
    """The account's personal data is gone; nobody can come back to it."""


class RequestAnswered(ValidationError):
    """A request about personal data was answered already, or extended once."""


class NotOurRule(ValidationError):
    """What an authority sets for itself must fit the recorded law and the calendar."""


class TooOften(Exception):
    """Tried more often than `actions.limits` allows; the page of 429 says how long to wait."""

    http_status = 429

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


class NobodyEntersNow(Exception):
    """The installation only shows pages for the moment; its page says for how long."""

    http_status = 503


class Refusal(TextChoices):
    """Why a log-in through the identity provider failed, in the words of the log."""

    UNKNOWN = "unknown", _("nobody here is known by that name")
    CLOSED = "closed", _("the account is closed")
    OTHER_IDENTITY = "other_identity", _("the account is linked to another identity")
    UNNAMED = "unnamed", _("the provider gave no name, or an e-mail address it has not verified")
    DENIED = "denied", _("it was refused or broken off at the provider")
    PROVIDER = "provider", _("the provider refused it")
    STATE = "state", _("it was not begun in this browser, or too long ago")
    ISSUER = "issuer", _("the answer was of another provider")
    AUDIENCE = "audience", _("the answer was meant for another system")
    NONCE = "nonce", _("the answer belonged to another log-in")
    SIGNATURE = "signature", _("the answer was not signed rightly")
    EXPIRED = "expired", _("the answer was not valid at this time")
    UNREACHABLE = "unreachable", _("the provider could not be reached")
    SLOW = "slow", _("the provider answered too slowly")
    GARBAGE = "garbage", _("the provider's answer could not be read")


class NotLetIn(Exception):
    """A log-in through the identity provider ends here; its page says what to do."""

    def __init__(self, refusal: Refusal, person: Any = None) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.person = person
        """Whose account it was about, when that is known."""
