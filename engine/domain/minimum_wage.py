"""The monthly minimum wage (SMMLV) by year, with its act. A new year is a new row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.domain.calendars import Verification
from engine.errors import CaseFault


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumWage:
    """What is in force from the first to the last day of a year. The two may be unequally sure."""

    year: int
    pesos: Decimal
    act: str
    verification: Verification  # of the figure
    act_verification: Verification
    note: str = ""


_SURE, _UNSURE = Verification.VERIFIED, Verification.UNVERIFIED

MINIMUM_WAGES = (
    MinimumWage(
        year=2023, pesos=Decimal(1_160_000), act="Decreto 2613 de 2022",
        verification=_SURE, act_verification=_SURE,
    ),
    MinimumWage(
        year=2024, pesos=Decimal(1_300_000), act="Decreto 2292 de 2023",
        verification=_UNSURE, act_verification=_UNSURE,
    ),
    MinimumWage(
        year=2025, pesos=Decimal(1_423_500), act="Decreto 1572 de 2024",
        verification=_SURE, act_verification=_UNSURE,
    ),
    MinimumWage(
        year=2026, pesos=Decimal(1_750_905), act="Decreto 0159 de 2026",
        verification=_SURE, act_verification=_SURE,
        note="Transitorio: el Decreto 1469 de 2025, con el mismo valor, está suspendido por el"
        " Consejo de Estado; la decisión de fondo puede cambiarlo.",
    ),
)  # fmt: skip

_BY_YEAR = {wage.year: wage for wage in MINIMUM_WAGES}


def minimum_wage(year: int) -> MinimumWage:
    """The wage of a year. CaseFault for one that the table lacks: no figure is ever guessed."""
    found = _BY_YEAR.get(year)
    if found is None:
        first, last = MINIMUM_WAGES[0].year, MINIMUM_WAGES[-1].year
        raise CaseFault(f"expected a year from {first} to {last} with a minimum wage, found {year}")
    return found
