"""PAdES with pyHanko: the entity's key in a PKCS#12 file or behind a PKCS#11 token."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from engine.errors import DeliveryFailed
from engine.settings import Signing

FIELD = "Firma"
#: what the visible block of a sealed paper begins with: see documents/_shared/papel.typ
MARK = "Firmado electrónicamente"
_TSA_SECONDS = 10


def subject(signing: Signing) -> str:
    """The name in the certificate."""
    with _key(signing) as key:
        found = key.signing_cert
    return str(found.subject.native.get("common_name", "")) if found else ""


def seal(signing: Signing, pdf: bytes, reason: str) -> bytes:
    """One signature over the whole file, in a field over its visible block."""
    page, box = _block(pdf)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
    )
    with _key(signing) as key:
        writer = signers.PdfSigner(
            metadata,
            signer=key,
            timestamper=_Authority(signing.tsa_url) if signing.tsa_url else None,
            stamp_style=_clear(box) if box else None,
            new_field_spec=SigFieldSpec(FIELD, on_page=page, box=box),
        )
        return _signed(writer, pdf)


def detached(signing: Signing, content: bytes) -> bytes:
    """A signature in a file of its own (CAdES, DER): what OpenSSL checks too."""
    stamper = _Authority(signing.tsa_url) if signing.tsa_url else None
    with _key(signing) as key:
        try:
            made = asyncio.run(
                key.async_sign_general_data(
                    content, "sha256", detached=True, use_cades=True, timestamper=stamper
                )
            )
        except (SigningError, TimestampRequestError, URLError, OSError) as error:
            raise DeliveryFailed(f"{type(error).__name__}: {error}") from error
    signature: bytes = made.dump()
    return signature


def _signed(writer: signers.PdfSigner, pdf: bytes) -> bytes:
    out = io.BytesIO()
    try:
        writer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False), output=out)
    except (SigningError, TimestampRequestError, URLError, OSError) as error:
        raise DeliveryFailed(f"{type(error).__name__}: {error}") from error
    return out.getvalue()


class _Authority(TimeStamper):
    """A time-stamp authority over HTTP (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library says no types here
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        answered = await asyncio.to_thread(self._ask, req.dump())
        stamped: tsp.TimeStampResp = tsp.TimeStampResp.load(answered)
        return stamped

    def _ask(self, asked: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        request = Request(self._url, data=asked, headers=headers)  # noqa: S310 -- settings check it
        with urlopen(request, timeout=_TSA_SECONDS) as answer:  # noqa: S310 -- as above
            answered: bytes = answer.read(1024 * 1024)
        return answered


# --- the key --------------------------------------------------------------------------------------


@contextmanager
def _key(signing: Signing) -> Iterator[signers.Signer]:
    if signing.pkcs12 is not None:
        yield _from_file(signing.pkcs12, signing.passphrase)
    elif signing.pkcs11_module is not None:
        with _token(signing) as key:
            yield key
    else:
        raise DeliveryFailed(
            "no certificate: set CAUCE_SIGN_PKCS12 or CAUCE_SIGN_PKCS11_MODULE", permanent=True
        )


@lru_cache(maxsize=4)
def _from_file(path: Path, passphrase: str) -> signers.Signer:
    secret = passphrase.encode() if passphrase else None
    try:
        found: signers.Signer | None = signers.SimpleSigner.load_pkcs12_data(
            path.read_bytes(), (), secret
        )
    except (OSError, ValueError) as error:
        raise DeliveryFailed(
            f"the certificate {path.name} cannot be read: {error}", permanent=True
        ) from error
    if found is None:
        raise DeliveryFailed(
            f"the certificate {path.name} cannot be opened: wrong passphrase?", permanent=True
        )
    return found


@contextmanager
def _token(signing: Signing) -> Iterator[signers.Signer]:
    """The key never leaves the token; the PIN comes from the environment or a file."""
    try:
        from pkcs11 import PKCS11Error
        from pyhanko.sign import pkcs11
    except ImportError as missing:
        raise DeliveryFailed(
            "the token needs the extra «pkcs11» of the installation", permanent=True
        ) from missing
    session: Any = None
    try:
        session = pkcs11.open_pkcs11_session(
            str(signing.pkcs11_module),
            token_criteria=TokenCriteria(label=signing.pkcs11_token or None),
            user_pin=signing.passphrase or None,
        )
        yield pkcs11.PKCS11Signer(session, cert_label=signing.pkcs11_label)
    except (PKCS11Error, RuntimeError) as error:  # a module that cannot be loaded is the latter
        raise DeliveryFailed(f"the token does not answer: {error!r}") from error
    finally:
        if session is not None:
            session.close()


# --- the visible block ----------------------------------------------------------------------------


def _block(pdf: bytes) -> tuple[int, tuple[int, int, int, int] | None]:
    """The page and the rectangle of the visible block; the last page and none where it has none."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(opened) - 1, -1, -1):
            if box := _found_on(opened[number]):
                return number, box
        return len(opened) - 1, None
    finally:
        opened.close()


def _found_on(page: Any) -> tuple[int, int, int, int] | None:
    """The name above the mark, the mark and the lines that follow it."""
    text = page.get_textpage()
    hit = text.search(MARK).get_next()
    if hit is None:
        return None
    left, bottom, _right, top = text.get_charbox(hit[0])
    return (int(left) - 6, int(bottom) - 34, int(left) + 300, int(top) + 6)


def _clear(box: tuple[int, int, int, int]) -> StaticStampStyle:
    """Nothing is drawn over the words: they are the paper's own, with fonts that it carries."""
    left, bottom, right, top = box
    size = BoxConstraints(width=right - left, height=top - bottom)
    return StaticStampStyle(
        background=RawContent(b"", box=size), background_opacity=1, border_width=0
    )
