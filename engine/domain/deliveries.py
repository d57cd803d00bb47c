"""The means by which an act or a letter reaches a person, and what became of an attempt."""

from __future__ import annotations

from enum import StrEnum


class Means(StrEnum):
    """CPACA, arts. 56 and 65 to 73; `correo`, `fisica` and `retiro` only communicate."""

    MAIL = "correo"
    ELECTRONIC = "electronica"
    SUMMONS = "citacion"
    PERSONAL = "personal"
    NOTICE = "aviso"
    PUBLISHED_NOTICE = "aviso_publicado"
    HEARING = "estrados"
    ENTRY = "anotacion"
    CONDUCT = "conducta_concluyente"
    PUBLICATION = "publicacion"
    COURIER = "fisica"
    PICK_UP = "retiro"


class Result(StrEnum):
    SENT = "enviada"
    DELIVERED = "entregada"
    RETURNED = "devuelta"
    BOUNCED = "rebotada"
    NOT_OPENED = "sin_acceso"
    POSTED = "fijada"
    REMOVED = "desfijada"


#: an attempt after which the person is taken to know
KNOWN = frozenset({Result.DELIVERED, Result.REMOVED})

_CPACA = "Ley 1437 de 2011 (CPACA)"
#: by which rule a means takes effect on its day; means that only communicate have none
NORMS = {
    Means.ELECTRONIC: f"{_CPACA}, art. 56",
    Means.PERSONAL: f"{_CPACA}, art. 67",
    Means.HEARING: f"{_CPACA}, art. 67, num. 2",
    Means.SUMMONS: f"{_CPACA}, art. 68",
    Means.NOTICE: f"{_CPACA}, art. 69",
    Means.PUBLISHED_NOTICE: f"{_CPACA}, art. 69",
    Means.ENTRY: f"{_CPACA}, art. 70",
    Means.CONDUCT: f"{_CPACA}, art. 72",
    Means.PUBLICATION: f"{_CPACA}, art. 73",
}
