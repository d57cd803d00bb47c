"""`cauce calendar`: files in and out, a closure rehearsed, a change applied and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bootstrap import Engine
from engine.cli import main
from tests.office import Office
from tests.rehearsal import Calendar

REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}
CLOSURE = ["--act", "Resolución 45 de 2026", "--reason", "Vacancia"]


@pytest.fixture
def cauce(office: Office, monkeypatch: pytest.MonkeyPatch):
    """The command, on the office's installation and at its hour."""
    Calendar(office).without_the_law()
    monkeypatch.setattr(Engine, "dispose", lambda _: None)
    monkeypatch.setattr("engine.cli.installation.build", lambda _: office.engine)
    monkeypatch.setattr("engine.cli.installation.settings", lambda: office.settings)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["calendar", *words])

    return run


def test_a_closure_is_rehearsed_applied_and_taken_back(office: Office, cauce) -> None:
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)

    rehearsed = cauce("add-closure", "--from", "2026-06-22", "--to", "2026-06-22", *CLOSURE)

    assert rehearsed.exit_code == 0, rehearsed.output
    assert "Términos que mueve: 1. Dejan de estar vencidos: 0." in rehearsed.output
    assert f"{case.radicado}: 2026-07-13 → 2026-07-14" in rehearsed.output
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 13)
    assert "aplicado" in cauce("apply", "1").output
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 14)
    assert "deshecho" in cauce("apply", "1", "--revert").output
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 13)


@pytest.mark.parametrize("name", ["c.csv", "c.ics"])
def test_a_calendar_goes_out_and_comes_in(office: Office, cauce, tmp_path: Path, name: str) -> None:
    file = str(tmp_path / name)

    out = cauce("export", file, "--year", "2026")
    same = cauce("import", file, *CLOSURE)

    assert "18 festivos y 0 cierres" in out.output
    assert same.exit_code == 2
    assert "no trae nada que el calendario no tenga" in same.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "2026-12-24", "--to", "2026-12-21"], "El cierre termina antes de empezar."),
        (["--from", "ayer", "--to", "2026-12-21"], "«ayer» no es una fecha AAAA-MM-DD."),
        (["--from", "2060-12-24", "--to", "2060-12-24"], "va de 2000 a 2040"),
        (["--from", "2026-12-24"], "Falta la opción --to."),
    ],
)
def test_bad_input_is_a_sentence_and_changes_nothing(
    cauce, words: list[str], sentence: str
) -> None:
    result = cauce("add-closure", *words, *CLOSURE)

    assert result.exit_code == 2
    assert sentence in result.output
    assert cauce("apply", "1").output.strip() == "No hay un cambio con ese número."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "{}/c.txt"], "El nombre del archivo termina en .csv o en .ics."),
        (["export", "{}/no/c.csv"], "No se puede escribir «{}/no/c.csv»."),
        (["export", "{}/c.csv", "--year", "1900"], "El calendario no conoce el año 1900."),
        (["export", "{}/c.csv", "--year", "99999"], "El calendario no conoce el año 99999."),
        (["import", "{}/no.csv", *CLOSURE], "No se puede leer «{}/no.csv»."),
        (["import", "{}", *CLOSURE], "El nombre del archivo termina en .csv o en .ics."),
        (["import"], "vea «cauce calendar import --help»."),
        (["apply", "uno"], "vea «cauce calendar apply --help»."),
        (["rehearse", "99"], "No hay un cambio con ese número."),
    ],
)
def test_a_file_or_a_change_that_is_not_there_is_one_sentence(
    cauce, tmp_path: Path, words: list[str], sentence: str
) -> None:
    result = cauce(*(word.replace("{}", str(tmp_path)) for word in words))

    assert result.exit_code == 2
    assert sentence.replace("{}", str(tmp_path)) in result.output
    assert len(result.output.splitlines()) == 1
    assert not list(tmp_path.glob("c.*"))


def test_a_change_without_an_act_of_a_number_is_not_even_rehearsed(cauce) -> None:
    days = ("--from", "2026-12-21", "--to", "2026-12-24", "--reason", "Vacancia")

    without = cauce("add-closure", *days, "--act", "")
    unnumbered = cauce("add-closure", *days, "--act", "Resolución")

    assert (without.exit_code, unnumbered.exit_code) == (2, 2)
    assert "Falta el acto administrativo" in without.output
    assert "con su número y fecha" in unnumbered.output
    assert cauce("rehearse", "1").output.strip() == "No hay un cambio con ese número."


def test_what_cannot_be_done_now_is_said_and_changes_nothing(office: Office, cauce) -> None:
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    cauce("add-closure", "--from", "2026-06-22", "--to", "2026-06-22", *CLOSURE)

    early = cauce("apply", "1", "--revert")
    cauce("apply", "1")
    again = cauce("apply", "1")
    twice = cauce("add-closure", "--from", "2026-06-22", "--to", "2026-06-22", *CLOSURE)

    assert (early.exit_code, again.exit_code, twice.exit_code) == (2, 2, 2)
    assert "Ahora no se puede" in early.output
    assert "Ahora no se puede" in again.output
    assert "Ese cierre ya está en el calendario." in twice.output
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 14)
