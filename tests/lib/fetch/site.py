"""A site on this machine's loopback that says exactly what a test wants, byte by byte."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

Said = bytes | Callable[[Event], Iterator[bytes]]


@dataclass
class Site:
    port: int
    answers: dict[str, Said] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def serve(self, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        while not self.over.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            Thread(target=self.speak, args=(line, tls), daemon=True).start()

    def speak(self, line: socket.socket, tls: ssl.SSLContext | None) -> None:
        line.settimeout(10)
        with suppress(OSError), tls.wrap_socket(line, server_side=True) if tls else line as spoken:
            asked = b""
            while b"\r\n\r\n" not in asked and (piece := spoken.recv(4096)):
                asked += piece
            self.requests.append(asked.decode("latin-1"))
            said = self.answers.get(
                asked.split(b" ")[1].decode(), b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"
            )
            for part in [said] if isinstance(said, bytes) else said(self.over):
                spoken.sendall(part)


@contextmanager
def site_running(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        site = Site(listening.getsockname()[1])
        Thread(target=site.serve, args=(listening, tls), daemon=True).start()
        yield site
        site.over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def page(body: bytes = b"sen", *headers: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


def leads_to(url: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {url}", status=status)


def for_ever(piece: bytes, *, first: bytes = b"", pause: float = 0.0) -> Said:
    def said(over: Event) -> Iterator[bytes]:
        yield first
        while not over.wait(pause):
            yield piece

    return said
