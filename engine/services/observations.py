"""What people say of a published draft: CPACA, art. 8, num. 8.

Anybody may, at the public page or at the counter, until the last day of the term that the case
opened. Each one is numbered and acknowledged; the case answers all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from engine.db.tables import Observation, Publication, TermRow
from engine.domain.counter import COUNTER, WEB
from engine.domain.officials import Actor
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.services import audit, history, notifications, publications
from engine.services.history import Line
from engine.services.publications import PublicLine
from engine.services.work import Work
from engine.settings import BOGOTA

NAME, EMAIL, TEXT, SHOW = "nombre", "correo", "observacion", "publicar_nombre"
DAY = "fecha"
SHORTEST, LONGEST, LONGEST_NAME = 10, 10_000, 200
#: how an observation comes that nobody wrote at the page
CHANNELS = frozenset({"presencial", "verbal", "correo", "telefonico"})
#: of one draft: each is answered by a task of its own
MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObservation:
    """What somebody says. `key`: of the form that was sent; sent twice it is once."""

    key: str
    text: str
    name: str = ""
    email: str = ""
    show_name: bool = False
    channel: str = WEB
    received_at: datetime | None = None  # when it did not come just now


def open_period(work: Work, case_id: int, publication_id: int, term_name: str) -> None:
    """From now on, while that term of the case runs, anybody may comment on the publication."""
    row = _of_case(work, case_id, publication_id)
    row.term_id = work.session.scalar(
        select(func.max(TermRow.id)).where(TermRow.case_id == case_id, TermRow.name == term_name)
    )
    work.session.flush()


def send(work: Work, publication_id: int, new: NewObservation) -> int:
    """The number of the observation of somebody at the public page.

    InvalidInput where something must be corrected or the period is over. Count the attempt first.
    """
    line = publications.shown(work, publication_id)
    if not line.open_to_comments:
        raise InvalidInput({TEXT: "El plazo para enviar observaciones ya terminó."})
    return _received(work, publication_id, new)


def register(work: Work, publication_id: int, new: NewObservation) -> int:
    """The same, of an observation that reached the counter on `received_on`.

    It may be written down after the last day, until the register is closed; what came after that
    day is a petition. NotAllowed for who does not receive what people bring.
    """
    line = _open_register(work, publication_id)
    day, until = (new.received_at or work.now).astimezone(BOGOTA).date(), line.comments_until
    if not line.published_on <= day <= work.today:
        raise InvalidInput({DAY: "La fecha va desde la publicación hasta hoy."})
    if until is not None and day > until:
        raise InvalidInput({DAY: "Llegó después del último día: radíquela como petición."})
    return _received(work, publication_id, new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What an official sees who writes observations down."""

    line: PublicLine
    count: int
    today: date


def may_register(actor: Actor) -> bool:
    """Whether the actor writes down what came by another way than the web."""
    return COUNTER in actor.roles


def register_page(work: Work, publication_id: int) -> Register:
    """NotFound, NotAllowed as `register`."""
    line = _open_register(work, publication_id)
    return Register(line=line, count=count(work, publication_id), today=work.today)


def gather(work: Work, case_id: int, publication_id: int) -> list[dict[str, Any]]:
    """All of them as the case knows them, in their order; none is added from now on."""
    row = _of_case(work, case_id, publication_id)
    row.gathered_at = row.gathered_at or work.now
    found = work.session.scalars(
        select(Observation)
        .where(Observation.publication_id == publication_id)
        .order_by(Observation.number)
    )
    return [_known(one) for one in found]


def count(work: Work, publication_id: int) -> int:
    """How many there are so far."""
    asked = select(func.count()).where(Observation.publication_id == publication_id)
    return work.session.scalar(asked) or 0


def _open_register(work: Work, publication_id: int) -> PublicLine:
    """NotFound where nobody may comment, or may no longer; NotAllowed for who does not receive
    what people bring."""
    if not may_register(work.actor):
        raise NotAllowed(f"{work.actor.username} does not receive what people bring")
    line = publications.shown(work, publication_id)
    row = work.session.get_one(Publication, publication_id)
    if row.term_id is None or row.gathered_at is not None or line.comments_until is None:
        raise NotFound("register of observations", publication_id)
    return line


def _received(work: Work, publication_id: int, new: NewObservation) -> int:
    _check(new)
    # who writes at the same time waits here, and takes the next number
    row = work.session.get_one(Publication, publication_id, with_for_update=True)
    kept = work.session.scalar(select(Observation).where(Observation.key == new.key))
    if kept is not None:
        return kept.number
    last = work.session.scalar(
        select(func.max(Observation.number)).where(Observation.publication_id == publication_id)
    )
    number = (last or 0) + 1
    if number > MOST:
        raise InvalidInput({TEXT: "Ya llegaron todas las que caben aquí: llévela por escrito."})
    work.session.add(_row(work, publication_id, number, new))
    work.session.flush()
    _record(work, row, number, new)
    return number


def _check(new: NewObservation) -> None:
    wrong: dict[str, str] = {}
    if len(new.text) < SHORTEST:
        wrong[TEXT] = "Escriba su observación: diga qué cambiaría y por qué."
    elif len(new.text) > LONGEST:
        wrong[TEXT] = f"Escriba {LONGEST} caracteres o menos."
    if len(new.name) > LONGEST_NAME:
        wrong[NAME] = f"Escriba {LONGEST_NAME} caracteres o menos."
    elif new.show_name and not new.name:
        wrong[NAME] = "Escriba su nombre, o quite la marca para no publicarlo."
    if new.email and not notifications.is_address(new.email):
        wrong[EMAIL] = "Revise el correo: debe verse como nombre@dominio.com."
    if wrong:
        raise InvalidInput(wrong)


def _row(work: Work, publication_id: int, number: int, new: NewObservation) -> Observation:
    return Observation(
        publication_id=publication_id,
        number=number,
        key=new.key,
        received_at=new.received_at or work.now,
        channel=new.channel,
        name=new.name,
        email=new.email,
        show_name=new.show_name,
        text=new.text,
        registered_by=work.actor.username,
    )


def _record(work: Work, row: Publication, number: int, new: NewObservation) -> None:
    """Its receipt, and what the case and the trail keep of it."""
    told = {"publication": row.id, "number": number, "channel": new.channel}
    history.add(work, row.case_id, Line("observation_received", data={"number": number}))
    audit.record(work, audit.case_stream(row.case_id), "observation_received", **told)
    if not new.email:
        return
    notifications.notify(
        work,
        "observacion_recibida",
        to=new.email,
        context={
            "name": new.name,
            "title": row.title,
            "number": number,
            "observation": new.text,
            "link": publications.address(work, row.id),
        },
        case_id=row.case_id,
        dedup_key=f"observacion_recibida:{row.id}:{number}",
    )


def _known(row: Observation) -> dict[str, Any]:
    """Whose it is stays out: a case's values reach papers, and the matrix is for everybody."""
    return {
        "numero": row.number,
        "fecha": row.received_at.astimezone(BOGOTA).date(),
        "canal": row.channel,
        "quien": row.name if row.show_name else "",
        "texto": row.text,
    }


def _of_case(work: Work, case_id: int, publication_id: int) -> Publication:
    row = work.session.get(Publication, publication_id)
    if row is None or row.case_id != case_id:
        raise NotFound("publication", publication_id)
    return row
