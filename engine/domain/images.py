"""Pictures that are shown to everybody: what they are and how large, by their first bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from engine.errors import InvalidInput

LARGEST_BYTES = 200 * 1024
LARGEST_SIDE = 2000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
#: markers of a JPEG that say its size
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)})


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    width: int
    height: int


def picture(content: bytes) -> Picture:
    """A PNG or JPEG of a reasonable size. InvalidInput(logo): SVG may carry a script."""
    if not content:
        raise _refused("Elija un archivo PNG o JPG.")
    if len(content) > LARGEST_BYTES:
        raise _refused(f"El logo pesa más de {LARGEST_BYTES // 1024} KB: redúzcalo.")
    found = _read(content)
    if found is None:
        raise _refused("El logo debe ser un archivo PNG o JPG; otros formatos no se aceptan.")
    if not 1 <= max(found.width, found.height) <= LARGEST_SIDE:
        raise _refused(f"El logo mide más de {LARGEST_SIDE} píxeles de lado: redúzcalo.")
    return found


def _read(content: bytes) -> Picture | None:
    try:
        if content.startswith(_PNG) and content[12:16] == b"IHDR":
            return Picture("image/png", *struct.unpack(">II", content[16:24]))
        if content.startswith(_JPEG):
            return _jpeg(content)
    except struct.error:
        return None
    return None


def _jpeg(content: bytes) -> Picture | None:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        length = struct.unpack(">H", content[place + 2 : place + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return Picture("image/jpeg", width, height)
        place += 2 + length
    return None


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput({"logo": sentence})
