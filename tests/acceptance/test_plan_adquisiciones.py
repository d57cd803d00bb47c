"""The plan of what is bought in a year: put together, published in January, kept up to date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import InvalidInput
from tests.contracts import known, open_tasks
from tests.office import BEATRIZ, FABIO, Office, Person, Received
from tests.paperwork import paper
from tests.selections import DIEGO, EDWIN, JULIAN, MONICA, OLGA, OMAR, hires_the_staff, publishes

pytestmark = pytest.mark.procedure("plan_adquisiciones")

DOMINGA = Person("dominga", "Dominga Angulo", ("control_interno",))
PLAN = {
    "vigencia": 2027,
    "titulo_plan": "Plan anual de adquisiciones de 2027",
    "dependencias": [{"nombre": "Secretaría General"}, {"nombre": "Comunicaciones"}],
}
PAPER = {
    "necesidad": "Papelería para el año",
    "unspsc": "14111500,44121700",
    "valor_estimado": 60_000_000,
    "modalidad_estimada": "minima",
    "mes_inicio": "3",
    "fuente": "Recursos propios",
}
SUMMARY = "La entidad compra lo que necesita para atender a la gente, con recursos propios."


def begun(office: Office, on: str = "2026-12-01 09:00") -> Received:
    """One of the two offices needs paper; the other needs nothing."""
    hires_the_staff(office)
    office.hires(DOMINGA)
    office.today_is(on)
    case = office.receives("plan_adquisiciones", by=MONICA, **PLAN)
    first, second = office.tasks_of(case, "registrar_necesidades")
    office.ends(EDWIN, first, {"necesidades": [PAPER]})
    office.ends(EDWIN, second, {})
    return case


def consolidates(office: Office, case: Received, *lines: dict[str, Any], by: Person) -> None:
    said = {"lineas": list(lines), "resumen_plan": SUMMARY}
    office.completes(by, "consolidar_plan", said, case=case)


def the_committee_votes(office: Office, case: Received, vote: str, on: str) -> None:
    called = {"lugar_sesion": "Sala 2", "fecha_sesion": f"{on}T09:00", "orden_dia": "El plan."}
    office.completes(BEATRIZ, "convocar_sesion", called, case=case)
    office.days_pass_until(f"{on} 10:00")
    present = {"asistentes": [DIEGO.username]}
    office.completes(BEATRIZ, "verificar_quorum", present, case=case)
    why = "" if vote == "aprueba" else "Falta la compra de los computadores."
    office.completes(DIEGO, "votar", {"voto": vote, "razon_voto": why}, case=case)
    minutes = {"texto": "Se leyó el plan, línea por línea, y se votó."}
    office.completes(BEATRIZ, "levantar_acta", minutes, case=case)
    office.completes(OMAR, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()


def is_signed(office: Office, case: Received, decision: str = "firmar") -> None:
    office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    said = {"decision_firma": decision, "observaciones": "Los precios son de hace dos años."}
    office.completes(OMAR, "firmar_acto", said, case=case)
    office.works_off()


def is_signed_when_who_put_it_together_mended_it(office: Office, case: Received) -> None:
    is_signed(office, case, "devolver")
    again = {"texto": SUMMARY, "fundamento": "Ley 1474 de 2011, art. 74."}
    office.completes(MONICA, "proyectar_acto", again, case=case)
    is_signed(office, case)


def is_published(office: Office, case: Received) -> None:
    office.completes(FABIO, "clasificar_informacion", {"clasificacion": "publica"}, case=case)
    office.works_off()
    publishes(office, case)
    office.completes(OLGA, "certificar_publicacion", {}, case=case)
    office.works_off()


def line(number: str, **changed: Any) -> dict[str, Any]:
    return {"linea": number, "dependencia": "Secretaría General", **PAPER, **changed}


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 1474 de 2011, art. 74; Decreto 1082 de 2015, arts. 2.2.1.1.1.4.1 y 2.2.1.1.1.4.3",
    "El plan de 2027 se publica hasta el 31 de enero de 2027, aunque sea domingo",
)
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.4.4",
    "Se actualiza por lo menos una vez en el año, y cada vez que cambia un valor",
)
def test_a_plan_is_published_by_january_and_updated_before_the_year_is_over(office: Office) -> None:
    case = begun(office)
    due = office.term_of(case, "plan_anual")
    assert (due.due_on, due.rule_code) == (date(2027, 1, 31), "PAA-PUB")
    twice = {"lineas": [line("1"), line("1")], "resumen_plan": SUMMARY}
    with pytest.raises(InvalidInput, match="dos líneas con el mismo número"):
        office.completes(MONICA, "consolidar_plan", twice, case=case)

    consolidates(office, case, line("1"), by=MONICA)
    the_committee_votes(office, case, "ajustes", "2026-12-09")
    consolidates(office, case, line("1"), line("2", necesidad="Computadores"), by=MONICA)
    the_committee_votes(office, case, "aprueba", "2026-12-14")
    is_signed(office, case, "no_firmar")
    consolidates(office, case, line("1"), line("2", necesidad="Computadores"), by=MONICA)
    the_committee_votes(office, case, "aprueba", "2026-12-17")
    is_signed_when_who_put_it_together_mended_it(office, case)
    told = paper(office, case, "plan_adquisiciones")
    assert all(words in told for words in ("Papelería para el año", "14111500, 44121700"))
    is_published(office, case)

    assert office.term_of(case, "plan_anual").status is TermStatus.MET
    assert office.term_of(case, "actualizacion").due_on == date(2027, 12, 31)
    assert known(office, case)["plan_publicado"]["lineas"][1]["linea"] == "2"

    _is_updated(office, case)
    office.days_pass_until("2028-01-01")
    office.works_off()
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.4.1",
    "Cada necesidad dice el código, o los códigos, de lo que se compra, por lo menos hasta el "
    "tercer nivel; una línea de antes conserva los seis dígitos de la clase",
)
def test_a_need_may_have_several_codes_and_each_is_one_of_the_classifier(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-12-01 09:00")
    case = office.receives("plan_adquisiciones", by=MONICA, **PLAN)
    first, second = office.tasks_of(case, "registrar_necesidades")
    for wrong in ("141115", "14110000", "14111500 44121700", "14111500,", "14111500,14111500"):
        with pytest.raises(InvalidInput, match="Cada código son ocho dígitos"):
            office.ends(EDWIN, first, {"necesidades": [{**PAPER, "unspsc": wrong}]})
    office.ends(EDWIN, first, {"necesidades": [{**PAPER, "unspsc": "14111500 , 44121700"}]})
    office.ends(EDWIN, second, {})

    for wrong in ("14111", "141115,141115"):
        with pytest.raises(InvalidInput, match="o seis si es de antes"):
            consolidates(office, case, line("1", unspsc=wrong), by=MONICA)
    consolidates(office, case, line("1"), line("2", unspsc="141115"), by=MONICA)
    kept = [one["unspsc"] for one in known(office, case)["lineas"]]
    assert kept == ["14111500,44121700", "141115"]


def _is_updated(office: Office, case: Received) -> None:
    """In March it is known that paper costs more."""
    office.days_pass_until("2027-03-01 09:00")
    why = {"motivo_actualizacion": "El papel vale ahora ochenta millones."}
    office.records(JULIAN, "actualizacion_pedida", why, case=case)
    dearer = line("1", valor_estimado=80_000_000)
    consolidates(office, case, dearer, line("2", necesidad="Computadores"), by=JULIAN)
    the_committee_votes(office, case, "aprueba", "2027-03-03")
    is_signed(office, case)
    is_published(office, case)

    assert office.term_of(case, "actualizacion").status is TermStatus.MET
    assert known(office, case)["version_plan"] == 2


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 74",
    "Lo que no se publicó el 31 de enero lo saben quien ordena el gasto y Control interno",
)
def test_a_plan_that_is_late_is_told_to_who_orders_the_spending(office: Office) -> None:
    case = begun(office, "2027-01-25 09:00")

    office.days_pass_until("2027-02-01 09:00")

    assert office.term_of(case, "plan_anual").status is TermStatus.EXPIRED
    for told in ("omar@", "dominga@"):
        assert f"Vence hoy: radicado {case.radicado}" in office.mail.to(told)
    assert "consolidar_plan" in open_tasks(office, case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.1.1.4.1 y 2.2.1.1.1.4.4",
    "Se contrata lo que está en el plan publicado, y por no más de lo que le estima",
)
def test_what_is_contracted_is_looked_for_in_the_published_plan(office: Office) -> None:
    plan = begun(office)
    consolidates(office, plan, line("1"), by=MONICA)
    the_committee_votes(office, plan, "aprueba", "2026-12-09")
    is_signed(office, plan)
    is_published(office, plan)
    number = known(office, plan)["acto_plan"]["numero"]
    asked = {"objeto": "Papelería", "valor": 70_000_000, "plazo_meses": 2, "rubro": "2.1.2"}
    case = office.receives("verificacion_paa", by=EDWIN, **asked)
    found = {"en_paa": "si", "numero_plan": number, "id_paa": "1"}

    assert "que usted pueda ver" in looked_up(office, case, {**found, "numero_plan": "PAA-9"})
    assert "no tiene una línea" in looked_up(office, case, {**found, "id_paa": "7"})
    assert "Vale más" in looked_up(office, case, found)
    office.completes(JULIAN, "verificar_paa", {"en_paa": "no"}, case=case)
    office.records(
        JULIAN, "actualizacion_pedida", {"motivo_actualizacion": "Cuesta más."}, case=plan
    )
    consolidates(office, plan, line("1", valor_estimado=70_000_000), by=MONICA)
    the_committee_votes(office, plan, "aprueba", "2026-12-14")
    is_signed(office, plan)
    is_published(office, plan)
    office.completes(JULIAN, "actualizar_paa", {"donde_se_actualiza": "aqui"}, case=case)
    office.completes(JULIAN, "verificar_paa", found, case=case)
    office.works_off()

    assert office.history_of(case)[-1] == "closed"
    assert (known(office, case)["numero_plan"], known(office, case)["id_paa"]) == (number, "1")


def looked_up(office: Office, case: Received, said: dict[str, Any]) -> str:
    """What the planner reads when the plan does not hold what was asked for."""
    office.completes(JULIAN, "verificar_paa", said, case=case)
    office.works_off()
    return str(known(office, case)["aviso_paa"])
