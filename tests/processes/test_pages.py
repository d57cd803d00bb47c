"""The pages that officials read of each procedure say what its files say today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpm.xml import local, parse
from engine.services.procedure_pages import pages

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "procedimientos"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages(ROOT / "processes")


def test_the_pages_are_those_that_the_files_give_today(made: dict[str, str]) -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in PAGES.iterdir()}
    stale = [name for name in made | kept if made.get(name) != kept.get(name)]

    assert stale == [], "run «make docs» and commit what it writes"


def test_a_page_says_who_does_each_step_in_the_order_of_the_flow(made: dict[str, str]) -> None:
    page = made["peticion.md"]

    steps = [
        "| 2.1 | Clasificar petición | Coordinación PQRSD |",
        "| 2.4 | Dar a conocer la respuesta |",
    ]
    assert [step in page for step in steps] == [True, True]
    assert page.index(steps[0]) < page.index(steps[1])
    assert "| Otro procedimiento: [Proyectar y firmar la respuesta](peticion_proyecto.md) |" in page


def test_a_page_shows_what_nobody_has_verified_yet(made: dict[str, str]) -> None:
    term = _line(made["peticion.md"], "`PQ-OPO`")

    assert "| 5 días hábiles |" in term
    assert "| Ley 1909 de 2018, art. 16 | **por verificar** |" in term


def test_an_internal_goal_is_not_shown_as_a_term_of_the_law(made: dict[str, str]) -> None:
    assert "| — | meta interna, no es plazo legal |" in _line(made["peticion.md"], "`PQ-FEL`")


def test_a_page_says_what_each_answer_leads_to(made: dict[str, str]) -> None:
    asked = _line(made["firma_acto.md"], "**¿Se firma?**")

    assert "Firma: sigue «Sellar acto»; Impedido: sigue «Decidir el impedimento»" in asked


def test_a_decision_table_speaks_in_the_words_of_the_forms(made: dict[str, str]) -> None:
    row = _line(made["peticion_respuesta.md"], "Reconoce un derecho particular.")

    assert "| Accede a todo lo pedido |" in row
    assert "| Secretaría General | notificar |" in row


def test_no_heading_stands_over_another_with_nothing_between(made: dict[str, str]) -> None:
    over = "\n## Decisiones\n\n#"

    assert [name for name, page in made.items() if over in re.sub(r"\n{2,}", "\n\n", page)] == []


def test_the_page_of_a_whole_says_who_which_terms_and_what_comes_out_of_its_parts(
    made: dict[str, str],
) -> None:
    page = made["proyecto_acuerdo.md"]

    who = _line(page, "**Quiénes intervienen:**")
    assert [role in who for role in ("Hacienda", "Alcalde", "Enlace con el Concejo")] == [True] * 3
    term = _line(page, "`AC-OBJ-20`")
    assert term.startswith("| [Decidir si se sanciona o se objeta](acuerdo_decision.md) |")
    assert "| 20 días hábiles |" in term
    assert "| Ley 136 de 1994, art. 78 | verificado |" in term
    assert "| Alcalde |" in _line(page, "| Objeciones a un proyecto de Acuerdo |")
    part = _line(page, "| [Decidir si se sanciona o se objeta](acuerdo_decision.md) | ")
    assert "Objeción precluida" in part


def test_the_page_of_a_part_tells_only_what_is_its_own(made: dict[str, str]) -> None:
    assert "## Las partes del procedimiento" not in made["prorroga.md"]
    assert "### De sus partes" not in made["impedimento.md"]


def test_a_step_that_is_another_procedure_says_what_that_one_does(made: dict[str, str]) -> None:
    step = _line(made["contratacion.md"], "| Seleccionar al contratista | Otro procedimiento")

    assert "Lleva la contratación ya planeada a la modalidad que mandan su valor" in step


def test_the_steps_are_numbered_as_they_are_done(made: dict[str, str]) -> None:
    page = made["contratacion.md"]
    steps = [line.split(" | ")[:2] for line in page.splitlines() if re.match(r"\| \d", line)]

    assert [name for _, name in steps] == [
        "Planear la contratación",
        "Seleccionar al contratista",
        "Celebrar y ejecutar el contrato",
        "Decidir tras la licitación",
        "Decidir qué sigue",
        "Liberar el CDP",
        "Cerrar el expediente",
        "Decidir el impedimento",
        "Verificar la publicación vencida",
    ]


def test_what_an_official_reads_has_no_code_of_who_designs(made: dict[str, str]) -> None:
    """A formula without words stands apart, after its table."""
    read = {name: _FORMULA.sub("", _ADDRESS.sub("", text)) for name, text in made.items()}
    codes = [
        f"{name}: {found}"
        for name, text in read.items()
        if name.endswith(".md")
        for found in _CODE.findall(text)
    ]

    assert codes == []


_FORMULA = re.compile(r"^\d+\. `.*`$", re.MULTILINE)
_ADDRESS = re.compile(r"\]\([^)]*\)")
_CODE = re.compile(
    r"DMN-\S+|\bP14-\S+|procedure\.toml|\[INTERNO\]|\b[a-z]+_[a-z_]+|\bart\. \d+ y \d+"
)


def test_who_is_called_says_who_calls_it(made: dict[str, str]) -> None:
    calls, called = set(), set()
    for file in (name for name in made if name.endswith(".md") and name != "README.md"):
        calls |= {(file, other) for other in _links(made[file], "- **Llama a:**")}
        called |= {(other, file) for other in _links(made[file], "- **Lo llaman:**")}

    assert ("peticion_insumos.md", "prorroga.md") in calls
    assert calls == called


def test_a_picture_says_in_words_what_it_shows(made: dict[str, str]) -> None:
    root = parse(made["comunicacion.svg"].encode(), "comunicacion.svg")
    said = {local(node): node.text or "" for node in root if local(node) in ("title", "desc")}

    assert root.get("aria-labelledby") == "title desc"
    assert said["title"] == "Comunicar una carta o un acto de trámite"
    assert "Comunicar por otro medio (Ventanilla única)" in said["desc"]


def _line(page: str, text: str) -> str:
    return next(line for line in page.splitlines() if text in line)


def _links(page: str, text: str) -> list[str]:
    found = [line for line in page.splitlines() if line.startswith(text)]
    return re.findall(r"\]\(([\w.]+)\)", "".join(found))
