"""P14-2: from the award to the day on which the contract begins.

Dates are counted by hand. Days off that they meet: 8 and 25 December 2026, 1 January 2027.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Act
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.annulled import signs_again, signs_by_mistake
from tests.contracts import (
    COVERS,
    ELSA,
    FIRM,
    MARIO,
    MINUTE,
    OMAR,
    PETRA,
    SARA,
    act_is_signed,
    approves_guarantee,
    asks_for_certificate,
    awarded,
    begins,
    both_sign,
    brings_guarantee,
    certifies,
    cover,
    drafts,
    gives_it_up,
    hires_the_staff,
    insures,
    is_appealed,
    is_notified,
    known,
    looks_up,
    names_supervisor,
    of_the_years_to_come,
    open_tasks,
    publishes,
    registers,
    requires_it,
    signed,
    started,
    the_appeal_is_decided,
)
from tests.council import MAYOR
from tests.office import FABIO, Office, Person, Received
from tests.paperwork import paper
from tests.running_contracts import (
    CONTRACT,
    NOTHING_LEFT,
    asks_before_it_begins,
    both_sign_it,
    receives_it,
)
from tests.selections import decided
from tests.under_way import form_values

pytestmark = pytest.mark.procedure("perfeccionamiento")


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.7.1", "el contrato se publica en los tres días hábiles"
)
def test_r14_t12_a_contract_signed_on_a_friday_of_december_is_published_until_thursday(
    office: Office,
) -> None:
    case = signed(office, "2026-12-04", fecha_acto=date(2026, 12, 1))

    # 7 and 9 December count, the 8th is a holiday: the third day is the 10th
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 12, 10)


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 80 de 1993, art. 41",
    "sin registro y sin garantía aprobada no hay acta de inicio, ni con fecha anterior a ellos",
)
def test_r14_t12_there_is_no_start_while_a_requirement_is_missing(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)

    # part of it is paid by the year to come, as the Council allowed
    with pytest.raises(InvalidInput, match="cubre todo lo que se compromete"):
        registers(office, case, 300_000_000)
    asks_for_certificate(office, case, valor=300_000_000, **of_the_years_to_come(100_000_000))
    certifies(office, case, balance=300_000_000)
    covered = {
        "procede_arl": "si",
        "arl": "Positiva, 778",
        "fecha_afiliacion_arl": date(2026, 3, 6),
    }
    office.completes(MARIO, "verificar_arl", covered, case=case)
    assert "firmar_acta_inicio" not in open_tasks(office, case)
    # as long as it must, if it began on the day it was signed: until 2 March 2027
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, "2027-03-02"), COVERS[1])
    assert "firmar_acta_inicio" not in open_tasks(office, case)
    office.today_is("2026-03-05")
    approves_guarantee(office, case)

    assert "firmar_acta_inicio" in open_tasks(office, case)
    # registered on Monday the 2nd, the guarantee approved on Thursday the 5th, the risks covered
    # from Friday the 6th
    for day in (date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 5)):
        with pytest.raises(InvalidInput, match="la aprobación de su garantía"):
            begins(office, case, day)
    # six months from 6 March and six to settle it end on 6 March 2027
    with pytest.raises(InvalidInput, match="antes de lo que la ley manda"):
        begins(office, case, date(2026, 3, 6))
    asks_for_longer_cover(office, case, date(2026, 3, 6))
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, "2027-03-06"), COVERS[1])
    approves_guarantee(office, case)
    begins(office, case, date(2026, 3, 6))
    is_carried_out_before_it_is_published(office, case)
    contract = known(office, case)["contrato"]
    assert (contract["fecha_inicio"], contract["fecha_fin"]) == (date(2026, 3, 6), date(2026, 9, 6))


def is_carried_out_before_it_is_published(office: Office, case: Received) -> None:
    """Its publication has its own three days, and nothing waits for it."""
    assert {"recibir_informe", "registrar_en_secop"} == open_tasks(office, case)
    celebrated = known(office, case)["celebrado"]
    assert (celebrated["acto"]["numero"], celebrated["contratista"]) == ("CTO-2026-00001", FIRM)
    publishes(office, case)


def asks_for_longer_cover(office: Office, case: Received, day: date) -> None:
    said = {"fecha_inicio": day, "ampliar_garantia": True}
    office.completes(SARA, "firmar_acta_inicio", said, case=case)


@pytest.mark.norm("Ley 80 de 1993, art. 41", "la garantía que no cubre lo exigido no se aprueba")
@pytest.mark.parametrize(
    "covers",
    [
        (cover("cumplimiento", 60_000_000, "2028-12-31"),),
        (cover("cumplimiento", 39_999_999, "2028-12-31"), COVERS[1]),
        # six months of contract and six to settle it: until 2 March 2027
        (cover("cumplimiento", 60_000_000, "2027-03-01"), COVERS[1]),
    ],
    ids=["falta un amparo", "no alcanza el valor", "no alcanza la vigencia"],
)
def test_a_guarantee_that_does_not_cover_is_not_approved(
    office: Office, covers: tuple[dict[str, Any], ...]
) -> None:
    case = signed(office)
    names_supervisor(office, case)
    brings_guarantee(office, case, *covers)

    with pytest.raises(InvalidInput, match="no cubre lo que la ley exige"):
        approves_guarantee(office, case)
    back = {"decision_garantia": "rechazar", "reparos_garantia": "Amplíe los amparos."}
    office.completes(FABIO, "aprobar_garantia", back, case=case)
    assert "entered garantia_insuficiente" in office.history_of(case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)

    assert "recibir_garantia" not in open_tasks(office, case)


@pytest.mark.norm("Ley 80 de 1993, art. 41", "sin garantía el contrato no se ejecuta")
def test_a_contractor_who_brings_no_guarantee_is_asked_for_it_until_it_is_given_up(
    office: Office,
) -> None:
    case = signed(office)
    names_supervisor(office, case)
    # the office's own goal: 3, 4 and 5 March
    assert office.term_of(case, "garantia").due_on == date(2026, 3, 5)

    office.today_is("2026-03-06")
    office.works_off()
    requires_it(office, case)
    assert "recibir_garantia" in open_tasks(office, case)

    # 9, 10 and 11 March
    office.today_is("2026-03-12")
    office.works_off()
    gives_it_up(office, case)
    publishes(office, case)
    assert "entered no_iniciado" in office.history_of(case)
    # nothing was registered: there is nothing to release
    assert open_tasks(office, case) == {"firmar_cierre"}


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 13 y 40; Código Civil, art. 1602",
    "Lo firmado y no iniciado se aplaza de común acuerdo, y no empieza antes del día acordado",
)
def test_what_is_signed_is_put_off_by_both_until_a_day_or_begins_before_it(office: Office) -> None:
    case = ready(office)
    asks_before_it_begins(office, case, "reanudacion")
    told = {"atencion_solicitud": "No está aplazado."}
    office.completes(SARA, "informar_improcedente", told, case=case)
    asks_before_it_begins(office, case, "suspension", fecha_reanudacion=date(2026, 4, 20))
    with pytest.raises(InvalidInput, match="mientras se firma un aplazamiento"):
        begins(office, case)
    both_sign_it(office, case)
    publishes(office, case)
    assert office.term_of(case, "suspension").due_on == date(2026, 4, 20)
    with pytest.raises(InvalidInput, match="al que se aplazó"):
        begins(office, case, date(2026, 4, 17))

    # put off once more, and then brought forward: it begins on Thursday 7 May
    office.today_is("2026-04-16")
    is_put_off(office, case, date(2026, 5, 20))
    office.today_is("2026-05-07")
    asks_before_it_begins(office, case, "reanudacion")
    both_sign_it(office, case)
    publishes(office, case)
    begins(office, case)

    # six months from that day
    assert office.term_of(case, "plazo").due_on == date(2026, 11, 7)
    assert open_tasks(office, case) == {"recibir_informe"}
    assert office.broken_invariants() == []


def ready(office: Office) -> Received:
    """Signed, with all that the law asks for before it begins."""
    case = signed(office)
    names_supervisor(office, case)
    registers(office, case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)
    insures(office, case)
    publishes(office, case)
    return case


def is_put_off(office: Office, case: Received, until: date) -> None:
    asks_before_it_begins(office, case, "suspension", fecha_reanudacion=until)
    both_sign_it(office, case)
    publishes(office, case)


@pytest.mark.norm(
    "Código Civil, art. 1602; Ley 80 de 1993, art. 60",
    "Lo firmado y no iniciado se termina de común acuerdo, y se liquida desde ese día",
)
def test_what_is_put_off_may_end_by_agreement_before_it_begins(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)
    registers(office, case)
    insures(office, case)
    publishes(office, case)
    is_put_off(office, case, date(2026, 3, 20))
    # the day came, and the guarantee did not
    office.today_is("2026-03-24")
    office.works_off()
    asks_before_it_begins(office, case, "terminacion")
    both_sign_it(office, case)
    assert "recibir_garantia" not in open_tasks(office, case)
    publishes(office, case)

    assert known(office, case)["fecha_terminacion"] == date(2026, 3, 24)
    assert known(office, case)["liquidacion"]["saldo"] == 400_000_000
    assert open_tasks(office, case) == {"liberar_saldo"}
    assert office.broken_invariants() == []


@pytest.mark.norm("Ley 80 de 1993, art. 41", "lo que no se ampara hasta el fin no se inicia")
def test_a_cover_that_is_not_made_longer_leaves_the_contract_without_start(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)
    registers(office, case)
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, "2027-03-02"), COVERS[1])
    approves_guarantee(office, case)
    insures(office, case)
    publishes(office, case)
    asks_for_longer_cover(office, case, date(2026, 3, 9))

    # the office's own goal: 3, 4 and 5 March
    office.today_is("2026-03-06")
    office.works_off()
    gives_it_up(office, case)

    assert "entered no_iniciado" in office.history_of(case)
    # what was registered is released whole
    assert known(office, case)["liquidacion"]["saldo"] == 400_000_000
    assert open_tasks(office, case) == {"liberar_saldo"}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 4, num. 3; Decreto 1082 de 2015, art. 2.2.1.1.2.4.3",
    "De las garantías se avisa a los 30 y a los 10 días de que venza la primera, hasta la última",
)
def test_the_guarantee_that_ends_first_is_told_before_it_ends(office: Office) -> None:
    until_september = cover("calidad", 60_000_000, "2026-09-10")
    case = started(office, covers=(COVERS[0], until_september))
    assert office.term_of(case, "poliza").due_on == date(2026, 9, 10)

    # thirty days before is Tuesday 11 August: 21 working days; ten, Monday 31 August: eight
    for day, left in (("2026-08-11", 21), ("2026-08-31", 8)):
        office.today_is(f"{day} 09:00")
        office.works_off()
        letter = f"Vence en {left} días hábiles: radicado {case.radicado}"
        assert office.mail.to("sara@").count(letter) == 1

    # the contract is made longer, and so is what covers it
    asked = {"tipo_modificacion": "prorroga", "dias_prorroga": 30, "justificacion": "Lo pide." * 9}
    office.records(SARA, "modificacion_pedida", asked, case=case)
    act_is_signed(office, case)
    signed_too = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(SARA, "registrar_firma_contratista", signed_too, case=case)
    publishes(office, case)
    brings_guarantee(office, case, COVERS[0], cover("calidad", 60_000_000, "2026-12-10"))
    approves_guarantee(office, case)
    assert office.term_of(case, "poliza").due_on == date(2026, 12, 10)

    office.today_is("2026-12-11")
    office.works_off()
    # then the next one: that of the whole contract
    assert office.term_of(case, "poliza").due_on == date(2028, 12, 31)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.3.1.18; Ley 1474 de 2011, art. 86",
    "La garantía que hace falta se requiere antes de que venza; si vence, se tramita que incumplió",
)
def test_the_contractor_is_asked_for_a_longer_guarantee_before_it_ends(office: Office) -> None:
    # all that the law asks for, until 2 March 2027; it is not settled yet
    case = started(office, covers=(cover("cumplimiento", 60_000_000, "2027-03-02"), COVERS[1]))
    is_asked_to_make_it_longer(office, case)
    # ten days before, once more; nobody signs it, and Tuesday 2 March passes
    office.today_is("2027-02-20")
    office.works_off()
    assert "requerir_ampliacion" in open_tasks(office, case)
    office.today_is("2027-03-03")
    office.works_off()
    assert "requerir_ampliacion" not in open_tasks(office, case)
    breach = {"que_hacer_vencida": "incumplimiento", **NOT_KEPT}
    office.completes(SARA, "atender_vencimiento", breach, case=case)
    office.works_off()
    told = form_values(office, SARA, case, "elaborar_informe")
    assert told["hechos_incumplimiento"] == NOT_KEPT["hechos_incumplimiento"]

    # it comes late, and later a longer one, which nobody had asked for
    comes(office, case, "2027-12-31")
    assert office.term_of(case, "poliza").due_on == date(2027, 12, 31)
    office.records(SARA, "garantia_ampliada", {"certificado_garantia": "45-44-102"}, case=case)
    comes(office, case, "2028-06-30")
    assert office.term_of(case, "poliza").due_on == date(2028, 6, 30)
    assert office.broken_invariants() == []


def is_asked_to_make_it_longer(office: Office, case: Received) -> None:
    # thirty days before is Sunday 31 January
    office.today_is("2027-02-01")
    office.works_off()
    said = {"entregar_hasta": date(2027, 3, 3), "por_que_se_amplia": "Falta liquidar el contrato."}
    with pytest.raises(InvalidInput, match="hasta el del vencimiento"):
        office.completes(SARA, "requerir_ampliacion", said, case=case)
    in_time = {**said, "entregar_hasta": date(2027, 2, 15)}
    signs_again(office, SARA, "requerir_ampliacion", in_time, case)
    asked = paper(office, case, "requerimiento_garantia")
    assert "Cumplimiento" in asked
    assert "2 de marzo de 2027" in asked
    assert office.mail.to(MINUTE["correo"])


NOT_KEPT = {
    "hechos_incumplimiento": "La garantía venció sin que la ampliara.",
    "clausulas_violadas": "La quinta: mantenerla hasta la liquidación.",
}


def comes(office: Office, case: Received, until: str) -> None:
    """What makes the guarantee longer, and its approval."""
    brings_guarantee(office, case, cover("cumplimiento", 60_000_000, until), COVERS[1])
    approves_guarantee(office, case)


def test_a_guarantee_that_ended_may_be_given_up_or_not_come(office: Office) -> None:
    office.today_is("2026-05-01")
    hires_the_staff(office)
    covers = [cover("rce", 400_000_000, "2026-05-04"), cover("calidad", 60_000_000, "2026-06-04")]
    contract = {**CONTRACT, "garantias": covers}
    case = office.receives("vigilancia_garantias", contrato=contract, liquidacion=None)
    # fewer than ten days were left: nobody is asked for anything; it ends on Monday 4 May
    office.today_is("2026-05-05")
    office.works_off()
    why = {"motivo_sin_ampliacion": "El contrato ya no tiene trabajo en la calle."}
    given_up = {"que_hacer_vencida": "no_hace_falta", **why}
    office.completes(SARA, "atender_vencimiento", given_up, case=case)
    assert office.term_of(case, "poliza").due_on == date(2026, 6, 4)

    office.today_is("2026-06-05")
    office.works_off()
    waited = {"que_hacer_vencida": "recibir"}
    office.completes(SARA, "atender_vencimiento", waited, case=case)
    # the office's own goal: 8, 9 and 10 June, the first Monday after Corpus Christi
    office.today_is("2026-06-12")
    office.works_off()
    gives_it_up(office, case)

    assert "entered garantias_sin_ajustar" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 7; Decreto 1082 de 2015, art. 2.2.1.2.3.1.12",
    "lo pactado hasta el 31 de diciembre de 2026, y liquidable en cuatro meses, se ampara seis "
    "meses más: hasta el 30 de junio de 2027",
)
def test_the_cover_is_counted_from_the_day_that_was_agreed() -> None:
    facts = {"contrato": CONTRACT | {"plazo_hasta": date(2026, 12, 31), "fecha_fin": None}}
    demanded = decided("amparos_contrato", "garantias_exigidas", "2026-03-02", facts)

    until = {one["amparo"]: one["hasta"] for one in demanded}
    assert until["cumplimiento"] == date(2027, 6, 30)


@pytest.mark.norm("Ley 1150 de 2007, art. 7", "en la mínima cuantía no es obligatoria la garantía")
def test_the_acceptance_of_a_minimum_amount_is_the_contract(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office, modalidad="minima", numero_acto="ACE-5", fecha_acto=date(2026, 2, 27))
    drafts(office, case, plazo_hasta=date(2026, 8, 31))
    # who made the offer was looked up before it was accepted
    waiting = {"consultar_antecedentes", "registrar_firma_contratista"}
    assert not waiting & open_tasks(office, case)
    # published within three days of the acceptance, Friday 27 February
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 3, 4)

    names_supervisor(office, case)
    assert "recibir_garantia" not in open_tasks(office, case)

    registers(office, case)
    insures(office, case)
    publishes(office, case)
    with pytest.raises(InvalidInput, match="después del día hasta el que se pactó"):
        begins(office, case, date(2026, 9, 1))
    begins(office, case)
    assert office.term_of(case, "plazo").due_on == date(2026, 8, 31)
    a_judge_settles_it(office, case)
    office.completes(PETRA, "liberar_saldo", {"documento_liberacion": "LIB-9"}, case=case)
    assert open_tasks(office, case) == {"firmar_cierre"}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3; Ley 1474 de 2011, art. 83",
    "Si se designa como supervisor a quien evaluó, se escala y lo resuelve la Secretaría General",
)
def test_who_evaluated_the_offers_supervises_only_if_it_is_decided_so(office: Office) -> None:
    general = Person("graciela", "Graciela Riascos", ("secretaria_general",))
    office.hires(general)
    case = signed(office, evaluadores=[{"persona": SARA.username, "aspecto": "técnico"}])
    names_supervisor(office, case)
    assert "entered conflicto_segregacion" in office.history_of(case)
    # nothing goes on meanwhile
    assert open_tasks(office, case) == {"resolver_conflicto", "registrar_en_secop"}
    office.completes(general, "resolver_conflicto", {"decision_conflicto": "otra"}, case=case)
    names_supervisor(office, case)
    why = {"motivo_conflicto": "Es la única persona que conoce el servicio de aseo."}
    called = form_values(office, general, case, "resolver_conflicto")["nombre_de"]
    assert called[SARA.username].startswith(SARA.name)
    kept = {"decision_conflicto": "mantener", **why}
    office.completes(general, "resolver_conflicto", kept, case=case)

    assert open_tasks(office, case) >= {"solicitar_certificado", "recibir_garantia"}


def a_judge_settles_it(office: Office, case: Received) -> None:
    """It ended on 31 August; a lawsuit comes before anybody settles it."""
    office.today_is("2026-09-03")
    office.works_off()
    office.completes(SARA, "recibir_informe", NOTHING_LEFT, case=case)
    said = {"recibo_satisfaccion": "no", "observaciones_recibo": "No se cumplió lo pactado."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()
    sued = {"fecha_demanda": office.today, "juzgado": "Juzgado 5 Administrativo, 2026-100"}
    office.records(SARA, "demanda_notificada", sued, case=case)
    decided = {
        "providencia": "Juzgado 5 Administrativo, sentencia 12",
        "fecha_providencia": office.today,
        "saldo_liberar": 4_000_000,
    }
    office.completes(FABIO, "registrar_sentencia", decided, case=case)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 11 y 12",
    "Quien ordena el gasto y está impedido no firma el contrato: lo decide su superior y firma en "
    "su lugar quien se designe",
)
def test_who_spends_and_is_impeded_does_not_sign_the_contract(office: Office) -> None:
    office.today_is("2026-03-02 09:00")
    office.hires(MAYOR)
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    the_contractor_signs(office, case)
    known_that = {
        "clase_del_impedimento": "impedimento",
        "impedido": OMAR.username,
        "quien_decide": "alcalde",
        "fecha_del_impedimento": office.today,
    }
    office.records(MARIO, "impedimento_manifestado", known_that, case=case)
    office.works_off()
    with pytest.raises(InvalidInput, match="tiene un impedimento en este expediente"):
        office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    # 3, 4 and 5 March
    assert office.term_of(case, "manifestacion").due_on == date(2026, 3, 5)
    office.days_pass_until("2026-03-03 09:00")
    why = {"causal": "1", "hechos_impedimento": "Su hermano es socio de la empresa."}
    office.completes(OMAR, "manifestar_impedimento", why, case=case)
    office.works_off()
    # 4, 5, 6, 9, 10, 11, 12, 13, 16 and 17 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 17)

    accepted = {
        "decision_impedimento": "aceptado",
        "reemplazo": FABIO.username,
        "motivos_decision": "El interés es directo.",
    }
    office.completes(MAYOR, "resolver_impedimento", accepted, case=case)
    office.works_off()
    instead = office.today_of(FABIO)
    office.completes(instead, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.works_off()
    assert signed_last(office, case) == (FABIO.name, "ad hoc", OMAR.name)


def the_contractor_signs(office: Office, case: Received) -> None:
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)


def signed_last(office: Office, case: Received) -> tuple[str, str, str]:
    """Who, as what, and in whose place."""
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Act).where(Act.case_id == case.id).order_by(Act.id.desc())
        act = work.session.scalars(asked.limit(1)).one()
        return act.signer_name, act.quality, act.on_behalf_of


@pytest.mark.norm(
    "Ley 80 de 1993, art. 40, parágrafo",
    "el anticipo y el pago anticipado no pasan de la mitad del valor: 200 de 400 millones",
)
def test_the_draft_goes_back_until_who_spends_signs_it(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    with pytest.raises(InvalidInput, match="no pasan de la mitad"):
        drafts(office, case, valor_anticipo=150_000_000, valor_pago_anticipado=50_000_001)
    with pytest.raises(InvalidInput, match="un día por lo menos"):
        drafts(office, case, plazo_meses=0)
    drafts(office, case, valor_anticipo=150_000_000, valor_pago_anticipado=50_000_000)
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    back = {"decision_contrato": "devolver", "motivo_devolucion": "Falta la cláusula penal."}
    office.completes(OMAR, "firmar_contrato", back, case=case)

    drafts(office, case, plazo_hasta=date(2026, 12, 31))
    looks_up(office, case)
    both_sign(office, case)

    assert "hasta el 31 de diciembre de 2026" in paper(office, case, "contrato_electronico")
    assert "designar_supervisor" in open_tasks(office, case)


def silent(office: Office) -> Received:
    """The contractor had until Friday 6 March 2026 to sign, and did not."""
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case, fecha_limite_firma=date(2026, 3, 6))
    looks_up(office, case)
    office.today_is("2026-03-09 17:00")
    office.works_off()
    claimed = {
        "hubo_justa_causa": "no",
        "garante_seriedad": "Seguros del Valle SA",
        "poliza_seriedad": "45-44-100",
        "valor_seriedad": 40_000_000,
        "hechos_reclamacion": "Se le adjudicó y tenía hasta el 6 de marzo para firmar; no firmó.",
        "correo_garante": "siniestros@seguros.test",
        "direccion_garante": "Calle 22 Norte # 6-10, Cali",
    }
    office.completes(FABIO, "hacer_efectiva_seriedad", claimed, case=case)
    office.works_off()
    claim = paper(office, case, "reclamacion_seriedad")
    assert "Seguros del Valle SA" in claim
    assert "$40.000.000" in claim
    return case


SECOND = {
    "hay_segundo": "si",
    "segundo_nombre": "Limpieza Total SAS",
    "segundo_documento": "900555111-2",
    "segundo_valor": 395_000_000,
    "segundo_correo": "contacto@limpieza.example",
    "segundo_direccion": "Calle 5 # 6-7, Cali",
}


@pytest.mark.norm("Ley 80 de 1993, art. 30, num. 12", "quince días para adjudicar al segundo")
def test_who_does_not_sign_loses_the_guarantee_and_the_second_is_awarded(office: Office) -> None:
    case = silent(office)
    # from Friday 6 March: 9 to 13, 16 to 20, 24 to 30 (Monday 23 is a holiday)
    assert office.term_of(case, "segundo").due_on == date(2026, 3, 30)

    with pytest.raises(InvalidInput, match="no cabe en el CDP"):
        office.completes(
            OMAR, "decidir_segundo", {**SECOND, "segundo_valor": 400_000_001}, case=case
        )
    office.completes(OMAR, "decidir_segundo", SECOND, case=case)
    act_is_signed(office, case, "no_firmar", by=MARIO)
    is_awarded_to_the_second(office, case)
    shown = form_values(office, MARIO, case, "elaborar_minuta")
    assert shown["correo"] == SECOND["segundo_correo"]
    assert shown["direccion"] == SECOND["segundo_direccion"]
    assert shown.get("contratista_tipo") is None
    drafts(office, case)
    looks_up(office, case)
    both_sign(office, case)

    assert office.term_of(case, "segundo").status == "met"
    assert "designar_supervisor" in open_tasks(office, case)


def is_awarded_to_the_second(office: Office, case: Received) -> None:
    """The award is published, and whoever won is told of it."""
    office.completes(OMAR, "decidir_segundo", SECOND, case=case)
    act_is_signed(office, case, by=MARIO)
    publishes(office, case)
    assert "elaborar_minuta" not in open_tasks(office, case)
    is_notified(office, case)


def appeals(office: Office, case: Received, *names: str) -> None:
    """The ten days to ask that the declaration be reconsidered are over."""
    due = office.term_of(case, "reposicion").due_on
    assert due is not None
    for name in names:
        office.today_is(due.isoformat())
        said = {"recurrente": name, "fecha_recurso": due, "recurso_sustentado": True}
        office.records(MARIO, "reposicion_desierta", said, case=case)
    office.today_is((due + timedelta(days=1)).isoformat())
    office.works_off()
    office.completes(MARIO, "recibir_reposiciones", {"reposiciones_completas": True}, case=case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 18",
    "la declaratoria de desierta dice por qué no hubo a quién contratar",
)
@pytest.mark.norm(
    "Ley 80 de 1993, art. 77; Ley 1437 de 2011 (CPACA), art. 76",
    "Contra la declaratoria procede reposición: publicada el 31 de marzo de 2026, hasta el 16 de "
    "abril; si se repone, se decide otra vez sobre el segundo",
)
@pytest.mark.parametrize("in_time", [True, False], ids=["no hay segundo", "pasan los quince días"])
def test_without_a_second_the_process_is_declared_void(office: Office, in_time: bool) -> None:
    case = silent(office)
    if in_time:
        none = {"hay_segundo": "no", "motivo_sin_segundo": "Sólo hubo una oferta."}
        office.completes(OMAR, "decidir_segundo", none, case=case)
    else:
        office.today_is("2026-03-31")
        office.works_off()

    act_is_signed(office, case, "no_firmar", by=MARIO)
    act_is_signed(office, case, by=MARIO)
    says_why(office, case, "Sólo hubo una oferta." if in_time else "Pasaron los quince días")
    publishes(office, case)
    if not in_time:
        # 2 and 3 April are Holy Thursday and Friday
        assert office.term_of(case, "reposicion").due_on == date(2026, 4, 16)
        appeals(office, case, "Limpieza Total SAS")
        the_appeal_is_decided(office, case, "revoca")
        is_notified(office, case)
        none = {"hay_segundo": "no", "motivo_sin_segundo": "Retiró su propuesta."}
        office.completes(OMAR, "decidir_segundo", none, case=case)
        act_is_signed(office, case, by=MARIO)
        publishes(office, case)
    appeals(office, case)

    assert known(office, case)["contrato"] is None
    assert known(office, case)["acto_desierta"] is not None
    assert "entered no_iniciado" in office.history_of(case)
    assert office.broken_invariants() == []


def says_why(office: Office, case: Received, without_second: str) -> None:
    """The declaration tells of the winner, and of the second."""
    told = " ".join(paper(office, case, "declaratoria_desierta").split())
    assert f"{FIRM}, a quien se adjudicó, no firmó el contrato en el plazo que tenía." in told
    assert without_second in told


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 9; Ley 80 de 1993, art. 77",
    "la inhabilidad sobreviniente revoca la adjudicación: se notifica, admite reposición y, en "
    "firme el 17 de marzo de 2026, el segundo se adjudica hasta el 10 de abril",
)
def test_who_became_unfit_after_the_award_loses_it(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case, procuraduria="Inhabilidad por diez años, del 27 de febrero.")
    unfit = {"persona_apta": "no", "valoracion": "Ley 80 de 1993, art. 8, num. 1."}
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)
    act_is_signed(office, case, by=MARIO)
    publishes(office, case)
    is_notified(office, case)
    # told on Monday 2 March, it may be appealed until Monday 16; firm on the 17th
    assert "decidir_segundo" not in open_tasks(office, case)
    office.today_is("2026-03-17 17:00")
    office.works_off()
    # from the 17th: 18 to 20, 24 to 27, 30 March to 1 April, 6 to 10
    assert office.term_of(case, "segundo").due_on == date(2026, 4, 10)

    is_awarded_to_the_second(office, case)
    drafts(office, case)
    looks_up(office, case)

    assert "registrar_firma_contratista" in open_tasks(office, case)


def test_an_award_that_is_not_revoked_stands(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case, contraloria="Aparece un homónimo.")
    unfit = {"persona_apta": "no", "valoracion": "Mientras se aclara quién es."}
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)

    act_is_signed(office, case, "no_firmar", by=MARIO)
    assert "elaborar_minuta" in open_tasks(office, case)

    # signed the second time, and undone by an appeal
    drafts(office, case)
    looks_up(office, case, contraloria="Aparece un homónimo.")
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)
    act_is_signed(office, case, by=MARIO)
    publishes(office, case)
    is_notified(office, case)
    is_appealed(office, case)
    the_appeal_is_decided(office, case, "revoca")
    is_notified(office, case)
    assert "elaborar_minuta" in open_tasks(office, case)


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 7; Decreto 1082 de 2015, arts. 2.2.1.2.3.1.12 a .17",
    "Los amparos son los que siguen de los estudios: ni el tipo que se elija en la minuta, ni lo "
    "que se deje sin marcar, los quita",
)
@pytest.mark.norm(
    "Ley 80 de 1993, arts. 39 a 41; Ley 1150 de 2007, art. 11",
    "El contrato dice todo lo que se acordó: de dónde viene, con qué se paga, qué se garantiza y "
    "cómo se liquida",
)
def test_the_draft_does_not_leave_a_contract_without_its_guarantee(office: Office) -> None:
    office.today_is("2026-03-02")
    planned = {"planeado": True, "plazo_meses": 6, "objeto_tipo": "servicios"}
    announced = {"usa_personal": True, "riesgo_terceros": True, "anticipo": True}
    case = awarded(office, **planned, **announced, supervisor_propuesto=SARA.username)
    for kind in ("interadministrativo", "emprestito", "seguro", "obra", "consultoria"):
        with pytest.raises(InvalidInput, match="la ley no les exige garantía"):
            drafts(office, case, tipo_contrato=kind)
    with pytest.raises(InvalidInput, match="se amparan sus salarios"):
        drafts(office, case, riesgo_terceros=True)
    with pytest.raises(InvalidInput, match="responsabilidad civil extracontractual"):
        drafts(office, case, emplea_personal=True)
    agreed = {"valor_anticipo": 80_000_000, "liquidacion_pactada": True, "meses_liquidacion": 5}
    drafts(office, case, emplea_personal=True, riesgo_terceros=True, **agreed)
    looks_up(office, case)
    both_sign(office, case)
    says_what_was_agreed(paper(office, case, "contrato_electronico"))
    names_supervisor(office, case)

    asked = form_values(office, MARIO, case, "recibir_garantia")["amparos_exigidos"]
    kinds = {one["amparo"] for one in asked}
    assert kinds == {"cumplimiento", "anticipo", "salarios", "calidad", "rce"}


def says_what_was_agreed(contract: str) -> None:
    """Up to 1.500 minimum wages ($ 1.750.905 in 2026), 200 cover what is done to others."""
    for said in (
        "Selección abreviada de menor cuantía, RES-2026-00077, del 20 de febrero de 2026",
        "CDP-2026-00012, del 15 de enero de 2026, por $ 400.000.000",
        "6 meses, desde el acta de inicio",
        "Anticipo $ 80.000.000",
        "Cumplimiento, por $ 40.000.000 o más, por el plazo y 7 meses más",
        "Salarios y prestaciones, por $ 20.000.000 o más, por el plazo y 36 meses más",
        "Responsabilidad civil extracontractual, por $ 350.181.000 o más, por el plazo",
        "Las partes acuerdan liquidarlo, de común acuerdo, dentro de los 5 meses siguientes",
        SARA.name,
    ):
        assert said in contract
    assert "Pago anticipado" not in contract


@pytest.mark.norm(
    "Ley 1150 de 2007, arts. 2, num. 4, y 7",
    "Un contrato entre entidades lo es por la causal de su contratación directa, y un seguro "
    "porque su objeto lo dice; a esos no se les exige garantía",
)
def test_what_the_law_asks_no_guarantee_of_is_so_by_its_cause_or_its_object(
    office: Office,
) -> None:
    office.today_is("2026-09-01")
    cause = {"causal_cd": "interadministrativo", "clase_interadministrativo": "contrato"}
    case = awarded(office, modalidad="directa", **cause)
    with pytest.raises(InvalidInput, match="esa fue la causal"):
        drafts(office, case, tipo_contrato="emprestito")
    drafts(office, case, tipo_contrato="interadministrativo")
    looked_up = form_values(office, MARIO, case, "consultar_antecedentes")
    assert looked_up["vinculacion"] == "interadministrativo"

    what = "Contratar las pólizas que amparan los bienes de la entidad."
    insurance = office.receives("suscripcion_contrato", **_of_services(what))
    office.works_off()
    drafts(office, insurance, tipo_contrato="seguro", objeto=what)
    contract = known(office, insurance)["contrato"]
    day = "2026-09-01"
    assert not decided("amparos_contrato", "garantias_exigidas", day, {"contrato": contract})
    between = {"contrato": {**contract, "tipo": "interadministrativo"}}
    (cover,) = decided("amparos_contrato", "garantias_exigidas", day, between)
    assert cover["amparo"] == "cumplimiento"


def _of_services(objeto: str) -> dict[str, Any]:
    act = {"numero": "RES-2026-00077", "fecha": date(2026, 8, 20)}
    said = {"adjudicatario": FIRM, "documento": "900123456-8", "valor": 400_000_000, "acto": act}
    facts = {"objeto": objeto, "rubro": MINUTE["rubro"], "plazo_meses": 6, "planeado": True}
    return {**facts, "adjudicacion": {**said, "modalidad": "subasta"}, "objeto_tipo": "servicios"}


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 24, num. 5, y 30; Ley 2069 de 2020, art. 30",
    "el anticipo que los estudios no anunciaron no se pacta después, y las cláusulas de la mínima "
    "cuantía son las de la aceptación, que ya es el contrato",
)
def test_the_draft_says_what_was_announced(office: Office) -> None:
    hires_the_staff(office)
    act = {"numero": "ACE-2026-00001", "fecha": date(2026, 2, 20)}
    said = {"adjudicatario": FIRM, "documento": "900123456-8", "valor": 40_000_000, "acto": act}
    award = {**said, "modalidad": "minima", "texto": "Se paga contra entrega, en un mes."}
    facts = {"objeto": MINUTE["objeto"], "rubro": MINUTE["rubro"]}
    planned = {"planeado": True, "anticipo": False, "pago_anticipado": True}
    facts["objeto_tipo"] = "servicios"
    planned |= {"plazo_meses": 1, "plazo_dias": 15}
    case = office.receives("suscripcion_contrato", adjudicacion=award, **facts, **planned)
    office.works_off()
    with pytest.raises(InvalidInput, match="no se pacta después"):
        drafts(office, case, valor_anticipo=1_000_000)
    drafts(office, case, valor_pago_anticipado=1_000_000, clausulas="Otra cosa, que no se dijo.")

    left = known(office, case)
    assert left["clausulas"] == award["texto"]
    assert left["contrato"]["pago_anticipado"] == 1_000_000
    assert (left["contrato"]["plazo_meses"], left["contrato"]["plazo_dias"]) == (1, 15)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 111 de 1996, art. 71",
    "el contrato adjudicado en 2026 no se firma en 2027 sin otro CDP",
)
def test_nothing_is_signed_with_the_certificate_of_last_year(office: Office) -> None:
    office.today_is("2026-12-15")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    assert open_tasks(office, case) == {"firmar_contrato"}

    office.today_is("2027-01-01")
    office.works_off()
    for balance in (399_999_999, 400_000_000):
        asks_for_certificate(office, case, valor=400_000_000)
        certifies(office, case, balance=balance)
    assert open_tasks(office, case) == {"firmar_contrato"}


@pytest.mark.norm("Decreto 111 de 1996, art. 71", "sin registro presupuestal no se ejecuta")
@pytest.mark.parametrize("insists", [True, False], ids=["con otro CDP", "no hay con qué"])
def test_without_registration_the_contract_does_not_begin(office: Office, insists: bool) -> None:
    case = signed(office, "2025-12-15", fecha_cdp=date(2025, 12, 1), numero_cdp="CDP-2025-00900")
    names_supervisor(office, case)
    office.today_is("2026-03-02")
    registers(office, case)  # the CDP ended with its year
    assert "atender_sin_registro" in open_tasks(office, case)

    # another certificate is issued by the budget office, or denied: nobody types it
    again = {"que_hacer_sin_registro": "insistir"}
    office.completes(OMAR, "atender_sin_registro", again, case=case)
    asks_for_certificate(office, case, valor=400_000_000)
    certifies(office, case, balance=400_000_000 if insists else 399_999_999)
    if insists:
        registers(office, case)
        assert "atender_sin_registro" not in open_tasks(office, case)
    else:
        said = {"que_hacer_sin_registro": "desistir"}
        office.completes(OMAR, "atender_sin_registro", said, case=case)
        publishes(office, case)
        assert "entered no_iniciado" in office.history_of(case)


def test_every_paper_signed_by_mistake_on_the_way_to_the_start_is_signed_again(
    office: Office,
) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    signs_again(office, OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case)
    named = {"supervisor": SARA.username, "alcance_supervision": "Que las sedes estén aseadas."}
    signs_again(office, OMAR, "designar_supervisor", named, case)
    assert f"Se designa a {SARA.name}" in paper(office, case, "designacion_supervisor")
    is_registered_twice(office, case)
    brings_guarantee(office, case, *COVERS)
    signs_again(office, FABIO, "aprobar_garantia", {"decision_garantia": "aprobar"}, case)
    insures(office, case)
    publishes(office, case)

    signs_again(office, SARA, "firmar_acta_inicio", {"fecha_inicio": office.today}, case)

    assert known(office, case)["contrato"]["numero"] == "CTO-2026-00002"
    assert "recibir_informe" in open_tasks(office, case)
    assert office.broken_invariants() == []


def is_registered_twice(office: Office, case: Received) -> None:
    """The first number of the registration is annulled, and it is asked for again."""
    asks_for_certificate(office, case, valor=400_000_000)
    found = {"rubro_activo": "si", "saldo_disponible": 400_000_000}
    office.completes(PETRA, "verificar_saldo", found, case=case)
    signs_by_mistake(office, PETRA, "expedir_certificado", {}, case)
    registers(office, case)


def test_a_contractor_may_say_at_once_that_he_does_not_sign(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    refuses = {"firmo_contratista": "no", "motivo_no_firma": "Dice que ya no le conviene."}
    office.completes(MARIO, "registrar_firma_contratista", refuses, case=case)

    assert open_tasks(office, case) == {"hacer_efectiva_seriedad", "decidir_segundo"}
    why = {"hubo_justa_causa": "si", "motivo_justa_causa": "Una orden judicial se lo impide."}
    office.completes(FABIO, "hacer_efectiva_seriedad", why, case=case)
    assert open_tasks(office, case) == {"decidir_segundo"}


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 11 y 12; Ley 1474 de 2011, art. 83",
    "Quien supervisa y está impedido no certifica nada: lo hace quien se designe",
)
def test_who_supervises_and_is_impeded_leaves_it_to_another(office: Office) -> None:
    case = started(office)
    office.hires(ELSA, MAYOR)
    known_that = {
        "clase_del_impedimento": "impedimento",
        "impedido": SARA.username,
        "quien_decide": "ordenador_gasto",
        "fecha_del_impedimento": office.today,
    }
    office.records(SARA, "impedimento_manifestado", known_that, case=case)
    office.works_off()
    why = {"causal": "1", "hechos_impedimento": "Su hermano es socio de la empresa."}
    office.completes(SARA, "manifestar_impedimento", why, case=case)
    office.works_off()
    accepted = {
        "decision_impedimento": "aceptado",
        "reemplazo": ELSA.username,
        "motivos_decision": "El interés es directo.",
    }
    office.completes(OMAR, "resolver_impedimento", accepted, case=case)
    office.works_off()

    claim = {"hay_cobro": "ninguno", "por_que_es_el_ultimo": "No prestó ningún servicio."}
    assert office.inbox_of(SARA) == []
    office.completes(ELSA, "recibir_informe", claim, case=case)
    office.today_is("2026-09-03")
    office.works_off()
    assert office.inbox_of(SARA) == []
    assert "firmar_acta_recibo" in office.inbox_of(ELSA)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.3.1.19; Ley 1474 de 2011, art. 86",
    "Ejecutado y liquidado el contrato, lo que se incumplió de su garantía se tramita igual",
)
def test_a_breach_known_after_the_contract_was_performed_is_heard_too(office: Office) -> None:
    # wages are covered until Tuesday 2 March 2027, and should be for three years more
    wages = cover("salarios", 20_000_000, "2027-03-02")
    bought = {"tipo_contrato": "compraventa"}
    case = started(office, minute=bought, covers=(*COVERS, wages))
    office.completes(SARA, "recibir_informe", NOTHING_LEFT, case=case)
    # it ended on Wednesday 2 September 2026, and what is bought at once is not settled
    office.today_is("2026-09-03")
    office.works_off()
    receives_it(office, case)
    assert known(office, case)["contrato"]["ejecutado"] is True
    office.today_is("2027-03-03")
    office.works_off()
    breach = {"que_hacer_vencida": "incumplimiento", **NOT_KEPT}
    office.completes(SARA, "atender_vencimiento", breach, case=case)
    office.works_off()

    told = form_values(office, SARA, case, "elaborar_informe")
    assert told["hechos_incumplimiento"] == NOT_KEPT["hechos_incumplimiento"]
    # the file waits for it
    closing = {"condiciones_ambientales": "no_aplica", "estado_final": "Se entregó todo."}
    office.completes(PETRA, "liberar_saldo", {"documento_liberacion": "LIB-9"}, case=case)
    office.today_is("2029-01-01")
    office.works_off()
    with pytest.raises(InvalidInput, match="presunto incumplimiento en trámite"):
        office.completes(OMAR, "firmar_cierre", closing, case=case)
    assert office.broken_invariants() == []
