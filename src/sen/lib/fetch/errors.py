"""Why nothing was fetched. The texts are for the log and hold nothing of what the other side sent."""


class FetchError(Exception):
    """Any of those below."""


class AddressRefused(FetchError):
    """No address that may be asked: another scheme, a password in it, an odd port, signs that no address has."""


class NotPublic(AddressRefused):
    """The name leads into this machine or the office's own network."""


class Unreachable(FetchError):
    """The name is not known, nobody listens there, or the certificate is not good."""


class TooSlow(FetchError):
    """The time for all of it is over."""


class TooSoon(FetchError):
    """The host was asked a moment ago, and its turn comes only after the time for all of it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        """Until its turn."""
        super().__init__(f"its turn comes in {seconds:.1f} s")


class TooLarge(FetchError):
    """More bytes than asked for, on the line or after unpacking."""


class TooManyRedirects(FetchError):
    pass


class BadAnswer(FetchError):
    """What came is no answer in HTTP, or is packed in a way that was not asked for."""
