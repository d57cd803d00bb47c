"""`cauce backup`, `restore` and `resume`, as an operator types them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main

Command = Callable[..., Result]


@pytest.fixture
def cauce(tmp_path: Path) -> Command:
    """Calls `cauce …` on the installation of a home."""

    def call(home: str, *arguments: str) -> Result:
        env = {
            "CAUCE_HOME": str(tmp_path / home),
            "CAUCE_DATABASE_URL": f"sqlite:///{tmp_path / home / 'cauce.db'}",
            "CAUCE_SECRET_KEY": "una clave de prueba bien larga",
            "CAUCE_PASSWORD": "una clave de prueba",
        }
        return CliRunner().invoke(main, arguments, env=env)

    return call


def test_an_installation_moves_to_another_machine(cauce: Command, tmp_path: Path) -> None:
    copy = str(tmp_path / "copia")
    cauce("casa", "db", "upgrade")
    cauce("casa", "user", "add", "ana", "--name", "Ana", "--email", "ana@entidad.example")

    made = cauce("casa", "backup", copy)
    again = cauce("casa", "backup", copy)
    restored = cauce("otra", "restore", copy)
    sound = cauce("otra", "fsck")
    told = cauce("otra", "resume")
    started = cauce("otra", "resume", "--start", "--discard")
    finished = cauce("otra", "resume", "--finish")

    assert (made.exit_code, "Copia hecha" in made.output) == (0, True), made.output
    assert (again.exit_code, "no está vacía" in again.output) == (1, True)
    assert (restored.exit_code, "Nada sale" in restored.output) == (0, True), restored.output
    assert "Todo concuerda." in sound.output
    assert "La instalación está detenida" in told.output
    assert "poniéndose al día" in started.output
    assert "No hay restauración en curso" in finished.output


def test_what_is_there_is_kept_before_it_is_replaced(cauce: Command, tmp_path: Path) -> None:
    copy = str(tmp_path / "copia")
    cauce("casa", "db", "upgrade")
    cauce("casa", "user", "add", "ana", "--name", "Ana", "--email", "ana@entidad.example")
    cauce("casa", "backup", copy)
    cauce("casa", "user", "add", "hugo", "--name", "Hugo", "--email", "hugo@entidad.example")

    refused = cauce("casa", "restore", copy)
    replaced = cauce("casa", "restore", copy, "--replace")
    (aside,) = (tmp_path / "casa").glob("antes-de-restaurar-*")
    back = cauce("casa", "restore", str(aside), "--replace")
    taken = cauce("casa", "user", "add", "hugo", "--name", "H", "--email", "h@entidad.example")

    assert (refused.exit_code, "--replace" in refused.output) == (1, True)
    assert (replaced.exit_code, back.exit_code) == (0, 0), replaced.output + back.output
    assert "Ya existe la cuenta «hugo»" in taken.output


def test_a_folder_that_is_no_backup_is_one_sentence(cauce: Command, tmp_path: Path) -> None:
    result = cauce("casa", "restore", str(tmp_path))

    assert result.exit_code == 1
    assert "no hay una copia de Cauce" in result.output
    assert "Traceback" not in result.output


def test_what_cannot_be_resumed_is_one_sentence_in_spanish(cauce: Command, tmp_path: Path) -> None:
    cauce("casa", "db", "upgrade")

    started, finished = cauce("casa", "resume", "--start"), cauce("casa", "resume", "--finish")

    assert (started.exit_code, finished.exit_code) == (1, 1)
    assert "No hay una restauración detenida" in started.output
    assert "empiece con --start" in finished.output
