from io import BytesIO

import pytest
from PIL import Image

from sen.guard import pictures
from sen.lib.documents import UnreadableDocument
from tests.guard.uploads import photo


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_picture_loses_its_metadata_and_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010F] = "Hãng máy ảnh"
    exif.get_ifd(0x8825)[1] = "N"

    content, form = pictures.redrawn(photo((80, 40), exif=exif))

    picture = opened(content)
    assert (form, picture.size) == ("JPEG", (40, 80))
    assert dict(picture.getexif()) == {}
    assert b"Exif" not in content


def test_a_transparent_picture_stays_png():
    content, form = pictures.redrawn(photo(form="PNG", mode="RGBA"))

    assert (form, opened(content).mode) == ("PNG", "RGBA")


def test_webp_becomes_what_every_machine_shows():
    assert pictures.redrawn(photo(form="WEBP"))[1] == "JPEG"


def test_text_chunks_of_png_are_dropped():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "người chụp")

    content, _form = pictures.redrawn(photo(form="PNG", mode="RGBA", pnginfo=info))

    assert opened(content).info.get("Author") is None


def test_a_large_picture_is_made_smaller():
    content, _form = pictures.redrawn(photo((6000, 3000)))

    assert opened(content).size == (3000, 1500)


@pytest.mark.parametrize("size", [(9000, 8000), (20_000, 20_000)])
def test_a_pixel_bomb_is_refused_undecoded(size):
    file = BytesIO()
    Image.new("1", size).save(file, "PNG")
    assert len(file.getvalue()) < 100_000

    with pytest.raises(UnreadableDocument) as refused:
        pictures.redrawn(file.getvalue())

    assert refused.value.code == "inflates"


@pytest.mark.parametrize(
    "data", [photo()[:200], b"\xff\xd8\xff nothing", photo(form="GIF")], ids=["cut", "empty", "gif"]
)
def test_a_broken_or_strange_picture_is_refused(data):
    with pytest.raises(UnreadableDocument) as refused:
        pictures.redrawn(data)

    assert refused.value.code == "damaged"


def test_the_same_picture_comes_out_the_same():
    assert pictures.redrawn(photo()) == pictures.redrawn(photo())
