"""Frozen settings, read once at the edge from `CAUCE_*` variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")

ATTACHMENT_BYTES = 20 * 1024 * 1024
ATTACHMENTS_PER_FILING = 10


#: fields that keep their default where the variable is not set
_OPTIONAL = {
    "mail_url": "CAUCE_MAIL_URL",
    "mail_from": "CAUCE_MAIL_FROM",
    "mail_return": "CAUCE_MAIL_RETURN",
    "executor_id": "CAUCE_EXECUTOR_ID",
    "clamd": "CAUCE_CLAMD",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """The certificate of the entity, in a PKCS#12 file or behind a PKCS#11 module.

    `passphrase` is that of the file, or the PIN of the token. `trust` are the roots, in PEM, that
    answer for seals: of the certificate, of older ones and of the time stamps.
    """

    pkcs12: Path | None = None
    pkcs11_module: Path | None = None
    pkcs11_token: str = ""
    pkcs11_label: str = ""
    passphrase: str = field(default="", repr=False)
    trust: Path | None = None
    tsa_url: str = ""

    @property
    def given(self) -> bool:
        return self.pkcs12 is not None or self.pkcs11_module is not None

    def as_words(self) -> dict[str, str]:
        """What another process is told: see `from_words`."""
        return {name: str(said) for name, said in asdict(self).items() if said}

    @classmethod
    def from_words(cls, words: Mapping[str, str]) -> Signing:
        paths = ("pkcs12", "pkcs11_module", "trust")
        read = {name: Path(said) if name in paths else said for name, said in words.items()}
        return cls(**read)  # type: ignore[arg-type]  # paths where paths are wanted

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Signing:
        return cls(
            pkcs12=_path(env, "CAUCE_SIGN_PKCS12"),
            pkcs11_module=_path(env, "CAUCE_SIGN_PKCS11_MODULE"),
            pkcs11_token=env.get("CAUCE_SIGN_PKCS11_TOKEN", ""),
            pkcs11_label=env.get("CAUCE_SIGN_PKCS11_LABEL", ""),
            passphrase=_said(env, "CAUCE_SIGN_PASSPHRASE") or "",
            trust=_path(env, "CAUCE_SIGN_TRUST"),
            tsa_url=_web(env, "CAUCE_TSA_URL"),
        )


class MissingSetting(Exception):
    """A variable without which nothing can start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one installation needs to know. `home` holds the database, documents and logs."""

    database_url: str
    secret_key: str
    home: Path
    mail_url: str = "smtp://127.0.0.1:2525"
    mail_from: str = "cauce@localhost"
    mail_return: str = ""  # where letters that come back go; "": to `mail_from`
    base_url: str = "http://127.0.0.1:8000"
    processes: Path = Path("processes")
    forms: Path = Path("forms")
    demo: bool = False
    signing: Signing = Signing()
    executor_id: str = "local-1"
    clamd: str = ""  # local socket of the virus scanner; "": files are kept unscanned
    asked_a_minute: int = 300  # pages, by an address where nobody has signed in
    proxies: int = 0  # reverse proxies in front; 0: the address that connects is the visitor's

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Fails loudly on a missing variable: no secret has a default."""
        home = Path(env.get("CAUCE_HOME", "var")).resolve()
        return cls(
            database_url=env.get("CAUCE_DATABASE_URL", f"sqlite:///{home / 'cauce.db'}"),
            secret_key=_secret(env, "CAUCE_SECRET_KEY"),
            home=home,
            base_url=env.get("CAUCE_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            processes=Path(env.get("CAUCE_PROCESSES", "processes")).resolve(),
            forms=Path(env.get("CAUCE_FORMS", "forms")).resolve(),
            demo=env.get("CAUCE_DEMO") == "1",
            signing=Signing.from_env(env),
            asked_a_minute=int(env.get("CAUCE_ASKED_A_MINUTE", "300")),
            proxies=int(env.get("CAUCE_PROXIES", "0")),
            **{field: env[name] for field, name in _OPTIONAL.items() if name in env},
        )

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def _secret(env: Mapping[str, str], name: str) -> str:
    """The variable itself, or the content of the file that `<name>_FILE` points to."""
    if (value := _said(env, name)) is not None:
        return value
    raise MissingSetting(f"Falta {name}, o {name}_FILE con el archivo que la tiene.")


def _said(env: Mapping[str, str], name: str) -> str | None:
    if path := env.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return env.get(name) or None


def _path(env: Mapping[str, str], name: str) -> Path | None:
    found = env.get(name)
    return Path(found).resolve() if found else None


def _web(env: Mapping[str, str], name: str) -> str:
    found = env.get(name, "")
    if found and not found.startswith(("http://", "https://")):
        raise MissingSetting(f"{name} debe comenzar por http:// o https://.")
    return found
