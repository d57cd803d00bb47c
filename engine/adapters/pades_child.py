"""The process that checks the seal of one PDF and ends: a file comes in, what it found goes out."""

from __future__ import annotations

import io
import logging
import resource
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from engine.adapters.signer import Check, State, as_json
from engine.settings import BOGOTA

#: what the library would write of a chain that leads nowhere is told as a Check
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

_CPU_SECONDS = 50
_CHANGED = (
    "El archivo cambió después de la firma: ya no es el documento que se firmó. "
    "Pida una copia íntegra y avise a quien administra."
)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    sys.stdout.write(as_json(checked(sys.stdin.buffer.read(), roots(Path(sys.argv[1])))))


def roots(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file; none where there is no file."""
    if not path.is_file():
        return []
    blocks = pem.unarmor(path.read_bytes(), multiple=True)
    return [x509.Certificate.load(der) for _, _, der in blocks]


def checked(pdf: bytes, trusted: list[x509.Certificate]) -> Check:
    """The seal covers the whole file, nothing changed since, and a trusted root answers for it."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
        if not signatures:
            return Check(state=State.MISSING, said="El archivo no tiene firma electrónica.")
        seal = signatures[0]
        moment = signed_at(seal.signer_info, seal.self_reported_timestamp)
        context = as_of(trusted, moment)
        found = validate_pdf_signature(
            seal,
            context,
            ts_validation_context=context,
            key_usage_settings=KeyUsageConstraints(
                key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
            ),
        )
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError):
        return Check(state=State.CHANGED, said=_CHANGED)
    return _said(found, seal, moment)


def signed_at(signer_info: Any, claimed: datetime | None) -> datetime | None:
    """When it was signed: what the time stamp says, and without one what the signer says."""
    for attribute in signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            stamped: datetime = token["gen_time"].native
            return stamped
    return claimed


def as_of(trusted: Sequence[x509.Certificate], moment: datetime | None) -> ValidationContext:
    """As of the signature: a certificate that expired since was good when it signed."""
    return ValidationContext(trust_roots=list(trusted), moment=moment, allow_fetching=False)


def _said(found: Any, seal: Any, moment: datetime | None) -> Check:
    whole = found.coverage is not None and found.coverage.name == "ENTIRE_FILE"
    if not (found.intact and found.valid and whole):
        return Check(state=State.CHANGED, said=_CHANGED)
    who = seal.signer_cert.subject.native.get("common_name", "")
    if not found.trusted:
        said = (
            f"El archivo está íntegro, pero el certificado de «{who}» no lo respalda ninguna de "
            "las raíces de confianza de la entidad."
        )
        return Check(state=State.UNTRUSTED, said=said)
    stamp = found.timestamp_validity
    if not stands(stamp):
        said = "El archivo está íntegro, pero su estampa de tiempo no es de fiar."
        return Check(state=State.UNTRUSTED, said=said)
    when = f" el {moment.astimezone(BOGOTA):%d/%m/%Y}" if moment else ""
    stamped = " y con estampa de tiempo" if stamp is not None else ""
    said = f"Firma válida: «{who}» firmó{when}{stamped}, y el archivo no ha cambiado."
    return Check(state=State.VALID, said=said)


def stands(stamp: Any) -> bool:
    """A time stamp that somebody trusted answers for; a signature without one has none to doubt."""
    return stamp is None or bool(stamp.valid and stamp.intact and stamp.trusted)


if __name__ == "__main__":
    main()
