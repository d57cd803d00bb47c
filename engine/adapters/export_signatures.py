"""The signatures in an exported case file: those of its sealed indexes and of its papers.

Whoever checks says which roots are trusted; the library is loaded only here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms, x509
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints

from engine.adapters import verificar
from engine.adapters.pades_child import as_of, roots, signed_at, stands
from engine.adapters.pades_child import checked as check_pdf
from engine.adapters.signer import Check, State

SUFFIX = ".p7s"
_CHANGED = "La firma no es de este índice, o alguno de los dos cambió."


def found(path: Path, trust: Path | None) -> Iterator[tuple[str, Check]]:
    """Each signature, where it is and what became of it. Call it once the rest agrees."""
    box = verificar.opened(path)
    trusted = roots(trust) if trust else []
    for name in sorted(box.names()):
        if name.endswith(SUFFIX):
            content = verificar.whole(box, name.removesuffix(SUFFIX))
            yield name, check_detached(content, verificar.whole(box, name), trusted)
    for document in verificar.documents(box):
        if document.signed and not document.absence:
            yield document.path, check_pdf(verificar.whole(box, document.path), trusted)


def check_detached(content: bytes, signature: bytes, trusted: Sequence[x509.Certificate]) -> Check:
    """Whether the signature is of this content, and a trusted root answers for it, as of the day
    on which it was signed: an index is checked years after its certificate expired."""
    try:
        signed: Any = cms.ContentInfo.load(signature, strict=True)["content"]
        status = asyncio.run(
            async_validate_detached_cms(
                content,
                signed,
                as_of(trusted, _moment(signed)),
                key_usage_settings=KeyUsageConstraints(
                    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
                ),
            )
        )
    except (SignatureValidationError, ValueError, KeyError, TypeError):
        return Check(state=State.CHANGED, said=_CHANGED)
    return _said(status)


def _moment(signed: Any) -> datetime | None:
    """What its stamp says, or else the signer: CAdES has it among what was signed."""
    signer = signed["signer_infos"][0]
    claimed = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
    return signed_at(signer, claimed.get("signing_time"))


def _said(status: Any) -> Check:
    if not (status.intact and status.valid):
        return Check(state=State.CHANGED, said=_CHANGED)
    who = status.signing_cert.subject.native.get("common_name", "")
    if not status.trusted:
        said = f"Está íntegro y lo firmó «{who}», a quien no respalda ninguna raíz de confianza."
        return Check(state=State.UNTRUSTED, said=said)
    if not stands(status.timestamp_validity):
        said = f"Está íntegro y lo firmó «{who}», pero su estampa de tiempo no es de fiar."
        return Check(state=State.UNTRUSTED, said=said)
    return Check(state=State.VALID, said=f"Firma válida de «{who}».")
