"""`cauce term due`: a date, its reasons, and one sentence for what cannot be counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from engine.db.tables import ClosureRow
from engine.domain.officials import SYSTEM
from engine.services import calendars
from tests.office import Office
from tests.one_term import day


@pytest.fixture
def due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command where no installation was ever made."""
    monkeypatch.setenv("CAUCE_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("CAUCE_DATABASE_URL", raising=False)
    monkeypatch.delenv("CAUCE_SECRET_KEY", raising=False)
    return run


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["term", "due", *args])


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("--from 2026-03-27 --duration 15 --unit habil", "2026-04-21"),
        ("--from 2026-03-27T17:30 --duration 15 --unit habil", "2026-04-21"),
        ("--from 2026-03-27T17:30 --duration 15 --unit habil --policy real", "2026-04-21"),
        (
            "--from 2026-03-27T17:30 --duration 15 --unit habil --policy siguiente_habil",
            "2026-04-22",
        ),
        (
            "--from 2026-03-27T16:58 --duration 15 --unit habil --policy siguiente_habil",
            "2026-04-21",
        ),
        ("--from 2026-03-28T03:00Z --duration 15 --unit habil", "2026-04-21"),
        ("--from 2026-05-16 --duration 15 --unit habil", "2026-06-09"),
        ("--from 2026-05-16 --duration 15 --unit habil --policy siguiente_habil", "2026-06-10"),
        ("--from 2026-06-22 --duration 15 --unit habil", "2026-07-15"),
        (
            "--from 2026-06-02 --duration 15 --unit habil --suspend 2026-06-13..2026-07-02",
            "2026-07-15",
        ),
        (
            "--from 2026-06-02 --duration 15 --unit habil --suspend 2026-06-03..2026-06-03 "
            "--suspend 2026-06-05..2026-06-05",
            "2026-06-30",
        ),
        ("--from 2026-03-27 --duration 7 --unit calendario", "2026-04-06"),
        ("--from 2026-03-27 --duration 3 --unit mes", "2026-06-30"),
        ("--from 2024-02-29 --duration 1 --unit anio", "2025-02-28"),
        ("--from 2026-07-07T10:30 --duration 48 --unit hora", "2026-07-09"),
        ("--from 2026-11-10 --duration 3 --unit completos", "2026-11-14"),
        ("--from 2026-06-16 --duration 1 --unit regresivo", "2026-06-12"),
    ],
)
def test_it_answers_with_the_day(due: Any, args: str, expected: str) -> None:
    assert said(due(*args.split(), "--json"))["due"] == expected


def test_it_says_what_it_counted(due: Any) -> None:
    args = "--from 2026-07-07T10:30 --duration 48 --unit hora"

    answer = said(due(*args.split(), "--json"))

    assert answer == {
        "due": "2026-07-09",
        "from": "2026-07-07",
        "duration": 48,
        "unit": "hora",
        "policy": "real",
        "due_at": "2026-07-09T10:30:00-05:00",
    }


