from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from sen.guard import stamps
from sen.guard.inspection import Marked, inspect
from sen.lib.documents.ocr import tesseract
from tests.lib.documents.samples import PLAN, font, page_picture

with_tesseract = pytest.mark.skipif(tesseract() is None, reason="tesseract with Vietnamese is not installed")


def stamped(words: str, degrees: float) -> Image.Image:
    """A scanned page with a red stamp in a frame, as a hand sets it."""
    page = page_picture(PLAN, size=30).convert("RGB")
    letters = ImageFont.truetype(BytesIO(Path(font("Bold")).read_bytes()), 44)
    stamp = Image.new("RGBA", (int(letters.getlength(words)) + 60, 104))
    ink = (200, 30, 30, 255)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((4, 4, stamp.width - 5, 96), outline=ink, width=5)
    draw.text((30, 14), words, font=letters, fill=ink)
    stamp = stamp.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(stamp, (900, 100), stamp)
    return page


def saved(picture: Image.Image, form: str) -> bytes:
    file = BytesIO()
    picture.save(file, form, resolution=200)
    return file.getvalue()


@with_tesseract
@pytest.mark.parametrize(("words", "degrees"), [("MẬT", -4), ("TỐI MẬT", 8), ("TUYỆT MẬT", 5)])
def test_a_tilted_stamp_in_a_frame_is_found(words, degrees):
    with pytest.raises(Marked):
        inspect(saved(stamped(words, degrees), "PDF"), name="quet.pdf")


@with_tesseract
def test_another_tilted_stamp_is_none():
    assert inspect(saved(stamped("ĐẾN", 6), "PDF"), name="quet.pdf").screening.secrecy is None


def test_only_frames_of_a_stamps_size_are_cut_out():
    plain = saved(page_picture(PLAN, size=30), "PNG")

    assert list(stamps.framed(plain)) == []
    assert len(list(stamps.framed(saved(stamped("MẬT", 3), "PNG")))) == 1


def test_noise_is_given_up():
    noise = saved(Image.effect_noise((1200, 1700), 200), "PNG")

    assert list(stamps.framed(noise)) == []
