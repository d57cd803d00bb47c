"""The index that a closing seals is signed, and whoever has the export checks the signature."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyhanko.sign.signers import pdf_cms
from sqlalchemy import select

from engine.adapters import demo_certificate
from engine.adapters.export_signatures import check_detached
from engine.adapters.pades_child import roots
from engine.adapters.signer import DEMO, PadesSigner, State
from engine.cli import main
from engine.db.tables import Document, FileIndex, Incident
from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed
from engine.services import casefile_signing
from engine.settings import Signing
from tests.casefile import Archive
from tests.office import Office, Received
from tests.tsa import time_stamps


@pytest.fixture
def backend() -> str:
    """A signature does not depend on the database."""
    return "sqlite"


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


@pytest.fixture
def closed(office: Office, archive: Archive, elena, ana) -> Received:
    """With a document, its procedure over and its file closed a moment ago."""
    found = office.receives("solicitud", nombres="Luz", objeto="x", correo="luz@ejemplo.co")
    archive.files(found, "solicitud.pdf")
    office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    office.completes(ana, "dar_concepto", {"concepto": "Sí", "dias": "3"})
    office.works_off()
    archive.closes(found, elena)
    return found


def sealed(office: Office, case: Received) -> FileIndex:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalars(select(FileIndex).where(FileIndex.case_id == case.id)).one()


def test_a_worker_signs_the_index_once(office: Office, archive: Archive, closed: Received) -> None:
    assert sealed(office, closed).signed_at is None

    office.works_off()
    signed = sealed(office, closed)
    casefile_signing.run(office.engine, office.engine.signer, {"index_id": signed.id})

    assert (signed.signer, signed.signed_at) == (DEMO, office.now)
    assert sealed(office, closed).signature_sha256 == signed.signature_sha256
    assert office.broken_invariants() == []


def test_whoever_has_the_export_and_the_root_checks_the_signature(
    office: Office, archive: Archive, closed: Received, elena, tmp_path: Path, caplog
) -> None:
    office.works_off()
    path = archive.exports(closed, elena, tmp_path)
    trust = str(office.settings.signing.trust)

    trusting = CliRunner().invoke(main, ["verify", str(path), "--trust", trust])
    wary = CliRunner().invoke(main, ["verify", str(path)])

    assert (trusting.exit_code, wary.exit_code) == (0, 0)
    assert f"bien  indices/0001.xml.p7s: Firma válida de «{DEMO}»." in trusting.output
    assert "no respalda ninguna raíz de confianza" in wary.output
    assert [one for one in caplog.records if one.name.startswith("pyhanko")] == []
    assert "La firma del índice no se puede validar sólo con Python" in wary.output


def test_a_signature_is_of_one_index_and_of_no_other(office: Office) -> None:
    signature = office.engine.signer.sign(b"<indice/>")
    trusted = roots(office.settings.signing.trust or Path())

    assert check_detached(b"<indice/>", signature, trusted).state is State.VALID
    assert check_detached(b"<indice/>", signature, []).state is State.UNTRUSTED
    assert check_detached(b"<otro/>", signature, trusted).state is State.CHANGED
    for rubbish in (b"", b"\x30\x80", b"no es una firma", signature[:-9]):
        assert check_detached(b"<indice/>", rubbish, trusted).state is State.CHANGED


class TestYearsLater:
    """The certificates of demonstrations hold ten years: these have been over since 2022."""

    @pytest.fixture
    def old(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Signing:
        class ThatDay(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime(2012, 3, 2, 15, tzinfo=UTC)

        for module in (demo_certificate, pdf_cms):
            monkeypatch.setattr(module, "datetime", ThatDay)
        return demo_certificate.kept_in(tmp_path)

    def test_an_index_is_judged_as_of_its_signature(
        self, old: Signing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        signer = PadesSigner(old)
        in_time = signer.sign(b"<indice/>")
        monkeypatch.undo()
        too_late = signer.sign(b"<indice/>")

        trusted = roots(old.trust or Path())
        assert check_detached(b"<indice/>", in_time, trusted).state is State.VALID
        assert check_detached(b"<otro/>", in_time, trusted).state is State.CHANGED
        assert check_detached(b"<indice/>", too_late, trusted).state is State.UNTRUSTED

    def test_what_the_time_stamp_says_outweighs_what_the_signer_says(
        self, old: Signing, tmp_path: Path
    ) -> None:
        with time_stamps(tmp_path) as (url, root):
            stamped_today = PadesSigner(replace(old, tsa_url=url)).sign(b"<indice/>")

        (tmp_path / "raices.pem").write_bytes((old.trust or Path()).read_bytes() + root)
        trusted = roots(tmp_path / "raices.pem")
        assert check_detached(b"<indice/>", stamped_today, trusted).state is State.UNTRUSTED


def test_a_stamp_that_nobody_trusts_is_told_of_an_index_too(office: Office, tmp_path: Path) -> None:
    signing = office.settings.signing
    with time_stamps(tmp_path) as (url, root):
        signature = PadesSigner(replace(signing, tsa_url=url)).sign(b"<indice/>")
    known = roots(signing.trust or Path())
    (tmp_path / "estampas.pem").write_bytes(root)

    doubted = check_detached(b"<indice/>", signature, known)
    trusted = check_detached(b"<indice/>", signature, known + roots(tmp_path / "estampas.pem"))

    assert doubted.state is State.UNTRUSTED
    assert "su estampa de tiempo no es de fiar" in doubted.said
    assert trusted.state is State.VALID


def test_a_seal_that_was_broken_inside_the_export_is_named(
    office: Office, archive: Archive, closed: Received, elena, tmp_path: Path
) -> None:
    office.works_off()
    with office.engine.work_as(SYSTEM) as work:  # it says that it is signed, and is not
        work.session.scalars(select(Document)).one().signature = "Firma electrónica PAdES"
    path = archive.exports(closed, elena, tmp_path)

    done = CliRunner().invoke(main, ["verify", str(path)])

    assert done.exit_code == 1
    assert "MAL   documentos/0001-solicitud.pdf: El archivo no tiene firma electrónica" in (
        done.output
    )


def test_an_index_that_cannot_be_signed_is_an_incident_and_is_signed_later(
    office: Office, closed: Received, tmp_path: Path
) -> None:
    class Lost:
        def sign(self, content: bytes) -> bytes:
            raise DeliveryFailed("the token does not answer", permanent=True)

    index = sealed(office, closed)
    casefile_signing.run(office.engine, Lost(), {"index_id": index.id})
    with office.engine.reading_as(SYSTEM) as work:
        incident = work.session.scalars(select(Incident)).one()
        assert "El índice 1 del expediente no se pudo firmar" in incident.message

    good = PadesSigner(demo_certificate.kept_in(tmp_path))
    casefile_signing.run(office.engine, good, {"index_id": index.id})

    assert sealed(office, closed).signer == DEMO


def test_the_signatures_travel_in_the_export(
    office: Office, archive: Archive, closed: Received, elena, tmp_path: Path
) -> None:
    office.works_off()
    with zipfile.ZipFile(archive.exports(closed, elena, tmp_path)) as opened:
        index, signature = (opened.read(f"indices/0001.xml{end}") for end in ("", ".p7s"))

    trusted = roots(office.settings.signing.trust or Path())
    assert check_detached(index, signature, trusted).state is State.VALID
