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
