"""`cauce doctor`: what keeps an installation from working, or soon will."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.adapters.mail import MailPort
from engine.adapters.signer import DEMO, Signer, configured
from engine.db import schema
from engine.db.tables import Case, DefinitionRow, Incident
from engine.errors import DeliveryFailed
from engine.services import guardians, quarantine, setup, workers
from engine.services.work import Work
from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `detail` is a Spanish sentence for who installs."""

    name: str
    ok: bool
    detail: str


#: more than this and what is due fires at the wrong moment
CLOCK_APART = timedelta(seconds=5)
FREE_BYTES = 500 * 1024 * 1024
SHORTEST_SECRET = 16


def examine(work: Work) -> tuple[Finding, ...]:
    """What keeps this installation from working, or soon will."""
    checks: tuple[Callable[[Work], Finding], ...] = (
        _schema,
        _folder,
        _secret,
        _procedures,
        _workers,
        _open_incidents,
        _holders,
        _quarantine,
        _backup,
    )
    return tuple(check(work) for check in checks)


def _schema(work: Work) -> Finding:
    connection: Connection = work.session.connection()
    version, needed = schema.version_of(connection), schema.newest()
    return Finding(
        "esquema",
        version == needed,
        f"La base de datos está en la versión {version}; el programa espera la {needed}."
        + ("" if version == needed else " Ejecute: cauce db upgrade"),
    )


def _folder(work: Work) -> Finding:
    home = work.settings.home
    if not home.is_dir():
        return Finding("carpeta", False, f"No existe la carpeta {home}.")
    free = shutil.disk_usage(home).free
    return Finding(
        "carpeta", free > FREE_BYTES, f"{home}: quedan {free // 1024**2} MB libres en el disco."
    )


def _secret(work: Work) -> Finding:
    long_enough = len(work.settings.secret_key) >= SHORTEST_SECRET
    return Finding(
        "clave",
        long_enough,
        "La clave secreta es suficiente."
        if long_enough
        else f"CAUCE_SECRET_KEY debe tener al menos {SHORTEST_SECRET} caracteres.",
    )


def _procedures(work: Work) -> Finding:
    number = work.session.scalar(select(func.count(DefinitionRow.process_id.distinct()))) or 0
    return Finding(
        "procedimientos",
        number > 0,
        f"Hay {number} procedimientos desplegados."
        + ("" if number else " Ejecute: cauce deploy processes/…"),
    )


def _workers(work: Work) -> Finding:
    alive = workers.alive(work, setup.WORKER_SEEN)
    if not alive:
        return Finding("trabajadores", False, "No hay ningún trabajador en marcha: cauce worker")
    if work.settings.sqlite and len(alive) > 1:
        return Finding(
            "trabajadores",
            False,
            f"Con SQLite sólo puede haber un trabajador y hay {len(alive)}: {', '.join(alive)}.",
        )
    return Finding("trabajadores", True, f"En marcha: {', '.join(alive)}.")


def _open_incidents(work: Work) -> Finding:
    """As many as an administrator sees: of the others their guardians are told by letter."""
    counted = select(func.count(Incident.id)).outerjoin(Case, Case.id == Incident.case_id)
    open_ones = counted.where(Incident.resolved_at.is_(None), ~guardians.RESERVED_INCIDENT)
    number = work.session.scalar(open_ones) or 0
    return Finding("incidencias", number == 0, f"Hay {number} incidencias sin resolver.")


def _holders(work: Work) -> Finding:
    lanes = list(setup.empty_roles(work))
    told = f"Sin nadie: {', '.join(lanes)}." if lanes else "Cada rol tiene al menos una persona."
    return Finding("roles", not lanes, told)


def _quarantine(work: Work) -> Finding:
    if quarantine.holds_letters(work):
        told = "Viene de una copia y los correos están retenidos. Siga con: cauce resume"
        return Finding("restauración", False, told)
    return Finding("restauración", True, "No hay ninguna en curso.")


def _backup(work: Work) -> Finding:
    step = setup.backup_step(work)
    return Finding("copia", step.done, step.told)


# --- what is looked at outside of a transaction ---------------------------------------------------


def clock(of_database: datetime, of_machine: datetime) -> Finding:
    apart = abs(of_database - of_machine)
    told = f"El reloj de esta máquina y el de la base difieren en {apart.total_seconds():.0f} s."
    hint = "" if apart <= CLOCK_APART else " Sincronícelos (NTP): de él dependen los vencimientos."
    return Finding("reloj", apart <= CLOCK_APART, told + hint)


def relay(mail: MailPort) -> Finding:
    """Whether the relay answers and lets us in; nothing is sent."""
    try:
        mail.check()
    except DeliveryFailed as failure:
        return Finding("correo", False, f"{setup.advice(str(failure))} ({failure})")
    return Finding("correo", True, "El servidor de correo contesta y nos deja entrar.")


def certificate(settings: Settings, signer: Signer) -> Finding:
    """Whether what is signed here can be sealed, and is worth something."""
    signing = configured(settings)
    if not signing.given:
        told = (
            "No hay: los actos toman número y no se sellan. Defina CAUCE_SIGN_PKCS12 (o …PKCS11)."
        )
        return Finding("certificado", False, told)
    try:
        subject = signer.subject()
    except DeliveryFailed as failure:
        return Finding("certificado", False, f"No se puede usar: {failure}")
    if signing.trust is None or not signing.trust.is_file():
        told = (
            f"Es el de «{subject}», pero no hay raíces que lo respalden: defina CAUCE_SIGN_TRUST."
        )
        return Finding("certificado", False, told)
    if subject == DEMO:
        told = "Es el de demostración: lo que se firma con él no vale."
        return Finding("certificado", settings.demo, told)
    return Finding("certificado", True, f"Firma el de «{subject}».")
