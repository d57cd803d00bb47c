"""The electronic index of a case file, with the fields of the AGN's guide.

The same rows give the same bytes: what is hashed and signed today can be made again in twenty
years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from xml.etree import ElementTree as Xml

from engine.settings import BOGOTA

HASH = "SHA-256"
FOLDER = "documentos"

#: what stands for a document that may say whose identity the law reserves
WITHHELD = "Documento con identidad reservada"


class Absence(StrEnum):
    """Why a document of the index stays at home when the file is exported."""

    NONE = ""
    IDENTITY = "identidad reservada"
    QUARANTINE = "en cuarentena"


_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document. Pages are None where they could not be counted: it takes none."""

    position: int
    document_id: int
    name: str
    type_name: str
    dated_on: date
    filed_at: datetime
    filed_by: str
    sha256: str
    folios: int | None
    first_page: int | None = None
    last_page: int | None = None
    format: str
    size: int
    origin: str
    signature: str = ""
    location: str = ""
    scanned_by: str = ""
    absence: Absence = Absence.NONE

    @property
    def path(self) -> str:
        """Where an export has it; "" for one that stays at home."""
        return "" if self.absence else f"{FOLDER}/{self.position:04d}-{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseIndex:
    """The documents of a case in order, and whose file it is. `previous` is the hash of the last
    index that was sealed before."""

    entity: str
    area: str
    process: str
    series_code: str
    series: str
    subseries: str
    radicado: str
    subject: str
    opened_on: date
    closed_at: datetime | None
    made_at: datetime
    previous: str
    entries: tuple[Entry, ...]

    @property
    def folios(self) -> int:
        return sum(entry.folios or 0 for entry in self.entries)

    @property
    def absent(self) -> int:
        return sum(bool(entry.absence) for entry in self.entries)

    def xml(self) -> bytes:
        root = Xml.Element("TipoDocumentoFoliado")
        _fill(Xml.SubElement(root, "Expediente"), self._about())
        for entry in self.entries:
            _fill(Xml.SubElement(root, "DocumentoIndizado"), _fields(entry))
        Xml.indent(root)
        written: bytes = Xml.tostring(root, encoding="UTF-8", xml_declaration=True)
        return written + b"\n"

    def _about(self) -> Iterator[tuple[str, str]]:
        yield "Entidad", self.entity
        yield "Oficina_Productora", self.area
        yield "Tramite", self.process
        yield "Codigo_Serie", self.series_code
        yield "Serie", self.series
        yield "Subserie", self.subseries
        yield "Numero_Expediente", self.radicado
        yield "Asunto", self.subject
        yield "Fecha_Apertura", self.opened_on.isoformat()
        yield "Fecha_Cierre", instant(self.closed_at) if self.closed_at else ""
        yield "Fecha_Indice", instant(self.made_at)
        yield "Indice_Anterior", self.previous
        yield "Total_Documentos", str(len(self.entries))
        yield "Total_Folios", str(self.folios)
        yield "Documentos_No_Incluidos", str(self.absent)


def paged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """With the pages that each has in the file: they go on from one document to the next."""
    found, last = [], 0
    for entry in entries:
        if not entry.folios:
            found.append(entry)
            continue
        first, last = last + 1, last + entry.folios
        found.append(replace(entry, first_page=first, last_page=last))
    return tuple(found)


def instant(at: datetime) -> str:
    """With the hour of Bogotá."""
    return at.astimezone(BOGOTA).isoformat(timespec="seconds")


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "Id", str(entry.document_id)
    yield "Nombre_Documento", entry.name
    yield "Tipologia_Documental", entry.type_name
    yield "Fecha_Creacion_Documento", entry.dated_on.isoformat()
    yield "Fecha_Incorporacion_Expediente", instant(entry.filed_at)
    yield "Valor_Huella", entry.sha256
    yield "Funcion_Resumen", HASH
    yield "Orden_Documento_Expediente", str(entry.position)
    yield "Pagina_Inicio", _number(entry.first_page)
    yield "Pagina_Fin", _number(entry.last_page)
    yield "Formato", entry.format
    yield "Tamano", str(entry.size)
    yield "Origen", entry.origin
    yield "Folios", _number(entry.folios)
    yield "Firma", entry.signature or "sin firma"
    yield "Incorporado_Por", entry.filed_by
    yield "Ubicacion_Original", entry.location
    yield "Digitalizado_Por", entry.scanned_by
    yield "Archivo", entry.path
    yield "No_Incluido", entry.absence


def _number(found: int | None) -> str:
    return "" if found is None else str(found)


def _fill(element: Xml.Element, fields: Iterator[tuple[str, str]]) -> None:
    for name, value in fields:
        Xml.SubElement(element, name).text = _NOT_IN_XML.sub("", value)


#: media type -> what the index calls the format
FORMATS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "audio/mpeg": "MP3",
    "video/mp4": "MP4",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/xml": "XML",
    "message/rfc822": "EML",
}


def format_of(media_type: str) -> str:
    return FORMATS.get(media_type, media_type)
