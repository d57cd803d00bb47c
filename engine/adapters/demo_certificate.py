"""A certificate for demonstrations and tests: it says of itself that it is worth nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from engine.adapters.signer import DEMO, demonstration
from engine.settings import Signing

_YEARS = timedelta(days=3650)


def kept_in(folder: Path) -> Signing:
    """The certificate that the folder keeps, made if new, and the root that answers for it."""
    signing = demonstration(folder)
    if signing.pkcs12 and signing.trust and not signing.pkcs12.exists():
        made, answers = make()
        folder.mkdir(parents=True, exist_ok=True)
        _keep(signing.trust, answers)
        _keep(signing.pkcs12, made)  # last: with it the pair is whole
    return signing


def make() -> tuple[bytes, bytes]:
    """A PKCS#12 file without a passphrase, and the PEM of its root."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
    root_name = _name("Autoridad de demostración de Cauce, sin valor")
    root = _certificate(root_name, root_name, root_key.public_key(), root_key, authority=True)
    leaf = _certificate(_name(DEMO), root_name, key.public_key(), root_key, authority=False)
    made = pkcs12.serialize_key_and_certificates(b"cauce", key, leaf, [root], NoEncryption())
    return made, root.public_bytes(Encoding.PEM)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: rsa.RSAPublicKey,
    signed_with: rsa.RSAPrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)  # certificates live in the time of the world, not in the office's
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_with.public_key()),
            critical=False,
        )
        .sign(signed_with, hashes.SHA256())
    )


def _keep(path: Path, content: bytes) -> None:
    """All of it or nothing, for its owner alone."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(content)
        half.flush()
        os.fsync(half.fileno())
    Path(half.name).replace(path)
