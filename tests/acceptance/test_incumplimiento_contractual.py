"""Ley 1474 de 2011, art. 86: a breach is heard before it is decided, in one audience."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deliveries import Means
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import deliveries
from tests.annulled import signs_again
from tests.contracts import (
    COVERS,
    ELSA,
    FIRM,
    MARIO,
    OMAR,
    SARA,
    approves_guarantee,
    brings_guarantee,
    insures,
    known,
    names_supervisor,
    open_tasks,
    publishes,
    registers,
    requires_it,
    signed,
    supervisor_changes,
)
from tests.office import FABIO, Office, Received
from tests.paperwork import paper
from tests.running_contracts import running

pytestmark = pytest.mark.procedure("incumplimiento_contractual")

ART_86 = "Ley 1474 de 2011, art. 86"
INSURER = "Seguros del Valle"
SEEN = {
    "hechos_incumplimiento": "Las sedes llevan tres semanas sin aseo.",
    "clausulas_violadas": "La segunda.",
}
ASSESSED = {"tasacion": 40_000_000, "consecuencias": "Multa o cláusula penal."}
CLAIM = {
    "hay_cobro": "ultimo",
    "periodo": "Marzo de 2026",
    "actividades": "Aseo de las sedes.",
    "valor_cobrado": 60_000_000,
    "planilla": "88123",
    "fecha_cuenta": date(2026, 4, 13),
}
SUMMONED = {
    "garante": INSURER,
    "fecha_audiencia": date(2026, 4, 13),
    "hora_audiencia": "09:00",
    "lugar_audiencia": "Sala 3",
}


DELIVERED = {
    "se_entrego_citacion": "si",
    "fecha_entrega_contratista": date(2026, 4, 7),
    "fecha_entrega_garante": date(2026, 4, 8),
    "constancia_citacion": "RB123",
}
COVERED = [{"amparo": "cumplimiento", "valor": 60_000_000, "hasta": date(2028, 12, 31)}]


def reported(office: Office, **changes: Any) -> Received:
    """A breach that the supervisor reported on Monday 6 April 2026."""
    case = running(office, **{"garantias": COVERED, **changes})
    office.today_is("2026-04-06")
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    office.completes(SARA, "elaborar_informe", {**SEEN, **ASSESSED}, case=case)
    office.works_off()
    return case


def cited(office: Office, **changes: Any) -> Received:
    case = reported(office, **changes)
    office.completes(FABIO, "citar_audiencia", SUMMONED, case=case)
    office.works_off()
    office.today_is("2026-04-08")
    office.completes(FABIO, "entregar_citacion", DELIVERED, case=case)
    office.today_is("2026-04-13")
    return case


def handed_over(office: Office, case: Received) -> list[tuple[Means, str, date | None]]:
    """What was delivered, how, to whom and since when."""
    with office.engine.reading_as(SYSTEM) as work:
        told = deliveries.of_case(work, case.id)
        return [(one.means, one.recipient, one.effective_on) for one in told]


def hears(office: Office, case: Received, then: str, **more: Any) -> None:
    said = {
        "asistentes": "El contratista y la aseguradora.",
        "descargos": "Hubo un paro de transporte.",
        "que_sigue": then,
        **more,
    }
    office.completes(FABIO, "celebrar_audiencia", said, case=case)


def decision_of(what: str) -> dict[str, Any]:
    amount = {} if what == "archivo" else {"valor_sancion": 40_000_000}
    return {
        "decision_sancion": what,
        "motivacion_sancion": "Oídos los descargos y vistas las pruebas, el contratista incumplió.",
        **amount,
    }


def decides(office: Office, case: Received, what: str) -> None:
    office.completes(OMAR, "decidir_incumplimiento", decision_of(what), case=case)
    office.works_off()


def appeal_of(decision: str) -> dict[str, Any]:
    return {
        "interpuso_reposicion": "si",
        "sustento_reposicion": "El paro fue un hecho notorio.",
        "decision_reposicion": decision,
        "sancion_final": "multa",
        "valor_final": 20_000_000,
        "motivacion_reposicion": "Visto el recurso que se sustentó en la audiencia, se resuelve.",
    }


def appeals(office: Office, case: Received, decision: str) -> None:
    office.completes(OMAR, "resolver_reposicion", appeal_of(decision), case=case)
    office.works_off()


def accepts(office: Office, case: Received) -> None:
    office.completes(OMAR, "resolver_reposicion", {"interpuso_reposicion": "no"}, case=case)


def is_told(office: Office, case: Received) -> None:
    """SECOP II, and the registers of contractors and of sanctions."""
    publishes(office, case)
    keys = ("constancia_camara", "constancia_procuraduria")
    office.completes(FABIO, "reportar_sancion", dict.fromkeys(keys, "R-1"), case=case)


def is_settled(office: Office, case: Received) -> None:
    """By both, with ten millions carried out and fifteen of the sanction paid by the guarantor."""
    accounts = {"valor_ejecutado": 10_000_000, "saldo_liberar": 390_000_000, "paz_y_salvo": True}
    told = {"sanciones_pagadas": 15_000_000, "balance": "Se ejecutaron las primeras semanas."}
    balance = {**accounts, **told}
    office.completes(SARA, "proyectar_acta", balance, case=case)
    signed = {"respuesta_contratista": "sin_salvedades"}
    office.completes(SARA, "registrar_respuesta", signed, case=case)
    office.completes(OMAR, "firmar_acta_liquidacion", {"decision_acta": "firmar"}, case=case)
    office.works_off()


@pytest.mark.norm(ART_86, "se cita al contratista y a su garante, y se prueba que lo recibieron")
def test_the_contractor_and_the_guarantor_are_summoned(office: Office) -> None:
    case = reported(office)
    office.completes(FABIO, "citar_audiencia", SUMMONED, case=case)
    office.works_off()
    # it did not reach them before the day: they are summoned for another
    office.today_is("2026-04-13")
    late = {**DELIVERED, "fecha_entrega_contratista": date(2026, 4, 13)}
    with pytest.raises(InvalidInput, match="fecha_entrega_contratista"):
        office.completes(FABIO, "entregar_citacion", late, case=case)
    office.completes(FABIO, "entregar_citacion", {"se_entrego_citacion": "no"}, case=case)
    again = {**SUMMONED, "fecha_audiencia": date(2026, 4, 20)}
    office.completes(FABIO, "citar_audiencia", again, case=case)
    office.works_off()
    office.today_is("2026-04-15")
    told = {key: date(2026, 4, 14) for key in DELIVERED if key.startswith("fecha")}
    office.completes(FABIO, "entregar_citacion", {**DELIVERED, **told}, case=case)

    sent = [(Means.SUMMONS, FIRM, None), (Means.SUMMONS, INSURER, None)]
    took = [(means, who, date(2026, 4, 14)) for means, who, _ in sent]
    assert handed_over(office, case) == [*sent, *sent, *took]


@pytest.mark.norm(ART_86, "se cita al garante cuando el contrato lo tiene")
def test_without_a_guarantee_the_contractor_alone_is_summoned(office: Office) -> None:
    case = reported(office, garantias=[])
    summoned = {key: said for key, said in SUMMONED.items() if key != "garante"}
    office.completes(FABIO, "citar_audiencia", summoned, case=case)
    office.works_off()
    office.today_is("2026-04-13")
    took = {key: said for key, said in DELIVERED.items() if not key.endswith("garante")}
    office.completes(FABIO, "entregar_citacion", took, case=case)
    hears(office, case, "decidir")
    decides(office, case, "multa")

    assert {who for _, who, _ in handed_over(office, case)} == {FIRM}


@pytest.mark.norm(ART_86, "nadie es sancionado sin audiencia")
def test_nobody_is_summoned_for_a_day_that_has_passed(office: Office) -> None:
    case = reported(office)
    said = {**SUMMONED, "fecha_audiencia": date(2026, 4, 6)}

    with pytest.raises(InvalidInput):
        office.completes(FABIO, "citar_audiencia", said, case=case)


@pytest.mark.norm(ART_86, "la audiencia se suspende para practicar pruebas y se reanuda")
def test_an_audience_is_suspended_and_goes_on_that_day(office: Office) -> None:
    case = cited(office)
    hears(office, case, "suspender", fecha_audiencia_nueva=date(2026, 4, 20))
    assert open_tasks(office, case) == {"recibir_informe"}

    office.today_is("2026-04-20")
    office.works_off()
    hears(office, case, "decidir")

    assert "decidir_incumplimiento" in open_tasks(office, case)


@pytest.mark.norm(ART_86, "el procedimiento termina si el incumplimiento cesa")
def test_a_breach_that_ends_is_not_punished(office: Office) -> None:
    case = cited(office)

    hears(office, case, "ceso")

    assert "entered incumplimiento_cesado" in office.history_of(case)
    assert open_tasks(office, case) == {"recibir_informe"}


@pytest.mark.norm(ART_86, "la decisión y su reposición se notifican en la audiencia")
@pytest.mark.parametrize(
    ("decision", "sanctioned"),
    [pytest.param("confirma", True, marks=pytest.mark.by_web), ("revoca", False)],
)
def test_the_appeal_is_decided_in_the_same_audience(
    office: Office, decision: str, sanctioned: bool
) -> None:
    case = cited(office)
    hears(office, case, "decidir")
    decides(office, case, "multa")

    appeals(office, case, decision)

    assert ("registrar_en_secop" in open_tasks(office, case)) is sanctioned
    if sanctioned:
        is_told(office, case)
        left = known(office, case)["sancion"]
        assert (left["tipo"], left["acto"]) == ("multa", "RES-2026-00001")
        assert left["valor"] == 40_000_000
    # the resolution and what its appeal gave, to both: each of them could appeal
    told = [(means, who) for means, who, _ in handed_over(office, case)]
    assert told[4:] == [(Means.HEARING, FIRM), (Means.HEARING, INSURER)] * 2


@pytest.mark.norm(ART_86, "la reposición puede modificar la sanción")
def test_every_paper_of_a_breach_that_was_signed_by_mistake_is_signed_again(
    office: Office,
) -> None:
    case = running(office, garantias=COVERED)
    office.today_is("2026-04-06")
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    signs_again(office, SARA, "elaborar_informe", {**SEEN, **ASSESSED}, case)
    signs_again(office, FABIO, "citar_audiencia", SUMMONED, case)
    office.today_is("2026-04-08")
    office.completes(FABIO, "entregar_citacion", DELIVERED, case=case)
    with pytest.raises(InvalidInput, match="nadie es sancionado sin audiencia"):
        hears(office, case, "decidir")
    office.today_is("2026-04-13")
    hears(office, case, "decidir")

    signs_again(office, OMAR, "decidir_incumplimiento", decision_of("clausula_penal"), case)
    worse = {**appeal_of("modifica"), "sancion_final": "caducidad"}
    with pytest.raises(InvalidInput, match="no agrava la sanción"):
        office.completes(OMAR, "resolver_reposicion", worse, case=case)
    signs_again(office, OMAR, "resolver_reposicion", appeal_of("modifica"), case)
    is_told(office, case)

    left = known(office, case)["sancion"]
    assert (left["tipo"], left["valor"]) == ("multa", 20_000_000)
    assert office.broken_invariants() == []


@pytest.mark.norm(ART_86, "en cualquier momento, si se sabe que cesó, el procedimiento termina")
def test_a_breach_may_end_before_anybody_is_heard(office: Office) -> None:
    case = reported(office)
    told = {"fecha_cese": office.today, "como_ceso": "Las sedes se asearon hoy, según el acta."}

    office.records(SARA, "cese_incumplimiento", told, case=case)

    assert "entered incumplimiento_cesado" in office.history_of(case)
    assert open_tasks(office, case) == {"recibir_informe"}
    # it may come back, and is another one
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    assert open_tasks(office, case) == {"recibir_informe", "elaborar_informe"}


def before_the_start(office: Office) -> Received:
    """The contract was signed on Monday 2 March 2026, and no guarantee is brought."""
    case = signed(office)
    with pytest.raises(InvalidInput, match="Todavía no se ha designado"):
        office.records(MARIO, "cambio_supervisor", {"motivo_cambio": "retiro"}, case=case)
    names_supervisor(office, case)
    registers(office, case)
    insures(office, case)
    publishes(office, case)
    office.today_is("2026-03-06")
    office.works_off()
    office.records(MARIO, "incumplimiento_advertido", NOT_BROUGHT, case=case)
    office.completes(SARA, "elaborar_informe", {**NOT_BROUGHT, **ASSESSED}, case=case)
    office.works_off()
    return case


NOT_BROUGHT = {
    "hechos_incumplimiento": "No trajo la garantía en los tres días que tenía.",
    "clausulas_violadas": "La quinta: constituirla dentro de los tres días.",
}


def is_heard(office: Office, case: Received, what: str) -> None:
    """The contractor alone, on Monday 13 April: nobody has insured the contract yet."""
    summoned = {key: said for key, said in SUMMONED.items() if key != "garante"}
    office.completes(FABIO, "citar_audiencia", summoned, case=case)
    office.works_off()
    office.today_is("2026-04-08")
    took = {key: said for key, said in DELIVERED.items() if not key.endswith("garante")}
    office.completes(FABIO, "entregar_citacion", took, case=case)
    office.today_is("2026-04-13")
    hears(office, case, "decidir")
    decides(office, case, what)
    accepts(office, case)


@pytest.mark.norm(
    ART_86, "quien firmó y no legaliza incumple: se le multa, y el contrato se inicia"
)
def test_who_does_not_bring_the_guarantee_is_fined_before_the_start(office: Office) -> None:
    case = before_the_start(office)
    supervisor_changes(office, case)
    requires_it(office, case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)
    # while it is heard it does not begin
    start = {"fecha_inicio": office.today}
    with pytest.raises(InvalidInput, match="presunto incumplimiento"):
        office.completes(ELSA, "firmar_acta_inicio", start, case=case)
    office.completes(FABIO, "citar_audiencia", SUMMONED, case=case)
    office.works_off()
    office.today_is("2026-04-08")
    told = {"se_entrego_citacion": "si", "constancia_citacion": "RB123"}
    reached = {key: said for key, said in DELIVERED.items() if key.startswith("fecha")}
    office.completes(FABIO, "entregar_citacion", {**told, **reached}, case=case)
    office.today_is("2026-04-13")
    hears(office, case, "decidir")
    decides(office, case, "multa")
    accepts(office, case)
    is_told(office, case)

    begins_with = {"fecha_inicio": office.today}
    office.completes(ELSA, "firmar_acta_inicio", begins_with, case=case)
    office.works_off()
    assert known(office, case)["sancion"]["tipo"] == "multa"
    assert "recibir_informe" in open_tasks(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 18", "la caducidad termina lo que no se inició, y se liquida"
)
def test_forfeiture_before_the_start_ends_the_contract_and_it_is_settled(office: Office) -> None:
    case = before_the_start(office)
    is_heard(office, case, "caducidad")
    # it is not waited for any more
    assert not {"recibir_garantia", "requerir_garantia"} & open_tasks(office, case)
    is_told(office, case)

    left = known(office, case)
    assert left["causa_terminacion"] == "caducidad"
    # declared on 13 April: four months end on Thursday 13 August
    assert office.term_of(case, "liquidacion").due_on == date(2026, 8, 13)
    assert office.broken_invariants() == []


@pytest.mark.norm(ART_86, "sin incumplimiento se archiva")
def test_what_was_no_breach_is_filed_away(office: Office) -> None:
    case = cited(office)
    hears(office, case, "decidir")

    decides(office, case, "archivo")
    accepts(office, case)

    assert known(office, case)["sancion"] is None
    assert open_tasks(office, case) == {"recibir_informe"}


@pytest.mark.norm("Ley 80 de 1993, art. 18", "la caducidad da por terminado el contrato")
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 11", "los cuatro meses corren desde el acto que ordena la terminación"
)
@pytest.mark.parametrize(
    ("ends_on", "accepted"),
    [
        (date(2026, 9, 2), "2026-04-13"),
        (date(2026, 4, 14), "2026-04-13"),
        (date(2026, 4, 13), "2026-04-14"),
    ],
    ids=["antes", "mientras se publica", "se registra luego"],
)
def test_forfeiture_ends_the_contract_at_once(office: Office, ends_on: date, accepted: str) -> None:
    case = cited(office, fecha_fin=ends_on)
    hears(office, case, "decidir")
    decides(office, case, "caducidad")
    office.today_is(accepted)
    office.works_off()
    accepts(office, case)
    # it is final in the hearing: nothing more is paid, although it is not published yet
    assert {"recibir_informe", "firmar_acta_recibo"} < open_tasks(office, case)
    with pytest.raises(InvalidInput, match="La caducidad quedó en firme"):
        office.completes(SARA, "recibir_informe", CLAIM, case=case)
    # its time may end while the sanction is told
    office.today_is("2026-04-16")
    office.works_off()
    is_told(office, case)
    settled = {"recibir_informe", "firmar_acta_recibo", "proyectar_acta"}
    assert open_tasks(office, case) == settled
    # declared on Monday 13 April, reported on Thursday the 16th: four months end on 13 August
    assert office.term_of(case, "liquidacion").due_on == date(2026, 8, 13)

    said = {"recibo_satisfaccion": "no", "observaciones_recibo": "No se cumplió lo pactado."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()
    assert "por caducidad" in paper(office, case, "acta_recibo")
    assert office.broken_invariants() == []


@pytest.mark.norm("Ley 80 de 1993, art. 60", "las sanciones y lo pagado constan en la liquidación")
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 17", "lo que falta de una sanción se compensa al liquidar"
)
def test_what_was_sanctioned_stays_whatever_is_heard_later_and_is_in_the_settlement(
    office: Office,
) -> None:
    case = cited(office)
    hears(office, case, "decidir")
    decides(office, case, "caducidad")
    accepts(office, case)
    is_told(office, case)
    office.completes(SARA, "recibir_informe", {"hay_cobro": "ninguno"}, case=case)
    said = {"recibo_satisfaccion": "no", "observaciones_recibo": "No se cumplió lo pactado."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()
    # what else was not fulfilled is heard while it is settled, and takes away nothing of it
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    office.completes(SARA, "elaborar_informe", {**SEEN, **ASSESSED}, case=case)
    office.works_off()
    again = {**SUMMONED, "fecha_audiencia": date(2026, 4, 20)}
    office.completes(FABIO, "citar_audiencia", again, case=case)
    office.works_off()
    took = {key: date(2026, 4, 13) for key in DELIVERED if key.startswith("fecha")}
    office.completes(FABIO, "entregar_citacion", {**DELIVERED, **took}, case=case)
    office.today_is("2026-04-20")
    hears(office, case, "ceso")
    assert [one["tipo"] for one in known(office, case)["sanciones"]] == ["caducidad"]
    is_settled(office, case)
    its_accounts_are_net(office, case)
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


def its_accounts_are_net(office: Office, case: Received) -> None:
    settled = paper(office, case, "acta_liquidacion")
    assert "Caducidad por $ 40.000.000, RES-2026-00001" in settled
    # ten were carried out and nothing was paid; of the forty of the sanction twenty-five are left
    assert "$ 15.000.000 de $ 40.000.000" in settled
    assert "$ 15.000.000 a favor de la entidad" in settled


@pytest.mark.norm(
    "Ley 80 de 1993, art. 18; Ley 1150 de 2007, art. 17",
    "Ejecutado el contrato no se multa ni se declara su caducidad",
)
def test_what_was_performed_is_neither_fined_nor_forfeited(office: Office) -> None:
    case = cited(office, ejecutado=True)
    hears(office, case, "decidir")
    for too_late in ("multa", "caducidad"):
        with pytest.raises(InvalidInput, match="ya se ejecutó"):
            decides(office, case, too_late)
    decides(office, case, "clausula_penal")
    assert "resolver_reposicion" in open_tasks(office, case)
