"""What the cells of decision tables say, in the words of officials."""

from __future__ import annotations

import pytest

from engine.domain.feel_words import Unsaid, condition, result
from engine.domain.vocabulary import Vocabulary

WORDS = Vocabulary(
    names={"pliego": "Hay pliego", "parametros.recursos": "Recursos que proceden"},
    values={("que", "obra"): "Obra pública", ("", "juridica"): "Asesoría jurídica"},
    dates=frozenset({"cierre"}),
    spelling={"publicacion": "publicación", "habiles": "hábiles"},
)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-", ""),
        ("true", "sí"),
        ("not(true)", "no"),
        ("not(null)", "alguno"),
        ('"obra", "otra"', "Obra pública; otra"),
        ('not("obra")', "cualquiera, menos Obra pública"),
        ("> 0", "más de 0"),
        ("[400000..850000)", "desde 400.000 y menos de 850.000"),
        ('< date("2002-05-05")', "antes del 5 de mayo de 2002"),
        ('>= date("2022-03-29")', "el 29 de marzo de 2022 o después"),
    ],
)
def test_what_a_cell_asks_is_said_in_spanish(cell: str, said: str) -> None:
    assert condition(cell, "caso.que", WORDS) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('["juridica"]', "Asesoría jurídica"),
        ("[]", "ninguno"),
        ('[{nombre: "CONFIS", vincula: true}]', "CONFIS"),
        ('"PQ-OPO"', "PQ-OPO"),
        ('"quince_habiles"', "quince hábiles"),
        ("280 * smmlv(fecha) / 10", "la décima parte de 280 SMMLV"),
        ("contrato.valor * 0.05", "5 % de «valor»"),
        ('if pliego = true then "Ley 5" else "Ley 6"', "Ley 5, si «Hay pliego»; si no, Ley 6"),
        ("date(dia.year + 1, 2, 1)", "el 1 de febrero del año siguiente"),
        ("sumar_habiles(publicacion, 10)", "10 días hábiles después de «publicación»"),
        ('cierre - duration("P1D")', "1 día antes de «cierre»"),
        ('"Hasta el " + string(hoy()) + "."', "Hasta el [hoy]."),
        ('cita("Ley 5, art. 1", parametros.recursos)', "Ley 5, art. 1 (por verificar)"),
        ('"Ley 6; " + cita("Ley 5", estado) + "."', "Ley 6; Ley 5 (por verificar)."),
        ("cierre <= hoy() and pliego != true", "sí, si «cierre» es hoy o antes y no «Hay pliego»"),
        ('parametros.recursos = "obra"', "sí, si «Recursos que proceden» es obra"),
    ],
)
def test_what_a_cell_gives_is_said_in_spanish(cell: str, said: str) -> None:
    assert result(cell, "resultado", WORDS) == said


@pytest.mark.parametrize("cell", ["some a in avisos satisfies a < hoy()", '{clave: "x"}', "1 +"])
def test_what_has_no_words_is_left_as_it_is_written(cell: str) -> None:
    with pytest.raises(Unsaid):
        result(cell, "resultado", WORDS)
