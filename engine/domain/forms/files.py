"""The files that a form may ask for, by how their names end."""

from __future__ import annotations

from collections.abc import Iterable

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: how a name ends, without its dot -> what such a file has to be
ACCEPTED = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "docx": DOCX,
}
ACCEPTED_WORDS = "PDF, JPG, PNG, MP3, MP4 o DOCX"


def ending(name: str) -> str:
    """How a file's name ends, in small letters and without its dot; "" where it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def endings(accept: str) -> tuple[str, ...]:
    """What `accept` lists (`.pdf, .jpg`), without its dots; nothing where it is empty."""
    listed = (one.strip().lower().removeprefix(".") for one in accept.split(","))
    return tuple(one for one in listed if one)


def in_words(kinds: Iterable[str]) -> str:
    """«PDF, JPG o PNG»: one word for what ends in several ways."""
    words = dict.fromkeys("JPG" if kind == "jpeg" else kind.upper() for kind in kinds)
    *first, last = words
    return f"{', '.join(first)} o {last}" if first else last
