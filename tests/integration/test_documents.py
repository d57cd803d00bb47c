"""Which files of a citizen are kept, and why the others are not."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.adapters import documents as store
from engine.adapters.documents import FileDocuments
from engine.adapters.file_checks import clean_name
from engine.adapters.pdf_contents import active_contents
from engine.errors import InvalidInput, NotFound

LATER = datetime(2100, 1, 1, tzinfo=UTC)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\x00" * 64
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2mp41" + b"\x00" * 64


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\xff\xff")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def archive(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name.replace("__", "/"), part)
    return content.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w:document/>"})


@pytest.fixture
def documents(tmp_path) -> FileDocuments:
    return FileDocuments(tmp_path / "documents")


def read(documents: FileDocuments, sha256: str) -> bytes:
    with documents.open(sha256) as kept:
        return kept.read()


def label(value: str | bytes) -> str:
    """A test is called by its file, not by bytes that hold the hour at which they were zipped."""
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("cédula.pdf", PDF, "application/pdf"),
        ("foto.JPG", JPG, "image/jpeg"),
        ("foto.jpeg", JPG, "image/jpeg"),
        ("plano.png", png(), "image/png"),
        ("audio.mp3", MP3, "audio/mpeg"),
        ("video.mp4", MP4, "video/mp4"),
        (
            "carta.docx",
            DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
    ids=label,
)
def test_a_file_that_is_what_its_name_says_is_kept(documents, name, content, media_type):
    stored = documents.save(io.BytesIO(content), name)

    assert (stored.name, stored.media_type, stored.size) == (name, media_type, len(content))
    with documents.open(stored.sha256) as kept:
        assert kept.read() == content


def test_the_same_file_twice_is_kept_once(documents, tmp_path):
    first = documents.save(io.BytesIO(PDF), "uno.pdf")
    second = documents.save(io.BytesIO(PDF), "dos.pdf")

    assert first.sha256 == second.sha256
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("nota.pdf", b"#!/bin/sh\nrm -rf /\n", "no contiene lo que dice su extensión"),
        ("nota.pdf", b"<script>alert(1)</script>", "no contiene lo que dice su extensión"),
        ("foto.png", JPG, "no contiene lo que dice su extensión"),
        ("foto.jpg", b"GIF89a" + b"\x00" * 64, "no contiene lo que dice su extensión"),
        ("dibujo.svg", b"<svg onload='x'/>", "no es de un tipo permitido"),
        ("programa.exe", b"MZ" + b"\x00" * 64, "no es de un tipo permitido"),
        ("sin_extension", PDF, "no es de un tipo permitido"),
        ("doble.pdf.exe", PDF, "no es de un tipo permitido"),
        ("vacio.pdf", b"", "está vacío"),
        ("carta.docx", archive(cualquiera=b"x"), "no contiene lo que dice su extensión"),
        (
            "macro.docx",
            archive(word__document_xml=b"", word__vbaProject_bin=b""),
            "no contiene lo que dice su extensión",
        ),
        ("roto.docx", DOCX[:40], "no contiene lo que dice su extensión"),
        ("paquete.zip", DOCX, "no es de un tipo permitido"),
    ],
    ids=label,
)
def test_what_is_not_what_it_says_is_refused_with_a_reason(
    documents, tmp_path, name, content, reason
):
    with pytest.raises(InvalidInput) as refused:
        documents.save(io.BytesIO(content), name)

    assert list(refused.value.fields) == [name]
    assert f"«{name}»" in refused.value.fields[name]
    assert reason in refused.value.fields[name]
    assert not list(tmp_path.rglob("*"))


def test_macros_inside_a_letter_are_refused(documents):
    content = archive(
        **{"word__document.xml": b"<w:document/>", "word__vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    )

    with pytest.raises(InvalidInput):
        documents.save(io.BytesIO(content), "carta.docx")


def test_a_file_of_21_mb_is_refused_before_it_is_read_whole(documents):
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.taken += size
            return b"%PDF-" + b"0" * (size - 5)

    stream = Endless()

    with pytest.raises(InvalidInput, match="pesa más de 20 MB"):
        documents.save(stream, "enorme.pdf")
    assert stream.taken <= 20 * 1024 * 1024 + 1


def test_a_bomb_is_refused_by_what_it_declares_and_never_unpacked(documents, tmp_path):
    bomb = archive(**{"word__document.xml": b"\x00" * 200_000_000})
    assert len(bomb) < 1_000_000

    with pytest.raises(InvalidInput, match="ocupa demasiado al abrirlo"):
        documents.save(io.BytesIO(bomb), "carta.docx")
    assert not list(tmp_path.rglob("*"))


def test_a_letter_of_many_pages_is_no_bomb(documents):
    pages = "".join(f"<w:p>Párrafo {n * 7919 % 10007} de la carta.</w:p>" for n in range(60_000))
    letter = archive(**{"word__document.xml": f"<w:document>{pages}</w:document>".encode()})

    assert documents.save(io.BytesIO(letter), "carta.docx").size == len(letter)


@pytest.mark.parametrize(
    ("name", "host"), [("foto.jpg", JPG), ("plano.png", png()), ("carta.pdf", PDF)], ids=label
)
def test_a_picture_that_is_a_program_too_is_refused(documents, name, host):
    gifar = host + archive(**{"META-INF__MANIFEST.MF": b"Main-Class: Robo"})

    with pytest.raises(InvalidInput, match="lleva otro archivo escondido"):
        documents.save(io.BytesIO(gifar), name)


def test_the_test_virus_is_no_document(documents):
    for name in ("eicar.pdf", "eicar.com", "eicar.docx"):
        with pytest.raises(InvalidInput):
            documents.save(io.BytesIO(EICAR), name)


def test_a_full_disk_takes_no_more_files(documents, monkeypatch, tmp_path):
    monkeypatch.setattr(store, "RESERVE_BYTES", 2**62)

    with pytest.raises(InvalidInput, match="no hay espacio"):
        documents.save(io.BytesIO(PDF), "carta.pdf")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


# --- what a PDF does by itself --------------------------------------------------------------------

SCRIPT = b"3 0 obj << /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >> endobj "
PACKED = zlib.compress(b"3 0 << /S /JavaScript /JS (app.alert(1)) >>")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (b"", ()),
        (SCRIPT, ("javascript",)),
        (SCRIPT.replace(b"/JavaScript", b"/J#61vaScr#69pt"), ("javascript",)),
        (b"<< /S /Launch /F (calc.exe) >>", ("programa",)),
        (b"<< /Names << /EmbeddedFiles 7 0 R >> >>", ("adjunto",)),
        (b"<< /Type /ObjStm /Filter /FlateDecode >> stream\n" + PACKED, ("javascript",)),
        (b"<< /Type /ObjStm >> stream\nnada empacado", ()),
        (b"trailer << /Encrypt 9 0 R >>" + SCRIPT, ("cifrado", "javascript")),
        (b"(El JavaScript de la p\xc3\xa1gina)", ()),
    ],
)
def test_what_acts_by_itself_in_a_pdf_is_noted_and_the_file_kept(documents, inside, words):
    stored = documents.save(io.BytesIO(PDF + inside), "carta.pdf")

    assert stored.contents == words


def test_a_packed_stream_that_never_ends_is_looked_at_up_to_a_limit():
    bomb = b"<< /Type /ObjStm >> stream\n" + zlib.compress(b"\x00" * 50_000_000)

    assert active_contents(PDF + bomb * 30) == ()


# --- what nobody names ----------------------------------------------------------------------------


def test_a_file_that_nothing_names_is_forgotten_and_the_others_stay(documents, tmp_path):
    kept, lost = (documents.save(io.BytesIO(PDF + mark), "a.pdf") for mark in (b"1", b"2"))
    half = tmp_path / "documents" / lost.sha256[:2] / "tmpmedio"
    half.write_bytes(b"a medio escribir")

    assert documents.sweep({kept.sha256}, LATER) == 2

    assert read(documents, kept.sha256) == PDF + b"1"
    with pytest.raises(NotFound):
        documents.open(lost.sha256)
    assert not half.exists()


def test_a_file_that_somebody_has_just_sent_again_is_not_forgotten(documents, tmp_path):
    stored = documents.save(io.BytesIO(PDF), "a.pdf")
    path = tmp_path / "documents" / stored.sha256[:2] / stored.sha256
    os.utime(path, (0, 0))

    documents.save(io.BytesIO(PDF), "otra.pdf")

    assert documents.sweep(set(), datetime.fromtimestamp(1_000_000, UTC)) == 0
    assert read(documents, stored.sha256) == PDF


def test_one_that_is_sent_again_while_it_is_swept_is_there_afterwards(documents, monkeypatch):
    stored = documents.save(io.BytesIO(PDF), "a.pdf")
    moved_aside = Path.rename

    def sent_meanwhile(path: Path, target: Path) -> Path:
        moved = moved_aside(path, target)
        if str(target).endswith(".x"):
            documents.save(io.BytesIO(PDF), "otra.pdf")
        return moved

    monkeypatch.setattr(Path, "rename", sent_meanwhile)
    documents.sweep(set(), LATER)

    assert read(documents, stored.sha256) == PDF


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\cédula.pdf", "cédula.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ("  .oculto.pdf", "oculto.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("<b>carta</b>.pdf", "b_.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
        ("///", "archivo"),
        ("", "archivo"),
    ],
)
def test_an_odd_name_is_made_harmless(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize("key", ["../../cauce.db", "", "ABC", "0" * 64])
def test_only_the_hash_of_a_kept_file_opens_one(documents, key):
    with pytest.raises(NotFound):
        documents.open(key)
