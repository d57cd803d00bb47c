"""The holidays that fill an empty calendar table. Afterwards the table is the only truth."""

from __future__ import annotations

from datetime import date

import holidays as package

from engine.domain.calendars import Holiday, Verification

FIRST_YEAR, LAST_YEAR = 2000, 2040

_LEY_51 = "Ley 51 de 1983, art. 1"
_LEY_51_SINCE = date(1984, 1, 1)
#: read only in secondary sources: shown as "por verificar" until somebody reads the law itself
_LEY_2578 = "Ley 2578 de 2026, art. 6"
_LEY_2578_SINCE = date(2026, 6, 1)

_OBSERVED = " (observado)"
_CHIQUINQUIRA = "Día de Nuestra Señora del Rosario de Chiquinquirá"
_NAMES = {
    "Ascensión del señor": "Ascensión del Señor",
    "La Asunción": "Asunción de la Virgen",
    "La Inmaculada Concepción": "Inmaculada Concepción",
    _CHIQUINQUIRA: "Nuestra Señora del Rosario de Chiquinquirá",
}


def seed_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> tuple[Holiday, ...]:
    """Every holiday of those years on the day on which it is kept, in order."""
    years = range(first_year, last_year + 1)
    table = package.country_holidays("CO", years=years, language="es")
    return tuple(
        _holiday(day, name.removesuffix(_OBSERVED))
        for day in sorted(table)
        for name in table.get_list(day)
    )


def _holiday(day: date, name: str) -> Holiday:
    new = name == _CHIQUINQUIRA
    return Holiday(
        day=day,
        name=_NAMES.get(name, name),
        norm=_LEY_2578 if new else _LEY_51,
        verification=Verification.UNVERIFIED if new else Verification.VERIFIED,
        valid_from=_LEY_2578_SINCE if new else _LEY_51_SINCE,
    )
