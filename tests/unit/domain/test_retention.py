"""How long a file is kept: from its closing, by the table that was in force when it was opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.domain.calendars import Verification
from engine.domain.retention import Disposition, Kept, Retention, kept, line_for, read
from engine.errors import InvalidInput

LINE = Retention(
    code="CONTR",
    series="Contratos",
    subseries="",
    managed_years=2,
    archived_years=18,
    disposition=Disposition.SELECT,
    norm="TRD",
    verification=Verification.UNVERIFIED,
    valid_from=date(2000, 1, 1),
)


@pytest.mark.norm("Ley 594 de 2000, art. 24", "La retención de la TRD se cuenta desde el cierre")
def test_a_contract_settled_on_30_november_2026_may_be_transferred_from_30_november_2028() -> None:
    assert kept(LINE, date(2026, 11, 30)) == Kept(
        managed_until=date(2028, 11, 30), archived_until=date(2046, 11, 30)
    )


@pytest.mark.norm(
    "Ley 4 de 1913, art. 59", "Los años se cuentan de fecha a fecha por el calendario"
)
def test_a_file_closed_on_29_february_2028_counts_to_28_february_and_to_no_working_day() -> None:
    line = replace(LINE, managed_years=2, archived_years=8)

    # 28 February 2038 is a Sunday: a time of keeping is no term, it moves to no working day
    assert kept(line, date(2028, 2, 29)) == Kept(
        managed_until=date(2030, 2, 28), archived_until=date(2038, 2, 28)
    )


def test_the_table_in_force_when_the_file_was_opened_governs_it() -> None:
    old = replace(LINE, managed_years=5, valid_to=date(2025, 12, 31))
    new = replace(LINE, managed_years=2, valid_from=date(2026, 1, 1))

    assert line_for([old, new], "Contratos", "", date(2025, 12, 31)) == old
    assert line_for([old, new], "Contratos", "", date(2026, 1, 1)) == new
    assert line_for([old, new], "Contratos", "", date(1999, 1, 1)) is None
    assert line_for([old, new], "Actas", "", date(2026, 1, 1)) is None


def test_a_table_is_read_as_it_is_written() -> None:
    found = read(
        b"""
        [[retention]]
        code = "CONTR"
        series = "Contratos"
        managed_years = 2
        archived_years = 18
        disposition = "S"
        norm = "TRD"
        verification = "POR_VERIFICAR"
        valid_from = 2000-01-01
        """
    )

    assert found == (LINE,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[", "No es un archivo TOML"),
        (b"\xff\xfe", "No es un archivo TOML"),
        (b"x = 1", "No tiene ninguna"),
        (b"[[retention]]\ncode = 'X'", "La línea 1 no se puede leer"),
        (
            b"[[retention]]\ncode='X'\nseries='X'\nmanaged_years=-1\narchived_years=1\n"
            b"disposition='CT'\nnorm=''\nverification='INTERNO'\nvalid_from=2000-01-01",
            "negativos",
        ),
        (
            b"[[retention]]\ncode='X'\nseries='X'\nmanaged_years=1\narchived_years=1\n"
            b"disposition='Z'\nnorm=''\nverification='INTERNO'\nvalid_from=2000-01-01",
            "Z",
        ),
        (
            b"[[retention]]\ncode='X'\nseries='X'\nmanaged_years=1\narchived_years=1\n"
            b"disposition='CT'\nnorm=''\nverification='INTERNO'\nvalid_from='ayer'",
            "fecha",
        ),
    ],
)
def test_a_table_with_a_mistake_is_refused_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(content)

    assert said in " ".join(refused.value.fields.values())
