"""The schedule of a selection: every gap of the law, with the day that it gives.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 8 and 15 June,
12 October, 2 and 16 November, and every weekend.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from engine.settings import BOGOTA
from tests.contracts import known
from tests.office import Office
from tests.selections import MONICA, decided, hires_the_staff, schedules

pytestmark = pytest.mark.procedure("cronograma_contractual")

#: drafts and addenda, small firms, abbreviated selections, merits and the minimum
D1082 = (
    "Decreto 1082 de 2015, arts. 2.2.1.1.2.1.4, 2.2.1.1.2.2.1, 2.2.1.2.1.2.20, 2.2.1.2.1.3.2,"
    " 2.2.1.2.1.5.2 y 2.2.1.2.4.2.2"
)

#: a public tender opened on Monday 5 October that closes on Friday 30 October
LP = {
    "publicacion": "2026-09-16",
    "aviso_1": "2026-09-16",
    "aviso_2": "2026-09-21",
    "fin_observaciones": "2026-09-30",
    "fin_mipyme": "2026-10-02",
    "apertura": "2026-10-05",
    "audiencia_riesgos": "2026-10-08",
    "ultima_adenda": "2026-10-26",
    "cierre": "2026-10-30T10:00",
    "informe": "2026-11-10",
    "fin_traslado": "2026-11-18",
    "adjudicacion": "2026-11-20",
}
#: an abbreviated selection opened on Tuesday 16 June
SAMC = {
    "publicacion": "2026-06-03",
    "fin_observaciones": "2026-06-11",
    "fin_mipyme": "2026-06-12",
    "apertura": "2026-06-16",
    "fin_manifestacion": "2026-06-19",
    "ultima_adenda": "2026-06-25",
    "cierre": "2026-06-26T10:00",
    "informe": "2026-07-01",
    "fin_traslado": "2026-07-06",
    "adjudicacion": "2026-07-07",
}
#: an invitation of Friday 13 November, and one of the day before Holy Thursday
MC = {
    "publicacion": "2026-11-13",
    "fin_observaciones": "2026-11-17",
    "hora_observaciones": "12:00",
    "fin_mipyme": "2026-11-17",
    "apertura": "2026-11-17",
    "ultima_adenda": "2026-11-17",
    "cierre": "2026-11-18T17:00",
    "informe": "2026-11-19",
    "fin_traslado": "2026-11-20",
    "adjudicacion": "2026-11-23",
}
MC_HOLY_WEEK = {
    "publicacion": "2026-04-01",
    "fin_observaciones": "2026-04-06",
    "hora_observaciones": "12:00",
    "fin_mipyme": "2026-04-06",
    "apertura": "2026-04-06",
    "ultima_adenda": "2026-04-06",
    "cierre": "2026-04-07T17:00",
    "informe": "2026-04-08",
    "fin_traslado": "2026-04-09",
    "adjudicacion": "2026-04-10",
}
SUBASTA = {
    **{key: day for key, day in SAMC.items() if key != "fin_manifestacion"},
    "subasta": "2026-07-07T09:00",
    "adjudicacion": "2026-07-08",
}


def told(kind: str, dates: dict[str, str], **said: Any) -> dict[str, str]:
    """What is wrong with a schedule that is written on 2 March 2026: its words, by milestone."""
    proposed: dict[str, Any] = {milestone: _when(day) for milestone, day in dates.items()}
    proposed["avisos"] = [proposed[key] for key in ("aviso_1", "aviso_2") if key in proposed]
    facts = {
        "modalidad": kind,
        "cronograma_propuesto": proposed,
        "cronograma": None,
        "es_adenda": False,
        "suspendido": False,
        "modo_adenda_lp": "conservador",
        **said,
    }
    found = decided("cronograma_contractual", "defectos_cronograma", "2026-03-02", facts) or []
    return {one["hito"]: f"{one['motivo']} ({one['norma']})" for one in found}


def _when(text: str) -> object:
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)
    return text if ":" in text else date.fromisoformat(text)


@pytest.mark.norm(
    f"Ley 80 de 1993, art. 30; Ley 2069 de 2020, art. 30; {D1082}",
    "Cada plazo del cronograma dura por lo menos lo que manda la ley",
)
@pytest.mark.parametrize(
    ("kind", "dates"),
    [
        ("licitacion", LP),
        pytest.param("menor_cuantia", SAMC, id="R14-T7"),
        ("subasta", SUBASTA),
        pytest.param("minima", MC, id="R14-T8 in November"),
        pytest.param("minima", MC_HOLY_WEEK, id="R14-T8 in Holy Week"),
    ],
)
def test_the_tightest_schedule_that_the_law_allows_is_taken(
    kind: str, dates: dict[str, str]
) -> None:
    assert told(kind, dates) == {}


@pytest.mark.norm(
    f"Ley 80 de 1993, art. 30; Ley 1474 de 2011, art. 89; {D1082}",
    "Un día menos que el plazo de la ley se dice con su norma, y el cronograma no queda",
)
@pytest.mark.parametrize(
    ("kind", "dates", "milestone", "said"),
    [
        ("licitacion", {"fin_observaciones": "2026-09-29"}, "Observaciones", "2026-09-30"),
        (
            "licitacion",
            {"aviso_1": "2026-09-14", "aviso_2": "2026-09-19"},
            "Avisos",
            "del 2026-09-15 al 2026-09-25",
        ),
        ("licitacion", {"aviso_2": "2026-09-17"}, "Avisos", "de dos a cinco días calendario"),
        ("licitacion", {"audiencia_riesgos": "2026-10-09"}, "Audiencia de riesgos", "2026-10-08"),
        ("licitacion", {"ultima_adenda": "2026-10-27"}, "Adendas", "a más tardar el 2026-10-26"),
        ("licitacion", {"fin_traslado": "2026-11-17"}, "Traslado del informe", "2026-11-18"),
        (
            "licitacion",
            {"informe": "2026-10-29", "fin_traslado": "2026-11-05"},
            "Informe de evaluación",
            "antes del cierre",
        ),
        ("licitacion", {"adjudicacion": "2026-11-18"}, "Adjudicación", "después del traslado"),
        ("licitacion", {"fin_mipyme": "2026-10-01"}, "Mipyme", "el 2026-10-02"),
        ("licitacion", {"apertura": "2026-09-30", "fin_mipyme": "2026-09-29"}, "Apertura", ""),
        ("menor_cuantia", {"fin_observaciones": "2026-06-10"}, "Observaciones", "2026-06-11"),
        ("menor_cuantia", {"fin_mipyme": "2026-06-11"}, "Mipyme", "el 2026-06-12"),
        (
            "menor_cuantia",
            {"fin_manifestacion": "2026-06-22"},
            "Manifestación de interés",
            "2026-06-19",
        ),
        ("menor_cuantia", {"ultima_adenda": "2026-06-26"}, "Adendas", "el 2026-06-25"),
        ("menor_cuantia", {"fin_traslado": "2026-07-03"}, "Traslado del informe", "2026-07-06"),
        ("subasta", {"subasta": "2026-07-01T09:00"}, "Subasta", "para que puedan subsanar"),
        ("subasta", {"adjudicacion": "2026-07-06"}, "Adjudicación", "antes de la subasta"),
        ("minima", {"cierre": "2026-11-17T17:00"}, "Ofertas", "2026-11-18"),
        ("minima", {"fin_observaciones": "2026-11-13"}, "Observaciones", "2026-11-17"),
        ("minima", {"fin_traslado": "2026-11-19"}, "Traslado del informe", "2026-11-20"),
        ("minima", {"cierre": "2026-11-21T10:00"}, "Cierre", "no es hábil"),
        ("minima", {"publicacion": "2026-02-27"}, "Publicación", "ya pasó"),
        ("licitacion", {"informe": "2026-11-15"}, "Días hábiles", "informe"),
        ("licitacion", {"adjudicacion": "2026-12-08"}, "Días hábiles", "adjudicación"),
    ],
)
def test_a_gap_shorter_than_the_law_is_told_with_its_day(
    kind: str, dates: dict[str, str], milestone: str, said: str
) -> None:
    base = {"licitacion": LP, "menor_cuantia": SAMC, "subasta": SUBASTA, "minima": MC}[kind]

    assert said in told(kind, {**base, **dates})[milestone]


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 4; Ley 1150 de 2007, art. 4",
    "El cronograma cita un artículo «por verificar» mientras la entidad no lo haya verificado; el "
    "que se leyó, nunca",
)
def test_a_schedule_doubts_an_article_until_the_entity_has_read_it() -> None:
    late = {**LP, "audiencia_riesgos": "2026-10-09", "ultima_adenda": "2026-10-27"}
    read = "Ley 1474 de 2011, art. 89; Decreto 1082 de 2015, art. 2.2.1.1.2.2.1"

    doubted = told("licitacion", late)
    hearing = "art. 30, num. 4 (por verificar); Ley 1150 de 2007, art. 4 (por verificar)"
    assert hearing in doubted["Audiencia de riesgos"]
    assert doubted["Adendas"].endswith(f"({read})")

    verified = {"norma_ley_80": "VERIFICADO", "norma_ley_1150": "POR_VERIFICAR"}
    half = told("licitacion", late, parametros=verified)
    assert (
        "art. 30, num. 4; Ley 1150 de 2007, art. 4 (por verificar)" in half["Audiencia de riesgos"]
    )


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 89",
    "Leídos a la letra, tres días de anticipación dejan expedir adendas un día más",
)
def test_the_literal_reading_leaves_one_more_day_for_addenda() -> None:
    late = {**LP, "ultima_adenda": "2026-10-27"}

    assert told("licitacion", late, modo_adenda_lp="literal") == {}
    assert list(told("licitacion", late)) == ["Adendas"]


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 3; Decreto 1082 de 2015, art. 2.2.1.2.4.2.2",
    "Cuando la apertura se mueve, los avisos que cuentan son los que salieron, y quien quiere que "
    "se limite a Mipyme todavía puede pedirlo",
)
def test_an_opening_that_is_moved_leaves_what_is_measured_from_it_ahead() -> None:
    # given the 2nd of March, with the notice of Wednesday 18 February published on Thursday 19
    late = {"publicacion": "2026-02-10", "fin_observaciones": "2026-02-24"}
    moved = {**LP, **late, "apertura": "2026-03-04", "fin_mipyme": "2026-03-03"}
    moved |= {"aviso_1": "2026-02-19", "audiencia_riesgos": "2026-03-06"}
    about = {"reapertura": True, "avisos_publicados": [date(2026, 2, 19)]}
    once = {key: day for key, day in moved.items() if key != "aviso_2"}

    assert told("licitacion", once, **about) == {}
    wrong = {**once, "aviso_1": "2026-02-18", "apertura": "2026-03-02", "fin_mipyme": "2026-02-27"}
    found = told("licitacion", wrong, **about)
    assert "los que ya salieron: 2026-02-19" in found["Avisos"]
    assert "no puede haber pasado" in found["Mipyme"]


def test_a_schedule_comes_back_until_it_respects_the_law(office: Office) -> None:
    hires_the_staff(office)
    about = {"modalidad": "minima", "objeto": "Dotación de bibliotecas", "valor": 100_000_000}
    case = office.receives("cronograma_contractual", **about, modo_adenda_lp="conservador")

    schedules(office, case, **{**MC, "cierre": "2026-11-17T17:00"})
    assert [one["hito"] for one in known(office, case)["defectos_cronograma"]] == [
        "Ofertas",
        "Adendas",
    ]
    assert office.inbox_of(MONICA) == ["fijar_cronograma"]

    schedules(office, case, **MC)
    assert known(office, case)["cronograma_propuesto"]["adjudicacion"] == date(2026, 11, 23)
    assert office.history_of(case)[-1] == "closed"
