"""The first day: who begins, and what an installation still lacks before it can attend anybody."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from itertools import chain

from sqlalchemy import func, select

from engine.adapters.mail import MailPort
from engine.adapters.signer import configured
from engine.bpm.definition import Definition
from engine.db.tables import Group, HolidayRow, Membership, Office, User
from engine.domain.office_rules import office_rules
from engine.domain.officials import ROLE_NAMES, SYSTEM
from engine.domain.procedures import start_rules
from engine.errors import Conflict, DeliveryFailed, InvalidInput
from engine.services import (
    audit,
    backups,
    deployments,
    entity,
    entrances,
    notifications,
    openprocedures,
    parameters,
    people,
    quarantine,
    sessions,
    throttle,
    users,
    workers,
)
from engine.services.people import Account
from engine.services.standins import in_force
from engine.services.work import Work, Workplace
from engine.settings import Settings

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
MAIL_TESTED = "mail.tested"
HOURS_CONFIRMED = "calendar.hours"
WORKER_SEEN = timedelta(minutes=1)
BACKUP_EVERY = timedelta(days=2)


# --- the first person -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """What the first page asks."""

    code: str
    entity_name: str
    area: str
    account: Account
    password: str


def code(settings: Settings) -> str:
    """What who installs reads on the terminal and types into the first page: `K7P2-9QXM`.

    It is made of the secret key, so every process says the same and no table has it.
    """
    digest = hmac.new(settings.secret_key.encode(), b"first-run", hashlib.sha256).digest()
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_CODE_LENGTH])
    return f"{letters[:4]}-{letters[4:]}"


def needed(work: Work) -> bool:
    """Whether nobody has an account yet."""
    return work.session.scalar(select(User.id).limit(1)) is None


def needs_administrator(work: Work) -> bool:
    """Whether nobody could open the pages of administration."""
    one = select(User.id).where(User.active, User.administrator).limit(1)
    return work.session.scalar(one) is None


def begin(place: Workplace, first: FirstRun, *, address: str) -> str:
    """The first administrator, signed in: the session's token. Conflict where somebody is there.

    InvalidInput, per field; Throttled after too many codes.
    """
    with place.work_as(SYSTEM) as work:
        for key in ("setup", f"setup:{address}"):
            throttle.attempt(work, key, throttle.TRACKING)
    with place.reading_as(SYSTEM) as work:
        _require_nobody(work)
        if wrong := _wrong(work, first):
            raise InvalidInput(wrong)
    password_hash = users.hashed(first.password)  # slow on purpose: no transaction open
    with place.work_as(SYSTEM) as work:
        _require_nobody(work)
        said = replace(entity.entity(work), name=first.entity_name, area=first.area)
        entity.introduce(work, said)
        user_id = people.add(work, first.account, invited=False)
        users.set_password(work, user_id, password_hash)
        audit.record(work, "installation", "first_run", user_id=user_id)
        return sessions.start(work, user_id, address)


def _require_nobody(work: Work) -> None:
    if not needed(work):
        raise Conflict("expected an installation without accounts, found some")


def _wrong(work: Work, first: FirstRun) -> dict[str, str]:
    wrong: dict[str, str] = {}
    typed = "".join(c for c in first.code.upper() if c.isalnum())
    if not hmac.compare_digest(typed.encode(), code(work.settings).replace("-", "").encode()):
        wrong["code"] = "Ese no es el código: cópielo de la terminal donde corre «cauce serve»."
    if not first.entity_name:
        wrong["entity_name"] = "Escriba el nombre de la entidad."
    if not first.area:
        wrong["area"] = "Escriba el nombre del área que atiende los trámites."
    wrong |= people.wrong_in(first.account)
    if not people.USERNAME.fullmatch(first.account.username):
        wrong["username"] = people.USERNAME_RULE
    try:
        about = (first.account.username, first.account.name, first.entity_name)
        entrances.require_strong(work, first.password, *about)
    except InvalidInput as weak:
        wrong |= weak.fields
    return wrong


# --- what is missing ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a working office has. `details` say what is missing, one each."""

    key: str
    title: str
    done: bool
    told: str
    details: tuple[str, ...] = ()


def checklist(work: Work) -> tuple[Step, ...]:
    """Every step, in the order in which one takes them."""
    people.require_administrator(work)
    return (
        *_restoration(work),
        _identity(work),
        _offices(work),
        _calendar(work),
        _procedures(work),
        _people(work),
        _roles(work),
        _mail(work),
        _worker(work),
        _address(work),
        _signature(work.settings),
        backup_step(work),
    )


