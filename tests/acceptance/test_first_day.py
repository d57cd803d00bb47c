"""The first day of a real entity, without demo data: from nothing to a petition on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.domain.officials import SYSTEM
from engine.services import entrances, imports, sessions, setup
from engine.services.people import Account
from engine.services.setup import FirstRun
from engine.settings import Settings
from tests.office import ROOT, Office
from tests.petitions import CLASSIFIED, PETITION

HOME = "198.51.100.7"
STRONG = "tres mangos en la mesa"


class NewEntity(Office):
    """An office in which nobody works yet."""

    def hires(self, person, *others):
        return None


@pytest.fixture
def entity(settings: Settings) -> Iterator[NewEntity]:
    opened = NewEntity(settings)
    yield opened
    opened.closes()


def _link_to(office: Office, address: str) -> str:
    office.works_off()
    letter = [one for one in office.mail.sent if address in str(one["To"])][-1]
    found = re.search(r"/clave/(\S+)", letter.get_body(("plain",)).get_content())
    assert found
    return found[1]


def test_from_nothing_to_a_petition_on_the_desk_of_who_was_invited(entity: NewEntity) -> None:
    # given tables, the procedure, and nobody
    entity.deploys("peticion")
    first = FirstRun(
        code=setup.code(entity.settings).lower(),
        entity_name="Alcaldía de Prueba",
        area="Secretaría General",
        account=Account(
            username="gloria", name="Gloria Paz", email="g@entidad.example", administrator=True
        ),
        password=STRONG,
    )

    # when who installed it begins, and invites who coordinates petitions
    token = setup.begin(entity.engine, first, address=HOME)
    gloria = sessions.actor_of(entity.engine, token)
    assert gloria is not None
    with entity.engine.reading_as(gloria) as work:
        missing = {step.key for step in setup.checklist(work) if not step.done}
        assert ("Peticiones, quejas y reclamos (PQRSD)", "Coordinación PQRSD") in (
            setup.without_holder(work)
        )
    file = (
        "usuario;nombre;correo;roles\ndiana;Diana Mora;diana@entidad.example;Coordinación PQRSD\n"
    ).encode()
    with entity.engine.work_as(gloria) as work:
        imports.loaded(work, lambda w: imports.people_from(w, file))

    # then she sets a password, and the petition of a citizen is hers to classify
    entrances.redeem(entity.engine, _link_to(entity, "diana@"), STRONG, address=HOME)
    diana = sessions.sign_in(entity.engine, "diana", STRONG, address=HOME).actor
    case = entity.receives("peticion", **PETITION)
    entity.works_off()
    assert entity.inbox_of(diana) == ["clasificar_peticion"]
    entity.completes(diana, "clasificar_peticion", CLASSIFIED)
    assert entity.term_of(case, "respuesta").due_on.isoformat() == "2026-03-24"
    receipt = entity.mail.sent[-1].get_body(("plain",)).get_content()
    assert "Alcaldía de Prueba" in receipt
    assert {"personas", "roles", "correo", "dependencias"} <= missing
    assert "firma" not in missing  # the tests' office has a certificate, and roots for it
    assert entity.broken_invariants() == []


def test_commands_prepare_an_installation_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "gente.csv").write_text(
        "usuario;nombre;correo;dependencia;roles\n"
        "diana;Diana Mora;diana@entidad.example;4111;coordinacion_pqrsd\n"
    )
    (tmp_path / "areas.csv").write_text("codigo;nombre\n4111;Secretaría General\n")
    (tmp_path / "entidad.toml").write_text(
        '[entidad]\nnombre = "Alcaldía de Prueba"\narea = "Secretaría General"\n'
        'color = "#004884"\n'
        '[administrador]\nnombre = "Gloria Paz"\nusuario = "gloria"\n'
        'correo = "g@entidad.example"\n'
        '[cargar]\ndependencias = "areas.csv"\npersonas = "gente.csv"\n'
    )
    env = {
        "CAUCE_HOME": str(tmp_path / "home"),
        "CAUCE_SECRET_KEY_FILE": str(tmp_path / "secretos" / "clave"),
        "CAUCE_PROCESSES": str(ROOT / "processes"),
        "CAUCE_FORMS": str(ROOT / "forms"),
    }

    def cauce(*arguments: str):
        return CliRunner().invoke(main, arguments, env=env)

    done = cauce("init", "--from", str(tmp_path / "entidad.toml"), "--yes")

    assert done.exit_code == 0, done.output
    assert (tmp_path / "secretos" / "clave").stat().st_mode & 0o777 == 0o600
    assert "peticion" in done.output
    assert "Invitación para g@entidad.example" in done.output
    assert "Personas: 1 nuevas." in done.output
    assert "falta  Correo" in done.output
    assert "falta  Certificado de firma: Los actos toman número y no se sellan" in done.output
    assert "código de instalación" not in done.output
    again = cauce("init", "--from", str(tmp_path / "entidad.toml"), "--yes")
    assert (again.exit_code, "Personas: 0 nuevas." in again.output) == (0, True), again.output


def test_without_an_administrator_the_terminal_says_the_code_of_the_first_page(
    tmp_path: Path,
) -> None:
    env = {
        "CAUCE_HOME": str(tmp_path / "home"),
        "CAUCE_SECRET_KEY": "una clave de prueba bien larga",
    }
    options = ("--yes", "--no-deploy", "--name", "Alcaldía de Prueba")

    done = CliRunner().invoke(main, ["init", *options], env=env)

    settings = Settings(database_url="sqlite://", secret_key=env["CAUCE_SECRET_KEY"], home=tmp_path)
    assert setup.code(settings) in done.output
    assert "/instalar" in done.output


def test_questions_on_the_terminal_do_the_same(tmp_path: Path) -> None:
    env = {
        "CAUCE_HOME": str(tmp_path / "home"),
        "CAUCE_SECRET_KEY": "una clave de prueba bien larga",
    }
    answers = "Alcaldía de Prueba\n\ny\nGloria Paz\ngloria\ng@entidad.example\n"

    done = CliRunner().invoke(main, ["init", "--no-deploy"], env=env, input=answers)

    assert done.exit_code == 0, done.output
    assert "Invitación para g@entidad.example" in done.output


class TestTheFirstPage:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def test_it_cannot_be_begun_twice(self, office: Office) -> None:
        with office.engine.reading_as(SYSTEM) as work:
            assert not setup.needed(work)
