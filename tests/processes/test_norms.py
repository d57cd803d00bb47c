"""The page that leads from each article to the tests that hold it is that of today."""

from __future__ import annotations

import pytest

from tests import norms
from tests.citations import Citation, read
from tests.dossier import SCENARIOS

CPACA = "Ley 1437 de 2011 (CPACA)"


def test_the_page_of_norms_is_that_of_today() -> None:
    stale = norms.PAGE.read_text(encoding="utf-8") != norms.page()

    assert not stale, "run «make docs» and commit docs/norms.md"


def test_a_norm_leads_to_its_tests_its_stories_and_its_terms() -> None:
    rows = [line for line in norms.page().splitlines() if line.startswith("| art. 14, num. 2 ")]

    found = "\n".join(rows)
    assert "Término «Consulta»: verificado" in found
    assert "«Consulta: treinta días hábiles»" in found
    assert "test_deadlines_counting.py" in found


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("CPACA, art. 56", [("56", "")]),
        ("Ley 1437 de 2011 (CPACA), art. 56", [("56", "")]),
        ("Ley 1437 de 2011, art. 56", [("56", "")]),
        ("CPACA, art. 14; art. 15 par. 1", [("14", ""), ("15", "par. 1")]),
        ("CPACA, art. 14, parágrafo", [("14", "par.")]),
        ("CPACA, art. 14.2", [("14", "num. 2")]),
        ("CPACA, arts. 76 and 87, num. 3", [("76", ""), ("87", "num. 3")]),
        ("CPACA, arts. 87 num. 3 y 91 num. 3", [("87", "num. 3"), ("91", "num. 3")]),
        ("CPACA, art. 87, nums. 1, 2 y 5", [("87", "nums. 1, 2, 5")]),
        ("CPACA, arts. 68, 69", [("68", ""), ("69", "")]),
        ("CPACA, arts. 59 a 61", [("59", ""), ("60", ""), ("61", "")]),
        ("CPACA, arts. 225B a 225D", [("225B", ""), ("225C", ""), ("225D", "")]),
        ("CPACA, arts. 208 a 225G", [("208", ""), ("225G", "")]),
        ("CPACA, art. 54, último inciso", [("54", "inciso final")]),
        ("CPACA, art. 17, sustituido por la Ley 1755 de 2015, art. 1", [("17", "")]),
        ("Ley 1755 de 2015, art. 1 (CPACA, art. 26)", [("26", "")]),
    ],
)
def test_the_ways_in_which_a_norm_is_written_are_one(
    text: str, articles: list[tuple[str, str]]
) -> None:
    assert read(text) == [Citation(CPACA, *article) for article in articles]


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("art. 2.2.1.2.1.2.20, num. 1", [("2.2.1.2.1.2.20", "num. 1")]),
        ("arts. 2.2.1.2.4.2.2 a 2.2.1.2.4.2.3", [("2.2.1.2.4.2.2", ""), ("2.2.1.2.4.2.3", "")]),
        ("arts. 2.2.1.1.2.1.1 a 2.2.1.2.1.1.2", [("2.2.1.1.2.1.1", ""), ("2.2.1.2.1.1.2", "")]),
        ("arts. 2.2.1.1.1.7.1 y 4.5.4", [("2.2.1.1.1.7.1", ""), ("4.5.4", "")]),
        ("art. 2, num. 2 lit. d", [("2", "num. 2, lit. d")]),
        ("art. 91 lit. a num. 7", [("91", "lit. a, num. 7")]),
    ],
)
def test_an_article_of_a_single_decree_is_one(text: str, articles: list[tuple[str, str]]) -> None:
    cited = read(f"Decreto 1082 de 2015, {text}")

    assert cited == [Citation("Decreto 1082 de 2015", *article) for article in articles]


def test_each_norm_of_a_citation_is_its_own() -> None:
    assert read("Sentencia C-951 de 2014; Decreto 1082 de 2015, 2.2.1.2.1.5.2") == [
        Citation("Sentencia C-951 de 2014"),
        Citation("Decreto 1082 de 2015", "2.2.1.2.1.5.2"),
    ]


@pytest.mark.parametrize("scenario", [one for ids in SCENARIOS.values() for one in ids])
def test_each_scenario_of_the_law_is_told_from_beginning_to_end_by_its_norm(scenario: str) -> None:
    assert norms.acceptance().get(scenario), f"no acceptance test is called {scenario}"


def test_each_norm_that_a_term_cites_is_held_by_a_test() -> None:
    cited, held = norms.cited_and_held()

    assert sorted(cited - held) == []
