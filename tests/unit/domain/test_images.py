"""Only pictures that a browser cannot take for anything else are shown to everybody."""

from __future__ import annotations

import struct

import pytest

from engine.domain.images import Picture, picture
from engine.errors import InvalidInput

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 120, 40) + b"\x08\x06\0\0\0" + b"\0" * 8
JPEG = b"\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x11\x08" + struct.pack(">HH", 40, 120) + b"\x03" * 12


def test_a_png_and_a_jpeg_say_their_size() -> None:
    assert picture(PNG) == Picture("image/png", 120, 40)
    assert picture(JPEG) == Picture("image/jpeg", 120, 40)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 40,
        b"<html>",
        PNG[:18],
        JPEG[:6],
        PNG[:16] + struct.pack(">II", 90_000, 90_000) + PNG[24:],
        PNG + b"\0" * 300_000,
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        picture(content)
