"""One image, made fit for email by Pillow: small enough, upright, without metadata, in a format that Outlook shows."""

from __future__ import annotations

import io
import re
import struct
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageSequence, UnidentifiedImageError

from newsletter.errors import InvalidValue

#: Screens show two to three pixels for one CSS pixel; readers see no gain above two.
_DENSITY = 2
_UNKNOWN_WIDTH = 640  # CSS pixels: the width of the email
_MAX_PIXELS = 50_000_000  # a decompression bomb is larger; photos are smaller
_QUALITY = 82

#: The largest number of frames of an animation.
MAX_FRAMES = 300

# The extensions of each of Pillow's formats; the first is the usual one.
_EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "BMP": (".bmp",),
}

# What Pillow raises for damaged files depends on the format.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    MemoryError,
    ArithmeticError,
    struct.error,
)

# The box with which the photos of phones begin, by the brands of ISO/IEC 23008-12, annex B.
_HEIC = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)

# How an image is turned upright, by its EXIF orientation, from 2 to 8:
# https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4
_ORIENTATION = 0x0112
_TURNS = ("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90")


def process_image(content: bytes, suffix: str, width: int) -> tuple[bytes, str]:
    """The image for `width` CSS pixels (0 when unknown), and its extension: ".jpg", ".png" or ".gif".

    `suffix` is the extension of the original's file, which must be true. An
    animated GIF stays animated. Raises InvalidValue.
    """
    with warnings.catch_warnings():
        # Pillow warns of odd metadata, which is dropped, and of bombs, which are measured here.
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=list(_EXTENSIONS)) as image:
                _check(image, suffix.lower())
                target = (width or _UNKNOWN_WIDTH) * _DENSITY
                if image.format == "GIF" and getattr(image, "n_frames", 1) > 1:
                    return _animation(image, target), ".gif"
                return _still(image, target)
        except InvalidValue:
            raise
        except UnidentifiedImageError:
            if _HEIC.match(content):
                raise InvalidValue("is a HEIC photo from a phone", "export it as JPEG") from None
            raise InvalidValue("is not an image", "export it again as JPEG or PNG") from None
        except Image.DecompressionBombError:
            raise _too_large() from None
        except _DAMAGED:
            raise InvalidValue("is damaged or incomplete", "export it again, or download it again") from None


def _too_large() -> InvalidValue:
    return InvalidValue(f"has more than {_MAX_PIXELS // 1_000_000} million pixels", "save a smaller copy")


def _check(image: Any, suffix: str) -> None:
    # Cameras put a second, small picture into a JPEG: the first is the photo.
    real = "JPEG" if image.format == "MPO" else image.format
    if suffix not in _EXTENSIONS[real]:
        raise InvalidValue(
            f"is a {real} file, although its name ends in {suffix}", f"rename it to end in {_EXTENSIONS[real][0]}"
        )
    frames = getattr(image, "n_frames", 1)
    pixels = image.width * image.height
    if pixels > _MAX_PIXELS or (image.format == "GIF" and frames > 1 and pixels * frames > 4 * _MAX_PIXELS):
        raise _too_large()
    if frames > MAX_FRAMES:
        raise InvalidValue(f"is an animation of {frames} frames", f"shorten it to at most {MAX_FRAMES}")


def _still(image: Any, target: int) -> tuple[bytes, str]:
    source = image.format
    profile = image.info.get("icc_profile")
    image.load()
    upright = _upright(image)
    transparent = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    picture = _to_srgb(upright, profile, "RGBA" if transparent else "RGB")
    if picture.width > target:
        picture = picture.resize(_scaled(picture, target), Image.Resampling.LANCZOS)
    if transparent and picture.getchannel("A").getextrema() != (255, 255):
        return _save(picture, "PNG", optimize=True), ".png"
    picture = picture.convert("RGB")
    jpeg = _save(picture, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    if source in ("PNG", "GIF", "BMP"):
        # Drawings keep their edges as PNG; photographs would be many times larger.
        png = _save(picture, "PNG", optimize=True)
        if len(png) < 2 * len(jpeg):
            return png, ".png"
    return jpeg, ".jpg"


def _scaled(image: Any, width: int) -> tuple[int, int]:
    return width, max(1, round(image.height * width / image.width))


def _upright(image: Any) -> Any:
    """The image turned by its EXIF orientation.

    `ImageOps.exif_transpose` would write the EXIF data again, and fail where it is odd.
    """
    try:
        orientation = image.getexif().get(_ORIENTATION)
    except _DAMAGED:
        return image
    return image.transpose(Image.Transpose[_TURNS[orientation - 2]]) if orientation in range(2, 9) else image


def _to_srgb(image: Any, profile: bytes | None, mode: str) -> Any:
    """The picture in the colours that browsers assume when there is no profile."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged profile: the colours as they are
    return image.convert(mode)


def _animation(image: Any, target: int) -> bytes:
    size = _scaled(image, min(target, image.width))
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        durations.append(frame.info.get("duration", 100))
        frames.append(frame.convert("RGBA").resize(size, Image.Resampling.LANCZOS))
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    first, *others = frames
    return _save(first, "GIF", save_all=True, append_images=others, duration=durations, disposal=2, **loop)


def _save(image: Any, form: str, **options: Any) -> bytes:
    # A new picture carries no metadata: no GPS position, no camera, no profile.
    image.info = {}
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
