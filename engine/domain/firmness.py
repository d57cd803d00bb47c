"""When an act is final: CPACA, art. 87."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from engine.domain.calendars import BusinessCalendar

#: working days in which a remedy may be asked for (CPACA, art. 76)
REMEDY_DAYS: Final = 10


class Why(StrEnum):
    """The five cases of the article; each counts from the day that `DAYS` names."""

    NO_REMEDY = "sin_recurso"
    DECIDED = "recursos_decididos"
    NOT_USED = "recursos_no_interpuestos"
    WITHDRAWN = "recursos_desistidos"
    SILENCE = "silencio_positivo"


@dataclass(frozen=True, slots=True)
class Cause:
    """How a case of the article reads: on the form, in the certificate, and what day it counts."""

    label: str
    sentence: str
    counts_from: str
    number: int


CAUSES: Final = {
    Why.NO_REMEDY: Cause(
        "No procede ningún recurso",
        "contra el acto no procede ningún recurso",
        "Día en que se notificó, comunicó o publicó el acto",
        1,
    ),
    Why.DECIDED: Cause(
        "Se decidieron los recursos",
        "se decidieron los recursos que se interpusieron",
        "Día en que se notificó, comunicó o publicó lo decidido sobre los recursos",
        2,
    ),
    Why.NOT_USED: Cause(
        "No se interpusieron los recursos, o se renunció a ellos",
        "venció el término para interponer los recursos sin que se interpusieran",
        "Día en que se notificó el acto",
        3,
    ),
    Why.WITHDRAWN: Cause(
        "Se desistió de los recursos",
        "se aceptó el desistimiento de los recursos",
        "Día en que se notificó la aceptación del desistimiento",
        4,
    ),
    Why.SILENCE: Cause(
        "Silencio administrativo positivo",
        "se protocolizó el silencio administrativo positivo",
        "Día en que se protocolizó",
        5,
    ),
}


#: causes whose day is that of the notice
FROM_NOTICE: Final = frozenset({Why.NO_REMEDY, Why.NOT_USED})


def final_from(calendar: BusinessCalendar, why: Why, day: date) -> date:
    """The first day on which the act is final. Days of remedies are working days, counted from
    the one after the notice."""
    last = calendar.add_business_days(day, REMEDY_DAYS) if why is Why.NOT_USED else day
    return last + timedelta(days=1)
