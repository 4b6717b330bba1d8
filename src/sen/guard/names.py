"""File names as senders give them, made harmless."""

import re
import unicodedata

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*:<>?|\\/]')
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST = 150


def cleaned(name: str, ending: str) -> str:
    """Only the last part of a path, composed letters, no signs a file system or a reader trips over.

    The ending is the content's own: "anh.pdf.exe" holding a PDF becomes "anh.pdf.pdf".
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, _given = last.rpartition(".")
    stem = stem if dot else last
    plain = _NOT_IN_NAMES.sub(" ", _INVISIBLE.sub("", stem))
    return (" ".join(plain.split()).strip(". ")[:_LONGEST].rstrip() or "tep") + ending
