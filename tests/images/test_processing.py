import io
import struct

import pytest
from PIL import Image, ImageCms

from newsletter.errors import InvalidValue
from newsletter.images.processing import MAX_FRAMES, process_image


def _save(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _open(processed):
    content, suffix = processed
    image = Image.open(io.BytesIO(content))
    assert image.format == {".jpg": "JPEG", ".png": "PNG", ".gif": "GIF"}[suffix]
    return image


def _photo(width=1200, height=800, mode="RGB"):
    return Image.effect_noise((width, height), 80).convert(mode)


def _damaged_tiff():
    """The place of its pixels is a word, not a number."""
    content = bytearray(_save(Image.new("RGB", (8, 8), "red"), "TIFF"))
    content[content.index(b"\x11\x01\x04\x00") + 2] = 2
    return bytes(content)


@pytest.mark.parametrize(
    ("width", "shown", "expected"),
    [
        pytest.param(1200, 200, 400, id="twice-the-shown-width"),
        pytest.param(300, 200, 300, id="never-larger-than-it-is"),
        pytest.param(2000, 0, 1280, id="width-unknown"),
    ],
)
def test_image_is_resized_to_twice_its_shown_width(width, shown, expected):
    image = _open(process_image(_save(_photo(width, width // 2), "JPEG"), ".jpg", shown))
    assert image.size == (expected, expected // 2)


def test_image_is_turned_as_its_exif_says_and_loses_its_metadata():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCam"
    exif.get_ifd(0x8825)[2] = (46.0, 12.0, 0.0)
    content = _save(_photo(400, 200), "JPEG", exif=exif, comment=b"SecretCam")
    processed, suffix = process_image(content, ".JPG", 400)
    image = _open((processed, suffix))
    assert image.size == (200, 400)
    assert not image.getexif()
    assert b"SecretCam" not in processed
    assert b"Exif" not in processed


def test_photo_with_a_second_picture_is_the_first_one():
    first, second = _photo(400, 200), Image.new("RGB", (40, 20), "red")
    image = _open(process_image(_save(first, "MPO", save_all=True, append_images=[second]), ".jpg", 400))
    assert (image.format, image.size) == ("JPEG", (400, 200))
    with pytest.raises(InvalidValue, match=r"is a JPEG file, although its name ends in \.png"):
        process_image(_save(first, "MPO", save_all=True, append_images=[second]), ".png", 400)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_with_odd_metadata_is_turned_like_any_other(orientation, monkeypatch):
    from PIL import ImageOps

    image = Image.new("RGB", (60, 40), "white")
    image.paste((200, 0, 0), (0, 0, 20, 10))
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = _save(image, "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    # What odd values do to Pillow when it writes them.
    monkeypatch.setattr(Image.Exif, "tobytes", lambda *_: struct.pack("<L", -1))
    processed = _open(process_image(content, ".png", 60))
    assert processed.tobytes() == upright.tobytes()


def test_profile_is_applied_then_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = _open(
        process_image(_save(Image.new("RGB", (60, 60), (250, 10, 10)), "PNG", icc_profile=profile), ".png", 60)
    )
    assert "icc_profile" not in image.info
    assert image.convert("RGB").getpixel((5, 5)) == (250, 10, 10)


@pytest.mark.parametrize(
    ("form", "suffix", "mode"),
    [
        ("WEBP", ".webp", "RGB"),
        ("TIFF", ".tif", "RGB"),
        ("TIFF", ".tiff", "CMYK"),
        ("BMP", ".bmp", "RGB"),
        ("JPEG", ".jpeg", "L"),
    ],
)
def test_formats_that_outlook_does_not_show_are_converted(form, suffix, mode):
    processed = process_image(_save(_photo(300, 200, mode), form), suffix, 150)
    assert processed[1] in (".jpg", ".png")
    assert _open(processed).mode == "RGB"


def test_drawing_stays_png_and_photograph_becomes_jpeg():
    drawing = Image.new("RGB", (600, 400), "white")
    drawing.paste((0, 0, 120), (100, 100, 300, 200))
    assert process_image(_save(drawing, "PNG"), ".png", 300)[1] == ".png"
    photo = Image.merge("RGB", [Image.effect_noise((600, 400), 90) for _ in range(3)]).resize((600, 400))
    assert process_image(_save(photo, "PNG"), ".png", 300)[1] == ".jpg"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_kept(mode):
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 50, 100))
    processed = process_image(
        _save(image.convert(mode), "PNG", **({"transparency": 0} if mode == "P" else {})), ".png", 100
    )
    assert processed[1] == ".png"
    assert _open(processed).convert("RGBA").getchannel("A").getextrema()[0] == 0


def test_animation_stays_animated():
    frames = [Image.new("RGB", (400, 200), (index * 40, 0, 255 - index * 40)) for index in range(5)]
    content = _save(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300, 400, 500], loop=0
    )
    image = _open(process_image(content, ".gif", 100))
    assert (image.format, image.n_frames, image.size, image.info["loop"]) == ("GIF", 5, (200, 100), 0)
    assert [image.seek(index) or image.info["duration"] for index in range(5)] == [100, 200, 300, 400, 500]


def test_same_image_gives_the_same_bytes():
    content = _save(_photo(), "JPEG")
    assert process_image(content, ".jpg", 200) == process_image(content, ".jpg", 200)


@pytest.mark.parametrize(
    ("content", "suffix", "message"),
    [
        pytest.param(b"<html>not an image</html>", ".jpg", "is not an image", id="page"),
        pytest.param(b"", ".png", "is not an image", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", ".png", "is not an image", id="svg"),
        pytest.param(
            _save(_photo(20, 20), "PNG"), ".jpg", "is a PNG file, although its name ends in .jpg", id="disguised"
        ),
        pytest.param(_save(_photo(200, 200), "JPEG")[:-4000], ".jpg", "is damaged or incomplete", id="jpeg-cut-off"),
        pytest.param(_save(_photo(200, 200), "PNG")[:-900], ".png", "is damaged or incomplete", id="png-cut-off"),
        pytest.param(_damaged_tiff(), ".tif", "is damaged", id="tiff-damaged"),
        pytest.param(_save(_photo(200, 200), "PNG")[:30] + b"\xff" * 400, ".png", "is", id="damaged"),
    ],
)
def test_image_that_cannot_be_used_is_an_error(content, suffix, message):
    with pytest.raises(InvalidValue, match=message) as error:
        process_image(content, suffix, 100)
    assert error.value.hint


def test_decompression_bomb_is_an_error_and_is_not_opened():
    # 900 million pixels of one colour, a few kilobytes on disk; the header alone says so.
    small = _save(Image.new("1", (100, 100)), "PNG")
    header = small[:16] + (30_000).to_bytes(4, "big") + (30_000).to_bytes(4, "big") + small[24:29]
    import zlib

    bomb = header + zlib.crc32(header[12:29]).to_bytes(4, "big") + small[33:]
    with pytest.raises(InvalidValue, match="has more than 50 million pixels"):
        process_image(bomb, ".png", 100)


def test_animation_of_too_many_frames_is_an_error():
    frames = [Image.new("L", (10, 10), index % 256) for index in range(MAX_FRAMES + 1)]
    content = _save(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(InvalidValue, match=f"is an animation of {MAX_FRAMES + 1} frames"):
        process_image(content, ".gif", 10)
