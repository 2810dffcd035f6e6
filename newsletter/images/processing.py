"""One image, made fit for email by Pillow: small enough, upright, without metadata, in a format that Outlook shows."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageSequence, UnidentifiedImageError

__all__ = ["ImageError", "ProcessedImage", "process_image"]

#: Screens show two to three pixels for one CSS pixel; more than two are not seen.
_DENSITY = 2
_UNKNOWN_WIDTH = 640  # CSS pixels: the width of the letter
_MOST_PIXELS = 50_000_000  # a decompression bomb is larger; cameras are smaller
_MOST_FRAMES = 300
_QUALITY = 82

# Extensions, and the formats of Pillow that may carry them.
_FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
}

#: What Pillow raises for damaged files depends on the format.
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

# How an image is turned upright, by its EXIF orientation: https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class ImageError(ValueError):
    """An image that cannot be used: what is wrong, and a hint for the editor."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class ProcessedImage:
    """The bytes of an image, and its type: "jpeg", "png" or "gif"."""

    content: bytes
    subtype: str


def process_image(content: bytes, suffix: str, width: int) -> ProcessedImage:
    """The image for a place that is `width` CSS pixels wide (0 when unknown).

    `suffix` is the extension of its file, which must be true. An animated GIF
    stays animated. Raises ImageError.
    """
    with warnings.catch_warnings():
        # Pillow warns of odd metadata, which is dropped, and of bombs, which are measured here.
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=sorted(set(_FORMATS.values()))) as image:
                _check(image, suffix)
                target = (width or _UNKNOWN_WIDTH) * _DENSITY
                if image.format == "GIF" and getattr(image, "n_frames", 1) > 1:
                    return _animation(image, target)
                return _still(image, target)
        except ImageError:
            raise
        except UnidentifiedImageError:
            raise ImageError("is not an image", "export it anew as JPEG or PNG") from None
        except Image.DecompressionBombError:
            raise _too_large() from None
        except _DAMAGED:
            raise ImageError("is broken, or cut off", "export it anew, or fetch it again") from None


def _too_large() -> ImageError:
    return ImageError(
        f"has more than {_MOST_PIXELS // 1_000_000} million pixels", "make it smaller before putting it here"
    )


def _check(image: Any, suffix: str) -> None:
    meant = _FORMATS.get(suffix.lower())
    # Cameras put a second, small picture into a JPEG: the first is the photo.
    form = "JPEG" if image.format == "MPO" else image.format
    if form != meant:
        right = next(name for name, known in _FORMATS.items() if known == form)
        raise ImageError(f"is a {form} file, whatever its name says", f"let its name end in {right}")
    frames = getattr(image, "n_frames", 1)
    if image.width * image.height > _MOST_PIXELS:
        raise _too_large()
    if frames > 1 and image.format == "GIF" and image.width * image.height * frames > 4 * _MOST_PIXELS:
        raise _too_large()
    if frames > _MOST_FRAMES:
        raise ImageError(f"is an animation of {frames} pictures", f"{_MOST_FRAMES} are the most that are taken")


def _still(image: Any, target: int) -> ProcessedImage:
    source = image.format
    profile = image.info.get("icc_profile")
    image.load()
    upright = _upright(image)
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    mode = "RGBA" if see_through else "RGB"
    picture = _to_srgb(upright, profile, mode)
    if picture.width > target:
        height = max(1, round(picture.height * target / picture.width))
        picture = picture.resize((target, height), Image.Resampling.LANCZOS)
    if see_through and picture.getchannel("A").getextrema() != (255, 255):
        return ProcessedImage(_save(picture, "PNG", optimize=True), "png")
    picture = picture.convert("RGB")
    jpeg = _save(picture, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    if source in ("PNG", "GIF", "BMP"):
        # Drawings keep their edges as PNG; photographs would be many times larger.
        png = _save(picture, "PNG", optimize=True)
        if len(png) < 2 * len(jpeg):
            return ProcessedImage(png, "png")
    return ProcessedImage(jpeg, "jpeg")


def _upright(image: Any) -> Any:
    """The image as its EXIF says that it was held. Pillow's own way writes odd EXIF anew, and stops at it."""
    try:
        turn = _TURNS.get(image.getexif().get(_ORIENTATION))
    except _DAMAGED:
        return image
    return image if turn is None else image.transpose(turn)


def _to_srgb(image: Any, profile: bytes | None, mode: str) -> Any:
    """The picture in the colours that browsers assume when there is no profile."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            image = converted
    return image.convert(mode)


def _animation(image: Any, target: int) -> ProcessedImage:
    size = (image.width, image.height)
    if image.width > target:
        size = (target, max(1, round(image.height * target / image.width)))
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        durations.append(frame.info.get("duration", 100))
        frames.append(frame.convert("RGBA").resize(size, Image.Resampling.LANCZOS))
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    first, *others = frames
    content = _save(first, "GIF", save_all=True, append_images=others, duration=durations, disposal=2, **loop)
    return ProcessedImage(content, "gif")


def _save(image: Any, form: str, **options: Any) -> bytes:
    # A new picture carries no metadata: no place, no camera, no profile.
    image.info = {}
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