def _restoration(work: Work) -> Iterator[Step]:
    if quarantine.holds_letters(work):
        yield Step(
            key="restauracion",
            title="Restauración de una copia",
            done=False,
            told="Los correos están retenidos hasta que usted decida cuáles salen.",
        )


def without_holder(work: Work) -> tuple[tuple[str, str], ...]:
    """Procedure and role of each lane with tasks for people, and of each guardian of what is
    reserved, that nobody holds today. What a procedure calls is its own affair: it is named in
    the place of all of them."""
    held = set(
        work.session.scalars(
            select(Group.key)
            .join(Membership, Membership.group_id == Group.id)
            .join(User, in_force(work) & User.active)
            .distinct()
        )
    )
    deployed = [work.definitions.get(line.definition_id) for line in deployments.listed(work)]
    called = {child for definition in deployed for child in definition.called}
    found = {
        (definition.name, label)
        for definition in deployed
        if definition.process_id not in called
        for key, label in chain(*map(_lanes, definition.family()), _guardians(definition))
        if key not in held
    }
    return tuple(sorted(found))


def empty_roles(work: Work) -> dict[str, list[str]]:
    """The same by role: its label, and the procedures that need it."""
    found: dict[str, list[str]] = {}
    for procedure, label in without_holder(work):
        found.setdefault(label, []).append(procedure)
    return found


def _lanes(definition: Definition) -> Iterator[tuple[str, str]]:
    """Key and label of the lanes in which people have something to do."""
    human = {one.lane_id for one in definition.elements.values() if one.is_human}
    labels = deployments.roles(definition)
    for lane in definition.lanes:
        if lane.id in human:
            yield lane.id, labels.get(lane.id, lane.name)


def _guardians(definition: Definition) -> Iterator[tuple[str, str]]:
    """Of a procedure whose cases are reserved: else nobody would see what fails in them."""
    if start_rules(definition.bundle.procedure).reserved:
        labels = deployments.roles(definition)
        for key in office_rules(definition.bundle.procedure).guardians:
            yield key, labels.get(key) or ROLE_NAMES.get(key, key)


def _identity(work: Work) -> Step:
    said = parameters.value_of(work, "entity.name")
    return Step(
        key="identidad",
        title="Nombre, colores y datos de contacto",
        done=bool(said),
        told=f"Las páginas y los correos dicen «{said}»."
        if said
        else "Diga de quién es la página.",
    )


def _offices(work: Work) -> Step:
    number = work.session.scalar(select(func.count()).select_from(Office)) or 0
    return Step(
        key="dependencias",
        title="Dependencias",
        done=number > 0,
        told=f"Hay {number}." if number else "Cree al menos la que atiende los trámites.",
    )


def _calendar(work: Work) -> Step:
    wanted = [work.today.year, work.today.year + 1]
    days = work.session.scalars(select(HolidayRow.day)).all()
    missing = [str(year) for year in wanted if not any(day.year == year for day in days)]
    hours = parameters.value_of(work, HOURS_CONFIRMED) is not None
    told = "Festivos de este año y del próximo, y el horario de atención, revisados."
    if missing:
        told = f"Faltan los festivos de {' y '.join(missing)}."
    elif not hours:
        told = "Revise los festivos y el horario de atención: de ellos salen todos los términos."
    return Step(key="calendario", title="Calendario", done=hours and not missing, told=told)


def _procedures(work: Work) -> Step:
    """Those that somebody begins, by name; those that they call are many, and nobody's choice."""
    lines = deployments.listed(work)
    begun = [
        line.name
        for line in lines
        if openprocedures.begun_by_officials(work.definitions.get(line.definition_id))
    ]
    told = "Ejecute: cauce deploy processes/*"
    if lines:
        told = f"Se pueden iniciar {len(begun)}; ellos llaman a otros {len(lines) - len(begun)}."
    return Step(
        key="procedimientos",
        title="Procedimientos",
        done=bool(begun),
        told=told,
        details=tuple(begun),
    )


def _people(work: Work) -> Step:
    number = work.session.scalar(select(func.count()).select_from(User).where(User.active)) or 0
    told = f"{number} cuentas abiertas."
    if number < 2:
        told = "Sólo hay una cuenta: invite a quienes atienden." if number else "No hay cuentas."
    return Step(key="personas", title="Personas", done=number > 1, told=told)


def _roles(work: Work) -> Step:
    lanes = empty_roles(work)
    return Step(
        key="roles",
        title="Roles",
        done=not lanes,
        told="Cada rol tiene al menos una persona."
        if not lanes
        else "Hay roles sin nadie: sus tareas no las vería ninguna persona.",
        details=tuple(f"{label}: {', '.join(names)}" for label, names in lanes.items()),
    )


