"""The monthly minimum wage (SMMLV) by year, with its act. The entity loads those to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.domain.calendars import Verification
from engine.errors import CaseFault


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumWage:
    """What is in force to the last day of a year: the first of a year from its first day, another
    since the day on which it changed. Figure and act may be unequally sure."""

    year: int
    pesos: Decimal
    act: str
    verification: Verification  # of the figure
    act_verification: Verification
    note: str = ""
    since: date | None = None


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


class MinimumWages:
    """Those that we know, and over them those that the entity loaded, in their order."""

    def __init__(self, loaded: Iterable[MinimumWage] = ()) -> None:
        self._of: dict[int, list[MinimumWage]] = {}
        for wage in (*MINIMUM_WAGES, *loaded):
            self._of.setdefault(wage.year, []).append(wage)

    def on(self, day: date) -> MinimumWage:
        """What was in force that day. CaseFault for a year without one: no figure is guessed."""
        first, *others = self._year(day.year)
        since = [one for one in others if one.since is not None and one.since <= day]
        return since[-1] if since else first

    def of(self, year: int) -> MinimumWage:
        """The last of the year. CaseFault for a year without one."""
        return self._year(year)[-1]

    def _year(self, year: int) -> list[MinimumWage]:
        if year not in self._of:
            raise CaseFault(
                f"Falta cargar el salario mínimo mensual (SMMLV) de {year}. Quien administra lo "
                "carga en «Parámetros de los procedimientos», con su decreto, y después reintenta "
                "esta incidencia."
            )
        return self._of[year]
