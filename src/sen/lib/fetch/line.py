"""One connection: the name is looked up once, what it stands for is checked, and exactly that is connected to.

`http.client` speaks HTTP over it. It would wait for each piece anew, so the socket it reads from is one that knows
when all of it must be over and how many bytes may still come.
"""

import io
import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection
from threading import BoundedSemaphore, Thread
from time import monotonic

from sen.lib.fetch.addresses import Address, Reach, may_connect
from sen.lib.fetch.errors import NotPublic, TooLarge, TooSlow, Unreachable

Resolver = Callable[[str, int], Sequence[str]]
"""From a host and port to the numbers that the name stands for."""
LOOK_UPS_AT_ONCE = 16
_look_ups = BoundedSemaphore(LOOK_UPS_AT_ONCE)
MOST_TRIED = 3
"""Of the numbers of one name."""
HEAD_BYTES = 128 * 1024
"""For everything before the body, and for what stands between the pieces of one sent in chunks."""


class Clock:
    """When all of it must be over."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds

    def left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TooSlow
        return left


class Line(HTTPConnection):
    """A connection to one of the numbers given; the host is only said, in `Host` and to TLS."""

    def __init__(
        self, address: Address, numbers: Sequence[str], clock: Clock, trust: ssl.SSLContext | None
    ) -> None:
        super().__init__(address.host, address.port)
        self._address, self._numbers, self._clock = address, numbers[:MOST_TRIED], clock
        self._trust = trust or _trust()
        self._bounded: _Bounded | None = None
        # What `http.client` puts into the Host header.
        self.default_port = {"http": 80, "https": 443}[address.scheme]

    def connect(self) -> None:
        opened = self._opened()
        try:
            if self._address.scheme == "https":
                opened.settimeout(self._clock.left())
                opened = self._trust.wrap_socket(opened, server_hostname=self._address.host)
        except BaseException:
            opened.close()
            raise
        self._bounded = _Bounded(opened, self._clock)
        self.sock = self._bounded  # it has all that http.client uses of a socket

    def allow_body(self, most_bytes: int) -> None:
        """The head is read; from now on so much may come besides."""
        assert self._bounded
        self._bounded.allowed = most_bytes + HEAD_BYTES

    def hang_up(self) -> None:
        if self._bounded:
            self._bounded.hang_up()

    def _opened(self) -> socket.socket:
        failure: OSError = ConnectionRefusedError()
        for tried, number in enumerate(self._numbers):
            share = self._clock.left() / (len(self._numbers) - tried)
            try:
                return socket.create_connection((number, self._address.port), timeout=share)
            except OSError as error:
                failure = error
        raise failure


class _Bounded:
    """What `http.client` sees of the socket."""

    def __init__(self, opened: socket.socket, clock: Clock) -> None:
        self.opened, self.clock = opened, clock
        self.allowed = HEAD_BYTES

    def sendall(self, sent: bytes) -> None:
        self.opened.settimeout(self.clock.left())
        self.opened.sendall(sent)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """`http.client` closes as soon as it has read the head of an answer after which the line ends."""

    def hang_up(self) -> None:
        with suppress(OSError):
            self.opened.close()


class _Incoming(io.RawIOBase):
    def __init__(self, line: _Bounded) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: any buffer
        line = self._line
        line.opened.settimeout(line.clock.left())
        count = line.opened.recv_into(buffer)
        line.allowed -= count
        if line.allowed < 0:
            raise TooLarge
        return count


def numbers_of(address: Address, *, reach: Reach, resolver: Resolver | None, clock: Clock) -> Sequence[str]:
    """What the host stands for now, if all of it may be connected to.

    One number that may not refuses the name: an answer that mixes them is how a name is turned round afterwards.
    """
    numbers = _looked_up(address, resolver or look_up, clock)
    if not numbers:
        raise Unreachable("the name stands for nothing")
    if not all(may_connect(number, reach=reach) for number in numbers):
        raise NotPublic("the name leads to an address that is not public")
    return numbers


def look_up(host: str, port: int) -> Sequence[str]:
    """As the machine does it; each number once, in the order preferred."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _looked_up(address: Address, resolver: Resolver, clock: Clock) -> Sequence[str]:
    """In a thread of its own, for nothing else ends a name server that does not answer."""
    if not _look_ups.acquire(timeout=clock.left()):
        raise TooSlow
    outcome: Future[Sequence[str]] = Future()

    def run() -> None:
        try:
            outcome.set_result(resolver(address.host, address.port))
        except BaseException as error:  # noqa: BLE001  it is raised again by whoever waits
            outcome.set_exception(error)
        finally:
            _look_ups.release()

    Thread(target=run, name="look-up", daemon=True).start()
    try:
        return outcome.result(clock.left())
    except TimeoutError:
        raise TooSlow from None
    except (OSError, UnicodeError):  # UnicodeError: a name that no resolver takes
        raise Unreachable("the name is not known") from None


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The machine's authorities; SSL_CERT_FILE names others, for a province with its own."""
    return ssl.create_default_context()
