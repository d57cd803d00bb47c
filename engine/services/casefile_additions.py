"""An official adds a document to the case file: one that was born electronic, or the scan of a
paper with what must be known of the original."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, BinaryIO, cast

from engine.adapters.documents import DocumentStore, Stored
from engine.db.tables import CaseFile, Origin
from engine.domain.officials import Action, Actor, may
from engine.errors import Conflict, InvalidInput, NotAllowed
from engine.services import casefiles, deliveries, delivery_records, scanning
from engine.services.casefiles import NewDocument
from engine.services.visibility import seen
from engine.services.work import Work, Workplace

#: how an official adds it; its documental type says what it is
KIND = "incorporado"
LENGTH = 200
MOST_FOLIOS = 100_000
NO_FILE = "Elija el archivo que va a añadir."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What was typed, checked. `folios` None: those of the file are counted."""

    type_name: str
    dated_on: date
    origin: Origin
    folios: int | None
    location: str
    scanned_by: str
    tells_identity: bool
    delivery_id: int | None  # that it proves


def add(
    place: Workplace,
    actor: Actor,
    case_id: int,
    typed: Mapping[str, str],
    file: tuple[str, IO[bytes]] | None,
) -> int:
    """The document's id. InvalidInput per field; Conflict where the file is closed.

    What was sent is read and kept outside any transaction.
    """
    with place.reading_as(actor) as work:
        check_may_add(work, case_id)
        said = _checked(work, case_id, typed, missing=file is None)
        store, scan = work.documents, scanning.first(work)
    stored = _kept(store, file)
    new = NewDocument(
        kind=KIND,
        stored=replace(stored, folios=said.folios or stored.folios),
        type_name=said.type_name,
        dated_on=said.dated_on,
        origin=said.origin,
        location=said.location,
        scanned_by=said.scanned_by,
        tells_identity=said.tells_identity,
        scan=scan,
    )
    with place.work_as(actor) as work:
        check_may_add(work, case_id)
        document_id = casefiles.add(work, case_id, new)
        if said.delivery_id is not None:
            delivery_records.prove(work, said.delivery_id, document_id)
        return document_id


def _kept(store: DocumentStore, file: tuple[str, IO[bytes]] | None) -> Stored:
    if file is None:
        raise InvalidInput({"archivo": NO_FILE})
    try:
        return store.save(cast(BinaryIO, file[1]), file[0])
    except InvalidInput as refusal:
        raise InvalidInput({"archivo": " ".join(refusal.fields.values())}) from refusal


def check_may_add(work: Work, case_id: int) -> None:
    """NotFound, NotAllowed as for the case; Conflict where the file is closed."""
    found = seen(work, case_id)
    if not may(work.actor, Action.KEEP_FILE, found.facts):
        raise NotAllowed(f"{work.actor.username} may not keep the file of case {case_id}")
    file = work.session.get(CaseFile, case_id)
    if file is not None and file.closed_at is not None:
        raise Conflict(f"the file of case {case_id} is closed, expected it open")


def _checked(work: Work, case_id: int, typed: Mapping[str, str], *, missing: bool) -> Addition:
    wrong: dict[str, str] = {}
    if missing:
        wrong["archivo"] = NO_FILE
    scanned = typed.get("origen") == Origin.SCANNED
    said = {name: " ".join(typed.get(name, "").split())[:LENGTH] for name in _ASKED}
    if not said["tipo"]:
        wrong["tipo"] = "Escriba qué documento es."
    dated_on = _day(work, said["fecha"], wrong)
    if typed.get("origen") not in set(Origin):
        wrong["origen"] = "Diga si nació electrónico o si se digitalizó de un papel."
    for name in ("ubicacion", "digitalizo") if scanned else ():
        if not said[name]:
            wrong[name] = _ASKED[name]
    folios = _folios(said["folios"], wrong)
    delivery_id = _delivery(work, case_id, said["entrega"], wrong)
    if wrong or dated_on is None:
        raise InvalidInput(wrong)
    return Addition(
        type_name=said["tipo"],
        dated_on=dated_on,
        origin=Origin(typed["origen"]),
        folios=folios,
        location=said["ubicacion"] if scanned else "",
        scanned_by=said["digitalizo"] if scanned else "",
        tells_identity=typed.get("identidad") == "si",
        delivery_id=delivery_id,
    )


_ASKED = {
    "tipo": "",
    "fecha": "",
    "folios": "",
    "entrega": "",
    "ubicacion": "Escriba dónde está el papel: caja, carpeta, estante.",
    "digitalizo": "Escriba quién lo digitalizó.",
}


def _day(work: Work, text: str, wrong: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong["fecha"] = "Escriba la fecha que trae el documento: día, mes y año."
        return None
    if day > work.today:
        wrong["fecha"] = "La fecha del documento no puede ser posterior a hoy."
    return day


def _delivery(work: Work, case_id: int, text: str, wrong: dict[str, str]) -> int | None:
    if not text:
        return None
    known = {str(line.id) for line in deliveries.of_case(work, case_id)}
    if text not in known:
        wrong["entrega"] = "Elija una de las entregas de la lista."
        return None
    return int(text)


def _folios(text: str, wrong: dict[str, str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_FOLIOS:
        return int(text)
    wrong["folios"] = "Escriba cuántos folios tiene, en números, o deje la casilla vacía."
    return None
