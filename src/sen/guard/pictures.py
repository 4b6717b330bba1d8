"""Pictures drawn anew: turned as the camera was held, without its place, time and owner."""

from contextlib import suppress
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageCms, ImageOps

from sen.lib.documents import UnreadableDocument

MAX_PIXELS = 64_000_000
"""Telephones take up to 50 million; a bomb declares thousands of millions in a few kilobytes."""
_LIMIT_MB = MAX_PIXELS * 4 // 2**20
LONGEST_SIDE = 3_000
"""Enough for a page of A4 at 250 dots an inch; evidence needs no more, and a slow line pays for each byte."""


_READING_SIDE = 2_000
_AT_ONCE = BoundedSemaphore(2)
"""A decoded picture takes up to 250 MB."""
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def redrawn(data: bytes) -> tuple[bytes, str]:
    """The picture as JPEG, or PNG when it has transparent parts; and which of the two."""
    with _AT_ONCE:
        picture = _opened(data)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _saved(picture)


def _opened(data: bytes, mode: str = "") -> Image.Image:
    """Upright and decoded; `UnreadableDocument` for bombs and what is broken."""
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            _refuse_bomb(opened)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than needed
            upright = ImageOps.exif_transpose(opened)
            return upright.convert(mode) if mode else _in_common_colours(upright)
    except UnreadableDocument:
        raise
    except _BOMBS as error:
        raise UnreadableDocument("inflates", limit_mb=_LIMIT_MB) from error
    except Exception as error:  # a hostile picture fails in many ways; all mean the same to the user
        raise UnreadableDocument("damaged") from error


def _refuse_bomb(opened: Image.Image) -> None:
    if opened.width * opened.height > MAX_PIXELS:
        raise UnreadableDocument("inflates", limit_mb=_LIMIT_MB)


def _in_common_colours(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    has_alpha = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    plain = picture.convert("RGBA" if has_alpha else "RGB")
    if profile and picture.mode in {"RGB", "RGBA"}:
        with suppress(ImageCms.PyCMSError, OSError):  # a broken profile: the colours stay as they are
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), inPlace=True)
    return plain


def _saved(picture: Image.Image) -> tuple[bytes, str]:
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())  # carries no metadata along
    file = BytesIO()
    if bare.mode == "RGBA":
        bare.save(file, "PNG", optimize=False)
        return file.getvalue(), "PNG"
    bare.save(file, "JPEG", quality=86, optimize=True, progressive=True)
    return file.getvalue(), "JPEG"


def for_reading(data: bytes) -> bytes:
    """A grey copy small enough for tesseract to answer while a person waits."""
    with _AT_ONCE:
        grey = _opened(data, "L")
    grey.thumbnail((_READING_SIDE, _READING_SIDE))
    file = BytesIO()
    grey.save(file, "PNG", compress_level=1)
    return file.getvalue()
