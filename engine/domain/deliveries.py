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