def test_it_explains_day_by_day(due: Any) -> None:
    args = ["--from", "2026-07-10", "--duration", "1", "--unit", "habil", "--explain"]

    assert said(due(*args, "--json"))["days"][3] == {
        "day": "2026-07-13",
        "n": None,
        "kind": "holiday",
        "text": "Nuestra Señora del Rosario de Chiquinquirá",
        "norm": "Ley 2578 de 2026, art. 6",
        "verification": "POR_VERIFICAR",
    }
    lines = due(*args).stdout.splitlines()
    assert lines[0] == "Vence el 2026-07-14."
    assert lines[4].endswith("Ley 2578 de 2026, art. 6 (por verificar)")
    assert lines[5].split() == ["2026-07-14", "martes", "1", "Día", "hábil", "1"]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("--from 2026-03-27 --duration 15 --unit habil", "Vence el 2026-04-21.\n"),
        ("--from 2026-07-07T10:30 --duration 48 --unit hora", "Vence el 2026-07-09 a las 10:30.\n"),
        (
            "--from 2026-11-10 --duration 3 --unit completos",
            "Se puede actuar desde el 2026-11-14.\n",
        ),
        ("--from 2026-06-16 --duration 1 --unit regresivo", "El último día es el 2026-06-12.\n"),
    ],
)
def test_it_answers_a_person_with_a_sentence(due: Any, args: str, expected: str) -> None:
    assert due(*args.split()).stdout == expected


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ("--duration 15 --unit habil", "Falta la opción --from."),
        ("--from 2026-03-27 --unit habil", "Falta la opción --duration."),
        ("--from", "La opción --from necesita un valor."),
        ("--desde 2026-03-27", "No existe la opción --desde."),
        (
            "--from 2026-03-27 --duration 15 --unit habil de más",
            "No entiendo la orden: vea «cauce term due --help».",
        ),
        (
            "--from ayer --duration 15 --unit habil",
            "«ayer» no es una fecha: escriba AAAA-MM-DD o AAAA-MM-DDThh:mm.",
        ),
        (
            "--from 2026-02-30 --duration 15 --unit habil",
            "«2026-02-30» no es una fecha: escriba AAAA-MM-DD o AAAA-MM-DDThh:mm.",
        ),
        (
            "--from 2026-03-27 --duration 0 --unit habil",
            "La duración «0» no es un número entero entre 1 y 10000.",
        ),
        (
            "--from 2026-03-27 --duration quince --unit habil",
            "La duración «quince» no es un número entero entre 1 y 10000.",
        ),
        (
            "--from 2026-03-27 --duration 99999999999999999999 --unit anio",
            "La duración «99999999999999999999» no es un número entero entre 1 y 10000.",
        ),
        (
            "--from 2026-03-27 --duration 15 --unit semana",
            "La unidad «semana» no existe: use habil, calendario, mes, anio, hora, completos, "
            "regresivo.",
        ),
        (
            "--from 2026-03-27 --duration 15 --unit habil --policy otra",
            "La política «otra» no existe: use real o siguiente_habil.",
        ),
        (
            "--from 2026-03-27 --duration 15 --unit habil --suspend 2026-04-10..2026-04-01",
            "La suspensión «2026-04-10..2026-04-01» termina antes de empezar.",
        ),
        (
            "--from 2026-03-27 --duration 15 --unit habil --suspend 2026-04-10",
            "La suspensión «2026-04-10» no es AAAA-MM-DD..AAAA-MM-DD.",
        ),
        (
            "--from 2026-03-27 --duration 15 --unit habil --suspend a..b",
            "La suspensión «a..b» no es AAAA-MM-DD..AAAA-MM-DD.",
        ),
        (
            "--from 2026-03-27 --duration 15 --unit regresivo --suspend 2026-03-01..2026-03-02",
            "Un término en «regresivo» no se puede suspender.",
        ),
        (
            "--from 1980-01-01 --duration 15 --unit habil",
            "El calendario hábil va de 2000 a 2040 y no conoce el día 1980-01-01.",
        ),
        (
            "--from 2026-03-27 --duration 10000 --unit anio",
            "Con esa duración no hay fecha posible.",
        ),
        (
            "--from 9999-12-31T23:59 --duration 10000 --unit hora",
            "El calendario hábil va de 2000 a 2040 y no conoce el día 9999-12-31.",
        ),
    ],
)
def test_what_cannot_be_counted_is_one_sentence_and_exit_2(due: Any, args: str, told: str) -> None:
    result = due(*args.split())

    assert (result.exit_code, result.stderr, result.stdout) == (2, told + "\n", "")


def test_a_database_that_does_not_answer_is_one_sentence(
    due: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUCE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    result = due(*["--from", "2026-03-27", "--duration", "1", "--unit", "habil"])

    assert (result.exit_code, result.stderr) == (2, "La base de datos no responde.\n")


def test_an_installation_answers_by_its_own_calendar(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        work.session.add(
            ClosureRow(
                starts_on=day("2026-03-30"),
                ends_on=day("2026-03-30"),
                act="Resolución 1",
                reason="Cierre",
                created_at=work.now,
                created_by="gloria",
            )
        )
        work.session.flush()
        calendars.refresh(work)
    monkeypatch.setenv("CAUCE_DATABASE_URL", office.settings.database_url)
    monkeypatch.setenv("CAUCE_HOME", str(office.settings.home))

    result = run(*["--from", "2026-03-27", "--duration", "1", "--unit", "habil", "--json"])

    assert said(result)["due"] == "2026-03-31"
