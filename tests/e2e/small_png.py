"""A picture of a screen in a palette of its commonest colours: a third of the bytes."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256

Colour = tuple[int, ...]


def small(png: bytes) -> bytes:
    """Of a PNG with three bytes per pixel, as Chromium writes it."""
    parts = list(_chunks(png))
    width, height = struct.unpack(">II", parts[0][1][:8])
    packed = b"".join(body for kind, body in parts if kind == b"IDAT")
    rows = list(_rows(zlib.decompress(packed), width * 3))
    seen = Counter(colour for row in rows for colour in _pixels(row))
    palette = [colour for colour, _ in seen.most_common(_COLOURS)]
    place = {colour: _nearest(colour, palette) for colour in seen}
    lines = b"".join(b"\0" + bytes(place[colour] for colour in _pixels(row)) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return _SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", bytes(part for colour in palette for part in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _rows(raw: bytes, width: int) -> Iterator[bytearray]:
    """The lines as they were before each was written as what differs from its neighbours."""
    above = bytearray(width)
    for start in range(0, len(raw), width + 1):
        row = bytearray(raw[start + 1 : start + 1 + width])
        _restore(raw[start], row, above)
        yield row
        above = row


def _restore(how: int, row: bytearray, above: bytearray) -> None:
    for n in range(len(row) if how else 0):
        left, corner = (row[n - 3], above[n - 3]) if n > 2 else (0, 0)
        guess = (0, left, above[n], (left + above[n]) // 2, _paeth(left, above[n], corner))
        row[n] = (row[n] + guess[how]) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    sum_ = left + above - corner
    return min((left, above, corner), key=lambda one: abs(sum_ - one))


def _pixels(row: bytearray) -> Iterator[Colour]:
    return zip(row[0::3], row[1::3], row[2::3], strict=True)


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    def distance(n: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(colour, palette[n], strict=True))

    return min(range(len(palette)), key=distance)
