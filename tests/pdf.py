"""A paper as a person reads it, and as an archive must keep it."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

import pypdfium2

#: where pictures of the pages go, for a person to look at; nowhere unless it is set
PICTURES = os.environ.get("CAUCE_PICTURES")


def text_of(pdf: bytes) -> str:
    """The words of every page, one space between them; a word that was broken is whole again."""
    pages = pypdfium2.PdfDocument(pdf)
    found = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(re.sub(r"[\u200b\ufffe\u0002]|(?<=\w)-\r?\n", "", found).split())


def is_archival(pdf: bytes) -> bool:
    """It says that it is PDF/A-2a, in Spanish, with its structure."""
    said = b"<pdfaid:part>2<" in pdf and b"<pdfaid:conformance>A<" in pdf
    return said and b"/Lang(es-CO)" in pdf and b"/StructTreeRoot" in pdf


def is_pictured(pdf: bytes, name: str) -> None:
    """Each page as a PNG, where CAUCE_PICTURES says."""
    if PICTURES is None:
        return
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        drawn = page.render(scale=1.3, rev_byteorder=True)
        rows = (
            bytes(drawn.buffer)[at : at + drawn.width * 3]
            for at in range(0, drawn.stride * drawn.height, drawn.stride)
        )
        Path(f"{PICTURES}/{name}-{number}.png").write_bytes(_png(drawn.width, drawn.height, rows))


def _png(width: int, height: int, rows: Iterable[bytes]) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
