"""Fetching one address within bounds, redirects followed one by one, each checked like the first."""

import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urldefrag, urljoin

from sen.lib.fetch.addresses import Address, Reach, parse_address
from sen.lib.fetch.errors import BadAnswer, FetchError, TooLarge, TooManyRedirects, TooSlow, Unreachable
from sen.lib.fetch.line import Clock, Line, Resolver, numbers_of
from sen.lib.fetch.pace import Pace

REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)
PIECE = 16 * 1024
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one fetch may cost; redirects and the look-up of names are inside of it."""

    seconds: float = 20.0
    most_bytes: int = 5 * 1024 * 1024
    """Of the body, on the line and unpacked."""
    redirects: int = 5
    reach: Reach = Reach.PUBLIC
    resolver: Resolver | None = None
    """For tests: from a host and port to numbers."""
    trust: ssl.SSLContext | None = None
    """Other authorities than the machine's."""
    pace: Pace | None = None
    """How often one host is asked; the same one for all fetches that it shall keep apart."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect on the way."""

    status: int
    url: str
    """Where it led."""

    @property
    def is_for_good(self) -> bool:
        return self.status in FOR_GOOD


@dataclass(frozen=True, slots=True)
class Fetched:
    url: str
    """Whose answer it is, after all redirects."""
    status: int
    headers: Mapping[str, str]
    """Names in small letters; of several of one name the first."""
    body: bytes
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    body: bytes | None
    headers: Mapping[str, str]
    want_body: bool
    bounds: Bounds
    clock: Clock
    origin: tuple[str, str, int]


def fetch(
    url: str,
    *,
    agent: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    want_body: bool = True,
    bounds: Bounds | None = None,
) -> Fetched:
    """Ask one address; an answer of any status but a redirect is an answer.

    Args:
        url: as somebody typed it, or another site gave it.
        method: GET, HEAD or POST.
        agent: who asks, for `User-Agent`.
        body: what is sent; then no redirect is followed.
        headers: further ones. After a redirect to another host or port they are left out.
        want_body: False reads the head of the answer only.
        bounds: the usual ones, when left out.

    No proxy, no cookies, nothing kept between calls.

    Raises:
        FetchError: one of its kinds, never anything else.
    """
    bounds = bounds or Bounds()
    address = parse_address(url, reach=bounds.reach)
    asked = _Asked(
        method, body, {"User-Agent": agent, "Accept": "*/*", "Connection": "close"} | dict(headers or {}),
        want_body and method != "HEAD", bounds, Clock(bounds.seconds), address.origin,
    )  # fmt: skip
    hops: list[Hop] = []
    while True:
        fetched = _asked_once(address, asked, tuple(hops))
        target = fetched.headers.get("location", "")
        if fetched.status not in REDIRECTS or not target:
            return fetched
        if body is not None or len(hops) >= bounds.redirects:
            raise TooManyRedirects
        address = _led_to(address, target, bounds.reach)
        hops.append(Hop(fetched.status, address.url))


def _led_to(address: Address, target: str, reach: Reach) -> Address:
    try:
        joined = urldefrag(urljoin(address.url, _as_text(target))).url
    except ValueError:
        raise BadAnswer("the redirect leads nowhere") from None
    return parse_address(joined, reach=reach)


def _as_text(target: str) -> str:
    """Headers are read as Latin-1; sites of the country put UTF-8 into them."""
    try:
        return target.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return target


def _asked_once(address: Address, asked: _Asked, hops: tuple[Hop, ...]) -> Fetched:
    numbers = numbers_of(address, reach=asked.bounds.reach, resolver=asked.bounds.resolver, clock=asked.clock)
    if asked.bounds.pace:  # after the look-up: a name that leads inside takes no turn
        asked.bounds.pace.wait_for(address.host, most=asked.clock.left())
    line = Line(address, numbers, asked.clock, asked.bounds.trust)
    try:
        return _answer(line, address, asked, hops)
    except FetchError:
        raise
    except TimeoutError:
        raise TooSlow from None
    except HTTPException:  # before OSError, for a line cut without a word is both
        raise BadAnswer("no answer in HTTP") from None
    except OSError as error:  # before ValueError, for a false certificate is both
        raise Unreachable(type(error).__name__) from None
    except ValueError:
        raise BadAnswer("a status or length that is no number") from None
    finally:
        line.hang_up()


def _answer(line: Line, address: Address, asked: _Asked, hops: tuple[Hop, ...]) -> Fetched:
    line.request(asked.method, address.target, body=asked.body, headers=_headers(address, asked))
    answer = line.getresponse()
    headers: dict[str, str] = {}
    for name, value in answer.getheaders():
        headers.setdefault(name.lower(), value.strip())
    body = b""
    is_read = asked.want_body and not (answer.status in REDIRECTS and "location" in headers)
    if is_read:
        line.allow_body(2 * asked.bounds.most_bytes)
        packing = headers.get("content-encoding", "").lower()
        body = _unpacked(_pieces(answer, asked.bounds.most_bytes), packing, asked.bounds.most_bytes)
    return Fetched(address.url, answer.status, headers, body, hops)


def _headers(address: Address, asked: _Asked) -> dict[str, str]:
    packing = {"Accept-Encoding": "gzip" if asked.want_body else "identity"}
    if address.origin == asked.origin:
        return packing | dict(asked.headers)
    return packing | {name: asked.headers[name] for name in ("User-Agent", "Accept", "Connection")}


def _pieces(answer: HTTPResponse, most_bytes: int) -> Iterator[bytes]:
    seen = 0
    while piece := answer.read(PIECE):
        seen += len(piece)
        if seen > most_bytes:
            raise TooLarge
        yield piece
    if answer.length:
        raise BadAnswer("cut off before its end")


def _unpacked(pieces: Iterator[bytes], packing: str, most_bytes: int) -> bytes:
    """Never more than `most_bytes` and one in memory, whatever a bomb unpacks to."""
    if packing in ("", "identity"):
        return b"".join(pieces)
    if packing not in ("gzip", "x-gzip"):
        raise BadAnswer("packed in a way that was not asked for")
    body, unpacker = bytearray(), zlib.decompressobj(GZIP)
    try:
        for piece in pieces:
            left = piece
            while left:
                if unpacker.eof:  # several packed files one after the other are one
                    unpacker = zlib.decompressobj(GZIP)
                body += unpacker.decompress(left, most_bytes + 1 - len(body))
                if len(body) > most_bytes:
                    raise TooLarge
                left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    except zlib.error:
        raise BadAnswer("what is packed is damaged") from None
    if not unpacker.eof:
        raise BadAnswer("what is packed has no end")
    return bytes(body)
