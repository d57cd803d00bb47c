"""Mínima cuantía, told day by day with the dates of R14-T8.

Days off that they meet in 2026: Monday 16 November and every weekend.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.services import procedure_parameters
from engine.services.procedure_parameters import NewSetting
from engine.settings import BOGOTA
from tests.acceptance.test_contratacion_cronograma import MC
from tests.conftest import BACKENDS
from tests.contracts import (
    OMAR,
    SARA,
    asks_for_certificate,
    certifies,
    is_notified,
    known,
    open_tasks,
    the_appeal_is_decided,
)
from tests.office import FABIO, GLORIA, Office, Received
from tests.selections import (
    DIEGO,
    MONICA,
    answers_the_comments,
    appeals,
    appeals_not,
    arrives,
    closes_with,
    decided,
    hires_the_staff,
    lists_again,
    nothing_else_came,
    publishes,
    schedules,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("minima_cuantia")

CDP = {"clase": "cdp", "numero": "CDP-2026-00001", "valor": 90_000_000, "vence": date(2026, 12, 31)}
FACTS: dict[str, Any] = {
    "modalidad": "minima",
    "objeto": "Papelería para las sedes de la entidad",
    "valor": 80_000_000,
    "rubro": "2.3.2.02.02.009",
    "cdp": CDP,
}


def invites(office: Office, *, decision: str = "firmar", **said: Any) -> Received:
    """The invitation is published on Friday 13 November."""
    hires_the_staff(office)
    office.today_is("2026-11-13 09:00")
    case = office.receives("minima_cuantia", **{**FACTS, **said})
    schedules(office, case, **MC)
    signs_the_act(office, case, decision=decision)
    if decision == "firmar":
        publishes(office, case)
    return case


def opens_to_offers(office: Office, case: Received) -> None:
    """On Tuesday 17, after the hour until which anybody could speak, and nobody did."""
    office.days_pass_until("2026-11-17 13:00")
    nothing_else_came(office, case)
    publishes(office, case)


def receives_offers(office: Office, case: Received, *offers: tuple[str, int]) -> None:
    """The closing of Wednesday 18."""
    office.days_pass_until("2026-11-18 17:30")
    closes_with(office, case, offers, at="2026-11-18T16:00")


def is_priced(office: Office, case: Received, *offers: tuple[str, int]) -> None:
    """What the record of the closing says and somebody typed wrong: the lowest goes first."""
    when = {"documento": "900", "recibida_el": "2026-11-18T16:00", "acredita_mipyme": True}
    rows = [{"oferente": name, "valor_oferta": price, **when} for name, price in offers]
    lists_again(office, case, rows)


def verifies(office: Office, case: Received, result: str = "cumple") -> None:
    said = {
        "cumple_minima": result,
        "verificacion": "Se revisaron la ficha técnica y la existencia.",
        "explicacion_precio": "Se le pidió subsanar y no respondió.",
        "contratista_tipo": "juridica",
    }
    office.completes(DIEGO, "verificar_menor_precio", said, case=case)


def reports(office: Office, case: Received, *, on: str = "2026-11-19") -> None:
    """The report of Thursday 19, unless told."""
    office.days_pass_until(f"{on} 09:00")
    said = {"resumen_evaluacion": "La oferta de menor precio cumple todos los requisitos pedidos."}
    office.completes(DIEGO, "informar_evaluacion", said, case=case)
    office.works_off()
    publishes(office, case)


def answers_the_report(
    office: Office, case: Received, *, kept: str = "si", on: str = "2026-11-21"
) -> None:
    office.days_pass_until(on)
    nothing_else_came(office, case)
    said = {"se_mantiene": kept, "respuestas_traslado": "No llegó nada que cambie el informe."}
    office.completes(DIEGO, "responder_minima", said, case=case)


def looks_up(office: Office, case: Received, *, against: str = "") -> None:
    """What the records say of who would be contracted, before the offer is accepted."""
    said = {f"resultado_{source}": "sin" for source in ("procuraduria", "contraloria")}
    if against:
        said |= {"resultado_procuraduria": "con", "hallazgo_procuraduria": against}
    office.completes(MONICA, "consultar_antecedentes", said, case=case)
    if against:
        weighed = {"persona_apta": "no", "valoracion": "Ley 80 de 1993, art. 8, num. 1."}
        office.completes(FABIO, "valorar_antecedentes", weighed, case=case)


def accepts(office: Office, case: Received) -> None:
    office.days_pass_until("2026-11-23 09:00")
    said = {
        "supervisor_propuesto": SARA.username,
        "texto_aceptacion": "El plazo es de un mes y se paga contra entrega a satisfacción.",
    }
    office.completes(OMAR, "aceptar_oferta", said, case=case)
    office.works_off()
    publishes(office, case)


@pytest.mark.norm(
    "Ley 2069 de 2020, art. 30; Decreto 1082 de 2015, art. 2.2.1.2.1.5.2",
    "Invitación el viernes 13 de noviembre de 2026 (el 16 es festivo): observaciones hasta el 17, "
    "ofertas el 18, informe el 19, traslado hasta el 20 y aceptación el lunes 23",
)
@pytest.mark.parametrize("backend", BACKENDS)
def test_r14_t8_from_the_invitation_to_the_acceptance_in_the_days_of_the_law(
    office: Office,
) -> None:
    case = invites(office)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 11, 17)
    arrives(office, case, "observacion", "Papeles del Valle SAS")
    arrives(office, case, "mipyme", "Papeles del Valle SAS", "Tinta SAS")

    office.days_pass_until("2026-11-17 13:00")
    answers_the_comments(office, case)
    two_small_firms_ask(office, case)
    publishes(office, case)
    limited = known(office, case)["mipyme"]
    assert (limited["ambito"], limited["territorio"]) == ("territorial", "Valle del Cauca")
    receives_offers(office, case, ("Cara", 79_000_000), ("Papeles del Valle SAS", 80_000_000))
    is_priced(office, case, ("Cara", 79_000_000), ("Papeles del Valle SAS", 60_000_000))
    verifies(office, case)
    reports(office, case)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 11, 20)
    answers_the_report(office, case)
    looks_up(office, case)
    accepts(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Papeles del Valle SAS", 60_000_000)
    assert award["acto"]["numero"] == "ACE-2026-00001"
    assert award["acto"]["fecha"] == date(2026, 11, 23)
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Ley 2069 de 2020, art. 30; Decreto 1082 de 2015, art. 2.2.1.2.1.5.2",
    "La invitación del viernes 13 de noviembre de 2026 que se publica el martes 17 no deja el día "
    "hábil para observar: no se invita otra vez, y por adenda se observa hasta el miércoles 18",
)
@pytest.mark.norm(
    "Ley 2069 de 2020, art. 30, lit. b",
    "Avisado el jueves 19 de noviembre de 2026 que no se limita a Mipyme, el cierre de ese día "
    "pasa al viernes 20: queda un día hábil para ofertar",
)
def test_what_is_published_late_moves_what_follows(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-11-13 09:00")
    case = office.receives("minima_cuantia", **FACTS)
    schedules(office, case, **MC)
    signs_the_act(office, case)
    office.days_pass_until("2026-11-17 09:00")
    publishes(office, case)

    schedules(office, case, **{**MC_LATE, "cierre": "2026-11-18T17:00"})
    assert "fijar_cronograma" in open_tasks(office, case)
    for decision, hour in (("no_firmar", ""), ("firmar", "20:00"), ("firmar", "11:00")):
        schedules(office, case, **MC_LATE)
        signs_the_act(office, case, decision=decision)
        if hour:
            publishes(office, case, at=hour)
    assert open_tasks(office, case) == {"recibir_en_secop"}
    left = known(office, case)
    assert left["acto_invitacion"]["fecha"] == date(2026, 11, 13)
    assert left["cronograma"]["cierre"] == datetime(2026, 11, 19, 17, tzinfo=BOGOTA)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 11, 18)

    is_told_on_the_day_of_the_closing(office, case)


def is_told_on_the_day_of_the_closing(office: Office, case: Received) -> None:
    """That it is not only for small firms."""
    office.days_pass_until("2026-11-19 16:00")
    nothing_else_came(office, case)
    publishes(office, case)
    schedules(office, case, **MC_LATER)
    signs_the_act(office, case)
    publishes(office, case, at="16:30")
    office.days_pass_until("2026-11-19 18:00")
    assert open_tasks(office, case) == {"atender_plazo"}
    office.days_pass_until("2026-11-20 17:30")
    assert open_tasks(office, case) == {"registrar_cierre"}


#: what was to be of Friday 13, of Tuesday 17
MC_LATE = {
    **dict.fromkeys(("fin_observaciones", "fin_mipyme", "apertura", "ultima_adenda"), "2026-11-18"),
    "publicacion": "2026-11-17",
    "hora_observaciones": "12:00",
    "cierre": "2026-11-19T17:00",
    "informe": "2026-11-20",
    "fin_traslado": "2026-11-23",
    "adjudicacion": "2026-11-24",
}


#: and what was to be told on Wednesday 18, told on Thursday
MC_LATER = {
    **MC_LATE,
    "apertura": "2026-11-19",
    "ultima_adenda": "2026-11-19",
    "cierre": "2026-11-20T17:00",
    "informe": "2026-11-23",
    "fin_traslado": "2026-11-24",
    "adjudicacion": "2026-11-25",
}


def two_small_firms_ask(office: Office, case: Received) -> None:
    """Nothing is decided of it before the entity loaded up to how much they may."""
    small = [{"nombre": "Papeles", "documento": "900", "es_mipyme": True, "un_anio": True}] * 2
    where = {"territorio_mipyme": "Valle del Cauca", "razon_territorio": "Lo venden cien firmas."}
    said = {"mipymes": small, "limita_territorio": "si", **where}
    with pytest.raises(InvalidInput, match="Falta cargar el umbral"):
        office.completes(MONICA, "valorar_solicitudes", said, case=case)
    loads_the_threshold(office)
    office.completes(MONICA, "valorar_solicitudes", said, case=case)
    office.works_off()


def loads_the_threshold(office: Office) -> None:
    """125.000 dollars in pesos, as the entity reads them for these two years."""
    with office.engine.work_as(office.actor(GLORIA)) as work:
        letter = NewSetting(
            value="500.000.000",
            act="Circular 1 de 2026",
            reason="Bienio 2026-2027",
            valid_from=work.today,
        )
        procedure_parameters.put(work, "limitacion_mipyme", "umbral_mipyme", letter)


@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.2.4.2.2 a 2.2.1.2.4.2.4",
    "Con dos solicitudes de Mipyme de más de un año y bajo el umbral, el proceso se limita",
)
@pytest.mark.parametrize(
    ("value", "old", "territory", "expected"),
    [
        (80_000_000, 2, "no", "nacional"),
        (80_000_000, 2, "si", "territorial"),
        (80_000_000, 1, "no", "abierto"),
        (500_000_000, 2, "no", "abierto"),
    ],
)
def test_small_firms_may_ask_to_be_alone(
    value: int, old: int, territory: str, expected: str
) -> None:
    firms = [{"es_mipyme": True, "un_anio": number < old} for number in range(2)]
    asked = {"mipymes": firms, "limita_territorio": territory, "umbral_mipyme": 500_000_000}
    facts = {**FACTS, "valor": value, **asked}

    assert decided("limitacion_mipyme", "mipyme", "2026-11-17", facts)["ambito"] == expected


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.5.2; Ley 80 de 1993, art. 8; Ley 1150 de 2007, art. 2, "
    "num. 5, lit. d",
    "Se revisa sólo la oferta de menor precio; si no cumple o quien la hace está inhabilitado, la "
    "que sigue, hasta que ninguna queda o cabe en el CDP: se sabe antes de aceptar, que es "
    "contratar",
)
def test_the_next_lowest_price_is_looked_at_when_the_first_falls(office: Office) -> None:
    hires_the_staff(office)
    offers = [offer("Barata", 50), offer("Mediana", 60), offer("Otra", 65), offer("Cara", 70)]
    case = office.receives("evaluacion_minima", **FACTS | TIGHT, ofertas=offers)
    office.today_is("2026-11-18 18:00")

    verifies(office, case, "no_cumple")
    verifies(office, case)
    reports(office, case)
    answers_the_report(office, case)
    looks_up(office, case, against="Inhabilidad por diez años, del 27 de febrero de 2026.")
    verifies(office, case)
    # the report on the next one, of Monday 23, is open to comments on Tuesday 24
    reports(office, case, on="2026-11-23")
    answers_the_report(office, case, kept="no", on="2026-11-25")
    # seventy million do not fit into a certificate of sixty-nine
    with pytest.raises(InvalidInput, match="cabe en el CDP"):
        verifies(office, case)
    verifies(office, case, "alto")

    assert known(office, case).get("habilitadas") is None
    assert "entered ninguna_cumple" in office.history_of(case)


@pytest.mark.norm(
    "Ley 2069 de 2020, art. 35",
    "Dos ofertas al mismo precio se desempatan por los criterios de la ley, en su orden",
)
def test_equal_prices_are_untied_by_the_criteria_of_the_law(office: Office) -> None:
    hires_the_staff(office)
    blank = {**offer("Sin precio", 0), "valor_oferta": None}
    offers = [blank, offer("Cara", 70), offer("Una", 50), offer("Otra", 50)]
    case = office.receives("evaluacion_minima", **FACTS, ofertas=offers)

    said = {
        "criterio_aplicado": "8",
        "ganador_empate": "Otra",
        "prueba_desempate": "Es Mipyme; los siete criterios anteriores no aplican a ninguna.",
    }
    office.completes(DIEGO, "resolver_empate", said, case=case)

    assert [one["oferente"] for one in known(office, case)["pendientes"]] == [
        "Otra",
        "Una",
        "Cara",
        "Sin precio",
    ]


#: seventy million are too much
TIGHT = {"cdp": {**CDP, "valor": 69_000_000}}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6",
    "No se acepta, que es contratar, por más de lo que hay en el CDP ni de la mínima cuantía",
)
@pytest.mark.parametrize("least", [{}, {"cuantias_apertura": {"minima": 69_000_000}}])
def test_an_offer_above_the_certificate_is_not_accepted(
    office: Office, least: dict[str, Any]
) -> None:
    hires_the_staff(office)
    office.today_is("2026-11-23 09:00")
    facts = {**FACTS, **(least or TIGHT), "habilitadas": [offer("Cara", 70)]}
    case = office.receives("aceptacion_oferta", **facts)

    with pytest.raises(InvalidInput, match="supere el CDP o la mínima cuantía"):
        accepts(office, case)


def offer(name: str, price: int) -> dict[str, Any]:
    return {"oferente": name, "documento": "900", "valor_oferta": price * 1_000_000}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 18; Ley 1437 de 2011 (CPACA), art. 76",
    "Sin ofertas se declara desierta por acto motivado, con diez días para la reposición",
)
def test_without_offers_it_is_declared_void(office: Office) -> None:
    case = invites(office)
    opens_to_offers(office, case)
    receives_offers(office, case)

    signs_the_act(office, case)
    publishes(office, case)
    appeals_not(office, case)

    left = known(office, case)
    assert left.get("adjudicacion") is None
    assert left["acto_desierta"]["numero"] == "RES-2026-00001"
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Ley 2069 de 2020, art. 30, lits. c y d; Ley 80 de 1993, art. 8; CPACA, art. 74",
    "La oferta que la reposición manda tener en cuenta se evalúa, y su contrato es la aceptación, "
    "con los antecedentes verificados: no se adjudica por resolución",
)
def test_an_offer_that_an_appeal_brings_back_is_evaluated(office: Office) -> None:
    case = invites(office)
    opens_to_offers(office, case)
    receives_offers(office, case, ("Cara", 79_000_000))
    verifies(office, case, "no_cumple")
    signs_the_act(office, case)
    publishes(office, case)
    appeals(office, case, "Tinta SAS")
    the_appeal_is_decided(office, case, "revoca")
    is_notified(office, case)

    again = {"razon_evaluar": "La oferta de Tinta SAS llegó a tiempo y no se abrió."}
    there = {**again, "ofertas_admitidas": [offer("Cara", 79)]}
    with pytest.raises(InvalidInput, match="ya está en el acta de cierre"):
        office.completes(DIEGO, "evaluar_otra_vez", there, case=case)
    heard = {**again, "ofertas_admitidas": [offer("Tinta SAS", 60)]}
    office.completes(DIEGO, "evaluar_otra_vez", heard, case=case)
    verifies(office, case)
    reports(office, case, on=office.today.isoformat())

    left = known(office, case)
    assert [one["oferente"] for one in left["ofertas"]] == ["Cara", "Tinta SAS"]
    assert left.get("adjudicacion") is None


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 111 de 1996, art. 71",
    "No se acepta una oferta con un CDP que ya venció: se pide otro, y otra vez si pasa el año",
)
def test_nothing_is_accepted_with_a_certificate_that_is_over(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-12-30 09:00")
    over = {**CDP, "vence": date(2026, 12, 29)}
    chosen = {"habilitadas": [offer("Una", 60)], "cdp": over}
    case = office.receives("aceptacion_oferta", **{**FACTS, **chosen})
    office.works_off()
    for balance in (59_999_999, 60_000_000):
        asks_for_certificate(office, case, rubro=FACTS["rubro"], valor=60_000_000)
        certifies(office, case, balance=balance)
    assert open_tasks(office, case) == {"aceptar_oferta"}

    office.days_pass_until("2027-01-01 08:00")

    assert open_tasks(office, case) == {"solicitar_certificado"}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.5.2; Ley 80 de 1993, art. 25, num. 18",
    "Si la única oferta no cumple y no se subsana, también se declara desierta",
)
def test_where_no_offer_fits_it_is_declared_void(office: Office) -> None:
    case = invites(office)
    opens_to_offers(office, case)
    receives_offers(office, case, ("Cara", 79_000_000))

    verifies(office, case, "no_cumple")

    assert open_tasks(office, case) == {"proyectar_acto"}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.1",
    "La última adenda va el día hábil anterior al cierre: el 18 ya no se puede",
)
def test_on_the_day_of_the_closing_there_is_no_addendum(office: Office) -> None:
    case = invites(office)
    opens_to_offers(office, case)
    office.days_pass_until("2026-11-18 08:00")

    why = {"motivo_novedad": "Falta decir el lugar de entrega."}
    with pytest.raises(InvalidInput, match="último día para expedir adendas"):
        office.completes(MONICA, "atender_plazo", why, case=case)


def test_an_invitation_that_is_not_signed_invites_nobody(office: Office) -> None:
    case = invites(office, decision="no_firmar")

    assert "entered no_se_invito" in office.history_of(case)
    late = office.receives("minima_cuantia", **FACTS)
    schedules(office, late, **MC)
    office.days_pass_until("2026-11-14 08:00")
    assert open_tasks(office, late) == {"fijar_cronograma"}


@pytest.mark.norm("Ley 80 de 1993, art. 30", "Lo que llega después del cierre no es una oferta")
@pytest.mark.norm("Ley 2069 de 2020, art. 30", "Toda oferta de mínima cuantía dice su precio")
def test_an_offer_after_the_closing_is_none(office: Office) -> None:
    case = invites(office)
    opens_to_offers(office, case)
    office.days_pass_until("2026-11-18 17:30")

    with pytest.raises(InvalidInput, match="después del cierre"):
        closes_with(office, case, [("Tarde SAS", 1)], at="2026-11-18T17:01")
    with pytest.raises(InvalidInput, match="valor_oferta"):
        closes_with(office, case, [("Sin precio SAS", None)], at="2026-11-18T16:01")


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6",
    "Sin CDP la mínima cuantía no se abre",
)
def test_without_a_certificate_nobody_is_invited(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-11-13 09:00")
    case = office.receives("minima_cuantia", **{**FACTS, "cdp": None})
    schedules(office, case, **MC)

    asked = {"rubro": FACTS["rubro"], "valor": 80_000_000, "concepto_gasto": "Papelería."}
    office.completes(OMAR, "solicitar_certificado", asked, case=case)
    certifies(office, case, balance=10)

    assert "entered fin_sin_cdp" in office.history_of(case)


@pytest.mark.norm(
    "Ley 2069 de 2020, art. 30",
    "Lo observado el martes 17 de noviembre de 2026 a las 11:50 se responde aunque se anote al otro"
    " día; a las 12:10 ya no se podía observar, y el miércoles 18 a las 17:00 la lista se cierra",
)
def test_what_arrived_in_time_is_noted_even_if_the_clock_has_run_out(office: Office) -> None:
    case = invites(office)
    office.today_is("2026-11-17 12:30")
    arrives(office, case, "observacion", "Papeles del Valle SAS")

    office.days_pass_until("2026-11-18 08:00")
    with pytest.raises(InvalidInput, match="ya había vencido el plazo"):
        arrives(office, case, "observacion", "Tarde SAS", on="2026-11-17", at="12:10")
    with pytest.raises(InvalidInput, match="ni del último día para recibir"):
        arrives(office, case, "observacion", "Tarde SAS")
    arrives(office, case, "observacion", "Tinta SAS", on="2026-11-17", at="11:50")
    assert office.inbox_of(MONICA) == ["anotar_lo_ultimo"]

    office.days_pass_until("2026-11-18 17:00")
    assert office.inbox_of(MONICA).count("responder_interesado") == 2
