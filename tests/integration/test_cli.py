"""The commands that scripts call: what they print and with what they end."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from engine.cli import COMMANDS, main
from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from tests.office import ROOT, SHELVES

SHELF = SHELVES[1]
Command = Callable[..., Result]


@pytest.fixture
def cauce(tmp_path: Path) -> Command:
    """Calls `cauce …` with an installation of its own."""
    env = {
        "CAUCE_HOME": str(tmp_path / "home"),
        "CAUCE_DATABASE_URL": f"sqlite:///{tmp_path / 'home' / 'cauce.db'}",
        "CAUCE_SECRET_KEY": "una clave de prueba bien larga",
        "CAUCE_FORMS": str(SHELF / "forms"),
        "CAUCE_PROCESSES": str(ROOT / "processes"),
        "CAUCE_PASSWORD": "una clave de prueba",
    }

    def call(*arguments: str, **changed: str | None) -> Result:
        return CliRunner().invoke(main, arguments, env={**env, **changed})

    return call


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A copy of the fixture procedures, to be broken."""
    for folder in ("processes", "forms"):
        shutil.copytree(SHELF / folder, tmp_path / folder)
    return tmp_path


def test_every_command_exists_and_explains_itself(cauce: Command) -> None:
    for name in COMMANDS:
        result = cauce(name, "--help")
        assert result.exit_code == 0, name
        assert "Usage: main " + name in result.output


class TestFeel:
    @pytest.mark.parametrize(
        ("expression", "context", "printed"),
        [
            ("1 + 1", "{}", "2"),
            ("= 1 + 1", "{}", "2"),
            ("0.1 + 0.2", "{}", "0.3"),
            ("x * 2", '{"x": 1.25}', "2.5"),
            ('if tipo = "queja" then "sí" else null', '{"tipo": "queja"}', '"sí"'),
            ('date("2026-03-02") + duration("P1D")', "{}", '"2026-03-03"'),
            ('{a: [1, true, null], "b c": "x"}', "{}", '{"a": [1, true, null], "b c": "x"}'),
            ('duration("P1DT2H")', "{}", '"P1DT2H"'),
            ("x", "{}", "null"),
        ],
    )
    def test_it_prints_json(
        self, cauce: Command, expression: str, context: str, printed: str
    ) -> None:
        result = cauce("feel", expression, "--context", context)

        assert (result.exit_code, result.stdout.strip()) == (0, printed)
        json.loads(result.stdout)

    @pytest.mark.parametrize(("expression", "place"), [("1 +", "columna 4"), ("1 +\n)", "línea 2")])
    def test_an_error_gives_line_and_column(
        self, cauce: Command, expression: str, place: str
    ) -> None:
        result = cauce("feel", expression)

        assert result.exit_code == 1
        assert place in result.stderr
        assert result.stdout == ""

    @pytest.mark.parametrize("context", ["{", "[]", "3", "[" * 100_000])
    def test_a_context_that_is_no_object_is_refused(self, cauce: Command, context: str) -> None:
        result = cauce("feel", "1", "--context", context)

        assert result.exit_code == 2
        assert "Traceback" not in result.output


