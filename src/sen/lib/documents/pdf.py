"""A PDF into lines: its text, or what tesseract reads on the pictures of its pages."""

import json
import subprocess
import sys
import time
import unicodedata
from threading import BoundedSemaphore
from typing import Any

from sen.lib.documents import ocr as recognition
from sen.lib.documents.errors import MESSAGES, UnreadableDocument
from sen.lib.documents.legacy import from_legacy, vietnamese_share
from sen.lib.documents.model import Document, numbered

MAX_PAGES = 1_000
MAX_SCANS = 100
"""Pages of pictures: about a second each."""
SECONDS = 90
_DOTS_PER_INCH = 300
_PROCESSES = BoundedSemaphore(2)
_OLD_FONT, _UNDONE = 0.5, 0.9

Text = tuple[int, str, tuple[str, ...]]


def read_pdf(data: bytes, *, name: str = "", ocr: bool = True) -> Document:
    found = json.loads(_child(data, name, "read", MAX_PAGES))
    texts = [
        (page, unicodedata.normalize("NFC", text).rstrip(), tuple(cells))
        for page, lines in enumerate(found["pages"], start=1)
        for text, cells in lines
    ]
    texts, encoding = _without_old_fonts(texts)
    scans: list[int] = found["scans"]
    # A signature page that is a picture must not keep the text of the others from being read.
    recognised = bool(scans) and ocr and not (any_text(texts) and recognition.tesseract() is None)
    if recognised:
        texts = _with_scans(texts, data, name, scans)
    if not any_text(texts) and (recognised or not scans):
        raise UnreadableDocument("empty", name=name)
    return Document(
        numbered(texts),
        "pdf",
        pages=len(found["pages"]),
        read_by_ocr=recognised,
        encoding=encoding,
        asides=tuple(dict.fromkeys(found["asides"])),
        unread_pages=() if recognised else tuple(scans),
        attachments=found["attachments"],
        scripts=found["scripts"],
        pictures_on=tuple(found["pictures"]),
    )


def any_text(texts: list[Text]) -> bool:
    return any(text for _, text, _ in texts)


def picture_of_page(data: bytes, page: int = 1, *, name: str = "") -> bytes:
    """A page as a grey PNG, stamps and all, whether or not it also has text."""
    return _child(data, name, "picture", page, _DOTS_PER_INCH)


def _with_scans(texts: list[Text], data: bytes, name: str, scans: list[int]) -> list[Text]:
    recognition.require(name)
    if len(scans) > MAX_SCANS:
        raise UnreadableDocument("too_many_pages", name=name, limit=MAX_SCANS)
    seconds = 60 + 8 * len(scans)
    deadline = time.monotonic() + seconds
    texts = [text for text in texts if text[0] not in set(scans)]
    for page in scans:
        if time.monotonic() > deadline:
            raise UnreadableDocument("slow", name=name, seconds=seconds)
        lines = recognition.lines_of_picture(picture_of_page(data, page, name=name), name=name)
        texts += [(page, line, ()) for line in lines]
    return sorted(texts, key=lambda text: text[0])


def _without_old_fonts(texts: list[Text]) -> tuple[list[Text], str | None]:
    """Fonts such as .VnTime hand out bytes for letters: undo them when that makes the text Vietnamese."""
    sample = "\n".join(text for _, text, _ in texts)[:100_000]
    if sample.isascii() or vietnamese_share(sample) > _OLD_FONT:
        return texts, None
    for encoding in ("tcvn3", "vni"):
        if vietnamese_share(from_legacy(sample, encoding)) > _UNDONE:
            undone = [
                (page, from_legacy(text, encoding), tuple(from_legacy(cell, encoding) for cell in cells))
                for page, text, cells in texts
            ]
            return undone, encoding
    return texts, None


def _child(data: bytes, name: str, *arguments: str | int) -> bytes:
    """Run the reading process; its refusals and its death become `UnreadableDocument`."""
    command = [sys.executable, "-m", "sen.lib.documents.pdf_child", *map(str, arguments)]
    piped: dict[str, Any] = {"input": data, "capture_output": True, "env": recognition.bare_environment()}
    with _PROCESSES:
        try:
            done = subprocess.run(command, timeout=SECONDS, check=False, **piped)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument("slow", name=name, seconds=SECONDS) from error
    if done.returncode != 0:
        raise UnreadableDocument("damaged", name=name)
    if done.stdout.startswith(b'{"error"'):
        refused: dict[str, Any] = json.loads(done.stdout)
        code = refused["error"]
        limits = {"too_many_pages": {"limit": MAX_PAGES}, "inflates": {"limit_mb": 2048}}
        assert code in MESSAGES
        raise UnreadableDocument(code, name=name, **limits.get(code, {}))
    answer: bytes = done.stdout
    return answer
