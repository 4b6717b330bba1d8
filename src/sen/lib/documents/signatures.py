"""Who signed a PDF electronically, when, and whether it was changed since.

Read in a process of its own, as everything in a PDF is; nothing is fetched from the web (no revocation lists, no
time-stamping service), so "trusted" means: leads to one of the roots handed in.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sen.lib.documents import ocr as recognition
from sen.lib.documents.errors import UnreadableDocument

SECONDS = 60
MARK = b"/ByteRange"
"""Every signature of a PDF names the bytes it covers (ISO 32000-1, 12.8.1)."""


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """One signature. `signed_at` is what the signer's machine says, or the time stamp where there is one."""

    signer: str
    """Common name of the certificate; its organisation behind it, where it names one."""
    signed_at: str
    """ISO 8601 with its offset; empty where the file says none."""
    is_intact: bool
    """The bytes covered are those that were signed, and the signature fits them."""
    covers_all: bool
    """Nothing was added behind it, or only what a later signature covers."""
    is_trusted: bool
    """The certificate leads to one of the roots."""
    is_stamped: bool
    """A time-stamping authority vouches for the time."""

    def facts(self) -> dict[str, object]:
        return asdict(self)

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None


def read_signatures(data: bytes, *, roots: Sequence[bytes] = (), name: str = "") -> list[PdfSignature]:
    """In the order in which they were put; none for a file that is no PDF or bears no signature.

    `roots` are certificates as PEM. Raises `UnreadableDocument` for a signature that cannot be read.
    """
    if not data.startswith(b"%PDF") or MARK not in data:
        return []
    command = [sys.executable, "-m", "sen.lib.documents.signature_child", str(len(roots))]
    sent = b"".join(len(part).to_bytes(8, "big") + part for part in (*roots, data))
    piped: dict[str, Any] = {"input": sent, "capture_output": True, "env": recognition.bare_environment()}
    try:
        done = subprocess.run(command, timeout=SECONDS, check=False, **piped)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument("slow", name=name, seconds=SECONDS) from error
    if done.returncode != 0:
        raise UnreadableDocument("damaged", name=name)
    return [PdfSignature(**each) for each in json.loads(done.stdout)]
