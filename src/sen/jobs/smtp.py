"""One mail to one recipient over SMTP, and what became of it. Knows neither rows nor settings."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30
LOCAL = {"localhost", "127.0.0.1", "::1"}


class Fate(Enum):
    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    """The server did not take it and may take it later; it has not been delivered."""
    UNKNOWN = "unknown"
    """The text was handed over and the answer was lost."""


@dataclass(frozen=True, slots=True)
class Outcome:
    fate: Fate
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    security: str
    """tls, starttls or none"""
    user: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> Self:
        """`smtps://user:password@host`, or `smtp://...`: STARTTLS unless local or `?security=none`."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SEN_SMTP_URL must look like smtp://user:password@host:587")
        is_tls = parts.scheme == "smtps"
        usual = "tls" if is_tls else "none" if parts.hostname in LOCAL else "starttls"
        security = parse_qs(parts.query).get("security", [usual])[0]
        port = parts.port or (465 if is_tls else 587)
        return cls(
            parts.hostname, port, security, unquote(parts.username or ""), unquote(parts.password or "")
        )

    def connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            link: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._introduce(link, context)
        except BaseException:
            link.close()
            raise
        return link

    def _introduce(self, link: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if self.security == "starttls":
            link.starttls(context=context)
        link.ehlo_or_helo_if_needed()
        if self.user:
            link.login(self.user, self.password)


def deliver(server: Server, sender: str, recipient: str, content: bytes) -> Outcome:
    """Hand `content` (lines end in CRLF) over once. Never raises for what a server or the network does."""
    try:
        link = server.connect()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Fate.LATER, _said(error))
    try:
        return _hand_over(link, sender, recipient, content)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            link.quit()
        link.close()


def _hand_over(link: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> Outcome:
    try:
        for step, wanted in _steps(link, sender, recipient):
            code, reply = step()
            if code not in wanted:
                return _by_code(code, reply)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Fate.LATER, _said(error))
    # From here the server may have it: only its own answer says whether it has.
    try:
        link.send(re.sub(rb"(?m)^\.", b"..", content).removesuffix(b"\r\n") + b"\r\n.\r\n")
        code, reply = link.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Fate.UNKNOWN, _said(error))
    return _by_code(code, reply)


def _steps(
    link: smtplib.SMTP, sender: str, recipient: str
) -> list[tuple[Callable[[], tuple[int, bytes]], set[int]]]:
    """What is said before the text, and the answers that let us go on."""
    return [
        (partial(link.mail, sender), {250}),
        (partial(link.rcpt, recipient), {250, 251}),
        (partial(link.docmd, "data"), {354}),
    ]


def _by_code(code: int, reply: bytes) -> Outcome:
    said = f"{code} {reply.decode('utf-8', 'replace')}"
    if 200 <= code < 300:
        return Outcome(Fate.SENT, said)
    return Outcome(Fate.REFUSED if 500 <= code < 600 else Fate.LATER, said)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