class TestCheck:
    def test_a_sound_procedure_passes(self, cauce: Command) -> None:
        result = cauce("check", str(SHELF / "processes" / "solicitud"), "--json")

        assert (result.exit_code, json.loads(result.stdout)) == (0, [])

    def test_a_folder_of_procedures_is_each_of_them(self, cauce: Command) -> None:
        result = cauce("check", str(SHELF / "processes"), "--json")

        found = json.loads(result.stdout)
        assert result.exit_code == 0
        assert {finding["severity"] for finding in found} == {"warning"}
        assert any("pago" in finding["file"] for finding in found)

    def test_a_finding_says_file_line_element_and_rule(self, cauce: Command, shelf: Path) -> None:
        path = shelf / "processes" / "solicitud" / "solicitud.bpmn"
        drawn = path.read_text(encoding="utf-8")
        path.write_text(drawn.replace("=completa = true", "=completa = ("), encoding="utf-8")

        result = cauce("check", str(path.parent), "--json")

        finding = json.loads(result.stdout)[0]
        assert (result.exit_code, finding["rule"]) == (1, "feel-syntax")
        assert set(finding) == {"file", "line", "element", "rule", "severity", "message"}
        assert finding["file"] == str(path)
        assert finding["line"] > 1
        assert finding["element"] == "si_completa"

    def test_a_finding_of_a_form_names_the_form(self, cauce: Command, shelf: Path) -> None:
        path = shelf / "forms" / "solicitud" / "dar_concepto.json"
        path.write_text("{", encoding="utf-8")

        result = cauce("check", str(shelf / "processes" / "solicitud"))

        assert result.exit_code == 1
        assert str(path) in result.output

    def test_a_single_drawing_in_its_folder_is_checked_with_its_procedure(
        self, cauce: Command
    ) -> None:
        path = SHELF / "processes" / "solicitud" / "solicitud.bpmn"

        assert cauce("check", str(path)).exit_code == 0

    def test_what_a_procedure_calls_is_looked_for_beside_it(
        self, cauce: Command, shelf: Path
    ) -> None:
        drawing = shelf / "processes" / "llama" / "llama.bpmn"
        drawing.parent.mkdir()
        drawing.write_text(
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
            'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:x">'
            '<bpmn:process id="llama" name="Llama" isExecutable="true">'
            '<bpmn:startEvent id="empieza" name="Empieza" />'
            '<bpmn:callActivity id="atender" name="Atender"><bpmn:extensionElements>'
            '<zeebe:calledElement processId="encargo" /></bpmn:extensionElements>'
            '</bpmn:callActivity><bpmn:endEvent id="termina" name="Termina" />'
            '<bpmn:sequenceFlow id="a" sourceRef="empieza" targetRef="atender" />'
            '<bpmn:sequenceFlow id="b" sourceRef="atender" targetRef="termina" />'
            "</bpmn:process></bpmn:definitions>",
            encoding="utf-8",
        )

        assert cauce("check", str(drawing.parent)).exit_code == 0
        shutil.rmtree(shelf / "processes" / "encargo")
        assert "called-unknown" in cauce("check", str(drawing.parent)).output

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.bpmn", b""),
            ("a.bpmn", b"\x00\xff" * 100),
            ("a.bpmn", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"),
            ("a.bpmn", b"<a>" * 2000),
            ("a.bpmn", b"<definitions/>"),
            ("a.dmn", b"<a"),
            ("a.dmn", b"<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>x"),
            ("a.json", b"[" * 50_000),
            ("a.json", b'{"type": "default"'),
            ("a.json", b"\xff\xfe"),
            ("a.json", b"3"),
            ("a.txt", b"x"),
            ("a.bpmn", b" " * (5 * 1024 * 1024 + 1)),
        ],
    )
    def test_garbage_is_a_finding_never_a_traceback(
        self, cauce: Command, tmp_path: Path, name: str, content: bytes
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content)

        result = cauce("check", str(path), "--json")

        found = json.loads(result.stdout)
        assert result.exit_code == 1
        assert found[0]["severity"] == "error"
        assert {finding["file"] for finding in found} == {str(path)}

    def test_a_path_that_does_not_exist_is_a_finding(self, cauce: Command, tmp_path: Path) -> None:
        result = cauce("check", str(tmp_path / "nada"), "--json")

        assert (result.exit_code, json.loads(result.stdout)[0]["rule"]) == (1, "missing")

    def test_a_drawing_that_cannot_be_read_is_warned_of_and_laid_out(
        self, cauce: Command, tmp_path: Path
    ) -> None:
        file = tmp_path / "aviso.bpmn"
        drawn = (SHELF / "processes" / "aviso" / "aviso.bpmn").read_text()
        file.write_text(re.sub(r'(<dc:Bounds x=")\d+', r"\g<1>200", drawn))

        warned = {found["rule"] for found in json.loads(cauce("check", str(file), "--json").stdout)}
        laid = cauce("layout", str(file))

        assert {"drawing-overlap", "drawing-loose"} <= warned
        assert laid.output == f"{file}: dibujado\n"
        assert cauce("layout", str(file)).output == f"{file}: sin cambios\n"
        left = {found["rule"] for found in json.loads(cauce("check", str(file), "--json").stdout)}
        assert not {rule for rule in left if rule.startswith("drawing")}

    def test_mutants_of_a_sound_drawing_never_bring_it_down(
        self, cauce: Command, tmp_path: Path
    ) -> None:
        sound = (SHELF / "processes" / "solicitud" / "solicitud.bpmn").read_bytes()
        chance = random.Random(20260302)  # noqa: S311 -- repeatable, no secret
        path = tmp_path / "solicitud.bpmn"
        for _ in range(150):
            path.write_bytes(_mutant(sound, chance))

            result = cauce("check", str(path), "--json")

            assert result.exit_code in (0, 1), result.exception
            assert isinstance(json.loads(result.stdout), list)


