"""One file from one installation to another: canonical JSON under an Ed25519 signature. Pure.

docs/reference/exchange-file.md is the format in words. Every byte of the file is covered: it must be the one
canonical writing of what it says, and the signature covers all of it but itself.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = "sen-exchange"
VERSION = 1
LARGEST = 8 * 2**20
"""Bytes. A plan of 500 tasks for 120 units, with every answer, is below 5 MB. Nothing is packed, so nothing inflates."""
FIELDS = frozenset(
    {"content", "content_id", "format", "from", "kind", "made_at", "series", "signature", "to", "version"}
)
PARTY = frozenset({"key", "name"})
LARGEST_NUMBER = 2**53 - 1
KEY_PREFIX = "sen-key-1"
_SIGNED = b"sen-exchange 1\n"
_NAMED = b"sen-exchange key 1\n"

Fault = Literal[
    "too_large", "not_ours", "newer", "damaged", "forged",
]  # fmt: skip


class BadFile(Exception):
    """Why a file is not what it should be; `fault` is for the shell to word."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


class BadKey(ValueError):
    """The line is no key."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one authority gives another: the public key and its last day, as one line."""

    public: bytes
    valid_to: date

    @property
    def line(self) -> str:
        return f"{KEY_PREFIX}:{_to_text(self.public)}:{self.valid_to:%Y-%m-%d}"

    @property
    def fingerprint(self) -> str:
        """Six groups of five digits, to be read over the phone; the last day counts in."""
        digest = hashlib.sha256(_NAMED + self.line.encode()).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10**30:030d}"
        return " ".join(digits[start : start + 5] for start in range(0, 30, 5))


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a file says about itself, and its content. All of it is data of the sender."""

    kind: str
    series: str
    """Files of one series follow each other: the newest says what holds."""
    made_at: datetime
    sender: str
    """The key line of who signed."""
    sender_name: str
    addressee: str
    """The key line of whom it is for."""
    addressee_name: str
    content: Mapping[str, Any]

    @property
    def content_id(self) -> str:
        """The same content of the same series has the same id, whenever it was signed."""
        told = {"content": self.content, "kind": self.kind, "series": self.series}
        return hashlib.sha256(canonical(told)).hexdigest()


def new_private() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def key_of(private: bytes, *, valid_to: date) -> Key:
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return Key(public, valid_to)


def read_key(line: str) -> Key:
    """Raises `BadKey`. Blanks and line breaks that a mail put in do not matter."""
    parts = "".join(line.split()).split(":")
    try:
        prefix, public, day = parts
        key = Key(_from_text(public), date.fromisoformat(day))
        Ed25519PublicKey.from_public_bytes(key.public)
    except (ValueError, binascii.Error):
        raise BadKey from None
    if prefix != KEY_PREFIX or key.line != ":".join(parts):
        raise BadKey
    return key


def canonical(value: Any) -> bytes:
    """Keys in the order of their code points, no blanks, UTF-8, whole numbers only."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def signed(envelope: Envelope, private: bytes) -> bytes:
    """The file. `envelope.sender` must be the key of `private`."""
    said = _said(envelope)
    key = Ed25519PrivateKey.from_private_bytes(private)
    return canonical({**said, "signature": _to_text(key.sign(_SIGNED + canonical(said)))})


def opened(data: bytes) -> Envelope:
    """Read and check a file; who signed is still to be known. Raises `BadFile`."""
    if len(data) > LARGEST:
        raise BadFile("too_large")
    said = _parsed(data)
    if said.get("format") != FORMAT:
        raise BadFile("not_ours")
    if said.get("version") != VERSION:
        raise BadFile("newer")
    envelope, signature = _envelope(said)
    _check_writing(said, data)
    _check_signature(said, signature)
    if said["content_id"] != envelope.content_id:
        raise BadFile("damaged")
    return envelope


def _said(envelope: Envelope) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": envelope.kind,
        "series": envelope.series,
        "made_at": f"{envelope.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "from": {"key": envelope.sender, "name": envelope.sender_name},
        "to": {"key": envelope.addressee, "name": envelope.addressee_name},
        "content_id": envelope.content_id,
        "content": envelope.content,
    }


def _parsed(data: bytes) -> dict[str, Any]:
    """Strict: no double names, no fractions, no endless digits, no depth that breaks the reader."""
    if not data.startswith(b"{"):
        raise BadFile("not_ours")
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_once,
            parse_constant=_refuse,
            parse_float=_refuse,
            parse_int=_whole,
        )
    except (ValueError, RecursionError):
        raise BadFile("damaged") from None
    if not isinstance(value, dict):
        raise BadFile("not_ours")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def _envelope(said: Mapping[str, Any]) -> tuple[Envelope, str]:
    texts = ("kind", "series", "made_at", "content_id", "signature")
    if said.keys() != FIELDS or not all(isinstance(said[name], str) for name in texts):
        raise BadFile("damaged")
    sender, addressee, content = said["from"], said["to"], said["content"]
    for party in (sender, addressee):
        if not isinstance(party, dict) or party.keys() != PARTY or not all(map(_is_name, party.values())):
            raise BadFile("damaged")
    if not isinstance(content, dict) or not 0 < len(said["series"]) <= 200:
        raise BadFile("damaged")
    try:
        made_at = datetime.strptime(said["made_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadFile("damaged") from None
    envelope = Envelope(
        kind=said["kind"], series=said["series"], made_at=made_at, content=content,
        sender=sender["key"], sender_name=sender["name"],
        addressee=addressee["key"], addressee_name=addressee["name"],
    )  # fmt: skip
    return envelope, said["signature"]


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable()


def _check_writing(said: Mapping[str, Any], data: bytes) -> None:
    try:
        same = canonical(said) == data
    except (UnicodeEncodeError, RecursionError):
        same = False
    if not same:
        raise BadFile("damaged")


def _check_signature(said: Mapping[str, Any], signature: str) -> None:
    try:
        key = read_key(said["from"]["key"])
        raw = _from_text(signature)
        rest = {name: value for name, value in said.items() if name != "signature"}
        Ed25519PublicKey.from_public_bytes(key.public).verify(raw, _SIGNED + canonical(rest))
    except (BadKey, ValueError, InvalidSignature):
        raise BadFile("forged") from None
    if key.line != said["from"]["key"] or _to_text(raw) != signature:
        raise BadFile("forged")


def _to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _from_text(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
