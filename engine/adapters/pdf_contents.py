"""What a PDF can do besides being read: found by its names, without a PDF reader."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

#: names that a PDF gives to what acts by itself -> the word under which we keep it
ACTIVE = {
    b"JavaScript": "javascript",
    b"Launch": "programa",
    b"EmbeddedFile": "adjunto",
    b"EmbeddedFiles": "adjunto",
    b"RichMedia": "multimedia",
    b"XFA": "formulario",
    b"SubmitForm": "envio",
    b"Encrypt": "cifrado",
}
#: what one packed stream, and all of them together, may give while they are looked through
STREAM_BYTES, ALL_BYTES = 4 * 1024 * 1024, 64 * 1024 * 1024

_NAME = re.compile(rb"/([A-Za-z#0-9]+)")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)


def active_contents(content: bytes) -> tuple[str, ...]:
    """Words for what the file holds that acts, each once, in order; none for a quiet one.

    An encrypted file says so: what it holds could not be looked at.
    """
    found = {word for part in _parts(content) for word in _words(part)}
    return tuple(sorted(found))


def _parts(content: bytes) -> Iterator[bytes]:
    """The file itself, then the objects that it keeps packed, as far as the limits go."""
    yield content
    left = ALL_BYTES
    for packed in _PACKED.finditer(content):
        unpacked = _unpacked(content, packed.end())
        left -= len(unpacked)
        if left < 0:
            return
        yield unpacked


def _unpacked(content: bytes, start: int) -> bytes:
    """What a packed stream gives; nothing where it is not packed as it says."""
    try:
        return zlib.decompressobj().decompress(memoryview(content)[start:], STREAM_BYTES)
    except zlib.error:
        return b""


def _words(part: bytes) -> Iterator[str]:
    for name in _NAME.findall(part):
        word = ACTIVE.get(_HEX.sub(lambda pair: bytes([int(pair[1], 16)]), name))
        if word:
            yield word