def _mutant(sound: bytes, chance: random.Random) -> bytes:
    """One slice of the file cut out, doubled or overwritten."""
    start = chance.randrange(len(sound))
    end = min(len(sound), start + chance.choice((1, 3, 30, 300)))
    piece = chance.choice((b"", sound[start:end] * 2, bytes([chance.randrange(256)]), b"<", b'"'))
    return sound[:start] + piece + sound[end:]


class TestAnInstallation:
    def test_from_nothing_to_an_office_that_can_work(self, cauce: Command) -> None:
        assert "versión" in cauce("db", "upgrade").output
        assert cauce("db", "upgrade").exit_code == 0

        deployed = cauce("deploy", str(SHELF / "processes" / "solicitud"))
        again = cauce("deploy", str(SHELF / "processes" / "solicitud"))
        added = cauce(
            *("user", "add", "Luisa", "--name", "Luisa Paz", "--email", "luisa@entidad.example"),
            *("--group", "ventanilla", "--administrator"),
        )

        assert deployed.output == "solicitud: versión 1 (versión nueva)\n"
        assert again.output == "solicitud: versión 1 (sin cambios)\n"
        assert added.output == "Se creó la cuenta «luisa».\n"
        assert (cauce("fsck").exit_code, cauce("fsck").output) == (0, "Todo concuerda.\n")
        doctor = cauce("doctor", CAUCE_MAIL_URL="smtp://127.0.0.1:9")
        assert doctor.exit_code == 1
        assert "No hay ningún trabajador en marcha" in doctor.output
        assert "Ahí no responde ningún servidor de correo" in doctor.output
        assert "No hay copia reciente" in doctor.output
        wrong = [line.split()[1] for line in doctor.output.splitlines() if line.startswith("MAL")]
        assert wrong == ["trabajadores:", "roles:", "copia:", "certificado:", "correo:"]
        assert "los actos toman número y no se sellan" in doctor.output

    def test_a_broken_procedure_is_not_deployed_and_says_why(
        self, cauce: Command, shelf: Path
    ) -> None:
        cauce("db", "upgrade")
        path = shelf / "processes" / "solicitud" / "solicitud.bpmn"
        path.write_bytes(b"<no")

        result = cauce("deploy", str(path.parent), str(shelf / "processes" / "pago"))

        assert result.exit_code == 1
        assert "solicitud.bpmn" in result.output
        assert "No se desplegó nada." in result.output
        assert "sin cambios" not in cauce("deploy", str(shelf / "processes" / "pago")).output

    def test_a_second_account_of_the_same_name_and_a_short_password_are_refused(
        self, cauce: Command
    ) -> None:
        cauce("db", "upgrade")
        luisa = ("user", "add", "luisa", "--name", "Luisa", "--email", "luisa@entidad.example")
        assert cauce(*luisa).exit_code == 0

        again, short = cauce(*luisa), cauce(*luisa, CAUCE_PASSWORD="corta")

        assert "Ya existe la cuenta «luisa»" in again.output
        assert "al menos 10" in short.output
        assert (again.exit_code, short.exit_code) == (1, 1)

    def test_without_a_secret_it_says_what_is_missing(self, cauce: Command) -> None:
        result = cauce("db", "upgrade", CAUCE_SECRET_KEY=None)

        assert result.exit_code == 1
        assert "CAUCE_SECRET_KEY" in result.output
        assert "Traceback" not in result.output

    @pytest.mark.parametrize(
        "command", [("fsck",), ("doctor",), ("db", "upgrade"), ("deploy", "processes")]
    )
    @pytest.mark.parametrize(
        "address",
        ["sqlite:///{folder}/basura.db", "postgresql://nadie@127.0.0.1:1/nada", "cualquier cosa"],
    )
    def test_a_database_that_cannot_be_used_is_a_sentence(
        self, cauce: Command, shelf: Path, command: tuple[str, ...], address: str
    ) -> None:
        (shelf / "basura.db").write_bytes(b"\x00no es una base" * 500)
        named = [str(shelf / each) if each == "processes" else each for each in command]
        (shelf / "processes" / "processes.bpmn").write_text("<x/>")

        result = cauce(*named, CAUCE_DATABASE_URL=address.format(folder=shelf))

        assert result.exit_code == 1
        assert "No se puede usar la base de datos" in result.output
        assert isinstance(result.exception, SystemExit)

    def test_an_empty_folder_holds_no_procedure(self, cauce: Command, tmp_path: Path) -> None:
        (tmp_path / "vacia").mkdir()

        checked, deployed = (cauce(name, str(tmp_path / "vacia")) for name in ("check", "deploy"))

        assert (checked.exit_code, deployed.exit_code) == (1, 1)
        assert "[bundle-empty] La carpeta no tiene ningún archivo BPMN." in checked.output
        assert "No se encontró la carpeta de un procedimiento «vacia»." in deployed.output

    def test_fsck_ends_with_one_when_something_does_not_agree(self, cauce: Command, office) -> None:
        office.receives("solicitud", objeto="x")
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).values(state=b"x"))

        result = cauce("fsck", CAUCE_DATABASE_URL=office.settings.database_url)

        assert result.exit_code == 1
        assert result.output.startswith("I1 case 1:")


