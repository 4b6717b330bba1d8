"""The one safe door to the web: only http and https, only public addresses, everything within bounds.

Whatever fetches from an address that somebody typed or another site gave goes through `fetch`.
docs/reference/fetch.md tells what it refuses and why.
"""

from sen.lib.fetch.addresses import Reach
from sen.lib.fetch.door import Bounds, Fetched, Hop, fetch
from sen.lib.fetch.errors import (
    AddressRefused,
    BadAnswer,
    FetchError,
    NotPublic,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    TooSoon,
    Unreachable,
)
from sen.lib.fetch.pace import Pace

__all__ = [
    "AddressRefused",
    "BadAnswer",
    "Bounds",
    "FetchError",
    "Fetched",
    "Hop",
    "NotPublic",
    "Pace",
    "Reach",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "TooSoon",
    "Unreachable",
    "fetch",
]
