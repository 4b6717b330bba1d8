"""Which addresses may be asked. Pure: names are looked up in `line`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from sen.lib.fetch.errors import AddressRefused

PORTS = frozenset({80, 443, 8080, 8443})
"""Where web sites are; a door that asks any port is a tool for looking around in networks."""
LONGEST = 4000
ODD_SIGNS = re.compile(r"[\x00-\x20\x7f-\xa0\\]")

GLOBAL_IPV6 = ip_network("2000::/3")
"""All that IANA has given out for the public. Outside of it stand loopback, link-local, unique local, IPv4 in
the clothes of IPv6 (::ffff:0:0/96) and NAT64 (64:ff9b::/96), by which a translator would reach any IPv4."""
CLOSED_IPV6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Inside of it: Teredo and other protocols, documentation, 6to4 (an IPv4 inside again), documentation."""
CLOSED_IPV4 = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
"""Protocols, 6to4 relays, and a cloud's own service that has a public address but is reached from inside only.
The rest (private, loopback, link-local, shared, multicast, reserved) `ipaddress` knows."""


class Reach(StrEnum):
    """How far the door opens."""

    PUBLIC = "public"
    LOOPBACK = "loopback"
    """Public addresses and this machine's loopback, any port: for tests and trying out."""
    ANY = "any"
    """The office's own network too: only for an address that the operator has set, never for one that was typed."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart, with all that leaves the machine in ASCII."""

    scheme: str
    host: str
    """Without brackets."""
    port: int
    target: str
    """Path and query, as the request says them."""

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.target}"


def parse_address(url: str, *, reach: Reach = Reach.PUBLIC) -> Address:
    """The parts of an address that may be asked; a path with Vietnamese letters is taken as browsers take it.

    Raises:
        AddressRefused: everything else. Whether the host is public shows only when its name is looked up.
    """
    if len(url) > LONGEST or ODD_SIGNS.search(url):
        raise AddressRefused("odd signs or too long")
    try:
        parts = urlsplit(url)
        host, given = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii").rstrip(".")
    except ValueError:  # UnicodeError is one too
        raise AddressRefused("no address") from None
    if parts.scheme not in ("http", "https") or not host or "%" in host:
        raise AddressRefused("only http and https, with a host")
    if "@" in parts.netloc:
        raise AddressRefused("a name or password stands in the address")
    port = given if given is not None else {"http": 80, "https": 443}[parts.scheme]
    if reach is Reach.PUBLIC and port not in PORTS:
        raise AddressRefused("not a port of web sites")
    query = f"?{quote(parts.query, safe=_AS_IS)}" if parts.query else ""
    return Address(parts.scheme, host, port, f"{quote(parts.path, safe=_AS_IS) or '/'}{query}")


_AS_IS = "%/:=&?~#+!$,;'@()*[]"


def may_connect(address: str, *, reach: Reach) -> bool:
    """Whether a number that a name stands for may be connected to."""
    try:
        number = ip_address(address)
    except ValueError:
        return False
    if reach is Reach.ANY or is_public(number):
        return True
    return reach is Reach.LOOPBACK and number.is_loopback


def is_public(number: IPv4Address | IPv6Address) -> bool:
    if isinstance(number, IPv6Address):
        return number in GLOBAL_IPV6 and not any(number in closed for closed in CLOSED_IPV6)
    return (
        number.is_global and not number.is_multicast and not any(number in closed for closed in CLOSED_IPV4)
    )
