"""The width of an image file, from its first bytes."""

from __future__ import annotations

import struct
from pathlib import Path

__all__ = ["pixel_width"]

_HEAD = 256 * 1024
# Start-of-frame markers of JPEG: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def pixel_width(path: Path) -> int:
    """The width in pixels of a PNG, GIF or JPEG file; 0 when it cannot be told."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return 0
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        return int(struct.unpack(">I", head[16:20])[0])
    if head.startswith((b"GIF87a", b"GIF89a")) and len(head) >= 10:
        return int(struct.unpack("<H", head[6:8])[0])
    return _jpeg_width(head) if head.startswith(b"\xff\xd8") else 0


def _jpeg_width(head: bytes) -> int:
    position = 2
    while position + 9 <= len(head) and head[position] == 0xFF:
        marker = head[position + 1]
        if marker in _FRAMES:
            return int(struct.unpack(">H", head[position + 7 : position + 9])[0])
        position += 2 + int(struct.unpack(">H", head[position + 2 : position + 4])[0])
    return 0