def _mail(work: Work) -> Step:
    tested = parameters.value_of(work, MAIL_TESTED)
    return Step(
        key="correo",
        title="Correo",
        done=tested is not None,
        told="El servidor aceptó un correo de prueba." if tested else "Envíe un correo de prueba.",
    )


def _worker(work: Work) -> Step:
    alive = workers.alive(work, WORKER_SEEN)
    return Step(
        key="trabajador",
        title="Trabajador",
        done=bool(alive),
        told=f"En marcha: {', '.join(alive)}."
        if alive
        else "No hay ninguno: sin él no salen correos ni vencen términos. Ejecute: cauce worker",
    )


def _address(work: Work) -> Step:
    url = work.settings.base_url
    done = url.startswith("https://")
    return Step(
        key="direccion",
        title="Dirección pública",
        done=done,
        told=f"Los enlaces de los correos van a {url}."
        if done
        else f"CAUCE_BASE_URL es {url}: ponga la dirección pública, con https://.",
    )


def _signature(settings: Settings) -> Step:
    """Whether acts are sealed here. Whether the certificate is good, `cauce doctor` finds out."""
    signing = configured(settings)
    given, vouched = signing.given, signing.trust is not None
    told = "Compruebe que el certificado sirve con: cauce doctor"
    if settings.demo:
        told = "Es el certificado de demostración: lo que se firma con él no vale."
    elif not given:
        told = (
            "Los actos toman número y no se sellan: defina CAUCE_SIGN_PKCS12 o CAUCE_SIGN_PKCS11_*."
        )
    elif not vouched:
        told = "Falta decir qué raíces lo respaldan: defina CAUCE_SIGN_TRUST."
    return Step(key="firma", title="Certificado de firma", done=given and vouched, told=told)


def backup_step(work: Work) -> Step:
    last = parameters.value_of(work, backups.LAST)
    made_at = datetime.fromisoformat(last) if last else None
    fresh = made_at is not None and work.now - made_at < BACKUP_EVERY
    return Step(
        key="copia",
        title="Copia de seguridad",
        done=fresh,
        told="Hay una copia de los últimos dos días."
        if fresh
        else "No hay copia reciente. Programe cada noche: cauce backup DIR",
    )


# --- a letter to try ------------------------------------------------------------------------------


def try_mail(place: Workplace, mail: MailPort, to: str) -> tuple[bool, str]:
    """Whether the relay takes a letter now, and what to do where it does not. No transaction open.

    InvalidInput for an address that nobody can write to.
    """
    if not notifications.is_address(to):
        raise InvalidInput({"correo": "Escriba un correo completo, como nombre@entidad.gov.co."})
    with place.reading_as(SYSTEM) as work:
        letter = _trial(work, to)
    try:
        mail.send(letter)
    except DeliveryFailed as failure:
        return False, f"{advice(str(failure))} ({failure})"
    with place.work_as(SYSTEM) as work:
        parameters.keep(work, MAIL_TESTED, work.now.isoformat())
    return True, f"El servidor aceptó el correo para {to}. Mire si llegó, también en no deseados."


def _trial(work: Work, to: str) -> EmailMessage:
    said = entity.entity(work)
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = work.settings.mail_from, to
    letter["Subject"] = f"Correo de prueba de {said.name}"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(
        f"Si lee esto, {said.name} puede escribir a las personas desde {work.settings.base_url}.\n"
    )
    return letter


#: what a relay or the network says -> what to do
_ADVICE: Sequence[tuple[str, str]] = (
    ("ConnectionRefused", "Ahí no responde ningún servidor de correo: revise CAUCE_MAIL_URL."),
    ("gaierror", "No existe ese servidor de correo: revise el nombre en CAUCE_MAIL_URL."),
    ("timed out", "El servidor no contestó a tiempo: revise el puerto y el cortafuegos."),
    ("CERTIFICATE", "El certificado del servidor no es válido."),
    ("Authentication", "El servidor no aceptó el usuario o la contraseña de CAUCE_MAIL_URL."),
    ("535", "El servidor no aceptó el usuario o la contraseña de CAUCE_MAIL_URL."),
    ("STARTTLS", "El servidor no ofrece conexión cifrada en ese puerto."),
)


def advice(failure: str) -> str:
    found = (said for sign, said in _ADVICE if sign in failure)
    return next(found, "El servidor rechazó el correo: lea su respuesta.")


def confirm_hours(work: Work) -> None:
    """An administrator read the calendar and its hours."""
    people.require_administrator(work)
    parameters.keep(work, HOURS_CONFIRMED, work.now.isoformat())
