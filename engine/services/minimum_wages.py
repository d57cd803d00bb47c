"""The minimum wages that the entity loaded, besides those that Cauce brings."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from engine.db.tables import ParameterSetting
from engine.domain import pesos
from engine.domain.calendars import Verification
from engine.domain.minimum_wage import MinimumWage, MinimumWages
from engine.errors import CaseFault
from engine.services.work import Work

#: the parameter of whichever procedure declares it: its value are pesos, its day is of its year
KEY = "smmlv"


def loaded(work: Work) -> MinimumWages:
    """All that are known on this installation: of those of one day, the last that was set.
    CaseFault for one that is no figure."""
    rows = work.session.scalars(
        select(ParameterSetting)
        .where(ParameterSetting.key == KEY)
        .order_by(ParameterSetting.valid_from, ParameterSetting.id)
    )
    last = {row.valid_from: row for row in rows}
    return MinimumWages(map(_wage, last.values()))


def _wage(row: ParameterSetting) -> MinimumWage:
    return MinimumWage(
        year=row.valid_from.year,
        pesos=_pesos(row.value),
        act=row.act,
        verification=Verification.VERIFIED,
        act_verification=Verification.VERIFIED,
        since=row.valid_from,
    )


def _pesos(said: str) -> Decimal:
    found = pesos.read(said)
    if found is None:
        raise CaseFault(
            f"El salario mínimo mensual (SMMLV) cargado no es un número de pesos: «{said}». Quien "
            "administra lo carga otra vez, desde el mismo día, en «Parámetros de los "
            "procedimientos»."
        )
    return found