def test_the_projects_own_procedures_pass(cauce: Command) -> None:
    result = cauce("check", str(ROOT / "processes"), "--json")

    errors = [f for f in json.loads(result.stdout) if f["severity"] == "error"]
    assert errors == []


def test_the_retention_table_is_shown_and_replaced_by_the_entitys_own(
    cauce: Command, tmp_path: Path
) -> None:
    cauce("db", "upgrade")
    examples = cauce("trd", "show")
    own = tmp_path / "trd.toml"
    own.write_text(
        "[[retention]]\ncode = '4111.2'\nseries = 'Peticiones'\nmanaged_years = 2\n"
        "archived_years = 8\ndisposition = 'S'\nnorm = 'Resolución 1 de 2026'\n"
        "verification = 'VERIFICADO'\nvalid_from = 2026-01-01\n",
        encoding="utf-8",
    )

    loaded, shown = cauce("trd", "load", str(own)), cauce("trd", "show")

    assert "PQRSD\t" in examples.output
    assert "POR_VERIFICAR" in examples.output
    assert loaded.output == "La tabla de retención tiene 1 líneas.\n"
    assert shown.output == (
        "4111.2\tPeticiones\t2 + 8 años\tS\tResolución 1 de 2026 [VERIFICADO]\tdesde 2026-01-01\n"
    )


def test_a_retention_table_that_cannot_be_read_changes_nothing(
    cauce: Command, tmp_path: Path
) -> None:
    cauce("db", "upgrade")
    wrong = tmp_path / "trd.toml"
    wrong.write_text("[[retention]]\ncode = 'X'\n", encoding="utf-8")

    refused = cauce("trd", "load", str(wrong))

    assert refused.exit_code == 1
    assert "La línea 1 no se puede leer" in refused.output
    assert "PQRSD\t" in cauce("trd", "show").output
