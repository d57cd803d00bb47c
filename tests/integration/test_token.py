"""The certificate of the entity behind a token: the key never leaves it, and seals all the same."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from engine.adapters.signer import DEMO, ApartSigner, State
from engine.errors import DeliveryFailed
from engine.settings import Signing
from tests.certificates import certificate
from tests.papers import pages

MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
)
TOKEN, LABEL, PIN = "cauce", "firma", "2026"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Signing:
    """A token made of software, with the key and the certificate of the tests in it."""
    conf, kept = tmp_path / "softhsm2.conf", tmp_path / "tokens"
    kept.mkdir()
    conf.write_text(f"directories.tokendir = {kept}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    of_file = certificate()
    assert of_file.pkcs12 is not None
    key, leaf, _ = pkcs12.load_key_and_certificates(of_file.pkcs12.read_bytes(), None)
    assert key is not None
    assert leaf is not None
    in_pem = tmp_path / "clave.pem"
    in_pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    util = ["softhsm2-util", "--pin", PIN]
    _runs([*util, "--init-token", "--free", "--label", TOKEN, "--so-pin", PIN])
    _runs([*util, "--import", str(in_pem), "--token", TOKEN, "--label", LABEL, "--id", "01"])
    module = next(path for path in MODULES if path.exists())
    _put_certificate(module, leaf.public_bytes(Encoding.DER))
    return Signing(
        pkcs11_module=module,
        pkcs11_token=TOKEN,
        pkcs11_label=LABEL,
        passphrase=PIN,
        trust=of_file.trust,
    )


def _runs(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _put_certificate(module: Path, der: bytes) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    with (
        pkcs11.lib(str(module)).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session
    ):
        said = decode_x509_certificate(der)
        said |= {
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.LABEL: LABEL,
            pkcs11.Attribute.ID: b"\x01",
        }
        session.create_object(said)


def test_what_the_token_seals_holds(token: Signing) -> None:
    signer = ApartSigner(token)

    sealed = signer.seal(pages(1), "Respuesta")

    assert signer.subject() == DEMO
    assert signer.check(sealed).state is State.VALID


def test_a_wrong_pin_is_said_and_seals_nothing(token: Signing) -> None:
    with pytest.raises(DeliveryFailed, match="token does not answer"):
        ApartSigner(replace(token, passphrase="otra")).seal(pages(1), "Respuesta")
