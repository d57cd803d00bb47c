"""Holidays and closures as files: what is written is read back, what is wrong names its row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.domain import calendar_files
from engine.domain.calendar_changes import Days
from engine.domain.calendars import Closure, EntityCalendar, Holiday, OfficeHours, Verification
from engine.domain.holiday_seed import seed_holidays
from engine.errors import InvalidInput

CLOSURE = Closure(
    starts_on=date(2026, 12, 21),
    ends_on=date(2026, 12, 24),
    act="Resolución 045 de 2026",
    reason="Vacancia, «colectiva»",
    scope="procedure:peticion",
)
DAYS = Days(holidays=seed_holidays(2026, 2027), closures=(CLOSURE,))
STAMP = datetime(2026, 6, 1, 13, tzinfo=UTC)
HEAD = ",".join(calendar_files.COLUMNS) + "\r\n"


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        calendar_files.read(name, content)
    return caught.value.fields["file"]


@pytest.mark.parametrize("name", ["c.csv", "c.ICS"])
def test_what_is_exported_is_read_back_the_same(name: str) -> None:
    written = (
        calendar_files.write_csv(DAYS)
        if name.endswith("csv")
        else calendar_files.write_ics(DAYS, STAMP)
    )

    assert calendar_files.read(name, written) == DAYS


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "'ya"])
def test_no_cell_is_a_formula_and_comes_back_as_it_was(name: str) -> None:
    days = Days(
        holidays=(
            Holiday(
                day=date(2026, 5, 5),
                name=name,
                norm="=1+1",
                verification=Verification.UNVERIFIED,
                valid_from=date(2026, 1, 1),
            ),
        )
    )

    written = calendar_files.write_csv(days)

    cells = written.decode("utf-8-sig").splitlines()[1].replace('"', "").split(",")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert calendar_files.read_csv(written) == days


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("cierre,2026-12-24,2026-12-21,Vacancia,Res 1,,,,", "El cierre termina antes de empezar."),
        ("cierre,2026-12-24,,Vacancia,,,,,", "falta el nombre o la norma."),
        ("puente,2026-12-24,,Vacancia,Res 1,,,,", "el tipo es «festivo» (de un día) o «cierre»."),
        ("festivo,24/12/2026,,Navidad,Ley 1,,,,", "«24/12/2026» en «desde» no es AAAA-MM-DD."),
        ("festivo,2026-12-24,,Nochebuena,Ley 1,QUIZAS,,,", "la verificación «QUIZAS» no es"),
    ],
)
def test_a_wrong_row_is_said_with_its_number(row: str, sentence: str) -> None:
    good = "festivo,2026-12-25,,Navidad,Ley 51 de 1983,,,,\r\n"

    said = refusal("c.csv", (HEAD + good + row).encode())

    assert said.startswith("Fila 3: ")
    assert sentence in said


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("c.csv", b"\xff\xfe\x00", "no está en UTF-8"),
        ("c.csv", b"a,b\r\n1,2", "le falta la columna «tipo»"),
        ("c.csv", (HEAD + '"sin cerrar').encode(), "no se puede leer como CSV"),
        ("c.csv", (HEAD + "festivo,,,,,,,,\r\n" * 1).encode(), "Fila 2"),
        ("c.ics", b"no soy un calendario", "no se puede leer como iCalendar"),
        (
            "c.ics",
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261225T100000\r\nSUMMARY:x\r\n"
            b"DESCRIPTION:y\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "no es de días completos",
        ),
    ],
)
def test_a_file_that_is_not_one_is_refused_in_a_sentence(
    name: str, content: bytes, sentence: str
) -> None:
    assert sentence in refusal(name, content)


def test_a_file_adds_what_is_new_replaces_what_it_names_otherwise_and_refuses_nothing_new() -> None:
    known = EntityCalendar(DAYS.holidays, DAYS.closures, OfficeHours())
    first = DAYS.holidays[0]
    corrected = Holiday(
        day=first.day,
        name=first.name,
        norm="Ley 51 de 1983, art. 1, leída",
        verification=Verification.VERIFIED,
        valid_from=first.valid_from,
    )

    change = calendar_files.change_to(known, Days(holidays=(corrected, DAYS.holidays[1])))

    assert change.added.holidays == (corrected,)
    assert change.removed.holidays == (first,)
    with pytest.raises(InvalidInput, match="nada que el calendario no tenga"):
        calendar_files.change_to(known, DAYS)
